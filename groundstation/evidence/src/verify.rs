//! What is wrong with a capture: every change, addition, removal and exchange, with file and place.

use std::collections::BTreeSet;
use std::io::{self, Read};

use mission::explain::{Explain, Message};
use mission::message;

use crate::capture::{
    About, Closed, Gap, Kind, MANIFEST, Manifest, RecordReader, Seal, Torn, number_of, records_name, seal_name,
    torn_name,
};
use crate::digest::Hashed;
use crate::folder::{read_small, unfinished_name};
use crate::{Digests, Folder};

/// Something is not as it was when it was recorded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// The folder or a file cannot be read.
    #[error("{file}: cannot be read: {cause}")]
    Unreadable {
        /// File.
        file: String,
        /// Why.
        cause: String,
    },
    /// Nothing in the folder was written by a capture.
    #[error("no capture in this folder")]
    NoCapture,
    /// A file is not there.
    #[error("{file}: missing")]
    Missing {
        /// File.
        file: String,
    },
    /// A file that belongs to no segment.
    #[error("{file}: does not belong to this capture")]
    Foreign {
        /// File.
        file: String,
    },
    /// A seal cannot be understood.
    #[error("{file}: damaged: {cause}")]
    DamagedSeal {
        /// File.
        file: String,
        /// Why, with line and column.
        cause: String,
    },
    /// A file has other bytes than its seal says.
    #[error("{file}: changed at or behind byte {place}")]
    Changed {
        /// File.
        file: String,
        /// First byte from which it no longer reads as it was written; 0 where the change leaves every record readable.
        place: u64,
    },
    /// A file is longer or shorter than its seal says.
    #[error("{file}: {found} bytes instead of {sealed}, changed at or behind byte {place}")]
    Length {
        /// First byte from which it no longer reads as it was written; its end where that is only missing.
        place: u64,
        /// File.
        file: String,
        /// Size.
        found: u64,
        /// Size by the seal.
        sealed: u64,
    },
    /// A seal does not follow the one before it: one of the two was changed.
    #[error("{file}: does not follow {before}")]
    BrokenChain {
        /// File.
        file: String,
        /// The seal before it.
        before: String,
    },
    /// A seal or a segment belongs to another place or another capture.
    #[error("{file}: belongs to segment {segment} of the capture {capture}")]
    Exchanged {
        /// File.
        file: String,
        /// The capture that it names.
        capture: String,
        /// The number that it names.
        segment: u32,
    },
}

impl Explain for Trouble {
    fn explain(&self) -> Message {
        match self {
            Self::Unreadable { file, cause } => {
                message!("evidence-read-failed", file = file.as_str(), cause = cause.as_str())
            }
            Self::NoCapture => message!("evidence-no-capture"),
            Self::Missing { file } => message!("evidence-missing", file = file.as_str()),
            Self::Foreign { file } => message!("evidence-foreign", file = file.as_str()),
            Self::DamagedSeal { file, cause } => {
                message!("evidence-seal-damaged", file = file.as_str(), cause = cause.as_str())
            }
            Self::Changed { file, place } => {
                message!("evidence-changed", file = file.as_str(), place = *place as f64)
            }
            Self::Length { file, found, sealed, place } => message!(
                "evidence-length",
                file = file.as_str(),
                found = *found as f64,
                sealed = *sealed as f64,
                place = *place as f64
            ),
            Self::BrokenChain { file, before } => {
                message!("evidence-chain-broken", file = file.as_str(), before = before.as_str())
            }
            Self::Exchanged { file, capture, segment } => message!(
                "evidence-exchanged",
                file = file.as_str(),
                capture = capture.as_str(),
                segment = f64::from(*segment)
            ),
        }
    }
}

/// What is to be said of a capture as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Every byte is as it was written, and the recording ended in peace.
    Untouched,
    /// Something was changed, added, moved or taken away.
    Troubled,
    /// It, or a part of it, cannot be read.
    Unreadable,
    /// What is closed is as it was written, but the recording has not ended: it goes on, it crashed, or its end was taken away.
    NotEnded,
}

impl Explain for Verdict {
    fn explain(&self) -> Message {
        match self {
            Self::Untouched => message!("evidence-verdict-untouched"),
            Self::Troubled => message!("evidence-verdict-troubled"),
            Self::Unreadable => message!("evidence-verdict-unreadable"),
            Self::NotEnded => message!("evidence-verdict-not-ended"),
        }
    }
}

