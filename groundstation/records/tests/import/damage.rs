//! What was cut off or damaged gives what is readable, and never a crash.

use proptest::prelude::*;
use records::import::{Bounds, Flown, Hints, ImportError, Loss, read};

use super::{is_near, logs};

fn good() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("a.tlog", logs::tlog(&[1, 2])),
        ("a.bin", logs::dataflash()),
        ("a.ulg", logs::ulog(true)),
        ("a.srt", logs::srt(3).into_bytes()),
        ("a.csv", logs::dji_csv(true).into_bytes()),
        ("b.csv", logs::airdata().into_bytes()),
    ]
}

/// A flight that nobody could doubt is one.
fn is_sound(flight: &Flown) {
    assert!(flight.from <= flight.to, "{flight:?}");
    let numbers = [flight.airborne_s, flight.distance_m, flight.max_height_rel_home_m];
    assert!(numbers.iter().all(|number| number.is_finite() && *number >= 0.0), "{numbers:?}");
    assert!(flight.airborne_s <= (flight.to.0 - flight.from.0) as f64 / 1e6 + 1e-6);
    assert!(flight.points.windows(2).all(|pair| pair[0].time_us <= pair[1].time_us));
}

#[test]
fn a_file_that_ends_anywhere_gives_a_flight_or_a_reason() {
    for (name, bytes) in good() {
        let mut flights = 0;
        // Every length near both ends, and lengths that share no factor with any record in between.
        let lengths =
            (0..bytes.len().min(400)).chain((400..bytes.len()).step_by(97)).chain(bytes.len() - 200..bytes.len());
        for length in lengths {
            match read(name, &bytes[..length], &Hints::default()) {
                Ok(found) => {
                    found.iter().for_each(is_sound);
                    flights += found.len();
                }
                Err(error) => {
                    let text = error.to_string();
                    assert!(text.contains(name), "{text}");
                }
            }
        }
        assert!(flights > 50, "{name}: {flights}");
    }
}

#[test]
fn a_flight_that_was_cut_off_says_so_and_counts_until_there() {
    for (name, bytes) in good().into_iter().take(3) {
        let half = if name == "a.tlog" { logs::tlog(&[1]) } else { bytes };
        let half = &half[..half.len() / 2];
        let flight = &read(name, half, &Hints::default()).unwrap()[0];
        assert_eq!(flight.bounds, Bounds::Armed);
        assert!(flight.losses.contains(&Loss::CutInFlight), "{name}: {:?}", flight.losses);
        assert!(flight.landed.is_none() && flight.airborne_s > 20.0, "{name}");
    }
}

#[test]
fn damage_in_the_middle_is_skipped_and_counted() {
    for (name, mut bytes) in good().into_iter().take(3) {
        let whole = read(name, &bytes, &Hints::default()).unwrap();
        let middle = if name == "a.tlog" { bytes.len() / 4 } else { bytes.len() / 2 };
        bytes[middle..middle + 40].fill(0x5A);
        let torn = read(name, &bytes, &Hints::default()).unwrap();
        assert_eq!(torn.len(), whole.len(), "{name}");
        assert_eq!((torn[0].from, torn[0].to), (whole[0].from, whole[0].to), "{name}");
        is_near(torn[0].distance_m, whole[0].distance_m, 20.0);
        assert!(
            torn[0].losses.iter().any(|loss| matches!(loss, Loss::Bytes { bytes, .. } if *bytes >= 30)),
            "{name}: {:?}",
            torn[0].losses
        );
    }
}

#[test]
fn a_number_that_was_torn_off_takes_nobody_far_away() {
    for (name, text) in [("a.csv", logs::airdata()), ("a.srt", logs::srt(3)), ("b.csv", logs::dji_csv(false))] {
        for length in text.len() / 2..text.len() / 2 + 200 {
            let flight = &read(name, &text.as_bytes()[..length], &Hints::default()).unwrap()[0];
            assert!(flight.distance_m < 400.0, "{name} {length}: {}", flight.distance_m);
        }
    }
}

#[test]
fn one_damaged_time_moves_no_flight() {
    let mut bytes = logs::tlog(&[1]);
    let whole = read("a.tlog", &bytes, &Hints::default()).unwrap();
    // The time of a frame in flight, years later.
    let at =
        bytes.windows(2).enumerate().filter(|(n, pair)| *n > 4000 && pair[0] == 0xFD).map(|(n, _)| n).next().unwrap();
    bytes[at - 7] ^= 0x40;
    let torn = read("a.tlog", &bytes, &Hints::default()).unwrap();
    assert_eq!((torn[0].from, torn[0].to, torn.len()), (whole[0].from, whole[0].to, 1));
}

