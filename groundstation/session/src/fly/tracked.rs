//! What the flying screen remembers of one vehicle.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use mission::geo::{LatLon, distance_m};
use mission::plan::Item;
use telemetry::vehicle::{Autopilot, FlightMode};
use telemetry::wire::MonoTime;

use super::action::{ActionKind, HIGHEST_M, flies};
use super::checklist::Checklist;
use super::guide::Answered;
use super::place::RoadPlace;
use super::shown::STALE_AFTER;
use super::zones::{Met, ZoneWatch};
use crate::{Act, Context, VehicleSnapshot};

/// Charge at which a pilot should turn home, and at which the vehicle has to land, percent. Chosen: ArduPilot's and
/// PX4's usual two stages.
pub const LOW_BATTERY_PERCENT: f64 = 30.0;
/// See [`LOW_BATTERY_PERCENT`].
pub const CRITICAL_BATTERY_PERCENT: f64 = 15.0;
/// An alert about a limit may come again when the value was this far back on the good side, in the value's unit.
const HYSTERESIS: f64 = 3.0;

/// The remote identification speaks every second or so; silence of this length is a gap. Chosen.
const REMOTE_ID_SILENT: Duration = Duration::from_secs(5);

/// A condition that became true.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// Charge under [`LOW_BATTERY_PERCENT`].
    BatteryLow(f64),
    /// Charge under [`CRITICAL_BATTERY_PERCENT`].
    BatteryCritical(f64),
    /// No GNSS fix in flight.
    GnssLost,
    /// Above [`HIGHEST_M`].
    TooHigh(f64),
    /// The vehicle says that it is in an emergency.
    Emergency,
    /// The remote identification fails its self-check.
    RemoteIdFailed(String),
    /// Nothing is heard of the remote identification any more, in flight.
    RemoteIdSilent,
    /// A zone of the airspace is met that nothing allows to fly in.
    Zone(Met),
}

/// Consumption of the battery, from what it said lately.
#[derive(Debug, Default)]
struct Consumption {
    samples: VecDeque<(MonoTime, f64)>,
}

impl Consumption {
    const EVERY: Duration = Duration::from_secs(5);
    const SPAN: usize = 60;
    /// Charge comes in whole percent, so a rate needs some of them.
    const LEAST_PERCENT: f64 = 2.0;

    fn sample(&mut self, at: MonoTime, percent: f64) {
        // A fuller battery is another one.
        if self.samples.back().is_some_and(|last| percent > last.1 + 5.0) {
            self.samples.clear();
        }
        if self.samples.back().is_none_or(|last| at.since(last.0) >= Self::EVERY) {
            if self.samples.len() >= Self::SPAN {
                self.samples.pop_front();
            }
            self.samples.push_back((at, percent));
        }
    }

    fn percent_s(&self) -> Option<f64> {
        let (first, last) = (self.samples.front()?, self.samples.back()?);
        let used = first.1 - last.1;
        let seconds = last.0.since(first.0).as_secs_f64();
        (used >= Self::LEAST_PERCENT && seconds > 0.0).then(|| used / seconds)
    }
}

/// What is remembered of one vehicle.
#[derive(Debug, Default)]
pub struct Tracked {
    track: VecDeque<(LatLon, f64)>,
    consumption: Consumption,
    /// What is aboard, as far as it was read: sequence numbers are indices.
    pub(super) aboard: Vec<Item>,
    /// Brigade by the section that it was first seen in, as the road network names it.
    section: Option<String>,
    /// What that brigade is called here.
    pub(super) brigade: Option<String>,
    /// The checklist.
    pub(super) checklist: Checklist,
    /// Where it was last told to go, and how high.
    pub(super) goal: Option<(LatLon, f64)>,
    /// How the latest action of each kind was answered.
    pub(super) answers: BTreeMap<ActionKind, Answered>,
    /// When a person last told it something.
    pub(super) told_at: Option<MonoTime>,
    /// What a person ordered about control and what is not answered yet.
    pub(super) control_act: Option<Act>,
    /// Its mode, to tell the first that is heard from a change.
    pub(super) mode: Option<FlightMode>,
    /// Place and heading that the map shows.
    shown_at: Option<(LatLon, Option<f64>)>,
    low: bool,
    critical: bool,
    gnss_lost: bool,
    high: bool,
    emergency: bool,
    remote_id_failed: bool,
    remote_id_silent: bool,
    zones: ZoneWatch,
}

impl Tracked {
    /// Places of a track that are kept: an hour at one each second or so.
    const TRACK: usize = 3000;
    /// Places nearer than this to the one before are not kept, metres.
    const SPACING_M: f64 = 3.0;

