//! Files of orbits, and where they put satellites.

mod common;

use common::{KNOWN, Known};
use jiff::Timestamp;
use mission::explain::Explain;
use proptest::prelude::*;
use sky::{Almanac, Notice, Problem, SkyError, System};

fn utc(text: &str) -> Timestamp {
    text.parse().expect("a moment")
}

/// 02:30 and 03:00 GPS time.
fn moments() -> [Timestamp; 2] {
    ["2023-01-01T02:29:42Z", "2023-01-01T02:59:42Z"].map(utc)
}

fn read(text: &str) -> Almanac {
    Almanac::read("test", text.as_bytes(), moments()[0]).unwrap_or_else(|error| panic!("{error} in\n{text}"))
}

/// Metres between where an almanac puts a satellite and where it was, at both moments.
fn errors_m(almanac: &Almanac, known: &Known) -> [f64; 2] {
    let places = [known.at_0230_km, known.at_0300_km];
    [0, 1].map(|index| {
        let constellation = almanac.at(moments()[index]).expect("fresh");
        let own =
            constellation.satellites.iter().find(|placed| placed.id.to_string() == known.name).expect("in the file");
        let away = [0, 1, 2].map(|axis| own.ecef_m[axis] - places[index][axis] * 1_000.0);
        away.iter().map(|part| part * part).sum::<f64>().sqrt()
    })
}

#[test]
fn broadcast_orbits_of_every_kind_agree_with_precise_ones_to_metres() {
    for version in ["3.05", "4.01"] {
        let almanac = read(&common::rinex(version, &KNOWN.each_ref()));
        for known in &KNOWN {
            // Precise places are of the centre of mass, broadcast ones of the antenna, up to 3 m apart. A geostationary satellite's
            // broadcast orbit is worse along its path. GLONASS' last moment is three quarters of an hour from its record.
            let limits = match known.name {
                "C02" => [12.0, 12.0],
                "R07" => [8.0, 25.0],
                _ => [5.0, 5.0],
            };
            let errors = errors_m(&almanac, known);
            println!("RINEX {version} {}: {errors:.2?} m", known.name);
            assert!(errors[0] < limits[0] && errors[1] < limits[1], "{} {version}: {errors:?}", known.name);
        }
    }
}

#[test]
fn rinex_2_has_a_file_for_each_system() {
    for known in [&KNOWN[0], &KNOWN[5]] {
        let errors = errors_m(&read(&common::rinex("2.11", &[known])), known);
        assert!(errors[0] < 8.0, "{}: {errors:?}", known.name);
    }
}

#[test]
fn an_almanac_is_good_to_kilometres_in_either_format_and_its_week_may_be_rolled_over() {
    // Week 2243 is 195 in ten bits.
    for text in [common::yuma(2_243), common::yuma(195), common::sem(2_243), common::sem(195)] {
        let almanac = read(&text);
        let errors = errors_m(&almanac, &KNOWN[0]);
        assert!(errors[0] < 3_000.0 && errors[1] < 3_000.0, "{errors:?} of\n{text}");
        assert!(almanac.age_days(moments()[0]).expect("real").abs() < 0.1);
    }
    let [yuma, sem] = [common::yuma(195), common::sem(195)].map(|text| errors_m(&read(&text), &KNOWN[0]));
    assert!((yuma[0] - sem[0]).abs() < 30.0, "{yuma:?} {sem:?}");
}

#[test]
fn two_line_elements_put_a_satellite_within_the_difference_of_mean_and_true_elements() {
    let errors = errors_m(&read(&common::tle()), &KNOWN[0]);
    println!("{errors:.0?} m");
    // Mean elements differ from the osculating ones that stand in for them here by some kilometres; a wrong sidereal time or
    // epoch would show as hundreds.
    assert!(errors[0] < 25_000.0 && errors[1] < 25_000.0, "{errors:?}");
}

#[test]
fn what_is_too_old_is_refused_and_what_is_aging_is_told_of() {
    let almanac = read(&common::rinex("3.05", &KNOWN.each_ref()));
    assert!(almanac.at(utc("2023-01-01T12:00:00Z")).expect("fresh").notices.is_empty());
    let after_days = almanac.at(utc("2023-01-09T02:00:00Z")).expect("aging");
    assert_eq!(after_days.satellites.len(), 5, "GLONASS is out of date");
    assert!(matches!(after_days.notices[0], Notice::Aging { age_days, .. } if (age_days - 8.0).abs() < 0.1));
    assert!(matches!(after_days.notices[1], Notice::LeftOut { too_old: [0, 0, 0, 1], .. }));
    let error = almanac.at(utc("2023-03-09T02:00:00Z")).expect_err("too old");
    assert!(matches!(error, SkyError::TooOld { age_days, .. } if (age_days - 67.0).abs() < 0.1), "{error}");
    assert_eq!(error.explain().id, "err-sky-too-old");
}

#[test]
fn an_unhealthy_satellite_is_left_out_and_told_of() {
    let text = common::yuma(195).replace("Health:                     000", "Health:                     063");
    let other = common::yuma(195).replace("07\n", "08\n");
    let constellation = read(&format!("{text}{other}")).at(moments()[0]).expect("fresh");
    assert_eq!(constellation.satellites.len(), 1);
    assert!(matches!(constellation.notices[..], [Notice::LeftOut { unhealthy: [1, 0, 0, 0], .. }]));
}

