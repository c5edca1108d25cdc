//! Bridges and culverts that the road file lacks: from two stakes, as a person types them, or out of an imported file. They
//! are part of the request, so that a plan is complete by itself.

use std::collections::BTreeMap;

use bridges::bridge::{Dimension, Given, Made, Sketch, between_stakes, make};
use bridges::import::ReadBridge;
use bridges::pattern::Culvert;
use mission::explain::{Explain, Message};
use mission::geo::LatLon;
use mission::message;
use mission::road::{Resolved, Road, Stake, StakeError};
use serde::{Deserialize, Serialize};

use crate::planner::wanted::stake_text;

/// Half the length of the bridge that is offered, metres. Chosen: three spans of 30 m, the usual girders.
const OFFERED_HALF_M: f64 = 45.0;
/// More equal spans than this are a slip of the finger: no bridge has them.
const MOST_SPANS: usize = 2_000;
/// Beyond a culvert's mouth it is not clicked, metres from the centreline.
const MOUTH_WITHIN_M: f64 = 150.0;

/// A bridge as it was typed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct OwnBridge {
    /// What it is called.
    pub name: String,
    /// Stake of one abutment.
    pub from: String,
    /// Stake of the other one.
    pub to: String,
    /// Spans in the order of growing stakes, metres: `30 40 30`, or `3×30`.
    pub spans: String,
    /// Width of the whole deck, metres.
    pub deck_width_m: f64,
    /// From the road surface to the deck's lowest part, metres.
    pub deck_depth_m: f64,
    /// Free height under it, metres.
    pub under_clearance_m: f64,
    /// What it crosses.
    pub crosses: String,
    /// Whether it stands over water.
    pub over_water: bool,
    /// Dimensions that a file gave, by [`Dimension::property`].
    pub given: BTreeMap<String, f64>,
}

impl Default for OwnBridge {
    /// Two carriageways of two lanes over a county road; all chosen.
    fn default() -> Self {
        Self {
            name: String::new(),
            from: String::new(),
            to: String::new(),
            spans: String::new(),
            deck_width_m: 28.0,
            deck_depth_m: 2.0,
            under_clearance_m: 6.0,
            crosses: String::new(),
            over_water: false,
            given: BTreeMap::new(),
        }
    }
}

impl OwnBridge {
    /// Three spans in the road's middle.
    pub fn offered(road: &Road) -> Self {
        let middle_m = road.line.length_m() / 2.0;
        let half_m = OFFERED_HALF_M.min(middle_m);
        let [from, to] = [middle_m - half_m, middle_m + half_m].map(|at_m| stake_text(road, at_m));
        let edges_m = road.increasing.outer_edge_m + road.decreasing.outer_edge_m;
        // Parapets stand outside of the guardrails.
        let deck_width_m = (edges_m + 1.0).round();
        Self { name: from.clone(), from, to, spans: "3×30".to_owned(), deck_width_m, ..Self::default() }
    }

    /// A bridge of a file.
    pub fn read(road: &Road, read: &ReadBridge) -> Self {
        let bridge = &read.bridge;
        let stake = |at_m: f64| road.stake_place(at_m).stake.to_string();
        let spans: Vec<String> = bridge.spans_m.iter().map(f64::to_string).collect();
        Self {
            name: bridge.name.clone(),
            from: stake(bridge.stretch.from_m),
            to: stake(bridge.stretch.to_m),
            spans: spans.join(" "),
            deck_width_m: bridge.deck_width_m,
            deck_depth_m: bridge.deck_height_m - bridge.under_clearance_m,
            under_clearance_m: bridge.under_clearance_m,
            crosses: bridge.crosses.clone(),
            over_water: bridge.over_water,
            given: read.given.iter().map(|(dimension, value)| (dimension.property().to_owned(), *value)).collect(),
        }
    }

