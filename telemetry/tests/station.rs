//! The station without I/O: heartbeats, links, vehicles and services, on a clock that the test moves.
#![allow(clippy::unwrap_used, missing_docs, deprecated)]

use std::collections::BTreeMap;
use std::time::Duration;

use proptest::prelude::*;
use telemetry::dialect::*;
use telemetry::services::{command, heartbeat, mission, parameter};
use telemetry::station::{ConnectionEvent, LinkAlarm, Station, StationConfig, StationEvent, VehicleEvent};
use telemetry::wire::signing::{Key, Signer, Verdict, Verifier};
use telemetry::wire::{Address, Encoder, FrameBytes, LinkId, MonoTime, Stamp, TimedFrame, UtcMicros};

const ME: Address = Address { system: 255, component: 190 };
const DRONE: Address = Address { system: 1, component: 1 };
const OTHER: Address = Address { system: 2, component: 1 };
const A: LinkId = LinkId(1);
const B: LinkId = LinkId(2);
const NOON_US: u64 = 1_795_000_000_000_000;

fn at(ms: u64) -> Stamp {
    Stamp { mono: MonoTime::from_millis(1000 + ms), utc: UtcMicros(NOON_US + ms * 1000) }
}

/// A sender on one link.
struct Voice {
    encoder: Encoder,
    signer: Option<Signer>,
}

impl Voice {
    fn new(address: Address) -> Self {
        Self { encoder: Encoder::new(address), signer: None }
    }

    fn signed(address: Address, key: &Key) -> Self {
        Self { signer: Some(Signer::new(key.clone(), 7)), ..Self::new(address) }
    }

    fn say(&mut self, message: &MavMessage, now: Stamp) -> FrameBytes {
        match &mut self.signer {
            Some(signer) => self.encoder.encode_signed(message, signer, now.utc),
            None => self.encoder.encode(message),
        }
    }
}

struct Rig {
    station: Station,
    ms: u64,
}

impl Rig {
    fn new(config: StationConfig) -> Self {
        let mut station = Station::new(config, at(0));
        [A, B].into_iter().for_each(|link| station.add_link(link));
        Self { station, ms: 0 }
    }

    fn now(&self) -> Stamp {
        at(self.ms)
    }

    fn hear(&mut self, link: LinkId, voice: &mut Voice, message: &MavMessage) {
        let frame = voice.say(message, self.now());
        self.station.receive(link, self.now(), frame.as_slice(), |_| {});
    }

    fn tick(&mut self, ms: u64) {
        self.ms += ms;
        self.station.tick(self.now());
    }

    fn sent(&mut self) -> Vec<TimedFrame> {
        std::iter::from_fn(|| self.station.poll_transmit()).collect()
    }

    fn said(&mut self) -> Vec<(LinkId, MavMessage)> {
        self.sent().iter().map(|frame| (frame.link, frame.frame.frame().decode().unwrap())).collect()
    }

    fn events(&mut self) -> Vec<StationEvent> {
        std::iter::from_fn(|| self.station.poll_event()).collect()
    }

    fn connection(&mut self) -> Vec<(Address, ConnectionEvent)> {
        let only = |event| match event {
            StationEvent::Vehicle(address, VehicleEvent::Connection(change)) => Some((address, change)),
            _ => None,
        };
        self.events().into_iter().filter_map(only).collect()
    }

    /// Lets `vehicle` live for `ms`: a heartbeat each second on `links`, and its answers to what it is sent.
    fn live(
        &mut self,
        voice: &mut Voice,
        links: &[LinkId],
        ms: u64,
        mut answer: impl FnMut(&MavMessage) -> Vec<MavMessage>,
    ) -> Vec<(LinkId, MavMessage)> {
        let mut all = Vec::new();
        for step in 0..ms / 100 {
            if step % 10 == 0 {
                links.iter().for_each(|&link| self.hear(link, voice, &beat(MavType::MAV_TYPE_QUADROTOR, APM)));
            }
            self.tick(100);
            for (link, message) in self.said() {
                answer(&message).iter().for_each(|reply| self.hear(link, voice, reply));
                all.push((link, message));
            }
        }
        all
    }
}

const APM: MavAutopilot = MavAutopilot::MAV_AUTOPILOT_ARDUPILOTMEGA;

fn beat(mavtype: MavType, autopilot: MavAutopilot) -> MavMessage {
    // The dialect's default has the first flag set, which says "armed".
    let base_mode = MavModeFlag::empty();
    MavMessage::HEARTBEAT(HEARTBEAT_DATA { mavtype, autopilot, base_mode, ..Default::default() })
}

fn quad() -> MavMessage {
    beat(MavType::MAV_TYPE_QUADROTOR, APM)
}

fn is_beat(message: &MavMessage) -> bool {
    matches!(message, MavMessage::HEARTBEAT(_))
}

fn ack(to: &COMMAND_LONG_DATA, result: MavResult) -> MavMessage {
    MavMessage::COMMAND_ACK(COMMAND_ACK_DATA { command: to.command, result, ..Default::default() })
}

/// A vehicle that accepts every command.
fn obeys(message: &MavMessage) -> Vec<MavMessage> {
    match message {
        MavMessage::COMMAND_LONG(m) => vec![ack(m, MavResult::MAV_RESULT_ACCEPTED)],
        _ => Vec::new(),
    }
}

fn ignores(_: &MavMessage) -> Vec<MavMessage> {
    Vec::new()
}

fn arm(target: Address) -> command::Request {
    let params = [1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0];
    command::Request { target, command: MavCmd::MAV_CMD_COMPONENT_ARM_DISARM, params, frame: None }
}

