//! Opening again: what a crash left is closed with a seal of its own, and the gap is stated.

use std::io::{self, Read as _};

use mission::explain::{Explain, Message};
use mission::message;
use telemetry::wire::Stamp;

use super::manifest::{MANIFEST, Manifest};
use super::record::{Kind, RecordReader};
use super::seal::{About, Closed, Gap, Seal, TornFile};
use super::{number_of, records_name, seal_name, torn_name};
use crate::digest::Hashed;
use crate::folder::read_small;
use crate::{Digests, Folder, Hashes};

/// A capture cannot be opened or written.
#[derive(Debug, thiserror::Error)]
pub enum CaptureError {
    /// The folder or a file cannot be read.
    #[error("{file} cannot be read: {source}")]
    Read {
        /// File or folder.
        file: String,
        /// Why.
        source: io::Error,
    },
    /// A file cannot be written; everything accepted still waits.
    #[error("{file} cannot be written: {source}")]
    Write {
        /// File.
        file: String,
        /// Why.
        source: io::Error,
    },
    /// The folder holds another capture.
    #[error("{file} belongs to the capture {found}")]
    OtherCapture {
        /// File.
        file: String,
        /// The capture that it names.
        found: String,
    },
    /// A seal cannot be understood.
    #[error("the seal {file} is damaged: {cause}")]
    DamagedSeal {
        /// File.
        file: String,
        /// Why.
        cause: String,
    },
    /// Another program records here at this moment.
    #[error("{file} is being written by another program")]
    InUse {
        /// File.
        file: String,
    },
    /// A segment is missing between others.
    #[error("{file} is missing")]
    Missing {
        /// File.
        file: String,
    },
}

impl Explain for CaptureError {
    fn explain(&self) -> Message {
        match self {
            Self::Read { file, source } => {
                message!("evidence-read-failed", file = file.as_str(), cause = source.to_string())
            }
            Self::Write { file, source } if source.kind() == io::ErrorKind::StorageFull => {
                message!("evidence-disk-full", file = file.as_str())
            }
            Self::Write { file, source } => {
                message!("evidence-write-failed", file = file.as_str(), cause = source.to_string())
            }
            Self::OtherCapture { file, found } => {
                message!("evidence-other-capture", file = file.as_str(), found = found.as_str())
            }
            Self::DamagedSeal { file, cause } => {
                message!("evidence-seal-damaged", file = file.as_str(), cause = cause.as_str())
            }
            Self::InUse { file } => message!("evidence-in-use", file = file.as_str()),
            Self::Missing { file } => message!("evidence-missing", file = file.as_str()),
        }
    }
}

/// What a crash left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recovered {
    /// The segment that was open.
    pub segment: u32,
    /// Records of it that are whole.
    pub records: u64,
    /// Bytes behind them, kept in a file of their own.
    pub torn_bytes: u64,
    /// Time of the last whole record, UTC microseconds; of the last seal where there is none.
    pub last_utc_us: u64,
}

impl Recovered {
    pub(super) fn gap(&self, now: Stamp) -> Gap {
        Gap {
            cause: Gap::RESTART.to_owned(),
            from_utc_us: self.last_utc_us,
            until_utc_us: now.utc.0,
            records: 0,
            torn_bytes: self.torn_bytes,
        }
    }
}

/// What is there already.
#[derive(Debug, Default)]
pub(super) struct Past {
    /// Closed segments.
    pub segments: u32,
    /// Hashes of the last seal.
    pub previous: Option<Digests>,
    pub recovered: Option<Recovered>,
    pub manifest: Manifest,
}

impl Past {
    fn follow(&mut self, seal: &Seal, bytes: &[u8]) {
        let own = Digests::of(bytes);
        self.manifest.segment(seal, &own);
        self.previous = Some(own);
        self.segments = seal.segment;
    }
}

/// Reads the seals and closes what a crash left open.
pub(super) fn take_up(folder: &mut impl Folder, capture: &str) -> Result<Past, CaptureError> {
    let names = folder.list().map_err(|source| CaptureError::Read { file: ".".to_owned(), source })?;
    let mut past = Past::default();
    let mut last_utc_us = None;
    let last = names.iter().filter_map(|name| number_of(name)).max().unwrap_or(0);
    for number in 1..=last {
        let sealed = names.contains(&seal_name(number));
        let begun = names.contains(&records_name(number));
        if sealed {
            let file = seal_name(number);
            let bytes = read(folder, &file)?;
            let seal: Seal = serde_json::from_slice(&bytes)
                .map_err(|cause| CaptureError::DamagedSeal { file: file.clone(), cause: cause.to_string() })?;
            if seal.capture != capture {
                return Err(CaptureError::OtherCapture { file, found: seal.capture });
            }
            last_utc_us = Some(seal.last_utc_us);
            past.follow(&seal, &bytes);
        } else if begun && number == last {
            let (seal, recovered) = close(folder, capture, number, &past, last_utc_us)?;
            past.follow(&seal, &seal.to_bytes());
            past.recovered = Some(recovered);
        } else {
            return Err(CaptureError::Missing { file: if begun { seal_name(number) } else { records_name(number) } });
        }
    }
    // A program that ended in peace leaves nothing to close, but what came before the next one began is missing too.
    if past.recovered.is_none()
        && let Some(last_utc_us) = last_utc_us
    {
        past.recovered = Some(Recovered { segment: last, records: 0, torn_bytes: 0, last_utc_us });
    }
    Ok(past)
}

