//! When something happens.

use super::{Act, Spot};
use serde::{Deserialize, Serialize};

/// When a fault or an instruction begins.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Begin {
    /// So many seconds after the start of the exercise.
    AfterS(f64),
    /// So many seconds after take-off.
    AirborneS(f64),
    /// As the drone comes this near to a place, seen from above.
    Near {
        /// The place.
        at: Spot,
        /// Metres.
        within_m: f64,
    },
    /// So many seconds after the trainee put a plan aboard.
    PlanAboardS(f64),
    /// So many seconds after an instruction was given.
    Told {
        /// The instruction.
        id: String,
        /// Seconds.
        after_s: f64,
    },
}

/// A moment that a timer runs from or to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Moment {
    /// The start of the exercise.
    Start,
    /// An instruction was given.
    Told(String),
    /// A fault began.
    Fault(String),
    /// A plan was put aboard.
    PlanAboard,
    /// The motors were armed.
    Armed,
    /// It left the ground.
    Airborne,
    /// It stood on the ground again.
    Landed,
    /// It was within this many metres of home, seen from above.
    HomeWithinM(f64),
    /// It was this near to a place, seen from above.
    Near {
        /// The place.
        at: Spot,
        /// Metres.
        within_m: f64,
    },
    /// The trainee's station asked for this.
    Act(Act),
}
