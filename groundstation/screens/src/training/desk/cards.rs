//! The seats.

use egui::{Button, Frame as Card, RichText, Stroke, Ui};
use mission::message;
use session::Command;
use session::training::desk::{self, Deed, Flight, Phase};
use session::training::words::clock;
use session::training::{self, debrief};

use super::{TOUCH, act, ask, button, main_button};
use crate::Frame;
use crate::theme::Palette;

pub(super) fn draw(ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
    let model = frame.session.training().desk();
    let palette = Palette::of(frame.session.settings());
    let new = if model.form().is_some() { button(frame, "trainer-new") } else { main_button(frame, "trainer-new") };
    if ui.add_enabled(model.form().is_none(), new).clicked() {
        ask(out, desk::Command::New);
    }
    if !model.strays().is_empty() {
        for stray in model.strays() {
            ui.label(RichText::new(frame.m(stray)).color(palette.danger));
        }
        if ui.add(button(frame, "trainer-dismiss")).clicked() {
            ask(out, desk::Command::Dismiss(None));
        }
    }
    for flight in model.flights() {
        card(ui, frame, flight, &palette, out);
    }
}

fn card(ui: &mut Ui, frame: &Frame<'_>, flight: &Flight, palette: &Palette, out: &mut Vec<Command>) {
    let model = frame.session.training().desk();
    let looked_at = model.form().is_none() && model.looked_at().is_some_and(|looked| looked.number == flight.number);
    let (edge, width) = if looked_at { (palette.accent, 2.5) } else { (palette.border, 1.0) };
    Card::group(ui.style()).fill(palette.raised).stroke(Stroke::new(width, edge)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let name =
            message!("trainer-seat", number = f64::from(flight.number), trainee = flight.opening.trainee.name.as_str());
        let head = Button::selectable(looked_at, RichText::new(frame.m(&name)).strong()).wrap().min_size(TOUCH);
        if ui.add(head).clicked() {
            ask(out, desk::Command::Look(flight.number));
        }
        ui.label(flight.title(frame.session.settings().language));
        ui.horizontal_wrapped(|ui| {
            let (id, color) = phase(flight.phase(), palette);
            ui.label(RichText::new(frame.t(id)).color(color).strong());
            if let Some(seat) = &flight.seat {
                ui.label(RichText::new(clock(seat.elapsed_ms)).monospace().strong());
                if flight.phase() != Phase::Over {
                    let left = f64::from(flight.left_ms() / 1_000);
                    let text = message!("trainer-left", minutes = (left / 60.0).floor(), seconds = left % 60.0);
                    ui.label(RichText::new(frame.m(&text)).color(palette.weak));
                }
            }
        });
        if flight.phase() != Phase::Over {
            station(ui, frame, flight, looked_at, palette, out);
        }
        alerts(ui, frame, flight, palette, out);
        ended(ui, frame, flight, palette, out);
    });
}

fn phase(phase: Phase, palette: &Palette) -> (&'static str, egui::Color32) {
    match phase {
        Phase::Opening => ("trainer-phase-opening", palette.weak),
        Phase::Preparing => ("trainer-phase-preparing", palette.weak),
        Phase::Ground => ("trainer-phase-ground", palette.accent),
        Phase::Flying => ("trainer-phase-flying", palette.good),
        Phase::Landed => ("trainer-phase-landed", palette.accent),
        Phase::Paused => ("trainer-phase-paused", palette.caution),
        Phase::Over => ("trainer-phase-over", palette.text),
    }
}

/// The trainee's station: whether it is there, and what starts it.
fn station(
    ui: &mut Ui,
    frame: &Frame<'_>,
    flight: &Flight,
    looked_at: bool,
    palette: &Palette,
    out: &mut Vec<Command>,
) {
    let Some(line) = flight.start_line() else { return };
    let there = flight.has_trainee();
    let (id, color) =
        if there { ("trainer-station-there", palette.good) } else { ("trainer-station-missing", palette.caution) };
    let mark = if there { "●" } else { "▲" };
    ui.label(RichText::new(format!("{mark} {}", frame.t(id))).color(color).strong());
    if !there || looked_at {
        ui.label(RichText::new(frame.t("trainer-start")).color(palette.weak));
        ui.label(RichText::new(line).monospace());
        if ui.add(button(frame, "trainer-copy")).clicked() {
            act(out, flight.number, Deed::CopyStart);
        }
    }
}

fn alerts(ui: &mut Ui, frame: &Frame<'_>, flight: &Flight, palette: &Palette, out: &mut Vec<Command>) {
    let language = frame.session.settings().language;
    for fault in flight.seat.iter().flat_map(|seat| &seat.faults) {
        let title = flight.fault_title(&fault.name, language);
        ui.label(RichText::new(format!("■ {title}")).color(palette.danger).strong());
    }
    if let Some(reason) = &flight.failing {
        let failing = message!("train-log-failing", seat = f64::from(flight.number), reason = reason.as_str());
        ui.label(RichText::new(frame.m(&failing)).color(palette.danger));
    }
    for trouble in &flight.troubles {
        ui.label(RichText::new(frame.m(trouble)).color(palette.danger));
    }
    if !flight.troubles.is_empty() && ui.add(button(frame, "trainer-dismiss")).clicked() {
        ask(out, desk::Command::Dismiss(Some(flight.number)));
    }
}

fn ended(ui: &mut Ui, frame: &Frame<'_>, flight: &Flight, palette: &Palette, out: &mut Vec<Command>) {
    if let Some(ended) = &flight.ended {
        let attempt = &ended.attempt;
        let points = message!("trainer-points", got = f64::from(attempt.got) / 100.0, of = f64::from(attempt.of));
        let (id, color) =
            if attempt.passed { ("trainer-passed", palette.good) } else { ("trainer-failed", palette.danger) };
        let text = format!("{}  {}", frame.m(&points), frame.t(id));
        ui.label(RichText::new(text).color(color).strong().size(18.0));
        if attempt.helped {
            ui.label(RichText::new(frame.t("trainer-helped")).color(palette.caution));
        }
        for mark in &ended.worst {
            let cost = message!(
                "trainer-mark",
                at = clock(mark.ms),
                cost = f64::from(mark.cost) / 100.0,
                what = mark.what.clone()
            );
            ui.label(RichText::new(frame.m(&cost)).color(palette.weak));
        }
        if ui.add(main_button(frame, "trainer-debrief")).clicked() {
            let open = debrief::Command::Open(attempt.id);
            out.push(Command::Training(training::Command::Debrief(open)));
        }
    }
    if flight.phase() == Phase::Over && ui.add(button(frame, "trainer-close")).clicked() {
        act(out, flight.number, Deed::Close);
    }
}
