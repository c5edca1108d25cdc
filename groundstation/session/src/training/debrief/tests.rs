//! The debrief of a hover that drifts away: its score, its moments, what it is compared with.
#![allow(clippy::unwrap_used)]

use std::sync::{Arc, LazyLock};

use mission::road::{self, Network};
use records::UtcMicros;
use records::crew::PersonId;
use records::crew::attempt::Judged;
use scenario::run::{Event, Head, SAMPLE_MS, Sample};
use scenario::schema::{Act, Judge};
use scenario::{Course, Local, Run, house, score};
use telemetry::wire::{MonoTime, UtcMicros as Utc};
use uuid::Uuid;

use super::*;
use crate::crew::{Shelf, Told as Crewed};
use crate::settings::Settings;
use crate::text::{Catalogue, Language};
use crate::training::{self, Told, words};
use crate::{Answer, Command as Any, Feed, Session, Snapshot};

static NETWORK: LazyLock<Network> = LazyLock::new(road::demo);
const PILOT: PersonId = PersonId(Uuid::from_u128(1));
const OTHER: PersonId = PersonId(Uuid::from_u128(2));

fn id(number: u128) -> AttemptId {
    AttemptId(Uuid::from_u128(number))
}

fn stamp(ms: u64) -> Stamp {
    Stamp { mono: MonoTime::from_millis(ms), utc: Utc(1_790_000_000_000_000 + ms * 1_000) }
}

fn course(name: &str) -> Course {
    let scenario = house::scenarios().unwrap().into_iter().find(|scenario| scenario.id == name).unwrap();
    Course::new(scenario, &NETWORK).unwrap()
}

fn head(scenario: &str, level: &str) -> Head {
    Head {
        format: 1,
        scenario: scenario.to_owned(),
        scenario_sha256: String::new(),
        level: level.to_owned(),
        trainee: "张伟".to_owned(),
        trainer: "陈队".to_owned(),
        started_utc_us: 0,
        seed: 1,
    }
}

/// Twelve seconds at the place, two beside it where it drifts, ten more, and home; `drift_m` is how far beside.
fn hovered(course: &Course, level: &str, drift_m: f64) -> Run {
    let spot = course.spot(0).unwrap();
    let mut run = Run::new(head("hover", level));
    run.note(500, Event::Armed);
    run.note(600, Event::Mode("GUIDED".to_owned()));
    run.note(1_000, Event::Airborne);
    let share = |from_ms: u32, to_ms: u32, ms: u32| f64::from(ms - from_ms) / f64::from(to_ms - from_ms);
    let mix = |a: Local, b: Local, share: f64| Local {
        north_m: a.north_m + (b.north_m - a.north_m) * share,
        east_m: a.east_m + (b.east_m - a.east_m) * share,
        up_m: a.up_m + (b.up_m - a.up_m) * share,
    };
    let home = Local::default();
    for ms in (0..=40_000).step_by(SAMPLE_MS as usize) {
        let at = match ms {
            ..1_000 => home,
            1_000..5_000 => mix(home, spot, share(1_000, 5_000, ms)),
            17_000..19_000 => Local { east_m: spot.east_m + drift_m, ..spot },
            29_000..39_000 => mix(spot, home, share(29_000, 39_000, ms)),
            39_000.. => home,
            _ => spot,
        };
        let mm = |metres: f64| (metres * 1_000.0).round() as i32;
        run.samples.push(Sample {
            ms,
            north_mm: mm(at.north_m),
            east_mm: mm(at.east_m),
            up_mm: mm(at.up_m),
            velocity_mm_s: [300, 400, 0],
            yaw_cdeg: -9_000,
            clear_cm: -1,
            charge_permille: 800,
            wind_cm_s: 300,
            on_ground: i32::from(!(1_000..39_000).contains(&ms)),
            ..Sample::default()
        });
    }
    run.note(39_000, Event::Landed { speed_mm_s: 400 });
    run.note(39_500, Event::Disarmed);
    run.note(40_000, Event::Ended);
    run
}

fn flown(level: &str, drift_m: f64) -> Flown {
    let course = Arc::new(course("hover"));
    let run = Arc::new(hovered(&course, level, drift_m));
    Flown { course, profile: Arc::new(house::profile().unwrap()), run }
}

/// The line of the ledger of a flight, so many days after the first.
fn attempt(number: u128, pilot: Option<PersonId>, day: i64, flown: &Flown) -> Attempt {
    let level = flown.profile.level("vlos").unwrap();
    let score = score(&flown.course, level, &flown.profile.wind, &flown.run);
    Attempt {
        id: id(number),
        pilot,
        trainee: "张伟".to_owned(),
        trainer: "陈队".to_owned(),
        scenario: "hover".to_owned(),
        group: "manoeuvre".to_owned(),
        level: "vlos".to_owned(),
        started: UtcMicros(1_777_597_200_000_000 + day * 86_400_000_000),
        flown_ms: score.flown_ms,
        got: score.got,
        of: score.of,
        passed: score.passed,
        helped: score.helped,
        criteria: score
            .criteria
            .iter()
            .map(|marked| Judged { kind: "hover".to_owned(), got: marked.got, of: marked.of, holds: marked.holds })
            .collect(),
        log: "hover.run".to_owned(),
        log_sha256: "00".to_owned(),
    }
}