/// Gaps that are listed. A recording with more was made to fill somebody's memory.
pub const MOST_GAPS: usize = 10_000;

/// What a capture holds and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Report {
    /// The capture's identifier.
    pub capture: Option<String>,
    /// Closed segments.
    pub segments: u32,
    /// Records in them.
    pub records: u64,
    /// What the recording itself states as missing, the first [`MOST_GAPS`] of it.
    pub gaps: Vec<Gap>,
    /// Further gaps, which are only counted.
    pub more_gaps: u64,
    /// The recording ended: the last seal says so, and the list of all files is there. Otherwise something may have been cut
    /// off the end, or a program still writes.
    pub ended: bool,
    /// The hashes of the last seal, which stand for the whole capture.
    pub last_seal: Option<Digests>,
    /// What is wrong; nothing in an untouched capture.
    pub troubles: Vec<Trouble>,
}

impl Report {
    /// All of it in a word. A change outweighs what cannot be read.
    pub fn verdict(&self) -> Verdict {
        let unread = |trouble: &Trouble| matches!(trouble, Trouble::Unreadable { .. } | Trouble::NoCapture);
        if !self.troubles.iter().all(unread) {
            Verdict::Troubled
        } else if !self.troubles.is_empty() {
            Verdict::Unreadable
        } else if self.ended {
            Verdict::Untouched
        } else {
            Verdict::NotEnded
        }
    }

    /// Whether a trouble names a file.
    fn names(&self, file: &str) -> bool {
        self.troubles.iter().any(|trouble| trouble.to_string().contains(file))
    }
}

/// Looks at every byte of a capture.
pub fn verify(folder: &impl Folder) -> Report {
    let mut report = Report::default();
    let names: BTreeSet<String> = match folder.list() {
        Ok(names) => names.into_iter().collect(),
        Err(error) => {
            report.troubles.push(Trouble::Unreadable { file: ".".to_owned(), cause: error.to_string() });
            return report;
        }
    };
    let numbers: BTreeSet<u32> = names.iter().filter_map(|name| number_of(name)).collect();
    let Some(&last) = numbers.last() else {
        report.troubles.push(Trouble::NoCapture);
        return report;
    };
    let mut walk = Walk {
        folder,
        names: &names,
        report,
        belongs: BTreeSet::new(),
        before: None,
        manifest: Manifest::default(),
        ends: Vec::new(),
    };
    let mut expected = 1;
    for number in numbers {
        if number > expected {
            walk.missing(records_name(expected));
            walk.before = None;
        }
        walk.segment(number, number == last);
        expected = number.saturating_add(1);
    }
    walk.manifest();
    walk.foreign(last);
    walk.report
}

/// Records of other captures that are named: one is enough.
const MOST_OTHERS: usize = 8;

/// The way through the segments.
struct Walk<'a, F> {
    folder: &'a F,
    names: &'a BTreeSet<String>,
    report: Report,
    belongs: BTreeSet<String>,
    /// Name and hashes of the seal before.
    before: Option<(String, Digests)>,
    manifest: Manifest,
    /// Sizes that the list had wherever the recording ended: it may have been taken up again.
    ends: Vec<usize>,
}

