//! Flights without a wire: autopilot, sensors and physics in one loop.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::vehicle::{Sensors, Vehicle, WindSpec};
use mission::geo::HeightRelHome;
use mission::plan::{FenceCircle, Frame, Item, command};

const HOME: LatLon = LatLon { lat_deg: 33.9, lon_deg: 120.2 };

struct Rig {
    vehicle: Vehicle,
    sensors: Sensors,
    autopilot: Autopilot,
    anchor: Anchor,
    motors: [f64; 4],
    texts: Vec<String>,
    reached: Vec<u16>,
    photos: usize,
}

impl Rig {
    fn new(wind_m_s: f64, seed: u64) -> Self {
        let anchor = Anchor::new(HOME, 4.0);
        let wind = WindSpec { mean_m_s: wind_m_s, from_rad: seed as f64, gusts: true };
        let airframe = Airframe::patrol_quadrotor();
        let mut rig = Self {
            vehicle: Vehicle::new(airframe, 0.5, 1.0, wind, seed),
            sensors: Sensors::new(anchor, seed),
            autopilot: Autopilot::new(&airframe),
            anchor,
            motors: [0.0; 4],
            texts: Vec::new(),
            reached: Vec::new(),
            photos: 0,
        };
        rig.run(12.0);
        rig
    }

    fn step(&mut self) {
        self.vehicle.step(&self.motors, STEP_S);
        let sensed = self.sensors.sample(&self.vehicle);
        self.motors = self.autopilot.update(&sensed);
        while let Some(notice) = self.autopilot.poll_notice() {
            match notice {
                Notice::Text(_, text) => self.texts.push(text),
                Notice::Reached(seq) => self.reached.push(seq),
                Notice::Photo(_) => self.photos += 1,
                Notice::Parameter(..) => {}
            }
        }
    }

    fn run(&mut self, seconds: f64) {
        for _ in 0..(seconds / STEP_S) as u64 {
            self.step();
        }
    }

    /// Runs until the condition holds; the panic tells what was said last.
    fn until(&mut self, limit_s: f64, what: &str, mut done: impl FnMut(&Self) -> bool) {
        let end_s = self.autopilot.now_s() + limit_s;
        while !done(self) {
            assert!(
                self.autopilot.now_s() < end_s,
                "{what} not within {limit_s} s; mode {:?}, height {:.1}, at {}, said {:?}",
                self.autopilot.mode(),
                self.vehicle.truth().height_m(),
                self.vehicle.truth().position_ned_m,
                self.texts.iter().rev().take(6).collect::<Vec<_>>()
            );
            self.step();
        }
    }

    fn take_off(&mut self, height_m: f64) {
        assert!(self.autopilot.set_mode(Mode::Guided));
        self.autopilot.arm(false).unwrap();
        let params = [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, height_m];
        assert_eq!(self.autopilot.command(22, &params, Frame::GlobalRelHome), Answer::Accepted);
        self.until(60.0, "height", |rig| (rig.vehicle.truth().height_m() - height_m).abs() < 1.0);
    }

    fn at(&self, north_m: f64, east_m: f64) -> LatLon {
        self.anchor.to_place(Vector3::new(north_m, east_m, 0.0)).0
    }

    fn waypoint(&self, north_m: f64, east_m: f64, height_m: f64) -> Item {
        Item::at(command::NAV_WAYPOINT, Frame::GlobalRelHome, self.at(north_m, east_m), height_m)
    }

    fn said(&self, part: &str) -> bool {
        self.texts.iter().any(|text| text.contains(part))
    }
}

fn order(number: u16, first: f64, second: f64) -> Item {
    Item::command(number, [first, second, 0.0, 0.0, 0.0, 0.0, 0.0])
}

fn takeoff(height_m: f64) -> Item {
    Item { frame: Frame::GlobalRelHome, ..Item::command(22, [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, height_m]) }
}

#[test]
fn it_takes_off_holds_its_place_in_gusty_wind_and_lands() {
    let mut rig = Rig::new(8.0, 3);
    rig.take_off(30.0);
    rig.run(10.0);
    let mut worst: f64 = 0.0;
    for _ in 0..15_000 {
        rig.step();
        worst = worst.max(rig.vehicle.truth().position_ned_m.xy().norm());
        assert!((rig.vehicle.truth().height_m() - 30.0).abs() < 2.5);
    }
    assert!(worst < 2.5, "{worst}");
    assert!(rig.autopilot.set_mode(Mode::Land));
    rig.until(90.0, "disarmed", |rig| !rig.autopilot.is_armed());
    assert!(rig.vehicle.truth().on_ground && rig.vehicle.truth().position_ned_m.xy().norm() < 3.0);
}

