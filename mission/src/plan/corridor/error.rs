//! Why a corridor cannot be planned.

use crate::explain::{Explain, Message};
use crate::message;
use thiserror::Error;

/// Why a corridor cannot be planned. Stakes are as [`crate::road::Stake`] prints them.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum CorridorError {
    /// A value is not a number or outside what makes sense. `parameter` is the
    /// catalogue's id of its name; angles are in degrees.
    #[error("{parameter} is {value}; it must be from {min} to {max}")]
    OutOfRange {
        /// Which.
        parameter: &'static str,
        /// As given.
        value: f64,
        /// Smallest allowed.
        min: f64,
        /// Greatest allowed.
        max: f64,
    },
    /// Start and end are the same place, or nearly.
    #[error("the corridor is {length_m:.1} m long; at least 20 m are needed")]
    TooShort {
        /// Metres.
        length_m: f64,
    },
    /// A launch place is not beside the road.
    #[error("launch place {name} is not beside the road between its ends")]
    LaunchNotBeside {
        /// The launch place.
        name: String,
    },
    /// A launch place is on the carriageways.
    #[error("launch place {name} lies {offset_m:.0} m from the centreline, on the road itself")]
    LaunchOnRoad {
        /// The launch place.
        name: String,
        /// Metres.
        offset_m: f64,
    },
    /// Part of the corridor cannot be reached from any launch place.
    #[error("no launch place reaches {from} to {to}; each reaches {reach_m:.0} m at most")]
    OutOfReach {
        /// Stake where the part begins.
        from: String,
        /// Stake of the next part that can be reached, or of the end.
        to: String,
        /// How far the launch places nearby reach along the road, metres.
        reach_m: f64,
    },
    /// A leg needs more of the battery than may be used above its reserve.
    #[error("the leg from {launch} needs {needed_percent:.0} % of the battery; {usable_percent:.0} % may be used")]
    TooMuchEnergy {
        /// The launch place.
        launch: String,
        /// Percent of the charge.
        needed_percent: f64,
        /// Percent of the charge.
        usable_percent: f64,
    },
    /// Flying against the wind takes more speed than the aircraft has.
    #[error(
        "{speed_m_s:.1} m/s over ground in {wind_m_s:.1} m/s of wind needs more than {max_airspeed_m_s:.1} m/s through the air"
    )]
    WindTooStrong {
        /// Over ground, m/s.
        speed_m_s: f64,
        /// m/s.
        wind_m_s: f64,
        /// m/s.
        max_airspeed_m_s: f64,
    },
    /// The track turns more sharply than can be flown even slowly.
    #[error("at {stake} the track turns within {radius_m:.1} m, too tight to fly")]
    TurnTooTight {
        /// Near which stake.
        stake: String,
        /// Metres.
        radius_m: f64,
    },
    /// A pass would run along above the lanes.
    #[error("pass {pass} would run {offset_m:.0} m from the centreline; the carriageway ends at {edge_m:.0} m")]
    PassOverLanes {
        /// From 1.
        pass: usize,
        /// From the centreline, metres; negative is beyond it.
        offset_m: f64,
        /// Outer edge, metres.
        edge_m: f64,
    },
    /// The strip would need more passes than anyone flies.
    #[error("the strip needs {needed} passes; at most {limit} are planned")]
    TooManyPasses {
        /// Needed.
        needed: usize,
        /// Limit.
        limit: usize,
    },
    /// Pictures would follow each other faster than the camera can take them.
    #[error("pictures every {needed_s:.2} s are needed; the camera takes {min_s:.2} s for one")]
    PhotosTooFast {
        /// Seconds.
        needed_s: f64,
        /// Seconds.
        min_s: f64,
    },
    /// The way over the carriageways would not be square.
    #[error("at {stake} the carriageways would be crossed at {angle_deg:.0}°, not at a right angle")]
    CrossingNotSquare {
        /// Where.
        stake: String,
        /// Degrees.
        angle_deg: f64,
    },
}

impl Explain for CorridorError {
    fn explain(&self) -> Message {
        match self {
            Self::OutOfRange { parameter, value, min, max } => {
                let parameter = Message { id: parameter, args: Vec::new() };
                message!("err-corridor-out-of-range", parameter = parameter, value = *value, min = *min, max = *max)
            }
            Self::TooShort { length_m } => message!("err-corridor-too-short", length = *length_m),
            Self::LaunchNotBeside { name } => message!("err-corridor-launch-not-beside", name = name.clone()),
            Self::LaunchOnRoad { name, offset_m } => {
                message!("err-corridor-launch-on-road", name = name.clone(), offset = *offset_m)
            }
            Self::OutOfReach { from, to, reach_m } => {
                message!("err-corridor-out-of-reach", from = from.clone(), to = to.clone(), reach = *reach_m)
            }
            Self::TooMuchEnergy { launch, needed_percent, usable_percent } => message!(
                "err-corridor-too-much-energy",
                launch = launch.clone(),
                needed = *needed_percent,
                usable = *usable_percent
            ),
            Self::WindTooStrong { speed_m_s, wind_m_s, max_airspeed_m_s } => message!(
                "err-corridor-wind-too-strong",
                speed = *speed_m_s,
                wind = *wind_m_s,
                limit = *max_airspeed_m_s
            ),
            Self::TurnTooTight { stake, radius_m } => {
                message!("err-corridor-turn-too-tight", stake = stake.clone(), radius = *radius_m)
            }
            Self::PassOverLanes { pass, offset_m, edge_m } => {
                message!("err-corridor-pass-over-lanes", pass = *pass, offset = *offset_m, edge = *edge_m)
            }
            Self::TooManyPasses { needed, limit } => {
                message!("err-corridor-too-many-passes", needed = *needed, limit = *limit)
            }
            Self::PhotosTooFast { needed_s, min_s } => {
                message!("err-corridor-photos-too-fast", needed = *needed_s, min = *min_s)
            }
            Self::CrossingNotSquare { stake, angle_deg } => {
                message!("err-corridor-crossing-not-square", stake = stake.clone(), angle = *angle_deg)
            }
        }
    }
}
