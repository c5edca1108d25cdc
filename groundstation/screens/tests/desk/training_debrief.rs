//! The debrief on the screen: the list, an opened flight, and what a touch does.

use std::sync::Arc;

use egui::accesskit::Role;
use egui_kittest::kittest::Queryable;
use mission::message;
use mission::road;
use session::crew::book::PersonId;
use session::crew::{Shelf, Told as Crewed};
use session::settings::Settings;
use session::text::Language;
use session::training::debrief::Command as Ask;
use session::training::scenario::run::{Event, Head, SAMPLE_MS, Sample};
use session::training::scenario::schema::Act;
use session::training::scenario::{Course, Local, Run, house, score};
use session::training::{self, Attempt, Flown, Tab, Told};
use session::{Answer, Command, ScreenId};

use crate::stage::{Desk, asked, press, reads, usual};

/// A flight that drifts from its place and comes back, of a scenario that has a place or not, with what went wrong.
pub fn flown(name: &str, drift_m: f64) -> Flown {
    let scenario = house::scenarios().unwrap().into_iter().find(|scenario| scenario.id == name).unwrap();
    let course = Course::new(scenario, &road::demo()).unwrap();
    let head = Head {
        format: 1,
        scenario: name.to_owned(),
        scenario_sha256: String::new(),
        level: "vlos".to_owned(),
        trainee: "张伟".to_owned(),
        trainer: "陈队".to_owned(),
        started_utc_us: 0,
        seed: 1,
    };
    let mut run = Run::new(head);
    let spot = course.spot(0).unwrap_or(Local { north_m: 8.0, east_m: 6.0, up_m: 5.0 });
    run.note(500, Event::Armed);
    run.note(600, Event::Mode("GUIDED".to_owned()));
    run.note(1_000, Event::Airborne);
    if let Some(fault) = course.scenario().faults.first() {
        run.note(9_000, Event::Fault(fault.id.clone()));
        run.note(11_300, Event::Asked(Act::Climb));
        run.note(12_000, Event::Photo { number: 1, shows: Vec::new() });
        run.note(13_000, Event::Note("手抖，未先稳住".to_owned()));
    }
    for ms in (0..=40_000).step_by(SAMPLE_MS as usize) {
        let share = match ms {
            ..1_000 => 0.0,
            1_000..5_000 => f64::from(ms - 1_000) / 4_000.0,
            29_000..39_000 => f64::from(39_000 - ms) / 10_000.0,
            39_000.. => 0.0,
            _ => 1.0,
        };
        let beside_m = if (17_000..19_000).contains(&ms) { drift_m } else { 0.0 };
        let mm = |metres: f64| (metres * 1_000.0).round() as i32;
        run.samples.push(Sample {
            ms,
            north_mm: mm(spot.north_m * share),
            east_mm: mm(spot.east_m * share + beside_m),
            up_mm: mm(spot.up_m * share),
            velocity_mm_s: [300, 400, 0],
            clear_cm: 1_230,
            charge_permille: 800,
            wind_cm_s: 300,
            over_lane: 1,
            on_ground: i32::from(!(1_000..39_000).contains(&ms)),
            ..Sample::default()
        });
    }
    run.note(39_000, Event::Landed { speed_mm_s: 1_700 });
    run.note(40_000, Event::Ended);
    Flown { course: Arc::new(course), profile: Arc::new(house::profile().unwrap()), run: Arc::new(run) }
}

/// Its line of the ledger, so many days after the first.
pub fn attempt(number: u32, trainee: &str, day: i64, flown: &Flown) -> Attempt {
    let score = score(&flown.course, &flown.profile.levels[0], &flown.profile.wind, &flown.run);
    serde_json::from_value(serde_json::json!({
        "id": format!("01990000-0000-7000-8000-{number:012}"), "pilot": PersonId::default(), "trainee": trainee,
        "trainer": "陈队", "scenario": flown.run.head.scenario, "group": "manoeuvre", "level": "vlos",
        "started": 1_777_597_200_000_000_i64 + day * 86_400_000_000, "flown_ms": score.flown_ms, "got": score.got,
        "of": score.of, "passed": score.passed, "helped": score.helped, "criteria": [], "log": "a.run",
        "log_sha256": ""
    }))
    .unwrap()
}

/// A desk at the debrief of these flights.
pub fn at_debrief(settings: Settings, attempts: Vec<Attempt>) -> Desk {
    let mut desk = Desk::with(settings).show(ScreenId::Training);
    desk.session.answer(Answer::Crew(Crewed::Shelf(Ok(Box::new(Shelf { attempts, ..Shelf::default() })))));
    desk.session.handle(Command::Training(training::Command::Show(Tab::Debrief)));
    desk
}

