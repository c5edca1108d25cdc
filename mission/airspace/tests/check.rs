//! Flights and positions against zones.
#![allow(clippy::unwrap_used)]

use airspace::{
    Airspace, Band, Encounter, Flight, FlightPoint, Heights, Level, Shape, Source, Window, Zone, ZoneFinding, ZoneKind,
};
use jiff::Timestamp;
use mission::explain::Explain;
use mission::geo::{HeightAgl, HeightAmsl, LatLon, destination, distance_m};
use mission::plan::checks::Severity;
use mission::plan::{Frame, Home, Item, Plan, command};
use proptest::prelude::*;

const HOME: LatLon = LatLon { lat_deg: 33.5, lon_deg: 120.0 };

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn morning() -> [Timestamp; 2] {
    [time("2026-05-01T08:00:00+08:00"), time("2026-05-01T10:00:00+08:00")]
}

/// A place so many metres east and north of home.
fn east_north(east_m: f64, north_m: f64) -> LatLon {
    destination(destination(HOME, std::f64::consts::FRAC_PI_2, east_m), 0.0, north_m)
}

fn square(west_m: f64, east_m: f64) -> Shape {
    let corners = [(west_m, -500.0), (east_m, -500.0), (east_m, 500.0), (west_m, 500.0)];
    Shape::Polygon(vec![corners.map(|(east_m, north_m)| east_north(east_m, north_m)).to_vec()])
}

fn zone(name: &str, kind: ZoneKind, shape: Shape) -> Zone {
    Zone {
        name: name.to_owned(),
        kind,
        shapes: vec![shape],
        band: Band::ALL,
        window: Window::default(),
        number: String::new(),
        source: Source::default(),
    }
}

/// Eastwards for 4 km at 60 m and 10 m/s, over ground at 3 m.
fn flight() -> Flight {
    let [from, until] = morning();
    let items = vec![
        Item::at(command::NAV_TAKEOFF, Frame::GlobalRelHome, HOME, 60.0),
        Item::at(command::NAV_WAYPOINT, Frame::GlobalRelHome, east_north(2_000.0, 0.0), 60.0),
        Item::at(command::NAV_WAYPOINT, Frame::GlobalRelHome, east_north(4_000.0, 0.0), 60.0),
    ];
    let home = Home { place: HOME, ground: HeightAmsl(3.0) };
    Flight::of_plan(&Plan { home, items, ..Plan::default() }, from, until, |_| Some(3.0))
}

fn check(zones: &[Zone], near_m: f64) -> Vec<ZoneFinding> {
    Airspace::new(zones.to_vec()).check(&flight(), near_m)
}

#[test]
fn a_zone_is_entered_at_its_edge_on_the_way_to_an_item_at_a_time() {
    let findings = check(&[zone("靶场", ZoneKind::NoFly, square(2_500.0, 3_100.0))], 200.0);
    let [finding] = &findings[..] else { panic!("{findings:?}") };
    assert_eq!((finding.encounter, finding.item), (Encounter::Entered, Some(2)));
    assert!((finding.along_m - 2_500.0).abs() < 3.0 && (finding.length_m - 600.0).abs() < 3.0, "{finding:?}");
    assert!(distance_m(finding.place, east_north(2_500.0, 0.0)) < 3.0);
    let seconds = finding.at.duration_since(morning()[0]).as_secs_f64();
    assert!((seconds - 250.0).abs() < 1.0, "{seconds}");
    assert_eq!((finding.severity(), finding.basis()), (Severity::Blocks, "basis-airspace-no-fly"));
    assert_eq!(finding.explain().id, "find-airspace-entered");
}

