//! How fast one drone is simulated with autopilot and MAVLink: simulated seconds a wall second, which is also the number
//! of drones that one core flies in real time.

// ArduPilot stations still ask for streams this way.
#![allow(deprecated)]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use mission::geo::LatLon;
use mission::plan::{Frame, Item, command};
use mission::road::{self, LinePosition};
use sims::vehicle::{Surroundings, WindSpec};
use sims::{Drone, DroneConfig};
use std::hint::black_box;
use telemetry::dialect::{MavDataStream, MavMessage, REQUEST_DATA_STREAM_DATA};
use telemetry::wire::{Address, Encoder};

const HOME: LatLon = LatLon { lat_deg: 33.9, lon_deg: 120.2 };

/// A drone on a long mission in gusty wind, with all streams on at 4 Hz: legs of 2 km in the open, or of 50 m beside a bridge,
/// where every satellite is looked for behind it.
fn flying(beside_a_bridge: bool) -> Drone {
    let network = road::demo();
    let road = &network.roads[0];
    let middle_m = (road.bridges[0].stretch.from_m + road.bridges[0].stretch.to_m) / 2.0;
    let beside = road.line.place(LinePosition { measured_m: middle_m, offset_right_m: 40.0 });
    let (home, height_m, leg_deg, step_deg) =
        if beside_a_bridge { (beside, 12.0, 0.000_5, 1e-6) } else { (HOME, 60.0, 0.02, 1e-4) };
    let surroundings = beside_a_bridge.then(|| Surroundings::of(&network));
    let wind = WindSpec { mean_m_s: 6.0, from_rad: 1.0, gusts: true };
    let mut drone = Drone::new(&DroneConfig { wind, surroundings, ..DroneConfig::at(home, 1) });
    run(&mut drone, 12.0);
    let request = MavMessage::REQUEST_DATA_STREAM(REQUEST_DATA_STREAM_DATA {
        req_message_rate: 4,
        target_system: 1,
        target_component: 1,
        req_stream_id: MavDataStream::MAV_DATA_STREAM_ALL,
        start_stop: 1,
    });
    drone.receive(Encoder::new(Address { system: 255, component: 190 }).encode(&request).as_slice());
    let mut items = vec![Item::command(command::NAV_TAKEOFF, [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, height_m])];
    for index in 0..600 {
        let north_deg = f64::from(index / 2 % 2) * leg_deg + 0.0001;
        let place = LatLon { lat_deg: home.lat_deg + north_deg, lon_deg: home.lon_deg + f64::from(index) * step_deg };
        items.push(Item::at(command::NAV_WAYPOINT, Frame::GlobalRelHome, place, height_m));
    }
    let autopilot = drone.autopilot_mut();
    autopilot.set_mission(items);
    autopilot.set_mode(sims::autopilot::Mode::Guided);
    autopilot.arm(false).expect("a drone with a fix arms");
    autopilot.command(300, &[0.0; 7], Frame::Mission);
    run(&mut drone, 60.0);
    assert!(drone.truth().height_m() > height_m - 10.0);
    drone
}

fn run(drone: &mut Drone, seconds: f64) -> usize {
    let mut bytes = 0;
    for _ in 0..(seconds / sims::vehicle::STEP_S).round() as u64 {
        drone.step();
        while let Some(frame) = drone.poll_send() {
            bytes += frame.as_slice().len();
        }
    }
    bytes
}

fn speed(c: &mut Criterion) {
    let mut group = c.benchmark_group("one drone with autopilot and MAVLink");
    group.throughput(Throughput::Elements(10));
    for (name, beside_a_bridge) in [("", false), (", beside a bridge that hides satellites", true)] {
        let mut drone = flying(beside_a_bridge);
        group.bench_function(format!("10 simulated seconds (elements are simulated seconds){name}"), |b| {
            b.iter(|| {
                // The battery of the bench does not run out.
                drone.vehicle_mut().battery_mut().set_charge(0.8);
                black_box(run(&mut drone, 10.0))
            });
        });
        assert!(drone.autopilot().is_armed(), "it flew to the end of the measurement");
    }
    group.finish();
}

criterion_group!(benches, speed);
criterion_main!(benches);