#[test]
fn a_damaged_file_is_refused_with_the_line_and_the_field() {
    let good = common::rinex("3.05", &KNOWN.each_ref());
    let refused = |text: &str| Almanac::read("f", text.as_bytes(), moments()[0]).expect_err("damaged");
    let error = refused(&good.replacen("5.153606470110D+03", "5.1536064x0110D+03", 1));
    assert_eq!(error.to_string(), "f: 5: sqrt(A) is \"5.1536064x0110D+03\"");
    let error = refused(&good.replacen("5.153606470110D+03", "1.153606470110D+03", 1));
    assert!(matches!(error.problem, Problem::OutOfRange { field: "sqrt(A)²", .. }), "{error}");
    let cut = good.lines().take(6).collect::<Vec<_>>().join("\n");
    assert!(matches!(refused(&cut).problem, Problem::Short { satellite } if satellite == "G07"));
    assert!(matches!(refused(&good.replace("NAVIGATION", "OBSERVATION")).problem, Problem::NotNavigation { .. }));
    assert!(matches!(
        refused(&common::yuma(1).replace("SQRT(A)", "SQRT(B)")).problem,
        Problem::Field { field: "SQRT(A)", .. }
    ));
    assert!(matches!(
        refused(&common::tle().replacen("5 ", "6 ", 1)).problem,
        Problem::Tle { .. } | Problem::NoSatellites
    ));
    let unchecked = common::tle()
        .trim_end()
        .rsplit_once(char::is_numeric)
        .map_or(String::new(), |(start, _)| format!("{start}/\n"));
    assert!(matches!(refused(&unchecked).problem, Problem::Tle { .. }));
    assert!(matches!(refused("G01,12,34").problem, Problem::UnknownFormat));
    assert!(matches!(refused("").problem, Problem::UnknownFormat));
    let packed = Almanac::read("f", &[0x1f, 0x8b, 8, 0], moments()[0]).expect_err("packed");
    assert_eq!(packed.explain().id, "err-sky-packed");
}

#[test]
fn files_of_several_systems_are_used_together() {
    let both = read(&common::yuma(195)).with(read(&common::rinex("3.05", &[&KNOWN[2], &KNOWN[5]])));
    assert_eq!(both.at(moments()[0]).expect("fresh").satellites.len(), 3);
    assert_eq!(both.name, "test, test");
    // The same satellite out of two kinds of files is one satellite, whatever they call it.
    let unnamed = common::tle().replace("GPS BIIR-19 (PRN 07)", "NAVSTAR 62 (USA 201)");
    let twice = read(&common::rinex("3.05", &[&KNOWN[0]])).with(read(&unnamed));
    let names = |at: &str| {
        twice.at(utc(at)).expect("in time").satellites.iter().map(|placed| placed.id.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(names("2023-01-01T03:00:00Z"), ["G07"]);
    // Elements outlast an ephemeris.
    assert_eq!(names("2023-02-15T03:00:00Z"), ["G32711"]);
}

#[test]
fn the_nominal_constellation_says_that_it_is_one_and_never_ages() {
    let nominal = Almanac::nominal();
    assert!(nominal.is_nominal() && nominal.age_days(moments()[0]).is_none());
    for moment in ["2023-01-01T02:00:00Z", "2040-06-01T00:00:00Z"] {
        let constellation = nominal.at(utc(moment)).expect("always");
        assert_eq!(constellation.notices, [Notice::Nominal]);
        let count = |system| constellation.satellites.iter().filter(|placed| placed.id.system == system).count();
        assert_eq!(System::ALL.map(count), [24, 30, 24, 24]);
    }
}

#[test]
fn nominal_satellites_keep_their_published_places_over_the_years() {
    let nominal = Almanac::nominal();
    for moment in ["2023-01-01T02:00:00Z", "2033-01-01T02:00:00Z"] {
        let constellation = nominal.at(utc(moment)).expect("always");
        let of = |name: &str| {
            constellation.satellites.iter().find(|placed| placed.id.to_string() == name).expect("nominal").ecef_m
        };
        for (name, east_deg) in [("C59", 80.0), ("C60", 110.5), ("C61", 140.0_f64)] {
            let place = of(name);
            assert!(
                (place.y.atan2(place.x).to_degrees() - east_deg).abs() < 0.1 && place.z.abs() < 1.0,
                "{name}: {place}"
            );
        }
        // An inclined synchronous satellite stays near its meridian.
        let place = of("C38");
        assert!((place.y.atan2(place.x).to_degrees() - 118.0).abs() < 25.0, "{place}");
    }
}

/// What a parser is given: good files with a piece replaced, and nonsense.
fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let good = prop_oneof![
        Just(common::rinex("3.05", &KNOWN.each_ref())),
        Just(common::rinex("4.01", &KNOWN.each_ref())),
        Just(common::rinex("2.11", &[&KNOWN[0]])),
        Just(common::yuma(195)),
        Just(common::sem(195)),
        Just(common::tle()),
    ];
    (good, any::<prop::sample::Index>(), 0_usize..200, prop::collection::vec(any::<u8>(), 0..40)).prop_map(
        |(text, at, cut, put)| {
            let mut bytes = text.into_bytes();
            let at = at.index(bytes.len());
            let end = (at + cut).min(bytes.len());
            bytes.splice(at..end, put);
            bytes
        },
    )
}

proptest! {
    #[test]
    fn no_file_makes_a_reader_panic(bytes in damaged()) {
        let near = utc("2023-01-01T02:30:00Z");
        if let Ok(constellation) = Almanac::read("f", &bytes, near).map_or(Err(SkyError::NoPoints), |almanac| almanac.at(near)) {
            prop_assert!(constellation.satellites.iter().all(|placed| placed.ecef_m.iter().all(|part| part.is_finite())));
        }
    }

    #[test]
    fn nor_does_nonsense(text in "\\PC*", bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(Almanac::read("f", text.as_bytes(), Timestamp::UNIX_EPOCH).is_err());
        prop_assert!(Almanac::read("f", &bytes, Timestamp::UNIX_EPOCH).is_err());
    }
}
