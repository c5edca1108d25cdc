//! Alerts that nobody has acknowledged, over the map's corner.

use egui::{Button, Frame as Card, RichText, Ui, Vec2};
use mission::message;
use session::fly::{Alert, Command as Fly, Level};
use session::{Command, SoundLevel};

use crate::Frame;
use crate::theme::Palette;
use crate::widgets::{clock_text, level_mark};

/// Alerts that are shown at once; the others are counted.
const MOST: usize = 4;

pub(super) fn draw(ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
    let alerts = frame.session.fly().alerts();
    let open = alerts.open();
    for alert in open.iter().take(MOST) {
        card(ui, frame, alert, out);
    }
    if open.len() > 1 {
        ui.horizontal(|ui| {
            if open.len() > MOST {
                ui.label(frame.m(&message!("fly-alerts-more", count = open.len() - MOST)));
            }
            let all = Button::new(frame.t("fly-acknowledge-all")).min_size(Vec2::new(120.0, 36.0));
            if ui.add(all).clicked() {
                out.push(Command::Fly(Fly::AcknowledgeAll));
            }
        });
    }
    if alerts.dropped_unacknowledged() > 0 {
        ui.label(frame.m(&message!("fly-alerts-dropped", count = alerts.dropped_unacknowledged() as f64)));
    }
}

fn card(ui: &mut Ui, frame: &Frame<'_>, alert: &Alert, out: &mut Vec<Command>) {
    let palette = Palette::of(frame.session.settings());
    let level = match alert.level {
        SoundLevel::Notice => Level::Good,
        SoundLevel::Warning => Level::Caution,
        SoundLevel::Alarm => Level::Danger,
    };
    let (mark, color) = level_mark(level, &palette);
    let word = frame.m(&match level {
        Level::Good => message!("fly-level-notice"),
        Level::Caution => message!("fly-level-caution"),
        Level::Danger => message!("fly-level-danger"),
    });
    let card = Card::popup(ui.style()).stroke(egui::Stroke::new(2.0, color));
    card.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(format!("{mark} {word}")).color(color).strong().size(15.0));
            if let Some(vehicle) = alert.vehicle {
                let name = frame.session.fly().name(vehicle, &frame.session.fly_context());
                ui.label(RichText::new(frame.m(&name)).strong());
            }
            ui.label(clock_text(alert.last));
            if alert.count > 1 {
                ui.label(format!("×{}", alert.count));
            }
        });
        ui.label(RichText::new(frame.m(&alert.text)).size(15.0));
        let known = Button::new(frame.t("fly-acknowledge")).min_size(Vec2::new(96.0, 36.0));
        if ui.add(known).clicked() {
            out.push(Command::Fly(Fly::Acknowledge(alert.id)));
        }
    });
}
