//! Formats of other programs that a plan is written in.

use mission::formats::wpml::{self, Maker};
use mission::formats::{LostLink, Note, geojson, gpx, kml, wpl};
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
    /// Package of DJI or Autel, with what the aircraft does without a link.
    Package(Maker, LostLink),
}

impl Format {
    /// All; packages with what aircraft usually do without a link.
    pub const ALL: [Self; 6] = [
        Self::Waypoints,
        Self::Gpx,
        Self::Kml,
        Self::GeoJson,
        Self::Package(Maker::Dji, LostLink::Return),
        Self::Package(Maker::Autel, LostLink::Return),
    ];

    /// The same for each thing that an aircraft can do without a link, where the format says it.
    pub fn by_lost_link(self) -> Option<[(LostLink, Self); 4]> {
        match self {
            Self::Package(maker, _) => Some(LostLink::ALL.map(|action| (action, Self::Package(maker, action)))),
            _ => None,
        }
    }

    /// What it is called where several have the same extension; the same in every language.
    pub fn name(self) -> &'static str {
        match self {
            Self::Package(Maker::Dji, _) => "DJI kmz",
            Self::Package(Maker::Autel, _) => "Autel kmz",
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
            Self::Package(..) => "kmz",
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
            Self::Package(maker, lost_link) => {
                let packed = wpml::write_with(plan, maker, lost_link);
                (packed.bytes, packed.notes)
            }
        }
    }
}
