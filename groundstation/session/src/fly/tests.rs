//! The flying screen's model against scripted vehicles.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;
use std::time::Duration;

use mission::geo::{HeightAmsl, HeightRelHome, LatLon};
use mission::road;
use telemetry::dialect::{MavCmd, MavFrame, MavResult};
use telemetry::services::command::{self, Request};
use telemetry::services::manual_control::Sticks;
use telemetry::services::{mission as transfer, parameter};
use telemetry::station::{ConnectionEvent, StationEvent, VehicleEvent};
use telemetry::vehicle::{
    Autopilot, Battery, Event, FlightMode, Gnss, Health, Heartbeat, Home, LandedState, Position, Sampled, Severity,
    VehicleState,
};
use telemetry::wire::{Address, LinkId, MonoTime, Stamp, UtcMicros};

use super::*;
use crate::settings::Settings;
use crate::{Command as Desk, Feed, Session, Snapshot, VehicleSnapshot};

mod control;
mod traffic;

const FIRST: Address = Address { system: 1, component: 1 };
const SECOND: Address = Address { system: 2, component: 1 };

fn stamp(seconds: f64) -> Stamp {
    let nanos = (seconds * 1e9) as u64;
    Stamp { mono: MonoTime(nanos), utc: UtcMicros(1_700_000_000_000_000 + nanos / 1000) }
}

fn sampled<T>(value: T, at: Stamp) -> Option<Sampled<T>> {
    Some(Sampled { value, at: at.mono, source: 0 })
}

/// A place beside the demonstration road.
fn beside_the_road(offset_right_m: f64) -> LatLon {
    let network = road::demo();
    let road = &network.roads[0];
    road.line.place(road::LinePosition { measured_m: 5000.0, offset_right_m })
}

/// A vehicle that is fit to fly: ArduPilot in GUIDED on the ground.
fn vehicle(address: Address, at: Stamp) -> VehicleSnapshot {
    let place = beside_the_road(6.0);
    let mut state = VehicleState::default();
    state.heartbeat = sampled(
        Heartbeat {
            autopilot: Autopilot::ArduPilot,
            kind: 2,
            armed: false,
            mode: FlightMode::Guided,
            system_status: 3,
        },
        at,
    );
    state.position = sampled(
        Position {
            place,
            amsl: HeightAmsl(3.0),
            rel_home: HeightRelHome(0.0),
            velocity_ned_m_s: [0.0; 3],
            heading_rad: Some(1.0),
        },
        at,
    );
    state.battery = sampled(Battery { voltage_v: Some(24.0), remaining_percent: Some(95.0), ..Battery::default() }, at);
    state.gnss =
        sampled(Gnss { fix: 3, satellites: Some(17), hdop: Some(0.8), vdop: None, h_acc_m: None, v_acc_m: None }, at);
    state.home = sampled(Home { place, amsl: HeightAmsl(3.0) }, at);
    state.landed = sampled(LandedState::OnGround, at);
    state.health = sampled(Health { failing: 0, working: 0, prearm_ok: Some(true), load: 0.2 }, at);
    VehicleSnapshot {
        address,
        state,
        version: None,
        lost: false,
        primary_link: Some(LinkId(1)),
        heartbeat_ages: vec![(LinkId(1), Duration::from_millis(300))],
        losses: Vec::new(),
        clock: None,
        parameters: Arc::default(),
        parameters_revision: 0,
        cameras: Vec::new(),
        gimbal: None,
        videos: Vec::new(),
        control: None,
    }
}

fn flying(address: Address, at: Stamp, height_m: f64) -> VehicleSnapshot {
    let mut vehicle = vehicle(address, at);
    vehicle.state.heartbeat.as_mut().unwrap().value.armed = true;
    vehicle.state.landed = sampled(LandedState::InAir, at);
    vehicle.state.position.as_mut().unwrap().value.rel_home = HeightRelHome(height_m);
    vehicle
}

fn session() -> Session {
    let settings = Settings { pilot: "王警官".to_owned(), ..Settings::default() };
    Session::new(settings, Arc::new(road::demo()), stamp(0.0))
}

/// One look at the fleet.
fn look(session: &mut Session, at: Stamp, vehicles: Vec<VehicleSnapshot>, events: Vec<VehicleEvent>) -> Vec<Effect> {
    let first = vehicles[0].address;
    let happenings = events.into_iter().map(|e| (at, Happening::Station(StationEvent::Vehicle(first, e)))).collect();
    let vehicles = vehicles.into_iter().map(|v| (v.address, v)).collect();
    session.observe(Feed { snapshot: Snapshot { at, vehicles, ..Snapshot::default() }, happenings })
}

