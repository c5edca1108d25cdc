//! What the flying screen shows, reckoned once per look at the fleet.

use std::time::Duration;

use mission::explain::Message;
use mission::geo::{LatLon, azimuth_rad, distance_m};
use mission::message;
use mission::road::{Network, Stake};
use telemetry::services::{operator_control, parameter};
use telemetry::station::Loss;
use telemetry::vehicle::{Attitude, Battery, Gnss, MissionPhase, Sampled, VehicleState, Wind};
use telemetry::wire::{Address, LinkId, MonoTime, Stamp};

use super::action::{ActionKind, flies};
use super::checklist::{CheckItem, CheckState, Checklist};
use super::place::{NEAR_ROAD_M, RoadPlace};
use super::shown::Shown;
use super::tracked::{CRITICAL_BATTERY_PERCENT, LOW_BATTERY_PERCENT, Tracked};
use super::traffic::TrafficRow;
use super::words;
use crate::{Context, SoundLevel, VehicleSnapshot};

/// Charge that is left when it is home, percent: what the time to return keeps in reserve.
pub const RESERVE_PERCENT: f64 = 20.0;
/// Speed home while the vehicle does not move, metres per second. Chosen: a patrol drone's cruise, headwind deducted.
const RETURN_SPEED_M_S: f64 = 8.0;
/// Under this speed the present speed says nothing about the way home or ahead, metres per second.
const MOVING_M_S: f64 = 3.0;
/// Time for rising to the height of return and for landing.
const RETURN_EXTRA: Duration = Duration::from_secs(60);

/// How something stands, as a colour and a symbol show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// All is well.
    Good,
    /// Look at it.
    Caution,
    /// Act now.
    Danger,
}

/// The level of a battery.
pub fn battery_level(percent: f64) -> Level {
    match percent {
        p if p < CRITICAL_BATTERY_PERCENT => Level::Danger,
        p if p < LOW_BATTERY_PERCENT => Level::Caution,
        _ => Level::Good,
    }
}

/// A vehicle in the fleet.
#[derive(Debug, Clone, PartialEq)]
pub struct FleetRow {
    /// Who.
    pub address: Address,
    /// What it is called.
    pub name: Message,
    /// The active one.
    pub active: bool,
    /// What it does: on the ground, flying, not heard.
    pub state: Message,
    /// Flight mode.
    pub mode: Option<Message>,
    /// Motors may turn; `None` before the first heartbeat.
    pub armed: Option<bool>,
    /// Age of the freshest heartbeat.
    pub link_age: Option<Duration>,
    /// No link hears it.
    pub lost: bool,
    /// Charge, percent.
    pub battery: Shown<f64>,
    /// How it stands on the whole.
    pub level: Level,
    /// Alerts about it that nobody has acknowledged.
    pub alerts: usize,
    /// Where it is and where its nose points, radians from north.
    pub place: Option<(LatLon, Option<f64>)>,
}

/// One link of the active vehicle.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkView {
    /// Which.
    pub id: LinkId,
    /// As it was asked for.
    pub endpoint: String,
    /// Commands go out by it.
    pub primary: bool,
    /// Age of the last heartbeat.
    pub age: Duration,
    /// Frames.
    pub loss: Loss,
}

/// Time until it has to turn home, and what it is reckoned from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReturnTime {
    /// Time left; zero when it should be on its way.
    pub left: Duration,
    /// Time of the way home, rising and landing included.
    pub home: Duration,
    /// Use of the battery, percent per minute.
    pub percent_min: f64,
}

/// How far the plan is.
#[derive(Debug, Clone, PartialEq)]
pub struct Progress {
    /// Item being flown, counted from 1.
    pub item: u16,
    /// Items in all.
    pub total: Option<u16>,
    /// Phase.
    pub phase: MissionPhase,
    /// Stake beside the last place of the plan that lies at the road.
    pub end: Option<Stake>,
    /// Way left along the plan, metres, where it was read.
    pub left_m: Option<f64>,
    /// Time left at the present speed.
    pub left: Option<Duration>,
}

/// Where the height above ground comes from, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroundSource {
    /// Measured downwards.
    Rangefinder,
    /// The vehicle's terrain data.
    Terrain,
    /// Nothing aboard: the road model's plain, level with the take-off point.
    RoadModel,
}

