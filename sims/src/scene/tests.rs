#![allow(clippy::unwrap_used)]

use std::f64::consts::{FRAC_PI_2, TAU};

use mission::geo::{LatLon, azimuth_rad, destination, distance_m, look_at, pixel_of};
use mission::road::LinePosition;
use proptest::prelude::*;

use super::canvas::Canvas;
use super::lens::Lens;
use super::paint::MARK;
use super::{Light, Moving, Object, ObjectKind, Scene, Seen, View};
use crate::camera::Pose;

#[path = "../../tests/common/planted.rs"]
mod planted;

use planted::{GROUND_AMSL_M, KINDS, Planted, looking, size_m};

const SIZE: (usize, usize) = (640, 360);
const OPEN_M: f64 = 26_000.0;

fn view(pose: Pose) -> View {
    View::of(pose, SIZE, 70.0)
}

/// Looks at an object's middle from so far, at a bearing, from so high over its base.
fn around(object: &Object, bearing_rad: f64, far_m: f64, high_m: f64) -> View {
    let eye = destination(object.place, bearing_rad, far_m);
    let middle_m = object.base_amsl_m + object.size_m[2] / 2.0;
    view(looking(eye, object.base_amsl_m + high_m, object.place, middle_m))
}

/// Pixels that a picture has of a thing, counted in it as it is painted, above the label.
fn counted(scene: &Scene, view: &View, id: u32, time_s: f64) -> f64 {
    let mut canvas = Canvas::default();
    canvas.clear(view.size);
    scene.draw(&Lens::of(view), time_s, Some(id), &mut canvas);
    let above = crate::camera::label_top(view.size) * view.size.0;
    canvas.pixels()[..above].iter().filter(|ink| **ink == MARK).count() as f64
}

fn seen(scene: &Scene, view: &View, id: u32) -> Seen {
    scene.seen(view, id, 0.0).expect("in the picture")
}

#[test]
fn a_place_is_in_the_picture_where_the_stations_geometry_has_it() {
    let planted = Planted::new();
    let object = planted.grounded(1, ObjectKind::Debris, [OPEN_M, 40.0], 0.0);
    let eye = planted.beside(OPEN_M - 80.0, 10.0);
    let pose = looking(eye, 64.0, planted.beside(OPEN_M, 20.0), GROUND_AMSL_M);
    let shown = seen(&planted.scene.with_objects(vec![object]), &view(pose), 1);
    let across: f64 = 35.0_f64.to_radians();
    let field = mission::geo::FieldOfView {
        horizontal_rad: 2.0 * across,
        vertical_rad: 2.0 * (across.tan() * 9.0 / 16.0).atan(),
    };
    let look = look_at(eye, 64.0, planted.beside(OPEN_M, 20.0), GROUND_AMSL_M);
    let middle_amsl_m = GROUND_AMSL_M + object.size_m[2] / 2.0;
    let [x, y] = pixel_of(eye, 64.0 - middle_amsl_m, look, field, object.place).unwrap();
    assert!((shown.centre_px[0] - x * 640.0).abs() < 0.2, "{shown:?} {x}");
    assert!((shown.centre_px[1] - y * 360.0).abs() < 0.2, "{shown:?} {y}");
    let straight_m = distance_m(eye, object.place).hypot(64.0 - middle_amsl_m);
    assert!((shown.distance_m - straight_m).abs() < 0.05);
}

#[test]
fn a_plate_that_faces_the_camera_is_as_large_as_a_pinhole_makes_it() {
    let planted = Planted::new();
    let (crack, place, amsl_m) = planted.cracked_cap(1, 10);
    let scene = planted.scene.with_objects(vec![crack]);
    let out = destination(place, crack.heading_rad, 6.0);
    let shown = seen(&scene, &view(looking(out, amsl_m, place, amsl_m)), 1);
    let focal_px = 320.0 / 35.0_f64.to_radians().tan();
    // Its front is 3 cm nearer than its middle.
    let [wide_px, high_px] = [0.6, 0.5].map(|m| m / 5.97 * focal_px);
    assert!((shown.width_px - wide_px).abs() < 0.05 && (shown.height_px - high_px).abs() < 0.05, "{shown:?}");
    assert!((shown.area_px - wide_px * high_px).abs() < 0.02 * wide_px * high_px, "{shown:?}");
    assert!(shown.in_frame_share > 1.0 - 1e-9 && shown.hidden_share == 0.0 && shown.blur_px < 1e-6, "{shown:?}");
}

