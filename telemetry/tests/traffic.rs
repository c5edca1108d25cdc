//! Other aircraft: what receivers report, on a clock that the test moves.
#![allow(clippy::unwrap_used, missing_docs)]

use std::collections::BTreeMap;
use std::time::Duration;

use ::mission::geo::LatLon;
use mavlink::types::CharArray;
use proptest::prelude::*;
use telemetry::dialect::*;
use telemetry::station::{Station, StationConfig};
use telemetry::traffic::{AircraftHeight, Emitter, Traffic};
use telemetry::wire::{Address, Encoder, FrameBytes, LinkId, MonoTime, Stamp, UtcMicros};

const RECEIVER: Address = Address { system: 1, component: 156 };
const ALL: AdsbFlags = AdsbFlags::from_bits_retain(0x1FF);
const HERE: LatLon = LatLon { lat_deg: 33.4, lon_deg: 120.2 };

fn at(ms: u64) -> MonoTime {
    MonoTime::from_millis(100_000 + ms)
}

fn report(icao: u32) -> ADSB_VEHICLE_DATA {
    ADSB_VEHICLE_DATA {
        ICAO_address: icao,
        lat: 334_000_000,
        lon: 1_202_000_000,
        altitude: 412_000,
        heading: 9_000,
        hor_velocity: 6_500,
        ver_velocity: -250,
        flags: ALL,
        squawk: 2000,
        altitude_type: AdsbAltitudeType::ADSB_ALTITUDE_TYPE_GEOMETRIC,
        callsign: CharArray::from("B-7010"),
        emitter_type: AdsbEmitterType::ADSB_EMITTER_TYPE_ROTOCRAFT,
        tslc: 0,
    }
}

fn frame(report: &ADSB_VEHICLE_DATA) -> FrameBytes {
    Encoder::new(RECEIVER).encode(&MavMessage::ADSB_VEHICLE(report.clone()))
}

fn hear(traffic: &mut Traffic, now: MonoTime, report: &ADSB_VEHICLE_DATA) {
    traffic.apply(now, frame(report).frame(), [HERE].into_iter());
}

#[test]
fn a_report_is_read_in_its_units_with_its_age() {
    let mut traffic = Traffic::default();
    hear(&mut traffic, at(0), &ADSB_VEHICLE_DATA { tslc: 2, ..report(0x78_0ABC) });
    let aircraft = traffic.get(0x78_0ABC).unwrap();
    assert!((aircraft.place.value.lat_deg - 33.4).abs() < 1e-9 && (aircraft.place.value.lon_deg - 120.2).abs() < 1e-9);
    assert_eq!(aircraft.place.age(at(500)), Duration::from_millis(2_500), "it was two seconds old already");
    assert_eq!(aircraft.height.unwrap().value, AircraftHeight::Geometric(412.0));
    assert!((aircraft.track_rad.unwrap().value - std::f64::consts::FRAC_PI_2).abs() < 1e-9);
    assert_eq!(aircraft.call_sign.as_ref().unwrap().value, "B-7010");
    assert_eq!(aircraft.emitter, Emitter::Rotorcraft);
    let [east, north, up] = aircraft.velocity_m_s().unwrap();
    assert!((east - 65.0).abs() < 1e-9 && north.abs() < 1e-9 && (up + 2.5).abs() < 1e-9);
}

#[test]
fn what_the_flags_do_not_vouch_for_is_unknown() {
    use AdsbFlags as F;
    let mut traffic = Traffic::default();
    hear(&mut traffic, at(0), &ADSB_VEHICLE_DATA { flags: F::ADSB_FLAGS_VALID_COORDS, ..report(1) });
    let bare = traffic.get(1).unwrap();
    assert!(bare.height.is_none() && bare.track_rad.is_none() && bare.speed_m_s.is_none());
    assert!(bare.climb_m_s.is_none() && bare.call_sign.is_none() && bare.velocity_m_s().is_none());
    hear(&mut traffic, at(0), &ADSB_VEHICLE_DATA { flags: ALL - F::ADSB_FLAGS_VALID_COORDS, ..report(2) });
    assert!(traffic.get(2).is_none(), "without a place there is nothing to show");
}

