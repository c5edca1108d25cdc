//! What the pictures of a pattern show, to be kept beside its plan.

use super::Request;
use super::preview::{Action, Pattern, Pose, Target};
use mission::plan::Aim;
use mission::road::{Bound, BridgePart};

/// What the photos and clips of a pattern show, in the order they are taken.
pub(super) fn aims(request: &Request, pattern: &Pattern) -> Vec<Aim> {
    let aim = |from: &Pose, to: &Pose, target: Target| Aim {
        places: [from.place, to.place],
        rel_home_m: [from, to].map(|pose| request.datum.rel_home(pose.height_m).0),
        yaw_rad: from.yaw_rad,
        part: BridgePart {
            bridge: request.made.bridge.name.clone(),
            span: target.span + 1,
            pier: target.pier.map(|pier| pier + 1),
            side: target.side,
            bound: Bound::ByPlan,
        },
    };
    let mut begun: Option<&Pose> = None;
    let mut aims = Vec::new();
    for pose in &pattern.poses {
        match (pose.action, pose.target) {
            (Action::Photo, Some(target)) => aims.push(aim(pose, pose, target)),
            (Action::ClipStart, _) => begun = Some(pose),
            (Action::ClipStop, _) => {
                let Some((from, target)) = begun.take().and_then(|from| Some((from, from.target?))) else { continue };
                aims.push(aim(from, pose, target));
            }
            _ => {}
        }
    }
    aims
}
