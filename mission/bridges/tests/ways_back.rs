//! What the aircraft does by itself, and what would be better.

mod common;

use bridges::bridge::{Given, Made, Sketch, between_stakes, make};
use bridges::clearance::{self, Datum};
use bridges::pattern::{Holds, Pattern, Request, look_in, pass_through};
use bridges::solid::{Kind, Place};
use bridges::ways_back::drift::Wind;
use bridges::ways_back::{Failsafe, Mend, Point, ReturnSettings, Rule, Situation, check, energy_wh, points, way_back};
use mission::explain::Explain;
use mission::geo::{HeightRelHome, LatLon};
use mission::plan::{Airframe, FencePolygon, RallyPoint};
use mission::road::{self, Bridge, LinePosition, Road};

use common::sketch;

const HOLDS: Holds = Holds { rangefinder_down: true, optical_flow: true, vision: true };
const PLENTY_WH: f64 = 200.0;

fn bridge(road: &Road, over_water: bool) -> Bridge {
    let sketch = Sketch { over_water, ..sketch() };
    between_stakes(road, sketch).expect("a bridge")
}

fn launch(road: &Road, bridge: &Bridge) -> LatLon {
    road.line.place(LinePosition { measured_m: bridge.stretch.from_m - 60.0, offset_right_m: 60.0 })
}

fn situation<'a>(road: &'a Road, made: &'a Made, airframe: &'a Airframe) -> Situation<'a> {
    Situation {
        scene: &made.scene,
        lanes: Some((road, made.bridge.deck_height_m)),
        datum: Datum::default(),
        home: launch(road, &made.bridge),
        rally: &[],
        approved: &[],
        airframe,
        wind: Wind { mean_m_s: 4.0, gust_m_s: 6.0, from_rad: None },
        people: &[],
        holds: Holds::default(),
        charge: 1.0,
        position_error_m: 1.0,
        clearance_m: 2.0,
        body_m: 0.5,
    }
}

fn point_at(at: Place, along_m: f64, left_wh: f64) -> Point {
    Point { at, along_m, time_s: along_m, velocity_m_s: [0.0; 2], recent_m_s: 0.0, left_wh }
}

fn passing(road: &Road, made: &Made) -> Pattern {
    let request = Request::new(road, made, launch(road, &made.bridge));
    pass_through(&request, HOLDS).expect("a pattern")
}

#[test]
fn under_a_deck_the_default_return_meets_the_deck_and_the_taught_way_out_does_not() {
    let network = road::demo();
    let road = &network.roads[0];
    let made = make(road, &bridge(road, false), 0, &Given::new()).expect("a bridge");
    let airframe = Airframe::patrol_quadrotor();
    let situation = situation(road, &made, &airframe);
    let pattern = passing(road, &made);
    let points = points(&pattern, 1.0, PLENTY_WH, &situation);
    for settings in [ReturnSettings::arducopter(), ReturnSettings::px4()] {
        let findings = check(&points, &settings, &situation);
        let met: Vec<_> = findings.iter().filter(|f| f.rule == Rule::MeetsSolid).collect();
        assert!(met.len() >= 4, "each pass beneath: {}", met.len());
        for finding in met {
            assert!(matches!(finding.solid, Some(Kind::Deck | Kind::Girder | Kind::Parapet)), "{:?}", finding.solid);
            assert_eq!(finding.explain().id, "back-meets-solid");
        }
        // On the first pass the way out leads back along the way in.
        let first = findings.iter().find(|f| f.rule == Rule::MeetsSolid).expect("a finding");
        let Some(Mend::TaughtWayOut { out, path }) = first.mends.first() else {
            panic!("a way out is offered: {:?}", first.mends)
        };
        let distance_m = clearance::smallest(path, &made.scene).expect("solids").distance_m;
        assert!(distance_m >= situation.clearance_m - 0.02, "{distance_m}");
        assert!(made.scene.above(out[out.len() - 1]).is_none(), "it ends under open sky");
        assert_eq!(out[0], first.at);
        assert!(first.mends.contains(&Mend::Land) && first.mends.contains(&Mend::Hold));
    }
}

#[test]
fn at_every_point_beneath_something_sound_is_offered() {
    let network = road::demo();
    let road = &network.roads[0];
    let airframe = Airframe::patrol_quadrotor();
    for over_water in [false, true] {
        let made = make(road, &bridge(road, over_water), 0, &Given::new()).expect("a bridge");
        let situation = situation(road, &made, &airframe);
        let pattern = passing(road, &made);
        let settings = ReturnSettings::px4();
        for leg in pattern.legs.iter().filter(|leg| leg.beneath) {
            let middle = (leg.from + leg.to) / 2.0;
            let before = point_at(leg.from, 0.0, PLENTY_WH);
            let point = point_at(middle, 20.0, PLENTY_WH);
            let findings = check(&[before, point], &settings, &situation);
            let finding = findings.iter().find(|f| f.rule == Rule::MeetsSolid).expect("it meets the deck");
            assert!(finding.mends.contains(&Mend::Hold));
            assert_eq!(finding.mends.contains(&Mend::Land), !over_water, "nobody lands in water");
        }
    }
}