proptest! {
    #[test]
    fn our_heartbeat_goes_out_each_second_on_every_link_however_late_the_ticks(
        gaps in proptest::collection::vec(prop_oneof![8 => 1_u64..60, 1 => 900_u64..1100, 1 => 1000_u64..20_000], 50..400),
    ) {
        let mut rig = Rig::new(StationConfig::default());
        let mut last: BTreeMap<LinkId, u64> = BTreeMap::new();
        for gap in gaps {
            rig.tick(gap);
            let ms = rig.ms;
            let beats: Vec<LinkId> = rig.said().iter().filter(|(_, m)| is_beat(m)).map(|(link, _)| *link).collect();
            prop_assert!(beats.is_empty() || beats == [A, B], "one on each link, never a burst: {:?}", beats);
            for link in beats {
                let before = last.insert(link, ms);
                prop_assert!(before.is_none_or(|before| ms - before >= 500));
            }
            // A tick that comes leaves nothing overdue.
            prop_assert!(last.values().all(|&before| ms - before < 1000) && last.len() == 2);
        }
    }
}

#[test]
fn over_a_minute_of_regular_ticks_there_are_sixty_heartbeats() {
    let mut rig = Rig::new(StationConfig::default());
    let mut beats = 0;
    for _ in 0..3000 {
        rig.tick(20);
        beats += rig.said().iter().filter(|(link, m)| *link == A && is_beat(m)).count();
    }
    assert_eq!(beats, 61, "one at once, then one each second");
}

#[test]
fn a_vehicle_is_found_once_and_asked_who_it_is() {
    let mut rig = Rig::new(StationConfig::default());
    let mut voice = Voice::new(DRONE);
    rig.hear(A, &mut voice, &quad());
    rig.tick(20);
    rig.hear(A, &mut voice, &quad());
    rig.tick(20);
    assert_eq!(rig.connection(), [(DRONE, ConnectionEvent::Found)]);
    let asked = rig.said().iter().any(|(_, m)| {
        matches!(m, MavMessage::COMMAND_LONG(m)
            if m.command == MavCmd::MAV_CMD_REQUEST_MESSAGE && m.param1 == 148.0 && m.target_system == 1)
    });
    assert!(asked);
}

#[test]
fn loss_is_counted_per_link_and_per_sender_and_two_links_are_no_loss() {
    let camera = Address { system: 1, component: 100 };
    let mut rig = Rig::new(StationConfig::default());
    let mut drone = Voice::new(DRONE);
    let mut camera_voice = Voice::new(camera);
    let attitude = MavMessage::ATTITUDE(ATTITUDE_DATA::default());
    let from_camera = beat(MavType::MAV_TYPE_CAMERA, MavAutopilot::MAV_AUTOPILOT_INVALID);
    for number in 0..1000 {
        rig.tick(20);
        // A router sends each frame by both links; the second loses every tenth, late and doubled frames are none.
        let frame = drone.say(&attitude, rig.now());
        rig.station.receive(A, rig.now(), frame.as_slice(), |_| {});
        if number % 10 != 5 {
            rig.station.receive(B, rig.now(), frame.as_slice(), |_| {});
        }
        if number % 7 == 0 {
            rig.hear(A, &mut camera_voice, &from_camera);
        }
    }
    assert_eq!(rig.station.loss(A, DRONE).lost, 0);
    assert_eq!(rig.station.loss(A, DRONE).received, 1000);
    assert_eq!(rig.station.loss(B, DRONE).lost, 100);
    assert!((rig.station.loss(B, DRONE).ratio() - 0.1).abs() < 1e-9);
    assert_eq!(rig.station.loss(A, camera).lost, 0);
    assert_eq!(rig.station.link(A).unwrap().loss.lost, 0);
}

#[test]
fn commands_stay_on_their_link_until_it_is_lost() {
    let mut rig = Rig::new(StationConfig::default());
    let mut voice = Voice::new(DRONE);
    let primary = |rig: &Rig| rig.station.vehicle(DRONE).unwrap().primary_link();
    rig.live(&mut voice, &[A], 1000, ignores);
    rig.live(&mut voice, &[A, B], 5000, ignores);
    assert_eq!(primary(&rig), Some(A));
    rig.live(&mut voice, &[B], 2000, ignores);
    assert_eq!(primary(&rig), Some(A), "three seconds are not lost yet");
    rig.events();
    rig.live(&mut voice, &[B], 2000, ignores);
    assert_eq!(primary(&rig), Some(B));
    assert_eq!(rig.connection(), [(DRONE, ConnectionEvent::LinkLost(A))]);
    rig.live(&mut voice, &[A, B], 5000, ignores);
    assert_eq!(primary(&rig), Some(B), "it does not jump back");
    assert_eq!(rig.connection(), [(DRONE, ConnectionEvent::LinkBack(A))]);
    rig.station.vehicle_mut(DRONE).unwrap().command(at(rig.ms).mono, arm(DRONE)).unwrap();
    rig.tick(20);
    let said = rig.said();
    let (link, _) = said
        .iter()
        .find(|(_, m)| matches!(m, MavMessage::COMMAND_LONG(m) if m.command == MavCmd::MAV_CMD_COMPONENT_ARM_DISARM))
        .unwrap();
    assert_eq!(*link, B);
}

#[test]
fn a_vehicle_is_lost_when_no_link_has_heard_it_for_three_and_a_half_seconds_and_comes_back() {
    let mut rig = Rig::new(StationConfig::default());
    let mut voice = Voice::new(DRONE);
    rig.hear(A, &mut voice, &quad());
    rig.tick(1000);
    rig.hear(B, &mut voice, &quad());
    rig.tick(2500);
    assert_eq!(rig.connection(), [(DRONE, ConnectionEvent::Found)], "3500 ms on A, 2500 on B");
    rig.tick(100);
    assert_eq!(rig.connection(), [(DRONE, ConnectionEvent::LinkLost(A))]);
    rig.tick(1000);
    assert_eq!(rig.connection(), [(DRONE, ConnectionEvent::LinkLost(B)), (DRONE, ConnectionEvent::Lost)]);
    assert!(rig.station.vehicle(DRONE).unwrap().is_lost());
    rig.tick(60_000);
    assert_eq!(rig.connection(), [], "told once");
    rig.hear(A, &mut voice, &quad());
    rig.tick(20);
    let back = [(DRONE, ConnectionEvent::LinkBack(A)), (DRONE, ConnectionEvent::Back)];
    assert_eq!(rig.connection(), back);
    assert_eq!(rig.station.vehicle(DRONE).unwrap().primary_link(), Some(A));
}