fn tell(session: &mut Session, command: Command) -> Vec<Effect> {
    session.handle(Desk::Fly(command))
}

fn orders(effects: &[Effect]) -> Vec<Request> {
    let order = |effect: &Effect| match effect {
        Effect::Order(Order::Command(request)) => Some(*request),
        _ => None,
    };
    effects.iter().filter_map(order).collect()
}

fn logged(effects: &[Effect]) -> Vec<Act> {
    let act = |effect: &Effect| match effect {
        Effect::Log(act) => Some((**act).clone()),
        _ => None,
    };
    effects.iter().filter_map(act).collect()
}

fn spoken(effects: &[Effect]) -> usize {
    effects.iter().filter(|effect| matches!(effect, Effect::Say(..))).count()
}

fn answered(request: Request, result: Result<(), command::Failure>) -> VehicleEvent {
    VehicleEvent::Command(command::Event::Finished { request, result })
}

fn do_it(session: &mut Session, action: Action) -> Vec<Effect> {
    let asked = tell(session, Command::Request(action));
    assert!(orders(&asked).is_empty() || !action.kind().needs_confirmation(), "{action:?} goes out unconfirmed");
    if action.kind().needs_confirmation() { tell(session, Command::Confirm(action)) } else { asked }
}

#[test]
fn each_confirmed_action_of_a_flying_drone_sends_exactly_one_order() {
    let place = beside_the_road(20.0);
    let expected = [
        (Action::Hold, MavCmd::MAV_CMD_DO_SET_MODE, [1.0, 17.0]),
        (Action::Return, MavCmd::MAV_CMD_NAV_RETURN_TO_LAUNCH, [0.0, 0.0]),
        (Action::Land, MavCmd::MAV_CMD_NAV_LAND, [0.0, 0.0]),
        (Action::Resume, MavCmd::MAV_CMD_DO_SET_MODE, [1.0, 3.0]),
        (Action::GoHere { place, height_m: 40.0 }, MavCmd::MAV_CMD_DO_REPOSITION, [-1.0, 1.0]),
        (Action::ChangeHeight { height_m: 50.0 }, MavCmd::MAV_CMD_DO_REPOSITION, [-1.0, 1.0]),
        (Action::ChangeSpeed { speed_m_s: 6.0 }, MavCmd::MAV_CMD_DO_CHANGE_SPEED, [1.0, 6.0]),
        (Action::Kill, MavCmd::MAV_CMD_COMPONENT_ARM_DISARM, [0.0, 21_196.0]),
    ];
    for (action, command, first_two) in expected {
        let mut session = session();
        look(&mut session, stamp(1.0), vec![flying(FIRST, stamp(1.0), 30.0)], vec![]);
        let effects = do_it(&mut session, action);
        let sent = orders(&effects);
        assert_eq!(sent.len(), 1, "{action:?}");
        assert_eq!((sent[0].target, sent[0].command), (FIRST, command));
        assert_eq!(sent[0].params[..2], first_two, "{action:?}");
        assert_eq!(logged(&effects).len(), 1, "{action:?} is logged");
        assert_eq!(logged(&effects)[0].who, "王警官");
    }
}

#[test]
fn a_place_goes_out_in_degrees_with_the_height_that_the_firmware_expects() {
    let action = Action::GoHere { place: beside_the_road(0.0), height_m: 40.0 };
    let mut drone = flying(FIRST, stamp(1.0), 30.0);
    let [request] = action.requests(&drone).unwrap()[..] else { panic!("one order") };
    assert_eq!((request.frame, request.params[6]), (Some(MavFrame::MAV_FRAME_GLOBAL_RELATIVE_ALT), 40.0));
    // PX4 takes heights above the sea.
    drone.state.heartbeat.as_mut().unwrap().value.autopilot = Autopilot::Px4;
    let [request] = action.requests(&drone).unwrap()[..] else { panic!("one order") };
    assert_eq!((request.frame, request.params[6]), (Some(MavFrame::MAV_FRAME_GLOBAL), 43.0));
}

/// A drone that is where it was sent, and its session on the way around a place.
fn circling(centre: LatLon) -> (Session, Vec<Request>) {
    let mut session = session();
    look(&mut session, stamp(1.0), vec![flying(FIRST, stamp(1.0), 30.0)], vec![]);
    let effects = do_it(&mut session, Action::Orbit { place: centre, radius_m: 40.0, height_m: 35.0 });
    assert_eq!(logged(&effects).len(), 1);
    let interest = orders(&effects)[0];
    assert_eq!((interest.command, interest.params[4]), (MavCmd::MAV_CMD_DO_SET_ROI_LOCATION, centre.lat_deg));
    let drone = || vec![flying(FIRST, stamp(1.1), 30.0)];
    let first = orders(&look(&mut session, stamp(1.1), drone(), vec![answered(interest, Ok(()))]));
    (session, first)
}

