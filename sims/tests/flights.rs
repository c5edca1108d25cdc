//! Flight cards: whole flights, judged on the simulator's truth during the whole flight.

#![allow(clippy::unwrap_used)]

use mission::geo::LatLon;
use mission::plan::{Frame, Item, command};
use nalgebra::{Vector2, Vector3};
use sims::autopilot::Mode;
use sims::vehicle::{STEP_S, WindSpec};
use sims::{Drone, DroneConfig};

const HOME: LatLon = LatLon { lat_deg: 33.9, lon_deg: 120.2 };
const HEIGHT_M: f64 = 60.0;
const SPEED_M_S: f64 = 10.0;
/// Corners of the patrol, metres north and east of home: bends from 20° to nearly a reversal.
const CORNERS: [[f64; 2]; 8] = [
    [100.0, 50.0],
    [900.0, 50.0],
    [1_600.0, 300.0],
    [1_700.0, 900.0],
    [1_500.0, 1_000.0],
    [1_500.0, 400.0],
    [900.0, 150.0],
    [150.0, 150.0],
];

fn weather(seed: u64) -> WindSpec {
    WindSpec { mean_m_s: 8.0 * (seed % 4 + 1) as f64 / 4.0, from_rad: seed as f64 * 2.4, gusts: true }
}

fn take_off_item() -> Item {
    let params = [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, HEIGHT_M];
    Item { frame: Frame::GlobalRelHome, ..Item::command(command::NAV_TAKEOFF, params) }
}

fn patrol(drone: &Drone) -> Vec<Item> {
    let mut items = vec![take_off_item()];
    items.push(Item::command(command::DO_CHANGE_SPEED, [1.0, SPEED_M_S, -1.0, 0.0, 0.0, 0.0, 0.0]));
    items.extend(CORNERS.map(|[north, east]| {
        let place = drone.anchor().to_place(Vector3::new(north, east, 0.0)).0;
        Item::at(command::NAV_WAYPOINT, Frame::GlobalRelHome, place, HEIGHT_M)
    }));
    items.push(Item::command(command::NAV_RETURN_TO_LAUNCH, [0.0; 7]));
    items
}

/// A drone that has just been told to fly the patrol.
fn start(seed: u64) -> Drone {
    let mut drone = Drone::new(&DroneConfig { wind: weather(seed), ..DroneConfig::at(HOME, seed) });
    run(&mut drone, 12.0);
    let items = patrol(&drone);
    let autopilot = drone.autopilot_mut();
    autopilot.set_mission(items);
    assert!(autopilot.set_mode(Mode::Guided));
    autopilot.arm(false).unwrap();
    autopilot.command(300, &[0.0; 7], Frame::Mission);
    drone
}

fn run(drone: &mut Drone, seconds: f64) {
    for _ in 0..(seconds / STEP_S).round() as u64 {
        step(drone);
    }
}

fn step(drone: &mut Drone) {
    drone.step();
    while drone.poll_send().is_some() {}
}

/// Distance from a leg, and how far after its start and before its end the drone is, metres.
fn on_leg(leg: [[f64; 2]; 2], at: Vector2<f64>) -> (f64, f64, f64) {
    let (from, to) = (Vector2::from(leg[0]), Vector2::from(leg[1]));
    let way = to - from;
    let along = (at - from).dot(&way) / way.norm();
    let aside = (at - from).perp(&way) / way.norm();
    (aside.abs(), along, way.norm() - along)
}

#[test]
fn the_true_track_stays_within_five_metres_of_straight_legs_in_wind_up_to_eight_metres_a_second() {
    let mut worst_of_all: f64 = 0.0;
    for seed in 1..=20 {
        let mut drone = start(seed);
        let (mut worst, mut lowest, mut highest) = (0.0_f64, f64::MAX, f64::MIN);
        let mut limit = (900.0 / STEP_S) as u64;
        while drone.autopilot().is_armed() {
            step(&mut drone);
            limit -= 1;
            // Over the ceiling at no time, take-off, return and landing included.
            let height_m = drone.truth().height_m();
            assert!(height_m < HEIGHT_M + 3.0, "seed {seed}, {:?}: {height_m:.1} m", weather(seed));
            assert!(limit > 0, "seed {seed}: still flying, mission {:?}", drone.autopilot().mission_progress());
            // Items 3 to 10 are the corners: the legs between them are flown while 4 to 10 are current.
            let current = usize::from(drone.autopilot().mission_progress().0);
            if !(4..=10).contains(&current) {
                continue;
            }
            let position = drone.truth().position_ned_m;
            let (aside, along, ahead) = on_leg([CORNERS[current - 4], CORNERS[current - 3]], position.xy());
            lowest = lowest.min(drone.truth().height_m());
            highest = highest.max(drone.truth().height_m());
            if along > 10.0 && ahead > 10.0 {
                worst = worst.max(aside);
                assert!(aside < 5.0, "seed {seed}, {:?}: {aside:.2} m beside leg to {current}", weather(seed));
            }
        }
        assert!(lowest > HEIGHT_M - 3.0 && highest < HEIGHT_M + 3.0, "seed {seed}: {lowest:.1} to {highest:.1} m");
        assert!(drone.truth().position_ned_m.xy().norm() < 3.0, "seed {seed} landed beside home");
        worst_of_all = worst_of_all.max(worst);
    }
    println!("worst distance from a straight leg over 20 seeds: {worst_of_all:.2} m");
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_does_not() {
    let bytes = |seed| {
        let mut drone = start(seed);
        let mut bytes = Vec::new();
        for _ in 0..(120.0 / STEP_S) as u64 {
            drone.step();
            while let Some(frame) = drone.poll_send() {
                bytes.extend_from_slice(frame.as_slice());
            }
        }
        (bytes, *drone.truth())
    };
    assert_eq!(bytes(3), bytes(3));
    assert_ne!(bytes(3).1, bytes(4).1);
}

#[test]
fn an_outage_of_satellites_on_a_mission_ends_in_a_landing_and_a_short_one_in_nothing() {
    let mut drone = start(2);
    run(&mut drone, 60.0);
    drone.sensors_mut().set_gnss_outage(true);
    run(&mut drone, 2.0);
    drone.sensors_mut().set_gnss_outage(false);
    run(&mut drone, 5.0);
    assert_eq!(drone.autopilot().mode(), Mode::Auto);
    drone.sensors_mut().set_gnss_outage(true);
    run(&mut drone, 10.0);
    assert_eq!(drone.autopilot().mode(), Mode::Land);
    run(&mut drone, 120.0);
    assert!(!drone.autopilot().is_armed() && drone.truth().on_ground);
}