#[test]
fn other_messages_and_the_radios_reports_do_not_keep_a_vehicle_alive() {
    let mut rig = Rig::new(StationConfig::default());
    let mut voice = Voice::new(DRONE);
    let mut radio = Voice::new(Address { system: 51, component: 68 });
    rig.hear(A, &mut voice, &quad());
    for _ in 0..50 {
        rig.tick(100);
        rig.hear(A, &mut radio, &MavMessage::RADIO_STATUS(RADIO_STATUS_DATA::default()));
        rig.hear(A, &mut voice, &MavMessage::RADIO_STATUS(RADIO_STATUS_DATA::default()));
        rig.hear(A, &mut voice, &MavMessage::ATTITUDE(ATTITUDE_DATA::default()));
    }
    assert!(rig.station.vehicle(DRONE).unwrap().is_lost());
    assert_eq!(rig.station.vehicles().count(), 1, "a radio is no vehicle");
}

#[test]
fn cameras_gimbals_radios_and_other_stations_are_no_vehicles() {
    use MavType as T;
    let invalid = MavAutopilot::MAV_AUTOPILOT_INVALID;
    let generic = MavAutopilot::MAV_AUTOPILOT_GENERIC;
    let mut rig = Rig::new(StationConfig::default());
    for (component, kind, autopilot) in [
        (100, T::MAV_TYPE_CAMERA, invalid),
        (101, T::MAV_TYPE_CAMERA, generic),
        (154, T::MAV_TYPE_GIMBAL, generic),
        (191, T::MAV_TYPE_ONBOARD_CONTROLLER, generic),
        (156, T::MAV_TYPE_ADSB, generic),
        (68, T::MAV_TYPE_GENERIC, invalid),
        (191, T::MAV_TYPE_GCS, APM),
    ] {
        rig.hear(A, &mut Voice::new(Address { system: 1, component }), &beat(kind, autopilot));
    }
    rig.tick(20);
    assert_eq!(rig.station.vehicles().count(), 0);
    rig.hear(A, &mut Voice::new(DRONE), &beat(T::MAV_TYPE_HEXAROTOR, generic));
    assert_eq!(rig.station.vehicles().count(), 1, "an autopilot of no known family is one");
}

#[test]
fn another_station_on_our_address_raises_one_alarm_per_link() {
    let mut rig = Rig::new(StationConfig::default());
    let mut twin = Voice::new(ME);
    for _ in 0..3 {
        rig.hear(A, &mut twin, &heartbeat::station_heartbeat());
    }
    rig.hear(B, &mut twin, &heartbeat::station_heartbeat());
    rig.hear(B, &mut Voice::new(Address { system: 254, component: 190 }), &heartbeat::station_heartbeat());
    let alarm = |link| StationEvent::Link(link, LinkAlarm::SameAddress);
    assert_eq!(rig.events(), [alarm(A), alarm(B)]);
}

#[test]
fn a_replay_says_nothing_and_takes_our_own_frames_for_no_twin() {
    let mut rig = Rig::new(StationConfig { speaks: false, ..StationConfig::default() });
    let mut drone = Voice::new(DRONE);
    let mut us = Voice::new(ME);
    for _ in 0..20 {
        rig.hear(A, &mut drone, &quad());
        rig.hear(A, &mut us, &heartbeat::station_heartbeat());
        let question = TIMESYNC_DATA { tc1: 0, ts1: 5, ..Default::default() };
        rig.hear(A, &mut drone, &MavMessage::TIMESYNC(question));
        rig.tick(500);
    }
    assert_eq!(rig.said(), []);
    assert!(!rig.events().iter().any(|event| matches!(event, StationEvent::Link(..))));
    assert!(!rig.station.vehicle(DRONE).unwrap().is_lost());
}

fn signing_rig(key: &Key) -> Rig {
    Rig::new(StationConfig { keys: BTreeMap::from([(1, key.clone())]), ..StationConfig::default() })
}

#[test]
fn unsigned_and_wrongly_signed_frames_are_refused_with_one_alarm() {
    let key = Key::from_passphrase("沿海支队");
    let alarm = (DRONE, ConnectionEvent::BadSignature);
    for mut liar in [Voice::new(DRONE), Voice::signed(DRONE, &Key::from_passphrase("guess"))] {
        let mut rig = signing_rig(&key);
        let mut alarms = Vec::new();
        for number in 1..=10 {
            rig.hear(A, &mut liar, &quad());
            rig.tick(1000);
            let raised = rig.connection();
            if raised.contains(&alarm) {
                alarms.push(number);
            }
            assert!(!raised.contains(&(DRONE, ConnectionEvent::Found)), "nobody trustworthy was found");
        }
        assert_eq!(alarms, [3], "at the third in a row, once");
        assert_eq!(rig.station.vehicle(DRONE).unwrap().state().heartbeat, None);
        assert!(rig.said().iter().all(|(_, m)| is_beat(m)), "nothing is asked of whom we do not trust");
        // A good frame ends the row; three more bad ones are a new alarm.
        let mut true_voice = Voice::signed(DRONE, &key);
        rig.hear(A, &mut true_voice, &quad());
        rig.tick(20);
        assert_eq!(rig.connection(), [(DRONE, ConnectionEvent::Found)]);
        (0..2).for_each(|_| rig.hear(A, &mut liar, &quad()));
        rig.hear(A, &mut true_voice, &quad());
        (0..2).for_each(|_| rig.hear(A, &mut liar, &quad()));
        rig.tick(20);
        assert_eq!(rig.connection(), [], "never three in a row");
        rig.hear(A, &mut liar, &quad());
        rig.tick(20);
        assert_eq!(rig.connection(), [alarm]);
    }
}

