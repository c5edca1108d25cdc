//! What a trainer breaks is seen by a real station through MAVLink alone, and goes when it is mended.

#![allow(clippy::unwrap_used)]

mod ground;

use ground::{Ground, HOME, LINK};
use mission::geo::LatLon;
use sims::autopilot::Mode;
use sims::vehicle::WindSpec;
use sims::{DroneConfig, Emitter, Fault, FaultKind, Loss, Traffic};
use std::time::Duration;
use telemetry::dialect::{ADSB_VEHICLE_DATA, AdsbFlags, MavCmd, MavMessage};
use telemetry::station::ConnectionEvent;

/// What a trainee's screen is owed: faults are seen within a second.
const SOON_S: f64 = 1.0;
const ADSB_VEHICLE: u32 = 246;

fn config() -> DroneConfig {
    DroneConfig::at(HOME, 7)
}

fn hovering() -> Ground {
    Ground::flying(&config(), 50.0)
}

fn compass(offset_gauss: [f64; 3], heading_deg: f64) -> Fault {
    Fault::Compass { offset_gauss, heading_rad: heading_deg.to_radians() }
}

fn helicopter(north_m: f64) -> Traffic {
    Traffic {
        callsign: "B7186".to_owned(),
        icao: 0x78_0C_11,
        emitter: Emitter::Rotorcraft,
        place: LatLon { lat_deg: HOME.lat_deg + north_m / 110_900.0, lon_deg: HOME.lon_deg },
        height_amsl_m: 180.0,
        track_rad: 180_f64.to_radians(),
        speed_m_s: 50.0,
        climb_m_s: -1.0,
        lasts_s: 60.0,
    }
}

/// What stood on the screen before.
struct Before {
    volts: f64,
    attitude_deg: [f64; 3],
    adsb: usize,
}

fn volts(ground: &Ground) -> f64 {
    ground.state().battery.unwrap().value.voltage_v.unwrap()
}

fn adsb(ground: &Ground) -> usize {
    ground.frames.iter().filter(|(_, id, _)| *id == ADSB_VEHICLE).count()
}

fn cells_mv(ground: &Ground) -> Vec<f64> {
    let cells = ground.state().battery.unwrap().value.cells_v;
    cells.iter().flatten().map(|cell_v| (cell_v * 1_000.0).round()).collect()
}

fn compass_variance(ground: &Ground) -> f64 {
    ground.state().estimator.unwrap().value.compass_variance.unwrap()
}

/// How much weaker the third cell is than the weakest of the others, millivolts.
fn third_cell_mv(ground: &Ground) -> f64 {
    let mut cells = cells_mv(ground);
    assert_eq!(cells.len(), 6);
    let third = cells.remove(2);
    cells.into_iter().fold(f64::MAX, f64::min) - third
}

fn tilted(ground: &Ground, before: &Before) -> bool {
    let [roll_deg, pitch_deg, _] = ground.attitude_deg();
    (roll_deg - before.attitude_deg[0]).hypot(pitch_deg - before.attitude_deg[1]) > 4.0
}

type Seen = fn(&Ground, &Before) -> bool;

