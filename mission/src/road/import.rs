//! Roads from what a brigade has: a line drawn or driven (KML, GPX, GeoJSON) and a table of stakes (CSV).
//!
//! The stake table has a header row. Columns, in any order and letter case: `stake` (or 桩号), and either `lat` and
//! `lon` (or 纬度 and 经度; WGS84 degrees) or `measured_m` (or 里程; metres along the line). Two rows at the same place
//! with different stakes are a break.

use super::{
    CalibrationError, Carriageway, Centreline, KnownPlace, KnownStake, LineError, MAX_FILE_BYTES, MAX_SEGMENTS,
    Residual, Road, RoadFileError, calibrate, geojson, runs_backwards,
};
use crate::explain::{Explain, Message};
use crate::geo::LatLon;
use roxmltree::{Document, Node, ParsingOptions};
use serde_json::Value;
use thiserror::Error;

/// Elements of an XML file that are read at most.
const MAX_XML_NODES: u32 = 4_000_000;
/// Rows of a stake table that are read at most.
const MAX_ROWS: usize = MAX_SEGMENTS - 1;

/// A line found in a file, with its name there. Files often hold several; the caller chooses.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedLine {
    /// Name in the file; empty where it has none.
    pub name: String,
    /// Points as drawn, WGS84.
    pub points: Vec<LatLon>,
}

/// Why a road could not be built.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum BuildError {
    /// The line cannot be used.
    #[error("the line cannot be used: {0}")]
    Line(#[from] LineError),
    /// The known stakes do not fit it.
    #[error("the known stakes cannot be used: {0}")]
    Calibration(#[from] CalibrationError),
}

impl Explain for BuildError {
    fn explain(&self) -> Message {
        match self {
            Self::Line(inner) => inner.explain(),
            Self::Calibration(inner) => inner.explain(),
        }
    }
}

/// Builds a road from a line, drawn in either direction, and known stakes. Residuals say how well the stakes fit.
pub fn build(
    code: &str,
    name: &str,
    points: Vec<LatLon>,
    known: &[KnownStake],
    carriageways: [Carriageway; 2],
) -> Result<(Road, Vec<Residual>), BuildError> {
    let mut line = Centreline::new(points)?;
    let mut known = known.to_vec();
    if runs_backwards(&line, &known)? {
        let length_m = line.length_m();
        line = Centreline::new(line.given().iter().rev().copied().collect())?;
        for stake in &mut known {
            if let KnownPlace::Measured(measured_m) = &mut stake.place {
                *measured_m = length_m - *measured_m;
            }
        }
        // The rows of a break were in order of the drawn line.
        known.reverse();
    }
    let calibration = calibrate(&line, &known)?;
    let road = Road::new(code.to_owned(), name.to_owned(), line, calibration.chainage, carriageways);
    Ok((road.map_err(CalibrationError::from)?, calibration.residuals))
}

/// All lines of a KML file: every `LineString` and every `gx:Track`, in order.
pub fn lines_from_kml(text: &str) -> Result<Vec<NamedLine>, RoadFileError> {
    let document = parse_xml(text)?;
    let mut lines = Vec::new();
    for node in document.descendants() {
        let points = match node.tag_name().name() {
            "LineString" => kml_line_points(&document, node)?,
            "Track" => {
                let coords = node.children().filter(|c| c.tag_name().name() == "coord");
                coords
                    .map(|c| kml_point(&document, c, c.text().unwrap_or_default().split_whitespace()))
                    .collect::<Result<_, _>>()?
            }
            _ => continue,
        };
        let placemark = node.ancestors().find(|a| a.tag_name().name() == "Placemark");
        lines.push(NamedLine { name: placemark.map(name_of).unwrap_or_default(), points });
    }
    some_lines("KML", lines)
}

fn kml_line_points(document: &Document, node: Node) -> Result<Vec<LatLon>, RoadFileError> {
    let Some(coordinates) = node.children().find(|c| c.tag_name().name() == "coordinates") else {
        return Err(xml_fault(document, node, "LineString without coordinates"));
    };
    let tuples = coordinates.text().unwrap_or_default().split_whitespace();
    tuples.map(|tuple| kml_point(document, coordinates, tuple.split(','))).collect()
}

/// Longitude first, then latitude.
fn kml_point<'a>(
    document: &Document,
    node: Node,
    mut numbers: impl Iterator<Item = &'a str>,
) -> Result<LatLon, RoadFileError> {
    let (lon, lat) = (numbers.next().and_then(degrees), numbers.next().and_then(degrees));
    match (lat, lon) {
        (Some(lat_deg), Some(lon_deg)) => on_globe(document, node, LatLon { lat_deg, lon_deg }),
        _ => Err(xml_fault(document, node, "a coordinate is not `longitude,latitude`")),
    }
}

