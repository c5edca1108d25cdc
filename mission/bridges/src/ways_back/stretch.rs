//! Points with the same thing wrong, one after the other, become one finding.

use super::Point;
use super::failsafes::Trigger;
use super::finding::{Finding, Rule};
use super::judge::Judged;
use super::settings::Situation;

/// A finding without mends, with the indices of its first, worst and last point.
pub(super) struct Stretch {
    pub finding: Finding,
    pub first: usize,
    pub worst: usize,
    pub last: usize,
}

/// In the order of the path. A rule that is broken at points one after the other is one finding, shown where it is worst.
pub(super) fn gather(trigger: Trigger, points: &[Point], judged: &[Judged], situation: &Situation) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = Vec::new();
    for (index, (way, broken)) in judged.iter().enumerate() {
        for (rule, measured, limit, solid) in broken {
            let goes_on = stretches.iter_mut().rev().find(|s| s.finding.rule == *rule && s.last + 1 == index);
            if let Some(stretch) = goes_on {
                let finding = &mut stretch.finding;
                finding.along_m[1] = points[index].along_m;
                stretch.last = index;
                if worse(*rule, [*measured, *limit], [finding.measured, finding.limit]) {
                    (finding.measured, finding.limit, finding.solid) = (*measured, *limit, *solid);
                    (finding.at, finding.way) = (points[index].at, way.clone());
                    stretch.worst = index;
                }
                continue;
            }
            let finding = Finding {
                trigger,
                rule: *rule,
                along_m: [points[index].along_m; 2],
                at: points[index].at,
                place: situation.scene.wgs84(points[index].at).0,
                way: way.clone(),
                measured: *measured,
                limit: *limit,
                solid: *solid,
                mends: Vec::new(),
            };
            stretches.push(Stretch { finding, first: index, worst: index, last: index });
        }
    }
    for stretch in &mut stretches {
        stretch.finding.place = situation.scene.wgs84(stretch.finding.at).0;
    }
    stretches
}

/// Whether a figure is further beyond its limit than another.
fn worse(rule: Rule, [measured, limit]: [f64; 2], [than, its_limit]: [f64; 2]) -> bool {
    match rule {
        Rule::MeetsSolid | Rule::NearSolid | Rule::LowOverLanes => measured < than,
        Rule::FallsOnLanes | Rule::FallsOnPeople => measured > than,
        _ => measured - limit > than - its_limit,
    }
}
