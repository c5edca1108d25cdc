//! `bench`: how fast, beside named peers on the same bytes in the same run.

use std::hint::black_box;
use std::io::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::Result;
use mavlink::MavlinkReader;
use mission::message;
use mission::plan::Airframe;
use mission::plan::checks::{Limits, check};
use mission::plan::corridor::{self, CorridorRequest, LevelGround};
use mission::road::{self, Direction};
use sims::drone::{Drone, DroneConfig};
use telemetry::dialect::{MavCmd, MavMessage};
use telemetry::services::command;
use telemetry::vehicle::VehicleState;
use telemetry::wire::{Framer, MonoTime, sample};

use crate::console::Console;
use crate::desk;

/// Each measurement runs this long.
const RUN: Duration = Duration::from_secs(2);

/// pymavlink on the bytes of standard input: messages a second.
const PYMAVLINK: &str = "
import sys, time
from pymavlink.dialects.v20 import ardupilotmega as m
data = sys.stdin.buffer.read()
link = m.MAVLink(None)
t = time.perf_counter(); n = len(link.parse_buffer(data)); print(n / (time.perf_counter() - t))
";

pub fn run(console: &Console) -> Result<()> {
    let (bytes, messages) = sample::patrol_stream(20_000);
    let ours = per_second(messages, || {
        let mut state = VehicleState::default();
        let mut events = Vec::new();
        let mut framer = Framer::new();
        for chunk in bytes.chunks(4096) {
            framer.feed(chunk, |frame| state.apply(MonoTime(1), frame, &mut events));
            events.clear();
        }
        black_box(state.position);
    });
    console.line(&message!("bench-decode", ours = ours / 1e6));
    let peer = per_second(messages, || {
        let mut reader = MavlinkReader::new(bytes.as_slice());
        while let Ok(message) = reader.read_any_message::<MavMessage>() {
            black_box(&message);
        }
    });
    console.line(&message!("bench-crate", peer = peer / 1e6, ratio = ours / peer));
    match pymavlink(&bytes) {
        Some(peer) => console.line(&message!("bench-pymavlink", peer = peer / 1e6, ratio = ours / peer)),
        None => console.line(&message!("bench-no-pymavlink")),
    }
    corridor(console)?;
    simulator(console);
    desk::bench::run(console)
}

fn per_second(count: u64, mut work: impl FnMut()) -> f64 {
    let start = Instant::now();
    let mut rounds = 0;
    while start.elapsed() < RUN {
        work();
        rounds += 1;
    }
    (count * rounds) as f64 / start.elapsed().as_secs_f64()
}

fn pymavlink(bytes: &[u8]) -> Option<f64> {
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let mut child = Command::new(python)
        .args(["-c", PYMAVLINK])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    child.stdin.take()?.write_all(bytes).ok()?;
    let output = child.wait_with_output().ok()?;
    String::from_utf8_lossy(&output.stdout).trim().parse().ok()
}

fn corridor(console: &Console) -> Result<()> {
    let network = road::demo();
    let Some(road) = network.roads.iter().max_by(|a, b| a.line.length_m().total_cmp(&b.line.length_m())) else {
        return Ok(());
    };
    let length_m = 100_000_f64.min(road.line.length_m());
    let mut request = CorridorRequest::new(road, 0.0, length_m, Direction::Increasing);
    // The whole length needs more launch places than the road has: one each 5 km, beside the shoulder.
    request.launch_sites = launch_sites(road, length_m);
    let airframe = Airframe::patrol_quadrotor();
    let mut legs = 0;
    let planned = per_second(1, || {
        if let Ok(corridor) = corridor::plan(&request, &LevelGround::default()) {
            legs = corridor.legs.len();
            for leg in &corridor.legs {
                black_box(check(&leg.plan, &Limits::default(), &airframe, Some(&network)));
            }
        }
    });
    console.line(&message!("bench-corridor", ms = 1000.0 / planned, legs = legs));
    Ok(())
}

fn launch_sites(road: &road::Road, length_m: f64) -> Vec<corridor::LaunchSite> {
    const EVERY_M: f64 = 5_000.0;
    const BESIDE_M: f64 = 60.0;
    let count = (length_m / EVERY_M) as u32;
    (0..count)
        .map(|n| {
            let measured_m = (f64::from(n) + 0.5) * EVERY_M;
            let position = road::LinePosition { measured_m, offset_right_m: BESIDE_M };
            corridor::LaunchSite { name: n.to_string(), place: road.line.place(position) }
        })
        .collect()
}

fn simulator(console: &Console) {
    let mut drone = Drone::new(&DroneConfig::at(mission::geo::LatLon { lat_deg: 33.5, lon_deg: 120.3 }, 1));
    ask_for_messages(&mut drone);
    let before = drone.now();
    let start = Instant::now();
    while start.elapsed() < RUN {
        for _ in 0..10_000 {
            drone.step();
            while let Some(frame) = drone.poll_send() {
                black_box(&frame);
            }
        }
    }
    let simulated = drone.now().since(before).as_secs_f64();
    console.line(&message!("bench-sim", times = simulated / start.elapsed().as_secs_f64()));
}

/// As a station does: everything that it lives on, at its rates.
fn ask_for_messages(drone: &mut Drone) {
    let mut encoder = telemetry::wire::Encoder::new(telemetry::wire::Address { system: 255, component: 190 });
    for &(id, hz) in telemetry::services::message_interval::WANTED {
        let mut commands = command::Client::default();
        let request = command::Request {
            target: drone.address(),
            command: MavCmd::MAV_CMD_SET_MESSAGE_INTERVAL,
            params: [f64::from(id), 1e6 / hz, 0.0, 0.0, 0.0, 0.0, 0.0],
            frame: None,
        };
        if commands.send(MonoTime::default(), request).is_ok()
            && let Some(message) = commands.poll_send()
        {
            drone.receive(encoder.encode(&message).as_slice());
        }
    }
}
