//! What can be wrong with a file of zones.

use mission::explain::{Explain, Message, Value};
use mission::formats::ReadError;
use mission::message;

/// Largest file that is read, bytes: a province's map has a few.
pub(crate) const MAX_FILE_BYTES: usize = 32 << 20;
/// Zones and corners of a file at most.
pub(crate) const MAX_ZONES: usize = 50_000;
pub(crate) const MAX_CORNERS: usize = 1_000_000;

/// A file of zones that cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum AirspaceFileError {
    /// KML that cannot be read.
    #[error(transparent)]
    Kml(#[from] ReadError),
    /// Something in the file.
    #[error("{file}: {place}: {problem}")]
    At {
        /// Name of the file as the caller gave it.
        file: String,
        /// A line, or a path into JSON or XML.
        place: String,
        /// What is wrong there.
        problem: Problem,
    },
}

impl AirspaceFileError {
    pub(crate) fn at(file: &str, place: impl Into<String>, problem: Problem) -> Self {
        Self::At { file: file.to_owned(), place: place.into(), problem }
    }
}

/// What is wrong with a file of zones.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Problem {
    /// More than can be meant.
    #[error("more than {limit} {of}")]
    TooMany {
        /// Of what.
        of: &'static str,
        /// Most.
        limit: usize,
    },
    /// Not UTF-8, not JSON.
    #[error("not well-formed: {detail}")]
    Malformed {
        /// The parser's words.
        detail: String,
    },
    /// A property or record that must be there.
    #[error("{field} is missing")]
    Missing {
        /// Its name.
        field: &'static str,
    },
    /// A property or record that cannot be understood.
    #[error("{field} is {found:?}, but must be {wanted}")]
    Field {
        /// Its name.
        field: String,
        /// As found, shortened.
        found: String,
        /// What is needed, with an example.
        wanted: &'static str,
    },
    /// Fewer than three corners, or none of its corners on the globe.
    #[error("an outline of {count} corners")]
    Outline {
        /// How many.
        count: usize,
    },
    /// The lower end lies above the upper one.
    #[error("the floor lies above the ceiling")]
    UpsideDown,
    /// No zone in the whole file.
    #[error("no zone")]
    Empty,
}

impl Explain for AirspaceFileError {
    fn explain(&self) -> Message {
        let (file, place, problem) = match self {
            Self::Kml(error) => return error.explain(),
            Self::At { file, place, problem } => (file, place, problem),
        };
        let mut message = match problem {
            Problem::TooMany { of, limit } => message!("err-airspace-too-many", of = *of, limit = *limit),
            Problem::Malformed { detail } => message!("err-airspace-malformed", detail = detail.as_str()),
            Problem::Missing { field } => message!("err-airspace-missing", field = *field),
            Problem::Field { field, found, wanted } => {
                message!("err-airspace-field", field = field.as_str(), found = found.as_str(), wanted = *wanted)
            }
            Problem::Outline { count } => message!("err-airspace-outline", count = *count),
            Problem::UpsideDown => message!("err-airspace-upside-down"),
            Problem::Empty => message!("err-airspace-empty"),
        };
        message.args.push(("file", Value::from(file.as_str())));
        message.args.push(("place", Value::from(place.as_str())));
        message
    }
}

/// Foreign text in an error is cut to this many characters.
const SHOWN_CHARS: usize = 40;

pub(crate) fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(SHOWN_CHARS).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
