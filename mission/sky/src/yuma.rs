//! YUMA almanacs: a block of named lines for each satellite.
//!
//! The format is described by the U.S. Coast Guard Navigation Center (navcen.uscg.gov, *GPS NANUs, almanacs and ops
//! advisories*). Only GPS: the format has no field for the system, and other systems' files number their satellites each in
//! its own way.

use crate::almanac::{Reading, Skipped};
use crate::error::{FileError, Problem};
use crate::fields::{Line, NODE_RATE};
use crate::kepler::{Earth, Kepler};
use crate::satellite::{Orbit, Satellite, SatelliteId, Source, System};
use crate::time::{GpsTime, WEEK_S, whole_week};

/// Words that the lines start with, lower case, in the order of a block, and the name that a fault is reported by.
const FIELDS: [(&str, &str); 13] = [
    ("id", "ID"),
    ("health", "Health"),
    ("eccentricity", "Eccentricity"),
    ("time of applicability", "Time of Applicability"),
    ("orbital inclination", "Orbital Inclination"),
    ("rate of right ascen", "Rate of Right Ascen"),
    ("sqrt(a)", "SQRT(A)"),
    ("right ascen at", "Right Ascen at Week"),
    ("argument of perigee", "Argument of Perigee"),
    ("mean anom", "Mean Anom"),
    ("af0", "Af0"),
    ("af1", "Af1"),
    ("week", "week"),
];

/// Whether a text looks like a YUMA file.
pub(crate) fn looks_like(text: &str) -> bool {
    let start = text.lines().take(20).map(str::to_ascii_lowercase);
    start
        .filter(|line| line.contains("almanac for prn") || line.trim_start().starts_with("time of applicability"))
        .count()
        >= 2
}

/// Reads all satellites. `near` is a moment within some ten years of the almanac, for its week.
pub(crate) fn read(file: &str, text: &str, near: GpsTime) -> Result<Reading, FileError> {
    let mut satellites = Vec::new();
    let mut skipped = Skipped::default();
    let mut block: [Option<f64>; FIELDS.len()] = [None; FIELDS.len()];
    let mut last = Line { file, number: 1, text: "" };
    for (number, text) in text.lines().enumerate() {
        let line = Line { file, number: number + 1, text };
        let Some((key, value)) = text.split_once(':') else {
            continue;
        };
        let key = key.trim().to_ascii_lowercase();
        let Some(field) = FIELDS.iter().position(|(start, _)| key.starts_with(start)) else {
            continue;
        };
        if field == 0 {
            finish(&last, &block, near, &mut satellites, &mut skipped)?;
            block = [None; FIELDS.len()];
        }
        block[field] = Some(line.number_in(FIELDS[field].1, value)?);
        last = line;
    }
    finish(&last, &block, near, &mut satellites, &mut skipped)?;
    Ok(Reading { satellites, skipped })
}

/// Adds the satellite of a block, unless the block is empty.
fn finish(
    line: &Line,
    block: &[Option<f64>; FIELDS.len()],
    near: GpsTime,
    satellites: &mut Vec<Satellite>,
    skipped: &mut Skipped,
) -> Result<(), FileError> {
    if block.iter().all(Option::is_none) {
        return Ok(());
    }
    let at = |field: usize| {
        let missing = || line.fault(Problem::Field { field: FIELDS[field].1, text: String::new() });
        block.get(field).copied().flatten().ok_or_else(missing)
    };
    let number = at(0)?;
    if !(1.0..=63.0).contains(&number) {
        skipped.other_systems += 1;
        return Ok(());
    }
    let second_of_week = line.within("Time of Applicability", at(3)?, [0.0, WEEK_S])?;
    let week = line.within("week", at(12)?, [0.0, 10_000.0])?;
    let reference = GpsTime::from_week(whole_week(week, near), second_of_week);
    let elements = Kepler {
        semi_major_m: line.semi_major_m(at(6)?)?,
        eccentricity: line.eccentricity(at(2)?)?,
        inclination_rad: at(4)?,
        node_rad: at(7)?,
        node_rate: line.within("Rate of Right Ascen", at(5)?, NODE_RATE)?,
        perigee_rad: at(8)?,
        mean_anomaly_rad: at(9)?,
        ..Kepler::plain(Earth::of(System::Gps), reference, second_of_week)
    };
    satellites.push(Satellite {
        id: SatelliteId { system: System::Gps, number: number as u32 },
        healthy: at(1)? == 0.0,
        reference,
        source: Source::Almanac,
        orbit: Orbit::Kepler(elements),
    });
    Ok(())
}
