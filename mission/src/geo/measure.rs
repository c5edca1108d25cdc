//! Distances between two points of a picture, with how far they may be wrong.

use super::{FieldOfView, HeightAgl, LatLon, LocalFrame, Look, ground_at};

/// What a camera saw, and a point of its picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Where the camera was, WGS84.
    pub eye: LatLon,
    /// Above the ground that is looked at, metres.
    pub height: HeightAgl,
    /// Where it pointed.
    pub look: Look,
    /// Opening of the picture.
    pub field: FieldOfView,
    /// From 0, 0 at the picture's upper left corner to 1, 1 at its lower right one.
    pub pixel: [f64; 2],
}

/// Standard deviations of what a distance is reckoned from. Position of the camera is not among them: it moves both ends
/// alike.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Doubts {
    /// Height above the ground, metres: the barometer since take-off, and ground that is not as high as the take-off.
    pub height_m: f64,
    /// Pitch of the camera, radians, the same for both ends.
    pub pitch_rad: f64,
    /// Roll of the camera, radians, the same for both ends.
    pub roll_rad: f64,
    /// Opening of the picture, share of it.
    pub field_share: f64,
    /// Where somebody points at, share of the picture's width and height, each end by itself.
    pub pixel_share: f64,
}

impl Doubts {
    /// Of a usual small multirotor with a three-axis gimbal over level land. All chosen: 2 m of height, half a degree of
    /// gimbal, 2 % of the opening (maker's figure against a calibration), 4 dots of a picture 1,280 wide.
    pub const USUAL: Self =
        Self { height_m: 2.0, pitch_rad: 0.0087, roll_rad: 0.0087, field_share: 0.02, pixel_share: 0.003 };
}

/// A distance over level ground.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Length {
    /// Metres.
    pub metres: f64,
    /// Two standard deviations, metres.
    pub uncertainty_m: f64,
}

/// A distance that may be wrong by more than this share of itself is none. Chosen.
const MOST_SHARE: f64 = 0.5;

/// The distance between two points of the ground that a camera saw, in one picture or in two. `None` where one of them is at
/// or above the horizon, or so near to it that the distance may be wrong by half of itself.
///
/// Level ground and a pinhole camera, as [`ground_at`] has them; how far it may be wrong is the first order of its inputs'
/// doubts: each is moved by one standard deviation to both sides, and half the change is taken along the distance. What
/// stands up from the ground is not measured by this.
pub fn length_between(from: Point, to: Point, doubts: Doubts) -> Option<Length> {
    let way = way(from, to)?;
    let metres = way[0].hypot(way[1]);
    let along = if metres > 0.0 { way.map(|part| part / metres) } else { [1.0, 0.0] };
    let mut variance = 0.0;
    for doubt in 0..DOUBTS {
        let at = |by: f64| {
            let (from, to) = moved(from, to, doubts, doubt, by);
            self::way(from, to)
        };
        let (more, less) = (at(1.0)?, at(-1.0)?);
        let half = [0, 1].map(|axis| (more[axis] - less[axis]) / 2.0);
        variance += (half[0] * along[0] + half[1] * along[1]).powi(2);
    }
    let uncertainty_m = 2.0 * variance.sqrt();
    // Points beside each other have no distance that could be wrong by a share of it.
    let far = metres > 1.0;
    (uncertainty_m.is_finite() && !(far && uncertainty_m > MOST_SHARE * metres))
        .then_some(Length { metres, uncertainty_m })
}

/// What [`moved`] numbers: four that both ends share, and two of each end's pixel.
const DOUBTS: usize = 8;

/// Both ends with one of what they are reckoned from `by` standard deviations away.
fn moved(from: Point, to: Point, doubts: Doubts, doubt: usize, by: f64) -> (Point, Point) {
    let mut ends = [from, to];
    for (number, end) in ends.iter_mut().enumerate() {
        match doubt {
            0 => end.height.0 += by * doubts.height_m,
            1 => end.look.pitch_rad += by * doubts.pitch_rad,
            2 => end.look.roll_rad += by * doubts.roll_rad,
            3 => {
                end.field.horizontal_rad *= 1.0 + by * doubts.field_share;
                end.field.vertical_rad *= 1.0 + by * doubts.field_share;
            }
            // Of the one end 4 and 5, of the other 6 and 7.
            of_pixel if (of_pixel - 4) / 2 == number => end.pixel[of_pixel % 2] += by * doubts.pixel_share,
            _ => {}
        }
    }
    ends.into()
}

/// North and east from one end to the other, metres.
fn way(from: Point, to: Point) -> Option<[f64; 2]> {
    let [from, to] = [from, to].map(|end| ground_at(end.eye, end.height, end.look, end.field, end.pixel));
    let way = LocalFrame::new(from?, 0.0).ned_from_wgs84(to?, 0.0);
    Some([way.north_m, way.east_m])
}