#[test]
fn heights_and_times_decide_and_what_is_unknown_counts_as_within() {
    let met = |band: Band, window: Window| {
        let zone = Zone { band, window, ..zone("z", ZoneKind::Temporary, square(1_000.0, 2_000.0)) };
        !check(&[zone], 0.0).is_empty()
    };
    let band = |floor, ceiling| Band { floor, ceiling };
    assert!(met(Band::ALL, Window::default()));
    assert!(!met(band(Level::Agl(100.0), Level::Unlimited), Window::default()), "it flies below");
    assert!(!met(band(Level::Agl(0.0), Level::Amsl(50.0)), Window::default()), "it flies above");
    assert!(met(band(Level::Amsl(62.0), Level::Amsl(64.0)), Window::default()), "63 m above sea level");
    assert!(!met(band(Level::Agl(61.0), Level::Agl(70.0)), Window::default()));
    let until = |text: &str| Window { from: None, until: Some(time(text)) };
    assert!(!met(Band::ALL, until("2026-05-01T07:59:00+08:00")));
    assert!(met(Band::ALL, until("2026-05-01T08:01:00+08:00")));
    let from = Window { from: Some(time("2026-05-01T10:01:00+08:00")), until: None };
    assert!(!met(Band::ALL, from));

    let high =
        Zone { band: band(Level::Amsl(300.0), Level::Unlimited), ..zone("z", ZoneKind::NoFly, square(-100.0, 100.0)) };
    let airspace = Airspace::new(vec![high]);
    let inside = |amsl: Option<f64>| {
        let heights = Heights { agl: Some(HeightAgl(60.0)), amsl: amsl.map(HeightAmsl) };
        airspace.at(HOME, heights, morning()[0], 10.0)[0].inside
    };
    assert!(!inside(Some(63.0)) && inside(Some(300.0)) && inside(None));
}

#[test]
fn an_approval_lifts_control_where_and_when_it_holds_but_no_ban() {
    let tower = zone("塔台", ZoneKind::Controlled, square(1_000.0, 3_000.0));
    let approval = |west_m, east_m| zone("批复 12 号", ZoneKind::Approval, square(west_m, east_m));
    let whole = check(&[tower.clone(), approval(900.0, 3_100.0)], 0.0);
    assert!(matches!(&whole[..], [f] if f.encounter == Encounter::Approved && f.severity() == Severity::Informs));
    let part = check(&[tower.clone(), approval(900.0, 2_000.0)], 0.0);
    let entered: Vec<_> = part.iter().filter(|f| f.encounter == Encounter::Entered).collect();
    assert!(matches!(entered[..], [f] if (f.along_m - 2_000.0).abs() < 3.0), "{part:?}");
    let window = Window { from: Some(time("2026-05-01T09:00:00+08:00")), until: None };
    let late = Zone { window, ..approval(900.0, 3_100.0) };
    assert_eq!(check(&[tower.clone(), late], 0.0)[0].encounter, Encounter::Entered, "it may start before that");
    let low = Zone { band: Band { ceiling: Level::Agl(50.0), ..Band::ALL }, ..approval(900.0, 3_100.0) };
    assert_eq!(check(&[tower, low], 0.0)[0].encounter, Encounter::Entered, "it flies higher than approved");
    let ban = zone("靶场", ZoneKind::NoFly, square(1_000.0, 3_000.0));
    assert_eq!(check(&[ban, approval(900.0, 3_100.0)], 0.0)[0].encounter, Encounter::Entered);
}

#[test]
fn suitable_airspace_is_left_at_its_edge_and_matters_only_where_it_is_loaded() {
    assert!(check(&[], 500.0).is_empty());
    let band = Band { ceiling: Level::Agl(120.0), ..Band::ALL };
    let suitable = |west_m, east_m| Zone { band, ..zone("适飞", ZoneKind::Suitable, square(west_m, east_m)) };
    assert!(check(&[suitable(-500.0, 2_200.0), suitable(2_200.0, 4_500.0)], 0.0).is_empty(), "they meet");
    let findings = check(&[suitable(-500.0, 3_000.0)], 0.0);
    assert!(matches!(&findings[..], [f] if f.encounter == Encounter::OutsideSuitable && f.item == Some(2)));
    assert!((findings[0].along_m - 3_000.0).abs() < 3.0 && (findings[0].length_m - 1_000.0).abs() < 5.0);
}

#[test]
fn a_zone_that_is_passed_by_is_near_at_its_nearest_place_once() {
    let centre = east_north(3_000.0, 900.0);
    let circle = zone("机场", ZoneKind::Controlled, Shape::Circle { centre, radius_m: 500.0 });
    let findings = check(std::slice::from_ref(&circle), 450.0);
    let [finding] = &findings[..] else { panic!("{findings:?}") };
    let Encounter::Near { distance_m } = finding.encounter else { panic!("{finding:?}") };
    assert!((distance_m - 400.0).abs() < 3.0 && (finding.along_m - 3_000.0).abs() < 5.0, "{finding:?}");
    assert!(check(&[circle], 390.0).is_empty());
}