#[test]
fn every_fault_is_seen_within_a_second_whenever_it_happens() {
    let front = WindSpec { mean_m_s: 12.0, from_rad: 0.0, gusts: true };
    let faults: [(&str, Fault, Seen); 9] = [
        ("satellites: GPS_RAW_INT without fix", Fault::Gnss, |ground, _| ground.state().gnss.unwrap().value.fix < 3),
        ("compass, grossly: variance over 0.8", compass([0.3, 0.2, 0.0], 0.0), |ground, _| {
            compass_variance(ground) > 0.8
        }),
        ("compass, a little: heading swings by 2°", compass([0.0; 3], 20.0), |ground, before| {
            (ground.attitude_deg()[2] - before.attitude_deg[2]).abs() > 2.0
        }),
        ("motor: tilts by 4°", Fault::Motor { motor: 1, thrust_lost: 0.4 }, tilted),
        ("cell: voltage", Fault::Cell { cell: 2, lost_v: 0.5, more_ohm: 0.02 }, |ground, before| {
            volts(ground) < before.volts - 0.4
        }),
        ("cell: third cell", Fault::Cell { cell: 2, lost_v: 0.5, more_ohm: 0.02 }, |ground, _| {
            third_cell_mv(ground) > 500.0
        }),
        ("charge: voltage", Fault::Charge { lost: 0.9 }, |ground, before| volts(ground) < before.volts - 2.0),
        ("gust front: leans by 4°", Fault::Wind { wind: front, over_s: 0.5 }, tilted),
        ("traffic: ADSB_VEHICLE", Fault::Traffic(helicopter(3_000.0)), |ground, before| adsb(ground) > before.adsb),
    ];
    let mut ground = hovering();
    let checkpoint = ground.host.checkpoint(0).unwrap();
    for (name, fault, seen) in faults {
        let mut worst_s = 0.0_f64;
        for phase in 0..25 {
            ground.host.rewind(0, &checkpoint);
            ground.run(2.0 + f64::from(phase) * 0.04);
            let before = Before { volts: volts(&ground), attitude_deg: ground.attitude_deg(), adsb: adsb(&ground) };
            assert!(!seen(&ground, &before) && ground.drone().inject(fault.clone()), "{name}");
            worst_s = worst_s.max(ground.until(name, SOON_S, |ground| seen(ground, &before)));
        }
        println!("worst of 25, {name}: {worst_s:.2} s");
    }
}

#[test]
fn lost_satellites_are_seen_at_once_and_their_return_after_the_receiver_found_them() {
    let mut ground = hovering();
    ground.drone().inject(Fault::Gnss);
    assert_eq!(ground.drone().faults().cloned().collect::<Vec<_>>(), [Fault::Gnss]);
    ground.until("no fix in GPS_RAW_INT", SOON_S, |ground| ground.state().gnss.unwrap().value.fix < 3);
    ground.until("GPS among failing sensors", SOON_S, |ground| ground.state().health.unwrap().value.failing & 32 != 0);
    assert!(ground.drone().clear(FaultKind::Gnss) && ground.drone().faults().count() == 0);
    ground.until("fix again", 3.0, |ground| ground.state().gnss.unwrap().value.fix >= 3);
}

#[test]
fn without_satellites_the_estimate_is_doubted_before_the_aircraft_lands() {
    let mut ground = hovering();
    let at_s = ground.now_s();
    ground.drone().inject(Fault::Gnss);
    ground.until("EKF variance", 6.0, |ground| ground.said("EKF variance", at_s));
    ground.until("EKF failsafe", 0.1, |ground| ground.said("EKF Failsafe: changed to LAND Mode", at_s));
}

#[test]
fn a_disturbed_compass_keeps_the_aircraft_on_the_ground_until_it_is_mended() {
    let mut ground = Ground::new(&config());
    let ready = |ground: &Ground| ground.state().health.unwrap().value.prearm_ok == Some(true);
    let arm = [1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0];
    for (offset_gauss, text) in [([0.2, 0.1, 0.0], "(xy diff:"), ([0.0, 0.0, 0.3], "(z diff:")] {
        ground.until("ready", 5.0, ready);
        let at_s = ground.now_s();
        ground.drone().inject(compass(offset_gauss, 0.0));
        ground.until("not ready", SOON_S, |ground| !ready(ground));
        ground.order(MavCmd::MAV_CMD_COMPONENT_ARM_DISARM, arm);
        assert!(ground.said(&format!("PreArm: Check mag field {text}"), at_s), "{:?}", ground.texts);
        assert!(!ground.state().is_armed());
        ground.drone().clear(FaultKind::Compass);
        ground.until("ready again", SOON_S, ready);
    }
}

#[test]
fn a_field_that_is_only_turned_is_believed_on_the_ground_after_ten_seconds() {
    let mut ground = Ground::new(&config());
    let ready = |ground: &Ground| ground.state().health.unwrap().value.prearm_ok == Some(true);
    ground.until("ready", 5.0, ready);
    let at_s = ground.now_s();
    ground.drone().inject(compass([0.0; 3], 60.0));
    ground.until("not ready", SOON_S, |ground| !ready(ground));
    ground.run(9.0);
    assert!(!ready(&ground));
    ground.since(at_s, "ready again", 25.0, ready);
    ground.run(10.0);
    assert!((ground.attitude_deg()[2] - 60.0).abs() < 3.0, "{:?}", ground.attitude_deg());
}