fn place_of(request: &Request) -> LatLon {
    LatLon { lat_deg: request.params[4], lon_deg: request.params[5] }
}

/// The same drone at the place that it was sent to, having accepted it.
fn arrive(session: &mut Session, at: Stamp, request: Request) -> Vec<Effect> {
    let mut drone = flying(FIRST, at, 35.0);
    drone.state.position.as_mut().unwrap().value.place = place_of(&request);
    look(session, at, vec![drone], vec![answered(request, Ok(()))])
}

#[test]
fn a_drone_whose_firmware_knows_no_orbit_is_led_around_the_place() {
    let centre = beside_the_road(90.0);
    let (mut session, mut sent) = circling(centre);
    let mut azimuths = Vec::new();
    for step in 0..40 {
        let [request] = sent[..] else { panic!("one point at a time, not {sent:?}") };
        assert_eq!((request.command, request.params[6]), (MavCmd::MAV_CMD_DO_REPOSITION, 35.0));
        assert!((mission::geo::distance_m(centre, place_of(&request)) - 40.0).abs() < 0.01);
        azimuths.push(mission::geo::azimuth_rad(centre, place_of(&request)));
        sent = orders(&arrive(&mut session, stamp(2.0 + f64::from(step)), request));
    }
    let turns: Vec<f64> = azimuths.windows(2).map(|two| mission::geo::wrap_pi(two[1] - two[0])).collect();
    assert!(turns.iter().all(|turn| (0.1..0.8).contains(turn)), "clockwise in even steps: {turns:?}");
    assert!(turns.iter().sum::<f64>() > 2.0 * std::f64::consts::TAU);
}

#[test]
fn a_drone_on_its_circle_gets_no_point_before_it_has_reached_the_last_one() {
    let (mut session, sent) = circling(beside_the_road(90.0));
    let far = vec![flying(FIRST, stamp(3.0), 35.0)];
    assert!(orders(&look(&mut session, stamp(3.0), far, vec![answered(sent[0], Ok(()))])).is_empty());
    let mut stale = flying(FIRST, stamp(3.0), 35.0);
    stale.state.position.as_mut().unwrap().value.place = place_of(&sent[0]);
    assert!(orders(&look(&mut session, stamp(30.0), vec![stale], vec![])).is_empty(), "its place is old");
}

#[test]
fn a_circle_ends_with_the_next_order_another_mode_or_a_refusal() {
    let ends = |session: &mut Session, effects: Vec<Effect>, at: f64, request: Request| {
        let commands: Vec<_> = orders(&effects).iter().map(|order| order.command).collect();
        assert_eq!(commands.last(), Some(&MavCmd::MAV_CMD_DO_SET_ROI_NONE), "the camera looks ahead again");
        assert!(orders(&arrive(session, stamp(at), request)).is_empty(), "and no point follows");
    };
    let (mut session, sent) = circling(beside_the_road(90.0));
    let next = orders(&arrive(&mut session, stamp(2.0), sent[0]))[0];
    let effects = do_it(&mut session, Action::Hold);
    ends(&mut session, effects, 3.0, next);

    let (mut session, sent) = circling(beside_the_road(90.0));
    let next = orders(&arrive(&mut session, stamp(2.0), sent[0]))[0];
    let mut returning = flying(FIRST, stamp(3.0), 35.0);
    returning.state.heartbeat.as_mut().unwrap().value.mode = FlightMode::Return;
    let effects = look(&mut session, stamp(3.0), vec![returning], vec![]);
    ends(&mut session, effects, 4.0, next);

    let (mut session, sent) = circling(beside_the_road(90.0));
    let next = orders(&arrive(&mut session, stamp(2.0), sent[0]))[0];
    let refused = answered(next, Err(command::Failure::Rejected(MavResult::MAV_RESULT_DENIED)));
    let effects = look(&mut session, stamp(3.0), vec![flying(FIRST, stamp(3.0), 35.0)], vec![refused]);
    assert!(session.fly().alerts().open().iter().any(|alert| alert.text.id == "fly-orbit-stopped"));
    ends(&mut session, effects, 4.0, next);
}

#[test]
fn what_is_not_confirmed_in_time_is_forgotten() {
    let mut session = session();
    look(&mut session, stamp(1.0), vec![flying(FIRST, stamp(1.0), 30.0)], vec![]);
    assert!(tell(&mut session, Command::Confirm(Action::Return)).is_empty(), "nothing was asked for");
    tell(&mut session, Command::Request(Action::Return));
    assert!(tell(&mut session, Command::Confirm(Action::Land)).is_empty(), "another action was asked for");
    assert!(session.fly().pending().is_some());
    look(&mut session, stamp(11.5), vec![flying(FIRST, stamp(11.5), 30.0)], vec![]);
    assert!(session.fly().pending().is_none());
    assert!(tell(&mut session, Command::Confirm(Action::Return)).is_empty());
}

