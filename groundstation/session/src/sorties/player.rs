//! A telemetry log played back: read once from end to end, then shown at any moment.
//!
//! The log drives the same [`Station`] as live flight, one that does not speak. Time passes in steps of `STEP`; frames
//! and timers of a step always fall alike, so the state at a moment does not depend on how one got there. Copies of the
//! station at intervals make every moment near.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use mission::explain::{Explain, Message};
use mission::formats::TrackPoint;
use mission::geo::LatLon;
use mission::message;
use telemetry::dialect::VIBRATION_DATA;
use telemetry::station::{ConnectionEvent, Station, StationConfig, StationEvent, VehicleEvent};
use telemetry::vehicle::{Event, FlightMode, LandedState, Sampled, Severity, VehicleState};
use telemetry::wire::{Address, LinkId, MonoTime, Stamp, UtcMicros, tlog};

use crate::{Happening, LinkSnapshot, Snapshot, VehicleSnapshot};

/// Time between two looks of the timers. Chosen: the shortest that a slider can show.
const STEP: Duration = Duration::from_millis(100);
/// Time between two rows of the table and the plots.
const ROW: Duration = Duration::from_secs(1);
/// Longest silence that is shown; a longer one is a clock that was set, or another flight.
const MAX_SILENCE_US: u64 = 60_000_000;
/// Frames between two copies of the station: what is read again when one jumps. Measured: 12,000 take under 50 ms.
const FRAMES_PER_COPY: usize = 12_000;
/// A value older than this is left out of the table and the plots.
const FRESH: Duration = Duration::from_secs(3);
/// The log's clock starts here, so that ages at its start have room.
const START: MonoTime = MonoTime::from_millis(3_600_000);
/// `VIBRATION`, message 241.
const VIBRATION: u32 = 241;
const LINK: LinkId = LinkId(1);

/// A log that cannot be shown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LogError {
    /// No byte in it.
    #[error("the log is empty")]
    Empty,
    /// No frame in it.
    #[error("no MAVLink frame in {bytes} bytes")]
    NoFrame {
        /// How many.
        bytes: usize,
    },
    /// Frames, but no vehicle's.
    #[error("no vehicle speaks in it")]
    NoVehicle,
}

impl Explain for LogError {
    fn explain(&self) -> Message {
        match self {
            Self::Empty => message!("sorties-log-empty"),
            Self::NoFrame { bytes } => message!("sorties-log-no-frame", bytes = *bytes),
            Self::NoVehicle => message!("sorties-log-no-vehicle"),
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    at: MonoTime,
    utc: UtcMicros,
    start: usize,
    end: usize,
}

/// What one vehicle said in one second. Unknown and stale is `None`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Row {
    /// Since the log's start.
    pub at_s: f64,
    /// When.
    pub utc: UtcMicros,
    /// WGS84.
    pub place: Option<LatLon>,
    /// Above take-off, metres.
    pub height_m: Option<f64>,
    /// Above mean sea level, metres.
    pub amsl_m: Option<f64>,
    /// Over ground, metres per second.
    pub speed_m_s: Option<f64>,
    /// Up positive, metres per second.
    pub climb_m_s: Option<f64>,
    /// Nose, degrees clockwise from true north.
    pub heading_deg: Option<f64>,
    /// Charge, percent.
    pub battery_percent: Option<f64>,
    /// Volts.
    pub voltage_v: Option<f64>,
    /// Amperes.
    pub current_a: Option<f64>,
    /// Satellites used.
    pub satellites: Option<f64>,
    /// Horizontal dilution of precision.
    pub hdop: Option<f64>,
    /// Greatest of the three axes, metres per second squared.
    pub vibration_m_s2: Option<f64>,
    /// Frames lost in this second, percent of those sent.
    pub loss_percent: Option<f64>,
    /// Mode.
    pub mode: Option<FlightMode>,
    /// Motors may turn.
    pub armed: Option<bool>,
}

/// How bad something on the time line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// For the record.
    Info,
    /// Look at it.
    Caution,
    /// It was dangerous.
    Danger,
}

/// Something on the time line.
#[derive(Debug, Clone, PartialEq)]
pub struct Moment {
    /// Since the log's start.
    pub at_s: f64,
    /// How bad.
    pub weight: Weight,
    /// What.
    pub text: Message,
}

#[derive(Debug, Clone)]
struct Copy {
    /// Frames that it has taken.
    taken: usize,
    /// Steps that it has taken.
    steps: u64,
    station: Station,
}

