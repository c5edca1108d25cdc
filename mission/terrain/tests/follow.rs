//! Paths over the ground.
#![allow(clippy::unwrap_used)]

use mission::explain::Explain;
use mission::geo::{HeightAgl, HeightAmsl, LatLon, azimuth_rad, destination, distance_m};
use mission::plan::{Frame, Home, Item, Plan, command};
use proptest::prelude::*;
use terrain::{FollowError, FollowLimits, Followed, Terrain, TerrainFinding, Vertex, follow, follow_plan, profile};

/// Ground at a level that lies nowhere near the surfaces here.
const HOME: HeightAmsl = HeightAmsl(0.0);

fn at(lat_deg: f64, lon_deg: f64) -> LatLon {
    LatLon { lat_deg, lon_deg }
}

/// A tile of three arc-seconds, 33 to 34 N, 120 to 121 E; `height` of degrees.
fn surface(height: impl Fn(f64, f64) -> f64) -> Terrain {
    let bytes: Vec<u8> = (0..1201 * 1201)
        .map(|index| height(34.0 - (index / 1201) as f64 / 1200.0, 120.0 + (index % 1201) as f64 / 1200.0))
        .flat_map(|height_m| (height_m.round() as i16).to_be_bytes())
        .collect();
    let mut terrain = Terrain::default();
    terrain.add(terrain::read("N33E120.hgt", &bytes).unwrap());
    terrain
}

fn vertex(place: LatLon, height_m: f64) -> Vertex {
    Vertex { place, height: HeightAgl(height_m), speed_m_s: 10.0 }
}

/// Places every `step_m` along the followed path: the path's height, and the ground.
fn sampled(terrain: &Terrain, followed: &Followed, step_m: f64) -> Vec<(f64, LatLon, f64, Option<f64>)> {
    let mut samples = Vec::new();
    for pair in followed.points.windows(2) {
        let [a, b] = [pair[0], pair[1]];
        let (length_m, bearing_rad) = (distance_m(a.place, b.place), azimuth_rad(a.place, b.place));
        let count = (length_m / step_m).ceil() as usize;
        for index in 0..=count {
            let share = index as f64 / count.max(1) as f64;
            let place = destination(a.place, bearing_rad, length_m * share);
            let height_m = a.height.0 + (b.height.0 - a.height.0) * share;
            samples.push((a.along_m + length_m * share, place, height_m, terrain.height_m(place)));
        }
    }
    samples
}

fn slopes(followed: &Followed) -> impl Iterator<Item = f64> + '_ {
    followed.points.windows(2).map(|pair| (pair[1].height.0 - pair[0].height.0) / (pair[1].along_m - pair[0].along_m))
}

#[test]
fn level_ground_and_an_even_slope_need_no_waypoint_in_between() {
    let level = surface(|_, _| 4.0);
    let path = [vertex(at(33.2, 120.5), 60.0), vertex(at(33.4, 120.5), 60.0), vertex(at(33.4, 120.6), 60.0)];
    let followed = follow(&level, &path, &FollowLimits::default(), HOME).unwrap();
    assert_eq!((followed.added(), followed.findings), (0, vec![]));
    assert!(followed.points.iter().all(|point| (point.height.0 - 64.0).abs() < 0.01 && point.ground_m == 4.0));

    // 200 m over 22 km.
    let slope = surface(|lat_deg, _| 1000.0 * (lat_deg - 33.0));
    let followed = follow(&slope, &path, &FollowLimits::default(), HOME).unwrap();
    assert_eq!((followed.added(), followed.findings), (0, vec![]));
}

#[test]
fn a_single_ridge_is_passed_with_few_waypoints() {
    // 60 m high, a kilometre wide on either side of its top: 6 %.
    let ridge = surface(|lat_deg, _| (60.0 - (lat_deg - 33.5).abs() * 111_000.0 * 0.06).max(0.0));
    let path = [vertex(at(33.4, 120.5), 60.0), vertex(at(33.6, 120.5), 60.0)];
    let followed = follow(&ridge, &path, &FollowLimits::default(), HOME).unwrap();
    assert!((3..=4).contains(&followed.added()), "up, over and down: {:?}", followed.points);
    assert!(followed.findings.is_empty(), "{:?}", followed.findings);
}

