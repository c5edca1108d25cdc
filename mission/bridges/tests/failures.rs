//! A lost position, a low battery, a fall, and parameters that mend.

mod common;

use bridges::bridge::{Given, Made, Sketch, between_stakes, make};
use bridges::pattern::{Holds, Pattern, Request, look_in};
use bridges::solid::Place;
use bridges::ways_back::drift::{Conditions, Sinking, Start, Wind, envelope, reach_m};
use bridges::ways_back::fall::{Failure, Footprint, footprint, outlines};
use bridges::ways_back::{
    BatteryStage, Cone, Failsafe, Failsafes, Finding, Mend, Point, PositionAction, ReturnSettings, Rule, Situation,
    Trigger, check_all, check_battery, check_fall, check_position, points,
};
use mission::explain::Explain;
use mission::geo::LatLon;
use mission::plan::airframe::GRAVITY_M_S2;
use mission::plan::{Airframe, Firmware, command};
use mission::road::{self, Bridge, LinePosition, Network, Road};
use proptest::prelude::*;

use common::sketch;

const PLENTY_WH: f64 = 200.0;

struct Site {
    network: Network,
    bridge: Bridge,
    made: Made,
    airframe: Airframe,
}

impl Site {
    fn new(over_water: bool) -> Self {
        let network = road::demo();
        let sketch = Sketch { over_water, ..sketch() };
        let bridge = between_stakes(&network.roads[0], sketch).expect("a bridge");
        let made = make(&network.roads[0], &bridge, 0, &Given::new()).expect("a bridge");
        Self { network, bridge, made, airframe: Airframe::patrol_quadrotor() }
    }

    fn road(&self) -> &Road {
        &self.network.roads[0]
    }

    fn launch(&self) -> LatLon {
        let measured_m = self.bridge.stretch.from_m - 60.0;
        self.road().line.place(LinePosition { measured_m, offset_right_m: 60.0 })
    }

    fn situation(&self) -> Situation<'_> {
        Situation {
            scene: &self.made.scene,
            lanes: Some((self.road(), self.bridge.deck_height_m)),
            datum: Default::default(),
            home: self.launch(),
            rally: &[],
            approved: &[],
            people: &[],
            airframe: &self.airframe,
            holds: Holds::default(),
            charge: 1.0,
            wind: Wind { mean_m_s: 4.0, gust_m_s: 6.0, from_rad: None },
            position_error_m: 1.0,
            clearance_m: 2.0,
            body_m: 0.7,
        }
    }

    fn pattern(&self) -> Pattern {
        look_in(&Request::new(self.road(), &self.made, self.launch())).expect("a pattern")
    }

    /// A point that is hovered at: along the bridge, to the right of the road, above the ground.
    fn hover(&self, along_m: f64, right_m: f64, height_m: f64) -> Point {
        let at = self.made.enu(self.road(), self.bridge.stretch.from_m + along_m, right_m, height_m);
        let (time_s, velocity_m_s, recent_m_s, left_wh) = (0.0, [0.0; 2], 0.0, PLENTY_WH);
        Point { at, along_m: 0.0, time_s, velocity_m_s, recent_m_s, left_wh }
    }

    /// Where the wind blows from that pushes away from the bridge on the right of the road, radians.
    fn lee_rad(&self) -> f64 {
        self.road().line.azimuth_rad(self.bridge.stretch.from_m + 45.0) - std::f64::consts::FRAC_PI_2
    }
}

fn found(findings: &[Finding], rule: Rule) -> Option<&Finding> {
    findings.iter().find(|finding| finding.rule == rule)
}