#[test]
fn a_height_by_pressure_is_never_one_by_satellites() {
    let mut traffic = Traffic::default();
    let pressure = AdsbAltitudeType::ADSB_ALTITUDE_TYPE_PRESSURE_QNH;
    hear(&mut traffic, at(0), &ADSB_VEHICLE_DATA { altitude_type: pressure, ..report(1) });
    assert_eq!(traffic.get(1).unwrap().height.unwrap().value, AircraftHeight::Pressure(412.0));
}

#[test]
fn an_aircraft_whose_place_is_lost_stays_where_it_was_and_grows_old() {
    let mut traffic = Traffic::default();
    hear(&mut traffic, at(0), &report(1));
    let lost = ADSB_VEHICLE_DATA { flags: ALL - AdsbFlags::ADSB_FLAGS_VALID_COORDS, lat: 0, lon: 0, ..report(1) };
    hear(&mut traffic, at(4_000), &lost);
    let aircraft = traffic.get(1).unwrap();
    assert_eq!(aircraft.place.age(at(4_000)), Duration::from_secs(4));
    traffic.expire(at(29_999));
    assert!(traffic.get(1).is_some());
    traffic.expire(at(30_000));
    assert!(traffic.get(1).is_none(), "forgotten after the stated silence");
}

#[test]
fn a_second_receiver_that_lags_does_not_set_an_aircraft_back() {
    let mut traffic = Traffic::default();
    hear(&mut traffic, at(0), &report(1));
    hear(&mut traffic, at(100), &ADSB_VEHICLE_DATA { lat: 335_000_000, tslc: 3, ..report(1) });
    assert!((traffic.get(1).unwrap().place.value.lat_deg - 33.4).abs() < 1e-9);
}

#[test]
fn the_farthest_of_too_many_is_dropped_and_counted() {
    let mut traffic = Traffic::default();
    for icao in 0..Traffic::MOST as u32 + 6 {
        // Later ones farther away, but for the very last.
        let near = icao == Traffic::MOST as u32 + 5;
        let away = if near { 0 } else { icao.cast_signed() * 10_000 };
        hear(&mut traffic, at(0), &ADSB_VEHICLE_DATA { lat: 334_000_000 + away, ..report(icao) });
    }
    assert_eq!(traffic.aircraft().count(), Traffic::MOST);
    assert_eq!(traffic.dropped(), 6);
    assert!(traffic.get(Traffic::MOST as u32 + 5).is_some() && traffic.get(0).is_some());
    assert!(traffic.get(Traffic::MOST as u32 - 1).is_none());
}

#[test]
fn a_vehicles_own_word_on_a_threat_is_kept_with_the_aircraft_until_it_takes_it_back() {
    use MavCollisionThreatLevel as L;
    let say = |traffic: &mut Traffic, src, level, action| {
        let threat = COLLISION_DATA { id: 7, src, threat_level: level, action, ..COLLISION_DATA::default() };
        let from = Address { system: 1, component: 1 };
        traffic.apply(at(10), Encoder::new(from).encode(&MavMessage::COLLISION(threat)).frame(), [].into_iter());
    };
    let (adsb, gps) =
        (MavCollisionSrc::MAV_COLLISION_SRC_ADSB, MavCollisionSrc::MAV_COLLISION_SRC_MAVLINK_GPS_GLOBAL_INT);
    let rtl = MavCollisionAction::MAV_COLLISION_ACTION_RTL;
    let mut traffic = Traffic::default();
    hear(&mut traffic, at(0), &report(7));
    say(&mut traffic, gps, L::MAV_COLLISION_THREAT_LEVEL_HIGH, rtl);
    assert!(traffic.get(7).unwrap().threats.is_empty(), "another vehicle's system id is no address");
    say(&mut traffic, adsb, L::MAV_COLLISION_THREAT_LEVEL_HIGH, rtl);
    let threat = traffic.get(7).unwrap().threats[&1].value;
    assert!(threat.high && threat.evades);
    hear(&mut traffic, at(20), &report(7));
    assert_eq!(traffic.get(7).unwrap().threats.len(), 1, "a report of its place does not end it");
    say(&mut traffic, adsb, L::MAV_COLLISION_THREAT_LEVEL_NONE, rtl);
    assert!(traffic.get(7).unwrap().threats.is_empty());
}

