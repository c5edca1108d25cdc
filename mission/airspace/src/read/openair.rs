//! OpenAir, the text format of gliding programs (Naviter, *OpenAir file format*, version 2.1, and the older one of WinPilot).
//!
//! Read are `AC`, `AN`, `AH`, `AL`, `AA`, `V X=`, `V D=`, `DP`, `DC`, `DA` and `DB`; other records are passed over. A reader
//! of its own, because a pilot who repairs such a file needs the line, which the `openair` crate does not give.

use super::properties;
use super::{Note, ReadZones, text};
use crate::error::{AirspaceFileError, MAX_CORNERS, MAX_ZONES, Problem, shortened};
use crate::zone::{Band, Level, Shape, Source, Window, Zone, ZoneKind};
use jiff::Timestamp;
use mission::geo::{LatLon, azimuth_rad, destination, distance_m};
use std::f64::consts::TAU;

/// Metres of an international foot (exact), and of a nautical mile (exact).
const FOOT_M: f64 = 0.3048;
const MILE_M: f64 = 1_852.0;
/// Arcs are drawn with a corner at least so often, radians: five degrees, which at ten kilometres leaves ten metres.
const ARC_STEP_RAD: f64 = 5.0 * std::f64::consts::PI / 180.0;
/// Radii that can be meant, metres.
const RADII_M: std::ops::RangeInclusive<f64> = 1.0..=500_000.0;

#[derive(Default)]
struct Draft {
    line: usize,
    class: String,
    name: String,
    floor: Option<Level>,
    ceiling: Option<Level>,
    window: Window,
    corners: Vec<LatLon>,
    circles: Vec<Shape>,
    centre: Option<LatLon>,
    counter_clockwise: bool,
}

pub(super) fn read(file: &str, bytes: &[u8], source: Source) -> Result<ReadZones, AirspaceFileError> {
    let text = text(file, bytes)?;
    let mut reader = Reader { source, zones: Vec::new(), draft: None, flight_levels: 0, free: 0, corners: 0 };
    for (index, line) in text.lines().enumerate() {
        let record = without_comment(line);
        if record.split_whitespace().next() == Some("AC") {
            reader.close(file)?;
        }
        let fail = |problem| AirspaceFileError::at(file, (index + 1).to_string(), problem);
        reader.record(index + 1, record).map_err(fail)?;
    }
    reader.close(file)?;
    let mut notes = Vec::new();
    if reader.flight_levels > 0 {
        notes.push(Note::FlightLevels { count: reader.flight_levels });
    }
    if reader.free > 0 {
        notes.push(Note::FreeClasses { count: reader.free });
    }
    Ok(ReadZones { zones: reader.zones, notes })
}

/// A comment starts with an asterisk, anywhere.
fn without_comment(line: &str) -> &str {
    line.split('*').next().unwrap_or_default().trim()
}

struct Reader {
    source: Source,
    zones: Vec<Zone>,
    draft: Option<Draft>,
    flight_levels: usize,
    free: usize,
    corners: usize,
}

fn wrong(field: &str, found: &str, wanted: &'static str) -> Problem {
    Problem::Field { field: field.to_owned(), found: shortened(found), wanted }
}

impl Reader {
    fn record(&mut self, number: usize, line: &str) -> Result<(), Problem> {
        let (key, value) = match line.split_once(char::is_whitespace) {
            Some((key, value)) => (key, value.trim()),
            None => (line, ""),
        };
        if key == "AC" {
            self.draft = Some(Draft { line: number, class: value.to_owned(), ..Draft::default() });
            return Ok(());
        }
        let Some(draft) = &mut self.draft else { return Ok(()) };
        let before = draft.corners.len();
        match key {
            "AN" => value.clone_into(&mut draft.name),
            "AL" => draft.floor = Some(level(key, value, &mut self.flight_levels)?),
            "AH" => draft.ceiling = Some(level(key, value, &mut self.flight_levels)?),
            "AA" => draft.window = window(value)?,
            "V" => draft.variable(value)?,
            "DP" => draft.corners.push(place(key, value)?),
            "DC" => {
                let centre = draft.centre()?;
                draft.circles.push(Shape::Circle { centre, radius_m: radius_m(key, value)? });
            }
            "DA" => draft.arc_by_angles(value)?,
            "DB" => draft.arc_by_places(value)?,
            _ => {}
        }
        self.corners += draft.corners.len() - before + usize::from(key == "DC");
        if self.corners > MAX_CORNERS {
            return Err(Problem::TooMany { of: "corners", limit: MAX_CORNERS });
        }
        Ok(())
    }

