//! Bridges of the road model, of two stakes and of files.

use bridges::bridge::{Dimension, Given, Made, Origin, Sketch, between_stakes, make};
use bridges::solid::{Kind, SEGMENT_ERROR_M};
use bridges::{BridgeError, FileError, Wanted, clearance, import};
use mission::road::{self, Network, Road};
use proptest::prelude::*;

fn network() -> Network {
    road::demo()
}

fn all(road: &Road) -> Vec<Made> {
    let each = road.bridges.iter().enumerate();
    each.map(|(number, bridge)| make(road, bridge, number, &Given::new()).expect("a bridge of the demo road")).collect()
}

fn sketch() -> Sketch {
    Sketch {
        name: "test".to_owned(),
        from: "K830".parse().expect("a stake"),
        to: "K830+90".parse().expect("a stake"),
        spans_m: vec![30.0; 3],
        deck_width_m: 27.0,
        deck_height_m: 9.0,
        under_clearance_m: 7.0,
        crosses: String::new(),
        over_water: false,
    }
}

#[test]
fn under_every_bridge_of_the_demo_road_the_clearance_is_the_stated_one() {
    let network = network();
    let road = &network.roads[0];
    for made in all(road) {
        let b = &made.bridge;
        let middle_span = made.span_count() / 2;
        let [from_m, to_m] = made.span(middle_span).expect("a span");
        let s = (from_m + to_m) / 2.0;
        // The underside is lowest at the edges; what is measured from the ground up to the first girder is at least that.
        for offset_m in [-0.4, -0.3, -0.2, 0.2, 0.3, 0.4].map(|share| share * b.deck_width_m) {
            let ground = made.enu(road, s, offset_m, 0.0);
            let above = made.scene.above(ground).expect("a deck above");
            assert!(matches!(above.solid.kind, Kind::Girder | Kind::Deck), "{:?}", above.solid.kind);
            assert!(above.distance_m >= b.under_clearance_m - 0.05, "{}: {}", b.name, above.distance_m);
            assert!(above.distance_m < b.deck_height_m, "{}: {}", b.name, above.distance_m);
            assert_eq!(above.solid.owner.span, Some(middle_span));
            // From above: the road surface, falling by the crossfall.
            let down = made.scene.first_hit(made.enu(road, s, offset_m, 50.0), -bridges::solid::Place::z(), 100.0);
            let surface_m = 50.0 - down.expect("a road surface").distance_m;
            let fall_m = made.figure(Dimension::Crossfall) * offset_m.abs();
            assert!((surface_m - (b.deck_height_m - fall_m)).abs() < 0.05, "{}: {surface_m}", b.name);
        }
        let edge = made.enu(road, s, b.deck_width_m / 2.0 + 5.0, 1.0);
        assert!(made.scene.above(edge).is_none(), "beside the bridge the sky is open");
    }
}

#[test]
fn piers_stand_on_the_span_lines_under_their_caps_and_nowhere_else() {
    let network = network();
    let road = &network.roads[0];
    for made in all(road) {
        let columns = made.scene.solids().iter().filter(|s| s.kind == Kind::Pier).count();
        let caps = made.scene.solids().iter().filter(|s| s.kind == Kind::Cap).count();
        let piers = made.span_count() - 1;
        assert_eq!(caps, 2 * piers);
        assert_eq!(columns, piers * made.figure(Dimension::Columns) as usize);
        for line in &made.span_lines[1..=piers] {
            let at = made.enu(road, line.measured_m, made.half_width_m() * 0.5, line.cap_top_m - 0.1);
            let near = made.scene.nearest(at).expect("a cap");
            assert_eq!((near.solid.kind, near.distance_m), (Kind::Cap, 0.0));
            assert!(line.cap_top_m < line.soffit_m);
        }
        let ends = made.scene.solids().iter().filter(|s| s.kind == Kind::Abutment).count();
        assert_eq!(ends, 4);
    }
}

