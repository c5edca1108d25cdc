//! Bridges and keep-outs from GeoJSON (RFC 7946).
//!
//! A `FeatureCollection` of features told apart by the property `kind`. Coordinates are WGS84 `[longitude, latitude]`; a
//! third number is ignored. Distances and heights are metres. Unknown properties are ignored; features of a kind that is not
//! listed are counted and left out.
//!
//! | `kind` | geometry | properties (* = may be missing) |
//! |---|---|---|
//! | `bridge` | null | `road` (code), `name`, `from`, `to` (stakes), `spans_m` list, `deck_width_m`, `deck_height_m`, `under_clearance_m`, `crosses`*, `over_water`*, and any of [`Dimension::property`]* |
//! | `noise_barrier` | LineString | `top_m`, `bottom_m`* (0), `thick_m`* (0.3) |
//! | `gantry` | LineString across the road | `top_m`, `bottom_m`* (0), `thick_m`* (1.0) |
//! | `lamp` | Point | `top_m`, `bottom_m`* (0), `thick_m`* (0.4) |
//! | `power_line` | LineString from mast to mast | `top_m` (at the masts), `sag_m`* (0), `thick_m`* (6: the swing of the conductors) |
//! | `vegetation` | Point or Polygon | `top_m`, `bottom_m`* (0), `thick_m`* (6, of a Point) |
//! | `building` | Polygon | `top_m`, `bottom_m`* (0) |
//! | `people` | Point | where people stand or work: no solid, but nothing may fall there |
//!
//! All keep-outs may have `name` and `heights_from`: `ground` (when missing) counts heights from the ground under the bridge,
//! `road` from its road surface. A Polygon counts with its outer ring's convex hull.

use crate::bridge::{self, Dimension, Given, Sketch};
use crate::error::{FileError, Wanted};
use crate::keep_out::{HeightsFrom, KeepOut};
use crate::solid::Kind;
use mission::geo::LatLon;
use mission::road::{Bridge, Network, Stake};
use serde_json::{Map, Value};

/// Larger files are not read, bytes.
pub const MAX_FILE_BYTES: usize = 16 << 20;
/// More features are not read.
const MAX_FEATURES: usize = 50_000;
/// More places of one feature are not read.
const MAX_PLACES: usize = 5_000;
/// Heights and thicknesses are below this, metres. Chosen: nothing beside a road is higher.
const MAX_METRES: f64 = 1_000.0;

/// A bridge of a file, not yet in a road.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadBridge {
    /// Code of its road.
    pub road: String,
    /// The bridge.
    pub bridge: Bridge,
    /// Dimensions that the file gives.
    pub given: Given,
}

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Imported {
    /// Bridges, in the order of the file.
    pub bridges: Vec<ReadBridge>,
    /// Keep-outs, in the order of the file.
    pub keep_outs: Vec<KeepOut>,
    /// Where people stand or work.
    pub people: Vec<LatLon>,
    /// Features of other kinds, left out.
    pub left_out: usize,
}

/// Reads bridges and keep-outs. Bridges are placed by the stakes of the network's roads. Errors name the feature (from 1)
/// and the property.
pub fn read(text: &str, network: &Network) -> Result<Imported, FileError> {
    if text.len() > MAX_FILE_BYTES {
        return Err(FileError::TooLarge { bytes: text.len(), limit: MAX_FILE_BYTES });
    }
    let value: Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|error| FileError::Syntax { line: error.line(), column: error.column() })?;
    let is_collection = value.get("type").and_then(Value::as_str) == Some("FeatureCollection");
    let features = value.get("features").and_then(Value::as_array).filter(|_| is_collection);
    let features = features.ok_or(FileError::NoCollection)?;
    if features.len() > MAX_FEATURES {
        return Err(FileError::TooManyFeatures { count: features.len(), limit: MAX_FEATURES });
    }
    let mut imported = Imported::default();
    for (index, value) in features.iter().enumerate() {
        let feature = Feature::new(index + 1, value)?;
        match feature.kind {
            "bridge" => imported.bridges.push(feature.bridge(network)?),
            "people" => imported.people.push(feature.point()?),
            other => match keep_out_kind(other) {
                Some((kind, thick_m)) => imported.keep_outs.push(feature.keep_out(kind, thick_m)?),
                None => imported.left_out += 1,
            },
        }
    }
    Ok(imported)
}

