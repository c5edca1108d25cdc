//! The case of a sortie: what it left, its record, and its package.

use egui::{Button, RichText, ScrollArea, TextEdit, Ui, Vec2};
use evidence::case::{Finding, Road, Status};
use mission::explain::Explain;
use mission::message;
use session::Command;
use session::cases::{Command as Ask, Left, Opened, Outcome, Secret};
use session::findings::finding::{self, Kinds};
use session::sorties::Command as Sorties;

use super::party::Party;
use super::{Screen, TOUCH, ask, form};
use crate::Frame;
use crate::stills;
use crate::theme::Palette;

/// Of a picture on the contact sheet, points.
const THUMB: Vec2 = Vec2::new(176.0, 99.0);

impl Screen {
    pub(super) fn case(&mut self, ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
        let palette = Palette::of(frame.session.settings());
        let Some(opened) = frame.session.cases().opened() else {
            ui.label(frame.t("cases-pick"));
            return;
        };
        if self.of.replace(opened.sortie) != Some(opened.sortie) {
            // What was typed for another case is not for this one.
            (self.purpose, self.passphrase) = (String::new(), String::new());
            (self.still, self.party) = (None, Party::default());
        }
        let left = match &opened.left {
            None => {
                ui.label(frame.t("cases-reading"));
                return;
            }
            Some(Err(why)) => {
                ui.colored_label(palette.danger, frame.m(why));
                return;
            }
            Some(Ok(left)) => left,
        };
        ui.horizontal_wrapped(|ui| {
            if ui.add(Button::new(frame.t("cases-replay")).min_size(TOUCH)).clicked() {
                out.push(Command::Sorties(Sorties::Replay(opened.sortie)));
            }
            let verify = Button::new(frame.t("cases-verify")).min_size(TOUCH);
            if ui.add_enabled(!opened.busy && (left.captured || left.package.is_some()), verify).clicked() {
                ask(out, Ask::Verify);
            }
            for (id, what) in [("cases-card", Ask::ChooseCard), ("cases-fetch", Ask::FetchOriginals)] {
                let button = Button::new(frame.t(id)).min_size(TOUCH);
                if ui
                    .add_enabled(!opened.busy && left.captured, button)
                    .on_hover_text(frame.t("cases-card-hint"))
                    .clicked()
                {
                    ask(out, what);
                }
            }
            if ui.add(Button::new(frame.t("sorties-close")).min_size(TOUCH)).clicked() {
                ask(out, Ask::Close);
            }
            if opened.busy {
                ui.spinner();
                ui.label(frame.t("cases-busy"));
            }
        });
        // Above what is scrolled: it answers a button wherever that is.
        if let Some(came) = &opened.outcome {
            let most = ui.available_height() * 0.3;
            ScrollArea::vertical().id_salt("case-outcome").max_height(most).show(ui, |ui| outcome(ui, frame, came));
            ui.separator();
        }
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            self.sheet(ui, frame, left);
            of_sortie(ui, frame, opened, out);
            ui.separator();
            form::draw(ui, frame, opened, out);
            ui.separator();
            self.package(ui, frame, opened, left, out);
        });
    }

    /// Stills, and one of them large.
    fn sheet(&mut self, ui: &mut Ui, frame: &Frame<'_>, left: &Left) {
        ui.horizontal_wrapped(|ui| {
            let footage = if left.footage.is_some() { "cases-has-footage" } else { "cases-no-footage" };
            ui.label(frame.t(footage));
            let capture = if left.captured { "cases-has-capture" } else { "cases-no-capture" };
            ui.label(frame.t(capture));
            ui.label(frame.m(&message!("cases-stills", count = left.stills.len())));
        });
        if let Some(path) = self.still.clone().filter(|path| left.stills.contains(path)) {
            let width = ui.available_width().min(720.0);
            if stills::draw(ui, frame, &path, Vec2::new(width, width * 9.0 / 16.0), true) {
                self.still = None;
            }
        }
        ui.horizontal_wrapped(|ui| {
            for path in &left.stills {
                if stills::draw(ui, frame, path, THUMB, self.still.as_ref() == Some(path)) {
                    self.still = Some(path.clone());
                }
            }
        });
    }

    fn package(&mut self, ui: &mut Ui, frame: &Frame<'_>, opened: &Opened, left: &Left, out: &mut Vec<Command>) {
        let palette = Palette::of(frame.session.settings());
        ui.heading(frame.t("cases-package"));
        if let Some((_, status)) = frame.session.cases().case(&frame.session.context()) {
            let color = if status == Status::Evidence { palette.good } else { palette.caution };
            ui.label(RichText::new(frame.m(&status.explain())).color(color).strong());
            if let Status::Clue(lacking) = &status {
                for lacks in lacking {
                    ui.label(format!("· {}", frame.m(&lacks.explain())));
                }
            }
        }
        if let Some(package) = &left.package {
            ui.label(frame.m(&message!("cases-package-at", file = package.display().to_string())));
        }
        let label = ui.label(frame.t("cases-purpose"));
        ui.add(TextEdit::singleline(&mut self.purpose).hint_text(frame.t("cases-purpose-hint")).desired_width(420.0))
            .labelled_by(label.id);
        if left.practice {
            ui.label(frame.t("cases-practice-key"));
        } else {
            ui.horizontal_wrapped(|ui| {
                if ui.add(Button::new(frame.t("cases-choose-key")).min_size(TOUCH)).clicked() {
                    ask(out, Ask::ChooseKey);
                }
                let key = frame.session.cases().key();
                ui.label(key.map_or_else(|| frame.t("cases-no-key"), |key| key.display().to_string()));
            });
            let label = ui.label(frame.t("cases-passphrase"));
            ui.add(TextEdit::singleline(&mut self.passphrase).password(true).desired_width(240.0))
                .labelled_by(label.id);
        }
        let pack = Button::new(RichText::new(frame.t("cases-pack")).strong()).min_size(Vec2::new(160.0, 44.0));
        if ui.add_enabled(!opened.busy, pack).clicked() {
            let passphrase = Secret(std::mem::take(&mut self.passphrase));
            ask(out, Ask::Pack { passphrase, purpose: self.purpose.clone() });
        }
        if left.package.is_some() && !left.stills.is_empty() {
            let signed = (self.purpose.as_str(), &mut self.passphrase);
            self.party.draw(ui, frame, opened, left, signed, out);
        }
    }
}

