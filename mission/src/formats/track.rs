//! A flown track, and the places of a plan: what the formats for other programs show.

use crate::geo::{HeightAmsl, LatLon};
use crate::plan::{Frame, Item, Plan};

/// One point of a flown track.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TrackPoint {
    /// UTC, microseconds since 1970-01-01.
    pub time_us: i64,
    /// WGS84.
    pub place: LatLon,
    /// Above mean sea level.
    pub height: HeightAmsl,
    /// Over ground, metres per second.
    pub speed_m_s: f64,
}

/// UTC as RFC 3339 with microseconds; `None` outside the years that it can write.
fn rfc3339(time_us: i64) -> Option<String> {
    let time = jiff::Timestamp::from_microsecond(time_us).ok()?;
    (0..=9999).contains(&jiff::tz::Offset::UTC.to_datetime(time).year()).then(|| format!("{time:.6}"))
}

/// The points that are places at a time that a calendar has, with that time.
pub(super) fn shown(points: &[TrackPoint]) -> impl Iterator<Item = (&TrackPoint, String)> {
    let is_place = |point: &&TrackPoint| point.place.lat_deg.is_finite() && point.place.lon_deg.is_finite();
    points.iter().filter(is_place).filter_map(|point| Some((point, rfc3339(point.time_us)?)))
}

/// Height of an item above sea level, metres. Ground is reckoned as level with home.
pub(super) fn amsl_m(plan: &Plan, item: &Item) -> Option<f64> {
    let height_m = match item.frame {
        Frame::GlobalAmsl => item.height_m(),
        _ => plan.home.ground.0 + item.height_m(),
    };
    height_m.is_finite().then_some(height_m)
}

/// The items that the aircraft flies to, with their places.
pub(super) fn stops(plan: &Plan) -> impl Iterator<Item = (&Item, LatLon)> {
    plan.items.iter().filter(|item| item.is_navigation()).filter_map(|item| Some((item, item.place()?)))
}

/// Corners of a circle's picture: a radius of 1 km is drawn true within 1.3 m.
const CIRCLE_CORNERS: usize = 64;

/// A circle as a polygon, for formats that have none.
pub(super) fn circle(centre: LatLon, radius_m: f64) -> Vec<LatLon> {
    let step_rad = std::f64::consts::TAU / CIRCLE_CORNERS as f64;
    (0..CIRCLE_CORNERS).map(|index| crate::geo::destination(centre, step_rad * index as f64, radius_m)).collect()
}
