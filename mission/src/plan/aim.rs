//! What the pictures of a plan show, kept beside the plan, so that a picture that is taken while it is flown can be bound to it.
//!
//! A picture is known again by where the aircraft is and where its camera looks, not by the number of the mission's item: an
//! ArduPilot says that it flies to the next stop while it still takes the pictures of this one, and on a run along a bridge one
//! item passes several spans.

use crate::geo::{Enu, LatLon, LocalFrame, wrap_pi};
use crate::road::BridgePart;
use nalgebra::Vector3;

/// A picture belongs to an aim that is at most so far away, metres. Chosen: twice the standard deviation of a position beside
/// concrete (1 m), a gust, and half of the distance between two pictures of a run.
const WITHIN_M: f64 = 8.0;
/// And whose direction is at most so far from the camera's, radians. Chosen: 40 degrees, half of a usual picture; further
/// away somebody has turned the camera.
const TURNED_RAD: f64 = 0.7;

/// Where a plan takes a picture or a clip, and what of.
#[derive(Debug, Clone, PartialEq)]
pub struct Aim {
    /// From here to there, WGS84; a photo's are one place.
    pub places: [LatLon; 2],
    /// Heights at both, above the take-off place, metres.
    pub rel_home_m: [f64; 2],
    /// Where the camera looks, radians clockwise from true north.
    pub yaw_rad: f64,
    /// What it shows.
    pub part: BridgePart,
}

/// What a picture shows that is taken here, so high above the take-off place, with the camera looking there (where that is
/// known): what the nearest aim says. `None` where the plan takes no picture here, or not in this direction.
pub fn aimed_at(aims: &[Aim], place: LatLon, rel_home_m: f64, yaw_rad: Option<f64>) -> Option<&BridgePart> {
    if aims.is_empty() {
        return None;
    }
    let frame = LocalFrame::new(place, rel_home_m);
    let away_m = |aim: &Aim| {
        let [from, to] = [0, 1].map(|end| {
            let Enu { east_m, north_m, up_m } = frame.enu_from_wgs84(aim.places[end], aim.rel_home_m[end]);
            Vector3::new(east_m, north_m, up_m)
        });
        let way = to - from;
        let share = if way.norm_squared() > 0.0 { (-from.dot(&way) / way.norm_squared()).clamp(0.0, 1.0) } else { 0.0 };
        (from + way * share).norm()
    };
    let looks = |aim: &&Aim| yaw_rad.is_none_or(|yaw_rad| wrap_pi(yaw_rad - aim.yaw_rad).abs() <= TURNED_RAD);
    let near = aims.iter().filter(looks).map(|aim| (away_m(aim), aim)).filter(|(m, _)| *m <= WITHIN_M);
    near.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, aim)| &aim.part)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::geo::destination;
    use crate::road::{Bound, Direction};
    use std::f64::consts::FRAC_PI_2;

    const HERE: LatLon = LatLon { lat_deg: 33.4, lon_deg: 120.2 };

    fn aim(places: [LatLon; 2], span: usize) -> Aim {
        let (bridge, side) = ("A".to_owned(), Direction::Increasing);
        let part = BridgePart { bridge, span, pier: None, side, bound: Bound::ByPlan };
        Aim { places, rel_home_m: [8.0; 2], yaw_rad: 0.0, part }
    }

    #[test]
    fn a_picture_belongs_to_the_nearest_aim_that_looks_its_way() {
        let east_m = |metres| destination(HERE, FRAC_PI_2, metres);
        let aims = [aim([HERE, HERE], 1), aim([east_m(10.0); 2], 2), aim([east_m(30.0), east_m(60.0)], 3)];
        let span = |place, height_m, yaw| aimed_at(&aims, place, height_m, yaw).map(|part| part.span);
        assert_eq!(span(east_m(4.0), 8.0, Some(0.1)), Some(1));
        assert_eq!(span(east_m(6.0), 8.5, None), Some(2), "where the camera looks need not be known");
        assert_eq!(span(east_m(45.0), 8.0, Some(6.2)), Some(3), "half-way through a clip");
        assert_eq!(span(east_m(4.0), 8.0, Some(2.0)), None, "somebody turned the camera");
        assert_eq!(span(east_m(4.0), 30.0, None), None, "high above, on the way home");
        assert_eq!(span(east_m(80.0), 8.0, None), None);
        assert_eq!(aimed_at(&[], HERE, 8.0, None), None);
    }
}
