//! RINEX navigation files 2, 3 and 4: broadcast ephemerides of GPS, BeiDou, Galileo and GLONASS.
//!
//! RINEX 2.11 (W. Gurtner, 2007), 3.05 (IGS and RTCM, 2020) and 4.01 (2023), tables of the navigation message files. Of
//! version 4, the messages are read that are laid out as in version 3 (LNAV, INAV, FNAV, D1, D2, FDMA); the newer ones
//! (CNAV, CNV1 to CNV3 and others) are counted as skipped, because the same satellites send the older ones too. QZSS, NavIC
//! and SBAS are skipped: they are not seen, or hardly used by autopilots, in Jiangsu.

use jiff::civil::DateTime;
use nalgebra::Vector3;

use crate::almanac::{Reading, Skipped};
use crate::error::{FileError, Place, Problem};
use crate::fields::{Line, NODE_RATE};
use crate::glonass::State;
use crate::kepler::{Earth, Kepler};
use crate::satellite::{Orbit, Satellite, SatelliteId, Source, System};
use crate::time::{GpsTime, WEEK_S};

/// Messages of RINEX 4 that are laid out as in RINEX 3.
const LIKE_VERSION_3: [&str; 6] = ["LNAV", "INAV", "FNAV", "D1", "D2", "FDMA"];
/// Places of GLONASS satellites, km from the earth's centre, and speeds, km/s.
const PLACE_KM: [f64; 2] = [-30_000.0, 30_000.0];
const SPEED_KM_S: [f64; 2] = [-10.0, 10.0];
const PULL_KM_S2: [f64; 2] = [-1e-6, 1e-6];
/// Width of a number.
const WIDTH: usize = 19;

/// Whether a text looks like a RINEX file.
pub(crate) fn looks_like(text: &str) -> bool {
    text.lines().take(5).any(|line| line.contains("RINEX VERSION / TYPE"))
}

/// What the header says.
struct Header {
    version: f64,
    /// The only system of the file, or `None` where every record names its own.
    system: Option<System>,
    /// A file of one system that is not read.
    other: bool,
}

/// Reads all records.
pub(crate) fn read(file: &str, text: &str) -> Result<Reading, FileError> {
    let mut lines = text.lines().enumerate().map(|(number, text)| Line { file, number: number + 1, text });
    let header = header(file, &mut lines)?;
    let mut reading = Reading { satellites: Vec::new(), skipped: Skipped::default() };
    let mut lines = lines.filter(|line| !line.text.trim().is_empty()).peekable();
    let mut wanted = true;
    while let Some(first) = lines.next() {
        if let Some(kind) = first.text.strip_prefix('>') {
            let words: Vec<&str> = kind.split_whitespace().collect();
            wanted = words.first() == Some(&"EPH") && words.get(2).is_some_and(|word| LIKE_VERSION_3.contains(word));
            if words.first() == Some(&"EPH") && !wanted {
                reading.skipped.other_messages += 1;
            }
            continue;
        }
        let mut more = Vec::new();
        while let Some(line) = lines.next_if(|line| header.continues(line.text)) {
            more.push(line);
        }
        if !wanted {
            continue;
        }
        // Of version 4 a frame stands before every record.
        wanted = header.version < 4.0;
        match record(&header, first, &more)? {
            Some(satellite) => reading.satellites.push(satellite),
            None => reading.skipped.other_systems += 1,
        }
    }
    Ok(reading)
}

fn header<'a>(file: &str, lines: &mut impl Iterator<Item = Line<'a>>) -> Result<Header, FileError> {
    let mut found = None;
    for line in lines {
        if line.text.contains("RINEX VERSION / TYPE") {
            let given = line.text.get(..9).unwrap_or("").trim();
            let version = line.number_in("version", given)?;
            if !(2.0..5.0).contains(&version) {
                return Err(line.fault(Problem::Version { version: given.to_owned() }));
            }
            let kind = line.text.get(20..21).unwrap_or(" ");
            let of = line.text.get(40..41).unwrap_or(" ");
            let (system, other) = match (kind, of) {
                // Version 2 has a type for each system.
                ("N", "G" | " ") if version < 3.0 => (Some(System::Gps), false),
                ("G", _) if version < 3.0 => (Some(System::Glonass), false),
                ("N", _) if version >= 3.0 => (None, false),
                ("N" | "H", _) => (None, true),
                _ => {
                    let kind = line.text.get(20..40).unwrap_or(kind).trim().to_owned();
                    return Err(FileError {
                        file: file.to_owned(),
                        place: Place::File,
                        problem: Problem::NotNavigation { kind },
                    });
                }
            };
            found = Some(Header { version, system, other });
        }
        if line.text.contains("END OF HEADER") {
            break;
        }
    }
    found.ok_or_else(|| FileError { file: file.to_owned(), place: Place::File, problem: Problem::NoEndOfHeader })
}

impl Header {
    /// Where the first number of the first line and of the others stands.
    fn starts(&self) -> [usize; 2] {
        if self.version < 3.0 { [22, 3] } else { [23, 4] }
    }

    /// Whether a line goes on with a record.
    fn continues(&self, text: &str) -> bool {
        match self.version < 3.0 {
            true => text.get(..3).is_none_or(|start| start.trim().is_empty()),
            false => text.starts_with(' '),
        }
    }
}

