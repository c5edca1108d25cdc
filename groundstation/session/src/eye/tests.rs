//! What people tell cameras and gimbals, against a scripted vehicle.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use mission::geo::{FieldOfView, HeightAmsl, HeightRelHome, distance_m};
use mission::road;
use telemetry::dialect::{MavCmd, MavResult};
use telemetry::services::camera::CameraId;
use telemetry::services::command::{Failure, Request};
use telemetry::vehicle::{GimbalAttitude, GimbalYaw, Home, Position, Sampled, VehicleState};
use telemetry::wire::{MonoTime, UtcMicros};

use super::*;
use crate::Snapshot;
use crate::settings::Settings;
use crate::surroundings::Surroundings;

const DRONE: Address = Address { system: 1, component: 1 };
const NOW: Stamp = Stamp { mono: MonoTime(9_000_000_000), utc: UtcMicros(1_700_000_000_000_000) };
const EYE: LatLon = LatLon { lat_deg: 33.2, lon_deg: 120.4 };

fn sampled<T>(value: T) -> Option<Sampled<T>> {
    Some(Sampled { value, at: NOW.mono, source: 0 })
}

/// A drone 80 m up whose camera looks north and half-way down.
fn drone() -> VehicleSnapshot {
    let mut state = VehicleState::default();
    state.position = sampled(Position {
        place: EYE,
        amsl: HeightAmsl(84.0),
        rel_home: HeightRelHome(80.0),
        velocity_ned_m_s: [0.0; 3],
        heading_rad: Some(0.0),
    });
    state.home = sampled(Home { place: EYE, amsl: HeightAmsl(4.0) });
    let pitch_rad = -std::f64::consts::FRAC_PI_4;
    state.gimbal = sampled(GimbalAttitude { device: 154, roll_rad: 0.0, pitch_rad, yaw: GimbalYaw::Earth(0.0) });
    VehicleSnapshot {
        address: DRONE,
        state,
        version: None,
        lost: false,
        primary_link: None,
        heartbeat_ages: Vec::new(),
        losses: Vec::new(),
        clock: None,
        parameters: Arc::default(),
        parameters_revision: 0,
        cameras: vec![CameraSnapshot {
            id: CameraId { component: 100, device: 0 },
            name: "X".to_owned(),
            lost: false,
            flags: Can::CAMERA_CAP_FLAGS_CAPTURE_IMAGE | Can::CAMERA_CAP_FLAGS_HAS_BASIC_ZOOM,
            zoom_percent: None,
            field: Some(FieldOfView { horizontal_rad: 1.2, vertical_rad: 0.7 }),
            recording: false,
            photos: 0,
            photos_missing: 0,
            available_mib: None,
            tracking: false,
        }],
        gimbal: Some(GimbalSnapshot { device: 154, pitch_rad: [-1.6, 0.5], control: None }),
        videos: Vec::new(),
        control: None,
    }
}

struct Rig {
    snapshot: Snapshot,
    settings: Settings,
    network: Arc<road::Network>,
    around: Surroundings,
    eyes: Eyes,
}

impl Rig {
    fn with(vehicle: VehicleSnapshot) -> Self {
        let snapshot = Snapshot { at: NOW, vehicles: [(DRONE, vehicle)].into(), ..Snapshot::default() };
        let settings = Settings { pilot: "李娜".to_owned(), ..Settings::default() };
        Self {
            snapshot,
            settings,
            network: Arc::new(road::demo()),
            around: Surroundings::default(),
            eyes: Eyes::default(),
        }
    }

    fn tell(&mut self, command: Command) -> Vec<Effect> {
        let context = Context {
            now: NOW,
            snapshot: &self.snapshot,
            settings: &self.settings,
            network: &self.network,
            around: &self.around,
            active: Some(DRONE),
            gates: &crate::crew::NO_GATES,
        };
        self.eyes.handle(command, &context)
    }

    fn answer(&mut self, command: MavCmd, result: Result<(), Failure>) -> Vec<Effect> {
        let request = Request { target: DRONE, command, params: [0.0; 7], frame: None };
        let event = VehicleEvent::Command(command::Event::Finished { request, result });
        let context = Context {
            now: NOW,
            snapshot: &self.snapshot,
            settings: &self.settings,
            network: &self.network,
            around: &self.around,
            active: Some(DRONE),
            gates: &crate::crew::NO_GATES,
        };
        self.eyes.observe(&[(NOW, Happening::Station(StationEvent::Vehicle(DRONE, event)))], &context)
    }
}

fn orders(effects: &[Effect]) -> Vec<&Order> {
    effects.iter().filter_map(|effect| if let Effect::Order(order) = effect { Some(order) } else { None }).collect()
}

