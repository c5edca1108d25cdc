//! Road networks as GeoJSON (RFC 7946), read and written.
//!
//! A `FeatureCollection` with a foreign member `metadata` and features told apart by the property `kind`. Coordinates
//! are WGS84 `[longitude, latitude]`; a third number is ignored. Distances are metres. Stakes are text (`K812+300`, with
//! `_1` or `_2` where a number stands at two places). Unknown properties are ignored.
//!
//! | member | holds |
//! |---|---|
//! | `metadata` | `name` text; `invented` true or false (false when missing); `note` text (optional) |
//!
//! | `kind` | geometry | properties (* = may be missing) |
//! |---|---|---|
//! | `road` | LineString in the direction of growing stakes | `code`, `name`, `increasing`, `decreasing`, `chainage` |
//! | `bridge` | null | `road` (code), `name`, `from`, `to` (stakes), `spans_m` list, `deck_width_m`, `deck_height_m`, `under_clearance_m`, `crosses`*, `over_water`* |
//! | `system_interchange`, `local_interchange`, `service_area`, `toll_station` | Point, within 5 km of the road | `road`, `name`, `at`* (stake; else the nearest point of the road), `launch`* `[lon, lat]` |
//! | `section` | null | `road`, `name`, `brigade`, `from`, `to` |
//!
//! `increasing` and `decreasing` are the carriageways on which stakes grow and fall: `toward` text, `inner_edge_m`,
//! `outer_edge_m` (distances from the centreline), `lanes`, `lane_width_m`, `shoulder_m`. `chainage` is a list of stretches in
//! order: `measured_start_m`, `measured_end_m` (along the line), `shown_start`, `shown_end` (stakes without suffix). Where
//! one `shown_end` differs from the next `shown_start` there is a break.

use super::{
    Bridge, Carriageway, Centreline, Chainage, Expected, Facility, FacilityKind, LineError, MAX_FILE_BYTES,
    MAX_VERTICES, Network, Resolved, Road, RoadFileError, Section, Segment, Stake, Stretch,
};
use crate::geo::LatLon;
use serde_json::{Map, Value, json};

/// Facilities further than this from their road are refused, metres.
const BESIDE_WITHIN_M: f64 = 5_000.0;
/// Features that are read at most.
const MAX_FEATURES: usize = 100_000;
/// Roads that are read at most.
const MAX_ROADS: usize = 1_000;

/// Reads a network. Errors name the feature (from 0) and the property.
pub fn read(text: &str) -> Result<Network, RoadFileError> {
    if text.len() > MAX_FILE_BYTES {
        return Err(RoadFileError::TooLarge { bytes: text.len(), limit: MAX_FILE_BYTES });
    }
    let text = text.trim_start_matches('\u{feff}');
    let value: Value =
        serde_json::from_str(text).map_err(|e| RoadFileError::Syntax { format: "JSON", detail: e.to_string() })?;
    let top = Object::new("file", &value)?;
    if top.text("type")? != "FeatureCollection" {
        return Err(top.fault("type", Expected::Collection));
    }
    let features = top.list("features")?;
    if features.len() > MAX_FEATURES {
        return Err(top.fault("features", Expected::FewFeatures));
    }
    let mut network = Network::default();
    if let Some(metadata) = value.get("metadata") {
        let metadata = Object::new("metadata", metadata)?;
        network.name = metadata.optional_text("name")?.unwrap_or_default();
        network.note = metadata.optional_text("note")?.unwrap_or_default();
        network.invented = metadata.optional_flag("invented")?;
    }
    let features = features.iter().enumerate().map(|(index, value)| Feature::new(index, value));
    let features = features.collect::<Result<Vec<_>, _>>()?;
    if features.iter().filter(|f| f.kind == "road").count() > MAX_ROADS {
        return Err(top.fault("features", Expected::FewRoads));
    }
    let mut vertices = 0;
    // Roads first: the order of features in a file carries no meaning.
    for feature in features.iter().filter(|f| f.kind == "road") {
        let road = read_road(feature)?;
        if network.road(&road.code).is_some() {
            return Err(RoadFileError::RoadCode { place: feature.place.clone(), code: road.code });
        }
        vertices += road.line.vertex_count();
        if vertices > MAX_VERTICES {
            let source = LineError::TooManyPoints { count: vertices, limit: MAX_VERTICES };
            return Err(RoadFileError::Line { place: feature.place.clone(), source });
        }
        network.roads.push(road);
    }
    for feature in features.iter().filter(|f| f.kind != "road") {
        add_to_road(&mut network, feature)?;
    }
    for road in &mut network.roads {
        road.bridges.sort_by(|a, b| a.stretch.from_m.total_cmp(&b.stretch.from_m));
        road.facilities.sort_by(|a, b| a.measured_m.total_cmp(&b.measured_m));
        road.sections.sort_by(|a, b| a.stretch.from_m.total_cmp(&b.stretch.from_m));
    }
    Ok(network)
}