#[test]
fn a_request_stays_with_the_vehicle_that_it_was_made_for() {
    let mut session = session();
    look(&mut session, stamp(1.0), vec![flying(FIRST, stamp(1.0), 30.0), flying(SECOND, stamp(1.0), 30.0)], vec![]);
    tell(&mut session, Command::Request(Action::Land));
    session.handle(Desk::Activate(SECOND));
    let sent = orders(&tell(&mut session, Command::Confirm(Action::Land)));
    assert_eq!(sent.iter().map(|r| r.target).collect::<Vec<_>>(), [FIRST]);
}

#[test]
fn what_the_state_does_not_allow_is_refused_with_a_reason() {
    let mut session = session();
    look(&mut session, stamp(1.0), vec![vehicle(FIRST, stamp(1.0))], vec![]);
    let why = |session: &Session, kind| session.fly().view().active.as_ref().unwrap().why_not(kind).map(|m| m.id);
    assert_eq!(why(&session, ActionKind::Return), Some("fly-why-disarmed"));
    assert_eq!(why(&session, ActionKind::Arm), Some("fly-why-checklist"));
    look(&mut session, stamp(2.0), vec![flying(FIRST, stamp(2.0), 30.0)], vec![]);
    assert_eq!(why(&session, ActionKind::Return), None);
    assert_eq!(why(&session, ActionKind::Disarm), Some("fly-why-flies"));
    let too_high = Action::ChangeHeight { height_m: 150.0 };
    assert!(do_it(&mut session, too_high).iter().all(|e| !matches!(e, Effect::Order(_))));
    let mut lost = flying(FIRST, stamp(3.0), 30.0);
    lost.lost = true;
    look(&mut session, stamp(3.0), vec![lost], vec![]);
    assert_eq!(why(&session, ActionKind::GoHere), Some("fly-why-lost"));
    assert_eq!(why(&session, ActionKind::Return), None, "it may still hear us");
}

fn ready(session: &mut Session) {
    let verified = transfer::UploadEvent::Verified { hash: transfer::content_hash([]) };
    let events =
        vec![VehicleEvent::Upload(verified), VehicleEvent::Parameter(parameter::Event::Listed { cached: false })];
    look(session, stamp(1.0), vec![vehicle(FIRST, stamp(1.0))], events);
    for item in CheckItem::ALL {
        tell(session, Command::Check(item, true));
    }
}

#[test]
fn the_checklist_blocks_arming_until_every_item_is_done() {
    let mut session = session();
    ready(&mut session);
    assert_eq!(session.fly().view().active.as_ref().unwrap().checks_open(), 0);
    tell(&mut session, Command::Check(CheckItem::Crew, false));
    assert!(do_it(&mut session, Action::Arm).iter().all(|e| !matches!(e, Effect::Order(_))));
    tell(&mut session, Command::Check(CheckItem::Crew, true));
    assert_eq!(orders(&do_it(&mut session, Action::Arm)).len(), 1);
}

#[test]
fn a_tick_cannot_stand_for_what_the_station_sees_itself() {
    let mut session = session();
    look(&mut session, stamp(1.0), vec![vehicle(FIRST, stamp(1.0))], vec![]);
    tell(&mut session, Command::Check(CheckItem::Plan, true));
    let checklist = session.fly().view().active.as_ref().unwrap().checklist.clone();
    let plan = checklist.iter().find(|(item, _)| *item == CheckItem::Plan).unwrap();
    assert!(matches!(plan.1, CheckState::Open(Some(_))));
}

#[test]
fn an_override_needs_a_reason_is_recorded_and_lasts_for_one_flight() {
    let mut session = session();
    look(&mut session, stamp(1.0), vec![vehicle(FIRST, stamp(1.0))], vec![]);
    assert!(tell(&mut session, Command::Override("  ".to_owned())).is_empty());
    let acts = logged(&tell(&mut session, Command::Override("事故现场".to_owned())));
    assert_eq!((acts.len(), acts[0].what.id), (1, "fly-overridden"));
    assert_eq!(orders(&do_it(&mut session, Action::Arm)).len(), 1);
    let disarmed = VehicleEvent::State(Event::Armed(false));
    look(&mut session, stamp(2.0), vec![vehicle(FIRST, stamp(2.0))], vec![disarmed]);
    assert!(session.fly().overridden(FIRST).is_none());
}

