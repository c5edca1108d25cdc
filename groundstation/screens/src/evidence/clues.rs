//! The list of findings, what became of each, and the list of clues that is passed on.

use std::collections::BTreeSet;

use egui::{Button, ComboBox, Grid, Panel, RichText, ScrollArea, TextEdit, Ui, Vec2};
use mission::message;
use session::Command;
use session::findings::finding::{Change, Finding, FindingId, Kinds, Outcome};
use session::findings::{Command as Ask, Form};
use session::sorties::UtcMicros;
use session::sorties::export::beijing;

use super::{TOUCH, tell};
use crate::Frame;
use crate::finding;
use crate::stills;
use crate::theme::Palette;

/// What somebody writes about a finding before it is kept.
#[derive(Default)]
pub(super) struct Correction {
    /// Of which finding.
    of: Option<FindingId>,
    outcome: Outcome,
    receipt: String,
    due: String,
    note: String,
    why: String,
    /// Findings that go on a list.
    picked: BTreeSet<FindingId>,
}

pub(super) fn draw(ui: &mut Ui, frame: &Frame<'_>, correction: &mut Correction, out: &mut Vec<Command>) {
    let findings = frame.session.findings();
    let width = (ui.available_width() * 0.34).clamp(320.0, 520.0);
    Panel::right("clue-detail").default_size(width).show(ui, |ui| match findings.chosen() {
        Some(chosen) => {
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| detail(ui, frame, chosen, correction, out));
        }
        None => {
            ui.label(frame.t("finding-pick"));
        }
    });
    let known: BTreeSet<FindingId> = findings.listed().map(|finding| finding.id).collect();
    correction.picked.retain(|id| known.contains(id));
    ui.horizontal_wrapped(|ui| {
        ui.label(frame.m(&message!("finding-picked", count = correction.picked.len())));
        if ui.add(Button::new(frame.t("finding-pick-all")).min_size(TOUCH)).clicked() {
            let all = correction.picked.len() == known.len();
            correction.picked = if all { BTreeSet::new() } else { known.clone() };
        }
        ui.separator();
        for form in Form::ALL {
            let button = Button::new(frame.t(form.name())).min_size(TOUCH);
            if ui.add_enabled(!correction.picked.is_empty(), button).clicked() {
                tell(out, Ask::Export(form, correction.picked.iter().copied().collect()));
            }
        }
    });
    finding::told(ui, frame);
    ui.separator();
    ScrollArea::both().auto_shrink(false).show(ui, |ui| table(ui, frame, correction, out));
}

fn table(ui: &mut Ui, frame: &Frame<'_>, correction: &mut Correction, out: &mut Vec<Command>) {
    let findings = frame.session.findings();
    if findings.listed().next().is_none() {
        ui.label(frame.t("finding-none"));
        return;
    }
    let chosen = findings.chosen().map(|finding| finding.id);
    Grid::new("clues").striped(true).spacing([14.0, 4.0]).min_row_height(36.0).show(ui, |ui| {
        ui.label("");
        for id in ["finding-when", "finding-kind", "finding-where", "finding-whose", "finding-state"] {
            ui.strong(frame.t(id));
        }
        ui.end_row();
        for found in findings.listed() {
            let mut picked = correction.picked.contains(&found.id);
            ui.spacing_mut().icon_width = 22.0;
            if ui.checkbox(&mut picked, "").changed() {
                if picked {
                    correction.picked.insert(found.id);
                } else {
                    correction.picked.remove(&found.id);
                }
            }
            let when = RichText::new(time(found.at)).monospace();
            if ui.selectable_label(chosen == Some(found.id), when).clicked() {
                tell(out, Ask::Choose(Some(found.id)));
            }
            ui.label(finding::kind_of(frame, &found.kind));
            ui.label(finding::place(frame, found));
            let kind = Kinds::embedded().get(&found.kind);
            ui.label(kind.map(|kind| finding::jurisdiction(frame, kind)).unwrap_or_default());
            ui.label(finding::outcome(frame, &found.outcome));
            ui.end_row();
        }
    });
}

fn time(at: UtcMicros) -> String {
    beijing(telemetry::wire::UtcMicros(u64::try_from(at.0).unwrap_or_default()))
}