#[test]
fn a_camera_on_a_signing_vehicle_is_taken_when_it_signs_and_raises_no_alarm_when_it_does_not() {
    let key = Key::from_passphrase("沿海支队");
    let address = Address { system: DRONE.system, component: 100 };
    let camera = beat(MavType::MAV_TYPE_CAMERA, MavAutopilot::MAV_AUTOPILOT_INVALID);
    for (mut voice, taken) in [(Voice::new(address), 0), (Voice::signed(address, &key), 1)] {
        let mut rig = signing_rig(&key);
        let mut drone = Voice::signed(DRONE, &key);
        for _ in 0..10 {
            rig.hear(A, &mut drone, &quad());
            rig.hear(A, &mut voice, &camera);
            rig.tick(1000);
        }
        assert_eq!(rig.connection(), [(DRONE, ConnectionEvent::Found)], "no alarm about the vehicle");
        assert_eq!(rig.station.vehicle(DRONE).unwrap().cameras().cameras().count(), taken);
    }
}

#[test]
fn a_signing_vehicle_is_heard_and_hears_us_signed_and_nothing_twice() {
    let key = Key::from_passphrase("沿海支队");
    let mut rig = signing_rig(&key);
    let mut drone = Voice::signed(DRONE, &key);
    let mut theirs = Verifier::new(key.clone());
    let mut frames = Vec::new();
    for _ in 0..30 {
        rig.hear(A, &mut drone, &quad());
        rig.tick(100);
        frames.extend(rig.sent());
    }
    assert!(rig.station.vehicle(DRONE).unwrap().state().heartbeat.is_some());
    let to_drone: Vec<_> = frames.iter().filter(|f| f.link == A).collect();
    assert!(to_drone.len() > 5);
    for frame in to_drone {
        assert_eq!(theirs.check(frame.frame.frame(), frame.utc), Verdict::Good);
    }
    // A frame that says "armed", played again after the truth, changes nothing.
    let base_mode = MavModeFlag::MAV_MODE_FLAG_SAFETY_ARMED;
    let armed = MavMessage::HEARTBEAT(HEARTBEAT_DATA { base_mode, autopilot: APM, ..Default::default() });
    let recorded = drone.say(&armed, rig.now());
    rig.station.receive(A, rig.now(), recorded.as_slice(), |_| {});
    rig.hear(A, &mut drone, &quad());
    assert!(!rig.station.vehicle(DRONE).unwrap().state().is_armed());
    rig.station.receive(A, rig.now(), recorded.as_slice(), |_| {});
    assert!(!rig.station.vehicle(DRONE).unwrap().state().is_armed());
}

#[test]
fn a_key_that_is_set_in_flight_is_used_from_then_on_and_can_be_taken_back() {
    let key = Key::from_passphrase("沿海支队");
    let mut rig = Rig::new(StationConfig::default());
    let mut unsigned = Voice::new(DRONE);
    rig.hear(A, &mut unsigned, &quad());
    rig.tick(20);
    assert_eq!(rig.connection(), [(DRONE, ConnectionEvent::Found)]);

    rig.station.set_key(DRONE.system, Some(key.clone()));
    rig.sent();
    (0..3).for_each(|_| rig.hear(A, &mut unsigned, &quad()));
    rig.tick(1_000);
    assert_eq!(rig.connection(), [(DRONE, ConnectionEvent::BadSignature)]);
    assert!(rig.sent().iter().all(|f| f.frame.frame().is_signed()));

    rig.station.set_key(DRONE.system, None);
    rig.tick(1_000);
    assert!(rig.sent().iter().all(|f| !f.frame.frame().is_signed()));
}

#[test]
fn a_vehicle_whose_only_link_is_closed_is_lost_at_once() {
    let mut rig = Rig::new(StationConfig::default());
    rig.hear(A, &mut Voice::new(DRONE), &quad());
    rig.tick(20);
    rig.connection();
    rig.station.remove_link(A);
    rig.tick(20);
    assert_eq!(rig.connection(), [(DRONE, ConnectionEvent::Lost)]);
}

#[test]
fn a_vehicle_whose_clock_is_an_hour_ahead_of_ours_takes_our_frames() {
    let key = Key::from_passphrase("k");
    let mut rig = signing_rig(&key);
    let mut drone = Voice::signed(DRONE, &key);
    let ahead = |now: Stamp| Stamp { utc: UtcMicros(now.utc.0 + 3_600_000_000), ..now };
    rig.tick(20);
    rig.sent();
    for _ in 0..20 {
        let frame = drone.say(&quad(), ahead(rig.now()));
        rig.station.receive(A, rig.now(), frame.as_slice(), |_| {});
        rig.tick(100);
    }
    let mut theirs = Verifier::new(key);
    let sent = rig.sent();
    let last = sent.iter().rfind(|frame| frame.link == A).unwrap();
    assert_eq!(theirs.check(last.frame.frame(), ahead(rig.now()).utc), Verdict::Good);
}

