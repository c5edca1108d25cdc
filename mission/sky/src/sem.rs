//! SEM almanacs: numbers in a fixed order, angles in half turns.
//!
//! The format is described by the U.S. Coast Guard Navigation Center (navcen.uscg.gov, *SEM almanac description*); what the
//! numbers mean is IS-GPS-200N, table 20-VI.

use std::f64::consts::PI;

use crate::almanac::{Reading, Skipped};
use crate::error::{FileError, Problem};
use crate::fields::{Line, NODE_RATE};
use crate::kepler::{Earth, Kepler};
use crate::satellite::{Orbit, Satellite, SatelliteId, Source, System};
use crate::time::{GpsTime, WEEK_S, whole_week};

/// Inclinations are given relative to this, half turns (IS-GPS-200N, 20.3.3.5.2.1).
const INCLINATION_FROM: f64 = 0.30;
/// Names of a satellite's fields in order: PRN, space vehicle number, user range accuracy, three lines of three, health and
/// configuration.
const FIELDS: [&str; 14] = [
    "PRN",
    "SVN",
    "URA",
    "eccentricity",
    "inclination offset",
    "rate of right ascension",
    "sqrt(A)",
    "longitude of node",
    "argument of perigee",
    "mean anomaly",
    "af0",
    "af1",
    "health",
    "configuration",
];
/// Satellites at most; the format has two digits for the count.
const MAX_SATELLITES: f64 = 99.0;

/// Whether a text looks like a SEM file: a count and a title, then a week and a time.
pub(crate) fn looks_like(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let counts = |line: &str| line.split_whitespace().next().is_some_and(|word| word.parse::<u32>().is_ok());
    let times = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        words.len() == 2 && words.iter().all(|word| word.parse::<u32>().is_ok())
    };
    lines.next().is_some_and(counts) && lines.next().is_some_and(times)
}

/// Reads all satellites. `near` is a moment within some ten years of the almanac, for its week.
pub(crate) fn read(file: &str, text: &str, near: GpsTime) -> Result<Reading, FileError> {
    let numbered = text.lines().enumerate().map(|(number, text)| Line { file, number: number + 1, text });
    let mut lines = numbered.filter(|line| !line.text.trim().is_empty());
    let end = Line { file, number: text.lines().count().max(1), text: "" };
    let head = lines.next().unwrap_or(end);
    let count = head.number_in("count", head.text.split_whitespace().next().unwrap_or(""))?;
    let count = head.within("count", count, [1.0, MAX_SATELLITES])?;
    let times = lines.next().unwrap_or(end);
    let mut words = times.text.split_whitespace();
    let week = times.number_in("week", words.next().unwrap_or(""))?;
    let week = whole_week(times.within("week", week, [0.0, 10_000.0])?, near);
    let second_of_week = times.number_in("time of applicability", words.next().unwrap_or(""))?;
    let second_of_week = times.within("time of applicability", second_of_week, [0.0, WEEK_S])?;
    let reference = GpsTime::from_week(week, second_of_week);

    let mut numbers = lines.flat_map(|line| line.text.split_whitespace().map(move |word| (line, word)));
    let mut satellites = Vec::new();
    for _ in 0..count as usize {
        let mut values = [0.0; FIELDS.len()];
        let mut at = end;
        for (value, field) in values.iter_mut().zip(FIELDS) {
            let (line, word) =
                numbers.next().ok_or_else(|| end.fault(Problem::Field { field, text: String::new() }))?;
            *value = line.number_in(field, word)?;
            at = line;
        }
        let [number, _, _, eccentricity, tilt, node_rate, root, node, perigee, mean, _, _, health, _] = values;
        let elements = Kepler {
            semi_major_m: at.semi_major_m(root)?,
            eccentricity: at.eccentricity(eccentricity)?,
            inclination_rad: (INCLINATION_FROM + tilt) * PI,
            node_rad: node * PI,
            node_rate: at.within("rate of right ascension", node_rate * PI, NODE_RATE)?,
            perigee_rad: perigee * PI,
            mean_anomaly_rad: mean * PI,
            ..Kepler::plain(Earth::of(System::Gps), reference, second_of_week)
        };
        satellites.push(Satellite {
            id: SatelliteId { system: System::Gps, number: at.within("PRN", number, [1.0, 63.0])? as u32 },
            healthy: health == 0.0,
            reference,
            source: Source::Almanac,
            orbit: Orbit::Kepler(elements),
        });
    }
    Ok(Reading { satellites, skipped: Skipped::default() })
}
