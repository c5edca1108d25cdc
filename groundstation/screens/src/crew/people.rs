//! People, their certificates and their leave.

use std::collections::BTreeSet;

use egui::{Button, CentralPanel, Grid, Panel, RichText, ScrollArea, TextEdit, Ui};
use mission::message;
use session::Command;
use session::cases::Secret;
use session::crew::book::certificate::{Category, Certificate, LicenceClass, Rating};
use session::crew::book::person::{Person, Role, Unit};
use session::crew::book::{PersonId, Topic};
use session::crew::{
    CertificateDraft, Command as Ask, Form, GrantsKind, LeaveDraft, OperatingDraft, Paper, PersonDraft,
};

use super::{TOUCH, ask, calendar, choose, enter, enter_or_close, export, field, old, units, word};
use crate::Frame;
use crate::finding::chinese;
use crate::theme::Palette;

/// A day as it is typed.
const DAY: &str = "2026-11-25";

/// What the part remembers between frames.
#[derive(Default)]
pub(super) struct Part {
    person: Option<PersonDraft>,
    certificate: Option<CertificateDraft>,
    leave: LeaveDraft,
    operating: Option<OperatingDraft>,
    passphrase: String,
    why: String,
    strike: String,
}

impl Part {
    pub(super) fn draw(&mut self, ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
        Panel::left("crew-people").default_size(330.0).show(ui, |ui| {
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| self.list(ui, frame, out));
        });
        CentralPanel::default().show(ui, |ui| match &self.person {
            Some(_) => {
                ScrollArea::vertical().auto_shrink(false).show(ui, |ui| self.detail(ui, frame, out));
            }
            None => calendar::draw(ui, frame),
        });
    }

    fn list(&mut self, ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
        let (crew, palette) = (frame.session.crew(), Palette::of(frame.session.settings()));
        let Some(books) = crew.books() else { return };
        ui.horizontal_wrapped(|ui| {
            if ui.add(Button::new(frame.t("crew-new-person")).min_size(TOUCH)).clicked() {
                self.open(PersonDraft::new(crew.unit().unwrap_or(Unit::Brigade(1))));
            }
            let papers = [
                (Paper::People, "crew-paper-people"),
                (Paper::Certificates, "crew-paper-certificates"),
                (Paper::Leave, "crew-paper-leave"),
            ];
            export(ui, frame, &papers, &[Form::Xlsx, Form::Csv, Form::Pdf], out);
            if self.person.is_some() && ui.add(Button::new(frame.t("crew-calendar")).min_size(TOUCH)).clicked() {
                self.person = None;
            }
        });
        for (unit, name) in units(frame) {
            ui.add_space(4.0);
            ui.label(RichText::new(name).color(palette.weak).strong());
            let mut own: Vec<&Person> = books.roster.people.iter().filter(|person| person.unit == unit).collect();
            own.sort_by(|a, b| a.name.cmp(&b.name));
            for person in own {
                let open = self.person.as_ref().is_some_and(|draft| draft.id == person.id);
                let roles: Vec<String> = person.roles.iter().map(|role| word(frame, role)).collect();
                let between = if chinese(frame) { "、" } else { ", " };
                let text = format!("{}  {}", person.name, roles.join(between));
                if ui.add(Button::selectable(open, text).min_size(TOUCH)).clicked() {
                    self.open(PersonDraft::of(person));
                }
            }
        }
        ui.separator();
        self.operating(ui, frame, out);
    }

    fn open(&mut self, draft: PersonDraft) {
        *self = Self { person: Some(draft), operating: self.operating.take(), ..Self::default() };
    }

    fn operating(&mut self, ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
        let Some(books) = frame.session.crew().books() else { return };
        ui.strong(frame.t("crew-operating"));
        let stands = OperatingDraft::of(books.roster.operating.as_ref());
        let draft = self.operating.get_or_insert_with(|| stands.clone());
        Grid::new("crew-operating").num_columns(2).show(ui, |ui| {
            field(ui, frame, "crew-field-number", "", &mut draft.number);
            field(ui, frame, "crew-field-until", DAY, &mut draft.until);
        });
        if *draft != stands {
            enter(ui, frame, books.roster.operating.is_none(), &mut self.why, draft.entry(), out);
        }
        ui.horizontal_wrapped(|ui| {
            ui.strong(frame.t("crew-station"));
            let before = frame.session.crew().unit().unwrap_or(Unit::Centre);
            let mut unit = before;
            choose(ui, "crew-station", &mut unit, units(frame));
            if unit != before {
                ask(out, Ask::Unit(unit));
            }
        });
    }

    fn detail(&mut self, ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
        let Some(draft) = &mut self.person else { return };
        let new = draft.id == PersonId::default();
        ui.heading(if new { frame.t("crew-new-person") } else { draft.name.clone() });
        Grid::new("crew-person").num_columns(2).spacing([12.0, 6.0]).show(ui, |ui| {
            field(ui, frame, "crew-field-name", "", &mut draft.name);
            ui.label(frame.t("crew-field-unit"));
            choose(ui, "crew-person-unit", &mut draft.unit, units(frame));
            ui.end_row();
            ui.label(frame.t("crew-field-roles"));
            ui.horizontal_wrapped(|ui| {
                for role in [Role::Pilot, Role::Trainer, Role::Lead, Role::Observer] {
                    tick(ui, &mut draft.roles, role, word(frame, &role));
                }
            });
            ui.end_row();
            field(ui, frame, "crew-field-declared", DAY, &mut draft.declared);
            ui.label("");
            ui.checkbox(&mut draft.meets_all, frame.t("crew-field-meets-all"));
            ui.end_row();
        });
        let known = frame.session.crew().person(draft.id).map(PersonDraft::of);
        if known.as_ref() != Some(draft) && enter(ui, frame, new, &mut self.why, draft.entry(), out) && new {
            self.person = None;
            return;
        }
        if new {
            return;
        }
        let id = draft.id;
        self.passphrase(ui, frame, id, out);
        ui.separator();
        self.certificates(ui, frame, id, out);
        ui.separator();
        self.leave(ui, frame, id, out);
        ui.separator();
        self.strike(ui, frame, (Topic::Person, id.to_string()), out);
    }

    fn passphrase(&mut self, ui: &mut Ui, frame: &Frame<'_>, id: PersonId, out: &mut Vec<Command>) {
        ui.horizontal_wrapped(|ui| {
            let has = frame.session.crew().has_secret(id);
            ui.label(frame.t(if has { "crew-has-passphrase" } else { "crew-lacks-passphrase" }));
            let hint = frame.t("crew-new-passphrase");
            ui.add(TextEdit::singleline(&mut self.passphrase).password(true).hint_text(hint).desired_width(180.0));
            let button = Button::new(frame.t("crew-set-passphrase")).min_size(TOUCH);
            if ui.add_enabled(!self.passphrase.is_empty(), button).clicked() {
                ask(out, Ask::SetSecret(id, Secret(std::mem::take(&mut self.passphrase))));
            }
        });
    }

    fn certificates(&mut self, ui: &mut Ui, frame: &Frame<'_>, id: PersonId, out: &mut Vec<Command>) {
        let (crew, palette) = (frame.session.crew(), Palette::of(frame.session.settings()));
        let Some(books) = crew.books() else { return };
        ui.horizontal(|ui| {
            ui.strong(frame.t("crew-certificates"));
            if ui.add(Button::new(frame.t("crew-new-certificate")).min_size(TOUCH)).clicked() {
                self.certificate = Some(CertificateDraft::new(id));
            }
        });
        let own: Vec<&Certificate> = books.roster.certificates.iter().filter(|own| own.person == id).collect();
        for certificate in own {
            ui.horizontal_wrapped(|ui| {
                let open = self.certificate.as_ref().is_some_and(|draft| draft.was.id == certificate.id);
                let text = format!("{} {}", word(frame, &certificate.grants), certificate.number);
                if ui.add(Button::selectable(open, text).min_size(TOUCH)).clicked() {
                    self.certificate = Some(CertificateDraft::of(certificate));
                }
                if let Some(last) = certificate.last_day(&books.rules) {
                    ui.label(frame.m(&message!("crew-serves-until", day = last.to_string())));
                }
                if let Some(apply) = certificate.renew_by(&books.rules, crew.calendar()) {
                    let text = message!("crew-renew-by", day = apply.date.to_string());
                    ui.label(RichText::new(frame.m(&text)).color(palette.weak));
                }
                for scan in &certificate.scans {
                    if ui.link(&scan.name).clicked() {
                        ask(out, Ask::OpenScan(scan.clone()));
                    }
                }
                if ui.add(Button::new(frame.t("crew-attach")).min_size(TOUCH)).clicked() {
                    ask(out, Ask::Attach(certificate.id));
                }
            });
        }
        self.certificate_form(ui, frame, out);
    }

    fn certificate_form(&mut self, ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
        let Some(draft) = &mut self.certificate else { return };
        let old = old(Topic::Certificate, draft.was.id);
        let kinds = [
            (GrantsKind::Licence, "crew-kind-licence"),
            (GrantsKind::LightTraining, "records-grants-light-training"),
            (GrantsKind::Enforcement, "records-grants-enforcement"),
        ];
        Grid::new("crew-certificate").num_columns(2).spacing([12.0, 6.0]).show(ui, |ui| {
            ui.label(frame.t("crew-field-kind"));
            choose(ui, "crew-certificate-kind", &mut draft.kind, kinds.map(|(kind, id)| (kind, frame.t(id))));
            ui.end_row();
            if draft.kind == GrantsKind::Licence {
                ui.label(frame.t("crew-field-class"));
                ui.horizontal(|ui| {
                    let classes = [LicenceClass::Small, LicenceClass::Medium, LicenceClass::Large];
                    let classes = classes.map(|class| (class, word(frame, &class.aircraft())));
                    choose(ui, "crew-certificate-class", &mut draft.class, classes);
                    choose(ui, "crew-certificate-category", &mut draft.category, categories(frame));
                });
                ui.end_row();
                ui.label(frame.t("crew-field-ratings"));
                ui.horizontal_wrapped(|ui| {
                    for rating in [Rating::Vlos, Rating::Bvlos, Rating::Instructor] {
                        tick(ui, &mut draft.ratings, rating, word(frame, &rating));
                    }
                });
                ui.end_row();
            }
            field(ui, frame, "crew-field-number", "", &mut draft.number);
            field(ui, frame, "crew-field-issued", DAY, &mut draft.issued);
            field(ui, frame, "crew-field-until", DAY, &mut draft.until);
            if draft.kind == GrantsKind::Licence {
                field(ui, frame, "crew-field-checks", DAY, &mut draft.checks);
            }
            field(ui, frame, "crew-field-withdrawn", "", &mut draft.withdrawn);
        });
        if enter_or_close(ui, frame, old, &mut self.why, draft.entry(), out) {
            self.certificate = None;
        }
    }

    fn leave(&mut self, ui: &mut Ui, frame: &Frame<'_>, id: PersonId, out: &mut Vec<Command>) {
        let Some(books) = frame.session.crew().books() else { return };
        ui.strong(frame.t("crew-leave"));
        for leave in books.roster.leave.iter().filter(|leave| leave.person == id) {
            ui.horizontal_wrapped(|ui| {
                ui.label(format!("{} – {}  {}", leave.from, leave.until, leave.why));
                let button = Button::new(frame.t("crew-strike")).min_size(TOUCH);
                if ui.add_enabled(frame.session.crew().may_write(), button).clicked() {
                    let why = frame.t("crew-leave-over");
                    ask(out, Ask::Strike(Topic::Leave, leave.id.to_string(), why));
                }
            });
        }
        Grid::new("crew-leave").num_columns(2).spacing([12.0, 6.0]).show(ui, |ui| {
            field(ui, frame, "crew-field-from", DAY, &mut self.leave.from);
            field(ui, frame, "crew-field-last", DAY, &mut self.leave.until);
            field(ui, frame, "crew-field-reason", "", &mut self.leave.why);
        });
        if !self.leave.from.is_empty() && enter(ui, frame, true, &mut self.why, self.leave.entry(id), out) {
            self.leave = LeaveDraft::default();
        }
    }

    fn strike(&mut self, ui: &mut Ui, frame: &Frame<'_>, what: (Topic, String), out: &mut Vec<Command>) {
        ui.horizontal_wrapped(|ui| {
            let label = ui.label(frame.t("crew-why"));
            ui.add(TextEdit::singleline(&mut self.strike).desired_width(220.0)).labelled_by(label.id);
            let ready = frame.session.crew().may_write() && !self.strike.trim().is_empty();
            if ui.add_enabled(ready, Button::new(frame.t("crew-strike-person")).min_size(TOUCH)).clicked() {
                ask(out, Ask::Strike(what.0, what.1.clone(), std::mem::take(&mut self.strike)));
                self.person = None;
            }
        });
    }
}

pub(super) fn categories(frame: &Frame<'_>) -> Vec<(Category, String)> {
    let all = [
        Category::Multirotor,
        Category::FixedWing,
        Category::VtolFixedWing,
        Category::Helicopter,
        Category::Gyroplane,
        Category::Airship,
        Category::Other,
    ];
    all.map(|category| (category, word(frame, &category))).to_vec()
}

/// One of several that may be ticked together.
pub(super) fn tick<T: Ord + Copy>(ui: &mut Ui, set: &mut BTreeSet<T>, one: T, text: String) {
    let mut on = set.contains(&one);
    if ui.checkbox(&mut on, text).changed() {
        if on {
            set.insert(one);
        } else {
            set.remove(&one);
        }
    }
}