fn desk(attempts: Vec<Attempt>) -> Session {
    let mut session = Session::new(Settings::default(), Arc::new(NETWORK.clone()), stamp(0));
    session.answer(Answer::Crew(Crewed::Shelf(Ok(Box::new(Shelf { attempts, ..Shelf::default() })))));
    session
}

fn ask(session: &mut Session, command: Command) -> Vec<Effect> {
    session.handle(Any::Training(training::Command::Debrief(command)))
}

fn tell(session: &mut Session, told: Told) -> Vec<Effect> {
    session.answer(Answer::Training(told))
}

/// Opens a flight; what was asked for then.
fn open(session: &mut Session, number: u128, flown: Flown) -> Vec<Effect> {
    let asked = ask(session, Command::Open(id(number)));
    assert!(matches!(asked[..], [Effect::Training(Ask::Open(asked))] if asked == id(number)));
    tell(session, Told::Opened(id(number), Ok(flown)))
}

fn opened(session: &Session) -> &Opened {
    session.training().debrief().opened().unwrap()
}

#[test]
fn opening_scores_the_log_and_asks_for_an_example() {
    let flown = flown("vlos", 3.0);
    let mut session = desk(vec![attempt(1, Some(PILOT), 0, &flown)]);
    let asked = open(&mut session, 1, flown.clone());
    assert!(
        matches!(&asked[..], [Effect::Training(Ask::Expert(scenario, level))] if scenario.id == "hover" && level == "vlos")
    );
    let opened = opened(&session);
    let level = flown.profile.level("vlos").unwrap();
    assert_eq!(opened.score, score(&flown.course, level, &flown.profile.wind, &flown.run));
    assert!(!opened.score.passed && opened.disagrees.is_none());
    assert_eq!(opened.worst(), 0);
}

#[test]
fn marks_stand_on_the_time_line_among_the_events_at_their_moments() {
    let flown = flown("vlos", 3.0);
    let mut session = desk(vec![attempt(1, Some(PILOT), 0, &flown)]);
    open(&mut session, 1, flown.clone());
    let opened = opened(&session);
    let marks: Vec<_> = opened.score.criteria.iter().flat_map(|c| c.marks.iter().map(|m| (m.ms, m.cost))).collect();
    assert!(!marks.is_empty() && (17_000..19_000).contains(&marks[0].0), "{marks:?}");
    for (ms, cost) in marks {
        assert!(opened.moments.iter().any(|moment| moment.ms == ms && moment.sign == Sign::Cost(cost)));
    }
    assert!(opened.moments.is_sorted_by_key(|moment| moment.ms));
    let landed = opened.last(39_200).unwrap();
    assert_eq!((landed.ms, landed.what.id), (39_000, "debrief-event-landed"));
    let figures = opened.figures(10_000).unwrap();
    let shown = (figures.height_m, figures.speed_m_s, figures.heading_deg, figures.charge_pct, figures.mode);
    assert_eq!(shown, (5.0, 0.5, 270.0, 80.0, Some("GUIDED")));
    assert_eq!((figures.clear_m, figures.wind_m_s, figures.over_lane), (None, 3.0, false));
    assert!(opened.path.len() < 200, "places on top of each other are one: {}", opened.path.len());
}

#[test]
fn time_passes_as_fast_as_asked_and_stops_at_the_end() {
    let flown = flown("vlos", 3.0);
    let mut session = desk(vec![attempt(1, Some(PILOT), 0, &flown)]);
    open(&mut session, 1, flown);
    let look = |session: &mut Session, ms| {
        let feed = Feed { snapshot: Snapshot { at: stamp(ms), ..Snapshot::default() }, happenings: Vec::new() };
        session.observe(feed);
        let replay = opened(session).replay();
        (replay.at_ms(), replay.is_playing())
    };
    assert_eq!(look(&mut session, 1_000), (0, false));
    ask(&mut session, Command::Seek(10_000));
    ask(&mut session, Command::Play(true));
    assert_eq!(look(&mut session, 1_500), (10_500, true));
    ask(&mut session, Command::Speed(8));
    assert_eq!(look(&mut session, 2_500), (18_500, true));
    ask(&mut session, Command::Seek(39_000));
    assert_eq!(look(&mut session, 2_510), (39_080, true), "time that has passed is not counted twice");
    assert_eq!(look(&mut session, 9_000), (40_000, false));
    ask(&mut session, Command::Play(true));
    assert_eq!(look(&mut session, 9_100), (800, true), "from the start once more");
    ask(&mut session, Command::Play(false));
    ask(&mut session, Command::Seek(90_000));
    assert_eq!(look(&mut session, 9_900), (40_000, false));
}

