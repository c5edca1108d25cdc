//! SubRip text beside a film: for each frame when and where it was taken, in the fields that DJI's own side files have, so
//! that what reads those reads ours. UTC, and it says so.

use std::io::Write;

use super::FootageError;
use super::order::{Order, Placed};
use super::sink::Sink;
use crate::klv::Metadata;
use crate::ts::CLOCK_HZ;
use crate::unit::{AccessUnit, Stream};

/// A film of one frame shows it for a second of 25.
const USUAL: u64 = CLOCK_HZ / 25;

/// Writes a side file. Its times count from the first key frame, as those of [`super::Mp4`] do.
pub struct Srt<W: Write> {
    out: W,
    order: Order<Metadata>,
    start: Option<u64>,
    count: u64,
}

impl<W: Write> Srt<W> {
    /// Begins a side file.
    pub fn new(out: W) -> Self {
        Self { out, order: Order::new(USUAL), start: None, count: 0 }
    }

    fn cue(&mut self, placed: Option<Placed<Metadata>>) -> Result<(), FootageError> {
        let Some(Placed { frame, decoded, shown_later, lasts }) = placed else { return Ok(()) };
        let from = decoded.saturating_add_signed(shown_later).saturating_sub(self.start.unwrap_or(0));
        self.count += 1;
        let (count, text) = (self.count, words(&frame));
        let milliseconds = lasts * 1_000 / CLOCK_HZ;
        write!(
            self.out,
            "{count}\n{} --> {}\nFrameCnt: {count}, DiffTime: {milliseconds}ms\n{text}\n\n",
            time(from),
            time(from + lasts)
        )
        .map_err(FootageError::Write)
    }
}

/// `00:00:00,000`.
fn time(ticks: u64) -> String {
    let ms = ticks * 1_000 / CLOCK_HZ;
    format!("{:02}:{:02}:{:02},{:03}", ms / 3_600_000, ms / 60_000 % 60, ms / 1_000 % 60, ms % 1_000)
}

/// `2026-09-21 14:13:20.123 UTC`.
pub(crate) fn moment(utc_us: u64) -> String {
    let seconds = utc_us / 1_000_000;
    // Days to a date in the proleptic Gregorian calendar: years begin in March, so that the leap day comes last.
    let days = seconds / 86_400 + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    let (hour, minute, second) = (seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60);
    format!(
        "{:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}.{:03} UTC",
        year + era * 400 + next,
        utc_us / 1_000 % 1_000
    )
}

/// What is known of a frame; what is not known is not there.
fn words(metadata: &Metadata) -> String {
    let mut text = moment(metadata.utc_us);
    text.push('\n');
    let mut field = |name: &str, value: String| text.push_str(&format!("[{name}: {value}] "));
    if let Some(camera) = metadata.camera {
        field("latitude", format!("{:.7}", camera.lat_deg));
        field("longitude", format!("{:.7}", camera.lon_deg));
        field("abs_alt", format!("{:.3}", camera.amsl_m));
    }
    if let Some([roll, pitch, yaw]) = metadata.attitude_rad.map(|angles| angles.map(f64::to_degrees)) {
        field("drone_yaw", format!("{yaw:.2} drone_pitch: {pitch:.2} drone_roll: {roll:.2}"));
    }
    if let Some([roll, pitch, yaw]) = metadata.gimbal_rad.map(|angles| angles.map(f64::to_degrees)) {
        field("gb_yaw", format!("{yaw:.2} gb_pitch: {pitch:.2} gb_roll: {roll:.2}"));
    }
    text.truncate(text.trim_end().len());
    text
}

impl<W: Write> Sink for Srt<W> {
    fn stream(&mut self, _: &Stream) -> Result<(), FootageError> {
        Ok(())
    }

    fn frame(&mut self, unit: &AccessUnit, metadata: &Metadata) -> Result<(), FootageError> {
        if self.start.is_none() && !unit.key {
            return Ok(());
        }
        self.start.get_or_insert(unit.at_90khz);
        let placed = self.order.push(unit.at_90khz, metadata.clone());
        self.cue(placed)
    }

    fn finish(&mut self) -> Result<(), FootageError> {
        while let Some(placed) = self.order.pop() {
            self.cue(Some(placed))?;
        }
        self.out.flush().map_err(FootageError::Write)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_as_calendars_have_them() {
        assert_eq!(moment(0), "1970-01-01 00:00:00.000 UTC");
        assert_eq!(moment(951_782_400_000_000), "2000-02-29 00:00:00.000 UTC");
        assert_eq!(moment(1_790_000_000_123_456), "2026-09-21 14:13:20.123 UTC");
        assert_eq!(time(3 * 90_000 * 3_600 + 45), "03:00:00,000");
    }
}
