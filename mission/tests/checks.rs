//! Every rule finds what it is for, and a good plan is left in peace.
#![allow(clippy::unwrap_used)]

use mission::explain::Explain;
use mission::geo::{HeightAmsl, HeightRelHome, LatLon, destination};
use mission::plan::checks::{Finding, Limits, Rule, Severity, Spot, check};
use mission::plan::corridor::{self, CorridorRequest, LevelGround};
use mission::plan::{Airframe, FenceCircle, FencePolygon, Firmware, Frame, Home, Item, Plan, RallyPoint, command};
use mission::road::{self, Direction};

const HOME: LatLon = LatLon { lat_deg: 33.0, lon_deg: 120.0 };

/// Metres north and east of home.
fn near_home(north_m: f64, east_m: f64) -> LatLon {
    let north = destination(HOME, 0.0, north_m);
    destination(north, std::f64::consts::FRAC_PI_2, east_m)
}

fn waypoint(north_m: f64, east_m: f64, height_m: f64) -> Item {
    Item::at(command::NAV_WAYPOINT, Frame::GlobalRelHome, near_home(north_m, east_m), height_m)
}

fn square(half_m: f64) -> FencePolygon {
    let corners = [(1.0, 1.0), (1.0, -1.0), (-1.0, -1.0), (-1.0, 1.0)];
    let corners = corners.map(|(north, east)| near_home(north * half_m, east * half_m)).to_vec();
    FencePolygon { corners, inclusion: true }
}

/// Take-off, three sides of a square, return.
fn good() -> Plan {
    let mut plan =
        Plan { home: Home { place: HOME, ground: HeightAmsl(4.0) }, cruise_speed_m_s: Some(8.0), ..Plan::default() };
    plan.items = vec![
        Item::at(command::NAV_TAKEOFF, Frame::GlobalRelHome, HOME, 60.0),
        waypoint(200.0, 0.0, 60.0),
        waypoint(200.0, 200.0, 60.0),
        waypoint(0.0, 200.0, 60.0),
        Item::command(command::NAV_RETURN_TO_LAUNCH, [0.0; 7]),
    ];
    plan.fence.polygons = vec![square(500.0)];
    plan.rally = vec![RallyPoint { place: near_home(20.0, 20.0), height: HeightRelHome(60.0) }];
    plan
}

fn findings(plan: &Plan) -> Vec<Finding> {
    check(plan, &Limits::default(), &Airframe::patrol_quadrotor(), None)
}

/// Changes the good plan and expects exactly one finding.
#[track_caller]
fn one(change: impl FnOnce(&mut Plan)) -> Finding {
    let mut plan = good();
    change(&mut plan);
    let found = findings(&plan);
    assert_eq!(found.len(), 1, "{found:#?}");
    let message = found[0].explain();
    assert!(message.id.starts_with("find-"));
    let names: Vec<_> = message.args.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["where", "measured", "limit", "basis"]);
    found[0]
}

#[test]
fn a_good_plan_has_no_findings() {
    assert_eq!(findings(&good()), []);
}

#[test]
fn a_planned_corridor_has_no_findings() {
    let network = road::demo();
    let road = network.road("D15").unwrap();
    let (from_m, to_m) = road.chainage.range_m();
    let request = CorridorRequest::new(road, from_m, to_m, Direction::Increasing);
    let corridor = corridor::plan(&request, &LevelGround::default()).unwrap();
    for leg in &corridor.legs {
        let found = check(&leg.plan, &Limits::default(), &request.airframe, Some(&network));
        assert_eq!(found, [], "leg from {}", leg.launch.name);
    }
}

#[test]
fn height_above_the_limit_blocks_and_names_the_law() {
    let finding = one(|plan| plan.items[2].params[6] = 121.0);
    assert_eq!((finding.rule, finding.spot, finding.severity), (Rule::HeightAbove, Spot::Item(2), Severity::Blocks));
    assert_eq!((finding.measured, finding.limit), (121.0, 120.0));
    assert_eq!(finding.basis, Some("basis-interim-regulation-19"));
    assert!(finding.place.is_some());
}

