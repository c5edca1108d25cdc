//! One pretend drone: physics, sensors and autopilot in lockstep, and the MAVLink that an ArduCopter 4.6 speaks.
//!
//! No I/O and no clock: [`Drone::step`] moves on by [`STEP_S`], [`Drone::receive`] takes bytes from a station,
//! [`Drone::poll_send`] gives frames for it.

mod camera;
mod fault;
mod happened;
mod incoming;
mod messages;
mod operator;
mod rewind;
mod streams;
mod traffic;

use crate::autopilot::{Autopilot, Kind as ParameterKind, MissionState, Notice, PITCH_RAD, Severity, TABLE, YAW_RAD};
use crate::camera::Pose;
use crate::vehicle::{Anchor, STEP_S, Sensed, Sensors, Surroundings, Truth, Vehicle, WindSpec};
pub use camera::{Camera, CameraConfig};
use fault::Faults;
pub use fault::{Fault, FaultKind};
pub use happened::Happened;
use happened::Happenings;
use incoming::accepts;
use jiff::Timestamp;
use mavlink::types::CharArray;
use mission::geo::LatLon;
use mission::plan::{Airframe, Frame, Item, command};
use operator::Operators;
use std::collections::VecDeque;
use std::sync::Arc;
use telemetry::dialect::{MISSION_ITEM_REACHED_DATA, MavMessage, MavParamType, MavSeverity, STATUSTEXT_DATA};
use telemetry::services::mission::{Kind, Server as MissionServer, ServerConfig, WireItem};
use telemetry::services::parameter::{Encoding, Name, Server as ParameterServer, Value};
use telemetry::services::{command as command_service, gimbal, heartbeat, message_interval};
use telemetry::wire::{self, Address, Encoder, FrameBytes, Framer, MonoTime, UtcMicros};
pub use traffic::{Emitter, RANGE_M, Traffic};

/// Steps between looks at what is due on the wire (50 Hz).
const WIRE_EVERY: u64 = 5;
/// Most items of a mission (ArduCopter with 8 KiB of storage).
const CAPACITY: u16 = 724;
/// Most frames that wait to be fetched; older ones are lost then, as on a real link.
const OUTBOX: usize = 4_096;

/// Bytes of one status text.
const TEXT_BYTES: usize = 50;

/// The gimbal is the autopilot's first.
const GIMBAL_DEVICE: u8 = 1;

/// What a drone is and where it starts.
#[derive(Debug, Clone)]
pub struct DroneConfig {
    /// MAVLink system id, 1 to 250.
    pub system: u8,
    /// What it is made of.
    pub airframe: Airframe,
    /// Where it stands at power-on, WGS84.
    pub place: LatLon,
    /// Height of the ground there above mean sea level, metres.
    pub ground_amsl_m: f64,
    /// Where its nose points, radians clockwise from true north.
    pub heading_rad: f64,
    /// State of charge, 0 to 1.
    pub charge: f64,
    /// The weather.
    pub wind: WindSpec,
    /// Seed of all noise.
    pub seed: u64,
    /// UTC at power-on.
    pub boot: UtcMicros,
    /// A camera that speaks for itself; without one the autopilot only says that it takes pictures.
    pub camera: Option<CameraConfig>,
    /// What hides satellites from it; without surroundings it always sees the same open sky.
    pub surroundings: Option<Arc<Surroundings>>,
    /// Whether stations can take control of it by MAVLink's operator control.
    pub operator_control: bool,
}

impl DroneConfig {
    /// A patrol quadrotor with a full battery in still air, at a place with ground at 4 m above the sea.
    pub fn at(place: LatLon, seed: u64) -> Self {
        Self {
            system: 1,
            airframe: Airframe::patrol_quadrotor(),
            place,
            ground_amsl_m: 4.0,
            heading_rad: 0.0,
            charge: 1.0,
            wind: WindSpec::default(),
            seed,
            boot: UtcMicros(1_760_000_000_000_000),
            camera: None,
            surroundings: None,
            operator_control: false,
        }
    }
}

