//! Patterns over and around one place.
#![allow(clippy::unwrap_used)]

use mission::explain::Explain;
use mission::geo::{HeightAmsl, LatLon, LocalFrame, azimuth_rad, destination, distance_m};
use mission::plan::checks::Rule;
use mission::plan::corridor::LevelGround;
use mission::plan::pattern::{
    self, Area, Around, FacadeRequest, Flying, OrbitRequest, Pattern, PatternError, PointRequest, Side, SurveyRequest,
    cameras,
};
use mission::plan::{Frame, Item, command};
use mission::road::{self, FacilityKind, LinePosition};
use proptest::prelude::*;
use std::f64::consts::FRAC_PI_2;

const HOME: LatLon = LatLon { lat_deg: 33.5, lon_deg: 120.5 };

fn level() -> LevelGround {
    LevelGround(HeightAmsl(3.0))
}

/// A place so many metres east and north of home.
fn at(east_m: f64, north_m: f64) -> LatLon {
    destination(destination(HOME, FRAC_PI_2, east_m), 0.0, north_m)
}

fn area(corners: &[(f64, f64)]) -> Area {
    Area { corners: corners.iter().map(|(east_m, north_m)| at(*east_m, *north_m)).collect() }
}

fn field() -> Area {
    area(&[(50.0, 50.0), (350.0, 50.0), (350.0, 200.0), (50.0, 200.0)])
}

/// Where pictures are taken: at each trigger distance between trigger on and off.
fn photos(items: &[Item]) -> Vec<LatLon> {
    let (mut photos, mut last, mut every_m) = (Vec::new(), HOME, 0.0);
    for item in items {
        if item.command == command::DO_SET_CAM_TRIGG_DIST {
            every_m = item.params[0];
            if every_m > 0.0 {
                photos.push(last);
            }
        } else if let Some(place) = item.place().filter(|_| item.is_navigation()) {
            if every_m > 0.0 {
                let (length_m, bearing) = (distance_m(last, place), azimuth_rad(last, place));
                // A millimetre of slack: places are rounded on the globe.
                let count = ((length_m + 1e-3) / every_m) as usize;
                photos.extend((1..=count).map(|k| destination(last, bearing, every_m * k as f64)));
            }
            last = place;
        }
    }
    photos
}

fn first(pattern: &Pattern, number: u16) -> Item {
    *pattern.plan.items.iter().find(|item| item.command == number).unwrap()
}

#[test]
fn a_survey_flies_lines_along_the_longer_side_and_returns() {
    let survey = pattern::survey(&SurveyRequest::new(field(), Flying::new(HOME)), &level(), None).unwrap();
    let items = &survey.plan.items;
    assert_eq!(items[0].command, command::NAV_TAKEOFF);
    assert_eq!(items.last().unwrap().command, command::NAV_RETURN_TO_LAUNCH);
    assert!(
        items
            .iter()
            .filter(|item| item.is_navigation() && item.place().is_some())
            .all(|i| i.frame == Frame::GlobalRelHome)
    );
    assert!(survey.findings.is_empty(), "{:?}", survey.findings);
    assert_eq!(photos(items).len(), survey.photos);
    // 150 m across: 98 m wide pictures at 70 m, 65 % of side overlap.
    let lines = items.iter().filter(|i| i.command == command::DO_SET_CAM_TRIGG_DIST && i.params[0] > 0.0).count();
    assert!((5..=7).contains(&lines), "{lines}");
    let gimbal = first(&survey, command::DO_GIMBAL_MANAGER_PITCHYAW);
    assert!((gimbal.params[0] + 90.0).abs() < 1e-9, "straight down");
}

#[test]
fn an_orbit_looks_inward_and_closes() {
    let centre = at(150.0, 100.0);
    let around = Around::Circle { centre, radius_m: 80.0 };
    let orbit = pattern::orbit(&OrbitRequest::new(around, Flying::new(HOME)), &level(), None).unwrap();
    let roi = first(&orbit, command::DO_SET_ROI_LOCATION);
    assert!(distance_m(roi.place().unwrap(), centre) < 0.01);
    let flown: Vec<LatLon> =
        orbit.plan.items.iter().filter(|i| i.command == command::NAV_WAYPOINT).filter_map(Item::place).collect();
    assert!(flown.len() == 13 && flown.iter().all(|place| (distance_m(*place, centre) - 80.0).abs() < 0.05));
    assert!(distance_m(flown[0], flown[12]) < 1e-6);
    assert!(orbit.findings.is_empty(), "{:?}", orbit.findings);

    let yard = field();
    let around = Around::Outline { area: yard.clone(), stand_off_m: 40.0 };
    let orbit = pattern::orbit(&OrbitRequest::new(around, Flying::new(HOME)), &level(), None).unwrap();
    let frame = LocalFrame::new(HOME, 0.0);
    for item in orbit.plan.items.iter().filter(|item| item.command == command::NAV_WAYPOINT) {
        let place = frame.enu_from_wgs84(item.place().unwrap(), 0.0);
        let out = |value: f64, low: f64, high: f64| (low - value).max(value - high).max(0.0);
        let away_m = out(place.east_m, 50.0, 350.0).hypot(out(place.north_m, 50.0, 200.0));
        assert!((away_m - 40.0).abs() < 0.1, "{away_m}");
    }
}

