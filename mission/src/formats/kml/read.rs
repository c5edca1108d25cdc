//! KML in: lines, areas and points become a plan by the rules of `drawn`.

use roxmltree::{Document, Node};

use super::super::drawn::{Drawn, Height, Meaning, Point};
use super::super::error::shortened;
use super::super::{Expected, LARGEST, Problem, Read, ReadError, text_of, xml};
use crate::geo::LatLon;

/// Reads what is drawn in a KML file. `file` is its name for error text.
///
/// # Errors
/// Names the element of the first thing that cannot be understood.
pub fn read(file: &str, bytes: &[u8]) -> Result<Read, ReadError> {
    read_document(file, &xml::parse(file, text_of(file, bytes)?)?)
}

pub(in super::super) fn read_document(file: &str, document: &Document<'_>) -> Result<Read, ReadError> {
    let root = document.root_element();
    let found = root.tag_name().name();
    // Google Earth takes files without the outer element too.
    if !matches!(found, "kml" | "Document" | "Folder" | "Placemark") {
        let problem = Problem::OtherFormat { expected: "KML", found: shortened(found) };
        return Err(ReadError::new(file, xml::place(root), problem));
    }
    let mut drawn = Drawn::default();
    // The last placemark and where it ends: looked up for each of its shapes, a hostile file would take minutes.
    let mut placemark = (Meaning::Unnamed, 0);
    for node in document.descendants() {
        let meaning = || if node.range().start < placemark.1 { placemark.0 } else { Meaning::Unnamed };
        match node.tag_name().name() {
            "Placemark" => {
                let name = xml::child(node, "name").and_then(|name| name.text()).unwrap_or_default();
                placemark = (Meaning::of(name), node.range().end);
            }
            "Point" => {
                for point in coordinates(file, node, node)?.into_iter().take(1) {
                    drawn.point(meaning(), point);
                }
            }
            "LineString" => drawn.line(coordinates(file, node, node)?),
            "Track" => drawn.line(track(file, node)?),
            "outerBoundaryIs" | "innerBoundaryIs" => {
                let hole = node.tag_name().name() == "innerBoundaryIs";
                for ring in named(node, "LinearRing") {
                    drawn.area(meaning(), hole, coordinates(file, ring, ring)?);
                }
            }
            _ => {}
        }
        if drawn.is_too_much() {
            return Err(ReadError::new(file, xml::place(node), Problem::TooMany));
        }
    }
    drawn.plan(file, xml::place(root), "LineString, Polygon, Point")
}

pub(super) fn named<'a, 'input>(node: Node<'a, 'input>, name: &'static str) -> impl Iterator<Item = Node<'a, 'input>> {
    node.children().filter(move |child| child.tag_name().name() == name)
}

/// How heights are counted in a geometry: on the ground unless it says otherwise.
#[derive(Clone, Copy)]
enum Mode {
    Clamped,
    Amsl,
    Ground,
}

impl Mode {
    fn of(file: &str, node: Node<'_, '_>) -> Result<Self, ReadError> {
        let Some(mode) = xml::child(node, "altitudeMode") else { return Ok(Self::Clamped) };
        match mode.text().unwrap_or_default().trim() {
            "absolute" => Ok(Self::Amsl),
            "relativeToGround" => Ok(Self::Ground),
            "" | "clampToGround" | "clampToSeaFloor" => Ok(Self::Clamped),
            other => {
                let problem = Problem::HeightMode { found: shortened(other) };
                Err(ReadError::new(file, xml::place(mode), problem))
            }
        }
    }

    fn height(self, value_m: Option<f64>) -> Height {
        match (self, value_m) {
            (Self::Amsl, Some(value_m)) => Height::Amsl(value_m),
            (Self::Ground, Some(value_m)) => Height::Ground(value_m),
            _ => Height::Unsaid,
        }
    }
}

/// The tuples of a geometry: longitude, latitude and maybe height, separated by commas; between tuples stands space.
pub(super) fn coordinates(file: &str, geometry: Node<'_, '_>, mode: Node<'_, '_>) -> Result<Vec<Point>, ReadError> {
    let mode = Mode::of(file, mode)?;
    let Some(list) = xml::child(geometry, "coordinates") else {
        let problem = Problem::Missing { name: "coordinates".to_owned() };
        return Err(ReadError::new(file, xml::place(geometry), problem));
    };
    let tuples = list.text().unwrap_or_default().split_whitespace();
    tuples
        .map(|tuple| {
            let (place, height_m) = coordinate(file, list, tuple, tuple.split(','))?;
            Ok(Point { place, height: mode.height(height_m) })
        })
        .collect()
}

/// A flown track: its places are separated by spaces.
fn track(file: &str, node: Node<'_, '_>) -> Result<Vec<Point>, ReadError> {
    let mode = Mode::of(file, node)?;
    named(node, "coord")
        .map(|coord| {
            let text = coord.text().unwrap_or_default();
            let (place, height_m) = coordinate(file, coord, text, text.split_whitespace())?;
            Ok(Point { place, height: mode.height(height_m) })
        })
        .collect()
}

/// One `longitude, latitude[, height]`.
pub(in super::super) fn coordinate<'a>(
    file: &str,
    node: Node<'_, '_>,
    text: &str,
    mut numbers: impl Iterator<Item = &'a str>,
) -> Result<(LatLon, Option<f64>), ReadError> {
    let wrong = || {
        let problem = Problem::WrongType { expected: Expected::LonLat, found: shortened(text.trim()) };
        ReadError::new(file, xml::place(node), problem)
    };
    let parse = |text: &str| text.trim().parse::<f64>().ok().filter(|value| value.is_finite()).ok_or_else(wrong);
    let within = |text: &str, limit: f64| {
        let value = parse(text)?;
        let problem = Problem::OutOfRange { value, min: -limit, max: limit };
        if value.abs() <= limit { Ok(value) } else { Err(ReadError::new(file, xml::place(node), problem)) }
    };
    let mut degrees = |limit| within(numbers.next().ok_or_else(wrong)?, limit);
    let place = {
        let lon_deg = degrees(180.0)?;
        LatLon { lon_deg, lat_deg: degrees(90.0)? }
    };
    let height = numbers.next().filter(|text| !text.trim().is_empty());
    let height_m = height.map(|text| within(text, LARGEST)).transpose()?;
    Ok((place, height_m))
}
