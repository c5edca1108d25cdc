//! Other aircraft about our vehicles: which of them are news, what is said of them, and what the map shows.

use std::collections::BTreeMap;
use std::f64::consts::TAU;
use std::time::Duration;

use mission::explain::Message;
use mission::geo::LatLon;
use mission::message;
use telemetry::traffic::{Aircraft, AircraftHeight, Emitter};
use telemetry::vehicle::VehicleState;
use telemetry::wire::{Address, MonoTime};

use super::action::flies;
use super::separation::{Approach, KnownHeight, Motion};
use super::view::Level;
use crate::{Context, Snapshot, SoundLevel, VehicleSnapshot};

/// An aircraft that was not heard for this long is shown as stale, and raises no alarm any more. Chosen: MAVProxy's time
/// after which it forgets one.
pub const TRAFFIC_STALE_AFTER: Duration = Duration::from_secs(10);
/// Aircraft are judged this often.
const EVERY: Duration = Duration::from_secs(1);
/// An aircraft that was harmless for this long has gone; before that its level does not fall, so that one at the edge is no
/// news twice. Chosen.
const CLEAR_AFTER: Duration = Duration::from_secs(10);
/// What an aircraft's height may be off against our vehicle's, metres. By satellites, the vehicle's own height drifts with
/// its barometer; by pressure, 8.3 m for each hectopascal away from 1013.25. Chosen: 12 hPa, ordinary weather.
const GEOMETRIC_DOUBT_M: f64 = 20.0;
/// See [`GEOMETRIC_DOUBT_M`].
const PRESSURE_DOUBT_M: f64 = 100.0;
/// Heights nearer than this are the same in words, metres.
const SAME_HEIGHT_M: f64 = 15.0;
/// A climb or descent of less than this is shown as level, metres per second.
const LEVEL_M_S: f64 = 0.5;

/// One vehicle and one aircraft.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Encounter {
    level: Level,
    /// When it was last at that level.
    met: MonoTime,
    /// It was told that nothing is heard any more.
    stale: bool,
}

/// What became news.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct News {
    pub vehicle: Address,
    pub text: Message,
    /// `None` for what only the timeline keeps.
    pub sound: Option<SoundLevel>,
}

/// Which aircraft are near which vehicle, as far as it was told.
#[derive(Debug, Default)]
pub(super) struct TrafficWatch {
    encounters: BTreeMap<(Address, u32), Encounter>,
    looked_at: Option<MonoTime>,
}

impl TrafficWatch {
    /// Names what became news since the last look.
    pub fn look(&mut self, context: &Context<'_>) -> Vec<News> {
        let (snapshot, now) = (context.snapshot, context.now.mono);
        let traffic = &snapshot.traffic;
        if self.looked_at.is_some_and(|at| now.since(at) < EVERY) {
            return Vec::new();
        }
        self.looked_at = Some(now);
        let flying = |vehicle: Address| snapshot.vehicles.get(&vehicle).is_some_and(|vehicle| flies(&vehicle.state));
        self.encounters.retain(|(vehicle, icao), _| traffic.get(*icao).is_some() && flying(*vehicle));
        let mut news = Vec::new();
        for vehicle in snapshot.vehicles.values().filter(|vehicle| flies(&vehicle.state)) {
            let Some(own) = motion(&vehicle.state) else { continue };
            for aircraft in traffic.aircraft() {
                news.extend(self.judge(vehicle, &own, aircraft, now));
            }
        }
        news
    }

    fn judge(&mut self, vehicle: &VehicleSnapshot, own: &Motion, aircraft: &Aircraft, now: MonoTime) -> Option<News> {
        let key = (vehicle.address, aircraft.icao);
        let age = aircraft.place.age(now);
        let approach = approach(own, aircraft, now);
        let said = Said { state: &vehicle.state, aircraft, approach: &approach, age };
        let news = |text, sound| Some(News { vehicle: vehicle.address, text, sound });
        let known = self.encounters.get_mut(&key);
        if age > TRAFFIC_STALE_AFTER {
            let encounter = known.filter(|encounter| !encounter.stale)?;
            encounter.stale = true;
            return news(said.stale(), Some(SoundLevel::Warning));
        }
        let level = level(vehicle.address, aircraft, &approach, now);
        let fresh = Encounter { level, met: now, stale: false };
        match known {
            // Heard again, and nothing new.
            Some(encounter) if level <= encounter.level => {
                encounter.stale = false;
                if level == encounter.level {
                    encounter.met = now;
                } else if now.since(encounter.met) >= CLEAR_AFTER {
                    let cleared = level == Level::Good;
                    if cleared {
                        self.encounters.remove(&key);
                        return news(message!("fly-traffic-clear", who = name(aircraft)), None);
                    }
                    *encounter = fresh;
                }
                None
            }
            _ if level == Level::Good => None,
            _ => {
                self.encounters.insert(key, fresh);
                news(
                    said.near(level),
                    Some(if level == Level::Danger { SoundLevel::Alarm } else { SoundLevel::Warning }),
                )
            }
        }
    }