/// A JSON object and where it stands, for errors.
struct Object<'a> {
    place: String,
    path: String,
    map: &'a Map<String, Value>,
}

impl<'a> Object<'a> {
    fn new(place: &str, value: &'a Value) -> Result<Self, RoadFileError> {
        let map = value.as_object().ok_or_else(|| RoadFileError::Property {
            place: place.to_owned(),
            property: String::new(),
            expected: Expected::Object,
        })?;
        Ok(Self { place: place.to_owned(), path: String::new(), map })
    }

    fn inner(&self, name: &str, value: Option<&'a Value>) -> Result<Self, RoadFileError> {
        let map = value.and_then(Value::as_object).ok_or_else(|| self.fault(name, Expected::Object))?;
        Ok(Self { place: self.place.clone(), path: format!("{}{name}.", self.path), map })
    }

    fn fault(&self, name: &str, expected: Expected) -> RoadFileError {
        RoadFileError::Property { place: self.place.clone(), property: format!("{}{name}", self.path), expected }
    }

    fn text(&self, name: &str) -> Result<&'a str, RoadFileError> {
        self.map.get(name).and_then(Value::as_str).ok_or_else(|| self.fault(name, Expected::Text))
    }

    fn optional_text(&self, name: &str) -> Result<Option<String>, RoadFileError> {
        match self.map.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(_) => self.text(name).map(|t| Some(t.to_owned())),
        }
    }

    fn optional_flag(&self, name: &str) -> Result<bool, RoadFileError> {
        match self.map.get(name) {
            None | Some(Value::Null) => Ok(false),
            Some(value) => value.as_bool().ok_or_else(|| self.fault(name, Expected::Flag)),
        }
    }

    /// A finite number of metres that roads have, not negative.
    fn metres(&self, name: &str) -> Result<f64, RoadFileError> {
        let number = self.map.get(name).and_then(Value::as_f64).filter(|n| (0.0..1e7).contains(n));
        number.ok_or_else(|| self.fault(name, Expected::Metres))
    }

    fn list(&self, name: &str) -> Result<&'a [Value], RoadFileError> {
        let list = self.map.get(name).and_then(Value::as_array).ok_or_else(|| self.fault(name, Expected::List))?;
        Ok(list)
    }

    fn stake(&self, name: &str) -> Result<Stake, RoadFileError> {
        self.text(name)?.parse().map_err(|source| RoadFileError::Stake {
            place: self.place.clone(),
            property: format!("{}{name}", self.path),
            source,
        })
    }

    /// The one measured place of a stake property on a road.
    fn measured_m(&self, name: &str, road: &Road) -> Result<f64, RoadFileError> {
        let stake = self.stake(name)?;
        let count = match road.resolve(stake) {
            Resolved::One(place) => return Ok(place.measured_m),
            Resolved::None { .. } => 0,
            Resolved::Two(_) => 2,
        };
        let (place, property) = (self.place.clone(), format!("{}{name}", self.path));
        Err(RoadFileError::StakePlaces { place, property, stake: stake.to_string(), count })
    }

    fn stretch(&self, road: &Road) -> Result<Stretch, RoadFileError> {
        let (from_m, to_m) = (self.measured_m("from", road)?, self.measured_m("to", road)?);
        if from_m < to_m { Ok(Stretch { from_m, to_m }) } else { Err(self.fault("to", Expected::FurtherAlong)) }
    }
}

