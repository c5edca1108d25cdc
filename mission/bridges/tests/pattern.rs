//! Patterns under bridges: what they keep to, and what they refuse.

mod common;

use bridges::bridge::{Given, Made, Sketch, between_stakes, make};
use bridges::pattern::{
    Action, Culvert, Holds, Margins, Pattern, PatternError, Pose, Request, bearings, items_beneath, look_in, mouths,
    pass_through, plan, span_by_span,
};
use bridges::solid::{Kind, Owner, Place, Shape, Solid};
use mission::geo::{LatLon, wrap_pi};
use mission::plan::checks::{Finding, Limits, Rule, Severity, Spot, check};
use mission::plan::{aimed_at, command};
use mission::road::{self, Bound, Bridge, Direction, LinePosition, Network, Road};
use proptest::prelude::*;

use common::sketch;

const SIDES: [Direction; 2] = [Direction::Increasing, Direction::Decreasing];

fn made(road: &Road, bridge: &Bridge) -> Made {
    make(road, bridge, 0, &Given::new()).expect("a bridge")
}

fn beside(road: &Road, bridge: &Bridge, side: Direction, away_m: f64) -> LatLon {
    let measured_m = bridge.stretch.from_m - 40.0;
    road.line.place(LinePosition { measured_m, offset_right_m: side.side() * away_m })
}

const ALL_HOLDS: Holds = Holds { rangefinder_down: true, optical_flow: true, vision: true };

type Planner = fn(&Request) -> Result<Pattern, PatternError>;

