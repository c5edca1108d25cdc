//! Zones from GeoJSON, KML and OpenAir.
#![allow(clippy::unwrap_used)]

use airspace::{Airspace, AirspaceFileError, Heights, Level, Loading, Note, Problem, ReadZones, Shape, ZoneKind, read};
use jiff::Timestamp;
use mission::explain::Explain;
use mission::geo::{LatLon, distance_m};
use proptest::prelude::*;

fn feature(properties: &str) -> String {
    let ring = "[[120.1, 33.1], [120.2, 33.1], [120.2, 33.2], [120.1, 33.1]]";
    format!(
        r#"{{"type": "FeatureCollection", "metadata": {{"source": "示例机关", "date": "2026-01-15"}}, "features": [
        {{"type": "Feature", "properties": {properties}, "geometry": {{"type": "Polygon", "coordinates": [{ring}]}}}}]}}"#
    )
}

fn geojson(properties: &str) -> Result<ReadZones, AirspaceFileError> {
    read("zones.geojson", feature(properties).as_bytes(), &Loading::default())
}

fn problem(error: AirspaceFileError) -> (String, Problem) {
    match error {
        AirspaceFileError::At { place, problem, .. } => (place, problem),
        AirspaceFileError::Kml(error) => panic!("{error}"),
    }
}

fn at(time: &str) -> Option<Timestamp> {
    Some(time.parse().unwrap())
}

