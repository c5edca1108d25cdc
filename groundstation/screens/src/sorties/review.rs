//! What a lead says about a sortie, and what let it go.

use egui::{Button, Color32, RichText, TextEdit, Ui};
use mission::message;
use session::Command;
use session::crew::Command as Ask;
use session::crew::book::calendar::beijing;
use session::sorties::{Reviewed, Sortie, Verdict};

use super::TOUCH;
use crate::Frame;
use crate::crew::objection_line;
use crate::theme::Palette;

/// How much the review of a sortie asks for attention.
pub(super) fn color(sortie: &Sortie, palette: &Palette) -> Color32 {
    match sortie.reviewed() {
        Reviewed::Accepted => palette.good,
        Reviewed::Questioned => palette.danger,
        Reviewed::Open => palette.caution,
    }
}

pub(super) fn draw(ui: &mut Ui, frame: &Frame<'_>, sortie: &Sortie, note: &mut String, out: &mut Vec<Command>) {
    let palette = Palette::of(frame.session.settings());
    ui.horizontal_wrapped(|ui| {
        ui.strong(frame.t("sorties-review"));
        ui.label(RichText::new(frame.explain(&sortie.reviewed())).color(color(sortie, &palette)).strong());
        let dispatch = &sortie.start.dispatch;
        if let Some(unit) = &dispatch.unit {
            ui.label(frame.explain(unit));
        }
        for other in dispatch.crew.iter().flat_map(|crew| &crew.others) {
            let name = frame.session.crew().person(*other).map(|person| person.name.clone());
            ui.label(name.unwrap_or_default());
        }
        if let Some(sight) = &dispatch.sight {
            ui.label(RichText::new(frame.explain(sight)).color(palette.weak));
        }
        if let Some(light) = &dispatch.light {
            ui.label(RichText::new(frame.explain(light)).color(palette.weak));
        }
        if sortie.state.is_closed() {
            verdicts(ui, frame, sortie, note, out);
        }
    });
    if let Some(how) = &sortie.start.dispatch.overridden {
        let text = message!("crew-overridden", name = how.name.as_str(), reason = how.reason.as_str());
        ui.label(RichText::new(frame.m(&text)).color(palette.caution).strong());
    }
    if !sortie.start.dispatch.objections.is_empty() {
        egui::CollapsingHeader::new(frame.t("sorties-objections")).show(ui, |ui| {
            for objection in &sortie.start.dispatch.objections {
                objection_line(ui, frame, objection, &palette);
            }
        });
    }
    for review in &sortie.reviews {
        let at = beijing(review.at).strftime("%m-%d %H:%M").to_string();
        ui.label(format!("{at} {} · {}  {}", review.who, frame.explain(&review.verdict), review.note));
    }
    let crew = frame.session.crew();
    if let Some(trouble) = crew.trouble() {
        ui.label(RichText::new(frame.m(trouble)).color(palette.danger));
    } else if let Some(notice) = crew.notice() {
        ui.label(RichText::new(frame.m(notice)).color(palette.good));
    }
}

fn verdicts(ui: &mut Ui, frame: &Frame<'_>, sortie: &Sortie, note: &mut String, out: &mut Vec<Command>) {
    let hint = frame.t("sorties-review-note");
    ui.add(TextEdit::singleline(note).hint_text(hint).desired_width(150.0));
    for (verdict, id) in [
        (Verdict::Accepted, "sorties-accept"),
        (Verdict::Questioned, "sorties-question"),
        (Verdict::Noted, "sorties-note"),
    ] {
        let worded = verdict == Verdict::Accepted || !note.trim().is_empty();
        let button = Button::new(frame.t(id)).min_size(TOUCH);
        if ui.add_enabled(worded && frame.session.crew().may_write(), button).clicked() {
            out.push(Command::Crew(Ask::Review(sortie.id(), verdict, std::mem::take(note))));
        }
    }
}
