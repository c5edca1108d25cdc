//! The road model on the map: carriageways, stakes, bridges, facilities. It needs no tiles and no network.

use egui::{Align2, Color32, FontId, Painter, Pos2, Rect, Shape, Stroke, Vec2};
use mission::geo::LatLon;
use mission::road::{FacilityKind, LinePosition, Road};
use session::settings::Settings;
use walkers::Projector;

use super::colors::Colors;
use super::label::{Labels, Weight};
use super::position;

/// Carriageways are drawn with their width where a metre is at least this many points.
const WIDE_FROM: f32 = 0.12;
/// Stakes are named at the densest of these distances that leaves room for their names, metres.
const STAKE_STEPS_M: [f64; 7] = [100.0, 200.0, 500.0, 1_000.0, 5_000.0, 10_000.0, 50_000.0];
const STAKE_ROOM: f32 = 84.0;
/// Facilities and bridges are named where a metre is at least this many points.
const NAMES_FROM: f32 = 0.012;

/// Where a place is on the screen.
pub fn on_screen(projector: &Projector, place: LatLon) -> Pos2 {
    projector.project(position(place)).to_pos2()
}

/// The stretch of a road that is in view, metres along it, with some room to both sides.
pub(super) fn in_view(road: &Road, projector: &Projector, rect: Rect) -> Option<(f64, f64)> {
    let view = rect.expand(80.0);
    let mut range: Option<(f64, f64)> = None;
    let mut before: Option<(f64, Pos2)> = None;
    for (measured_m, place) in road.line.vertices() {
        let at = on_screen(projector, place);
        // A piece whose ends are both outside may still cross the view.
        let seen = view.contains(at) || before.is_some_and(|(_, last)| view.intersects(Rect::from_two_pos(last, at)));
        if seen {
            let from = before.map_or(measured_m, |(m, _)| m);
            range = Some(range.map_or((from, measured_m), |(low, high)| (low.min(from), high.max(measured_m))));
        }
        before = Some((measured_m, at));
    }
    range
}

/// What roads are drawn on and with.
pub struct Canvas<'a> {
    /// On what.
    pub painter: &'a Painter,
    /// Where places are.
    pub projector: &'a Projector,
    /// What is in view.
    pub rect: Rect,
    /// Colours.
    pub colors: &'a Colors,
    /// Names of brigades.
    pub settings: &'a Settings,
}

/// Draws a road; its names wait for their place.
pub fn draw(canvas: &Canvas<'_>, road: &Road, labels: &mut Labels) {
    let Canvas { painter, projector, rect, colors, .. } = *canvas;
    let Some((from_m, to_m)) = in_view(road, projector, rect) else { return };
    let points_per_m = projector.scale_pixel_per_meter(position(road.line.point((from_m + to_m) / 2.0)));
    if points_per_m >= WIDE_FROM {
        carriageways(painter, projector, road, (from_m, to_m), colors);
    } else {
        centreline(painter, projector, road, (from_m, to_m), colors);
    }
    bridges(canvas, road, (from_m, to_m), points_per_m, labels);
    stakes(canvas, road, (from_m, to_m), points_per_m, labels);
    facilities(canvas, road, points_per_m, labels);
    sections(canvas, road, points_per_m, labels);
    for break_ in road.chainage.breaks() {
        let at = on_screen(projector, road.line.point(break_.measured_m));
        if rect.contains(at) {
            painter.add(Shape::line(
                vec![at + Vec2::new(-5.0, -9.0), at, at + Vec2::new(5.0, 9.0)],
                Stroke::new(2.5, colors.danger),
            ));
        }
    }
}

fn centreline(painter: &Painter, projector: &Projector, road: &Road, (from_m, to_m): (f64, f64), colors: &Colors) {
    let mut points: Vec<Pos2> = Vec::new();
    for (measured_m, place) in road.line.vertices().filter(|(m, _)| (from_m..=to_m).contains(m)) {
        let at = on_screen(projector, place);
        let ends = measured_m <= from_m || measured_m >= to_m;
        if ends || points.last().is_none_or(|last| last.distance(at) >= 2.0) {
            points.push(at);
        }
    }
    painter.add(Shape::line(points.clone(), Stroke::new(6.0, colors.road_edge)));
    painter.add(Shape::line(points, Stroke::new(3.5, colors.road)));
}

