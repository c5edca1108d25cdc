//! The fleet: every vehicle with what it does. Only a click makes one the active one.

use egui::{RichText, ScrollArea, Sense, Ui, UiBuilder, Vec2, WidgetInfo, WidgetType};
use mission::message;
use session::Command;
use session::fly::FleetRow;

use crate::Frame;
use crate::theme::Palette;
use crate::widgets::{level_mark, shown_text, whole};

pub(super) fn draw(ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
    let fleet = &frame.session.fly().view().fleet;
    let detachment = frame.session.settings().detachment.as_str();
    if !detachment.is_empty() {
        ui.add(egui::Label::new(RichText::new(detachment).strong()).truncate());
    }
    ui.label(RichText::new(frame.m(&message!("fly-fleet", count = fleet.len()))).strong());
    if fleet.is_empty() {
        ui.label(frame.t("fly-fleet-empty"));
        return;
    }
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        for row in fleet {
            vehicle(ui, frame, row, out);
        }
    });
}

fn vehicle(ui: &mut Ui, frame: &Frame<'_>, row: &FleetRow, out: &mut Vec<Command>) {
    let palette = Palette::of(frame.session.settings());
    let name = frame.m(&row.name);
    let card = ui.scope_builder(UiBuilder::new().id_salt(row.address).sense(Sense::click()), |ui| {
        let response = ui.response();
        let stroke =
            if row.active { egui::Stroke::new(3.0, palette.accent) } else { ui.style().interact(&response).bg_stroke };
        egui::Frame::group(ui.style()).stroke(stroke).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.style_mut().interaction.selectable_labels = false;
            // The card as a whole is touched, not its lines.
            ui.spacing_mut().interact_size.y = 22.0;
            ui.horizontal(|ui| {
                let (mark, color) = level_mark(row.level, &palette);
                ui.label(RichText::new(mark).color(color).size(18.0));
                ui.add(egui::Label::new(RichText::new(&name).strong().size(15.0)).truncate());
            });
            let state = RichText::new(frame.m(&row.state)).size(14.0);
            let state = if row.lost { state.color(palette.danger).strong() } else { state };
            ui.horizontal_wrapped(|ui| {
                ui.label(state);
                if let Some(mode) = &row.mode {
                    ui.label(RichText::new(frame.m(mode)).size(14.0));
                }
            });
            ui.horizontal_wrapped(|ui| {
                let battery = shown_text(frame, &row.battery, |percent| format!("{} %", whole(*percent)));
                let battery = RichText::new(frame.m(&message!("fly-row-battery", value = battery))).size(14.0);
                ui.label(if row.battery.as_ref().fresh().is_some() { battery } else { battery.color(palette.stale) });
                let age = row.link_age.map_or("–".to_owned(), |age| age.as_secs().to_string());
                ui.label(RichText::new(frame.m(&message!("fly-row-link", age = age))).size(14.0));
                if row.alerts > 0 {
                    let text = frame.m(&message!("fly-row-alerts", count = row.alerts));
                    ui.label(RichText::new(text).color(palette.danger).size(14.0));
                }
            });
        });
    });
    let response = card.response;
    response.widget_info(|| WidgetInfo::selected(WidgetType::Button, true, row.active, &name));
    if response.has_focus() {
        ui.painter().rect_stroke(response.rect, 4.0, ui.visuals().selection.stroke, egui::StrokeKind::Outside);
    }
    if response.clicked() && !row.active {
        out.push(Command::Activate(row.address));
    }
    ui.add_space(Vec2::splat(2.0).y);
}