/// A pretend drone.
#[derive(Debug, Clone)]
pub struct Drone {
    me: Address,
    boot: UtcMicros,
    step: u64,
    /// How far its clock on the wire is ahead of its steps, milliseconds: see [`Self::wire_time`].
    ahead_ms: u64,
    faults: Faults,
    vehicle: Vehicle,
    sensors: Sensors,
    sensed: Sensed,
    motors: [f64; 4],
    autopilot: Autopilot,
    anchor: Anchor,
    framer: Framer,
    last_bytes: MonoTime,
    encoder: Encoder,
    outbox: VecDeque<FrameBytes>,
    beat: heartbeat::Beat,
    commands: command_service::Server,
    parameters: ParameterServer,
    missions: MissionServer,
    intervals: message_interval::Server,
    gimbal: gimbal::Server,
    camera: Option<Camera>,
    due: Vec<u32>,
    home_told: Option<LatLon>,
    current_told: (u16, Option<MissionState>),
    happenings: Happenings,
    operators: Operators,
    texts: u16,
}

impl Drone {
    /// A drone at power-on.
    pub fn new(config: &DroneConfig) -> Self {
        let me = Address { system: config.system, component: 1 };
        let anchor = Anchor::new(config.place, config.ground_amsl_m);
        let mut autopilot = Autopilot::new(&config.airframe);
        autopilot.set_parameter("SYSID_THISMAV", f64::from(config.system));
        autopilot.set_parameter("BATT_CAPACITY", config.airframe.battery.capacity_ah * 1_000.0);
        let table = TABLE.iter().filter_map(|(name, _, kind)| {
            let number = autopilot.parameters().get(name)?;
            let kind = match kind {
                ParameterKind::Real => MavParamType::MAV_PARAM_TYPE_REAL32,
                ParameterKind::Int8 => MavParamType::MAV_PARAM_TYPE_INT8,
                ParameterKind::Int16 => MavParamType::MAV_PARAM_TYPE_INT16,
                ParameterKind::Int32 => MavParamType::MAV_PARAM_TYPE_INT32,
            };
            Some((Name::new(name)?, Value { kind, number }))
        });
        let mut sensors = Sensors::new(anchor, config.seed);
        if let Some(surroundings) = &config.surroundings {
            sensors.set_surroundings(Arc::clone(surroundings), utc(config.boot));
        }
        Self {
            me,
            boot: config.boot,
            step: 0,
            ahead_ms: 0,
            faults: Faults::new(config.wind),
            vehicle: Vehicle::new(config.airframe, config.heading_rad, config.charge, config.wind, config.seed),
            sensors,
            sensed: Sensed::default(),
            motors: [0.0; 4],
            anchor,
            framer: Framer::new(),
            last_bytes: MonoTime::default(),
            encoder: Encoder::new(me),
            outbox: VecDeque::new(),
            beat: heartbeat::Beat::new(MonoTime::default()),
            commands: command_service::Server::new(me),
            parameters: ParameterServer::new(me, Encoding::Cast, table.collect()),
            missions: MissionServer::new(ServerConfig { me, capacity: CAPACITY, accepts }),
            intervals: message_interval::Server::default(),
            gimbal: gimbal::Server::new(me, GIMBAL_DEVICE, PITCH_RAD, YAW_RAD),
            camera: config.camera.as_ref().map(|camera| Camera::new(config.system, camera, MonoTime::default())),
            due: Vec::new(),
            home_told: None,
            current_told: (0, None),
            happenings: Happenings::default(),
            operators: Operators::new(me, config.operator_control),
            texts: 0,
            autopilot,
        }
    }

    /// Puts it among solids, under their satellites, from now on: see [`DroneConfig::surroundings`].
    pub fn set_surroundings(&mut self, surroundings: Arc<Surroundings>) {
        self.sensors.set_surroundings(surroundings, utc(self.boot));
    }

    /// Moves everything on by [`STEP_S`].
    pub fn step(&mut self) {
        self.step += 1;
        self.vehicle.step(&self.motors, STEP_S);
        self.sensed = self.sensors.sample(&self.vehicle);
        self.motors = self.autopilot.update(&self.sensed);
        if self.step.is_multiple_of(WIRE_EVERY) {
            self.talk();
        }
    }

