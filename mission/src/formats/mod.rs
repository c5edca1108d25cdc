//! Plan and track files, one format each, reading and writing. Nothing here touches a disk: readers take bytes and the
//! file's name (for error text only), writers give text.
//!
//! Readers are for foreign bytes: they never panic, refuse what is too large before they allocate for it, and name the
//! place of what is wrong.

mod drawn;
mod error;
pub mod geojson;
pub mod gpx;
mod json;
pub mod kml;
pub mod plan_file;
mod track;
pub mod wpl;
pub mod wpml;
mod xml;

pub use error::{Expected, LostLink, Note, Place, Problem, ReadError};
pub use track::TrackPoint;

use crate::plan::Plan;

/// Largest file that is read, bytes. A plan of [`MAX_ITEMS`] items as `.plan` has about this size.
pub const MAX_FILE_BYTES: usize = 32 * 1024 * 1024;

/// Most items, fence corners or rally points in one file. Chosen: two orders above what autopilots hold (ArduPilot
/// 724 to a few thousand), yet small enough that nothing here takes noticeable time or memory.
pub const MAX_ITEMS: usize = 100_000;

/// Largest number of a drawing or a route in a package, whatever it counts. Chosen: no height, speed or time there comes
/// near it, and no sum of such numbers leaves what a float holds.
const LARGEST: f64 = 1e9;

/// Points without a height get this, metres above home: within the patrol heights of `domain.md` 5.
const ASSUMED_HEIGHT_M: f64 = 60.0;

/// Extensions of the files that [`read`] takes.
pub const READABLE: [&str; 10] =
    ["plan", "waypoints", "txt", "mission", "gpx", "kml", "kmz", "wpml", "geojson", "json"];

/// Reads a plan of any format, by the extension of the file. `None` where no format has that extension.
pub fn read(file: &str, extension: &str, bytes: &[u8]) -> Option<Result<Read, ReadError>> {
    Some(match extension.to_ascii_lowercase().as_str() {
        "plan" => plan_file::read(file, bytes),
        "waypoints" | "txt" | "mission" => wpl::read(file, bytes),
        "gpx" => gpx::read(file, bytes),
        "kml" | "kmz" | "wpml" => wpml::read(file, bytes),
        "geojson" | "json" => geojson::read(file, bytes),
        _ => return None,
    })
}

/// A plan as read, and what the reader wants the pilot to know about the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Read {
    /// The plan.
    pub plan: Plan,
    /// What was not as expected, in the order of the file.
    pub notes: Vec<Note>,
}

/// A file's text, and what the format cannot hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    /// The whole file.
    pub text: String,
    /// What was left out.
    pub notes: Vec<Note>,
}

/// Refuses files that are too large or no UTF-8, and drops a byte order mark.
fn text_of<'a>(file: &str, bytes: &'a [u8]) -> Result<&'a str, ReadError> {
    let fail = |problem| ReadError::new(file, Place::File, problem);
    if bytes.len() > MAX_FILE_BYTES {
        return Err(fail(Problem::TooLarge { bytes: bytes.len() }));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| fail(Problem::NotUtf8 { offset: error.valid_up_to() }))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err(fail(Problem::Empty));
    }
    Ok(text)
}
