//! The drone over the wire: lockstep over real loopback sockets, silence until asked, absurd orders.

#![allow(clippy::unwrap_used)]

use mission::geo::LatLon;
use mission::plan::{Frame, Item};
use sims::host::SLICE;
use sims::{Drone, DroneConfig, Endpoint, SimHost};
use std::net::{SocketAddr, UdpSocket};
use std::time::Duration;
use telemetry::dialect::{COMMAND_LONG_DATA, MavCmd, MavMessage, MavModeFlag, MavResult};
use telemetry::services::heartbeat::station_heartbeat;
use telemetry::services::mission::WireItem;
use telemetry::wire::{Address, Encoder, Framer};

const HOME: LatLon = LatLon { lat_deg: 33.9, lon_deg: 120.2 };
const STATION: Address = Address { system: 255, component: 190 };

fn loopback() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 0))
}

/// A station on a socket, driven on the thread of the test.
struct Station {
    socket: UdpSocket,
    encoder: Encoder,
    drone: SocketAddr,
    heard: Vec<u8>,
    messages: Vec<MavMessage>,
}

impl Station {
    fn send(&mut self, message: &MavMessage) {
        self.socket.send_to(self.encoder.encode(message).as_slice(), self.drone).unwrap();
    }

    fn order(&mut self, command: MavCmd, params: [f32; 7]) {
        let [param1, param2, param3, param4, param5, param6, param7] = params;
        self.send(&MavMessage::COMMAND_LONG(COMMAND_LONG_DATA {
            param1,
            param2,
            param3,
            param4,
            param5,
            param6,
            param7,
            command,
            target_system: 1,
            target_component: 1,
            confirmation: 0,
        }));
    }

    fn listen(&mut self) {
        let mut buffer = [0; 2_048];
        while let Ok((count, from)) = self.socket.recv_from(&mut buffer) {
            self.drone = from;
            self.heard.extend_from_slice(&buffer[..count]);
            Framer::new().feed(&buffer[..count], |frame| self.messages.push(frame.decode().unwrap()));
        }
    }

    /// Runs host and station in turn until a message does it.
    fn until(&mut self, host: &mut SimHost, limit_s: u64, done: impl Fn(&MavMessage) -> bool) {
        for tick in 0..limit_s * 50 {
            if tick % 50 == 0 {
                self.send(&station_heartbeat());
            }
            host.step(SLICE);
            self.listen();
            if self.messages.drain(..).any(|message| done(&message)) {
                return;
            }
        }
        panic!(
            "nothing of the kind within {limit_s} simulated seconds; the drone: {:?}",
            host.drone(0).unwrap().truth()
        );
    }
}

fn acknowledged(message: &MavMessage, asked: MavCmd) -> bool {
    matches!(message, MavMessage::COMMAND_ACK(ack)
        if ack.command == asked && ack.result == MavResult::MAV_RESULT_ACCEPTED)
}

/// Takes off and lands over loopback; every byte that the station heard.
fn hop(seed: u64) -> Vec<u8> {
    let socket = UdpSocket::bind(loopback()).unwrap();
    socket.set_nonblocking(true).unwrap();
    let mut host = SimHost::new();
    let at = socket.local_addr().unwrap();
    host.add(&DroneConfig::at(HOME, seed), &[Endpoint::UdpOut(at)], None).unwrap();
    let drone = host.addresses(0)[0];
    let mut station =
        Station { socket, encoder: Encoder::new(STATION), drone, heard: Vec::new(), messages: Vec::new() };
    let no = 0.0;
    station.until(&mut host, 20, |message| matches!(message, MavMessage::HOME_POSITION(_)));
    station.order(MavCmd::MAV_CMD_SET_MESSAGE_INTERVAL, [33.0, 200_000.0, no, no, no, no, no]);
    station.until(&mut host, 1, |message| acknowledged(message, MavCmd::MAV_CMD_SET_MESSAGE_INTERVAL));
    station.order(MavCmd::MAV_CMD_DO_SET_MODE, [1.0, 4.0, no, no, no, no, no]);
    station.until(&mut host, 1, |message| acknowledged(message, MavCmd::MAV_CMD_DO_SET_MODE));
    station.order(MavCmd::MAV_CMD_COMPONENT_ARM_DISARM, [1.0, no, no, no, no, no, no]);
    station.until(&mut host, 1, |message| acknowledged(message, MavCmd::MAV_CMD_COMPONENT_ARM_DISARM));
    station.order(MavCmd::MAV_CMD_NAV_TAKEOFF, [no, no, no, no, no, no, 15.0]);
    station.until(&mut host, 1, |message| acknowledged(message, MavCmd::MAV_CMD_NAV_TAKEOFF));
    station.until(
        &mut host,
        30,
        |message| matches!(message, MavMessage::GLOBAL_POSITION_INT(m) if m.relative_alt > 14_500),
    );
    station.order(MavCmd::MAV_CMD_NAV_LAND, [no; 7]);
    station.until(&mut host, 60, |message| {
        matches!(message, MavMessage::HEARTBEAT(m) if !m.base_mode.contains(MavModeFlag::MAV_MODE_FLAG_SAFETY_ARMED)
            && m.custom_mode == 9)
    });
    station.heard
}