/// What came of the last thing that was done.
fn outcome(ui: &mut Ui, frame: &Frame<'_>, outcome: &Outcome) {
    let palette = Palette::of(frame.session.settings());
    let color = if outcome.good { palette.good } else { palette.danger };
    for (index, line) in outcome.lines.iter().enumerate() {
        let text = RichText::new(frame.m(line)).color(color);
        ui.label(if index == 0 { text.strong() } else { text });
    }
}

/// The findings of the sortie; one of them gives the record its kind, its provision and its place.
fn of_sortie(ui: &mut Ui, frame: &Frame<'_>, opened: &Opened, out: &mut Vec<Command>) {
    let of_it = frame.session.findings().listed().filter(|finding| finding.sortie == Some(opened.sortie));
    for found in of_it {
        ui.horizontal_wrapped(|ui| {
            let stake = found.road.as_ref().map(|road| format!("{} {}", road.route, road.stake)).unwrap_or_default();
            ui.label(RichText::new(stake).monospace());
            ui.label(crate::finding::kind_of(frame, &found.kind));
            if ui
                .add(Button::new(frame.t("cases-take")).min_size(TOUCH))
                .on_hover_text(frame.t("cases-take-hint"))
                .clicked()
            {
                out.push(take(frame, found));
            }
        });
    }
}

/// The record is in Chinese, as the office that reads it.
fn take(frame: &Frame<'_>, found: &finding::Finding) -> Command {
    let kind = Kinds::embedded().get(&found.kind);
    let finding = Finding {
        kind: kind.map_or_else(|| found.kind.clone(), |kind| kind.zh.clone()),
        law: kind.map(|kind| kind.legal_zh.clone()).unwrap_or_default(),
        description: found.note.clone(),
    };
    let road = found.road.as_ref().map(|road| Road {
        route: frame
            .session
            .network()
            .road(&road.route)
            .map_or_else(|| road.route.clone(), |named| format!("{} {}", named.code, named.name)),
        toward: road.toward.clone(),
        stake: road.stake.clone(),
        lane: road.lane.as_deref().map(|lane| crate::finding::lane(frame, lane)).unwrap_or_default(),
        structure: {
            let part = road.part.as_ref().map(|part| frame.m(&part.explain()));
            [road.structure.clone(), part].into_iter().flatten().collect::<Vec<_>>().join("，")
        },
    });
    Command::Cases(Ask::Take(Box::new(finding), Box::new(road.unwrap_or_default())))
}