impl GroundSource {
    /// In words.
    pub fn words(self) -> Message {
        match self {
            Self::Rangefinder => message!("fly-ground-by-rangefinder"),
            Self::Terrain => message!("fly-ground-by-terrain"),
            Self::RoadModel => message!("fly-ground-by-road-model"),
        }
    }
}

/// Height above ground by the best source that was heard lately, or else the latest of them. The road model stands in
/// only beside a road: elsewhere nothing here knows the ground.
fn above_ground(state: &VehicleState, near_road: bool, now: MonoTime) -> (Shown<f64>, Option<GroundSource>) {
    let modelled = state.position.filter(|_| near_road);
    let modelled = modelled.map(|p| Sampled { value: p.value.rel_home.0, at: p.at, source: p.source });
    let known = [
        (GroundSource::Rangefinder, state.above_ground_m),
        (GroundSource::Terrain, state.above_terrain_m),
        (GroundSource::RoadModel, modelled),
    ]
    .map(|(source, sampled)| (Shown::of(sampled, now), source));
    let fresh = known.iter().find(|(shown, _)| matches!(shown, Shown::Fresh(_)));
    let stale = || known.iter().filter(|(shown, _)| shown.age().is_some()).min_by_key(|(shown, _)| shown.age());
    fresh.or_else(stale).map_or((Shown::Unknown, None), |(shown, source)| (*shown, Some(*source)))
}

/// The active vehicle's instruments.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Instruments {
    /// Attitude.
    pub attitude: Shown<Attitude>,
    /// Heading of the nose, radians from true north.
    pub heading_rad: Shown<f64>,
    /// Speed over ground, metres per second.
    pub ground_m_s: Shown<f64>,
    /// Speed through the air, metres per second.
    pub air_m_s: Shown<f64>,
    /// Climb, metres per second.
    pub climb_m_s: Shown<f64>,
    /// True height above the ground beneath, metres.
    pub above_ground_m: Shown<f64>,
    /// Who says so.
    pub ground_source: Option<GroundSource>,
    /// Height above take-off, metres.
    pub above_take_off_m: Shown<f64>,
    /// Height above the sea, metres.
    pub above_sea_m: Shown<f64>,
    /// Battery.
    pub battery: Shown<Battery>,
    /// GNSS.
    pub gnss: Shown<Gnss>,
    /// Wind.
    pub wind: Shown<Wind>,
    /// Distance from home, metres, and the way there, radians from true north.
    pub home: Shown<(f64, f64)>,
}

impl Instruments {
    fn of(state: &VehicleState, near_road: bool, now: MonoTime) -> Self {
        let (above_ground_m, ground_source) = above_ground(state, near_road, now);
        let position = Shown::of(state.position, now);
        let attitude = Shown::of(state.attitude, now);
        let heading_rad = match position.then(|p| p.heading_rad) {
            Shown::Unknown => attitude.then(|a| Some(mission::geo::wrap_two_pi(a.yaw_rad))),
            known => known,
        };
        let home = state.home.map(|home| home.value.place);
        Self {
            attitude,
            heading_rad,
            ground_m_s: Shown::of(state.groundspeed_m_s, now),
            air_m_s: Shown::of(state.airspeed_m_s, now),
            climb_m_s: Shown::of(state.climb_m_s, now),
            above_ground_m,
            ground_source,
            above_take_off_m: position.then(|p| Some(p.rel_home.0)),
            above_sea_m: position.then(|p| Some(p.amsl.0)),
            battery: Shown::of(state.battery, now),
            gnss: Shown::of(state.gnss, now),
            wind: Shown::of(state.wind, now),
            home: position.then(|p| home.map(|home| (distance_m(p.place, home), azimuth_rad(p.place, home)))),
        }
    }
}

