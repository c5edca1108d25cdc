//! Every figure of the table in PHYSICS.md, flown.

#![allow(clippy::unwrap_used)]

use mission::geo::LatLon;
use mission::plan::Airframe;
use mission::plan::Frame;
use mission::plan::airframe::GRAVITY_M_S2;
use nalgebra::Vector3;
use sims::autopilot::{Mode, Sticks};
use sims::vehicle::{STEP_S, Vehicle, WindSpec};
use sims::{Drone, DroneConfig};
use std::collections::BTreeMap;

const TABLE: &str = include_str!("../PHYSICS.md");
const HOME: LatLon = LatLon { lat_deg: 33.9, lon_deg: 120.2 };
const HEIGHT_M: f64 = 60.0;
/// Gyros settle, satellites are found.
const GROUND_S: f64 = 12.0;
const NAV_TAKEOFF: u16 = 22;
const CONDITION_YAW: u16 = 115;

/// At [`HEIGHT_M`] in Guided.
fn hovering(airframe: Airframe, wind: WindSpec, parameters: &[(&str, f64)]) -> Drone {
    let mut drone = Drone::new(&DroneConfig { airframe, wind, ..DroneConfig::at(HOME, 3) });
    for (name, value) in [("BATT_FS_LOW_ACT", 0.0), ("BATT_FS_CRT_ACT", 0.0)].iter().chain(parameters) {
        assert!(drone.autopilot_mut().set_parameter(name, *value), "{name}");
    }
    fly(&mut drone, GROUND_S, |_| ());
    let autopilot = drone.autopilot_mut();
    assert!(autopilot.set_mode(Mode::Guided));
    autopilot.arm(false).unwrap();
    autopilot.command(NAV_TAKEOFF, &[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, HEIGHT_M], Frame::GlobalRelHome);
    fly(&mut drone, 60.0, |_| ());
    drone
}

fn still(airframe: Airframe, parameters: &[(&str, f64)]) -> Drone {
    hovering(airframe, WindSpec::default(), parameters)
}

fn fly(drone: &mut Drone, seconds: f64, mut look: impl FnMut(&Drone)) {
    for _ in 0..(seconds / STEP_S).round() as u64 {
        drone.step();
        while drone.poll_send().is_some() {}
        look(drone);
    }
}

fn go(drone: &mut Drone, north_m: f64, height_m: f64) {
    let place = drone.anchor().to_place(Vector3::new(north_m, 0.0, 0.0)).0;
    let item = mission::plan::Item::at(mission::plan::command::NAV_WAYPOINT, Frame::GlobalRelHome, place, height_m);
    assert!(drone.autopilot_mut().guided_to(&item));
}

fn mean(drone: &mut Drone, seconds: f64, value: impl Fn(&Drone) -> f64) -> f64 {
    let (mut sum, mut count) = (0.0, 0.0);
    fly(drone, seconds, |drone| {
        sum += value(drone);
        count += 1.0;
    });
    sum / count
}

fn power_w(drone: &Drone) -> f64 {
    drone.vehicle().battery().voltage_v() * drone.vehicle().battery().current_a()
}

fn lean_deg(drone: &Drone) -> f64 {
    drone.truth().attitude.inverse_transform_vector(&Vector3::z()).z.clamp(-1.0, 1.0).acos().to_degrees()
}

/// Mean lean and power, steady at a speed over ground in still air.
fn cruise(airframe: Airframe, speed_m_s: f64) -> (f64, f64) {
    let parameters = [("WPNAV_SPEED", speed_m_s * 100.0), ("ANGLE_MAX", airframe.max_tilt_rad.to_degrees() * 100.0)];
    let mut drone = still(airframe, &parameters);
    go(&mut drone, 3_000.0, HEIGHT_M);
    fly(&mut drone, 25.0, |_| ());
    let flown_m_s = drone.truth().velocity_ned_m_s.xy().norm();
    assert!((flown_m_s - speed_m_s).abs() < 0.3, "{flown_m_s} instead of {speed_m_s}");
    let lean = mean(&mut drone, 20.0, lean_deg);
    (lean, mean(&mut drone, 20.0, power_w))
}