#[test]
fn a_facade_is_flown_before_the_wall_from_the_top_down_with_the_camera_at_it() {
    let request = FacadeRequest {
        wall: [at(100.0, 100.0), at(160.0, 100.0)],
        side: Side::Right,
        stand_off_m: 20.0,
        lowest_agl_m: 16.0,
        top_agl_m: 30.0,
        flying: Flying { speed_m_s: 2.0, height_agl_m: 45.0, ..Flying::new(HOME) },
    };
    let facade = pattern::facade(&request, &level(), None).unwrap();
    let frame = LocalFrame::new(HOME, 0.0);
    let mut last = HOME;
    let mut heights = Vec::new();
    let mut yaw_deg = f64::NAN;
    for item in &facade.plan.items {
        if item.command == command::DO_GIMBAL_MANAGER_PITCHYAW {
            assert_eq!(item.params[0], 0.0, "level");
            yaw_deg = item.params[1];
        }
        let Some(place) = item.place().filter(|_| item.command == command::NAV_WAYPOINT) else { continue };
        // South of a wall that is given from west to east.
        assert!((frame.enu_from_wgs84(place, 0.0).north_m - 80.0).abs() < 0.05);
        if distance_m(last, place) > 59.0 && !yaw_deg.is_nan() {
            let looks_deg = (azimuth_rad(last, place).to_degrees() + yaw_deg).rem_euclid(360.0);
            assert!(looks_deg.min(360.0 - looks_deg) < 0.1, "north, at the wall: {looks_deg}");
            heights.push(item.height_m());
        }
        last = place;
    }
    assert!(heights.len() >= 2 && heights.windows(2).all(|pair| pair[0] >= pair[1]), "{heights:?}");
    assert!((heights[0] - 30.0).abs() < 1e-9 && (heights.last().unwrap() - 16.0).abs() < 1e-9);
}

#[test]
fn a_point_of_interest_is_looked_at_long_enough_for_its_pictures() {
    let place = at(120.0, 80.0);
    let point = pattern::point_of_interest(&PointRequest::new(place, Flying::new(HOME)), &level(), None).unwrap();
    let stand = first(&point, command::NAV_WAYPOINT).place().unwrap();
    assert!((distance_m(stand, place) - 50.0).abs() < 0.01);
    assert!(distance_m(first(&point, command::DO_SET_ROI_LOCATION).place().unwrap(), place) < 0.01);
    let capture = first(&point, command::IMAGE_START_CAPTURE);
    assert_eq!((capture.params[1], capture.params[2], point.photos), (2.0, 3.0, 3));
    assert!(first(&point, command::NAV_LOITER_TIME).params[0] >= 6.0);
    assert!(point.findings.is_empty(), "{:?}", point.findings);
}

#[test]
fn every_known_camera_has_figures_that_a_survey_takes_and_a_source() {
    for known in cameras::KNOWN {
        let flying = Flying { camera: known.camera, speed_m_s: 5.0, ..Flying::new(HOME) };
        let survey = pattern::survey(&SurveyRequest::new(field(), flying), &level(), None);
        assert!(survey.is_ok() && !known.source.is_empty(), "{}: {survey:?}", known.name);
        assert_eq!(cameras::named(&known.name.to_uppercase()).unwrap().name, known.name);
    }
    assert!(cameras::named("a box").is_none());
}

