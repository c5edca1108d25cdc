//! Strips beside the road and areas around bridges in which the law forbids something: where they end, at which distance and
//! what it is. The edge of the road's land, from which the law counts, is in no road model: it is assumed.

use egui::{Align2, Color32, Rect, Shape, Stroke, Vec2};
use mission::message;
use mission::road::{LinePosition, Road};
use session::surroundings::{Layer, Relation};
use walkers::Projector;

use super::colors::Colors;
use super::dash::dashed;
use super::label::{Labels, Weight, text};
use super::position;
use super::road::{Canvas, beside, in_view, on_screen, strictly_in_view};
use crate::Frame;

/// A strip is drawn where it is at least so wide, points.
const LEAST: f64 = 20.0;
/// An area around a bridge is drawn where it reaches at least so far, points: from farther away it would lie over everything.
const LEAST_AREA: f64 = 90.0;
/// Between a line and its name, points.
const GAP: f32 = 6.0;
/// Names stand so far along what is in view.
const PLACES: [f64; 4] = [0.3, 0.7, 0.15, 0.85];
/// Relations of a place that are written beside it.
const WRITTEN: usize = 3;

/// Draws where the strips and areas of a road end.
pub fn draw(canvas: &Canvas<'_>, road: &Road, frame: &Frame<'_>, labels: &mut Labels) {
    let around = frame.session.surroundings();
    for layer in around.protected().iter().filter(|layer| layer.road == road.code) {
        match layer.bridge {
            None => strip(canvas, road, layer, around.land_margin_m() + layer.distance_m, frame, labels),
            Some(_) => area(canvas, layer, frame, labels),
        }
    }
}

fn name(layer: &Layer, frame: &Frame<'_>) -> String {
    frame.m(&message!("desk-map-protected", rule = layer.rule.name(), distance = layer.distance_m))
}

fn strip(canvas: &Canvas<'_>, road: &Road, layer: &Layer, width_m: f64, frame: &Frame<'_>, labels: &mut Labels) {
    let Canvas { painter, projector, rect, colors, .. } = *canvas;
    let Some(range) = in_view(road, projector, rect) else { return };
    let Some((first_m, last_m)) = strictly_in_view(road, projector, rect) else { return };
    let middle = position(road.line.point((range.0 + range.1) / 2.0));
    let points_per_m = f64::from(projector.scale_pixel_per_meter(middle));
    if layer.distance_m * points_per_m < LEAST {
        return;
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
        labels.add_somewhere(Weight::Zone, places.into(), anchor, &name(layer, frame), 12.0, colors.zone);
    }
}

fn area(canvas: &Canvas<'_>, layer: &Layer, frame: &Frame<'_>, labels: &mut Labels) {
    let Canvas { painter, projector, rect, colors, .. } = *canvas;
    for ring in &layer.rings {
        let Some(&first) = ring.first() else { continue };
        let points_per_m = f64::from(projector.scale_pixel_per_meter(position(first)));
        if layer.distance_m * points_per_m < LEAST_AREA {
            continue;
        }
        let mut edge: Vec<_> = ring.iter().map(|&place| on_screen(projector, place)).collect();
        if !Rect::from_points(&edge).intersects(rect) {
            continue;
        }
        edge.extend(edge.first().copied());
        painter.add(Shape::Vec(dashed(&edge, rect, Stroke::new(1.5, colors.zone))));
        let visible: Vec<_> = edge.iter().copied().filter(|at| rect.shrink(40.0).contains(*at)).collect();
        if !visible.is_empty() {
            let places = PLACES.map(|share| visible[((visible.len() - 1) as f64 * share) as usize]);
            labels.add_somewhere(
                Weight::Zone,
                places.into(),
                Align2::CENTER_BOTTOM,
                &name(layer, frame),
                12.0,
                colors.zone,
            );
        }
    }
}

/// How a place lies to the lines near it: for the picture that shows a building's relation to a line.
pub fn related(
    painter: &egui::Painter,
    projector: &Projector,
    at: mission::geo::LatLon,
    frame: &Frame<'_>,
    colors: &Colors,
) {
    let relations = frame.session.surroundings().relations(frame.session.network(), at);
    let from = on_screen(projector, at);
    let mut below = from + Vec2::new(0.0, 26.0);
    for (nth, relation) in relations.iter().take(WRITTEN).enumerate() {
        let color: Color32 = if relation.inside { colors.measure } else { colors.text };
        if nth == 0 {
            painter.add(Shape::Vec(dashed(
                &[from, on_screen(projector, relation.line)],
                painter.clip_rect(),
                Stroke::new(2.0, color),
            )));
        }
        text(painter, below, Align2::CENTER_TOP, &words(relation, frame), 13.0, color, colors.halo);
        below.y += 20.0;
    }
}

fn words(relation: &Relation, frame: &Frame<'_>) -> String {
    frame.explain(relation)
}
