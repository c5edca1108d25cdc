//! ArduPilot's log aboard (`.bin`), by ardupilot.org's "Diagnosing problems using Logs" and `LogStructure.h`.
//!
//! The crate that decodes records trusts the lengths that a log declares and skips damage without a word. So what it gets
//! is picked here: definitions that are sound, and the few kinds of records that a flight is told by.

use std::io::Cursor;

use ardupilot_binlog::{Entry, Reader};

use super::error::{ImportError, Reason, Spot};
use super::flown::{Bounds, Clock, Flown, Format, Hull, Loss};
use super::gather::{Fix, Gather, Steady, median, place};

/// Begins every record.
const MAGIC: [u8; 2] = [0xA3, 0x95];
/// Bytes of it and of the record's type.
const HEADER: usize = 3;
/// Type and length of the record that defines another.
const DEFINITION: (u8, usize) = (0x80, 89);
/// Records that are read.
const WANTED: [&str; 11] = ["ARM", "BAT", "CURR", "DSF", "EV", "GPS", "MSG", "ORGN", "PARM", "POS", "STAT"];
/// 1980-01-06, where GPS time begins, seconds since 1970.
const GPS_EPOCH_S: i64 = 315_964_800;
const WEEK_S: i64 = 604_800;
/// What UTC is behind GPS time, and from when on (IERS Bulletin C; none was announced since).
const LEAP_S: [(i64, i64); 4] = [(1_483_228_800, 18), (1_435_708_800, 17), (1_341_100_800, 16), (1_230_768_000, 15)];
/// Weeks of GPS time up to 2000: a receiver that does not know the week.
const FIRST_WEEK: i64 = 1_043;
/// Weeks of GPS time from 2100 on, when none of this will fly.
const LAST_WEEK: i64 = 6_260;
/// A position in three dimensions.
const FIX_3D: i64 = 3;
/// Hexadecimal digits of the id that a ground station hears over MAVLink: 18 bytes, of which the log has the first 12.
const UID_DIGITS: usize = 36;

pub fn is_one(bytes: &[u8]) -> bool {
    bytes.starts_with(&[MAGIC[0], MAGIC[1], DEFINITION.0])
}

/// Records that the decoder may have.
struct Picked {
    bytes: Vec<u8>,
    records: u64,
    has_pos: bool,
    losses: Vec<Loss>,
}

pub fn read(name: &str, bytes: &[u8]) -> Result<Vec<Flown>, ImportError> {
    let picked = pick(bytes);
    let broken = |offset: u64| ImportError::Broken {
        file: name.to_owned(),
        format: Format::DataFlash,
        spot: Spot::Byte(offset),
        reason: Reason::NoRecord,
    };
    if picked.records == 0 {
        return Err(broken(0));
    }
    let mut log = Log::new(picked.has_pos);
    for entry in Reader::new(Cursor::new(&picked.bytes)).flatten() {
        log.take(&entry);
    }
    let no_time = || ImportError::NoTime { file: name.to_owned(), format: Format::DataFlash };
    let offset_us = median(std::mem::take(&mut log.offsets_us)).ok_or_else(no_time)?;
    let flights = log.gather.finish(offset_us, Bounds::Logged);
    let clock = Clock::Gnss { leap_s: Some(log.leap_s) };
    Ok(flights
        .into_iter()
        .map(|flight| {
            let losses = picked.losses.iter().chain(&flight.losses).cloned().collect();
            Flown { format: Format::DataFlash, clock: clock.clone(), hull: log.hull.clone(), losses, ..flight }
        })
        .collect())
}

/// Walks from record to record.
fn pick(bytes: &[u8]) -> Picked {
    let mut picked = Picked { bytes: Vec::new(), records: 0, has_pos: false, losses: Vec::new() };
    let mut kinds: [Option<(usize, bool, bool)>; 256] = [None; 256];
    kinds[usize::from(DEFINITION.0)] = Some((DEFINITION.1, false, false));
    let (mut at, mut damaged) = (0, None::<(usize, usize)>);
    while at < bytes.len() {
        let rest = &bytes[at..];
        let known = rest.starts_with(&MAGIC).then(|| rest.get(2).and_then(|kind| kinds[usize::from(*kind)])).flatten();
        let Some((length, wanted, is_pos)) = known else {
            let next =
                rest.windows(HEADER).skip(1).position(|w| w.starts_with(&MAGIC) && kinds[usize::from(w[2])].is_some());
            let skipped = next.map_or(rest.len(), |next| next + 1);
            let (first, so_far) = damaged.unwrap_or((at, 0));
            damaged = Some((first, so_far + skipped));
            at += skipped;
            continue;
        };
        let Some(record) = rest.get(..length) else {
            picked.losses.push(Loss::Truncated { offset: at as u64 });
            break;
        };
        picked.records += 1;
        if record[2] == DEFINITION.0 {
            if let Some((kind, definition)) = defined(record) {
                kinds[usize::from(kind)] = Some(definition);
                // One that is not sound would mislead the decoder.
                if definition.1 {
                    picked.bytes.extend_from_slice(record);
                }
            }
        } else if wanted {
            picked.bytes.extend_from_slice(record);
            picked.has_pos |= is_pos;
        }
        at += length;
    }
    if let Some((offset, bytes)) = damaged {
        picked.losses.insert(0, Loss::Bytes { offset: offset as u64, bytes: bytes as u64 });
    }
    picked
}

