//! What photos see of the ground under a deck.

mod common;

use bridges::bridge::{Given, Made, between_stakes, make};
use bridges::coverage::{Sight, Strip};
use bridges::pattern::{Action, Pose, Request, look_in, span_by_span};
use bridges::solid::Place;
use mission::geo::{FieldOfView, LatLon, Look, pixel_of};
use mission::road::{self, Bridge, Direction, LinePosition, Road};
use proptest::prelude::*;

use common::sketch;

const SIDES: [Direction; 2] = [Direction::Increasing, Direction::Decreasing];
const FIELD: FieldOfView = FieldOfView { horizontal_rad: 1.2, vertical_rad: 0.9 };

fn bridge(road: &Road) -> Bridge {
    between_stakes(road, sketch()).expect("a bridge")
}

fn launch(road: &Road, made: &Made, side: Direction) -> LatLon {
    let measured_m = made.bridge.stretch.from_m - 40.0;
    road.line.place(LinePosition { measured_m, offset_right_m: side.side() * 60.0 })
}

fn photo(made: &Made, at: Place, yaw_rad: f64, pitch_rad: f64) -> Pose {
    let (place, height_m) = made.scene.wgs84(at);
    Pose { place, height_m, at, speed_m_s: 1.0, yaw_rad, pitch_rad, hold_s: 0.0, action: Action::Photo, target: None }
}

#[test]
fn looking_in_from_both_sides_sees_nearly_all_and_they_overlap_in_the_middle() {
    let network = road::demo();
    let road = &network.roads[0];
    for bridge in std::iter::once(&bridge(road)).chain(&road.bridges) {
        let made = make(road, bridge, 0, &Given::new()).expect("a bridge");
        let strip = Strip::under(road, &made, 1.0);
        let [right, left] = SIDES.map(|side| {
            let request = Request::new(road, &made, launch(road, &made, side));
            let pattern = look_in(&request).expect("a pattern");
            strip.seen_by(&made.scene, &Sight::new(request.field()), &pattern.poses)
        });
        let both = right.joined(&left);
        println!("{}: {:.3} and {:.3}, together {:.3}", bridge.name, right.share(), left.share(), both.share());
        assert!(both.share() > 0.93, "{}: {}", bridge.name, both.share());
        assert!(both.share() >= right.share().max(left.share()));
        // Of the middle fifth of the deck, most is seen from both sides.
        let cells = strip.cells().iter().zip(right.seen()).zip(left.seen());
        let middle: Vec<bool> = cells
            .filter(|((cell, _), _)| cell.offset_right_m.abs() < 0.07 * bridge.deck_width_m && !cell.built)
            .map(|((_, a), b)| *a && *b)
            .collect();
        let twice = middle.iter().filter(|seen| **seen).count() as f64 / middle.len() as f64;
        assert!(twice > 0.75, "{}: {twice}", bridge.name);
    }
}

#[test]
fn what_a_pier_hides_is_named_as_a_patch_and_patches_fill_what_is_unseen() {
    let network = road::demo();
    let road = &network.roads[0];
    let made = make(road, &bridge(road), 0, &Given::new()).expect("a bridge");
    let strip = Strip::under(road, &made, 1.0);
    let request = Request::new(road, &made, launch(road, &made, Direction::Increasing));
    let pattern = span_by_span(&request).expect("a pattern");
    let sight = Sight::new(request.field());
    let coverage = strip.seen_by(&made.scene, &sight, pattern.poses.iter().take(4));
    let patches = strip.unseen(road, &coverage);
    let unseen = strip.cells().iter().zip(coverage.seen()).filter(|(cell, seen)| !cell.built && !**seen).count();
    let area_m2: f64 = patches.iter().map(|patch| patch.area_m2).sum();
    assert!((area_m2 - unseen as f64 * strip.cell_m2()).abs() < 1e-6);
    assert!(patches.windows(2).all(|pair| pair[0].area_m2 >= pair[1].area_m2));
    for patch in &patches {
        assert!(patch.outline.len() >= 4);
        for corner in &patch.outline {
            let at = road.line.locate(*corner, 50.0).expect("beside the road");
            assert!(at.offset_right_m.abs() <= made.half_width_m() + 0.01);
        }
    }
    assert!(strip.unseen(road, &strip.seen_by(&made.scene, &sight, [])).len() < 40, "nothing seen: a few patches");
}