#[test]
fn a_flight_in_lockstep_over_loopback_repeats_itself_byte_for_byte() {
    let first = hop(5);
    assert!(first.len() > 2_000);
    assert_eq!(first, hop(5));
}

#[test]
fn it_is_silent_but_for_its_heartbeat_until_a_station_asks() {
    let mut drone = Drone::new(&DroneConfig::at(HOME, 1));
    let mut beats = 0;
    for _ in 0..2_500 {
        drone.step();
        while let Some(frame) = drone.poll_send() {
            let id = frame.frame().message_id();
            assert!([0, 42, 242, 253].contains(&id), "message {id} without being asked");
            beats += usize::from(id == 0);
        }
    }
    assert!((10..=11).contains(&beats), "{beats}");
}

/// Commands of every kind with parameters that no sane station sends, by a fixed pattern.
#[test]
fn absurd_commands_and_items_neither_panic_nor_poison_a_drone_in_flight() {
    let odd = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e38, -1e38, 0.0, 1.0, -1.0, 4.0, 33.9, 120.2, 1e-30];
    let numbers = [16, 17, 18, 19, 20, 22, 31, 82, 93, 112, 115, 177, 178, 179, 192, 193, 195, 197, 201, 203, 205];
    let numbers: Vec<u16> = numbers.into_iter().chain([206, 207, 224, 300, 1_000, 2_000, 2_001]).collect();
    let mut count = 0_usize;
    let mut next = || {
        count = count.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        count >> 33
    };
    let mut drone = Drone::new(&DroneConfig::at(HOME, 1));
    let mut encoder = Encoder::new(STATION);
    for round in 0..3_000 {
        if !drone.autopilot().is_armed() {
            (0..3_000).for_each(|_| drone.step());
            drone.autopilot_mut().set_mode(sims::autopilot::Mode::Guided);
            drone.autopilot_mut().arm(true).unwrap();
            drone.autopilot_mut().command(22, &[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 20.0], Frame::GlobalRelHome);
        }
        let params = std::array::from_fn(|_| odd[next() % odd.len()]);
        let number = numbers[next() % numbers.len()];
        let frame = Frame::from_number((next() % 4) as u8);
        drone.autopilot_mut().command(number, &params, frame);
        if round % 50 == 0 {
            let items = (0..20).map(|_| Item {
                command: numbers[next() % numbers.len()],
                frame,
                params: std::array::from_fn(|_| odd[next() % odd.len()]),
                auto_continue: true,
            });
            let items: Vec<_> =
                items.filter_map(|item| WireItem::from_item(&item)).map(|item| item.to_item()).collect();
            drone.autopilot_mut().set_mission(items);
        }
        let garbage: Vec<u8> = (0..next() % 300).map(|_| next() as u8).collect();
        drone.receive(&garbage);
        drone.receive(encoder.encode(&station_heartbeat()).as_slice());
        for _ in 0..100 {
            drone.step();
        }
        while drone.poll_send().is_some() {}
        let truth = drone.truth();
        let sane = truth.position_ned_m.iter().chain(truth.velocity_ned_m_s.iter()).all(|value| value.abs() < 1e6);
        assert!(sane, "round {round}: command {number} {params:?} left {truth:?}");
        assert!(drone.autopilot().payload().pitch_rad.is_finite(), "round {round}: command {number} {params:?}");
    }
}

#[test]
fn a_station_may_come_by_tcp() {
    use std::io::{Read, Write};
    let mut host = SimHost::new();
    host.add(&DroneConfig::at(HOME, 1), &[Endpoint::TcpIn(loopback())], None).unwrap();
    let mut stream = std::net::TcpStream::connect(host.addresses(0)[0]).unwrap();
    stream.write_all(Encoder::new(STATION).encode(&station_heartbeat()).as_slice()).unwrap();
    host.step(Duration::from_secs(3));
    let mut buffer = [0; 1_024];
    let count = stream.read(&mut buffer).unwrap();
    let mut beats = 0;
    Framer::new().feed(&buffer[..count], |frame| beats += usize::from(frame.message_id() == 0));
    assert!(beats > 0);
}

#[test]
fn a_taken_port_is_named_in_the_error() {
    let socket = UdpSocket::bind(loopback()).unwrap();
    let at = socket.local_addr().unwrap();
    let error = SimHost::new().add(&DroneConfig::at(HOME, 1), &[Endpoint::UdpIn(at)], None).unwrap_err();
    assert!(error.to_string().contains(&at.to_string()), "{error}");
}
