//! The expressway model on the demonstration network, and built from lines and stake tables.
#![allow(clippy::unwrap_used)]

use mission::geo::{LatLon, azimuth_rad, destination, distance_m};
use mission::road::import::{self, BuildError};
use mission::road::{
    self, CalibrationError, Carriageway, Centreline, Direction, FacilityKind, KnownPlace, KnownStake, LineError,
    LinePosition, Resolved, RoadFileError, Stake, calibrate, geojson,
};
use proptest::prelude::*;

fn carriageways() -> [Carriageway; 2] {
    let one = |toward: &str| Carriageway {
        toward: toward.to_owned(),
        inner_edge_m: 1.5,
        outer_edge_m: 13.5,
        lanes: 2,
        lane_width_m: 3.75,
        shoulder_m: 3.25,
    };
    [one("南"), one("北")]
}

#[test]
fn the_demo_network_has_what_a_detachment_works_with_and_says_that_it_is_invented() {
    let network = road::demo();
    assert!(network.invented && network.note.contains("INVENTED") && network.note.contains("虚构"));
    let road = network.road("d15").unwrap();
    assert!((100_000.0..120_000.0).contains(&road.line.length_m()));
    assert_eq!(road.sections.len(), 4);
    assert!(road.sections.windows(2).all(|s| (s[0].stretch.to_m - s[1].stretch.from_m).abs() < 0.01));
    let jumps: Vec<f64> = road.chainage.breaks().iter().map(|b| b.jump_m()).collect();
    assert_eq!(jumps.iter().map(|j| j.round()).collect::<Vec<_>>(), [-300.0, 450.0], "one long, one short chain");
    assert!(road.bridges.len() >= 5 && road.bridges.iter().any(|b| b.over_water && b.spans_m.len() > 10));
    assert!(road.bridges.iter().any(|b| !b.over_water && b.under_clearance_m > 5.0));
    let count = |kind| road.facilities_of(kind).count();
    assert_eq!(count(FacilityKind::ServiceArea), 2);
    assert!(count(FacilityKind::TollStation) >= 3 && count(FacilityKind::SystemInterchange) >= 1);
    assert!(road.launch_sites().count() >= 10);
    assert_eq!(road.direction_toward("临潮方向"), Some(Direction::Increasing));
    assert_eq!(road.direction_toward("北滩"), Some(Direction::Decreasing));
    assert_eq!(road.direction_toward("上行"), None);
}

#[test]
fn at_the_long_chain_a_stake_asks_which_place_and_at_the_short_chain_it_names_none() {
    let network = road::demo();
    let road = network.road("D15").unwrap();
    let Resolved::Two([first, second]) = road.resolve("K831+000".parse().unwrap()) else { panic!("two places") };
    assert!((second.measured_m - first.measured_m - 300.0).abs() < 0.01);
    assert_eq!(second.stake.to_string(), "K831+000_2");
    let position = road.locate(road.line.point(second.measured_m), 10.0).unwrap();
    assert_eq!(position.stake.to_string(), "K831+000_2");
    let Resolved::None { nearest } = road.resolve("K874+000".parse().unwrap()) else { panic!("no place") };
    assert_eq!(nearest.stake.to_string(), "K874+150");
}

