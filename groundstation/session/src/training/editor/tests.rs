#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use mission::road;
use scenario::house;
use telemetry::wire::Stamp;

use super::{Checked, Command, Leaf, Path, Row, Subject, Widget};
use crate::settings::Settings;
use crate::training::{self, Ask, Known, Shelf, Told};
use crate::{Answer, Effect, Session};

fn session() -> Session {
    let mut session = Session::new(Settings::default(), Arc::new(road::demo()), Stamp::default());
    let known = |scenario| Known { scenario: Arc::new(scenario), own: false };
    let shelf = Shelf {
        scenarios: house::scenarios().unwrap().into_iter().map(known).collect(),
        profile: Arc::new(house::profile().unwrap()),
        broken: Vec::new(),
        folder: "training".into(),
    };
    session.answer(Answer::Training(Told::Shelf(Arc::new(shelf))));
    session
}

fn edit(session: &mut Session, command: Command) -> Vec<Effect> {
    session.handle(crate::Command::Training(training::Command::Editor(command)))
}

fn path(text: &str) -> Path {
    text.split('.').filter(|part| !part.is_empty()).fold(Path::default(), |path, part| match part.parse() {
        Ok(index) => path.item(index),
        Err(_) => path.field(part),
    })
}

fn rows(session: &Session) -> Vec<Row> {
    session.training().editor().draft().unwrap().rows()
}

fn row(session: &Session, at: &str) -> Row {
    rows(session).into_iter().find(|row| row.path == path(at)).unwrap_or_else(|| panic!("no row {at}"))
}

#[test]
fn a_scenario_of_the_house_is_changed_checked_and_kept_as_the_stations_own() {
    let mut session = session();
    edit(&mut session, Command::Open("hover".to_owned()));
    let draft = session.training().editor().draft().unwrap();
    assert!(draft.checked().is_ok() && !draft.is_changed());
    edit(&mut session, Command::Put(path("time_limit_s"), Leaf::Number(123.0)));
    let kept = edit(&mut session, Command::Keep);
    let [Effect::Training(Ask::KeepScenario(scenario))] = kept.as_slice() else { panic!("{kept:?}") };
    assert_eq!((scenario.id.as_str(), scenario.time_limit_s), ("hover", 123.0));
    session.answer(Answer::Training(Told::Kept(Ok(mission::message!("editor-good")))));
    let draft = session.training().editor().draft().unwrap();
    assert!(!draft.is_changed() && draft.is_own());
}

#[test]
fn what_is_wrong_is_told_with_its_field_and_is_not_kept_and_a_change_is_taken_back() {
    let mut session = session();
    edit(&mut session, Command::Open("hover".to_owned()));
    edit(&mut session, Command::Put(path("home.stake"), Leaf::Text("K1+000".to_owned())));
    let why = session.training().editor().draft().unwrap().checked().unwrap_err().clone();
    assert_eq!(why.id, "err-course-stake");
    assert_eq!(edit(&mut session, Command::Keep).len(), 0);
    assert_eq!(session.training().editor().said(), Some(&Err(why)));
    edit(&mut session, Command::Undo);
    assert!(session.training().editor().draft().unwrap().checked().is_ok());
    edit(&mut session, Command::Put(path("pass.points_pct"), Leaf::Number(1_000.0)));
    let why = session.training().editor().draft().unwrap().checked().unwrap_err().clone();
    assert_eq!(why.id, "err-scenario-range");
    assert!(why.args.iter().any(|(name, _)| *name == "line"), "{why:?}");
}