#[test]
fn arming_after_a_return_asks_for_guided_first_and_arms_when_that_was_accepted() {
    let mut session = session();
    ready(&mut session);
    let mut drone = vehicle(FIRST, stamp(2.0));
    drone.state.heartbeat.as_mut().unwrap().value.mode = FlightMode::Return;
    look(&mut session, stamp(2.0), vec![drone.clone()], vec![]);
    let sent = orders(&do_it(&mut session, Action::Arm));
    assert_eq!(sent.iter().map(|r| r.command).collect::<Vec<_>>(), [MavCmd::MAV_CMD_DO_SET_MODE]);
    let effects = look(&mut session, stamp(2.1), vec![drone.clone()], vec![answered(sent[0], Ok(()))]);
    let next = orders(&effects);
    assert_eq!(next.iter().map(|r| r.command).collect::<Vec<_>>(), [MavCmd::MAV_CMD_COMPONENT_ARM_DISARM]);
    let effects = look(&mut session, stamp(2.2), vec![drone], vec![answered(next[0], Ok(()))]);
    assert_eq!(logged(&effects)[0].answer.as_ref().unwrap().id, "fly-accepted");
}

#[test]
fn the_answer_to_an_order_is_logged_and_a_refusal_is_an_alert() {
    let mut session = session();
    look(&mut session, stamp(1.0), vec![flying(FIRST, stamp(1.0), 30.0)], vec![]);
    let sent = orders(&do_it(&mut session, Action::Land));
    assert!(matches!(session.fly().answer(FIRST, ActionKind::Land), Some(Answered::Waiting(_))));
    let refused = answered(sent[0], Err(command::Failure::Rejected(MavResult::MAV_RESULT_DENIED)));
    let effects = look(&mut session, stamp(1.4), vec![flying(FIRST, stamp(1.4), 30.0)], vec![refused]);
    assert!(matches!(session.fly().answer(FIRST, ActionKind::Land), Some(Answered::Ended(_, Err(_)))));
    assert_eq!(logged(&effects)[0].answer.as_ref().unwrap().id, "command-rejected");
    assert_eq!(session.fly().alerts().open()[0].text.id, "fly-not-done");
}

#[test]
fn the_same_words_are_one_alert_with_a_count_until_they_are_acknowledged() {
    let mut session = session();
    let words = || VehicleEvent::State(Event::Text { severity: Severity::Critical, text: "EKF variance".to_owned() });
    let drone = |at| flying(FIRST, at, 30.0);
    let effects = look(&mut session, stamp(1.0), vec![drone(stamp(1.0))], vec![words(), words()]);
    assert_eq!(spoken(&effects), 1);
    let id = {
        let open = session.fly().alerts().open();
        assert_eq!((open.len(), open[0].count), (1, 2));
        open[0].id
    };
    tell(&mut session, Command::Acknowledge(id));
    assert!(session.fly().alerts().open().is_empty());
    assert_eq!(session.fly().alerts().all()[0].acknowledged.as_ref().unwrap().1, "王警官");
    look(&mut session, stamp(20.0), vec![drone(stamp(20.0))], vec![words()]);
    assert!(session.fly().alerts().open().is_empty(), "known to the pilot");
    let effects = look(&mut session, stamp(300.0), vec![drone(stamp(300.0))], vec![words()]);
    assert_eq!((session.fly().alerts().open().len(), spoken(&effects)), (1, 1), "news after a pause");
}

#[test]
fn a_link_that_is_lost_again_is_news_again() {
    let mut session = session();
    let lost = || VehicleEvent::Connection(ConnectionEvent::Lost);
    look(&mut session, stamp(1.0), vec![flying(FIRST, stamp(1.0), 30.0)], vec![lost()]);
    assert_eq!(session.fly().alerts().open()[0].level, SoundLevel::Alarm);
    tell(&mut session, Command::AcknowledgeAll);
    let effects = look(&mut session, stamp(9.0), vec![flying(FIRST, stamp(9.0), 30.0)], vec![lost()]);
    assert_eq!((session.fly().alerts().open().len(), spoken(&effects)), (1, 1));
}

#[test]
fn limits_are_alerts_once_until_the_value_was_good_again() {
    let mut session = session();
    let at_height = |seconds: f64, height_m| vec![flying(FIRST, stamp(seconds), height_m)];
    let ids = |session: &Session| session.fly().alerts().all().iter().map(|a| a.text.id).collect::<Vec<_>>();
    look(&mut session, stamp(1.0), at_height(1.0, 121.0), vec![]);
    look(&mut session, stamp(2.0), at_height(2.0, 119.0), vec![]);
    look(&mut session, stamp(3.0), at_height(3.0, 121.0), vec![]);
    assert_eq!(ids(&session), ["fly-too-high"]);
    let mut weak = flying(FIRST, stamp(4.0), 30.0);
    weak.state.battery.as_mut().unwrap().value.remaining_percent = Some(12.0);
    weak.state.gnss.as_mut().unwrap().value.fix = 1;
    look(&mut session, stamp(4.0), vec![weak], vec![]);
    assert_eq!(ids(&session), ["fly-gnss-lost", "fly-battery-critical", "fly-too-high"]);
}