/// The active vehicle.
#[derive(Debug, Clone, PartialEq)]
pub struct Active {
    /// Who.
    pub address: Address,
    /// What it is called.
    pub name: Message,
    /// In the air.
    pub flies: bool,
    /// Armed.
    pub armed: bool,
    /// No link hears it.
    pub lost: bool,
    /// Flight mode.
    pub mode: Option<Message>,
    /// WGS84.
    pub place: Shown<LatLon>,
    /// Where it took off.
    pub home: Option<LatLon>,
    /// Where it was last told to go.
    pub goal: Option<LatLon>,
    /// Where it is, as people on the road say it.
    pub road: Shown<RoadPlace>,
    /// Instruments.
    pub instruments: Instruments,
    /// Time left to return.
    pub return_time: Option<ReturnTime>,
    /// How far the plan is.
    pub progress: Option<Progress>,
    /// Its links.
    pub links: Vec<LinkView>,
    /// What may be done now, and why not.
    pub actions: Vec<(ActionKind, Result<(), Message>)>,
    /// The checklist.
    pub checklist: Vec<(CheckItem, CheckState)>,
    /// Which station is in control; `None` where the vehicle does not speak that protocol.
    pub control: Option<operator_control::View>,
}

impl Active {
    /// Why an action is not allowed, if it is not.
    pub fn why_not(&self, kind: ActionKind) -> Option<&Message> {
        self.actions.iter().find(|(k, _)| *k == kind).and_then(|(_, result)| result.as_ref().err())
    }

    /// How many items of the checklist are open.
    pub fn checks_open(&self) -> usize {
        self.checklist.iter().filter(|(_, state)| matches!(state, CheckState::Open(_))).count()
    }
}

/// What the flying screen shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct View {
    /// When.
    pub at: Stamp,
    /// All vehicles.
    pub fleet: Vec<FleetRow>,
    /// The active one.
    pub active: Option<Active>,
    /// Other aircraft.
    pub traffic: Vec<TrafficRow>,
}

/// What a vehicle is called.
pub(super) fn name(address: Address, tracked: Option<&Tracked>) -> Message {
    let number = f64::from(address.system);
    match tracked.and_then(|t| t.brigade.as_deref()) {
        Some(brigade) => message!("fly-name-brigade", brigade = brigade, number = number),
        None => message!("fly-name", number = number),
    }
}

pub(super) fn fleet_row(
    vehicle: &VehicleSnapshot,
    tracked: Option<&Tracked>,
    open: &[(Option<Address>, SoundLevel)],
    active: bool,
    now: Stamp,
) -> FleetRow {
    let state = &vehicle.state;
    let mine = || open.iter().filter(|(of, _)| *of == Some(vehicle.address));
    let alerts = match mine().map(|(_, level)| *level).max() {
        Some(SoundLevel::Alarm) => Level::Danger,
        Some(SoundLevel::Warning) => Level::Caution,
        _ => Level::Good,
    };
    let battery = Shown::of(state.battery, now.mono).then(|b| b.remaining_percent);
    let charge = battery.as_ref().last().map_or(Level::Good, |&percent| battery_level(percent));
    let lost = if vehicle.lost { Level::Danger } else { Level::Good };
    let what = match (vehicle.lost, state.is_armed(), state.landed) {
        (true, ..) => message!("fly-not-heard"),
        (_, false, _) => message!("fly-disarmed"),
        (_, true, Some(landed)) => words::landed(landed.value),
        (_, true, None) if flies(state) => message!("fly-in-air"),
        (_, true, None) => message!("fly-armed"),
    };
    FleetRow {
        address: vehicle.address,
        name: name(vehicle.address, tracked),
        active,
        state: what,
        mode: state.mode().map(words::mode),
        armed: state.heartbeat.map(|h| h.value.armed),
        link_age: vehicle.heartbeat_ages.iter().map(|(_, age)| *age).min(),
        lost: vehicle.lost,
        battery,
        level: alerts.max(charge).max(lost),
        alerts: mine().count(),
        place: tracked.and_then(Tracked::shown_at),
    }
}

