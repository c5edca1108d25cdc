//! A trainer's desk over a room that is only told of.
#![allow(clippy::unwrap_used)]

use core::net::SocketAddr;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use mission::geo::LatLon;
use mission::road;
use records::crew::person::{Person, Role, Unit};
use records::crew::{AttemptId, Books, PersonId, Roster};
use scenario::run::{At, Event, Head, Run};
use scenario::schema::{Act, Upset};
use telemetry::wire::{Address, LinkId, MonoTime, Stamp, UtcMicros};
use uuid::Uuid;

use super::*;
use crate::settings::Settings;
use crate::text::{Catalogue, Language};
use crate::training::{Command as Training, Known, Tab, Told};
use crate::{Answer, Command as Any, Feed, LinkSnapshot, Session, Snapshot, crew, training};

const PILOT: PersonId = PersonId(Uuid::from_u128(1));
const HEAD: &str = "link-loss";

fn stamp(seconds: u64) -> Stamp {
    Stamp { mono: MonoTime(seconds * 1_000_000_000), utc: UtcMicros(1_795_572_000_000_000 + seconds * 1_000_000) }
}

/// A station with the house's scenarios and a pilot in its books.
fn session() -> Session {
    let settings = Settings { pilot: "陈队".to_owned(), ..Settings::default() };
    let mut session = Session::new(settings, Arc::new(road::demo()), stamp(5));
    let scenarios = scenario::house::scenarios().unwrap().into_iter();
    let shelf = Shelf {
        scenarios: scenarios.map(|scenario| Known { scenario: Arc::new(scenario), own: false }).collect(),
        profile: Arc::new(scenario::house::profile().unwrap()),
        broken: Vec::new(),
        folder: "/training".into(),
    };
    session.answer(Answer::Training(Told::Shelf(Arc::new(shelf))));
    let person = Person {
        id: PILOT,
        name: "王强".to_owned(),
        unit: Unit::Brigade(1),
        roles: BTreeSet::from([Role::Pilot]),
        declaration: None,
    };
    let books = Books { roster: Roster { people: vec![person], ..Roster::default() }, ..Books::default() };
    let shelf = crew::Shelf { books, ..crew::Shelf::default() };
    session.answer(Answer::Crew(crew::Told::Shelf(Ok(Box::new(shelf)))));
    session
}

fn desk(session: &mut Session, command: Command) -> Vec<Effect> {
    session.handle(Any::Training(Training::Desk(command)))
}

fn orders(effects: &[Effect]) -> Vec<(u32, Order)> {
    let order = |effect: &Effect| match effect {
        Effect::Training(Ask::Order(seat, order)) => Some((*seat, order.clone())),
        _ => None,
    };
    effects.iter().filter_map(order).collect()
}

fn form(form: Form) -> Command {
    Command::Fill(Box::new(form))
}

fn begun(session: &mut Session) -> Opening {
    desk(session, Command::New);
    let wanted = Form { scenario: Some(HEAD.to_owned()), trainee: Some(PILOT), ..Form::default() };
    desk(session, form(wanted));
    let effects = desk(session, Command::Begin);
    let [(_, Order::Open(opening))] = &orders(&effects)[..] else { panic!("{effects:?}") };
    (**opening).clone()
}

fn seat(number: u32, seconds: u32, events: Vec<At>) -> Seat {
    let port = |port: u16| SocketAddr::from(([127, 0, 0, 1], port));
    Seat {
        number,
        system: 3,
        trainee: port(15_000),
        trainer: port(15_001),
        video: "rtsp://127.0.0.1:8554/cam".to_owned(),
        state: State::Running,
        elapsed_ms: seconds * 1_000,
        place: LatLon { lat_deg: 33.84, lon_deg: 120.254 },
        height_m: 20.0,
        attitude_rad: [0.0, 0.0, 1.0],
        velocity_ned_m_s: [0.0; 3],
        mode: "LOITER",
        armed: true,
        charge: 0.9,
        voltage_v: 24.0,
        wind_ned_m_s: [1.0, 0.0, 0.0],
        faults: Vec::new(),
        link_cut: false,
        video_cut: false,
        checkpoints: Vec::new(),
        stations: vec![Heard { system: TRAINEE_SYSTEM, silent: Duration::ZERO, connected: true }],
        in_control: None,
        events: events.into(),
    }
}

