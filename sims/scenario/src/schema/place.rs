//! Places in a scenario.

use serde::{Deserialize, Serialize};

/// Where the drone stands at power-on: beside a road.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Home {
    /// Code of the road.
    pub road: String,
    /// Stake, as `K843+900`.
    pub stake: String,
    /// Metres to the right of the centreline, looking along growing stakes; negative to the left.
    pub right_m: f64,
    /// Heading of the nose, degrees from true north; where it is not given, along growing stakes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heading_deg: Option<f64>,
}

/// A place: from a stake of the home's road, or from home in the direction of its heading.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spot {
    /// Where given, the other two count from this place of the centreline, along growing stakes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stake: Option<String>,
    /// Forward, metres.
    #[serde(default)]
    pub forward_m: f64,
    /// To the right, metres.
    #[serde(default)]
    pub right_m: f64,
}
