//! Area survey: parallel lines, the camera straight down.
//!
//! With the share `o` of overlap, `1 / (1 - o)` pictures side by side show each point. Lines and pictures therefore begin
//! outside the area, so that a point on its edge is in as many pictures as one in its middle.

use super::assemble::{Builder, Line, Look, photos_on};
use super::error::{PatternError, within};
use super::hull::{Flat, edges, hull};
use super::{Area, Flying, Pattern};
use crate::plan::Item;
use crate::plan::corridor::Ground;
use crate::road::Network;
use std::f64::consts::{FRAC_PI_2, PI};

/// Holding where the way turns sharply, seconds: makes autopilots stop instead of cutting the corner.
const STOP_S: f64 = 1.0;
/// Lines that are planned at most.
const MAX_LINES: usize = 500;

/// What is wanted.
#[derive(Debug, Clone, PartialEq)]
pub struct SurveyRequest {
    /// What is to be seen.
    pub area: Area,
    /// How it is flown.
    pub flying: Flying,
    /// Direction of the lines, radians from true north; `None` for the one with the fewest lines that stays clear of lanes.
    pub direction_rad: Option<f64>,
    /// Flown straight on before and behind each line, metres.
    pub run_out_m: f64,
}

impl SurveyRequest {
    /// Best direction, 10 m of run-out (chosen: at 8 m/s the aircraft settles on its line in that).
    pub fn new(area: Area, flying: Flying) -> Self {
        Self { area, flying, direction_rad: None, run_out_m: 10.0 }
    }
}

/// Plans a survey.
///
/// # Errors
/// Names the value that is out of range, or the finding over lanes of the best direction.
pub fn survey(
    request: &SurveyRequest,
    ground: &dyn Ground,
    network: Option<&Network>,
) -> Result<Pattern, PatternError> {
    let builder = Builder::new(&request.flying, ground)?;
    within("flight-pattern-run-out", request.run_out_m, 0.0, 500.0)?;
    let corners = builder.plane.area(&request.area)?;
    if let Some(direction_rad) = request.direction_rad {
        within("flight-pattern-direction", direction_rad.to_degrees(), -360.0, 360.0)?;
        return along(&builder, request, &corners, direction_rad, network);
    }
    let mut refusal = None;
    for direction_rad in directions(&corners) {
        match along(&builder, request, &corners, direction_rad, network) {
            Err(error @ PatternError::OverLanes(_)) => refusal = refusal.or(Some(error)),
            other => return other,
        }
    }
    Err(refusal.unwrap_or(PatternError::NoArea { count: corners.len() }))
}

/// Directions of the hull's sides, that with the narrowest area across first: the narrowest strip around a convex ring lies
/// along one of its sides (H. Freeman and R. Shapira, CACM 18, 1975). Square to each comes last.
fn directions(corners: &[Flat]) -> Vec<f64> {
    let hull = hull(corners);
    let width_m = |direction_rad: f64| {
        let across = hull.iter().map(|corner| turned(*corner, direction_rad)[0]);
        let (low, high) = across.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), x| (l.min(x), h.max(x)));
        high - low
    };
    let sides: Vec<f64> = edges(&hull).map(|(a, b)| (b[0] - a[0]).atan2(b[1] - a[1]).rem_euclid(PI)).collect();
    let mut sides: Vec<f64> = sides.iter().map(|side| side + FRAC_PI_2).chain(sides.iter().copied()).collect();
    sides.sort_by(|a, b| width_m(*a).total_cmp(&width_m(*b)));
    sides
}

/// Across and along a direction.
fn turned([east, north]: Flat, direction_rad: f64) -> Flat {
    let (sin, cos) = direction_rad.sin_cos();
    [east * cos - north * sin, east * sin + north * cos]
}

/// Back to east and north.
fn back([across, along]: Flat, direction_rad: f64) -> Flat {
    let (sin, cos) = direction_rad.sin_cos();
    [across * cos + along * sin, -across * sin + along * cos]
}