fn told(session: &mut Session, seats: Vec<Seat>) -> Vec<Effect> {
    session.answer(Answer::Training(Told::Room(News { seats, ..News::default() })))
}

fn at(ms: u32, event: Event) -> At {
    At { ms, event }
}

fn flight(session: &Session) -> &Flight {
    session.training().desk().looked_at().unwrap()
}

fn says(message: &Message) -> String {
    Catalogue::new(Language::Chinese).text(message)
}

/// The station hears the links that it was told to open, and a drone over the last of them.
fn hears(session: &mut Session, endpoints: &[&str]) {
    let link = |(index, endpoint): (usize, &&str)| LinkSnapshot {
        id: LinkId(index as u8 + 1),
        endpoint: (*endpoint).to_owned(),
        down: None,
        local: None,
        status: Default::default(),
        refused: 0,
    };
    let links = endpoints.iter().enumerate().map(link).collect();
    session.observe(Feed { snapshot: Snapshot { at: stamp(9), links, ..Snapshot::default() }, happenings: vec![] });
}

#[test]
fn a_seat_is_opened_for_a_pilot_of_the_books_and_no_number_or_seed_comes_twice() {
    let mut session = session();
    let first = begun(&mut session);
    assert_eq!(first.trainee, Trainee { person: Some(PILOT), name: "王强".to_owned() });
    assert_eq!((first.trainer.as_str(), first.level.as_str()), ("陈队", "vlos"));
    assert!(first.listen.is_loopback() && session.training().desk().form().is_none());
    assert_eq!(first.scenario.weather.wind_m_s, 3.0, "as the scenario says");
    session.observe(Feed { snapshot: Snapshot { at: stamp(6), ..Snapshot::default() }, happenings: vec![] });
    desk(&mut session, form(Form { guest: " 李明 ".to_owned(), wind: Some(2), ..Form::default() }));
    let effects = desk(&mut session, Command::Begin);
    let [(2, Order::Open(second))] = &orders(&effects)[..] else { panic!("{effects:?}") };
    assert_eq!(second.trainee, Trainee { person: None, name: "李明".to_owned() });
    assert_eq!(second.scenario.weather.wind_m_s, 10.0);
    assert_ne!(first.seed, second.seed);
    assert_eq!(session.training().tab(), Tab::Desk);
}

#[test]
fn what_opens_no_seat_is_told_in_words() {
    let mut session = session();
    let mut refused = |wanted: Form| {
        desk(&mut session, form(wanted));
        assert!(orders(&desk(&mut session, Command::Begin)).is_empty());
        says(session.training().desk().trouble().unwrap())
    };
    assert!(refused(Form::default()).contains("请选择学员"));
    for typed in ["", "0.0.0.0", "127.0.0.1", "239.1.1.1", "学员机", "192.168.1"] {
        let wanted = Form { guest: "李明".to_owned(), apart: true, listen: typed.to_owned(), ..Form::default() };
        assert!(refused(wanted).contains("192.168.1.20"), "{typed}");
    }
    assert!(session.training().desk().flights().is_empty());
    let good = Form { guest: "李明".to_owned(), apart: true, listen: " 10.2.0.7 ".to_owned(), ..Form::default() };
    desk(&mut session, form(good));
    let effects = desk(&mut session, Command::Begin);
    assert!(matches!(&orders(&effects)[..], [(1, Order::Open(o))] if o.listen.to_string() == "10.2.0.7"));
}

#[test]
fn the_link_to_a_seat_is_opened_once_and_closed_with_it() {
    let mut session = session();
    begun(&mut session);
    assert!(told(&mut session, vec![]).is_empty(), "the room has not told of it yet");
    let effects = told(&mut session, vec![seat(1, 1, vec![])]);
    let [Effect::Order(crate::Order::AddLink(endpoint))] = &effects[..] else { panic!("{effects:?}") };
    let endpoint = endpoint.to_string();
    assert_eq!(endpoint, "udpout://127.0.0.1:15001");
    assert!(told(&mut session, vec![seat(1, 2, vec![])]).is_empty());
    // The station does not know the link yet as the seat is closed: it is closed as soon as it does.
    assert!(told(&mut session, vec![]).is_empty());
    assert!(session.training().desk().flights().is_empty());
    hears(&mut session, &["udpin://0.0.0.0:14550", &endpoint]);
    let effects = told(&mut session, vec![]);
    assert!(matches!(&effects[..], [Effect::Order(crate::Order::RemoveLink(LinkId(2)))]), "{effects:?}");
    assert!(told(&mut session, vec![]).is_empty());
}

