//! The artificial horizon, painted.

use std::f32::consts::TAU;

use egui::{Align2, Color32, FontId, Painter, Pos2, Rect, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo, WidgetType};
use session::fly::Shown;
use telemetry::vehicle::Attitude;

/// Degrees of pitch from the middle to the edge.
const PITCH_SPAN_DEG: f32 = 30.0;
const SKY: Color32 = Color32::from_rgb(0x3d, 0x8f, 0xd6);
const GROUND: Color32 = Color32::from_rgb(0x8a, 0x5a, 0x2b);
const AIRCRAFT: Color32 = Color32::from_rgb(0xff, 0xd2, 0x00);

/// Draws it; `name` is what a reader of the screen says.
pub(super) fn draw(ui: &mut Ui, attitude: &Shown<Attitude>, name: &str) {
    let width = ui.available_width().min(260.0);
    let (rect, response) = ui.allocate_exact_size(Vec2::new(width, width * 0.62), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Image, true, name));
    let painter = ui.painter_at(rect);
    let Some(last) = attitude.as_ref().last().copied() else {
        painter.rect_filled(rect, 6.0, ui.visuals().faint_bg_color);
        painter.text(
            rect.center(),
            Align2::CENTER_CENTER,
            "–",
            FontId::proportional(32.0),
            ui.visuals().weak_text_color(),
        );
        return;
    };
    let fresh = attitude.age().is_none();
    let horizon = Horizon {
        middle: rect.center(),
        roll: steady_deg(last.roll_rad).to_radians(),
        pitch_deg: steady_deg(last.pitch_rad),
        points_per_deg: rect.height() / 2.0 / PITCH_SPAN_DEG,
    };
    let faded = |color: Color32| if fresh { color } else { grey(color) };
    painter.rect_filled(rect, 0.0, faded(SKY));
    let far = rect.width() + rect.height();
    let ground = [(-far, 0.0), (far, 0.0), (far, far * 2.0), (-far, far * 2.0)];
    let ground = ground.map(|(x, y)| horizon.point(x, y)).to_vec();
    painter.add(Shape::convex_polygon(ground, faded(GROUND), Stroke::new(2.0, Color32::WHITE)));
    ladder(&painter, &horizon);
    roll_scale(&painter, rect, horizon.roll);
    aircraft(&painter, rect.center(), faded(AIRCRAFT));
    if !fresh {
        painter.line_segment([rect.left_top(), rect.right_bottom()], Stroke::new(3.0, Color32::WHITE));
        painter.line_segment([rect.right_top(), rect.left_bottom()], Stroke::new(3.0, Color32::WHITE));
    }
}

struct Horizon {
    middle: Pos2,
    roll: f32,
    pitch_deg: f32,
    points_per_deg: f32,
}

impl Horizon {
    /// A point of the world: right and below the horizon's middle, points.
    fn point(&self, right: f32, below: f32) -> Pos2 {
        let below = below + self.pitch_deg * self.points_per_deg;
        // The world leans to the left when the right wing is down.
        let (sin, cos) = (-self.roll).sin_cos();
        self.middle + Vec2::new(right * cos - below * sin, right * sin + below * cos)
    }
}

fn grey(color: Color32) -> Color32 {
    let level = ((u32::from(color.r()) + u32::from(color.g()) + u32::from(color.b())) / 3) as u8;
    Color32::from_gray(level)
}

fn ladder(painter: &Painter, horizon: &Horizon) {
    for step in [-40_i16, -30, -20, -10, 10, 20, 30, 40] {
        let below = -f32::from(step) * horizon.points_per_deg;
        let half = if step % 20 == 0 { 30.0 } else { 18.0 };
        let ends = [horizon.point(-half, below), horizon.point(half, below)];
        painter.line_segment(ends, Stroke::new(1.5, Color32::WHITE));
        let text = step.abs().to_string();
        painter.text(
            horizon.point(half + 12.0, below),
            Align2::CENTER_CENTER,
            text,
            FontId::proportional(12.0),
            Color32::WHITE,
        );
    }
}

/// To half a degree: finer than an eye reads it, coarser than the noise of an aircraft that stands.
fn steady_deg(angle_rad: f64) -> f32 {
    ((angle_rad.to_degrees() * 2.0).round() / 2.0) as f32
}

fn roll_scale(painter: &Painter, rect: Rect, roll: f32) {
    let radius = rect.height() * 0.44;
    let at = |angle: f32, radius: f32| rect.center() + Vec2::new(angle.sin(), -angle.cos()) * radius;
    for degrees in [-60_i16, -45, -30, -20, -10, 0, 10, 20, 30, 45, 60] {
        let angle = f32::from(degrees) / 360.0 * TAU;
        let length = if degrees % 30 == 0 { 10.0 } else { 6.0 };
        painter.line_segment([at(angle, radius), at(angle, radius - length)], Stroke::new(2.0, Color32::WHITE));
    }
    // The pointer shows the sky's side of the aircraft: it leans against the roll.
    let tip = at(-roll, radius - 12.0);
    let base = [at(-roll - 0.07, radius - 24.0), at(-roll + 0.07, radius - 24.0)];
    painter.add(Shape::convex_polygon(vec![tip, base[1], base[0]], Color32::WHITE, Stroke::NONE));
}

fn aircraft(painter: &Painter, middle: Pos2, color: Color32) {
    for (stroke, color) in [(6.0, Color32::BLACK), (3.5, color)] {
        for side in [-1.0, 1.0] {
            let wing = [middle + Vec2::new(16.0 * side, 0.0), middle + Vec2::new(46.0 * side, 0.0)];
            painter.line_segment(wing, Stroke::new(stroke, color));
        }
        painter.circle_filled(middle, stroke, color);
    }
}