#[test]
fn both_sides_of_a_bridge_on_a_straight_road_are_mirror_images() {
    let network = network();
    let road = &network.roads[0];
    for made in all(road) {
        let (from_m, to_m) = (made.bridge.stretch.from_m, made.bridge.stretch.to_m);
        let turn = road.line.azimuth_rad(from_m) - road.line.azimuth_rad(to_m);
        for step in 0..40 {
            let s = from_m + (to_m - from_m) * f64::from(step) / 39.0;
            let (offset_m, height_m) = (f64::from(step % 7) * 3.0, f64::from(step % 5) * 2.5);
            let distance = |side: f64| {
                made.scene.nearest(made.enu(road, s, side * offset_m, height_m)).expect("a solid").distance_m
            };
            // A bend sets the halves apart by its own turn.
            let slack_m = 0.02 + turn.abs() * 15.0;
            assert!((distance(1.0) - distance(-1.0)).abs() < slack_m, "{} at {s}", made.bridge.name);
        }
    }
}

#[test]
fn a_bridge_says_what_was_given_and_what_was_assumed() {
    let network = network();
    let road = &network.roads[0];
    let bridge = between_stakes(road, sketch()).expect("a bridge");
    let given = Given::from([(Dimension::ColumnDiameter, 1.6), (Dimension::Columns, 6.0)]);
    let made = make(road, &bridge, 7, &given).expect("a bridge");
    assert_eq!(made.figures.len(), Dimension::ALL.len());
    for figure in &made.figures {
        let origin = if given.contains_key(&figure.dimension) { Origin::Given } else { Origin::Assumed };
        assert_eq!(figure.origin, origin, "{:?}", figure.dimension);
    }
    assert_eq!(made.scene.solids().iter().filter(|s| s.kind == Kind::Pier).count(), 12);
    assert!(made.scene.solids().iter().all(|s| s.owner.bridge == Some(7)));
    // A thin deck has flatter figures, and says so.
    let thin = Sketch { deck_height_m: 7.3, ..sketch() };
    let made = make(road, &between_stakes(road, thin).expect("a bridge"), 0, &Given::new()).expect("a bridge");
    let fitted = made.figures.iter().filter(|f| f.origin == Origin::Fitted).count();
    assert!(fitted > 0, "{:?}", made.figures);
}

#[test]
fn a_bridge_whose_numbers_contradict_each_other_is_refused_with_the_reason() {
    let network = network();
    let road = &network.roads[0];
    let refused = |change: &dyn Fn(&mut Sketch)| {
        let mut changed = sketch();
        change(&mut changed);
        between_stakes(road, changed).expect_err("refused")
    };
    assert!(matches!(refused(&|s| s.spans_m = vec![30.0; 4]), BridgeError::SpansDoNotAddUp { .. }));
    assert!(matches!(refused(&|s| s.under_clearance_m = 9.0), BridgeError::NoRoomForDeck { .. }));
    assert!(matches!(refused(&|s| s.under_clearance_m = 12.0), BridgeError::NoRoomForDeck { .. }));
    assert!(matches!(refused(&|s| s.spans_m[1] = -30.0), BridgeError::Span { number: 2, .. }));
    assert!(matches!(refused(&|s| s.spans_m[1] = f64::NAN), BridgeError::Span { number: 2, .. }));
    assert!(matches!(refused(&|s| s.deck_width_m = f64::NAN), BridgeError::Width { .. }));
    assert!(matches!(refused(&|s| s.deck_height_m = f64::NAN), BridgeError::Height { .. }));
    assert!(matches!(refused(&|s| s.to = "K9000".parse().expect("a stake")), BridgeError::NoStake { .. }));
    assert!(matches!(refused(&|s| s.to = s.from), BridgeError::Length { .. }));
    let bridge = between_stakes(road, sketch()).expect("a bridge");
    let made = |dimension, value| make(road, &bridge, 0, &Given::from([(dimension, value)])).expect_err("refused");
    assert!(matches!(made(Dimension::Slab, 2.5), BridgeError::OutOfRange { .. }));
    assert!(matches!(made(Dimension::CapDepth, 5.9), BridgeError::DoesNotFit { .. }));
}