#[test]
fn a_command_goes_to_one_vehicle_and_only_its_answer_counts() {
    let mut rig = Rig::new(StationConfig::default());
    let (mut one, mut two) = (Voice::new(DRONE), Voice::new(OTHER));
    rig.hear(A, &mut one, &quad());
    rig.hear(B, &mut two, &quad());
    rig.tick(20);
    rig.events();
    rig.said();
    rig.station.vehicle_mut(OTHER).unwrap().command(at(rig.ms).mono, arm(OTHER)).unwrap();
    assert_eq!(
        rig.station.vehicle_mut(OTHER).unwrap().command(at(rig.ms).mono, arm(OTHER)),
        Err(command::Failure::Pending)
    );
    rig.tick(20);
    let arms: Vec<_> = rig
        .said()
        .into_iter()
        .filter_map(|(link, m)| match m {
            MavMessage::COMMAND_LONG(m) if m.command == MavCmd::MAV_CMD_COMPONENT_ARM_DISARM => {
                Some((link, m.target_system, m.target_component))
            }
            _ => None,
        })
        .collect();
    assert_eq!(arms, [(B, 2, 1)]);
    let finished = |rig: &mut Rig| {
        rig.tick(20);
        let arm_result = |event| match event {
            StationEvent::Vehicle(from, VehicleEvent::Command(command::Event::Finished { request, result }))
                if request.command == MavCmd::MAV_CMD_COMPONENT_ARM_DISARM =>
            {
                Some((from, result))
            }
            _ => None,
        };
        rig.events().into_iter().filter_map(arm_result).collect::<Vec<_>>()
    };
    let answer = |target_system, result| {
        MavMessage::COMMAND_ACK(COMMAND_ACK_DATA {
            command: MavCmd::MAV_CMD_COMPONENT_ARM_DISARM,
            result,
            target_system,
            target_component: 190,
            ..Default::default()
        })
    };
    rig.hear(A, &mut one, &answer(255, MavResult::MAV_RESULT_ACCEPTED));
    assert_eq!(finished(&mut rig), [], "another vehicle's answer");
    rig.hear(B, &mut two, &answer(254, MavResult::MAV_RESULT_DENIED));
    assert_eq!(finished(&mut rig), [], "an answer to another station");
    rig.hear(B, &mut two, &answer(255, MavResult::MAV_RESULT_ACCEPTED));
    assert_eq!(finished(&mut rig), [(OTHER, Ok(()))]);
}

fn interval_of(message: &MavMessage) -> Option<u32> {
    match message {
        MavMessage::COMMAND_LONG(m) if m.command == MavCmd::MAV_CMD_SET_MESSAGE_INTERVAL => Some(m.param1 as u32),
        _ => None,
    }
}

#[test]
fn messages_are_asked_for_again_when_they_stop_and_not_while_they_come() {
    let mut rig = Rig::new(StationConfig::default());
    let mut voice = Voice::new(DRONE);
    let attitude = MavMessage::ATTITUDE(ATTITUDE_DATA::default());
    let asked =
        |said: &[(LinkId, MavMessage)], id: u32| said.iter().filter(|(_, m)| interval_of(m) == Some(id)).count();
    let said = rig.live(&mut voice, &[A], 5000, obeys);
    for &(id, _) in telemetry::services::message_interval::WANTED {
        assert_eq!(asked(&said, id), 1, "message {id}");
    }
    let mut later = 0;
    for _ in 0..60 {
        rig.hear(A, &mut voice, &attitude);
        later += asked(&rig.live(&mut voice, &[A], 1000, obeys), 30);
    }
    assert_eq!(later, 0, "it comes");
    let said = rig.live(&mut voice, &[A], 40_000, obeys);
    assert!((2..=3).contains(&asked(&said, 30)), "silent: every fifteen seconds, {}", asked(&said, 30));
}

#[test]
fn a_message_that_is_refused_twice_is_not_asked_for_again_but_one_refused_for_now_is() {
    let mut rig = Rig::new(StationConfig::default());
    let mut voice = Voice::new(DRONE);
    let answer = |message: &MavMessage| match (message, interval_of(message)) {
        (MavMessage::COMMAND_LONG(m), Some(168)) => vec![ack(m, MavResult::MAV_RESULT_UNSUPPORTED)],
        (MavMessage::COMMAND_LONG(m), Some(147)) => vec![ack(m, MavResult::MAV_RESULT_TEMPORARILY_REJECTED)],
        _ => obeys(message),
    };
    let said = rig.live(&mut voice, &[A], 300_000, answer);
    let asked = |id: u32| said.iter().filter(|(_, m)| interval_of(m) == Some(id)).count();
    assert_eq!(asked(168), 2);
    assert!(asked(147) > 10);
}

fn parameter_events(rig: &mut Rig) -> Vec<parameter::Event> {
    let only = |event| match event {
        StationEvent::Vehicle(_, VehicleEvent::Parameter(event)) => Some(event),
        _ => None,
    };
    let all: Vec<_> = rig.events().into_iter().filter_map(only).collect();
    all.into_iter().filter(|event| !matches!(event, parameter::Event::Progress { .. })).collect()
}

fn name(text: &str) -> parameter::Name {
    parameter::Name::new(text).unwrap()
}

const INT32: MavParamType = MavParamType::MAV_PARAM_TYPE_INT32;

fn value(id: &str, param_value: f32, param_type: MavParamType, index: u16, count: u16) -> MavMessage {
    MavMessage::PARAM_VALUE(PARAM_VALUE_DATA {
        param_value,
        param_count: count,
        param_index: index,
        param_id: id.into(),
        param_type,
    })
}

#[test]
fn px4_integers_travel_as_bits_and_ardupilots_as_numbers() {
    use MavAutopilot as M;
    use MavProtocolCapability as C;
    let bytewise = C::MAV_PROTOCOL_CAPABILITY_PARAM_ENCODE_BYTEWISE;
    let cast = C::MAV_PROTOCOL_CAPABILITY_PARAM_ENCODE_C_CAST;
    for (autopilot, capabilities, bits) in [
        (M::MAV_AUTOPILOT_PX4, None, 5),
        (M::MAV_AUTOPILOT_PX4, Some(bytewise), 5),
        (M::MAV_AUTOPILOT_PX4, Some(cast), 5.0_f32.to_bits()),
        (M::MAV_AUTOPILOT_ARDUPILOTMEGA, None, 5.0_f32.to_bits()),
        (M::MAV_AUTOPILOT_ARDUPILOTMEGA, Some(C::empty()), 5.0_f32.to_bits()),
        (M::MAV_AUTOPILOT_GENERIC, Some(bytewise), 5),
    ] {
        let mut rig = Rig::new(StationConfig::default());
        let mut voice = Voice::new(DRONE);
        rig.hear(A, &mut voice, &beat(MavType::MAV_TYPE_QUADROTOR, autopilot));
        if let Some(capabilities) = capabilities {
            let version = AUTOPILOT_VERSION_DATA { capabilities, ..Default::default() };
            rig.hear(A, &mut voice, &MavMessage::AUTOPILOT_VERSION(version));
        }
        let vehicle = rig.station.vehicle_mut(DRONE).unwrap();
        vehicle.set_parameter(at(0).mono, name("COM_RC_LOSS_T"), parameter::Value::int(5)).unwrap();
        rig.tick(20);
        let set = rig.said().into_iter().find_map(|(_, m)| match m {
            MavMessage::PARAM_SET(m) => Some(m.param_value.to_bits()),
            _ => None,
        });
        assert_eq!(set, Some(bits), "{autopilot:?} {capabilities:?}");
        rig.hear(A, &mut voice, &value("COM_RC_LOSS_T", f32::from_bits(bits), INT32, 65_535, 1));
        rig.tick(20);
        let set = parameter::Event::Set { name: name("COM_RC_LOSS_T"), value: 5.0 };
        assert_eq!(parameter_events(&mut rig), [set]);
    }
}