#[test]
fn traffic_keeps_right_and_lanes_count_from_the_median() {
    let network = road::demo();
    let road = network.road("D15").unwrap();
    let on_line = road.line.point(20_000.0);
    let south = road.line.azimuth_rad(20_000.0);
    let right = destination(on_line, south + std::f64::consts::FRAC_PI_2, 9.0);
    let position = road.locate(right, 100.0).unwrap();
    assert_eq!(position.direction, Direction::Increasing);
    assert!((position.offset_right_m - 9.0).abs() < 1e-3);
    let carriageway = road.carriageway(position.direction);
    assert_eq!(carriageway.toward, "临潮");
    assert_eq!([2.0, 3.0, 9.0, 11.0, 14.0].map(|m| carriageway.lane_at(m)), [None, Some(1), Some(2), None, None]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn stakes_and_positions_return_within_a_decimetre_over_the_whole_network(
        share in 0.0..=1.0_f64, offset_right_m in -800.0..800.0,
    ) {
        static NETWORK: std::sync::LazyLock<road::Network> = std::sync::LazyLock::new(road::demo);
        let road = NETWORK.road("D15").unwrap();
        let measured_m = share * road.line.length_m();
        let place = road.line.place(LinePosition { measured_m, offset_right_m });
        let position = road.locate(place, 2_000.0).unwrap();
        prop_assert!((position.offset_right_m - offset_right_m).abs() < 0.1, "{position:?}");
        prop_assert!((position.measured_m - measured_m).abs() < 0.1, "{position:?}");
        prop_assert!(distance_m(road.place(&position), place) < 0.1);
        // The printed stake, typed in again, is the same place.
        let typed: Stake = position.stake.to_string().parse().unwrap();
        let again = road.resolve(typed).one().unwrap();
        prop_assert!((again.measured_m - position.measured_m).abs() < 0.1, "{typed}");
    }

    #[test]
    fn on_any_winding_road_positions_return_on_both_sides_of_every_bend(
        turns in prop::collection::vec((-0.35..0.35_f64, 60.0..900.0_f64), 2..40),
        share in 0.0..=1.0_f64, offset_right_m in -70.0..70.0_f64,
    ) {
        let mut points = vec![LatLon { lat_deg: 33.5, lon_deg: 120.3 }];
        let mut heading = 2.5;
        for (turn, length_m) in turns {
            heading += turn;
            points.push(destination(points[points.len() - 1], heading, length_m));
        }
        let line = Centreline::new(points).unwrap();
        let position = LinePosition { measured_m: share * line.length_m(), offset_right_m };
        let place = line.place(position);
        // A winding road may pass the same place twice; then the nearer stretch is found, and is as good a name.
        let found = line.locate(place, 500.0).unwrap();
        prop_assert!(found.offset_right_m.abs() <= offset_right_m.abs() + 0.01, "{found:?} {position:?}");
        prop_assert!(distance_m(line.place(found), place) < 0.1, "{found:?} {position:?}");
    }

    #[test]
    fn offsets_are_true_distances_beside_straight_road(offset_right_m in -500.0..500.0) {
        let network = road::demo();
        let line = &network.roads[0].line;
        let place = line.place(LinePosition { measured_m: 12_000.0, offset_right_m });
        prop_assert!((distance_m(place, line.point(12_000.0)) - offset_right_m.abs()).abs() < 0.01);
    }

    #[test]
    fn a_mutated_road_file_is_read_or_refused_but_never_panics(
        at in 0.0..1.0_f64, length in 0_usize..60, put in prop::sample::select(vec![
            "", "0", "-1", "1e308", "-1e308", "null", "[]", "{}", "\"K1+0_2\"", "180", "90", ",", "]", "9".repeat(40).leak(),
        ]),
    ) {
        static FILE: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| geojson::write(&road::demo()));
        let cut = |mut index: usize| {
            while !FILE.is_char_boundary(index) {
                index -= 1;
            }
            index
        };
        let start = cut((at * FILE.len() as f64) as usize);
        let end = cut((start + length).min(FILE.len()));
        let text = format!("{}{put}{}", &FILE[..start], &FILE[end..]);
        if let Ok(network) = geojson::read(&text) {
            // What was let in can be written, and be read again without harm.
            geojson::read(&geojson::write(&network)).ok();
        }
    }

    #[test]
    fn hostile_text_gives_an_error_and_never_a_panic(text in "\\PC{0,200}") {
        prop_assert!(geojson::read(&text).is_err());
        prop_assert!(import::lines_from_kml(&text).is_err());
        prop_assert!(import::lines_from_gpx(&text).is_err());
        prop_assert!(import::lines_from_geojson(&text).is_err());
        prop_assert!(import::stakes_from_csv(&text).is_err());
        if let Ok(stake) = text.parse::<Stake>() {
            prop_assert_eq!(stake.to_string().parse::<Stake>().unwrap().to_string(), stake.to_string());
        }
    }
}