fn along(
    builder: &Builder,
    request: &SurveyRequest,
    corners: &[Flat],
    direction_rad: f64,
    network: Option<&Network>,
) -> Result<Pattern, PatternError> {
    let flying = &request.flying;
    let [wide_m, deep_m] = flying.footprint_m(flying.height_agl_m);
    let spacing_m = wide_m * (1.0 - flying.side_overlap);
    let trigger_m = flying.trigger_m(deep_m)?;
    let ring: Vec<Flat> = corners.iter().map(|corner| turned(*corner, direction_rad)).collect();
    let across = |pick: fn(f64, f64) -> f64, start| ring.iter().map(|corner| corner[0]).fold(start, pick);
    let (low_m, high_m) = (across(f64::min, f64::INFINITY), across(f64::max, f64::NEG_INFINITY));
    // The outermost lines still see half a picture less one spacing beyond the edge.
    let beyond_m = (wide_m / 2.0 - spacing_m).max(-spacing_m / 2.0);
    let (from_m, to_m) = (low_m - beyond_m, high_m + beyond_m);
    let count = ((to_m - from_m) / spacing_m).ceil().max(0.0) as usize + 1;
    if count > MAX_LINES {
        return Err(PatternError::TooManyLines { needed: count, limit: MAX_LINES });
    }
    let reach_m = (deep_m / 2.0 - trigger_m).max(0.0);
    let (mut lines, mut photos) = (Vec::new(), 0);
    for index in 0..count {
        let middle = (from_m + to_m) / 2.0;
        let x = middle + (index as f64 - (count as f64 - 1.0) / 2.0) * spacing_m;
        let Some([start, end]) = span(&ring, x - wide_m / 2.0, x + wide_m / 2.0) else { continue };
        let (start, end) = (start - reach_m, end + reach_m);
        // Pictures come at whole triggers: the last one must lie at the end or beyond it.
        let steps = ((end - start) / trigger_m).ceil().max(1.0);
        let end = start + steps * trigger_m;
        photos += photos_on(end - start, trigger_m);
        let mut ends = [start, end];
        if lines.len() % 2 == 1 {
            ends.reverse();
        }
        let sign = (ends[1] - ends[0]).signum();
        lines.push((x, ends, sign));
    }
    let look = Look::Gimbal { down_rad: FRAC_PI_2, right_rad: 0.0 };
    let mut items = Vec::new();
    for (x, [start, end], sign) in lines {
        let place = |along_m: f64| builder.plane.place(back([x, along_m], direction_rad));
        let run_out =
            |along_m: f64| (request.run_out_m > 0.0).then(|| builder.waypoint(place(along_m), flying.height_agl_m));
        let points = vec![back([x, start], direction_rad), back([x, end], direction_rad)];
        let line = builder.lines(&[Line { points, height_agl_m: flying.height_agl_m, look, trigger_m }]);
        let before = run_out(start - sign * request.run_out_m);
        let after = run_out(end + sign * request.run_out_m);
        let mut flown: Vec<Item> = before.into_iter().chain(line).chain(after).collect();
        // Turned standing, at both ends, or the aircraft would swing out of its line.
        let mut waypoints = flown.iter_mut().filter(|item| item.is_navigation());
        for turn in [waypoints.next(), waypoints.next_back()].into_iter().flatten() {
            turn.params[0] = STOP_S;
        }
        items.extend(flown);
    }
    builder.finish(items, photos, trigger_m, network)
}

/// From where to where the ring lies within a strip.
fn span(ring: &[Flat], left_m: f64, right_m: f64) -> Option<[f64; 2]> {
    let mut range: Option<[f64; 2]> = None;
    let mut offer = |along_m: f64| {
        let [low, high] = range.unwrap_or([along_m, along_m]);
        range = Some([low.min(along_m), high.max(along_m)]);
    };
    for (a, b) in edges(ring) {
        if (left_m..=right_m).contains(&a[0]) {
            offer(a[1]);
        }
        for side in [left_m, right_m] {
            if (a[0] < side) != (b[0] < side) {
                offer(a[1] + (b[1] - a[1]) * (side - a[0]) / (b[0] - a[0]));
            }
        }
    }
    range
}
