//! Others in the same sky and at other stations: aircraft on the map and in the alerts, and who is in control.

use std::time::Duration;

use mission::geo::destination;
use session::fly::{Action, Command as Fly};
use session::{Command, Feed, Happening, Snapshot, VehicleSnapshot};
use telemetry::dialect::{ADSB_VEHICLE_DATA, AdsbAltitudeType, AdsbEmitterType, AdsbFlags, MavMessage};
use telemetry::services::operator_control::{Asked, Event, Holder, Requested, View};
use telemetry::station::{StationEvent, VehicleEvent};
use telemetry::traffic::Traffic;
use telemetry::wire::Encoder;

use crate::stage::{Desk, FIRST, asked, drone, press, reads, stamp, texts, usual};

/// Heard at ten seconds: an aeroplane 800 m north of the drone, 120 m higher, that comes straight at it.
fn aeroplane() -> Traffic {
    let place = drone(FIRST, stamp(10), true, 5_000.0).state.position.unwrap().value.place;
    let place = destination(place, 0.0, 800.0);
    let report = ADSB_VEHICLE_DATA {
        ICAO_address: 0x78_0ABC,
        lat: (place.lat_deg * 1e7) as i32,
        lon: (place.lon_deg * 1e7) as i32,
        altitude: 165_000,
        heading: 18_000,
        hor_velocity: 7_000,
        ver_velocity: -300,
        flags: AdsbFlags::from_bits_retain(0xFF),
        altitude_type: AdsbAltitudeType::ADSB_ALTITUDE_TYPE_GEOMETRIC,
        emitter_type: AdsbEmitterType::ADSB_EMITTER_TYPE_LIGHT,
        callsign: "B10JQ".into(),
        ..ADSB_VEHICLE_DATA::default()
    };
    let mut traffic = Traffic::default();
    let frame = Encoder::new(FIRST).encode(&MavMessage::ADSB_VEHICLE(report));
    traffic.apply(stamp(10).mono, frame.frame(), std::iter::empty());
    traffic
}

pub fn see(desk: &mut Desk, second: u64, control: Option<View>, events: Vec<Event>) {
    let now = stamp(second);
    let vehicle = VehicleSnapshot { control, ..drone(FIRST, now, true, 5_000.0) };
    let snapshot =
        Snapshot { at: now, vehicles: [(FIRST, vehicle)].into(), traffic: aeroplane().into(), ..Snapshot::default() };
    let happening = |event| (now, Happening::Station(StationEvent::Vehicle(FIRST, VehicleEvent::Control(event))));
    desk.session.observe(Feed { snapshot, happenings: events.into_iter().map(happening).collect() });
}

pub fn asks(holder: Holder) -> View {
    let asked = (holder == Holder::Us).then_some(Asked { by: 254, left: Duration::from_secs(9) });
    View { holder, takeover_allowed: false, requested: None, asked }
}

#[test]
fn an_aircraft_is_on_the_map_with_its_call_sign_and_height_and_in_the_alerts_and_then_stale() {
    let mut desk = Desk::english();
    see(&mut desk, 10, None, vec![]);
    let mut harness = usual(desk);
    assert!(reads(&harness, "B10JQ +120 m↓"), "call sign, height over the drone, and that it sinks");
    assert!(reads(&harness, "Aeroplane B10JQ DANGEROUSLY NEAR"), "in the list of alerts");
    see(harness.state_mut(), 35, None, vec![]);
    harness.run_steps(3);
    assert!(reads(&harness, "B10JQ 25 s ago"));
    assert!(reads(&harness, "do not take it for gone"));
}

#[test]
fn who_is_in_control_is_shown_only_where_the_vehicle_tells_and_control_is_taken_in_two_steps() {
    let mut desk = Desk::english();
    see(&mut desk, 10, None, vec![]);
    let mut harness = usual(desk);
    assert!(!reads(&harness, "in control"));
    see(harness.state_mut(), 11, Some(asks(Holder::Other(254))), vec![]);
    harness.run_steps(3);
    assert!(reads(&harness, "Station 254 is in control"));
    assert_eq!(press(&mut harness, "Take control"), [Command::Fly(Fly::Request(Action::TakeControl))]);
    assert!(reads(&harness, "Hold 1 s: Take control"));
    let requested = Some(Requested { asked_owner: true, left: Duration::from_secs(7) });
    see(harness.state_mut(), 12, Some(View { requested, ..asks(Holder::Other(254)) }), vec![]);
    harness.run_steps(3);
    assert!(reads(&harness, "Asking for control (7 s)"));
}

#[test]
fn who_is_asked_for_control_may_hand_over_or_keep_it() {
    let mut desk = Desk::english();
    let event = Event::Asked { by: 254, within: Duration::from_secs(10) };
    see(&mut desk, 10, Some(asks(Holder::Us)), vec![event]);
    let mut harness = usual(desk);
    assert!(reads(&harness, "Station 254 asks for control (9 s)"));
    assert_eq!(press(&mut harness, "Keep control"), [Command::Fly(Fly::Request(Action::KeepControl))]);
    assert_eq!(press(&mut harness, "Hand over"), [Command::Fly(Fly::Request(Action::AllowTakeover))]);
    assert_eq!(asked(&mut harness), []);
    assert!(texts(&harness).iter().any(|(text, ..)| text.galley.text().contains("Hold 1 s: Hand over")));
}
