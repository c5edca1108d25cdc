#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::sync::Arc;

use mission::road;
use telemetry::dialect::{AUTOPILOT_VERSION_DATA, MavParamType};
use telemetry::services::parameter::{Event, Failure, Name, Value};
use telemetry::services::version::Version;
use telemetry::station::{Loss, StationEvent, VehicleEvent};
use telemetry::vehicle::{Autopilot, FlightMode, Heartbeat, LandedState, Sampled, VehicleState};
use telemetry::wire::{Address, LinkId, MonoTime, Stamp};

use super::{Command, Listing, Writing};
use crate::settings::Settings;
use crate::{Effect, Feed, Happening, Order, Session, Snapshot, VehicleSnapshot};

const FIRST: Address = Address { system: 1, component: 1 };
const SECOND: Address = Address { system: 2, component: 1 };

fn at(seconds: u64) -> Stamp {
    Stamp { mono: MonoTime::from_millis(seconds * 1000), ..Stamp::default() }
}

fn session() -> Session {
    Session::new(Settings::default(), Arc::new(road::demo()), Stamp::default())
}

fn name() -> Name {
    Name::new("RTL_ALT").unwrap()
}

fn vehicle(address: Address, armed: bool, lost_frames: u64) -> VehicleSnapshot {
    let heartbeat =
        Heartbeat { autopilot: Autopilot::ArduPilot, kind: 2, armed, mode: FlightMode::Guided, system_status: 4 };
    let sampled = |value| Some(Sampled { value, at: MonoTime::default(), source: 0 });
    let landed = if armed { LandedState::InAir } else { LandedState::OnGround };
    let mut state = VehicleState::default();
    state.heartbeat = sampled(heartbeat);
    state.landed = Some(Sampled { value: landed, at: MonoTime::default(), source: 0 });
    let value = Value { kind: MavParamType::MAV_PARAM_TYPE_REAL32, number: 3000.0 };
    VehicleSnapshot {
        address,
        state,
        version: Some(Version::from(&AUTOPILOT_VERSION_DATA::default())),
        lost: false,
        primary_link: Some(LinkId(1)),
        heartbeat_ages: Vec::new(),
        losses: vec![(LinkId(1), Loss { received: 100, lost: lost_frames, ..Loss::default() })],
        clock: None,
        parameters: Arc::new(BTreeMap::from([(name(), value)])),
        parameters_revision: 1,
        cameras: Vec::new(),
        gimbal: None,
        videos: Vec::new(),
        control: None,
    }
}

fn look(
    session: &mut Session,
    at: Stamp,
    vehicles: Vec<VehicleSnapshot>,
    events: Vec<(Address, Event)>,
) -> Vec<Effect> {
    let vehicles = vehicles.into_iter().map(|vehicle| (vehicle.address, vehicle)).collect();
    let snapshot = Snapshot { at, vehicles, ..Snapshot::default() };
    let happening =
        |(address, event)| (at, Happening::Station(StationEvent::Vehicle(address, VehicleEvent::Parameter(event))));
    session.observe(Feed { snapshot, happenings: events.into_iter().map(happening).collect() })
}

fn read(effects: &[Effect]) -> Vec<Address> {
    let orders = effects.iter().filter_map(|effect| match effect {
        Effect::Order(Order::ListParameters(address)) => Some(*address),
        _ => None,
    });
    orders.collect()
}

fn written(effects: &[Effect]) -> usize {
    effects.iter().filter(|effect| matches!(effect, Effect::Order(Order::SetParameter(..)))).count()
}

fn logged(effects: &[Effect]) -> Vec<&'static str> {
    let acts = effects.iter().filter_map(|effect| if let Effect::Log(act) = effect { Some(act.what.id) } else { None });
    acts.collect()
}

fn tell(session: &mut Session, command: Command) -> Vec<Effect> {
    session.handle(crate::Command::Vehicle(command))
}

#[test]
fn parameters_are_read_by_themselves_one_vehicle_after_another() {
    let mut session = session();
    let both = || vec![vehicle(FIRST, false, 0), vehicle(SECOND, false, 0)];
    assert_eq!(read(&look(&mut session, at(1), both(), vec![])), [FIRST]);
    assert_eq!(read(&look(&mut session, at(2), both(), vec![])), [], "one at a time");
    let progress = Event::Progress { done: 1, total: 2 };
    assert_eq!(read(&look(&mut session, at(20), both(), vec![(FIRST, progress)])), []);
    assert_eq!(read(&look(&mut session, at(40), both(), vec![])), [], "it moved 20 seconds ago");
    let listed = Event::Listed { cached: false };
    assert_eq!(read(&look(&mut session, at(41), both(), vec![(FIRST, listed.clone())])), [SECOND]);
    assert_eq!(*session.maintenance().listing(FIRST), Listing::Whole);
    assert_eq!(read(&look(&mut session, at(42), both(), vec![(SECOND, listed)])), [], "both are known");
}