/// With a flight that is opened and compared.
pub fn with_flight(mut desk: Desk, attempt: &Attempt, flown: &Flown, expert: Result<Flown, ()>) -> Desk {
    desk.session.handle(Command::Training(training::Command::Debrief(Ask::Open(attempt.id))));
    desk.session.answer(Answer::Training(Told::Opened(attempt.id, Ok(flown.clone()))));
    let expert = expert.map_err(|()| message!("train-no-script", id = flown.run.head.scenario.as_str()));
    desk.session.answer(Answer::Training(Told::Expert(flown.run.head.scenario.clone(), expert)));
    desk
}

fn english() -> Settings {
    Settings { language: Language::English, ..Settings::default() }
}

/// What was asked for, of the debrief.
fn of_debrief(commands: Vec<Command>) -> Vec<Ask> {
    let debrief = commands.into_iter().filter_map(|command| match command {
        Command::Training(training::Command::Debrief(ask)) => Some(ask),
        _ => None,
    });
    debrief.collect()
}

fn opened() -> Desk {
    let flown = flown("hover", 3.0);
    let attempts = vec![attempt(1, "Zhang", 0, &flown), attempt(2, "Zhang", 1, &flown)];
    let last = attempts[1].clone();
    with_flight(at_debrief(english(), attempts), &last, &flown, Ok(crate::training_debrief::flown("hover", 0.0)))
}

#[test]
fn the_list_says_when_who_what_and_how_it_came_out_and_opens_a_flight() {
    let empty = usual(at_debrief(english(), Vec::new()));
    assert!(reads(&empty, "No training flight yet"), "an empty list says what to do");

    let flown = flown("hover", 3.0);
    let attempts = vec![attempt(1, "Zhang", 0, &flown), attempt(2, "Li", 1, &flown)];
    let id = attempts[1].id;
    let mut harness = usual(at_debrief(english(), attempts));
    assert!(reads(&harness, "Li · hover") && reads(&harness, "Zhang · hover") && reads(&harness, "failed"));
    harness.get_by_label_contains("Li · hover").click();
    assert_eq!(of_debrief(asked(&mut harness)), [Ask::Open(id)]);
    assert!(reads(&harness, "Reading the log"));
}

#[test]
fn an_opened_flight_shows_its_result_and_a_mark_goes_to_its_moment() {
    let mut harness = usual(opened());
    for words in ["failed", "hover for 15 s", "Comparison", "2026-05-01", "example", "house's figures"] {
        assert!(reads(&harness, words), "{words}");
    }
    let opened = harness.state().session.training().debrief().opened().unwrap();
    let mark = opened.score.criteria[0].marks[0].clone();
    let name = harness.state().text.text(&message!(
        "debrief-mark",
        at = training::words::clock(mark.ms),
        cost = training::words::points(mark.cost),
        what = mark.what.clone(),
    ));
    assert_eq!(of_debrief(press(&mut harness, &name)), [Ask::Seek(mark.ms)]);
    let debrief = harness.state().session.training().debrief();
    assert_eq!(debrief.opened().unwrap().replay().at_ms(), mark.ms);
}

#[test]
fn the_time_line_is_touched_played_and_the_sheet_printed() {
    let mut harness = usual(opened());
    let place = harness.get_by_role_and_label(Role::Slider, "Time line").rect();
    harness.get_by_role_and_label(Role::Slider, "Time line").click();
    let [Ask::Seek(ms)] = of_debrief(asked(&mut harness))[..] else { panic!("a touch goes to its moment") };
    assert!((18_000..22_000).contains(&ms), "{ms} in the middle of {place}");
    assert_eq!(of_debrief(press(&mut harness, "Play")), [Ask::Play(true)]);
    assert_eq!(of_debrief(press(&mut harness, "4×")), [Ask::Speed(4)]);
    assert_eq!(of_debrief(press(&mut harness, "Pause")), [Ask::Play(false)]);
    assert_eq!(of_debrief(press(&mut harness, "Print the sheet")), [Ask::Print]);
    assert!(reads(&harness, "Making the sheet"));
}

#[test]
fn a_ledger_that_the_log_contradicts_is_told_on_the_screen() {
    let flown = flown("hover", 3.0);
    let ledger = Attempt { got: 10_000, passed: true, ..attempt(1, "Zhang", 0, &flown) };
    let harness = usual(with_flight(at_debrief(english(), vec![ledger.clone()]), &ledger, &flown, Err(())));
    assert!(reads(&harness, "Ledger and log disagree") && reads(&harness, "100.00 / 100 points"));
}