/// A log at a moment.
#[derive(Debug)]
pub struct Player {
    bytes: Vec<u8>,
    entries: Vec<Entry>,
    damaged_bytes: usize,
    copies: Vec<Copy>,
    now: Copy,
    vehicle: Address,
    rows: Vec<Row>,
    moments: Vec<Moment>,
    happenings: Vec<(Stamp, Happening)>,
}

impl Player {
    /// Reads a log. `system` is the vehicle whose track and plots are wanted; the first that speaks where it does not.
    ///
    /// # Errors
    /// Nothing in it can be shown.
    pub fn new(bytes: Vec<u8>, system: u8) -> Result<Self, LogError> {
        let (entries, damaged_bytes) = index(&bytes);
        let Some(first) = entries.first() else {
            return Err(if bytes.is_empty() { LogError::Empty } else { LogError::NoFrame { bytes: bytes.len() } });
        };
        let config = StationConfig { speaks: false, ..StationConfig::default() };
        let mut station = Station::new(config, Stamp { mono: START, utc: first.utc });
        station.add_link(LINK);
        let start = Copy { taken: 0, steps: 0, station };
        let vehicle = Address { system, component: 0 };
        let mut player = Self {
            bytes,
            entries,
            damaged_bytes,
            copies: vec![start.clone()],
            now: start,
            vehicle,
            rows: Vec::new(),
            moments: Vec::new(),
            happenings: Vec::new(),
        };
        player.read_through(system)?;
        Ok(player)
    }

    /// The whole log once: rows, moments, and copies of the station on the way.
    fn read_through(&mut self, system: u8) -> Result<(), LogError> {
        let steps_per_row = (ROW.as_millis() / STEP.as_millis()) as u64;
        let last = self.steps_of(self.duration());
        let mut chosen = None;
        let mut vibration = None;
        let mut lost_before = (0, 0);
        while self.now.steps < last {
            let from = self.now.taken;
            self.step();
            let at = self.stamp();
            while let Some(event) = self.now.station.poll_event() {
                if let StationEvent::Vehicle(address, event) = &event
                    && address.system == system
                    && let Some((weight, text)) = moment(event)
                {
                    self.moments.push(Moment { at_s: at.mono.since(START).as_secs_f64(), weight, text });
                }
                self.happenings.push((at, Happening::Station(event)));
            }
            let of_system = self.now.station.vehicles().map(|v| v.address()).find(|address| address.system == system);
            chosen = chosen.or(of_system);
            for entry in self.entries.get(from..self.now.taken).unwrap_or_default() {
                // Parsing each frame a second time would double the time that opening takes.
                if !self.may_be(entry, VIBRATION) {
                    continue;
                }
                let Some(tlog::Record::Frame { frame, .. }) = self.record(entry) else { continue };
                if Some(frame.from()) == chosen
                    && let Some(data) = frame.data::<VIBRATION_DATA>()
                {
                    let worst = data.vibration_x.max(data.vibration_y).max(data.vibration_z);
                    vibration = Some(Sampled { value: f64::from(worst), at: at.mono, source: frame.message_id() });
                }
            }
            if self.now.steps.is_multiple_of(steps_per_row)
                && let Some(vehicle) = chosen.and_then(|address| self.now.station.vehicle(address))
            {
                let loss = self.now.station.loss(LINK, vehicle.address());
                let (received, lost) = (loss.received - lost_before.0, loss.lost.saturating_sub(lost_before.1));
                lost_before = (loss.received, loss.lost);
                let sent = received + lost;
                let loss_percent = (sent > 0).then(|| lost as f64 / sent as f64 * 100.0);
                self.rows.push(row(vehicle.state(), vibration, loss_percent, at));
            }
            let since = self.copies.last().map_or(0, |copy| copy.taken);
            if self.now.taken >= since + FRAMES_PER_COPY {
                self.copies.push(self.now.clone());
            }
        }
        let any = self.now.station.vehicles().next().map(|vehicle| vehicle.address());
        match chosen {
            Some(vehicle) => self.vehicle = vehicle,
            // The log may be of another aircraft than the record says; it is still worth seeing.
            None => {
                let Some(any) = any else { return Err(LogError::NoVehicle) };
                self.restart();
                self.rows.clear();
                self.moments.clear();
                self.happenings.clear();
                return self.read_through(any.system);
            }
        }
        self.restart();
        Ok(())
    }

    fn restart(&mut self) {
        if let Some(first) = self.copies.first() {
            self.now = first.clone();
        }
    }

