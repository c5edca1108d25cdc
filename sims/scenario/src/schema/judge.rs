//! What is judged.

use super::{Moment, Spot};
use mission::explain::{Explain, Message};
use mission::message;
use serde::{Deserialize, Serialize};

/// One thing that is judged, for so many points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// Points for all of it.
    pub points: u32,
    /// Whether the flight fails where this fails.
    #[serde(default)]
    pub must: bool,
    /// What.
    pub judge: Judge,
}

/// What a trainee's station asks of the vehicle, as a choice that can be right or wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Land where it is.
    Land,
    /// Return to launch.
    Return,
    /// Stay where it is.
    Hold,
    /// Fly by sticks.
    Manual,
    /// Go to a place.
    GoTo,
    /// Go lower by five metres or more.
    Descend,
    /// Go higher by five metres or more.
    Climb,
    /// Another plan is put aboard.
    ChangePlan,
    /// The plan goes on.
    Resume,
    /// The motors stop.
    Disarm,
}

/// A line that is to be flown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Shape {
    /// A lying eight: a circle to the right, then one to the left, that meet at a place and go forward there.
    Eight {
        /// Where they meet.
        at: Spot,
        /// Of each circle, metres.
        radius_m: f64,
    },
    /// A rectangle: forward, to the right, back, home to its first corner.
    Rectangle {
        /// First corner.
        at: Spot,
        /// Forward, metres.
        length_m: f64,
        /// To the right, metres.
        width_m: f64,
    },
    /// Straight from place to place.
    Places(Vec<Spot>),
    /// Along the road, from stake to stake.
    Road {
        /// First stake.
        from: String,
        /// Last stake.
        to: String,
        /// Beside the centreline, metres to the right of growing stakes.
        right_m: f64,
    },
}

/// What is judged. Tolerances that are not given come from the profile's level.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Judge {
    /// Stay at a place.
    Hover {
        /// Where.
        at: Spot,
        /// Above the take-off place.
        height_m: f64,
        /// How long without a break.
        hold_s: f64,
    },
    /// Turn once around at a place.
    Turn {
        /// Where.
        at: Spot,
        /// Above the take-off place.
        height_m: f64,
        /// To the right; to the left where false.
        right: bool,
    },
    /// Fly a line.
    Fly {
        /// Which.
        shape: Shape,
        /// Above the take-off place.
        height_m: f64,
        /// The nose points where it flies.
        nose_ahead: bool,
    },
    /// Be done in time.
    Timer {
        /// From when.
        from: Moment,
        /// To when: the first such moment after it.
        to: Moment,
        /// Seconds.
        within_s: f64,
    },
    /// Notice something and choose what is right.
    Decide {
        /// A fault or an instruction.
        to: String,
        /// Choices that are right; with `none`, doing nothing else is right.
        right: Vec<Act>,
        /// Choices that are wrong.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        wrong: Vec<Act>,
        /// Seconds.
        within_s: f64,
    },
    /// A photograph that proves something.
    Photo {
        /// Of which object.
        of: String,
        /// Its longer side in the picture, pixels at a picture 1920 wide.
        size_px: f64,
        /// Of it inside the frame and not hidden, percent.
        visible_pct: f64,
        /// Motion during the exposure, pixels at most.
        blur_px: f64,
    },
    /// A report that names kind, stake and authority.
    Report {
        /// Of which object.
        of: String,
        /// Metres between its stake and the one reported.
        stake_within_m: f64,
    },
    /// Nothing is reported that is not there.
    NoFalseReports {
        /// So many lose all points.
        at_most: u32,
    },
    /// Keep away from solids.
    Clear {
        /// Metres.
        of_m: f64,
    },
    /// Cross lanes only for so long.
    Lanes {
        /// Seconds above lanes in all.
        seconds: f64,
    },
    /// Keep between two heights once there.
    Height {
        /// Above the take-off place; holds from when it is first reached to the landing approach.
        min_m: f64,
        /// Above the take-off place; holds always.
        max_m: f64,
    },
    /// Keep near a place.
    Within {
        /// The place.
        at: Spot,
        /// Metres, seen from above.
        of_m: f64,
    },
    /// Keep out of a place: a circle, from when a fault or an instruction named it (plus seconds to leave it).
    KeepOut {
        /// Its middle.
        at: Spot,
        /// Metres.
        of_m: f64,
        /// Since which fault or instruction.
        since: String,
        /// Seconds to leave it.
        leave_s: f64,
    },
    /// Land with something left.
    ChargeLeft {
        /// Percent.
        pct: f64,
    },
    /// Land at a place.
    LandAt {
        /// The place.
        at: Spot,
        /// Metres.
        within_m: f64,
    },
    /// Touch nothing, and the ground softly.
    Intact {
        /// Speed of touching the ground, metres per second.
        touch_m_s: f64,
    },
}

impl Judge {
    /// What kind it is, as scenario files and results name it.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Hover { .. } => "hover",
            Self::Turn { .. } => "turn",
            Self::Fly { .. } => "fly",
            Self::Timer { .. } => "timer",
            Self::Decide { .. } => "decide",
            Self::Photo { .. } => "photo",
            Self::Report { .. } => "report",
            Self::NoFalseReports { .. } => "no_false_reports",
            Self::Clear { .. } => "clear",
            Self::Lanes { .. } => "lanes",
            Self::Height { .. } => "height",
            Self::Within { .. } => "within",
            Self::KeepOut { .. } => "keep_out",
            Self::ChargeLeft { .. } => "charge_left",
            Self::LandAt { .. } => "land_at",
            Self::Intact { .. } => "intact",
        }
    }
}

impl Explain for Judge {
    /// What is asked for. Objects, faults and instructions are named by their ids.
    fn explain(&self) -> Message {
        match self {
            Self::Hover { hold_s, .. } => message!("judge-hover", seconds = *hold_s),
            Self::Turn { right: true, .. } => message!("judge-turn-right"),
            Self::Turn { .. } => message!("judge-turn-left"),
            Self::Fly { .. } => message!("judge-fly"),
            Self::Timer { within_s, .. } => message!("judge-timer", seconds = *within_s),
            Self::Decide { to, within_s, .. } => message!("judge-decide", to = to.as_str(), seconds = *within_s),
            Self::Photo { of, .. } => message!("judge-photo", of = of.as_str()),
            Self::Report { of, .. } => message!("judge-report", of = of.as_str()),
            Self::NoFalseReports { .. } => message!("judge-no-false-reports"),
            Self::Clear { of_m } => message!("judge-clear", metres = *of_m),
            Self::Lanes { seconds } => message!("judge-lanes", seconds = *seconds),
            Self::Height { min_m, max_m } => message!("judge-height", min = *min_m, max = *max_m),
            Self::Within { of_m, .. } => message!("judge-within", metres = *of_m),
            Self::KeepOut { since, .. } => message!("judge-keep-out", since = since.as_str()),
            Self::ChargeLeft { pct } => message!("judge-charge-left", pct = *pct),
            Self::LandAt { within_m, .. } => message!("judge-land-at", metres = *within_m),
            Self::Intact { touch_m_s } => message!("judge-intact", speed = *touch_m_s),
        }
    }
}
