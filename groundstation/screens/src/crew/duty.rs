//! The duty clock: what is due when, how far it has gone up the chain, who was told, and the sorties that wait for review.

use std::collections::BTreeMap;

use egui::{Button, Color32, Frame as Card, RichText, ScrollArea, TextEdit, Ui};
use mission::message;
use session::Command;
use session::crew::book::calendar::{beijing, minute};
use session::crew::book::duty::{Deed, DutyItem, DutyKey, Stage};
use session::crew::{Command as Ask, Form, Paper, utc};
use session::sorties::{self, SortieId};

use super::{TOUCH, ask, export, word};
use crate::Frame;
use crate::finding::chinese;
use crate::theme::Palette;

/// What the part remembers between frames.
#[derive(Default)]
pub(super) struct Part {
    references: BTreeMap<String, String>,
}

impl Part {
    pub(super) fn draw(&mut self, ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
        let (crew, palette) = (frame.session.crew(), Palette::of(frame.session.settings()));
        ui.horizontal_wrapped(|ui| {
            for stage in Stage::ALL {
                let count = crew.duties().iter().filter(|item| item.stage == stage).count();
                let text = frame.m(&message!("crew-stage-count", stage = word(frame, &stage), count = count));
                ui.label(RichText::new(text).color(color(stage, &palette)).strong());
            }
            export(ui, frame, &[(Paper::Duty, "crew-paper-duty")], &[Form::Xlsx, Form::Csv, Form::Pdf], out);
        });
        if crew.duties().is_empty() {
            ui.label(RichText::new(frame.t("crew-no-duties")).color(palette.good).size(17.0));
        }
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            for item in crew.duties() {
                self.item(ui, frame, item, &palette, out);
            }
        });
    }

    fn item(&mut self, ui: &mut Ui, frame: &Frame<'_>, item: &DutyItem, palette: &Palette, out: &mut Vec<Command>) {
        let tint = color(item.stage, palette);
        let card = Card::group(ui.style()).fill(palette.raised).stroke(egui::Stroke::new(1.5, tint));
        card.show(ui, |ui| {
            ui.set_width(ui.available_width() - 8.0);
            let basis = if chinese(frame) { &item.basis.zh } else { &item.basis.en };
            ui.horizontal_wrapped(|ui| {
                ui.label(RichText::new(word(frame, &item.stage)).color(tint).strong().size(17.0));
                let what = RichText::new(frame.m(&item.what)).strong().size(17.0);
                ui.label(what).on_hover_text(basis);
                ui.label(&item.about);
                ui.label(RichText::new(word(frame, &item.unit)).color(palette.weak));
                let at = minute(item.due);
                ui.label(frame.m(&message!("crew-due", at = at)));
                ui.label(RichText::new(left(frame, item)).color(tint));
                self.deeds(ui, frame, item, out);
            });
            for act in &item.acts {
                let at = beijing(act.at).strftime("%m-%d %H:%M").to_string();
                let text = match &act.deed {
                    Deed::Told(stage) => {
                        message!("crew-told", name = act.name.as_str(), at = at, stage = word(frame, stage))
                    }
                    Deed::Taken => message!("crew-taken", name = act.name.as_str(), at = at),
                    Deed::Done(reference) => {
                        message!("crew-done", name = act.name.as_str(), at = at, reference = reference.as_str())
                    }
                };
                ui.label(RichText::new(frame.m(&text)).color(palette.weak));
            }
        });
    }

    fn deeds(&mut self, ui: &mut Ui, frame: &Frame<'_>, item: &DutyItem, out: &mut Vec<Command>) {
        let signed = frame.session.crew().signed().is_some();
        if let DutyKey::Review(sortie) = &item.key {
            if ui.add(Button::new(frame.t("crew-open-sortie")).min_size(TOUCH)).clicked() {
                open(*sortie, out);
            }
            return;
        }
        if !signed {
            ui.label(RichText::new(frame.t("crew-why-not-signed-in")).weak());
            return;
        }
        if item.taken().is_none() && ui.add(Button::new(frame.t("crew-take")).min_size(TOUCH)).clicked() {
            ask(out, Ask::Take(item.key.clone()));
        }
        let reference = self.references.entry(item.key.to_string()).or_default();
        let hint = frame.t("crew-reference");
        ui.add(TextEdit::singleline(reference).hint_text(hint).desired_width(150.0));
        if ui.add(Button::new(frame.t("crew-finish")).min_size(TOUCH)).clicked() {
            ask(out, Ask::Finish(item.key.clone(), std::mem::take(reference)));
        }
    }
}

fn open(sortie: SortieId, out: &mut Vec<Command>) {
    out.push(Command::Show(session::ScreenId::Sorties));
    out.push(Command::Sorties(sorties::Command::Open(sortie)));
}

fn color(stage: Stage, palette: &Palette) -> Color32 {
    match stage {
        Stage::Known => palette.accent,
        Stage::Warned => palette.caution,
        Stage::Tracked | Stage::Urged => palette.danger,
    }
}

/// How long there is left, or by how much it is late.
fn left(frame: &Frame<'_>, item: &DutyItem) -> String {
    const MINUTE_US: i64 = 60_000_000;
    let minutes = (item.due.0 - utc(frame.session.now()).0) / MINUTE_US;
    let (days, hours, rest) = (minutes.abs() / 1_440, minutes.abs() / 60 % 24, minutes.abs() % 60);
    let span = if days > 0 {
        message!("crew-span-days", days = days as f64, hours = hours as f64)
    } else {
        message!("crew-span-hours", hours = hours as f64, minutes = rest as f64)
    };
    let span = frame.m(&span);
    frame.m(&if minutes >= 0 { message!("crew-left", span = span) } else { message!("crew-late", span = span) })
}
