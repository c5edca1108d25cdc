//! The gate before arming, above the checklist: who flies, in what weather, what stands against it, and the lead's word.

use egui::{Button, ComboBox, DragValue, Grid, RichText, TextEdit, Ui};
use mission::message;
use session::Command;
use session::cases::Secret;
use session::crew::book::PersonId;
use session::crew::book::person::Role;
use session::crew::{Command as Ask, Gate, Weather};

use crate::Frame;
use crate::crew::{SignIn, objection_line};
use crate::theme::Palette;
use crate::widgets::HoldToConfirm;

/// What is typed.
#[derive(Default)]
pub(super) struct Typed {
    sign_in: SignIn,
    lead: Option<PersonId>,
    passphrase: String,
    reason: String,
}

impl Typed {
    pub(super) fn draw(&mut self, ui: &mut Ui, frame: &Frame<'_>, gate: &Gate, out: &mut Vec<Command>) {
        let (crew, palette) = (frame.session.crew(), Palette::of(frame.session.settings()));
        ui.horizontal_wrapped(|ui| {
            ui.strong(frame.t("crew-gate"));
            if let Some((_, name)) = &gate.airframe {
                ui.label(name);
            }
            ui.label(RichText::new(frame.explain(&gate.sight)).color(palette.weak));
            ui.label(RichText::new(frame.explain(&gate.light)).color(palette.weak));
        });
        if let Some(order) = crew.following() {
            let text = message!("crew-order-flown", number = order.number.as_str(), task = order.task.as_str());
            ui.label(RichText::new(frame.m(&text)).color(palette.accent));
        }
        ui.horizontal_wrapped(|ui| self.sign_in.draw(ui, frame, out));
        if crew.signed().is_some() {
            ui.horizontal_wrapped(|ui| {
                ui.label(frame.t("crew-observers"));
                let mut people = crew.with_role(Role::Observer);
                people.extend(crew.with_role(Role::Pilot));
                let mut seen = std::collections::BTreeSet::new();
                for person in people.iter().filter(|person| seen.insert(person.id)) {
                    if crew.signed().is_some_and(|signed| signed.person == person.id) {
                        continue;
                    }
                    let mut joins = crew.others().contains(&person.id);
                    if ui.checkbox(&mut joins, &person.name).changed() {
                        out.push(Command::Crew(Ask::Join(person.id, joins)));
                    }
                }
            });
        }
        weather(ui, frame, out);
        if gate.objections.is_empty() {
            ui.label(RichText::new(frame.t("crew-gate-open")).color(palette.good).strong());
        }
        for objection in &gate.objections {
            objection_line(ui, frame, objection, &palette);
        }
        if let Some(how) = &gate.overridden {
            let text = message!("crew-overridden", name = how.name.as_str(), reason = how.reason.as_str());
            ui.label(RichText::new(frame.m(&text)).color(palette.caution).strong());
        } else if gate.closed_by().is_some() {
            self.word_of_lead(ui, frame, &palette, out);
        }
        ui.separator();
    }

    fn word_of_lead(&mut self, ui: &mut Ui, frame: &Frame<'_>, palette: &Palette, out: &mut Vec<Command>) {
        let crew = frame.session.crew();
        ui.label(RichText::new(frame.t("crew-lead-may")).color(palette.weak));
        ui.horizontal_wrapped(|ui| {
            let leads = crew.with_role(Role::Lead);
            let shown = leads.iter().find(|person| Some(person.id) == self.lead);
            let shown = shown.map_or_else(|| frame.t("crew-which-lead"), |person| person.name.clone());
            ComboBox::from_id_salt("crew-lead").selected_text(shown).show_ui(ui, |ui| {
                for person in leads {
                    ui.selectable_value(&mut self.lead, Some(person.id), &person.name);
                }
            });
            let hint = frame.t("crew-passphrase");
            ui.add(TextEdit::singleline(&mut self.passphrase).password(true).hint_text(hint).desired_width(130.0));
        });
        let label = ui.label(frame.t("crew-why"));
        ui.add(TextEdit::singleline(&mut self.reason).desired_width(f32::INFINITY)).labelled_by(label.id);
        let ready = self.lead.is_some() && !self.passphrase.is_empty() && !self.reason.trim().is_empty();
        let text = frame.t("crew-override");
        let (_, confirmed) = HoldToConfirm::new(&text, palette.caution).enabled(ready).show(ui);
        if let (true, Some(lead)) = (confirmed, self.lead) {
            let secret = Secret(std::mem::take(&mut self.passphrase));
            let reason = std::mem::take(&mut self.reason);
            out.push(Command::Crew(Ask::Override { lead, secret, reason }));
        }
        if let Some(trouble) = crew.trouble() {
            ui.label(RichText::new(frame.m(trouble)).color(palette.danger).strong());
        }
    }
}

fn weather(ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
    let before = frame.session.crew().weather();
    let mut seen: Weather = before;
    Grid::new("crew-weather").num_columns(4).spacing([8.0, 4.0]).show(ui, |ui| {
        figure(ui, frame, "crew-wind", &mut seen.wind_m_s, 0.0..=40.0);
        figure(ui, frame, "crew-gust", &mut seen.gust_m_s, 0.0..=60.0);
        ui.end_row();
        figure(ui, frame, "crew-visibility", &mut seen.visibility_km, 0.0..=50.0);
        figure(ui, frame, "crew-temperature", &mut seen.temperature_c, -40.0..=60.0);
        ui.end_row();
        let mut rain = seen.rain == Some(true);
        if ui.checkbox(&mut rain, frame.t("crew-rain")).changed() {
            seen.rain = Some(rain);
        }
        ui.end_row();
    });
    if seen != before {
        out.push(Command::Crew(Ask::Weather(seen)));
    }
}

/// A figure that may be unknown: unknown until somebody enters it.
fn figure(ui: &mut Ui, frame: &Frame<'_>, id: &str, value: &mut Option<f64>, range: std::ops::RangeInclusive<f64>) {
    let label = ui.label(frame.t(id));
    match value {
        Some(known) => {
            ui.add(DragValue::new(known).range(range).speed(0.1).max_decimals(1)).labelled_by(label.id);
        }
        None => {
            if ui.add(Button::new("–").min_size(egui::Vec2::new(44.0, 30.0))).labelled_by(label.id).clicked() {
                *value = Some(range.start().max(0.0));
            }
        }
    }
}