#[test]
fn a_change_of_mode_that_nobody_here_asked_for_is_an_alarm() {
    let mut session = session();
    let mode = |mode| vec![VehicleEvent::State(Event::Mode(mode))];
    look(&mut session, stamp(1.0), vec![flying(FIRST, stamp(1.0), 30.0)], mode(FlightMode::Mission));
    look(&mut session, stamp(2.0), vec![flying(FIRST, stamp(2.0), 30.0)], mode(FlightMode::Return));
    assert_eq!(session.fly().alerts().open()[0].text.id, "fly-mode-by-itself");
    tell(&mut session, Command::AcknowledgeAll);
    do_it(&mut session, Action::Land);
    look(&mut session, stamp(3.0), vec![flying(FIRST, stamp(3.0), 30.0)], mode(FlightMode::Land));
    assert!(session.fly().alerts().open().is_empty());
}

#[test]
fn what_was_not_heard_for_long_is_stale_and_what_was_never_heard_is_unknown() {
    let mut session = session();
    look(&mut session, stamp(9.0), vec![flying(FIRST, stamp(1.0), 30.0)], vec![]);
    let instruments = session.fly().view().active.as_ref().unwrap().instruments.clone();
    assert_eq!(instruments.above_take_off_m, Shown::Stale(30.0, Duration::from_secs(8)));
    assert_eq!(instruments.wind, Shown::Unknown);
}

#[test]
fn sticks_fly_the_active_armed_vehicle_and_let_go_on_another_screen() {
    let mut session = session();
    look(&mut session, stamp(1.0), vec![flying(FIRST, stamp(1.0), 30.0)], vec![]);
    let pad = |held| Command::Pad(Some(Pad { held, sticks: Sticks { forward: 0.5, ..Sticks::default() } }));
    let steers = |effects: &[Effect]| {
        let orders = effects.iter().filter_map(|effect| match effect {
            Effect::Order(Order::Steer(address, sticks)) => Some((*address, sticks.is_some())),
            _ => None,
        });
        orders.collect::<Vec<_>>()
    };
    assert_eq!(steers(&tell(&mut session, pad(false))), []);
    let taken = tell(&mut session, pad(true));
    assert_eq!((steers(&taken), logged(&taken).len()), (vec![(FIRST, true)], 1));
    let moved = tell(&mut session, pad(true));
    assert_eq!((steers(&moved), logged(&moved).len()), (vec![(FIRST, true)], 0), "logged once");
    let away = session.handle(crate::Command::Show(crate::ScreenId::Plan));
    assert_eq!(steers(&away), [(FIRST, false)]);
    session.handle(crate::Command::Show(crate::ScreenId::Fly));
    assert_eq!(steers(&tell(&mut session, pad(true))), [], "the button has to come up first");
    tell(&mut session, pad(false));
    assert_eq!(steers(&tell(&mut session, pad(true))), [(FIRST, true)]);
    assert_eq!(steers(&tell(&mut session, Command::Pad(None))), [(FIRST, false)], "the gamepad is gone");
}

#[test]
fn the_height_above_ground_says_where_it_comes_from() {
    let mut session = session();
    let mut see = |vehicle: VehicleSnapshot| {
        look(&mut session, stamp(1.0), vec![vehicle], vec![]);
        let instruments = session.fly().view().active.as_ref().unwrap().instruments.clone();
        (instruments.above_ground_m, instruments.ground_source)
    };
    let mut drone = flying(FIRST, stamp(1.0), 30.0);
    assert_eq!(see(drone.clone()), (Shown::Fresh(30.0), Some(GroundSource::RoadModel)));
    drone.state.above_terrain_m = sampled(28.0, stamp(1.0));
    assert_eq!(see(drone.clone()), (Shown::Fresh(28.0), Some(GroundSource::Terrain)));
    drone.state.above_ground_m = sampled(27.5, stamp(1.0));
    assert_eq!(see(drone.clone()), (Shown::Fresh(27.5), Some(GroundSource::Rangefinder)));
    let mut away = flying(FIRST, stamp(1.0), 30.0);
    if let Some(position) = &mut away.state.position {
        position.value.place.lat_deg += 1.0;
    }
    assert_eq!(see(away), (Shown::Unknown, None), "no road is near, and nothing measures it");
}