/// What a definition defines: the type, its length, whether it is read, and whether it is a position.
fn defined(record: &[u8]) -> Option<(u8, (usize, bool, bool))> {
    let [kind, length] = [*record.get(3)?, *record.get(4)?];
    let name: String = record.get(5..9)?.iter().take_while(|b| **b != 0).map(|b| char::from(*b)).collect();
    let shape: Vec<u8> = record.get(9..25)?.iter().copied().take_while(|b| *b != 0).collect();
    let length = usize::from(length);
    if kind == DEFINITION.0 || length < HEADER {
        return None;
    }
    let size: Option<usize> = shape.iter().map(|c| size_of(*c)).sum();
    let sound = size.is_some_and(|size| size + HEADER == length);
    Some((kind, (length, sound && WANTED.contains(&name.as_str()), name == "POS")))
}

/// Bytes of a field by its letter.
fn size_of(letter: u8) -> Option<usize> {
    Some(match letter {
        b'b' | b'B' | b'M' => 1,
        b'h' | b'H' | b'c' | b'C' => 2,
        b'i' | b'I' | b'e' | b'E' | b'f' | b'L' | b'n' => 4,
        b'q' | b'Q' | b'd' => 8,
        b'N' => 16,
        b'a' | b'Z' => 64,
        _ => return None,
    })
}

struct Log {
    gather: Gather,
    hull: Hull,
    steady: Steady,
    offsets_us: Vec<i64>,
    leap_s: i64,
    has_pos: bool,
    home_amsl_m: Option<f64>,
    speed_m_s: Option<f64>,
    dropped: i64,
}

impl Log {
    fn new(has_pos: bool) -> Self {
        Self {
            gather: Gather::new(),
            hull: Hull::default(),
            steady: Steady::default(),
            offsets_us: Vec::new(),
            leap_s: LEAP_S[0].1,
            has_pos,
            home_amsl_m: None,
            speed_m_s: None,
            dropped: 0,
        }
    }

    fn take(&mut self, entry: &Entry) {
        match entry.name.as_str() {
            "PARM" => return self.parameter(entry),
            "MSG" => self.text(entry.get_str("Message").unwrap_or_default()),
            _ => {}
        }
        let Some(us) = entry.timestamp_usec.and_then(|us| i64::try_from(us).ok()) else { return };
        if !self.steady.takes(us) {
            return;
        }
        self.gather.at(us);
        let whole = |field: &str| entry.get_i64(field);
        let first = ["I", "Inst", "Instance"].iter().find_map(|name| whole(name)).unwrap_or(0) == 0;
        match entry.name.as_str() {
            "EV" => match whole("Id") {
                Some(10) => self.gather.armed(us, true),
                Some(11) => self.gather.armed(us, false),
                Some(18) => self.gather.airborne(us, false),
                Some(28) => self.gather.airborne(us, true),
                _ => {}
            },
            "ARM" => {
                if let Some(armed) = whole("ArmState") {
                    self.gather.armed(us, armed != 0);
                }
            }
            "STAT" => {
                if let Some((armed, flies)) = whole("Armed").zip(whole("isFlying")) {
                    self.gather.armed(us, armed != 0);
                    self.gather.airborne(us, flies != 0);
                }
            }
            "BAT" | "CURR" if first => {
                self.gather.battery(us, entry.get_f64("CurrTot"), entry.get_f64("RemPct"));
            }
            "DSF" => {
                let dropped = whole("Dp").unwrap_or(0).max(self.dropped);
                self.gather.count(0, dropped.saturating_sub(self.dropped).unsigned_abs());
                self.dropped = dropped;
            }
            "ORGN" if whole("Type") == Some(1) => self.home_amsl_m = entry.get_f64("Alt").or(self.home_amsl_m),
            "GPS" => self.gnss(us, entry, first),
            "POS" => {
                let Some(place) = degrees(entry) else { return };
                let (amsl_m, rel_home_m) = (entry.get_f64("Alt"), entry.get_f64("RelHomeAlt"));
                self.gather.fix(us, Fix { place, amsl_m, rel_home_m, speed_m_s: self.speed_m_s });
            }
            _ => {}
        }
    }