const FILE: &str = r#"{"type": "FeatureCollection", "features": [
 {"type": "Feature", "geometry": null, "properties": {"kind": "bridge", "road": "D15", "name": "b", "from": "K830",
  "to": "K830+90", "spans_m": [30, 30, 30], "deck_width_m": 27, "deck_height_m": 9, "under_clearance_m": 7, "columns": 6}},
 {"type": "Feature", "geometry": {"type": "LineString", "coordinates": [[120.1, 33.9], [120.101, 33.9]]},
  "properties": {"kind": "power_line", "top_m": 25, "sag_m": 4}},
 {"type": "Feature", "geometry": {"type": "Point", "coordinates": [120.1, 33.9]},
  "properties": {"kind": "lamp", "top_m": 10, "heights_from": "road"}},
 {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [[[120.1, 33.9], [120.1002, 33.9], [120.1001, 33.9001], [120.1002, 33.9002], [120.1, 33.9]]]},
  "properties": {"kind": "building", "top_m": 6, "name": "shed"}},
 {"type": "Feature", "geometry": {"type": "Point", "coordinates": [120.12, 33.9]}, "properties": {"kind": "people"}},
 {"type": "Feature", "geometry": null, "properties": {"kind": "well"}}
]}"#;

#[test]
fn a_file_gives_bridges_with_their_own_dimensions_and_keep_outs_as_solids() {
    let network = network();
    let imported = import::read(FILE, &network).expect("a good file");
    assert_eq!((imported.bridges.len(), imported.keep_outs.len(), imported.left_out), (1, 3, 1));
    assert_eq!(imported.people, [mission::geo::LatLon { lat_deg: 33.9, lon_deg: 120.12 }]);
    let read = &imported.bridges[0];
    assert_eq!(read.given, Given::from([(Dimension::Columns, 6.0)]));
    let road = network.road(&read.road).expect("its road");
    let made = make(road, &read.bridge, 0, &read.given).expect("a bridge");
    let [line, lamp, shed] = &imported.keep_outs[..] else { panic!("three keep-outs") };
    let solids = |keep_out: &bridges::KeepOut| keep_out.solids(&made.scene, read.bridge.deck_height_m);
    assert_eq!(solids(line).len(), 8, "a sagging line in pieces");
    assert_eq!(solids(shed).len(), 1);
    assert_eq!(solids(lamp)[0].kind, Kind::Lamp);
    // The top of the lamp is above the road surface, 10 m higher.
    let top = made.scene.enu(lamp.places[0], 19.0);
    assert!(solids(lamp)[0].distance_m(top) < 0.01);
    let mast = made.scene.enu(line.places[0], 25.0);
    assert!((solids(line)[0].distance_m(mast)).abs() < 1e-9);
    let with = made.clone().with(solids(shed));
    assert_eq!(with.scene.solids().len(), made.scene.solids().len() + 1);
}

#[test]
fn a_fault_in_a_file_is_named_with_its_feature_and_property() {
    let network = network();
    let fault = |from: &str, to: &str| import::read(&FILE.replace(from, to), &network).expect_err("a fault");
    let property =
        |number, property: &str, wanted| FileError::Property { number, property: property.to_owned(), wanted };
    assert_eq!(fault("\"top_m\": 25", "\"top_m\": \"25\""), property(2, "top_m", Wanted::Metres));
    assert_eq!(fault("\"D15\"", "\"X1\""), property(1, "road", Wanted::Road));
    assert_eq!(fault("\"road\"}}", "\"sea\"}}"), property(3, "heights_from", Wanted::HeightsFrom));
    assert_eq!(fault("\"Point\"", "\"MultiPoint\""), property(3, "geometry", Wanted::Point));
    assert_eq!(fault("[30, 30, 30]", "[30, 30, null]"), property(1, "spans_m", Wanted::Spans));
    let area = r#"{"type": "Polygon", "coordinates": [120.12, 33.9]}"#;
    let place = r#"{"type": "Point", "coordinates": [120.12, 33.9]}"#;
    assert_eq!(fault(place, area), property(5, "geometry", Wanted::Point), "people stand at places");
    assert!(matches!(fault("[30, 30, 30]", "[30, 30]"), FileError::Bridge { number: 1, .. }));
    assert!(matches!(fault("]}", "]"), FileError::Syntax { .. }));
    assert_eq!(fault("\"FeatureCollection\"", "\"Feature\""), FileError::NoCollection);
}

