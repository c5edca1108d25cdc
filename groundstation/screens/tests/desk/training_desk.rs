//! The trainer's desk by what is read and pressed.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use egui::accesskit::Role;
use egui_kittest::kittest::Queryable;
use mission::message;
use session::crew::book::person::{Person, Role as Job, Unit};
use session::crew::book::{Books, PersonId, Roster};
use session::training::desk::{
    Command as Ask, Deed, Form, Heard, InForce, Kept, Kind, News, Order, Seat, State, TRAINEE_SYSTEM,
};
use session::training::scenario::run::{At, Event, Head, Run};
use session::training::scenario::schema::Act;
use session::training::scenario::{Course, house};
use session::training::{self, Attempt, AttemptId, Flown, Known, Shelf, Tab, Told};
use session::{Answer, Command, Effect, Feed, LinkSnapshot, ScreenId, Snapshot, crew};
use telemetry::wire::{Address, LinkId};

use crate::stage::{Desk, asked, drone, open, press, reads, stamp, usual};

const DRONE: Address = Address { system: 3, component: 1 };

fn ask(what: Ask) -> Command {
    Command::Training(training::Command::Desk(what))
}

fn act(deed: Deed) -> Command {
    ask(Ask::Seat(1, deed))
}

/// Scenarios of the house, and two people who fly.
pub fn with_shelf(mut desk: Desk) -> Desk {
    let scenarios = house::scenarios().unwrap().into_iter().enumerate();
    let shelf = Shelf {
        scenarios: scenarios.map(|(n, scenario)| Known { scenario: Arc::new(scenario), own: n == 3 }).collect(),
        profile: Arc::new(house::profile().unwrap()),
        broken: Vec::new(),
        folder: "/training".into(),
    };
    desk.session.answer(Answer::Training(Told::Shelf(Arc::new(shelf))));
    let person = |name: &str| Person {
        id: PersonId::default(),
        name: name.to_owned(),
        unit: Unit::Brigade(1),
        roles: BTreeSet::from([Job::Pilot]),
        declaration: None,
    };
    let people = vec![person("Aleksandr Konstantinov")];
    let books = Books { roster: Roster { people, ..Roster::default() }, ..Books::default() };
    let shelf = crew::Shelf { books, ..crew::Shelf::default() };
    desk.session.answer(Answer::Crew(crew::Told::Shelf(Ok(Box::new(shelf)))));
    desk
}

/// A seat of the scenario with this id, in its 94th second, with much that is wrong.
pub fn with_seat(desk: Desk, scenario: &str, state: State) -> Desk {
    let mut desk = with_shelf(desk);
    desk.session.handle(ask(Ask::New));
    let form = Form {
        scenario: Some(scenario.to_owned()),
        guest: "Aleksandr Konstantinov".to_owned(),
        apart: true,
        listen: "192.168.100.200".to_owned(),
        ..Form::default()
    };
    desk.session.handle(ask(Ask::Fill(Box::new(form))));
    desk.session.handle(ask(Ask::Begin));
    tell(&mut desk, seat(1, state));
    desk
}

fn tell(desk: &mut Desk, seat: Seat) {
    let refused = vec![(1, message!("classroom-checkpoints-full", limit = 12_usize))];
    let failing = vec![(1, "No space left on device (os error 28)".to_owned())];
    desk.session.answer(Answer::Training(Told::Room(News { seats: vec![seat], refused, failing })));
}

fn seat(number: u32, state: State) -> Seat {
    let port = |port: u16| SocketAddr::from(([192, 168, 100, 200], port));
    let at = |ms: u32, event: Event| At { ms, event };
    let events = vec![
        at(2_000, Event::Armed),
        at(5_000, Event::Airborne),
        at(30_000, Event::Fault("fault".to_owned())),
        at(35_000, Event::Mode("RTL".to_owned())),
        at(39_500, Event::Asked(Act::Land)),
        at(50_000, Event::ByHand("Wind rises".to_owned())),
        at(60_000, Event::Note("Looked at the wrong instrument for a long time".to_owned())),
        at(70_000, Event::Paused { for_ms: 20_000 }),
        at(80_000, Event::Rewound { from_ms: 90_000 }),
        at(81_000, Event::Touched),
    ];
    let fault = |name: &str, by_hand: bool| InForce { name: name.to_owned(), by_hand };
    Seat {
        number,
        system: DRONE.system,
        trainee: port(15_000),
        trainer: port(15_001),
        video: "rtsp://192.168.100.200:8554/cam".to_owned(),
        state,
        elapsed_ms: 94_300,
        place: mission::road::demo().roads[0].line.point(27_000.0),
        height_m: 41.7,
        attitude_rad: [0.0, 0.0, 1.0],
        velocity_ned_m_s: [3.0, 9.0, -0.4],
        mode: "GUIDED",
        armed: true,
        charge: 0.83,
        voltage_v: 24.1,
        wind_ned_m_s: [6.0, -3.0, 0.0],
        faults: vec![fault("fault", false), fault("Wind rises", true)],
        link_cut: true,
        video_cut: true,
        checkpoints: vec![Kept { name: "00:20.0".to_owned(), ms: 20_000 }],
        stations: vec![Heard { system: TRAINEE_SYSTEM, silent: Duration::ZERO, connected: false }],
        in_control: Some(TRAINEE_SYSTEM),
        events: events.into(),
    }
}