#[test]
fn a_clock_that_is_set_back_does_not_stretch_the_flight_and_is_told() {
    let mut bytes = logs::tlog(&[1]);
    let cut = bytes.len() / 2;
    let at = (cut..)
        .find(|at| {
            bytes[*at] == 0xFD
                && telemetry::wire::tlog::Reader::new(&bytes[at - 8..])
                    .next()
                    .is_some_and(|record| matches!(record, telemetry::wire::tlog::Record::Frame { .. }))
        })
        .unwrap()
        - 8;
    let mut later = Vec::new();
    for record in telemetry::wire::tlog::Reader::new(&bytes[at..]) {
        if let telemetry::wire::tlog::Record::Frame { utc, frame } = record {
            telemetry::wire::tlog::write(&mut later, telemetry::wire::UtcMicros(utc.0 - 3_600_000_000), frame.bytes());
        }
    }
    bytes.truncate(at);
    bytes.extend(later);
    let flight = &read("a.tlog", &bytes, &Hints::default()).unwrap()[0];
    is_near((flight.to.0 - flight.from.0) as f64 / 1e6, 66.0, 1.1);
    assert!(
        flight.losses.iter().any(|loss| matches!(loss, Loss::ClockSet { by_s } if *by_s < -3_598.0)),
        "{:?}",
        flight.losses
    );
}

#[test]
fn flags_that_stand_where_none_may_be_refuse_nothing() {
    let mut bytes = logs::ulog(true);
    let at = bytes.windows(3).position(|window| window == [42, 0, b'D']).unwrap();
    bytes[at + 2] = b'B';
    super::is_the_flight(&read("a.ulg", &bytes, &Hints::default()).unwrap()[0], 0.001);
}

#[test]
fn data_that_was_appended_after_a_crash_is_read() {
    let mut bytes = logs::ulog(true);
    // A record that promises more than was written before the crash.
    let torn = bytes.len() / 2;
    let at = (torn..).find(|at| bytes[*at..].starts_with(&[8, 0, b'S'])).unwrap();
    bytes.splice(at..at, [200, 0, b'D', 0, 0, 1, 2, 3]);
    let appended = (at + 8) as u64;
    bytes[16 + 3 + 8] = 1;
    bytes[16 + 3 + 16..16 + 3 + 24].copy_from_slice(&appended.to_le_bytes());
    let flight = &read("a.ulg", &bytes, &Hints::default()).unwrap()[0];
    super::is_the_flight(flight, 0.001);
    assert_eq!(flight.losses, []);
}

proptest! {
    #[test]
    fn any_bytes_are_refused_or_read(bytes in proptest::collection::vec(any::<u8>(), 0..2000), name in 0..6_usize) {
        let name = good()[name].0;
        if let Ok(flights) = read(name, &bytes, &Hints::default()) {
            flights.iter().for_each(is_sound);
        }
    }

    #[test]
    fn flipped_bits_are_refused_or_read(
        file in 0..6_usize,
        flips in proptest::collection::vec((any::<prop::sample::Index>(), 0..8_u8), 1..40),
    ) {
        let (name, mut bytes) = good().remove(file);
        for (at, bit) in flips {
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
        }
        match read(name, &bytes, &Hints::default()) {
            Ok(flights) => flights.iter().for_each(is_sound),
            Err(ImportError::Empty { .. }) => prop_assert!(false, "it is not empty"),
            Err(_) => {}
        }
    }

    #[test]
    fn definitions_of_any_shape_are_refused_or_read(
        shape in "[bBhHiIfdnNZcCeELMqQaxY]{0,16}",
        labels in "[A-Za-z,]{0,64}",
        length in any::<u8>(),
        content in proptest::collection::vec(any::<u8>(), 0..600),
        kind in 0..8_u8,
    ) {
        let mut log = logs::DataFlash::default();
        log.define(0x80, 89, "FMT", "BBnNZ", "Type,Length,Name,Format,Columns");
        log.define(kind, length, "GPS", &shape, &labels);
        for _ in 0..4 {
            log.bytes.extend([0xA3, 0x95, kind]);
            log.bytes.extend(&content);
        }
        if let Ok(flights) = read("a.bin", &log.bytes, &Hints::default()) {
            flights.iter().for_each(is_sound);
        }
    }
}
