//! A real station on a real socket that hears a simulated drone only through MAVLink bytes, in lockstep.
#![allow(dead_code)]

use mission::geo::LatLon;
use sims::host::SLICE;
use sims::{Drone, DroneConfig, Endpoint, SimHost};
use std::collections::BTreeMap;
use std::net::{SocketAddr, UdpSocket};
use telemetry::dialect::{MavCmd, MavMessage};
use telemetry::services::command::Request;
use telemetry::station::{ConnectionEvent, Station, StationConfig, StationEvent, VehicleEvent};
use telemetry::vehicle::{Event, VehicleState};
use telemetry::wire::{Address, LinkId, MonoTime, Stamp, UtcMicros};

pub const HOME: LatLon = LatLon { lat_deg: 33.9, lon_deg: 120.2 };
pub const DRONE: Address = Address { system: 1, component: 1 };
pub const LINK: LinkId = LinkId(1);

/// Station and simulator. All that tests look at, but for [`Self::drone`], came over the wire.
pub struct Ground {
    pub host: SimHost,
    pub station: Station,
    socket: UdpSocket,
    at: SocketAddr,
    /// The last message of each number, with the second it came in.
    pub last: BTreeMap<u32, (f64, MavMessage)>,
    /// Every frame's second, message number and sequence number.
    pub frames: Vec<(f64, u32, u8)>,
    pub texts: Vec<(f64, String)>,
    pub connection: Vec<(f64, ConnectionEvent)>,
}

impl Ground {
    pub fn new(config: &DroneConfig) -> Self {
        let loopback = SocketAddr::from(([127, 0, 0, 1], 0));
        let socket = UdpSocket::bind(loopback).unwrap();
        socket.set_nonblocking(true).unwrap();
        let mut host = SimHost::new();
        host.add(config, &[Endpoint::UdpOut(socket.local_addr().unwrap())], None).unwrap();
        let at = host.addresses(0)[0];
        let mut station = Station::new(StationConfig::default(), stamp(0.0));
        station.add_link(LINK);
        let mut ground = Self {
            host,
            station,
            socket,
            at,
            last: BTreeMap::new(),
            frames: Vec::new(),
            texts: Vec::new(),
            connection: Vec::new(),
        };
        ground.run(15.0);
        ground
    }

    /// At a height in Guided, by the station's commands.
    pub fn flying(config: &DroneConfig, height_m: f64) -> Self {
        let mut ground = Self::new(config);
        ground.order(MavCmd::MAV_CMD_DO_SET_MODE, [1.0, 4.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
        ground.order(MavCmd::MAV_CMD_COMPONENT_ARM_DISARM, [1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
        ground.order(MavCmd::MAV_CMD_NAV_TAKEOFF, [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, height_m]);
        ground.run(height_m / 2.0 + 15.0);
        assert!((ground.state().position.unwrap().value.rel_home.0 - height_m).abs() < 2.0);
        ground
    }

    pub fn now_s(&self) -> f64 {
        self.host.elapsed().as_secs_f64()
    }

    pub fn drone(&mut self) -> &mut Drone {
        self.host.drone_mut(0).unwrap()
    }

    pub fn state(&self) -> &VehicleState {
        self.station.vehicle(DRONE).unwrap().state()
    }

    /// Gives an order and half a second.
    pub fn order(&mut self, command: MavCmd, params: [f64; 7]) {
        let now = stamp(self.now_s()).mono;
        let request = Request { target: DRONE, command, params, frame: None };
        self.station.vehicle_mut(DRONE).unwrap().command(now, request).unwrap();
        self.run(0.5);
    }

    pub fn slice(&mut self) {
        self.host.step(SLICE);
        let now = stamp(self.now_s());
        let now_s = self.now_s();
        let (last, frames) = (&mut self.last, &mut self.frames);
        let mut buffer = [0; 2_048];
        while let Ok((count, _)) = self.socket.recv_from(&mut buffer) {
            self.station.receive(LINK, now, &buffer[..count], |timed| {
                let frame = timed.frame.frame();
                if frame.from() == DRONE {
                    frames.push((now_s, frame.message_id(), frame.sequence()));
                    last.insert(frame.message_id(), (now_s, frame.decode().unwrap()));
                }
            });
        }
        self.station.tick(now);
        while let Some(frame) = self.station.poll_transmit() {
            self.socket.send_to(frame.frame.as_slice(), self.at).unwrap();
        }
        while let Some(event) = self.station.poll_event() {
            match event {
                StationEvent::Vehicle(_, VehicleEvent::State(Event::Text { text, .. })) => {
                    self.texts.push((now_s, text));
                }
                StationEvent::Vehicle(_, VehicleEvent::Connection(event)) => self.connection.push((now_s, event)),
                _ => {}
            }
        }
    }

    pub fn run(&mut self, seconds: f64) {
        (0..(seconds / SLICE.as_secs_f64()).round() as u64).for_each(|_| self.slice());
    }

    /// Seconds until something is so.
    pub fn until(&mut self, what: &str, limit_s: f64, so: impl Fn(&Self) -> bool) -> f64 {
        self.since(self.now_s(), what, limit_s, so)
    }

    /// Seconds from a moment until something is so.
    pub fn since(&mut self, start_s: f64, what: &str, limit_s: f64, so: impl Fn(&Self) -> bool) -> f64 {
        while !so(self) {
            assert!(self.now_s() - start_s < limit_s + 1e-6, "{what}: not within {limit_s} s; said {:?}", self.texts);
            self.slice();
        }
        let took_s = self.now_s() - start_s;
        println!("{what}: {took_s:.2} s");
        took_s
    }

    pub fn said(&self, text: &str, since_s: f64) -> bool {
        self.texts.iter().any(|(at_s, said)| *at_s >= since_s && said.contains(text))
    }

    /// Roll, pitch, yaw in degrees, as the vehicle says.
    pub fn attitude_deg(&self) -> [f64; 3] {
        let attitude = self.state().attitude.unwrap().value;
        [attitude.roll_rad, attitude.pitch_rad, attitude.yaw_rad].map(f64::to_degrees)
    }
}

fn stamp(now_s: f64) -> Stamp {
    let ms = (now_s * 1_000.0).round() as u64;
    Stamp { mono: MonoTime::from_millis(ms), utc: UtcMicros(1_760_000_000_000_000 + ms * 1_000) }
}
