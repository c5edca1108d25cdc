//! Aircraft, and other equipment with its use against the target.

use egui::{Button, CentralPanel, Grid, Panel, ProgressBar, RichText, ScrollArea, TextEdit, Ui};
use mission::message;
use session::Command;
use session::crew::book::Topic;
use session::crew::book::aircraft::{Airframe, RemoteId};
use session::crew::book::calendar::beijing_day;
use session::crew::book::equipment::{DeviceKind, Month};
use session::crew::book::person::Unit;
use session::crew::{AirframeDraft, Command as Ask, Date, DeviceDraft, Form, Paper, airframe_of, days_from, utc};

use super::people::categories;
use super::{TOUCH, ask, choose, enter_or_close, export, field, old, units, word};
use crate::Frame;
use crate::theme::Palette;

/// What the part remembers between frames.
#[derive(Default)]
pub(super) struct Part {
    airframe: Option<AirframeDraft>,
    device: Option<DeviceDraft>,
    months_back: u16,
    why: String,
}

impl Part {
    pub(super) fn draw(&mut self, ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
        let half = (ui.available_width() * 0.5).max(360.0);
        Panel::left("crew-aircraft").default_size(half).show(ui, |ui| {
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| self.aircraft(ui, frame, out));
        });
        CentralPanel::default().show(ui, |ui| {
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| self.equipment(ui, frame, out));
        });
    }

    fn aircraft(&mut self, ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
        let (crew, palette) = (frame.session.crew(), Palette::of(frame.session.settings()));
        let Some(books) = crew.books() else { return };
        ui.horizontal_wrapped(|ui| {
            ui.strong(frame.t("crew-aircraft"));
            if ui.add(Button::new(frame.t("crew-new-aircraft")).min_size(TOUCH)).clicked() {
                self.airframe = Some(AirframeDraft::new(crew.unit().unwrap_or(Unit::Brigade(1))));
            }
            let papers = [(Paper::Aircraft, "crew-paper-aircraft"), (Paper::Batteries, "crew-paper-batteries")];
            export(ui, frame, &papers, &[Form::Xlsx, Form::Csv, Form::Pdf], out);
        });
        if books.roster.aircraft.is_empty() {
            ui.label(RichText::new(frame.t("crew-no-aircraft-yet")).color(palette.weak));
        }
        let today = beijing_day(utc(frame.session.now()));
        Grid::new("crew-fleet").num_columns(6).striped(true).spacing([12.0, 4.0]).show(ui, |ui| {
            if !books.roster.aircraft.is_empty() {
                for id in [
                    "crew-field-name",
                    "crew-field-unit",
                    "crew-field-class",
                    "crew-field-insured",
                    "crew-column-remote-id",
                    "crew-field-flown-h",
                ] {
                    ui.strong(frame.t(id));
                }
                ui.end_row();
            }
            for airframe in &books.roster.aircraft {
                self.row(ui, frame, airframe, today, &palette);
                ui.end_row();
            }
        });
        ui.separator();
        self.form(ui, frame, out);
    }

    fn row(&mut self, ui: &mut Ui, frame: &Frame<'_>, airframe: &Airframe, today: Date, palette: &Palette) {
        let Some(books) = frame.session.crew().books() else { return };
        let open = self.airframe.as_ref().is_some_and(|draft| draft.was.id == airframe.id);
        if ui.add(Button::selectable(open, &airframe.name).min_size(TOUCH)).clicked() {
            self.airframe = Some(AirframeDraft::of(airframe));
        }
        ui.label(word(frame, &airframe.unit));
        let class = airframe.figures.class(&books.rules.classes.value);
        ui.label(class.map(|class| word(frame, &class)).unwrap_or_else(|_| "–".to_owned()));
        match airframe.insured_until {
            Some(until) if today <= until => {
                let notice = usize::from(books.rules.ending_notice_days.value);
                let near = days_from(today, notice).last().is_some_and(|last| until <= *last);
                let color = if near { palette.caution } else { palette.text };
                ui.label(RichText::new(until.to_string()).color(color))
            }
            Some(until) => ui.label(RichText::new(until.to_string()).color(palette.danger)),
            None => ui.label(RichText::new("–").color(palette.stale)),
        };
        match airframe.remote_id {
            RemoteId::Healthy { on } => ui.label(RichText::new(on.to_string()).color(palette.good)),
            RemoteId::Failed { on } => ui.label(RichText::new(on.to_string()).color(palette.danger)),
            RemoteId::NeverSeen => ui.label(RichText::new("–").color(palette.stale)),
        };
        ui.label(format!("{:.1}", airframe.flown_h));
    }

    fn form(&mut self, ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
        let Some(draft) = &mut self.airframe else { return };
        let old = old(Topic::Aircraft, draft.was.id);
        Grid::new("crew-airframe").num_columns(2).spacing([12.0, 6.0]).show(ui, |ui| {
            field(ui, frame, "crew-field-name", "", &mut draft.name);
            ui.label(frame.t("crew-field-unit"));
            choose(ui, "crew-airframe-unit", &mut draft.unit, units(frame));
            ui.end_row();
            ui.label(frame.t("crew-field-category"));
            choose(ui, "crew-airframe-category", &mut draft.category, categories(frame));
            ui.end_row();
            field(ui, frame, "crew-field-empty-kg", "6.5", &mut draft.empty_kg);
            field(ui, frame, "crew-field-takeoff-kg", "9", &mut draft.takeoff_kg);
            field(ui, frame, "crew-field-top-speed", "82", &mut draft.top_speed_km_h);
            field(ui, frame, "crew-field-registration", "UAS…", &mut draft.registration);
            field(ui, frame, "crew-field-product-id", "", &mut draft.product_id);
            ui.label(frame.t("crew-field-autopilot"));
            ui.horizontal_wrapped(|ui| {
                ui.add(TextEdit::singleline(&mut draft.autopilot_uid).desired_width(180.0));
                let session = frame.session;
                let vehicle = session.active().and_then(|address| session.snapshot().vehicles.get(&address));
                let uid = vehicle.and_then(|vehicle| vehicle.version.as_ref()).map(|version| version.uid.clone());
                let free = vehicle.is_some_and(|vehicle| {
                    session.crew().books().is_some_and(|books| airframe_of(books, vehicle).is_none())
                });
                if let Some(uid) = uid.filter(|uid| !uid.is_empty() && free && *uid != draft.autopilot_uid)
                    && ui.add(Button::new(frame.t("crew-this-vehicle")).min_size(TOUCH)).clicked()
                {
                    draft.autopilot_uid = uid;
                }
            });
            ui.end_row();
            field(ui, frame, "crew-field-insured", "2026-12-31", &mut draft.insured_until);
            field(ui, frame, "crew-field-remote-id", "2026-11-25", &mut draft.remote_id);
            field(ui, frame, "crew-field-firmware", "", &mut draft.firmware);
            field(ui, frame, "crew-field-flown-h", "120.5", &mut draft.flown_h);
            field(ui, frame, "crew-field-flights", "300", &mut draft.flights);
            ui.label(frame.t("crew-field-maintenance"));
            let hint = frame.t("crew-maintenance-hint");
            ui.add(TextEdit::multiline(&mut draft.maintenance).hint_text(hint).desired_rows(2).desired_width(320.0));
            ui.end_row();
            ui.label(frame.t("crew-field-batteries"));
            let hint = frame.t("crew-batteries-hint");
            ui.add(TextEdit::multiline(&mut draft.batteries).hint_text(hint).desired_rows(2).desired_width(320.0));
            ui.end_row();
        });
        if enter_or_close(ui, frame, old, &mut self.why, draft.entry(), out) {
            self.airframe = None;
        }
    }

    fn equipment(&mut self, ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
        let (crew, palette) = (frame.session.crew(), Palette::of(frame.session.settings()));
        let Some(books) = crew.books() else { return };
        let month = Month::of(beijing_day(utc(frame.session.now()))).before(self.months_back);
        ui.horizontal_wrapped(|ui| {
            ui.strong(frame.t("crew-equipment"));
            if ui.add(Button::new("◀").min_size(TOUCH)).clicked() {
                self.months_back = self.months_back.saturating_add(1);
            }
            ui.label(month.to_string());
            if ui.add_enabled(self.months_back > 0, Button::new("▶").min_size(TOUCH)).clicked() {
                self.months_back = self.months_back.saturating_sub(1);
            }
            if ui.add(Button::new(frame.t("crew-import-use")).min_size(TOUCH)).clicked() {
                ask(out, Ask::ImportUse);
            }
            export(
                ui,
                frame,
                &[(Paper::Equipment(month), "crew-paper-equipment")],
                &[Form::Xlsx, Form::Csv, Form::Pdf],
                out,
            );
        });
        let utilisation = crew.utilisation(month);
        if utilisation.is_empty() {
            ui.label(RichText::new(frame.t("crew-no-devices")).color(palette.weak));
        }
        Grid::new("crew-utilisation").num_columns(4).striped(true).spacing([12.0, 4.0]).show(ui, |ui| {
            for line in &utilisation {
                ui.label(word(frame, &line.unit));
                ui.label(word(frame, &line.kind));
                let color = if line.is_met() { palette.good } else { palette.danger };
                match line.percent {
                    Some(percent) => {
                        let mark = if line.is_met() { "✔" } else { "✖" };
                        let text = message!("crew-percent-of", percent = percent.round(), target = line.target_percent);
                        let text = RichText::new(format!("{mark} {}", frame.m(&text))).color(palette.text);
                        let bar = ProgressBar::new((percent / 100.0) as f32).fill(color.gamma_multiply(0.35));
                        ui.add(bar.desired_width(210.0).corner_radius(4.0).text(text));
                    }
                    None => {
                        let text = message!("crew-percent-unknown", target = line.target_percent);
                        ui.label(RichText::new(frame.m(&text)).color(palette.danger));
                    }
                }
                ui.label(frame.m(&message!("crew-reported", reported = line.reported, devices = line.devices)));
                ui.end_row();
            }
        });
        ui.separator();
        ui.horizontal_wrapped(|ui| {
            if ui.add(Button::new(frame.t("crew-new-device")).min_size(TOUCH)).clicked() {
                self.device = Some(DeviceDraft::new(crew.unit().unwrap_or(Unit::Brigade(1))));
            }
        });
        self.device_form(ui, frame, out);
        for device in books.devices.iter().filter(|device| !device.retired) {
            let open = self.device.as_ref().is_some_and(|draft| draft.was.id == device.id);
            let text = format!("{} · {} · {}", device.label, word(frame, &device.kind), word(frame, &device.unit));
            if ui.add(Button::selectable(open, text).min_size(TOUCH)).clicked() {
                self.device = Some(DeviceDraft::of(device));
            }
        }
    }

    fn device_form(&mut self, ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
        let Some(draft) = &mut self.device else { return };
        let old = old(Topic::Device, draft.was.id);
        Grid::new("crew-device").num_columns(2).spacing([12.0, 6.0]).show(ui, |ui| {
            field(ui, frame, "crew-field-label", "", &mut draft.label);
            ui.label(frame.t("crew-field-kind"));
            let kinds = DeviceKind::ALL.map(|kind| (kind, word(frame, &kind)));
            choose(ui, "crew-device-kind", &mut draft.was.kind, kinds);
            ui.end_row();
            ui.label(frame.t("crew-field-unit"));
            choose(ui, "crew-device-unit", &mut draft.was.unit, units(frame));
            ui.end_row();
            ui.label(frame.t("crew-field-allotted"));
            let people = frame.session.crew().books().map(|books| books.roster.people.as_slice()).unwrap_or_default();
            let nobody = (None, frame.t("crew-nobody"));
            let all = people.iter().map(|person| (Some(person.id), person.name.clone()));
            choose(ui, "crew-device-allotted", &mut draft.was.allotted_to, [nobody].into_iter().chain(all));
            ui.end_row();
            ui.label("");
            ui.checkbox(&mut draft.was.retired, frame.t("crew-field-retired"));
            ui.end_row();
        });
        if enter_or_close(ui, frame, old, &mut self.why, draft.entry(), out) {
            self.device = None;
        }
    }
}
