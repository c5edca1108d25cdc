//! Plan and track files: what was written is read, what others wrote is understood, what is broken is named.
#![allow(clippy::unwrap_used)]

use mission::explain::Explain;
use mission::formats::{
    MAX_FILE_BYTES, MAX_ITEMS, Note, Place, Problem, Read, ReadError, TrackPoint, geojson, gpx, kml, plan_file, wpl,
};
use mission::geo::{HeightAmsl, HeightRelHome, LatLon};
use mission::plan::{
    Aim, Fence, FenceCircle, FencePolygon, Firmware, Frame, Home, Item, Plan, RallyPoint, VehicleKind, command,
};
use mission::road::{Bound, BridgePart, Direction};
use proptest::prelude::*;

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/../assets/fixtures/plans/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn read_plan(name: &str) -> Read {
    plan_file::read(name, &fixture(name)).unwrap()
}

fn reread(plan: &Plan) -> Plan {
    plan_file::read("again", plan_file::write(plan).text.as_bytes()).unwrap().plan
}

fn value(plan: &Plan) -> serde_json::Value {
    serde_json::from_str(&plan_file::write(plan).text).unwrap()
}

#[test]
fn a_qgc_plan_is_read_with_fence_rally_home_and_jumps() {
    let Read { plan, notes } = read_plan("qgc_patrol.plan");
    assert_eq!(notes, []);
    assert_eq!(plan.items.len(), 6);
    assert_eq!(plan.cruise_speed_m_s, Some(8.0), "a multirotor flies at its hover speed");
    assert_eq!(plan.home.ground, HeightAmsl(4.0));
    assert!(plan.items[0].params[3].is_nan(), "null is not set");
    assert_eq!(plan.items[3].params[0], 3.0, "the jump to doJumpId 10 goes to the third item");
    assert_eq!(plan.fence.polygons[0].corners.len(), 4);
    assert!(!plan.fence.circles[0].inclusion);
    assert_eq!(plan.fence.breach_return.unwrap().height, HeightRelHome(50.0));
    assert_eq!(plan.rally[0].height, HeightRelHome(40.0));
}

#[test]
fn what_a_plan_file_holds_beyond_the_model_survives() {
    for name in ["qgc_patrol.plan", "qgc_corridor_scan.plan", "qgc_structure_scan.plan", "qgc_old_coordinate.plan"] {
        let plan = read_plan(name).plan;
        assert_eq!(reread(&plan), plan, "{name}");
    }
    let written = value(&read_plan("qgc_patrol.plan").plan);
    assert_eq!(written["brigade"]["number"], 3);
    assert_eq!(written["mission"]["weatherNote"], "calm");
    assert_eq!(written["mission"]["cruiseSpeed"], 15);
    assert_eq!(written["mission"]["items"][2]["SpeedNote"], "kept by other programs");
    assert_eq!(written["mission"]["items"][3]["params"][0], 3, "jumps follow the new numbering");
    assert_eq!(written["mission"]["items"][5]["doJumpId"], 6);
}

#[test]
fn a_corridor_scan_flies_as_expanded_and_keeps_its_recipe() {
    let plan = read_plan("qgc_corridor_scan.plan").plan;
    let commands: Vec<u16> = plan.items.iter().map(|item| item.command).collect();
    assert_eq!(commands, [22, 16, 206, 16, 206, 16, 189, 206, 2001, 2501, 31, 21]);
    assert_eq!(plan.items[10].params[1], -75.0, "anticlockwise");
    let written = value(&plan);
    assert_eq!(written["mission"]["items"].as_array().unwrap().len(), 4);
    assert_eq!(written["mission"]["items"][1]["CorridorWidth"], 60);
}

#[test]
fn an_edited_corridor_scan_becomes_plain_items_and_the_rest_keeps_its_recipes() {
    let mut plan = read_plan("qgc_corridor_scan.plan").plan;
    plan.items[1].params[6] = 80.0;
    let written = value(&plan);
    let items = written["mission"]["items"].as_array().unwrap();
    assert_eq!(items.len(), 7);
    assert_eq!(items[1]["type"], "SimpleItem");
    assert_eq!(items[1]["params"][6], 80);
    assert_eq!(items[6]["complexItemType"], "fwLandingPattern");

    let mut plan = read_plan("qgc_corridor_scan.plan").plan;
    plan.items.insert(1, plan.items[0]);
    let written = value(&plan);
    assert_eq!(written["mission"]["items"][2]["complexItemType"], "CorridorScan", "moved with the end of the list");
    assert_eq!(written["mission"]["items"][2]["TransectStyleComplexItem"]["Items"][0]["doJumpId"], 3);
}

