//! Corridors over the demonstration network: geometry, legs, energy, and what is refused.
#![allow(clippy::unwrap_used)]

use mission::explain::Explain;
use mission::geo::{Enu, HeightAmsl, LatLon, LocalFrame, destination, distance_m};
use mission::plan::checks::{Limits, check};
use mission::plan::corridor::{
    self, Corridor, CorridorError, CorridorRequest, Gimbal, Ground, LaunchSite, Leg, LevelGround, Passes, PathPoint,
    Phase, Wind,
};
use mission::plan::{Frame, command};
use mission::road::{self, Centreline, Chainage, Direction, LinePosition, Network, Road};
use proptest::prelude::*;
use std::sync::LazyLock;

static NETWORK: LazyLock<Network> = LazyLock::new(road::demo);

fn demo() -> &'static Road {
    &NETWORK.roads[0]
}

fn measured(stake: &str) -> f64 {
    demo().resolve(stake.parse().unwrap()).one().unwrap().measured_m
}

fn planned(request: &CorridorRequest) -> Corridor {
    corridor::plan(request, &LevelGround::default()).unwrap()
}

fn refused(request: &CorridorRequest) -> CorridorError {
    corridor::plan(request, &LevelGround::default()).unwrap_err()
}

/// K812+000 to K822+000, towards 临潮.
fn short_patrol() -> CorridorRequest<'static> {
    CorridorRequest::new(demo(), measured("K812+000"), measured("K822+000"), Direction::Increasing)
}

fn whole_road(direction: Direction) -> CorridorRequest<'static> {
    CorridorRequest::new(demo(), 0.0, demo().line.length_m(), direction)
}

/// Every few metres of the pieces of a path that a phase filter takes.
fn samples(path: &[PathPoint], wanted: impl Fn(Phase) -> bool) -> Vec<LatLon> {
    let mut samples = Vec::new();
    for pair in path.windows(2).filter(|pair| wanted(pair[1].phase)) {
        let frame = LocalFrame::new(pair[0].place, 0.0);
        let end = frame.enu_from_wgs84(pair[1].place, 0.0);
        let pieces = (end.east_m.hypot(end.north_m) / 7.0).ceil().max(1.0) as usize;
        for k in 0..=pieces {
            let share = k as f64 / pieces as f64;
            let enu = Enu { east_m: end.east_m * share, north_m: end.north_m * share, up_m: end.up_m * share };
            samples.push(frame.wgs84_from_enu(enu).0);
        }
    }
    samples
}

fn assert_legs_cover(corridor: &Corridor, from_m: f64, to_m: f64, direction: Direction) {
    let side = direction.side();
    let (first, last) = if side > 0.0 { (from_m, to_m) } else { (to_m, from_m) };
    assert!((corridor.legs[0].from.measured_m - first).abs() < 0.01);
    assert!((corridor.legs[corridor.legs.len() - 1].to.measured_m - last).abs() < 0.6);
    for pair in corridor.legs.windows(2) {
        assert_eq!(pair[0].to.measured_m, pair[1].from.measured_m, "legs meet");
    }
    for leg in &corridor.legs {
        assert!((leg.to.measured_m - leg.from.measured_m) * side > 0.0);
        // What the pass really photographs is the stretch that the leg promises.
        let pass: Vec<&PathPoint> = leg.path.iter().filter(|p| p.phase == Phase::Pass(0)).collect();
        assert!((pass[pass.len() - 1].measured_m - leg.to.measured_m).abs() < 0.01);
    }
}

#[test]
fn the_whole_road_is_covered_in_both_directions_by_legs_that_meet() {
    for direction in [Direction::Increasing, Direction::Decreasing] {
        let corridor = planned(&whole_road(direction));
        assert_legs_cover(&corridor, 0.0, demo().line.length_m(), direction);
        assert!((11..=14).contains(&corridor.legs.len()), "{}", corridor.legs.len());
        for leg in &corridor.legs[1..] {
            let tens = leg.from.stake.shown_m / 10.0;
            assert!((tens - tens.round()).abs() < 1e-4, "crews hand over at a stake to say, not {}", leg.from.stake);
        }
        for leg in &corridor.legs {
            assert!(leg.estimate.battery_share <= corridor.usable_share, "{} {:?}", leg.launch.name, leg.estimate);
            assert!(leg.radius_m <= 5_000.0, "{}", leg.radius_m);
            assert!(leg.plan.items.len() < 700);
        }
    }
}

