//! Formats of other programs that a plan is written in.

use mission::formats::wpml::{self, Maker};
use mission::formats::{Note, geojson, gpx, kml, wpl};
use mission::plan::Plan;

/// A format that a plan is exported in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Waypoint file of Mission Planner.
    Waypoints,
    /// GPX route.
    Gpx,
    /// KML.
    Kml,
    /// GeoJSON.
    GeoJson,
    /// Package of DJI or Autel.
    Package(Maker),
}

impl Format {
    /// All.
    pub const ALL: [Self; 6] =
        [Self::Waypoints, Self::Gpx, Self::Kml, Self::GeoJson, Self::Package(Maker::Dji), Self::Package(Maker::Autel)];

    /// What it is called where several have the same extension; the same in every language.
    pub fn name(self) -> &'static str {
        match self {
            Self::Package(Maker::Dji) => "DJI kmz",
            Self::Package(Maker::Autel) => "Autel kmz",
            other => other.extension(),
        }
    }

    /// Extension of its files.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Waypoints => "waypoints",
            Self::Gpx => "gpx",
            Self::Kml => "kml",
            Self::GeoJson => "geojson",
            Self::Package(_) => "kmz",
        }
    }

    /// A plan in this format, and what of it the format does not hold.
    pub(super) fn write(self, name: &str, plan: &Plan) -> (Vec<u8>, Vec<Note>) {
        match self {
            Self::Waypoints => {
                let written = wpl::write(plan);
                (written.text.into_bytes(), written.notes)
            }
            Self::Gpx => {
                let written = gpx::write(name, plan);
                (written.text.into_bytes(), written.notes)
            }
            Self::Kml => (kml::write(name, plan).into_bytes(), Vec::new()),
            Self::GeoJson => (geojson::write(name, plan).into_bytes(), Vec::new()),
            Self::Package(maker) => {
                let packed = wpml::write(plan, maker);
                (packed.bytes, packed.notes)
            }
        }
    }
}
