//! What is wrong with a capture: every change, addition, removal and exchange, with file and place.

use mission::explain::{Explain, Message};
use mission::message;

use crate::capture::{About, Closed, Gap, Kind, Records, Seal, Torn, number_of, records_name, seal_name};
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
    #[error("{file}: {found} bytes instead of {sealed}")]
    Length {
        /// File.
        file: String,
        /// Size.
        found: u64,
        /// Size by the seal.
        sealed: u64,
    },
    /// A seal does not follow the one before it.
    #[error("{file}: does not follow the seal before it")]
    BrokenChain {
        /// File.
        file: String,
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

impl Trouble {
    /// The file that it is about.
    pub fn file(&self) -> &str {
        match self {
            Self::Unreadable { file, .. }
            | Self::Missing { file }
            | Self::Foreign { file }
            | Self::DamagedSeal { file, .. }
            | Self::Changed { file, .. }
            | Self::Length { file, .. }
            | Self::BrokenChain { file }
            | Self::Exchanged { file, .. } => file,
        }
    }
}

impl Explain for Trouble {
    fn explain(&self) -> Message {
        match self {
            Self::Unreadable { file, cause } => {
                message!("evidence-read-failed", file = file.as_str(), cause = cause.as_str())
            }
            Self::Missing { file } => message!("evidence-missing", file = file.as_str()),
            Self::Foreign { file } => message!("evidence-foreign", file = file.as_str()),
            Self::DamagedSeal { file, cause } => {
                message!("evidence-seal-damaged", file = file.as_str(), cause = cause.as_str())
            }
            Self::Changed { file, place } => {
                message!("evidence-changed", file = file.as_str(), place = *place as f64)
            }
            Self::Length { file, found, sealed } => {
                message!("evidence-length", file = file.as_str(), found = *found as f64, sealed = *sealed as f64)
            }
            Self::BrokenChain { file } => message!("evidence-chain-broken", file = file.as_str()),
            Self::Exchanged { file, capture, segment } => message!(
                "evidence-exchanged",
                file = file.as_str(),
                capture = capture.as_str(),
                segment = f64::from(*segment)
            ),
        }
    }
}

/// What a capture holds and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Report {
    /// The capture's identifier.
    pub capture: Option<String>,
    /// Closed segments.
    pub segments: u32,
    /// Records in them.
    pub records: u64,
    /// What the recording itself states as missing.
    pub gaps: Vec<Gap>,
    /// The last segment was closed because the capture ended; otherwise something may have been cut off the end, or a
    /// program still writes.
    pub ended: bool,
    /// The hashes of the last seal, which stand for the whole capture.
    pub last_seal: Option<Digests>,
    /// What is wrong; nothing in an untouched capture.
    pub troubles: Vec<Trouble>,
}

/// Looks at every byte of a capture.
pub fn verify(folder: &impl Folder) -> Report {
    let mut report = Report::default();
    let names = match folder.list() {
        Ok(names) => names,
        Err(error) => {
            report.troubles.push(Trouble::Unreadable { file: ".".to_owned(), cause: error.to_string() });
            return report;
        }
    };
    let last = names.iter().filter_map(|name| number_of(name)).max().unwrap_or(0);
    let mut belongs = Vec::new();
    let mut number = 0;
    while number < last {
        number += 1;
        // A name with a number far beyond the rest is no reason to look for a million files.
        if number > report.segments + 2 {
            break;
        }
        segment(folder, number, number == last, &names, &mut report, &mut belongs);
    }
    for name in names {
        if !belongs.contains(&name) {
            report.troubles.push(Trouble::Foreign { file: name });
        }
    }
    report
}

fn segment(
    folder: &impl Folder,
    number: u32,
    is_last: bool,
    names: &[String],
    report: &mut Report,
    belongs: &mut Vec<String>,
) {
    let (file, sealed_in) = (records_name(number), seal_name(number));
    belongs.extend([file.clone(), sealed_in.clone()]);
    let has = |name: &String| names.contains(name);
    if !has(&sealed_in) {
        // A program that still writes has no seal for its last segment yet.
        if !(is_last && has(&file)) {
            report.troubles.push(Trouble::Missing { file: sealed_in });
        }
        report.ended = false;
        return;
    }
    let Some(bytes) = read(folder, &sealed_in, report) else { return };
    let seal: Seal = match serde_json::from_slice(&bytes) {
        Ok(seal) => seal,
        Err(error) => {
            report.troubles.push(Trouble::DamagedSeal { file: sealed_in, cause: error.to_string() });
            return;
        }
    };
    let capture = report.capture.get_or_insert_with(|| seal.capture.clone()).clone();
    if seal.capture != capture || seal.segment != number || seal.file != file {
        let (capture, segment) = (seal.capture.clone(), seal.segment);
        report.troubles.push(Trouble::Exchanged { file: sealed_in.clone(), capture, segment });
    }
    if seal.previous != report.last_seal {
        report.troubles.push(Trouble::BrokenChain { file: sealed_in });
    }
    report.last_seal = Some(Digests::of(&bytes));
    report.segments = number;
    report.ended = seal.closed == Closed::Ended;
    if let Some(torn) = &seal.torn {
        belongs.push(torn.file.clone());
        if let Some(bytes) = read(folder, &torn.file, report) {
            compare(&torn.file, &bytes, torn.bytes, &torn.digests, 0, report);
        }
    }
    if let Some(bytes) = read(folder, &file, report) {
        let readable = records(&file, &bytes, &seal, report);
        compare(&file, &bytes, seal.bytes, &seal.digests, readable, report);
    }
}

fn read(folder: &impl Folder, file: &str, report: &mut Report) -> Option<Vec<u8>> {
    match folder.read(file) {
        Ok(bytes) => Some(bytes),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            report.troubles.push(Trouble::Missing { file: file.to_owned() });
            None
        }
        Err(error) => {
            report.troubles.push(Trouble::Unreadable { file: file.to_owned(), cause: error.to_string() });
            None
        }
    }
}

fn compare(file: &str, bytes: &[u8], sealed_bytes: u64, sealed: &Digests, readable: u64, report: &mut Report) {
    let file = file.to_owned();
    if bytes.len() as u64 != sealed_bytes {
        report.troubles.push(Trouble::Length { file, found: bytes.len() as u64, sealed: sealed_bytes });
    } else if Digests::of(bytes) != *sealed {
        report.troubles.push(Trouble::Changed { file, place: readable });
    }
}

/// Reads the records of a segment; the byte up to which all can be read, 0 where all can.
fn records(file: &str, bytes: &[u8], seal: &Seal, report: &mut Report) -> u64 {
    for record in Records::new(bytes) {
        let record = match record {
            Ok(record) => record,
            Err(Torn { offset }) => return offset as u64,
        };
        report.records += 1;
        match record.kind {
            Kind::About => {
                if let Ok(about) = serde_json::from_slice::<About>(record.payload)
                    && (about.capture != seal.capture || about.segment != seal.segment)
                {
                    let (capture, segment) = (about.capture, about.segment);
                    report.troubles.push(Trouble::Exchanged { file: file.to_owned(), capture, segment });
                }
            }
            Kind::Gap => report.gaps.extend(serde_json::from_slice::<Gap>(record.payload)),
            _ => {}
        }
    }
    0
}