#[test]
fn a_recipe_without_items_is_kept_and_told() {
    let Read { plan, notes } = read_plan("qgc_structure_scan.plan");
    assert_eq!(plan.items.len(), 2);
    let place = Place::Json("mission.items[1]".into());
    assert_eq!(notes, [Note::RecipeWithoutItems { place, kind: "StructureScan".into() }]);
    assert_eq!(value(&plan)["mission"]["items"][1]["Layers"], 2);
}

#[test]
fn old_plans_with_coordinates_are_read() {
    let plan = read_plan("qgc_old_coordinate.plan").plan;
    assert_eq!(plan.items[0].place(), Some(LatLon { lat_deg: 33.2, lon_deg: 120.1 }));
    assert_eq!(plan.items[1].params[0], 5.0);
    assert_eq!(plan.items[1].height_m(), 60.0);
}

#[test]
fn waypoint_files_with_windows_line_ends_spaces_or_no_home_are_read() {
    let Read { plan, notes } = wpl::read("m", &fixture("mission_planner.waypoints")).unwrap();
    assert_eq!((plan.items.len(), notes), (4, vec![]));
    assert_eq!(plan.home.place.lat_deg, 33.2);
    assert_eq!(plan.items[2].params[..2], [2.0, 3.0], "row 2 is the second item, because home is row 0");
    let Read { plan, notes } = wpl::read("s", &fixture("spaces_no_home.waypoints")).unwrap();
    assert_eq!(notes, [Note::HomeGuessed]);
    assert_eq!(plan.items[2].params[0], 2.0, "without home, row 1 is the second item");
    assert!(plan.items[1].params[3].is_nan());
}

#[test]
fn gpx_of_another_program_is_read_with_its_extras() {
    let Read { plan, notes } = gpx::read("o", &fixture("other_program.gpx")).unwrap();
    assert_eq!(plan.items.len(), 3);
    let assumed = Note::HeightAssumed { count: 1, height_m: 60.0 };
    assert_eq!(notes, [Note::LinesJoined { count: 2 }, Note::HomeGuessed, assumed]);
    assert_eq!((plan.items[0].frame, plan.items[0].height_m()), (Frame::GlobalAmsl, 64.5));
    assert_eq!((plan.items[1].frame, plan.items[1].height_m()), (Frame::GlobalRelHome, 60.0));
}

/// Where a broken plan file is wrong.
#[track_caller]
fn fault(result: Result<Read, ReadError>) -> (String, Problem) {
    let error = result.unwrap_err();
    assert!(error.explain().args.iter().any(|(name, _)| *name == "place"));
    (error.place.to_string(), error.problem)
}

#[test]
fn broken_plan_files_are_named_by_their_place() {
    let text = String::from_utf8(fixture("qgc_patrol.plan")).unwrap();
    let broken = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        fault(plan_file::read("f", text.replacen(from, to, 1).as_bytes()))
    };
    assert_eq!(broken("33.2012345", "93.2").0, "mission.items[1]");
    assert_eq!(broken("33.2012345", "\"x\"").0, "mission.items[1].params[4]");
    assert!(matches!(broken("\"command\": 206", "\"command\": 70000").1, Problem::OutOfRange { .. }));
    assert_eq!(broken("\"command\": 206", "\"kommand\": 206").0, "mission.items[4]");
    assert_eq!(broken("\"radius\": 80.5", "\"radius\": -1").0, "geoFence.circles[0].circle.radius");
    assert!(matches!(broken("\"Plan\"", "\"Parameters\"").1, Problem::OtherFormat { .. }));
    assert_eq!(broken("\"fileType\"", "fileType").0, "2:5");
    assert!(matches!(broken("80.5", "1e999").1, Problem::Malformed { .. }));
    let jump = text.replacen("\"doJumpId\": 10", "\"doJumpId\": 9", 1).replacen("10,\n", "3,\n", 1);
    assert_eq!(
        fault(plan_file::read("f", jump.as_bytes())),
        ("mission.items[3]".into(), Problem::JumpTarget { target: 3.0 })
    );
}

