//! MAVLink frames with times (`.tlog`), through the reader and the reducer of live flight.

use std::collections::BTreeMap;

use mission::geo::HeightAmsl;
use telemetry::dialect::AUTOPILOT_VERSION_DATA;
use telemetry::services::version::Version;
use telemetry::station::{LossCounter, is_autopilot};
use telemetry::vehicle::{Event, LandedState, VehicleState};
use telemetry::wire::tlog::{Reader, Record};
use telemetry::wire::{Address, Frame, MonoTime};

use super::error::{ImportError, Reason, Spot};
use super::flown::{Bounds, Clock, Flown, Format, Hull, Loss};
use super::gather::{Fix, Gather, is_plausible};

/// `HEARTBEAT`, message 0.
const HEARTBEAT: u32 = 0;
/// Bytes of the time before each frame.
const STAMP_BYTES: u64 = 8;
/// A time that jumps by more than this and back was damaged: 10 min.
const JUMP_US: i64 = 600_000_000;
/// A clock that goes back by more than this was set; by less, frames of two links were written out of order. 1 s.
const SET_US: i64 = 1_000_000;
/// Vehicles in one log; more is an attack.
const MAX_VEHICLES: usize = 255;
/// Bytes in which a log that begins with a torn frame must show one whole one.
const LOOKED_AT: usize = 2048;

/// Whether a whole frame with a time in front of it stands near the begin.
pub fn is_one(bytes: &[u8]) -> bool {
    let looked_at = bytes.get(..bytes.len().min(LOOKED_AT)).unwrap_or_default();
    Reader::new(looked_at).any(|record| matches!(record, Record::Frame { .. }))
}

struct Entry<'a> {
    utc_us: i64,
    frame: Frame<'a>,
}

struct Craft {
    state: VehicleState,
    gather: Gather,
    hull: Hull,
    counted: (u64, u64),
    ahead_us: Vec<i64>,
}

pub fn read(name: &str, bytes: &[u8]) -> Result<Vec<Flown>, ImportError> {
    let mut losses = Vec::new();
    let entries = entries(bytes, &mut losses);
    if entries.is_empty() {
        let (spot, reason) = (Spot::Byte(0), Reason::NoRecord);
        return Err(ImportError::Broken { file: name.to_owned(), format: Format::Tlog, spot, reason });
    }
    if entries.iter().all(|entry| !is_plausible(entry.utc_us)) {
        return Err(ImportError::NoTime { file: name.to_owned(), format: Format::Tlog });
    }
    let mut crafts = BTreeMap::<Address, Craft>::new();
    let mut counter = LossCounter::default();
    let (mut mono_us, mut last_us) = (0, entries.first().map_or(0, |entry| entry.utc_us));
    for entry in &entries {
        // Time passes by what lies between two frames, so that a clock that is set does not make flights longer.
        let passed_us = entry.utc_us.saturating_sub(last_us);
        if passed_us < -SET_US {
            losses.push(Loss::ClockSet { by_s: passed_us as f64 / 1e6 });
        }
        mono_us = i64::saturating_add(mono_us, passed_us.max(0));
        last_us = entry.utc_us;
        let (frame, from) = (entry.frame, entry.frame.from());
        counter.count(from, frame.sequence(), mono(mono_us));
        if frame.message_id() == HEARTBEAT && is_autopilot(frame) && crafts.len() < MAX_VEHICLES {
            crafts.entry(from).or_insert_with(|| Craft::new(from));
        }
        if let Some(craft) = crafts.get_mut(&from) {
            craft.gather.offset(entry.utc_us.saturating_sub(mono_us));
            let loss = counter.of(from);
            craft.take(mono_us, entry, (loss.received, loss.lost));
        }
    }
    let mut flights = Vec::new();
    for craft in crafts.into_values() {
        let clock = craft.clock();
        for flight in craft.gather.finish(0, Bounds::Logged) {
            let losses = flight.losses.iter().chain(&losses).cloned().collect();
            flights.push(Flown {
                format: Format::Tlog,
                clock: clock.clone(),
                hull: craft.hull.clone(),
                losses,
                ..flight
            });
        }
    }
    Ok(flights)
}

fn mono(us: i64) -> MonoTime {
    MonoTime(us.unsigned_abs().saturating_mul(1000))
}