#[test]
fn a_mission_is_flown_item_by_item_and_ends_at_home() {
    let mut rig = Rig::new(6.0, 5);
    let items = vec![
        takeoff(40.0),
        order(command::DO_CHANGE_SPEED, 1.0, 8.0),
        order(command::DO_SET_CAM_TRIGG_DIST, 20.0, 0.0),
        rig.waypoint(150.0, 0.0, 40.0),
        rig.waypoint(150.0, 150.0, 50.0),
        order(command::NAV_DELAY, 3.0, 0.0),
        rig.waypoint(0.0, 150.0, 40.0),
        order(command::DO_JUMP, 4.0, 1.0),
        order(command::NAV_RETURN_TO_LAUNCH, 0.0, 0.0),
    ];
    rig.autopilot.set_mission(items);
    assert!(rig.autopilot.set_mode(Mode::Guided));
    rig.autopilot.arm(false).unwrap();
    assert_eq!(rig.autopilot.command(300, &[0.0; 7], Frame::Mission), Answer::Accepted);
    rig.until(600.0, "landed at home", |rig| !rig.autopilot.is_armed());
    assert_eq!(rig.reached, [1, 4, 5, 6, 7, 4, 5, 6, 7]);
    assert!((30..60).contains(&rig.photos), "{}", rig.photos);
    assert!(rig.vehicle.truth().position_ned_m.xy().norm() < 3.0);
    assert!(rig.said("Mission: 9 RTL"));
}

#[test]
fn arming_is_refused_with_a_reason_before_there_is_a_fix_and_in_modes_that_cannot_start() {
    let airframe = Airframe::patrol_quadrotor();
    let mut autopilot = Autopilot::new(&airframe);
    assert_eq!(autopilot.arm(false).unwrap_err(), "PreArm: Gyros still settling");
    let mut rig = Rig::new(0.0, 1);
    rig.autopilot.set_mode(Mode::Land);
    assert_eq!(rig.autopilot.arm(false).unwrap_err(), "Arm: LAND mode not armable");
    assert!(rig.autopilot.set_mode(Mode::Guided));
    assert!(rig.autopilot.arm(false).is_ok());
    rig.until(12.0, "disarmed by itself", |rig| !rig.autopilot.is_armed());
}

#[test]
fn it_does_not_disarm_in_flight_unless_forced() {
    let mut rig = Rig::new(0.0, 2);
    rig.take_off(10.0);
    let disarm = |second| [0.0, second, 0.0, 0.0, 0.0, 0.0, 0.0];
    assert_eq!(rig.autopilot.command(400, &disarm(0.0), Frame::Mission), Answer::Failed);
    assert!(rig.autopilot.is_armed());
    assert_eq!(rig.autopilot.command(400, &disarm(21_196.0), Frame::Mission), Answer::Accepted);
    assert!(!rig.autopilot.is_armed());
}

#[test]
fn a_low_battery_brings_it_home_and_a_critical_one_down() {
    let mut rig = Rig::new(3.0, 4);
    rig.take_off(30.0);
    rig.autopilot.set_parameter("BATT_FS_LOW_ACT", 2.0);
    rig.vehicle.battery_mut().set_charge(0.06);
    rig.until(20.0, "return", |rig| rig.autopilot.mode() == Mode::Rtl);
    assert!(rig.said("Battery Failsafe - RTL"));
    rig.vehicle.battery_mut().set_charge(0.005);
    rig.until(30.0, "landing", |rig| rig.autopilot.mode() == Mode::Land);
    rig.until(90.0, "down", |rig| !rig.autopilot.is_armed());
    assert!(rig.vehicle.truth().on_ground);
}

#[test]
fn a_lost_station_brings_it_home_only_where_that_is_switched_on() {
    for (action, expected) in [(0.0, Mode::Guided), (1.0, Mode::Rtl), (5.0, Mode::Land)] {
        let mut rig = Rig::new(3.0, 4);
        rig.take_off(20.0);
        rig.autopilot.heard_station();
        rig.autopilot.set_parameter("FS_GCS_ENABLE", action);
        rig.run(6.0);
        assert_eq!(rig.autopilot.mode(), expected);
        if expected == Mode::Guided {
            rig.run(30.0);
            assert!((rig.vehicle.truth().height_m() - 20.0).abs() < 2.5, "it holds where it was told to be");
        } else {
            rig.until(120.0, "down", |rig| !rig.autopilot.is_armed());
            assert!(rig.vehicle.truth().on_ground && rig.vehicle.truth().position_ned_m.xy().norm() < 3.0);
        }
    }
}