#[test]
fn height_above_sea_level_is_reckoned_from_the_ground_at_home() {
    let finding = one(|plan| {
        plan.home.ground = HeightAmsl(100.0);
        plan.items[2].frame = Frame::GlobalAmsl;
        plan.items[2].params[6] = 221.0;
    });
    assert_eq!((finding.rule, finding.measured), (Rule::HeightAbove, 121.0));
}

#[test]
fn height_under_the_floor_warns() {
    let finding = one(|plan| plan.items[2].params[6] = 10.0);
    assert_eq!((finding.rule, finding.severity), (Rule::HeightBelow, Severity::Warns));
}

#[test]
fn an_item_outside_the_fence_blocks() {
    let finding = one(|plan| plan.items[2] = waypoint(200.0, 530.0, 60.0));
    assert_eq!((finding.rule, finding.spot), (Rule::OutsideFence, Spot::Item(2)));
    assert!((finding.measured - 30.0).abs() < 1.0, "{}", finding.measured);
}

#[test]
fn a_way_that_cuts_a_fence_corner_blocks_though_both_ends_are_inside() {
    let finding = one(|plan| {
        // A notch from the east side towards the centre, between the second and the third waypoint.
        let notch = [(120.0, 500.0), (120.0, 150.0), (80.0, 150.0), (80.0, 500.0)];
        plan.fence.polygons[0].corners.splice(0..0, notch.map(|(n, e)| near_home(n, e)).into_iter().rev());
    });
    assert_eq!((finding.rule, finding.spot, finding.measured), (Rule::OutsideFence, Spot::Item(3), 0.0));
}

#[test]
fn a_way_through_an_exclusion_circle_blocks() {
    let circle = FenceCircle { centre: near_home(200.0, 100.0), radius_m: 15.0, inclusion: false };
    let finding = one(|plan| plan.fence.circles.push(circle));
    assert_eq!((finding.rule, finding.spot), (Rule::InsideExclusion, Spot::Item(2)));
}

#[test]
fn the_way_home_is_checked_too() {
    let circle = FenceCircle { centre: near_home(0.0, 100.0), radius_m: 15.0, inclusion: false };
    let finding = one(|plan| plan.fence.circles.push(circle));
    assert_eq!((finding.rule, finding.spot), (Rule::InsideExclusion, Spot::Item(4)));
}

#[test]
fn px4_is_content_with_one_inclusion_and_ardupilot_wants_all() {
    let mut plan = good();
    plan.fence.circles.push(FenceCircle { centre: near_home(2_000.0, 0.0), radius_m: 100.0, inclusion: true });
    assert!(findings(&plan).iter().any(|finding| finding.rule == Rule::OutsideFence));
    plan.firmware = Firmware::Px4;
    assert_eq!(findings(&plan), []);
}

#[test]
fn a_crossed_fence_a_thin_one_and_a_line_block() {
    let mut plan = good();
    plan.fence.polygons[0].corners.swap(1, 2);
    let rules: Vec<_> = findings(&plan).iter().map(|finding| finding.rule).collect();
    assert!(rules.contains(&Rule::FenceSelfIntersects), "{rules:?}");
    let tiny = FencePolygon { inclusion: false, ..square(5.0) };
    let tiny = FencePolygon { corners: tiny.corners.iter().map(|c| destination(*c, 0.0, 300.0)).collect(), ..tiny };
    assert_eq!(one(|plan| plan.fence.polygons.push(tiny)).rule, Rule::FenceTooSmall);
    let line = FencePolygon { corners: square(100.0).corners[..2].to_vec(), inclusion: false };
    let finding = one(|plan| plan.fence.polygons.push(line));
    assert_eq!((finding.rule, finding.spot), (Rule::FenceTooFewCorners, Spot::Polygon(1)));
    let corner = LatLon { lat_deg: 33.0, lon_deg: 120.0 };
    let huge = FencePolygon { corners: vec![corner; 6_000], inclusion: true };
    assert_eq!(one(|plan| plan.fence.polygons.push(huge)).rule, Rule::FenceTooLarge);
}