/// All frames, with times that are mended where one of them was damaged.
fn entries<'a>(bytes: &'a [u8], losses: &mut Vec<Loss>) -> Vec<Entry<'a>> {
    let mut entries = Vec::new();
    let mut damaged = None::<(u64, u64)>;
    for record in Reader::new(bytes) {
        match record {
            Record::Frame { utc, frame } => {
                entries.push(Entry { utc_us: i64::try_from(utc.0).unwrap_or(i64::MAX), frame });
            }
            Record::Damaged { offset, bytes: skipped } => {
                if offset + skipped == bytes.len()
                    && (skipped as u64) < STAMP_BYTES + telemetry::wire::MAX_FRAME_BYTES as u64
                {
                    losses.push(Loss::Truncated { offset: offset as u64 });
                    continue;
                }
                let (first, so_far) = damaged.unwrap_or((offset as u64, 0));
                damaged = Some((first, so_far + skipped as u64));
            }
        }
    }
    if let Some((offset, bytes)) = damaged {
        losses.insert(0, Loss::Bytes { offset, bytes });
    }
    mend(&mut entries);
    entries
}

/// One time alone that differs from both its neighbours was damaged; the frame is good.
fn mend(entries: &mut [Entry<'_>]) {
    let far = |a: i64, b: i64| a.saturating_sub(b).saturating_abs() > JUMP_US;
    if let [first, second, third, ..] = entries
        && far(first.utc_us, second.utc_us)
        && !far(second.utc_us, third.utc_us)
    {
        first.utc_us = second.utc_us;
    }
    for n in 1..entries.len() {
        let before = entries[n - 1].utc_us;
        let after = entries.get(n + 1).map(|entry| entry.utc_us);
        if far(entries[n].utc_us, before) && after.is_none_or(|after| !far(after, before)) {
            entries[n].utc_us = before;
        }
    }
}

impl Craft {
    fn new(from: Address) -> Self {
        let hull = Hull { system_id: Some(from.system), ..Hull::default() };
        Self { state: VehicleState::default(), gather: Gather::new(), hull, counted: (0, 0), ahead_us: Vec::new() }
    }

    fn take(&mut self, us: i64, entry: &Entry<'_>, counts: (u64, u64)) {
        let at = mono(us);
        let mut events = Vec::new();
        self.gather.at(us);
        self.state.apply(at, entry.frame, &mut events);
        if entry.frame.message_id() == HEARTBEAT {
            self.gather.armed(us, self.state.is_armed());
            self.hull.model = self.state.autopilot().map(|autopilot| autopilot.to_string()).unwrap_or_default();
        }
        let (received, lost) = counts;
        let counted = std::mem::replace(&mut self.counted, counts);
        self.gather.count(received.saturating_sub(counted.0), lost.saturating_sub(counted.1));
        for event in events {
            match event {
                Event::Landed(LandedState::OnGround) => self.gather.airborne(us, false),
                Event::Landed(LandedState::InAir | LandedState::Landing) => self.gather.airborne(us, true),
                _ => {}
            }
        }
        if let Some(position) = self.state.position.filter(|position| position.at == at) {
            let value = position.value;
            let [north, east, _] = value.velocity_ned_m_s;
            let HeightAmsl(amsl_m) = value.amsl;
            let fix = Fix {
                place: value.place,
                amsl_m: Some(amsl_m),
                rel_home_m: Some(value.rel_home.0),
                speed_m_s: Some(north.hypot(east)),
            };
            self.gather.fix(us, fix);
        }
        if let Some(battery) = self.state.battery.filter(|battery| battery.at == at) {
            self.gather.battery(us, battery.value.consumed_mah, battery.value.remaining_percent);
        }
        if let Some(utc) = self.state.utc_us.filter(|utc| utc.at == at) {
            let told_us = i64::try_from(utc.value).unwrap_or(i64::MAX);
            if is_plausible(told_us) {
                self.ahead_us.push(told_us.saturating_sub(entry.utc_us));
            }
        }
        if let Some(version) = entry.frame.data::<AUTOPILOT_VERSION_DATA>() {
            let uid = Version::from(&version).uid;
            if !uid.is_empty() {
                self.hull.autopilot_uid = uid;
            }
        }
    }

    fn clock(&self) -> Clock {
        match super::gather::median(self.ahead_us.clone()) {
            Some(ahead_us) => Clock::StationAgainstGnss { behind_s: ahead_us as f64 / 1e6 },
            None => Clock::Station,
        }
    }
}
