//! Patrols of the demonstration network, and of roads made for a purpose.

use std::collections::BTreeMap;

use mission::explain::Explain;
use mission::geo::{LatLon, destination};
use mission::plan::corridor::{self, LaunchSite, LevelGround, Wind};
use mission::road::{self, Carriageway, Centreline, Chainage, Direction, Network, Road, Stretch};
use proptest::prelude::*;
use routing::{Aircraft, Cell, Crew, Patrol, RoadStretch, RoutingError, Tour, Why, plan};

fn demo() -> Network {
    road::demo()
}

fn stretch(from_m: f64, to_m: f64) -> RoadStretch {
    RoadStretch { road: 0, stretch: Stretch { from_m, to_m } }
}

fn key(cell: &Cell) -> (usize, i8, i64, i64) {
    (cell.road, cell.direction.side() as i8, cell.stretch.from_m.round() as i64, cell.stretch.to_m.round() as i64)
}

/// What must hold of every patrol.
fn check(patrol: &Patrol, tour: &Tour) {
    let mut flown: BTreeMap<_, usize> = BTreeMap::new();
    let (mut clock_s, mut at) = (0.0, None);
    for sortie in &tour.sorties {
        for cell in &sortie.cells {
            *flown.entry(key(cell)).or_default() += 1;
            assert!(cell.stretch.from_m >= sortie.stretch.from_m && cell.stretch.to_m <= sortie.stretch.to_m);
            assert_eq!((cell.road, cell.direction), (sortie.road, sortie.direction));
        }
        let length_m: f64 = sortie.cells.iter().map(|cell| cell.stretch.to_m - cell.stretch.from_m).sum();
        assert!((length_m - (sortie.stretch.to_m - sortie.stretch.from_m)).abs() < 1e-6, "no holes");
        assert!(sortie.battery_share <= 1.0 - patrol.aircraft.reserve_share);
        let home = patrol.launch_sites[sortie.launch].place;
        let road = &patrol.network.roads[sortie.road];
        for end_m in [sortie.stretch.from_m, sortie.stretch.to_m] {
            assert!(mission::geo::distance_m(home, road.line.point(end_m)) <= patrol.aircraft.max_radius_m);
        }
        let set_up_s = if at == Some(sortie.launch) { 0.0 } else { patrol.crew.set_up_s };
        clock_s += sortie.drive_s + set_up_s + patrol.crew.turn_around_s;
        assert!((sortie.takes_off_s - clock_s).abs() < 1e-6);
        clock_s += sortie.flight_s;
        at = Some(sortie.launch);
    }
    assert!((tour.total_s - clock_s).abs() < 1e-6);
    assert!(flown.values().all(|times| *times == 1), "each cell is flown once: {flown:?}");
    assert!(tour.bound_s <= tour.total_s + 1e-6 && tour.bound_s > 0.0, "{} {}", tour.bound_s, tour.total_s);
}

#[test]
fn every_cell_of_a_section_is_flown_once_and_the_gap_is_small() {
    let network = demo();
    let patrol = Patrol::new(&network, vec![stretch(4_000.0, 104_000.0)]);
    let tour = plan(&patrol, |_| Some(7.0)).expect("a patrol");
    check(&patrol, &tour);
    assert!(tour.refusals.is_empty(), "{:?}", tour.refusals);
    let seen_m: f64 = tour.sorties.iter().map(|sortie| sortie.stretch.to_m - sortie.stretch.from_m).sum();
    assert!((seen_m - 200_000.0).abs() < 1e-3, "{seen_m}");
    println!(
        "{} sorties, {:.1} h, flight {:.1} h, drive {:.1} h over {:.0} km, bound {:.1} h, gap {:.1} %",
        tour.sorties.len(),
        tour.total_s / 3_600.0,
        tour.flight_s / 3_600.0,
        tour.drive_s / 3_600.0,
        tour.drive_m / 1_000.0,
        tour.bound_s / 3_600.0,
        tour.gap_share() * 100.0
    );
    assert!(tour.gap_share() < 0.1, "{}", tour.gap_share());
}

#[test]
fn the_corridor_planner_flies_each_sortie_as_one_leg_within_its_limits() {
    let network = demo();
    let mut patrol = Patrol::new(&network, vec![stretch(4_000.0, 104_000.0)]);
    for wind_m_s in [0.0, 5.0] {
        patrol.aircraft.wind = Wind { speed_m_s: wind_m_s, from_rad: 0.3 };
        let tour = plan(&patrol, |_| Some(7.0)).expect("a patrol");
        check(&patrol, &tour);
        for sortie in &tour.sorties {
            let corridor = corridor::plan(&sortie.corridor(&patrol), &LevelGround::default());
            let corridor = corridor.unwrap_or_else(|error| panic!("{error} for {sortie:?}"));
            assert_eq!(corridor.legs.len(), 1, "{sortie:?}");
            let estimate = corridor.legs[0].estimate;
            assert!(
                estimate.battery_share <= sortie.battery_share,
                "{} over {}",
                estimate.battery_share,
                sortie.battery_share
            );
            assert!(
                (estimate.time_s / sortie.flight_s - 1.0).abs() < 0.15,
                "{} against {}",
                estimate.time_s,
                sortie.flight_s
            );
        }
    }
}