#[test]
fn a_list_that_runs_when_the_encoding_becomes_known_is_read_again_and_ends() {
    let mut rig = Rig::new(StationConfig::default());
    let mut voice = Voice::new(DRONE);
    rig.hear(A, &mut voice, &beat(MavType::MAV_TYPE_QUADROTOR, MavAutopilot::MAV_AUTOPILOT_GENERIC));
    rig.station.vehicle_mut(DRONE).unwrap().list_parameters(at(0).mono, None).unwrap();
    rig.tick(20);
    rig.hear(A, &mut voice, &value("A", f32::from_bits(7), INT32, 0, 2));
    rig.said();
    let capabilities = MavProtocolCapability::MAV_PROTOCOL_CAPABILITY_PARAM_ENCODE_BYTEWISE;
    let version = AUTOPILOT_VERSION_DATA { capabilities, ..Default::default() };
    rig.hear(A, &mut voice, &MavMessage::AUTOPILOT_VERSION(version));
    rig.tick(20);
    assert!(rig.said().iter().any(|(_, m)| matches!(m, MavMessage::PARAM_REQUEST_LIST(_))));
    rig.hear(A, &mut voice, &value("A", f32::from_bits(7), INT32, 0, 2));
    rig.hear(A, &mut voice, &value("B", f32::from_bits(9), INT32, 1, 2));
    rig.tick(20);
    assert_eq!(parameter_events(&mut rig), [parameter::Event::Listed { cached: false }]);
    let values = rig.station.vehicle(DRONE).unwrap().parameters().values().clone();
    assert_eq!(values.values().map(|v| v.number).collect::<Vec<_>>(), [7.0, 9.0]);
}

/// A PX4 with three parameters and a hash over them; `gap` is an index that its list leaves out.
fn px4(hash: u32, gap: Option<u16>) -> impl FnMut(&MavMessage) -> Vec<MavMessage> {
    let real = MavParamType::MAV_PARAM_TYPE_REAL32;
    let hash = value("_HASH_CHECK", f32::from_bits(hash), MavParamType::MAV_PARAM_TYPE_UINT32, 65_535, 3);
    let one = move |index: u16| value(["A", "B", "C"][usize::from(index)], f32::from(index) + 0.5, real, index, 3);
    move |message| match message {
        MavMessage::PARAM_REQUEST_LIST(_) => {
            std::iter::once(hash.clone()).chain((0..3).filter(|&index| Some(index) != gap).map(one)).collect()
        }
        MavMessage::PARAM_REQUEST_READ(m) if m.param_index < 0 => vec![hash.clone()],
        MavMessage::PARAM_REQUEST_READ(m) => vec![one(m.param_index as u16)],
        other => obeys(other),
    }
}

#[test]
fn a_parameter_cache_is_used_while_the_hash_is_the_same_and_read_again_when_not() {
    let mut rig = Rig::new(StationConfig::default());
    let mut voice = Voice::new(DRONE);
    rig.live(&mut voice, &[A], 1000, obeys);
    let list = |rig: &mut Rig, cache| {
        let now = rig.now().mono;
        rig.station.vehicle_mut(DRONE).unwrap().list_parameters(now, cache).unwrap();
    };
    list(&mut rig, None);
    assert_eq!(rig.station.vehicle(DRONE).unwrap().parameters().cache(), None, "half a list is no cache");
    rig.live(&mut voice, &[A], 5000, px4(77, Some(1)));
    assert_eq!(parameter_events(&mut rig), [parameter::Event::Listed { cached: false }], "the gap was read");
    let cache = rig.station.vehicle(DRONE).unwrap().parameters().cache().unwrap();
    assert_eq!((cache.hash, cache.values.len()), (77, 3));

    let lists = |said: &[(LinkId, MavMessage)]| {
        said.iter().filter(|(_, m)| matches!(m, MavMessage::PARAM_REQUEST_LIST(_))).count()
    };
    list(&mut rig, Some(cache.clone()));
    let said = rig.live(&mut voice, &[A], 3000, px4(77, None));
    assert_eq!(parameter_events(&mut rig), [parameter::Event::Listed { cached: true }]);
    assert_eq!(lists(&said), 0);

    list(&mut rig, Some(cache.clone()));
    let said = rig.live(&mut voice, &[A], 3000, px4(78, None));
    assert_eq!(parameter_events(&mut rig), [parameter::Event::Listed { cached: false }]);
    assert_eq!(lists(&said), 1);
    assert_eq!(rig.station.vehicle(DRONE).unwrap().parameters().cache().unwrap().hash, 78);
}