/// The invented things that stand beside the demonstration road's bridges (`assets/expressway/demo_bridges.geojson`).
pub fn demo() -> Vec<KeepOut> {
    match read(include_str!("../../../assets/expressway/demo_bridges.geojson"), &Network::default()) {
        Ok(imported) => imported.keep_outs,
        // Compiled in and read by a test, so this is a build without tests.
        Err(error) => panic!("the built-in keep-outs are damaged: {error}"),
    }
}

/// The kind and its usual thickness, metres.
fn keep_out_kind(kind: &str) -> Option<(Kind, f64)> {
    match kind {
        "noise_barrier" => Some((Kind::NoiseBarrier, 0.3)),
        "gantry" => Some((Kind::Gantry, 1.0)),
        "lamp" => Some((Kind::Lamp, 0.4)),
        "power_line" => Some((Kind::PowerLine, 6.0)),
        "vegetation" => Some((Kind::Vegetation, 6.0)),
        "building" => Some((Kind::Building, 1.0)),
        _ => None,
    }
}

struct Feature<'a> {
    number: usize,
    kind: &'a str,
    properties: &'a Map<String, Value>,
    geometry: &'a Value,
}

impl<'a> Feature<'a> {
    fn new(number: usize, value: &'a Value) -> Result<Self, FileError> {
        let fault = |property: &str, wanted| FileError::Property { number, property: property.to_owned(), wanted };
        let properties = value.get("properties").and_then(Value::as_object);
        let properties = properties.ok_or_else(|| fault("properties", Wanted::Object))?;
        let kind = properties.get("kind").and_then(Value::as_str).ok_or_else(|| fault("kind", Wanted::Text))?;
        Ok(Self { number, kind, properties, geometry: value.get("geometry").unwrap_or(&Value::Null) })
    }

    fn fault(&self, property: &str, wanted: Wanted) -> FileError {
        FileError::Property { number: self.number, property: property.to_owned(), wanted }
    }

