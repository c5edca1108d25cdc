//! What goes wrong.

use super::{Begin, Said, Spot};
use serde::{Deserialize, Serialize};

/// A fault that the scenario brings about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// Name by which criteria refer to it.
    pub id: String,
    /// What it is.
    pub what: Upset,
    /// When it begins.
    pub begin: Begin,
    /// Seconds after which it is over; until the end where it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub for_s: Option<f64>,
}

/// What can go wrong.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Upset {
    /// Nothing passes between station and vehicle.
    LinkLoss,
    /// The picture stands still.
    VideoLoss,
    /// No satellites.
    GnssLoss,
    /// The compass turns by so many degrees.
    Compass {
        /// Degrees, clockwise.
        turn_deg: f64,
    },
    /// A motor gives less thrust.
    Motor {
        /// 1 to 4, as ArduCopter counts them.
        motor: u8,
        /// Share that is lost, percent.
        lost_pct: f64,
    },
    /// A cell of the pack fails.
    Cell {
        /// Volts that it loses.
        drop_v: f64,
        /// Ohms that its resistance grows by.
        resistance_ohm: f64,
    },
    /// The pack holds less than it said.
    Charge {
        /// Percent that are left.
        to_pct: f64,
    },
    /// Another wind.
    Wind {
        /// Mean.
        to_m_s: f64,
        /// From where, degrees.
        from_deg: f64,
        /// Seconds until it blows so.
        over_s: f64,
    },
    /// A manned aircraft flies through.
    Manned(Flown),
    /// A drone that nobody knows flies through.
    Intruder(Flown),
    /// A temporary control area is published.
    ControlArea {
        /// Its middle.
        at: Spot,
        /// Metres.
        radius_m: f64,
        /// What the notice says.
        say: Said,
    },
}

/// The way of another aircraft: straight, level.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flown {
    /// Call sign, eight letters at most.
    pub call_sign: String,
    /// Where it appears.
    pub from: Spot,
    /// Over ground from the take-off place, metres.
    pub height_m: f64,
    /// Track, degrees from true north.
    pub track_deg: f64,
    /// Over ground.
    pub speed_m_s: f64,
}
