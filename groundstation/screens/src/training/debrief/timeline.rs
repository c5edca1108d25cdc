//! The time line of a flight with all that happened, and the moment that is looked at.

use egui::{Button, Color32, Pos2, Rect, RichText, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo, pos2};
use mission::message;
use session::Command;
use session::training::debrief::{Command as Ask, Moment, Opened, SPEEDS, Sign};
use session::training::words;

use super::{TOUCH, ask};
use crate::Frame;
use crate::theme::Palette;

/// Height of the line with what stands on it, points.
const HEIGHT: f32 = 46.0;
/// Room at the ends, so that what stands there is whole.
const ENDS: f32 = 8.0;
/// A touch so near to a moment means it, points.
const NEAR: f32 = 9.0;
/// Half of a sign.
const HALF: f32 = 5.0;

pub(super) fn draw(ui: &mut Ui, frame: &Frame<'_>, opened: &Opened, out: &mut Vec<Command>) {
    ui.add_space(4.0);
    line(ui, frame, opened, out);
    controls(ui, frame, opened, out);
    let language = frame.session.settings().language;
    if let Some(moment) = opened.last(opened.replay().at_ms()) {
        let what = frame.m(&opened.titled(&moment.what, language));
        let text = format!("{} {what}", words::clock(moment.ms));
        ui.add(egui::Label::new(RichText::new(&text)).truncate()).on_hover_text(text);
    }
    ui.add_space(2.0);
}

/// Where each moment stands.
struct Scale {
    rect: Rect,
    end_ms: u32,
}

impl Scale {
    fn x(&self, ms: u32) -> f32 {
        let share = f64::from(ms) / f64::from(self.end_ms.max(1));
        self.rect.left() + ENDS + (self.rect.width() - 2.0 * ENDS) * share as f32
    }

    fn ms(&self, x: f32) -> u32 {
        let share = (x - self.rect.left() - ENDS) / (self.rect.width() - 2.0 * ENDS).max(1.0);
        (f64::from(share.clamp(0.0, 1.0)) * f64::from(self.end_ms)).round() as u32
    }

    /// The moment that a place means.
    fn nearest<'a>(&self, opened: &'a Opened, x: f32) -> Option<&'a Moment> {
        let near = opened.moments.iter().map(|moment| ((self.x(moment.ms) - x).abs(), moment));
        near.filter(|(away, _)| *away <= NEAR).min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, moment)| moment)
    }
}

fn line(ui: &mut Ui, frame: &Frame<'_>, opened: &Opened, out: &mut Vec<Command>) {
    let palette = Palette::of(frame.session.settings());
    let (rect, response) = ui.allocate_exact_size(Vec2::new(ui.available_width(), HEIGHT), Sense::click_and_drag());
    let replay = opened.replay();
    let name = frame.t("debrief-timeline");
    response.widget_info(|| WidgetInfo::slider(true, f64::from(replay.at_ms()) / 1_000.0, &name));
    let scale = Scale { rect, end_ms: replay.end_ms() };
    paint(ui, opened, &scale, &palette);
    if let Some(at) = response.interact_pointer_pos() {
        let meant = scale.nearest(opened, at.x).filter(|_| response.clicked()).map(|moment| moment.ms);
        if response.clicked() || response.dragged() {
            ask(out, Ask::Seek(meant.unwrap_or_else(|| scale.ms(at.x))));
        }
    }
    let hovered = response.hover_pos().and_then(|at| scale.nearest(opened, at.x));
    if let Some(moment) = hovered {
        let what = frame.m(&opened.titled(&moment.what, frame.session.settings().language));
        response.on_hover_text_at_pointer(format!("{} {what}", words::clock(moment.ms)));
    }
}

