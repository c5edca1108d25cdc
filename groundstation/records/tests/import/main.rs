//! What other stations recorded becomes the flight that it was.
#![allow(clippy::unwrap_used)]

mod damage;
mod logs;

use mission::explain::Explain;
use mission::geo::LatLon;
use paper::words::{Language, Words};
use records::import::{
    Bounds, Brought, Clock, Flown, Format, Hints, ImportError, Loss, Reason, Spot, Zone, read, recognise,
};
use records::{Dispatch, Ledger, SortieId, Source, UtcMicros};
use uuid::Uuid;

fn one(name: &str, bytes: &[u8]) -> Flown {
    let mut flights = read(name, bytes, &Hints::default()).unwrap();
    assert_eq!(flights.len(), 1, "{name}");
    flights.remove(0)
}

/// Seconds since the flight's first second.
fn second(at: UtcMicros) -> f64 {
    (at.0 - logs::START_US) as f64 / 1e6
}

fn is_near(found: f64, wanted: f64, within: f64) {
    assert!((found - wanted).abs() <= within, "{found} for {wanted}");
}

/// What all stations that record a whole flight agree on.
fn is_the_flight(flight: &Flown, within_s: f64) {
    is_near(second(flight.from), 5.0, within_s);
    is_near(second(flight.to), 71.0, within_s);
    let (took_off, landed) = (flight.took_off.unwrap(), flight.landed.unwrap());
    is_near(second(took_off.at), 8.0, within_s);
    is_near(second(landed.at), 68.0, within_s);
    is_near(flight.airborne_s, 60.0, 0.01);
    is_near(flight.distance_m, 500.0, 1.0);
    is_near(flight.max_height_rel_home_m, 20.0, 0.01);
    is_near(took_off.place.unwrap().lat_deg, 33.5, 1e-6);
    is_near(landed.place.unwrap().lat_deg, f64::from(logs::truth(68).lat_e7) / 1e7, 1e-6);
    assert!((60..=80).contains(&flight.points.len()), "{}", flight.points.len());
    let point = flight.points.iter().find(|point| second(UtcMicros(point.time_us)) >= 30.0 - within_s).unwrap();
    let LatLon { lat_deg, lon_deg } = point.place;
    is_near(lat_deg, f64::from(logs::truth(30).lat_e7) / 1e7, 2e-4);
    is_near(lon_deg, 120.2, 1e-6);
}

#[test]
fn every_format_is_recognised_by_its_content_whatever_its_name() {
    let known = [
        (logs::tlog(&[1]), Format::Tlog),
        (logs::dataflash(), Format::DataFlash),
        (logs::ulog(true), Format::Ulog),
        (logs::srt(3).into_bytes(), Format::DjiSrt),
        (logs::dji_csv(true).into_bytes(), Format::DjiCsv),
        (logs::airdata().into_bytes(), Format::AirdataCsv),
    ];
    for (bytes, format) in &known {
        assert_eq!(recognise("flight.dat", bytes), Some(*format));
        assert_eq!(recognise("flight.tlog", bytes), Some(*format), "the content counts before the name");
    }
    assert_eq!(recognise("a.ULG", b"?"), Some(Format::Ulog));
    assert_eq!(recognise("a.txt", b"what is this"), None);
}

#[test]
fn a_mavlink_log_gives_the_flight_of_each_vehicle_and_none_of_a_station() {
    let flights = read("a.tlog", &logs::tlog(&[1, 2]), &Hints::default()).unwrap();
    assert_eq!(flights.len(), 2);
    is_the_flight(&flights[0], 0.001);
    let first = &flights[0];
    assert_eq!(first.clock, Clock::StationAgainstGnss { behind_s: 1.5 });
    assert_eq!((first.bounds, first.format), (Bounds::Armed, Format::Tlog));
    assert_eq!((first.hull.system_id, &first.hull.autopilot_uid[..6]), (Some(1), "2c0001"));
    assert_eq!(first.battery_used_mah, Some(660.0));
    assert_eq!(first.battery_used_percent, Some(14.0));
    assert_eq!((first.messages_received > 300, first.messages_lost), (true, 0));
    assert_eq!(first.losses, []);
    assert_eq!(flights[1].hull.system_id, Some(2));
    is_near(second(flights[1].from), 305.0, 0.001);
}

#[test]
fn an_ardupilot_log_is_timed_by_its_receiver_less_leap_seconds() {
    let flight = one("00000012.BIN", &logs::dataflash());
    // A receiver's message is written a tenth of a second after it came.
    is_the_flight(&flight, 0.11);
    assert_eq!(flight.clock, Clock::Gnss { leap_s: Some(18) });
    assert_eq!(flight.hull.system_id, Some(7));
    assert_eq!(flight.hull.autopilot_uid, "2c0034000f51373138373831000000000000");
    assert!(flight.hull.model.starts_with("ArduCopter"));
    assert_eq!(flight.battery_used_mah, Some(660.0));
    assert_eq!(flight.losses, []);
}

