//! What can be wrong with an elevation file.

use crate::MAX_FILE_BYTES;
use mission::explain::{Explain, Message, Value};
use mission::message;

/// An elevation file that cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{file}: {problem}")]
pub struct TerrainFileError {
    /// Name of the file as the caller gave it.
    pub file: String,
    /// What is wrong with it.
    pub problem: Problem,
}

impl TerrainFileError {
    pub(crate) fn new(file: &str, problem: Problem) -> Self {
        Self { file: file.to_owned(), problem }
    }
}

/// What is wrong with an elevation file.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Problem {
    /// More than [`MAX_FILE_BYTES`], also after unpacking.
    #[error("{bytes} bytes are more than the limit of {MAX_FILE_BYTES}")]
    TooLarge {
        /// Size, or the size it claims.
        bytes: u64,
    },
    /// Neither the name nor the one inside the archive says where the tile lies.
    #[error("the name has no corner such as N33E120")]
    Name,
    /// Neither 1201 nor 3601 posts a side.
    #[error("{bytes} bytes are neither 1201 x 1201 nor 3601 x 3601 posts")]
    HgtSize {
        /// As unpacked.
        bytes: usize,
    },
    /// An archive that cannot be unpacked.
    #[error("the archive cannot be unpacked: {detail}")]
    Archive {
        /// The unpacker's words.
        detail: String,
    },
    /// An archive without an `.hgt` in it.
    #[error("the archive holds no .hgt")]
    EmptyArchive,
    /// The TIFF cannot be decoded.
    #[error("the TIFF cannot be decoded: {detail}")]
    Tiff {
        /// The decoder's words.
        detail: String,
    },
    /// More than one value a pixel, or of a kind that is no height.
    #[error("the picture's pixels are {kind}, not one height each")]
    Pixels {
        /// As the decoder names them.
        kind: String,
    },
    /// A tag or key that says where the picture lies is missing or not usable.
    #[error("{field} is missing or unusable")]
    Georeference {
        /// Name of the tag or key.
        field: &'static str,
    },
    /// Coordinates other than WGS84 or CGCS2000 latitude and longitude.
    #[error("coordinates are EPSG:{code}, not EPSG:4326 or EPSG:4490")]
    Projection {
        /// EPSG code; 32767 where the file defines its own.
        code: u16,
    },
    /// Heights above the ellipsoid or in a datum that is not known here.
    #[error("heights are EPSG:{code}, not EPSG:5773, EPSG:3855 or EPSG:5737")]
    VerticalDatum {
        /// EPSG code.
        code: u16,
    },
    /// Heights in another unit than metres.
    #[error("heights are in the unit EPSG:{code}, not metres")]
    VerticalUnit {
        /// EPSG code of the unit.
        code: u16,
    },
    /// The picture is turned.
    #[error("rows do not run from west to east (ModelTransformationTag turns them)")]
    Turned,
}

impl Explain for TerrainFileError {
    fn explain(&self) -> Message {
        let mut message = match &self.problem {
            Problem::TooLarge { bytes } => {
                let limit_mib = MAX_FILE_BYTES / (1024 * 1024);
                message!("err-terrain-too-large", mib = *bytes as f64 / 1_048_576.0, limit_mib = limit_mib)
            }
            Problem::Name => message!("err-terrain-name"),
            Problem::HgtSize { bytes } => message!("err-terrain-hgt-size", bytes = *bytes),
            Problem::Archive { detail } => message!("err-terrain-archive", detail = detail.as_str()),
            Problem::EmptyArchive => message!("err-terrain-empty-archive"),
            Problem::Tiff { detail } => message!("err-terrain-tiff", detail = detail.as_str()),
            Problem::Pixels { kind } => message!("err-terrain-pixels", kind = kind.as_str()),
            Problem::Georeference { field } => message!("err-terrain-georeference", field = *field),
            // Text, because a catalogue would write 32651 as 32,651.
            Problem::Projection { code } => message!("err-terrain-projection", code = code.to_string()),
            Problem::VerticalDatum { code } => message!("err-terrain-vertical-datum", code = code.to_string()),
            Problem::VerticalUnit { code } => message!("err-terrain-vertical-unit", code = code.to_string()),
            Problem::Turned => message!("err-terrain-turned"),
        };
        message.args.push(("file", Value::from(self.file.as_str())));
        message
    }
}
