//! KML in: the areas alone, with their names and what is written about them; for maps of zones, not for plans.

use roxmltree::{Document, Node};

use super::super::drawn::{Height, Point};
use super::super::error::shortened;
use super::super::{MAX_ITEMS, Place, Problem, ReadError, text_of, xml};
use super::read::{coordinates, named};
use crate::geo::LatLon;

/// A ring of corners, WGS84, not closed: the last joins the first.
pub type Ring = Vec<LatLon>;

/// An area of a placemark.
#[derive(Debug, Clone, PartialEq)]
pub struct Area {
    /// Name of the placemark.
    pub name: String,
    /// `ExtendedData` of the placemark, by name.
    pub data: Vec<(String, String)>,
    /// Outer ring.
    pub outer: Ring,
    /// Holes.
    pub holes: Vec<Ring>,
    /// Smallest and greatest height of the corners where the file says one, metres, above sea level.
    pub amsl_m: Option<[f64; 2]>,
    /// Smallest and greatest height of the corners where the file says one, metres, above ground.
    pub agl_m: Option<[f64; 2]>,
    /// The element, for error text.
    pub place: Place,
}

/// Reads the polygons of a KML file. `file` is its name for error text.
///
/// # Errors
/// Names the element of the first thing that cannot be understood.
pub fn areas(file: &str, bytes: &[u8]) -> Result<Vec<Area>, ReadError> {
    let document = xml::parse(file, text_of(file, bytes)?)?;
    let root = document.root_element();
    let found = root.tag_name().name();
    if !matches!(found, "kml" | "Document" | "Folder" | "Placemark") {
        let problem = Problem::OtherFormat { expected: "KML", found: shortened(found) };
        return Err(ReadError::new(file, xml::place(root), problem));
    }
    read(file, &document)
}

fn read(file: &str, document: &Document<'_>) -> Result<Vec<Area>, ReadError> {
    let mut areas = Vec::new();
    let mut corners = 0;
    for placemark in document.descendants().filter(|node| node.tag_name().name() == "Placemark") {
        let name = xml::child(placemark, "name").and_then(|name| name.text()).unwrap_or_default();
        let data = data(placemark);
        for polygon in placemark.descendants().filter(|node| node.tag_name().name() == "Polygon") {
            let mut area = Area {
                name: name.trim().to_owned(),
                data: data.clone(),
                outer: Vec::new(),
                holes: Vec::new(),
                amsl_m: None,
                agl_m: None,
                place: xml::place(polygon),
            };
            for boundary in polygon.children() {
                let outer = match boundary.tag_name().name() {
                    "outerBoundaryIs" => true,
                    "innerBoundaryIs" => false,
                    _ => continue,
                };
                for ring in named(boundary, "LinearRing") {
                    // The mode of heights stands beside the boundaries.
                    let points = coordinates(file, ring, polygon)?;
                    corners += points.len();
                    if corners > MAX_ITEMS {
                        return Err(ReadError::new(file, xml::place(ring), Problem::TooMany));
                    }
                    area.take(outer, &points);
                }
            }
            areas.push(area);
            if areas.len() > MAX_ITEMS {
                return Err(ReadError::new(file, xml::place(polygon), Problem::TooMany));
            }
        }
    }
    Ok(areas)
}

impl Area {
    fn take(&mut self, outer: bool, points: &[Point]) {
        for point in points {
            let (range, height_m) = match point.height {
                Height::Amsl(height_m) => (&mut self.amsl_m, height_m),
                Height::Ground(height_m) => (&mut self.agl_m, height_m),
                Height::Unsaid => continue,
            };
            let [low_m, high_m] = range.unwrap_or([height_m, height_m]);
            *range = Some([low_m.min(height_m), high_m.max(height_m)]);
        }
        let mut ring: Ring = points.iter().map(|point| point.place).collect();
        if ring.len() > 1 && ring.first() == ring.last() {
            ring.pop();
        }
        if outer { self.outer = ring } else { self.holes.push(ring) }
    }
}

fn data(placemark: Node<'_, '_>) -> Vec<(String, String)> {
    let Some(extended) = xml::child(placemark, "ExtendedData") else { return Vec::new() };
    let entries = extended.descendants().filter_map(|node| {
        let name = node.attribute("name")?.to_owned();
        let text = match node.tag_name().name() {
            "Data" => xml::child(node, "value")?.text(),
            "SimpleData" => node.text(),
            _ => return None,
        };
        Some((name, text.unwrap_or_default().trim().to_owned()))
    });
    entries.collect()
}