#[test]
fn a_clicked_pixel_is_kept_in_the_middle_as_the_place_on_the_ground_that_it_shows() {
    let mut rig = Rig::with(drone());
    let effects = rig.tell(Command::LookAtPixel([0.5, 0.5]));
    let [Order::Gimbal(DRONE, GimbalOrder::LookAt { place, height })] = orders(&effects)[..] else {
        panic!("{effects:?}")
    };
    assert!((distance_m(EYE, *place) - 80.0).abs() < 0.1 && place.lat_deg > EYE.lat_deg, "{place:?}");
    assert!((height.0 - 4.0).abs() < 1e-9, "the ground is as high as the take-off place");
    assert!(rig.eyes.waits(DRONE));
    let effects = rig.answer(MavCmd::MAV_CMD_DO_SET_ROI_LOCATION, Ok(()));
    assert!(matches!(&effects[..], [Effect::Log(act)] if act.who == "李娜" && act.answer.is_some()));
    assert!(!rig.eyes.waits(DRONE));
}

#[test]
fn the_sky_a_camera_that_cannot_and_a_drone_that_is_silent_are_refused_in_words() {
    let mut level = drone();
    level.state.gimbal.as_mut().unwrap().value.pitch_rad = 0.0;
    let mut lost = drone();
    lost.lost = true;
    let mut bare = drone();
    bare.state.gimbal = None;
    for (vehicle, command) in [
        (level, Command::LookAtPixel([0.5, 0.2])),
        (drone(), Command::Record(true)),
        (drone(), Command::Track([0.5, 0.5])),
        (lost, Command::Photo),
        (bare, Command::LookAt(EYE)),
    ] {
        let mut rig = Rig::with(vehicle);
        let effects = rig.tell(command);
        assert!(orders(&effects).is_empty() && !effects.is_empty(), "{command:?}: {effects:?}");
        assert!(matches!(rig.eyes.told(DRONE), Some((_, Err(_)))), "{command:?}");
    }
}

#[test]
fn turning_by_hand_is_one_act_however_long_it_is_held_and_ends_when_it_is_let_go() {
    let mut rig = Rig::with(drone());
    let rates = Rates { pitch_rad_s: 0.1, yaw_rad_s: -0.2 };
    let first = rig.tell(Command::Turn(Some(rates)));
    assert!(first.iter().any(|effect| matches!(effect, Effect::Log(_))));
    for _ in 0..5 {
        let held = rig.tell(Command::Turn(Some(rates)));
        assert!(matches!(held[..], [Effect::Order(Order::Gimbal(DRONE, GimbalOrder::Turn(Some(_))))]), "{held:?}");
    }
    let end = rig.tell(Command::Turn(None));
    assert!(matches!(end[..], [Effect::Order(Order::Gimbal(DRONE, GimbalOrder::Turn(None)))]));
    assert!(rig.tell(Command::Turn(None)).is_empty());
}

#[test]
fn a_photo_that_the_camera_refuses_is_told_and_logged() {
    let mut rig = Rig::with(drone());
    assert!(matches!(
        orders(&rig.tell(Command::Photo))[..],
        [Order::Camera(CameraOrder { action: Action::TakeImage, .. })]
    ));
    let refused = Failure::Rejected(MavResult::MAV_RESULT_DENIED);
    let effects = rig.answer(MavCmd::MAV_CMD_IMAGE_START_CAPTURE, Err(refused));
    assert!(matches!(&effects[..], [Effect::Log(_)]));
    assert!(matches!(rig.eyes.told(DRONE), Some((_, Err(_)))));
    assert!(rig.answer(MavCmd::MAV_CMD_NAV_LAND, Ok(())).is_empty(), "other people's answers are not ours");
}

#[test]
fn what_the_camera_looks_at_is_what_the_plan_aboard_has_it_look_at_here_and_nothing_elsewhere() {
    use mission::plan::Aim;
    use mission::road::{Bound, BridgePart, Direction};
    let (bridge, side) = ("蒲沟中桥".to_owned(), Direction::Decreasing);
    let part = BridgePart { bridge, span: 2, pier: Some(1), side, bound: Bound::ByPlan };
    let aim = |yaw_rad| Aim { places: [EYE; 2], rel_home_m: [80.0; 2], yaw_rad, part: part.clone() };
    let rig = Rig::with(drone());
    let context = Context {
        now: NOW,
        snapshot: &rig.snapshot,
        settings: &rig.settings,
        network: &rig.network,
        around: &rig.around,
        active: Some(DRONE),
        gates: &crate::crew::NO_GATES,
    };
    assert_eq!(planned(&[aim(0.1)], DRONE, &context), Some(part.clone()));
    assert_eq!(planned(&[aim(2.0)], DRONE, &context), None, "the camera was turned by hand");
    assert_eq!(planned(&[], DRONE, &context), None);
    assert_eq!(planned(&[aim(0.1)], Address { system: 9, component: 1 }, &context), None);
}