#[test]
fn receivers_aboard_and_at_the_station_are_heard_and_silence_is_forgotten() {
    let stamp = |ms: u64| Stamp { mono: at(ms), utc: UtcMicros(1_795_000_000_000_000 + ms * 1000) };
    let link = LinkId(1);
    let mut station = Station::new(StationConfig::default(), stamp(0));
    station.add_link(link);
    let at_the_station = Address { system: 77, component: 156 };
    for (icao, from) in [(1, RECEIVER), (2, at_the_station), (3, Address { system: 1, component: 1 })] {
        let bytes = Encoder::new(from).encode(&MavMessage::ADSB_VEHICLE(report(icao)));
        station.receive(link, stamp(0), bytes.as_slice(), |_| {});
    }
    station.tick(stamp(1_000));
    assert_eq!(station.traffic().aircraft().map(|aircraft| aircraft.icao).collect::<Vec<_>>(), [1, 2, 3]);
    station.tick(stamp(31_000));
    assert_eq!(station.traffic().aircraft().count(), 0);
}

/// A frame of any payload, its checksum right.
fn raw(id: u32, payload: &[u8]) -> Vec<u8> {
    use mavlink::Message;
    let [a, b, c, _] = id.to_le_bytes();
    let mut bytes = vec![0xFD, payload.len() as u8, 0, 0, 0, 1, 1, a, b, c];
    bytes.extend_from_slice(payload);
    let mut crc = 0xFFFF_u16;
    for byte in bytes[1..].iter().copied().chain([MavMessage::extra_crc(id)]) {
        let mut x = (crc ^ u16::from(byte)) & 0xFF;
        (0..8).for_each(|_| x = if x & 1 == 1 { (x >> 1) ^ 0x8408 } else { x >> 1 });
        crc = (crc >> 8) ^ x;
    }
    bytes.extend_from_slice(&crc.to_le_bytes());
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn no_payload_brings_the_traffic_to_panic_or_to_nonsense(
        frames in proptest::collection::vec(
            (prop_oneof![Just(246_u32), Just(247), Just(0)],
             proptest::collection::vec(prop_oneof![any::<u8>(), Just(0), Just(1), Just(0xFF)], 0..=255), 0..40_000_u64),
            1..120,
        ),
    ) {
        let mut traffic = Traffic::default();
        let mut now = at(0);
        for (id, payload, pause_ms) in frames {
            now = now + Duration::from_millis(pause_ms);
            telemetry::wire::Framer::new().feed(&raw(id, &payload), |frame| traffic.apply(now, frame, [HERE].into_iter()));
            traffic.expire(now);
            prop_assert!(traffic.aircraft().count() <= Traffic::MOST);
            for aircraft in traffic.aircraft() {
                prop_assert!(aircraft.place.value.lat_deg.abs() <= 90.0 && aircraft.place.value.lon_deg.abs() <= 180.0);
                prop_assert!(aircraft.place.at <= now && aircraft.place.age(now) < Traffic::FORGET_AFTER);
                prop_assert!(aircraft.track_rad.is_none_or(|track| (0.0..=std::f64::consts::TAU).contains(&track.value)));
                prop_assert!(aircraft.speed_m_s.is_none_or(|speed| (0.0..700.0).contains(&speed.value)));
                prop_assert!(aircraft.height.is_none_or(|height| height.value.metres().abs() <= 40_000.0));
                let clean = |sign: &str| sign.len() <= 9 && sign.bytes().all(|b| b.is_ascii_graphic());
                prop_assert!(aircraft.call_sign.as_ref().is_none_or(|sign| clean(&sign.value)));
                prop_assert!(aircraft.velocity_m_s().is_none_or(|v| v.iter().all(|part| part.is_finite())));
            }
        }
    }

    #[test]
    fn tracks_of_two_addresses_never_merge(
        reports in proptest::collection::vec((0_u32..4, -800_i32..800, 0_u16..36_000, 0_u8..3), 1..200),
    ) {
        let mut traffic = Traffic::default();
        let mut alone: BTreeMap<u32, Traffic> = BTreeMap::new();
        for (n, (icao, away, heading, tslc)) in reports.into_iter().enumerate() {
            let now = at(n as u64 * 300);
            let report = ADSB_VEHICLE_DATA { lat: 334_000_000 + away * 1_000, heading, tslc, ..report(icao) };
            hear(&mut traffic, now, &report);
            hear(alone.entry(icao).or_default(), now, &report);
        }
        for (icao, alone) in alone {
            prop_assert_eq!(traffic.get(icao), alone.get(icao));
        }
    }
}