#[test]
fn a_heading_that_is_a_little_wrong_turns_the_aircraft_and_shows_as_a_swing_and_a_variance() {
    let mut ground = hovering();
    let heading_deg = ground.attitude_deg()[2];
    let at_s = ground.now_s();
    ground.drone().inject(compass([0.0; 3], 20.0));
    ground.until("heading swings by 2°", SOON_S, |ground| (ground.attitude_deg()[2] - heading_deg).abs() > 2.0);
    ground.since(at_s, "compass variance over 0.3", SOON_S, |ground| compass_variance(ground) > 0.3);
    ground.run(10.0);
    // The filter believes the compass: what it says is steady again, and what is so is 20° off.
    let said_deg = ground.attitude_deg()[2];
    let true_deg = ground.drone().truth().attitude.euler_angles().2.to_degrees();
    assert!((said_deg - heading_deg).abs() < 2.0 && (said_deg - true_deg - 20.0).abs() < 2.0, "{said_deg} {true_deg}");
    ground.drone().clear(FaultKind::Compass);
    ground.run(10.0);
    let true_deg = ground.drone().truth().attitude.euler_angles().2.to_degrees();
    assert!((true_deg - heading_deg).abs() < 2.0, "{true_deg}");
}

#[test]
fn a_grossly_wrong_compass_is_not_believed_for_ten_seconds_and_then_leads_astray() {
    let mut ground = hovering();
    let at_s = ground.now_s();
    let heading_deg = ground.attitude_deg()[2];
    ground.drone().inject(compass([0.4, 0.3, 0.0], 0.0));
    ground.until("compass variance over 1", SOON_S, |ground| compass_variance(ground) > 1.0);
    ground.run(8.0);
    assert!((ground.attitude_deg()[2] - heading_deg).abs() < 2.0 && !ground.said("EKF", at_s));
    // Then it corrects in the wrong direction, ever wider, until velocity contradicts as well.
    ground.since(at_s, "EKF variance", 40.0, |ground| ground.said("EKF variance", at_s));
    assert!(ground.said("EKF Failsafe: changed to LAND Mode", at_s));
    ground.drone().clear(FaultKind::Compass);
    ground.until("compass variance under 0.8", 12.0, |ground| compass_variance(ground) < 0.8);
}

#[test]
fn a_compass_that_is_mended_while_it_is_not_believed_leaves_nothing_behind() {
    let mut ground = hovering();
    ground.drone().inject(compass([0.4, 0.3, 0.0], 0.0));
    ground.run(5.0);
    ground.drone().clear(FaultKind::Compass);
    ground.until("compass variance gone", SOON_S, |ground| compass_variance(ground) < 0.2);
}

#[test]
fn a_weak_motor_tilts_and_turns_the_aircraft_and_is_no_thrust_loss_while_height_holds() {
    for motor in 0..4 {
        let mut ground = hovering();
        let at_s = ground.now_s();
        let [.., heading_deg] = ground.attitude_deg();
        assert!(ground.drone().inject(Fault::Motor { motor, thrust_lost: 0.4 }));
        ground.until("tilted by 4°", SOON_S, |ground| {
            let [roll_deg, pitch_deg, _] = ground.attitude_deg();
            roll_deg.hypot(pitch_deg) > 4.0
        });
        ground.run(10.0);
        let off_deg = ground.attitude_deg()[2] - heading_deg;
        // Motors 1 and 2 turn anticlockwise: their reaction turns the nose right, and without it the nose goes left.
        assert!(off_deg * if motor < 2 { -1.0 } else { 1.0 } > 4.0, "motor {motor}: {off_deg:.1}°");
        assert!((ground.state().position.unwrap().value.rel_home.0 - 50.0).abs() < 1.5);
        assert!(!ground.said("Thrust", at_s));
        ground.drone().clear(FaultKind::Motor(motor));
        ground.run(5.0);
        assert!((ground.attitude_deg()[2] - heading_deg).abs() < 2.0);
    }
    let mut ground = hovering();
    for (motor, thrust_lost) in [(4, 0.4), (0, f64::NAN)] {
        assert!(!ground.drone().inject(Fault::Motor { motor, thrust_lost }) && ground.drone().faults().count() == 0);
    }
}