fn detail(ui: &mut Ui, frame: &Frame<'_>, found: &Finding, correction: &mut Correction, out: &mut Vec<Command>) {
    if correction.of != Some(found.id) {
        let picked = std::mem::take(&mut correction.picked);
        *correction = Correction {
            of: Some(found.id),
            outcome: found.outcome.clone(),
            note: found.note.clone(),
            picked,
            ..Correction::default()
        };
    }
    ui.heading(finding::kind_of(frame, &found.kind));
    ui.label(finding::place(frame, found));
    ui.label(format!("{}  {}", time(found.at), found.marked_by));
    let data = frame.session.data_folder().now.as_ref();
    if let Some(photo) = data.zip(found.photo.as_ref()).map(|(data, photo)| data.join(photo)) {
        let width = ui.available_width();
        stills::draw(ui, frame, &photo, Vec2::new(width, width * 9.0 / 16.0), false);
    }
    if let Some(kind) = Kinds::embedded().get(&found.kind) {
        ui.label(finding::jurisdiction(frame, kind));
        let law = finding::law(frame, kind);
        if !law.is_empty() {
            ui.label(law);
        }
    }
    if let Some(extent) = found.extent {
        ui.label(frame.m(&message!("finding-extent", length = extent.length_m, width = extent.width_m.unwrap_or(0.0))));
    }
    for measured in &found.measured {
        ui.label(finding::measured(frame, measured));
    }
    ui.separator();
    ui.strong(frame.t("finding-correct"));
    let label = ui.label(frame.t("finding-note"));
    ui.add(TextEdit::multiline(&mut correction.note).desired_rows(2).desired_width(f32::INFINITY))
        .labelled_by(label.id);
    outcome(ui, frame, found, correction);
    let label = ui.label(frame.t("finding-why"));
    ui.add(
        TextEdit::singleline(&mut correction.why).hint_text(frame.t("finding-why-hint")).desired_width(f32::INFINITY),
    )
    .labelled_by(label.id);
    ui.horizontal_wrapped(|ui| {
        if ui.add(Button::new(frame.t("finding-keep-change")).min_size(TOUCH)).clicked() {
            let due = day(&correction.due);
            let wanted = with_dates(correction.outcome.clone(), &correction.receipt, due);
            let why = &correction.why;
            if wanted != found.outcome {
                tell(out, Ask::Correct(found.id, Box::new(Change::Outcome(wanted)), why.clone()));
            }
            if correction.note.trim() != found.note {
                let note = correction.note.trim().to_owned();
                tell(out, Ask::Correct(found.id, Box::new(Change::Note(note)), why.clone()));
            }
        }
        if ui.add(Button::new(frame.t("sorties-close")).min_size(TOUCH)).clicked() {
            tell(out, Ask::Choose(None));
        }
    });
}

fn outcome(ui: &mut Ui, frame: &Frame<'_>, found: &Finding, correction: &mut Correction) {
    let to = Kinds::embedded().get(&found.kind).and_then(|kind| kind.jurisdiction.authority()).unwrap_or("competent");
    let handed = Outcome::HandedOver { to: to.to_owned(), receipt: String::new(), due: None };
    let all = [
        Outcome::Open,
        handed,
        Outcome::Taught { revisit: None },
        Outcome::Promised { revisit: None },
        Outcome::Closed,
        Outcome::Withdrawn,
    ];
    let same = |a: &Outcome, b: &Outcome| std::mem::discriminant(a) == std::mem::discriminant(b);
    let shown = finding::outcome(frame, &correction.outcome);
    ComboBox::from_id_salt("finding-outcome").selected_text(shown).width(220.0).show_ui(ui, |ui| {
        for one in all {
            let name = finding::outcome(frame, &one);
            if ui.selectable_label(same(&correction.outcome, &one), name).clicked() {
                correction.outcome = one;
            }
        }
    });
    if matches!(correction.outcome, Outcome::HandedOver { .. }) {
        let label = ui.label(frame.t("finding-receipt"));
        ui.add(TextEdit::singleline(&mut correction.receipt).desired_width(200.0)).labelled_by(label.id);
    }
    if matches!(correction.outcome, Outcome::HandedOver { .. } | Outcome::Taught { .. } | Outcome::Promised { .. }) {
        let label = ui.label(frame.t("finding-due"));
        let hint = frame.t("sorties-day-hint");
        ui.add(TextEdit::singleline(&mut correction.due).hint_text(hint).desired_width(120.0)).labelled_by(label.id);
        if !session::sorties::list::is_day(&correction.due) {
            let caution = Palette::of(frame.session.settings()).caution;
            ui.colored_label(caution, frame.t("sorties-day-bad"));
        }
    }
}

fn day(text: &str) -> Option<UtcMicros> {
    session::cases::begin_of_day(text)
}

fn with_dates(outcome: Outcome, number: &str, day: Option<UtcMicros>) -> Outcome {
    match outcome {
        Outcome::HandedOver { to, receipt, due } => {
            let receipt = if number.trim().is_empty() { receipt } else { number.trim().to_owned() };
            Outcome::HandedOver { to, receipt, due: day.or(due) }
        }
        Outcome::Taught { revisit } => Outcome::Taught { revisit: day.or(revisit) },
        Outcome::Promised { revisit } => Outcome::Promised { revisit: day.or(revisit) },
        other => other,
    }
}