#[test]
fn a_rally_point_outside_the_fence_blocks() {
    let finding = one(|plan| plan.rally[0].place = near_home(600.0, 0.0));
    assert_eq!((finding.rule, finding.spot), (Rule::RallyOutsideFence, Spot::Rally(0)));
}

#[test]
fn far_from_home_and_a_long_way_are_found() {
    let mut plan = good();
    plan.fence.polygons.clear();
    plan.items[2] = waypoint(0.0, 5_400.0, 60.0);
    let rules: Vec<_> = findings(&plan).iter().map(|finding| (finding.rule, finding.spot)).collect();
    assert!(rules.contains(&(Rule::TooFarFromHome, Spot::Item(2))), "{rules:?}");
    assert!(rules.contains(&(Rule::LegTooLong, Spot::Item(2))), "{rules:?}");
}

#[test]
fn a_plan_that_one_battery_does_not_reach_blocks_where_it_runs_out() {
    let finding = one(|plan| {
        let round: Vec<_> = plan.items[1..4].to_vec();
        for _ in 0..40 {
            plan.items.splice(1..1, round.iter().copied());
        }
    });
    assert_eq!(finding.rule, Rule::Energy);
    assert!(finding.measured > 0.75 && finding.limit == 0.75);
    assert!(matches!(finding.spot, Spot::Item(index) if index > 40), "{:?}", finding.spot);
}

#[test]
fn repeated_rounds_count_for_the_battery() {
    let jump = |times| Item::command(command::DO_JUMP, [2.0, times, 0.0, 0.0, 0.0, 0.0, 0.0]);
    let mut plan = good();
    plan.items.insert(4, jump(2.0));
    assert_eq!(findings(&plan), []);
    assert_eq!(one(|plan| plan.items.insert(4, jump(60.0))).rule, Rule::Energy);
}

#[test]
fn wind_that_the_aircraft_cannot_hold_against_blocks() {
    let mut limits = Limits::default();
    limits.wind.speed_m_s = 14.0;
    let found = check(&good(), &limits, &Airframe::patrol_quadrotor(), None);
    assert!(found.iter().any(|finding| finding.rule == Rule::WindTooStrong), "{found:?}");
}

#[test]
fn a_turn_too_fast_for_its_ways_warns_unless_the_aircraft_stops_there() {
    let sharp = |plan: &mut Plan| {
        plan.items.insert(1, Item::command(command::DO_CHANGE_SPEED, [1.0, 15.0, -1.0, 0.0, 0.0, 0.0, 0.0]));
        plan.items[3] = waypoint(200.0, 20.0, 60.0);
        plan.items[4] = waypoint(180.0, 20.0, 60.0);
    };
    let mut plan = good();
    sharp(&mut plan);
    let found = findings(&plan);
    assert!(found.iter().all(|finding| finding.rule == Rule::SharpTurn), "{found:#?}");
    assert!(found.iter().any(|finding| finding.spot == Spot::Item(3)), "{found:#?}");
    for item in &mut plan.items[2..5] {
        item.params[0] = 1.0;
    }
    assert_eq!(findings(&plan), []);
}

#[test]
fn speeds_over_the_aircraft_and_over_its_class_block() {
    let mut plan = good();
    plan.items.insert(1, Item::command(command::DO_CHANGE_SPEED, [1.0, 30.0, -1.0, 0.0, 0.0, 0.0, 0.0]));
    plan.items.iter_mut().filter(|item| item.command == command::NAV_WAYPOINT).for_each(|item| item.params[0] = 1.0);
    let rules: Vec<_> = findings(&plan).iter().map(|finding| finding.rule).collect();
    assert_eq!(rules, [Rule::TooFast, Rule::ClassSpeed]);
}

#[test]
fn a_mission_without_take_off_or_ending_or_items_is_found() {
    let finding = one(|plan| plan.items = plan.items.split_off(1));
    assert_eq!(finding.rule, Rule::NoTakeOff);
    assert_eq!(one(|plan| plan.items.truncate(4)).rule, Rule::NoEnding);
    assert_eq!(one(|plan| plan.items.clear()).rule, Rule::NoItems);
}

