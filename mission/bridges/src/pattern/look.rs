//! Looking in from outside: along each side, the camera square at the road.

use super::{Pattern, PatternError, Request, finish};
use crate::coverage::FLATTEST_RAD;

/// Each side looks beyond the middle of the deck by this share of half its width, so that both overlap there. Chosen.
const BEYOND_MIDDLE: f64 = 0.15;
/// Flown at this share of the free height: beneath the girders' line, so that nothing hides the far side. Chosen.
const HEIGHT_SHARE: f64 = 0.85;
/// Heights for looking in, metres (`domain.md` 5: from outside at 5 to 15 m); lower only under lower decks.
const HIGHEST_M: f64 = 15.0;
/// Heights are flown to within this, metres. Measured with the simulated drone: in the wind, with a barometer that drifts by
/// 0.3 m, its photos are taken up to 0.5 m higher or lower than planned.
const HEIGHT_DOUBT_M: f64 = 0.5;
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
    let in_view = |outside_m| strip_in_view(request, outside_m, request.height_or(height_m(request, outside_m))?);
    let least_m = request.stand_off_or(speed_m_s);
    if request.stand_off_m.is_some() {
        return in_view(least_m);
    }
    let mut outside_m = least_m;
    loop {
        match in_view(outside_m) {
            // Further away the strip looks narrower and its far side comes out from behind the deck.
            Err(PatternError::HiddenByDeck { .. } | PatternError::FieldTooNarrow { .. }) if outside_m < FURTHEST_M => {
                outside_m += 0.5;
            }
            answer => return answer,
        }
    }
}

/// The height that is chosen at a stand-off. Under a low deck the usual height sees the far ground so flat that half a metre
/// decides whether it counts. There it is flown as much higher as that doubt wants, up to where the doubt would hide the far
/// ground behind the deck's near edge; where both cannot be had, half-way. A side that is looked in from alone should see the
/// whole deck; of two, each sees to beyond the middle.
fn height_m(request: &Request, outside_m: f64) -> f64 {
    let (clearance_m, half_m) = (request.made.bridge.under_clearance_m, request.made.half_width_m());
    let reach_m = if request.sides.len() > 1 { half_m * (1.0 + BEYOND_MIDDLE) } else { 2.0 * half_m };
    let usual_m = (clearance_m * HEIGHT_SHARE).min(HIGHEST_M);
    let steep_m = (outside_m + reach_m) * FLATTEST_RAD.tan() + HEIGHT_DOUBT_M;
    // The sight line to the far side passes beneath the deck's edge: similar triangles.
    let beneath_m = clearance_m * (1.0 + outside_m / reach_m) - HEIGHT_DOUBT_M;
    usual_m.max(if steep_m <= beneath_m { steep_m } else { (steep_m + beneath_m) / 2.0 })
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::bridge::{Given, make};
    use crate::coverage::{Sight, Strip};
    use mission::geo::LatLon;
    use mission::road::{LinePosition, demo};

    #[test]
    fn under_a_low_deck_half_a_metre_of_height_does_not_decide_how_much_of_the_ground_is_seen() {
        let network = demo();
        let road = &network.roads[0];
        let mut bridge = road.bridges[0].clone();
        (bridge.deck_width_m, bridge.over_water) = (28.0, false);
        for clearance_m in [3.6, 4.2, 5.0, 9.0] {
            (bridge.under_clearance_m, bridge.deck_height_m) = (clearance_m, clearance_m + 2.5);
            let made = make(road, &bridge, 0, &Given::new()).unwrap();
            let beside = LinePosition { measured_m: bridge.stretch.from_m - 30.0, offset_right_m: 65.0 };
            let launch: LatLon = road.line.place(beside);
            let strip = Strip::under(road, &made, 2.0);
            let share = |height_m: Option<f64>| {
                let request = Request { height_m, ..Request::new(road, &made, launch) };
                let pattern = look_in(&request).unwrap();
                strip.seen_by(&made.scene, &Sight::new(request.field()), &pattern.poses).share()
            };
            let request = Request::new(road, &made, launch);
            let planned_m = look(&request, request.speed_m_s).unwrap().height_m;
            let shares = [-0.4, 0.0, 0.4].map(|by_m| share(Some(planned_m + by_m)));
            println!("{clearance_m} m: {planned_m:.2} m, {shares:.3?}");
            assert!((shares[1] - share(None)).abs() < 1e-9);
            assert!(shares.iter().all(|share| (share - shares[1]).abs() < 0.05), "{clearance_m} m: {shares:?}");
        }
    }
}