    fn record(&self, entry: &Entry) -> Option<tlog::Record<'_>> {
        tlog::Reader::new(self.bytes.get(entry.start..entry.end)?).next()
    }

    fn may_be(&self, entry: &Entry, id: u32) -> bool {
        let frame = self.bytes.get(entry.start + STAMP_BYTES..entry.end).unwrap_or_default();
        let at = if frame.first() == Some(&0xFD) { 7 } else { 5 };
        frame.get(at).copied() == Some(id as u8)
    }

    /// One step: its frames, then its timers.
    fn step(&mut self) {
        self.now.steps += 1;
        let until = START + STEP * u32::try_from(self.now.steps).unwrap_or(u32::MAX);
        while let Some(entry) = self.entries.get(self.now.taken).copied().filter(|entry| entry.at < until) {
            self.now.taken += 1;
            let stamp = Stamp { mono: entry.at, utc: entry.utc };
            let frame = self.bytes.get(entry.start + STAMP_BYTES..entry.end).unwrap_or_default();
            self.now.station.receive(LINK, stamp, frame, |_| {});
        }
        let stamp = self.stamp();
        self.now.station.tick(stamp);
    }

    /// Both times of the moment.
    pub fn stamp(&self) -> Stamp {
        let mono = START + STEP * u32::try_from(self.now.steps).unwrap_or(u32::MAX);
        // UTC of the last frame and the time since; a log's clock may have been set in between.
        let last = self.now.taken.checked_sub(1).and_then(|index| self.entries.get(index)).or(self.entries.first());
        let utc = last.map_or(0, |entry| entry.utc.0 + micros(mono.since(entry.at)));
        Stamp { mono, utc: UtcMicros(utc) }
    }

    fn steps_of(&self, at: Duration) -> u64 {
        (at.min(self.duration()).as_millis() / STEP.as_millis()) as u64
    }

    /// How long the log is.
    pub fn duration(&self) -> Duration {
        let last = self.entries.last().map_or(START, |entry| entry.at);
        // The step that holds the last frame is whole.
        last.since(START) + STEP
    }

    /// The moment, since the log's start.
    pub fn at(&self) -> Duration {
        STEP * u32::try_from(self.now.steps).unwrap_or(u32::MAX)
    }

    /// Goes to a moment.
    pub fn seek(&mut self, at: Duration) {
        let wanted = self.steps_of(at);
        let nearest = self.copies.iter().rev().find(|copy| copy.steps <= wanted);
        if let Some(nearest) = nearest
            && (wanted < self.now.steps || nearest.steps > self.now.steps)
        {
            self.now = nearest.clone();
        }
        while self.now.steps < wanted {
            self.step();
            while self.now.station.poll_event().is_some() {}
        }
    }

    /// How everything stood at the moment.
    pub fn snapshot(&self, before: Option<&Snapshot>) -> Snapshot {
        let at = self.stamp();
        let station = &self.now.station;
        let vehicles = station.vehicles().map(|vehicle| {
            let before = before.and_then(|snapshot| snapshot.vehicles.get(&vehicle.address()));
            (vehicle.address(), VehicleSnapshot::of(vehicle, station, at, before))
        });
        let vehicles: BTreeMap<_, _> = vehicles.collect();
        let link = LinkSnapshot {
            id: LINK,
            endpoint: "replay://".to_owned(),
            down: None,
            local: None,
            status: station.link(LINK).unwrap_or_default(),
            refused: 0,
        };
        Snapshot {
            at,
            vehicles,
            traffic: Arc::new(station.traffic().clone()),
            links: vec![link],
            ..Snapshot::default()
        }
    }

    /// What happened from the `from`th on, up to the moment.
    pub fn happenings(&self, from: usize) -> &[(Stamp, Happening)] {
        let now = self.stamp().mono;
        let until = self.happenings.partition_point(|(at, _)| at.mono <= now);
        self.happenings.get(from..until).unwrap_or_default()
    }

    /// The vehicle whose track and plots these are.
    pub fn vehicle(&self) -> Address {
        self.vehicle
    }

    /// The table, one row a second.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The row at the moment.
    pub fn row(&self) -> Option<&Row> {
        let at_s = self.at().as_secs_f64();
        let after = self.rows.partition_point(|row| row.at_s <= at_s);
        self.rows.get(after.saturating_sub(1))
    }

    /// What happened, in order.
    pub fn moments(&self) -> &[Moment] {
        &self.moments
    }

    /// Frames in the log.
    pub fn frames(&self) -> usize {
        self.entries.len()
    }

    /// Bytes that belong to no frame.
    pub fn damaged_bytes(&self) -> usize {
        self.damaged_bytes
    }

    /// The track, one point a second.
    pub fn track(&self) -> Vec<TrackPoint> {
        let point = |row: &Row| {
            Some(TrackPoint {
                time_us: i64::try_from(row.utc.0).ok()?,
                place: row.place?,
                height: mission::geo::HeightAmsl(row.amsl_m.unwrap_or(f64::NAN)),
                speed_m_s: row.speed_m_s.unwrap_or(f64::NAN),
            })
        };
        self.rows.iter().filter_map(point).collect()
    }
}