/// What costs points stands above the line, as high as it costs; everything else below.
fn paint(ui: &Ui, opened: &Opened, scale: &Scale, palette: &Palette) {
    let (painter, rect) = (ui.painter(), scale.rect);
    let base = rect.top() + rect.height() * 0.6;
    let ends = [scale.x(0), scale.x(scale.end_ms)];
    painter.rect_filled(rect, 4.0, palette.raised);
    painter.line_segment([pos2(ends[0], base), pos2(ends[1], base)], Stroke::new(3.0, palette.border));
    let passed = [pos2(ends[0], base), pos2(scale.x(opened.replay().at_ms()), base)];
    painter.line_segment(passed, Stroke::new(3.0, palette.accent));
    let dearest = opened.moments.iter().filter_map(cost).max().unwrap_or(1).max(1);
    for moment in &opened.moments {
        let x = scale.x(moment.ms);
        match cost(moment) {
            Some(cost) => {
                // What costs next to nothing is still seen.
                let share = 0.25 + 0.75 * cost as f32 / dearest as f32;
                let top = base - (base - rect.top() - 2.0) * share;
                painter.line_segment([pos2(x, base), pos2(x, top)], Stroke::new(3.0, palette.danger));
            }
            None => {
                let centre = pos2(x, base + HALF + 5.0);
                painter.extend(sign(moment.sign, centre, palette));
            }
        }
    }
    let now = scale.x(opened.replay().at_ms());
    painter.line_segment([pos2(now, rect.top()), pos2(now, rect.bottom())], Stroke::new(2.0, palette.text));
}

fn cost(moment: &Moment) -> Option<u32> {
    match moment.sign {
        Sign::Cost(cost) => Some(cost),
        _ => None,
    }
}

/// A sign of its own form for each kind: never the colour alone.
fn sign(sign: Sign, at: Pos2, palette: &Palette) -> Vec<Shape> {
    let corners = |places: &[[f32; 2]], color: Color32| {
        let places = places.iter().map(|[x, y]| at + Vec2::new(*x, *y) * HALF).collect();
        vec![Shape::convex_polygon(places, color, Stroke::NONE)]
    };
    match sign {
        Sign::Cost(_) => Vec::new(),
        Sign::Fault => corners(&[[0.0, -1.2], [1.2, 1.0], [-1.2, 1.0]], palette.caution),
        Sign::Choice => vec![Shape::circle_filled(at, HALF, palette.good)],
        Sign::Told => corners(&[[0.0, -1.2], [1.2, 0.0], [0.0, 1.2], [-1.2, 0.0]], palette.accent),
        Sign::Evidence => corners(&[[-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]], palette.accent),
        Sign::Trainer => vec![Shape::circle_stroke(at, HALF, Stroke::new(2.0, palette.caution))],
        Sign::Flight => vec![Shape::line_segment([at - Vec2::Y * HALF, at + Vec2::Y * HALF], (2.0, palette.stale))],
    }
}

/// Play, speed, and what was so at the moment.
fn controls(ui: &mut Ui, frame: &Frame<'_>, opened: &Opened, out: &mut Vec<Command>) {
    let replay = opened.replay();
    ui.horizontal_wrapped(|ui| {
        let play = frame.t(if replay.is_playing() { "debrief-pause" } else { "debrief-play" });
        if ui.add(Button::new(play).min_size(Vec2::new(64.0, TOUCH.y))).clicked() {
            ask(out, Ask::Play(!replay.is_playing()));
        }
        for speed in SPEEDS {
            let text = frame.m(&message!("debrief-speed", speed = f64::from(speed)));
            if ui.add(Button::selectable(replay.speed() == speed, text).min_size(Vec2::new(40.0, TOUCH.y))).clicked() {
                ask(out, Ask::Speed(speed));
            }
        }
        let clock = format!("{} / {}", words::clock(replay.at_ms()), words::clock(replay.end_ms()));
        ui.label(RichText::new(clock).strong());
        for figure in figures(frame, opened) {
            ui.label(figure);
        }
    });
}

fn figures(frame: &Frame<'_>, opened: &Opened) -> Vec<String> {
    let Some(now) = opened.figures(opened.replay().at_ms()) else { return Vec::new() };
    let mut figures = vec![
        message!("debrief-figure-height", figure = now.height_m + 0.0),
        message!("debrief-figure-speed", figure = now.speed_m_s),
        message!("debrief-figure-heading", figure = now.heading_deg),
    ];
    figures.extend(now.clear_m.map(|clear_m| message!("debrief-figure-clear", figure = clear_m)));
    figures.push(message!("debrief-figure-charge", figure = now.charge_pct));
    figures.push(message!("debrief-figure-wind", figure = now.wind_m_s));
    figures.extend(now.mode.map(|mode| message!("debrief-figure-mode", mode = mode)));
    figures.extend(now.over_lane.then(|| message!("debrief-figure-lane")));
    figures.iter().map(|figure| frame.m(figure)).collect()
}