/// Points beside the centreline, close enough for curves.
pub(super) fn beside(projector: &Projector, road: &Road, (from_m, to_m): (f64, f64), right_m: f64) -> Vec<Pos2> {
    let count = ((to_m - from_m) / 25.0).ceil().clamp(1.0, 400.0) as u32;
    (0..=count)
        .map(|n| {
            let measured_m = from_m + (to_m - from_m) * f64::from(n) / f64::from(count);
            on_screen(projector, road.line.place(LinePosition { measured_m, offset_right_m: right_m }))
        })
        .collect()
}

fn carriageways(painter: &Painter, projector: &Projector, road: &Road, range: (f64, f64), colors: &Colors) {
    for (side, carriageway) in [(1.0, &road.increasing), (-1.0, &road.decreasing)] {
        let inner = beside(projector, road, range, side * carriageway.inner_edge_m);
        let outer = beside(projector, road, range, side * carriageway.outer_edge_m);
        for (a, b) in inner.windows(2).zip(outer.windows(2)) {
            painter.add(Shape::convex_polygon(vec![a[0], a[1], b[1], b[0]], colors.road, Stroke::NONE));
        }
        painter.add(Shape::line(inner, Stroke::new(1.0, colors.road_edge)));
        painter.add(Shape::line(outer, Stroke::new(1.5, colors.road_edge)));
    }
}

fn bridges(canvas: &Canvas<'_>, road: &Road, (from_m, to_m): (f64, f64), points_per_m: f32, labels: &mut Labels) {
    let Canvas { painter, projector, colors, .. } = *canvas;
    for bridge in road.bridges.iter().filter(|b| b.stretch.to_m > from_m && b.stretch.from_m < to_m) {
        let range = (bridge.stretch.from_m, bridge.stretch.to_m);
        let half = bridge.deck_width_m / 2.0 + 1.0;
        for right_m in [-half, half] {
            let line = beside(projector, road, range, right_m);
            painter.add(Shape::line(line, Stroke::new(3.0, colors.bridge)));
        }
        if points_per_m >= NAMES_FROM * 2.0 {
            let middle = LinePosition { measured_m: (range.0 + range.1) / 2.0, offset_right_m: -half };
            let at = on_screen(projector, road.line.place(middle)) + Vec2::new(-8.0, 0.0);
            labels.add(Weight::Bridge, at, Align2::RIGHT_CENTER, &bridge.name, 13.0, colors.bridge);
        }
    }
}

fn stakes(canvas: &Canvas<'_>, road: &Road, (from_m, to_m): (f64, f64), points_per_m: f32, labels: &mut Labels) {
    let Canvas { painter, projector, rect, colors, .. } = *canvas;
    let Some(step_m) = STAKE_STEPS_M.into_iter().find(|step| *step as f32 * points_per_m >= STAKE_ROOM) else { return };
    let edge_m = road.increasing.outer_edge_m;
    // Signs count shown metres, which jump where the chainage breaks.
    for segment in road.chainage.segments() {
        let (start, end) = (segment.measured_start_m.max(from_m), segment.measured_end_m.min(to_m));
        if end <= start {
            continue;
        }
        let shown = |measured_m: f64| road.chainage.stake_at(measured_m).shown_m;
        let first = (shown(start).min(shown(end)) / step_m).ceil() as i64;
        let last = (shown(start).max(shown(end)) / step_m).floor() as i64;
        let rising = shown(end) >= shown(start);
        for number in first..=last.min(first + 400) {
            let away = number as f64 * step_m - shown(start);
            let measured_m = start + if rising { away } else { -away };
            let post = road.line.place(LinePosition { measured_m, offset_right_m: edge_m });
            let at = on_screen(projector, post);
            if rect.contains(at) {
                let name = road.chainage.stake_at(measured_m).to_string();
                painter.circle(at, 3.5, colors.stake, Stroke::new(1.5, colors.halo));
                let whole = (number as f64 * step_m) % 1_000.0 == 0.0;
                let weight = if whole { Weight::Kilometre } else { Weight::Stake };
                labels.add(weight, at + Vec2::new(8.0, 0.0), Align2::LEFT_CENTER, &name, 13.0, colors.stake);
            }
        }
    }
}