#[test]
fn what_stands_behind_a_pier_or_behind_the_deck_is_hidden_and_from_elsewhere_it_is_not() {
    let planted = Planted::new();
    let made = planted.viaduct();
    let line_m = made.span_lines[10].measured_m;
    // A person behind the outermost column, which is 80 % out.
    let column_m = made.half_width_m() * 0.8 - 0.7;
    let person = Object {
        size_m: [0.3, 0.4, 1.7],
        ..planted.grounded(1, ObjectKind::Person, [line_m, column_m - 2.0], FRAC_PI_2)
    };
    let scene = planted.scene.with_objects(vec![person]);
    let from = |along_m: f64, out_m: f64, amsl_m: f64| {
        view(looking(planted.beside(line_m + along_m, out_m), amsl_m, person.place, GROUND_AMSL_M + 0.85))
    };
    let hidden = |view: View| seen(&scene, &view, 1).hidden_share;
    assert_eq!(hidden(from(0.0, 35.0, 6.0)), 1.0, "behind the column");
    assert_eq!(hidden(from(20.0, 35.0, 6.0)), 0.0, "beside the column");
    assert_eq!(hidden(from(20.0, 35.0, 60.0)), 1.0, "from above the deck is in the way");
    let counts = [from(0.0, 35.0, 6.0), from(20.0, 35.0, 6.0)].map(|view| counted(&scene, &view, 1, 0.0));
    assert_eq!(counts[0], 0.0);
    assert!(counts[1] > 0.0);
}

#[test]
fn the_deeper_under_the_deck_the_lower_one_must_fly_to_see_it() {
    let planted = Planted::new();
    let made = planted.viaduct();
    let middle_m = f64::midpoint(made.span_lines[9].measured_m, made.span_lines[10].measured_m);
    let lowest_hidden = |offset_m: f64| {
        let hut = planted.grounded(1, ObjectKind::Hut, [middle_m, offset_m], 0.0);
        let scene = planted.scene.with_objects(vec![hut]);
        let hidden_at = |over_m: f64| {
            let eye = planted.beside(middle_m, 35.0);
            let pose = looking(eye, GROUND_AMSL_M + over_m, hut.place, GROUND_AMSL_M + 1.3);
            seen(&scene, &view(pose), 1).hidden_share
        };
        assert_eq!(hidden_at(3.0), 0.0, "below the deck's edge nothing hides it");
        let shares: Vec<f64> = (3..60).map(|m| hidden_at(f64::from(m))).collect();
        assert!(shares.windows(2).all(|pair| pair[1] >= pair[0] - 0.02), "higher hides more: {shares:?}");
        shares.iter().position(|share| *share > 0.5).unwrap()
    };
    let [near, far] = [9.0, 0.0].map(lowest_hidden);
    assert!(near > far, "near the edge it is seen from higher up: {near} {far}");
}

#[test]
fn what_drives_keeps_its_lane_and_follows_the_road_over_its_bridges() {
    let planted = Planted::new();
    let bridge = planted.viaduct().bridge.stretch;
    let lorry = planted.on_road(1, ObjectKind::Lorry, [bridge.from_m - 300.0, 8.4], 25.0);
    let back = planted.on_road(2, ObjectKind::Car, [bridge.to_m, -4.6], -30.0);
    let scene = planted.scene.with_objects(vec![lorry, back]);
    let later = scene.at(20.0);
    let at = planted.road().line.locate(later[0].place, 50.0).unwrap();
    assert!((at.measured_m - bridge.from_m - 200.0).abs() < 0.5 && (at.offset_right_m - 8.4).abs() < 0.01, "{at:?}");
    let surface = scene.road_amsl_m(0, at).unwrap();
    assert!((later[0].base_amsl_m - surface).abs() < 1e-6 && surface > GROUND_AMSL_M + 8.0);
    let at = planted.road().line.locate(later[1].place, 50.0).unwrap();
    assert!((at.measured_m - bridge.to_m + 600.0).abs() < 0.5 && (at.offset_right_m + 4.6).abs() < 0.01, "{at:?}");
    let turn = later[1].heading_rad - planted.road().line.azimuth_rad(at.measured_m);
    assert!((turn.rem_euclid(TAU) - std::f64::consts::PI).abs() < 1e-9, "it heads where it drives");
    assert_eq!(scene.at(1e6)[0].base_amsl_m, scene.at(2e6)[0].base_amsl_m, "at the end of the road it stays");
}