#[test]
fn earlier_flights_are_of_the_same_trainee_and_scenario_and_before_it() {
    let flown = flown("vlos", 3.0);
    let of = |number, pilot, day| attempt(number, pilot, day, &flown);
    let other_scenario = Attempt { scenario: "turn".to_owned(), ..of(6, Some(PILOT), 2) };
    let attempts = vec![
        of(1, Some(PILOT), 0),
        of(2, Some(PILOT), 1),
        of(3, Some(OTHER), 2),
        of(7, None, 2),
        other_scenario,
        of(4, Some(PILOT), 3),
        of(5, Some(PILOT), 4),
    ];
    let mut session = desk(attempts);
    open(&mut session, 4, flown.clone());
    let ids: Vec<AttemptId> = opened(&session).earlier.iter().map(|attempt| attempt.id).collect();
    assert_eq!(ids, [id(2), id(1)], "the last first");

    let debrief = session.training().debrief();
    let listed =
        |debrief: &Debrief| debrief.listed(session.crew()).iter().map(|a| a.id.0.as_u128()).collect::<Vec<_>>();
    assert_eq!(listed(debrief), [5, 4, 6, 7, 3, 2, 1], "the newest first");
    ask(&mut session, Command::Filter(Filter { scenario: Some("turn".to_owned()), ..Filter::default() }));
    let turned: Vec<_> = session.training().debrief().listed(session.crew()).iter().map(|a| a.id).collect();
    assert_eq!(turned, [id(6)]);
}

#[test]
fn a_ledger_that_does_not_agree_with_the_log_is_told_and_stays() {
    let flown = flown("vlos", 3.0);
    let honest = attempt(1, Some(PILOT), 0, &flown);
    let ledger = Attempt { got: 9_500, passed: true, ..honest };
    let mut session = desk(vec![ledger]);
    open(&mut session, 1, flown);
    let opened = opened(&session);
    assert_eq!((opened.attempt.got, opened.attempt.passed, opened.score.passed), (9_500, true, false));
    let told = Catalogue::new(Language::English).text(opened.disagrees.as_ref().unwrap());
    assert!(told.contains("95.00 of 100 points, passed") && told.contains("failed"), "{told}");
}

#[test]
fn a_level_that_the_profile_lacks_is_told_and_the_log_can_be_read_anew() {
    let good = flown("vlos", 3.0);
    let mut session = desk(vec![attempt(1, Some(PILOT), 0, &good)]);
    open(&mut session, 1, flown("pilot-of-2019", 3.0));
    let Shown::Failed(_, why) = session.training().debrief().shown() else { panic!("it cannot be scored") };
    assert_eq!(why.id, "train-no-level");
    open(&mut session, 1, good);
    assert!(session.training().debrief().opened().is_some());
    ask(&mut session, Command::Open(id(9)));
    assert_eq!(session.training().debrief().trouble().unwrap().id, "debrief-unknown");
}

#[test]
fn the_example_is_compared_criterion_by_criterion_and_serves_for_the_next_flight_of_its_kind() {
    let flown = flown("vlos", 3.0);
    let attempts = vec![attempt(1, Some(PILOT), 0, &flown), attempt(2, Some(OTHER), 1, &flown)];
    let mut session = desk(attempts);
    open(&mut session, 1, flown.clone());
    assert_eq!(opened(&session).expert_got(0), None);
    let other_level = super::tests::flown("instructor", 0.0);
    tell(&mut session, Told::Expert("hover".to_owned(), Ok(other_level)));
    assert!(matches!(opened(&session).expert, Expert::Flying), "an example of another level is none");
    let expert = Flown { run: Arc::new(hovered(&flown.course, "vlos", 0.0)), ..flown.clone() };
    tell(&mut session, Told::Expert("hover".to_owned(), Ok(expert)));
    assert_eq!(opened(&session).expert_got(0), Some(6_000));
    assert!(opened(&session).score.criteria[0].got < 6_000);

    let asked = open(&mut session, 2, flown);
    assert!(asked.is_empty(), "nobody flies it again: {asked:?}");
    assert_eq!(opened(&session).expert_got(0), Some(6_000));
}