#[test]
fn a_photo_straight_down_from_above_the_deck_sees_no_ground_beneath_it() {
    let network = road::demo();
    let road = &network.roads[0];
    let made = make(road, &bridge(road), 0, &Given::new()).expect("a bridge");
    let strip = Strip::under(road, &made, 1.0);
    let s = made.bridge.stretch.from_m + 45.0;
    let down = photo(&made, made.enu(road, s, 0.0, 40.0), 0.0, -std::f64::consts::FRAC_PI_2);
    let sight = Sight { range_m: 500.0, ..Sight::new(FIELD) };
    assert_eq!(strip.seen_by(&made.scene, &sight, [&down]).share(), 0.0);
    let beneath = photo(&made, made.enu(road, s, 0.0, 5.0), 0.0, -std::f64::consts::FRAC_PI_2);
    assert!(strip.seen_by(&made.scene, &sight, [&beneath]).share() > 0.0);
    let resting = Pose { action: Action::None, ..beneath };
    assert_eq!(strip.seen_by(&made.scene, &sight, [&resting]).share(), 0.0, "no photo, nothing seen");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn another_pose_never_lowers_coverage_and_order_does_not_count(
        poses in prop::collection::vec((0.0..90.0, -40.0..40.0, 2.0..9.0, 0.0..6.2, -1.5..0.2), 1..6),
    ) {
        let network = road::demo();
        let road = &network.roads[0];
        let made = make(road, &bridge(road), 0, &Given::new()).expect("a bridge");
        let strip = Strip::under(road, &made, 3.0);
        let sight = Sight::new(FIELD);
        let from_m = made.bridge.stretch.from_m;
        let photos: Vec<Pose> = poses.iter()
            .map(|(s, d, h, yaw, pitch)| photo(&made, made.enu(road, from_m + s, *d, *h), *yaw, *pitch)).collect();
        let mut before = 0.0;
        for count in 1..=photos.len() {
            let share = strip.seen_by(&made.scene, &sight, &photos[..count]).share();
            prop_assert!(share >= before);
            before = share;
        }
        prop_assert_eq!(strip.seen_by(&made.scene, &sight, photos.iter().rev()).share(), before);
    }

    #[test]
    fn what_is_in_the_picture_is_what_the_geodetic_camera_has_in_it(
        yaw_rad in 0.0..6.2, pitch_rad in -1.4..-0.1, height_m in 3.0..9.0, d in 18.0..40.0,
    ) {
        let network = road::demo();
        let road = &network.roads[0];
        let made = make(road, &bridge(road), 0, &Given::new()).expect("a bridge");
        let strip = Strip::under(road, &made, 3.0);
        let eye = made.enu(road, made.bridge.stretch.from_m + 45.0, d, height_m);
        let sight = Sight { range_m: 1e6, flattest_rad: 0.0, ..Sight::new(FIELD) };
        let pose = photo(&made, eye, yaw_rad, pitch_rad);
        // An empty scene: only the picture's edges decide.
        let empty = bridges::solid::Scene::new(made.scene.frame().origin(), Vec::new(), None);
        let coverage = strip.seen_by(&empty, &sight, [&pose]);
        let look = Look { roll_rad: 0.0, pitch_rad, yaw_rad };
        for (cell, seen) in strip.cells().iter().zip(coverage.seen()).filter(|(cell, _)| !cell.built) {
            let (place, ground_m) = made.scene.wgs84(cell.at);
            let pixel = pixel_of(pose.place, pose.height_m - ground_m, look, FIELD, place);
            let edge = pixel.map_or(-1.0, |[x, y]| x.min(y).min(1.0 - x).min(1.0 - y));
            // A thousandth of the picture for the frames' difference.
            prop_assert!(edge.abs() < 1e-3 || (edge > 0.0) == *seen, "{:?} {}", pixel, seen);
        }
    }
}
