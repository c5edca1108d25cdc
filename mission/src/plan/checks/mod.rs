//! Is this plan fit to be flown? [`check`] answers with findings: which rule, where, how far off, and how to mend it.
//!
//! Heights are taken above home; ground away from home is reckoned as level with it unless an item says "above
//! terrain". Ways between waypoints are straight. What a jump repeats is flown as often as it says.

mod endurance;
mod fence;
mod finding;
mod flown;
mod geometry;
mod items;
mod lanes;
mod limits;

pub use finding::{Finding, Rule, Severity, Spot};
pub use limits::{Limit, Limits};

use super::{Airframe, Plan};
use crate::road::Network;
use finding::Findings;
use flown::Flown;

/// Checks a plan against limits, an aircraft and, where there is one, a road network.
///
/// Findings come in the order of severity, then of items. A rule is reported once for an item.
pub fn check(plan: &Plan, limits: &Limits, airframe: &Airframe, network: Option<&Network>) -> Vec<Finding> {
    let mut findings = Findings::default();
    let sound = items::check(plan, limits, &mut findings);
    fence::check_shapes(plan, limits, &mut findings);
    // Without trustworthy numbers a path would be a guess.
    if sound {
        let flown = Flown::of(plan, airframe, &mut findings);
        geometry::check(&flown, limits, airframe, &mut findings);
        fence::check_path(plan, limits, &flown, &mut findings);
        endurance::check(&flown, limits, airframe, &mut findings);
        if let Some(network) = network {
            lanes::check(&flown, limits, network, &mut findings);
        }
    }
    findings.sorted()
}