#[test]
fn geojson_properties_say_kind_heights_times_and_source() {
    let properties = r#"{"kind": "临时管制", "name": "马拉松", "floor_m": 50, "ceiling_m": "300", "ceiling_datum": "amsl",
        "from": "2026-05-01 08:00", "until": "2026-05-01T12:00:00+08:00", "time_zone": "Asia/Shanghai", "number": "7"}"#;
    let zone = geojson(properties).unwrap().zones.remove(0);
    assert_eq!((zone.kind, zone.name.as_str(), zone.number.as_str()), (ZoneKind::Temporary, "马拉松", "7"));
    assert_eq!((zone.band.floor, zone.band.ceiling), (Level::Agl(50.0), Level::Amsl(300.0)));
    assert_eq!((zone.window.from, zone.window.until), (at("2026-05-01T00:00:00Z"), at("2026-05-01T04:00:00Z")));
    assert_eq!((zone.source.publisher.as_str(), zone.source.date.as_str()), ("示例机关", "2026-01-15"));
    assert_eq!(zone.source.file, "zones.geojson");
    // The name says it where nothing else does, then whoever loads the file.
    assert_eq!(geojson(r#"{"name": "禁飞区一"}"#).unwrap().zones[0].kind, ZoneKind::NoFly);
    let loading = Loading { kind: Some(ZoneKind::Suitable), ..Loading::default() };
    let zones = read("zones.geojson", feature("{}").as_bytes(), &loading).unwrap().zones;
    assert_eq!(zones[0].kind, ZoneKind::Suitable);
}

#[test]
fn what_a_property_lacks_is_named_with_its_feature() {
    let fails = |properties: &str| problem(geojson(properties).unwrap_err());
    let field = |properties: &str| match fails(properties) {
        (place, Problem::Field { field, .. }) => (place, field),
        other => panic!("{other:?}"),
    };
    let first = |name: &str| ("features[0]".to_owned(), name.to_owned());
    assert_eq!(fails("{}"), ("features[0]".to_owned(), Problem::Missing { field: "kind" }));
    assert_eq!(field(r#"{"kind": "maybe"}"#), first("kind"));
    assert_eq!(field(r#"{"kind": "no_fly", "floor_m": "high"}"#), first("floor_m"));
    assert_eq!(field(r#"{"kind": "no_fly", "floor_m": 1, "floor_datum": "wgs84"}"#), first("floor_datum"));
    assert_eq!(field(r#"{"kind": "no_fly", "from": "tomorrow"}"#), first("from"));
    assert_eq!(field(r#"{"kind": "no_fly", "from": "2026-05-01 08:00", "time_zone": "Mars"}"#), first("time_zone"));
    let ends = r#"{"kind": "no_fly", "from": "2026-05-02T08:00:00Z", "until": "2026-05-01T08:00:00Z"}"#;
    assert_eq!(field(ends), first("until"));
    let local = fails(r#"{"kind": "no_fly", "from": "2026-05-01 08:00"}"#).1;
    assert_eq!(local, Problem::Missing { field: "time_zone" }, "a time of which nobody knows where");
    assert_eq!(fails(r#"{"kind": "no_fly", "floor_m": 9, "ceiling_m": 5}"#).1, Problem::UpsideDown);
    let error = read("z.json", b"[", &Loading::default()).unwrap_err();
    assert_eq!(error.explain().id, "err-airspace-malformed");
    let empty = read("z.json", br#"{"type": "FeatureCollection", "features": []}"#, &Loading::default());
    assert_eq!(problem(empty.unwrap_err()).1, Problem::Empty);
}

#[test]
fn geojson_circles_and_multipolygons_are_read_and_lines_noted() {
    let text = r#"{"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {"kind": "no_fly", "radius_m": 2000},
         "geometry": {"type": "Point", "coordinates": [120.5, 33.5]}},
        {"type": "Feature", "properties": {"kind": "no_fly"}, "geometry": {"type": "MultiPolygon", "coordinates": [
         [[[120.1, 33.1], [120.2, 33.1], [120.2, 33.2]]], [[[121.1, 33.1], [121.2, 33.1], [121.2, 33.2]]]]}},
        {"type": "Feature", "properties": {"kind": "no_fly"},
         "geometry": {"type": "LineString", "coordinates": [[120.1, 33.1], [120.2, 33.1]]}}]}"#;
    let read = read("zones.json", text.as_bytes(), &Loading::default()).unwrap();
    assert_eq!(read.notes, [Note::NoAreas { count: 1 }]);
    assert_eq!(read.zones[1].shapes.len(), 2);
    let centre = LatLon { lat_deg: 33.5, lon_deg: 120.5 };
    assert_eq!(read.zones[0].shapes, [Shape::Circle { centre, radius_m: 2000.0 }]);
}

#[test]
fn kml_names_data_and_drawn_heights_count() {
    let kml = r#"<kml xmlns="http://www.opengis.net/kml/2.2"><Document>
        <Placemark><name>禁飞区 靶场</name><Polygon><altitudeMode>absolute</altitudeMode><outerBoundaryIs><LinearRing>
        <coordinates>120.1,33.1,500 120.2,33.1,500 120.2,33.2,500 120.1,33.1,500</coordinates></LinearRing></outerBoundaryIs>
        </Polygon></Placemark>
        <Placemark><name>走廊</name><ExtendedData><Data name="kind"><value>approval</value></Data>
        <Data name="ceiling_m"><value>120</value></Data></ExtendedData><Polygon><outerBoundaryIs><LinearRing>
        <coordinates>120.1,33.1 120.2,33.1 120.2,33.2</coordinates></LinearRing></outerBoundaryIs><innerBoundaryIs><LinearRing>
        <coordinates>120.15,33.11 120.16,33.11 120.16,33.12</coordinates></LinearRing></innerBoundaryIs></Polygon></Placemark>
        </Document></kml>"#;
    let zones = read("zones.kml", kml.as_bytes(), &Loading::default()).unwrap().zones;
    assert_eq!((zones[0].kind, zones[0].band.ceiling), (ZoneKind::NoFly, Level::Amsl(500.0)));
    assert_eq!((zones[1].kind, zones[1].band.ceiling), (ZoneKind::Approval, Level::Agl(120.0)));
    assert!(matches!(&zones[1].shapes[..], [Shape::Polygon(rings)] if rings.len() == 2));
    let unnamed = kml.replace("禁飞区 靶场", "靶场");
    let (place, missing) = problem(read("zones.kml", unnamed.as_bytes(), &Loading::default()).unwrap_err());
    assert!(place.contains("Polygon") && missing == Problem::Missing { field: "kind" }, "{place}");
    assert!(matches!(read("zones.kml", b"<gpx/>", &Loading::default()), Err(AirspaceFileError::Kml(_))));
}

const OPENAIR: &str = "* An invented example
AC R
AN Range 1
AL GND
AH 2500ft MSL
DP 33:00:00 N 120:00:00 E
DP 33:00:00 N 120:10:00 E
DP 33:10:00 N 120:10:00 E

AC CTR
AN Tower
AL 300m AGL
AH FL65
AA 2026-05-01T08:00Z/NONE
V X=33:30.0 N 120:30.0 E
DC 5

AC D
AN Arcs
AL 1000 FT AGL
AH UNL
V X=33:30:00 N 121:00:00 E
V D=-
DA 2,90,270
V D=-
DB 33:30:00 N 120:57:36 E, 33:30:00 N 121:02:24 E

AC G
AN Free
DP 33:00 N 120:00 E
DP 33:00 N 120:10 E
DP 33:10 N 120:10 E
";

#[test]
fn openair_classes_levels_times_and_arcs_are_read() {
    let ReadZones { zones, notes } = read("area.txt", OPENAIR.as_bytes(), &Loading::default()).unwrap();
    let kinds: Vec<ZoneKind> = zones.iter().map(|zone| zone.kind).collect();
    assert_eq!(kinds, [ZoneKind::NoFly, ZoneKind::Controlled, ZoneKind::Controlled]);
    assert_eq!(notes, [Note::FlightLevels { count: 1 }, Note::FreeClasses { count: 1 }]);
    assert_eq!((zones[0].band.floor, zones[0].band.ceiling), (Level::Agl(0.0), Level::Amsl(762.0)));
    assert!(matches!(zones[1].band.ceiling, Level::Amsl(m) if (m - 1_981.2).abs() < 1e-9));
    assert_eq!((zones[1].band.floor, zones[2].band.floor), (Level::Agl(300.0), Level::Agl(304.8)));
    assert_eq!((zones[1].window.from, zones[1].window.until), (at("2026-05-01T08:00:00Z"), None));
    assert!(matches!(zones[1].shapes[..], [Shape::Circle { radius_m: 9_260.0, .. }]));
    // Half a circle over the north against the clock, then the other half: two miles all round.
    let Shape::Polygon(rings) = &zones[2].shapes[0] else { panic!("{zones:?}") };
    let centre = LatLon { lat_deg: 33.5, lon_deg: 121.0 };
    assert!(rings[0].len() > 60 && rings[0].iter().all(|corner| (distance_m(centre, *corner) - 3_704.0).abs() < 20.0));
    let airspace = Airspace::new(zones);
    let now = at("2026-05-01T09:00:00Z").unwrap();
    assert!(
        airspace.at(centre, Heights::default(), now, 0.0).iter().any(|near| near.zone.name == "Arcs" && near.inside)
    );
}

#[test]
fn openair_faults_are_named_by_their_line() {
    let fails = |from: &str, to: &str| {
        let (line, problem) =
            problem(read("area.txt", OPENAIR.replace(from, to).as_bytes(), &Loading::default()).unwrap_err());
        match problem {
            Problem::Field { field, .. } => (line, field),
            other => (line, format!("{other:?}")),
        }
    };
    let named = |line: &str, field: &str| (line.to_owned(), field.to_owned());
    assert_eq!(fails("AH 2500ft MSL", "AH high"), named("5", "AH"));
    assert_eq!(fails("DP 33:00:00 N 120:10:00 E", "DP 33:00:00 N"), named("7", "DP"));
    assert_eq!(fails("DP 33:00:00 N 120:10:00 E", "DP 33:61:00 N 120:10:00 E"), named("7", "DP"));
    assert_eq!(fails("DC 5", "DC five"), named("16", "DC"));
    assert_eq!(fails("V X=33:30.0 N 120:30.0 E\nDC 5", "DC 5"), named("15", "Missing { field: \"V X=\" }"));
    assert_eq!(fails("AA 2026-05-01T08:00Z/NONE", "AA always"), named("14", "AA"));
    assert_eq!(fails("DA 2,90,270", "DA 2,90"), named("24", "DA"));
    assert_eq!(fails("DP 33:10:00 N 120:10:00 E\n", ""), named("2", "Outline { count: 2 }"));
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "[ACNLHDPVX=0-9:.,\\- NESWFTMG\n*]{0,300}", name in 0..3_usize) {
        let name = ["a.txt", "a.kml", "a.json"][name];
        if let Ok(read) = read(name, text.as_bytes(), &Loading::default()) {
            prop_assert!(!read.zones.is_empty());
            let _ = Airspace::new(read.zones).at(LatLon::default(), Heights::default(), Timestamp::UNIX_EPOCH, 1e4).len();
        }
    }

    #[test]
    fn a_spoilt_file_is_read_or_refused(place in 0..2_000_usize, byte in any::<u8>(), of in 0..2_usize) {
        let (name, text) = [("a.txt", OPENAIR.to_owned()), ("a.json", feature(r#"{"kind": "no_fly"}"#))][of].clone();
        let mut bytes = text.into_bytes();
        let place = place % bytes.len();
        bytes[place] = byte;
        if let Ok(read) = read(name, &bytes, &Loading::default()) {
            prop_assert!(!read.zones.is_empty());
        }
    }
}
