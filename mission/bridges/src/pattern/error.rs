//! Why a pattern cannot be flown.

use crate::solid::Kind;
use mission::explain::{Explain, Message};
use mission::message;
use thiserror::Error;

/// Why a pattern cannot be planned. Stakes are as [`mission::road::Stake`] prints them.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum PatternError {
    /// A value is no number or outside what makes sense. `parameter` is the catalogue's id of its name.
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
    /// No side to look in from.
    #[error("no side of the bridge is asked for")]
    NoSide,
    /// The bridge has no such span.
    #[error("there is no span {number}; the bridge has {count}")]
    NoSuchSpan {
        /// From 1.
        number: usize,
        /// Of the bridge.
        count: usize,
    },
    /// None of the chosen spans has a pier behind it.
    #[error("there is no pier to look at")]
    NoPier,
    /// The launch place is not beside this road.
    #[error("the launch place is not beside this road")]
    LaunchNotBeside,
    /// The launch place is on the carriageways.
    #[error("the launch place is {offset_m:.0} m from the centreline, on the road itself")]
    LaunchOnRoad {
        /// Metres.
        offset_m: f64,
        /// Outer edge of the carriageway, metres.
        edge_m: f64,
    },
    /// The lanes would have to be crossed, and may not be.
    #[error("the side towards {toward} is across the lanes from the launch place")]
    OtherSide {
        /// Where the carriageway of that side leads.
        toward: String,
    },
    /// Lower than is flown over ground or water.
    #[error("{height_m:.1} m over ground or water is lower than the least height of {least_m:.1} m")]
    TooLow {
        /// Metres.
        height_m: f64,
        /// Metres.
        least_m: f64,
    },
    /// A solid is too near even for the slowest flight.
    #[error("at {stake} the path is {distance_m:.1} m from a solid ({kind:?}); {needed_m:.1} m are needed")]
    TooClose {
        /// What it is.
        kind: Kind,
        /// Near which stake.
        stake: String,
        /// Metres.
        distance_m: f64,
        /// Metres.
        needed_m: f64,
    },
    /// From so high and so near the deck hides the far side of the strip.
    #[error(
        "from {height_m:.1} m, above the clearance of {clearance_m:.1} m, the far side shows only from {needed_m:.1} m outside, not {stand_off_m:.1} m"
    )]
    HiddenByDeck {
        /// Metres.
        height_m: f64,
        /// Metres.
        clearance_m: f64,
        /// Metres.
        stand_off_m: f64,
        /// Metres.
        needed_m: f64,
    },
    /// The far side is seen too flat to show anything.
    #[error("from {height_m:.1} m the far side at {distance_m:.0} m is seen too flat")]
    TooFlat {
        /// Metres.
        height_m: f64,
        /// Metres.
        distance_m: f64,
    },
    /// The strip does not fit into the picture.
    #[error("the strip takes {needed_deg:.0} degrees; the picture has {field_deg:.0}")]
    FieldTooNarrow {
        /// Degrees.
        needed_deg: f64,
        /// Degrees.
        field_deg: f64,
    },
    /// The aircraft does not hold its position without GNSS.
    #[error("the aircraft does not hold its position without GNSS here (over water: {over_water}; flow: {flow})")]
    NotHolding {
        /// Whether the bridge stands over water.
        over_water: bool,
        /// Whether it has flow and rangefinder, which are not enough over water.
        flow: bool,
    },
    /// The free height is too small to fly beneath.
    #[error("{clearance_m:.1} m of free height; {needed_m:.1} m are needed to fly beneath")]
    NoRoomBeneath {
        /// Metres.
        clearance_m: f64,
        /// Metres.
        needed_m: f64,
    },
    /// The path comes over the lanes too low.
    #[error("at {stake} the path is {height_m:.0} m over the lanes; {needed_m:.0} m are needed")]
    OverLanes {
        /// Where.
        stake: String,
        /// Metres over road and home, whichever is less.
        height_m: f64,
        /// Metres.
        needed_m: f64,
    },
    /// The path runs along above the lanes, or crosses them aslant.
    #[error("at {stake} the lanes are not crossed square")]
    AlongLanes {
        /// Where.
        stake: String,
    },
    /// The path stays over the lanes too long.
    #[error("at {stake} the path is over the lanes for {seconds:.0} s")]
    LongOverLanes {
        /// Where.
        stake: String,
        /// Seconds.
        seconds: f64,
    },
    /// More stops than an autopilot takes items for.
    #[error("the plan has {count} items; an autopilot takes {limit}")]
    TooManyItems {
        /// Items.
        count: usize,
        /// Limit.
        limit: usize,
    },
}

impl Explain for PatternError {
    fn explain(&self) -> Message {
        let named = |id: &'static str| Message { id, args: Vec::new() };
        match self {
            Self::OutOfRange { parameter, value, min, max } => message!(
                "err-pattern-out-of-range",
                parameter = named(parameter),
                value = *value,
                min = *min,
                max = *max
            ),
            Self::NoSide => message!("err-pattern-no-side"),
            Self::NoSuchSpan { number, count } => {
                message!("err-pattern-no-such-span", number = *number, count = *count)
            }
            Self::NoPier => message!("err-pattern-no-pier"),
            Self::LaunchNotBeside => message!("err-pattern-launch-not-beside"),
            Self::LaunchOnRoad { offset_m, edge_m } => {
                message!("err-pattern-launch-on-road", offset = *offset_m, edge = *edge_m)
            }
            Self::OtherSide { toward } => message!("err-pattern-other-side", toward = toward.clone()),
            Self::TooLow { height_m, least_m } => message!("err-pattern-too-low", height = *height_m, least = *least_m),
            Self::TooClose { kind, stake, distance_m, needed_m } => message!(
                "err-pattern-too-close",
                kind = named(kind.id()),
                stake = stake.clone(),
                distance = *distance_m,
                needed = *needed_m
            ),
            Self::HiddenByDeck { height_m, clearance_m, stand_off_m, needed_m } => message!(
                "err-pattern-hidden-by-deck",
                height = *height_m,
                clearance = *clearance_m,
                stand_off = *stand_off_m,
                needed = *needed_m
            ),
            Self::TooFlat { height_m, distance_m } => {
                message!("err-pattern-too-flat", height = *height_m, distance = *distance_m)
            }
            Self::FieldTooNarrow { needed_deg, field_deg } => {
                message!("err-pattern-field-too-narrow", needed = *needed_deg, field = *field_deg)
            }
            Self::NotHolding { over_water: true, flow: true } => message!("err-pattern-flow-over-water"),
            Self::NotHolding { .. } => message!("err-pattern-not-holding"),
            Self::NoRoomBeneath { clearance_m, needed_m } => {
                message!("err-pattern-no-room-beneath", clearance = *clearance_m, needed = *needed_m)
            }
            Self::OverLanes { stake, height_m, needed_m } => {
                message!("err-pattern-over-lanes", stake = stake.clone(), height = *height_m, needed = *needed_m)
            }
            Self::AlongLanes { stake } => message!("err-pattern-along-lanes", stake = stake.clone()),
            Self::LongOverLanes { stake, seconds } => {
                message!("err-pattern-long-over-lanes", stake = stake.clone(), seconds = *seconds)
            }
            Self::TooManyItems { count, limit } => {
                message!("err-pattern-too-many-items", count = *count, limit = *limit)
            }
        }
    }
}