#[test]
fn the_track_keeps_its_distance_from_the_guardrail_and_never_runs_over_lanes() {
    for direction in [Direction::Increasing, Direction::Decreasing] {
        let corridor = planned(&whole_road(direction));
        let wanted_m = (13.5 + 40.0) * direction.side();
        for leg in &corridor.legs {
            for place in samples(&leg.path, |phase| phase != Phase::Access) {
                let offset_m = demo().locate(place, 500.0).map_or(wanted_m, |p| p.offset_right_m);
                assert!((offset_m - wanted_m).abs() < 0.6, "{offset_m} at {place:?}");
            }
        }
    }
}

#[test]
fn lanes_are_crossed_square_high_and_quickly_or_not_at_all() {
    let corridor = planned(&CorridorRequest { height_agl_m: 40.0, ..whole_road(Direction::Increasing) });
    let mut crossing_legs = 0;
    for leg in &corridor.legs {
        let launch = demo().locate(leg.launch.place, 5_000.0).unwrap();
        assert_eq!(leg.crossings.len(), if launch.offset_right_m < 0.0 { 2 } else { 0 }, "{}", leg.launch.name);
        crossing_legs += usize::from(!leg.crossings.is_empty());
        for crossing in &leg.crossings {
            assert!((crossing.angle_rad.to_degrees() - 90.0).abs() < 5.0);
            assert!(crossing.height_over_road_m >= 60.0);
            assert!((2.0..5.0).contains(&crossing.over_lanes_s), "27 m at 10 m/s: {crossing:?}");
        }
        let total: f64 = leg.crossings.iter().map(|c| c.over_lanes_s).sum();
        assert!((leg.estimate.over_lanes_s - total).abs() < 1e-9);
        // The path crosses where and as high as the crossing says, and is low only along the passes.
        for pair in leg.path.windows(2) {
            let sides = pair.iter().map(|p| demo().locate(p.place, 5_000.0).map_or(0.0, |q| q.offset_right_m));
            let sides: Vec<f64> = sides.collect();
            if sides[0] * sides[1] < 0.0 {
                assert!(pair.iter().all(|p| p.height.0 >= 60.0 && p.phase == Phase::Access));
            }
        }
    }
    assert!(crossing_legs >= 4);
}

#[test]
fn every_leg_passes_the_checks_without_a_finding() {
    for direction in [Direction::Increasing, Direction::Decreasing] {
        let request = whole_road(direction);
        for leg in &planned(&request).legs {
            let findings = check(&leg.plan, &Limits::default(), &request.airframe, Some(&NETWORK));
            assert!(findings.is_empty(), "{}: {findings:#?}", leg.launch.name);
        }
    }
}

#[test]
fn over_a_bridge_the_deck_counts_for_the_crossing_height() {
    // 潮东高架桥 stands 9 m high; launch on the far side of it.
    let place = demo().line.place(LinePosition { measured_m: measured("K844+500"), offset_right_m: -150.0 });
    let request = CorridorRequest {
        launch_sites: vec![LaunchSite { name: "桥下".to_owned(), place }],
        height_agl_m: 40.0,
        ..CorridorRequest::new(demo(), measured("K844+000"), measured("K845+000"), Direction::Increasing)
    };
    let corridor = planned(&request);
    let [leg] = &corridor.legs[..] else { panic!("one leg") };
    assert!((leg.path[0].height.0 - 69.0).abs() < 0.01, "{:?}", leg.path[0]);
    assert!((leg.crossings[0].height_over_road_m - 60.0).abs() < 0.01);
}

#[test]
fn a_leg_is_a_complete_plan() {
    let corridor = planned(&short_patrol());
    for leg in &corridor.legs {
        let commands: Vec<u16> = leg.plan.items.iter().map(|i| i.command).collect();
        assert_eq!(commands[0], command::NAV_TAKEOFF);
        assert_eq!(commands[commands.len() - 1], command::NAV_RETURN_TO_LAUNCH);
        assert_eq!(leg.plan.items[commands.len() - 1].frame, Frame::Mission, "PX4 refuses any other");
        let first_waypoint = commands.iter().position(|c| *c == command::NAV_WAYPOINT).unwrap();
        assert!(commands[..first_waypoint].contains(&command::DO_CHANGE_SPEED));
        let triggers = leg.plan.items.iter().filter(|i| i.command == command::DO_SET_CAM_TRIGG_DIST);
        let triggers: Vec<f64> = triggers.map(|i| i.params[0]).collect();
        assert_eq!(triggers, [corridor.trigger_m, 0.0], "on at the start of the pass, off at its end");
        assert!(commands.contains(&command::DO_GIMBAL_MANAGER_PITCHYAW));
        assert_eq!(leg.plan.home.place, leg.launch.place);
        assert_eq!(leg.plan.rally.len(), 1);
        assert!(leg.plan.items.iter().all(|i| i.params.iter().all(|p| p.is_nan() || p.abs() < 1e4)));
        // Home is where the last waypoint hangs above: the return needs no way of its own.
        let last = leg.plan.items.iter().rev().find_map(|i| i.place()).unwrap();
        assert!(distance_m(last, leg.launch.place) < 0.1);
    }
}