#[test]
fn a_px4_log_is_read_with_the_names_of_fields_of_any_version() {
    for modern in [true, false] {
        let flight = one("log_3.ulg", &logs::ulog(modern));
        is_the_flight(&flight, 0.001);
        assert_eq!(flight.clock, Clock::Gnss { leap_s: None });
        assert_eq!(flight.hull.system_id, Some(3));
        assert_eq!(flight.hull.autopilot_uid, "000200000000353338393834320a003e0023");
        assert_eq!(flight.hull.model, "PX4 PX4_FMU_V6X");
        is_near(flight.battery_used_percent.unwrap(), 13.2, 0.01);
        assert_eq!(flight.losses, []);
    }
}

#[test]
fn a_px4_log_that_a_real_aircraft_wrote_is_the_flight_that_it_made() {
    let log = include_bytes!("../../../../assets/fixtures/logs/px4_short_flight.ulg");
    let flight = one("px4_short_flight.ulg", log);
    // As pyulog 1.3.0 reads it: armed and landed by boot time, less what the receiver's UTC is ahead of it.
    is_near(flight.from.0 as f64 / 1e6, 1_733_802_478.72, 0.3);
    is_near(flight.to.0 as f64 / 1e6, 1_733_802_496.13, 0.3);
    is_near(flight.airborne_s, 10.72, 0.01);
    is_near(flight.took_off.unwrap().place.unwrap().lat_deg, 20.038_111, 1e-5);
    is_near(flight.distance_m, 1.76, 0.1);
    assert_eq!((flight.hull.system_id, flight.hull.model.as_str()), (Some(1), "PX4 PX4_FMU_V5"));
    assert_eq!(flight.losses, [Loss::Dropouts { ms: 97 }]);
}

#[test]
fn subtitles_of_three_generations_are_the_part_of_a_flight_that_was_filmed() {
    for generation in [1, 2, 3] {
        let flight = one("DJI_0001.SRT", logs::srt(generation).as_bytes());
        assert_eq!(flight.bounds, Bounds::Filmed);
        assert_eq!(flight.clock, Clock::Local { zone: "Asia/Shanghai".into() });
        is_near(second(flight.from), 10.0, 0.2);
        is_near(second(flight.to), 60.0, 0.2);
        is_near(flight.distance_m, 500.0, 1.0);
        if generation == 2 {
            assert_eq!(flight.losses, [Loss::NoHeight], "what `altitude` counts from, nobody says");
        } else {
            is_near(flight.airborne_s, 50.0, 0.01);
            is_near(flight.max_height_rel_home_m, 20.0, 0.01);
        }
    }
}

#[test]
fn a_clock_without_a_zone_is_taken_as_the_zone_that_is_told() {
    let hints = Hints { zone: Zone::named("+00:00").unwrap() };
    let flight = &read("DJI_0001.SRT", logs::srt(3).as_bytes(), &hints).unwrap()[0];
    is_near(second(flight.from), 10.0 + 8.0 * 3600.0, 0.01);
    assert_eq!(flight.clock, Clock::Local { zone: "+00:00".into() });
}

#[test]
fn a_flight_record_is_read_in_feet_and_in_metres() {
    for feet in [true, false] {
        let flight = one("DJIFlightRecord.csv", logs::dji_csv(feet).as_bytes());
        is_the_flight(&flight, 0.001);
        assert_eq!((flight.hull.model.as_str(), flight.hull.serial.as_str()), ("Matrice 4E", "1581F6Q8D"));
        assert_eq!(flight.battery_used_mah, Some(660.0));
        assert_eq!(flight.battery_used_percent, Some(14.0));
    }
}

#[test]
fn an_airdata_flight_has_its_milliseconds_back() {
    let flight = one("Sep-21st-2026.csv", logs::airdata().as_bytes());
    assert_eq!((flight.bounds, &flight.clock), (Bounds::Logged, &Clock::Exporter));
    // Its whole seconds are cut off, so the flight is where they put it, and its rows are evenly spaced.
    is_near(second(flight.from), 0.0, 1.0);
    is_near((flight.to.0 - flight.from.0) as f64 / 1e6, 75.0, 0.001);
    is_near(flight.airborne_s, 60.0, 0.01);
    is_near(flight.points[20].speed_m_s, 10.0, 0.01);
    is_near(flight.points[20].height.0, 24.0, 0.01);
}

#[test]
fn a_table_says_which_columns_it_lacks() {
    let table = logs::dji_csv(true).replace("OSD.latitude", "OSD.width").replace("CUSTOM.date [local]", "day");
    let error = read("a.csv", table.as_bytes(), &Hints::default()).unwrap_err();
    let columns = "CUSTOM.date [local], OSD.latitude".to_owned();
    assert_eq!(error, ImportError::NoColumns { file: "a.csv".into(), columns, line: 2 });
}

