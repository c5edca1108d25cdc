//! Why a pattern cannot be planned.

use crate::explain::{Explain, Message, Value};
use crate::message;
use crate::plan::checks::Finding;

/// Why a pattern cannot be planned.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PatternError {
    /// A value is not a number or outside what makes sense. `parameter` is the catalogue's id of its name.
    #[error("{parameter} is {value}; it must be from {min} to {max}")]
    OutOfRange {
        /// Which.
        parameter: &'static str,
        /// As given.
        value: f64,
        /// Smallest allowed.
        min: f64,
        /// Greatest allowed.
        max: f64,
    },
    /// The area has no inside: fewer than three different corners, or all on a line.
    #[error("the area of {count} corners has no inside")]
    NoArea {
        /// How many corners.
        count: usize,
    },
    /// A corner is not on the globe, or far from home.
    #[error("corner {index} is not within {limit_m:.0} m of home")]
    FarCorner {
        /// From 0.
        index: usize,
        /// Metres.
        limit_m: f64,
    },
    /// Pictures would have to follow each other faster than the camera takes them.
    #[error("a picture every {needed_s:.2} s, but the camera needs {min_s:.2} s")]
    PhotosTooFast {
        /// Seconds.
        needed_s: f64,
        /// Seconds.
        min_s: f64,
    },
    /// More lines than anybody flies.
    #[error("{needed} lines are needed, more than {limit}")]
    TooManyLines {
        /// How many.
        needed: usize,
        /// Most.
        limit: usize,
    },
    /// The flight would be over lanes too low or too long, in whatever direction its lines run.
    #[error("over lanes: {} against {}", .0.measured, .0.limit)]
    OverLanes(Finding),
}

impl Explain for PatternError {
    fn explain(&self) -> Message {
        match self {
            Self::OutOfRange { parameter, value, min, max } => {
                let mut message = message!("err-flight-pattern-out-of-range", value = *value, min = *min, max = *max);
                message.args.push(("name", Value::from(Message { id: parameter, args: Vec::new() })));
                message
            }
            Self::NoArea { count } => message!("err-flight-pattern-no-area", count = *count),
            Self::FarCorner { index, limit_m } => {
                message!("err-flight-pattern-far-corner", number = index + 1, limit_km = limit_m / 1000.0)
            }
            Self::PhotosTooFast { needed_s, min_s } => {
                message!("err-flight-pattern-photos-too-fast", needed = *needed_s, min = *min_s)
            }
            Self::TooManyLines { needed, limit } => {
                message!("err-flight-pattern-too-many-lines", needed = *needed, limit = *limit)
            }
            Self::OverLanes(finding) => message!("err-flight-pattern-over-lanes", finding = finding.explain()),
        }
    }
}

pub(super) fn within(parameter: &'static str, value: f64, min: f64, max: f64) -> Result<(), PatternError> {
    if (min..=max).contains(&value) { Ok(()) } else { Err(PatternError::OutOfRange { parameter, value, min, max }) }
}
