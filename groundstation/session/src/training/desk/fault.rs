//! Faults that a trainer puts in by hand.

use std::f64::consts::PI;

use mission::explain::Message;
use mission::message;
use scenario::schema::{Flown, Said, Scenario, Spot, Upset};
use scenario::{Course, Local};

use super::room::Seat;
use super::said::plain;
use crate::Context;
use crate::text::{Catalogue, Language};
use crate::training::words;

/// What can go wrong by a trainer's hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Nothing passes between station and drone.
    LinkLoss,
    /// The picture stands still.
    VideoLoss,
    /// No satellites.
    GnssLoss,
    /// The compass turns.
    Compass,
    /// A motor is weak.
    Motor,
    /// A cell of the pack sags.
    Cell,
    /// The pack is nearly empty.
    Charge,
    /// The wind rises.
    Wind,
    /// A manned aircraft comes towards the drone.
    Manned,
    /// An unknown drone comes towards it.
    Intruder,
    /// A temporary control area is published where the drone is.
    ControlArea,
    /// A fault of the scenario, by its id, now.
    Own(String),
}

/// As in the house's scenarios, where they have the fault: enough to be noticed, not so much that nothing can be done.
const COMPASS_DEG: f64 = 70.0;
const MOTOR_LOST_PCT: f64 = 40.0;
const CELL_DROP_V: f64 = 0.9;
const CELL_OHM: f64 = 0.01;
/// Chosen: below the reserve at which the flying screen warns.
const CHARGE_PCT: f64 = 20.0;
const WIND_M_S: f64 = 12.0;
const WIND_OVER_S: f64 = 20.0;
/// Ahead of the drone, metres, and over ground, metres per second. Chosen: both are there within a minute.
const MANNED: (f64, f64) = (2_500.0, 50.0);
const INTRUDER: (f64, f64) = (500.0, 12.0);
/// Other aircraft never fly lower than this, metres above the take-off place: a helicopter below it lands.
const LEAST_HEIGHT_M: f64 = 30.0;
const AREA_M: f64 = 150.0;
/// A drone that is faster than this flies where it moves to; a slower one where its nose points, metres per second.
const MOVES_M_S: f64 = 2.0;
/// A drone further from a road is not named by its stakes, metres.
const NEAR_ROAD_M: f64 = 2_000.0;

impl Kind {
    /// All that every scenario can have.
    pub const ALL: [Self; 11] = [
        Self::LinkLoss,
        Self::VideoLoss,
        Self::GnssLoss,
        Self::Compass,
        Self::Motor,
        Self::Cell,
        Self::Charge,
        Self::Wind,
        Self::Manned,
        Self::Intruder,
        Self::ControlArea,
    ];

    /// What it is called.
    pub fn title(&self, scenario: &Scenario, language: Language) -> Message {
        match self {
            Self::LinkLoss => message!("room-fault-link"),
            Self::VideoLoss => message!("room-fault-video"),
            Self::GnssLoss => message!("room-fault-gnss"),
            Self::Compass => message!("room-fault-compass"),
            Self::Motor => message!("room-fault-motor"),
            Self::Cell => message!("room-fault-cell"),
            Self::Charge => message!("room-fault-charge"),
            Self::Wind => message!("room-fault-wind"),
            Self::Manned => message!("room-fault-manned"),
            Self::Intruder => message!("room-fault-intruder"),
            Self::ControlArea => message!("room-fault-area"),
            Self::Own(id) => {
                let own = scenario.faults.iter().find(|fault| fault.id == *id);
                plain(own.map_or(id.as_str(), |fault| words::said(&fault.title, language)))
            }
        }
    }

    /// The fault at a seat, as its drone stands; `None` where the scenario has none of this id.
    pub(super) fn upset(&self, course: &Course, seat: &Seat, context: &Context<'_>) -> Option<Upset> {
        Some(match self {
            Self::LinkLoss => Upset::LinkLoss,
            Self::VideoLoss => Upset::VideoLoss,
            Self::GnssLoss => Upset::GnssLoss,
            Self::Compass => Upset::Compass { turn_deg: COMPASS_DEG },
            Self::Motor => Upset::Motor { motor: 1, lost_pct: MOTOR_LOST_PCT },
            Self::Cell => Upset::Cell { drop_v: CELL_DROP_V, resistance_ohm: CELL_OHM },
            Self::Charge => Upset::Charge { to_pct: CHARGE_PCT },
            Self::Wind => {
                let from_deg = course.scenario().weather.from_deg;
                Upset::Wind { to_m_s: WIND_M_S, from_deg, over_s: WIND_OVER_S }
            }
            Self::Manned => Upset::Manned(ahead(course, seat, "B7110", MANNED)),
            Self::Intruder => Upset::Intruder(ahead(course, seat, "UAV01", INTRUDER)),
            Self::ControlArea => {
                let at = spot(course, course.from_home(seat.place, 0.0));
                Upset::ControlArea { at, radius_m: AREA_M, say: notice(seat, context) }
            }
            Self::Own(id) => course.scenario().faults.iter().find(|fault| fault.id == *id)?.what.clone(),
        })
    }
}

/// Another aircraft that flies towards the drone from where the drone flies to.
fn ahead(course: &Course, seat: &Seat, call_sign: &str, (far_m, speed_m_s): (f64, f64)) -> Flown {
    let [north, east, _] = seat.velocity_ned_m_s;
    let moves = (north * north + east * east).sqrt() > MOVES_M_S;
    let way_rad = if moves { east.atan2(north) } else { seat.attitude_rad[2] };
    Flown {
        call_sign: call_sign.to_owned(),
        from: spot(course, course.from_home(seat.place, 0.0).on(way_rad, far_m)),
        height_m: seat.height_m.max(LEAST_HEIGHT_M),
        track_deg: (way_rad + PI).to_degrees().rem_euclid(360.0),
        speed_m_s,
    }
}

/// A place as scenarios name it: forward of home and to the right.
fn spot(course: &Course, at: Local) -> Spot {
    let (sin, cos) = course.heading_rad().sin_cos();
    let forward_m = at.north_m * cos + at.east_m * sin;
    Spot { stake: None, forward_m, right_m: at.east_m * cos - at.north_m * sin }
}

/// What air traffic control says: the trainee reads it in the language of his own station.
fn notice(seat: &Seat, context: &Context<'_>) -> Said {
    let road = context.network.locate(seat.place, NEAR_ROAD_M);
    let place = road.map(|(road, at)| format!("{} {}", road.code, at.stake.to_the_metre()));
    let place = place.unwrap_or_else(|| format!("{:.5}, {:.5}", seat.place.lat_deg, seat.place.lon_deg));
    let notice = message!("room-notice", place = place, radius = AREA_M);
    let [zh, en] = [Language::Chinese, Language::English].map(|language| Catalogue::new(language).text(&notice));
    Said { zh, en }
}