/// All tracks (segments joined) and routes of a GPX file, in order.
pub fn lines_from_gpx(text: &str) -> Result<Vec<NamedLine>, RoadFileError> {
    let document = parse_xml(text)?;
    let mut lines = Vec::new();
    for node in document.descendants() {
        let point_name = match node.tag_name().name() {
            "trk" => "trkpt",
            "rte" => "rtept",
            _ => continue,
        };
        let mut points = Vec::new();
        for point in node.descendants().filter(|p| p.tag_name().name() == point_name) {
            let (lat, lon) = (point.attribute("lat").and_then(degrees), point.attribute("lon").and_then(degrees));
            let (Some(lat_deg), Some(lon_deg)) = (lat, lon) else {
                return Err(xml_fault(&document, point, "a point without lat and lon"));
            };
            points.push(on_globe(&document, point, LatLon { lat_deg, lon_deg })?);
        }
        lines.push(NamedLine { name: name_of(node), points });
    }
    some_lines("GPX", lines)
}

/// All lines of a GeoJSON file of any shape (geometry, feature, collection), in order.
pub fn lines_from_geojson(text: &str) -> Result<Vec<NamedLine>, RoadFileError> {
    too_large(text)?;
    let syntax = |detail: String| RoadFileError::Syntax { format: "GeoJSON", detail };
    let value: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|e| syntax(e.to_string()))?;
    let mut lines = Vec::new();
    // serde_json refuses deep nesting, so this recursion is bounded.
    collect_json_lines(&value, "", &mut lines).map_err(syntax)?;
    some_lines("GeoJSON", lines)
}

fn collect_json_lines(value: &Value, name: &str, lines: &mut Vec<NamedLine>) -> Result<(), String> {
    let own_name = value.pointer("/properties/name").and_then(Value::as_str).unwrap_or(name);
    let mut push = |coordinates: &[Value]| {
        let points = coordinates.iter().map(geojson::lat_lon).collect::<Option<Vec<_>>>();
        let fault = || format!("line {}: a coordinate is not [longitude, latitude]", lines.len());
        let line = NamedLine { name: own_name.to_owned(), points: points.ok_or_else(fault)? };
        lines.push(line);
        Ok(())
    };
    match value.get("type").and_then(Value::as_str) {
        Some("LineString") => push(parts(value, "coordinates")),
        Some("MultiLineString") => {
            parts(value, "coordinates").iter().try_for_each(|c| push(c.as_array().map_or(&[], Vec::as_slice)))
        }
        Some("Feature") => {
            value.get("geometry").map_or(Ok(()), |geometry| collect_json_lines(geometry, own_name, lines))
        }
        Some("FeatureCollection") => {
            parts(value, "features").iter().try_for_each(|f| collect_json_lines(f, name, lines))
        }
        Some("GeometryCollection") => {
            parts(value, "geometries").iter().try_for_each(|g| collect_json_lines(g, own_name, lines))
        }
        _ => Ok(()),
    }
}

