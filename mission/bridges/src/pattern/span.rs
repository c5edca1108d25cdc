//! Span by span: a stop in front of each opening, and a pan across it.

use super::look::look;
use super::preview::Action;
use super::step::Shot;
use super::{Pattern, PatternError, Request, finish};
use mission::geo::wrap_two_pi;

/// A pan goes no further to each side, radians: beyond, the piers hide what is behind. Chosen: 50 degrees.
const WIDEST_RAD: f64 = 0.87;
/// Standing at each picture of a pan, seconds: the gimbal turns and comes to rest. Chosen.
const LOOK_S: f64 = 2.0;
/// Most stops in front of one span. Chosen: the widest river span.
const MOST_STOPS: usize = 40;

/// In front of each opening on each side: stop, and pan across it in pictures that overlap.
pub fn span_by_span(request: &Request) -> Result<Pattern, PatternError> {
    request.check()?;
    let spans = request.chosen_spans()?;
    let look = look(request, request.speed_m_s)?;
    let field = request.field();
    let mut steps = Vec::new();
    for (index, side) in request.sides.iter().enumerate() {
        // Back along the other side.
        let ordered: Vec<usize> = if index % 2 == 0 { spans.clone() } else { spans.iter().rev().copied().collect() };
        for span in ordered {
            let Some([from_m, to_m]) = request.made.span(span) else { continue };
            let length_m = to_m - from_m;
            let width_m = 2.0 * look.outside_m * WIDEST_RAD.tan();
            let stops = ((length_m / width_m).ceil() as usize).clamp(1, MOST_STOPS);
            for stop in 0..stops {
                let place = if index % 2 == 0 { stop } else { stops - 1 - stop };
                let share = (place as f64 + 0.5) / stops as f64;
                let measured_m = from_m + length_m * share;
                let mut step = request.step(measured_m, *side, look.outside_m, look.height_m);
                let square_rad = request.square_rad(measured_m, *side);
                let half_rad = (length_m / stops as f64 / 2.0 / look.outside_m).atan().min(WIDEST_RAD);
                for turn_rad in pan(half_rad, field.horizontal_rad, request.overlap) {
                    step.shots.push(Shot {
                        yaw_rad: wrap_two_pi(square_rad + turn_rad),
                        pitch_rad: look.pitch_rad,
                        hold_s: LOOK_S,
                        action: Action::Photo,
                        target: request.target(span, None, *side),
                    });
                }
                steps.push(step);
            }
        }
    }
    finish::finish(request, steps, Vec::new())
}

/// Turns of the camera, from left to right, whose pictures cover `half_rad` to both sides.
fn pan(half_rad: f64, opening_rad: f64, overlap: f64) -> Vec<f64> {
    let furthest_rad = (half_rad - opening_rad / 2.0).max(0.0);
    let step_rad = opening_rad * (1.0 - overlap);
    let count = (2.0 * furthest_rad / step_rad).ceil() as usize + 1;
    let turn = |k: usize| if count > 1 { furthest_rad * (2.0 * k as f64 / (count - 1) as f64 - 1.0) } else { 0.0 };
    (0..count).map(turn).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pan_is_even_covers_its_angle_and_overlaps() {
        assert_eq!(pan(0.3, 1.2, 0.6), vec![0.0], "one picture is enough");
        let turns = pan(0.87, 0.6, 0.6);
        assert!((turns[0] + 0.57).abs() < 1e-9 && (turns[turns.len() - 1] - 0.57).abs() < 1e-9);
        assert!(turns.windows(2).all(|pair| pair[1] - pair[0] <= 0.6 * 0.4 + 1e-9));
    }
}
