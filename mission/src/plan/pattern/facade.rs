//! A wall, seen square from lines before it.

use super::assemble::{Builder, Line, Look, length_m, photos_on};
use super::error::{PatternError, within};
use super::{Flying, Pattern};
use crate::geo::LatLon;
use crate::plan::corridor::Ground;
use crate::road::Network;
use std::f64::consts::FRAC_PI_2;

/// On which side of the way from the wall's first to its second corner the aircraft flies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// To the left.
    Left,
    /// To the right.
    Right,
}

/// What is wanted. The height of [`Flying`] is that of the way there and back.
#[derive(Debug, Clone, PartialEq)]
pub struct FacadeRequest {
    /// The wall's ends on the ground.
    pub wall: [LatLon; 2],
    /// Where the aircraft flies.
    pub side: Side,
    /// From the wall, metres.
    pub stand_off_m: f64,
    /// Lowest line, metres above ground.
    pub lowest_agl_m: f64,
    /// Upper edge of the wall, metres above ground.
    pub top_agl_m: f64,
    /// How it is flown.
    pub flying: Flying,
}

/// Plans lines before a wall, from the top down, so that what goes wrong goes wrong high up first.
///
/// # Errors
/// Names the value that is out of range, or the finding over lanes.
pub fn facade(
    request: &FacadeRequest,
    ground: &dyn Ground,
    network: Option<&Network>,
) -> Result<Pattern, PatternError> {
    let builder = Builder::new(&request.flying, ground)?;
    within("flight-pattern-stand-off", request.stand_off_m, 5.0, 200.0)?;
    within("flight-pattern-lowest", request.lowest_agl_m, 3.0, 200.0)?;
    within("flight-pattern-top", request.top_agl_m, request.lowest_agl_m, 300.0)?;
    let [a, b] = [builder.plane.point(0, request.wall[0])?, builder.plane.point(1, request.wall[1])?];
    let wall_m = (b[0] - a[0]).hypot(b[1] - a[1]);
    within("flight-pattern-wall-length", wall_m, 2.0, 2_000.0)?;
    let sign = if request.side == Side::Right { 1.0 } else { -1.0 };
    let along = [(b[0] - a[0]) / wall_m, (b[1] - a[1]) / wall_m];
    // To the right of the way from a to b, or to its left.
    let out = [along[1] * sign * request.stand_off_m, -along[0] * sign * request.stand_off_m];
    let [wide_m, high_m] = request.flying.footprint_m(request.stand_off_m);
    let trigger_m = request.flying.trigger_m(wide_m)?;
    let rise_m = high_m * (1.0 - request.flying.side_overlap);
    // The uppermost picture shows the upper edge in its upper half.
    let top_m = request.top_agl_m.max(request.lowest_agl_m);
    let rows = ((top_m - request.lowest_agl_m) / rise_m).ceil() as usize + 1;
    if rows > 100 {
        return Err(PatternError::TooManyLines { needed: rows, limit: 100 });
    }
    let (mut lines, mut photos) = (Vec::new(), 0);
    for row in (0..rows).rev() {
        let height_agl_m = (request.lowest_agl_m + rise_m * row as f64).min(top_m);
        let mut points = vec![[a[0] + out[0], a[1] + out[1]], [b[0] + out[0], b[1] + out[1]]];
        // The wall is to the left of a way on its right-hand side.
        let mut right_rad = -sign * FRAC_PI_2;
        if lines.len() % 2 == 1 {
            points.reverse();
            right_rad = -right_rad;
        }
        photos += photos_on(length_m(&points), trigger_m);
        lines.push(Line { points, height_agl_m, look: Look::Gimbal { down_rad: 0.0, right_rad }, trigger_m });
    }
    // High until in front of the wall, and high again before the way home.
    let above = |line: Option<&Line>, last: bool| {
        let point = line.and_then(|line| if last { line.points.last() } else { line.points.first() });
        point.map(|point| builder.waypoint(builder.plane.place(*point), request.flying.height_agl_m))
    };
    let items =
        above(lines.first(), false).into_iter().chain(builder.lines(&lines)).chain(above(lines.last(), true)).collect();
    builder.finish(items, photos, trigger_m, network)
}