    /// The worst that an aircraft is to any of our vehicles, as it was told.
    fn worst(&self, icao: u32) -> Level {
        let of = self.encounters.iter().filter(|((_, of), _)| *of == icao);
        of.map(|(_, encounter)| encounter.level).max().unwrap_or(Level::Good)
    }
}

/// How an aircraft stands to a vehicle: by our rule, or by the vehicle's own word where that is worse.
fn level(vehicle: Address, aircraft: &Aircraft, approach: &Approach, now: MonoTime) -> Level {
    if aircraft.emitter == Emitter::Surface || aircraft.emitter == Emitter::Obstacle {
        return Level::Good;
    }
    let threat = aircraft.threats.get(&vehicle.system).filter(|threat| threat.age(now) <= TRAFFIC_STALE_AFTER);
    let told = threat.map(|threat| if threat.value.high { Level::Danger } else { Level::Caution });
    approach.level(aircraft.emitter == Emitter::Drone).max(told.unwrap_or(Level::Good))
}

fn motion(state: &VehicleState) -> Option<Motion> {
    let position = state.position?.value;
    let [north, east, down] = position.velocity_ned_m_s;
    let height = Some(KnownHeight { height_m: position.amsl.0, doubt_m: 0.0 });
    Some(Motion { place: position.place, height, velocity_m_s: [east, north, -down] })
}

fn approach(own: &Motion, aircraft: &Aircraft, now: MonoTime) -> Approach {
    let height = aircraft.height.map(|height| KnownHeight {
        height_m: height.value.metres(),
        doubt_m: match height.value {
            AircraftHeight::Geometric(_) => GEOMETRIC_DOUBT_M,
            AircraftHeight::Pressure(_) => PRESSURE_DOUBT_M,
        },
    });
    // One that does not say how it flies is judged where it is.
    let velocity_m_s = aircraft.velocity_m_s().unwrap_or_default();
    let other = Motion { place: aircraft.place.value, height, velocity_m_s };
    // Where one flies that is not heard any more, nobody knows: it is told where it was last.
    let age = Some(aircraft.place.age(now)).filter(|&age| age <= TRAFFIC_STALE_AFTER).unwrap_or_default();
    Approach::of(own, &other, age.as_secs_f64())
}

/// What is said of an aircraft from a vehicle.
struct Said<'a> {
    state: &'a VehicleState,
    aircraft: &'a Aircraft,
    approach: &'a Approach,
    age: Duration,
}

impl Said<'_> {
    /// What happened, where, and what to do.
    fn near(&self, level: Level) -> Message {
        let (who, direction, away, height) = (name(self.aircraft), self.direction(), self.away(), self.height());
        let threat = self.aircraft.threats.values().any(|threat| threat.value.evades);
        let advice = match (self.aircraft.emitter == Emitter::Drone, level) {
            _ if threat => message!("fly-traffic-do-evading"),
            (true, Level::Danger) => message!("fly-traffic-do-drone-danger"),
            (true, _) => message!("fly-traffic-do-drone"),
            (false, Level::Danger) => message!("fly-traffic-do-danger"),
            (false, _) => message!("fly-traffic-do"),
        };
        if level < Level::Danger {
            return message!(
                "fly-traffic-near",
                who = who,
                direction = direction,
                away = away,
                height = height,
                advice = advice
            );
        }
        let (seconds, closest) = (self.approach.closest_in_s.round(), distance(self.approach.closest_m));
        message!(
            "fly-traffic-danger",
            who = who,
            direction = direction,
            away = away,
            height = height,
            seconds = seconds,
            closest = closest,
            advice = advice,
        )
    }

    fn stale(&self) -> Message {
        message!(
            "fly-traffic-stale",
            who = name(self.aircraft),
            seconds = self.age.as_secs() as f64,
            direction = self.direction(),
            away = self.away(),
        )
    }

    /// By the clock from the vehicle's nose, or else from north.
    fn direction(&self) -> Message {
        let nose = self.state.position.and_then(|position| position.value.heading_rad);
        let nose = nose.or(self.state.attitude.map(|attitude| attitude.value.yaw_rad));
        match nose {
            Some(nose) => {
                let hour = ((self.approach.azimuth_rad - nose).rem_euclid(TAU) / TAU * 12.0).round() % 12.0;
                message!("fly-traffic-clock", hour = if hour < 1.0 { 12.0 } else { hour })
            }
            None => message!("fly-traffic-bearing", degrees = self.approach.azimuth_rad.to_degrees().round()),
        }
    }

    fn away(&self) -> Message {
        distance(self.approach.away_m)
    }

    fn height(&self) -> Message {
        let Some(above_m) = self.approach.above_m else { return message!("fly-traffic-height-unknown") };
        let by_pressure = matches!(self.aircraft.height.map(|h| h.value), Some(AircraftHeight::Pressure(_)));
        let metres = (above_m.abs() / 10.0).round() * 10.0;
        match (above_m, by_pressure) {
            (above_m, false) if above_m.abs() < SAME_HEIGHT_M => message!("fly-traffic-same-height"),
            (above_m, true) if above_m.abs() < SAME_HEIGHT_M => message!("fly-traffic-same-pressure"),
            (above_m, false) if above_m > 0.0 => message!("fly-traffic-above", metres = metres),
            (above_m, true) if above_m > 0.0 => message!("fly-traffic-above-pressure", metres = metres),
            (_, false) => message!("fly-traffic-below", metres = metres),
            (_, true) => message!("fly-traffic-below-pressure", metres = metres),
        }
    }
}