#[test]
fn a_landing_without_a_position_beside_a_bridge_meets_it_and_each_mend_that_is_offered_does_away_with_that() {
    let site = Site::new(false);
    let situation = site.situation();
    let failsafes = Failsafes::arducopter();
    let near = [site.hover(45.0, 13.5 + 30.0, 8.0)];
    let findings = check_position(&near, &failsafes, &situation);
    let finding = found(&findings, Rule::DriftMeetsSolid).expect("it meets the bridge");
    assert_eq!((finding.trigger, finding.explain().id), (Trigger::Position, "back-drift-meets-solid"));
    assert!(finding.measured > finding.limit && finding.solid.is_some(), "{finding:?}");
    let mut offered = Vec::new();
    for mend in &finding.mends {
        assert!(!mend.explain().id.is_empty());
        let gone = match mend {
            Mend::LeeSide { from_deg } => {
                assert!(!from_deg.is_empty());
                from_deg.iter().all(|[from, to]| {
                    let middle = from + (to - from).rem_euclid(360.0) / 2.0;
                    let wind = Wind { from_rad: Some(middle.to_radians()), ..situation.wind };
                    check_position(&near, &failsafes, &Situation { wind, ..situation }).is_empty()
                })
            }
            Mend::CalmerWind { mean_m_s, gust_m_s } => {
                let wind = Wind { mean_m_s: *mean_m_s, gust_m_s: *gust_m_s, ..situation.wind };
                check_position(&near, &failsafes, &Situation { wind, ..situation }).is_empty()
            }
            Mend::StandOff { metres } => {
                let far = [site.hover(45.0, 13.5 + metres, 8.0)];
                check_position(&far, &failsafes, &situation).is_empty()
            }
            Mend::Parameters(changes) => {
                let mut changed = failsafes;
                assert_eq!((changes[0].name, changes[0].value), ("LAND_ALT_LOW", 300.0));
                changed.position.sinking.slow_below_m = 3.0;
                check_position(&near, &changed, &situation).is_empty()
            }
            Mend::HoldsWithoutGnss => {
                let holds = Holds { vision: true, ..Holds::default() };
                check_position(&near, &failsafes, &Situation { holds, ..situation }).is_empty()
            }
            // Named, and never counted as sound.
            Mend::PilotHoldsHeight(change) => change.name == "FS_EKF_ACTION" && change.value == 2.0,
            other => panic!("not of a lost position: {other:?}"),
        };
        assert!(gone, "{mend:?}");
        offered.push(mend.explain().id);
    }
    assert!(offered.contains(&"mend-stand-off") && offered.contains(&"mend-holds-without-gnss"), "{offered:?}");
    assert_eq!(offered.last(), Some(&"mend-pilot-holds-height"));
}

#[test]
fn the_lee_side_is_where_the_wind_blows_away_from_the_bridge() {
    let site = Site::new(false);
    let failsafes = Failsafes::arducopter();
    let near = [site.hover(45.0, 13.5 + 30.0, 8.0)];
    let windy = Wind { mean_m_s: 8.0, gust_m_s: 10.0, from_rad: None };
    let situation = Situation { wind: windy, ..site.situation() };
    let findings = check_position(&near, &failsafes, &situation);
    let mends = &found(&findings, Rule::DriftMeetsSolid).expect("it meets the bridge").mends;
    let lee_deg = site.lee_rad().to_degrees().rem_euclid(360.0);
    let sectors =
        mends.iter().find_map(|mend| if let Mend::LeeSide { from_deg } = mend { Some(from_deg) } else { None });
    let sectors = sectors.expect("a lee side");
    let within = |[from, to]: &[f64; 2]| (lee_deg - from).rem_euclid(360.0) <= (to - from).rem_euclid(360.0);
    assert!(sectors.iter().any(within), "{lee_deg} in {sectors:?}");
    let width: f64 = sectors.iter().map(|[from, to]| (to - from).rem_euclid(360.0)).sum();
    assert!(width < 200.0, "not the side that it blows from: {sectors:?}");
}