const STAMP_BYTES: usize = 8;

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

/// Finds the frames, and gives them times that never step back.
fn index(bytes: &[u8]) -> (Vec<Entry>, usize) {
    let mut entries = Vec::new();
    let (mut at, mut damaged_bytes) = (0, 0);
    let mut last: Option<(UtcMicros, MonoTime)> = None;
    for record in tlog::Reader::new(bytes) {
        match record {
            tlog::Record::Frame { utc, frame } => {
                let silence_us = last.map_or(0, |(before, _)| utc.0.saturating_sub(before.0)).min(MAX_SILENCE_US);
                let mono = last.map_or(START, |(_, mono)| mono) + Duration::from_micros(silence_us);
                last = Some((utc, mono));
                let end = at + STAMP_BYTES + frame.bytes().len();
                entries.push(Entry { at: mono, utc, start: at, end });
                at = end;
            }
            tlog::Record::Damaged { offset, bytes } => {
                damaged_bytes += bytes;
                at = offset + bytes;
            }
        }
    }
    (entries, damaged_bytes)
}

fn row(state: &VehicleState, vibration: Option<Sampled<f64>>, loss_percent: Option<f64>, now: Stamp) -> Row {
    fn fresh<T: std::marker::Copy>(sample: Option<Sampled<T>>, now: MonoTime) -> Option<T> {
        sample.filter(|sample| sample.age(now) <= FRESH).map(|sample| sample.value)
    }
    let position = fresh(state.position, now.mono);
    let battery = fresh(state.battery, now.mono);
    let gnss = fresh(state.gnss, now.mono);
    let heartbeat = fresh(state.heartbeat, now.mono);
    let over_ground = position.map(|p| p.velocity_ned_m_s[0].hypot(p.velocity_ned_m_s[1]));
    Row {
        at_s: now.mono.since(START).as_secs_f64(),
        utc: now.utc,
        place: position.map(|p| p.place),
        height_m: position.map(|p| p.rel_home.0),
        amsl_m: position.map(|p| p.amsl.0),
        speed_m_s: fresh(state.groundspeed_m_s, now.mono).or(over_ground),
        climb_m_s: fresh(state.climb_m_s, now.mono).or(position.map(|p| -p.velocity_ned_m_s[2])),
        heading_deg: position.and_then(|p| p.heading_rad).map(f64::to_degrees),
        battery_percent: battery.and_then(|b| b.remaining_percent),
        voltage_v: battery.and_then(|b| b.voltage_v),
        current_a: battery.and_then(|b| b.current_a),
        satellites: gnss.and_then(|g| g.satellites).map(f64::from),
        hdop: gnss.and_then(|g| g.hdop),
        vibration_m_s2: fresh(vibration, now.mono),
        loss_percent,
        mode: heartbeat.map(|h| h.mode),
        armed: heartbeat.map(|h| h.armed),
    }
}

