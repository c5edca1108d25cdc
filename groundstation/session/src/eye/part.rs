//! Which part of a bridge a camera looks at.

use mission::plan::{Aim, aimed_at};
use mission::road::BridgePart;
use telemetry::wire::Address;

use super::Pose;
use crate::Context;

/// What the camera of a vehicle looks at by the plan aboard; `None` where that plan takes no picture here, or the vehicle does
/// not say where it is.
pub(crate) fn planned(aims: &[Aim], vehicle: Address, context: &Context<'_>) -> Option<BridgePart> {
    let pose = Pose::of(context.snapshot.vehicles.get(&vehicle)?, context.now.mono)?;
    let yaw_rad = pose.sight.map(|sight| sight.look.yaw_rad);
    aimed_at(aims, pose.position.place, pose.position.rel_home.0, yaw_rad).cloned()
}