/// Steady speed upwards of the bare vehicle: all motors at one command, dropped or launched from high up.
fn vertical_m_s(airframe: Airframe, command: f64) -> f64 {
    let mut vehicle = Vehicle::new(airframe, 0.0, 1.0, WindSpec::default(), 1);
    vehicle.launch(2_000.0);
    (0..5_000).for_each(|_| vehicle.step(&[command; 4], STEP_S));
    -vehicle.truth().velocity_ned_m_s.z
}

/// Greatest distance from the place and from the height held for five minutes, metres.
fn strays_m(airframe: Airframe, wind: WindSpec) -> [f64; 2] {
    let mut drone = hovering(airframe, wind, &[("ANGLE_MAX", airframe.max_tilt_rad.to_degrees() * 100.0)]);
    let aim = Vector3::new(drone.truth().position_ned_m.x, drone.truth().position_ned_m.y, -HEIGHT_M);
    let aim = Vector3::new(0.0, 0.0, aim.z);
    let mut worst = [0.0_f64; 2];
    fly(&mut drone, 300.0, |drone| {
        let off = drone.truth().position_ned_m - aim;
        worst = [worst[0].max(off.xy().norm()), worst[1].max(off.z.abs())];
    });
    worst
}

/// Seconds until something is so for good, within a limit.
fn settles_s(drone: &mut Drone, limit_s: f64, so: impl Fn(&Drone) -> bool) -> f64 {
    let (mut now_s, mut last_bad_s) = (0.0, 0.0);
    fly(drone, limit_s, |drone| {
        now_s += STEP_S;
        if !so(drone) {
            last_bad_s = now_s;
        }
    });
    last_bad_s
}

fn figures(airframe: Airframe) -> Vec<(&'static str, f64)> {
    let mut figures = Vec::new();
    let mut drone = still(airframe, &[]);
    let thrust = mean(&mut drone, 30.0, |drone| -drone.truth().specific_force_m_s2.z / GRAVITY_M_S2);
    figures.push(("hover thrust over weight", thrust));
    figures.push((
        "hover throttle, of full thrust, %",
        mean(&mut drone, 30.0, |drone| drone.autopilot().outputs().0) * 100.0,
    ));
    figures.push(("hover power, W", mean(&mut drone, 60.0, power_w)));
    while drone.vehicle().battery().charge() > 0.0 {
        fly(&mut drone, 1.0, |_| ());
        assert!(drone.autopilot().now_s() < 6_000.0);
    }
    let empty_s = drone.autopilot().now_s() - GROUND_S;
    let given_wh = drone.vehicle().battery().delivered_j() / 3_600.0;
    figures.push(("hover until empty, min", empty_s / 60.0));
    let cruises: Vec<_> = [5.0, 10.0, 15.0, 20.0].into_iter().map(|speed| cruise(airframe, speed)).collect();
    let least_w = cruises.iter().map(|(_, power_w)| *power_w).fold(f64::MAX, f64::min);
    figures.push(("longest flight, min", given_wh / least_w * 60.0));
    for (name, (lean, _)) in
        ["lean at 5 m/s, °", "lean at 10 m/s, °", "lean at 15 m/s, °", "lean at 20 m/s, °"].iter().zip(&cruises)
    {
        figures.push((name, *lean));
    }
    let fast = [("WPNAV_SPEED_UP", 600.0), ("WPNAV_SPEED_DN", 500.0)];
    let mut drone = still(airframe, &fast);
    let climb = |drone: &Drone| -drone.truth().velocity_ned_m_s.z;
    go(&mut drone, 0.0, 200.0);
    fly(&mut drone, 8.0, |_| ());
    figures.push(("climb at 6 m/s asked, m/s", mean(&mut drone, 5.0, climb)));
    fly(&mut drone, 30.0, |_| ());
    go(&mut drone, 0.0, HEIGHT_M);
    fly(&mut drone, 8.0, |_| ());
    figures.push(("descent at 5 m/s asked, m/s", -mean(&mut drone, 5.0, climb)));
    figures.push(("climb at full throttle, m/s", vertical_m_s(airframe, 1.0)));
    figures.push(("fall with rotors stopped, m/s", -vertical_m_s(airframe, 0.0)));
    let [level, upright] = strays_m(airframe, WindSpec::default());
    figures.push(("strays in still air, level, m", level));
    figures.push(("strays in still air, height, m", upright));
    let storm = WindSpec { mean_m_s: 15.0, from_rad: 0.7, gusts: true };
    figures.push(("strays in 15 m/s of wind with gusts, level, m", strays_m(airframe, storm)[0]));
    let mut drone = still(airframe, &[]);
    go(&mut drone, 10.0, HEIGHT_M);
    let mut farthest_m = 0.0_f64;
    let mut copy = drone.clone();
    fly(&mut copy, 20.0, |drone| farthest_m = farthest_m.max(drone.truth().position_ned_m.x));
    let end_m = copy.truth().position_ned_m.x;
    figures.push((
        "step of 10 m, to within 1 m, s",
        settles_s(&mut drone, 20.0, |drone| (drone.truth().position_ned_m.x - end_m).abs() < 1.0),
    ));
    figures.push(("step of 10 m, overshoot, m", farthest_m - end_m));
    let mut drone = still(airframe, &[("ATC_SLEW_YAW", 18_000.0)]);
    drone.autopilot_mut().command(CONDITION_YAW, &[90.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0], Frame::Mission);
    let mut fastest = 0.0_f64;
    let mut copy = drone.clone();
    fly(&mut copy, 10.0, |drone| fastest = fastest.max(drone.truth().rates_rad_s.z.to_degrees()));
    figures.push(("fastest turn, °/s", fastest));
    let off = |drone: &Drone| (drone.truth().attitude.euler_angles().2.to_degrees() - 90.0).abs();
    figures.push(("turn by 90°, to within 5°, s", settles_s(&mut drone, 10.0, |drone| off(drone) < 5.0)));
    let mut drone = still(airframe, &[("ANGLE_MAX", airframe.max_tilt_rad.to_degrees() * 100.0)]);
    drone.autopilot_mut().set_mode(Mode::Stabilize);
    drone.autopilot_mut().set_sticks(Sticks { roll: 0.0, pitch: 1.0, yaw: 0.0, throttle: 0.5 });
    let mut fastest = 0.0_f64;
    fly(&mut drone, 1.0, |drone| fastest = fastest.max(drone.truth().rates_rad_s.y.to_degrees().abs()));
    figures.push(("fastest pitch, °/s", fastest));
    figures
}