#[test]
fn a_position_that_is_not_heeded_is_lost_to_the_wind_and_water_is_no_landing_place() {
    let site = Site::new(false);
    let far = [site.hover(45.0, 250.0, 8.0)];
    let mut failsafes = Failsafes::arducopter();
    assert_eq!(check_position(&far, &failsafes, &site.situation()), []);
    for action in [PositionAction::HoldHeight, PositionAction::Nothing] {
        failsafes.position.action = action;
        let findings = check_position(&far, &failsafes, &site.situation());
        let finding = found(&findings, Rule::DriftsOn).expect("nobody lands it");
        let Some(Mend::Parameters(changes)) = finding.mends.first() else { panic!("{:?}", finding.mends) };
        assert_eq!((changes[0].name, changes[0].value), ("FS_EKF_ACTION", 1.0));
    }
    let wet = Site::new(true);
    let findings = check_position(&[wet.hover(45.0, 250.0, 8.0)], &Failsafes::px4(), &wet.situation());
    assert_eq!(findings.iter().map(|finding| finding.rule).collect::<Vec<_>>(), [Rule::DriftIntoWater]);
    let first = findings[0].mends.first().expect("a mend");
    assert_eq!(*first, Mend::HoldsWithoutGnss);
}

#[test]
fn a_failure_belongs_to_where_it_happens_and_not_to_where_it_acts() {
    let site = Site::new(false);
    let wind = Wind { mean_m_s: 1.0, gust_m_s: 1.0, from_rad: Some(site.lee_rad()) };
    let situation = Situation { wind, ..site.situation() };
    // Straight towards the bridge at 2 m/s: what fails 10 m earlier acts there.
    let path: Vec<Point> = (0..100)
        .map(|nth| {
            let travelled_m = f64::from(nth) * 2.0;
            let at = site.hover(45.0, 220.0 - travelled_m, 8.0).at;
            let before = site.hover(45.0, 222.0 - travelled_m, 8.0).at;
            let velocity_m_s = [at.x - before.x, at.y - before.y];
            let (time_s, left_wh) = (f64::from(nth), PLENTY_WH);
            Point { at, along_m: travelled_m, time_s, velocity_m_s, recent_m_s: 2.0, left_wh }
        })
        .collect();
    let soon = Failsafes::arducopter();
    let mut late = soon;
    late.position.acts_after_s = [5.0, 20.0];
    let first = |failsafes: &Failsafes| {
        let findings = check_position(&path, failsafes, &situation);
        found(&findings, Rule::DriftMeetsSolid).map_or(f64::INFINITY, |finding| finding.along_m[0])
    };
    assert!(first(&late) < first(&soon) && first(&soon) < 200.0, "{} {}", first(&late), first(&soon));
}

#[test]
fn a_battery_that_runs_low_on_the_way_is_found_where_it_does_and_what_is_offered_heeds_it() {
    let site = Site::new(false);
    let base = site.situation();
    let pattern = site.pattern();
    let path = points(&pattern, 5.0, PLENTY_WH, &base);
    let used = (path[0].left_wh - path[path.len() - 1].left_wh) / site.airframe.battery.capacity_wh();
    let stage = |left_share, action| BatteryStage { left_share: Some(left_share), action };
    let mut failsafes = Failsafes::arducopter();
    failsafes.battery.low = stage(0.25, None);
    // It begins so that the threshold is crossed half way.
    let situation = Situation { charge: 0.25 + used / 2.0, ..base };
    let findings = check_battery(&path, &failsafes, &situation);
    let unheeded = found(&findings, Rule::BatteryUnheeded).expect("it only warns");
    assert!((unheeded.along_m[0] / pattern.length_m - 0.5).abs() < 0.1, "{:?}", unheeded.along_m);
    let Some(Mend::Parameters(changes)) = unheeded.mends.first() else { panic!("{:?}", unheeded.mends) };
    assert_eq!((changes[0].name, changes[0].value), ("BATT_FS_LOW_ACT", 2.0));
    failsafes.battery.low.action = Some(Failsafe::Return);
    let findings = check_battery(&path, &failsafes, &situation);
    assert_eq!(findings.iter().map(|finding| finding.rule).collect::<Vec<_>>(), [Rule::BatteryLow]);
    assert!(findings[0].measured < 25.0 && findings[0].limit == 25.0 && findings[0].way.len() > 2);
    // A critical stage right behind it lands it before it is home.
    failsafes.battery.critical = stage(0.249, Some(Failsafe::Land));
    let findings = check_battery(&path, &failsafes, &situation);
    assert!(found(&findings, Rule::Energy).is_some(), "{findings:?}");
    assert_eq!(check_battery(&path, &failsafes, &base), [], "with a full battery it is never crossed");
}

