//! What the camera sees of level ground.

use mission::geo::{Enu, LatLon, LocalFrame, Ned};
use nalgebra::{UnitQuaternion, Vector3};

use super::track::Position;

/// Ground further away is not given: near the horizon a hundredth of a degree is hundreds of metres.
const FARTHEST_M: f64 = 20_000.0;

/// Where a ray meets the ground, and how far that is, metres.
fn meet(frame: &LocalFrame, above_m: f64, ray: Vector3<f64>) -> Option<(LatLon, f64)> {
    let ray = ray.normalize();
    let far = above_m / ray.z;
    if !(far > 0.0 && far < FARTHEST_M) {
        return None;
    }
    let ned = Ned { north_m: ray.x * far, east_m: ray.y * far, down_m: above_m };
    Some((frame.wgs84_from_enu(Enu::from(ned)).0, far))
}

/// The picture on the ground.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Footprint {
    pub(super) centre: Option<LatLon>,
    pub(super) slant_m: Option<f64>,
    /// Clockwise from upper left; only where all four are on the ground.
    pub(super) corners: Option<[LatLon; 4]>,
}

/// The picture of a camera that looks along the first axis of `camera`, with its field of view across and along.
pub(super) fn footprint(
    position: Position,
    camera: UnitQuaternion<f64>,
    view_rad: Option<[f64; 2]>,
    ground_amsl_m: f64,
) -> Footprint {
    let above_m = position.amsl_m - ground_amsl_m;
    let frame = LocalFrame::new(position.place, position.amsl_m);
    let middle = meet(&frame, above_m, camera * Vector3::x());
    let corners = view_rad.and_then(|view| {
        let [right, down] = view.map(|angle| (angle / 2.0).tan());
        let rays = [(-right, -down), (right, -down), (right, down), (-right, down)];
        let met = rays.map(|(y, z)| meet(&frame, above_m, camera * Vector3::new(1.0, y, z)).map(|(place, _)| place));
        match met {
            [Some(a), Some(b), Some(c), Some(d)] => Some([a, b, c, d]),
            _ => None,
        }
    });
    Footprint { centre: middle.map(|(place, _)| place), slant_m: middle.map(|(_, far)| far), corners }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use mission::geo::{azimuth_rad, distance_m};

    const POSITION: Position =
        Position { place: LatLon { lat_deg: 32.6, lon_deg: 120.9 }, amsl_m: 103.0, above_home_m: 100.0 };

    #[test]
    fn a_camera_that_looks_half_down_to_the_east_sees_as_far_as_it_is_high() {
        let camera = UnitQuaternion::from_euler_angles(0.0, -45_f64.to_radians(), 90_f64.to_radians());
        let seen = footprint(POSITION, camera, Some([1.0, 0.6]), 3.0);
        let centre = seen.centre.unwrap();
        assert!((distance_m(POSITION.place, centre) - 100.0).abs() < 0.1);
        assert!((azimuth_rad(POSITION.place, centre).to_degrees() - 90.0).abs() < 0.1);
        assert!((seen.slant_m.unwrap() - 100.0 * 2_f64.sqrt()).abs() < 0.01);
        let [upper_left, upper_right, lower_right, lower_left] = seen.corners.unwrap();
        assert!(upper_left.lat_deg > upper_right.lat_deg && lower_left.lat_deg > lower_right.lat_deg);
        assert!(upper_left.lon_deg > lower_left.lon_deg && upper_right.lon_deg > lower_right.lon_deg);
    }

    #[test]
    fn what_is_at_the_horizon_or_above_is_not_on_the_ground() {
        for pitch_deg in [0.0_f64, -0.1, 20.0] {
            let camera = UnitQuaternion::from_euler_angles(0.0, pitch_deg.to_radians(), 0.0);
            let seen = footprint(POSITION, camera, Some([1.0, 0.6]), 3.0);
            assert_eq!((seen.centre, seen.slant_m, seen.corners), (None, None, None));
        }
        let under = Position { amsl_m: 1.0, ..POSITION };
        let down = UnitQuaternion::from_euler_angles(0.0, -1.5, 0.0);
        assert_eq!(footprint(under, down, None, 3.0).centre, None);
    }
}