#[test]
fn a_hole_is_outside_and_a_position_knows_its_distance() {
    let Shape::Polygon(mut rings) = square(1_000.0, 3_000.0) else { unreachable!() };
    let Shape::Polygon(hole) = square(1_500.0, 2_500.0) else { unreachable!() };
    let shrunk = hole[0].iter().map(|corner| LatLon { lat_deg: 33.5 + (corner.lat_deg - 33.5) * 0.5, ..*corner });
    rings.push(shrunk.collect());
    let airspace = Airspace::new(vec![zone("环", ZoneKind::NoFly, Shape::Polygon(rings))]);
    let near = |east_m: f64| {
        let found = airspace.at(east_north(east_m, 0.0), Heights::default(), morning()[0], 2_000.0);
        found.first().map(|nearby| (nearby.inside, nearby.distance_m.round()))
    };
    assert_eq!(near(1_250.0), Some((true, 0.0)));
    assert_eq!(near(2_000.0), Some((false, 250.0)), "in the hole, whose long sides are 250 m away");
    assert_eq!(near(-200.0), Some((false, 1_200.0)));
    assert_eq!(near(-3_000.0), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn the_index_and_the_stretches_agree_with_looking_at_every_metre(
        corners in prop::collection::vec((0.0..6.2_f64, 100.0..900.0_f64), 3..9),
        at_m in (-500.0..4_500.0_f64, -800.0..800.0_f64),
    ) {
        let centre = east_north(at_m.0, at_m.1);
        let mut corners = corners;
        corners.sort_by(|a, b| a.0.total_cmp(&b.0));
        let ring = corners.iter().map(|(angle, radius_m)| destination(centre, *angle, *radius_m)).collect();
        let airspace = Airspace::new(vec![zone("z", ZoneKind::NoFly, Shape::Polygon(vec![ring]))]);
        let findings = airspace.check(&flight(), 0.0);
        let inside: Vec<f64> = (0..=4_000).map(f64::from).filter(|along_m| {
            let nearby = airspace.at(east_north(*along_m, 0.0), Heights::default(), morning()[0], 1.0);
            nearby.iter().any(|nearby| nearby.inside)
        }).collect();
        match &findings[..] {
            [] => prop_assert!(inside.len() <= 4, "{inside:?}"),
            [finding] => {
                prop_assert!((finding.length_m - inside.len() as f64).abs() < 12.0, "{finding:?} {}", inside.len());
                prop_assert!(inside.first().is_none_or(|first_m| finding.along_m < first_m + 4.0), "{finding:?}");
                let there = airspace.at(finding.place, Heights::default(), morning()[0], 4.0);
                prop_assert_eq!(there.len(), 1, "{:?}", finding);
            }
            more => prop_assert!(false, "{more:?}"),
        }
    }

    #[test]
    fn distance_to_a_zone_is_that_of_its_nearest_edge(bearing in 0.0..6.2_f64, away_m in 600.0..3_000.0_f64) {
        let circle = zone("z", ZoneKind::NoFly, Shape::Circle { centre: HOME, radius_m: 500.0 });
        let ring = (0..720).map(|k| destination(HOME, f64::from(k) * 0.008_727, 500.0)).collect();
        let polygon = zone("z", ZoneKind::NoFly, Shape::Polygon(vec![ring]));
        let airspace = Airspace::new(vec![circle, polygon]);
        let found = airspace.at(destination(HOME, bearing, away_m), Heights::default(), morning()[0], 5_000.0);
        prop_assert_eq!(found.len(), 2);
        for nearby in found {
            prop_assert!((nearby.distance_m - (away_m - 500.0)).abs() < 0.002 * away_m, "{}", nearby.distance_m);
        }
    }

    #[test]
    fn a_flight_of_any_points_is_judged_without_panic(
        points in prop::collection::vec((-90.0..90.0_f64, -180.0..180.0_f64, -100.0..500.0_f64), 0..5),
    ) {
        let point = |(lat_deg, lon_deg, height_m): &(f64, f64, f64)| FlightPoint {
            place: LatLon { lat_deg: *lat_deg, lon_deg: *lon_deg },
            heights: Heights { agl: Some(HeightAgl(*height_m)), amsl: None },
            item: None,
            along_m: 0.0,
            elapsed_s: 0.0,
        };
        let [from, until] = morning();
        let flight = Flight { points: points.iter().map(point).collect(), from, until };
        let zones = vec![zone("z", ZoneKind::Controlled, square(0.0, 1_000.0))];
        prop_assert!(Airspace::new(zones).check(&flight, 500.0).len() <= 3);
    }
}
