//! What happened: faults with the clock that runs until the trainee does something, and every event on a line of time.

use egui::{Color32, RichText, ScrollArea, Sense, Stroke, Ui, Vec2};
use mission::message;
use session::training::desk::{Flight, Line, Reaction, Tone};
use session::training::words::clock;

use crate::Frame;
use crate::theme::Palette;

/// Height of the strip, points.
const STRIP: f32 = 24.0;
/// A trainee who does nothing for so long has not noticed, milliseconds. Chosen: the half of the 30 s in which the
/// ground-station exam wants things done.
const SLOW_MS: u32 = 15_000;

pub(super) fn draw(ui: &mut Ui, frame: &Frame<'_>, flight: &Flight) {
    let palette = Palette::of(frame.session.settings());
    let language = frame.session.settings().language;
    let lines = flight.lines(language);
    strip(ui, flight, &lines, &palette);
    let (reactions, height) = (flight.reactions(language), ui.available_height());
    let now_ms = flight.seat.as_ref().map_or(0, |seat| seat.elapsed_ms);
    ui.columns_const(|[left, right]| {
        let area = |id: &str| ScrollArea::vertical().id_salt(id).max_height(height).auto_shrink(false);
        area("training-reactions").stick_to_bottom(true).show(left, |ui| {
            if reactions.is_empty() {
                ui.label(RichText::new(frame.t("trainer-no-faults")).color(palette.weak));
            }
            for reaction in &reactions {
                let (text, color) = told(frame, reaction, now_ms, &palette);
                ui.label(RichText::new(text).color(color).strong());
            }
        });
        area("training-lines").stick_to_bottom(true).show(right, |ui| {
            if lines.is_empty() {
                ui.label(RichText::new(frame.t("trainer-no-events")).color(palette.weak));
            }
            for line in &lines {
                let text = format!("{}  {}", clock(line.ms), frame.m(&line.text));
                ui.label(RichText::new(text).color(color(line.tone, &palette)));
            }
        });
    });
}

fn color(tone: Tone, palette: &Palette) -> Color32 {
    match tone {
        Tone::Plain => palette.text,
        Tone::Fault | Tone::Bad => palette.danger,
        Tone::Reaction => palette.good,
        Tone::Trainer => palette.caution,
    }
}

/// What the trainee did about a fault, or for how long nothing.
fn told(frame: &Frame<'_>, reaction: &Reaction, now_ms: u32, palette: &Palette) -> (String, Color32) {
    let seconds = |ms: u32| f64::from(ms) / 1_000.0;
    let begun = message!("trainer-fault-at", fault = reaction.fault.as_str(), at = clock(reaction.began_ms));
    let (did, color) = match &reaction.asked {
        Some((after_ms, act)) => {
            let did = message!("trainer-reacted", seconds = seconds(*after_ms), act = act.clone());
            (did, if *after_ms > SLOW_MS { palette.caution } else { palette.good })
        }
        None => {
            let waits_ms = now_ms.saturating_sub(reaction.began_ms);
            (message!("trainer-waits", seconds = seconds(waits_ms)), palette.danger)
        }
    };
    let mut text = format!("{} {}", frame.m(&begun), frame.m(&did));
    if let Some((after_ms, mode)) = &reaction.by_itself {
        let by_itself = message!("trainer-by-itself", seconds = seconds(*after_ms), mode = mode.clone());
        text = format!("{text} {}", frame.m(&by_itself));
    }
    (text, color)
}

/// The line of time, from the start to the end of what is allowed, with a mark for each event.
fn strip(ui: &mut Ui, flight: &Flight, lines: &[Line], palette: &Palette) {
    let size = Vec2::new(ui.available_width(), STRIP);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let painter = ui.painter_at(rect);
    let now_ms = flight.seat.as_ref().map_or(0, |seat| seat.elapsed_ms);
    let whole_ms = now_ms.saturating_add(flight.left_ms()).max(1);
    let inner = rect.shrink2(Vec2::new(8.0, 0.0));
    let x = |ms: u32| inner.left() + inner.width() * (ms as f32 / whole_ms as f32).min(1.0);
    painter.hline(inner.x_range(), rect.center().y, Stroke::new(2.0, palette.border));
    painter.hline(inner.left()..=x(now_ms), rect.center().y, Stroke::new(4.0, palette.accent));
    for line in lines {
        let (at, color) = (egui::pos2(x(line.ms), rect.center().y), color(line.tone, palette));
        match line.tone {
            Tone::Plain => {
                painter.vline(at.x, at.y - 4.0..=at.y + 4.0, Stroke::new(1.5, color));
            }
            Tone::Reaction => {
                painter.circle_filled(at, 6.0, color);
            }
            // Shapes differ as colours do, for eyes that do not tell red from green.
            Tone::Fault | Tone::Bad => {
                painter.rect_filled(egui::Rect::from_center_size(at, Vec2::splat(11.0)), 1.0, color);
            }
            Tone::Trainer => {
                let corner = |x: f32, y: f32| at + Vec2::new(x, y);
                let triangle = vec![corner(0.0, -7.0), corner(6.5, 5.0), corner(-6.5, 5.0)];
                painter.add(egui::Shape::convex_polygon(triangle, color, Stroke::NONE));
            }
        }
    }
}