#[test]
fn a_threshold_in_volts_is_a_state_of_charge_under_load() {
    let airframe = Airframe::patrol_quadrotor();
    let at = |volts| BatteryStage::share_at_volts(volts, &airframe);
    assert!(at(10.5) < 1e-6, "ArduCopter's default never acts on six cells");
    assert!(at(21.6) > 0.02 && at(21.6) < 0.5, "{}", at(21.6));
    assert!(at(22.5) > at(21.6));
}

#[test]
fn other_parameters_are_offered_where_they_do_away_with_what_is_wrong() {
    let site = Site::new(false);
    let situation = site.situation();
    // On the far side the default return crosses the lanes low.
    let far = [site.hover(40.0, -30.0, 6.0)];
    let failsafes = Failsafes::arducopter();
    let findings = check_all(&far, &failsafes, &situation);
    let low = found(&findings, Rule::LowOverLanes).expect("low over the lanes");
    let mut heights = 0;
    for mend in &low.mends {
        let (changed, rally) = match mend {
            Mend::Parameters(changes) => {
                let mut changed = failsafes;
                match changes[0].name {
                    "RTL_ALT" => {
                        heights += 1;
                        assert_eq!(changes[0].renamed.map(|(name, ..)| name), Some("RTL_ALT_M"));
                        changed.link.climb_to_m = changes[0].value / 100.0;
                    }
                    "FS_GCS_ENABLE" => {
                        let actions = [(0.0, Failsafe::Continue), (5.0, Failsafe::Land), (7.0, Failsafe::Hold)];
                        let action = actions.iter().find(|(value, _)| *value == changes[0].value);
                        changed.link.action = action.expect("an action of ArduCopter").1;
                    }
                    other => panic!("{other}"),
                }
                (changed, Vec::new())
            }
            Mend::Rally(point) => (failsafes, vec![*point]),
            _ => continue,
        };
        let again = check_all(&far, &changed, &Situation { rally: &rally, ..situation });
        assert!(found(&again, Rule::LowOverLanes).is_none(), "{mend:?}");
    }
    assert!(heights >= 1, "{:?}", low.mends);
    assert!(low.mends.iter().any(|mend| matches!(mend, Mend::Rally(_))), "{:?}", low.mends);
    let px4 = check_all(
        &far,
        &Failsafes { link: ReturnSettings { climb_to_m: 15.0, ..ReturnSettings::px4() }, ..Failsafes::px4() },
        &situation,
    );
    let low = found(&px4, Rule::LowOverLanes).expect("low over the lanes");
    let names: Vec<&str> = low
        .mends
        .iter()
        .filter_map(|mend| if let Mend::Parameters(changes) = mend { Some(changes[0].name) } else { None })
        .collect();
    assert!(names.contains(&"RTL_RETURN_ALT") && names.contains(&"NAV_DLL_ACT"), "{names:?}");
}

#[test]
fn a_taught_way_out_is_a_mission_that_ends_with_the_return() {
    let site = Site::new(false);
    let situation = site.situation();
    let out = vec![site.hover(45.0, 5.0, 4.0).at, site.hover(45.0, 30.0, 4.0).at];
    let mend = Mend::TaughtWayOut { path: out.clone(), out };
    let items = mend.mission(&situation).expect("a mission");
    let commands: Vec<u16> = items.iter().map(|item| item.command).collect();
    assert_eq!(commands, [command::NAV_WAYPOINT, command::NAV_WAYPOINT, command::NAV_RETURN_TO_LAUNCH]);
    assert!((items[0].params[6] - 4.0).abs() < 0.1);
    assert_eq!(Mend::Land.mission(&situation), None);
}