struct Feature<'a> {
    place: String,
    kind: &'a str,
    geometry: &'a Value,
    properties: Object<'a>,
}

impl<'a> Feature<'a> {
    fn new(index: usize, value: &'a Value) -> Result<Self, RoadFileError> {
        let place = format!("features[{index}]");
        let feature = Object::new(&place, value)?;
        let properties = feature.inner("properties", feature.map.get("properties"))?;
        let properties = Object { path: String::new(), ..properties };
        let kind = properties.text("kind")?;
        Ok(Self { kind, geometry: feature.map.get("geometry").unwrap_or(&Value::Null), properties, place })
    }

    fn geometry_fault(&self, expected: Expected) -> RoadFileError {
        RoadFileError::Property { place: self.place.clone(), property: "geometry".to_owned(), expected }
    }
}

/// `[longitude, latitude, …]`.
pub(super) fn lat_lon(value: &Value) -> Option<LatLon> {
    let list = value.as_array()?;
    let (lon_deg, lat_deg) = (list.first()?.as_f64()?, list.get(1)?.as_f64()?);
    let on_globe = (-90.0..=90.0).contains(&lat_deg) && (-180.0..=180.0).contains(&lon_deg);
    on_globe.then_some(LatLon { lat_deg, lon_deg })
}

fn read_road(feature: &Feature) -> Result<Road, RoadFileError> {
    let p = &feature.properties;
    let expected = Expected::LineString;
    let is_line = feature.geometry.get("type").and_then(Value::as_str) == Some("LineString");
    let coordinates = feature.geometry.get("coordinates").and_then(Value::as_array).filter(|_| is_line);
    let coordinates = coordinates.ok_or_else(|| feature.geometry_fault(expected))?;
    let points: Option<Vec<LatLon>> = coordinates.iter().map(lat_lon).collect();
    let points = points.ok_or_else(|| feature.geometry_fault(expected))?;
    let place = || feature.place.clone();
    let line = Centreline::new(points).map_err(|source| RoadFileError::Line { place: place(), source })?;
    let mut segments = Vec::new();
    for (index, value) in p.list("chainage")?.iter().enumerate() {
        let part = p.inner(&format!("chainage[{index}]"), Some(value))?;
        segments.push(Segment {
            measured_start_m: part.metres("measured_start_m")?,
            measured_end_m: part.metres("measured_end_m")?,
            shown_start_m: part.stake("shown_start")?.shown_m,
            shown_end_m: part.stake("shown_end")?.shown_m,
        });
    }
    let fault = |source| RoadFileError::Chainage { place: place(), source };
    let chainage = Chainage::new(segments).map_err(fault)?;
    let carriageways = [read_carriageway(p, "increasing")?, read_carriageway(p, "decreasing")?];
    let (code, name) = (p.text("code")?.to_owned(), p.text("name")?.to_owned());
    Road::new(code, name, line, chainage, carriageways).map_err(fault)
}