impl<F: Folder> Walk<'_, F> {
    fn segment(&mut self, number: u32, is_last: bool) {
        let (file, sealed_in) = (records_name(number), seal_name(number));
        self.belongs.extend([file.clone(), sealed_in.clone()]);
        self.report.ended = false;
        if !self.names.contains(&sealed_in) {
            // A program that still writes has no seal for its last segment yet.
            if !(is_last && self.names.contains(&file)) {
                self.missing(sealed_in);
            }
            self.before = None;
            return;
        }
        let Some(sealed_bytes) = self.read(&sealed_in) else {
            self.before = None;
            return;
        };
        let own = Digests::of(&sealed_bytes);
        let before = self.before.replace((sealed_in.clone(), own.clone()));
        let seal: Seal = match serde_json::from_slice(&sealed_bytes) {
            Ok(seal) => seal,
            Err(error) => {
                self.trouble(Trouble::DamagedSeal { file: sealed_in, cause: error.to_string() });
                return;
            }
        };
        if let Some((before, digests)) = before
            && seal.previous.as_ref() != Some(&digests)
        {
            self.trouble(Trouble::BrokenChain { file: sealed_in.clone(), before });
        }
        let capture = self.report.capture.get_or_insert_with(|| seal.capture.clone()).clone();
        if seal.capture != capture || seal.segment != number || seal.file != file {
            let (capture, segment) = (seal.capture.clone(), seal.segment);
            self.trouble(Trouble::Exchanged { file: sealed_in.clone(), capture, segment });
        }
        self.report.segments += 1;
        self.report.ended = seal.closed == Closed::Ended;
        self.manifest.segment(&seal, &own);
        if self.report.ended {
            self.ends.push(self.manifest.text().len());
        }
        self.report.last_seal = Some(own);
        let torn = torn_name(number);
        if let Some(sealed) = &seal.torn
            && sealed.file == torn
        {
            self.belongs.insert(torn.clone());
            let whole = self.open(&torn, |input| {
                let mut hashed = Hashed::new(input);
                hashed.rest().map(|()| hashed)
            });
            if let Some(hashed) = whole {
                self.compare(&torn, hashed, sealed.bytes, &sealed.digests, None);
            }
        }
        if let Some((found, hashed)) = self.open(&file, |input| records(input, &seal)) {
            for (capture, segment) in &found.others {
                let (file, capture, segment) = (file.clone(), capture.clone(), *segment);
                self.trouble(Trouble::Exchanged { file, capture, segment });
            }
            self.report.records += found.records;
            let room = MOST_GAPS.saturating_sub(self.report.gaps.len());
            self.report.more_gaps += found.more_gaps + found.gaps.len().saturating_sub(room) as u64;
            self.report.gaps.extend(found.gaps.into_iter().take(room));
            if self.compare(&file, hashed, seal.bytes, &seal.digests, found.readable) {
                // What a seal says beside the hashes is in no other file, but it follows from the records.
                let torn = seal.torn.clone().filter(|sealed| sealed.file == torn);
                let previous = seal.previous.clone().filter(|_| number > 1);
                let (first_utc_us, last_utc_us) = found.times.unwrap_or((seal.first_utc_us, seal.last_utc_us));
                let records = found.records;
                let wanted = Seal { records, first_utc_us, last_utc_us, torn, previous, ..seal }.to_bytes();
                if wanted != sealed_bytes {
                    let place = first_difference(&wanted, &sealed_bytes);
                    self.trouble(Trouble::Changed { file: sealed_in, place });
                }
            }
        }
    }

    fn missing(&mut self, file: String) {
        self.trouble(Trouble::Missing { file });
    }

    fn trouble(&mut self, trouble: Trouble) {
        self.report.troubles.push(trouble);
    }

    fn read(&mut self, file: &str) -> Option<Vec<u8>> {
        let read = read_small(self.folder, file);
        self.there(file, read)
    }

    /// Does something with a file, of which little is in memory at a time.
    fn open<T>(&mut self, file: &str, look: impl FnOnce(Box<dyn Read>) -> io::Result<T>) -> Option<T> {
        let looked = self.folder.open(file).and_then(look);
        self.there(file, looked)
    }

    fn there<T>(&mut self, file: &str, looked: io::Result<T>) -> Option<T> {
        match looked {
            Ok(found) => Some(found),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                self.missing(file.to_owned());
                None
            }
            Err(error) => {
                self.trouble(Trouble::Unreadable { file: file.to_owned(), cause: error.to_string() });
                None
            }
        }
    }

    /// Whether a file is what was sealed.
    fn compare(
        &mut self,
        file: &str,
        hashed: Hashed<Box<dyn Read>>,
        sealed_bytes: u64,
        sealed: &Digests,
        readable: Option<u64>,
    ) -> bool {
        let (file, found) = (file.to_owned(), hashed.bytes);
        if found != sealed_bytes {
            let place = readable.unwrap_or(found.min(sealed_bytes));
            self.trouble(Trouble::Length { file, found, sealed: sealed_bytes, place });
            false
        } else if hashed.hashes.finish() != *sealed {
            self.trouble(Trouble::Changed { file, place: readable.unwrap_or(0) });
            false
        } else {
            true
        }
    }

    /// The list covers what no seal follows.
    fn manifest(&mut self) {
        if !self.names.contains(MANIFEST) {
            self.report.ended = false;
            return;
        }
        self.belongs.insert(MANIFEST.to_owned());
        let Some(bytes) = self.read(MANIFEST) else { return };
        let whole = self.manifest.text().to_owned();
        if self.ends.iter().any(|end| whole.as_bytes()[..*end] == bytes) {
            self.report.ended &= bytes.len() == whole.len();
            return;
        }
        let text = String::from_utf8_lossy(&bytes);
        let name = |line: &str| line.split_once("  ").map_or("", |(_, name)| name).to_owned();
        let (known, listed): (BTreeSet<_>, BTreeSet<_>) = (whole.lines().collect(), text.lines().collect());
        let differing: Vec<String> = listed.symmetric_difference(&known).map(|line| name(line)).collect();
        for file in differing.iter().filter(|file| number_of(file).is_some()) {
            let has = |lines: &BTreeSet<&str>| lines.iter().any(|line| name(line) == *file);
            if self.report.names(file) {
                continue;
            } else if !self.names.contains(file) {
                self.missing(file.clone());
            } else if self.report.names(segment_of(file)) && has(&known) && has(&listed) {
                // Seal and records of a segment disagree, and the list says that it is the seal that was changed.
                self.trouble(Trouble::Changed { file: file.clone(), place: 0 });
            }
        }
        // A line that a trouble explains already says nothing new.
        let explained = !differing.is_empty() && differing.iter().all(|file| self.report.names(segment_of(file)));
        if !explained {
            let place = first_difference(&bytes, whole.as_bytes());
            self.trouble(Trouble::Changed { file: MANIFEST.to_owned(), place });
        }
    }

    fn foreign(&mut self, last: u32) {
        if !self.report.ended {
            // A crash may leave what was being written.
            self.belongs.insert(unfinished_name(MANIFEST));
            if !self.names.contains(&seal_name(last)) {
                let torn = torn_name(last);
                self.belongs.extend([unfinished_name(&seal_name(last)), unfinished_name(&torn), torn]);
            }
        }
        for file in self.names.difference(&self.belongs) {
            self.report.troubles.push(Trouble::Foreign { file: file.clone() });
        }
    }
}

