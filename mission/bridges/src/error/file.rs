//! Why a file of bridges and keep-outs cannot be read.

use super::BridgeError;
use mission::explain::{Explain, Message};
use mission::message;
use thiserror::Error;

/// What stands where something else was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // Each is said in words by its catalogue message and by `Display`.
pub enum Wanted {
    Object,
    Text,
    Metres,
    Positive,
    AboveBottom,
    Flag,
    Spans,
    Stake,
    Road,
    HeightsFrom,
    Point,
    LineString,
    Polygon,
    PointOrPolygon,
    FewPlaces,
}

impl Wanted {
    fn id(self) -> &'static str {
        match self {
            Self::Object => "want-object",
            Self::Text => "want-text",
            Self::Metres => "want-metres",
            Self::Positive => "want-positive",
            Self::AboveBottom => "want-above-bottom",
            Self::Flag => "want-flag",
            Self::Spans => "want-spans",
            Self::Stake => "want-stake",
            Self::Road => "want-road",
            Self::HeightsFrom => "want-heights-from",
            Self::Point => "want-point",
            Self::LineString => "want-line-string",
            Self::Polygon => "want-polygon",
            Self::PointOrPolygon => "want-point-or-polygon",
            Self::FewPlaces => "want-few-places",
        }
    }
}

impl std::fmt::Display for Wanted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Object => "an object",
            Self::Text => "text",
            Self::Metres => "a number of metres below 1000",
            Self::Positive => "a number greater than 0",
            Self::AboveBottom => "more than bottom_m",
            Self::Flag => "true or false",
            Self::Spans => "a list of numbers",
            Self::Stake => "a stake like K812+300",
            Self::Road => "the code of a road of the network",
            Self::HeightsFrom => "ground or road",
            Self::Point => "a Point with longitude and latitude",
            Self::LineString => "a LineString of at least two places",
            Self::Polygon => "a Polygon",
            Self::PointOrPolygon => "a Point or a Polygon",
            Self::FewPlaces => "at most 5000 places",
        })
    }
}

/// Why a file cannot be read. Features count from 1.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum FileError {
    /// More than is read.
    #[error("the file has {bytes} bytes; at most {limit} are read")]
    TooLarge {
        /// Bytes.
        bytes: usize,
        /// Bytes.
        limit: usize,
    },
    /// No JSON.
    #[error("no JSON at line {line}, column {column}")]
    Syntax {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
    },
    /// JSON, but no `FeatureCollection`.
    #[error("the file is no GeoJSON FeatureCollection with a list of features")]
    NoCollection,
    /// More than is read.
    #[error("the file has {count} features; at most {limit} are read")]
    TooManyFeatures {
        /// Found.
        count: usize,
        /// Limit.
        limit: usize,
    },
    /// A property is missing or is not what it should be.
    #[error("feature {number}: {property} must be {wanted}")]
    Property {
        /// The feature, from 1.
        number: usize,
        /// Its name in the file.
        property: String,
        /// What it should be.
        wanted: Wanted,
    },
    /// A bridge cannot be made.
    #[error("feature {number}: {source}")]
    Bridge {
        /// The feature, from 1.
        number: usize,
        /// Why.
        source: BridgeError,
    },
}

impl Explain for FileError {
    fn explain(&self) -> Message {
        match self {
            Self::TooLarge { bytes, limit } => message!("err-bridge-file-too-large", bytes = *bytes, limit = *limit),
            Self::Syntax { line, column } => message!("err-bridge-file-syntax", line = *line, column = *column),
            Self::NoCollection => message!("err-bridge-file-no-collection"),
            Self::TooManyFeatures { count, limit } => {
                message!("err-bridge-file-too-many-features", count = *count, limit = *limit)
            }
            Self::Property { number, property, wanted } => {
                let wanted = Message { id: wanted.id(), args: Vec::new() };
                message!("err-bridge-file-property", number = *number, property = property.clone(), wanted = wanted)
            }
            Self::Bridge { number, source } => {
                message!("err-bridge-file-bridge", number = *number, cause = source.explain())
            }
        }
    }
}
