//! What people draw in other programs, and the packages of DJI and Autel: read by rule, or named by their place.
#![allow(clippy::unwrap_used)]

use std::io::{Cursor, Write as _};

use mission::explain::Explain;
use mission::formats::wpml::{self, Maker};
use mission::formats::{
    self, Expected, LostLink, MAX_FILE_BYTES, MAX_ITEMS, Note, Problem, Read, ReadError, geojson, kml,
};
use mission::geo::{HeightAmsl, LatLon, distance_m};
use mission::plan::corridor::{self, CorridorRequest, LevelGround};
use mission::plan::{Frame, Home, Item, Plan, command};
use mission::road::{self, Direction};
use proptest::prelude::*;

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/../assets/fixtures/plans/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn package(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn dji(change: impl Fn(String) -> String) -> Result<Read, ReadError> {
    let text = |name| change(String::from_utf8(fixture(name)).unwrap());
    let (template, waylines) = (text("dji_template.kml"), text("dji_waylines.wpml"));
    let files = [("wpmz/template.kml", template.as_bytes()), ("wpmz/waylines.wpml", waylines.as_bytes())];
    wpml::read("r.kmz", &package(&files))
}

fn commands(plan: &Plan) -> Vec<u16> {
    plan.items.iter().map(|item| item.command).collect()
}

#[track_caller]
fn fault(result: Result<Read, ReadError>) -> (String, String, Problem) {
    let error = result.unwrap_err();
    assert!(error.explain().args.iter().any(|(name, _)| *name == "place"));
    (error.file.clone(), error.place.to_string(), error.problem)
}

#[test]
fn lines_become_the_path_areas_the_fence_and_named_points_home_and_rally() {
    let Read { plan, notes } = kml::read("g.kml", &fixture("google_earth.kml")).unwrap();
    assert_eq!(plan.home, Home { place: LatLon { lat_deg: 33.2, lon_deg: 120.1 }, ground: HeightAmsl(4.0) });
    assert_eq!(commands(&plan), [22, 16, 16, 16, 16, 20]);
    assert_eq!(
        (plan.items[1].frame, plan.items[1].height_m()),
        (Frame::GlobalRelHome, 60.0),
        "64 above sea, home at 4"
    );
    assert_eq!(plan.items[3].height_m(), 60.0, "drawn on the ground: assumed");
    assert_eq!(
        plan.fence.polygons.iter().map(|f| (f.inclusion, f.corners.len())).collect::<Vec<_>>(),
        [(true, 4), (false, 3), (false, 3)]
    );
    assert_eq!(plan.rally.len(), 1);
    assert_eq!(
        notes,
        [
            Note::LinesJoined { count: 2 },
            Note::PointsLeftOut { count: 1 },
            Note::AreasAsFences { count: 1 },
            Note::HeightAssumed { count: 2, height_m: 60.0 },
        ]
    );
}

#[test]
fn drawn_geojson_is_read_by_the_same_rules() {
    let Read { plan, notes } = geojson::read("d.geojson", &fixture("drawn.geojson")).unwrap();
    assert_eq!(commands(&plan), [22, 16, 16, 16, 20], "the first point is where it takes off");
    assert_eq!((plan.items[1].frame, plan.items[1].height_m()), (Frame::GlobalAmsl, 64.0));
    assert!(!plan.fence.polygons[0].inclusion);
    assert_eq!(
        notes,
        [
            Note::LinesJoined { count: 2 },
            Note::HomeGuessed,
            Note::HeightAssumed { count: 2, height_m: 60.0 },
            Note::HeightTakenAsAmsl { count: 2 },
        ]
    );
}

#[test]
fn points_alone_are_the_path_and_heights_above_ground_are_told() {
    let text = "<kml><Placemark><Point><altitudeMode>relativeToGround</altitudeMode><coordinates>120.1,33.2,50</coordinates></Point></Placemark>\
        <Placemark><Point><altitudeMode>relativeToGround</altitudeMode><coordinates>120.2,33.2,50</coordinates></Point></Placemark></kml>";
    let Read { plan, notes } = kml::read("p", text.as_bytes()).unwrap();
    assert_eq!(commands(&plan), [22, 16, 20]);
    assert_eq!((plan.items[0].frame, plan.items[1].frame), (Frame::GlobalRelHome, Frame::GlobalTerrain));
    assert_eq!(notes, [Note::HomeGuessed, Note::HeightAboveGround { count: 2 }]);
}

#[test]
fn a_plan_of_ours_survives_kml_and_geojson() {
    let plan = patrol();
    let places = |plan: &Plan| plan.items.iter().filter_map(|i| Some((i.place()?, i.height_m()))).collect::<Vec<_>>();
    for Read { plan: again, notes } in [
        kml::read("k", kml::write("n", &plan).as_bytes()).unwrap(),
        geojson::read("g", geojson::write("n", &plan).as_bytes()).unwrap(),
    ] {
        assert_eq!(notes, []);
        assert_eq!(again.home, plan.home);
        for ((was, was_m), (is, is_m)) in places(&plan).into_iter().zip(places(&again)) {
            assert_eq!(was, is);
            assert!((was_m - is_m).abs() < 1e-6);
        }
        assert_eq!(places(&again).len(), places(&plan).len());
        assert_eq!(again.items.last().unwrap().command, command::NAV_RETURN_TO_LAUNCH);
        // GeoJSON wants corners the other way round.
        let corners = |plan: &Plan| {
            let mut corners = plan.fence.polygons[0].corners.clone();
            corners.sort_by(|a, b| a.lat_deg.total_cmp(&b.lat_deg).then(a.lon_deg.total_cmp(&b.lon_deg)));
            corners
        };
        assert_eq!(corners(&again), corners(&plan));
        assert_eq!(again.rally[0].place, plan.rally[0].place);
    }
}

fn patrol() -> Plan {
    let network = road::demo();
    let road = network.road("D15").unwrap();
    let place = |stake: &str| road.resolve(stake.parse().unwrap()).one().unwrap().measured_m;
    let request = CorridorRequest::new(road, place("K825+500"), place("K829"), Direction::Increasing);
    corridor::plan(&request, &LevelGround::default()).unwrap().legs.swap_remove(0).plan
}

#[test]
fn a_dji_package_is_read_as_it_is_flown() {
    let Read { plan, notes } = dji(|text| text).unwrap();
    assert_eq!(plan.home, Home { place: LatLon { lat_deg: 33.2, lon_deg: 120.1 }, ground: HeightAmsl(4.0) });
    assert_eq!(plan.cruise_speed_m_s, Some(8.0));
    assert_eq!(commands(&plan), [22, 178, 16, 206, 16, 206, 1000, 93, 178, 20]);
    assert_eq!((plan.items[0].frame, plan.items[0].height_m()), (Frame::GlobalRelHome, 30.0));
    assert_eq!((plan.items[2].frame, plan.items[2].height_m()), (Frame::GlobalAmsl, 64.0), "74.5 above the ellipsoid");
    assert_eq!(plan.items[3].params[0], 25.0);
    assert_eq!(plan.items[5].params[0], 0.0);
    assert_eq!(plan.items[6].params[0], -60.0);
    assert_eq!(notes, [Note::LostLink { action: LostLink::Hover }, Note::ActionsLeftOut { count: 1 }]);
}

#[test]
fn the_recipe_alone_and_autel_packages_are_read_too() {
    let template = fixture("dji_template.kml");
    let alone = wpml::read("r.kmz", &package(&[("wpmz/template.kml", &template)])).unwrap().plan;
    assert_eq!(commands(&alone), [22, 178, 16, 16, 20]);
    assert_eq!((alone.items[2].height_m(), alone.items[3].height_m()), (64.0, 74.0), "global, then its own");
    assert_eq!(wpml::read("template.kml", &template).unwrap().plan, alone);
    let autel = dji(|text| text.replace("http://www.dji.com/wpmz/1.0.6", "http://www.autel.com/wpmz/1.0.0")).unwrap();
    assert_eq!(autel, dji(|text| text).unwrap());
}

#[test]
fn height_modes_are_mapped_or_refused() {
    let mode = |mode: &str| {
        dji(|text| text.replace("<wpml:executeHeightMode>WGS84", &format!("<wpml:executeHeightMode>{mode}")))
    };
    assert_eq!(mode("relativeToStartPoint").unwrap().plan.items[2].frame, Frame::GlobalRelHome);
    let (file, place, problem) = fault(mode("realTimeFollowSurface"));
    assert_eq!(file, "r.kmz/wpmz/waylines.wpml");
    assert_eq!(place, "kml/Document[1]/Folder[1]/executeHeightMode[1]");
    assert_eq!(problem, Problem::HeightMode { found: "realTimeFollowSurface".into() });
    let alone = wpml::read("w.wpml", &fixture("dji_waylines.wpml"));
    assert!(matches!(fault(alone).2, Problem::HeightMode { .. }), "no recipe says how high the ellipsoid is");
    let template = String::from_utf8(fixture("dji_template.kml")).unwrap().replace("EGM96", "aboveGroundLevel");
    let Read { plan, notes } = wpml::read("t.kml", template.as_bytes()).unwrap();
    assert_eq!(plan.items[2].frame, Frame::GlobalTerrain);
    assert!(notes.contains(&Note::HeightAboveGround { count: 2 }) && notes.contains(&Note::GroundUnknown));
}

#[test]
fn positions_in_another_datum_never_enter_a_plan() {
    let gcj = dji(|text| text.replace("<wpml:coordinateMode>WGS84", "<wpml:coordinateMode>GCJ02"));
    let (file, _, problem) = fault(gcj);
    assert_eq!(file, "r.kmz/wpmz/template.kml");
    assert_eq!(problem, Problem::OtherDatum { found: "GCJ02".into() });
    let text = String::from_utf8(fixture("drawn.geojson")).unwrap().replace("urn:ogc:def:crs:EPSG::4490", "GCJ-02");
    let (_, place, problem) = fault(geojson::read("g", text.as_bytes()));
    assert_eq!((place.as_str(), problem), ("crs.properties.name", Problem::OtherDatum { found: "GCJ-02".into() }));
}

#[test]
fn lost_link_actions_are_told() {
    let told = |exit: &str, action: &str| {
        let read = dji(|text| {
            text.replace("executeLostAction<", &format!("{exit}<"))
                .replace(">hover</wpml:executeRC", &format!(">{action}</wpml:executeRC"))
        });
        read.unwrap()
            .notes
            .into_iter()
            .find_map(|note| if let Note::LostLink { action } = note { Some(action) } else { None })
    };
    assert_eq!(told("goContinue", "hover"), Some(LostLink::GoOn));
    assert_eq!(told("executeLostAction", "goBack"), Some(LostLink::Return));
    assert_eq!(told("executeLostAction", "landing"), Some(LostLink::Land));
}

#[test]
fn lost_link_actions_that_nobody_knows_are_refused_by_their_field() {
    let waylines = String::from_utf8(fixture("dji_waylines.wpml")).unwrap();
    let with = |from: &str, to: &str| {
        let text = waylines.replace(from, to);
        let files = [("wpmz/template.kml", fixture("dji_template.kml")), ("wpmz/waylines.wpml", text.into_bytes())];
        wpml::read("r.kmz", &package(&files.each_ref().map(|(name, bytes)| (*name, bytes.as_slice()))))
    };
    let (file, place, problem) = fault(with(">hover</wpml:executeRC", ">parachute</wpml:executeRC"));
    assert_eq!(file, "r.kmz/wpmz/waylines.wpml");
    assert!(place.ends_with("executeRCLostAction[1]"), "{place}");
    assert_eq!(problem, Problem::WrongType { expected: Expected::RcLostAction, found: "parachute".into() });
    let (_, place, problem) = fault(with("executeLostAction<", "later<"));
    assert!(place.ends_with("exitOnRCLost[1]"), "{place}");
    assert_eq!(problem, Problem::WrongType { expected: Expected::ExitOnRcLost, found: "later".into() });
    let (_, _, problem) = fault(with("<wpml:executeRCLostAction>hover</wpml:executeRCLostAction>", ""));
    assert_eq!(problem, Problem::Missing { name: "wpml:executeRCLostAction".into() });
    let notes = with(">hover</wpml:executeRC", ">landing</wpml:executeRC").unwrap().notes;
    let differs = Note::LostLinkDiffers { recipe: LostLink::Hover, flown: LostLink::Land };
    assert!(notes.contains(&differs) && differs.explain().id == "note-format-lost-link-differs", "{notes:?}");
}

#[test]
fn lost_link_actions_are_written_into_both_files_of_either_maker_and_come_back() {
    for maker in [Maker::Dji, Maker::Autel] {
        for action in [LostLink::GoOn, LostLink::Return, LostLink::Land, LostLink::Hover] {
            let packed = wpml::write_with(&patrol(), maker, action);
            let notes = wpml::read("p.kmz", &packed.bytes).unwrap().notes;
            assert!(notes.contains(&Note::LostLink { action }), "{maker:?} {action:?}: {notes:?}");
            assert!(!notes.iter().any(|note| matches!(note, Note::LostLinkDiffers { .. })), "both files agree");
            let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&packed.bytes)).unwrap();
            for name in ["wpmz/template.kml", "wpmz/waylines.wpml"] {
                let text = std::io::read_to_string(archive.by_name(name).unwrap()).unwrap();
                assert_eq!(text.matches("<wpml:exitOnRCLost>").count(), 1, "{name}");
                assert_eq!(text.matches("<wpml:executeRCLostAction>").count(), 1, "{name}");
                let namespace =
                    if maker == Maker::Dji { "http://www.dji.com/wpmz/" } else { "http://www.autel.com/wpmz/" };
                assert!(text.contains(namespace), "{name}");
            }
        }
    }
    assert_eq!(wpml::write(&patrol(), Maker::Dji), wpml::write_with(&patrol(), Maker::Dji, LostLink::Return));
}