#[test]
fn one_of_everything_can_be_added_and_the_scenario_stays_one() {
    let mut session = session();
    edit(&mut session, Command::New);
    for list in ["object", "instruction", "fault", "criterion"] {
        let addable = session.training().editor().draft().unwrap().addable(&path(list));
        assert!(addable.len() > 1, "{list}");
        for (kind, _) in addable {
            edit(&mut session, Command::Add(path(list), kind.clone()));
            assert!(!rows(&session).is_empty(), "{list} {kind}");
            edit(&mut session, Command::Look(Path::default()));
        }
    }
    let draft = session.training().editor().draft().unwrap();
    let Ok(Checked::Scenario(course)) = draft.checked() else { panic!("{:?}", draft.checked()) };
    let scenario = course.scenario();
    assert_eq!((scenario.faults.len(), scenario.objects.len()), (11, 15));
    assert!(scenario.criteria.len() > 16);
    let outline = draft.outline();
    assert_eq!(outline.iter().map(|part| part.items.len()).max(), Some(scenario.criteria.len()));
    // A second one has an id of its own.
    edit(&mut session, Command::Add(path("object"), "car".to_owned()));
    let draft = session.training().editor().draft().unwrap();
    assert!(draft.checked().is_ok());
    assert_eq!(row(&session, "object.15.id").widget, Widget::Text { now: "car-2".to_owned(), long: false });
}

#[test]
fn another_kind_brings_its_own_fields_and_what_may_be_lacking_comes_and_goes() {
    let mut session = session();
    edit(&mut session, Command::Open("hover".to_owned()));
    edit(&mut session, Command::Look(path("criterion.0")));
    assert!(matches!(row(&session, "criterion.0.judge").widget, Widget::Kind { now, .. } if now == "hover"));
    edit(&mut session, Command::Choose(path("criterion.0.judge"), "charge_left".to_owned()));
    assert_eq!(row(&session, "criterion.0.judge.charge_left.pct").widget, Widget::Number { now: 25.0, whole: false });
    assert!(session.training().editor().draft().unwrap().checked().is_ok());
    edit(&mut session, Command::Look(Path::default()));
    assert_eq!(row(&session, "home.heading_deg").widget, Widget::Lacking);
    edit(&mut session, Command::Fill(path("home.heading_deg")));
    assert!(row(&session, "home.heading_deg").removable);
    edit(&mut session, Command::Remove(path("home.heading_deg")));
    assert_eq!(row(&session, "home.heading_deg").widget, Widget::Lacking);
    assert!(!row(&session, "home.stake").removable);
}

#[test]
fn the_houses_figures_are_changed_and_a_wrong_one_is_told() {
    let mut session = session();
    edit(&mut session, Command::OpenProfile);
    assert_eq!(session.training().editor().draft().unwrap().subject(), Subject::Profile);
    edit(&mut session, Command::Look(path("level.0")));
    assert!(row(&session, "level.0.turn.seconds").removable);
    edit(&mut session, Command::Remove(path("level.0.turn.seconds")));
    assert_eq!(row(&session, "level.0.turn.seconds").widget, Widget::Lacking);
    edit(&mut session, Command::Put(path("level.0.hover.horizontal_m"), Leaf::Number(1.5)));
    let kept = edit(&mut session, Command::Keep);
    let [Effect::Training(Ask::KeepProfile(profile))] = kept.as_slice() else { panic!("{kept:?}") };
    assert_eq!(profile.levels[0].hover.horizontal_m, 1.5);
    edit(&mut session, Command::Put(path("level.0.hover.horizontal_m"), Leaf::Number(-1.0)));
    assert!(session.training().editor().draft().unwrap().checked().is_err());
}

#[test]
fn a_copy_has_an_id_that_is_free_and_every_scenario_of_the_house_opens() {
    let mut session = session();
    edit(&mut session, Command::Copy("hover".to_owned()));
    let draft = session.training().editor().draft().unwrap();
    assert_eq!((draft.id(), draft.is_changed(), draft.is_own()), ("hover-2", true, false));
    for scenario in house::scenarios().unwrap() {
        edit(&mut session, Command::Open(scenario.id.clone()));
        let draft = session.training().editor().draft().unwrap();
        let Ok(Checked::Scenario(course)) = draft.checked() else { panic!("{}", scenario.id) };
        assert_eq!(course.scenario(), &scenario);
        for (path, _) in draft.outline().into_iter().flat_map(|part| part.items) {
            edit(&mut session, Command::Look(path));
            assert!(rows(&session).len() > 2, "{}", scenario.id);
        }
    }
}
