//! Why a log cannot be read.

use mission::explain::{Explain, Message};
use mission::message;

use super::flown::Format;

/// Where in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot {
    /// Bytes from its begin.
    Byte(u64),
    /// Lines, from 1.
    Line(u64),
}

impl std::fmt::Display for Spot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Byte(offset) => write!(f, "byte {offset}"),
            Self::Line(line) => write!(f, "line {line}"),
        }
    }
}

impl Explain for Spot {
    fn explain(&self) -> Message {
        match self {
            Self::Byte(offset) => message!("records-import-at-byte", offset = offset.to_string()),
            Self::Line(line) => message!("records-import-at-line", line = line.to_string()),
        }
    }
}

/// What is wrong there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The file needs something that this program does not know.
    Incompatible(String),
    /// The file says nothing that can be read from here on.
    NoRecord,
    /// A time that is none.
    BadTime(String),
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Incompatible(what) => write!(f, "unknown flags {what}"),
            Self::NoRecord => f.write_str("no record"),
            Self::BadTime(text) => write!(f, "'{text}' is no time"),
        }
    }
}

impl Explain for Reason {
    fn explain(&self) -> Message {
        match self {
            Self::Incompatible(what) => message!("records-import-incompatible", what = what.as_str()),
            Self::NoRecord => message!("records-import-no-record"),
            Self::BadTime(text) => message!("records-import-bad-time", text = text.as_str()),
        }
    }
}

/// A log that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// There is nothing in it.
    #[error("{file} is empty")]
    Empty {
        /// The file.
        file: String,
    },
    /// It is none of the known formats.
    #[error("{file} is no flight log that this program knows")]
    Unknown {
        /// The file.
        file: String,
    },
    /// It is of a known format, and broken.
    #[error("{file} at {spot}: {reason}")]
    Broken {
        /// The file.
        file: String,
        /// What it is.
        format: Format,
        /// Where.
        spot: Spot,
        /// Why.
        reason: Reason,
    },
    /// A table without columns that it must have.
    #[error("{file} lacks {columns}")]
    NoColumns {
        /// The file.
        file: String,
        /// Their names.
        columns: String,
        /// Line of its heading.
        line: u64,
    },
    /// Nobody can say when it was.
    #[error("{file} has no time of day")]
    NoTime {
        /// The file.
        file: String,
        /// What it is.
        format: Format,
    },
    /// Nobody flew.
    #[error("no flight is in {file}")]
    NoFlight {
        /// The file.
        file: String,
        /// What it is.
        format: Format,
    },
    /// There is no such zone of time.
    #[error("there is no zone of time {name}")]
    NoZone {
        /// Its name.
        name: String,
    },
}

impl Explain for ImportError {
    fn explain(&self) -> Message {
        match self {
            Self::Empty { file } => message!("err-records-import-empty", file = file.as_str()),
            Self::Unknown { file } => message!("err-records-import-unknown", file = file.as_str()),
            Self::Broken { file, format, spot, reason } => message!(
                "err-records-import-broken",
                file = file.as_str(),
                format = format.explain(),
                spot = spot.explain(),
                reason = reason.explain(),
            ),
            Self::NoColumns { file, columns, line } => message!(
                "err-records-import-columns",
                file = file.as_str(),
                columns = columns.as_str(),
                line = line.to_string(),
            ),
            Self::NoTime { file, format } => {
                message!("err-records-import-time", file = file.as_str(), format = format.explain())
            }
            Self::NoFlight { file, format } => {
                message!("err-records-import-flight", file = file.as_str(), format = format.explain())
            }
            Self::NoZone { name } => message!("err-records-import-zone", name = name.as_str()),
        }
    }
}