#[cfg(test)]
mod tests {
    use super::super::{distance_m, pixel_of};
    use super::*;
    use proptest::prelude::*;
    use std::f64::consts::FRAC_PI_2;

    const EYE: LatLon = LatLon { lat_deg: 33.9, lon_deg: 120.2 };
    const FIELD: FieldOfView = FieldOfView { horizontal_rad: 1.2, vertical_rad: 0.7 };

    fn point(height_m: f64, pitch_rad: f64, pixel: [f64; 2]) -> Point {
        let look = Look { roll_rad: 0.0, pitch_rad, yaw_rad: 0.8 };
        Point { eye: EYE, height: HeightAgl(height_m), look, field: FIELD, pixel }
    }

    #[test]
    fn a_picture_straight_down_measures_what_its_opening_says() {
        let ends = [[0.0, 0.5], [1.0, 0.5]].map(|pixel| point(60.0, -FRAC_PI_2, pixel));
        let length = length_between(ends[0], ends[1], Doubts::USUAL).expect("ground");
        assert!((length.metres - 120.0 * 0.6_f64.tan()).abs() < 0.02, "{length:?}");
        // Two metres of 60 are 3.3 % of it, two per cent of the opening 2.6 %: 4.2 % of 82 m, and that twice.
        assert!((6.0..7.5).contains(&length.uncertainty_m), "{length:?}");
    }

    #[test]
    fn what_is_near_the_horizon_is_not_measured() {
        let ends = [[0.4, 0.1], [0.6, 0.1]].map(|pixel| point(60.0, -0.3, pixel));
        assert_eq!(length_between(ends[0], ends[1], Doubts::USUAL), None);
        let ends = [[0.4, 0.9], [0.6, 0.9]].map(|pixel| point(60.0, -0.3, pixel));
        assert!(length_between(ends[0], ends[1], Doubts::USUAL).is_some(), "the lower edge is near enough");
    }

    #[test]
    fn two_pictures_from_two_places_measure_the_same_piece_of_road() {
        let ends = [[0.3, 0.6], [0.6, 0.7]].map(|pixel| point(80.0, -0.9, pixel));
        let places = ends.map(|end| ground_at(end.eye, end.height, end.look, end.field, end.pixel).expect("ground"));
        let later = super::super::destination(EYE, 0.8, 12.0);
        let look = Look { roll_rad: 0.02, pitch_rad: -1.0, yaw_rad: 0.9 };
        let pixel = pixel_of(later, 80.0, look, FIELD, places[1]).expect("in front");
        let moved = Point { eye: later, height: HeightAgl(80.0), look, field: FIELD, pixel };
        let length = length_between(ends[0], moved, Doubts::USUAL).expect("ground");
        assert!((length.metres - distance_m(places[0], places[1])).abs() < 0.02, "{length:?}");
    }

    /// A number of the standard normal distribution from two of the even one (Box and Muller, 1958).
    fn normal(pair: (f64, f64)) -> f64 {
        (-2.0 * (1.0 - pair.0).ln()).sqrt() * (std::f64::consts::TAU * pair.1).cos()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn what_is_measured_lies_within_its_uncertainty_in_95_of_100_cases(
            height_m in 40.0..120.0, pitch_rad in -1.5..-0.7, pixels in prop::array::uniform4(0.2..0.8),
            dice in prop::collection::vec(prop::array::uniform8((0.0..1.0, 0.0..1.0)), 1_000),
        ) {
            let [from, to] = [[pixels[0], pixels[1]], [pixels[2], pixels[3]]].map(|p| point(height_m, pitch_rad, p));
            let truth = way(from, to).map(|way| way[0].hypot(way[1])).expect("ground");
            prop_assume!(truth > 10.0);
            let doubts = Doubts::USUAL;
            let within = dice.iter().filter(|dice| {
                let [height, pitch, roll, field, ax, ay, bx, by] = dice.map(normal);
                let [mut from, mut to] = [from, to];
                for (end, x, y) in [(&mut from, ax, ay), (&mut to, bx, by)] {
                    end.height.0 += height * doubts.height_m;
                    end.look.pitch_rad += pitch * doubts.pitch_rad;
                    end.look.roll_rad += roll * doubts.roll_rad;
                    end.field.horizontal_rad *= 1.0 + field * doubts.field_share;
                    end.field.vertical_rad *= 1.0 + field * doubts.field_share;
                    end.pixel[0] += x * doubts.pixel_share;
                    end.pixel[1] += y * doubts.pixel_share;
                }
                length_between(from, to, doubts).is_some_and(|got| (got.metres - truth).abs() <= got.uncertainty_m)
            });
            // 95.4 % of a normal distribution; a thousand throws scatter by 0.7 %.
            let share = within.count() as f64 / dice.len() as f64;
            prop_assert!((0.92..0.985).contains(&share), "{share} of {truth} m");
        }
    }
}
