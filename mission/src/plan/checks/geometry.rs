//! Heights, distances, turns and speeds along the way.

use super::finding::{Findings, Rule, Spot};
use super::flown::{Arrival, Flown, Way};
use super::limits::Limits;
use crate::plan::Airframe;

/// Ways shorter than this lead nowhere, metres.
const SAME_PLACE_M: f64 = 0.5;
/// Below this angle a turn is flown without slowing down, radians.
const STRAIGHT_RAD: f64 = 0.087;
/// Heights are planned to whole centimetres.
const ROUNDING: f64 = 0.01;

pub(super) fn check(flown: &Flown, limits: &Limits, airframe: &Airframe, findings: &mut Findings) {
    for way in &flown.ways {
        heights(way, limits, findings);
        distances(way, limits, findings);
    }
    for pair in flown.ways.windows(2) {
        turn(&pair[0], &pair[1], airframe, findings);
    }
    for (item, speed_m_s) in &flown.speeds {
        let spot = item.map_or(Spot::Plan, Spot::Item);
        if *speed_m_s > airframe.max_airspeed_m_s {
            findings.add(Rule::TooFast, spot, None, *speed_m_s, airframe.max_airspeed_m_s);
        }
        if *speed_m_s > limits.max_class_speed_m_s.value {
            findings.over(Rule::ClassSpeed, spot, None, *speed_m_s, limits.max_class_speed_m_s);
        }
    }
}

fn heights(way: &Way, limits: &Limits, findings: &mut Findings) {
    let (spot, place) = (Spot::Item(way.item), Some(way.place));
    if way.height_m > limits.max_height_m.value + ROUNDING {
        findings.over(Rule::HeightAbove, spot, place, way.height_m, limits.max_height_m);
    }
    let below = way.height_m < limits.min_height_m.value - ROUNDING;
    if below && (way.arrival != Arrival::Landing || way.level_m() > SAME_PLACE_M) {
        findings.over(Rule::HeightBelow, spot, place, way.height_m, limits.min_height_m);
    }
}

fn distances(way: &Way, limits: &Limits, findings: &mut Findings) {
    let (spot, place) = (Spot::Item(way.item), Some(way.place));
    let from_home_m = way.to[0].hypot(way.to[1]);
    if from_home_m > limits.max_distance_m.value {
        findings.over(Rule::TooFarFromHome, spot, place, from_home_m, limits.max_distance_m);
    }
    let level_m = way.level_m();
    if level_m > limits.max_leg_m.value {
        findings.over(Rule::LegTooLong, spot, place, level_m, limits.max_leg_m);
    }
    let climbs = (way.height_m - way.from_height_m).abs() > SAME_PLACE_M;
    if way.arrival == Arrival::Waypoint && level_m < SAME_PLACE_M && !climbs && way.hold_s == 0.0 {
        findings.add(Rule::Duplicate, spot, place, level_m, SAME_PLACE_M);
    }
}

/// A turn by `a` at radius `r` leaves the corner's ways `r tan(a / 2)` before and behind it. Where a way is shorter than
/// that, the aircraft brakes hard or swings out of the line. Turning back never takes more than a half circle, `2 r`.
fn turn(before: &Way, after: &Way, airframe: &Airframe, findings: &mut Findings) {
    let (in_m, out_m) = (before.level_m(), after.level_m());
    let stops = before.hold_s > 0.0 || before.arrival != Arrival::Waypoint;
    if stops || in_m < SAME_PLACE_M || out_m < SAME_PLACE_M {
        return;
    }
    let direction = |way: &Way| [way.to[0] - way.from[0], way.to[1] - way.from[1]];
    let (a, b) = (direction(before), direction(after));
    let angle = (a[0] * b[1] - a[1] * b[0]).atan2(a[0] * b[0] + a[1] * b[1]).abs();
    let speed_m_s = before.speed_m_s.min(after.speed_m_s);
    let radius_m = speed_m_s * speed_m_s / airframe.acceleration_m_s2;
    let needed_m = radius_m * (angle / 2.0).tan().clamp(0.0, 2.0);
    let available_m = in_m.min(out_m);
    if angle > STRAIGHT_RAD && needed_m > available_m {
        findings.add(Rule::SharpTurn, Spot::Item(before.item), Some(before.place), needed_m, available_m);
    }
}