#[test]
fn broken_waypoint_files_are_named_by_line_and_column() {
    let bad = |rows: &str| fault(wpl::read("f", format!("QGC WPL 110\n{rows}").as_bytes()));
    let home = "0\t1\t0\t16\t0\t0\t0\t0\t33\t120\t4\t1\n";
    assert_eq!(bad(&format!("{home}1\t0\t3\t16\t0\t0\tx\t0\t33\t120\t60\t1\n")).0, "3:7");
    assert_eq!(bad(&format!("{home}1\t0\t3\t16\t0\t0\t0\t0\t93\t120\t60\t1\n")).0, "3:9");
    assert_eq!(
        bad(&format!("{home}1\t0\t3\t16\t0\t0\t0\t0\t33\t120\t60\n")),
        ("3".into(), Problem::FieldCount { found: 11, expected: 12 })
    );
    assert_eq!(bad(&format!("{home}1\t0\t3\t16\t0\t0\t0\tinf\t33\t120\t60\t1\n")).0, "3:8");
    assert_eq!(bad("0 0 4 16 0 0 0 0 3E103 120 60 1").0, "2:9", "home is a place in any frame");
    assert!(matches!(fault(wpl::read("f", b"QGC WPL 120\n")).1, Problem::OtherFormat { .. }));
}

#[test]
fn broken_gpx_files_are_named_by_their_element() {
    let bad = |inner: &str| fault(gpx::read("f", format!("<gpx version=\"1.1\"><rte>{inner}</rte></gpx>").as_bytes()));
    let point = "<rtept lat=\"33\" lon=\"120\"/>";
    assert_eq!(bad(&format!("{point}<rtept lat=\"NaN\" lon=\"120\"/>")).0, "gpx/rte[1]/rtept[2]");
    assert_eq!(bad(&format!("{point}<rtept lat=\"91\" lon=\"120\"/>")).0, "gpx/rte[1]/rtept[2]");
    assert_eq!(bad("<rtept lat=\"33\"/>"), ("gpx/rte[1]/rtept[1]".into(), Problem::Missing { name: "lon".into() }));
    assert_eq!(bad("<rtept lat=\"1\" lon=\"1\"><ele>high</ele></rtept>").0, "gpx/rte[1]/rtept[1]/ele[1]");
    assert_eq!(bad("<rtept>").0, "1:32");
    assert!(matches!(fault(gpx::read("f", b"<kml/>")).1, Problem::OtherFormat { .. }));
    assert!(matches!(bad("").1, Problem::Missing { .. }));
}

#[test]
fn hostile_sizes_and_nesting_are_refused_without_harm() {
    let big = vec![b' '; MAX_FILE_BYTES + 1];
    for result in [plan_file::read("f", &big), wpl::read("f", &big), gpx::read("f", &big)] {
        assert!(matches!(fault(result).1, Problem::TooLarge { .. }));
    }
    let deep = "[".repeat(1_000_000);
    assert!(matches!(fault(plan_file::read("f", deep.as_bytes())).1, Problem::Malformed { .. }));
    let wide = format!("[{}]", "[],".repeat(5_000_000));
    assert!(matches!(fault(plan_file::read("f", wide.as_bytes())).1, Problem::TooMany));
    let deep = format!("<gpx>{}", "<a>".repeat(1_000_000));
    assert!(matches!(fault(gpx::read("f", deep.as_bytes())).1, Problem::Malformed { .. }));
    let laughs = b"<!DOCTYPE gpx [<!ENTITY a \"aaaa\">]><gpx>&a;</gpx>";
    assert!(matches!(fault(gpx::read("f", laughs)).1, Problem::Malformed { .. }));
    let rows = "0\t0\t3\t16\t0\t0\t0\t0\t33\t120\t4\t1\n".repeat(MAX_ITEMS + 2);
    assert!(matches!(fault(wpl::read("f", format!("QGC WPL 110\n{rows}").as_bytes())).1, Problem::TooMany));
    for bytes in [&b""[..], b"\xff\xfe\x00", b"   \n"] {
        assert!(matches!(fault(plan_file::read("f", bytes)).1, Problem::Empty | Problem::NotUtf8 { .. }));
    }
}

