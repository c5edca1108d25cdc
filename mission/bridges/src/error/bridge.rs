//! Why a bridge cannot be made.

use crate::bridge::Dimension;
use mission::explain::{Explain, Message};
use mission::message;
use thiserror::Error;

/// Why a bridge cannot be made. Stakes are as [`mission::road::Stake`] prints them.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum BridgeError {
    /// The road has no such stake.
    #[error("the road has no stake {stake}; the nearest is {nearest}")]
    NoStake {
        /// As given.
        stake: String,
        /// The nearest that it has.
        nearest: String,
    },
    /// The stake stands at two places of the road.
    #[error("stake {stake} stands at two places; add _1 or _2")]
    StakeTwice {
        /// As given.
        stake: String,
    },
    /// From abutment to abutment there is not even a culvert, or the bridge goes on beyond the road.
    #[error("the bridge is {length_m:.1} m long on its road; at least 2 m are needed")]
    Length {
        /// Metres.
        length_m: f64,
    },
    /// More spans than any bridge has.
    #[error("{count} spans; at most {limit} are taken")]
    TooManySpans {
        /// Given.
        count: usize,
        /// Limit.
        limit: usize,
    },
    /// A span of a length that none has.
    #[error("span {number} is {span_m} m long; it must be from 1 to 3000 m")]
    Span {
        /// From 1.
        number: usize,
        /// Metres.
        span_m: f64,
    },
    /// Spans and stakes contradict each other.
    #[error("the spans add up to {total_m:.1} m, but the stakes are {length_m:.1} m apart")]
    SpansDoNotAddUp {
        /// Of all spans, metres.
        total_m: f64,
        /// Between the stakes, metres.
        length_m: f64,
    },
    /// A deck of a width that none has.
    #[error("the deck is {width_m} m wide; it must be from {min} to {max} m")]
    Width {
        /// Metres.
        width_m: f64,
        /// Smallest.
        min: f64,
        /// Greatest.
        max: f64,
    },
    /// Heights that no bridge has.
    #[error(
        "deck height {height_m} m and clearance {clearance_m} m; the one may be {max} m at most, the other {min} m at least"
    )]
    Height {
        /// Metres.
        height_m: f64,
        /// Metres.
        clearance_m: f64,
        /// Smallest clearance.
        min: f64,
        /// Greatest height.
        max: f64,
    },
    /// The clearance leaves no room for the deck.
    #[error("{clearance_m} m of clearance under a road surface at {height_m} m leaves no room for a deck")]
    NoRoomForDeck {
        /// Metres.
        height_m: f64,
        /// Metres.
        clearance_m: f64,
    },
    /// A given dimension is outside what makes sense.
    #[error("{dimension:?} is {value}; it must be from {min} to {max}")]
    OutOfRange {
        /// Which.
        dimension: Dimension,
        /// As given.
        value: f64,
        /// Smallest.
        min: f64,
        /// Greatest.
        max: f64,
    },
    /// A given dimension contradicts deck height, clearance or width.
    #[error("{dimension:?} of {value} does not fit this bridge; {limit:.2} at most does")]
    DoesNotFit {
        /// Which.
        dimension: Dimension,
        /// As given.
        value: f64,
        /// What would fit.
        limit: f64,
    },
    /// With the gradient, the lower end comes into the ground.
    #[error("the gradient lowers one end by {rise_m:.1} m, more than the {clearance_m:.1} m of clearance allow")]
    EndInGround {
        /// Metres.
        rise_m: f64,
        /// Metres.
        clearance_m: f64,
    },
}

impl Explain for BridgeError {
    fn explain(&self) -> Message {
        let named = |dimension: &Dimension| Message { id: dimension.id(), args: Vec::new() };
        match self {
            Self::NoStake { stake, nearest } => {
                message!("err-bridge-no-stake", stake = stake.clone(), nearest = nearest.clone())
            }
            Self::StakeTwice { stake } => message!("err-bridge-stake-twice", stake = stake.clone()),
            Self::Length { length_m } => message!("err-bridge-length", length = *length_m),
            Self::TooManySpans { count, limit } => {
                message!("err-bridge-too-many-spans", count = *count, limit = *limit)
            }
            Self::Span { number, span_m } => message!("err-bridge-span", number = *number, span = *span_m),
            Self::SpansDoNotAddUp { total_m, length_m } => {
                message!("err-bridge-spans-do-not-add-up", total = *total_m, length = *length_m)
            }
            Self::Width { width_m, min, max } => {
                message!("err-bridge-width", width = *width_m, min = *min, max = *max)
            }
            Self::Height { height_m, clearance_m, min, max } => {
                let (height, clearance) = (*height_m, *clearance_m);
                message!("err-bridge-height", height = height, clearance = clearance, min = *min, max = *max)
            }
            Self::NoRoomForDeck { height_m, clearance_m } => {
                message!("err-bridge-no-room-for-deck", height = *height_m, clearance = *clearance_m)
            }
            Self::OutOfRange { dimension, value, min, max } => {
                let dimension = named(dimension);
                message!("err-bridge-out-of-range", dimension = dimension, value = *value, min = *min, max = *max)
            }
            Self::DoesNotFit { dimension, value, limit } => {
                message!("err-bridge-does-not-fit", dimension = named(dimension), value = *value, limit = *limit)
            }
            Self::EndInGround { rise_m, clearance_m } => {
                message!("err-bridge-end-in-ground", rise = *rise_m, clearance = *clearance_m)
            }
        }
    }
}
