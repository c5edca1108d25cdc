//! Beneath the deck, for an aircraft that holds its position without GNSS.

use super::preview::{Action, Gate};
use super::step::Shot;
use super::{Holds, Pattern, PatternError, Request, finish};
use crate::bridge::Dimension;
use mission::road::Direction;

/// Standing at the entry before going in: time to see that the hold without GNSS holds, seconds. Chosen.
const PROVE_S: f64 = 5.0;
/// Standing at the exit, seconds. Chosen.
const OUT_S: f64 = 2.0;
/// Greatest speed beneath, m/s. Chosen: a walk.
const SPEED_M_S: f64 = 1.5;

/// Through the chosen spans, there and back, beginning and ending on the first side of [`Request::sides`]. Refused unless
/// `holds` says that the aircraft holds its position without GNSS there.
pub fn pass_through(request: &Request, holds: Holds) -> Result<Pattern, PatternError> {
    request.check()?;
    let over_water = request.made.bridge.over_water;
    if !holds.position(over_water) {
        return Err(PatternError::NotHolding { over_water, flow: holds.optical_flow && holds.rangefinder_down });
    }
    let mut spans = request.chosen_spans()?;
    // An even number of passes ends where it began.
    if !spans.len().is_multiple_of(2) {
        spans.extend(spans.last().copied());
    }
    let speed_m_s = SPEED_M_S.min(request.speed_m_s);
    let outside_m = request.stand_off_or(request.speed_m_s);
    let (clearance_m, least_m) = (request.made.bridge.under_clearance_m, request.margins.least_height_m);
    // In the middle of the free height, or lower where that is too near the deck.
    let beneath_m = clearance_m - request.margins.keep_m(super::margins::SLOWEST_M_S);
    if request.height_m.is_none() && beneath_m < least_m {
        return Err(PatternError::NoRoomBeneath { clearance_m, needed_m: clearance_m - beneath_m + least_m });
    }
    let wished_m = ((clearance_m + least_m) / 2.0).min(clearance_m - request.margins.keep_m(speed_m_s));
    let height_m = request.height_or(wished_m.max(least_m).min(beneath_m))?;
    let mut side = request.sides[0];
    let (mut steps, mut gates) = (Vec::new(), Vec::new());
    for span in spans {
        let Some([from_m, to_m]) = request.made.span(span) else { continue };
        let measured_m = (from_m + to_m) / 2.0;
        let yaw_rad = request.square_rad(measured_m, side);
        let shot = |action, hold_s, side: Direction| {
            let target = request.target(span, None, side);
            Shot { yaw_rad, pitch_rad: 0.0, hold_s, action, target }
        };
        let mut entry = request.step(measured_m, side, outside_m, height_m);
        entry.shots.push(shot(Action::ClipStart, PROVE_S, side));
        let mut exit = request.step(measured_m, side.opposite(), outside_m, height_m);
        (exit.speed_m_s, exit.beneath) = (speed_m_s, true);
        exit.shots.push(shot(Action::ClipStop, OUT_S, side));
        steps.extend([entry, exit]);
        for (side, entry) in [(side, true), (side.opposite(), false)] {
            gates.push(Gate {
                at: request.step(measured_m, side, 0.0, height_m).to,
                heading_rad: yaw_rad,
                width_m: to_m - from_m - request.made.figure(Dimension::ColumnDiameter),
                height_m: clearance_m,
                span,
                side,
                entry,
            });
        }
        side = side.opposite();
    }
    finish::finish(request, steps, gates)
}
