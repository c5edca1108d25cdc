//! Parameters: read, search, edit, compare with a file, save.

use egui::{Button, Checkbox, Grid, ScrollArea, TextEdit, Ui};
use mission::message;
use session::vehicle::{Command as Ask, Listing, Writing, file};
use session::{Command, VehicleSnapshot};
use telemetry::services::parameter::Name;

use super::{TOUCH, ask};
use crate::Frame;
use crate::theme::Palette;

/// Rows shown at once: a thousand cost more time than a frame has.
const MOST_ROWS: usize = 200;

/// What it remembers between frames.
#[derive(Default)]
pub(super) struct Pane {
    search: String,
    changed_only: bool,
    editing: Option<(Name, String)>,
    /// Asked whether to write although the vehicle is armed.
    overriding: bool,
}

impl Pane {
    pub(super) fn draw(&mut self, ui: &mut Ui, frame: &Frame<'_>, vehicle: &VehicleSnapshot, out: &mut Vec<Command>) {
        let palette = Palette::of(frame.session.settings());
        let maintenance = frame.session.maintenance();
        let address = vehicle.address;
        let listing = maintenance.listing(address);
        let known = !vehicle.parameters.is_empty();
        ui.horizontal_wrapped(|ui| {
            let busy = matches!(listing, Listing::Reading { .. });
            for (id, allowed, what) in [
                ("vehicle-read", !busy && !vehicle.lost, Ask::ReadParameters(address)),
                ("vehicle-file-open", known, Ask::OpenFile),
                ("vehicle-file-save", known, Ask::Save(address)),
            ] {
                if ui.add_enabled(allowed, Button::new(frame.t(id)).min_size(TOUCH)).clicked() {
                    ask(out, what);
                }
            }
        });
        ui.label(match listing {
            Listing::Never => frame.t("vehicle-read-never"),
            Listing::Reading { total: 0, .. } => frame.t("vehicle-reading-begins"),
            Listing::Reading { done, total } => frame.m(&message!("vehicle-reading", done = *done, total = *total)),
            Listing::Whole => frame.m(&message!("vehicle-read-whole", count = vehicle.parameters.len())),
            Listing::Failed(cause) => frame.m(&message!("vehicle-read-failed", cause = cause.clone())),
        });
        if let Some(notice) = maintenance.notice() {
            ui.label(frame.m(notice));
        }
        if vehicle.state.is_armed() {
            self.armed(ui, frame, vehicle, out);
        } else {
            self.overriding = false;
        }
        if maintenance.comparison().is_some() {
            comparison(ui, frame, vehicle, out);
            return;
        }
        ui.horizontal_wrapped(|ui| {
            ui.add(TextEdit::singleline(&mut self.search).hint_text(frame.t("vehicle-search")).desired_width(220.0));
            ui.checkbox(&mut self.changed_only, frame.t("vehicle-only-changed"));
        });
        let wanted = self.search.trim().to_ascii_uppercase();
        let fits = |name: &Name| {
            name.as_str().contains(&wanted) && (!self.changed_only || maintenance.changed_from(vehicle, name).is_some())
        };
        let rows: Vec<_> = vehicle.parameters.iter().filter(|(name, _)| fits(name)).collect();
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            Grid::new("vehicle-parameters").striped(true).min_row_height(36.0).show(ui, |ui| {
                for (name, value) in rows.iter().take(MOST_ROWS) {
                    ui.monospace(name.as_str());
                    ui.strong(file::shown(**value));
                    self.edit(ui, frame, vehicle, name, out);
                    if let Some(writing) = maintenance.writing(address, name) {
                        let text = match writing {
                            Writing::Waiting(value) => message!("vehicle-waiting", value = *value),
                            Writing::Sent(value) => message!("vehicle-writing", value = *value),
                            Writing::Confirmed(value) => message!("vehicle-written", value = *value),
                            Writing::Failed(cause) => message!("vehicle-write-failed", cause = cause.clone()),
                        };
                        ui.label(frame.m(&text));
                    }
                    if let Some(before) = maintenance.changed_from(vehicle, name) {
                        ui.colored_label(palette.accent, frame.m(&message!("vehicle-changed", value = before.number)));
                    }
                    ui.end_row();
                }
            });
            if rows.len() > MOST_ROWS {
                ui.label(frame.m(&message!("vehicle-more", count = rows.len() - MOST_ROWS)));
            }
        });
    }

    /// Writing in flight is blocked until a person decides otherwise, in two steps.
    fn armed(&mut self, ui: &mut Ui, frame: &Frame<'_>, vehicle: &VehicleSnapshot, out: &mut Vec<Command>) {
        let palette = Palette::of(frame.session.settings());
        if frame.session.maintenance().may_write(vehicle) {
            ui.colored_label(palette.danger, frame.t("vehicle-write-armed"));
            return;
        }
        ui.colored_label(palette.danger, frame.t("vehicle-write-blocked"));
        ui.horizontal_wrapped(|ui| {
            if !self.overriding {
                self.overriding = ui.add(Button::new(frame.t("vehicle-write-override")).min_size(TOUCH)).clicked();
                return;
            }
            ui.strong(frame.t("vehicle-write-override-sure"));
            let yes = ui.add(Button::new(frame.t("vehicle-confirm")).min_size(TOUCH)).clicked();
            let no = ui.add(Button::new(frame.t("vehicle-cancel")).min_size(TOUCH)).clicked();
            if yes {
                ask(out, Ask::WriteArmed(vehicle.address));
            }
            self.overriding = !yes && !no;
        });
    }

    fn edit(&mut self, ui: &mut Ui, frame: &Frame<'_>, vehicle: &VehicleSnapshot, name: &Name, out: &mut Vec<Command>) {
        let Some((_, text)) = self.editing.as_mut().filter(|(edited, _)| edited == name) else {
            let label = frame.m(&message!("vehicle-edit", name = name.as_str()));
            if ui.add_enabled(!vehicle.lost, Button::new(label).min_size(TOUCH)).clicked() {
                let value = vehicle.parameters.get(name).copied().map(file::shown);
                self.editing = Some((name.clone(), value.unwrap_or_default()));
            }
            return;
        };
        let mut done = false;
        ui.horizontal(|ui| {
            let hint = frame.m(&message!("vehicle-edit-value", name = name.as_str()));
            ui.add(TextEdit::singleline(text).hint_text(hint).desired_width(100.0));
            let number = text.trim().parse().ok().filter(|number: &f64| number.is_finite());
            match number {
                Some(number) => {
                    let label = frame.m(&message!("vehicle-write", name = name.as_str(), value = text.trim()));
                    let allowed = frame.session.maintenance().may_write(vehicle);
                    if ui.add_enabled(allowed, Button::new(label).min_size(TOUCH)).clicked() {
                        ask(out, Ask::SetParameter(vehicle.address, name.clone(), number));
                        done = true;
                    }
                }
                None => {
                    ui.label(frame.t("vehicle-not-number"));
                }
            }
            done |= ui.add(Button::new(frame.t("vehicle-cancel")).min_size(TOUCH)).clicked();
        });
        if done {
            self.editing = None;
        }
    }
}