    /// Takes bytes from a station, as they came.
    pub fn receive(&mut self, bytes: &[u8]) {
        let mut framer = std::mem::take(&mut self.framer);
        let now = self.wire_time();
        let paused = now.since(self.last_bytes) > Framer::PAUSE;
        self.last_bytes = now;
        let mut take = |frame: wire::Frame<'_>| {
            if self.hear_operator(frame) {
                return;
            }
            if let Ok(message) = frame.decode()
                && self.may_obey(frame.from(), &message)
            {
                self.on_message(frame.from(), &message);
            }
        };
        if paused {
            framer.pause(&mut take);
        }
        framer.feed(bytes, &mut take);
        self.framer = framer;
    }

    /// The next frame for the station.
    pub fn poll_send(&mut self) -> Option<FrameBytes> {
        self.outbox.pop_front()
    }

    /// Time since power-on, as much of it as was flown.
    pub fn now(&self) -> MonoTime {
        MonoTime::from_millis(self.step * 4)
    }

    /// Time since power-on by the drone's clock on the wire. It never goes back: it goes on while the drone stands still
    /// ([`Self::stand_still`]), and goes on from where it was after [`Self::rewind`].
    pub fn wire_time(&self) -> MonoTime {
        MonoTime::from_millis(self.wire_ms())
    }

    fn wire_ms(&self) -> u64 {
        self.step * 4 + self.ahead_ms
    }

    /// UTC of a moment of the flight (seconds since power-on) by the clock on the wire, microseconds.
    fn utc_at(&self, flown_s: f64) -> u64 {
        self.boot.0 + self.ahead_ms * 1_000 + (flown_s * 1e6) as u64
    }

    /// Who this is on the wire.
    pub fn address(&self) -> Address {
        self.me
    }

    /// What is so.
    pub fn truth(&self) -> &Truth {
        self.vehicle.truth()
    }

    /// Where it truly is: WGS84, and metres above mean sea level.
    pub fn true_place(&self) -> (LatLon, f64) {
        self.anchor.to_place(self.truth().position_ned_m)
    }

    /// The frame of [`Self::truth`].
    pub fn anchor(&self) -> &Anchor {
        &self.anchor
    }

    /// The camera, where it has one.
    pub fn camera(&self) -> Option<&Camera> {
        self.camera.as_ref()
    }

    /// The autopilot.
    pub fn autopilot(&self) -> &Autopilot {
        &self.autopilot
    }

    /// The autopilot, to command it without a wire.
    pub fn autopilot_mut(&mut self) -> &mut Autopilot {
        &mut self.autopilot
    }

    /// The physics, to read the battery.
    pub fn vehicle(&self) -> &Vehicle {
        &self.vehicle
    }

    /// The physics, to inject faults.
    pub fn vehicle_mut(&mut self) -> &mut Vehicle {
        &mut self.vehicle
    }

    /// The sensors, to inject faults.
    pub fn sensors_mut(&mut self) -> &mut Sensors {
        &mut self.sensors
    }

    /// Everything that is due on the wire now.
    fn talk(&mut self) {
        let now = self.wire_time();
        if self.beat.due(now) {
            self.send_id(streams::HEARTBEAT);
        }
        let mut due = std::mem::take(&mut self.due);
        self.intervals.due(now, |id| due.push(id));
        for id in due.drain(..) {
            self.send_id(id);
        }
        self.due = due;
        self.missions.on_deadline(now);
        self.parameters.on_deadline(now);
        self.watch_operators(now);
        if let Some(camera) = &mut self.camera {
            camera.update(now, &mut self.autopilot);
        }
        self.hear_traffic();
        self.tell_notices();
        self.tell_changes();
        self.flush();
    }

    /// Hands over what the services have to say.
    fn flush(&mut self) {
        while let Some(message) = self.missions.poll_send() {
            self.send(&message);
        }
        while let Some(message) = self.parameters.poll_send() {
            self.send(&message);
        }
        while let Some(message) = self.commands.poll_send() {
            self.send(&message);
        }
        while let Some(message) = self.gimbal.poll_send() {
            self.send(&message);
        }
        self.tell_operators();
        while let Some(frame) = self.camera.as_mut().and_then(Camera::poll_send) {
            self.push(frame);
        }
    }

    fn send_id(&mut self, id: u32) -> bool {
        let message = self.message(id);
        if let Some(message) = &message {
            self.send(message);
        }
        message.is_some()
    }

    fn send(&mut self, message: &MavMessage) {
        let frame = self.encoder.encode(message);
        self.push(frame);
    }

    fn push(&mut self, frame: FrameBytes) {
        if self.outbox.len() >= OUTBOX {
            self.outbox.pop_front();
        }
        self.outbox.push_back(frame);
    }

    fn tell_notices(&mut self) {
        while let Some(notice) = self.autopilot.poll_notice() {
            let message = match notice {
                Notice::Text(severity, text) => {
                    self.say(severity, &text);
                    continue;
                }
                Notice::Reached(seq) => MavMessage::MISSION_ITEM_REACHED(MISSION_ITEM_REACHED_DATA { seq }),
                Notice::Photo(photo) => {
                    self.happenings.push(Happened::Shot(photo));
                    let (now, boot, truth) = (self.wire_time(), UtcMicros(self.utc_at(0.0)), Pose::of(self));
                    if let Some(camera) = &mut self.camera {
                        camera.captured(now, boot, &photo, &self.autopilot, truth);
                    }
                    self.photo_message(&photo)
                }
                Notice::Parameter(name, value) => {
                    self.parameters.set(name, value);
                    continue;
                }
            };
            self.send(&message);
        }
    }

    /// Says a text to every station; a long one in chunks, which are full but for the last.
    pub fn say(&mut self, severity: Severity, text: &str) {
        let severity = match severity {
            Severity::Emergency => MavSeverity::MAV_SEVERITY_EMERGENCY,
            Severity::Critical => MavSeverity::MAV_SEVERITY_CRITICAL,
            Severity::Error => MavSeverity::MAV_SEVERITY_ERROR,
            Severity::Warning => MavSeverity::MAV_SEVERITY_WARNING,
            Severity::Notice => MavSeverity::MAV_SEVERITY_NOTICE,
            Severity::Info => MavSeverity::MAV_SEVERITY_INFO,
        };
        let (chunks, rest) = text.as_bytes().as_chunks::<TEXT_BYTES>();
        let whole = chunks.is_empty() || (chunks.len() == 1 && rest.is_empty());
        if !whole {
            self.texts = self.texts.wrapping_add(1).max(1);
        }
        let id = if whole { 0 } else { self.texts };
        let mut last = [0; TEXT_BYTES];
        last[..rest.len()].copy_from_slice(rest);
        let full = if whole && !chunks.is_empty() { 0 } else { 1 };
        let chunks: Vec<[u8; TEXT_BYTES]> = chunks.iter().copied().chain([last].into_iter().take(full)).collect();
        for (chunk_seq, bytes) in (0..=u8::MAX).zip(chunks) {
            let text = CharArray::<TEXT_BYTES>::new(bytes);
            let data = STATUSTEXT_DATA { severity, text, id, chunk_seq };
            self.send(&MavMessage::STATUSTEXT(data));
        }
    }

    /// Home and the current item are told when they change, as ArduPilot does.
    fn tell_changes(&mut self) {
        if let Some(home) = self.autopilot.home().copied()
            && self.home_told != Some(home.place)
        {
            self.home_told = Some(home.place);
            let mut item = Item::at(command::NAV_WAYPOINT, Frame::GlobalAmsl, home.place, home.height_amsl_m);
            item.params[3] = 0.0;
            if let Some(item) = WireItem::from_item(&item) {
                self.missions.set_item(Kind::Mission, 0, item);
            }
            self.send_id(streams::HOME_POSITION);
        }
        let (seq, _, state) = self.autopilot.mission_progress();
        if self.current_told != (seq, Some(state)) {
            self.current_told = (seq, Some(state));
            self.missions.set_current(seq);
            self.send_id(streams::MISSION_CURRENT);
        }
    }
}

/// A time that no calendar holds is taken as the epoch.
fn utc(at: UtcMicros) -> Timestamp {
    i64::try_from(at.0).ok().and_then(|micros| Timestamp::from_microsecond(micros).ok()).unwrap_or_default()
}
