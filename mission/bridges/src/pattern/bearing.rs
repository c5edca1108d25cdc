//! Pier heads and bearings, from both faces of each pier.

use super::preview::Action;
use super::step::Shot;
use super::{Pattern, PatternError, Request, finish};
use crate::bridge::Dimension;
use mission::geo::wrap_two_pi;

/// Speed between stops close to the deck, m/s. Chosen.
const SPEED_M_S: f64 = 1.5;
/// Beneath the top of the cap, metres: the camera looks a little up, past the cap's edge at the bearings. Chosen.
const BELOW_CAP_M: f64 = 0.5;
/// To each side of the pier by this share of the stand-off: some 35 degrees, where the gap shows. Chosen.
const ASIDE: f64 = 0.7;
/// But no further than this share of the span. Chosen.
const SPAN_SHARE: f64 = 0.4;
/// Standing at each, seconds. Chosen: for a sharp picture.
const LOOK_S: f64 = 3.0;

/// Two stops at each pier and side: the face towards falling stakes and the one towards growing stakes. [`Request::spans`]
/// chooses piers by the span before them; the last span has none behind it.
pub fn bearings(request: &Request) -> Result<Pattern, PatternError> {
    request.check()?;
    let piers: Vec<usize> =
        request.chosen_spans()?.into_iter().filter(|span| span + 1 < request.made.span_count()).collect();
    if piers.is_empty() {
        return Err(PatternError::NoPier);
    }
    let outside_m = request.stand_off_or(SPEED_M_S.min(request.speed_m_s));
    let mut steps = Vec::new();
    for (index, side) in request.sides.iter().enumerate() {
        let ordered: Vec<usize> = if index % 2 == 0 { piers.clone() } else { piers.iter().rev().copied().collect() };
        for pier in ordered {
            let lines = &request.made.span_lines;
            let line = lines[pier + 1];
            let height_m = request.height_or(line.cap_top_m - BELOW_CAP_M)?;
            let room_m = |from: usize, to: usize| (lines[to].measured_m - lines[from].measured_m) * SPAN_SHARE;
            let aside =
                [-(outside_m * ASIDE).min(room_m(pier, pier + 1)), (outside_m * ASIDE).min(room_m(pier + 1, pier + 2))];
            let faces = if index % 2 == 0 { aside } else { [aside[1], aside[0]] };
            // The end of the cap, where the outermost bearing lies.
            let end_m = request.made.half_width_m() - request.made.figure(Dimension::Overhang);
            let seen = request.made.enu(request.road, line.measured_m, side.side() * end_m, line.cap_top_m);
            for face_m in faces {
                let mut step = request.step(line.measured_m + face_m, *side, outside_m, height_m);
                step.speed_m_s = SPEED_M_S.min(request.speed_m_s);
                let way = seen - step.to;
                step.shots.push(Shot {
                    yaw_rad: wrap_two_pi(way.x.atan2(way.y)),
                    pitch_rad: way.z.atan2(way.x.hypot(way.y)),
                    hold_s: LOOK_S,
                    action: Action::Photo,
                    target: request.target(if face_m < 0.0 { pier } else { pier + 1 }, Some(pier), *side),
                });
                steps.push(step);
            }
        }
    }
    finish::finish(request, steps, Vec::new())
}
