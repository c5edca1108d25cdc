//! `train`: the scenarios that there are, a flight of one by a script or by trainees over the network, and the score of a log.

mod serve;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Result;
use clap::ArgMatches;
use mission::explain::{Explain, Message, Value};
use mission::message;
use scenario::run::Head;
use scenario::{Course, Level, Marked, Profile, Run, Said, Scenario, Score, house, score};
use session::text::Language;
use sims::exercise::pilots::{Skill, script};
use sims::exercise::{World, fly, head};

use crate::console::Console;

/// Lists scenarios, or flies one, or scores a log.
pub fn run(args: &ArgMatches, console: &Console) -> Result<()> {
    let house = house::scenarios().map_err(|error| console.told(&error))?;
    let profile = house::profile().map_err(|error| console.told(&error))?;
    let given = match args.get_one::<PathBuf>("file") {
        Some(file) => {
            Some(Scenario::read(&file.display().to_string(), &text(file, console)?).map_err(|e| console.told(&e))?)
        }
        None => None,
    };
    let log = match args.get_one::<PathBuf>("score") {
        Some(file) => Some((
            file,
            Run::read(&file.display().to_string(), text(file, console)?.as_bytes()).map_err(|e| console.told(&e))?,
        )),
        None => None,
    };
    // A flight is scored by what lies beside its log, where it does: scenarios and figures may have changed since.
    let beside = match &log {
        Some((file, _)) => crate::lessons::scored_by(file).map_err(|why| console.failure(&why))?,
        None => None,
    };
    let (given, profile) = match beside {
        Some((scenario, profile)) if given.is_none() => (Some(scenario), profile),
        _ => (given, profile),
    };
    let named = args.get_one::<String>("scenario").cloned();
    let id = given.as_ref().map(|s| s.id.clone()).or(named).or_else(|| Some(log.as_ref()?.1.head.scenario.clone()));
    let Some(id) = id else {
        house.iter().for_each(|scenario| list(scenario, console));
        return Ok(());
    };
    let known = || house.iter().map(|scenario| scenario.id.as_str()).collect::<Vec<_>>().join(", ");
    let scenario = given.or_else(|| house.iter().find(|scenario| scenario.id == id).cloned());
    let scenario =
        scenario.ok_or_else(|| console.failure(&message!("train-unknown", id = id.as_str(), known = known())))?;
    let network = mission::road::demo();
    let course = Arc::new(Course::new(scenario, &network).map_err(|error| console.told(&error))?);
    if let Some((file, log)) = log {
        if log.head.scenario != id {
            let (file, flown) = (file.display().to_string(), log.head.scenario.as_str());
            return Err(console.failure(&message!("train-other-scenario", file = file, flown = flown, given = id)));
        }
        return report(&course, &profile, &log, console);
    }
    let level = args.get_one::<String>("level").cloned().unwrap_or_default();
    find(&profile, &level, console)?;
    let seed = args.get_one::<u64>("seed").copied().unwrap_or(1);
    if let Some(listen) = args.get_one::<std::net::SocketAddr>("listen") {
        let trainees = args.get_many::<String>("trainee").into_iter().flatten().cloned().collect();
        let lesson = serve::Lesson { course, level, seed, listen: *listen, trainees };
        return serve::run(lesson, args.get_one::<PathBuf>("data"), &profile, &network, console);
    }
    let skill = match args.get_one::<String>("skill").map(String::as_str) {
        Some("poor") => Skill::Poor,
        Some("nobody") => Skill::Nobody,
        _ => Skill::Good,
    };
    let script =
        script(&course, skill).ok_or_else(|| console.failure(&message!("train-no-script", id = id.as_str())))?;
    let head = Head { ..head(&id, &level, &format!("{skill:?}").to_lowercase(), seed) };
    let run = fly(&course, &World::of(&network), head, script);
    if let Some(file) = args.get_one::<PathBuf>("log") {
        let failed = |error: std::io::Error| {
            let (file, reason) = (file.display().to_string(), error.to_string());
            console.failure(&message!("train-cannot-write", file = file, reason = reason))
        };
        std::fs::write(file, run.write()).map_err(failed)?;
        console.line(&message!("train-written", file = file.display().to_string()));
    }
    report(&course, &profile, &run, console)
}