#[test]
fn heights_go_from_datum_to_datum_and_back() {
    use clearance::{Datum, Height};
    use mission::geo::{HeightAgl, HeightAmsl, HeightRelHome};
    let datum = Datum { bridge_ground: HeightAmsl(2.0), home: HeightAmsl(5.0) };
    assert_eq!(datum.above_bridge_ground_m(Height::AboveBridgeGround(HeightAgl(6.0))), 6.0);
    assert_eq!(datum.above_bridge_ground_m(Height::Amsl(HeightAmsl(8.0))), 6.0);
    assert_eq!(datum.above_bridge_ground_m(Height::RelHome(HeightRelHome(3.0))), 6.0);
    assert_eq!((datum.rel_home(6.0), datum.amsl(6.0)), (HeightRelHome(3.0), HeightAmsl(8.0)));
}

#[test]
fn a_path_beside_a_bridge_is_as_near_as_its_edge_and_says_so() {
    let network = network();
    let road = &network.roads[0];
    let bridge = between_stakes(road, sketch()).expect("a bridge");
    let made = make(road, &bridge, 0, &Given::new()).expect("a bridge");
    let s = bridge.stretch.from_m + 20.0;
    let path = [made.enu(road, s, 25.5, 8.6), made.enu(road, s + 8.0, 25.5, 8.6)];
    let found = clearance::smallest(&path, &made.scene).expect("a bridge");
    assert!((found.distance_m - 12.0).abs() < 0.05, "{found:?}");
    assert!(matches!(found.solid.kind, Kind::Deck | Kind::Parapet));
    assert!(clearance::smallest_within(&path, &made.scene, 11.0).is_none());
    assert_eq!(clearance::smallest(&[], &made.scene), None);
    assert!((clearance::over_ground_m(&path, &made.scene).expect("a path") - 8.6).abs() < 0.01);
    let profile = clearance::profile(&path, &made.scene, 1.0);
    assert!(profile.iter().all(|(_, c)| c.distance_m >= found.distance_m - SEGMENT_ERROR_M));
    assert!((profile[profile.len() - 1].0 - 8.0).abs() < 0.05);
}

proptest! {
    #[test]
    fn the_smallest_clearance_is_that_of_the_leg_that_comes_nearest(
        points in prop::collection::vec((0.0..90.0, -60.0..60.0, 0.5..40.0), 2..8),
    ) {
        let network = network();
        let road = &network.roads[0];
        let bridge = between_stakes(road, sketch()).expect("a bridge");
        let made = make(road, &bridge, 0, &Given::new()).expect("a bridge");
        let path: Vec<_> =
            points.iter().map(|(s, d, h)| made.enu(road, bridge.stretch.from_m + s, *d, *h)).collect();
        let smallest = clearance::smallest(&path, &made.scene).expect("solids").distance_m;
        let legs = clearance::of_legs(&path, &made.scene, f64::INFINITY);
        let least = legs.iter().flatten().map(|c| c.distance_m).fold(f64::INFINITY, f64::min);
        prop_assert!((smallest - least).abs() <= SEGMENT_ERROR_M);
        for (_, at) in clearance::profile(&path, &made.scene, 2.0) {
            prop_assert!(at.distance_m >= smallest - SEGMENT_ERROR_M);
        }
    }

    #[test]
    fn no_text_upsets_the_reader(cut in 0..900_usize, with in ".{0,8}") {
        let network = network();
        let cut = FILE.char_indices().map(|(at, _)| at).take_while(|at| *at <= cut).last().unwrap_or(0);
        let text = format!("{}{with}{}", &FILE[..cut], &FILE[(cut + with.len()).min(FILE.len())..]);
        let _answer = import::read(&text, &network);
    }
}