#[test]
fn a_patrol_from_outside_on_the_launch_side_returns_soundly() {
    let network = road::demo();
    let road = &network.roads[0];
    let made = make(road, &bridge(road, false), 0, &Given::new()).expect("a bridge");
    let airframe = Airframe::patrol_quadrotor();
    let situation = situation(road, &made, &airframe);
    let pattern = look_in(&Request::new(road, &made, launch(road, &made.bridge))).expect("a pattern");
    let points = points(&pattern, 2.0, PLENTY_WH, &situation);
    assert_eq!(check(&points, &ReturnSettings::arducopter(), &situation), []);
    // With little left, the far end is too far.
    let poor: Vec<Point> = points.iter().map(|p| Point { left_wh: 0.5, ..*p }).collect();
    let findings = check(&poor, &ReturnSettings::arducopter(), &situation);
    assert!(findings.iter().any(|f| f.rule == Rule::Energy && f.measured > f.limit), "{findings:?}");
}

#[test]
fn from_the_other_side_the_return_crosses_the_lanes_low() {
    let network = road::demo();
    let road = &network.roads[0];
    let made = make(road, &bridge(road, false), 0, &Given::new()).expect("a bridge");
    let airframe = Airframe::patrol_quadrotor();
    let situation = situation(road, &made, &airframe);
    let at = made.enu(road, made.bridge.stretch.from_m + 40.0, -30.0, 6.0);
    let point = point_at(at, 0.0, PLENTY_WH);
    let findings = check(&[point], &ReturnSettings::arducopter(), &situation);
    let low = findings.iter().find(|f| f.rule == Rule::LowOverLanes).expect("low over the lanes");
    assert!(low.measured < 20.0, "{}", low.measured);
    assert!(findings.iter().all(|f| !f.mends.is_empty()));
    // A rally point on that side is a way out.
    let place = made.scene.wgs84(made.enu(road, made.bridge.stretch.from_m, -80.0, 0.0)).0;
    let rally = [RallyPoint { place, height: HeightRelHome(20.0) }];
    let situation = Situation { rally: &rally, ..situation };
    assert_eq!(check(&[point], &ReturnSettings::arducopter(), &situation), []);
    let ignoring = ReturnSettings { to_rally: false, ..ReturnSettings::arducopter() };
    assert!(!check(&[point], &ignoring, &situation).is_empty());
}

#[test]
fn a_return_that_leaves_the_approved_area_is_found() {
    let network = road::demo();
    let road = &network.roads[0];
    let made = make(road, &bridge(road, false), 0, &Given::new()).expect("a bridge");
    let airframe = Airframe::patrol_quadrotor();
    let base = situation(road, &made, &airframe);
    let from_m = made.bridge.stretch.from_m;
    let point = point_at(made.enu(road, from_m + 80.0, 30.0, 6.0), 0.0, PLENTY_WH);
    let around = |low_m: f64, high_m: f64| {
        let corners = [(low_m, 10.0), (high_m, 10.0), (high_m, 90.0), (low_m, 90.0)]
            .map(|(s, d)| road.line.place(LinePosition { measured_m: from_m + s, offset_right_m: d }));
        [FencePolygon { corners: corners.to_vec(), inclusion: true }]
    };
    let (wide, narrow) = (around(-100.0, 120.0), around(60.0, 120.0));
    assert_eq!(check(&[point], &ReturnSettings::arducopter(), &Situation { approved: &wide, ..base }), []);
    let findings = check(&[point], &ReturnSettings::arducopter(), &Situation { approved: &narrow, ..base });
    assert_eq!(findings.iter().map(|f| f.rule).collect::<Vec<_>>(), [Rule::LeavesApproved]);
}