#[test]
fn a_log_without_a_time_of_day_or_a_flight_is_refused_by_name() {
    let refused = |name: &str, bytes: &[u8]| read(name, bytes, &Hints::default()).unwrap_err();
    let mut timeless = logs::DataFlash::defined();
    timeless.event(logs::BOOT_US, 10);
    assert!(matches!(refused("a.bin", &timeless.bytes), ImportError::NoTime { format: Format::DataFlash, .. }));
    assert!(matches!(refused("a.bin", b""), ImportError::Empty { .. }));
    assert!(matches!(refused("a.txt", b"hello"), ImportError::Unknown { .. }));
    let spot = Spot::Byte(0);
    assert!(matches!(refused("a.tlog", &[7; 90]), ImportError::Broken { spot: found, .. } if found == spot));
    let bad = "OSD.latitude,OSD.longitude,CUSTOM.date [local],CUSTOM.updateTime [local]\n33,120,soon,late\n";
    let error = refused("a.csv", bad.as_bytes());
    let (spot, reason) = (Spot::Line(2), Reason::BadTime("late".into()));
    assert_eq!(error, ImportError::Broken { file: "a.csv".into(), format: Format::DjiCsv, spot, reason });
    let mut flags = logs::ulog(true);
    flags[16 + 3 + 8] = 4;
    let error = refused("a.ulg", &flags);
    assert!(
        matches!(&error, ImportError::Broken { spot: Spot::Byte(16), reason: Reason::Incompatible(_), .. }),
        "{error}"
    );
}

#[test]
fn two_flights_between_one_start_and_end_of_a_log_are_two() {
    let mut log = logs::DataFlash::defined();
    for (second, id) in [(5, 10), (8, 28), (20, 18), (21, 11), (40, 10), (41, 28), (60, 18), (61, 11)] {
        let us = logs::BOOT_US + second * 1_000_000;
        log.gnss(us, second as u64);
        log.event(us, id);
    }
    let flights = read("a.bin", &log.bytes, &Hints::default()).unwrap();
    let times: Vec<_> = flights.iter().map(|flight| (second(flight.from), flight.airborne_s)).collect();
    assert_eq!(times, [(5.0, 12.0), (40.0, 19.0)]);
    assert_eq!(flights[0].losses, [], "positions are the receiver's where the log has none of the estimator");
}

#[test]
fn a_sortie_says_where_it_came_from_and_by_which_bytes() {
    let flight = one("a.ulg", &logs::ulog(true));
    let brought = Brought {
        id: SortieId(Uuid::from_u128(1)),
        ledger: Ledger::Flight,
        pilot: "王海",
        dispatch: Dispatch::default(),
        nth: 1,
        registration: "UAS00112233",
        path: "imports/a.ulg",
        sha256: "ab12",
    };
    let (start, progress, end) = (flight.start(&brought), flight.progress(), flight.end(&brought, Vec::new()));
    assert_eq!((start.pilot.as_str(), start.aircraft.system_id, start.link.as_str()), ("王海", 3, "import:ulog"));
    assert_eq!((start.armed_at, end.disarmed_at, progress.at), (flight.from, flight.to, flight.to));
    let source = Source { format: "ulog".into(), file: "a.ulg".into(), sha256: "ab12".into(), flight: 1, zone: None };
    assert_eq!(start.source, Some(source));
    assert_eq!(flight.id(&[7; 32], 1), flight.id(&[7; 32], 1), "the same flight of the same file is the same sortie");
    assert!(flight.id(&[7; 32], 1) != flight.id(&[7; 32], 2) && flight.id(&[7; 32], 1) != flight.id(&[8; 32], 1));
    assert_eq!(flight.id(&[7; 32], 1).0.get_version_num(), 7);
    assert_eq!((end.files[0].kind.as_str(), end.files[0].sha256.as_str()), ("ulog", "ab12"));
    assert!(progress.place.is_some());
}

#[test]
fn errors_and_losses_are_said_in_both_languages() {
    let chinese = Words::new(Language::Chinese, include_str!("../../../../assets/locale/zh-CN/records.ftl"));
    let english = Words::new(Language::English, include_str!("../../../../assets/locale/en/records.ftl"));
    let error = ImportError::Broken {
        file: "a.bin".into(),
        format: Format::DataFlash,
        spot: Spot::Byte(17),
        reason: Reason::NoRecord,
    };
    assert_eq!(
        chinese.text(&error.explain()),
        "文件 a.bin（ArduPilot 日志）在第 17 字节处无法读取：没有可以读取的内容。请从原处重新复制。"
    );
    assert!(english.text(&error.explain()).contains("at byte 17: there is nothing that can be read. Copy"));
    let loss = Loss::Bytes { offset: 123_456, bytes: 7 };
    assert_eq!(chinese.text(&loss.explain()), "跳过损坏的 7 字节，从第 123456 字节开始。");
}