#[test]
fn a_place_too_far_or_beyond_the_ends_has_no_position() {
    let network = road::demo();
    let line = &network.roads[0].line;
    let start = line.point(0.0);
    let behind = destination(start, line.azimuth_rad(0.0) + std::f64::consts::PI, 30.0);
    assert_eq!(line.locate(behind, 1_000.0), None);
    assert_eq!(line.locate(line.place(LinePosition { measured_m: 500.0, offset_right_m: 300.0 }), 200.0), None);
    assert!(network.locate(start, 10.0).is_some());
}

#[test]
fn what_is_written_reads_back_the_same() {
    let network = road::demo();
    let again = geojson::read(&geojson::write(&network)).unwrap();
    let (a, b) = (&network.roads[0], &again.roads[0]);
    assert_eq!((&a.line, &a.increasing, &a.decreasing), (&b.line, &b.increasing, &b.decreasing));
    assert_eq!(
        (a.bridges.len(), a.facilities.len(), a.sections.len()),
        (b.bridges.len(), b.facilities.len(), b.sections.len())
    );
    for (x, y) in a.facilities.iter().zip(&b.facilities) {
        assert_eq!((x.kind, &x.name, x.place, x.launch), (y.kind, &y.name, y.place, y.launch));
        assert!((x.measured_m - y.measured_m).abs() < 2e-3);
    }
    assert_eq!(geojson::write(&again), geojson::write(&geojson::read(&geojson::write(&again)).unwrap()));
}

#[test]
fn a_damaged_road_file_names_the_feature_and_the_property() {
    let good = geojson::write(&road::demo());
    let broken = |from: &str, to: &str| geojson::read(&good.replacen(from, to, 1)).unwrap_err().to_string();
    assert_eq!(
        broken("\"toward\": \"临潮\"", "\"toward\": 7"),
        "features[0]: property `increasing.toward` must be text"
    );
    assert!(
        broken("\"shown_start\": \"K800+000\"", "\"shown_start\": \"K800+\"").contains("`chainage[0].shown_start`")
    );
    assert!(broken("\"from\": \"K804+310\"", "\"from\": \"K831+000\"").contains("stands at 2 places"));
    assert!(broken("\"from\": \"K804+310\"", "\"from\": \"K874+000\"").contains("stands at 0 places"));
    assert!(broken("\"kind\": \"section\"", "\"kind\": \"tunnel\"").contains("features[1]: property `kind`"));
    assert!(broken("\"road\": \"D15\"", "\"road\": \"D16\"").contains("exactly one road `D16`"));
    assert!(broken("34.05", "94.05").contains("features[0]: property `geometry`"));
    assert!(matches!(geojson::read("{\"type\":"), Err(RoadFileError::Syntax { format: "JSON", .. })));
    let deep = "[".repeat(100_000);
    assert!(matches!(geojson::read(&deep), Err(RoadFileError::Syntax { .. })));
    assert!(matches!(import::lines_from_geojson(&deep), Err(RoadFileError::Syntax { .. })));
}

/// Ten kilometres due south, a vertex each 500 m.
fn southward() -> Vec<LatLon> {
    let start = LatLon { lat_deg: 33.5, lon_deg: 120.3 };
    (0..=20).map(|k| destination(start, std::f64::consts::PI, 500.0 * f64::from(k))).collect()
}

fn known(stake: &str, measured_m: f64, row: usize) -> KnownStake {
    KnownStake { stake: stake.parse().unwrap(), place: KnownPlace::Measured(measured_m), row }
}

