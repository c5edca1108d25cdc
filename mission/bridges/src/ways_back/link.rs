//! A link that is lost.

use super::change::{self, Candidate};
use super::failsafes::{Failsafes, Trigger};
use super::finding::{Finding, Mend};
use super::judge::{self, Judged};
use super::path::{energy_wh, ground_below, home, way_back};
use super::settings::{Failsafe, ReturnSettings, Situation};
use super::stretch::{Stretch, gather};
use super::{Point, Rule};
use crate::solid::Place;
use mission::geo::HeightRelHome;
use mission::plan::checks::Severity;
use mission::plan::{Firmware, RallyPoint};

/// What is wrong with the ways back from the points of a path, in the order of the path, and what would be better, other
/// parameters aside ([`super::check_all`] offers those too). A rule that is broken at points one after the other is one
/// finding, shown where it is worst.
pub fn check(points: &[Point], settings: &ReturnSettings, situation: &Situation) -> Vec<Finding> {
    let judged = judge_all(points, settings, situation);
    let stretches = gather(Trigger::Link, points, &judged, situation);
    let mended = |mut stretch: Stretch| {
        stretch.finding.mends = mends(points, stretch.worst, &judged, settings, situation);
        stretch.finding
    };
    stretches.into_iter().map(mended).collect()
}

/// [`check`] with everything that may be offered.
pub(super) fn findings(points: &[Point], failsafes: &Failsafes, situation: &Situation) -> Vec<Finding> {
    let judged = judge_all(points, &failsafes.link, situation);
    let stretches = gather(Trigger::Link, points, &judged, situation);
    if stretches.is_empty() {
        return Vec::new();
    }
    let candidates = judged_candidates(change::for_link(failsafes, situation), points, situation);
    let blocked = blocking(&judged);
    let mut findings = Vec::with_capacity(stretches.len());
    for Stretch { mut finding, first, worst, last } in stretches {
        let mut offered = mends(points, worst, &judged, &failsafes.link, situation);
        let at = offered.iter().take_while(|mend| matches!(mend, Mend::TaughtWayOut { .. })).count();
        let better = |judged: &[Judged]| {
            judged[first..=last].iter().all(|(_, broken)| broken.iter().all(|(rule, ..)| *rule != finding.rule))
                && blocking(judged).iter().zip(&blocked).all(|(now, before)| *now <= *before)
        };
        let mut ready: Vec<Mend> = Vec::new();
        ready.extend(
            rally(points, worst, failsafes, situation)
                .filter(|point| {
                    let rally: Vec<RallyPoint> = situation.rally.iter().copied().chain([*point]).collect();
                    better(&judge_all(points, &failsafes.link, &Situation { rally: &rally, ..*situation }))
                })
                .map(Mend::Rally),
        );
        let sound = candidates.iter().filter(|(_, judged)| better(judged));
        ready.extend(sound.map(|((_, changes), _)| Mend::Parameters(changes.clone())));
        offered.splice(at..at, ready);
        finding.mends = offered;
        findings.push(finding);
    }
    findings
}

fn judged_candidates(
    candidates: Vec<Candidate>,
    points: &[Point],
    situation: &Situation,
) -> Vec<(Candidate, Vec<Judged>)> {
    let judged = |candidate: Candidate| {
        let judged = judge_all(points, &candidate.0.link, situation);
        (candidate, judged)
    };
    candidates.into_iter().map(judged).collect()
}

/// How many rules that forbid a flight are broken at each point.
fn blocking(judged: &[Judged]) -> Vec<usize> {
    let blocks = |(rule, ..): &&judge::Broken| rule.severity() == Severity::Blocks;
    judged.iter().map(|(_, broken)| broken.iter().filter(blocks).count()).collect()
}

/// Every way back, and what is wrong with it.
pub(super) fn judge_all(points: &[Point], settings: &ReturnSettings, situation: &Situation) -> Vec<Judged> {
    (0..points.len()).map(|index| judge_one(points, index, settings, situation)).collect()
}

