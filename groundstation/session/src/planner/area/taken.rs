//! What a flight over or around something brings home.

use mission::geo::distance_m;
use mission::plan::pattern::{Flying, Pattern};
use mission::plan::{Item, Plan, command};
use mission::road::Network;

use super::{AreaFigure, AreaShape, WantedArea};
use crate::planner::document::speed_to;
use crate::planner::outcome::path;

/// What a flight brings home.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Taken {
    /// Pictures.
    pub photos: usize,
    /// Distance between them, metres; 0 where they are not triggered by distance.
    pub trigger_m: f64,
    /// Ground, or wall, that a pixel shows square to the view, centimetres.
    pub gsd_cm_px: f64,
    /// What a picture shows there, metres: along the sensor's long side, and its short one.
    pub footprint_m: [f64; 2],
    /// Of the path, metres.
    pub length_m: f64,
    /// From take-off to landing in still air, holds and climbs included, seconds.
    pub time_s: f64,
    /// Of all pictures, megabytes.
    pub data_mb: f64,
}

impl Taken {
    pub(super) fn of(wanted: &WantedArea, network: &Network, flying: &Flying, pattern: &Pattern) -> Self {
        let camera = &flying.camera;
        let value = |figure| wanted.figure(figure, network).unwrap_or_default();
        let wide_at = |away_m: f64| away_m * camera.sensor_width_mm / camera.focal_mm;
        let wide_m = match wanted.shape {
            AreaShape::Survey => wide_at(flying.height_agl_m),
            AreaShape::Facade => wide_at(value(AreaFigure::StandOff)),
            AreaShape::Point => {
                let down_m = flying.height_agl_m - value(AreaFigure::LookAt);
                wide_at(value(AreaFigure::StandOff).hypot(down_m))
            }
            // Where the way around is nearest to the middle: pictures are triggered by what one shows there.
            AreaShape::Orbit => pattern.trigger_m / (1.0 - flying.forward_overlap),
        };
        let (length_m, time_s) = effort(&pattern.plan, flying);
        Self {
            photos: pattern.photos,
            trigger_m: pattern.trigger_m,
            gsd_cm_px: wide_m * 100.0 / f64::from(camera.image_width_px.max(1)),
            footprint_m: [wide_m, wide_m * camera.sensor_height_mm / camera.sensor_width_mm],
            length_m,
            time_s,
            data_mb: pattern.photos as f64 * camera.photo_mb,
        }
    }
}

/// Length of the way in metres, and its time in seconds.
fn effort(plan: &Plan, flying: &Flying) -> (f64, f64) {
    let airframe = &flying.airframe;
    let vertical_s = |rise_m: f64| {
        if rise_m > 0.0 { rise_m / airframe.climb_m_s } else { -rise_m / airframe.descent_m_s }
    };
    let (mut length_m, mut time_s) = (0.0, plan.items.iter().map(hold_s).sum::<f64>());
    let stops: Vec<_> = path(plan).collect();
    for pair in stops.windows(2) {
        let (level_m, rise_m) = (distance_m(pair[0].place, pair[1].place), pair[1].height_m - pair[0].height_m);
        let speed_m_s = pair[1].item.and_then(|index| speed_to(plan, index)).unwrap_or(flying.speed_m_s);
        length_m += level_m.hypot(rise_m);
        time_s += (level_m / speed_m_s).max(vertical_s(rise_m));
    }
    let landing_m = stops.last().map_or(0.0, |last| last.height_m);
    (length_m + landing_m, time_s + vertical_s(-landing_m))
}

/// Standing at an item, seconds.
fn hold_s(item: &Item) -> f64 {
    let holds = matches!(item.command, command::NAV_WAYPOINT | command::NAV_LOITER_TIME | command::NAV_DELAY);
    if holds { item.params[0].max(0.0) } else { 0.0 }
}