#[test]
fn the_place_is_said_as_people_on_the_road_say_it() {
    let mut session = session();
    look(&mut session, stamp(1.0), vec![flying(FIRST, stamp(1.0), 30.0)], vec![]);
    let network = road::demo();
    let road = &network.roads[0];
    let Shown::Fresh(place) = session.fly().view().active.as_ref().unwrap().road.clone() else { panic!("on the road") };
    assert_eq!(place.code, road.code);
    assert!((place.stake.shown_m - road.stake_place(5000.0).stake.shown_m).abs() < 1.5);
    assert_eq!((place.offset_right_m.round(), place.direction), (6.0, road::Direction::Increasing));
    assert!(place.structure.is_some() && place.lane.is_some());
    assert_eq!(session.fly().view().fleet[0].name.id, "fly-name-brigade");
}

#[test]
fn time_to_return_is_unknown_until_the_use_of_the_battery_is_known() {
    let mut session = session();
    let drone = |seconds: f64, percent| {
        let mut drone = flying(FIRST, stamp(seconds), 30.0);
        drone.state.battery.as_mut().unwrap().value.remaining_percent = Some(percent);
        drone
    };
    look(&mut session, stamp(1.0), vec![drone(1.0, 90.0)], vec![]);
    let time = |session: &Session| session.fly().view().active.as_ref().unwrap().return_time;
    assert_eq!(time(&session), None);
    look(&mut session, stamp(121.0), vec![drone(121.0, 84.0)], vec![]);
    let time = time(&session).unwrap();
    // 64 % above the reserve at 3 % a minute, less a minute for landing at home.
    assert!((time.percent_min - 3.0).abs() < 1e-9);
    assert!((time.left.as_secs_f64() - (64.0 / 3.0 - 1.0) * 60.0).abs() < 1.0, "{time:?}");
}

#[test]
fn time_to_return_goes_by_the_present_current_where_the_capacity_is_known() {
    let mut session = session();
    let mut drone = flying(FIRST, stamp(1.0), 30.0);
    let battery = &mut drone.state.battery.as_mut().unwrap().value;
    (battery.remaining_percent, battery.current_a) = (Some(80.0), Some(9.6));
    let capacity = (parameter::Name::new("BATT_CAPACITY").unwrap(), parameter::Value::int(16_000));
    drone.parameters = Arc::new([capacity].into());
    look(&mut session, stamp(1.0), vec![drone], vec![]);
    let time = session.fly().view().active.as_ref().unwrap().return_time.unwrap();
    // 9.6 A empty 16 Ah in 100 minutes: 1 % a minute, 60 % above the reserve, a minute for landing at home.
    assert!((time.percent_min - 1.0).abs() < 1e-9 && (time.left.as_secs_f64() - 59.0 * 60.0).abs() < 1.0, "{time:?}");
}

#[test]
fn alerts_that_nobody_acknowledged_are_counted_when_there_are_too_many() {
    let mut alerts = Alerts::default();
    for number in 0..410 {
        let text = message!("fly-item-reached", item = f64::from(number));
        alerts.raise(SoundLevel::Notice, None, text, alert::Kind::Change, stamp(1.0));
    }
    assert_eq!((alerts.all().len(), alerts.dropped_unacknowledged()), (400, 10));
}

#[test]
fn silence_takes_notices_and_warnings_but_never_an_alarm() {
    let mut session = session();
    session.handle(Desk::Settings(crate::settings::Command::Silent(true)));
    let text = |severity, text: &str| VehicleEvent::State(Event::Text { severity, text: text.to_owned() });
    let said = |effects: &[Effect]| {
        let level = |effect: &Effect| match effect {
            Effect::Say(level, _) => Some(*level),
            _ => None,
        };
        effects.iter().filter_map(level).collect::<Vec<_>>()
    };
    let drone = || vec![flying(FIRST, stamp(1.0), 30.0)];
    let warned = look(&mut session, stamp(1.0), drone(), vec![text(Severity::Error, "GPS glitch")]);
    assert_eq!(said(&warned), []);
    let alarmed = look(&mut session, stamp(2.0), drone(), vec![text(Severity::Emergency, "Crash")]);
    assert_eq!(said(&alarmed), [SoundLevel::Alarm]);
}

#[test]
fn a_vehicle_is_called_by_the_name_that_its_brigade_was_given() {
    let mut session = session();
    let network = road::demo();
    let brigade = network.roads[0].section_at(5000.0).unwrap().brigade.clone();
    look(&mut session, stamp(1.0), vec![flying(FIRST, stamp(1.0), 30.0)], vec![]);
    session.handle(Desk::Settings(crate::settings::Command::BrigadeName(brigade, "高速一大队".to_owned())));
    look(&mut session, stamp(2.0), vec![flying(FIRST, stamp(2.0), 30.0)], vec![]);
    let expected = message!("fly-name-brigade", brigade = "高速一大队", number = 1.0);
    assert_eq!(session.fly().view().fleet[0].name, expected);
    assert_eq!(session.fly().name(FIRST, &session.fly_context()), expected);
}