#[test]
fn numbers_that_cannot_be_meant_block() {
    let place = |change: fn(&mut Item)| one(|plan| change(&mut plan.items[2])).rule;
    assert_eq!(place(|item| item.params[4] = f64::NAN), Rule::BadCoordinate);
    assert_eq!(place(|item| item.params[5] = 181.0), Rule::BadCoordinate);
    assert_eq!(place(|item| item.params[6] = 1e308), Rule::BadCoordinate);
    assert_eq!(place(|item| (item.params[4], item.params[5]) = (0.0, 0.0)), Rule::BadCoordinate);
    assert_eq!(place(|item| item.params[0] = f64::INFINITY), Rule::BadNumber);
    assert_eq!(one(|plan| plan.home.place.lat_deg = 91.0).rule, Rule::BadCoordinate);
    assert_eq!(one(|plan| plan.cruise_speed_m_s = Some(0.0)).rule, Rule::BadNumber);
    assert_eq!(one(|plan| plan.rally[0].place.lat_deg = f64::NAN).rule, Rule::BadCoordinate);
    assert_eq!(one(|plan| plan.fence.polygons[0].corners[0].lat_deg = f64::NAN).rule, Rule::BadCoordinate);
}

#[test]
fn a_speed_that_no_file_says_is_assumed_and_told_unless_an_item_says_it() {
    let finding = one(|plan| plan.cruise_speed_m_s = None);
    assert_eq!((finding.rule, finding.severity, finding.measured), (Rule::SpeedAssumed, Severity::Informs, 10.0));
    let mut plan = Plan { cruise_speed_m_s: None, ..good() };
    plan.items.insert(1, Item::command(command::DO_CHANGE_SPEED, [1.0, 8.0, -1.0, 0.0, 0.0, 0.0, 0.0]));
    assert_eq!(findings(&plan), []);
}

#[test]
fn an_item_in_a_frame_that_says_no_place_blocks() {
    for frame in [Frame::Other(77), Frame::LocalNed, Frame::Mission] {
        let finding = one(|plan| plan.items[2].frame = frame);
        assert_eq!((finding.rule, finding.measured), (Rule::UnknownFrame, f64::from(frame.number())));
    }
}

#[test]
fn a_hundred_thousand_items_in_a_fence_of_five_thousand_corners_are_checked_in_bounded_time() {
    let mut plan = good();
    let around = |index: usize, count: usize, radius_m: f64| {
        let angle = index as f64 / count as f64 * std::f64::consts::TAU;
        (radius_m * angle.cos(), radius_m * angle.sin())
    };
    let corners = (0..5_000).map(|index| around(index, 5_000, 1_500.0)).map(|(n, e)| near_home(n, e)).collect();
    plan.fence.polygons = vec![FencePolygon { corners, inclusion: true }];
    let items = (0..100_000).map(|index| around(index * 37, 1_000, 1_400.0)).map(|(n, e)| waypoint(n, e, 60.0));
    plan.items.splice(1..4, items);
    let network = road::demo();
    let begun = std::time::Instant::now();
    let found = check(&plan, &Limits::default(), &Airframe::patrol_quadrotor(), Some(&network));
    println!("checked in {:?}", begun.elapsed());
    assert!(found.iter().any(|finding| finding.rule == Rule::TooManyItems));
    assert!(found.len() < 3 * plan.items.len());
}

#[test]
fn turning_back_on_long_ways_is_no_sharp_turn_and_on_short_ones_says_a_length_that_can_be_meant() {
    let back = |north_m: f64| Plan {
        items: vec![
            Item::at(command::NAV_TAKEOFF, Frame::GlobalRelHome, HOME, 60.0),
            waypoint(0.0, 100.0, 60.0),
            waypoint(north_m, 100.0, 60.0),
            waypoint(0.0, 100.0, 60.0),
            Item::command(command::NAV_RETURN_TO_LAUNCH, [0.0; 7]),
        ],
        ..good()
    };
    assert_eq!(findings(&back(300.0)), []);
    let found = findings(&back(20.0));
    assert!(found.iter().any(|finding| finding.rule == Rule::SharpTurn && finding.measured < 100.0), "{found:?}");
}