#[test]
fn waypoints_are_the_reference_path_and_never_too_far_apart_for_px4() {
    let corridor = planned(&whole_road(Direction::Increasing));
    for leg in &corridor.legs {
        let waypoints: Vec<LatLon> =
            leg.plan.items.iter().filter(|i| i.command == command::NAV_WAYPOINT).map(|i| i.place().unwrap()).collect();
        let path: Vec<LatLon> = leg.path[1..].iter().map(|p| p.place).collect();
        assert_eq!(waypoints, path);
        assert!(leg.path.windows(2).all(|w| distance_m(w[0].place, w[1].place) < 900.0));
    }
}

/// Even-odd rule in the leg's own flat frame.
fn inside(corners: &[LatLon], place: LatLon) -> bool {
    let frame = LocalFrame::new(place, 0.0);
    let flat: Vec<Enu> = corners.iter().map(|c| frame.enu_from_wgs84(*c, 0.0)).collect();
    let edges = flat.iter().zip(flat.iter().cycle().skip(1));
    let crossed = edges.filter(|(a, b)| {
        (a.north_m > 0.0) != (b.north_m > 0.0)
            && a.east_m + (b.east_m - a.east_m) * a.north_m / (a.north_m - b.north_m) > 0.0
    });
    crossed.count() % 2 == 1
}

#[test]
fn the_fence_holds_everything_that_is_flown_and_stays_small() {
    for direction in [Direction::Increasing, Direction::Decreasing] {
        for leg in &planned(&whole_road(direction)).legs {
            let [fence] = &leg.plan.fence.polygons[..] else { panic!("one polygon") };
            assert!(fence.inclusion && (4..=80).contains(&fence.corners.len()), "{}", fence.corners.len());
            assert!(inside(&fence.corners, leg.launch.place), "launch {}", leg.launch.name);
            for place in samples(&leg.path, |_| true) {
                assert!(inside(&fence.corners, place), "{place:?} of {}", leg.launch.name);
            }
        }
    }
}

#[test]
fn the_fence_never_crosses_itself() {
    let left_of = |a: &Enu, b: &Enu, c: &Enu| {
        (b.east_m - a.east_m) * (c.north_m - a.north_m) - (b.north_m - a.north_m) * (c.east_m - a.east_m) > 0.0
    };
    for leg in &planned(&whole_road(Direction::Decreasing)).legs {
        let frame = LocalFrame::new(leg.launch.place, 0.0);
        let corners = &leg.plan.fence.polygons[0].corners;
        let flat: Vec<Enu> = corners.iter().map(|c| frame.enu_from_wgs84(*c, 0.0)).collect();
        let count = flat.len();
        for i in 0..count {
            for j in i + 2..count - usize::from(i == 0) {
                let [a, b, c, d] = [&flat[i], &flat[i + 1], &flat[j], &flat[(j + 1) % count]];
                let crossed = left_of(a, b, c) != left_of(a, b, d) && left_of(c, d, a) != left_of(c, d, b);
                assert!(!crossed, "sides {i} and {j} of {}", leg.launch.name);
            }
        }
    }
}