#[test]
fn ground_that_rises_faster_than_the_aircraft_is_passed_higher_and_said() {
    // A wall of 200 m: at 10 m/s and 3 m/s the climb takes 667 m, the descent at 2 m/s a kilometre.
    let wall = surface(|lat_deg, _| if (lat_deg - 33.5).abs() < 0.005 { 200.0 } else { 0.0 });
    let path = [vertex(at(33.4, 120.5), 60.0), vertex(at(33.6, 120.5), 60.0)];
    let limits = FollowLimits::default();
    let followed = follow(&wall, &path, &limits, HOME).unwrap();
    let steep: Vec<_> = followed.findings.iter().filter(|f| matches!(f, TerrainFinding::TooSteep { .. })).collect();
    assert_eq!(steep.len(), 2, "before and behind it: {:?}", followed.findings);
    assert_eq!(steep[0].explain().id, "find-terrain-too-steep");
    assert!(slopes(&followed).all(|slope| (-0.2 - 1e-6..=0.3 + 1e-6).contains(&slope)));
    for (along_m, _, height_m, ground_m) in sampled(&wall, &followed, 3.0) {
        assert!(height_m >= ground_m.unwrap() + 55.0 - 0.01, "{along_m}: {height_m}");
    }
}

#[test]
fn gaps_are_findings_and_the_line_between_their_ends_is_flown() {
    let holed =
        surface(|lat_deg, _| if (33.45..33.55).contains(&lat_deg) { -32_768.0 } else { 100.0 * (lat_deg - 33.0) });
    let path = [vertex(at(33.4, 120.5), 60.0), vertex(at(33.6, 120.5), 60.0)];
    let known = profile(&holed, &path.map(|vertex| vertex.place), 25.0);
    assert_eq!(known.gaps.len(), 1);
    let length_m = known.gaps[0].to_m - known.gaps[0].from_m;
    assert!((10_900.0..11_400.0).contains(&length_m), "{length_m}");
    assert!(known.points.iter().all(|point| point.ground_m != Some(0.0)));
    let followed = follow(&holed, &path, &FollowLimits::default(), HOME).unwrap();
    assert!(matches!(followed.findings[..], [TerrainFinding::NoData(_)]), "{:?}", followed.findings);
    assert_eq!(followed.findings[0].explain().id, "find-terrain-no-data");
    let middle = sampled(&holed, &followed, 50.0).into_iter().find(|(along_m, ..)| *along_m > 11_100.0).unwrap();
    assert!((middle.2 - 110.0).abs() < 5.5, "{middle:?}");
    // And where nothing is known at all.
    let followed = follow(&Terrain::default(), &path, &FollowLimits::default(), HeightAmsl(7.0)).unwrap();
    assert_eq!((followed.added(), followed.points[1].height), (0, HeightAmsl(67.0)));
    assert!(matches!(followed.findings[..], [TerrainFinding::NoData(gap)] if gap.from_m == 0.0));
}

#[test]
fn planners_that_need_an_answer_everywhere_get_level_ground_where_no_file_knows() {
    let terrain = surface(|_, _| 12.0);
    let request = |place| mission::plan::corridor::Ground::height(&terrain.or_level(HeightAmsl(3.0)), place);
    assert_eq!((request(at(33.5, 120.5)), request(at(35.5, 120.5))), (HeightAmsl(12.0), HeightAmsl(3.0)));
}

#[test]
fn values_that_make_no_sense_are_refused_by_their_name() {
    let terrain = Terrain::default();
    let path = [vertex(at(33.4, 120.5), 60.0), vertex(at(33.6, 120.5), 60.0)];
    let named = |limits: FollowLimits| match follow(&terrain, &path, &limits, HOME) {
        Err(FollowError::OutOfRange { parameter, .. }) => parameter,
        other => panic!("{other:?}"),
    };
    let usual = FollowLimits::default();
    assert_eq!(named(FollowLimits { tolerance_m: 0.0, ..usual }), "terrain-tolerance");
    assert_eq!(named(FollowLimits { climb_m_s: f64::NAN, ..usual }), "terrain-climb");
    assert_eq!(named(FollowLimits { descent_m_s: -1.0, ..usual }), "terrain-descent");
    assert_eq!(named(FollowLimits { step_m: 0.0, ..usual }), "terrain-step");
    assert_eq!(follow(&terrain, &path[..1], &usual, HOME), Err(FollowError::TooShort { count: 1 }));
    let off = [path[0], vertex(at(133.0, 120.0), 60.0)];
    assert_eq!(follow(&terrain, &off, &usual, HOME), Err(FollowError::NoPlace { index: 1 }));
}