#[test]
fn the_clock_of_a_fault_runs_until_the_trainee_does_something_and_what_the_drone_does_by_itself_is_told_apart() {
    let mut session = session();
    begun(&mut session);
    let mut events = vec![at(5_000, Event::Airborne), at(30_000, Event::Fault("fault".to_owned()))];
    told(&mut session, vec![seat(1, 33, events.clone())]);
    let reactions = flight(&session).reactions(Language::Chinese);
    assert_eq!((reactions[0].fault.as_str(), reactions[0].began_ms), ("链路中断", 30_000));
    assert_eq!((&reactions[0].asked, &reactions[0].by_itself), (&None, &None));
    events.extend([at(35_000, Event::Mode("RTL".to_owned())), at(39_500, Event::Asked(Act::Land))]);
    events.push(at(39_600, Event::Mode("LAND".to_owned())));
    told(&mut session, vec![seat(1, 40, events)]);
    let reactions = flight(&session).reactions(Language::Chinese);
    let words = |found: &Option<(u32, Message)>| found.as_ref().map(|(ms, words)| (*ms, says(words)));
    assert_eq!(words(&reactions[0].asked), Some((9_500, "就地降落".to_owned())));
    assert_eq!(words(&reactions[0].by_itself), Some((5_000, "返航".to_owned())));
    let tones: Vec<Tone> = flight(&session).lines(Language::Chinese).iter().map(|line| line.tone).collect();
    assert_eq!(tones, [Tone::Plain, Tone::Fault, Tone::Plain, Tone::Reaction, Tone::Plain]);
}

#[test]
fn a_fault_by_hand_has_a_name_of_its_own_each_time_and_is_told_as_put_in_and_taken_out() {
    let mut session = session();
    begun(&mut session);
    told(&mut session, vec![seat(1, 20, vec![])]);
    let mut inject = |kind| match &orders(&desk(&mut session, Command::Seat(1, Deed::Inject(kind))))[..] {
        [(1, Order::Inject(name, what))] => (name.clone(), (**what).clone()),
        other => panic!("{other:?}"),
    };
    assert_eq!(inject(Kind::Wind).0, "风力增大");
    let (again, _) = inject(Kind::Wind);
    assert_eq!(again, "风力增大 2");
    assert_eq!(inject(Kind::Own("fault".to_owned())), ("链路中断".to_owned(), Upset::LinkLoss));
    let Upset::Manned(flown) = inject(Kind::Manned).1 else { panic!() };
    // It flies back along the way that the drone's nose points.
    assert!((flown.track_deg - (1.0_f64.to_degrees() + 180.0)).abs() < 1e-9);
    assert_eq!(flown.height_m, 30.0);
    let Upset::ControlArea { say, .. } = inject(Kind::ControlArea).1 else { panic!() };
    assert!(say.zh.contains("150") && say.zh.contains('K') && say.en.contains("leave at once"), "{say:?}");
    let events = vec![
        at(20_000, Event::ByHand(again.clone())),
        at(24_000, Event::Asked(Act::Descend)),
        at(30_000, Event::ByHand(again.clone())),
    ];
    told(&mut session, vec![seat(1, 31, events)]);
    let lines: Vec<String> = flight(&session).lines(Language::Chinese).iter().map(|line| says(&line.text)).collect();
    assert_eq!(lines, ["教员设置：风力增大 2", "学员：下降", "教员解除：风力增大 2"]);
    let reactions = flight(&session).reactions(Language::Chinese);
    assert_eq!(reactions.len(), 1);
    assert_eq!(reactions[0].asked.as_ref().unwrap().0, 4_000);
}