    fn gnss(&mut self, us: i64, entry: &Entry, first: bool) {
        if entry.get_i64("Status").unwrap_or(0) < FIX_3D {
            return;
        }
        let time = entry.get_i64("GWk").zip(entry.get_i64("GMS"));
        if let Some((week, ms)) =
            time.filter(|(week, ms)| (FIRST_WEEK..LAST_WEEK).contains(week) && (0..WEEK_S * 1000).contains(ms))
        {
            let (utc_us, leap_s) = utc(week, ms);
            self.leap_s = leap_s;
            self.offsets_us.push(utc_us.saturating_sub(us));
        }
        if !first {
            return;
        }
        self.speed_m_s = entry.get_f64("Spd");
        let amsl_m = entry.get_f64("Alt");
        self.home_amsl_m = self.home_amsl_m.or(amsl_m);
        if let Some(place) = degrees(entry).filter(|_| !self.has_pos) {
            let rel_home_m = amsl_m.zip(self.home_amsl_m).map(|(amsl, home)| amsl - home);
            self.gather.fix(us, Fix { place, amsl_m, rel_home_m, speed_m_s: self.speed_m_s });
        }
    }

    fn parameter(&mut self, entry: &Entry) {
        let named = matches!(entry.get_str("Name"), Some("SYSID_THISMAV" | "MAV_SYSID"));
        if let Some(value) = entry.get_f64("Value").filter(|value| named && (1.0..=255.0).contains(value)) {
            self.hull.system_id = Some(value as u8);
        }
    }

    /// The firmware's name stands in one message, the processor's serial number in another.
    fn text(&mut self, text: &str) {
        if ["Ardu", "Rover", "Blimp", "AntennaTracker"].iter().any(|name| text.starts_with(name)) {
            text.clone_into(&mut self.hull.model);
        }
        let words: Vec<&str> = text.split(' ').rev().take(3).collect();
        let hex = |word: &&str| word.len() == 8 && word.bytes().all(|b| b.is_ascii_hexdigit());
        if words.len() == 3 && words.iter().all(hex) {
            // Each word is a number of four bytes, the highest first; over MAVLink the bytes come as they lie in memory.
            let bytes = words.iter().rev().flat_map(|word| [&word[6..8], &word[4..6], &word[2..4], &word[..2]]);
            self.hull.autopilot_uid = format!("{:0<UID_DIGITS$}", bytes.collect::<String>().to_ascii_lowercase());
        }
    }
}

fn degrees(entry: &Entry) -> Option<mission::geo::LatLon> {
    let field = |name: &str| entry.get_i64(name).map(|value| value as f64 / 1e7);
    place(field("Lat")?, field("Lng")?)
}

/// UTC of GPS time, and the leap seconds between them.
fn utc(week: i64, ms: i64) -> (i64, i64) {
    let gps_us = (GPS_EPOCH_S + week * WEEK_S) * 1_000_000 + ms * 1000;
    let leap_s = LEAP_S.iter().find(|(from_s, _)| gps_us >= from_s * 1_000_000).map_or(14, |(_, leap_s)| *leap_s);
    (gps_us - leap_s * 1_000_000, leap_s)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gps_time_is_utc_and_the_leap_seconds_of_its_day() {
        // 2026-09-21 14:13:20 UTC is Monday, 51,200 s into the day.
        assert_eq!(utc(2_437, (86_400 + 51_200 + 18) * 1000), (1_790_000_000_000_000, 18));
        // 2016-12-31 23:59:30 UTC, before the last leap second.
        assert_eq!(utc(1_929, (6 * 86_400 + 86_370 + 17) * 1000), (1_483_228_770_000_000, 17));
    }

    #[test]
    fn a_processor_is_known_by_the_id_that_it_has_over_mavlink() {
        let mut log = Log::new(false);
        log.text("CubeOrange 0034002C 3137510F 31383738");
        assert_eq!(log.hull.autopilot_uid, "2c0034000f51373138373831000000000000");
        log.text("ArduCopter V4.5.7 (2a3dc4b7)");
        assert_eq!(log.hull.model, "ArduCopter V4.5.7 (2a3dc4b7)");
    }
}