#[test]
fn a_flight_that_has_just_ended_is_shown_unless_another_one_is_looked_at() {
    let flown = flown("vlos", 3.0);
    let mut session = desk(vec![]);
    let finish = |session: &mut Session, number| {
        let attempt = attempt(number, Some(PILOT), number as i64, &flown);
        tell(session, Told::Finished(1, Box::new(attempt), flown.clone()))
    };
    let asked = finish(&mut session, 1);
    assert!(matches!(asked[..], [Effect::Crew(crew::Ask::Load), Effect::Training(Ask::Expert(..))]), "{asked:?}");
    finish(&mut session, 2);
    assert_eq!(opened(&session).attempt.id, id(1));
    let listed: Vec<_> = session.training().debrief().listed(session.crew()).iter().map(|a| a.id).collect();
    assert_eq!(listed, [id(2), id(1)], "though the books have not brought them yet");
    let known = vec![attempt(1, Some(PILOT), 1, &flown), attempt(2, Some(PILOT), 2, &flown)];
    session.answer(Answer::Crew(Crewed::Shelf(Ok(Box::new(Shelf { attempts: known, ..Shelf::default() })))));
    assert_eq!(session.training().debrief().listed(session.crew()).len(), 2);
}

#[test]
fn a_reaction_is_the_first_thing_asked_for_after_a_fault_and_right_where_the_scenario_says_so() {
    let course = course("motor");
    let (to, right, wrong) = course
        .scenario()
        .criteria
        .iter()
        .find_map(|criterion| match &criterion.judge {
            Judge::Decide { to, right, wrong, .. } => Some((to.clone(), right.clone(), wrong.clone())),
            _ => None,
        })
        .unwrap();
    let reaction = |acts: &[(u32, Act)]| {
        let mut run = Run::new(head("motor", "vlos"));
        run.note(5_000, Event::Asked(Act::GoTo));
        run.note(10_000, Event::Fault(to.clone()));
        run.note(10_500, Event::Mode("LOITER".to_owned()));
        acts.iter().for_each(|(ms, act)| run.note(*ms, Event::Asked(*act)));
        let [reaction] = moments::reactions(course.scenario(), &run).try_into().unwrap();
        (reaction.after_ms(), reaction.first.map(|(_, what)| what.id), reaction.right)
    };
    let words = |asked| act(asked).id;
    assert_eq!(reaction(&[(12_300, right[0])]), (Some(2_300), Some(words(right[0])), Some(true)));
    assert_eq!(reaction(&[(11_000, wrong[0]), (12_000, right[0])]), (Some(1_000), Some(words(wrong[0])), Some(false)));
    assert_eq!(reaction(&[]), (Some(500), Some("debrief-event-mode"), Some(false)));
}

#[test]
fn the_sheet_says_all_in_the_language_that_is_chosen_and_its_file_is_offered() {
    let flown = flown("vlos", 3.0);
    let mut session = desk(vec![attempt(1, Some(PILOT), 0, &flown), attempt(2, Some(PILOT), 1, &flown)]);
    open(&mut session, 2, flown.clone());
    let asked = ask(&mut session, Command::Print);
    let [Effect::Training(Ask::Sheet(sheet))] = &asked[..] else { panic!("{asked:?}") };
    let scenario = flown.course.scenario();
    assert_eq!((&sheet.title, &sheet.brief), (&scenario.title.zh, &scenario.brief.zh));
    assert_eq!((sheet.wind.id, sheet.earlier.len(), sheet.criteria.len()), ("debrief-wind-below", 1, 3));
    assert!(sheet.house.is_some() && sheet.expert.is_none() && session.training().debrief().is_printing());
    assert!(!sheet.criteria[0].marks.is_empty() && !sheet.criteria[0].traces.is_empty());
    let made = tell(&mut session, Told::Sheet(Ok(("hover.pdf".to_owned(), vec![1]))));
    assert!(matches!(&made[..], [Effect::AskWrite { kind: FileKind::Paper, name, .. }] if name == "hover.pdf"));
    assert!(!session.training().debrief().is_printing());
    tell(&mut session, Told::Sheet(Err(message!("debrief-unknown"))));
    assert!(session.training().debrief().trouble().is_some());
}

#[test]
fn ids_in_messages_become_what_they_are_called() {
    let course = course("motor");
    let fault = &course.scenario().faults[0];
    let told =
        |language| words::titled(course.scenario(), message!("mark-report-photo", of = fault.id.as_str()), language);
    assert_eq!(told(Language::Chinese), message!("mark-report-photo", of = fault.title.zh.as_str()));
    assert_eq!(told(Language::English), message!("mark-report-photo", of = fault.title.en.as_str()));
    let nested = words::titled(
        course.scenario(),
        message!("train-mark", what = message!("judge-kind-other", kind = "none")),
        Language::English,
    );
    assert_eq!(
        nested,
        message!("train-mark", what = message!("judge-kind-other", kind = "none")),
        "what nobody knows stays"
    );
    assert_eq!((words::points(8_640), words::clock(151_460)), ("86.40".to_owned(), "02:31.4".to_owned()));
}