/// What an event is on the time line.
fn moment(event: &VehicleEvent) -> Option<(Weight, Message)> {
    Some(match event {
        VehicleEvent::State(Event::Armed(true)) => (Weight::Info, message!("sorties-armed")),
        VehicleEvent::State(Event::Armed(false)) => (Weight::Info, message!("sorties-disarmed")),
        VehicleEvent::State(Event::Mode(mode)) => {
            (Weight::Info, message!("sorties-mode", mode = crate::fly::mode_words(*mode)))
        }
        VehicleEvent::State(Event::Landed(LandedState::OnGround)) => (Weight::Info, message!("sorties-landed")),
        VehicleEvent::State(Event::Landed(LandedState::InAir)) => (Weight::Info, message!("sorties-in-air")),
        VehicleEvent::State(Event::ItemReached(item)) => {
            (Weight::Info, message!("sorties-item", number = usize::from(*item)))
        }
        VehicleEvent::State(Event::Text { severity, text }) => {
            let weight = match severity {
                Severity::Emergency | Severity::Alert | Severity::Critical => Weight::Danger,
                Severity::Error | Severity::Warning => Weight::Caution,
                _ => Weight::Info,
            };
            (weight, message!("sorties-said", text = text.as_str()))
        }
        VehicleEvent::Connection(ConnectionEvent::Lost) => (Weight::Danger, message!("sorties-lost")),
        VehicleEvent::Connection(ConnectionEvent::Back) => (Weight::Info, message!("sorties-back")),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use telemetry::dialect::{GLOBAL_POSITION_INT_DATA, HEARTBEAT_DATA, MavAutopilot, MavMessage, MavType};
    use telemetry::wire::Encoder;

    use super::*;

    /// A vehicle that climbs a metre a second, `hz` positions a second.
    fn log(seconds: u64, hz: u64) -> Vec<u8> {
        let mut encoder = Encoder::new(Address { system: 1, component: 1 });
        let mut bytes = Vec::new();
        for tick in 0..seconds * hz {
            let utc = UtcMicros(1_790_000_000_000_000 + tick * 1_000_000 / hz);
            if tick % hz == 0 {
                let heartbeat = HEARTBEAT_DATA {
                    mavtype: MavType::MAV_TYPE_QUADROTOR,
                    autopilot: MavAutopilot::MAV_AUTOPILOT_ARDUPILOTMEGA,
                    custom_mode: if tick < seconds * hz / 2 { 3 } else { 6 },
                    ..HEARTBEAT_DATA::default()
                };
                tlog::write(&mut bytes, utc, encoder.encode(&MavMessage::HEARTBEAT(heartbeat)).as_slice());
            }
            let height = (tick * 1000 / hz) as i32;
            let position = GLOBAL_POSITION_INT_DATA {
                lat: 330_000_000 + tick as i32,
                lon: 1_200_000_000,
                alt: height + 5_000,
                relative_alt: height,
                ..GLOBAL_POSITION_INT_DATA::default()
            };
            tlog::write(&mut bytes, utc, encoder.encode(&MavMessage::GLOBAL_POSITION_INT(position)).as_slice());
        }
        bytes
    }

    fn shown(player: &Player) -> String {
        format!("{:?} {}", player.snapshot(None), player.happenings(0).len())
    }

    #[test]
    fn a_jump_shows_what_playing_to_there_shows() {
        let mut played = Player::new(log(400, 50), 1).unwrap();
        let mut jumped = Player::new(log(400, 50), 1).unwrap();
        jumped.seek(Duration::from_secs(399));
        for at_ms in (0..400_000).step_by(77_700) {
            while played.at() < Duration::from_millis(at_ms) {
                played.seek(played.at() + Duration::from_millis(300).min(Duration::from_millis(at_ms) - played.at()));
            }
            jumped.seek(Duration::from_millis(at_ms));
            assert_eq!(shown(&played), shown(&jumped), "{at_ms} ms");
        }
    }

    #[test]
    fn the_table_has_one_row_a_second_and_the_time_line_the_change_of_mode() {
        let player = Player::new(log(60, 10), 1).unwrap();
        assert_eq!(player.rows().len(), 60);
        let height = player.rows()[29].height_m.unwrap();
        assert!((height - 29.9).abs() < 0.2, "{height}");
        assert!(player.moments().iter().any(|m| m.text.id == "sorties-mode" && (m.at_s - 30.0).abs() < 0.3));
    }

    #[test]
    fn a_log_that_cannot_be_shown_says_why() {
        let id = |bytes: &[u8]| Player::new(bytes.to_vec(), 1).unwrap_err().explain().id;
        assert_eq!(id(b""), "sorties-log-empty");
        assert_eq!(id(&[7; 500]), "sorties-log-no-frame");
    }

    #[test]
    fn damage_is_counted_and_skipped_and_another_aircraft_is_shown_rather_than_none() {
        let mut bytes = log(10, 10);
        bytes.splice(40..40, [1, 2, 3]);
        let player = Player::new(bytes, 9).unwrap();
        assert!(player.damaged_bytes() > 0);
        assert_eq!(player.vehicle(), Address { system: 1, component: 1 });
    }

    #[test]
    fn an_hour_is_jumped_through_in_a_tenth_of_a_second() {
        let mut player = Player::new(log(3600, 50), 1).unwrap();
        let begun = std::time::Instant::now();
        for second in [3599, 10, 1800, 900, 3000] {
            player.seek(Duration::from_secs(second));
        }
        let mean = begun.elapsed() / 5;
        println!("mean jump {mean:?}");
        assert!(mean < Duration::from_millis(100), "{mean:?}");
    }
}