#[test]
fn another_aircraft_comes_from_where_the_drone_flies_to() {
    let mut session = session();
    begun(&mut session);
    let moving = Seat { velocity_ned_m_s: [0.0, -9.0, 0.0], ..seat(1, 20, vec![]) };
    let here = moving.place;
    told(&mut session, vec![moving]);
    let effects = desk(&mut session, Command::Seat(1, Deed::Inject(Kind::Intruder)));
    let [(1, Order::Inject(_, what))] = &orders(&effects)[..] else { panic!("{effects:?}") };
    let Upset::Intruder(flown) = &**what else { panic!("{what:?}") };
    assert!((flown.track_deg - 90.0).abs() < 1e-9, "west of it, eastwards");
    let course = &flight(&session).course;
    let from = course.place(course.local(&flown.from).unwrap());
    assert!((mission::geo::distance_m(here, from) - 500.0).abs() < 1.0 && from.lon_deg < here.lon_deg);
}

#[test]
fn what_the_room_refuses_stands_at_its_seat_until_it_is_read() {
    let mut session = session();
    begun(&mut session);
    let refuse = |session: &mut Session, seats: Vec<Seat>| {
        let refused = vec![(1, message!("classroom-full", limit = 12_usize)), (7, message!("classroom-no-seat"))];
        let failing = vec![(1, "disk full".to_owned()), (8, "disk full".to_owned())];
        session.answer(Answer::Training(Told::Room(News { seats, refused, failing })));
    };
    refuse(&mut session, vec![seat(1, 1, vec![])]);
    refuse(&mut session, vec![seat(1, 1, vec![])]);
    assert_eq!(flight(&session).troubles.len(), 1, "the same is said once");
    assert_eq!(flight(&session).failing.as_deref(), Some("disk full"));
    assert_eq!(session.training().desk().strays().len(), 3, "two refusals and a log of seats that are closed");
    desk(&mut session, Command::Dismiss(Some(1)));
    desk(&mut session, Command::Dismiss(None));
    told(&mut session, vec![seat(1, 2, vec![])]);
    assert!(flight(&session).troubles.is_empty() && flight(&session).failing.is_none());
    assert!(session.training().desk().strays().is_empty());
    // One that never opened is forgotten with what was said of it.
    begun(&mut session);
    session.answer(Answer::Training(Told::Room(News {
        seats: vec![seat(1, 3, vec![])],
        refused: vec![(2, message!("classroom-full", limit = 12_usize))],
        ..News::default()
    })));
    assert!(flight(&session).never_opened());
    desk(&mut session, Command::Dismiss(Some(2)));
    assert_eq!(session.training().desk().flights().len(), 1);
}

#[test]
fn a_drone_is_taken_over_only_where_it_is_heard_over_the_link_of_its_seat() {
    let mut session = session();
    begun(&mut session);
    told(&mut session, vec![seat(1, 1, vec![])]);
    let take = Command::Seat(1, Deed::TakeOver);
    assert!(desk(&mut session, take.clone()).is_empty());
    assert_eq!(flight(&session).troubles, [message!("room-not-heard")]);
    let address = Address { system: 3, component: 1 };
    let mut look = |primary: u8| {
        let mut snapshot = Snapshot { at: stamp(9), ..Snapshot::default() };
        for (id, endpoint) in [(1, "udpin://0.0.0.0:14550"), (2, "udpout://127.0.0.1:15001")] {
            let (endpoint, status) = (endpoint.to_owned(), Default::default());
            snapshot.links.push(LinkSnapshot { id: LinkId(id), endpoint, down: None, local: None, status, refused: 0 });
        }
        let vehicle = crate::VehicleSnapshot {
            address,
            state: Default::default(),
            version: None,
            lost: false,
            primary_link: Some(LinkId(primary)),
            heartbeat_ages: Vec::new(),
            losses: Vec::new(),
            clock: None,
            parameters: Arc::default(),
            parameters_revision: 0,
            cameras: Vec::new(),
            gimbal: None,
            videos: Vec::new(),
            control: None,
        };
        snapshot.vehicles.insert(address, vehicle);
        session.observe(Feed { snapshot, happenings: vec![] });
        desk(&mut session, take.clone())
    };
    assert!(look(1).is_empty(), "a real drone may have the same system id");
    let effects = look(2);
    let [Effect::Order(crate::Order::Control(to, operator_control::Order::Take { .. }))] = &effects[..] else {
        panic!("{effects:?}")
    };
    assert_eq!(*to, address);
}

