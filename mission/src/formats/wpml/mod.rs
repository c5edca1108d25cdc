//! WPML, the routes of DJI and Autel (`dji-sdk/Cloud-API-Doc`, DJI WPML): a ZIP package (`.kmz`) with
//! `wpmz/template.kml`, the recipe that people edit, and `wpmz/waylines.wpml`, what is flown. The names are fixed.
//! Autel has the same layout in a namespace of its own.
//!
//! What is flown is read; the recipe only where there is nothing else, and for what the other file lacks: the take-off
//! point, and how ellipsoid heights relate to the others. Positions are WGS84 or refused.
//!
//! | Height mode | becomes |
//! |---|---|
//! | `relativeToStartPoint` | above home |
//! | `EGM96` | above sea level |
//! | `WGS84` (ellipsoid) | above sea level or home, where the recipe says both heights of a point; refused otherwise |
//! | `aboveGroundLevel` | above terrain, and the pilot is told |
//! | `realTimeFollowSurface` and others | refused |

//!
//! What the aircraft does when it loses the link (`exitOnRCLost`, `executeRCLostAction`) is told as a note, because no plan
//! holds it, and written as asked; a word that is not known is refused.

mod action;
mod package;
mod read;
mod write;

pub use read::read;
pub use write::{Packed, write, write_with};

/// Whose packages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Maker {
    /// DJI.
    Dji,
    /// Autel Robotics.
    Autel,
}

impl Maker {
    /// Of files that are written.
    fn namespace(self) -> &'static str {
        match self {
            Self::Dji => "http://www.dji.com/wpmz/1.0.2",
            Self::Autel => "http://www.autel.com/wpmz/1.0.0",
        }
    }
}

/// Whether a namespace is one of either maker, of whatever version.
fn is_wpml(namespace: &str) -> bool {
    ["http://www.dji.com/wpmz/", "http://www.autel.com/wpmz/"].iter().any(|known| namespace.starts_with(known))
}

const TEMPLATE: &str = "template.kml";
const WAYLINES: &str = "waylines.wpml";
