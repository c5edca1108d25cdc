//! DJI flights as tables: a flight record as decoding programs export it (`CUSTOM.date [local]`, `OSD.latitude` …), and a
//! flight as Airdata exports it (`time(millisecond)`, `datetime(utc)` …). Unknown columns are ignored.

use csv::{ReaderBuilder, StringRecord};

use super::error::{ImportError, Reason, Spot};
use super::flown::{Bounds, Clock, Flown, Format, Hull, Loss};
use super::gather::{Fix, Gather, Steady, median, place};
use super::zone::{Zone, clock, day, moment};

/// A second line may hold the heading; the first then says what separates columns.
const SEPARATOR: &str = "sep=";
/// A foot.
const FOOT_M: f64 = 0.3048;
/// A mile an hour.
const MPH_M_S: f64 = 0.44704;
/// Only differences of what is used count: more than any battery holds, milliampere-hours.
const FULL_MAH: f64 = 1e6;
/// Airdata's times of day have whole seconds.
const SECOND_US: i64 = 1_000_000;

pub fn is_one(text: &str) -> Option<Format> {
    let heading = text
        .trim_start_matches('\u{feff}')
        .lines()
        .find(|line| !line.trim().is_empty() && !line.starts_with(SEPARATOR))?;
    let heading = heading.to_ascii_lowercase();
    if heading.contains("osd.latitude") || heading.contains("custom.updatetime") {
        Some(Format::DjiCsv)
    } else if heading.contains("height_above_takeoff")
        || (heading.contains("time(millisecond)") && heading.contains("latitude"))
    {
        Some(Format::AirdataCsv)
    } else {
        None
    }
}

/// A column: where it stands, and what its numbers are to be multiplied with.
#[derive(Debug, Clone, Copy)]
struct Column {
    at: usize,
    scale: f64,
    utc: bool,
}

#[derive(Debug, Default)]
struct Columns {
    date: Option<Column>,
    time: Option<Column>,
    moment: Option<Column>,
    elapsed: Option<Column>,
    lat: Option<Column>,
    lon: Option<Column>,
    height: Option<Column>,
    amsl: Option<Column>,
    speed: Option<Column>,
    motors: Option<Column>,
    on_ground: Option<Column>,
    percent: Option<Column>,
    left_mah: Option<Column>,
    model: Option<Column>,
    serial: Option<Column>,
    battery: Option<Column>,
}

/// Name and unit of a heading such as `OSD.height [ft]` or `speed(mph)`.
fn heading(text: &str) -> (String, String) {
    let text = text.trim().trim_matches('"').to_ascii_lowercase();
    match text.split_once(['[', '(']) {
        Some((name, unit)) => (name.trim().to_owned(), unit.trim_end_matches([']', ')']).trim().to_owned()),
        None => (text, String::new()),
    }
}

impl Columns {
    fn of(headings: &StringRecord) -> Self {
        let named: Vec<(String, String)> = headings.iter().map(heading).collect();
        let find = |names: &[&str]| {
            let found = names.iter().find_map(|name| named.iter().position(|(other, _)| other == name));
            found.map(|at| {
                let scale = match named[at].1.as_str() {
                    "ft" | "feet" => FOOT_M,
                    "mph" => MPH_M_S,
                    "km/h" | "kph" => 1.0 / 3.6,
                    _ => 1.0,
                };
                Column { at, scale, utc: named[at].1 == "utc" }
            })
        };
        Self {
            date: find(&["custom.date"]),
            time: find(&["custom.updatetime"]),
            moment: find(&["datetime", "custom.datetime"]),
            elapsed: find(&["time"]),
            lat: find(&["osd.latitude", "latitude"]),
            lon: find(&["osd.longitude", "longitude"]),
            height: find(&["osd.height", "height_above_takeoff"]),
            amsl: find(&["osd.altitude", "altitude_above_sealevel"]),
            speed: find(&["osd.hspeed", "speed"]),
            motors: find(&["osd.ismotoron", "osd.ismotorup", "osd.ismotorson"]),
            on_ground: find(&["osd.isonground", "osd.groundorsky"]),
            percent: find(&["battery.chargelevel", "battery.relativecapacity", "battery_percent"]),
            left_mah: find(&["battery.currentcapacity"]),
            model: find(&["osd.dronetype", "details.dronetype", "recover.aircraftname", "details.aircraftname"]),
            serial: find(&[
                "details.aircraftsn",
                "details.aircraftserial",
                "recover.aircraftsn",
                "recover.aircraftserial",
                "details.aircraftsnbytes",
            ]),
            battery: find(&[
                "details.batterysn",
                "details.batteryserial",
                "recover.batterysn",
                "recover.batteryserial",
            ]),
        }
    }