/// As people say it: tens of metres, from a kilometre on tenths of one.
fn distance(metres: f64) -> Message {
    if metres < 995.0 {
        message!("fly-traffic-metres", metres = (metres / 10.0).round() * 10.0)
    } else {
        message!("fly-traffic-kilometres", km = (metres / 100.0).round() / 10.0)
    }
}

fn name(aircraft: &Aircraft) -> Message {
    message!("fly-traffic-name", kind = kind(aircraft.emitter), sign = sign(aircraft))
}

/// Call sign, or else the address as people who look for it write it.
fn sign(aircraft: &Aircraft) -> String {
    aircraft.call_sign.as_ref().map_or_else(|| format!("{:06X}", aircraft.icao), |sign| sign.value.clone())
}

fn kind(emitter: Emitter) -> Message {
    match emitter {
        Emitter::Unknown | Emitter::Spacecraft => message!("fly-traffic-aircraft"),
        Emitter::Aeroplane => message!("fly-traffic-aeroplane"),
        Emitter::Rotorcraft => message!("fly-traffic-rotorcraft"),
        Emitter::Glider => message!("fly-traffic-glider"),
        Emitter::LighterThanAir => message!("fly-traffic-lighter"),
        Emitter::Parachutist => message!("fly-traffic-parachutist"),
        Emitter::Ultralight => message!("fly-traffic-ultralight"),
        Emitter::Drone => message!("fly-traffic-drone"),
        Emitter::Surface => message!("fly-traffic-surface"),
        Emitter::Obstacle => message!("fly-traffic-obstacle"),
    }
}

/// How an aircraft climbs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Climb {
    /// Up.
    Climbs,
    /// Neither.
    Level,
    /// Down.
    Sinks,
}

/// An aircraft as the map shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct TrafficRow {
    /// Address of its transponder.
    pub icao: u32,
    /// What it is, and its call sign.
    pub name: Message,
    /// Its call sign, or else its address.
    pub sign: String,
    /// It says that it is a drone.
    pub drone: bool,
    /// WGS84, where it was heard last.
    pub place: LatLon,
    /// Track, radians clockwise from true north, and speed over ground, metres per second.
    pub flies: Option<(f64, f64)>,
    /// How much higher than the active vehicle it is, metres.
    pub above_m: Option<f64>,
    /// That height is by air pressure, and may be off by a hundred metres.
    pub by_pressure: bool,
    /// How it climbs, where it says so.
    pub climb: Option<Climb>,
    /// Silent for so long that it is stale.
    pub stale: Option<Duration>,
    /// The worst that it is to any of our vehicles.
    pub level: Level,
}

/// All aircraft, for the map.
pub(super) fn rows(
    snapshot: &Snapshot,
    watch: &TrafficWatch,
    active: Option<Address>,
    now: MonoTime,
) -> Vec<TrafficRow> {
    let own = active.and_then(|address| motion(&snapshot.vehicles.get(&address)?.state));
    let row = |aircraft: &Aircraft| {
        let age = aircraft.place.age(now);
        TrafficRow {
            icao: aircraft.icao,
            name: name(aircraft),
            sign: sign(aircraft),
            drone: aircraft.emitter == Emitter::Drone,
            place: aircraft.place.value,
            flies: aircraft.track_rad.zip(aircraft.speed_m_s).map(|(track, speed)| (track.value, speed.value)),
            above_m: own.and_then(|own| approach(&own, aircraft, now).above_m),
            by_pressure: matches!(aircraft.height.map(|h| h.value), Some(AircraftHeight::Pressure(_))),
            climb: aircraft.climb_m_s.map(|climb| match climb.value {
                up if up > LEVEL_M_S => Climb::Climbs,
                down if down < -LEVEL_M_S => Climb::Sinks,
                _ => Climb::Level,
            }),
            stale: (age > TRAFFIC_STALE_AFTER).then_some(age),
            level: watch.worst(aircraft.icao),
        }
    };
    snapshot.traffic.aircraft().map(row).collect()
}