/// The `gpx` crate as the other side: it reads our files as we mean them.
#[test]
fn another_gpx_reader_sees_the_same_route_and_track() {
    let plan = read_plan("qgc_patrol.plan").plan;
    let theirs = ::gpx::read(gpx::write("巡查 <1> & \"2\"", &plan).text.as_bytes()).unwrap();
    assert_eq!(theirs.routes[0].name.as_deref(), Some("巡查 <1> & \"2\""));
    assert_eq!(theirs.routes[0].points.len(), 3);
    assert_eq!(theirs.routes[0].points[2].elevation, Some(74.0));
    let points = [TrackPoint {
        time_us: 1_790_000_000_123_456,
        place: LatLon { lat_deg: 33.5, lon_deg: 120.25 },
        height: HeightAmsl(64.5),
        speed_m_s: 7.5,
    }];
    let theirs = ::gpx::read(gpx::write_track("t", &points).as_bytes()).unwrap();
    let point = &theirs.tracks[0].segments[0].points[0];
    assert_eq!((point.point().y(), point.point().x(), point.elevation), (33.5, 120.25, Some(64.5)));
    assert!(point.time.unwrap().format().unwrap().starts_with("2026-09-21T14:13:20.123456"));
}

#[test]
fn tracks_leave_out_what_is_no_place_and_no_time() {
    let good = TrackPoint {
        time_us: 1_790_000_000_000_000,
        place: LatLon { lat_deg: 33.5, lon_deg: 120.25 },
        height: HeightAmsl(64.5),
        speed_m_s: 7.5,
    };
    let nowhere = TrackPoint { place: LatLon { lat_deg: f64::NAN, lon_deg: 120.0 }, ..good };
    let never = TrackPoint { time_us: i64::MAX, ..good };
    let points = [nowhere, good, never];
    assert_eq!(gpx::read_track("t", gpx::write_track("n", &points).as_bytes()).unwrap(), [good]);
    assert_eq!(
        mission::road::import::lines_from_kml(&kml::write_track("n", &[good, nowhere, good])).unwrap()[0].points.len(),
        2
    );
    let json: serde_json::Value = serde_json::from_str(&geojson::write_track("n", &points)).unwrap();
    let track = &json["features"][0];
    assert_eq!(track["geometry"]["coordinates"], serde_json::json!([[120.25, 33.5, 64.5]]));
    assert_eq!(track["properties"]["times"], serde_json::json!(["2026-09-21T14:13:20.000000Z"]));
}

#[test]
fn kml_and_geojson_show_route_fence_and_rally() {
    let plan = read_plan("qgc_patrol.plan").plan;
    let text = kml::write("a&b", &plan);
    let document = roxmltree::Document::parse(&text).unwrap();
    let names: Vec<_> =
        document.descendants().filter(|n| n.has_tag_name(("http://www.opengis.net/kml/2.2", "name"))).collect();
    let names: Vec<_> = names.iter().filter_map(|n| n.text()).collect();
    assert_eq!(names, ["a&b", "home", "route", "fence", "exclusion", "rally 1"]);
    assert!(text.contains("120.1023456,33.2012345,64 "), "{text}");
    assert_eq!(mission::road::import::lines_from_kml(&text).unwrap()[0].points.len(), 3);

    let json: serde_json::Value = serde_json::from_str(&geojson::write("r", &plan)).unwrap();
    let kinds: Vec<_> = json["features"].as_array().unwrap().iter().map(|f| f["properties"]["kind"].clone()).collect();
    assert_eq!(kinds, ["home", "route", "fence", "exclusion", "rally"]);
    let ring = json["features"][2]["geometry"]["coordinates"][0].as_array().unwrap();
    assert_eq!(ring.first(), ring.last());
    assert_eq!(json["features"][3]["properties"]["radius_m"], 80.5);
}

#[test]
fn what_a_format_cannot_hold_is_told() {
    let plan = read_plan("qgc_patrol.plan").plan;
    assert_eq!(
        wpl::write(&plan).notes,
        [Note::UnsetWrittenAsZero { count: 3 }, Note::FenceLeftOut, Note::RallyLeftOut]
    );
    assert_eq!(gpx::write("r", &plan).notes, [Note::CommandsLeftOut { count: 3 }, Note::FenceLeftOut]);
    assert_eq!(plan_file::write(&plan).notes, []);
}