pub(super) fn active(vehicle: &VehicleSnapshot, tracked: &Tracked, by_books: bool, context: &Context<'_>) -> Active {
    let (links, network, now) = (&context.snapshot.links, context.network, context.now);
    let state = &vehicle.state;
    let place = Shown::of(state.position, now.mono).then(|p| Some(p.place));
    let road = place.then(|place| RoadPlace::of(network, place));
    let instruments = Instruments::of(state, road != Shown::Unknown, now.mono);
    let links = vehicle.heartbeat_ages.iter().map(|&(id, age)| LinkView {
        id,
        endpoint: links.iter().find(|link| link.id == id).map(|link| link.endpoint.clone()).unwrap_or_default(),
        primary: vehicle.primary_link == Some(id),
        age,
        loss: vehicle.losses.iter().find(|(of, _)| *of == id).map(|(_, loss)| *loss).unwrap_or_default(),
    });
    Active {
        address: vehicle.address,
        name: name(vehicle.address, Some(tracked)),
        flies: flies(state),
        armed: state.is_armed(),
        lost: vehicle.lost,
        mode: state.mode().map(words::mode),
        road,
        place,
        home: state.home.map(|home| home.value.place),
        goal: tracked.goal.map(|goal| goal.0),
        return_time: flies(state).then(|| return_time(&instruments, vehicle, tracked)).flatten(),
        progress: progress(state, tracked, network, place.last(), instruments.ground_m_s.last()),
        instruments,
        links: links.collect(),
        actions: Vec::new(),
        control: vehicle.control,
        checklist: Checklist::items(by_books).map(|item| (item, tracked.checklist.state(item, vehicle, now))).collect(),
    }
}

/// Time until it has to turn home: what the charge above the reserve lasts at the present use, less the way home.
fn return_time(instruments: &Instruments, vehicle: &VehicleSnapshot, tracked: &Tracked) -> Option<ReturnTime> {
    let battery = instruments.battery.fresh()?;
    let percent = battery.remaining_percent?;
    let (home_m, _) = instruments.home.fresh()?;
    let percent_s = tracked.consumption_percent_s().or_else(|| present_use_percent_s(battery.current_a?, vehicle))?;
    let speed_m_s = instruments.ground_m_s.fresh().filter(|&v| v > MOVING_M_S).unwrap_or(RETURN_SPEED_M_S);
    let home = Duration::from_secs_f64(home_m / speed_m_s) + RETURN_EXTRA;
    let lasts = Duration::from_secs_f64((percent - RESERVE_PERCENT).max(0.0) / percent_s);
    Some(ReturnTime { left: lasts.saturating_sub(home), home, percent_min: percent_s * 60.0 })
}

/// Use of the battery by its present current, percent per second, until a trend is seen; the capacity by the vehicle's
/// parameters (ArduPilot's, PX4's).
fn present_use_percent_s(current_a: f64, vehicle: &VehicleSnapshot) -> Option<f64> {
    const CAPACITIES_MAH: [&str; 2] = ["BATT_CAPACITY", "BAT1_CAPACITY"];
    let value = |name| vehicle.parameters.get(&parameter::Name::new(name)?).map(|value| value.number);
    let capacity_ah = CAPACITIES_MAH.into_iter().find_map(value)? / 1_000.0;
    let percent_s = current_a / (capacity_ah * 36.0);
    (percent_s.is_finite() && percent_s > 0.0).then_some(percent_s)
}

fn progress(
    state: &VehicleState,
    tracked: &Tracked,
    network: &Network,
    place: Option<LatLon>,
    speed_m_s: Option<f64>,
) -> Option<Progress> {
    let mission = state.mission?.value;
    if mission.phase == MissionPhase::NoMission {
        return None;
    }
    let autopilot = state.autopilot();
    // Item 0 of ArduPilot is home, so its first item is 1 already.
    let counted_from_one = autopilot == Some(telemetry::vehicle::Autopilot::ArduPilot);
    let ahead: Vec<LatLon> = tracked
        .items_from(mission.current, autopilot)
        .iter()
        .filter(|item| item.is_navigation())
        .filter_map(mission::plan::Item::place)
        .collect();
    let end =
        ahead.iter().rev().find_map(|&place| network.locate(place, NEAR_ROAD_M)).map(|(_, at)| at.stake.to_the_metre());
    let left_m = place.filter(|_| !ahead.is_empty()).map(|here| {
        let legs = std::iter::once(here).chain(ahead.iter().copied()).zip(&ahead);
        legs.map(|(from, to)| distance_m(from, *to)).sum()
    });
    let flown_m_s = speed_m_s.filter(|&v| v > MOVING_M_S);
    Some(Progress {
        item: if counted_from_one { mission.current } else { mission.current.saturating_add(1) },
        total: mission.total,
        phase: mission.phase,
        end,
        left_m,
        left: left_m.zip(flown_m_s).map(|(left_m, speed): (f64, f64)| Duration::from_secs_f64(left_m / speed)),
    })
}
