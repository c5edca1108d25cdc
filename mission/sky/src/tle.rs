//! Two-line elements, propagated by SGP4/SDP4 (the `sgp4` crate, after F. R. Hoots and R. L. Roehrich, *Spacetrack Report
//! No. 3*, 1980, and D. A. Vallado et al., *Revisiting Spacetrack Report #3*, AIAA 2006-6753).

use nalgebra::Vector3;
use sgp4::{Constants, Elements, MinutesSinceEpoch};

use crate::almanac::{Reading, Skipped};
use crate::error::{FileError, Place, Problem};
use crate::satellite::{Orbit, Satellite, SatelliteId, Source, System};
use crate::time::GpsTime;

/// An element set, ready to be propagated.
#[derive(Debug, Clone)]
pub(crate) struct Lines {
    constants: Constants,
    /// Epoch of the elements.
    epoch: GpsTime,
    /// Epoch in Julian years since J2000, for the sidereal time.
    epoch_years: f64,
}

/// Turns a day of navigation satellites: geostationary ones 1, GLONASS 2.13. Other satellites are called COSMOS, too.
const TURNS_A_DAY: std::ops::RangeInclusive<f64> = 0.9..=2.3;
/// Minutes of a Julian year.
const YEAR_MIN: f64 = 365.25 * 1_440.0;

impl Lines {
    pub fn ecef_at(&self, time: GpsTime) -> Option<Vector3<f64>> {
        let minutes = (time.0 - self.epoch.0) / 60.0;
        let motion = self.constants.propagate(MinutesSinceEpoch(minutes)).ok()?;
        let [x, y, z] = motion.position.map(|km| km * 1_000.0);
        // From the true equator and mean equinox of date by sidereal time alone: UT1 is taken as UTC (at most 0.9 s, 1.7 km
        // here) and the pole's wandering (10 m) is left out, both below what the elements are good for.
        let (sin, cos) = sgp4::iau_epoch_to_sidereal_time(self.epoch_years + minutes / YEAR_MIN).sin_cos();
        Some(Vector3::new(cos * x + sin * y, cos * y - sin * x, z))
    }
}

/// Reads a file of element sets with a name above each pair of lines. Satellites that are of none of the four systems are
/// skipped by name.
pub(crate) fn read(file: &str, text: &str) -> Result<Reading, FileError> {
    let mut satellites = Vec::new();
    let mut skipped = Skipped::default();
    let mut name: Option<&str> = None;
    let mut lines = text.lines().enumerate().map(|(number, line)| (number + 1, line.trim_end())).peekable();
    while let Some((number, line)) = lines.next() {
        if line.trim().is_empty() {
            continue;
        }
        if !line.starts_with("1 ") {
            // Some publishers write `0 NAME`.
            name = Some(line.strip_prefix("0 ").unwrap_or(line).trim());
            continue;
        }
        let fault = |line, problem| FileError { file: file.to_owned(), place: Place::Line(line), problem };
        let Some((second_number, second)) = lines.next_if(|(_, line)| line.starts_with("2 ")) else {
            return Err(fault(number + 1, Problem::NoSecondLine));
        };
        // The crate reckons with the checksum's character before it looks whether it is a digit.
        for (number, line) in [(number, line), (second_number, second)] {
            if !line.is_ascii() || !line.ends_with(|last: char| last.is_ascii_digit()) {
                return Err(fault(number, Problem::Tle { what: "no checksum at the end of the line".to_owned() }));
            }
        }
        let elements = Elements::from_tle(None, line.as_bytes(), second.as_bytes())
            .map_err(|error| fault(number, Problem::Tle { what: error.to_string() }))?;
        let named = name.take().and_then(|name| identify(name, elements.norad_id));
        let Some(id) = named.filter(|_| TURNS_A_DAY.contains(&elements.mean_motion)) else {
            skipped.other_systems += 1;
            continue;
        };
        let constants = Constants::from_elements(&elements)
            .map_err(|error| fault(second_number, Problem::Tle { what: error.to_string() }))?;
        let moment = elements.datetime.and_utc();
        let utc = jiff::Timestamp::from_microsecond(moment.timestamp_micros()).map_err(|_| {
            fault(number, Problem::Field { field: "epoch", text: line.get(18..32).unwrap_or(line).into() })
        })?;
        let reference = GpsTime::from_utc(utc);
        let lines = Lines { constants, epoch: reference, epoch_years: elements.epoch() };
        let orbit = Orbit::Tle(Box::new(lines));
        satellites.push(Satellite { id, healthy: true, reference, source: Source::Tle, orbit });
    }
    Ok(Reading { satellites, skipped })
}

/// Which satellite a name means, as Space-Track and CelesTrak write them: `GPS BIIF-2  (PRN 01)`, `BEIDOU-3 M1 (C19)`,
/// `GSAT0101 (GALILEO-PFM)` or `… (PRN E11)`, `COSMOS 2456 (730)`. Where no PRN is named, the catalogue number stands in.
fn identify(name: &str, catalogue_number: u64) -> Option<SatelliteId> {
    let name = name.to_ascii_uppercase();
    let any = |words: &[&str]| words.iter().any(|word| name.contains(word));
    let system = if any(&["BEIDOU", "BD-"]) {
        System::BeiDou
    } else if any(&["GALILEO", "GSAT0"]) {
        System::Galileo
    } else if any(&["NAVSTAR"]) || name.starts_with("GPS ") {
        System::Gps
    } else if any(&["COSMOS", "GLONASS"]) {
        System::Glonass
    } else {
        return None;
    };
    let inside = name.rsplit_once('(').map_or("", |(_, inside)| inside.trim_end_matches(')')).trim();
    let inside = inside.trim_start_matches("PRN").trim();
    let numbered = inside.strip_prefix(system.letter()).unwrap_or(inside);
    // GLONASS' brackets hold a serial number, which is no slot but tells satellites apart all the same.
    let number = numbered.parse().ok().filter(|number| (1..=999).contains(number));
    Some(SatelliteId { system, number: number.unwrap_or(catalogue_number.min(u64::from(u32::MAX)) as u32) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn satellites_are_known_by_the_names_that_catalogues_give_them() {
        let known = |name| identify(name, 40_000).map(|id| id.to_string());
        assert_eq!(known("GPS BIIF-2  (PRN 01)").as_deref(), Some("G01"));
        assert_eq!(known("BEIDOU-3 M1 (C19)").as_deref(), Some("C19"));
        assert_eq!(known("GSAT0203 (PRN E26)").as_deref(), Some("E26"));
        assert_eq!(known("GSAT0101 (GALILEO-PFM)").as_deref(), Some("E40000"));
        assert_eq!(known("COSMOS 2456 (730)").as_deref(), Some("R730"));
        assert_eq!(known("NAVSTAR 77 (USA 289)").as_deref(), Some("G40000"));
        assert_eq!(known("STARLINK-1007"), None);
    }
}
