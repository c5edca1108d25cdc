//! Zones from files.
//!
//! # Properties
//!
//! GeoJSON properties and KML `ExtendedData` are the same (* = may be missing):
//!
//! | property | holds |
//! |---|---|
//! | `kind` | `no_fly`, `temporary`, `controlled`, `suitable` or `approval`; Chinese names that begin with 禁飞, 临时, 管制, 适飞, 批准. Where it is missing the name is looked at in the same way, then [`Loading::kind`] counts |
//! | `name`* | name (KML: the placemark's) |
//! | `floor_m`*, `floor_datum`* | lower end, metres; `agl` (above ground, the default) or `amsl`. From the ground where missing |
//! | `ceiling_m`*, `ceiling_datum`* | upper end, likewise; none where missing |
//! | `from`*, `until`* | when it is in force: `2026-05-01T08:00:00+08:00`, or `2026-05-01 08:00` with `time_zone` |
//! | `time_zone`* | `Asia/Shanghai` or `UTC`; must be there where a time names no offset |
//! | `number`* | number of the approval or notice |
//! | `radius_m`* | of a GeoJSON Point: a circle |
//! | `source`*, `date`* | who published it and when; also as foreign members `metadata.source` and `metadata.date` of the GeoJSON collection |

mod geojson;
mod kml;
mod openair;
mod properties;

use crate::error::{AirspaceFileError, MAX_FILE_BYTES, Problem};
use crate::zone::{Source, Zone, ZoneKind};

/// What the person who loads a file knows of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Loading {
    /// What areas are that do not say it themselves.
    pub kind: Option<ZoneKind>,
    /// Who published the file.
    pub publisher: String,
    /// When.
    pub date: String,
}

/// Zones of a file, and what was not taken from it.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadZones {
    /// In the order of the file.
    pub zones: Vec<Zone>,
    /// What the person who loads it should know.
    pub notes: Vec<Note>,
}

/// Something about a file that is no error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Note {
    /// Flight levels were turned into heights above sea level by the standard atmosphere; on a day of other pressure they
    /// lie some eight metres per hectopascal higher or lower.
    FlightLevels {
        /// How many ends of zones.
        count: usize,
    },
    /// Areas of classes in which anybody may fly (F and G) were left out: they restrict nothing.
    FreeClasses {
        /// How many.
        count: usize,
    },
    /// Shapes that are no areas (points without a radius, lines) were left out.
    NoAreas {
        /// How many.
        count: usize,
    },
}

impl mission::explain::Explain for Note {
    fn explain(&self) -> mission::explain::Message {
        match self {
            Self::FlightLevels { count } => mission::message!("note-airspace-flight-levels", count = *count),
            Self::FreeClasses { count } => mission::message!("note-airspace-free-classes", count = *count),
            Self::NoAreas { count } => mission::message!("note-airspace-no-areas", count = *count),
        }
    }
}

/// Reads zones, by the file's extension: `geojson`, `json`, `kml`; everything else is taken as OpenAir (`txt`, `openair`).
/// `file` is its name without folders, for error text and for the zones' source.
///
/// # Errors
/// Names the place of the first thing that cannot be understood, and the mend.
pub fn read(file: &str, bytes: &[u8], loading: &Loading) -> Result<ReadZones, AirspaceFileError> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(AirspaceFileError::at(file, "-", Problem::TooMany { of: "bytes", limit: MAX_FILE_BYTES }));
    }
    let source = Source { file: file.to_owned(), publisher: loading.publisher.clone(), date: loading.date.clone() };
    let read = match file.rsplit('.').next().unwrap_or_default().to_ascii_lowercase().as_str() {
        "geojson" | "json" => geojson::read(file, bytes, loading.kind, source),
        "kml" => kml::read(file, bytes, loading.kind, source),
        _ => openair::read(file, bytes, source),
    }?;
    if read.zones.is_empty() {
        return Err(AirspaceFileError::at(file, "-", Problem::Empty));
    }
    Ok(read)
}

/// The text of a file.
fn text<'a>(file: &str, bytes: &'a [u8]) -> Result<&'a str, AirspaceFileError> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| AirspaceFileError::at(file, "-", Problem::Malformed { detail: error.to_string() }))?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}
