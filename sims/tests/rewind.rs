//! Time that a trainer stops and turns back, in the eyes of a station that stays connected.

#![allow(clippy::unwrap_used)]

mod ground;

use ground::{DRONE, Ground, HOME};
use sims::vehicle::WindSpec;
use sims::{CameraConfig, DroneConfig, Fault, FaultKind};
use telemetry::dialect::{MavCmd, MavMessage};
use telemetry::station::ConnectionEvent;
use telemetry::wire::Address;

fn config() -> DroneConfig {
    let wind = WindSpec { mean_m_s: 6.0, from_rad: 1.0, gusts: true };
    DroneConfig { wind, ..DroneConfig::at(HOME, 11) }
}

fn boot_ms(ground: &Ground) -> u32 {
    let Some((_, MavMessage::ATTITUDE(attitude))) = ground.last.get(&30) else { panic!("not said") };
    attitude.time_boot_ms
}

fn well_connected(ground: &Ground) {
    let losses = ground.station.loss(ground::LINK, DRONE);
    assert_eq!((losses.lost, losses.reordered, losses.duplicated), (0, 0, 0));
    assert!(ground.connection.iter().all(|(_, event)| *event == ConnectionEvent::Found), "{:?}", ground.connection);
    assert!(!ground.station.vehicle(DRONE).unwrap().is_lost());
    let numbers = ground.frames.windows(2).all(|pair| pair[1].2 == pair[0].2.wrapping_add(1));
    assert!(numbers, "frames are not numbered one after another");
}