#[test]
fn flights_that_stay_over_lanes_are_refused_and_the_survey_turns_where_it_can() {
    let network = road::demo();
    let road = &network.roads[0];
    let beside = |measured_m: f64, offset_right_m: f64| road.line.place(LinePosition { measured_m, offset_right_m });
    let home = beside(20_000.0, 120.0);
    let flying = Flying::new(home);
    // Along the road, its lanes inside: whatever the direction, lines run along them or cross them again and again.
    let corners = [(19_800.0, -10.0), (20_200.0, -10.0), (20_200.0, 10.0), (19_800.0, 10.0)];
    let over = Area { corners: corners.map(|(m, o)| beside(m, o)).to_vec() };
    let along = SurveyRequest {
        direction_rad: Some(road.line.azimuth_rad(20_000.0)),
        ..SurveyRequest::new(over, flying.clone())
    };
    let refused = pattern::survey(&along, &level(), Some(&network)).unwrap_err();
    assert!(matches!(&refused, PatternError::OverLanes(finding) if finding.rule == Rule::OverLanesLong), "{refused:?}");
    assert_eq!(refused.explain().id, "err-flight-pattern-over-lanes");
    // Square to it each crossing is short.
    let square = SurveyRequest { direction_rad: None, ..along };
    assert!(pattern::survey(&square, &level(), Some(&network)).is_ok());
    // Low over them is refused too.
    let low = Flying { height_agl_m: 30.0, ..flying };
    let around = Around::Circle { centre: beside(20_000.0, 0.0), radius_m: 60.0 };
    let orbit = pattern::orbit(&OrbitRequest::new(around, low), &level(), Some(&network));
    assert!(matches!(orbit, Err(PatternError::OverLanes(finding)) if finding.rule == Rule::OverLanesLow));
}

#[test]
fn toll_stations_have_a_plaza_along_their_road() {
    let network = road::demo();
    let road = &network.roads[0];
    let station = road.facilities_of(FacilityKind::TollStation).next().unwrap();
    let plaza = pattern::toll_plaza(road, station, 120.0, 60.0);
    let sides: Vec<f64> = (0..4).map(|k| distance_m(plaza.corners[k], plaza.corners[(k + 1) % 4])).collect();
    assert!((sides[0] - 60.0).abs() < 0.1 && (sides[1] - 120.0).abs() < 0.1, "{sides:?}");
    let flying = Flying::new(destination(station.place, road.line.azimuth_rad(station.measured_m), 200.0));
    let request = OrbitRequest::new(Around::Outline { area: plaza, stand_off_m: 40.0 }, flying);
    assert!(pattern::orbit(&request, &level(), None).is_ok());
}

#[test]
fn a_fence_does_not_cross_itself_where_the_ends_of_lines_lie_on_a_line_but_for_rounding() {
    let place = |(lat_deg, lon_deg): (f64, f64)| LatLon { lat_deg, lon_deg };
    let corners = [
        (33.898127167613175, 120.25460788083406),
        (33.89632408292663, 120.25461624223517),
        (33.896319896780206, 120.2533189108047),
        (33.89812298957689, 120.25331052206099),
    ];
    let home = place((33.897218064253344, 120.2522701348476));
    for known in &cameras::KNOWN {
        let area = Area { corners: corners.map(place).to_vec() };
        // Slowly enough for the slowest camera.
        let flying = Flying { camera: known.camera, speed_m_s: 4.0, ..Flying::new(home) };
        let survey = pattern::survey(&SurveyRequest::new(area, flying), &level(), None).unwrap();
        let crossed = survey.findings.iter().find(|finding| finding.rule == Rule::FenceSelfIntersects);
        assert_eq!(crossed, None, "{}", known.name);
    }
}