#[test]
fn several_passes_are_spread_over_the_strip_and_each_takes_pictures() {
    let request = CorridorRequest {
        passes: Passes::Count(3),
        lateral_offset_m: 120.0,
        extent_left_m: 60.0,
        extent_right_m: 60.0,
        gimbal: Gimbal { down_rad: std::f64::consts::FRAC_PI_2, toward_road_rad: 0.0 },
        ..CorridorRequest::new(demo(), measured("K815+000"), measured("K820+000"), Direction::Increasing)
    };
    let corridor = planned(&request);
    let offsets: Vec<f64> = corridor.pass_offsets_m.iter().map(|o| o.round()).collect();
    assert_eq!(offsets, [94.0, 134.0, 174.0]);
    for leg in &corridor.legs {
        for (pass, offset_m) in corridor.pass_offsets_m.iter().enumerate() {
            for place in samples(&leg.path, |phase| phase == Phase::Pass(pass)) {
                assert!((demo().locate(place, 500.0).unwrap().offset_right_m - offset_m).abs() < 0.6);
            }
        }
        let flown_m: f64 = (leg.to.measured_m - leg.from.measured_m) * 3.0;
        let expected = flown_m / corridor.trigger_m;
        assert!((leg.estimate.photos as f64 - expected).abs() < 0.05 * expected);
    }
    let by_overlap = CorridorRequest { passes: Passes::BySideOverlap, ..request };
    let corridor = planned(&by_overlap);
    assert!(corridor.pass_offsets_m.len() >= 2);
    let spacing_m = corridor.pass_offsets_m[1] - corridor.pass_offsets_m[0];
    assert!(spacing_m <= corridor.view.footprint_across_m * (1.0 - by_overlap.side_overlap) + 0.01);
}

#[test]
fn the_camera_looks_at_the_road_on_the_way_there_and_back() {
    let request = CorridorRequest { passes: Passes::Count(2), lateral_offset_m: 90.0, ..short_patrol() };
    let corridor = planned(&request);
    let yaws: Vec<f64> = corridor.legs[0]
        .plan
        .items
        .iter()
        .filter(|i| i.command == command::DO_GIMBAL_MANAGER_PITCHYAW)
        .map(|i| i.params[1].round())
        .collect();
    assert_eq!(yaws, [-60.0, 60.0], "with the traffic the road is on the left, against it on the right");
}

/// A plain ground model: rises to the south.
struct Slope;

impl Ground for Slope {
    fn height(&self, place: LatLon) -> HeightAmsl {
        HeightAmsl(5.0 + (34.0 - place.lat_deg) * 500.0)
    }
}

#[test]
fn over_sloping_ground_the_true_height_is_kept() {
    let corridor = corridor::plan(&short_patrol(), &Slope).unwrap();
    for leg in &corridor.legs {
        assert!((leg.plan.home.ground.0 - Slope.height(leg.launch.place).0).abs() < 1e-9);
        for point in leg.path.iter().filter(|p| matches!(p.phase, Phase::Pass(_))) {
            let agl_m = leg.plan.home.ground.0 + point.height.0 - Slope.height(point.place).0;
            assert!((agl_m - 70.0).abs() < 0.01, "{agl_m}");
        }
    }
}

#[test]
fn headwind_and_more_speed_cost_more_energy() {
    let still = planned(&short_patrol()).total.energy_wh;
    let wind = Wind { speed_m_s: 7.0, from_rad: 3.0 };
    let windy = planned(&CorridorRequest { wind, ..short_patrol() }).total.energy_wh;
    assert!(windy > still * 1.02, "{still} {windy}");
    let storm = CorridorRequest { wind: Wind { speed_m_s: 15.0, from_rad: 3.0 }, ..short_patrol() };
    assert!(matches!(refused(&storm), CorridorError::WindTooStrong { .. }));
}

#[test]
fn a_smaller_battery_makes_more_legs_or_is_refused_with_the_energy_as_the_reason() {
    let request = CorridorRequest { max_radius_m: 9_000.0, ..whole_road(Direction::Increasing) };
    let with_capacity = |share: f64| {
        let mut request = request.clone();
        request.airframe.battery.capacity_ah *= share;
        corridor::plan(&request, &LevelGround::default())
    };
    let full = with_capacity(1.0).unwrap();
    let less = with_capacity(0.75).unwrap();
    assert!(less.legs.len() > full.legs.len(), "{} {}", less.legs.len(), full.legs.len());
    assert!(less.legs.iter().all(|l: &Leg| l.estimate.battery_share <= less.usable_share));
    assert!(matches!(with_capacity(0.2), Err(CorridorError::TooMuchEnergy { .. })));
}

#[test]
fn where_no_other_launch_place_helps_one_flies_several_legs_a_battery_each() {
    for direction in [Direction::Increasing, Direction::Decreasing] {
        let (from_m, to_m) = (measured("K820"), measured("K829"));
        let slow = CorridorRequest { speed_m_s: 4.0, ..CorridorRequest::new(demo(), from_m, to_m, direction) };
        let corridor = planned(&slow);
        assert_legs_cover(&corridor, from_m, to_m, direction);
        let mut names: Vec<_> = corridor.legs.iter().map(|leg| leg.launch.name.as_str()).collect();
        names.dedup();
        assert!(names.len() < corridor.legs.len(), "{names:?}");
        assert!(corridor.legs.iter().all(|leg| leg.estimate.battery_share <= corridor.usable_share));
    }
}