#[test]
fn calibration_passes_through_the_known_stakes_and_tells_how_far_each_is_from_its_neighbours() {
    let line = Centreline::new(southward()).unwrap();
    let table = [known("K10+000", 100.0, 2), known("K12+004", 2_100.0, 3), known("K14+000", 4_100.0, 4)];
    let calibration = calibrate(&line, &table).unwrap();
    let residuals: Vec<f64> = calibration.residuals.iter().map(|r| r.residual_m.unwrap()).collect();
    assert!((residuals[1] - 4.0).abs() < 1e-6, "{residuals:?}");
    assert!((calibration.worst_residual_m() - 4.0).abs() < 1e-6);
    assert_eq!(calibration.chainage.stake_at(2_100.0).to_string(), "K12+004");
    assert_eq!(calibration.chainage.stake_at(0.0).to_string(), "K9+900", "counts true metres before the first");
}

#[test]
fn two_known_stakes_at_one_place_are_a_break() {
    let line = Centreline::new(southward()).unwrap();
    let table =
        [known("K10", 0.0, 2), known("K13", 3_000.0, 3), known("K12+500", 3_000.2, 4), known("K17", 7_500.2, 5)];
    let calibration = calibrate(&line, &table).unwrap();
    assert!((calibration.chainage.breaks()[0].jump_m() + 500.0).abs() < 1e-6);
    assert!(matches!(calibration.chainage.resolve("K12+700".parse().unwrap()), Resolved::Two(_)));
}

#[test]
fn stakes_that_contradict_the_line_are_refused_by_name() {
    let line = Centreline::new(southward()).unwrap();
    let mistyped = [known("K10", 0.0, 2), known("K11", 1_000.0, 3), known("K21", 2_000.0, 4)];
    let Err(CalibrationError::Contradiction { first, second_row, .. }) = calibrate(&line, &mistyped) else {
        panic!("a contradiction")
    };
    assert_eq!((first.as_str(), second_row), ("K11+000", 4));
    let far = KnownPlace::Surveyed(destination(southward()[3], std::f64::consts::FRAC_PI_2, 400.0));
    let far = KnownStake { stake: Stake::at(10_000.0), place: far, row: 7 };
    assert!(matches!(calibrate(&line, &[known("K10", 0.0, 2), far]), Err(CalibrationError::OffTheLine { row: 7, .. })));
    assert!(matches!(calibrate(&line, &[far]), Err(CalibrationError::TooFew { count: 1 })));
}

#[test]
fn a_road_is_built_from_a_drawn_line_and_a_chinese_stake_table_even_if_drawn_backwards() {
    let points = southward();
    let coordinates: Vec<String> = points.iter().rev().map(|p| format!("{},{},0", p.lon_deg, p.lat_deg)).collect();
    let kml = format!(
        "<?xml version=\"1.0\"?><kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document><Placemark><name>G15 主线</name>\
         <LineString><coordinates>\n{}\n</coordinates></LineString></Placemark></Document></kml>",
        coordinates.join(" ")
    );
    let lines = import::lines_from_kml(&kml).unwrap();
    assert_eq!((lines.len(), lines[0].name.as_str(), lines[0].points.len()), (1, "G15 主线", 21));
    let at = |k: usize| format!("{:.7},{:.7}", points[k].lat_deg, points[k].lon_deg);
    let table = format!("\u{feff}桩号,纬度,经度\nK969+942,{}\nK974+942,{}\n", at(0), at(10));
    let stakes = import::stakes_from_csv(&table).unwrap();
    let (road, residuals) = import::build("G15", "沈海高速", lines[0].points.clone(), &stakes, carriageways()).unwrap();
    assert!(residuals.iter().all(|r| r.residual_m.unwrap().abs() < 0.1 && r.off_line_m.abs() < 0.1));
    let place = road.resolve("K971+942".parse().unwrap()).one().unwrap();
    assert!(distance_m(road.line.point(place.measured_m), points[4]) < 0.1);
    assert!((azimuth_rad(points[0], points[1]) - road.line.azimuth_rad(place.measured_m)).abs() < 1e-6);
}