    /// Names of what must be there and is not.
    fn missing(&self, format: Format) -> Vec<&'static str> {
        let dji = format == Format::DjiCsv;
        let dated = self.moment.is_some() || (self.date.is_some() && self.time.is_some());
        let mut missing = Vec::new();
        if !dated && !dji {
            missing.push("datetime(utc)");
        }
        if !dated && dji && self.date.is_none() {
            missing.push("CUSTOM.date [local]");
        }
        if !dated && dji && self.time.is_none() {
            missing.push("CUSTOM.updateTime [local]");
        }
        if self.lat.is_none() {
            missing.push(if dji { "OSD.latitude" } else { "latitude" });
        }
        if self.lon.is_none() {
            missing.push(if dji { "OSD.longitude" } else { "longitude" });
        }
        missing
    }

    /// Whether its times of day are UTC.
    fn is_utc(&self) -> bool {
        // Without a zone in its heading, a moment is written with its own.
        self.moment.map_or(self.time, Some).is_some_and(|column| column.utc)
            || self.date.is_none() && self.time.is_none()
    }
}

fn text(row: &StringRecord, column: Option<Column>) -> Option<&str> {
    row.get(column?.at).map(str::trim).filter(|text| !text.is_empty())
}

fn number(row: &StringRecord, column: Option<Column>) -> Option<f64> {
    let value: f64 = text(row, column)?.parse().ok()?;
    Some(value * column?.scale).filter(|value| value.is_finite())
}

fn flag(row: &StringRecord, column: Option<Column>) -> Option<bool> {
    match text(row, column)?.to_ascii_lowercase().as_str() {
        "true" | "1" | "yes" | "on" | "ground" => Some(true),
        "false" | "0" | "no" | "off" | "sky" => Some(false),
        _ => None,
    }
}

pub fn read(name: &str, bytes: &[u8], zone: &Zone) -> Result<Vec<Flown>, ImportError> {
    let content = String::from_utf8_lossy(bytes);
    // With both bytes at the end of a line, the reader counts lines one short.
    let content = content.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let format = is_one(&content).unwrap_or(Format::DjiCsv);
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(content.as_bytes());
    let mut rows = Vec::new();
    for row in reader.records() {
        // Out of text that is UTF-8 every row can be read.
        let Ok(row) = row else { break };
        rows.push(row);
    }
    let line = |row: &StringRecord| row.position().map_or(0, csv::Position::line);
    let top = rows.iter().position(|row| !row.get(0).unwrap_or_default().starts_with(SEPARATOR)).unwrap_or_default();
    let headings = rows.get(top).cloned().unwrap_or_default();
    let columns = Columns::of(&headings);
    let missing = columns.missing(format);
    if !missing.is_empty() {
        let (file, columns) = (name.to_owned(), missing.join(", "));
        return Err(ImportError::NoColumns { file, columns, line: line(&headings).max(1) });
    }
    let rows = rows.get(top + 1..).unwrap_or_default();
    let zone = if columns.is_utc() { None } else { Some(zone) };
    let times = times(rows, &columns, zone);
    let mut bad: Option<(u64, u64)> = None;
    let mut gather = Gather::new();
    let mut steady = Steady::default();
    let mut hull = Hull::default();
    let mut dated = false;
    for (row, us) in rows.iter().zip(times) {
        take_hull(&mut hull, row, &columns);
        let Some(us) = us.filter(|us| steady.takes(*us)) else {
            let (first, so_far) = bad.unwrap_or((line(row), 0));
            bad = Some((first, so_far + 1));
            continue;
        };
        dated = true;
        take(&mut gather, us, row, &columns);
    }
    if !dated {
        let first = rows.first();
        let told = first.and_then(|row| text(row, columns.moment).or(text(row, columns.time))).unwrap_or_default();
        let reason = if rows.is_empty() { Reason::NoRecord } else { Reason::BadTime(told.to_owned()) };
        let spot = Spot::Line(first.map_or(line(&headings), line).max(1));
        return Err(ImportError::Broken { file: name.to_owned(), format, spot, reason });
    }
    let clock = zone.map_or(Clock::Exporter, |zone| Clock::Local { zone: zone.name().to_owned() });
    let lost = bad.map(|(line, lines)| Loss::Lines { line, lines });
    let flights = gather.finish(0, Bounds::Logged).into_iter().map(|flight| {
        let losses = lost.iter().chain(&flight.losses).cloned().collect();
        Flown { format, clock: clock.clone(), hull: hull.clone(), losses, ..flight }
    });
    Ok(flights.collect())
}