#[test]
fn a_strip_wider_than_the_passes_see_is_told_with_the_passes_it_needs() {
    assert_eq!(planned(&short_patrol()).not_seen, None);
    let wide = CorridorRequest { extent_left_m: 300.0, extent_right_m: 60.0, ..short_patrol() };
    let told = planned(&wide).not_seen.unwrap();
    assert_eq!((told.passes, told.needed, told.strip_m), (1, 4, 360.0));
    assert_eq!(told.explain().id, "note-corridor-strip-not-seen");
}

#[test]
fn the_top_speed_of_the_aircraft_is_flown_in_still_air() {
    let top = CorridorRequest { speed_m_s: short_patrol().airframe.max_airspeed_m_s, ..short_patrol() };
    assert!(!planned(&top).legs.is_empty());
}

#[test]
fn where_no_launch_place_reaches_the_gap_is_named() {
    let request = CorridorRequest { max_radius_m: 500.0, ..short_patrol() };
    let CorridorError::OutOfReach { from, to, .. } = refused(&request) else { panic!("out of reach") };
    assert_eq!(from, "K812+000");
    assert!(to.starts_with("K817+"), "{to}");
    let nowhere = CorridorRequest { launch_sites: Vec::new(), ..short_patrol() };
    assert!(matches!(refused(&nowhere), CorridorError::OutOfReach { .. }));
}

#[test]
fn launch_places_on_the_road_or_far_from_it_are_refused_by_name() {
    let with_launch = |place| CorridorRequest {
        launch_sites: vec![LaunchSite { name: "现场".to_owned(), place }],
        ..short_patrol()
    };
    let on_road = demo().line.place(LinePosition { measured_m: 15_000.0, offset_right_m: 8.0 });
    assert!(matches!(refused(&with_launch(on_road)), CorridorError::LaunchOnRoad { name, .. } if name == "现场"));
    let elsewhere = LatLon { lat_deg: 30.0, lon_deg: 110.0 };
    assert!(matches!(refused(&with_launch(elsewhere)), CorridorError::LaunchNotBeside { .. }));
    let nonsense = LatLon { lat_deg: f64::NAN, lon_deg: 1e308 };
    assert!(matches!(refused(&with_launch(nonsense)), CorridorError::LaunchNotBeside { .. }));
}

#[test]
fn a_pass_over_the_lanes_and_a_camera_that_is_too_slow_are_refused() {
    let over = CorridorRequest { passes: Passes::Count(4), extent_left_m: 300.0, ..short_patrol() };
    assert!(matches!(refused(&over), CorridorError::PassOverLanes { pass: 1, .. }));
    let mut fast = CorridorRequest { forward_overlap: 0.95, height_agl_m: 10.0, ..short_patrol() };
    fast.camera.min_interval_s = 2.0;
    assert!(matches!(refused(&fast), CorridorError::PhotosTooFast { .. }));
    let many = CorridorRequest {
        passes: Passes::BySideOverlap,
        side_overlap: 0.95,
        extent_right_m: 1_000.0,
        height_agl_m: 20.0,
        ..short_patrol()
    };
    assert!(matches!(refused(&many), CorridorError::TooManyPasses { .. }));
}