#[test]
fn stale_cells_come_first_where_the_drive_allows_it() {
    let network = demo();
    let mut patrol = Patrol::new(&network, vec![stretch(4_000.0, 104_000.0)]);
    // Nobody has looked at the last ten kilometres.
    let age = |cell: &Cell| (cell.stretch.from_m < 94_000.0).then_some(1.0);
    let first = |patrol: &Patrol| plan(patrol, age).expect("a patrol").sorties[0].clone();
    assert!(first(&patrol).stretch.to_m > 90_000.0 && first(&patrol).stalest_days.is_none());
    // From the other end, with no detour allowed, the shortest way wins.
    patrol.crew.start = Some(1);
    patrol.crew.max_detour_share = 0.0;
    assert_eq!(first(&patrol).launch, 1);
    patrol.crew.max_detour_share = 2.0;
    assert!(first(&patrol).stretch.to_m > 90_000.0);
}

#[test]
fn only_what_is_due_is_flown() {
    let network = demo();
    let patrol = Patrol { due_days: 5.0, ..Patrol::new(&network, vec![stretch(20_000.0, 60_000.0)]) };
    let age = |cell: &Cell| Some(if cell.direction == Direction::Increasing { 9.0 } else { 1.0 });
    let tour = plan(&patrol, age).expect("a patrol");
    assert!(tour.sorties.iter().all(|sortie| sortie.direction == Direction::Increasing));
    assert_eq!(tour.sorties.iter().map(|sortie| sortie.cells.len()).sum::<usize>(), 40);
    assert_eq!(plan(&patrol, |_| Some(1.0)), Err(RoutingError::NothingDue));
}

#[test]
fn what_cannot_be_reached_is_refused_with_stakes_and_reason() {
    let network = demo();
    let whys = |patrol: &Patrol| match plan(patrol, |_| None) {
        Ok(tour) => tour.refusals,
        Err(RoutingError::NothingReached { refusals }) => refusals,
        Err(error) => panic!("{error}"),
    };
    let mut patrol = Patrol::new(&network, vec![stretch(20_000.0, 60_000.0)]);
    patrol.allowed = vec![stretch(20_000.0, 40_000.0), stretch(42_500.0, 60_000.0)];
    let found = whys(&patrol);
    let gap = found.iter().find(|refusal| refusal.why == Why::NotAllowed).expect("the gap");
    assert_eq!(
        (gap.from.as_str(), gap.to.as_str()),
        (stake(&network, 40_000.0).as_str(), stake(&network, 42_500.0).as_str())
    );
    assert_eq!(gap.explain().id, "routing-not-allowed");

    let mut patrol = Patrol::new(&network, vec![stretch(4_000.0, 104_000.0)]);
    patrol.launch_sites.truncate(2);
    assert!(
        whys(&patrol).iter().any(|refusal| matches!(refusal.why, Why::OutOfReach { reach_m } if reach_m > 4_000.0))
    );

    let mut patrol = Patrol::new(&network, vec![stretch(4_000.0, 104_000.0)]);
    patrol.aircraft.airframe.battery.capacity_ah = 4.0;
    assert!(
        whys(&patrol)
            .iter()
            .any(|refusal| matches!(refusal.why, Why::Battery { needed_percent, .. } if needed_percent > 75.0))
    );

    // Approved are the cells, but not the launch place's way to them.
    let site = network.roads[0].launch_sites().next().expect("a launch place");
    let at_m = network.roads[0].line.locate(site.1, 5_000.0).expect("beside").measured_m;
    let mut patrol = Patrol::new(&network, vec![stretch(at_m + 1_500.0, at_m + 3_000.0)]);
    patrol.allowed = vec![stretch(at_m + 1_000.0, at_m + 3_000.0)];
    patrol.launch_sites.truncate(1);
    assert!(matches!(&whys(&patrol)[0].why, Why::CutOff { launch } if *launch == site.0.name));
}

fn stake(network: &Network, measured_m: f64) -> String {
    network.roads[0].chainage.stake_at(measured_m).to_the_metre().to_string()
}