/// A row: published figure and error where there are any, ours of both aircraft.
#[derive(Debug)]
struct Row {
    published: Option<f64>,
    matrice: f64,
    error_percent: Option<f64>,
    patrol: f64,
}

fn table() -> BTreeMap<String, Row> {
    let number = |cell: &str| cell.trim().parse::<f64>().ok();
    let lines = TABLE.lines().filter(|line| line.starts_with('|'));
    let rows = lines.map(|line| line.trim_matches('|').split('|').collect::<Vec<_>>());
    let row = |cells: Vec<&str>| {
        let [name, published, _, matrice, error, patrol] = cells[..] else { panic!("{cells:?}") };
        let (published, error_percent) = (number(published), number(error));
        Some((
            name.trim().to_owned(),
            Row { published, matrice: number(matrice)?, error_percent, patrol: number(patrol)? },
        ))
    };
    rows.filter_map(row).collect()
}

#[test]
fn every_figure_of_the_table_is_what_the_simulated_aircraft_does() {
    let mut table = table();
    let (matrice, patrol) = (figures(Airframe::matrice_30()), figures(Airframe::patrol_quadrotor()));
    let mut wrong = Vec::new();
    for ((name, matrice), (_, patrol)) in matrice.into_iter().zip(patrol) {
        let error = |row: &Row| row.published.map(|published| ((row.matrice / published - 1.0) * 100.0).round());
        let agrees = table.remove(name).is_some_and(|row| {
            let near = (row.matrice - matrice).abs() < 0.0051 && (row.patrol - patrol).abs() < 0.0051;
            near && row.error_percent == error(&row)
        });
        if !agrees {
            wrong.push(format!("{name}: {matrice:.2} and {patrol:.2} in flight"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(table.is_empty(), "not flown: {:?}", table.keys());
}