#[test]
fn absurd_parameters_are_refused_by_name() {
    type Change = fn(&mut CorridorRequest<'static>, f64);
    let changes: [(&str, Change); 12] = [
        ("from", |r, x| r.from_m = x),
        ("to", |r, x| r.to_m = x),
        ("lateral-offset", |r, x| r.lateral_offset_m = x),
        ("extent-left", |r, x| r.extent_left_m = x),
        ("height", |r, x| r.height_agl_m = x),
        ("speed", |r, x| r.speed_m_s = x),
        ("lateral-acceleration", |r, x| r.max_lateral_accel_m_s2 = x),
        ("forward-overlap", |r, x| r.forward_overlap = x),
        ("focal-length", |r, x| r.camera.focal_mm = x),
        ("reserve", |r, x| r.reserve_share = x),
        ("max-radius", |r, x| r.max_radius_m = x),
        ("mass", |r, x| r.airframe.mass_kg = x),
    ];
    for (name, change) in changes {
        for value in [-1.0, f64::NAN, f64::INFINITY, 1e308] {
            let mut request = short_patrol();
            change(&mut request, value);
            let error = refused(&request);
            assert!(
                matches!(error, CorridorError::OutOfRange { parameter, .. } if parameter == format!("corridor-{name}")),
                "{name} {error}"
            );
        }
    }
    let nothing = CorridorRequest { to_m: short_patrol().from_m, ..short_patrol() };
    assert_eq!(refused(&nothing), CorridorError::TooShort { length_m: 0.0 });
    let none = CorridorRequest { passes: Passes::Count(0), ..short_patrol() };
    assert!(matches!(refused(&none), CorridorError::OutOfRange { parameter: "corridor-passes", .. }));
}

/// A road that turns left by 140° in four steps, and a request for its outer or inner side.
fn ramp(chord_m: f64) -> Road {
    let mut points = vec![LatLon { lat_deg: 33.5, lon_deg: 120.3 }];
    let pieces = [(180.0_f64, 400.0), (140.0, chord_m), (100.0, chord_m), (60.0, chord_m), (40.0, 600.0)];
    for (heading_deg, length_m) in pieces {
        points.push(destination(points[points.len() - 1], heading_deg.to_radians(), length_m));
    }
    let line = Centreline::new(points).unwrap();
    let chainage = Chainage::plain(0.0, line.length_m()).unwrap();
    let carriageways = [demo().increasing.clone(), demo().decreasing.clone()];
    Road::new("X1".to_owned(), "匝道".to_owned(), line, chainage, carriageways).unwrap()
}

fn around(road: &Road, direction: Direction) -> Result<Corridor, CorridorError> {
    let offset_right_m = 60.0 * direction.side();
    let place = road.line.place(LinePosition { measured_m: 100.0, offset_right_m });
    let request = CorridorRequest {
        launch_sites: vec![LaunchSite { name: "现场".to_owned(), place }],
        ..CorridorRequest::new(road, 20.0, road.line.length_m() - 20.0, direction)
    };
    corridor::plan(&request, &LevelGround::default())
}

#[test]
fn a_bend_too_sharp_for_the_speed_is_flown_slowly_and_one_without_room_is_refused() {
    let wide = ramp(45.0);
    let slowest = |c: &Corridor| c.legs[0].path.iter().map(|p| p.speed_m_s).fold(f64::INFINITY, f64::min);
    assert_eq!(slowest(&around(&wide, Direction::Increasing).unwrap()), 10.0, "the outer side is wide enough");
    let inner = around(&wide, Direction::Decreasing).unwrap();
    assert!((2.0..9.0).contains(&slowest(&inner)), "{}", slowest(&inner));
    let speeds = inner.legs[0].plan.items.iter().filter(|i| i.command == command::DO_CHANGE_SPEED).count();
    assert!(speeds >= 3, "slows down and speeds up again");
    // Inside this one, the offset is more than the bend's radius: no parallel exists.
    assert!(matches!(around(&ramp(16.0), Direction::Decreasing), Err(CorridorError::TurnTooTight { .. })));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn any_sensible_request_gives_sound_legs_or_a_named_error(
        from in 0.0..108_000.0_f64, length in 100.0..40_000.0_f64, increasing: bool, lateral in 10.0..200.0_f64,
        height in 30.0..120.0_f64, speed in 4.0..14.0_f64, wind in 0.0..8.0_f64, wind_from in -3.0..3.0_f64,
        passes in 1..3_u32,
    ) {
        let direction = if increasing { Direction::Increasing } else { Direction::Decreasing };
        let to_m = (from + length).min(demo().line.length_m());
        let request = CorridorRequest {
            lateral_offset_m: lateral,
            height_agl_m: height,
            speed_m_s: speed,
            wind: Wind { speed_m_s: wind, from_rad: wind_from },
            passes: Passes::Count(passes),
            extent_left_m: 5.0,
            ..CorridorRequest::new(demo(), from, to_m, direction)
        };
        if let Ok(corridor) = corridor::plan(&request, &LevelGround::default()) {
            assert_legs_cover(&corridor, from, to_m, direction);
            for leg in &corridor.legs {
                prop_assert!(leg.estimate.battery_share <= corridor.usable_share);
                prop_assert!(leg.radius_m <= request.max_radius_m);
                prop_assert!(leg.crossings.iter().all(|c| c.height_over_road_m >= 60.0 && c.over_lanes_s > 0.0));
            }
        }
    }
}
