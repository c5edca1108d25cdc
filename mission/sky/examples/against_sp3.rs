//! How far broadcast orbits are from precise ones, by age: `against_sp3 NAVIGATION SP3`.
//!
//! Prints, for each system and age, the median and the 95th percentile of the distance (metres) and of the angle that it is
//! seen under from the ground (degrees). The tables in the crate's README come from here.

use std::collections::BTreeMap;
use std::error::Error;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use nalgebra::Vector3;
use sky::{Almanac, GpsTime, Satellite};

/// Upper ends of the ages, hours.
const AGES_H: [f64; 9] = [0.25, 2.0, 6.0, 24.0, 72.0, 168.0, 264.0, 2_000.0, 20_000.0];

fn main() -> Result<(), Box<dyn Error>> {
    let [navigation, precise] = [1, 2].map(|index| std::env::args().nth(index).unwrap_or_default());
    let near = "2023-01-01T00:00:00Z".parse()?;
    let almanac = Almanac::read(&navigation, &std::fs::read(&navigation)?, near)?;
    println!("{} records, skipped {:?}", almanac.satellites().len(), almanac.skipped);
    let mut errors: BTreeMap<(String, usize), Vec<f64>> = BTreeMap::new();
    for (time, name, place_m) in positions(&std::fs::read_to_string(&precise)?)? {
        let own = |satellite: &&Satellite| satellite.id.to_string() == name && satellite.healthy;
        let mut seen = [false; AGES_H.len()];
        for record in almanac.satellites().iter().filter(own) {
            let age_h = (time.0 - record.reference.0) / 3_600.0;
            let Some(class) = AGES_H.iter().position(|upper| age_h <= *upper).filter(|_| age_h >= 0.0) else {
                continue;
            };
            // One record of an age is enough.
            if std::mem::replace(&mut seen[class], true) {
                continue;
            }
            if let Some(found) = record.ecef_at(time) {
                let high = place_m.norm() > 40.0e6;
                let kind = if !high {
                    "medium"
                } else if place_m.z.abs() < 6e6 && matches!(record.id.number, 1..=5 | 59..=63) {
                    "geostationary"
                } else {
                    "inclined"
                };
                errors
                    .entry((format!("{} {kind}", record.id.system.letter()), class))
                    .or_default()
                    .push((found - place_m).norm());
            }
        }
    }
    for ((kind, class), mut metres) in errors {
        metres.sort_by(f64::total_cmp);
        let at = |share: f64| metres[((metres.len() - 1) as f64 * share) as usize];
        let degrees = (at(0.95) / 20.0e6).to_degrees();
        println!(
            "{kind:16} up to {:7} h: n {:5}  median {:12.2} m  95% {:12.2} m = {degrees:.4} deg  max {:12.2}",
            AGES_H[class],
            metres.len(),
            at(0.5),
            at(0.95),
            at(1.0)
        );
    }
    Ok(())
}

type Position = (GpsTime, String, Vector3<f64>);

/// Positions out of an SP3 file (S. Hilla, *The Extended Standard Product 3 Orbit Format (SP3-d)*, 2016) in GPS time, each half hour.
fn positions(text: &str) -> Result<Vec<Position>, Box<dyn Error>> {
    let mut time = None;
    let mut found = Vec::new();
    for line in text.lines() {
        if let Some(epoch) = line.strip_prefix("* ") {
            let words: Vec<f64> = epoch.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
            let part = |index: usize| words[index] as i8;
            let civil = DateTime::new(words[0] as i16, part(1), part(2), part(3), part(4), part(5), 0)?;
            // GPS time counts from 1980-01-06 without leap seconds.
            let seconds = civil.to_zoned(TimeZone::UTC)?.timestamp().as_second() - 315_964_800;
            time = (seconds % 1_800 == 0).then_some(GpsTime(seconds as f64));
        } else if let (Some(time), Some(rest)) = (time, line.strip_prefix('P')) {
            let number = |from: usize| rest.get(from..from + 14).unwrap_or("").trim().parse::<f64>();
            let place_m = Vector3::new(number(3)?, number(17)?, number(31)?) * 1_000.0;
            if place_m.norm() > 1.0e6 {
                found.push((time, rest[..3].replace(' ', "0"), place_m));
            }
        }
    }
    Ok(found)
}
