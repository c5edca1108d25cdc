//! SubRip text beside a film: for each frame when and where it was taken, in the fields that DJI's own side files have, so
//! that what reads those reads ours, and in fields of our own the stakes of the aircraft and of the middle of the
//! picture. UTC, and it says so.

use std::io::Write;

use super::FootageError;
use super::order::{Order, Placed};
use super::reference::Reference;
use super::sink::{Seen, Sink};
use super::time::moment;
use crate::ts::CLOCK_HZ;
use crate::unit::{AccessUnit, Stream};

/// A film of one frame shows it for a second of 25.
const USUAL: u64 = CLOCK_HZ / 25;
const TICKS_MS: u64 = CLOCK_HZ / 1_000;

/// Writes a side file. Its times count from the first key frame, as those of [`super::Mp4`] do.
pub struct Srt<W: Write> {
    out: W,
    order: Order<Seen>,
    start: Option<u64>,
    count: u64,
}

impl<W: Write> Srt<W> {
    /// Begins a side file.
    pub fn new(out: W) -> Self {
        Self { out, order: Order::new(USUAL), start: None, count: 0 }
    }

    fn cue(&mut self, placed: Option<Placed<Seen>>) -> Result<(), FootageError> {
        let Some(Placed { frame, decoded, shown_later, lasts }) = placed else { return Ok(()) };
        let from = decoded.saturating_add_signed(shown_later).saturating_sub(self.start.unwrap_or(0));
        self.count += 1;
        let (count, text) = (self.count, words(&frame));
        let milliseconds = lasts / TICKS_MS;
        write!(
            self.out,
            "{count}\n{} --> {}\nFrameCnt: {count}, DiffTime: {milliseconds}ms\n{text}\n\n",
            time(from),
            time(from.saturating_add(lasts))
        )
        .map_err(FootageError::Write)
    }
}

/// `00:00:00,000`.
fn time(ticks: u64) -> String {
    let ms = ticks / TICKS_MS;
    format!("{:02}:{:02}:{:02},{:03}", ms / 3_600_000, ms / 60_000 % 60, ms / 1_000 % 60, ms % 1_000)
}

/// What is known of a frame; what is not known is not there.
fn words(seen: &Seen) -> String {
    let metadata = &seen.metadata;
    let mut text = moment(metadata.utc_us);
    text.push('\n');
    let mut field = |name: &str, value: String| text.push_str(&format!("[{name}: {value}] "));
    if let Some(camera) = metadata.camera {
        field("latitude", format!("{:.7}", camera.lat_deg));
        field("longitude", format!("{:.7}", camera.lon_deg));
        match seen.above_home_m {
            Some(above_home_m) => field("rel_alt", format!("{above_home_m:.3} abs_alt: {:.3}", camera.amsl_m)),
            None => field("abs_alt", format!("{:.3}", camera.amsl_m)),
        }
    }
    if let Some([roll, pitch, yaw]) = metadata.attitude_rad.map(|angles| angles.map(f64::to_degrees)) {
        field("drone_yaw", format!("{yaw:.2} drone_pitch: {pitch:.2} drone_roll: {roll:.2}"));
    }
    if let Some([roll, pitch, yaw]) = metadata.gimbal_rad.map(|angles| angles.map(f64::to_degrees)) {
        field("gb_yaw", format!("{yaw:.2} gb_pitch: {pitch:.2} gb_roll: {roll:.2}"));
    }
    let road = |at: &Reference| {
        format!("{} stake: {} toward: {} offset_right: {:.1}", at.route, at.stake, at.toward, at.offset_right_m)
    };
    if let Some(aircraft) = &seen.aircraft {
        field("road", road(aircraft));
    }
    if let Some(centre) = &seen.centre {
        field("centre_road", road(centre));
    }
    text.truncate(text.trim_end().len());
    text
}

impl<W: Write> Sink for Srt<W> {
    fn stream(&mut self, _: &Stream) -> Result<(), FootageError> {
        Ok(())
    }

    fn frame(&mut self, unit: &AccessUnit, seen: &Seen) -> Result<(), FootageError> {
        if self.start.is_none() && !unit.key {
            return Ok(());
        }
        self.start.get_or_insert(unit.at_90khz);
        let placed = self.order.push(unit.at_90khz, seen.clone());
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
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::footage::Reference;
    use crate::klv::{Metadata, Place3};
    use mission::geo::LatLon;
    use mission::road::LinePosition;

    #[test]
    fn a_cue_names_heights_and_stakes() {
        let network = mission::road::demo();
        let road = &network.roads[0];
        let place: LatLon = road.line.place(LinePosition { measured_m: 2_000.0, offset_right_m: 12.0 });
        let camera = Some(Place3 { lat_deg: place.lat_deg, lon_deg: place.lon_deg, amsl_m: 84.0 });
        let aircraft = Reference::of(&network, place);
        let (stake, toward) = aircraft.as_ref().map(|at| (at.stake.to_string(), at.toward.clone())).unwrap();
        let metadata = Metadata { utc_us: 1_790_000_000_123_456, camera, ..Metadata::default() };
        let seen = Seen { above_home_m: Some(80.0), centre: aircraft.clone(), aircraft, ..metadata.into() };
        let text = words(&seen);
        assert!(text.starts_with("2026-09-21 14:13:20.123 UTC\n[latitude: "), "{text}");
        assert!(text.contains("[rel_alt: 80.000 abs_alt: 84.000]"), "{text}");
        let road = format!("[road: {} stake: {stake} toward: {toward} offset_right: 12.0]", road.code);
        assert!(text.contains(&road) && text.contains("[centre_road: "), "{text}");
        assert_eq!(time(3 * 90_000 * 3_600 + 45), "03:00:00,000");
    }
}