#[test]
fn blur_is_how_far_a_thing_moves_in_the_picture_while_it_is_exposed() {
    let planted = Planted::new();
    let car = planted.on_road(1, ObjectKind::Car, [OPEN_M, 8.4], 30.0);
    let still = Object { id: 2, pace: None, ..car };
    let scene = planted.scene.with_objects(vec![car, still]);
    let eye = planted.beside(OPEN_M, 48.4);
    let resting =
        View { exposure_s: 0.01, ..view(looking(eye, car.base_amsl_m + 0.75, car.place, car.base_amsl_m + 0.75)) };
    let focal_px = 320.0 / 35.0_f64.to_radians().tan();
    let blur = |view: &View, id| scene.seen(view, id, 0.0).unwrap().blur_px;
    assert!((blur(&resting, 1) - 0.3 / 40.0 * focal_px).abs() < 0.01);
    assert_eq!(blur(&resting, 2), 0.0);
    let azimuth = planted.road().line.azimuth_rad(OPEN_M);
    let along = View { velocity_ned_m_s: [30.0 * azimuth.cos(), 30.0 * azimuth.sin(), 0.0], ..resting };
    assert!(blur(&along, 1) < 0.02, "flying beside it");
    assert!((blur(&along, 2) - blur(&resting, 1)).abs() < 0.01);
}

#[test]
fn by_night_only_what_glows_and_what_the_drones_lamp_reaches_is_seen() {
    let planted = Planted::new();
    let person = planted.grounded(1, ObjectKind::Person, [OPEN_M, 60.0], 0.0);
    let scene = planted.scene.with_objects(vec![person]).with_light(Light::Night);
    let lit = |far_m: f64| seen(&scene, &around(&person, 1.0, far_m, 4.0), 1).lit_share;
    assert!(lit(10.0) > 0.95 && lit(60.0) < 0.3 && lit(200.0) < 0.05);
    let day = planted.scene.with_objects(vec![person]);
    assert_eq!(seen(&day, &around(&person, 1.0, 200.0, 4.0), 1).lit_share, 1.0);
    let brightest = |scene: &Scene, view: &View| {
        let mut canvas = Canvas::default();
        scene.paint(view, 0.0, &mut canvas);
        canvas.pixels().iter().map(|pixel| pixel[0]).max().unwrap()
    };
    let car = planted.grounded(2, ObjectKind::Car, [OPEN_M, 60.0], 0.0);
    let ahead = around(&car, car.heading_rad, 100.0, 60.0);
    let dark = planted.scene.with_light(Light::Night);
    assert!(brightest(&dark, &ahead) < 40, "nothing to see");
    assert!(brightest(&dark.with_objects(vec![car]), &ahead) > 200, "head lamps");
}

#[test]
fn a_scene_is_painted_the_same_to_the_bit_and_from_a_used_canvas_too() {
    let planted = Planted::new();
    let scene = planted.scene.with_objects(planted.traffic(OPEN_M));
    let pose = looking(planted.beside(OPEN_M - 60.0, 40.0), 64.0, planted.beside(OPEN_M, 0.0), 4.0);
    let mut canvas = Canvas::default();
    scene.paint(&view(pose), 3.0, &mut canvas);
    let first = canvas.pixels().to_vec();
    scene.paint(&View::of(Pose { amsl_m: 90.0, ..pose }, (1280, 720), 40.0), 4.0, &mut canvas);
    Planted::new().scene.with_objects(planted.traffic(OPEN_M)).paint(&view(pose), 3.0, &mut canvas);
    assert!(canvas.pixels() == first);
}

