//! What a receiver may expect: directions, masks, dilution, stretches without a fix.

use jiff::Timestamp;
use mission::geo::{Enu, LatLon, LocalFrame, wgs84_from_ecef};
use nalgebra::{DMatrix, Vector3};
use proptest::prelude::*;
use sky::{
    Almanac, Antenna, Constellation, Direction, Dop, Horizon, NoFix, Point, Rule, SkyError, SkyGrid, System,
    over_a_day, predict, shadows,
};

const PLACE: LatLon = LatLon { lat_deg: 33.4, lon_deg: 120.2 };

fn utc(text: &str) -> Timestamp {
    text.parse().expect("a moment")
}

fn sky() -> Constellation {
    Almanac::nominal().at(utc("2026-11-26T02:00:00Z")).expect("always")
}

fn path(count: usize, step_m: f64) -> Vec<Point> {
    let frame = LocalFrame::new(PLACE, 20.0);
    let point = |index: usize| {
        let along_m = index as f64 * step_m;
        let (place, height_m) = frame.wgs84_from_enu(Enu { east_m: 0.0, north_m: along_m, up_m: 0.0 });
        Point { place, height_m, along_m }
    };
    (0..count).map(point).collect()
}

#[test]
fn directions_agree_with_the_local_frame_of_the_mission() {
    for placed in sky().satellites {
        let (place, height_m) = wgs84_from_ecef(placed.ecef_m);
        let expected = LocalFrame::new(PLACE, 20.0).enu_from_wgs84(place, height_m);
        let toward = Antenna::new(PLACE, 20.0).toward(placed.ecef_m);
        let length_m = expected.east_m.hypot(expected.north_m).hypot(expected.up_m);
        let away = (toward.east_m - expected.east_m / length_m)
            .hypot(toward.north_m - expected.north_m / length_m)
            .hypot(toward.up_m - expected.up_m / length_m);
        // The way back out of ECEF is exact to nanometres near the ground only.
        assert!(away < 1e-5, "{}: {away}", placed.id);
    }
}

#[test]
fn the_open_sky_in_jiangsu_has_a_good_fix_at_every_hour() {
    let moments =
        over_a_day(&Almanac::nominal(), utc("2026-11-26T00:00:00Z"), 30.0, &path(1, 1.0), &Rule::default(), |_, _| {
            false
        });
    let moments = moments.expect("a day");
    assert_eq!(moments.len(), 48);
    for moment in moments {
        assert!(moment.shadows.is_empty() && moment.fewest >= 24, "{moment:?}");
        assert!(moment.worst_pdop.is_some_and(|pdop| pdop < 1.5), "{moment:?}");
    }
}

/// A deck 20 m wide, right above its middle from 8 m beneath, square to the path.
fn deck(point: &Point, toward: Enu) -> bool {
    if toward.up_m <= 0.0 {
        return false;
    }
    let north_m = point.along_m + 8.0 * toward.north_m / toward.up_m;
    (90.0..110.0).contains(&north_m) && (8.0 * toward.east_m / toward.up_m).abs() < 300.0
}

#[test]
fn beneath_a_deck_a_fix_is_not_to_be_expected_and_beside_it_is() {
    let outlooks = predict(&sky(), &path(201, 1.0), &Rule::default(), deck).expect("a path");
    let found = shadows(&outlooks);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].from_m > 80.0 && found[0].from_m < 100.0 && found[0].to_m > 100.0 && found[0].to_m < 120.0,
        "{found:?}"
    );
    assert_eq!(outlooks[0].no_fix, None);
    assert!(outlooks[100].no_fix.is_some() && outlooks[100].usable() < outlooks[0].usable());
    assert!(outlooks[100].satellites.iter().any(|seen| seen.blocked));
}

#[test]
fn too_few_and_badly_spread_are_told_apart() {
    let few = predict(&sky(), &path(1, 1.0), &Rule::default(), |_, toward| toward.up_m < 0.98).expect("a path");
    assert_eq!(few[0].no_fix, Some(NoFix::TooFew));
    // Everything east of the zenith is behind a wall.
    let half =
        predict(&sky(), &path(1, 1.0), &Rule { max_pdop: 1.0, ..Rule::default() }, |_, toward| toward.east_m > 0.0);
    assert_eq!(half.expect("a path")[0].no_fix, Some(NoFix::Geometry));
}

#[test]
fn a_receiver_of_one_system_sees_that_system_only() {
    let rule = Rule { systems: [false, true, false, false], ..Rule::default() };
    let outlook = &predict(&sky(), &path(1, 1.0), &rule, |_, _| false).expect("a path")[0];
    assert!(outlook.satellites.iter().all(|seen| seen.id.system == System::BeiDou));
    assert_eq!(outlook.in_view[System::Gps.index()], 0);
}

#[test]
fn parameters_that_make_no_sense_are_refused_by_name() {
    let refused = |rule: Rule| predict(&sky(), &path(1, 1.0), &rule, |_, _| false).expect_err("refused");
    let error = refused(Rule { min_satellites: 3, ..Rule::default() });
    assert!(matches!(error, SkyError::OutOfRange { parameter: "sky-min-satellites", .. }));
    assert!(matches!(refused(Rule { max_pdop: f64::NAN, ..Rule::default() }), SkyError::OutOfRange { .. }));
    assert_eq!(predict(&sky(), &[], &Rule::default(), |_, _| false), Err(SkyError::NoPoints));
}