/// The exercise ends with so many hundredths of a point.
pub fn ended(desk: &mut Desk, got: u32, passed: bool) -> AttemptId {
    let flight = desk.session.training().desk().looked_at().unwrap();
    let (course, level) = (Arc::clone(&flight.course), flight.opening.level.clone());
    let head = Head {
        format: 1,
        scenario: course.scenario().id.clone(),
        scenario_sha256: String::new(),
        level: level.clone(),
        trainee: "guest".to_owned(),
        trainer: "Wang".to_owned(),
        started_utc_us: 0,
        seed: 0,
    };
    let mut run = Run::new(head);
    run.note(60_000, Event::Ended);
    let flown = Flown { course, profile: Arc::new(house::profile().unwrap()), run: Arc::new(run) };
    let attempt = Attempt {
        id: AttemptId::default(),
        pilot: None,
        trainee: "guest".to_owned(),
        trainer: "Wang".to_owned(),
        scenario: flown.course.scenario().id.clone(),
        group: "emergency".to_owned(),
        level,
        started: session::crew::utc(stamp(0)),
        flown_ms: 0,
        got,
        of: 100,
        passed,
        helped: true,
        criteria: Vec::new(),
        log: String::new(),
        log_sha256: String::new(),
    };
    let id = attempt.id;
    desk.session.answer(Answer::Training(Told::Finished(1, Box::new(attempt), flown)));
    id
}

fn trainer() -> Desk {
    Desk::english().show(ScreenId::Training)
}

#[test]
fn before_the_scenarios_are_read_the_form_says_so() {
    let mut harness = usual(trainer());
    assert!(reads(&harness, "There is no seat yet"));
    assert_eq!(press(&mut harness, "New seat"), [ask(Ask::New)]);
    assert!(reads(&harness, "Reading the scenarios"));
}

#[test]
fn a_seat_is_opened_as_the_form_is_filled_in() {
    let mut harness = usual(with_shelf(trainer()));
    press(&mut harness, "New seat");
    let hover = house::scenarios().unwrap()[0].title.en.clone();
    let filled = press(&mut harness, "Link lost");
    assert!(matches!(&filled[..], [Command::Training(training::Command::Desk(Ask::Fill(form)))]
        if form.scenario.as_deref() == Some("link-loss")));
    assert!(reads(&harness, &hover) && reads(&harness, "Hover 60 m ahead"));
    assert_eq!(press(&mut harness, "Begin the exercise"), [ask(Ask::Begin)]);
    assert!(reads(&harness, "Choose who flies"), "the form says what it lacks");
    let form = Form { scenario: Some("link-loss".to_owned()), guest: "Li".to_owned(), ..Form::default() };
    harness.state_mut().session.handle(ask(Ask::Fill(Box::new(form))));
    harness.state_mut().effects.clear();
    harness.run_steps(2);
    press(&mut harness, "Begin the exercise");
    let effects = &harness.state().effects;
    let [Effect::Training(training::Ask::Order(1, Order::Open(opening)))] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!((opening.scenario.id.as_str(), opening.trainee.name.as_str()), ("link-loss", "Li"));
    assert!(reads(&harness, "Opening"));
}

#[test]
fn each_button_at_a_seat_asks_for_exactly_one_thing() {
    for (label, deed) in [
        ("Pause", Deed::Pause),
        ("Checkpoint", Deed::Checkpoint),
        // It is in force.
        ("■ Scenario: link lost", Deed::Clear("fault".to_owned())),
        ("Compass off", Deed::Inject(Kind::Compass)),
        ("Copy", Deed::CopyStart),
    ] {
        let mut harness = open(with_seat(trainer(), "link-loss", State::Running), [1440.0, 1_600.0]);
        assert_eq!(press(&mut harness, label), [act(deed)], "{label}");
    }
    let mut harness = usual(with_seat(trainer(), "link-loss", State::Running));
    assert_eq!(press(&mut harness, "Understood"), [ask(Ask::Dismiss(Some(1)))]);
    let mut harness = usual(with_seat(trainer(), "link-loss", State::Paused));
    assert_eq!(press(&mut harness, "Resume"), [act(Deed::Resume)]);
}