#[test]
fn a_plan_gets_waypoints_and_its_commands_and_jumps_stay_where_they_belong() {
    let hill = surface(|lat_deg, _| 20.0 + (60.0 - (lat_deg - 33.5).abs() * 111_000.0 * 0.06).max(0.0));
    let place = |lat_deg| at(lat_deg, 120.5);
    let waypoint = |lat_deg| Item::at(command::NAV_WAYPOINT, Frame::GlobalRelHome, place(lat_deg), 60.0);
    let speed = Item::command(command::DO_CHANGE_SPEED, [1.0, 8.0, -1.0, 0.0, 0.0, 0.0, 0.0]);
    let trigger = Item::command(command::DO_SET_CAM_TRIGG_DIST, [20.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0]);
    let plan = Plan {
        home: Home { place: place(33.45), ground: HeightAmsl(0.0) },
        items: vec![
            Item::at(command::NAV_TAKEOFF, Frame::GlobalRelHome, place(33.45), 60.0),
            speed,
            waypoint(33.46),
            trigger,
            waypoint(33.54),
            Item::command(command::DO_JUMP, [5.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0]),
            Item::command(command::NAV_RETURN_TO_LAUNCH, [0.0; 7]),
        ],
        ..Plan::default()
    };
    let followed = follow_plan(&plan, &hill, &FollowLimits::default()).unwrap();
    assert!(followed.added >= 2 && followed.findings.is_empty(), "{:?}", followed.findings);
    assert_eq!(followed.plan.home.ground, HeightAmsl(20.0), "from the file");
    let items = &followed.plan.items;
    assert_eq!(items.len(), plan.items.len() + followed.added);
    assert_eq!((items[1], items[3]), (speed, trigger));
    let jump = items.iter().find(|item| item.command == command::DO_JUMP).unwrap();
    let target = items[jump.params[0] as usize - 1];
    assert_eq!((target.place(), target.command), (Some(place(33.54)), command::NAV_WAYPOINT));
    let highest_m = items.iter().map(Item::height_m).fold(0.0, f64::max);
    assert!((115.0..126.0).contains(&highest_m), "over the top, above home: {highest_m}");
    // Level ground changes nothing but home's height.
    let level = follow_plan(&plan, &surface(|_, _| 20.0), &FollowLimits::default()).unwrap();
    assert_eq!((level.added, &level.plan.items), (0, &plan.items));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn a_followed_path_is_never_lower_than_asked_and_never_steeper_than_allowed(
        waves in prop::array::uniform4((2.0..25.0_f64, 150.0..2_500.0_f64, 0.0..6.2_f64)),
        turns in prop::collection::vec((33.45..33.55_f64, 120.45..120.55_f64), 2..6),
        height_m in 30.0..120.0_f64, tolerance_m in 2.0..10.0_f64, speed_m_s in 5.0..15.0_f64,
    ) {
        let terrain = surface(|lat_deg, lon_deg| {
            if !(33.44..33.56).contains(&lat_deg) || !(120.44..120.56).contains(&lon_deg) { return 0.0 }
            let (north, east) = (lat_deg * 314.16, lon_deg * 264.0);
            waves.iter().map(|(m, k, turn)| m * (k * 0.004 * (north * turn.cos() + east * turn.sin())).sin()).sum::<f64>() + 200.0
        });
        let path: Vec<Vertex> =
            turns.iter().map(|(lat, lon)| Vertex { place: at(*lat, *lon), height: HeightAgl(height_m), speed_m_s }).collect();
        let limits = FollowLimits { tolerance_m, ..FollowLimits::default() };
        let followed = follow(&terrain, &path, &limits, HOME).unwrap();
        prop_assert_eq!(followed.points.len() - followed.added(), path.len());
        for slope in slopes(&followed) {
            prop_assert!(slope <= 3.0 / speed_m_s + 1e-6 && slope >= -2.0 / speed_m_s - 1e-6, "{slope}");
        }
        let steep: Vec<(f64, f64)> = followed.findings.iter().filter_map(|finding| match finding {
            TerrainFinding::TooSteep { from_m, to_m, .. } => Some((*from_m - 20.0, *to_m + 20.0)),
            _ => None,
        }).collect();
        for (along_m, place, path_m, ground_m) in sampled(&terrain, &followed, 1.7) {
            let above_m = path_m - ground_m.unwrap();
            prop_assert!(above_m >= height_m - tolerance_m - 0.01, "{above_m} at {along_m} {place:?}");
            // Higher only where it is said, or by what the ground changes between stations.
            let said = steep.iter().any(|(from_m, to_m)| (*from_m..=*to_m).contains(&along_m));
            prop_assert!(said || above_m <= height_m + tolerance_m + 12.0, "{above_m} at {along_m}");
        }
    }
}