#[test]
fn the_track_is_bounded_and_what_was_after_the_moment_of_a_rewind_is_not_on_it() {
    let mut session = session();
    begun(&mut session);
    for second in 0..3 * MOST_TRACK as u32 {
        let place = LatLon { lat_deg: 33.84 + f64::from(second) * 1e-5, lon_deg: 120.254 };
        told(&mut session, vec![Seat { place, ..seat(1, second, vec![]) }]);
    }
    let track = &flight(&session).track;
    assert!(track.len() <= MOST_TRACK && track.len() > MOST_TRACK / 3, "{}", track.len());
    assert_eq!(track[0].0, 0);
    told(&mut session, vec![seat(1, 100, vec![])]);
    assert!(flight(&session).track.iter().all(|(ms, _)| *ms <= 100_000));
}

#[test]
fn a_flight_that_has_ended_shows_its_points_and_what_cost_most_and_leads_to_the_debrief() {
    let mut session = session();
    let opening = begun(&mut session);
    told(&mut session, vec![Seat { state: State::Over, ..seat(1, 60, vec![at(60_000, Event::Ended)]) }]);
    let head = Head {
        format: 1,
        scenario: opening.scenario.id.clone(),
        scenario_sha256: String::new(),
        level: opening.level.clone(),
        trainee: "王强".to_owned(),
        trainer: "陈队".to_owned(),
        started_utc_us: 0,
        seed: opening.seed,
    };
    let mut run = Run::new(head);
    run.note(60_000, Event::Ended);
    let flown = Flown {
        course: Arc::clone(&flight(&session).course),
        profile: Arc::new(scenario::house::profile().unwrap()),
        run: Arc::new(run),
    };
    let id = AttemptId(Uuid::from_u128(9));
    let attempt = Attempt {
        id,
        pilot: Some(PILOT),
        trainee: "王强".to_owned(),
        trainer: "陈队".to_owned(),
        scenario: HEAD.to_owned(),
        group: "emergency".to_owned(),
        level: opening.level,
        started: records::UtcMicros(0),
        flown_ms: 0,
        got: 0,
        of: 100,
        passed: false,
        helped: false,
        criteria: Vec::new(),
        log: String::new(),
        log_sha256: String::new(),
    };
    session.answer(Answer::Training(Told::Finished(1, Box::new(attempt), flown)));
    let ended = flight(&session).ended.as_ref().unwrap();
    assert_eq!((ended.attempt.got, ended.attempt.of, ended.attempt.passed), (0, 100, false));
    assert!(ended.worst.len() == 3 && ended.worst.windows(2).all(|two| two[0].cost >= two[1].cost));
    assert_eq!(flight(&session).phase(), Phase::Over);
    session.handle(Any::Training(Training::Debrief(training::debrief::Command::Open(id))));
    assert_eq!(session.training().tab(), Tab::Debrief);
}

#[test]
fn checkpoints_are_named_by_their_time_and_empty_words_are_not_sent() {
    let mut session = session();
    begun(&mut session);
    told(&mut session, vec![Seat { elapsed_ms: 135_040, ..seat(1, 0, vec![]) }]);
    let mut one = |deed| orders(&desk(&mut session, Command::Seat(1, deed)));
    assert_eq!(one(Deed::Checkpoint), [(1, Order::Checkpoint("02:15.0".to_owned()))]);
    assert_eq!(one(Deed::Say("  ".to_owned())), []);
    assert_eq!(one(Deed::Note(" 好 ".to_owned())), [(1, Order::Note("好".to_owned()))]);
    let Some(Effect::Copy(line)) = desk(&mut session, Command::Seat(1, Deed::CopyStart)).pop() else { panic!() };
    assert_eq!(line, "groundstation --link udpout://127.0.0.1:15000");
}

#[test]
fn classes_of_wind_follow_the_profile() {
    let means = |from: &[f64]| {
        let steps = scenario::WindSteps { from_m_s: from.to_vec(), wider_pct: 15.0 };
        wind_classes(&steps).iter().map(|class| class.mean_m_s).collect::<Vec<_>>()
    };
    assert_eq!(means(&[4.0, 8.0]), [3.0, 6.0, 10.0]);
    assert_eq!(means(&[]), [0.0]);
}