#[test]
fn the_return_climbs_as_the_parameters_say() {
    let network = road::demo();
    let road = &network.roads[0];
    let made = make(road, &bridge(road, false), 0, &Given::new()).expect("a bridge");
    let airframe = Airframe::patrol_quadrotor();
    let situation = situation(road, &made, &airframe);
    let top = |settings: &ReturnSettings, s: f64, height_m: f64| {
        let from = made.enu(road, made.bridge.stretch.from_m + s, 60.0, height_m);
        let path = way_back(from, settings, &situation);
        made.scene.wgs84(path[1]).1
    };
    assert!((top(&ReturnSettings::px4(), 40.0, 6.0) - 60.0).abs() < 0.01);
    assert!((top(&ReturnSettings::arducopter(), 40.0, 6.0) - 15.0).abs() < 0.01);
    assert!((top(&ReturnSettings::arducopter(), 40.0, 25.0) - 25.0).abs() < 0.01, "it does not descend first");
    // 1 m from home the cone keeps it low.
    assert!((top(&ReturnSettings::arducopter(), -59.0, 6.0) - 6.0).abs() < 0.01);
    assert!((top(&ReturnSettings::px4(), -59.0, 1.0) - 2.0).abs() < 0.1, "PX4 climbs to twice the distance there");
    assert!((top(&ReturnSettings::px4(), -45.0, 6.0) - 60.0).abs() < 0.01, "and all the way 15 m away");
    let climbing = ReturnSettings { least_climb_m: 4.0, ..ReturnSettings::arducopter() };
    assert!((top(&climbing, 40.0, 14.0) - 18.0).abs() < 0.01);
    let at = made.enu(road, made.bridge.stretch.from_m, 60.0, 6.0);
    let hold = ReturnSettings { action: Failsafe::Hold, ..climbing };
    assert_eq!(way_back(at, &hold, &situation), [at]);
    let land = ReturnSettings { action: Failsafe::Land, ..climbing };
    let path = way_back(at, &land, &situation);
    assert!(made.scene.over_ground_m(path[1]).abs() < 1e-9);
    assert!(energy_wh(&path, 5.0, &situation) > 0.0);
    assert_eq!(energy_wh(&[at], 5.0, &situation), 0.0);
    let far = made.enu(road, made.bridge.stretch.from_m - 500.0, 60.0, 6.0);
    let storm = Situation { wind: Wind { mean_m_s: 40.0, gust_m_s: 40.0, from_rad: None }, ..situation };
    assert_eq!(energy_wh(&[at, far], 5.0, &storm), f64::INFINITY);
    let landing_in_water = make(road, &bridge(road, true), 0, &Given::new()).expect("a bridge");
    let wet = Situation { scene: &landing_in_water.scene, ..situation };
    let findings = check(&[point_at(at, 0.0, PLENTY_WH)], &land, &wet);
    assert!(findings.iter().any(|f| f.rule == Rule::IntoWater));
}

#[test]
fn at_fifty_places_beneath_the_demo_bridges_the_default_touches_and_what_is_offered_does_not() {
    let network = road::demo();
    let road = &network.roads[0];
    let airframe = Airframe::patrol_quadrotor();
    let mut judged = 0;
    for bridge in road.bridges.iter().filter(|bridge| bridge.under_clearance_m > 8.0) {
        let made = make(road, bridge, 0, &Given::new()).expect("a bridge");
        let request = Request { spans: vec![1, 3, 5, 6], ..Request::new(road, &made, launch(road, bridge)) };
        let pattern = pass_through(&request, HOLDS).expect("a pattern");
        let situation = Situation { home: request.launch, ..situation(road, &made, &airframe) };
        let settings = ReturnSettings::px4();
        let all = points(&pattern, 4.0, PLENTY_WH, &situation);
        for index in (1..all.len()).filter(|index| made.scene.above(all[*index].at).is_some()) {
            judged += 1;
            let default = way_back(all[index].at, &settings, &situation);
            let touches = clearance::smallest(&default, &made.scene).expect("solids").distance_m;
            assert!(touches <= situation.body_m, "{}: {touches}", bridge.name);
            let findings = check(&all[..=index], &settings, &situation);
            let finding = findings.iter().rev().find(|f| f.rule == Rule::MeetsSolid).expect("it is found");
            assert!(!finding.mends.is_empty(), "{}: nothing is offered", bridge.name);
            for mend in &finding.mends {
                let path = match mend {
                    Mend::TaughtWayOut { path, .. } => path.clone(),
                    Mend::Land => {
                        way_back(finding.at, &ReturnSettings { action: Failsafe::Land, ..settings }, &situation)
                    }
                    Mend::Hold => vec![finding.at],
                    other => panic!("not of a link alone: {other:?}"),
                };
                let distance_m = clearance::smallest(&path, &made.scene).expect("solids").distance_m;
                assert!(distance_m >= situation.clearance_m - 0.02, "{}: {mend:?} {distance_m}", bridge.name);
            }
        }
    }
    println!("{judged} places");
    assert!(judged >= 50, "{judged}");
}
