//! What a camera in the air looks at, and where it must look to see a place.

use super::{HeightAgl, LatLon, LocalFrame, Ned, wrap_two_pi};
use nalgebra::{UnitQuaternion, Vector3};

/// Opening of a picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FieldOfView {
    /// From its left to its right edge, radians.
    pub horizontal_rad: f64,
    /// From its upper to its lower edge, radians.
    pub vertical_rad: f64,
}

/// Where a camera's axis points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Look {
    /// Picture turned clockwise about the axis, radians.
    pub roll_rad: f64,
    /// Above the horizon, radians; straight down is -PI / 2.
    pub pitch_rad: f64,
    /// Clockwise from true north, radians.
    pub yaw_rad: f64,
}

/// A ray that is flatter than this does not meet the ground at a place worth naming: at 100 m of height it would be
/// 11 km away. Chosen.
const FLATTEST_RAD: f64 = 0.009;

/// The place on level ground that is seen at a point of the picture; `pixel` runs from 0, 0 at its upper left corner to
/// 1, 1 at its lower right one. `None` at and above the horizon, from the ground, and for what is no number.
///
/// A pinhole camera without distortion; ground as high as that beneath the camera.
pub fn ground_at(eye: LatLon, height: HeightAgl, look: Look, field: FieldOfView, pixel: [f64; 2]) -> Option<LatLon> {
    let [across, down] = pixel.map(|share| 2.0 * share - 1.0);
    let ray = Vector3::new(1.0, across * (field.horizontal_rad / 2.0).tan(), down * (field.vertical_rad / 2.0).tan());
    let turn = UnitQuaternion::from_euler_angles(look.roll_rad, look.pitch_rad, look.yaw_rad);
    let ray = (turn * ray).try_normalize(0.0)?;
    // False for what is no number, too.
    let meets = height.0 > 0.0 && height.0.is_finite() && ray.z > FLATTEST_RAD.sin();
    let reach = height.0 / ray.z;
    let (place, _) = meets.then(|| {
        let ground = Ned { north_m: ray.x * reach, east_m: ray.y * reach, down_m: 0.0 };
        LocalFrame::new(eye, 0.0).wgs84_from_ned(ground)
    })?;
    Some(place)
}

/// Where a place is in the picture, in the terms of [`ground_at`]; outside 0 to 1 it is beside the picture. `None` behind
/// the camera. `below_m` is how far the place lies below the camera.
pub fn pixel_of(eye: LatLon, below_m: f64, look: Look, field: FieldOfView, place: LatLon) -> Option<[f64; 2]> {
    let way = LocalFrame::new(eye, below_m).ned_from_wgs84(place, 0.0);
    let turn = UnitQuaternion::from_euler_angles(look.roll_rad, look.pitch_rad, look.yaw_rad);
    let ray = turn.inverse() * Vector3::new(way.north_m, way.east_m, way.down_m);
    let share = |side: f64, opening_rad: f64| (side / ray.x / (opening_rad / 2.0).tan() + 1.0) / 2.0;
    let pixel = [share(ray.y, field.horizontal_rad), share(ray.z, field.vertical_rad)];
    (ray.x > 0.0 && pixel.iter().all(|share| share.is_finite())).then_some(pixel)
}

