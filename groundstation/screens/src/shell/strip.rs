//! What is always visible: the active vehicle, the worst alert, what was lost, the time.

use egui::{RichText, Ui};
use mission::message;
use session::{Command, ScreenId};

use crate::Frame;
use crate::theme::Palette;
use crate::widgets::{clock_text, level_mark, shown_text, whole};

pub(super) fn draw(ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
    let (session, palette) = (frame.session, Palette::of(frame.session.settings()));
    let fly = session.fly();
    if session.sorties().replay().is_some() {
        ui.label(
            RichText::new(frame.t("desk-replay")).strong().color(palette.surface).background_color(palette.danger),
        );
    }
    let clock = clock_text(session.now());
    ui.label(RichText::new(&clock[..5]).strong()).on_hover_text(frame.t("desk-clock"));
    if let Some(row) = fly.view().fleet.iter().find(|row| row.active) {
        let (symbol, color) = level_mark(row.level, &palette);
        ui.label(RichText::new(format!("{symbol} {}", frame.m(&row.name))).strong().color(color));
        if let Some(mode) = &row.mode {
            ui.label(frame.m(mode));
        }
        ui.label(match row.armed {
            Some(true) => RichText::new(frame.t("desk-armed")).strong().color(palette.danger),
            Some(false) => RichText::new(frame.t("desk-disarmed")).color(palette.weak),
            None => RichText::new("–").color(palette.stale),
        });
        ui.label(shown_text(frame, &row.battery, |percent| format!("{} %", whole(*percent))));
        let age = row.link_age.map(|age| frame.m(&message!("desk-link-age", seconds = age.as_secs_f64())));
        let age = RichText::new(age.unwrap_or_else(|| "–".to_owned()));
        ui.label(if row.lost { age.strong().color(palette.danger) } else { age.color(palette.weak) });
    }
    if session.snapshot().dropped > 0 {
        let lost = frame.m(&message!("desk-dropped", count = session.snapshot().dropped as f64));
        ui.label(RichText::new(lost).color(palette.danger));
    }
    if let Some(worst) = fly.alerts().open().into_iter().max_by_key(|alert| (alert.level, alert.last.mono)) {
        let text = RichText::new(format!("■ {}", frame.m(&worst.text))).strong().color(palette.danger);
        if ui.button(text).on_hover_text(frame.t("desk-to-alerts")).clicked() {
            out.push(Command::Show(ScreenId::Fly));
        }
    }
}
