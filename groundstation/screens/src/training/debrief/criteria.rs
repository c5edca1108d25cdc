//! What was judged and what it gave, what was done about faults, and what the flight is compared with.

use egui::{Align, Button, Frame as Card, Grid, Layout, Rect, RichText, Sense, Stroke, StrokeKind, Ui, Vec2};
use mission::message;
use session::Command;
use session::training::debrief::{Command as Ask, Expert, Opened, Outcome};
use session::training::scenario::Marked;
use session::training::words;

use super::{ask, outcome_color};
use crate::Frame;
use crate::theme::Palette;

/// Height of a line that is touched, points.
const LINE: f32 = 34.0;
/// Height of a bar of points.
const BAR: f32 = 8.0;

pub(super) fn draw(ui: &mut Ui, frame: &Frame<'_>, opened: &Opened, chosen: &mut usize, out: &mut Vec<Command>) {
    ui.add_space(4.0);
    ui.strong(frame.t("debrief-criteria"));
    for marked in &opened.score.criteria {
        criterion(ui, frame, opened, marked, chosen, out);
    }
    if !opened.reactions.is_empty() {
        ui.add_space(6.0);
        ui.strong(frame.t("debrief-reactions"));
        reactions(ui, frame, opened, chosen, out);
    }
    ui.add_space(6.0);
    ui.strong(frame.t("debrief-comparison"));
    comparison(ui, frame, opened);
}

/// A line over the whole width that is touched; the words wrap.
fn line(ui: &mut Ui, text: RichText, chosen: bool) -> bool {
    let width = ui.available_width();
    let button = Button::selectable(chosen, text).wrap().min_size(Vec2::new(width, LINE));
    ui.with_layout(Layout::top_down_justified(Align::LEFT), |ui| ui.add(button).clicked()).inner
}

fn criterion(
    ui: &mut Ui,
    frame: &Frame<'_>,
    opened: &Opened,
    marked: &Marked,
    chosen: &mut usize,
    out: &mut Vec<Command>,
) {
    let (palette, language) = (Palette::of(frame.session.settings()), frame.session.settings().language);
    let color = if marked.holds { palette.good } else { palette.danger };
    let looked = *chosen == marked.criterion;
    let edge = if looked { Stroke::new(2.0, palette.accent) } else { Stroke::new(1.0, palette.border) };
    Card::group(ui.style()).fill(palette.raised).stroke(edge).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let sign = if marked.holds { "✔" } else { "✖" };
        let what = frame.m(&opened.asks(marked.criterion, language));
        if line(ui, RichText::new(format!("{sign} {what}")).color(color).strong(), false) {
            *chosen = marked.criterion;
        }
        bar(ui, f64::from(marked.got) / 100.0 / f64::from(marked.of.max(1)), color, &palette);
        ui.horizontal_wrapped(|ui| {
            let got = message!("debrief-got", got = words::points(marked.got), of = f64::from(marked.of));
            ui.label(RichText::new(frame.m(&got)).strong());
            if marked.must {
                ui.label(RichText::new(frame.t("debrief-must")).color(palette.caution));
            }
            if let Some(got) = opened.expert_got(marked.criterion) {
                let got = message!("debrief-expert-got", got = words::points(got));
                ui.label(RichText::new(frame.m(&got)).color(palette.weak));
            }
        });
        for mark in &marked.marks {
            let what = frame.m(&opened.titled(&mark.what, language));
            let at = words::clock(mark.ms);
            let text = message!("debrief-mark", at = at, cost = words::points(mark.cost), what = what);
            if line(ui, RichText::new(frame.m(&text)), opened.replay().at_ms() == mark.ms) {
                *chosen = marked.criterion;
                ask(out, Ask::Seek(mark.ms));
            }
        }
    });
}

fn bar(ui: &mut Ui, share: f64, color: egui::Color32, palette: &Palette) {
    let (rect, _) = ui.allocate_exact_size(Vec2::new(ui.available_width(), BAR), Sense::hover());
    let filled = Rect::from_min_size(rect.min, Vec2::new(rect.width() * share.clamp(0.0, 1.0) as f32, BAR));
    ui.painter().rect_filled(filled, 3.0, color);
    ui.painter().rect_stroke(rect, 3.0, Stroke::new(1.0, palette.border), StrokeKind::Inside);
}

fn reactions(ui: &mut Ui, frame: &Frame<'_>, opened: &Opened, chosen: &mut usize, out: &mut Vec<Command>) {
    let (palette, language) = (Palette::of(frame.session.settings()), frame.session.settings().language);
    for reaction in &opened.reactions {
        let of = reaction.to.as_str();
        let text = match (&reaction.first, reaction.after_ms()) {
            (Some((_, what)), Some(after_ms)) => {
                let seconds = f64::from(after_ms) / 1_000.0;
                message!("debrief-reaction", of = of, seconds = seconds, what = what.clone())
            }
            _ => message!("debrief-reaction-none", of = of),
        };
        let text = frame.m(&opened.titled(&text, language));
        let (word, color) = match reaction.right {
            Some(true) => (format!("✔ {}", frame.t("debrief-right")), palette.good),
            Some(false) => (format!("✖ {}", frame.t("debrief-wrong")), palette.danger),
            None => (String::new(), palette.text),
        };
        if line(ui, RichText::new(format!("{text} {word}")).color(color), false) {
            *chosen = reaction.criterion.unwrap_or(*chosen);
            ask(out, Ask::Seek(reaction.first.as_ref().map_or(reaction.ms, |(ms, _)| *ms)));
        }
    }
}

fn comparison(ui: &mut Ui, frame: &Frame<'_>, opened: &Opened) {
    let palette = Palette::of(frame.session.settings());
    Grid::new("debrief-comparison").striped(true).spacing([10.0, 4.0]).show(ui, |ui| {
        for id in ["debrief-col-flight", "debrief-col-points", "debrief-col-time", "debrief-col-result"] {
            ui.label(RichText::new(frame.t(id)).color(palette.weak));
        }
        ui.end_row();
        let row = |ui: &mut Ui, name: String, got: u32, flown_ms: u32, outcome: Outcome| {
            ui.label(name);
            ui.label(words::points(got));
            ui.label(words::clock(flown_ms));
            ui.colored_label(outcome_color(outcome, &palette), frame.m(&outcome.words()));
            ui.end_row();
        };
        let this = &opened.attempt;
        row(ui, frame.t("debrief-this"), this.got, this.flown_ms, Outcome::of(this.passed, this.helped));
        if let Expert::Flown(example) = &opened.expert {
            let score = &example.score;
            let outcome = Outcome::of(score.passed, score.helped);
            row(ui, frame.t("debrief-expert"), score.got, score.flown_ms, outcome);
        }
        for earlier in &opened.earlier {
            let outcome = Outcome::of(earlier.passed, earlier.helped);
            row(ui, earlier.day().to_string(), earlier.got, earlier.flown_ms, outcome);
        }
    });
    if opened.earlier.is_empty() {
        ui.label(RichText::new(frame.t("debrief-first")).color(palette.weak));
    }
    match &opened.expert {
        Expert::Flying => {
            ui.label(RichText::new(frame.t("debrief-expert-flying")).color(palette.weak));
        }
        Expert::Lacking(why) => {
            let text = message!("debrief-expert-lacking", why = why.clone());
            ui.label(RichText::new(frame.m(&text)).color(palette.weak));
        }
        Expert::Flown(_) => {}
    }
}