#[test]
fn without_satellites_it_lands_where_it_is() {
    let mut rig = Rig::new(2.0, 6);
    rig.take_off(20.0);
    rig.sensors.set_gnss_outage(true);
    rig.until(10.0, "failsafe", |rig| rig.autopilot.mode() == Mode::Land);
    assert!(rig.said("EKF Failsafe"));
    rig.until(90.0, "down", |rig| !rig.autopilot.is_armed());
    assert!(rig.vehicle.truth().on_ground);
}

#[test]
fn a_fence_turns_it_back() {
    let mut rig = Rig::new(5.0, 7);
    let fence =
        Fence { circles: vec![FenceCircle { centre: HOME, radius_m: 100.0, inclusion: true }], ..Fence::default() };
    rig.autopilot.set_fence(fence);
    rig.autopilot.set_parameter("FENCE_ENABLE", 1.0);
    rig.take_off(30.0);
    let place = rig.waypoint(200.0, 0.0, 30.0);
    assert!(rig.autopilot.guided_to(&place));
    rig.until(60.0, "return", |rig| rig.autopilot.mode() == Mode::Rtl);
    assert!(rig.said("Polygon fence breached"));
    rig.until(180.0, "home", |rig| !rig.autopilot.is_armed());
    assert!(rig.vehicle.truth().position_ned_m.xy().norm() < 3.0);
}

#[test]
fn it_returns_to_the_nearer_rally_point() {
    let mut rig = Rig::new(5.0, 8);
    let rally = RallyPoint { place: rig.at(180.0, 0.0), height: HeightRelHome(25.0) };
    rig.autopilot.set_rally(vec![rally]);
    rig.take_off(30.0);
    let place = rig.waypoint(150.0, 0.0, 30.0);
    assert!(rig.autopilot.guided_to(&place));
    rig.until(60.0, "there", |rig| rig.vehicle.truth().position_ned_m.x > 148.0);
    assert!(rig.autopilot.set_mode(Mode::Rtl));
    rig.until(180.0, "down", |rig| !rig.autopilot.is_armed());
    assert!((rig.vehicle.truth().position_ned_m.x - 180.0).abs() < 3.0);
}

#[test]
fn a_paused_mission_stands_still_and_goes_on() {
    let mut rig = Rig::new(4.0, 9);
    let far = rig.waypoint(300.0, 0.0, 30.0);
    rig.autopilot.set_mission(vec![takeoff(30.0), far, order(command::NAV_RETURN_TO_LAUNCH, 0.0, 0.0)]);
    rig.autopilot.set_mode(Mode::Guided);
    rig.autopilot.arm(false).unwrap();
    rig.autopilot.command(300, &[0.0; 7], Frame::Mission);
    rig.until(90.0, "half way", |rig| rig.vehicle.truth().position_ned_m.x > 100.0);
    assert_eq!(rig.autopilot.command(193, &[0.0; 7], Frame::Mission), Answer::Accepted);
    rig.run(15.0);
    let held_m = rig.vehicle.truth().position_ned_m.x;
    rig.run(10.0);
    assert!((rig.vehicle.truth().position_ned_m.x - held_m).abs() < 2.0);
    assert_eq!(rig.autopilot.mission_progress().2, MissionState::Paused);
    rig.autopilot.command(193, &[1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0], Frame::Mission);
    rig.until(200.0, "home", |rig| !rig.autopilot.is_armed());
    assert_eq!(rig.reached, [1, 2]);
}

#[test]
fn the_nose_and_the_gimbal_follow_a_region_of_interest() {
    let mut rig = Rig::new(2.0, 10);
    rig.take_off(40.0);
    let interest = rig.waypoint(0.0, 40.0, 0.0);
    let answer = rig.autopilot.command(command::DO_SET_ROI_LOCATION, &interest.params, Frame::GlobalRelHome);
    assert_eq!(answer, Answer::Accepted);
    rig.run(8.0);
    let yaw = rig.vehicle.truth().attitude.euler_angles().2;
    assert!(wrap(yaw - std::f64::consts::FRAC_PI_2).abs() < 0.1, "{yaw}");
    assert!((rig.autopilot.payload().pitch_rad + std::f64::consts::FRAC_PI_4).abs() < 0.1);
}

#[test]
fn a_mission_of_nothing_but_jumps_ends() {
    let mut rig = Rig::new(0.0, 11);
    rig.take_off(10.0);
    rig.autopilot.set_mission(vec![order(command::DO_JUMP, 1.0, -1.0), order(command::DO_JUMP, 1.0, -1.0)]);
    assert!(!rig.autopilot.set_mode(Mode::Auto));
    rig.run(1.0);
}