#[test]
fn a_vehicle_that_does_not_answer_is_asked_a_few_times_and_holds_nobody_up() {
    let mut session = session();
    let both = || vec![vehicle(FIRST, false, 0), vehicle(SECOND, false, 0)];
    let failed = || Event::ListFailed(Failure::TimedOut { tries: 8, missing: 0 });
    look(&mut session, at(1), both(), vec![]);
    assert_eq!(read(&look(&mut session, at(9), both(), vec![(FIRST, failed())])), [SECOND]);
    let listed = Event::Listed { cached: false };
    assert_eq!(read(&look(&mut session, at(10), both(), vec![(SECOND, listed)])), []);
    let mut asked = 0;
    for second in 11..1000 {
        let again = read(&look(&mut session, at(second), both(), vec![]));
        if !again.is_empty() {
            asked += 1;
            look(&mut session, at(second), both(), vec![(FIRST, failed())]);
        }
    }
    assert_eq!(asked, 2, "three times in all");
}

#[test]
fn nothing_is_read_by_itself_while_flying_over_a_link_that_loses_frames() {
    let mut session = session();
    assert_eq!(read(&look(&mut session, at(1), vec![vehicle(FIRST, true, 20)], vec![])), []);
    assert_eq!(
        read(&look(&mut session, at(2), vec![vehicle(FIRST, true, 1)], vec![])),
        [FIRST],
        "the link is good again"
    );
}

#[test]
fn parameters_of_an_armed_vehicle_are_written_only_after_a_recorded_decision() {
    let mut session = session();
    look(&mut session, at(1), vec![vehicle(FIRST, true, 0)], vec![]);
    let write = || Command::SetParameter(FIRST, name(), 4000.0);
    assert_eq!(written(&tell(&mut session, write())), 0);
    assert_eq!(session.maintenance().notice().unwrap().id, "vehicle-write-blocked");
    assert_eq!(logged(&tell(&mut session, Command::WriteArmed(FIRST))), ["vehicle-act-write-armed"]);
    assert_eq!(written(&tell(&mut session, write())), 1);
    let kept = Event::Set { name: name(), value: 4000.0 };
    look(&mut session, at(2), vec![vehicle(FIRST, true, 0)], vec![(FIRST, kept)]);
    look(&mut session, at(3), vec![vehicle(FIRST, false, 0)], vec![]);
    look(&mut session, at(4), vec![vehicle(FIRST, true, 0)], vec![]);
    assert_eq!(written(&tell(&mut session, write())), 0, "the decision ended with the flight");
}

#[test]
fn what_waits_to_be_written_does_not_go_out_once_the_vehicle_is_armed() {
    let mut session = session();
    let many = |armed| {
        let mut vehicle = vehicle(FIRST, armed, 0);
        let value = Value { kind: MavParamType::MAV_PARAM_TYPE_REAL32, number: 0.0 };
        vehicle.parameters = Arc::new((0..20).map(|n| (Name::new(&format!("P{n:02}")).unwrap(), value)).collect());
        vehicle
    };
    look(&mut session, at(1), vec![many(false)], vec![]);
    let names: Vec<Name> = many(false).parameters.keys().cloned().collect();
    for name in &names {
        tell(&mut session, Command::SetParameter(FIRST, name.clone(), 1.0));
    }
    let done = Event::Set { name: names[0].clone(), value: 1.0 };
    let effects = look(&mut session, at(2), vec![many(true)], vec![(FIRST, done)]);
    assert_eq!(written(&effects), 0);
    assert!(matches!(session.maintenance().writing(FIRST, &names[19]), Some(Writing::Failed(_))));
}

/// A vehicle with a return height, centimetres.
fn with_height(armed: bool, centimetres: f64) -> Vec<VehicleSnapshot> {
    let mut vehicle = vehicle(FIRST, armed, 0);
    let value = Value { kind: MavParamType::MAV_PARAM_TYPE_REAL32, number: centimetres };
    vehicle.parameters = Arc::new(BTreeMap::from([(name(), value)]));
    vec![vehicle]
}

