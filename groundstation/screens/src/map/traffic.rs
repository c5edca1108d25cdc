//! Other aircraft on the map: a diamond with the way that it flies in a minute.

use egui::{Align2, Color32, Pos2, Shape, Stroke, Vec2};
use mission::geo::{LatLon, destination};

use super::dash::dashed;
use super::label::{Labels, Weight};
use super::road::{Canvas, on_screen};

/// The line ahead of an aircraft is what it flies in this time, seconds: as long as its danger is looked for ahead.
const AHEAD_S: f64 = 60.0;
/// Half the diamond's width, points.
const SIZE: f32 = 9.0;

/// Another aircraft.
#[derive(Debug, Clone, PartialEq)]
pub struct Traffic {
    /// WGS84.
    pub place: LatLon,
    /// Track, radians clockwise from north, and speed, metres per second.
    pub flies: Option<(f64, f64)>,
    /// It is a drone: drawn smaller.
    pub drone: bool,
    /// Not heard lately: drawn hollow, and its way dashed.
    pub stale: bool,
    /// Call sign and height.
    pub label: String,
    /// Colour.
    pub color: Color32,
}

/// All aircraft that are in view, or whose way is.
pub fn draw(canvas: &Canvas<'_>, traffic: &[Traffic], labels: &mut Labels) {
    let Canvas { painter, projector, rect, colors, .. } = *canvas;
    for aircraft in traffic {
        let at = on_screen(projector, aircraft.place);
        if let Some((track_rad, speed_m_s)) = aircraft.flies {
            let ahead = on_screen(projector, destination(aircraft.place, track_rad, speed_m_s * AHEAD_S));
            let stroke = Stroke::new(2.5, aircraft.color);
            if aircraft.stale {
                painter.extend(dashed(&[at, ahead], rect, stroke));
            } else {
                painter.line_segment([at, ahead], stroke);
            }
        }
        if !rect.expand(SIZE).contains(at) {
            continue;
        }
        let size = if aircraft.drone { SIZE * 0.7 } else { SIZE };
        let fill = if aircraft.stale { Color32::TRANSPARENT } else { aircraft.color };
        painter.add(Shape::convex_polygon(diamond(at, size), fill, Stroke::new(2.0, colors.halo)));
        if aircraft.stale {
            painter.add(Shape::closed_line(diamond(at, size), Stroke::new(2.0, aircraft.color)));
        }
        let beside = Vec2::new(size + 5.0, 0.0);
        let places = vec![at + beside + Vec2::new(0.0, -8.0), at + beside + Vec2::new(0.0, 8.0)];
        labels.add_somewhere(Weight::Traffic, places, Align2::LEFT_CENTER, &aircraft.label, 14.0, colors.text);
    }
}

fn diamond(at: Pos2, size: f32) -> Vec<Pos2> {
    [Vec2::UP, Vec2::RIGHT, Vec2::DOWN, Vec2::LEFT].map(|corner| at + corner * size).to_vec()
}