    /// Ends the zone that is open; what is wrong with it as a whole is named by its first line.
    fn close(&mut self, file: &str) -> Result<(), AirspaceFileError> {
        let Some(draft) = self.draft.take() else { return Ok(()) };
        let line = draft.line.to_string();
        self.finish(draft).map_err(|problem| AirspaceFileError::at(file, line, problem))
    }

    fn finish(&mut self, draft: Draft) -> Result<(), Problem> {
        let Some(kind) = kind(&draft.class, &draft.name) else {
            self.free += 1;
            return Ok(());
        };
        let mut shapes = draft.circles;
        if !draft.corners.is_empty() {
            shapes.push(properties::polygon(vec![draft.corners])?);
        }
        if shapes.is_empty() {
            return Err(Problem::Outline { count: 0 });
        }
        let band =
            Band { floor: draft.floor.unwrap_or(Level::Agl(0.0)), ceiling: draft.ceiling.unwrap_or(Level::Unlimited) };
        properties::upright(band)?;
        if self.zones.len() >= MAX_ZONES {
            return Err(Problem::TooMany { of: "zones", limit: MAX_ZONES });
        }
        self.zones.push(Zone {
            name: draft.name,
            kind,
            shapes,
            band,
            window: draft.window,
            number: String::new(),
            source: self.source.clone(),
        });
        Ok(())
    }
}

/// Prohibited, restricted and danger areas are kept out of; F and G are free; all else is somebody's to clear.
fn kind(class: &str, name: &str) -> Option<ZoneKind> {
    match class.to_ascii_uppercase().as_str() {
        "P" | "R" | "Q" | "GP" => Some(ZoneKind::NoFly),
        "F" | "G" | "UNC" => ZoneKind::from_name(name),
        _ => Some(ZoneKind::Controlled),
    }
}

impl Draft {
    fn centre(&self) -> Result<LatLon, Problem> {
        self.centre.ok_or(Problem::Missing { field: "V X=" })
    }

    fn variable(&mut self, value: &str) -> Result<(), Problem> {
        let (name, value) =
            value.split_once('=').ok_or_else(|| wrong("V", value, "for example X=33:30:00 N 120:15:00 E"))?;
        match (name.trim(), value.trim()) {
            ("X", at) => self.centre = Some(place("V X=", at)?),
            ("D", "+") => self.counter_clockwise = false,
            ("D", "-") => self.counter_clockwise = true,
            ("D", other) => return Err(wrong("V D=", other, "+ or -")),
            _ => {}
        }
        Ok(())
    }

    /// `DA radius, start, end`: nautical miles and degrees from true north.
    fn arc_by_angles(&mut self, value: &str) -> Result<(), Problem> {
        let form = "radius (NM), start, end (degrees), for example 5,270,90";
        let parts: Vec<&str> = value.split(',').collect();
        let [radius, start, end] = parts[..] else { return Err(wrong("DA", value, form)) };
        let angle = |text: &str| {
            let degrees = text.trim().parse::<f64>().ok().filter(|degrees| degrees.abs() <= 720.0);
            degrees.map(f64::to_radians).ok_or_else(|| wrong("DA", text, form))
        };
        let (centre, radius_m) = (self.centre()?, radius_m("DA", radius)?);
        self.arc(centre, radius_m, angle(start)?, angle(end)?);
        Ok(())
    }

    /// `DB place, place`: from one to the other around the centre.
    fn arc_by_places(&mut self, value: &str) -> Result<(), Problem> {
        let both = value.split_once(',').ok_or_else(|| wrong("DB", value, "two places, separated by a comma"))?;
        let (start, end) = (place("DB", both.0)?, place("DB", both.1)?);
        let centre = self.centre()?;
        let radius_m = distance_m(centre, start);
        if !RADII_M.contains(&radius_m) {
            return Err(wrong("DB", both.0, "a place some way from the centre"));
        }
        self.corners.push(start);
        self.arc(centre, radius_m, azimuth_rad(centre, start), azimuth_rad(centre, end));
        self.corners.push(end);
        Ok(())
    }

    fn arc(&mut self, centre: LatLon, radius_m: f64, start_rad: f64, end_rad: f64) {
        let clockwise = (end_rad - start_rad).rem_euclid(TAU);
        let turn_rad = if self.counter_clockwise { clockwise - TAU } else { clockwise };
        let steps = (turn_rad.abs() / ARC_STEP_RAD).ceil().max(1.0) as usize;
        let corner = |step: usize| destination(centre, start_rad + turn_rad * step as f64 / steps as f64, radius_m);
        self.corners.extend((0..=steps).map(corner));
    }
}

