//! What happens when a link, the position or the battery fails: the path that the aircraft would really fly, from every
//! point of a path, and what would be better.
//!
//! A return climbs first and then flies straight home: under a deck it climbs into the deck, beside a bridge it may cross
//! the lanes low. What would be better is offered where it is sound: back out along the path that was flown in, to the last
//! place from which the return is, and then the return; landing; holding.

mod finding;
mod judge;
mod path;
mod settings;

pub use finding::{Finding, Mend, Rule};
pub use path::{energy_wh, way_back};
pub use settings::{Failsafe, ReturnSettings, Situation};

use crate::pattern::Pattern;
use crate::solid::Place;
use judge::Broken;

/// A point of a path where something may fail.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Where, in the scene's frame.
    pub at: Place,
    /// From the beginning of the path, metres.
    pub along_m: f64,
    /// Energy that may still be used there, above the reserve, watt-hours.
    pub left_wh: f64,
}

/// The points of a pattern's path, at most `step_m` apart. It is begun with `start_wh` watt-hours above the reserve; what
/// it has used is its time so far (holds spread evenly over the path) at hover power, which is more than slow flight takes.
pub fn points(pattern: &Pattern, step_m: f64, start_wh: f64, situation: &Situation) -> Vec<Point> {
    let power_w = situation.airframe.power_w(situation.wind_m_s, 0.0).max(situation.airframe.hover_power_w());
    let whole_wh = power_w * pattern.time_s / 3_600.0;
    let mut points = Vec::new();
    let mut before_m = 0.0;
    for (index, leg) in pattern.legs.iter().enumerate() {
        let way = leg.to - leg.from;
        let steps = (way.norm() / step_m.max(0.1)).ceil().clamp(1.0, 1e5) as usize;
        for step in usize::from(index > 0)..=steps {
            let share = step as f64 / steps as f64;
            let along_m = before_m + way.norm() * share;
            let left_wh = start_wh - whole_wh * along_m / pattern.length_m.max(1e-9);
            points.push(Point { at: leg.from + way * share, along_m, left_wh });
        }
        before_m += way.norm();
    }
    points
}

/// What is wrong with the ways back from the points of a path, in the order of the path. A rule that is broken at points
/// one after the other is one finding, shown where it is worst.
pub fn check(points: &[Point], settings: &ReturnSettings, situation: &Situation) -> Vec<Finding> {
    let judged: Vec<(Vec<Place>, Vec<Broken>)> = points
        .iter()
        .map(|point| {
            let way = way_back(point.at, settings, situation);
            let mut broken = judge::broken(&way, settings.speed_m_s, point.left_wh, situation);
            let falls = settings.action == Failsafe::Land && over_water(point.at, situation);
            broken.extend(falls.then_some((Rule::IntoWater, 0.0, 0.0, None)));
            (way, broken)
        })
        .collect();
    let mut findings: Vec<Finding> = Vec::new();
    // Index of the worst point of each finding, and of its last one.
    let mut places: Vec<[usize; 2]> = Vec::new();
    for (index, (way, broken)) in judged.iter().enumerate() {
        for (rule, measured, limit, solid) in broken {
            let goes_on = (0..findings.len()).rev().find(|f| findings[*f].rule == *rule && places[*f][1] + 1 == index);
            if let Some(found) = goes_on {
                let finding = &mut findings[found];
                finding.along_m[1] = points[index].along_m;
                places[found][1] = index;
                if worse(*rule, [*measured, *limit], [finding.measured, finding.limit]) {
                    (finding.measured, finding.limit, finding.solid) = (*measured, *limit, *solid);
                    (finding.at, finding.way) = (points[index].at, way.clone());
                    places[found][0] = index;
                }
                continue;
            }
            findings.push(Finding {
                rule: *rule,
                along_m: [points[index].along_m; 2],
                at: points[index].at,
                place: situation.scene.wgs84(points[index].at).0,
                way: way.clone(),
                measured: *measured,
                limit: *limit,
                solid: *solid,
                mends: Vec::new(),
            });
            places.push([index; 2]);
        }
    }
    for (finding, [worst, _]) in findings.iter_mut().zip(places) {
        finding.place = situation.scene.wgs84(finding.at).0;
        finding.mends = mends(points, worst, &judged, settings, situation);
    }
    findings
}

/// Whether a figure is further beyond its limit than another.
fn worse(rule: Rule, [measured, limit]: [f64; 2], [than, its_limit]: [f64; 2]) -> bool {
    match rule {
        Rule::MeetsSolid | Rule::NearSolid | Rule::LowOverLanes => measured < than,
        _ => measured - limit > than - its_limit,
    }
}

fn over_water(at: Place, situation: &Situation) -> bool {
    situation.scene.water_m().is_some() && situation.scene.first_hit(at, -Place::z(), f64::INFINITY).is_none()
}

/// What is sound from a point: the way out, landing, holding.
fn mends(
    points: &[Point],
    index: usize,
    judged: &[(Vec<Place>, Vec<Broken>)],
    settings: &ReturnSettings,
    situation: &Situation,
) -> Vec<Mend> {
    let mut mends = Vec::new();
    let point = points[index];
    let sound = |path: &[Place]| judge::broken(path, settings.speed_m_s, point.left_wh, situation).is_empty();
    // The last open place on the way in; further back it would be longer for nothing.
    let open = (0..index)
        .rev()
        .find(|earlier| judged[*earlier].1.is_empty() && situation.scene.above(points[*earlier].at).is_none());
    if let Some(open) = open.filter(|_| settings.action == Failsafe::Return) {
        let out: Vec<Place> = points[open..=index].iter().rev().map(|point| point.at).collect();
        let path: Vec<Place> = out.iter().copied().chain(judged[open].0.iter().copied().skip(1)).collect();
        if sound(&path) {
            mends.push(Mend::TaughtWayOut { out, path });
        }
    }
    let land = ReturnSettings { action: Failsafe::Land, ..*settings };
    if settings.action != Failsafe::Land
        && !over_water(point.at, situation)
        && sound(&way_back(point.at, &land, situation))
    {
        mends.push(Mend::Land);
    }
    if settings.action != Failsafe::Hold && sound(&[point.at]) {
        mends.push(Mend::Hold);
    }
    mends
}
