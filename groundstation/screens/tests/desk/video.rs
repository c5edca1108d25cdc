//! What a person does on the live picture.

use egui::{Event, Modifiers, PointerButton, Pos2, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use mission::geo::FieldOfView;
use session::eye::CameraSnapshot;
use session::findings::Command as Findings;
use session::findings::finding::Seen;
use session::{Command, VehicleSnapshot};
use telemetry::dialect::CameraCapFlags;
use telemetry::services::camera::CameraId;
use telemetry::vehicle::{GimbalAttitude, GimbalYaw, Sampled};
use telemetry::wire::Stamp;

use crate::stage::{Desk, FIRST, asked, drone, press, stamp, usual};

/// 42 m up, a camera that looks straight down and sees 1.2 rad across.
fn looking_down(at: Stamp) -> VehicleSnapshot {
    let mut drone = drone(FIRST, at, true, 5_000.0);
    let pitch_rad = -std::f64::consts::FRAC_PI_2;
    let gimbal = GimbalAttitude { device: 154, roll_rad: 0.0, pitch_rad, yaw: GimbalYaw::Earth(0.0) };
    drone.state.gimbal = Some(Sampled { value: gimbal, at: at.mono, source: 0 });
    drone.cameras = vec![CameraSnapshot {
        id: CameraId { component: 100, device: 0 },
        name: "X".to_owned(),
        lost: false,
        flags: CameraCapFlags::empty(),
        zoom_percent: None,
        field: Some(FieldOfView { horizontal_rad: 1.2, vertical_rad: 0.7345 }),
        recording: false,
        photos: 0,
        photos_missing: 0,
        available_mib: None,
        tracking: false,
    }];
    drone
}

fn filming() -> Harness<'static, Desk> {
    let mut desk = Desk::english();
    desk.look(stamp(10), vec![looking_down(stamp(10))], vec![]);
    desk.films = true;
    usual(desk)
}

/// A place in the picture.
fn at(harness: &Harness<'_, Desk>, share: [f32; 2]) -> Pos2 {
    let picture = harness.get_by_label("Live video").rect();
    picture.min + picture.size() * Vec2::from(share)
}

fn button(pos: Pos2, pressed: bool) -> Event {
    Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE }
}

/// Pressed and let go within one frame, as on a slow screen.
fn click(harness: &mut Harness<'_, Desk>, pos: Pos2) {
    harness.event(Event::PointerMoved(pos));
    harness.run_steps(2);
    harness.input_mut().events.extend([button(pos, true), button(pos, false)]);
    harness.run_steps(4);
}

#[test]
fn a_click_that_is_over_within_one_slow_frame_opens_the_menu_of_the_place() {
    let mut harness = filming();
    let middle = at(&harness, [0.5, 0.5]);
    click(&mut harness, middle);
    let marked = press(&mut harness, "Mark a finding");
    let [Command::Findings(Findings::Mark { place, seen: Seen::Video })] = marked[..] else { panic!("{marked:?}") };
    let beneath = looking_down(stamp(10)).state.position.unwrap().value.place;
    assert!(mission::geo::distance_m(place, beneath) < 0.5, "it looks straight down");
}

#[test]
fn a_distance_is_dragged_in_the_picture_and_kept_with_its_uncertainty() {
    let mut harness = filming();
    let middle = at(&harness, [0.5, 0.5]);
    click(&mut harness, middle);
    press(&mut harness, "Measure a distance");
    let [from, to] = [[0.25, 0.5], [0.75, 0.5]].map(|share| at(&harness, share));
    harness.event(Event::PointerMoved(from));
    harness.event(button(from, true));
    harness.run_steps(2);
    for part in 1..=5 {
        harness.event(Event::PointerMoved(from.lerp(to, part as f32 / 5.0)));
        harness.run_steps(1);
    }
    harness.event(button(to, false));
    assert!(asked(&mut harness).is_empty(), "dragging turns no gimbal now");
    let kept = press(&mut harness, "Keep with the finding");
    let [Command::Findings(Findings::Measured { length, .. })] = &kept[..] else { panic!("{kept:?}") };
    // Half of a picture of 84 m times the tangent of 0.6.
    let truth_m = 42.0 * 0.6_f64.tan();
    assert!((length.metres - truth_m).abs() < 0.3, "{length:?}, not {truth_m}");
    assert!((1.5..6.0).contains(&length.uncertainty_m), "{length:?}");
    let described = harness.state().session.findings().draft().map(|draft| draft.measured.len());
    assert_eq!(described, Some(1), "it is described next");
}
