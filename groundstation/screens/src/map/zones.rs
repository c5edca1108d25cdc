//! Strips beside the road in which the law forbids something: where they end, at which distance and what it is.
//!
//! Reckoned from the outer guardrail. The law counts from the edge of the road's land, which lies farther out and is in no road
//! model, so a real boundary is never nearer to the road than the line that is drawn.

use egui::{Align2, Shape, Stroke, Vec2};
use mission::explain::Message;
use mission::message;
use mission::road::{LinePosition, Road};

use super::dash::dashed;
use super::label::{Labels, Weight};
use super::position;
use super::road::{Canvas, beside, in_view, on_screen, strictly_in_view};
use crate::Frame;

/// Regulation on Road Safety Protection, art. 11 and 13: no buildings within 30 m of an expressway's land.
const CONTROL_M: f64 = 30.0;
/// The same, art. 17: no quarrying and no blasting within 100 m of a road's land.
const BLASTING_M: f64 = 100.0;
/// A strip is drawn where it is at least so wide, points.
const LEAST: f64 = 20.0;
/// Between a line and its name, points.
const GAP: f32 = 6.0;
/// Names stand so far along what is in view.
const PLACES: [f64; 4] = [0.3, 0.7, 0.15, 0.85];

fn zones() -> [(f64, Message); 2] {
    [
        (CONTROL_M, message!("desk-map-zone-control", distance = CONTROL_M)),
        (BLASTING_M, message!("desk-map-zone-blasting", distance = BLASTING_M)),
    ]
}

/// Draws where the strips of a road end.
pub fn draw(canvas: &Canvas<'_>, road: &Road, frame: &Frame<'_>, labels: &mut Labels) {
    let Canvas { painter, projector, rect, colors, .. } = *canvas;
    let Some(range) = in_view(road, projector, rect) else { return };
    let Some((first_m, last_m)) = strictly_in_view(road, projector, rect) else { return };
    let points_per_m = f64::from(projector.scale_pixel_per_meter(position(road.line.point((range.0 + range.1) / 2.0))));
    for (width_m, name) in zones() {
        if width_m * points_per_m < LEAST {
            continue;
        }
        for (side, carriageway) in [(1.0, &road.increasing), (-1.0, &road.decreasing)] {
            let right_m = side * (carriageway.outer_edge_m + width_m);
            let edge = beside(projector, road, range, right_m);
            painter.add(Shape::Vec(dashed(&edge, rect, Stroke::new(1.5, colors.zone))));
            let at =
                |share: f64| LinePosition { measured_m: first_m + (last_m - first_m) * share, offset_right_m: right_m };
            let places = PLACES.map(|share| on_screen(projector, road.line.place(at(share))));
            // Names stand outside, where they cover no carriageway.
            let road_at = on_screen(projector, road.line.point(at(PLACES[0]).measured_m));
            let (anchor, gap) =
                if places[0].x < road_at.x { (Align2::RIGHT_CENTER, -GAP) } else { (Align2::LEFT_CENTER, GAP) };
            let places = places.map(|place| place + Vec2::new(gap, 0.0));
            labels.add_somewhere(Weight::Zone, places.into(), anchor, &frame.m(&name), 12.0, colors.zone);
        }
    }
}
