//! From the road model's bridges to solids, and bridges from two stakes.

mod dimension;
mod make;

pub use dimension::{Dimension, Figure, Given, Origin};
pub use make::{Made, SpanLine, make};

use crate::error::BridgeError;
use mission::road::{Bridge, Resolved, Road, Stake, Stretch};

/// The spans may differ from the distance between the stakes by this and by [`SPANS_SHARE`] of it, metres: abutments are
/// included in one and not in the other. As the road file's reader allows it.
const SPANS_SLACK_M: f64 = 10.0;
/// See [`SPANS_SLACK_M`].
const SPANS_SHARE: f64 = 0.02;
/// Decks are from so wide to so wide, metres. Chosen: a ramp of one lane; two carriageways of six lanes each.
const WIDTH_M: [f64; 2] = [4.0, 80.0];
/// Decks are at most so high, metres. Chosen: the highest bridge there is stands 625 m above its river.
const HIGHEST_M: f64 = 700.0;
/// Decks are at least so thick, metres. Chosen: a slab of a small bridge.
const THINNEST_M: f64 = 0.2;
/// Less free height than this is a pipe and no bridge, metres. Chosen.
const LOWEST_M: f64 = 1.0;

/// What is known of a bridge that no file holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Sketch {
    /// Name.
    pub name: String,
    /// One abutment.
    pub from: Stake,
    /// The other abutment; the order does not matter.
    pub to: Stake,
    /// Spans in the order of growing stakes, metres.
    pub spans_m: Vec<f64>,
    /// Width of the whole deck, metres.
    pub deck_width_m: f64,
    /// Height of the road surface above the ground or the water beneath, metres.
    pub deck_height_m: f64,
    /// Free height under the deck's lowest part, metres.
    pub under_clearance_m: f64,
    /// What it crosses.
    pub crosses: String,
    /// Whether it stands over water.
    pub over_water: bool,
}

/// A bridge from two stakes. Refused with a reason where its numbers do not agree with each other or with the road.
pub fn between_stakes(road: &Road, sketch: Sketch) -> Result<Bridge, BridgeError> {
    let measured_m = |stake: Stake| match road.resolve(stake) {
        Resolved::One(place) => Ok(place.measured_m),
        Resolved::Two(_) => Err(BridgeError::StakeTwice { stake: stake.to_string() }),
        Resolved::None { nearest } => {
            Err(BridgeError::NoStake { stake: stake.to_string(), nearest: nearest.stake.to_string() })
        }
    };
    let ends = [measured_m(sketch.from)?, measured_m(sketch.to)?];
    let bridge = Bridge {
        name: sketch.name,
        stretch: Stretch { from_m: ends[0].min(ends[1]), to_m: ends[0].max(ends[1]) },
        spans_m: sketch.spans_m,
        deck_width_m: sketch.deck_width_m,
        deck_height_m: sketch.deck_height_m,
        under_clearance_m: sketch.under_clearance_m,
        crosses: sketch.crosses,
        over_water: sketch.over_water,
    };
    check(&bridge, road.line.length_m())?;
    Ok(bridge)
}

/// Whether the numbers of a bridge agree with each other.
fn check(bridge: &Bridge, road_length_m: f64) -> Result<(), BridgeError> {
    let Stretch { from_m, to_m } = bridge.stretch;
    let length_m = to_m - from_m;
    if !(from_m >= 0.0 && to_m <= road_length_m + 1.0 && length_m >= 2.0) {
        return Err(BridgeError::Length { length_m });
    }
    if bridge.spans_m.len() > make::MOST_SPANS {
        return Err(BridgeError::TooManySpans { count: bridge.spans_m.len(), limit: make::MOST_SPANS });
    }
    if let Some(index) = bridge.spans_m.iter().position(|span| !(1.0..3_000.0).contains(span)) {
        return Err(BridgeError::Span { number: index + 1, span_m: bridge.spans_m[index] });
    }
    let total_m: f64 = bridge.spans_m.iter().sum();
    if !bridge.spans_m.is_empty() && (total_m - length_m).abs() > SPANS_SLACK_M + SPANS_SHARE * length_m {
        return Err(BridgeError::SpansDoNotAddUp { total_m, length_m });
    }
    let [min, max] = WIDTH_M;
    if !(min..=max).contains(&bridge.deck_width_m) {
        return Err(BridgeError::Width { width_m: bridge.deck_width_m, min, max });
    }
    let (height_m, clearance_m) = (bridge.deck_height_m, bridge.under_clearance_m);
    if !(height_m <= HIGHEST_M && clearance_m >= LOWEST_M) {
        return Err(BridgeError::Height { height_m, clearance_m, min: LOWEST_M, max: HIGHEST_M });
    }
    if height_m - clearance_m < THINNEST_M {
        return Err(BridgeError::NoRoomForDeck { height_m, clearance_m });
    }
    Ok(())
}