    /// As solids; `number` becomes their owner.
    pub(super) fn made(&self, road: &Road, number: usize) -> Result<Made, Message> {
        let stake = |text: &str| text.parse::<Stake>().map_err(|error: StakeError| error.explain());
        let sketch = Sketch {
            name: self.name.clone(),
            from: stake(&self.from)?,
            to: stake(&self.to)?,
            spans_m: self.spans_m()?,
            deck_width_m: self.deck_width_m,
            deck_height_m: self.under_clearance_m + self.deck_depth_m,
            under_clearance_m: self.under_clearance_m,
            crosses: self.crosses.clone(),
            over_water: self.over_water,
        };
        let bridge = between_stakes(road, sketch).map_err(|error| error.explain())?;
        let given = Dimension::ALL.iter().filter_map(|d| Some((*d, *self.given.get(d.property())?)));
        make(road, &bridge, number, &given.collect::<Given>()).map_err(|error| error.explain())
    }

    /// The spans as they were typed.
    fn spans_m(&self) -> Result<Vec<f64>, Message> {
        let between = |c: char| c.is_whitespace() || [',', ';', '，', '；', '、', '+', '＋'].contains(&c);
        let mut spans_m = Vec::new();
        for part in self.spans.split(between).filter(|part| !part.is_empty()) {
            let refused = || message!("own-bridge-spans-wrong", typed = part);
            let (count, length) = match part.split_once(['×', 'x', 'X', '*']) {
                Some((count, length)) => (count.parse::<usize>().map_err(|_| refused())?, length),
                None => (1, part),
            };
            let length_m: f64 = length.trim_end_matches(['m', '米']).parse().map_err(|_| refused())?;
            if !length_m.is_finite() || count > MOST_SPANS || spans_m.len() + count > MOST_SPANS {
                return Err(refused());
            }
            spans_m.extend(std::iter::repeat_n(length_m, count));
        }
        Ok(spans_m)
    }
}

/// A culvert or passage under the embankment, as it was typed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct OwnCulvert {
    /// Stake of its middle.
    pub at: String,
    /// Width of the opening, metres.
    pub width_m: f64,
    /// Height of the opening, metres.
    pub height_m: f64,
    /// From mouth to mouth, metres.
    pub length_m: f64,
    /// Road surface above its floor, metres.
    pub road_height_m: f64,
    /// Whether water flows through it.
    pub over_water: bool,
}

impl Default for OwnCulvert {
    /// A passage for farm vehicles (机耕通道) under a four-lane embankment; all chosen.
    fn default() -> Self {
        Self { at: String::new(), width_m: 4.0, height_m: 3.5, length_m: 34.0, road_height_m: 5.0, over_water: false }
    }
}

impl OwnCulvert {
    /// In a road's middle.
    pub fn offered(road: &Road) -> Self {
        Self { at: stake_text(road, road.line.length_m() / 2.0), ..Self::default() }
    }

    /// With a mouth at a place: its stake, and twice its distance from the centreline as the length. `None` where that is
    /// beside no road.
    pub(super) fn with_mouth(&self, road: &Road, place: LatLon) -> Option<Self> {
        let at = road.locate(place, MOUTH_WITHIN_M)?;
        let length_m = (at.offset_right_m.abs() * 20.0).round() / 10.0;
        Some(Self { at: stake_text(road, at.measured_m), length_m, ..self.clone() })
    }

    /// As solids; `number` becomes their owner.
    pub(super) fn made(&self, road: &Road, number: usize) -> Result<Made, Message> {
        let stake: Stake = self.at.parse().map_err(|error: StakeError| error.explain())?;
        let measured_m = match road.resolve(stake) {
            Resolved::One(place) => place.measured_m,
            Resolved::Two(_) => return Err(message!("err-bridge-stake-twice", stake = self.at.as_str())),
            Resolved::None { nearest } => {
                let nearest = nearest.stake.to_string();
                return Err(message!("err-bridge-no-stake", stake = self.at.as_str(), nearest = nearest));
            }
        };
        let culvert = Culvert {
            name: self.at.clone(),
            measured_m,
            width_m: self.width_m,
            height_m: self.height_m,
            length_m: self.length_m,
            road_height_m: self.road_height_m,
            over_water: self.over_water,
        };
        culvert.made(road, number).map_err(|error| error.explain())
    }
}
