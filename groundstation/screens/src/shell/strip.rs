//! What is always visible: the active vehicle, the worst alert, what was lost, the time. One line, whatever happens: what
//! lies below must not move under a finger because an alert comes.

use egui::{Align, Button, Label, Layout, RichText, Ui, Vec2};
use mission::message;
use session::{Command, ScreenId};

use crate::Frame;
use crate::theme::Palette;
use crate::widgets::{clock_text, level_mark, shown_text, whole};

/// Width that an alert has at least, as a share of what the navigation leaves.
const ALERT_SHARE: f32 = 0.4;
/// Width below which a text says nothing, points.
const LEAST: f32 = 32.0;

pub(super) fn draw(ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
    let whole = ui.available_size();
    let alerts = frame.session.fly().alerts();
    let worst = alerts.open().into_iter().max_by_key(|alert| (alert.level, alert.last.mono)).map(|alert| &alert.text);
    // The alert first, from the right: it keeps its place whatever else there is to say.
    ui.allocate_ui_with_layout(whole, Layout::right_to_left(Align::Center), |ui| {
        if let Some(text) = worst {
            let palette = Palette::of(frame.session.settings());
            let text = format!("■ {}", frame.m(text));
            let shown = RichText::new(&text).strong().color(palette.danger);
            let width = ui.available_width() * ALERT_SHARE;
            let alert = ui.scope(|ui| {
                ui.set_max_width(width);
                ui.add(Button::new(shown).truncate().min_size(Vec2::new(0.0, 36.0)))
            });
            let hint = format!("{text}\n{}", frame.t("desk-to-alerts"));
            if alert.inner.on_hover_text(hint).clicked() {
                out.push(Command::Show(ScreenId::Fly));
            }
        }
        let rest = ui.available_size();
        ui.allocate_ui_with_layout(rest, Layout::left_to_right(Align::Center), |ui| state(ui, frame));
    });
}

/// A text that is cut where there is no room for it, and whole in its tooltip. Where there is none at all it is left out:
/// what comes last is on the flying screen as well.
fn part(ui: &mut Ui, text: RichText) {
    if ui.available_width() < LEAST {
        return;
    }
    ui.add(Label::new(text).truncate());
}

fn state(ui: &mut Ui, frame: &Frame<'_>) {
    let (session, palette) = (frame.session, Palette::of(frame.session.settings()));
    if session.sorties().replay().is_some() {
        part(
            ui,
            RichText::new(frame.t("desk-replay")).strong().color(palette.surface).background_color(palette.danger),
        );
    }
    let clock = clock_text(session.now());
    ui.label(RichText::new(&clock[..5]).strong()).on_hover_text(frame.t("desk-clock"));
    if session.snapshot().dropped > 0 {
        let lost = frame.m(&message!("desk-dropped", count = session.snapshot().dropped as f64));
        part(ui, RichText::new(lost).color(palette.danger));
    }
    let Some(row) = session.fly().view().fleet.iter().find(|row| row.active) else { return };
    let (symbol, color) = level_mark(row.level, &palette);
    part(ui, RichText::new(format!("{symbol} {}", frame.m(&row.name))).strong().color(color));
    if let Some(mode) = &row.mode {
        part(ui, RichText::new(frame.m(mode)));
    }
    part(
        ui,
        match row.armed {
            Some(true) => RichText::new(frame.t("desk-armed")).strong().color(palette.danger),
            Some(false) => RichText::new(frame.t("desk-disarmed")).color(palette.weak),
            None => RichText::new("–").color(palette.stale),
        },
    );
    part(ui, RichText::new(shown_text(frame, &row.battery, |percent| format!("{} %", whole(*percent)))));
    let age = row.link_age.map(|age| frame.m(&message!("desk-link-age", seconds = age.as_secs_f64())));
    let age = RichText::new(age.unwrap_or_else(|| "–".to_owned()));
    part(ui, if row.lost { age.strong().color(palette.danger) } else { age.color(palette.weak) });
}
