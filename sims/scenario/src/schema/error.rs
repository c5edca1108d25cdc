//! What can be wrong with a file.

use mission::explain::{Explain, Message};
use mission::message;

/// A scenario or profile that cannot be used: where, and why.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{file}, line {line}: {problem}")]
pub struct FileError {
    /// Name of the file as the caller gave it.
    pub file: String,
    /// Counted from one.
    pub line: usize,
    /// What is wrong there.
    pub problem: Problem,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Problem {
    /// Too large to be one.
    #[error("{bytes} bytes, more than {limit}")]
    TooLarge {
        /// How many.
        bytes: usize,
        /// Most.
        limit: usize,
    },
    /// Not TOML, a field that is missing, unknown or of another type.
    #[error("{detail}")]
    Malformed {
        /// The parser's words, which name the field and what it may be.
        detail: String,
    },
    /// A schema of another time.
    #[error("schema {found}, but this program reads {wanted}")]
    Schema {
        /// As found.
        found: u32,
        /// What is read.
        wanted: u32,
    },
    /// A number out of its range.
    #[error("{field} is {found}, but must lie between {min} and {max}")]
    Range {
        /// Path of the field.
        field: String,
        /// As found.
        found: f64,
        /// Least.
        min: f64,
        /// Most.
        max: f64,
    },
    /// A text that must say something.
    #[error("{field} is empty or too long")]
    Text {
        /// Path of the field.
        field: String,
    },
    /// A list that must hold something, or less.
    #[error("{field} holds {count}, but must hold 1 to {limit}")]
    Count {
        /// Path of the field.
        field: String,
        /// How many.
        count: usize,
        /// Most.
        limit: usize,
    },
    /// An id that is used twice, or with signs that it may not have.
    #[error("{field} is {id:?}: ids are unique, of a-z, 0-9 and -")]
    Id {
        /// Path of the field.
        field: String,
        /// As found.
        id: String,
    },
    /// A name that refers to nothing.
    #[error("{field} names {id:?}, but there is only {known}")]
    Unknown {
        /// Path of the field.
        field: String,
        /// As found.
        id: String,
        /// What there is.
        known: String,
    },
    /// A stake that cannot be read.
    #[error("{field} is {found:?}, but must be a stake as K843+900")]
    Stake {
        /// Path of the field.
        field: String,
        /// As found.
        found: String,
    },
}

impl Explain for FileError {
    fn explain(&self) -> Message {
        let mut message = match &self.problem {
            Problem::TooLarge { bytes, limit } => message!("err-scenario-too-large", bytes = *bytes, limit = *limit),
            Problem::Malformed { detail } => message!("err-scenario-malformed", detail = detail.as_str()),
            Problem::Schema { found, wanted } => {
                message!("err-scenario-schema", found = f64::from(*found), wanted = f64::from(*wanted))
            }
            Problem::Range { field, found, min, max } => {
                message!("err-scenario-range", field = field.as_str(), found = *found, min = *min, max = *max)
            }
            Problem::Text { field } => message!("err-scenario-text", field = field.as_str()),
            Problem::Count { field, count, limit } => {
                message!("err-scenario-count", field = field.as_str(), count = *count, limit = *limit)
            }
            Problem::Id { field, id } => message!("err-scenario-id", field = field.as_str(), id = id.as_str()),
            Problem::Unknown { field, id, known } => {
                message!("err-scenario-unknown", field = field.as_str(), id = id.as_str(), known = known.as_str())
            }
            Problem::Stake { field, found } => {
                message!("err-scenario-stake", field = field.as_str(), found = found.as_str())
            }
        };
        message.args.push(("file", self.file.as_str().into()));
        message.args.push(("line", self.line.into()));
        message
    }
}