fn planners() -> [(&'static str, Planner); 4] {
    [
        ("look in", look_in),
        ("span by span", span_by_span),
        ("bearings", bearings),
        ("pass through", |request| pass_through(request, ALL_HOLDS)),
    ]
}

/// Everything that an accepted pattern promises.
fn assert_sound(name: &str, request: &Request, pattern: &Pattern) {
    let scene = &request.made.scene;
    for leg in &pattern.legs {
        let steps = ((leg.to - leg.from).norm() / 0.5).ceil().max(1.0) as usize;
        for step in 0..=steps {
            let at = leg.from + (leg.to - leg.from) * (step as f64 / steps as f64);
            let distance_m = scene.nearest(at).expect("a solid").distance_m;
            assert!(distance_m >= request.margins.keep_m(leg.speed_m_s) - 0.01, "{name}: {distance_m} at {at}");
            assert!(distance_m >= request.margins.clearance_m, "{name}: {distance_m} at {at}");
            assert!(scene.over_ground_m(at) >= request.margins.least_height_m - 0.15, "{name}: too low at {at}");
            let (place, height_m) = scene.wgs84(at);
            if let Some(found) = request.road.locate(place, 200.0)
                && found.offset_right_m.abs() < request.road.carriageway(found.direction).outer_edge_m
            {
                let high = height_m - request.made.bridge.deck_height_m >= 59.8;
                assert!(high || (leg.beneath && scene.above(at).is_some()), "{name}: over the lanes at {height_m} m");
            }
        }
    }
    for pair in pattern.legs.windows(2) {
        assert!((pair[0].to - pair[1].from).norm() < 1e-9, "{name}: the path has a gap");
    }
    let launch = scene.enu(request.launch, pattern.transit_height_m);
    let ends = [pattern.legs[0].from, pattern.legs[pattern.legs.len() - 1].to];
    assert!(ends.iter().all(|end| (end - launch).norm() < 0.01), "{name}: it begins and ends above the launch place");
    assert!(pattern.poses.iter().all(|pose| pose.action == Action::None || pose.target.is_some()), "{name}");
}

fn blocks(request: &Request, pattern: &Pattern, network: &Network) -> Vec<Rule> {
    let plan = plan(request, pattern);
    let found = check(&plan, &Limits::default(), &request.airframe, Some(network));
    // The plan's checks know no decks: beneath one they still see lanes. The pattern has looked at those itself.
    let beneath = items_beneath(request, pattern);
    let answered = |f: &Finding| {
        let under = matches!(f.spot, Spot::Item(index) if beneath.contains(&index));
        under && matches!(f.rule, Rule::OverLanesLow | Rule::OverLanesLong)
    };
    found.into_iter().filter(|f| f.severity == Severity::Blocks && !answered(f)).map(|f| f.rule).collect()
}

#[test]
fn every_pattern_from_every_side_keeps_its_promises_and_passes_the_plan_checks() {
    let network = road::demo();
    let road = &network.roads[0];
    let bridge = between_stakes(road, sketch()).expect("a bridge");
    let made = made(road, &bridge);
    for (name, planner) in planners() {
        for side in SIDES {
            let request = Request::new(road, &made, beside(road, &bridge, side, 60.0));
            assert_eq!(request.sides, [side]);
            let pattern = planner(&request).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_sound(name, &request, &pattern);
            assert_eq!(blocks(&request, &pattern, &network), [], "{name}");
        }
    }
}

#[test]
fn over_water_and_over_land_the_demo_bridges_can_be_looked_into() {
    let network = road::demo();
    let road = &network.roads[0];
    for bridge in &road.bridges {
        let made = made(road, bridge);
        let request = Request::new(road, &made, beside(road, bridge, Direction::Increasing, 60.0));
        let pattern = look_in(&request).unwrap_or_else(|error| panic!("{}: {error}", bridge.name));
        assert_sound(&bridge.name, &request, &pattern);
        assert!(pattern.photos().count() > 3);
        // Every span is in a photo's name.
        let spans: std::collections::BTreeSet<usize> =
            pattern.photos().filter_map(|p| p.target).map(|t| t.span).collect();
        assert_eq!(spans.len(), made.span_count(), "{}", bridge.name);
        let items = plan(&request, &pattern).items.len();
        assert!(items < 724, "{}: {items} items", bridge.name);
    }
}

#[test]
fn among_the_demo_roads_lamps_lines_trees_and_barriers_a_patrol_is_sound_or_names_what_is_in_its_way() {
    use bridges::sites::Sites;
    let network = road::demo();
    let road = &network.roads[0];
    let keep_outs = bridges::import::demo();
    assert!(keep_outs.len() > 20);
    let (sites, refused) = Sites::of(road, &Default::default(), &keep_outs);
    assert!(refused.is_empty());
    let mut named = Vec::new();
    let mut accepted = 0;
    for made in sites.all() {
        for side in SIDES {
            let bridge = &made.bridge;
            let request = Request::new(road, made, beside(road, bridge, side, 60.0));
            for (name, planner) in planners() {
                match planner(&request) {
                    Ok(pattern) => {
                        assert_sound(&bridge.name, &request, &pattern);
                        accepted += 1;
                    }
                    Err(PatternError::TooClose { kind, .. }) => named.push(kind),
                    Err(error) => println!("{}, {name}, {side:?}: {error}", bridge.name),
                }
            }
        }
    }
    println!("{accepted} accepted, in the way of the others: {named:?}");
    assert!(accepted > 20);
    assert!(named.iter().all(|kind| matches!(kind, Kind::Vegetation | Kind::PowerLine | Kind::Cap)), "{named:?}");
}

#[test]
fn both_sides_in_one_flight_need_leave_to_cross_and_then_cross_high_and_square() {
    let network = road::demo();
    let road = &network.roads[0];
    let bridge = between_stakes(road, sketch()).expect("a bridge");
    let made = made(road, &bridge);
    let mut request = Request::new(road, &made, beside(road, &bridge, Direction::Increasing, 60.0));
    request.sides = SIDES.to_vec();
    for (name, planner) in planners().into_iter().take(3) {
        request.may_cross_over = false;
        assert!(matches!(planner(&request), Err(PatternError::OtherSide { .. })), "{name}");
        request.may_cross_over = true;
        let pattern = planner(&request).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_sound(name, &request, &pattern);
        assert_eq!(blocks(&request, &pattern, &network), [], "{name}");
        let seen = |side| pattern.poses.iter().filter_map(|p| p.target).filter(|t| t.side == side).count();
        assert_eq!(seen(SIDES[0]), seen(SIDES[1]), "{name}");
    }
}

#[test]
fn a_symmetric_bridge_gives_mirrored_plans() {
    let network = road::demo();
    let road = &network.roads[0];
    let bridge = between_stakes(road, sketch()).expect("a bridge");
    let made = made(road, &bridge);
    let azimuth_rad = road.line.azimuth_rad((bridge.stretch.from_m + bridge.stretch.to_m) / 2.0);
    for (name, planner) in planners() {
        let [right, left] = SIDES.map(|side| {
            let request = Request::new(road, &made, beside(road, &bridge, side, 60.0));
            planner(&request).unwrap_or_else(|error| panic!("{name}: {error}"))
        });
        assert_eq!(right.poses.len(), left.poses.len(), "{name}");
        for (a, b) in right.poses.iter().zip(&left.poses) {
            let at = |place| road.line.locate(place, 500.0).expect("beside the road");
            let (at_a, at_b) = (at(a.place), at(b.place));
            assert!((at_a.measured_m - at_b.measured_m).abs() < 0.2, "{name}: {at_a:?} {at_b:?}");
            assert!((at_a.offset_right_m + at_b.offset_right_m).abs() < 0.2, "{name}: {at_a:?} {at_b:?}");
            assert!((a.height_m - b.height_m).abs() < 1e-6 && (a.pitch_rad - b.pitch_rad).abs() < 1e-3, "{name}");
            assert!((a.speed_m_s - b.speed_m_s).abs() < 0.05 && a.hold_s == b.hold_s && a.action == b.action, "{name}");
        }
        // Where the camera looks, from the road's direction; in the mirror, from left to right is from right to left.
        let turns = |pattern: &Pattern, mirror: f64| -> Vec<(usize, i64)> {
            let mut stop = 0;
            let mut turns = Vec::new();
            for (index, pose) in pattern.poses.iter().enumerate() {
                stop += usize::from(index > 0 && (pose.at - pattern.poses[index - 1].at).norm() > 0.01);
                if pose.action != Action::None {
                    let turn_deg = wrap_pi(pose.yaw_rad - azimuth_rad).to_degrees() * mirror;
                    turns.push((stop, (turn_deg * 2.0).round() as i64));
                }
            }
            turns.sort_unstable();
            turns
        };
        let (turns_right, turns_left) = (turns(&right, 1.0), turns(&left, -1.0));
        assert_eq!(turns_right.len(), turns_left.len(), "{name}");
        for (a, b) in turns_right.iter().zip(&turns_left) {
            assert!(a.0 == b.0 && (a.1 - b.1).abs() <= 1, "{name}: {a:?} {b:?} half degrees");
        }
        assert!((right.clearance_m - left.clearance_m).abs() < 0.05, "{name}");
    }
}

#[test]
fn beneath_a_deck_flies_only_what_holds_without_gnss() {
    let network = road::demo();
    let road = &network.roads[0];
    let over_water = Sketch { over_water: true, ..sketch() };
    for (sketch, holds, allowed) in [
        (sketch(), Holds::default(), false),
        (sketch(), Holds { optical_flow: true, ..Holds::default() }, false),
        (sketch(), Holds { rangefinder_down: true, optical_flow: true, vision: false }, true),
        (over_water.clone(), Holds { rangefinder_down: true, optical_flow: true, vision: false }, false),
        (over_water, Holds { vision: true, ..Holds::default() }, true),
    ] {
        let bridge = between_stakes(road, sketch).expect("a bridge");
        let made = made(road, &bridge);
        let request = Request::new(road, &made, beside(road, &bridge, Direction::Increasing, 60.0));
        match pass_through(&request, holds) {
            Ok(pattern) => {
                assert!(allowed);
                assert!(pattern.gates.len() >= 4 && pattern.legs.iter().any(|leg| leg.beneath));
            }
            Err(error) => assert!(!allowed && matches!(error, PatternError::NotHolding { .. }), "{error}"),
        }
    }
    let low = Sketch { deck_height_m: 7.0, under_clearance_m: 5.0, ..self::sketch() };
    let bridge = between_stakes(road, low).expect("a bridge");
    let made = made(road, &bridge);
    let request = Request::new(road, &made, beside(road, &bridge, Direction::Increasing, 60.0));
    assert!(matches!(pass_through(&request, ALL_HOLDS), Err(PatternError::NoRoomBeneath { .. })));
}

#[test]
fn a_pass_goes_through_the_chosen_spans_only_and_comes_back_beneath() {
    let network = road::demo();
    let road = &network.roads[0];
    let bridge = between_stakes(road, sketch()).expect("a bridge");
    let made = made(road, &bridge);
    let mut request = Request::new(road, &made, beside(road, &bridge, Direction::Decreasing, 60.0));
    request.spans = vec![1];
    let pattern = pass_through(&request, ALL_HOLDS).expect("a pattern");
    assert!(pattern.gates.iter().all(|gate| gate.span == 1));
    assert_eq!(pattern.gates.iter().filter(|gate| gate.entry).count(), 2, "there and back");
    assert_eq!(pattern.legs.iter().filter(|leg| leg.beneath).count(), 2);
    request.spans = vec![3];
    assert_eq!(pass_through(&request, ALL_HOLDS).map(|_| ()), Err(PatternError::NoSuchSpan { number: 4, count: 3 }));
}

#[test]
fn a_bearing_list_names_each_pier_from_both_faces_and_looks_at_it() {
    let network = road::demo();
    let road = &network.roads[0];
    let bridge = between_stakes(road, sketch()).expect("a bridge");
    let made = made(road, &bridge);
    let request = Request::new(road, &made, beside(road, &bridge, Direction::Increasing, 60.0));
    let pattern = bearings(&request).expect("a pattern");
    let photos: Vec<_> = pattern.photos().collect();
    assert_eq!(photos.len(), 4, "two piers, two faces");
    for photo in photos {
        let target = photo.target.expect("a target");
        let (sin, cos) = photo.yaw_rad.sin_cos();
        let (up, level) = photo.pitch_rad.sin_cos();
        let sight = Place::new(sin * level, cos * level, up);
        let hit = made.scene.first_hit(photo.at, sight, 100.0).expect("something in the middle of the picture");
        assert!(matches!(hit.solid.kind, Kind::Cap | Kind::Girder), "{:?}", hit.solid);
        assert!(target.pier.is_some_and(|pier| target.span == pier || target.span == pier + 1));
        assert!(photo.hold_s > 0.0);
    }
}

#[test]
fn a_culvert_is_looked_into_from_both_mouths() {
    let network = road::demo();
    let road = &network.roads[0];
    let culvert = Culvert {
        name: "test".to_owned(),
        measured_m: 30_000.0,
        width_m: 4.0,
        height_m: 3.0,
        length_m: 34.0,
        road_height_m: 5.0,
        over_water: false,
    };
    let made = culvert.made(road, 0).expect("a culvert");
    let launch = road.line.place(LinePosition { measured_m: 29_950.0, offset_right_m: 60.0 });
    let mut request = Request::new(road, &made, launch);
    request.sides = SIDES.to_vec();
    request.may_cross_over = true;
    for (height_m, width_m) in [(3.0, 4.0), (1.5, 1.5), (4.5, 8.0)] {
        let made = Culvert { height_m, width_m, ..culvert.clone() }.made(road, 0).expect("a culvert");
        let request = Request { made: &made, ..request.clone() };
        let pattern = mouths(&request).unwrap_or_else(|error| panic!("{error}"));
        assert_sound("culvert", &request, &pattern);
        assert_eq!(blocks(&request, &pattern, &network), []);
        for side in SIDES {
            let photos: Vec<_> = pattern.photos().filter(|p| p.target.is_some_and(|t| t.side == side)).collect();
            assert_eq!(photos.len(), 3, "into the mouth and to both sides of it");
            let sight = |photo: &Pose| {
                let ((sin, cos), (up, level)) = (photo.yaw_rad.sin_cos(), photo.pitch_rad.sin_cos());
                Place::new(sin * level, cos * level, up)
            };
            // The middle picture looks through the mouth, past the embankment's face; the others look at that.
            let met = |photo: &Pose| made.scene.first_hit(photo.at, sight(photo), 15.0).is_some();
            assert!(!met(photos[1]) && met(photos[0]) && met(photos[2]));
        }
    }
    assert!(Culvert { height_m: 6.0, ..culvert }.made(road, 0).is_err(), "higher than the road");
}

#[test]
fn what_stands_beside_the_bridge_is_named_in_the_refusal() {
    let network = road::demo();
    let road = &network.roads[0];
    let bridge = between_stakes(road, sketch()).expect("a bridge");
    let bare = made(road, &bridge);
    let request = Request::new(road, &bare, beside(road, &bridge, Direction::Increasing, 60.0));
    let pattern = look_in(&request).expect("a pattern");
    let photo = pattern.photos().nth(4).expect("a photo");
    let tree = Shape::cylinder([photo.at.x + 1.0, photo.at.y], 2.0, 0.0, 10.0).expect("a tree");
    let tree = Solid { kind: Kind::Vegetation, owner: Owner::default(), shape: tree };
    let with = bare.clone().with([tree]);
    let request = Request { made: &with, ..request };
    assert!(matches!(look_in(&request), Err(PatternError::TooClose { kind: Kind::Vegetation, .. })));
}

#[test]
fn more_stops_than_an_autopilot_takes_items_for_are_refused() {
    let network = road::demo();
    let road = &network.roads[0];
    let long = road.bridges.iter().max_by_key(|bridge| bridge.spans_m.len()).expect("a bridge");
    let made = made(road, long);
    let mut request = Request::new(road, &made, beside(road, long, Direction::Increasing, 60.0));
    request.sides = SIDES.to_vec();
    request.may_cross_over = true;
    let refused = span_by_span(&request).map(|_| ());
    assert!(matches!(refused, Err(PatternError::TooManyItems { count, limit: 724 }) if count > 724), "{refused:?}");
    request.spans = (0..10).collect();
    assert!(span_by_span(&request).is_ok());
}

#[test]
fn nonsense_and_bad_launch_places_are_refused() {
    let network = road::demo();
    let road = &network.roads[0];
    let bridge = between_stakes(road, sketch()).expect("a bridge");
    let made = made(road, &bridge);
    let request = Request::new(road, &made, beside(road, &bridge, Direction::Increasing, 60.0));
    let refused = |change: &dyn Fn(&mut Request)| {
        let mut changed = request.clone();
        change(&mut changed);
        look_in(&changed).expect_err("refused")
    };
    assert!(matches!(
        refused(&|r| r.speed_m_s = f64::NAN),
        PatternError::OutOfRange { parameter: "pattern-speed", .. }
    ));
    assert!(matches!(refused(&|r| r.margins.clearance_m = -1.0), PatternError::OutOfRange { .. }));
    assert!(matches!(refused(&|r| r.sides.clear()), PatternError::NoSide));
    assert!(matches!(
        refused(&|r| r.stand_off_m = Some(3.0)),
        PatternError::TooClose { .. } | PatternError::FieldTooNarrow { .. }
    ));
    assert!(matches!(refused(&|r| r.height_m = Some(1.0)), PatternError::TooLow { .. }));
    assert!(matches!(
        refused(&|r| r.height_m = Some(60.0)),
        PatternError::HiddenByDeck { .. } | PatternError::FieldTooNarrow { .. }
    ));
    let on = beside(road, &bridge, Direction::Increasing, 5.0);
    assert!(matches!(refused(&|r| r.launch = on), PatternError::LaunchOnRoad { .. }));
    let far = LatLon { lat_deg: 30.0, lon_deg: 100.0 };
    assert!(matches!(refused(&|r| r.launch = far), PatternError::LaunchNotBeside));
}

#[test]
fn photos_in_passing_are_triggered_by_distance_and_stops_take_one_each() {
    let network = road::demo();
    let road = &network.roads[0];
    let bridge = between_stakes(road, sketch()).expect("a bridge");
    let made = made(road, &bridge);
    let request = Request::new(road, &made, beside(road, &bridge, Direction::Increasing, 60.0));
    let count = |items: &[mission::plan::Item], number: u16| items.iter().filter(|i| i.command == number).count();
    let items = plan(&request, &look_in(&request).expect("a pattern")).items;
    assert_eq!(items[0].command, command::NAV_TAKEOFF);
    assert_eq!(count(&items, command::DO_SET_CAM_TRIGG_DIST), 2, "on and off");
    assert_eq!(items[items.len() - 1].command, command::NAV_RETURN_TO_LAUNCH);
    let pattern = span_by_span(&request).expect("a pattern");
    let items = plan(&request, &pattern).items;
    assert_eq!(count(&items, command::IMAGE_START_CAPTURE), pattern.photos().count());
    assert_eq!(count(&items, command::CONDITION_YAW), 6, "two stops in front of each of three spans");
    let px4 = Request { firmware: mission::plan::Firmware::Px4, ..request };
    let items = plan(&px4, &span_by_span(&px4).expect("a pattern")).items;
    assert_eq!(count(&items, command::CONDITION_YAW), 0, "PX4 refuses it in missions");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn an_accepted_pattern_keeps_its_clearance_at_every_point_of_any_bridge(
        spans in prop::collection::vec(8.0..60.0_f64, 1..8), at_m in 2_000.0..100_000.0_f64, width_m in 9.0..45.0_f64,
        clearance_m in 3.0..25.0_f64, depth_m in 0.6..3.5_f64, away_m in 45.0..150.0_f64, keep_m in 1.0..4.0_f64,
        gust_m_s in 4.0..9.0_f64, which in 0..4_usize, right in any::<bool>(), both in any::<bool>(),
        trees in prop::collection::vec((0.0..1.0_f64, -1.0..1.0_f64, 1.0..30.0_f64), 0..4),
    ) {
        let network = road::demo();
        let road = &network.roads[0];
        // Beneath a deck narrower than the road's lanes nobody passes: it would be refused each time.
        let width_m = if which == 3 { width_m.max(28.0) } else { width_m };
        let length_m: f64 = spans.iter().sum();
        let bridge = Bridge {
            name: "random".to_owned(),
            stretch: road::Stretch { from_m: at_m, to_m: at_m + length_m },
            spans_m: spans,
            deck_width_m: width_m,
            deck_height_m: clearance_m + depth_m,
            under_clearance_m: clearance_m,
            crosses: String::new(),
            over_water: false,
        };
        let made = make(road, &bridge, 0, &Given::new());
        prop_assume!(made.is_ok());
        let made = made.expect("a bridge");
        // Trees beside the bridge, some of them in the way.
        let trees: Vec<Solid> = trees.iter().map(|(along, across, tall_m)| {
            let offset_m = across.signum() * (width_m / 2.0 + 3.0 + across.abs() * 60.0);
            let at = made.enu(road, at_m + along * length_m, offset_m, 0.0);
            let shape = Shape::cylinder([at.x, at.y], 1.5, 0.0, *tall_m).expect("a tree");
            Solid { kind: Kind::Vegetation, owner: Owner::default(), shape }
        }).collect();
        let made = made.with(trees);
        let side = SIDES[usize::from(right)];
        let mut request = Request::new(road, &made, beside(road, &bridge, side, away_m));
        request.margins = Margins { clearance_m: keep_m, gust_m_s, ..request.margins };
        if both && which < 3 {
            request.sides.push(SIDES[usize::from(!right)]);
            request.may_cross_over = true;
        }
        let (name, planner) = planners()[which];
        let answer = planner(&request);
        if let Ok(pattern) = answer {
            assert_sound(name, &request, &pattern);
            prop_assert!(pattern.clearance_m >= keep_m);
        }
    }
}

#[test]
fn every_picture_of_a_pattern_is_known_again_by_where_it_was_taken_and_says_bridge_span_pier_and_side() {
    let network = road::demo();
    let road = &network.roads[0];
    let bridge = between_stakes(road, sketch()).expect("a bridge");
    let made = made(road, &bridge);
    let launch = beside(road, &bridge, Direction::Decreasing, 60.0);
    for (name, planner) in planners() {
        let mut request = Request::new(road, &made, launch);
        (request.sides, request.may_cross_over) = (vec![Direction::Decreasing, Direction::Increasing], true);
        if name == "pass through" {
            request.margins = Margins { clearance_m: 1.0, position_error_m: 0.3, ..request.margins };
        }
        let pattern = planner(&request).unwrap_or_else(|why| panic!("{name}: {why}"));
        let aims = plan(&request, &pattern).aims;
        let aimed = |pose: &Pose| {
            let height_m = request.datum.rel_home(pose.height_m).0;
            let part =
                aimed_at(&aims, pose.place, height_m, Some(pose.yaw_rad)).unwrap_or_else(|| panic!("{name}: {pose:?}"));
            (part.clone(), pose.target.expect("a picture shows something"))
        };
        let shown: Vec<_> = pattern.poses.iter().filter(|pose| pose.action != Action::None).map(aimed).collect();
        assert!(shown.len() >= 4, "{name}");
        for (part, target) in shown {
            assert_eq!((part.bridge.as_str(), part.bound), ("test", Bound::ByPlan));
            // Where a clip through one span ends, that through the next one may be as near.
            if name != "pass through" {
                assert_eq!((part.span, part.side), (target.span + 1, target.side), "{name}");
                assert_eq!(part.pier, target.pier.map(|pier| pier + 1), "{name}");
            }
        }
        let home = aimed_at(&aims, launch, 1.0, None);
        assert_eq!(home, None, "{name}: nothing is shown at the launch place");
    }
}