/// What a folder holds that may have been left in the middle.
pub(super) enum Left {
    /// Nothing, or a capture that has ended with the list of its files.
    Nothing,
    /// A capture that has ended, but for the list of its files.
    Unlisted(Manifest),
    /// A capture with this identifier that has not ended, and its last segment's records.
    Open { capture: String, file: String },
}

/// Looks at a folder without changing anything.
pub(super) fn left(folder: &impl Folder) -> Result<Left, CaptureError> {
    let names = folder.list().map_err(|source| CaptureError::Read { file: ".".to_owned(), source })?;
    let Some(last) = names.iter().filter_map(|name| number_of(name)).max() else { return Ok(Left::Nothing) };
    let mut past = Past::default();
    let (mut ended, mut capture) = (false, None);
    for number in (1..=last).filter(|number| names.contains(&seal_name(*number))) {
        let file = seal_name(number);
        let bytes = read(folder, &file)?;
        let seal: Seal = serde_json::from_slice(&bytes)
            .map_err(|cause| CaptureError::DamagedSeal { file: file.clone(), cause: cause.to_string() })?;
        past.follow(&seal, &bytes);
        ended = number == last && seal.closed == Closed::Ended;
        capture.get_or_insert(seal.capture);
    }
    if ended {
        let listed = read(folder, MANIFEST).is_ok_and(|bytes| bytes == past.manifest.text().as_bytes());
        return Ok(if listed { Left::Nothing } else { Left::Unlisted(past.manifest) });
    }
    let file = records_name(last);
    if capture.is_none() {
        let unread = |source| CaptureError::Read { file: file.clone(), source };
        let mut records = RecordReader::new(folder.open(&file).map_err(unread)?);
        if let Some(Ok(first)) = records.read().map_err(unread)? {
            capture = serde_json::from_slice(first.payload).ok().map(|about: About| about.capture);
        }
    }
    // A program that was killed before its first record was whole left nothing that belongs to anything.
    Ok(capture.map_or(Left::Nothing, |capture| Left::Open { capture, file }))
}

/// Closes a segment that a crash left open.
fn close(
    folder: &mut impl Folder,
    capture: &str,
    number: u32,
    past: &Past,
    before_utc_us: Option<u64>,
) -> Result<(Seal, Recovered), CaptureError> {
    let file = records_name(number);
    if folder.is_written(&file) {
        return Err(CaptureError::InUse { file });
    }
    let unread = |source| CaptureError::Read { file: file.clone(), source };
    let length = folder.length(&file).map_err(unread)?;
    let (mut records, mut first, mut last) = (0, None, before_utc_us.unwrap_or(0));
    let (mut whole, mut hashes) = (0, Hashes::default());
    let mut reader = RecordReader::new(Hashed::new(folder.open(&file).map_err(unread)?));
    while let Some(Ok(record)) = reader.read().map_err(unread)? {
        if record.kind == Kind::About
            && let Ok(about) = serde_json::from_slice::<About>(record.payload)
            && about.capture != capture
        {
            return Err(CaptureError::OtherCapture { file, found: about.capture });
        }
        records += 1;
        first = first.or(Some(record.at.utc.0));
        last = record.at.utc.0;
        (whole, hashes) = (reader.input().bytes, reader.input().hashes.clone());
    }
    drop(reader);
    let mut torn = None;
    if whole < length {
        let rest = behind(folder, &file, whole).map_err(unread)?;
        let name = torn_name(number);
        let at = |source| CaptureError::Write { file: name.clone(), source };
        folder.put(&name, &rest).map_err(at)?;
        folder.cut(&file, whole).map_err(|source| CaptureError::Write { file: file.clone(), source })?;
        torn = Some(TornFile { file: name, bytes: rest.len() as u64, digests: Digests::of(&rest) });
    } else if let Ok(rest) = folder.read(&torn_name(number)) {
        // A second crash, after the first one's torn bytes were put aside and before the seal was written.
        torn = Some(TornFile { file: torn_name(number), bytes: rest.len() as u64, digests: Digests::of(&rest) });
    }
    let seal = Seal {
        capture: capture.to_owned(),
        segment: number,
        file,
        bytes: whole,
        records,
        first_utc_us: first.unwrap_or(last),
        last_utc_us: last,
        digests: hashes.finish(),
        torn,
        previous: past.previous.clone(),
        closed: Closed::Recovered,
    };
    let name = seal_name(number);
    folder.put(&name, &seal.to_bytes()).map_err(|source| CaptureError::Write { file: name, source })?;
    let torn_bytes = seal.torn.as_ref().map_or(0, |torn| torn.bytes);
    Ok((seal, Recovered { segment: number, records, torn_bytes, last_utc_us: last }))
}

/// What is behind the first bytes of a file.
fn behind(folder: &impl Folder, file: &str, whole: u64) -> io::Result<Vec<u8>> {
    let mut input = folder.open(file)?;
    io::copy(&mut input.by_ref().take(whole), &mut io::sink())?;
    let mut rest = Vec::new();
    input.read_to_end(&mut rest)?;
    Ok(rest)
}

fn read(folder: &impl Folder, file: &str) -> Result<Vec<u8>, CaptureError> {
    read_small(folder, file).map_err(|source| CaptureError::Read { file: file.to_owned(), source })
}