#[test]
fn a_mapping_recipe_without_its_route_is_refused_by_name() {
    let template = String::from_utf8(fixture("dji_template.kml")).unwrap().replace(">waypoint<", ">mappingStrip<");
    assert_eq!(fault(wpml::read("t.kml", template.as_bytes())).2, Problem::RecipeOnly { kind: "mappingStrip".into() });
}

#[test]
fn a_plain_kmz_is_read_as_what_is_drawn_in_it() {
    let bytes = package(&[("doc.kml", &fixture("google_earth.kml")), ("files/icon.png", b"x")]);
    let drawn = formats::read("a.kmz", "KMZ", &bytes).unwrap().unwrap();
    assert_eq!(drawn, kml::read("g", &fixture("google_earth.kml")).unwrap());
    let empty = package(&[("readme.txt", b"x")]);
    assert_eq!(fault(wpml::read("a.kmz", &empty)).2, Problem::Missing { name: "wpmz/waylines.wpml".into() });
}

#[test]
fn packages_that_we_wrote_before_are_still_opened() {
    for name in ["dji_patrol.kmz", "autel_patrol.kmz"] {
        let Read { plan, notes } = formats::read(name, "kmz", &fixture(name)).unwrap().unwrap();
        let waypoints = commands(&plan).into_iter().filter(|kind| *kind == command::NAV_WAYPOINT).count();
        assert_eq!((waypoints, commands(&plan)[0]), (10, command::NAV_TAKEOFF), "{name}");
        assert_eq!(notes, [Note::GroundUnknown, Note::LostLink { action: LostLink::Return }], "{name}");
    }
    let packed = formats::read("a.kmz", "kmz", &fixture("google_earth.kmz")).unwrap().unwrap();
    assert_eq!(packed, kml::read("g", &fixture("google_earth.kml")).unwrap());
}

