//! What can be wrong with a file of orbits or with a question to the sky.

use std::fmt;

use mission::explain::{Explain, Message};
use mission::message;

use crate::satellite::{PerSystem, Source};

/// Files larger than this are not read, bytes. A day of all systems' broadcast ephemerides has 10 MB.
pub const MAX_FILE_BYTES: usize = 64 << 20;

/// A file of orbits that cannot be read.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{file}: {place}: {problem}")]
pub struct FileError {
    /// Name of the file as the caller gave it.
    pub file: String,
    /// Where in the file.
    pub place: Place,
    /// What is wrong there.
    pub problem: Problem,
}

/// Where in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The file as a whole.
    File,
    /// A line, from 1.
    Line(usize),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File => write!(f, "-"),
            Self::Line(line) => write!(f, "{line}"),
        }
    }
}

/// What is wrong with a file.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Problem {
    /// More than [`MAX_FILE_BYTES`].
    #[error("{bytes} bytes are more than the limit of {MAX_FILE_BYTES}")]
    TooLarge {
        /// Size of the file.
        bytes: usize,
    },
    /// None of the formats.
    #[error("no SEM, YUMA, RINEX navigation or TLE file")]
    UnknownFormat,
    /// gzip or Unix compress.
    #[error("a packed file")]
    Packed,
    /// RINEX, but of observations, clocks or weather.
    #[error("RINEX without navigation data (type {kind})")]
    NotNavigation {
        /// What the header says.
        kind: String,
    },
    /// A RINEX version that this program does not read.
    #[error("RINEX version {version}")]
    Version {
        /// As the header says it.
        version: String,
    },
    /// The header of a RINEX file never ends.
    #[error("no END OF HEADER")]
    NoEndOfHeader,
    /// A field that is missing or is no number.
    #[error("{field} is \"{text}\"")]
    Field {
        /// Which.
        field: &'static str,
        /// What stands there.
        text: String,
    },
    /// A number that no navigation satellite's orbit has.
    #[error("{field} is {value}, allowed {min} to {max}")]
    OutOfRange {
        /// Which.
        field: &'static str,
        /// The number.
        value: f64,
        /// Smallest allowed.
        min: f64,
        /// Largest allowed.
        max: f64,
    },
    /// A record that ends too early.
    #[error("the record of {satellite} ends too early")]
    Short {
        /// Whose.
        satellite: String,
    },
    /// The first line of two without the second.
    #[error("the second line of an element set is missing")]
    NoSecondLine,
    /// Two-line elements that are damaged.
    #[error("element set: {what}")]
    Tle {
        /// In the words of the reader.
        what: String,
    },
    /// No satellite of the four systems.
    #[error("no satellite of GPS, BeiDou, Galileo or GLONASS")]
    NoSatellites,
}

impl Explain for FileError {
    fn explain(&self) -> Message {
        let (file, place) = (self.file.as_str(), self.place.to_string());
        match &self.problem {
            Problem::TooLarge { bytes } => {
                message!("err-sky-too-large", file = file, bytes = *bytes, limit_mib = MAX_FILE_BYTES >> 20)
            }
            Problem::UnknownFormat => message!("err-sky-unknown-format", file = file),
            Problem::Packed => message!("err-sky-packed", file = file),
            Problem::NotNavigation { kind } => {
                message!("err-sky-not-navigation", file = file, kind = kind.as_str())
            }
            Problem::Version { version } => {
                message!("err-sky-version", file = file, place = place, version = version.as_str())
            }
            Problem::NoEndOfHeader => message!("err-sky-no-end-of-header", file = file),
            Problem::Field { field, text } => {
                message!("err-sky-field", file = file, place = place, field = *field, text = text.as_str())
            }
            Problem::OutOfRange { field, value, min, max } => message!(
                "err-sky-out-of-range",
                file = file,
                place = place,
                field = *field,
                value = *value,
                min = *min,
                max = *max
            ),
            Problem::Short { satellite } => {
                message!("err-sky-short", file = file, place = place, satellite = satellite.as_str())
            }
            Problem::NoSecondLine => message!("err-sky-no-second-line", file = file, place = place),
            Problem::Tle { what } => message!("err-sky-tle", file = file, place = place, what = what.as_str()),
            Problem::NoSatellites => message!("err-sky-no-satellites", file = file),
        }
    }
}

/// A question that orbits cannot answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SkyError {
    /// Every record is too far from the moment that was asked for.
    #[error("{name}: the nearest orbit is {age_days:.1} days away, allowed are {limit_days}")]
    TooOld {
        /// Name of the set of orbits.
        name: String,
        /// Between the moment and the nearest record, days.
        age_days: f64,
        /// What its source is good for, days.
        limit_days: f64,
        /// Where the nearest record comes from.
        source_kind: Source,
    },
    /// Nothing to ask about.
    #[error("a path without a point")]
    NoPoints,
    /// A parameter outside what makes sense.
    #[error("{parameter} is {value}, allowed {min} to {max}")]
    OutOfRange {
        /// Id of its name in the catalogues.
        parameter: &'static str,
        /// What was asked for.
        value: f64,
        /// Smallest allowed.
        min: f64,
        /// Largest allowed.
        max: f64,
    },
}

impl Explain for SkyError {
    fn explain(&self) -> Message {
        match self {
            Self::TooOld { name, age_days, limit_days, .. } => {
                message!("err-sky-too-old", name = name.as_str(), age_days = *age_days, limit_days = *limit_days)
            }
            Self::NoPoints => message!("err-sky-no-points"),
            Self::OutOfRange { parameter, value, min, max } => {
                let parameter = Message { id: parameter, args: Vec::new() };
                message!("err-sky-parameter", parameter = parameter, value = *value, min = *min, max = *max)
            }
        }
    }
}

/// What a pilot should know about orbits that are used all the same.
#[derive(Debug, Clone, PartialEq)]
pub enum Notice {
    /// No satellite's true place: a picture of what the systems are built to give.
    Nominal,
    /// Older than its source is made for, younger than it is refused at.
    Aging {
        /// Name of the set of orbits.
        name: String,
        /// Of the record that is farthest from the moment, days.
        age_days: f64,
        /// Where such records are good without a notice, days.
        good_days: f64,
    },
    /// Satellites left out because their records are too old, while others are not.
    LeftOut {
        /// How many, per system.
        too_old: PerSystem<usize>,
        /// How many that their operators call unusable.
        unhealthy: PerSystem<usize>,
    },
}

impl Explain for Notice {
    fn explain(&self) -> Message {
        match self {
            Self::Nominal => message!("sky-nominal"),
            Self::Aging { name, age_days, good_days } => {
                message!("sky-aging", name = name.as_str(), age_days = *age_days, good_days = *good_days)
            }
            Self::LeftOut { too_old, unhealthy } => message!(
                "sky-left-out",
                too_old = too_old.iter().sum::<usize>(),
                unhealthy = unhealthy.iter().sum::<usize>()
            ),
        }
    }
}
