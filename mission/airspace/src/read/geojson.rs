//! GeoJSON (RFC 7946): Polygon, MultiPolygon, and Point with a radius.

use super::properties;
use super::{Note, ReadZones, text};
use crate::error::{AirspaceFileError, MAX_CORNERS, MAX_ZONES, Problem, shortened};
use crate::zone::{Shape, Source, ZoneKind};
use mission::geo::LatLon;
use serde_json::Value;

/// Separators in a file at most: bounds the memory of a hostile file of nothing but `[[],[],…`.
const MAX_VALUES: usize = 4_000_000;
/// Circles that can be meant, metres.
const RADII_M: std::ops::RangeInclusive<f64> = 1.0..=500_000.0;

pub(super) fn read(
    file: &str,
    bytes: &[u8],
    usual: Option<ZoneKind>,
    mut source: Source,
) -> Result<ReadZones, AirspaceFileError> {
    let fail = |place: &str, problem| AirspaceFileError::at(file, place, problem);
    let text = text(file, bytes)?;
    if text.bytes().filter(|byte| matches!(byte, b',' | b'[' | b'{')).count() > MAX_VALUES {
        return Err(fail("-", Problem::TooMany { of: "values", limit: MAX_VALUES }));
    }
    let top: Value = serde_json::from_str(text).map_err(|error| {
        fail(&format!("{}:{}", error.line(), error.column()), Problem::Malformed { detail: error.to_string() })
    })?;
    for (key, field) in [("source", &mut source.publisher), ("date", &mut source.date)] {
        if let Some(said) = top.get("metadata").and_then(|metadata| metadata.get(key)).and_then(Value::as_str) {
            said.clone_into(field);
        }
    }
    let single = [top.clone()];
    let features: &[Value] = match top.get("type").and_then(Value::as_str) {
        Some("FeatureCollection") => top
            .get("features")
            .and_then(Value::as_array)
            .ok_or_else(|| fail("$", Problem::Missing { field: "features" }))?,
        Some("Feature") => &single,
        _ => return Err(fail("$", Problem::Missing { field: "FeatureCollection" })),
    };
    if features.len() > MAX_ZONES {
        return Err(fail("features", Problem::TooMany { of: "features", limit: MAX_ZONES }));
    }
    let mut read = ReadZones { zones: Vec::new(), notes: Vec::new() };
    let (mut corners, mut left_out) = (0, 0);
    for (index, feature) in features.iter().enumerate() {
        let place = format!("features[{index}]");
        let null = Value::Null;
        let geometry = feature.get("geometry").unwrap_or(&null);
        let get = |key: &str| match feature.get("properties")?.get(key)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        let shapes = shapes(geometry, &get, &mut corners).map_err(|problem| fail(&place, problem))?;
        if shapes.is_empty() {
            left_out += 1;
            continue;
        }
        let zone = properties::zone("", shapes, usual, &source, &get).map_err(|problem| fail(&place, problem))?;
        read.zones.push(zone);
    }
    if left_out > 0 {
        read.notes.push(Note::NoAreas { count: left_out });
    }
    Ok(read)
}

fn shapes(geometry: &Value, get: &dyn Fn(&str) -> Option<String>, corners: &mut usize) -> Result<Vec<Shape>, Problem> {
    let Some(coordinates) = geometry.get("coordinates") else { return Ok(Vec::new()) };
    match geometry.get("type").and_then(Value::as_str) {
        Some("Polygon") => Ok(vec![polygon(coordinates, corners)?]),
        Some("MultiPolygon") => list(coordinates)?.iter().map(|part| polygon(part, corners)).collect(),
        Some("Point") => {
            let Some(text) = get("radius_m") else { return Ok(Vec::new()) };
            let radius_m = text.parse::<f64>().ok().filter(|radius_m| RADII_M.contains(radius_m));
            let radius_m = radius_m.ok_or_else(|| Problem::Field {
                field: "radius_m".to_owned(),
                found: shortened(&text),
                wanted: "metres, for example 2000",
            })?;
            Ok(vec![Shape::Circle { centre: place(coordinates)?, radius_m }])
        }
        _ => Ok(Vec::new()),
    }
}

fn list(value: &Value) -> Result<&Vec<Value>, Problem> {
    value.as_array().ok_or_else(|| Problem::Field {
        field: "coordinates".to_owned(),
        found: shortened(&value.to_string()),
        wanted: "a list",
    })
}

fn polygon(value: &Value, corners: &mut usize) -> Result<Shape, Problem> {
    let mut rings = Vec::new();
    for ring in list(value)? {
        let ring = list(ring)?;
        *corners += ring.len();
        if *corners > MAX_CORNERS {
            return Err(Problem::TooMany { of: "corners", limit: MAX_CORNERS });
        }
        rings.push(ring.iter().map(place).collect::<Result<Vec<_>, _>>()?);
    }
    properties::polygon(rings)
}

fn place(value: &Value) -> Result<LatLon, Problem> {
    let number = |index: usize, limit: f64| value.get(index)?.as_f64().filter(|degrees| degrees.abs() <= limit);
    let place = number(0, 180.0).zip(number(1, 90.0)).map(|(lon_deg, lat_deg)| LatLon { lat_deg, lon_deg });
    place.ok_or_else(|| Problem::Field {
        field: "coordinates".to_owned(),
        found: shortened(&value.to_string()),
        wanted: "longitude, latitude",
    })
}
