//! What a path over the ground cannot hold, or what is not known beneath it. Nothing here blocks saving a plan.

use crate::profile::Gap;
use mission::explain::{Explain, Message, Value};
use mission::geo::LatLon;
use mission::message;

/// Something about a path over the ground that a pilot has to know.
#[derive(Debug, Clone, PartialEq)]
pub enum TerrainFinding {
    /// No file knows the ground of a stretch. There the line between its ends was taken.
    NoData(Gap),
    /// The aircraft cannot climb or sink as the ground does: it flies higher than asked there, never lower.
    TooSteep {
        /// From the start of the path, metres.
        from_m: f64,
        /// From the start of the path, metres.
        to_m: f64,
        /// Where it is worst.
        place: LatLon,
        /// How much higher than asked and tolerated, metres.
        above_m: f64,
    },
    /// Heights of the files beneath the path are counted from different levels, or a file does not say from which.
    Datums {
        /// Their names, as [`crate::VerticalDatum`] prints them.
        names: String,
    },
}

impl TerrainFinding {
    /// Where on the ground, where it is one place.
    pub fn place(&self) -> Option<LatLon> {
        match self {
            Self::NoData(gap) => Some(gap.start),
            Self::TooSteep { place, .. } => Some(*place),
            Self::Datums { .. } => None,
        }
    }
}

impl Explain for TerrainFinding {
    fn explain(&self) -> Message {
        match self {
            Self::NoData(gap) => message!(
                "find-terrain-no-data",
                from_km = gap.from_m / 1000.0,
                to_km = gap.to_m / 1000.0,
                lat = gap.start.lat_deg,
                lon = gap.start.lon_deg
            ),
            Self::TooSteep { from_m, to_m, above_m, .. } => {
                message!("find-terrain-too-steep", from_km = from_m / 1000.0, to_km = to_m / 1000.0, above_m = *above_m)
            }
            Self::Datums { names } => message!("find-terrain-datums", names = names.as_str()),
        }
    }
}

/// Why a path cannot be laid over the ground at all.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FollowError {
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
    /// A path needs two places.
    #[error("the path has {count} places")]
    TooShort {
        /// How many.
        count: usize,
    },
    /// A vertex is not on the globe.
    #[error("place {index} of the path is not on the globe")]
    NoPlace {
        /// From 0.
        index: usize,
    },
    /// More corners than plans hold.
    #[error("the path has {count} places, more than {limit}")]
    TooLong {
        /// How many.
        count: usize,
        /// Most.
        limit: usize,
    },
    /// The numbers leave no line; heights of 1e300 and the like.
    #[error("no line holds this height above ground")]
    NoLine,
}

impl Explain for FollowError {
    fn explain(&self) -> Message {
        match self {
            Self::OutOfRange { parameter, value, min, max } => {
                let name = Message { id: parameter, args: Vec::new() };
                let mut message = message!("err-terrain-out-of-range", value = *value, min = *min, max = *max);
                message.args.push(("name", Value::from(name)));
                message
            }
            Self::TooShort { count } => message!("err-terrain-too-short", count = *count),
            Self::NoPlace { index } => message!("err-terrain-no-place", number = index + 1),
            Self::TooLong { count, limit } => message!("err-terrain-too-long", count = *count, limit = *limit),
            Self::NoLine => message!("err-terrain-no-line"),
        }
    }
}