/// What the records of a segment say.
#[derive(Debug, Default)]
struct Found {
    records: u64,
    /// First and last, UTC microseconds.
    times: Option<(u64, u64)>,
    /// Where they cease to be readable before the end.
    readable: Option<u64>,
    /// Captures and segments that they say to belong to, where those are others.
    others: Vec<(String, u32)>,
    gaps: Vec<Gap>,
    more_gaps: u64,
}

/// Looks at every byte of a segment's records.
fn records(input: Box<dyn Read>, seal: &Seal) -> io::Result<(Found, Hashed<Box<dyn Read>>)> {
    let mut found = Found::default();
    let mut records = RecordReader::new(Hashed::new(input));
    while let Some(record) = records.read()? {
        let record = match record {
            Ok(record) => record,
            Err(Torn { offset }) => {
                found.readable = Some(offset as u64);
                break;
            }
        };
        found.records += 1;
        let (utc_us, times) = (record.at.utc.0, found.times);
        found.times = Some((times.map_or(utc_us, |(first, _)| first), utc_us));
        match record.kind {
            Kind::About => {
                if let Ok(about) = serde_json::from_slice::<About>(record.payload)
                    && (about.capture != seal.capture || about.segment != seal.segment)
                    && found.others.len() < MOST_OTHERS
                {
                    found.others.push((about.capture, about.segment));
                }
            }
            Kind::Gap if found.gaps.len() >= MOST_GAPS => found.more_gaps += 1,
            Kind::Gap => found.gaps.extend(serde_json::from_slice::<Gap>(record.payload)),
            _ => {}
        }
    }
    let mut hashed = records.into_inner();
    hashed.rest()?;
    Ok((found, hashed))
}

/// What the names of a segment's files begin with.
fn segment_of(file: &str) -> &str {
    file.split_once('.').map_or(file, |(segment, _)| segment)
}

fn first_difference(one: &[u8], other: &[u8]) -> u64 {
    one.iter().zip(other).take_while(|(a, b)| a == b).count() as u64
}
