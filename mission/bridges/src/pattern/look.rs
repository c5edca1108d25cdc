//! Looking in from outside: along each side, the camera square at the road.

use super::{Pattern, PatternError, Request, finish};

/// Each side looks beyond the middle of the deck by this share of half its width, so that both overlap there. Chosen.
const BEYOND_MIDDLE: f64 = 0.15;
/// Flown at this share of the free height: beneath the girders' line, so that nothing hides the far side. Chosen.
const HEIGHT_SHARE: f64 = 0.85;
/// Heights for looking in, metres (`domain.md` 5: from outside at 5 to 15 m); lower only under lower decks.
const HIGHEST_M: f64 = 15.0;
/// Ground seen flatter than this shows nothing, radians. Chosen: 4 degrees.
pub(super) const FLATTEST_RAD: f64 = 0.07;
/// Share of the picture's height that the strip may fill. Chosen.
const FILLS: f64 = 0.95;
/// Stand-offs that are tried, metres.
const FURTHEST_M: f64 = 80.0;

/// Where the camera is and how it looks, so that one side's strip is in the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Look {
    pub outside_m: f64,
    pub height_m: f64,
    pub pitch_rad: f64,
    /// Width of the picture at the deck's edge, along the road, metres.
    pub width_m: f64,
}

/// Along each side, outside the deck; photos so close that each repeats [`Request::overlap`] of the one before.
pub fn look_in(request: &Request) -> Result<Pattern, PatternError> {
    request.check()?;
    let look = look(request, request.speed_m_s)?;
    let spacing_m = (look.width_m * (1.0 - request.overlap)).max(0.5);
    let speed_m_s = if request.camera.min_interval_s > 0.0 {
        request.speed_m_s.min(spacing_m / request.camera.min_interval_s)
    } else {
        request.speed_m_s
    };
    let mut steps = Vec::new();
    for (index, side) in request.sides.iter().enumerate() {
        let forward = index % 2 == 0;
        let beside = [look.outside_m, look.height_m];
        steps.extend(request.run(*side, forward, beside, [spacing_m, look.pitch_rad], speed_m_s));
    }
    finish::finish(request, steps, Vec::new())
}

/// Height and stand-off for looking under the deck, as asked for or the nearest that sees the whole strip.
pub(super) fn look(request: &Request, speed_m_s: f64) -> Result<Look, PatternError> {
    let clearance_m = request.made.bridge.under_clearance_m;
    let height_m = request.height_or((clearance_m * HEIGHT_SHARE).min(HIGHEST_M))?;
    let least_m = request.stand_off_or(speed_m_s);
    if request.stand_off_m.is_some() {
        return strip_in_view(request, least_m, height_m);
    }
    let mut outside_m = least_m;
    loop {
        match strip_in_view(request, outside_m, height_m) {
            // Further away the strip looks narrower and its far side comes out from behind the deck.
            Err(PatternError::HiddenByDeck { .. } | PatternError::FieldTooNarrow { .. }) if outside_m < FURTHEST_M => {
                outside_m += 0.5;
            }
            answer => return answer,
        }
    }
}

fn strip_in_view(request: &Request, outside_m: f64, height_m: f64) -> Result<Look, PatternError> {
    let field = request.field();
    let clearance_m = request.made.bridge.under_clearance_m;
    let reach_m = request.made.half_width_m() * (1.0 + BEYOND_MIDDLE);
    // The sight line to the far side passes beneath the deck's edge: similar triangles.
    let over_m = height_m - clearance_m;
    let needed_m = reach_m * over_m / clearance_m;
    if over_m > 0.0 && outside_m < needed_m {
        return Err(PatternError::HiddenByDeck { height_m, clearance_m, stand_off_m: outside_m, needed_m });
    }
    let (near_rad, far_rad) = ((height_m / outside_m).atan(), (height_m / (outside_m + reach_m)).atan());
    if far_rad < FLATTEST_RAD {
        return Err(PatternError::TooFlat { height_m, distance_m: outside_m + reach_m });
    }
    if near_rad - far_rad > field.vertical_rad * FILLS {
        let (needed_deg, field_deg) = ((near_rad - far_rad).to_degrees(), field.vertical_rad.to_degrees());
        return Err(PatternError::FieldTooNarrow { needed_deg, field_deg });
    }
    let down_rad = (near_rad + far_rad) / 2.0;
    let ahead_m = outside_m.hypot(height_m) * (near_rad - down_rad).cos();
    let width_m = 2.0 * ahead_m * (field.horizontal_rad / 2.0).tan();
    Ok(Look { outside_m, height_m, pitch_rad: -down_rad, width_m })
}
