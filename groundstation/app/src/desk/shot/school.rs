//! Training flights of the invented detachment, flown by scripts, and a seat that somebody flies at while its picture is
//! taken.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use bevy::prelude::App;
use mission::road::Network;
use records::crew::attempt::Attempt;
use records::{UtcMicros, crew::PersonId};
use scenario::run::Head;
use scenario::{Course, house};
use session::training::{self, Flown, debrief, desk, editor};
use session::{Command, settings};
use sims::exercise::pilots::{Skill, script};
use sims::exercise::{World, fly, head};

use super::{Desk, command};
use crate::lessons;

/// Which scenario, who, how many days ago, how well.
const FLOWN: [(&str, usize, i64, Skill); 9] = [
    ("hover", 0, 40, Skill::Poor),
    ("hover", 0, 21, Skill::Good),
    ("rectangle", 0, 20, Skill::Good),
    ("eight", 1, 19, Skill::Good),
    ("link-loss", 1, 12, Skill::Poor),
    ("hover", 2, 9, Skill::Good),
    ("clue-list", 2, 8, Skill::Good),
    ("manned-aircraft", 3, 5, Skill::Good),
    ("rectangle", 0, 2, Skill::Poor),
];

/// Who watches.
const TRAINER: &str = "吴教员";

/// Flies them, and leaves logs in the data folder; the lines of the ledger.
pub fn flown(
    data: &Path,
    network: &Network,
    now: UtcMicros,
    who: impl Fn(usize) -> (PersonId, String),
) -> Result<Vec<Attempt>> {
    let roads = lessons::roads(network);
    let world = World::of(&roads);
    let profile = Arc::new(house::profile()?);
    let scenarios = house::scenarios()?;
    let folder = lessons::folder(data);
    std::fs::create_dir_all(&folder)?;
    let mut attempts = Vec::new();
    for (number, (id, pilot, days, skill)) in FLOWN.into_iter().enumerate() {
        let scenario = scenarios.iter().find(|scenario| scenario.id == id).context(id)?;
        let course = Arc::new(Course::new(scenario.clone(), &roads)?);
        let (person, name) = who(pilot);
        let started = now.0 - days * 86_400_000_000;
        let head = Head {
            trainer: TRAINER.to_owned(),
            started_utc_us: u64::try_from(started)?,
            ..head(id, "vlos", &name, number as u64)
        };
        let run = fly(&course, &world, head, script(&course, skill).context(id)?);
        let log = folder.join(format!("example-{number}.run"));
        std::fs::write(&log, run.write())?;
        let told = |why: mission::explain::Message| anyhow::anyhow!("{why:?}");
        lessons::keep_beside(&log, course.scenario(), &profile).map_err(told)?;
        let flown = Flown { course, profile: Arc::clone(&profile), run: Arc::new(run) };
        let trainee = desk::Trainee { person: Some(person), name };
        attempts.push(lessons::attempt(&flown, &trainee, &log).map_err(told)?);
    }
    Ok(attempts)
}

/// Opens a seat and lets somebody fly at it.
pub fn sit(app: &mut App) -> Result<crate::desk::trainee::Trainee> {
    let seat = |form: desk::Form| Command::Training(training::Command::Desk(desk::Command::Fill(Box::new(form))));
    let told = |command| Command::Training(training::Command::Desk(command));
    super::until(app, |desk| desk.session().training().shelf().is_some());
    let flies = |desk: &Desk| desk.session().crew().books().and_then(|books| Some(books.roster.people.first()?.id));
    let trainee = app.world().get_non_send::<Desk>().and_then(flies);
    command(app, Command::Settings(settings::Command::Pilot(TRAINER.to_owned())));
    let form = desk::Form { scenario: Some("clue-list".to_owned()), trainee, ..desk::Form::default() };
    command(app, seat(form));
    command(app, told(desk::Command::Begin));
    let open = |desk: &Desk| {
        let flight = desk.session().training().desk().flights().first()?;
        let seat = flight.seat.as_ref()?;
        Some((Arc::clone(&flight.course), seat.trainee, seat.system))
    };
    super::until(app, |desk| open(desk).is_some());
    let (course, address, system) = app.world().get_non_send::<Desk>().and_then(open).context("no seat")?;
    let flown = crate::desk::trainee::Trainee::fly(&course, address, system)?;
    super::until(app, |desk| {
        let flights = desk.session().training().desk().flights();
        flights.iter().filter_map(|flight| flight.seat.as_ref()).any(|seat| seat.height_m > 30.0)
    });
    command(app, told(desk::Command::Seat(1, desk::Deed::Checkpoint)));
    Ok(flown)
}

/// Shows a part of the training screen with something on it.
pub fn prepare(app: &mut App, name: &str) {
    let tell = |app: &mut App, told| command(app, Command::Training(told));
    super::until(app, |desk| {
        desk.session().training().shelf().is_some() && !desk.session().crew().attempts().is_empty()
    });
    match name {
        "debrief" => {
            let first = |desk: &Desk| {
                let attempts = desk.session().crew().attempts();
                attempts.iter().rev().find(|attempt| !attempt.passed).map(|attempt| attempt.id)
            };
            let Some(id) = app.world().get_non_send::<Desk>().and_then(first) else { return };
            tell(app, training::Command::Debrief(debrief::Command::Open(id)));
            super::until(app, |desk| {
                let opened = desk.session().training().debrief().opened();
                opened.is_some_and(|opened| !matches!(opened.expert, debrief::Expert::Flying))
            });
            let middle = |desk: &Desk| Some(desk.session().training().debrief().opened()?.flown.run.end_ms() / 2);
            if let Some(ms) = app.world().get_non_send::<Desk>().and_then(middle) {
                tell(app, training::Command::Debrief(debrief::Command::Seek(ms)));
            }
        }
        "editor" => {
            tell(app, training::Command::Editor(editor::Command::Open("clue-list".to_owned())));
            let part = editor::Path::default().field("criterion").item(0);
            tell(app, training::Command::Editor(editor::Command::Look(part)));
        }
        _ => tell(app, training::Command::Show(training::Tab::Desk)),
    }
}
