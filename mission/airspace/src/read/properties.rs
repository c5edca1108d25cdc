//! Properties that GeoJSON and KML share.

use crate::error::{Problem, shortened};
use crate::zone::{Band, Level, Shape, Source, Window, Zone, ZoneKind};
use jiff::{Timestamp, civil, tz};
use mission::geo::LatLon;

/// Heights that can be meant, metres: from the lowest shore to where no drone is.
const HEIGHTS_M: std::ops::RangeInclusive<f64> = -1_000.0..=100_000.0;

/// A zone from its properties; `get` gives the text of one.
pub(super) fn zone(
    name: &str,
    shapes: Vec<Shape>,
    usual: Option<ZoneKind>,
    source: &Source,
    get: &dyn Fn(&str) -> Option<String>,
) -> Result<Zone, Problem> {
    let get = |key: &str| get(key).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let name = get("name").or_else(|| get("名称")).unwrap_or_else(|| name.to_owned());
    let kind = match get("kind").or_else(|| get("类型")) {
        Some(kind) => ZoneKind::from_name(&kind).ok_or(Problem::Field {
            field: "kind".to_owned(),
            found: shortened(&kind),
            wanted: "no_fly, temporary, controlled, suitable, approval",
        })?,
        None => ZoneKind::from_name(&name).or(usual).ok_or(Problem::Missing { field: "kind" })?,
    };
    let band = Band {
        floor: level("floor_m", "floor_datum", &get)?.unwrap_or(Level::Agl(0.0)),
        ceiling: level("ceiling_m", "ceiling_datum", &get)?.unwrap_or(Level::Unlimited),
    };
    upright(band)?;
    let zone = get("time_zone");
    let window = Window { from: time("from", zone.as_deref(), &get)?, until: time("until", zone.as_deref(), &get)? };
    if window.from.zip(window.until).is_some_and(|(from, until)| from > until) {
        let wanted = "a time after from";
        let found = get("until").unwrap_or_default();
        return Err(Problem::Field { field: "until".to_owned(), found: shortened(&found), wanted });
    }
    let source = Source {
        file: source.file.clone(),
        publisher: get("source").unwrap_or_else(|| source.publisher.clone()),
        date: get("date").unwrap_or_else(|| source.date.clone()),
    };
    Ok(Zone { name, kind, shapes, band, window, number: get("number").unwrap_or_default(), source })
}

type Get<'a> = &'a dyn Fn(&str) -> Option<String>;

fn level(field: &str, datum: &str, get: Get) -> Result<Option<Level>, Problem> {
    let Some(text) = get(field) else { return Ok(None) };
    let wrong = |field: &str, found: &str, wanted| {
        Err(Problem::Field { field: field.to_owned(), found: shortened(found), wanted })
    };
    let height_m = match text.parse::<f64>() {
        Ok(height_m) if HEIGHTS_M.contains(&height_m) => height_m,
        _ => return wrong(field, &text, "metres, for example 120"),
    };
    let said = get(datum).unwrap_or_else(|| "agl".to_owned());
    match said.to_ascii_lowercase().as_str() {
        "agl" | "gnd" | "真高" => Ok(Some(Level::Agl(height_m))),
        "amsl" | "msl" | "海拔" => Ok(Some(Level::Amsl(height_m))),
        _ => wrong(datum, &said, "agl or amsl"),
    }
}

/// Refuses a floor above the ceiling where both are counted from the same.
pub(super) fn upright(band: Band) -> Result<(), Problem> {
    let over = match (band.floor, band.ceiling) {
        (Level::Agl(floor_m), Level::Agl(ceiling_m)) | (Level::Amsl(floor_m), Level::Amsl(ceiling_m)) => {
            floor_m > ceiling_m
        }
        _ => false,
    };
    if over { Err(Problem::UpsideDown) } else { Ok(()) }
}

fn time(field: &str, zone: Option<&str>, get: Get) -> Result<Option<Timestamp>, Problem> {
    let Some(text) = get(field) else { return Ok(None) };
    if let Ok(at) = text.parse::<Timestamp>() {
        return Ok(Some(at));
    }
    let wrong =
        |field: &str, found: &str, wanted| Problem::Field { field: field.to_owned(), found: shortened(found), wanted };
    let local: civil::DateTime =
        text.parse().map_err(|_| wrong(field, &text, "a time, for example 2026-05-01T08:00:00+08:00"))?;
    let offset = match zone.map(str::to_ascii_lowercase).as_deref() {
        // Without summer time since 1991, so eight hours are all there is to it.
        Some("asia/shanghai" | "cst" | "北京时间") => tz::offset(8),
        Some("utc" | "z") => tz::Offset::UTC,
        Some(_) => return Err(wrong("time_zone", zone.unwrap_or_default(), "Asia/Shanghai or UTC")),
        None => return Err(Problem::Missing { field: "time_zone" }),
    };
    let at = offset.to_timestamp(local);
    at.map(Some).map_err(|_| wrong(field, &text, "a time of this age"))
}

/// A polygon whose outline has three corners at least.
pub(super) fn polygon(mut rings: Vec<Vec<LatLon>>) -> Result<Shape, Problem> {
    for ring in &mut rings {
        if ring.len() > 1 && ring.first() == ring.last() {
            ring.pop();
        }
    }
    let count = rings.first().map_or(0, Vec::len);
    if count < 3 {
        return Err(Problem::Outline { count });
    }
    // A hole that is none takes nothing away.
    rings.retain(|ring| ring.len() >= 3);
    Ok(Shape::Polygon(rings))
}