#[test]
fn a_repeated_waypoint_is_mentioned() {
    let finding = one(|plan| plan.items.insert(2, plan.items[1]));
    assert_eq!((finding.rule, finding.severity, finding.spot), (Rule::Duplicate, Severity::Informs, Spot::Item(2)));
}

#[test]
fn jumps_to_nowhere_for_ever_and_without_end_are_found() {
    let jump = |target: f64, times: f64| Item::command(command::DO_JUMP, [target, times, 0.0, 0.0, 0.0, 0.0, 0.0]);
    assert_eq!(one(|plan| plan.items.insert(4, jump(99.0, 1.0))).rule, Rule::JumpTarget);
    assert_eq!(one(|plan| plan.items.insert(4, jump(5.0, 1.0))).rule, Rule::JumpTarget, "to itself");
    assert_eq!(one(|plan| plan.items.insert(4, jump(2.5, 1.0))).rule, Rule::JumpTarget);
    assert_eq!(one(|plan| plan.items.insert(4, jump(2.0, -1.0))).rule, Rule::JumpForever);
    let mut plan = good();
    plan.items.insert(4, jump(2.0, 1e8));
    assert!(findings(&plan).iter().any(|finding| finding.rule == Rule::JumpTooLong));
}

#[test]
fn px4_refuses_a_return_in_a_place_frame() {
    let finding = one(|plan| {
        plan.firmware = Firmware::Px4;
        plan.items[4].frame = Frame::GlobalRelHome;
    });
    assert_eq!((finding.rule, finding.measured), (Rule::ReturnFrame, 3.0));
    let mut plan = good();
    plan.items[4].frame = Frame::GlobalRelHome;
    assert_eq!(findings(&plan), [], "ArduPilot takes it");
}

#[test]
fn more_items_than_the_autopilot_holds_block() {
    let mut plan = good();
    let yaw = Item::command(command::CONDITION_YAW, [0.0; 7]);
    plan.items.splice(1..1, std::iter::repeat_n(yaw, 720));
    let found = findings(&plan);
    assert_eq!((found[0].rule, found[0].measured, found.len()), (Rule::TooManyItems, 725.0, 1));
}

#[test]
fn lanes_are_crossed_briefly_and_high_but_not_followed() {
    let network = road::demo();
    let road = network.road("D15").unwrap();
    let middle_m = road.line.length_m() / 2.0;
    let beside = |along_m: f64, right_m: f64| {
        road.line.place(road::LinePosition { measured_m: middle_m + along_m, offset_right_m: right_m })
    };
    let fly = |ends: [LatLon; 2], height_m: f64| {
        let to = |place| Item::at(command::NAV_WAYPOINT, Frame::GlobalRelHome, place, height_m);
        let plan = Plan {
            home: Home { place: ends[0], ground: HeightAmsl(0.0) },
            items: vec![
                Item::at(command::NAV_TAKEOFF, Frame::GlobalRelHome, ends[0], height_m),
                to(ends[1]),
                Item::at(command::NAV_LAND, Frame::GlobalRelHome, ends[1], 0.0),
            ],
            cruise_speed_m_s: Some(8.0),
            ..Plan::default()
        };
        let found = check(&plan, &Limits::default(), &Airframe::patrol_quadrotor(), Some(&network));
        found.iter().map(|finding| finding.rule).collect::<Vec<_>>()
    };
    assert_eq!(fly([beside(0.0, 60.0), beside(0.0, -60.0)], 70.0), []);
    assert_eq!(fly([beside(0.0, 60.0), beside(0.0, -60.0)], 40.0), [Rule::OverLanesLow]);
    assert_eq!(fly([beside(0.0, 8.0), beside(300.0, 8.0)], 70.0), [Rule::OverLanesLong]);
    assert_eq!(fly([beside(0.0, 50.0), beside(300.0, 50.0)], 70.0), []);
}