#[test]
fn a_horizon_hides_what_stands_below_it_and_joins_with_other_masks() {
    let hill = Horizon::new(vec![0.0, 0.6, 0.0, 0.0]);
    let at = |azimuth_deg: f64, elevation_rad: f64| {
        hill.blocks(Direction { azimuth_rad: azimuth_deg.to_radians(), elevation_rad }.to_enu())
    };
    assert!(at(90.0, 0.59) && !at(90.0, 0.61) && at(45.0, 0.29) && !at(45.0, 0.31) && !at(270.0, 0.01));
    let grid = SkyGrid::sample(36, 9, |toward| hill.blocks(toward) || toward.up_m > 0.99);
    assert!(grid.is_blocked(0, 9) && !grid.is_blocked(0, 27) && grid.is_blocked(8, 0) && grid.is_blocked(9, 0));
    assert!((SkyGrid::sample(36, 9, |_| false).open_share() - 1.0).abs() < 1e-12);
    let half = SkyGrid::sample(36, 9, |toward| toward.east_m > 0.0).open_share();
    assert!((half - 0.5).abs() < 1e-12, "{half}");
}

/// The same by the whole system of equations and its singular values: position, vertical and horizontal dilution, and the best
/// clock's.
fn by_singular_values(satellites: &[(System, Enu)]) -> Option<[f64; 4]> {
    let mut systems: Vec<System> = satellites.iter().map(|(system, _)| *system).collect();
    systems.sort();
    systems.dedup();
    let columns = 3 + systems.len();
    if satellites.len() < columns {
        return None;
    }
    let design = DMatrix::from_fn(satellites.len(), columns, |row, column| {
        let (system, toward) = satellites[row];
        match column {
            0 => -toward.east_m,
            1 => -toward.north_m,
            2 => -toward.up_m,
            _ => f64::from(u8::from(systems[column - 3] == system)),
        }
    });
    let decomposed = design.svd(false, true);
    let turned = decomposed.v_t?;
    if decomposed.singular_values.min() < 1e-2 {
        return None;
    }
    let variance = |axis: usize| -> f64 {
        let parts = decomposed.singular_values.iter().enumerate();
        parts.map(|(row, value)| (turned[(row, axis)] / value).powi(2)).sum()
    };
    let [east, north, up] = [0, 1, 2].map(variance);
    let clock = (3..columns).map(variance).fold(f64::INFINITY, f64::min);
    Some([(east + north + up).sqrt(), up.sqrt(), (east + north).sqrt(), clock.sqrt()])
}

fn directions() -> impl Strategy<Value = Vec<(System, Enu)>> {
    let one = (0_usize..4, 0.0..std::f64::consts::TAU, 0.09..1.57).prop_map(|(system, azimuth_rad, elevation_rad)| {
        (System::ALL[system], Direction { azimuth_rad, elevation_rad }.to_enu())
    });
    prop::collection::vec(one, 4..40)
}

proptest! {
    #[test]
    fn dilution_is_what_the_singular_values_of_the_whole_system_give(satellites in directions()) {
        if let Some([position, vertical, horizontal, time]) = by_singular_values(&satellites) {
            let dop = Dop::of(satellites.iter().copied()).expect("a position");
            let geometric = position.hypot(time);
            for (own, other) in [(dop.position, position), (dop.vertical, vertical), (dop.horizontal, horizontal), (dop.time, time), (dop.geometric, geometric)] {
                prop_assert!((own / other - 1.0).abs() < 1e-6, "{dop:?} {other}");
            }
        }
    }

    #[test]
    fn blocking_more_of_the_sky_never_adds_a_satellite_nor_lowers_dilution(
        hour in 0..24, walls in prop::collection::vec((-1.0..1.0, -1.0..1.0, -1.0..1.0, 0.2..1.0), 1..6),
    ) {
        let almanac = Almanac::nominal();
        let constellation = almanac.at(utc(&format!("2026-11-26T{hour:02}:00:00Z"))).expect("always");
        // Caps of the sky, one more at a time.
        let within = |count: usize, toward: Enu| walls[..count].iter().any(|(east, north, up, wide)| {
            let axis = Vector3::new(*east, *north, *up).normalize();
            axis.dot(&Vector3::new(toward.east_m, toward.north_m, toward.up_m)) > *wide
        });
        let at = |count| predict(&constellation, &path(1, 1.0), &Rule::default(), |_, toward| within(count, toward)).expect("a path").remove(0);
        for count in 0..walls.len() {
            let (less, more) = (at(count), at(count + 1));
            for system in 0..4 {
                prop_assert!(more.in_view[system] <= less.in_view[system]);
            }
            if let Some(after) = more.dop {
                let before = less.dop.expect("it had more satellites");
                let slack = 1.0 - 1e-9;
                prop_assert!(after.position >= before.position * slack && after.geometric >= before.geometric * slack);
                prop_assert!(after.horizontal >= before.horizontal * slack && after.vertical >= before.vertical * slack);
                prop_assert!(after.time >= before.time * slack);
            }
            prop_assert!(less.no_fix.is_none() || more.no_fix.is_some(), "a fix came back");
        }
    }
}