/// Where one brigade's charge ends and the next one's begins, and the names of both, left of the growing stakes.
fn sections(canvas: &Canvas<'_>, road: &Road, points_per_m: f32, labels: &mut Labels) {
    /// Half a boundary's length, points.
    const TICK: f64 = 16.0;
    /// Names stand this far from the road, points.
    const AWAY: f64 = 30.0;
    /// Shorter stretches in view are not named, points.
    const ROOM: f64 = 160.0;
    let Canvas { painter, projector, rect, colors, settings } = *canvas;
    let points_per_m = f64::from(points_per_m.max(1e-6));
    let at = |measured_m: f64, right: f64| {
        let offset_right_m = right / points_per_m;
        on_screen(projector, road.line.place(LinePosition { measured_m, offset_right_m }))
    };
    let Some((first_m, last_m)) = strictly_in_view(road, projector, rect) else { return };
    for (index, section) in road.sections.iter().enumerate() {
        let (from_m, to_m) = (section.stretch.from_m.max(first_m), section.stretch.to_m.min(last_m));
        if index > 0 && (first_m..=last_m).contains(&section.stretch.from_m) {
            let ends = [-TICK, TICK].map(|right| at(section.stretch.from_m, right));
            painter.line_segment(ends, Stroke::new(5.0, colors.halo));
            painter.line_segment(ends, Stroke::new(2.5, colors.text));
        }
        if (to_m - from_m) * points_per_m >= ROOM {
            let name = format!("{} · {}", section.name, settings.brigade(&section.brigade));
            // A vehicle that is followed is in the middle of the view, and has its own name there.
            let places = [0.5, 0.25, 0.75, 0.12, 0.88].map(|share| at(from_m + (to_m - from_m) * share, -AWAY));
            labels.add_somewhere(Weight::Section, places.into(), Align2::LEFT_CENTER, &name, 14.0, colors.text);
        }
    }
}

/// The stretch whose middle is worth naming: between the first and the last place inside the view.
pub(super) fn strictly_in_view(road: &Road, projector: &Projector, rect: Rect) -> Option<(f64, f64)> {
    /// Places that are looked at along the road.
    const STEPS: u32 = 200;
    let (from_m, to_m) = in_view(road, projector, rect)?;
    let places = (0..=STEPS).map(|n| from_m + (to_m - from_m) * f64::from(n) / f64::from(STEPS));
    let mut seen = places.filter(|&m| rect.contains(on_screen(projector, road.line.point(m))));
    let first_m = seen.next()?;
    Some((first_m, seen.next_back().unwrap_or(first_m)))
}

fn facilities(canvas: &Canvas<'_>, road: &Road, points_per_m: f32, labels: &mut Labels) {
    let Canvas { painter, projector, rect, colors, .. } = *canvas;
    for facility in &road.facilities {
        let at = on_screen(projector, facility.place);
        if !rect.contains(at) {
            continue;
        }
        let sign = match facility.kind {
            FacilityKind::ServiceArea => "P",
            FacilityKind::TollStation => "¥",
            _ => "◇",
        };
        // The blue and green of the signs along the road.
        let square = Rect::from_center_size(at, Vec2::splat(16.0));
        painter.rect(square, 3.0, colors.sign, Stroke::new(1.0, colors.halo), egui::StrokeKind::Outside);
        painter.text(at, Align2::CENTER_CENTER, sign, FontId::proportional(12.0), Color32::WHITE);
        if points_per_m >= NAMES_FROM {
            let below = at + Vec2::new(0.0, 11.0);
            labels.add(Weight::Facility, below, Align2::CENTER_TOP, &facility.name, 13.0, colors.text);
        }
        if let Some(launch) = facility.launch.filter(|_| points_per_m >= NAMES_FROM * 4.0) {
            let pad = on_screen(projector, launch);
            painter.circle_stroke(pad, 9.0, Stroke::new(2.0, colors.sign));
            painter.text(pad, Align2::CENTER_CENTER, "H", FontId::proportional(12.0), colors.sign);
        }
    }
}
