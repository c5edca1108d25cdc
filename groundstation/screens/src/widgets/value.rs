//! Values as instruments show them: fresh, stale with their age, or unknown.

use std::time::Duration;

use egui::{Color32, RichText, Ui};
use mission::message;
use session::fly::{Level, Shown};
use session::settings::SpeedUnit;
use telemetry::wire::Stamp;

use crate::Frame;
use crate::theme::Palette;

/// What stands where a value is unknown; never a zero.
const UNKNOWN: &str = "–";

/// A number without decimals, and never "-0".
pub fn whole(number: f64) -> f64 {
    number.round() + 0.0
}

/// A speed with its unit, in the one that the settings choose.
pub fn speed_text(frame: &Frame<'_>, speed_m_s: f64) -> String {
    let unit = frame.session.settings().speed_unit;
    let speed = unit.of_m_s(speed_m_s);
    frame.m(&match unit {
        SpeedUnit::MetresPerSecond => message!("fly-speed", value = whole(speed * 10.0) / 10.0),
        SpeedUnit::KilometresPerHour => message!("fly-speed-km-h", value = whole(speed)),
    })
}

/// The text of a value: stale ones carry their age.
pub fn shown_text<T>(frame: &Frame<'_>, value: &Shown<T>, text: impl FnOnce(&T) -> String) -> String {
    match value {
        Shown::Fresh(value) => text(value),
        Shown::Stale(value, age) => {
            frame.m(&message!("fly-stale", value = text(value), seconds = age.as_secs() as f64))
        }
        Shown::Unknown => UNKNOWN.to_owned(),
    }
}

/// A name and its value; a stale value is grey.
pub fn shown<T>(
    ui: &mut Ui,
    frame: &Frame<'_>,
    name: &str,
    value: &Shown<T>,
    size: f32,
    text: impl FnOnce(&T) -> String,
) {
    let palette = Palette::of(frame.session.settings());
    let text = RichText::new(shown_text(frame, value, text)).size(size).strong();
    let text = if matches!(value, Shown::Fresh(_)) { text } else { text.color(palette.stale) };
    ui.label(RichText::new(name).size(13.0));
    ui.label(text);
}

/// How long ago.
pub fn age_text(frame: &Frame<'_>, age: Duration) -> String {
    frame.m(&message!("fly-age", seconds = age.as_secs() as f64))
}

/// Minutes and seconds.
pub fn duration_text(duration: Duration) -> String {
    let seconds = duration.as_secs();
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// The whole country keeps UTC+8.
const BEIJING_S: u64 = 8 * 3600;

/// Hour and minute of a Unix time in seconds.
pub fn day_time_text(unix_s: i64) -> String {
    let seconds = (unix_s + BEIJING_S as i64).rem_euclid(86_400);
    format!("{:02}:{:02}", seconds / 3600, seconds / 60 % 60)
}

/// The time of day.
pub fn clock_text(at: Stamp) -> String {
    let seconds = (at.utc.0 / 1_000_000 + BEIJING_S) % 86_400;
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// The symbol and the colour of a level: never the colour alone.
pub fn level_mark(level: Level, palette: &Palette) -> (&'static str, Color32) {
    match level {
        Level::Good => ("●", palette.good),
        Level::Caution => ("▲", palette.caution),
        Level::Danger => ("■", palette.danger),
    }
}