fn place() -> impl Strategy<Value = LatLon> {
    (-90.0..=90.0, -180.0..=180.0).prop_map(|(lat_deg, lon_deg)| LatLon { lat_deg, lon_deg })
}

fn param() -> impl Strategy<Value = f64> {
    prop_oneof![Just(0.0), Just(f64::NAN), -1e3..1e3, any::<i16>().prop_map(f64::from), Just(1e300), Just(-1e-300)]
}

fn item() -> impl Strategy<Value = Item> {
    let commands = prop_oneof![Just(command::NAV_WAYPOINT), Just(command::DO_JUMP), any::<u16>()];
    let frames = prop_oneof![Just(3), Just(2), Just(0), Just(10), any::<u8>()];
    let head = [param(), param(), param(), param()];
    (commands, frames, head, place(), -1e4..1e4, any::<bool>()).prop_map(
        |(command, frame, [p1, p2, p3, p4], place, height_m, auto_continue)| Item {
            command,
            frame: Frame::from_number(frame),
            params: [p1, p2, p3, p4, place.lat_deg, place.lon_deg, height_m],
            auto_continue,
        },
    )
}

fn rally() -> impl Strategy<Value = RallyPoint> {
    (place(), -1e3..1e3).prop_map(|(place, height)| RallyPoint { place, height: HeightRelHome(height) })
}

fn fence() -> impl Strategy<Value = Fence> {
    let polygon = (prop::collection::vec(place(), 0..6), any::<bool>())
        .prop_map(|(corners, inclusion)| FencePolygon { corners, inclusion });
    let circle = (place(), 0.0..1e5, any::<bool>()).prop_map(|(centre, radius_m, inclusion)| FenceCircle {
        centre,
        radius_m,
        inclusion,
    });
    (prop::collection::vec(polygon, 0..3), prop::collection::vec(circle, 0..3), prop::option::of(rally()))
        .prop_map(|(polygons, circles, breach_return)| Fence { polygons, circles, breach_return })
}

fn plan() -> impl Strategy<Value = Plan> {
    let firmware = prop_oneof![Just(Firmware::ArduPilot), Just(Firmware::Px4), Just(Firmware::Other(0))];
    let vehicle = prop_oneof![Just(VehicleKind::Quadrotor), Just(VehicleKind::Other(1)), Just(VehicleKind::Other(13))];
    let items = prop::collection::vec(item(), 0..12);
    let home = (place(), -400.0..9e3).prop_map(|(place, ground)| Home { place, ground: HeightAmsl(ground) });
    (home, items, fence(), prop::collection::vec(rally(), 0..3), prop::option::of(0.0..40.0), firmware, vehicle)
        .prop_map(|(home, mut items, fence, rally, cruise_speed_m_s, firmware, vehicle)| {
            let count = items.len() as f64;
            for item in items.iter_mut().filter(|item| item.command == command::DO_JUMP) {
                item.params[0] = (item.params[0].abs() % count).floor() + 1.0;
                item.params[1] = if item.params[1].is_nan() { 1.0 } else { item.params[1] };
            }
            Plan { home, items, fence, rally, cruise_speed_m_s, firmware, vehicle, ..Plan::default() }
        })
}