#[test]
fn values_that_make_no_sense_are_refused_by_name() {
    let network = demo();
    let mut patrol = Patrol::new(&network, vec![stretch(20_000.0, 60_000.0)]);
    patrol.aircraft.speed_m_s = f64::NAN;
    assert!(matches!(plan(&patrol, |_| None), Err(RoutingError::OutOfRange { parameter: "routing-speed", .. })));
    patrol.aircraft = Aircraft { wind: Wind { speed_m_s: 12.0, from_rad: 0.0 }, ..Aircraft::default() };
    assert!(matches!(plan(&patrol, |_| None), Err(RoutingError::WindTooStrong { .. })));
    patrol.aircraft = Aircraft::default();
    patrol.crew.start = Some(99);
    assert_eq!(plan(&patrol, |_| None), Err(RoutingError::UnknownStart));
    patrol.crew.start = None;
    patrol.wanted[0].road = 9;
    assert_eq!(plan(&patrol, |_| None), Err(RoutingError::UnknownRoad));
    patrol.wanted.clear();
    assert_eq!(plan(&patrol, |_| None), Err(RoutingError::NothingDue));
}

/// Straight roads that leave one place in several directions.
fn star(lengths_km: &[f64], spacing_km: f64) -> (Network, Vec<LaunchSite>) {
    let middle = LatLon { lat_deg: 33.5, lon_deg: 120.0 };
    let side = |toward: &str| Carriageway {
        toward: toward.to_owned(),
        inner_edge_m: 1.5,
        outer_edge_m: 13.5,
        lanes: 2,
        lane_width_m: 3.75,
        shoulder_m: 3.0,
    };
    let mut sites = Vec::new();
    let mut network = Network { name: "star".to_owned(), invented: true, ..Network::default() };
    for (index, length_km) in lengths_km.iter().enumerate() {
        let azimuth_rad = index as f64 * std::f64::consts::TAU / lengths_km.len() as f64;
        let points = (0..=20).map(|n| destination(middle, azimuth_rad, length_km * 50.0 * f64::from(n)));
        let line = Centreline::new(points.collect()).expect("a line");
        let chainage = Chainage::plain(0.0, line.length_m()).expect("a chainage");
        let mut at_km = spacing_km / 2.0;
        while at_km < *length_km {
            let place = destination(destination(middle, azimuth_rad, at_km * 1_000.0), azimuth_rad + 1.57, 120.0);
            sites.push(LaunchSite { name: format!("{index}-{at_km}"), place });
            at_km += spacing_km;
        }
        network.roads.push(
            Road::new(format!("S{index}"), String::new(), line, chainage, [side("out"), side("in")]).expect("a road"),
        );
    }
    (network, sites)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_network_is_flown_once_within_limits_and_above_its_bound(
        lengths_km in prop::collection::vec(6.0..25.0, 1..4), spacing_km in 4.0..9.0, radius_m in 2_500.0..6_000.0,
        wind_m_s in 0.0..6.0, ages in prop::collection::vec(0.0..30.0, 8), start in any::<Option<prop::sample::Index>>(),
        gap_m in 1_000.0..5_000.0, detour in 0.0..1.0,
    ) {
        let (network, launch_sites) = star(&lengths_km, spacing_km);
        let whole = |(road, r): (usize, &Road)| RoadStretch { road, stretch: Stretch { from_m: 0.0, to_m: r.line.length_m() } };
        let wanted: Vec<RoadStretch> = network.roads.iter().enumerate().map(whole).collect();
        let mut patrol = Patrol::new(&network, wanted);
        // On the first road a piece is not allowed.
        let end_m = patrol.allowed[0].stretch.to_m;
        patrol.allowed[0].stretch.to_m = end_m - gap_m;
        patrol.aircraft = Aircraft { max_radius_m: radius_m, wind: Wind { speed_m_s: wind_m_s, from_rad: 1.0 }, ..Aircraft::default() };
        patrol.crew = Crew { start: start.map(|index| index.index(launch_sites.len())), max_detour_share: detour, ..Crew::default() };
        patrol.launch_sites = launch_sites;
        let age = |cell: &Cell| Some(ages[(cell.stretch.from_m / 1_000.0) as usize % ages.len()]);
        match plan(&patrol, age) {
            Ok(tour) => {
                check(&patrol, &tour);
                for sortie in &tour.sorties {
                    prop_assert!(sortie.road != 0 || sortie.stretch.to_m <= end_m - gap_m + 1.0, "outside approvals");
                }
                // Nothing is lost: what is not flown is refused.
                let flown_m: f64 = tour.sorties.iter().map(|sortie| sortie.stretch.to_m - sortie.stretch.from_m).sum();
                let all_m: f64 = patrol.cells().iter().map(|cell| cell.stretch.to_m - cell.stretch.from_m).sum();
                let refused_m: f64 = tour.refusals.iter().map(|refusal| {
                    let metres = |stake: &str| stake.parse::<road::Stake>().expect("a stake").shown_m;
                    metres(&refusal.to) - metres(&refusal.from)
                }).sum();
                prop_assert!((flown_m + refused_m - all_m).abs() < 2.0 + tour.refusals.len() as f64, "{flown_m} {refused_m} {all_m}");
            }
            Err(error) => prop_assert!(matches!(error, RoutingError::NothingReached { .. }), "{error}"),
        }
    }
}
