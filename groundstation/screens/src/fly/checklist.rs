//! The checklist before a flight.

use egui::{Button, Label, RichText, ScrollArea, Sense, TextEdit, Ui, Vec2};
use mission::message;
use session::Command;
use session::fly::{Active, CheckItem, CheckState, Command as Fly};

use super::gate;
use crate::Frame;
use crate::theme::Palette;
use crate::widgets::HoldToConfirm;

/// What is typed.
#[derive(Default)]
pub(super) struct Typed {
    gate: gate::Typed,
    reason: String,
}

pub(super) fn draw(ui: &mut Ui, frame: &Frame<'_>, typed: &mut Typed, out: &mut Vec<Command>) {
    let Some(active) = &frame.session.fly().view().active else {
        ui.label(frame.t("fly-none-active"));
        return;
    };
    ui.heading(frame.m(&message!("fly-checklist-of", name = active.name.clone())));
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        if let Some(gate) = frame.session.gate(active.address) {
            typed.gate.draw(ui, frame, gate, out);
        }
        for (item, state) in &active.checklist {
            if item.is_manual() {
                manual(ui, frame, *item, state, out);
            } else {
                automatic(ui, frame, *item, state, out);
            }
        }
        ui.separator();
        override_it(ui, frame, active, &mut typed.reason, out);
    });
}

fn automatic(ui: &mut Ui, frame: &Frame<'_>, item: CheckItem, state: &CheckState, out: &mut Vec<Command>) {
    let palette = Palette::of(frame.session.settings());
    let (mark, color) = match state {
        CheckState::Done => ("✔", palette.good),
        CheckState::Open(_) => ("✖", palette.danger),
        CheckState::Unknown => ("–", palette.stale),
    };
    ui.spacing_mut().interact_size.y = 22.0;
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(mark).color(color).size(18.0));
        ui.label(RichText::new(frame.m(&item.words())).size(16.0));
        if let CheckState::Open(Some(why)) = state {
            ui.label(RichText::new(frame.m(why)).color(palette.danger));
        }
        if item == CheckItem::Parameters && *state != CheckState::Done {
            let read = Button::new(frame.t("fly-read-parameters")).min_size(Vec2::new(72.0, 36.0));
            if ui.add(read).clicked() {
                out.push(Command::Fly(Fly::ReadParameters));
            }
        }
    });
}

fn manual(ui: &mut Ui, frame: &Frame<'_>, item: CheckItem, state: &CheckState, out: &mut Vec<Command>) {
    let mut done = *state == CheckState::Done;
    ui.spacing_mut().interact_size.y = 36.0;
    ui.spacing_mut().icon_width = 24.0;
    if ui.checkbox(&mut done, RichText::new(frame.m(&item.words())).size(16.0)).changed() {
        out.push(Command::Fly(Fly::Check(item, done)));
    }
}

fn override_it(ui: &mut Ui, frame: &Frame<'_>, active: &Active, reason: &mut String, out: &mut Vec<Command>) {
    let palette = Palette::of(frame.session.settings());
    if let Some(how) = frame.session.fly().overridden(active.address) {
        let text = message!("fly-override-in-force", who = how.who.as_str(), reason = how.reason.as_str());
        ui.label(RichText::new(frame.m(&text)).color(palette.caution).strong());
        return;
    }
    if active.checks_open() == 0 || active.armed {
        return;
    }
    let label = ui.add(Label::new(frame.t("fly-override-reason")).sense(Sense::click()));
    let field = ui.add(TextEdit::singleline(reason).desired_width(f32::INFINITY)).labelled_by(label.id);
    if label.clicked() {
        field.request_focus();
    }
    let text = frame.t("fly-override");
    let (_, confirmed) = HoldToConfirm::new(&text, palette.caution).enabled(!reason.trim().is_empty()).show(ui);
    if confirmed {
        out.push(Command::Fly(Fly::Override(std::mem::take(reason))));
    }
}