    fn text(&self, name: &str) -> Result<&'a str, FileError> {
        self.properties.get(name).and_then(Value::as_str).ok_or_else(|| self.fault(name, Wanted::Text))
    }

    fn optional_text(&self, name: &str) -> Result<String, FileError> {
        let missing = matches!(self.properties.get(name), None | Some(Value::Null));
        if missing { Ok(String::new()) } else { self.text(name).map(str::to_owned) }
    }

    fn optional_number(&self, name: &str) -> Result<Option<f64>, FileError> {
        match self.properties.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => {
                let number = value.as_f64().filter(|number| number.abs() < MAX_METRES);
                number.map(Some).ok_or_else(|| self.fault(name, Wanted::Metres))
            }
        }
    }

    fn number(&self, name: &str) -> Result<f64, FileError> {
        self.optional_number(name)?.ok_or_else(|| self.fault(name, Wanted::Metres))
    }

    fn stake(&self, name: &str) -> Result<Stake, FileError> {
        self.text(name)?.parse().map_err(|_| self.fault(name, Wanted::Stake))
    }

    fn bridge(&self, network: &Network) -> Result<ReadBridge, FileError> {
        let code = self.text("road")?;
        let road = network.road(code).ok_or_else(|| self.fault("road", Wanted::Road))?;
        let spans = self.properties.get("spans_m").and_then(Value::as_array);
        let spans_m = spans.and_then(|list| list.iter().map(Value::as_f64).collect::<Option<Vec<f64>>>());
        let over_water = match self.properties.get("over_water") {
            None | Some(Value::Null) => false,
            Some(value) => value.as_bool().ok_or_else(|| self.fault("over_water", Wanted::Flag))?,
        };
        let sketch = Sketch {
            name: self.text("name")?.to_owned(),
            from: self.stake("from")?,
            to: self.stake("to")?,
            spans_m: spans_m.ok_or_else(|| self.fault("spans_m", Wanted::Spans))?,
            deck_width_m: self.number("deck_width_m")?,
            deck_height_m: self.number("deck_height_m")?,
            under_clearance_m: self.number("under_clearance_m")?,
            crosses: self.optional_text("crosses")?,
            over_water,
        };
        let mut given = Given::new();
        for dimension in Dimension::ALL {
            given.extend(self.optional_number(dimension.property())?.map(|value| (dimension, value)));
        }
        let fault = |source| FileError::Bridge { number: self.number, source };
        let bridge = bridge::between_stakes(road, sketch).map_err(fault)?;
        // Made once for its refusals: what is read can be made.
        bridge::make(road, &bridge, 0, &given).map_err(fault)?;
        Ok(ReadBridge { road: road.code.clone(), bridge, given })
    }

    fn point(&self) -> Result<LatLon, FileError> {
        let is_point = self.geometry.get("type").and_then(Value::as_str) == Some("Point");
        let place = self.geometry.get("coordinates").filter(|_| is_point).and_then(lat_lon);
        place.ok_or_else(|| self.fault("geometry", Wanted::Point))
    }

    fn keep_out(&self, kind: Kind, usual_thick_m: f64) -> Result<KeepOut, FileError> {
        let (places, closed) = self.places(kind)?;
        let heights_from = match self.optional_text("heights_from")?.as_str() {
            "" | "ground" => HeightsFrom::Ground,
            "road" => HeightsFrom::Road,
            _ => return Err(self.fault("heights_from", Wanted::HeightsFrom)),
        };
        let bottom_m = self.optional_number("bottom_m")?.unwrap_or(0.0);
        let top_m = self.number("top_m")?;
        if kind != Kind::PowerLine && top_m <= bottom_m {
            return Err(self.fault("top_m", Wanted::AboveBottom));
        }
        let thick_m = self.optional_number("thick_m")?.unwrap_or(usual_thick_m);
        if thick_m <= 0.0 {
            return Err(self.fault("thick_m", Wanted::Positive));
        }
        let sag_m = self.optional_number("sag_m")?.unwrap_or(0.0);
        if sag_m < 0.0 {
            return Err(self.fault("sag_m", Wanted::Positive));
        }
        let name = self.optional_text("name")?;
        Ok(KeepOut { kind, name, places, closed, heights_from, bottom_m, top_m, thick_m, sag_m })
    }

    fn places(&self, kind: Kind) -> Result<(Vec<LatLon>, bool), FileError> {
        let geometry = self.geometry.get("type").and_then(Value::as_str).unwrap_or_default();
        let (fits, wanted) = match kind {
            Kind::Lamp => (geometry == "Point", Wanted::Point),
            Kind::Vegetation => (matches!(geometry, "Point" | "Polygon"), Wanted::PointOrPolygon),
            Kind::Building => (geometry == "Polygon", Wanted::Polygon),
            _ => (geometry == "LineString", Wanted::LineString),
        };
        let fault = || self.fault("geometry", wanted);
        let coordinates = self.geometry.get("coordinates").filter(|_| fits).ok_or_else(fault)?;
        let list = |value: &Value| -> Option<Vec<LatLon>> { value.as_array()?.iter().map(lat_lon).collect() };
        let places = match geometry {
            "Point" => lat_lon(coordinates).map(|place| vec![place]),
            "Polygon" => coordinates.get(0).and_then(list).filter(|ring| ring.len() >= 4),
            _ => list(coordinates).filter(|line| line.len() >= 2),
        };
        let places = places.ok_or_else(fault)?;
        if places.len() > MAX_PLACES {
            return Err(self.fault("geometry", Wanted::FewPlaces));
        }
        Ok((places, geometry == "Polygon"))
    }
}

/// `[longitude, latitude, …]`.
fn lat_lon(value: &Value) -> Option<LatLon> {
    let (lon_deg, lat_deg) = (value.get(0)?.as_f64()?, value.get(1)?.as_f64()?);
    let on_globe = (-90.0..=90.0).contains(&lat_deg) && (-180.0..=180.0).contains(&lon_deg);
    on_globe.then_some(LatLon { lat_deg, lon_deg })
}