#[test]
fn a_folder_that_is_chosen_is_used_from_the_next_start_on() {
    let mut session = session();
    session.answer(crate::Answer::DataFolder("/data".into()));
    let read =
        |path: &str| crate::Answer::Read { kind: crate::FileKind::Folder, path: path.into(), result: Ok(vec![]) };
    let effects = session.answer(read("/usb"));
    assert!(matches!(&effects[..], [Effect::UseFolder(path)] if path == std::path::Path::new("/usb")));
    assert_eq!(session.data_folder().now.as_deref(), Some(std::path::Path::new("/data")));
    assert_eq!(session.data_folder().next.as_deref(), Some(std::path::Path::new("/usb")));
    session.answer(read("/data"));
    assert_eq!(session.data_folder().next, None, "the same folder again is no change");
}

/// A zone around the place where vehicles of these tests are.
fn zone(session: &mut Session, properties: &str, half_deg: f64) -> Vec<Effect> {
    let middle = beside_the_road(6.0);
    let corner = |lat: f64, lon: f64| format!("[{}, {}]", middle.lon_deg + lon, middle.lat_deg + lat);
    let ring = [(-1.0, -1.0), (-1.0, 1.0), (1.0, 1.0), (1.0, -1.0), (-1.0, -1.0)];
    let ring = ring.map(|(lat, lon)| corner(lat * half_deg, lon * half_deg)).join(", ");
    let text = format!(
        r#"{{"type": "FeatureCollection", "features": [{{"type": "Feature", "properties": {{{properties}}},
        "geometry": {{"type": "Polygon", "coordinates": [[{ring}]]}}}}]}}"#
    );
    let path = format!("/x/{}.geojson", properties.len()).into();
    session.answer(crate::Answer::Read { kind: crate::FileKind::Zones, path, result: Ok(text.into_bytes()) })
}

fn warned(session: &Session) -> Vec<(SoundLevel, &'static str)> {
    session.fly().alerts().all().iter().rev().map(|alert| (alert.level, alert.text.id)).collect()
}

#[test]
fn a_zone_ahead_is_a_warning_and_inside_it_is_an_alarm_once() {
    let mut session = session();
    zone(&mut session, r#""kind": "no_fly", "name": "靶场""#, 0.01);
    let north = |offset_deg: f64, at: Stamp| {
        let mut drone = flying(FIRST, at, 60.0);
        let position = &mut drone.state.position.as_mut().unwrap().value;
        position.place.lat_deg -= offset_deg;
        position.velocity_ned_m_s = [10.0, 0.0, 0.0];
        drone
    };
    // Its edge is 0.01 degrees, 1.1 km, south of the middle; at 10 m/s 200 m are seen ahead.
    look(&mut session, stamp(1.0), vec![north(0.013, stamp(1.0))], Vec::new());
    assert!(warned(&session).is_empty(), "333 m are far enough");
    for second in 2..8 {
        let at = stamp(f64::from(second));
        look(&mut session, at, vec![north(0.0115, at)], Vec::new());
    }
    assert_eq!(warned(&session), [(SoundLevel::Warning, "fly-zone-ahead")]);
    for second in 8..15 {
        let at = stamp(f64::from(second));
        look(&mut session, at, vec![north(0.009, at)], Vec::new());
    }
    assert_eq!(warned(&session)[1..], [(SoundLevel::Alarm, "fly-zone-inside")]);
}

#[test]
fn a_zone_that_comes_into_force_in_flight_is_said_then_and_one_that_an_approval_covers_is_not() {
    let mut session = session();
    // The clock of these tests starts at 2023-11-14T22:13:20Z.
    let temporary = r#""kind": "temporary", "name": "大型活动", "from": "2023-11-14T22:14:00Z""#;
    zone(&mut session, temporary, 0.01);
    zone(&mut session, r#""kind": "controlled", "name": "高速公路""#, 0.02);
    zone(&mut session, r#""kind": "approval", "name": "已批""#, 0.03);
    look(&mut session, stamp(5.0), vec![flying(FIRST, stamp(5.0), 60.0)], Vec::new());
    assert!(warned(&session).is_empty(), "{:?}", warned(&session));
    look(&mut session, stamp(45.0), vec![flying(FIRST, stamp(45.0), 60.0)], Vec::new());
    assert_eq!(warned(&session), [(SoundLevel::Alarm, "fly-zone-inside")]);
}