#[test]
fn gpx_tracks_and_routes_and_geojson_lines_are_read_with_their_names() {
    let gpx = "<gpx version=\"1.1\"><trk><name>巡查</name><trkseg><trkpt lat=\"33.1\" lon=\"120.1\"/></trkseg><trkseg>\
               <trkpt lat=\"33.2\" lon=\"120.1\"><ele>3</ele></trkpt></trkseg></trk><rte><rtept lat=\"1\" lon=\"2\"/></rte></gpx>";
    let lines = import::lines_from_gpx(gpx).unwrap();
    assert_eq!((lines[0].name.as_str(), lines[0].points.len(), lines[1].points.len()), ("巡查", 2, 1));
    let json = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"a"},
        "geometry":{"type":"MultiLineString","coordinates":[[[120.1,33.1,5],[120.2,33.1]],[[1,2],[3,4]]]}}]}"#;
    let lines = import::lines_from_geojson(json).unwrap();
    assert_eq!((lines.len(), lines[0].name.as_str(), lines[1].points[1].lat_deg), (2, "a", 4.0));
}

#[test]
fn import_errors_name_the_place() {
    let text = |error: RoadFileError| error.to_string();
    let gpx = "<gpx>\n <trk><trkpt lat=\"91\" lon=\"2\"/></trk></gpx>";
    assert!(text(import::lines_from_gpx(gpx).unwrap_err()).contains("not on the globe at 2:7"));
    assert!(text(import::lines_from_gpx("<gpx><trk></gpx>").unwrap_err()).contains("XML"));
    assert!(text(import::lines_from_kml("<kml/>").unwrap_err()).contains("no line"));
    assert_eq!(text(import::stakes_from_csv("stake,lat\nK1,3\n").unwrap_err()), text(RoadFileError::Columns));
    let cell = text(import::stakes_from_csv("stake,measured_m\nK1,1\nK2,x\n").unwrap_err());
    assert_eq!(cell, "row 3: column `measured_m` must be a number, not `x`");
    assert!(text(import::stakes_from_csv("stake,measured_m\nAK1,1\n").unwrap_err()).starts_with("row 2, `stake`"));
    let billion_laughs = "<!DOCTYPE a [<!ENTITY b \"cc\"><!ENTITY c \"&b;&b;\">]><kml>&c;</kml>";
    assert!(matches!(import::lines_from_kml(billion_laughs), Err(RoadFileError::Syntax { .. })));
    let nested = "<a>".repeat(200_000);
    assert!(import::lines_from_kml(&nested).is_err());
}

#[test]
fn a_line_that_no_road_follows_is_refused() {
    let at = |lat_deg, lon_deg| LatLon { lat_deg, lon_deg };
    let line = |points: &[LatLon]| Centreline::new(points.to_vec()).unwrap_err();
    assert_eq!(line(&[at(33.0, 120.0); 5]), LineError::TooShort { count: 1 });
    assert!(matches!(line(&[at(33.0, 120.0), at(33.01, 120.0), at(33.0, 120.0)]), LineError::Spike { index: 1, .. }));
    assert!(matches!(line(&[at(33.0, 120.0), at(35.0, 120.0)]), LineError::Gap { index: 0, .. }));
    assert!(matches!(line(&[at(33.0, 120.0), at(f64::NAN, 120.0)]), LineError::NoPlace { index: 1, .. }));
    let only = [known("K1", 0.0, 2)];
    let error = import::build("G1", "", southward(), &only, carriageways()).unwrap_err();
    assert!(matches!(error, BuildError::Calibration(CalibrationError::TooFew { .. })));
}