fn parts<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// Known stakes from a CSV table; rows are numbered from 1, the header being row 1.
pub fn stakes_from_csv(text: &str) -> Result<Vec<KnownStake>, RoadFileError> {
    too_large(text)?;
    let syntax = |e: csv::Error| RoadFileError::Syntax { format: "CSV", detail: e.to_string() };
    let mut reader =
        csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let header: Vec<String> = reader.headers().map_err(syntax)?.iter().map(str::to_lowercase).collect();
    let column = |names: &[&str]| header.iter().position(|h| names.contains(&h.as_str()));
    let stake_column = column(&["stake", "桩号"]).ok_or(RoadFileError::Columns)?;
    let lat_lon = column(&["lat", "latitude", "纬度"]).zip(column(&["lon", "lng", "longitude", "经度"]));
    let measured = column(&["measured_m", "里程"]);
    if lat_lon.is_none() && measured.is_none() {
        return Err(RoadFileError::Columns);
    }
    let mut known = Vec::new();
    for record in reader.records() {
        let record = record.map_err(syntax)?;
        let row = record.position().map_or(known.len() + 2, |p| p.line() as usize);
        if known.len() >= MAX_ROWS {
            return Err(RoadFileError::TooManyRows { limit: MAX_ROWS });
        }
        let number = |column: usize| {
            let text = record.get(column).unwrap_or_default();
            let fault = || RoadFileError::Cell { row, column: header[column].clone(), text: text.to_owned() };
            text.parse::<f64>().ok().filter(|n| n.is_finite()).ok_or_else(fault)
        };
        let stake = record.get(stake_column).unwrap_or_default().parse().map_err(|source| RoadFileError::Stake {
            place: format!("row {row}"),
            property: header[stake_column].clone(),
            source,
        })?;
        let place = match (measured, lat_lon) {
            (Some(measured), _) if !record.get(measured).unwrap_or_default().is_empty() => {
                KnownPlace::Measured(number(measured)?)
            }
            (_, Some((lat, lon))) => KnownPlace::Surveyed(LatLon { lat_deg: number(lat)?, lon_deg: number(lon)? }),
            (Some(measured), None) => KnownPlace::Measured(number(measured)?),
            (None, None) => return Err(RoadFileError::Columns),
        };
        known.push(KnownStake { stake, place, row });
    }
    Ok(known)
}

fn too_large(text: &str) -> Result<(), RoadFileError> {
    if text.len() > MAX_FILE_BYTES {
        return Err(RoadFileError::TooLarge { bytes: text.len(), limit: MAX_FILE_BYTES });
    }
    Ok(())
}

fn parse_xml(text: &str) -> Result<Document<'_>, RoadFileError> {
    too_large(text)?;
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MAX_XML_NODES, ..ParsingOptions::default() };
    Document::parse_with_options(text.trim_start_matches('\u{feff}'), options)
        .map_err(|e| RoadFileError::Syntax { format: "XML", detail: e.to_string() })
}

fn xml_fault(document: &Document, node: Node, what: &str) -> RoadFileError {
    let at = document.text_pos_at(node.range().start);
    RoadFileError::Syntax { format: "XML", detail: format!("{what} at {}:{}", at.row, at.col) }
}

fn degrees(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|n: &f64| n.is_finite())
}

fn on_globe(document: &Document, node: Node, place: LatLon) -> Result<LatLon, RoadFileError> {
    let valid = (-90.0..=90.0).contains(&place.lat_deg) && (-180.0..=180.0).contains(&place.lon_deg);
    if valid { Ok(place) } else { Err(xml_fault(document, node, "a coordinate is not on the globe")) }
}

fn name_of(node: Node) -> String {
    let name = node.children().find(|c| c.tag_name().name() == "name").and_then(|n| n.text());
    name.unwrap_or_default().trim().to_owned()
}

fn some_lines(format: &'static str, mut lines: Vec<NamedLine>) -> Result<Vec<NamedLine>, RoadFileError> {
    lines.retain(|line| !line.points.is_empty());
    if lines.is_empty() { Err(RoadFileError::NoLine { format }) } else { Ok(lines) }
}