fn comparison(ui: &mut Ui, frame: &Frame<'_>, vehicle: &VehicleSnapshot, out: &mut Vec<Command>) {
    let Some(comparison) = frame.session.maintenance().comparison() else { return };
    let differences = file::differences(&comparison.entries, &vehicle.parameters);
    let (name, total) = (comparison.file.as_str(), comparison.entries.len());
    ui.strong(if differences.is_empty() {
        frame.m(&message!("vehicle-file-same", file = name, total = total))
    } else {
        frame.m(&message!("vehicle-file-summary", file = name, total = total, count = differences.len()))
    });
    let chosen = comparison.chosen.len();
    let may_write = frame.session.maintenance().may_write(vehicle);
    if chosen > 0 {
        let system = f64::from(vehicle.address.system);
        ui.label(frame.m(&message!("vehicle-file-load-sure", system = system, count = chosen)));
    }
    ui.horizontal_wrapped(|ui| {
        let load = frame.m(&message!("vehicle-file-load", count = chosen));
        for (label, allowed, what) in [
            (frame.t("vehicle-file-all"), !differences.is_empty(), Ask::ChooseAll(vehicle.address, true)),
            (frame.t("vehicle-file-no-one"), chosen > 0, Ask::ChooseAll(vehicle.address, false)),
            (load, chosen > 0 && !vehicle.lost && may_write, Ask::LoadChosen(vehicle.address)),
            (frame.t("vehicle-file-close"), true, Ask::CloseFile),
        ] {
            if ui.add_enabled(allowed, Button::new(label).min_size(TOUCH)).clicked() {
                ask(out, what);
            }
        }
    });
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        Grid::new("vehicle-differences").striped(true).min_row_height(36.0).show(ui, |ui| {
            for id in ["vehicle-parameter", "vehicle-file-aboard", "vehicle-file-file"] {
                ui.strong(frame.t(id));
            }
            ui.end_row();
            for difference in &differences {
                let mut yes = comparison.chosen.contains(&difference.name);
                let mark = Checkbox::new(&mut yes, difference.name.as_str());
                if ui.add_enabled(difference.aboard.is_some(), mark).changed() {
                    ask(out, Ask::Choose(difference.name.clone(), yes));
                }
                let aboard = difference.aboard.map(file::shown);
                ui.label(aboard.unwrap_or_else(|| frame.t("vehicle-file-not-aboard")));
                ui.strong(difference.file.to_string());
                ui.end_row();
            }
        });
    });
}