#[test]
fn the_bridges_of_a_road_are_found_by_the_stakes_each_with_what_stands_beside_it() {
    use bridges::sites::Sites;
    let network = network();
    let road = &network.roads[0];
    let beside =
        road.line.place(road::LinePosition { measured_m: road.bridges[2].stretch.from_m, offset_right_m: 40.0 });
    let lamp = bridges::KeepOut {
        kind: Kind::Lamp,
        name: String::new(),
        places: vec![beside],
        closed: false,
        heights_from: bridges::HeightsFrom::Ground,
        bottom_m: 0.0,
        top_m: 9.0,
        thick_m: 0.4,
        sag_m: 0.0,
    };
    let bad = std::collections::BTreeMap::from([(1, Given::from([(Dimension::Slab, 9.0)]))]);
    let (sites, refused) = Sites::of(road, &bad, &[lamp]);
    assert_eq!(sites.all().len(), road.bridges.len() - 1);
    assert!(matches!(refused[..], [(1, BridgeError::OutOfRange { .. })]));
    assert!(sites.numbered(1).is_none());
    for made in sites.all() {
        let lamps = made.scene.solids().iter().filter(|s| s.kind == Kind::Lamp).count();
        assert_eq!(lamps, usize::from(made.number == 2));
        let (from_m, to_m) = (made.bridge.stretch.from_m, made.bridge.stretch.to_m);
        for measured_m in [from_m - 5.0, from_m, (from_m + to_m) / 2.0, to_m + 5.0] {
            assert_eq!(sites.near(measured_m, 10.0).map(|found| found.number), Some(made.number));
        }
        assert!(sites.near(from_m - 11.0, 10.0).is_none());
    }
    assert_eq!(sites.between(0.0, 1e6).count(), sites.all().len());
}

#[test]
fn a_corridor_along_many_bridges_is_held_against_all_of_them() {
    use bridges::sites::Sites;
    use mission::geo::HeightAmsl;
    use mission::plan::corridor::LevelGround;
    let network = network();
    let road = &network.roads[0];
    let (sites, _) = Sites::of(road, &Default::default(), &[]);
    let ground = LevelGround(HeightAmsl(3.0));
    let along = |offset_right_m: f64, height_m: f64| -> Vec<_> {
        (0..=5_000)
            .map(|step| road::LinePosition { measured_m: f64::from(step) * 20.0, offset_right_m })
            .map(|position| (road.line.place(position), HeightAmsl(height_m)))
            .collect()
    };
    assert!(sites.smallest_clearance(&along(60.0, 73.0), &ground, 20.0).is_none());
    let (number, found) = sites.smallest_clearance(&along(20.0, 8.0), &ground, 20.0).expect("a bridge");
    // Every path point is checked against the bridge's own scene.
    let made = sites.numbered(number).expect("its bridge");
    let brute = along(20.0, 8.0)
        .iter()
        .map(|(place, height)| made.scene.enu(*place, height.0 - 3.0))
        .filter(|at| at.norm() < 2_000.0)
        .filter_map(|at| made.scene.nearest(at))
        .map(|near| near.distance_m)
        .fold(f64::INFINITY, f64::min);
    assert!(found.distance_m <= brute + 0.001 && found.distance_m > brute - 0.5, "{} {brute}", found.distance_m);
    let datum = clearance::Datum::of(&ground, road.line.point(0.0), road.line.point(10.0));
    assert_eq!(datum.bridge_ground, HeightAmsl(3.0));
    let places = [(road.line.point(50_000.0), clearance::Height::Amsl(HeightAmsl(9.0)))];
    let scene = bridges::solid::Scene::new(road.line.point(50_000.0), Vec::new(), None);
    assert!((clearance::path(&places, &datum, &scene)[0].z - 6.0).abs() < 1e-6);
}
