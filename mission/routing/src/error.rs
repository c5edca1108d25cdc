//! Why a patrol cannot be planned, or not all of it.

use mission::explain::{Explain, Message};
use mission::message;

/// A patrol that cannot be planned at all.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RoutingError {
    /// A value that is no number or outside what makes sense.
    #[error("{parameter} is {value}, allowed {min} to {max}")]
    OutOfRange {
        /// Id of its name in the catalogues.
        parameter: &'static str,
        /// As given.
        value: f64,
        /// Smallest allowed.
        min: f64,
        /// Largest allowed.
        max: f64,
    },
    /// Against this wind the speed over ground cannot be held.
    #[error(
        "{speed_m_s} m/s over ground against {wind_m_s} m/s of wind are more than {max_airspeed_m_s} m/s through the air"
    )]
    WindTooStrong {
        /// Over ground.
        speed_m_s: f64,
        /// Of the wind.
        wind_m_s: f64,
        /// What the aircraft flies through the air.
        max_airspeed_m_s: f64,
    },
    /// A stretch of a road that the network does not have.
    #[error("a stretch of a road that the network does not have")]
    UnknownRoad,
    /// The crew's place is none of the launch places.
    #[error("the crew's place is none of the launch places")]
    UnknownStart,
    /// No stretch is wanted, or none of it is due.
    #[error("nothing to look at")]
    NothingDue,
    /// Nothing of what is wanted can be reached.
    #[error("nothing of it can be reached: {}", refusals.len())]
    NothingReached {
        /// Why, stretch by stretch.
        refusals: Vec<Refusal>,
    },
}

impl Explain for RoutingError {
    fn explain(&self) -> Message {
        match self {
            Self::OutOfRange { parameter, value, min, max } => {
                let parameter = Message { id: parameter, args: Vec::new() };
                message!("err-routing-out-of-range", parameter = parameter, value = *value, min = *min, max = *max)
            }
            Self::WindTooStrong { speed_m_s, wind_m_s, max_airspeed_m_s } => {
                message!("err-routing-wind", speed = *speed_m_s, wind = *wind_m_s, limit = *max_airspeed_m_s)
            }
            Self::UnknownRoad => message!("err-routing-unknown-road"),
            Self::UnknownStart => message!("err-routing-unknown-start"),
            Self::NothingDue => message!("err-routing-nothing-due"),
            Self::NothingReached { refusals } => match refusals.first() {
                Some(first) => message!("err-routing-nothing-reached", count = refusals.len(), first = first.explain()),
                None => message!("err-routing-nothing-due"),
            },
        }
    }
}

/// A stretch of one side that is not flown.
#[derive(Debug, Clone, PartialEq)]
pub struct Refusal {
    /// Code of the road.
    pub road: String,
    /// Where traffic of the carriageway goes.
    pub toward: String,
    /// Stake where the stretch begins, by measured distance.
    pub from: String,
    /// Stake where it ends.
    pub to: String,
    /// Why.
    pub why: Why,
}

/// Why a stretch is not flown.
#[derive(Debug, Clone, PartialEq)]
pub enum Why {
    /// No approval covers it.
    NotAllowed,
    /// No launch place lies within reach.
    OutOfReach {
        /// Greatest reach along the road of any launch place beside it, metres.
        reach_m: f64,
    },
    /// A launch place is near enough, but flying there would leave what is allowed.
    CutOff {
        /// Which.
        launch: String,
    },
    /// A launch place is near enough, but one battery does not last there and back.
    Battery {
        /// Which.
        launch: String,
        /// Share of the battery that the way takes, percent.
        needed_percent: f64,
        /// Share that may be used, percent.
        usable_percent: f64,
    },
}

impl Explain for Refusal {
    fn explain(&self) -> Message {
        let (road, toward) = (self.road.as_str(), self.toward.as_str());
        let (from, to) = (self.from.as_str(), self.to.as_str());
        match &self.why {
            Why::NotAllowed => message!("routing-not-allowed", road = road, toward = toward, from = from, to = to),
            Why::OutOfReach { reach_m } => {
                message!("routing-out-of-reach", road = road, toward = toward, from = from, to = to, reach = *reach_m)
            }
            Why::CutOff { launch } => {
                message!(
                    "routing-cut-off",
                    road = road,
                    toward = toward,
                    from = from,
                    to = to,
                    launch = launch.as_str()
                )
            }
            Why::Battery { launch, needed_percent, usable_percent } => message!(
                "routing-battery",
                road = road,
                toward = toward,
                from = from,
                to = to,
                launch = launch.as_str(),
                needed = *needed_percent,
                usable = *usable_percent
            ),
        }
    }
}