fn read_carriageway(road: &Object, name: &str) -> Result<Carriageway, RoadFileError> {
    let p = road.inner(name, road.map.get(name))?;
    let lanes = p.map.get("lanes").and_then(Value::as_u64).filter(|n| (1..=12).contains(n));
    let carriageway = Carriageway {
        toward: p.text("toward")?.to_owned(),
        inner_edge_m: p.metres("inner_edge_m")?,
        outer_edge_m: p.metres("outer_edge_m")?,
        lanes: lanes.ok_or_else(|| p.fault("lanes", Expected::Lanes))? as u32,
        lane_width_m: p.metres("lane_width_m")?,
        shoulder_m: p.metres("shoulder_m")?,
    };
    let room_m = carriageway.outer_edge_m - carriageway.inner_edge_m;
    if !(carriageway.outer_edge_m < 200.0 && room_m > 0.0) {
        return Err(p.fault("outer_edge_m", Expected::OuterEdge));
    }
    if f64::from(carriageway.lanes) * carriageway.lane_width_m + carriageway.shoulder_m > room_m + 0.01 {
        return Err(p.fault("lane_width_m", Expected::LanesFit));
    }
    Ok(carriageway)
}

fn facility_kind(kind: &str) -> Option<FacilityKind> {
    match kind {
        "system_interchange" => Some(FacilityKind::SystemInterchange),
        "local_interchange" => Some(FacilityKind::LocalInterchange),
        "service_area" => Some(FacilityKind::ServiceArea),
        "toll_station" => Some(FacilityKind::TollStation),
        _ => None,
    }
}

fn kind_text(kind: FacilityKind) -> &'static str {
    match kind {
        FacilityKind::SystemInterchange => "system_interchange",
        FacilityKind::LocalInterchange => "local_interchange",
        FacilityKind::ServiceArea => "service_area",
        FacilityKind::TollStation => "toll_station",
    }
}

fn add_to_road(network: &mut Network, feature: &Feature) -> Result<(), RoadFileError> {
    let p = &feature.properties;
    let facility_kind = facility_kind(feature.kind);
    if facility_kind.is_none() && !matches!(feature.kind, "bridge" | "section") {
        return Err(p.fault("kind", Expected::Kind));
    }
    let code = p.text("road")?;
    let road = network.roads.iter_mut().find(|r| r.code == code);
    let road = road.ok_or_else(|| RoadFileError::RoadCode { place: feature.place.clone(), code: code.to_owned() })?;
    match facility_kind {
        Some(kind) => {
            let facility = read_facility(kind, feature, road)?;
            road.facilities.push(facility);
        }
        None if feature.kind == "bridge" => {
            let bridge = read_bridge(p, road)?;
            road.bridges.push(bridge);
        }
        None => road.sections.push(Section {
            name: p.text("name")?.to_owned(),
            brigade: p.text("brigade")?.to_owned(),
            stretch: p.stretch(road)?,
        }),
    }
    Ok(())
}

fn read_bridge(p: &Object, road: &Road) -> Result<Bridge, RoadFileError> {
    let expected = Expected::Spans;
    let spans = p.list("spans_m")?.iter().map(|s| s.as_f64().filter(|m| *m > 0.0 && *m < 3000.0));
    let spans_m: Vec<f64> = spans.collect::<Option<_>>().ok_or_else(|| p.fault("spans_m", expected))?;
    let stretch = p.stretch(road)?;
    let (total_m, length_m) = (spans_m.iter().sum::<f64>(), stretch.to_m - stretch.from_m);
    // Abutments are included in one and not in the other.
    if !spans_m.is_empty() && (total_m - length_m).abs() > 10.0 + 0.02 * length_m {
        return Err(p.fault("spans_m", Expected::SpansTotal));
    }
    Ok(Bridge {
        name: p.text("name")?.to_owned(),
        stretch,
        spans_m,
        deck_width_m: p.metres("deck_width_m")?,
        deck_height_m: p.metres("deck_height_m")?,
        under_clearance_m: p.metres("under_clearance_m")?,
        crosses: p.optional_text("crosses")?.unwrap_or_default(),
        over_water: p.optional_flag("over_water")?,
    })
}