#[test]
fn what_is_not_there_behind_the_camera_or_beside_the_picture_is_not_seen() {
    let planted = Planted::new();
    let car = planted.grounded(1, ObjectKind::Car, [OPEN_M, 60.0], 0.0);
    let scene = planted.scene.with_objects(vec![car]);
    let toward = around(&car, 0.5, 30.0, 5.0);
    assert_eq!(scene.seen(&toward, 2, 0.0), None);
    assert!(scene.seen(&toward, 1, 0.0).is_some());
    for turn_deg in [90.0, 180.0, 270.0] {
        let [roll, pitch, yaw] = toward.pose.attitude_deg;
        let pose = Pose { attitude_deg: [roll, pitch, yaw + turn_deg], ..toward.pose };
        assert_eq!(scene.seen(&view(pose), 1, 0.0), None);
        assert_eq!(counted(&scene, &view(pose), 1, 0.0), 0.0);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// The picture and the truth about it agree: pixels of a thing in the picture, its own mark counted, are those that `seen`
    /// says, to a twentieth, a quarter of a pixel all along its outline, and two; whatever hides it.
    #[test]
    fn the_picture_shows_as_much_of_a_thing_as_is_said(
        kind in 0..KINDS.len(), bearing in 0.0..TAU, far in 1.2..8.0_f64, rise in 0.1..1.0_f64, aside in -0.5..0.5_f64,
        under in any::<bool>(),
    ) {
        let planted = Planted::new();
        let made = planted.viaduct();
        let at_m = if under { made.span_lines[12].measured_m + 4.0 } else { OPEN_M };
        let object = planted.grounded(1, KINDS[kind], [at_m, if under { 10.0 } else { 40.0 }], 0.3);
        let longest_m = size_m(object.kind).into_iter().fold(0.0, f64::max);
        let screen = Object { id: 2, size_m: [longest_m * 0.4; 3], ..planted.grounded(2, ObjectKind::PiledGoods, [at_m + longest_m, 40.0], 0.0) };
        let scene = planted.scene.with_objects(vec![object, screen]);
        let mut view = around(&object, bearing, far * longest_m, rise * far * longest_m);
        view.pose.attitude_deg[2] += aside * 70.0;
        let painted = counted(&scene, &view, 1, 0.0);
        let said = scene.seen(&view, 1, 0.0);
        let Some(said) = said else {
            prop_assert_eq!(painted, 0.0);
            return Ok(());
        };
        let band = (said.width_px + said.height_px) / 2.0 + 2.0;
        prop_assert!((painted - said.area_px).abs() <= 0.05 * said.area_px + band, "{painted} {said:?}");
        for share in [said.in_frame_share, said.hidden_share, said.lit_share] {
            prop_assert!((0.0..=1.0).contains(&share));
        }
        prop_assert!(said.area_px <= said.width_px * said.height_px * 1.02 + 2.0);
        if said.hidden_share == 1.0 {
            prop_assert!(painted <= band, "hidden, and yet {painted}");
        }
    }

    #[test]
    fn nearer_is_larger(bearing in 0.0..TAU, far in 10.0..200.0_f64, share in 0.3..0.95_f64) {
        let planted = Planted::new();
        let car = planted.grounded(1, ObjectKind::Car, [OPEN_M, 60.0], 0.0);
        let scene = planted.scene.with_objects(vec![car]);
        let [there, here] = [far, far * share].map(|m| seen(&scene, &around(&car, bearing, m, m * 0.4), 1));
        prop_assert!(here.width_px > there.width_px && here.height_px > there.height_px);
        prop_assert!(here.distance_m < there.distance_m && here.area_px > there.area_px);
    }
}

#[test]
fn a_thing_that_flies_straight_on_is_where_its_velocity_brings_it() {
    let planted = Planted::new();
    let from = LatLon { lat_deg: 33.9, lon_deg: 120.2 };
    let pace = Some(Moving::Straight { velocity_ned_m_s: [0.0, 40.0, -2.0] });
    let helicopter = Object { place: from, pace, ..planted.grounded(1, ObjectKind::Helicopter, [OPEN_M, 0.0], 0.0) };
    let [later] = planted.scene.with_objects(vec![helicopter]).at(30.0)[..] else { panic!("one") };
    assert!((distance_m(from, later.place) - 1_200.0).abs() < 0.1);
    assert!((azimuth_rad(from, later.place) - FRAC_PI_2).abs() < 1e-3);
    assert!((later.base_amsl_m - helicopter.base_amsl_m - 60.0).abs() < 1e-9);
    assert_eq!(planted.scene.road_amsl_m(9, LinePosition { measured_m: 0.0, offset_right_m: 0.0 }), None);
}
