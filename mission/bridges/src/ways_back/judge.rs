//! One way back, judged.

use super::finding::Rule;
use super::path::energy_wh;
use super::settings::Situation;
use crate::clearance;
use crate::pattern::CROSSING_HEIGHT_M;
use crate::solid::{Kind, Place};
use mission::plan::FencePolygon;

/// Step along a way that is looked at for lanes and borders, metres.
const STEP_M: f64 = 3.0;
/// Lanes further away than this are not met, metres.
pub(super) const ROAD_WITHIN_M: f64 = 300.0;
/// Longest time over lanes, seconds: as `mission::plan::checks::Limits` has it.
const MAX_OVER_LANES_S: f64 = 10.0;

/// A rule that a way breaks: measured, limit, and the solid where it is one.
pub(super) type Broken = (Rule, f64, f64, Option<Kind>);

/// A way, and the rules that it breaks.
pub(super) type Judged = (Vec<Place>, Vec<Broken>);

/// Every rule that a way breaks.
pub(super) fn broken(path: &[Place], speed_m_s: f64, left_wh: f64, situation: &Situation) -> Vec<Broken> {
    let mut broken = Vec::new();
    // A hair of slack: the path itself may be as near as is stated.
    let within_m = situation.clearance_m.max(situation.body_m) - 0.01;
    if let Some(near) = clearance::smallest_within(path, situation.scene, within_m) {
        let (kind, distance_m) = (Some(near.solid.kind), near.distance_m);
        broken.push(if distance_m <= situation.body_m {
            (Rule::MeetsSolid, distance_m, situation.body_m, kind)
        } else {
            (Rule::NearSolid, distance_m, situation.clearance_m, kind)
        });
    }
    over_lanes(path, speed_m_s, situation, &mut broken);
    let outside_m = outside_m(path, situation);
    if outside_m > 0.0 {
        broken.push((Rule::LeavesApproved, outside_m, 0.0, None));
    }
    let needed_wh = energy_wh(path, speed_m_s, situation);
    if needed_wh > left_wh {
        broken.push((Rule::Energy, needed_wh, left_wh, None));
    }
    broken
}

fn samples(path: &[Place]) -> impl Iterator<Item = (Place, f64, Place)> + '_ {
    path.windows(2).flat_map(|pair| {
        let way = pair[1] - pair[0];
        let steps = (way.x.hypot(way.y) / STEP_M).ceil().max(1.0) as usize;
        (0..=steps).map(move |step| (pair[0] + way * (step as f64 / steps as f64), way.norm() / steps as f64, way))
    })
}

fn over_lanes(path: &[Place], speed_m_s: f64, situation: &Situation, broken: &mut Vec<Broken>) {
    let Some((road, surface_m)) = situation.lanes else { return };
    let (mut lowest_m, mut over_s) = (f64::INFINITY, 0.0);
    for (at, step_m, _) in samples(path) {
        let (place, height_m) = situation.scene.wgs84(at);
        let Some(found) = road.locate(place, ROAD_WITHIN_M) else { continue };
        let over = found.offset_right_m.abs() <= road.carriageway(found.direction).outer_edge_m;
        // Beneath a deck the lanes are overhead.
        if over && situation.scene.above(at).is_none() {
            lowest_m = lowest_m.min(height_m - surface_m);
            over_s += step_m / speed_m_s.max(0.1);
        }
    }
    if lowest_m < CROSSING_HEIGHT_M - 0.1 {
        broken.push((Rule::LowOverLanes, lowest_m, CROSSING_HEIGHT_M, None));
    }
    if over_s > MAX_OVER_LANES_S {
        broken.push((Rule::LongOverLanes, over_s, MAX_OVER_LANES_S, None));
    }
}

/// Metres of a way outside of all approved polygons.
fn outside_m(path: &[Place], situation: &Situation) -> f64 {
    if situation.approved.is_empty() {
        return 0.0;
    }
    let rings: Vec<Vec<[f64; 2]>> = situation.approved.iter().map(|polygon| ring(polygon, situation)).collect();
    let outside = samples(path).filter(|(at, _, _)| !rings.iter().any(|ring| inside(ring, [at.x, at.y])));
    outside.map(|(_, step_m, _)| step_m).sum()
}

pub(super) fn ring(polygon: &FencePolygon, situation: &Situation) -> Vec<[f64; 2]> {
    polygon.corners.iter().map(|corner| situation.scene.enu(*corner, 0.0)).map(|at| [at.x, at.y]).collect()
}

/// Even-odd rule.
pub(super) fn inside(ring: &[[f64; 2]], [x, y]: [f64; 2]) -> bool {
    let sides = ring.iter().zip(ring.iter().cycle().skip(1));
    let crossed =
        sides.filter(|([ax, ay], [bx, by])| (*ay > y) != (*by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax);
    crossed.count() % 2 == 1
}