fn read_facility(kind: FacilityKind, feature: &Feature, road: &Road) -> Result<Facility, RoadFileError> {
    let p = &feature.properties;
    let is_point = feature.geometry.get("type").and_then(Value::as_str) == Some("Point");
    let place = feature.geometry.get("coordinates").filter(|_| is_point).and_then(lat_lon);
    let place = place.ok_or_else(|| feature.geometry_fault(Expected::Point))?;
    let measured_m = if p.map.contains_key("at") {
        p.measured_m("at", road)?
    } else {
        let found = road.line.locate(place, BESIDE_WITHIN_M);
        found.ok_or_else(|| RoadFileError::NotBeside { place: feature.place.clone() })?.measured_m
    };
    let launch = match p.map.get("launch") {
        None | Some(Value::Null) => None,
        Some(value) => Some(lat_lon(value).ok_or_else(|| p.fault("launch", Expected::Position))?),
    };
    Ok(Facility { kind, name: p.text("name")?.to_owned(), measured_m, place, launch })
}

/// Writes a network so that [`read`] gives it back (stakes to a millimetre).
pub fn write(network: &Network) -> String {
    let mut features = Vec::new();
    for road in &network.roads {
        features.push(write_road(road));
        let stake = |measured_m: f64| road.chainage.stake_at(measured_m).to_string();
        for section in &road.sections {
            let (from, to) = (stake(section.stretch.from_m), stake(section.stretch.to_m));
            let properties = json!({
                "kind": "section", "road": road.code, "name": section.name, "brigade": section.brigade,
                "from": from, "to": to,
            });
            features.push(feature(properties, Value::Null));
        }
        for bridge in &road.bridges {
            let properties = json!({
                "kind": "bridge", "road": road.code, "name": bridge.name, "from": stake(bridge.stretch.from_m),
                "to": stake(bridge.stretch.to_m), "spans_m": bridge.spans_m, "deck_width_m": bridge.deck_width_m,
                "deck_height_m": bridge.deck_height_m, "under_clearance_m": bridge.under_clearance_m,
                "crosses": bridge.crosses, "over_water": bridge.over_water,
            });
            features.push(feature(properties, Value::Null));
        }
        for facility in &road.facilities {
            let mut properties = json!({
                "kind": kind_text(facility.kind), "road": road.code, "name": facility.name,
                "at": stake(facility.measured_m),
            });
            if let Some(launch) = facility.launch {
                properties["launch"] = position(launch);
            }
            features.push(feature(properties, json!({"type": "Point", "coordinates": position(facility.place)})));
        }
    }
    let file = json!({
        "type": "FeatureCollection",
        "metadata": {"name": network.name, "invented": network.invented, "note": network.note},
        "features": features,
    });
    format!("{file:#}\n")
}

fn feature(properties: Value, geometry: Value) -> Value {
    json!({"type": "Feature", "properties": properties, "geometry": geometry})
}

fn position(place: LatLon) -> Value {
    json!([place.lon_deg, place.lat_deg])
}

fn write_road(road: &Road) -> Value {
    let carriageway = |c: &Carriageway| {
        json!({
            "toward": c.toward, "inner_edge_m": c.inner_edge_m, "outer_edge_m": c.outer_edge_m, "lanes": c.lanes,
            "lane_width_m": c.lane_width_m, "shoulder_m": c.shoulder_m,
        })
    };
    let chainage = road.chainage.segments().iter().map(|s| {
        json!({
            "measured_start_m": s.measured_start_m, "measured_end_m": s.measured_end_m,
            "shown_start": Stake::at(s.shown_start_m).to_string(), "shown_end": Stake::at(s.shown_end_m).to_string(),
        })
    });
    let properties = json!({
        "kind": "road", "code": road.code, "name": road.name, "increasing": carriageway(&road.increasing),
        "decreasing": carriageway(&road.decreasing), "chainage": chainage.collect::<Vec<_>>(),
    });
    let points: Vec<Value> = road.line.given().iter().map(|p| position(*p)).collect();
    feature(properties, json!({"type": "LineString", "coordinates": points}))
}