#[test]
fn sinking_level_at_full_throttle_is_called_a_potential_thrust_loss() {
    let mut ground = hovering();
    let at_s = ground.now_s();
    for (motor, thrust_lost) in [0.6, 0.58, 0.58, 0.58].into_iter().enumerate() {
        ground.drone().inject(Fault::Motor { motor, thrust_lost });
    }
    ground.until("sinks by 0.5 m/s", SOON_S, |ground| ground.state().climb_m_s.unwrap().value < -0.5);
    ground.since(at_s, "Potential Thrust Loss", 5.0, |ground| ground.said("Potential Thrust Loss (", at_s));
    (0..4).for_each(|motor| assert!(ground.drone().clear(FaultKind::Motor(motor))));
    ground.until("sinks no more", 3.0, |ground| ground.state().climb_m_s.unwrap().value > -0.3);
}

#[test]
fn a_motor_that_fails_wholly_brings_the_aircraft_down_and_the_crash_is_told() {
    let mut ground = hovering();
    let at_s = ground.now_s();
    ground.drone().inject(Fault::Motor { motor: 0, thrust_lost: 1.0 });
    ground.until("tilted by 20°", SOON_S, |ground| {
        ground.attitude_deg()[0].abs().max(ground.attitude_deg()[1].abs()) > 20.0
    });
    ground.since(at_s, "Crash: Disarming", 30.0, |ground| ground.said("Crash: Disarming", at_s));
    ground.until("disarmed", SOON_S, |ground| !ground.state().is_armed());
}

#[test]
fn a_failing_cell_shows_among_its_neighbours() {
    let mut ground = hovering();
    assert!(third_cell_mv(&ground).abs() <= 2.0);
    assert!(ground.drone().inject(Fault::Cell { cell: 2, lost_v: 0.5, more_ohm: 0.02 }));
    ground.until("cell 3 is weak", SOON_S, |ground| third_cell_mv(ground) > 500.0);
    ground.drone().clear(FaultKind::Cell(2));
    ground.until("cell 3 is sound", SOON_S, |ground| third_cell_mv(ground).abs() <= 2.0);
    assert!(!ground.drone().inject(Fault::Cell { cell: 6, lost_v: 0.5, more_ohm: 0.0 }));
}

#[test]
fn charge_that_is_gone_shows_in_the_voltage_and_not_in_the_count() {
    let mut ground = hovering();
    let battery = |ground: &Ground| ground.state().battery.unwrap().value;
    let (before_v, left) = (battery(&ground).voltage_v.unwrap(), battery(&ground).remaining_percent.unwrap());
    let at_s = ground.now_s();
    ground.drone().inject(Fault::Charge { lost: 0.93 });
    ground.until("voltage falls by 2 V", SOON_S, |ground| battery(ground).voltage_v.unwrap() < before_v - 2.0);
    assert!(battery(&ground).remaining_percent.unwrap() > left - 2.0);
    ground.since(at_s, "battery failsafe", 20.0, |ground| ground.said("Battery 1 is low", at_s));
    ground.drone().clear(FaultKind::Charge);
    ground.until("voltage is back", SOON_S, |ground| battery(ground).voltage_v.unwrap() > before_v - 0.5);
}

#[test]
fn a_gust_front_shows_in_lean_and_drift_within_a_second() {
    let mut ground = hovering();
    let wind = WindSpec { mean_m_s: 12.0, from_rad: 0.0, gusts: true };
    let at_s = ground.now_s();
    ground.drone().inject(Fault::Wind { wind, over_s: 0.5 });
    ground.until("drifts by 0.3 m/s", SOON_S, |ground| ground.state().groundspeed_m_s.unwrap().value > 0.3);
    ground.since(at_s, "leans by 5°", SOON_S, |ground| ground.attitude_deg()[1] < -5.0);
}

#[test]
fn slowly_rising_wind_shows_when_it_is_felt_and_in_the_estimate_of_wind_soon_after() {
    let mut ground = hovering();
    let wind = WindSpec { mean_m_s: 12.0, from_rad: 0.0, gusts: true };
    let speed = |ground: &Ground| ground.state().wind.map_or(0.0, |wind| wind.value.speed_m_s);
    let at_s = ground.now_s();
    ground.drone().inject(Fault::Wind { wind, over_s: 3.0 });
    ground.since(at_s, "leans by 3°", 3.0, |ground| ground.attitude_deg()[1] < -3.0);
    ground.since(at_s, "WIND over 8 m/s", 10.0, |ground| speed(ground) > 8.0);
    ground.drone().clear(FaultKind::Wind);
    // Under some 2 m/s it feels no drag, and does not know better than this.
    ground.until("WIND under 4.2 m/s", 20.0, |ground| speed(ground) < 4.2);
}

