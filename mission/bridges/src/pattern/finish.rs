//! The way there and back, and what every pattern is held against before it is handed out.

use super::preview::{Action, Gate, Leg, Pattern, Pose};
use super::step::{Shot, Step};
use super::{CROSSING_HEIGHT_M, PatternError, REACH_M, Request};
use crate::solid::Place;
use mission::geo::{LatLon, wrap_pi, wrap_two_pi};
use mission::road::Direction;
use std::f64::consts::FRAC_PI_2;

/// Heights are planned to whole centimetres; a hand's breadth below a limit is none, as `mission::plan::checks` has it.
const SLACK_M: f64 = 0.1;
/// Step along a way that is looked at for lanes, metres.
const LANE_STEP_M: f64 = 2.0;
/// Roads further away than this are not crossed, metres.
const ROAD_WITHIN_M: f64 = 300.0;
/// A crossing within this of a right angle is square, radians. Chosen: 10 degrees.
const SQUARE_RAD: f64 = 0.175;
/// Longest time over the lanes in one crossing, seconds: as `mission::plan::checks::Limits` has it.
const MAX_OVER_LANES_S: f64 = 10.0;
/// Take-off goes at least so high before the aircraft moves sideways, metres above the launch place. Chosen.
const LEAST_TAKE_OFF_M: f64 = 5.0;

/// Most items that an autopilot takes: as `mission::plan::checks::Limits` has it for ArduPilot's storage.
const MOST_ITEMS: usize = 724;

/// Adds the ways, sets speeds by clearance, and refuses what comes too near, too low or over the lanes.
pub(super) fn finish(request: &Request, steps: Vec<Step>, gates: Vec<Gate>) -> Result<Pattern, PatternError> {
    let first = steps.first().ok_or(PatternError::NoSide)?;
    let highest_m = steps.iter().map(|step| step.height_m).fold(0.0, f64::max);
    let least_m = LEAST_TAKE_OFF_M - request.datum.rel_home(0.0).0;
    let transit_height_m = request.transit_height_m.max(highest_m).max(least_m);
    let start = launch(request, first, transit_height_m)?;
    let mut all = Vec::with_capacity(steps.len() + 8);
    way(request, &start, &steps[0], transit_height_m, &mut all)?;
    let mut last = steps[0].clone();
    for step in steps {
        if step.side != last.side && !step.beneath {
            cross(request, &last, &step, &mut all)?;
        }
        last = step.clone();
        all.push(step);
    }
    if last.side != start.side {
        let mirror = request.step(last.measured_m, start.side, last.outside_m, transit_height_m);
        cross(request, &last, &mirror, &mut all)?;
        all.push(Step { speed_m_s: request.transit_speed_m_s, ..mirror });
    } else {
        all.push(above(request, &last, transit_height_m));
    }
    all.push(start.clone());
    let legs = legs(request, &start, &mut all)?;
    let poses = poses(request, &start, &all);
    let clearance_m = legs.iter().filter_map(|leg| leg.nearest).map(|(_, m)| m).fold(f64::INFINITY, f64::min);
    let length_m = legs.iter().map(|leg| (leg.to - leg.from).norm()).sum();
    let flown_s: f64 = legs.iter().map(|leg| seconds(request, leg)).sum();
    let held_s: f64 = poses.iter().map(|pose| pose.hold_s).sum();
    let time_s = flown_s + held_s;
    let pattern = Pattern { poses, legs, gates, clearance_m, length_m, time_s, transit_height_m, steps: all };
    let count = super::plan::items(request, &pattern).0.len();
    if count > MOST_ITEMS {
        return Err(PatternError::TooManyItems { count, limit: MOST_ITEMS });
    }
    Ok(pattern)
}

fn seconds(request: &Request, leg: &Leg) -> f64 {
    let way = leg.to - leg.from;
    let rate_m_s = if way.z >= 0.0 { request.airframe.climb_m_s } else { request.airframe.descent_m_s };
    (way.x.hypot(way.y) / leg.speed_m_s).max(way.z.abs() / rate_m_s)
}