#[test]
fn a_pause_stops_the_aircraft_and_not_its_link() {
    let mut ground = Ground::flying(&config(), 40.0);
    ground.order(MavCmd::MAV_CMD_NAV_LAND, [0.0; 7]);
    ground.run(4.0);
    let (truth, then_ms) = (*ground.drone().truth(), boot_ms(&ground));
    ground.host.pause(0);
    ground.frames.clear();
    ground.run(30.0);
    assert_eq!(*ground.drone().truth(), truth);
    // Heartbeat and telemetry went on, of the same place and later by the vehicle's clock.
    let beats = ground.frames.iter().filter(|(_, id, _)| *id == 0).count();
    assert!((29..=31).contains(&beats), "{beats}");
    assert!((29_800..30_300).contains(&(boot_ms(&ground) - then_ms)), "{} {then_ms}", boot_ms(&ground));
    // An order is answered, and takes effect when time goes on.
    ground.order(MavCmd::MAV_CMD_DO_SET_MODE, [1.0, 4.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
    assert_eq!(*ground.drone().truth(), truth);
    ground.host.resume(0);
    ground.run(10.0);
    assert!((ground.drone().truth().height_m() - truth.height_m()).abs() < 4.0);
    well_connected(&ground);
}

#[test]
fn a_paused_flight_is_the_flight_that_was_not_paused() {
    let fly = |paused: bool| {
        let mut ground = Ground::flying(&config(), 40.0);
        if paused {
            ground.host.pause(0);
            ground.run(7.0);
            ground.host.resume(0);
        }
        ground.run(20.0);
        *ground.drone().truth()
    };
    assert_eq!(fly(false), fly(true));
}

#[test]
fn after_a_rewind_the_station_follows_the_vehicle_and_notices_nothing_on_the_wire() {
    let mut ground = Ground::flying(&config(), 40.0);
    ground.run(1.0);
    let checkpoint = ground.host.checkpoint(0).unwrap();
    let (was, place) = (*ground.drone().truth(), ground.state().position.unwrap().value);
    let mode = ground.state().mode();
    ground.drone().inject(Fault::Gnss);
    ground.order(MavCmd::MAV_CMD_NAV_LAND, [0.0; 7]);
    ground.until("disarmed", 120.0, |ground| !ground.state().is_armed());
    let (late_ms, flown_s) = (boot_ms(&ground), ground.now_s());
    ground.host.rewind(0, &checkpoint);
    assert_eq!(*ground.drone().truth(), was);
    assert_eq!(ground.drone().faults().count(), 0);
    ground.until("armed and in the air again", 1.0, |ground| {
        let now = ground.state().position.unwrap().value;
        ground.state().is_armed() && (now.rel_home.0 - place.rel_home.0).abs() < 1.0
    });
    ground.until("in its mode again", 1.0, |ground| ground.state().mode() == mode);
    ground.until("with satellites again", 1.0, |ground| ground.state().gnss.unwrap().value.fix >= 3);
    assert!(boot_ms(&ground) > late_ms);
    // It is flown on by the same station.
    ground.order(MavCmd::MAV_CMD_NAV_LAND, [0.0; 7]);
    ground.until("landed again", 120.0, |ground| !ground.state().is_armed());
    assert!(ground.now_s() > flown_s);
    well_connected(&ground);
}

#[test]
fn a_rewind_tells_parameters_that_it_turned_back() {
    let mut ground = Ground::new(&config());
    let checkpoint = ground.host.checkpoint(0).unwrap();
    ground.drone().autopilot_mut().set_parameter("RTL_ALT", 4_000.0);
    ground.host.rewind(0, &checkpoint);
    ground.last.remove(&22);
    ground.run(0.1);
    let Some((_, MavMessage::PARAM_VALUE(told))) = ground.last.get(&22) else { panic!("not told") };
    assert_eq!((told.param_id.to_str().unwrap(), told.param_value), ("RTL_ALT", 1_500.0));
}

#[test]
fn two_rewinds_to_one_checkpoint_are_the_same_flight_to_the_bit() {
    let mut ground = Ground::flying(&config(), 40.0);
    ground.drone().inject(Fault::Motor { motor: 2, thrust_lost: 0.2 });
    ground.run(2.0);
    let checkpoint = ground.host.checkpoint(0).unwrap();
    let mut flights = Vec::new();
    for late_s in [0.0, 13.0, 1.0] {
        ground.run(late_s);
        ground.host.rewind(0, &checkpoint);
        assert_eq!(ground.drone().faults().count(), 1);
        let mut track = Vec::new();
        for second in 0..40 {
            match second {
                3 => ground
                    .drone()
                    .inject(Fault::Wind { wind: WindSpec { mean_m_s: 11.0, from_rad: 4.0, gusts: true }, over_s: 3.0 }),
                8 => ground.drone().clear(FaultKind::Motor(2)),
                12 => ground.drone().inject(Fault::Compass { offset_gauss: [0.05, 0.0, 0.0], heading_rad: 0.1 }),
                20 => ground.drone().autopilot_mut().set_mode(sims::autopilot::Mode::Rtl),
                _ => true,
            };
            ground.run(1.0);
            track.push(*ground.drone().truth());
        }
        flights.push(track);
    }
    assert_eq!(flights[0], flights[1]);
    assert_eq!(flights[0], flights[2]);
    assert_eq!(checkpoint.drone().faults().count(), 1);
    well_connected(&ground);
}

#[test]
fn a_checkpoint_may_be_gone_forward_to_as_well() {
    let mut ground = Ground::flying(&config(), 40.0);
    let early = ground.host.checkpoint(0).unwrap();
    ground.run(20.0);
    let late = ground.host.checkpoint(0).unwrap();
    let there = *ground.drone().truth();
    ground.host.rewind(0, &early);
    ground.run(1.0);
    ground.host.rewind(0, &late);
    assert_eq!(*ground.drone().truth(), there);
    ground.run(3.0);
    well_connected(&ground);
}

#[test]
fn a_camera_goes_back_with_its_aircraft_and_goes_on_numbering_its_frames() {
    let camera = Address { system: 1, component: 100 };
    let mut ground = Ground::flying(&DroneConfig { camera: Some(CameraConfig::default()), ..config() }, 40.0);
    ground.drone().autopilot_mut().shoot();
    ground.run(1.0);
    let checkpoint = ground.host.checkpoint(0).unwrap();
    ground.drone().autopilot_mut().shoot();
    ground.run(1.0);
    let images = |ground: &mut Ground| ground.drone().camera().unwrap().server().image_count();
    assert_eq!(images(&mut ground), 2);
    assert!(ground.host.rewind(0, &checkpoint));
    assert_eq!(images(&mut ground), 1);
    ground.drone().autopilot_mut().shoot();
    ground.run(5.0);
    assert_eq!(images(&mut ground), 2);
    let losses = ground.station.loss(ground::LINK, camera);
    assert!(losses.received > 5 && (losses.lost, losses.reordered, losses.duplicated) == (0, 0, 0), "{losses:?}");
    well_connected(&ground);
}

#[test]
fn one_drone_is_not_rewound_to_another() {
    let mut ground = Ground::new(&config());
    let other = Ground::new(&DroneConfig { system: 2, ..config() });
    assert!(!ground.host.rewind(0, &other.host.checkpoint(0).unwrap()));
    assert_eq!(ground.drone().address(), DRONE);
}