/// The way back from one point, and what is wrong with it.
pub(super) fn judge_one(points: &[Point], index: usize, settings: &ReturnSettings, situation: &Situation) -> Judged {
    let point = points[index];
    if settings.action == Failsafe::Continue {
        return goes_on(points, index, settings, situation);
    }
    let way = way_back(point.at, settings, situation);
    let mut broken = judge::broken(&way, settings.speed_m_s, point.left_wh, situation);
    let falls = settings.action == Failsafe::Land && over_water(point.at, situation);
    broken.extend(falls.then_some((Rule::IntoWater, 0.0, 0.0, None)));
    (way, broken)
}

/// The path ahead has been looked at by whoever planned it; what may be wrong is that the energy does not last.
fn goes_on(points: &[Point], index: usize, settings: &ReturnSettings, situation: &Situation) -> Judged {
    let ahead = points[index..].iter().map(|point| point.at);
    let end = points.last().map_or(points[index].at, |point| point.at);
    let way: Vec<Place> = ahead.chain([ground_below(end, situation)]).collect();
    let landing_wh = energy_wh(&way[way.len() - 2..], settings.speed_m_s, situation);
    let left_wh = points[index].left_wh;
    let needed_wh = left_wh - points.last().map_or(left_wh, |point| point.left_wh) + landing_wh;
    let broken = (needed_wh > left_wh).then_some((Rule::Energy, needed_wh, left_wh, None));
    (way, broken.into_iter().collect())
}

pub(super) fn over_water(at: Place, situation: &Situation) -> bool {
    situation.scene.water_m().is_some() && situation.scene.first_hit(at, -Place::z(), f64::INFINITY).is_none()
}

/// The last open place before a point from which the way back is sound; further back it would be longer for nothing.
fn last_open(points: &[Point], index: usize, judged: &[Judged], situation: &Situation) -> Option<usize> {
    let open = |at: Place| situation.scene.above(at).is_none();
    (0..index).rev().find(|earlier| judged[*earlier].1.is_empty() && open(points[*earlier].at))
}

/// Where a rally point may stand: under the point itself, and on the same side of the road, further out.
fn rally(
    points: &[Point],
    index: usize,
    failsafes: &Failsafes,
    situation: &Situation,
) -> impl Iterator<Item = RallyPoint> {
    /// Further from the road than the point, metres. Chosen: within sight, and beyond lamps and parapets.
    const OUTSIDE_M: [f64; 3] = [0.0, 10.0, 30.0];
    let settings = failsafes.link;
    // ArduCopter takes a rally point that is nearer than home; PX4 must be told to by RTL_TYPE.
    let asked = settings.action == Failsafe::Return && settings.to_rally && failsafes.firmware != Firmware::Px4;
    let (place, _) = situation.scene.wgs84(points[index].at);
    let found = situation.lanes.filter(|_| asked).and_then(|(road, _)| {
        let at = road.locate(place, judge::ROAD_WITHIN_M)?;
        Some((road, at.measured_m, at.offset_right_m))
    });
    let near_home = (home(situation) - points[index].at).xy().norm();
    let candidates = OUTSIDE_M.into_iter().filter_map(move |outside_m| {
        let (road, measured_m, offset_m) = found?;
        let offset_right_m = offset_m + outside_m.copysign(offset_m);
        let place = road.line.place(mission::road::LinePosition { measured_m, offset_right_m });
        (outside_m < near_home).then_some(RallyPoint { place, height: HeightRelHome(0.0) })
    });
    candidates.collect::<Vec<_>>().into_iter()
}

/// What is sound from a point: the way out, landing, holding.
fn mends(
    points: &[Point],
    index: usize,
    judged: &[Judged],
    settings: &ReturnSettings,
    situation: &Situation,
) -> Vec<Mend> {
    let mut mends = Vec::new();
    let point = points[index];
    let sound = |path: &[Place]| judge::broken(path, settings.speed_m_s, point.left_wh, situation).is_empty();
    let open = last_open(points, index, judged, situation);
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