/// Above the launch place.
fn launch(request: &Request, first: &Step, height_m: f64) -> Result<Step, PatternError> {
    let at = request.road.locate(request.launch, REACH_M).ok_or(PatternError::LaunchNotBeside)?;
    let edge_m = request.road.carriageway(at.direction).outer_edge_m;
    if at.offset_right_m.abs() <= edge_m {
        return Err(PatternError::LaunchOnRoad { offset_m: at.offset_right_m.abs(), edge_m });
    }
    let to = request.made.scene.enu(request.launch, height_m);
    let (measured_m, outside_m) = (at.measured_m, at.offset_right_m.abs() - request.made.half_width_m());
    let (place, side) = (request.launch, at.direction);
    let speed_m_s = request.transit_speed_m_s;
    Ok(Step { to, place, height_m, speed_m_s, side, measured_m, outside_m, ..above(request, first, height_m) })
}

/// The same place at another height, with nothing done there.
fn above(request: &Request, step: &Step, height_m: f64) -> Step {
    let to = request.made.scene.enu(step.place, height_m);
    let (running, shots) = (None, Vec::new());
    let speed_m_s = request.transit_speed_m_s;
    Step { to, height_m, hold_s: 0.0, running, shots, beneath: false, speed_m_s, ..step.clone() }
}

/// From above the launch place to above the first step.
fn way(request: &Request, start: &Step, first: &Step, height_m: f64, all: &mut Vec<Step>) -> Result<(), PatternError> {
    if first.side == start.side {
        all.push(above(request, first, height_m));
        return Ok(());
    }
    let mirror = request.step(first.measured_m, start.side, first.outside_m, height_m);
    let mirror = Step { speed_m_s: request.transit_speed_m_s, ..mirror };
    all.push(mirror.clone());
    cross(request, &mirror, first, all)
}

/// Square over the road, high enough, from one side to above a step on the other.
fn cross(request: &Request, from: &Step, to: &Step, all: &mut Vec<Step>) -> Result<(), PatternError> {
    if !request.may_cross_over {
        return Err(PatternError::OtherSide { toward: request.road.carriageway(to.side).goes_to().to_owned() });
    }
    // Above the road surface, and above home as the checks of plans reckon.
    let height_m = CROSSING_HEIGHT_M + request.made.bridge.deck_height_m.max(-request.datum.rel_home(0.0).0).max(0.0);
    let beyond = request.step(from.measured_m, to.side, from.outside_m, height_m);
    let beyond = Step { speed_m_s: request.transit_speed_m_s, ..beyond };
    let over = above(request, to, height_m);
    all.push(above(request, from, height_m));
    if (beyond.to - over.to).norm() > 1.0 {
        all.push(beyond);
    }
    all.push(over);
    Ok(())
}

fn legs(request: &Request, start: &Step, all: &mut [Step]) -> Result<Vec<Leg>, PatternError> {
    let mut legs = Vec::with_capacity(all.len());
    let mut from = start.clone();
    for step in all {
        let ground_m = request.made.scene.over_ground_m(step.to);
        if ground_m < request.margins.least_height_m - SLACK_M {
            return Err(PatternError::TooLow { height_m: ground_m, least_m: request.margins.least_height_m });
        }
        let near = request.made.scene.nearest_to_way(from.to, step.to, f64::INFINITY);
        if let Some(near) = near {
            let allowed = request.margins.speed_m_s(near.distance_m - crate::solid::SEGMENT_ERROR_M);
            let allowed = allowed.ok_or_else(|| PatternError::TooClose {
                kind: near.solid.kind,
                stake: stake_near(request, near.at),
                distance_m: near.distance_m,
                needed_m: request.margins.keep_m(super::margins::SLOWEST_M_S),
            })?;
            step.speed_m_s = step.speed_m_s.min(allowed);
        }
        legs.push(Leg {
            from: from.to,
            to: step.to,
            speed_m_s: step.speed_m_s,
            nearest: near.map(|near| (near.solid.kind, near.distance_m)),
            nearest_at: near.map_or(step.to, |near| near.at),
            beneath: step.beneath,
        });
        lanes(request, &legs[legs.len() - 1])?;
        from = step.clone();
    }
    Ok(legs)
}

fn stake_near(request: &Request, at: Place) -> String {
    let (place, _) = request.made.scene.wgs84(at);
    let found = request.road.locate(place, ROAD_WITHIN_M);
    found.map_or_else(|| "-".to_owned(), |found| request.road.chainage.stake_at(found.measured_m).to_string())
}