fn asked(effects: &[Effect]) -> Vec<f64> {
    let value = |effect: &Effect| match effect {
        Effect::Order(Order::SetParameter(FIRST, _, value)) => Some(value.number),
        _ => None,
    };
    effects.iter().filter_map(value).collect()
}

fn kept(effects: &[Effect]) -> Option<usize> {
    effects.iter().find_map(|effect| match effect {
        Effect::SaveSettings(settings) => Some(settings.loans.len()),
        _ => None,
    })
}

#[test]
fn a_parameter_that_is_lent_for_a_flight_gets_its_own_value_back_after_it() {
    let mut session = session();
    let set = |value| vec![(FIRST, Event::Set { name: name(), value })];
    look(&mut session, at(1), with_height(false, 3000.0), vec![]);
    let lent = tell(&mut session, Command::Lend(FIRST, vec![(name(), 800.0)]));
    assert!(matches!(lent.first(), Some(Effect::SaveSettings(_))), "what it was is on disk before it is told");
    assert_eq!((asked(&lent), kept(&lent)), (vec![800.0], Some(1)));
    // Its answer takes a while; until then it does not look as if it had been given back.
    assert_eq!(kept(&look(&mut session, at(2), with_height(false, 3000.0), vec![])), None);
    look(&mut session, at(3), with_height(false, 800.0), set(800.0));
    assert_eq!(asked(&look(&mut session, at(4), with_height(false, 800.0), vec![])), [0.0; 0], "before the flight");
    look(&mut session, at(5), with_height(true, 800.0), vec![]);
    let landed = look(&mut session, at(6), with_height(false, 800.0), vec![]);
    assert_eq!(asked(&landed), [3000.0]);
    let done = look(&mut session, at(7), with_height(false, 3000.0), set(3000.0));
    assert_eq!((asked(&done), kept(&done)), (vec![], Some(0)));
}

#[test]
fn what_was_lent_when_the_program_ended_in_flight_is_given_back_by_the_next_one() {
    let mut first = session();
    look(&mut first, at(1), with_height(false, 3000.0), vec![]);
    tell(&mut first, Command::Lend(FIRST, vec![(name(), 800.0)]));
    look(&mut first, at(2), with_height(false, 800.0), vec![(FIRST, Event::Set { name: name(), value: 800.0 })]);
    let saved = look(&mut first, at(3), with_height(true, 800.0), vec![]);
    let settings = saved.into_iter().find_map(|effect| match effect {
        Effect::SaveSettings(settings) => Some(*settings),
        _ => None,
    });
    let text = serde_json::to_string(&settings.unwrap()).unwrap();
    let mut second = Session::new(serde_json::from_str(&text).unwrap(), Arc::new(road::demo()), Stamp::default());
    assert_eq!(asked(&look(&mut second, at(9), with_height(false, 800.0), vec![])), [3000.0]);
}

#[test]
fn nothing_is_lent_to_a_vehicle_that_flies_and_what_somebody_set_since_stays_theirs() {
    let mut session = session();
    look(&mut session, at(1), with_height(true, 3000.0), vec![]);
    assert_eq!(tell(&mut session, Command::Lend(FIRST, vec![(name(), 800.0)])).len(), 0);
    look(&mut session, at(2), with_height(false, 3000.0), vec![]);
    tell(&mut session, Command::Lend(FIRST, vec![(name(), 800.0)]));
    look(&mut session, at(3), with_height(false, 800.0), vec![(FIRST, Event::Set { name: name(), value: 800.0 })]);
    look(&mut session, at(4), with_height(true, 800.0), vec![]);
    let landed = look(&mut session, at(5), with_height(false, 4500.0), vec![]);
    assert_eq!((asked(&landed), kept(&landed)), (vec![], Some(0)));
}

#[test]
fn a_simulated_drone_with_the_same_number_is_not_the_one_that_something_was_lent_to() {
    let mut session = session();
    look(&mut session, at(1), with_height(false, 3000.0), vec![]);
    tell(&mut session, Command::Lend(FIRST, vec![(name(), 800.0)]));
    look(&mut session, at(2), with_height(false, 800.0), vec![(FIRST, Event::Set { name: name(), value: 800.0 })]);
    look(&mut session, at(3), with_height(true, 800.0), vec![]);
    let mut other = with_height(false, 1500.0);
    other[0].version.as_mut().unwrap().uid = "53494d53".to_owned();
    assert_eq!(kept(&look(&mut session, at(4), other, vec![])), None, "nothing is forgotten");
    assert_eq!(asked(&look(&mut session, at(5), with_height(false, 800.0), vec![])), [3000.0]);
}
