//! Satellites of a patrol under a bridge: along the way now, and the whole way through the day.

use egui::{Align2, FontId, Rect, Response, RichText, Sense, Ui, Vec2, pos2};
use mission::message;
use session::planner::{Outlook, Sky};
use session::{Command, FileKind, surroundings};

use super::button;
use crate::Frame;
use crate::theme::Palette;
use crate::widgets::day_time_text;

/// Height of a strip, points.
const STRIP: f32 = 26.0;
/// Between two times that are written under the strip of the day.
const NAMED_EVERY_S: i64 = 6 * 3_600;

pub(super) fn draw(ui: &mut Ui, frame: &Frame<'_>, sky: &Sky, palette: &Palette, out: &mut Vec<Command>) {
    ui.label(RichText::new(frame.t("under-sky")).strong());
    along(ui, frame, sky, palette);
    for shadow in &sky.shadows {
        ui.label(RichText::new(format!("▲ {}", frame.explain(shadow))).color(palette.caution));
    }
    through_the_day(ui, frame, sky, palette);
    for notice in &sky.notices {
        ui.label(RichText::new(frame.m(notice)).color(palette.weak));
    }
    if button(ui, &frame.t("planner-open-orbits")).clicked() {
        out.push(Command::Surroundings(surroundings::Command::Open(FileKind::Orbits)));
    }
}

fn strip(ui: &mut Ui) -> (Rect, Response) {
    ui.allocate_exact_size(Vec2::new(ui.available_width() - 8.0, STRIP), Sense::hover())
}

/// A bar from the bottom of a strip, between two shares of its width.
fn bar(ui: &Ui, rect: Rect, [from, to]: [f64; 2], height: f64, color: egui::Color32) {
    let at = |share: f64| rect.left() + rect.width() * share as f32;
    let top = rect.bottom() - rect.height() * height.max(0.08) as f32;
    // A little over each other, and not to be seen through: no seam shows.
    let bar = Rect::from_min_max(pos2(at(from), top), pos2(at(to) + 1.0, rect.bottom()));
    ui.painter().rect_filled(bar.intersect(rect), 0.0, color);
}

/// How many satellites along the way now; red where no fix is to be expected.
fn along(ui: &mut Ui, frame: &Frame<'_>, sky: &Sky, palette: &Palette) {
    let length_m = sky.outlooks.last().map_or(0.0, |outlook| outlook.point.along_m);
    if length_m <= 0.0 {
        return;
    }
    let (rect, response) = strip(ui);
    let most = sky.outlooks.iter().map(Outlook::usable).max().unwrap_or(1).max(1);
    for pair in sky.outlooks.windows(2) {
        let color = if pair[0].no_fix.is_some() { palette.danger } else { palette.good };
        let ends = [pair[0].point.along_m, pair[1].point.along_m].map(|along_m| along_m / length_m);
        bar(ui, rect, ends, pair[0].usable() as f64 / most as f64, color);
    }
    ui.painter().rect_stroke(rect, 0.0, (1.0, palette.border), egui::StrokeKind::Inside);
    if let Some(pointer) = response.hover_pos() {
        let along_m = f64::from((pointer.x - rect.left()) / rect.width()) * length_m;
        let off = |outlook: &Outlook| (outlook.point.along_m - along_m).abs();
        if let Some(near) = sky.outlooks.iter().min_by(|a, b| off(a).total_cmp(&off(b))) {
            let hdop = near.dop.map_or(f64::NAN, |dop| dop.horizontal);
            let text = message!("under-sky-at", along = near.point.along_m, count = near.usable(), hdop = hdop);
            response.on_hover_text(frame.m(&text));
        }
    }
    let fewest = sky.outlooks.iter().map(Outlook::usable).min().unwrap_or(0);
    ui.label(frame.m(&message!("under-sky-fewest", count = fewest)));
}

/// How much of the way has a fix, at each time of the coming day: when to fly.
fn through_the_day(ui: &mut Ui, frame: &Frame<'_>, sky: &Sky, palette: &Palette) {
    let length_m = sky.outlooks.last().map_or(0.0, |outlook| outlook.point.along_m);
    if sky.day.len() < 2 || length_m <= 0.0 {
        return;
    }
    ui.label(RichText::new(frame.t("under-sky-day")).strong());
    let (rect, response) = strip(ui);
    let count = sky.day.len() as f64;
    let without = |lost_m: f64| (lost_m / length_m).clamp(0.0, 1.0);
    for (nth, moment) in sky.day.iter().enumerate() {
        let ends = [nth as f64 / count, (nth + 1) as f64 / count];
        bar(ui, rect, ends, 1.0, palette.good);
        if moment.without_fix_m > 0.0 {
            bar(ui, rect, ends, without(moment.without_fix_m), palette.danger);
        }
    }
    ui.painter().rect_stroke(rect, 0.0, (1.0, palette.border), egui::StrokeKind::Inside);
    let (names, _) = ui.allocate_exact_size(Vec2::new(rect.width(), 16.0), Sense::hover());
    for (nth, moment) in sky.day.iter().enumerate() {
        let second = moment.at.as_second();
        let step_s = sky.day[1].at.as_second() - sky.day[0].at.as_second();
        if second.rem_euclid(NAMED_EVERY_S) < step_s {
            let x = rect.left() + rect.width() * (nth as f64 / count) as f32;
            let text = day_time_text(second);
            let shown = ui.painter().layout_no_wrap(text, FontId::proportional(12.0), palette.weak);
            let left = x.min(rect.right() - shown.size().x);
            ui.painter().galley(
                Align2::LEFT_TOP.anchor_size(pos2(left, names.top()), shown.size()).min,
                shown,
                palette.weak,
            );
        }
    }
    if let Some(pointer) = response.hover_pos() {
        let nth =
            ((f64::from((pointer.x - rect.left()) / rect.width()) * count).max(0.0) as usize).min(sky.day.len() - 1);
        let moment = &sky.day[nth];
        let text = message!(
            "under-sky-day-at",
            time = day_time_text(moment.at.as_second()),
            fewest = moment.fewest,
            without = moment.without_fix_m,
        );
        response.on_hover_text(frame.m(&text));
    }
    // The first of the best: there is no reason to wait longer.
    let best = sky.day.iter().min_by(|a, b| a.without_fix_m.total_cmp(&b.without_fix_m));
    let now = sky.day.first();
    if let (Some(best), Some(now)) = (best, now) {
        let text = if sky.day.iter().all(|moment| moment.without_fix_m == 0.0) {
            message!("under-sky-day-good")
        } else if best.without_fix_m + 1.0 < now.without_fix_m {
            message!(
                "under-sky-better",
                time = day_time_text(best.at.as_second()),
                best = best.without_fix_m,
                now = now.without_fix_m,
            )
        } else {
            message!("under-sky-now-best", without = now.without_fix_m)
        };
        ui.label(frame.m(&text));
    }
}