proptest! {
    #[test]
    fn a_plan_file_reads_back_exactly_what_was_written(plan in plan()) {
        prop_assert_eq!(reread(&plan), plan);
    }

    #[test]
    fn a_waypoint_file_reads_back_all_items_with_unset_as_zero(plan in plan()) {
        let read = wpl::read("p", wpl::write(&plan).text.as_bytes()).unwrap().plan;
        let mut expected = plan.items;
        for item in &mut expected {
            item.params = item.params.map(|param| if param.is_nan() { 0.0 } else { param });
        }
        prop_assert_eq!(read.items, expected);
        prop_assert_eq!(read.home, plan.home);
    }

    #[test]
    fn a_gpx_route_reads_back_places_and_heights(plan in plan()) {
        let read = gpx::read("p", gpx::write("n", &plan).text.as_bytes()).unwrap().plan;
        let flown: Vec<&Item> = plan.items.iter().filter(|item| item.is_navigation() && item.place().is_some()).collect();
        prop_assert_eq!(read.home, plan.home);
        prop_assert_eq!(read.items.len(), flown.len());
        for (read, flown) in read.items.iter().zip(flown) {
            prop_assert_eq!(read.place(), flown.place());
            let above_home = if flown.frame == Frame::GlobalAmsl { plan.home.ground.0 } else { 0.0 };
            prop_assert!((read.height_m() - (flown.height_m() - above_home)).abs() < 1e-6);
        }
        prop_assert_eq!(read.rally.len(), plan.rally.len());
    }

    #[test]
    fn a_gpx_track_reads_back_to_the_microsecond(
        points in prop::collection::vec((0_i64..4_000_000_000_000_000, place(), -1e3..1e4, 0.0..60.0), 0..20)
    ) {
        let points: Vec<_> = points.into_iter().map(|(time_us, place, height, speed_m_s)| {
            TrackPoint { time_us, place, height: HeightAmsl(height), speed_m_s }
        }).collect();
        prop_assert_eq!(gpx::read_track("t", gpx::write_track("n", &points).as_bytes()).unwrap(), points);
    }

    #[test]
    fn damaged_files_never_panic(
        which in 0_usize..7, from in any::<prop::sample::Index>(), len in 0_usize..40, patch in prop::collection::vec(any::<u8>(), 0..20)
    ) {
        let names = ["qgc_patrol.plan", "qgc_corridor_scan.plan", "qgc_structure_scan.plan", "qgc_old_coordinate.plan",
            "mission_planner.waypoints", "spaces_no_home.waypoints", "other_program.gpx"];
        let mut bytes = fixture(names[which]);
        let from = from.index(bytes.len());
        let to = (from + len).min(bytes.len());
        bytes.splice(from..to, patch);
        survive(&bytes);
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        survive(&bytes);
        survive(&[b"QGC WPL 110\n", &bytes[..]].concat());
    }
}

/// Reads as everything; whatever is read can be written, read again and checked.
fn survive(bytes: &[u8]) {
    use mission::plan::{Airframe, checks};
    for read in [plan_file::read("x", bytes), wpl::read("x", bytes), gpx::read("x", bytes)].into_iter().flatten() {
        let plan = read.plan;
        assert_eq!(reread(&plan).items, plan.items);
        wpl::write(&plan);
        gpx::write("x", &plan);
        kml::write("x", &plan);
        geojson::write("x", &plan);
        checks::check(&plan, &checks::Limits::default(), &Airframe::patrol_quadrotor(), None);
    }
    _ = gpx::read_track("x", bytes);
}

#[test]
fn what_the_pictures_of_a_plan_show_survives_in_its_file_and_damage_is_named_by_its_place() {
    let place = LatLon { lat_deg: 33.4, lon_deg: 120.2 };
    let part = |pier| BridgePart {
        bridge: "蒲沟中桥".to_owned(),
        span: 3,
        pier,
        side: Direction::Decreasing,
        bound: Bound::ByPlan,
    };
    let there = LatLon { lat_deg: 33.41, lon_deg: 120.2 };
    let aim = |to, pier| Aim { places: [place, to], rel_home_m: [8.0; 2], yaw_rad: 0.5, part: part(pier) };
    let plan = Plan { aims: vec![aim(place, None), aim(there, Some(2))], ..Plan::default() };
    let read = reread(&plan);
    assert_eq!(read.aims.len(), 2);
    for (read, written) in read.aims.iter().zip(&plan.aims) {
        assert_eq!((&read.places, &read.rel_home_m, &read.part), (&written.places, &written.rel_home_m, &written.part));
        assert!((read.yaw_rad - written.yaw_rad).abs() < 1e-12);
    }
    assert!(read.preserved.is_empty());
    let text = plan_file::write(&plan).text.replacen("\"span\": 3", "\"span\": \"3\"", 1);
    let (at, problem) = fault(plan_file::read("f", text.as_bytes()));
    assert!(format!("{at:?}").contains("groundstationAims") && matches!(problem, Problem::WrongType { .. }), "{at:?}");
    let without = plan_file::write(&Plan::default()).text;
    assert!(!without.contains("groundstationAims"), "plans without pictures are written as before");
}