#[test]
fn a_fall_from_above_the_road_strikes_lanes_and_people_and_one_from_beside_and_below_it_neither() {
    let site = Site::new(false);
    let base = site.situation();
    let above = [site.hover(45.0, 0.0, 72.0)];
    let findings = check_fall(&above, &base);
    let lanes = found(&findings, Rule::FallsOnLanes).expect("lanes below");
    // 60 m above the deck: no more than the energy of that height.
    assert!(lanes.measured > 300.0 && lanes.measured < 3.5 * 9.81 * 61.0, "{}", lanes.measured);
    assert!(matches!(lanes.mends.first(), Some(Mend::StandOff { metres }) if *metres >= lanes.limit));
    assert_eq!(check_fall(&[site.hover(45.0, 30.0, 8.0)], &base), []);
    let person = [site.made.scene.wgs84(site.hover(45.0, 31.0, 0.0).at).0];
    let crowded = Situation { people: &person, ..base };
    let findings = check_fall(&[site.hover(45.0, 30.0, 8.0)], &crowded);
    assert_eq!(findings.iter().map(|finding| finding.rule).collect::<Vec<_>>(), [Rule::FallsOnPeople]);
    let path = points(&site.pattern(), 2.0, PLENTY_WH, &base);
    let stretches = outlines(&path, &base);
    assert!(stretches.len() >= 3 && stretches.iter().all(|stretch| stretch.outline.len() >= 3));
    assert!(stretches.windows(2).all(|pair| pair[0].along_m[1] <= pair[1].along_m[0]));
}

#[test]
fn without_air_a_fall_is_galileos() {
    let airframe = Airframe { drag_area_m2: 0.0, ..Airframe::patrol_quadrotor() };
    let failure = Failure { height_m: 20.0, velocity_m_s: [6.0, 0.0], climb_m_s: 0.0 };
    let Footprint { outline, energy_j, falls_s } = footprint(&failure, &airframe, &Wind::default(), 0.0);
    let seconds = (2.0 * 20.0 / GRAVITY_M_S2).sqrt();
    assert!((falls_s - seconds).abs() < 0.01, "{falls_s} {seconds}");
    let energy = airframe.mass_kg * (GRAVITY_M_S2 * 20.0 + 18.0);
    assert!((energy_j / energy - 1.0).abs() < 0.01, "{energy_j} {energy}");
    let furthest = outline.iter().map(|[east_m, _]| *east_m).fold(f64::NEG_INFINITY, f64::max);
    // Two metres of bounce, and the corners of a rim of 24.
    assert!((furthest - 6.0 * seconds - 2.0).abs() < 0.1, "{furthest}");
}

#[test]
fn a_cone_that_is_too_shallow_is_none_and_px4s_counts_only_near_home() {
    let ardupilot = |slope| ReturnSettings { cone: Cone::Slope(slope), ..ReturnSettings::arducopter() };
    assert_eq!(ardupilot(3.0).height_m(2.0, 3.0, 0.0), 9.0);
    assert_eq!(ardupilot(0.4).height_m(2.0, 3.0, 0.0), 15.0);
    let least = ReturnSettings { least_climb_m: 4.0, ..ardupilot(3.0) };
    assert_eq!(least.height_m(6.0, 1.0, 0.0), 10.0, "RTL_CLIMB_MIN counts within the cone");
    let cone = Cone::HalfAngle { half_angle_rad: 45_f64.to_radians(), within_m: 40.0, accepts_m: 5.0 };
    let px4 = ReturnSettings { cone, ..ReturnSettings::px4() };
    assert!((px4.height_m(2.0, 30.0, 0.0) - 30.0).abs() < 1e-9);
    assert_eq!(
        [px4.height_m(2.0, 50.0, 0.0), px4.height_m(2.0, 3.0, 0.0), px4.height_m(2.0, 7.0, 0.0)],
        [60.0, 6.0, 10.0]
    );
    assert_eq!(Failsafes::usual(Firmware::Px4).link, ReturnSettings::px4());
}