fn text(file: &Path, console: &Console) -> Result<String> {
    std::fs::read_to_string(file).map_err(|error| {
        let (file, reason) = (file.display().to_string(), error.to_string());
        console.failure(&message!("train-cannot-read", file = file, reason = reason))
    })
}

fn said<'a>(said: &'a Said, console: &Console) -> &'a str {
    match console.catalogue().language() {
        Language::Chinese => &said.zh,
        Language::English => &said.en,
    }
}

fn list(scenario: &Scenario, console: &Console) {
    let points: u32 = scenario.criteria.iter().map(|criterion| criterion.points).sum();
    console.line(&message!(
        "train-list",
        id = scenario.id.as_str(),
        title = said(&scenario.title, console),
        group = scenario.group.explain(),
        points = f64::from(points),
        seconds = scenario.time_limit_s
    ));
}

fn find<'a>(profile: &'a Profile, id: &str, console: &Console) -> Result<&'a Level> {
    profile.level(id).ok_or_else(|| {
        let known = profile.levels.iter().map(|level| level.id.as_str()).collect::<Vec<_>>().join(", ");
        console.failure(&message!("train-no-level", id = id, known = known))
    })
}

/// Hundredths as people read them.
fn points(hundredths: u32) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

fn clock(ms: u32) -> String {
    format!("{:02}:{:04.1}", ms / 60_000, f64::from(ms % 60_000) / 1_000.0)
}

/// A message with the titles of what it names by id.
fn titled(scenario: &Scenario, mut message: Message, console: &Console) -> Message {
    for (name, value) in &mut message.args {
        let Value::Text(id) = value else { continue };
        if !["of", "to", "since"].contains(name) {
            continue;
        }
        let thing = scenario.objects.iter().find(|thing| thing.id == *id).map(|thing| &thing.title);
        let fault = || scenario.faults.iter().find(|fault| fault.id == *id).map(|fault| &fault.title);
        let told = || scenario.instructions.iter().find(|told| told.id == *id).map(|told| &told.say);
        if let Some(title) = thing.or_else(fault).or_else(told) {
            *value = Value::Text(said(title, console).to_owned());
        }
    }
    message
}

fn report(course: &Course, profile: &Profile, run: &Run, console: &Console) -> Result<()> {
    let level = find(profile, &run.head.level, console)?;
    let scenario = course.scenario();
    let score: Score = score(course, level, &profile.wind, run);
    console.line(&message!(
        "train-head",
        title = said(&scenario.title, console),
        level = said(&level.title, console),
        trainee = run.head.trainee.as_str(),
        wind = score.wind_class
    ));
    if level.standing == scenario::Standing::House {
        console.line(&message!("train-house", source = said(&level.source, console)));
    }
    for marked in &score.criteria {
        line(scenario, marked, console);
    }
    if score.helped {
        console.line(&message!("train-helped"));
    }
    let yes = |is: bool| if is { "yes" } else { "no" };
    console.line(&message!(
        "train-total",
        got = points(score.got),
        of = f64::from(score.of),
        flown = clock(score.flown_ms),
        passed = yes(score.passed)
    ));
    Ok(())
}

fn line(scenario: &Scenario, marked: &Marked, console: &Console) {
    let yes = |is: bool| if is { "yes" } else { "no" };
    let what = titled(scenario, scenario.criteria[marked.criterion].judge.explain(), console);
    console.line(&message!(
        "train-line",
        got = points(marked.got),
        of = f64::from(marked.of),
        holds = yes(marked.holds),
        must = yes(marked.must),
        what = what
    ));
    for mark in &marked.marks {
        let what = titled(scenario, mark.what.clone(), console);
        console.line(&message!("train-mark", at = clock(mark.ms), cost = points(mark.cost), what = what));
    }
}