/// The look that puts a place into the middle of the picture; heights of eye and place are in one datum.
pub fn look_at(eye: LatLon, eye_height_m: f64, place: LatLon, height_m: f64) -> Look {
    let way = LocalFrame::new(eye, eye_height_m).ned_from_wgs84(place, height_m);
    Look {
        roll_rad: 0.0,
        pitch_rad: -way.down_m.atan2(way.north_m.hypot(way.east_m)),
        yaw_rad: wrap_two_pi(way.east_m.atan2(way.north_m)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{azimuth_rad, distance_m};
    use super::*;
    use proptest::prelude::*;
    use std::f64::consts::{FRAC_PI_2, FRAC_PI_4};

    const EYE: LatLon = LatLon { lat_deg: 33.9, lon_deg: 120.2 };
    const FIELD: FieldOfView = FieldOfView { horizontal_rad: 1.2, vertical_rad: 0.7 };

    fn look(pitch_rad: f64, yaw_rad: f64) -> Look {
        Look { roll_rad: 0.0, pitch_rad, yaw_rad }
    }

    #[test]
    fn straight_down_is_the_place_beneath_and_half_way_down_is_one_height_away() {
        let beneath = ground_at(EYE, HeightAgl(80.0), look(-FRAC_PI_2, 0.3), FIELD, [0.5, 0.5]).expect("ground");
        assert!(distance_m(EYE, beneath) < 0.01);
        let ahead = ground_at(EYE, HeightAgl(80.0), look(-FRAC_PI_4, FRAC_PI_2), FIELD, [0.5, 0.5]).expect("ground");
        assert!((distance_m(EYE, ahead) - 80.0).abs() < 0.05);
        assert!((azimuth_rad(EYE, ahead) - FRAC_PI_2).abs() < 1e-3, "east");
    }

    #[test]
    fn edges_of_the_picture_are_half_its_opening_away_from_the_axis() {
        let right = ground_at(EYE, HeightAgl(50.0), look(-FRAC_PI_2, 0.0), FIELD, [1.0, 0.5]).expect("ground");
        assert!((distance_m(EYE, right) - 50.0 * 0.6_f64.tan()).abs() < 0.02);
        assert!((azimuth_rad(EYE, right) - FRAC_PI_2).abs() < 1e-3, "the right edge is east when the top is north");
        let upper = ground_at(EYE, HeightAgl(50.0), look(-FRAC_PI_2, 0.0), FIELD, [0.5, 0.0]).expect("ground");
        assert!(azimuth_rad(EYE, upper).abs() < 1e-3 && (distance_m(EYE, upper) - 50.0 * 0.35_f64.tan()).abs() < 0.02);
    }

    #[test]
    fn sky_ground_level_and_nonsense_have_no_place() {
        let level = look(0.0, 0.0);
        assert_eq!(ground_at(EYE, HeightAgl(80.0), level, FIELD, [0.5, 0.5]), None);
        assert!(ground_at(EYE, HeightAgl(80.0), level, FIELD, [0.5, 1.0]).is_some(), "its lower edge sees ground");
        assert_eq!(ground_at(EYE, HeightAgl(0.0), look(-1.0, 0.0), FIELD, [0.5, 0.5]), None);
        assert_eq!(ground_at(EYE, HeightAgl(f64::NAN), look(-1.0, 0.0), FIELD, [0.5, 0.5]), None);
        assert_eq!(ground_at(EYE, HeightAgl(80.0), look(f64::NAN, 0.0), FIELD, [0.5, 0.5]), None);
    }

    proptest! {
        #[test]
        fn what_is_clicked_is_what_the_camera_then_looks_at(
            height_m in 10.0..120.0, pitch_rad in -1.5..-0.3, yaw_rad in 0.0..6.2, x in 0.0..1.0, y in 0.5..1.0,
        ) {
            let clicked = ground_at(EYE, HeightAgl(height_m), look(pitch_rad, yaw_rad), FIELD, [x, y]);
            let clicked = clicked.expect("below the horizon");
            let back = pixel_of(EYE, height_m, look(pitch_rad, yaw_rad), FIELD, clicked).expect("in front");
            prop_assert!((back[0] - x).abs() < 1e-3 && (back[1] - y).abs() < 1e-3, "{back:?}");
            let turned = look_at(EYE, height_m, clicked, 0.0);
            let seen = ground_at(EYE, HeightAgl(height_m), turned, FIELD, [0.5, 0.5]).expect("ground");
            // The earth falls away from the level plane by 2 cm at 500 m.
            prop_assert!(distance_m(clicked, seen) < 0.001 * distance_m(EYE, clicked) + 0.01);
        }
    }
}