#[test]
fn what_is_lost_for_good_has_to_be_held() {
    let mut harness = open(with_seat(trainer(), "link-loss", State::Running), [1440.0, 1_600.0]);
    assert_eq!(press(&mut harness, "Hold to end the exercise"), []);
    press(&mut harness, "00:20.0");
    assert_eq!(press(&mut harness, "Hold: back to 00:20.0"), []);
    harness.get_by_role_and_label(Role::Button, "Hold: back to 00:20.0").focus();
    harness.run_steps(2);
    harness.key_down(egui::Key::Space);
    harness.run_steps(15);
    harness.key_up(egui::Key::Space);
    assert_eq!(asked(&mut harness), [act(Deed::Rewind("00:20.0".to_owned()))]);
}

#[test]
fn the_trainer_reads_how_long_the_trainee_took_and_what_is_wrong() {
    let harness = usual(with_seat(trainer(), "link-loss", State::Running));
    for words in [
        "land here after 9.5 s",
        "by itself after 5 s",
        "no reaction for 44 s",
        "Trainee's station missing",
        "groundstation --link udpout://192.168.100.200:15000",
        "12 checkpoints",
        "No space left",
        "In control: trainee",
        "01:34.3",
    ] {
        assert!(reads(&harness, words), "{words}");
    }
}

#[test]
fn a_drone_is_watched_and_taken_over_once_it_is_heard_over_its_seats_link() {
    let mut harness = open(with_seat(trainer(), "link-loss", State::Running), [1440.0, 1_600.0]);
    assert_eq!(press(&mut harness, "Take over"), []);
    let link = |id: u8, endpoint: &str| LinkSnapshot {
        id: LinkId(id),
        endpoint: endpoint.to_owned(),
        down: None,
        local: None,
        status: Default::default(),
        refused: 0,
    };
    let mut heard = drone(DRONE, stamp(10), true, 27_000.0);
    heard.primary_link = Some(LinkId(2));
    let links = vec![link(1, "udpin://0.0.0.0:14550"), link(2, "udpout://192.168.100.200:15001")];
    let vehicles = [(DRONE, heard)].into_iter().collect();
    let snapshot = Snapshot { at: stamp(10), vehicles, links, ..Snapshot::default() };
    harness.state_mut().session.observe(Feed { snapshot, happenings: Vec::new() });
    harness.run_steps(2);
    assert_eq!(press(&mut harness, "Take over"), [act(Deed::TakeOver)]);
    let watched = press(&mut harness, "Watch");
    assert_eq!(watched, [Command::Activate(DRONE), Command::Show(ScreenId::Fly)]);
}

#[test]
fn an_exercise_that_has_ended_shows_its_points_and_leads_to_the_debrief() {
    let mut desk = with_seat(trainer(), "link-loss", State::Over);
    let id = ended(&mut desk, 4_050, false);
    let mut harness = usual(desk);
    assert!(reads(&harness, "40.5 of 100 points") && reads(&harness, "not passed"));
    assert!(harness.query_by_label("Pause").is_none());
    let debrief = harness.state().text.get("trainer-debrief");
    let count = harness.query_all_by_role_and_label(Role::Button, &debrief).count();
    assert_eq!(count, 2, "the part's name, and the way there from the seat");
    let card = harness.query_all_by_role_and_label(Role::Button, &debrief).last().unwrap();
    card.click();
    let open = training::debrief::Command::Open(id);
    assert_eq!(asked(&mut harness), [Command::Training(training::Command::Debrief(open))]);
    assert_eq!(harness.state().session.training().tab(), Tab::Debrief);
}

#[test]
fn every_scenario_of_the_house_is_shown_at_its_seat() {
    for scenario in house::scenarios().unwrap() {
        assert!(Course::new(scenario.clone(), &mission::road::demo()).is_ok(), "{}", scenario.id);
        let harness = usual(with_seat(trainer(), &scenario.id, State::Running));
        assert!(reads(&harness, &scenario.title.en), "{}", scenario.id);
        assert!(!reads(&harness, &harness.state().text.get("panel-failed")), "{}", scenario.id);
    }
}

/// All that the desk can show, for whoever looks whether a text is cut.
pub fn states(new: impl Fn() -> Desk) -> Vec<Desk> {
    let form = |apart: bool, mut desk: Desk| {
        desk.session.handle(ask(Ask::New));
        let form = Form { apart, scenario: Some("control-area".to_owned()), ..Form::default() };
        desk.session.handle(ask(Ask::Fill(Box::new(form))));
        desk.session.handle(ask(Ask::Begin));
        desk
    };
    let mut over = with_seat(new(), "clue-list", State::Over);
    ended(&mut over, 4_050, false);
    vec![
        new(),
        form(false, with_shelf(new())),
        form(true, with_shelf(new())),
        with_seat(new(), "control-area", State::Running),
        with_seat(new(), "clue-list", State::Paused),
        with_seat(new(), "manned-aircraft", State::Preparing),
        over,
    ]
}