#[test]
fn a_hash_that_stands_in_the_list_itself_is_no_gap() {
    let mut rig = Rig::new(StationConfig::default());
    let mut voice = Voice::new(DRONE);
    rig.live(&mut voice, &[A], 1000, obeys);
    rig.station.vehicle_mut(DRONE).unwrap().list_parameters(at(rig.ms).mono, None).unwrap();
    rig.hear(A, &mut voice, &value("A", 1.0, INT32, 0, 2));
    rig.hear(A, &mut voice, &value("_HASH_CHECK", 3.0, INT32, 1, 2));
    rig.tick(20);
    assert_eq!(parameter_events(&mut rig), [parameter::Event::Listed { cached: false }]);
}

#[test]
fn a_set_without_an_answer_times_out_and_a_set_with_another_answer_was_not_taken() {
    let mut rig = Rig::new(StationConfig::default());
    let mut voice = Voice::new(DRONE);
    rig.live(&mut voice, &[A], 1000, obeys);
    rig.hear(A, &mut voice, &value("RTL_ALT", 15.0, INT32, 0, 1));
    let set = |rig: &mut Rig| {
        let now = rig.now().mono;
        let value = parameter::Value::int(60);
        rig.station.vehicle_mut(DRONE).unwrap().set_parameter(now, name("RTL_ALT"), value).unwrap();
    };
    let failure = |rig: &mut Rig| match parameter_events(rig).as_slice() {
        [parameter::Event::SetFailed { failure, .. }] => failure.clone(),
        other => panic!("{other:?}"),
    };
    set(&mut rig);
    rig.live(&mut voice, &[A], 60_000, obeys);
    assert!(matches!(failure(&mut rig), parameter::Failure::TimedOut { .. }), "known from before, but not answered");
    set(&mut rig);
    rig.live(&mut voice, &[A], 60_000, |message| match message {
        MavMessage::PARAM_SET(_) => vec![value("RTL_ALT", 15.0, INT32, 0, 1)],
        other => obeys(other),
    });
    assert_eq!(failure(&mut rig), parameter::Failure::NotTaken { name: name("RTL_ALT") });
}

#[test]
fn a_vehicle_that_never_agrees_on_its_count_ends_the_list_with_a_failure() {
    let mut rig = Rig::new(StationConfig::default());
    let mut voice = Voice::new(DRONE);
    rig.live(&mut voice, &[A], 1000, obeys);
    rig.station.vehicle_mut(DRONE).unwrap().list_parameters(at(rig.ms).mono, None).unwrap();
    let mut count = 3;
    let mut ended = Vec::new();
    for _ in 0..600 {
        count = if count == 3 { 4 } else { 3 };
        rig.hear(A, &mut voice, &value("A", 1.0, INT32, 0, count));
        rig.live(&mut voice, &[A], 100, obeys);
        ended.extend(parameter_events(&mut rig));
    }
    assert!(matches!(ended.as_slice(), [parameter::Event::ListFailed(_)]), "{ended:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_vehicles_clock_is_known_within_the_stated_uncertainty(
        offset_ms in -5_000_000_i64..5_000_000_000,
        delays in proptest::collection::vec((0_u64..400, 0_u64..400), 5..40),
    ) {
        let mut rig = Rig::new(StationConfig::default());
        let mut voice = Voice::new(DRONE);
        let clock_ns = |ms: u64| at(ms).mono.0 as i64 + offset_ms * 1_000_000;
        for (up, down) in delays {
            rig.hear(A, &mut voice, &quad());
            rig.tick(1000);
            for (_, message) in rig.said() {
                let MavMessage::TIMESYNC(m) = message else { continue };
                // The clock must not be zero: that marks a question.
                prop_assume!(clock_ns(rig.ms + up) != 0);
                let answer = TIMESYNC_DATA { tc1: clock_ns(rig.ms + up), ts1: m.ts1, ..Default::default() };
                rig.ms += up + down;
                rig.hear(A, &mut voice, &MavMessage::TIMESYNC(answer));
            }
            if let Some(offset) = rig.station.vehicle(DRONE).unwrap().clock_offset() {
                let error = Duration::from_nanos(offset.offset_ns.abs_diff(offset_ms * 1_000_000));
                prop_assert!(error <= offset.uncertainty + Duration::from_nanos(1), "{:?}: {:?}", error, offset);
            }
        }
        prop_assert!(rig.station.vehicle(DRONE).unwrap().clock_offset().is_some());
    }
}

#[test]
fn a_vehicle_that_started_anew_has_its_new_clock_at_the_first_answer() {
    let mut rig = Rig::new(StationConfig::default());
    let mut voice = Voice::new(DRONE);
    let mut boot = 0_i64;
    for round in 0..40 {
        if round == 30 {
            boot = 600_000_000_000;
        }
        rig.hear(A, &mut voice, &quad());
        rig.tick(1000);
        for (_, message) in rig.said() {
            let MavMessage::TIMESYNC(m) = message else { continue };
            let tc1 = at(rig.ms).mono.0 as i64 + 700_000_000_000 - boot;
            rig.ms += if round < 30 { 2 } else { 80 };
            rig.hear(A, &mut voice, &MavMessage::TIMESYNC(TIMESYNC_DATA { tc1, ts1: m.ts1, ..Default::default() }));
        }
    }
    let offset = rig.station.vehicle(DRONE).unwrap().clock_offset().unwrap();
    assert!(offset.offset_ns.abs_diff(100_000_000_000) <= 100_000_000, "{offset:?}");
}

#[test]
fn a_vehicles_question_for_the_time_is_answered_on_its_link() {
    let mut rig = Rig::new(StationConfig::default());
    let mut voice = Voice::new(DRONE);
    rig.hear(B, &mut voice, &quad());
    rig.hear(B, &mut voice, &MavMessage::TIMESYNC(TIMESYNC_DATA { tc1: 0, ts1: 4711, ..Default::default() }));
    let answers: Vec<_> = rig
        .said()
        .into_iter()
        .filter_map(|(link, m)| match m {
            MavMessage::TIMESYNC(m) if m.tc1 != 0 => Some((link, m.ts1, m.tc1, m.target_system)),
            _ => None,
        })
        .collect();
    assert_eq!(answers, [(B, 4711, rig.now().mono.0 as i64, 1)]);
}