/// One record; `None` where its system is not read.
fn record(header: &Header, first: Line, more: &[Line]) -> Result<Option<Satellite>, FileError> {
    if header.other {
        return Ok(None);
    }
    let [first_start, start] = header.starts();
    let damaged = |field, text: &str| first.fault(Problem::Field { field, text: text.chars().take(40).collect() });
    let system = match header.system {
        Some(system) => system,
        None => match first.text.get(..1) {
            Some("G") => System::Gps,
            Some("C") => System::BeiDou,
            Some("E") => System::Galileo,
            Some("R") => System::Glonass,
            Some("J" | "I" | "S") => return Ok(None),
            other => return Err(damaged("system", other.unwrap_or(""))),
        },
    };
    let digits = if header.version < 3.0 { first.text.get(..2) } else { first.text.get(1..3) };
    let digits = digits.unwrap_or("");
    let number = digits.trim().parse().map_err(|_| damaged("satellite", digits))?;
    let id = SatelliteId { system, number };
    let epoch_text = first.text.get(if header.version < 3.0 { 2 } else { 3 }..first_start).unwrap_or("");
    let civil = civil(epoch_text).ok_or_else(|| damaged("epoch", epoch_text))?;
    let epoch = match system {
        System::Gps | System::Galileo => GpsTime::from_gps_civil(civil),
        System::BeiDou => GpsTime::from_beidou_civil(civil),
        System::Glonass => GpsTime::from_utc_civil(civil),
    };
    let epoch = epoch.ok_or_else(|| damaged("epoch", epoch_text))?;
    let number_at = |row: usize, column: usize, field: &'static str| {
        let line = more.get(row).ok_or_else(|| first.fault(Problem::Short { satellite: id.to_string() }))?;
        let from = start + WIDTH * column;
        // The last number may be cut short where its blanks were trimmed.
        let text = line.text.get(from..(from + WIDTH).min(line.text.len())).unwrap_or("");
        line.number_in(field, text)
    };
    let orbit = match system {
        System::Glonass => Orbit::State(state(&first, epoch, number_at)?),
        _ => Orbit::Kepler(elements(&first, id, epoch, number_at)?),
    };
    let reference = match &orbit {
        Orbit::Kepler(elements) => elements.reference,
        _ => epoch,
    };
    let health = match system {
        System::Glonass => number_at(0, 3, "health")?,
        _ => number_at(5, 1, "health")?,
    };
    Ok(Some(Satellite { id, healthy: health == 0.0, reference, source: Source::Ephemeris, orbit }))
}

fn state(
    first: &Line,
    reference: GpsTime,
    number_at: impl Fn(usize, usize, &'static str) -> Result<f64, FileError>,
) -> Result<State, FileError> {
    let axes = |column, field, limits| -> Result<Vector3<f64>, FileError> {
        let mut axes = [0.0; 3];
        for (row, axis) in axes.iter_mut().enumerate() {
            *axis = first.within(field, number_at(row, column, field)?, limits)? * 1_000.0;
        }
        Ok(Vector3::from(axes))
    };
    let place_m = axes(0, "position", PLACE_KM)?;
    first.within("radius", place_m.norm(), [15.0e6, 40.0e6])?;
    let (speed_m_s, pull_m_s2) = (axes(1, "velocity", SPEED_KM_S)?, axes(2, "acceleration", PULL_KM_S2)?);
    Ok(State { reference, place_m, speed_m_s, pull_m_s2 })
}

fn elements(
    first: &Line,
    id: SatelliteId,
    epoch: GpsTime,
    number_at: impl Fn(usize, usize, &'static str) -> Result<f64, FileError>,
) -> Result<Kepler, FileError> {
    let beidou = id.system == System::BeiDou;
    let second_of_week = first.within("toe", number_at(2, 0, "toe")?, [0.0, WEEK_S])?;
    // BDS-SIS-ICD B1I 3.0, 4.1: C01 to C05 and C59 to C63 stand above the equator.
    let geostationary = beidou && (matches!(id.number, 1..=5) || matches!(id.number, 59..=63));
    Ok(Kepler {
        earth: Earth::of(id.system),
        reference: epoch.nearest_with(second_of_week, beidou),
        second_of_week,
        radius_m: [number_at(3, 1, "Crc")?, number_at(0, 1, "Crs")?],
        mean_motion_more: number_at(0, 2, "delta n")?,
        mean_anomaly_rad: number_at(0, 3, "M0")?,
        along: [number_at(1, 0, "Cuc")?, number_at(1, 2, "Cus")?],
        eccentricity: first.eccentricity(number_at(1, 1, "eccentricity")?)?,
        semi_major_m: first.semi_major_m(number_at(1, 3, "sqrt(A)")?)?,
        tilt: [number_at(2, 1, "Cic")?, number_at(2, 3, "Cis")?],
        node_rad: number_at(2, 2, "Omega0")?,
        inclination_rad: number_at(3, 0, "i0")?,
        perigee_rad: number_at(3, 2, "omega")?,
        node_rate: first.within("Omega dot", number_at(3, 3, "Omega dot")?, NODE_RATE)?,
        inclination_rate: first.within("IDOT", number_at(4, 0, "IDOT")?, NODE_RATE)?,
        geostationary,
    })
}

/// Year, month, day, hour, minute and second. Two digits of a year are 1980 to 2079 (RINEX 2.11, 5.1).
fn civil(text: &str) -> Option<DateTime> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let [year, month, day, hour, minute, second] = words.as_slice() else {
        return None;
    };
    let year: i16 = year.parse().ok()?;
    let year = match year {
        0..80 => year + 2000,
        80..100 => year + 1900,
        _ => year,
    };
    let second: f64 = second.parse().ok()?;
    if !(0.0..=60.0).contains(&second) {
        return None;
    }
    let start =
        DateTime::new(year, month.parse().ok()?, day.parse().ok()?, hour.parse().ok()?, minute.parse().ok()?, 0, 0);
    start.ok()?.checked_add(jiff::SignedDuration::from_secs_f64(second)).ok()
}
