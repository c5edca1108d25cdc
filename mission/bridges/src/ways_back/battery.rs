//! A battery that runs low on the way.

use super::change;
use super::failsafes::{BatteryStage, Failsafes, Trigger};
use super::finding::{Finding, Mend};
use super::judge::Judged;
use super::link::judge_one;
use super::settings::{ReturnSettings, Situation};
use super::stretch::{Stretch, gather};
use super::{Point, Rule};

/// Where along the path a threshold of the battery is crossed, what the aircraft then does, and what is wrong with that. A
/// return must end before the next stage that acts is reached, for that lands it wherever it is.
///
/// The state of charge is reckoned as [`super::points`] reckons energy, from [`Situation::charge`] on.
pub fn check(points: &[Point], failsafes: &Failsafes, situation: &Situation) -> Vec<Finding> {
    let judged = judge(points, failsafes, situation);
    let stretches = gather(Trigger::Battery, points, &judged, situation);
    let mended = |Stretch { mut finding, first, last, .. }: Stretch| {
        let sound = change::for_battery(failsafes).into_iter().filter(|(changed, _)| {
            let now = judge(points, changed, situation);
            let gone = |(_, broken): &Judged| broken.iter().all(|(rule, ..)| *rule != finding.rule);
            now[first..=last].iter().all(gone)
                && now.iter().zip(&judged).all(|(now, before)| harmful(now) <= harmful(before))
        });
        finding.mends = sound.map(|(_, changes)| Mend::Parameters(changes)).collect();
        finding
    };
    stretches.into_iter().map(mended).collect()
}

/// How many rules are broken beyond that the threshold is crossed at all.
fn harmful((_, broken): &Judged) -> usize {
    broken.iter().filter(|(rule, ..)| !matches!(rule, Rule::BatteryLow | Rule::BatteryUnheeded)).count()
}

/// State of charge at a point, 0 to 1.
fn share(points: &[Point], index: usize, situation: &Situation) -> f64 {
    let used_wh = points[0].left_wh - points[index].left_wh;
    situation.charge - used_wh / situation.airframe.battery.capacity_wh().max(1e-9)
}

fn judge(points: &[Point], failsafes: &Failsafes, situation: &Situation) -> Vec<Judged> {
    let stages = failsafes.battery.stages();
    let crossed = |share: f64, stage: &BatteryStage| stage.left_share.is_some_and(|least| share <= least);
    let end = points.len().saturating_sub(1);
    let mut leaves = false;
    let mut judged = Vec::with_capacity(points.len());
    for index in 0..points.len() {
        let left = share(points, index, situation);
        let beyond = |rule, stage: &BatteryStage| {
            let at_end = share(points, end, situation);
            (rule, at_end * 100.0, stage.left_share.unwrap_or_default() * 100.0, None)
        };
        let here = vec![points[index].at];
        let acting = stages.iter().position(|stage| crossed(left, stage) && stage.action.is_some());
        let Some((nth, action)) = acting.and_then(|nth| Some((nth, stages[nth].action?))) else {
            let warns = stages.iter().find(|stage| crossed(left, stage));
            judged.push((here, warns.map(|stage| beyond(Rule::BatteryUnheeded, stage)).into_iter().collect()));
            continue;
        };
        // The first stage that acts decides where the flight leaves its path; what comes after is not flown.
        let low = beyond(Rule::BatteryLow, &stages[nth]);
        if leaves {
            judged.push((here, vec![low]));
            continue;
        }
        leaves = true;
        let next = stages[nth + 1..].iter().find(|stage| stage.action.is_some());
        let ends = next.and_then(|stage| stage.left_share).unwrap_or(0.0);
        let left_wh = (left - ends).max(0.0) * situation.airframe.battery.capacity_wh();
        let settings = ReturnSettings { action, ..failsafes.link };
        let (way, mut broken) = judge_one(&[Point { left_wh, ..points[index] }], 0, &settings, situation);
        broken.push(low);
        judged.push((way, broken));
    }
    judged
}