fn plan(items: usize) -> ::mission::plan::Plan {
    use ::mission::geo::{HeightAmsl, LatLon};
    use ::mission::plan::{Frame, Home, Item, Plan, command};
    let place = |number: usize| LatLon { lat_deg: 33.4 + number as f64 * 1e-4, lon_deg: 120.2 };
    let item = |number| Item::at(command::NAV_WAYPOINT, Frame::GlobalRelHome, place(number), 60.0);
    let home = Home { place: place(0), ground: HeightAmsl(3.0) };
    Plan { home, items: (1..=items).map(item).collect(), ..Plan::default() }
}

#[test]
fn a_replaced_upload_is_cancelled_aboard_before_the_new_one_begins_and_blocks_downloads() {
    let mut rig = Rig::new(StationConfig::default());
    let mut voice = Voice::new(DRONE);
    rig.live(&mut voice, &[A], 5000, obeys);
    let now = rig.now().mono;
    let vehicle = rig.station.vehicle_mut(DRONE).unwrap();
    vehicle.upload(now, &plan(3)).unwrap();
    assert_eq!(vehicle.download(now, mission::Kind::Mission), Err(mission::Failure::Busy));
    vehicle.upload(now, &plan(3)).unwrap();
    rig.tick(20);
    let said: Vec<_> = rig
        .said()
        .into_iter()
        .filter_map(|(_, m)| match m {
            MavMessage::MISSION_ACK(m) => Some(format!("{:?}", m.mavtype)),
            MavMessage::MISSION_COUNT(_) | MavMessage::MISSION_CLEAR_ALL(_) => Some("begin".to_owned()),
            _ => None,
        })
        .collect();
    assert_eq!(said, ["MAV_MISSION_OPERATION_CANCELLED", "begin"]);
}

#[test]
fn a_vehicle_that_asks_for_one_item_for_ever_ends_the_upload_with_a_failure() {
    let mut rig = Rig::new(StationConfig::default());
    let mut voice = Voice::new(DRONE);
    rig.live(&mut voice, &[A], 5000, obeys);
    let now = rig.now().mono;
    rig.station.vehicle_mut(DRONE).unwrap().upload(now, &plan(3)).unwrap();
    let mut failed = 0;
    for _ in 0..300 {
        rig.live(&mut voice, &[A], 1000, |message| match message {
            MavMessage::MISSION_CLEAR_ALL(m) => {
                let mission_type = m.mission_type;
                vec![MavMessage::MISSION_ACK(MISSION_ACK_DATA { mission_type, ..Default::default() })]
            }
            MavMessage::MISSION_REQUEST_LIST(m) => {
                let mission_type = m.mission_type;
                vec![MavMessage::MISSION_COUNT(MISSION_COUNT_DATA { mission_type, ..Default::default() })]
            }
            other => obeys(other),
        });
        rig.hear(A, &mut voice, &MavMessage::MISSION_REQUEST_INT(MISSION_REQUEST_INT_DATA::default()));
        let is_failure = |event: &StationEvent| {
            matches!(event, StationEvent::Vehicle(_, VehicleEvent::Upload(mission::UploadEvent::Failed { .. })))
        };
        failed += rig.events().iter().filter(|event| is_failure(event)).count();
    }
    assert_eq!(failed, 1);
}

#[test]
fn a_station_that_nobody_drains_stays_bounded_and_counts_what_it_threw_away() {
    let mut rig = Rig::new(StationConfig::default());
    let mut voice = Voice::new(DRONE);
    rig.hear(A, &mut voice, &quad());
    for _ in 0..10_000 {
        let text = STATUSTEXT_DATA { text: "flood".into(), ..Default::default() };
        rig.hear(A, &mut voice, &MavMessage::STATUSTEXT(text));
        rig.hear(A, &mut voice, &MavMessage::TIMESYNC(TIMESYNC_DATA { ts1: 1, ..Default::default() }));
    }
    assert!(rig.station.dropped() > 10_000);
    (0..100).for_each(|_| rig.tick(1000));
    assert!(rig.events().len() <= 4096 && rig.sent().len() <= 4096);
}

#[test]
fn a_crowd_of_invented_vehicles_is_bounded() {
    let mut rig = Rig::new(StationConfig::default());
    for component in 1..=2 {
        for system in 1..=250 {
            rig.hear(A, &mut Voice::new(Address { system, component }), &quad());
        }
    }
    assert_eq!(rig.station.vehicles().count(), 255);
}

#[test]
fn a_vehicle_that_asks_for_ground_gets_it_on_its_link_and_what_nobody_knows_is_counted() {
    let mut rig = Rig::new(StationConfig::default());
    let mut voice = Voice::new(Address { system: 1, component: 1 });
    rig.live(&mut voice, &[A], 1_000, ignores);
    let ask = TERRAIN_REQUEST_DATA { mask: 0b11, lat: 334_000_000, lon: 1_202_000_000, grid_spacing: 100 };
    rig.hear(A, &mut voice, &MavMessage::TERRAIN_REQUEST(ask));
    // The second block lies further east.
    let ground = |place: ::mission::geo::LatLon| (place.lon_deg < 120.2042).then_some(7.0);
    let mut blocks = Vec::new();
    for _ in 0..10 {
        rig.tick(100);
        rig.station.serve_ground(rig.now(), ground);
        blocks.extend(rig.said().into_iter().filter_map(|(link, message)| match message {
            MavMessage::TERRAIN_DATA(m) => Some((link, m.gridbit, m.data)),
            _ => None,
        }));
    }
    assert_eq!(blocks, [(A, 0, [7; 16])]);
    let vehicle = rig.station.vehicles().next().unwrap();
    assert_eq!((vehicle.terrain().status().sent, vehicle.terrain().status().unknown), (1, 1));
}