#[test]
fn a_package_that_blows_up_is_refused_before_it_does() {
    let bomb = package(&[("wpmz/waylines.wpml", &vec![b' '; MAX_FILE_BYTES + 10])]);
    assert!(bomb.len() < 100_000);
    let (file, _, problem) = fault(wpml::read("b.kmz", &bomb));
    assert_eq!((file.as_str(), problem), ("b.kmz/wpmz/waylines.wpml", Problem::TooLarge { bytes: MAX_FILE_BYTES + 1 }));
    assert!(matches!(fault(wpml::read("b.kmz", b"PK\x03\x04nonsense")).2, Problem::Malformed { .. }));
}

#[test]
fn broken_drawings_are_named_by_their_place() {
    let line = |coordinates: &str| {
        let text = format!(
            "<kml><Placemark><LineString><coordinates>{coordinates}</coordinates></LineString></Placemark></kml>"
        );
        fault(kml::read("k", text.as_bytes()))
    };
    let (_, place, problem) = line("120,33 120;33");
    assert_eq!(place, "kml/Placemark[1]/LineString[1]/coordinates[1]");
    assert!(matches!(problem, Problem::WrongType { .. }));
    assert!(matches!(line("120,33 33,120").2, Problem::OutOfRange { .. }), "latitude first");
    assert!(matches!(fault(kml::read("k", b"<gpx/>")).2, Problem::OtherFormat { .. }));
    assert!(matches!(fault(kml::read("k", b"<kml/>")).2, Problem::Missing { .. }));
    let text = r#"{"type":"LineString","coordinates":[[120,33],[120,"x"]]}"#;
    assert_eq!(fault(geojson::read("g", text.as_bytes())).1, "coordinates[1][1]");
    assert!(matches!(fault(geojson::read("g", br#"{"type":"Plan"}"#)).2, Problem::OtherFormat { .. }));
}

#[test]
fn numbers_that_no_height_has_are_refused_in_drawings_and_packages() {
    let huge = Problem::OutOfRange { value: 1e308, min: -1e9, max: 1e9 };
    let text = "<kml><Placemark><Point><altitudeMode>absolute</altitudeMode><coordinates>120,33,1e308</coordinates>\
        </Point></Placemark></kml>";
    assert_eq!(fault(kml::read("k", text.as_bytes())).2, huge);
    let text = r#"{"type":"Point","coordinates":[120,33,1e308]}"#;
    assert_eq!(fault(geojson::read("g", text.as_bytes())).2, huge);
    let high = dji(|text| text.replace("<wpml:ellipsoidHeight>74.5", "<wpml:ellipsoidHeight>1e308"));
    assert_eq!(fault(high).2, huge);
}

#[test]
fn actions_at_a_number_that_two_waypoints_have_are_done_once() {
    let plan = dji(|text| text.replace("<wpml:index>1</wpml:index>", "<wpml:index>0</wpml:index>")).unwrap().plan;
    let series = commands(&plan).into_iter().filter(|kind| *kind == command::DO_SET_CAM_TRIGG_DIST).count();
    assert_eq!(series, 1, "begun at the first of them");
}

#[test]
fn a_name_holds_for_its_own_placemark_only() {
    let point = "<Point><coordinates>120,33</coordinates></Point>";
    let text =
        format!("<kml><Placemark><name>rally</name>{point}</Placemark><Placemark>{point}</Placemark>{point}</kml>");
    let plan = kml::read("k", text.as_bytes()).unwrap().plan;
    assert_eq!((plan.rally.len(), commands(&plan)), (1, vec![22, 16, 20]));
}

#[test]
fn a_placemark_of_very_many_shapes_is_read_at_once() {
    let shapes = "<Point><coordinates>120,33</coordinates></Point>".repeat(MAX_ITEMS);
    let text = format!("<kml><Placemark>{shapes}</Placemark></kml>");
    let begun = std::time::Instant::now();
    assert_eq!(kml::read("k", text.as_bytes()).unwrap().plan.items.len(), MAX_ITEMS + 1);
    assert!(begun.elapsed().as_secs() < 10, "{:?}", begun.elapsed());
}

#[test]
fn a_patrol_survives_the_package_of_either_maker() {
    let plan = patrol();
    let waypoints = |plan: &Plan| {
        let waypoints = plan.items.iter().filter(|item| item.command == command::NAV_WAYPOINT);
        waypoints.map(|item| (item.place().unwrap(), item.height_m())).collect::<Vec<_>>()
    };
    for maker in [Maker::Dji, Maker::Autel] {
        let packed = wpml::write(&plan, maker);
        assert_eq!(packed, wpml::write(&plan, maker), "the same bytes each time");
        assert!(packed.notes.contains(&Note::FenceLeftOut));
        let Read { plan: again, notes } = wpml::read("p.kmz", &packed.bytes).unwrap();
        assert_eq!(notes, [Note::GroundUnknown, Note::LostLink { action: LostLink::Return }]);
        assert_eq!(again.home.place, plan.home.place);
        assert_eq!(again.cruise_speed_m_s, plan.cruise_speed_m_s);
        assert_eq!(waypoints(&again), waypoints(&plan));
        let kept = [command::DO_SET_CAM_TRIGG_DIST, command::DO_GIMBAL_MANAGER_PITCHYAW, command::NAV_RETURN_TO_LAUNCH];
        let count = |plan: &Plan, kind| plan.items.iter().filter(|item| item.command == kind).count();
        for kind in kept {
            assert_eq!(count(&again, kind), count(&plan, kind), "{kind}");
        }
    }
}

fn place() -> impl Strategy<Value = LatLon> {
    (-85.0..=85.0, -179.0..=179.0).prop_map(|(lat_deg, lon_deg)| LatLon { lat_deg, lon_deg })
}

proptest! {
    #[test]
    fn a_route_reads_back_from_a_package_as_it_was_written(
        home in place(),
        points in prop::collection::vec((place(), 1.0..500.0, 1.0..20.0, 0.0..30.0), 2..20),
        autel in any::<bool>(),
    ) {
        let mut items = vec![Item::at(command::NAV_TAKEOFF, Frame::GlobalRelHome, home, 30.0)];
        for (place, height_m, speed_m_s, hold_s) in &points {
            items.push(Item::at(command::NAV_WAYPOINT, Frame::GlobalRelHome, *place, *height_m));
            items.push(Item::command(command::NAV_DELAY, [*hold_s + 0.1, -1.0, -1.0, -1.0, 0.0, 0.0, 0.0]));
            items.push(Item::command(command::DO_CHANGE_SPEED, [1.0, *speed_m_s, -1.0, 0.0, 0.0, 0.0, 0.0]));
        }
        let plan = Plan { home: Home { place: home, ground: HeightAmsl(0.0) }, items, ..Plan::default() };
        let bytes = wpml::write(&plan, if autel { Maker::Autel } else { Maker::Dji }).bytes;
        let again = wpml::read("p", &bytes).unwrap().plan;
        let stops = |plan: &Plan| plan.items.iter().filter(|item| matches!(item.command, 16 | 93)).copied().collect::<Vec<_>>();
        prop_assert_eq!(stops(&again), stops(&plan));
        prop_assert!(distance_m(again.home.place, home) < 0.001);
    }

    #[test]
    fn damaged_drawings_and_packages_never_panic(
        which in 0_usize..5, from in any::<prop::sample::Index>(), len in 0_usize..40, patch in prop::collection::vec(any::<u8>(), 0..20)
    ) {
        let names = ["google_earth.kml", "drawn.geojson", "dji_template.kml", "dji_waylines.wpml"];
        let mut bytes = match names.get(which) {
            Some(name) => fixture(name),
            None => package(&[("wpmz/template.kml", &fixture(names[2])), ("wpmz/waylines.wpml", &fixture(names[3]))]),
        };
        let from = from.index(bytes.len());
        let to = (from + len).min(bytes.len());
        bytes.splice(from..to, patch);
        for read in [kml::read("x", &bytes), geojson::read("x", &bytes), wpml::read("x", &bytes)].into_iter().flatten() {
            let again = wpml::write(&read.plan, Maker::Dji);
            if read.plan.items.iter().any(|item| item.command == command::NAV_WAYPOINT && item.place().is_some()) {
                wpml::read("x", &again.bytes).unwrap();
            }
        }
    }
}