fn drifts(height_m: f64, speed_m_s: f64, mean_m_s: f64, gusty: f64, from_rad: f64) -> f64 {
    let airframe = Airframe::patrol_quadrotor();
    let sinking = Sinking { pause_s: 4.0, fast_m_s: 1.5, slow_below_m: 10.0, slow_m_s: 0.5 };
    let wind = Wind { mean_m_s, gust_m_s: mean_m_s * gusty, from_rad: None };
    let conditions = Conditions { airframe: &airframe, sinking, wind, position_error_m: 1.0, reckoned_s: 11.0 };
    let velocity_m_s = [[0.0; 2], [-speed_m_s * from_rad.sin(), -speed_m_s * from_rad.cos()]];
    let at = Place::new(0.0, 0.0, height_m);
    let start = Start { at, over_ground_m: height_m, velocity_m_s, recent_m_s: speed_m_s };
    reach_m(&envelope(&start, from_rad, 0.0, &conditions), &start)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn more_wind_more_gusts_more_height_and_more_speed_never_carry_a_landing_less_far(
        height_m in 2.0..60.0_f64, speed_m_s in 0.0..8.0_f64, mean_m_s in 0.0..10.0_f64, gusty in 1.0..2.0_f64,
        from_rad in 0.0..std::f64::consts::TAU, more in 1.0..1.5_f64,
    ) {
        let reach_m = drifts(height_m, speed_m_s, mean_m_s, gusty, from_rad);
        let larger = [
            drifts(height_m * more, speed_m_s, mean_m_s, gusty, from_rad),
            drifts(height_m, speed_m_s, mean_m_s * more, gusty, from_rad),
            drifts(height_m, speed_m_s * more, mean_m_s, gusty, from_rad),
        ];
        // A disc around a box gives and takes a percent as the box turns.
        prop_assert!(larger.iter().all(|larger| *larger >= 0.99 * reach_m), "{reach_m} {larger:?}");
    }

    #[test]
    fn a_wind_from_another_side_carries_as_far(height_m in 2.0..60.0_f64, mean_m_s in 0.0..10.0_f64, from_rad in 0.0..std::f64::consts::TAU) {
        let (here, there) = (drifts(height_m, 0.0, mean_m_s, 1.5, from_rad), drifts(height_m, 0.0, mean_m_s, 1.5, 0.0));
        // The disc is drawn around a box along the axes, which is larger askew.
        prop_assert!((here - there).abs() <= 0.25 * there, "{here} {there}");
    }

    #[test]
    fn more_wind_more_height_and_more_speed_never_make_a_footprint_smaller(
        height_m in 1.0..100.0_f64, speed_m_s in 0.0..12.0_f64, mean_m_s in 0.0..12.0_f64, more in 1.0..2.0_f64, margin_m in 0.0..5.0_f64,
    ) {
        let airframe = Airframe::patrol_quadrotor();
        let of = |height_m: f64, speed_m_s: f64, mean_m_s: f64, margin_m: f64| {
            let failure = Failure { height_m, velocity_m_s: [speed_m_s, 0.0], climb_m_s: 0.0 };
            footprint(&failure, &airframe, &Wind { mean_m_s, gust_m_s: mean_m_s, from_rad: None }, margin_m)
        };
        let base = of(height_m, speed_m_s, mean_m_s, margin_m);
        for larger in [
            of(height_m * more, speed_m_s, mean_m_s, margin_m),
            of(height_m, speed_m_s * more, mean_m_s, margin_m),
            of(height_m, speed_m_s, mean_m_s * more, margin_m),
            of(height_m, speed_m_s, mean_m_s, margin_m * more),
        ] {
            // A step of the integration is no more than some centimetres.
            prop_assert!(larger.reach_m() >= base.reach_m() - 0.05, "{} {}", larger.reach_m(), base.reach_m());
        }
        let higher = of(height_m * more, speed_m_s, mean_m_s, margin_m);
        prop_assert!(higher.falls_s >= base.falls_s && base.energy_j > 0.0);
    }
}