/// When each row was, microseconds UTC.
fn times(rows: &[StringRecord], columns: &Columns, zone: Option<&Zone>) -> Vec<Option<i64>> {
    let utc = Zone::named("UTC").unwrap_or_default();
    let zone = zone.unwrap_or(&utc);
    let told: Vec<Option<i64>> = rows
        .iter()
        .map(|row| {
            let at = match text(row, columns.moment) {
                // With a zone of its own.
                Some(text) => match text.parse::<jiff::Timestamp>() {
                    Ok(at) => return Some(at.as_microsecond()),
                    Err(_) => moment(text),
                },
                None => day(text(row, columns.date)?)
                    .zip(clock(text(row, columns.time)?))
                    .map(|(day, time)| day.to_datetime(time)),
            };
            zone.utc(at?).map(|utc| utc.0)
        })
        .collect();
    let elapsed_us =
        |row: &StringRecord| number(row, columns.elapsed).filter(|ms| ms.abs() < 1e12).map(|ms| (ms * 1e3) as i64);
    let begins: Vec<i64> = rows.iter().zip(&told).filter_map(|(row, us)| Some((*us)? - elapsed_us(row)?)).collect();
    let Some(middle) = median(begins.clone()) else { return told };
    // Whole seconds were cut off, so the latest begin is the nearest to the truth.
    let Some(begin) = begins.into_iter().filter(|begin| *begin - middle < SECOND_US).max() else { return told };
    rows.iter().map(|row| elapsed_us(row).map(|us| begin + us)).collect()
}

fn take_hull(hull: &mut Hull, row: &StringRecord, columns: &Columns) {
    let fields = [
        (&mut hull.model, columns.model),
        (&mut hull.serial, columns.serial),
        (&mut hull.battery_serial, columns.battery),
    ];
    for (field, column) in fields {
        if field.is_empty()
            && let Some(text) = text(row, column)
        {
            text.clone_into(field);
        }
    }
}

fn take(gather: &mut Gather, us: i64, row: &StringRecord, columns: &Columns) {
    gather.at(us);
    if let Some(motors) = flag(row, columns.motors) {
        gather.armed(us, motors);
    }
    gather.count(1, 0);
    let here = number(row, columns.lat).zip(number(row, columns.lon)).and_then(|(lat, lon)| place(lat, lon));
    if let Some(place) = here {
        let (amsl_m, rel_home_m) = (number(row, columns.amsl), number(row, columns.height));
        gather.fix(us, Fix { place, amsl_m, rel_home_m, speed_m_s: number(row, columns.speed) });
    }
    if let Some(on_ground) = flag(row, columns.on_ground) {
        gather.airborne(us, !on_ground);
    }
    // These tables say what is left; what is used grows.
    let used_mah = number(row, columns.left_mah).filter(|left| *left > 0.0).map(|left| FULL_MAH - left);
    gather.battery(us, used_mah, number(row, columns.percent));
}
