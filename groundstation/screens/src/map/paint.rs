//! What screens lay over the map: lines, points, vehicles; and the grid under them.

use egui::{Align2, Pos2, Rect, Shape, Stroke, Vec2};
use mission::geo::LatLon;
use walkers::Projector;

use super::colors::Colors;
use super::dash::dashed;
use super::label::{Labels, Weight};
use super::road::{Canvas, on_screen};
use super::{Handle, Line, Mark, place_of};

/// Lines of latitude and longitude, so that an empty map shows that it moves.
pub fn grid(painter: &egui::Painter, rect: Rect, projector: &Projector, colors: &Colors) {
    let corner = |at: Pos2| place_of(projector.unproject(at.to_vec2()));
    let (from, to) = (corner(rect.left_bottom()), corner(rect.right_top()));
    let step = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0];
    let Some(step) = step.into_iter().find(|step| (to.lon_deg - from.lon_deg) / step <= 9.0) else { return };
    let stroke = Stroke::new(1.0, colors.grid);
    let count = |low: f64, high: f64| ((low / step).floor() as i64, (high / step).ceil() as i64);
    let (first, last) = count(from.lon_deg, to.lon_deg);
    for n in first..=last.min(first + 24) {
        let x = on_screen(projector, LatLon { lat_deg: from.lat_deg, lon_deg: n as f64 * step }).x;
        painter.vline(x, rect.y_range(), stroke);
    }
    let (first, last) = count(from.lat_deg, to.lat_deg);
    for n in first..=last.min(first + 24) {
        let y = on_screen(projector, LatLon { lat_deg: n as f64 * step, lon_deg: from.lon_deg }).y;
        painter.hline(rect.x_range(), y, stroke);
    }
}

/// Lines of the overlay.
pub fn lines(painter: &egui::Painter, projector: &Projector, rect: Rect, lines: &[Line]) {
    for line in lines {
        let points: Vec<Pos2> = line.places.iter().map(|&place| on_screen(projector, place)).collect();
        let stroke = Stroke::new(line.width, line.color);
        if line.dashed {
            painter.extend(dashed(&points, rect, stroke));
        } else {
            painter.add(Shape::line(points, stroke));
        }
    }
}

/// Points of the overlay.
pub fn handles(
    canvas: &Canvas<'_>,
    handles: &[Handle],
    dragging: Option<u64>,
    pointer: Option<Pos2>,
    labels: &mut Labels,
) {
    let Canvas { painter, projector, rect, colors, .. } = *canvas;
    let places: Vec<Pos2> = handles.iter().map(|handle| on_screen(projector, handle.place)).collect();
    for (index, handle) in handles.iter().enumerate() {
        let mut at = places[index];
        if dragging == Some(handle.id) {
            at = pointer.unwrap_or(at);
        }
        if !rect.expand(20.0).contains(at) {
            continue;
        }
        let radius = if handle.selected { 11.0 } else { radius_of(index, &places) };
        painter.circle(at, radius, handle.color, Stroke::new(2.0, colors.halo));
        if handle.selected {
            painter.circle_stroke(at, radius + 3.0, Stroke::new(2.5, handle.color));
        }
        let beside = at + Vec2::new(radius + 5.0, 0.0);
        let weight = if handle.selected { Weight::Selected } else { Weight::Point };
        labels.add(weight, beside, Align2::LEFT_CENTER, &handle.label, 12.0, colors.text);
    }
}

/// Points that lie close together, as along a curve seen from afar, are drawn smaller, so that each is still to be told
/// from the next.
fn radius_of(index: usize, places: &[Pos2]) -> f32 {
    let beside = [index.checked_sub(1), index.checked_add(1)];
    let near = beside.into_iter().flatten().filter_map(|other| places.get(other));
    near.map(|other| other.distance(places[index]) * 0.45).fold(8.0, f32::min).max(3.0)
}

/// Vehicles.
pub fn marks(canvas: &Canvas<'_>, marks: &[Mark], labels: &mut Labels) {
    let Canvas { painter, projector, rect, colors, .. } = *canvas;
    for mark in marks {
        let at = on_screen(projector, mark.place);
        if !rect.expand(30.0).contains(at) {
            continue;
        }
        let size = if mark.active { 15.0 } else { 11.0 };
        match mark.heading_rad {
            Some(heading) => {
                let (sin, cos) = (heading as f32).sin_cos();
                let turned = |x: f32, y: f32| at + Vec2::new(x * cos - y * sin, x * sin + y * cos) * size;
                // Two halves, because the arrow's notch is not convex.
                let tail = turned(0.0, 0.45);
                for side in [-1.0, 1.0] {
                    let half = vec![turned(0.0, -1.0), turned(side * 0.75, 0.85), tail];
                    painter.add(Shape::convex_polygon(half, mark.color, Stroke::NONE));
                }
                let outline = vec![turned(0.0, -1.0), turned(0.75, 0.85), tail, turned(-0.75, 0.85)];
                painter.add(Shape::closed_line(outline, Stroke::new(2.0, colors.halo)));
            }
            None => {
                painter.circle(at, size * 0.6, mark.color, Stroke::new(2.0, colors.halo));
            }
        }
        if mark.active {
            painter.circle_stroke(at, size + 6.0, Stroke::new(2.5, mark.color));
        }
        let below = at + Vec2::new(0.0, size + 8.0);
        let weight = if mark.active { Weight::Active } else { Weight::Vehicle };
        labels.add(weight, below, Align2::CENTER_TOP, &mark.label, 14.0, colors.text);
    }
}