fn radius_m(field: &str, text: &str) -> Result<f64, Problem> {
    let radius_m = text.trim().parse::<f64>().ok().map(|miles| miles * MILE_M).filter(|m| RADII_M.contains(m));
    radius_m.ok_or_else(|| wrong(field, text, "nautical miles, for example 5"))
}

/// `39:29.9 N 119:46:12 E`, with or without seconds.
fn place(field: &str, text: &str) -> Result<LatLon, Problem> {
    let fail = || wrong(field, text, "for example 33:30:00 N 120:15:00 E");
    let upper = text.to_ascii_uppercase();
    let split = upper.find(['N', 'S']).ok_or_else(fail)?;
    let (lat, rest) = upper.split_at(split);
    let (pole, rest) = rest.split_at(1);
    let rest = rest.trim().trim_start_matches(',');
    let lon = rest.trim_end_matches(|c: char| !matches!(c, 'E' | 'W')).strip_suffix(['E', 'W']).ok_or_else(fail)?;
    let west = rest.contains('W');
    let lat_deg = sexagesimal(lat, 90.0).ok_or_else(fail)?;
    let lon_deg = sexagesimal(lon, 180.0).ok_or_else(fail)?;
    Ok(LatLon { lat_deg: if pole == "S" { -lat_deg } else { lat_deg }, lon_deg: if west { -lon_deg } else { lon_deg } })
}

fn sexagesimal(text: &str, limit: f64) -> Option<f64> {
    let mut sum = 0.0;
    let mut unit = 1.0;
    let mut parts = 0;
    for part in text.trim().split(':') {
        let value = part.trim().parse::<f64>().ok().filter(|value| *value >= 0.0 && (parts == 0 || *value < 60.0))?;
        sum += value * unit;
        unit /= 60.0;
        parts += 1;
    }
    (parts <= 3 && sum <= limit).then_some(sum)
}

/// `GND`, `SFC`, `1500ft AGL`, `2500 FT MSL`, `FL65`, `300m AGL`, `UNL`. A number alone is feet above sea level.
fn level(field: &str, text: &str, flight_levels: &mut usize) -> Result<Level, Problem> {
    let fail = || wrong(field, text, "for example GND, 1500ft AGL, 2500ft MSL, FL65 or UNL");
    let upper = text.to_ascii_uppercase();
    let bare: String = upper.chars().filter(|c| !c.is_whitespace()).collect();
    match bare.as_str() {
        "GND" | "SFC" | "AGL" | "0" => return Ok(Level::Agl(0.0)),
        "UNL" | "UNLIM" | "UNLIMITED" => return Ok(Level::Unlimited),
        _ => {}
    }
    let number_of = |text: &str| text.parse::<f64>().ok().filter(|value| (-1_000.0..=300_000.0).contains(value));
    if let Some(level) = bare.strip_prefix("FL") {
        *flight_levels += 1;
        // A hundred feet a level in the standard atmosphere (ICAO Doc 7488).
        return number_of(level).map(|level| Level::Amsl(level * 100.0 * FOOT_M)).ok_or_else(fail);
    }
    let end = bare.find(|c: char| !c.is_ascii_digit() && c != '.' && c != '-').unwrap_or(bare.len());
    let (number, unit) = bare.split_at(end);
    let value = number_of(number).ok_or_else(fail)?;
    let (metres, datum) = match unit {
        _ if unit.starts_with("FT") => (value * FOOT_M, &unit[2..]),
        _ if unit.starts_with("F") => (value * FOOT_M, &unit[1..]),
        _ if unit.starts_with("MSL") => (value * FOOT_M, unit),
        _ if unit.starts_with('M') => (value, &unit[1..]),
        _ => (value * FOOT_M, unit),
    };
    match datum {
        "" | "MSL" | "AMSL" | "ALT" => Ok(Level::Amsl(metres)),
        "AGL" | "GND" | "SFC" | "ASFC" => Ok(Level::Agl(metres)),
        _ => Err(fail()),
    }
}

/// `AA 2023-12-16T12:00Z/2023-12-16T13:00Z`; `NONE` for an open end, `UFN` until further notice.
fn window(text: &str) -> Result<Window, Problem> {
    let fail = || wrong("AA", text, "for example 2026-05-01T08:00Z/2026-05-01T10:00Z");
    if text.eq_ignore_ascii_case("NONE") {
        return Ok(Window::default());
    }
    let (from, until) = text.split_once('/').ok_or_else(fail)?;
    let end = |text: &str| match text.trim().to_ascii_uppercase().as_str() {
        "NONE" | "UFN" => Ok(None),
        text => text.parse::<Timestamp>().map(Some).map_err(|_| fail()),
    };
    Ok(Window { from: end(from)?, until: end(until)? })
}