#[test]
fn a_cut_link_is_silent_at_once_and_heals() {
    let mut ground = hovering();
    ground.frames.clear();
    ground.connection.clear();
    ground.host.cut_link(0, true);
    let has = |ground: &Ground, event| ground.connection.iter().any(|(_, had)| *had == event);
    ground.until("taken for lost", 3.6, |ground| has(ground, ConnectionEvent::Lost));
    // Nothing reaches the drone either.
    ground.order(MavCmd::MAV_CMD_NAV_LAND, [0.0; 7]);
    ground.run(2.0);
    assert!(ground.frames.is_empty(), "{:?}", ground.frames);
    assert_eq!(ground.drone().autopilot().mode(), Mode::Guided);
    ground.host.cut_link(0, false);
    ground.until("heard again", SOON_S + 0.02, |ground| has(ground, ConnectionEvent::Back));
}

#[test]
fn a_link_may_get_bad_and_good_again_in_flight() {
    let mut ground = hovering();
    let lost = |ground: &Ground| ground.station.link(LINK).unwrap().loss.lost;
    assert_eq!(lost(&ground), 0);
    ground.host.set_loss(0, Loss { drop: 0.5, delay: Duration::from_millis(40), ..Loss::default() });
    ground.until("frames are missing", SOON_S, |ground| lost(ground) > 5);
    ground.run(10.0);
    ground.host.set_loss(0, Loss::default());
    ground.run(1.0);
    let then = lost(&ground);
    assert!(then > 100, "{then}");
    ground.run(5.0);
    assert_eq!(lost(&ground), then);
}

fn heard(ground: &Ground) -> ADSB_VEHICLE_DATA {
    let Some((_, MavMessage::ADSB_VEHICLE(heard))) = ground.last.get(&ADSB_VEHICLE) else { panic!("nothing heard") };
    heard.clone()
}

#[test]
fn aircraft_near_are_reported_once_a_second_until_they_are_gone() {
    use AdsbFlags as F;
    let mut ground = hovering();
    ground.run(1.0);
    assert!(!ground.last.contains_key(&ADSB_VEHICLE));
    ground.drone().inject(Fault::Traffic(helicopter(3_000.0)));
    ground.until("ADSB_VEHICLE", SOON_S, |ground| ground.last.contains_key(&ADSB_VEHICLE));
    let first = heard(&ground);
    assert_eq!(first.callsign.to_str().unwrap(), "B7186");
    assert_eq!((first.ICAO_address, first.heading), (0x78_0C_11, 18_000));
    assert_eq!((first.hor_velocity, first.ver_velocity), (5_000, -100));
    assert!(first.flags.contains(F::ADSB_FLAGS_VALID_COORDS | F::ADSB_FLAGS_VALID_ALTITUDE));
    assert!(!first.flags.contains(F::ADSB_FLAGS_VALID_SQUAWK));
    ground.frames.clear();
    ground.run(10.0);
    let later = heard(&ground);
    let way_m = f64::from(first.lat - later.lat) / 1e7 * 110_900.0;
    assert!((way_m - 500.0).abs() < 3.0, "{way_m}");
    assert!((first.altitude - later.altitude - 10_000).abs() < 50, "{} {}", first.altitude, later.altitude);
    assert_eq!(ground.frames.iter().filter(|(_, id, _)| *id == ADSB_VEHICLE).count(), 10);
    // Somebody's drone, 25 km away, is out of range.
    ground.drone().inject(Fault::Traffic(Traffic { icao: 1, emitter: Emitter::Uav, ..helicopter(25_000.0) }));
    assert_eq!(ground.drone().faults().count(), 2);
    ground.drone().clear(FaultKind::Traffic(0x78_0C_11));
    ground.frames.clear();
    ground.run(5.0);
    assert!(ground.frames.iter().all(|(_, id, _)| *id != ADSB_VEHICLE));
    // Its time is over.
    ground.run(60.0);
    assert_eq!(ground.drone().faults().count(), 0);
}
