//! What stands in the scene, and what of it is to be found.

use super::Spot;
use serde::{Deserialize, Serialize};

/// What an object looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Look {
    /// A car.
    Car,
    /// A lorry.
    Lorry,
    /// A person.
    Person,
    /// A building.
    Building,
    /// A panel of a building's facade.
    FacadePanel,
    /// Piled goods.
    Goods,
    /// A hut or container.
    Hut,
    /// Drums with something that burns.
    Drums,
    /// An excavator.
    Excavator,
    /// A piling rig.
    PilingRig,
    /// A board with advertising.
    Board,
    /// A damaged bearing.
    Bearing,
    /// What blocks a culvert's mouth.
    Blockage,
    /// Debris on a lane.
    Debris,
    /// A damaged guard rail.
    GuardRail,
}

/// What a trainee should report about an object. Codes are those of `assets/findings/kinds.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subject {
    /// Kind of finding.
    pub kind: String,
    /// Whose business it is: `detachment`, or the code of an authority.
    pub authority: String,
}

/// An object.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Thing {
    /// Name by which criteria refer to it.
    pub id: String,
    /// What it looks like.
    pub look: Look,
    /// Where its middle stands.
    pub at: Spot,
    /// Its foot above the ground of the take-off place, metres.
    #[serde(default)]
    pub base_m: f64,
    /// Its front, degrees clockwise from the direction of growing stakes.
    #[serde(default)]
    pub turn_deg: f64,
    /// Length, width, height, metres.
    pub size_m: [f64; 3],
    /// Along growing stakes; negative against them.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub speed_m_s: f64,
    /// What should be reported about it; nothing where it is only there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finding: Option<Subject>,
}

fn is_zero(number: &f64) -> bool {
    *number == 0.0
}
