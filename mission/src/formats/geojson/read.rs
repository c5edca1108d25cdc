//! GeoJSON in: lines, areas and points become a plan by the rules of `drawn`.
//!
//! The standard counts heights from the ellipsoid, most programs (ours too) from the sea. They are taken as above sea
//! level, and where the file is not ours the pilot is told.

use super::super::drawn::{Drawn, Height, Meaning, Point};
use super::super::error::shortened;
use super::super::json::{Node, parse};
use super::super::{Note, Problem, Read, ReadError, text_of};

/// Reads what is drawn in a GeoJSON file of any shape (geometry, feature, collection). `file` is its name for error text.
///
/// # Errors
/// Names the JSON path of the first thing that cannot be understood.
pub fn read(file: &str, bytes: &[u8]) -> Result<Read, ReadError> {
    let value = parse(file, text_of(file, bytes)?)?;
    let root = Node::root(file, &value);
    datum(&root)?;
    let mut reader = Reader { drawn: Drawn::default(), foreign_heights: 0 };
    reader.object(&root, Meaning::Unnamed, false)?;
    let place = root.place();
    let mut read = reader.drawn.plan(file, place, "LineString, Polygon, Point")?;
    if reader.foreign_heights > 0 {
        read.notes.push(Note::HeightTakenAsAmsl { count: reader.foreign_heights });
    }
    Ok(read)
}

/// Old files name their datum. CGCS2000 (EPSG 4490, 4480, 4479) is WGS84 within a decimetre; anything else is not guessed at.
fn datum(root: &Node<'_>) -> Result<(), ReadError> {
    let Some(crs) = root.get("crs") else { return Ok(()) };
    let Some(properties) = crs.get("properties") else { return Ok(()) };
    let Some(name) = properties.get("name") else { return Ok(()) };
    let text = name.text()?;
    let upper = text.to_ascii_uppercase();
    if ["CRS84", "4326", "4979", "4490", "4480", "CGCS2000", "WGS84"].iter().any(|known| upper.contains(known)) {
        return Ok(());
    }
    Err(name.fail(Problem::OtherDatum { found: shortened(text) }))
}

struct Reader {
    drawn: Drawn,
    foreign_heights: usize,
}

impl Reader {
    fn object(&mut self, node: &Node<'_>, meaning: Meaning, ours: bool) -> Result<(), ReadError> {
        let kind = node.need("type")?;
        match kind.text()? {
            "FeatureCollection" => self.each(&node.need("features")?, meaning, ours)?,
            "GeometryCollection" => self.each(&node.need("geometries")?, meaning, ours)?,
            "Feature" => {
                let (meaning, ours) = said(node);
                if let Some(geometry) = node.get("geometry") {
                    self.object(&geometry, meaning, ours)?;
                }
            }
            "Point" => {
                let point = self.point(&node.need("coordinates")?, ours)?;
                self.drawn.point(meaning, point);
            }
            "MultiPoint" => {
                for point in self.points(&node.need("coordinates")?, ours)? {
                    self.drawn.point(meaning, point);
                }
            }
            "LineString" => {
                let line = self.points(&node.need("coordinates")?, ours)?;
                self.drawn.line(line);
            }
            "MultiLineString" => {
                for line in node.need("coordinates")?.elements()? {
                    let line = self.points(&line, ours)?;
                    self.drawn.line(line);
                }
            }
            "Polygon" => self.polygon(&node.need("coordinates")?, meaning)?,
            "MultiPolygon" => {
                for polygon in node.need("coordinates")?.elements()? {
                    self.polygon(&polygon, meaning)?;
                }
            }
            other => {
                let problem = Problem::OtherFormat { expected: "GeoJSON", found: shortened(other) };
                return Err(kind.fail(problem));
            }
        }
        if self.drawn.is_too_much() { Err(node.fail(Problem::TooMany)) } else { Ok(()) }
    }

    fn each(&mut self, list: &Node<'_>, meaning: Meaning, ours: bool) -> Result<(), ReadError> {
        for node in list.elements()? {
            self.object(&node, meaning, ours)?;
        }
        Ok(())
    }

    fn polygon(&mut self, rings: &Node<'_>, meaning: Meaning) -> Result<(), ReadError> {
        for (index, ring) in rings.elements()?.enumerate() {
            // Corners have no height that a fence could have.
            let corners = ring.elements()?.map(|corner| position(&corner).map(|(point, _)| point));
            let corners = corners.collect::<Result<_, _>>()?;
            self.drawn.area(meaning, index > 0, corners);
        }
        Ok(())
    }

    fn points(&mut self, list: &Node<'_>, ours: bool) -> Result<Vec<Point>, ReadError> {
        list.elements()?.map(|node| self.point(&node, ours)).collect()
    }

    fn point(&mut self, node: &Node<'_>, ours: bool) -> Result<Point, ReadError> {
        let (point, has_height) = position(node)?;
        self.foreign_heights += usize::from(has_height && !ours);
        Ok(point)
    }
}

fn position(node: &Node<'_>) -> Result<(Point, bool), ReadError> {
    let (place, height_m) = node.lon_lat_height()?;
    let height = height_m.map_or(Height::Unsaid, Height::Amsl);
    Ok((Point { place, height }, height_m.is_some()))
}

/// What a feature is by our own `kind`, or by a name; and whether it is ours.
fn said(feature: &Node<'_>) -> (Meaning, bool) {
    let Some(properties) = feature.get("properties") else { return (Meaning::Unnamed, false) };
    let text = |key| properties.value().get(key).and_then(|value| value.as_str());
    match text("kind") {
        Some(kind @ ("home" | "route" | "fence" | "exclusion" | "rally" | "track")) => (Meaning::of(kind), true),
        _ => (Meaning::of(text("name").or(text("名称")).unwrap_or_default()), false),
    }
}