    /// Looks at the vehicle; names what became true.
    pub(super) fn look(&mut self, vehicle: &VehicleSnapshot, context: &Context<'_>) -> Vec<Condition> {
        let (settings, now) = (context.settings, context.now.mono);
        let state = &vehicle.state;
        let flying = flies(state);
        self.shown_at = state.position.map(|p| {
            let now = (p.value.place, p.value.heading_rad.or(state.attitude.map(|a| a.value.yaw_rad)));
            self.shown_at.filter(|&before| !state.is_armed() && is_noise(before, now)).unwrap_or(now)
        });
        if let Some(position) = state.position {
            let (place, height_m) = (position.value.place, position.value.rel_home.0);
            let far = |last: &(LatLon, f64)| {
                distance_m(last.0, place) > Self::SPACING_M || (last.1 - height_m).abs() > Self::SPACING_M
            };
            if flying && self.track.back().is_none_or(far) {
                if self.track.len() >= Self::TRACK {
                    self.track.pop_front();
                }
                self.track.push_back((place, height_m));
            }
            if self.section.is_none() {
                self.section = RoadPlace::of(context.network, place).and_then(|at| at.brigade);
            }
        }
        let called = self.section.as_deref().map(|brigade| settings.brigade(brigade));
        if self.brigade.as_deref() != called {
            self.brigade = called.map(str::to_owned);
        }
        let percent = state.battery.and_then(|b| Some((b.at, b.value.remaining_percent?)));
        if let Some((at, percent)) = percent.filter(|_| flying) {
            self.consumption.sample(at, percent);
        }
        let mut found = self.conditions(vehicle, flying, percent.map(|p| p.1), now);
        if flying {
            let met = self.zones.look(state, context.around.airspace(), now, context.time());
            found.extend(met.into_iter().map(Condition::Zone));
        }
        found
    }

    fn conditions(
        &mut self,
        vehicle: &VehicleSnapshot,
        flying: bool,
        percent: Option<f64>,
        now: MonoTime,
    ) -> Vec<Condition> {
        let state = &vehicle.state;
        let mut found = Vec::new();
        if let Some(percent) = percent {
            if edge(
                &mut self.critical,
                percent < CRITICAL_BATTERY_PERCENT,
                percent > CRITICAL_BATTERY_PERCENT + HYSTERESIS,
            ) {
                self.low = true;
                found.push(Condition::BatteryCritical(percent));
            }
            if edge(&mut self.low, percent < LOW_BATTERY_PERCENT, percent > LOW_BATTERY_PERCENT + HYSTERESIS) {
                found.push(Condition::BatteryLow(percent));
            }
        }
        if let Some(gnss) = state.gnss.filter(|g| g.age(now) <= STALE_AFTER) {
            let lost = gnss.value.fix < 3;
            if edge(&mut self.gnss_lost, lost && flying, !lost) {
                found.push(Condition::GnssLost);
            }
        }
        if let Some(position) = state.position.filter(|_| flying) {
            let height_m = position.value.rel_home.0;
            if edge(&mut self.high, height_m > HIGHEST_M, height_m < HIGHEST_M - HYSTERESIS) {
                found.push(Condition::TooHigh(height_m));
            }
        }
        if let Some(heartbeat) = state.heartbeat {
            /// `MAV_STATE_EMERGENCY`
            const EMERGENCY: u8 = 6;
            let emergency = heartbeat.value.system_status == EMERGENCY;
            if edge(&mut self.emergency, emergency && flying, !emergency) {
                found.push(Condition::Emergency);
            }
        }
        if let Some(check) = &state.remote_id {
            let good = check.value.good_to_arm;
            if edge(&mut self.remote_id_failed, !good, good) {
                found.push(Condition::RemoteIdFailed(check.value.error.clone()));
            }
            // On a link that is lost everything is silent, and that is said already.
            let silent = check.age(now) > REMOTE_ID_SILENT;
            if edge(&mut self.remote_id_silent, silent && flying && !vehicle.lost, !silent) {
                found.push(Condition::RemoteIdSilent);
            }
        }
        found
    }

    /// Starts the track of the next flight.
    pub(super) fn took_off(&mut self) {
        self.track.clear();
        self.goal = None;
    }

    /// Track of this flight: place and height above home, oldest first.
    pub fn track(&self) -> impl Iterator<Item = (LatLon, f64)> + '_ {
        self.track.iter().copied()
    }

    /// Place and heading for the map; of a vehicle that stands they do not follow the noise of its receiver.
    pub(super) fn shown_at(&self) -> Option<(LatLon, Option<f64>)> {
        self.shown_at
    }

    /// Use of the battery, percent per second, where enough was seen of it.
    pub(super) fn consumption_percent_s(&self) -> Option<f64> {
        self.consumption.percent_s()
    }

    /// The items from the one being flown, without home.
    pub(super) fn items_from(&self, seq: u16, autopilot: Option<Autopilot>) -> &[Item] {
        // Item 0 of ArduPilot is home.
        let first = if autopilot == Some(Autopilot::ArduPilot) { 1 } else { 0 };
        self.aboard.get(usize::from(seq).max(first)..).unwrap_or_default()
    }
}

/// Whether a vehicle that stands has not moved.
fn is_noise(before: (LatLon, Option<f64>), now: (LatLon, Option<f64>)) -> bool {
    const NOISE_M: f64 = 2.0;
    const NOISE_RAD: f64 = 0.05;
    let turned = before.1.zip(now.1).map_or(0.0, |(a, b): (f64, f64)| (a - b).sin().abs());
    distance_m(before.0, now.0) < NOISE_M && turned < NOISE_RAD && before.1.is_some() == now.1.is_some()
}

/// Follows a condition with hysteresis; true when it has just become true.
fn edge(was: &mut bool, is: bool, is_over: bool) -> bool {
    let begins = is && !*was;
    *was = (*was || is) && !is_over;
    begins
}