/// Over the lanes only beneath the deck, or high, square and without lingering.
fn lanes(request: &Request, leg: &Leg) -> Result<(), PatternError> {
    let way = leg.to - leg.from;
    let steps = (way.x.hypot(way.y) / LANE_STEP_M).ceil().max(1.0) as usize;
    let mut over_m = 0.0;
    for step in 0..=steps {
        let at = leg.from + way * (step as f64 / steps as f64);
        let (place, height_m) = request.made.scene.wgs84(at);
        let Some(found) = request.road.locate(place, ROAD_WITHIN_M) else { continue };
        let edge_m = request.road.carriageway(found.direction).outer_edge_m;
        if found.offset_right_m.abs() > edge_m || (leg.beneath && request.made.scene.above(at).is_some()) {
            continue;
        }
        over_m += way.x.hypot(way.y) / steps as f64;
        let stake = || found.stake.to_string();
        let over_road_m = height_m - request.made.bridge.deck_height_m.max(0.0);
        let height_m = over_road_m.min(request.datum.rel_home(height_m).0);
        if height_m < CROSSING_HEIGHT_M - SLACK_M {
            return Err(PatternError::OverLanes { stake: stake(), height_m, needed_m: CROSSING_HEIGHT_M });
        }
        let heading_rad = way.x.atan2(way.y);
        let aslant_rad = wrap_pi(heading_rad - request.road.line.azimuth_rad(found.measured_m)).abs() - FRAC_PI_2;
        if way.x.hypot(way.y) < 1.0 || aslant_rad.abs() > SQUARE_RAD {
            return Err(PatternError::AlongLanes { stake: stake() });
        }
        if over_m / leg.speed_m_s > MAX_OVER_LANES_S {
            return Err(PatternError::LongOverLanes { stake: stake(), seconds: over_m / leg.speed_m_s });
        }
    }
    Ok(())
}

fn poses(request: &Request, start: &Step, all: &[Step]) -> Vec<Pose> {
    let mut poses = Vec::new();
    let mut from = start;
    for (index, step) in all.iter().enumerate() {
        let way = step.to - from.to;
        running(request, from, step, &mut poses);
        let level_m = way.x.hypot(way.y);
        // Straight up or down the aircraft goes on looking where it looked.
        let before_rad = poses.last().map_or(0.0, |pose: &Pose| pose.yaw_rad);
        let ahead_rad = if level_m > 0.5 { wrap_two_pi(way.x.atan2(way.y)) } else { before_rad };
        let square = step.running.map(|running| (request.square_rad(step.measured_m, running.side), running.pitch_rad));
        let (yaw_rad, pitch_rad) = square.unwrap_or((ahead_rad, 0.0));
        let pose = |yaw_rad, pitch_rad, hold_s, action, target| {
            let (place, height_m, at, speed_m_s) = (step.place, step.height_m, step.to, step.speed_m_s);
            Pose { place, height_m, at, speed_m_s, yaw_rad, pitch_rad, hold_s, action, target }
        };
        if step.shots.is_empty() {
            // The photo at the end of a run's leg is one of its poses already.
            let taken = poses.last().is_some_and(|last| (last.at - step.to).norm() < 1e-6 && index > 0);
            if !taken {
                poses.push(pose(yaw_rad, pitch_rad, step.hold_s, Action::None, None));
            }
        }
        poses.extend(
            step.shots
                .iter()
                .map(|shot: &Shot| pose(shot.yaw_rad, shot.pitch_rad, shot.hold_s, shot.action, Some(shot.target))),
        );
        from = step;
    }
    poses
}

/// The photos on the way to a step: at the beginning of the run, and then evenly over its corners.
fn running(request: &Request, from: &Step, to: &Step, poses: &mut Vec<Pose>) {
    let Some(running) = to.running else { return };
    let way = to.to - from.to;
    let length_m = way.norm();
    let first = (running.before_m / running.spacing_m).ceil() as usize;
    for photo in first.. {
        let along_m = photo as f64 * running.spacing_m - running.before_m;
        if along_m > length_m {
            break;
        }
        let share = if length_m > 0.0 { along_m / length_m } else { 0.0 };
        let at = from.to + way * share;
        let (place, height_m): (LatLon, f64) = request.made.scene.wgs84(at);
        let measured_m = from.measured_m + (to.measured_m - from.measured_m) * share;
        let side: Direction = running.side;
        poses.push(Pose {
            place,
            height_m,
            at,
            speed_m_s: to.speed_m_s,
            yaw_rad: request.square_rad(measured_m, side),
            pitch_rad: running.pitch_rad,
            hold_s: 0.0,
            action: Action::Photo,
            target: Some(request.target(request.made.span_at(measured_m), None, side)),
        });
    }
}