#[test]
fn refusals_name_the_field() {
    let survey =
        |area: Area, flying: Flying| pattern::survey(&SurveyRequest::new(area, flying), &level(), None).unwrap_err();
    let named = |error: PatternError| match error {
        PatternError::OutOfRange { parameter, .. } => parameter,
        other => panic!("{other:?}"),
    };
    let usual = || Flying::new(HOME);
    assert_eq!(named(survey(field(), Flying { height_agl_m: f64::NAN, ..usual() })), "flight-pattern-height");
    assert_eq!(named(survey(field(), Flying { side_overlap: 1.0, ..usual() })), "flight-pattern-side-overlap");
    assert_eq!(named(survey(field(), Flying { speed_m_s: 0.0, ..usual() })), "flight-pattern-speed");
    let flat = area(&[(0.0, 0.0), (10.0, 0.0), (20.0, 0.0)]);
    assert!(matches!(survey(flat, usual()), PatternError::NoArea { count: 3 }));
    let far = area(&[(0.0, 0.0), (50_000.0, 0.0), (20.0, 50.0)]);
    assert!(matches!(survey(far, usual()), PatternError::FarCorner { index: 1, .. }));
    let wide = area(&[(0.0, 0.0), (9_000.0, 0.0), (0.0, 4_000.0)]);
    let low = Flying { height_agl_m: 10.0, side_overlap: 0.9, speed_m_s: 0.5, ..usual() };
    assert!(matches!(survey(wide, low), PatternError::TooManyLines { .. }));
    let fast = Flying { height_agl_m: 20.0, speed_m_s: 15.0, forward_overlap: 0.9, ..usual() };
    assert!(matches!(survey(field(), fast), PatternError::PhotosTooFast { .. }));
    let orbit = |radius_m| {
        let around = Around::Circle { centre: HOME, radius_m };
        pattern::orbit(&OrbitRequest::new(around, usual()), &level(), None).unwrap_err()
    };
    assert_eq!(named(orbit(1.0)), "flight-pattern-radius");
    let point = PointRequest { photos: 0, ..PointRequest::new(HOME, usual()) };
    assert_eq!(named(pattern::point_of_interest(&point, &level(), None).unwrap_err()), "flight-pattern-photos");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn every_point_of_an_area_is_in_as_many_pictures_as_the_overlap_says(
        corners in prop::collection::vec((0.0..6.2_f64, 40.0..220.0_f64), 3..8),
        forward_overlap in 0.0..0.85_f64, side_overlap in 0.0..0.85_f64,
        height_agl_m in 40.0..110.0_f64, direction_deg in prop::option::of(0.0..180.0_f64), camera in 0..3_usize,
        samples in prop::collection::vec((0.0..1.0_f64, 0.0..1.0_f64), 40),
    ) {
        let mut corners = corners;
        corners.sort_by(|a, b| a.0.total_cmp(&b.0));
        let ring: Vec<LatLon> = corners.iter().map(|(angle, m)| destination(at(250.0, 250.0), *angle, *m)).collect();
        let camera = cameras::KNOWN[camera].camera;
        let flying = Flying { forward_overlap, side_overlap, height_agl_m, camera, speed_m_s: 1.0, ..Flying::new(HOME) };
        let request = SurveyRequest {
            direction_rad: direction_deg.map(f64::to_radians),
            ..SurveyRequest::new(Area { corners: ring.clone() }, flying)
        };
        let Ok(survey) = pattern::survey(&request, &level(), None) else { return Ok(()) };
        let frame = LocalFrame::new(HOME, 0.0);
        let flat = |place: LatLon| { let e = frame.enu_from_wgs84(place, 0.0); [e.east_m, e.north_m] };
        let shots: Vec<[f64; 2]> = photos(&survey.plan.items).into_iter().map(flat).collect();
        prop_assert_eq!(shots.len(), survey.photos);
        // The lines' direction, from a pair of waypoints with pictures between them.
        let on = survey.plan.items.iter().position(|i| i.command == command::DO_SET_CAM_TRIGG_DIST && i.params[0] > 0.0).unwrap();
        let start = survey.plan.items[..on].iter().rev().find_map(Item::place).unwrap();
        let end = survey.plan.items[on..].iter().find_map(Item::place).unwrap();
        let [a, b] = [flat(start), flat(end)];
        let (sin, cos) = (b[0] - a[0]).atan2(b[1] - a[1]).sin_cos();
        let [wide_m, deep_m] = [camera.sensor_width_mm, camera.sensor_height_mm].map(|mm| height_agl_m * mm / camera.focal_mm);
        let times = |overlap: f64| (1.0 / (1.0 - overlap) + 1e-9).floor() as usize;
        let needed = times(forward_overlap) * times(side_overlap);
        // Points of triangles between the middle and two corners, and the corners themselves.
        let middle = flat(at(250.0, 250.0));
        let flats: Vec<[f64; 2]> = ring.iter().map(|place| flat(*place)).collect();
        let inside = samples.iter().enumerate().map(|(k, (u, v))| {
            let (p, q) = (flats[k % flats.len()], flats[(k + 1) % flats.len()]);
            let (u, v) = if u + v > 1.0 { (1.0 - u, 1.0 - v) } else { (*u, *v) };
            [0, 1].map(|i| middle[i] + u * (p[i] - middle[i]) + v * (q[i] - middle[i]))
        });
        // Sorted by angle a gap wider than half a turn leaves the middle outside; such triangles are not of the area.
        let gap = (0..corners.len()).map(|k| (corners[(k + 1) % corners.len()].0 - corners[k].0).rem_euclid(std::f64::consts::TAU)).fold(0.0, f64::max);
        prop_assume!(gap < 3.1);
        for point in inside.chain(flats.iter().copied()) {
            let seen = shots.iter().filter(|shot| {
                let (east, north) = (point[0] - shot[0], point[1] - shot[1]);
                let (across, along) = (east * cos - north * sin, east * sin + north * cos);
                across.abs() <= wide_m / 2.0 + 0.05 && along.abs() <= deep_m / 2.0 + 0.05
            });
            let seen = seen.count();
            prop_assert!(seen >= needed, "{seen} of {needed} at {point:?}");
        }
    }
}
