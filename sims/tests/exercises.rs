//! Every scenario of the house, flown by a good pilot, a poor one and nobody.
#![allow(clippy::unwrap_used)]

use mission::road;
use scenario::{Course, Profile, Scenario, Score, score};
use sims::exercise::pilots::{Skill, script};
use sims::exercise::{World, fly, head};
use std::path::Path;
use std::sync::Arc;

fn assets() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/scenarios")
}

fn profile() -> Profile {
    Profile::read("profile.toml", &std::fs::read_to_string(assets().join("profile.toml")).unwrap()).unwrap()
}

fn course(name: &str) -> Arc<Course> {
    let text = std::fs::read_to_string(assets().join(name)).unwrap();
    Arc::new(Course::new(Scenario::read(name, &text).unwrap(), &road::demo()).unwrap())
}

fn flown(world: &World, course: &Arc<Course>, skill: Skill, seed: u64) -> (Score, scenario::Run) {
    let profile = profile();
    let level = profile.level("vlos").unwrap();
    let name = format!("{skill:?}");
    let run = fly(course, world, head(&course.scenario().id, "vlos", &name, seed), script(course, skill).unwrap());
    (score(course, level, &profile.wind, &run), run)
}

fn told(score: &Score) -> String {
    let marks =
        score.criteria.iter().map(|marked| format!("{}/{} {} {:?}", marked.got, marked.of, marked.holds, marked.marks));
    format!("{} of {} passed {}\n{}", score.got, score.of, score.passed, marks.collect::<Vec<_>>().join("\n"))
}

fn names() -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(assets())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".toml") && name != "profile.toml" && name != "patterns.toml")
        .collect();
    names.sort();
    names
}

#[test]
fn every_scenario_is_passed_by_a_good_pilot_failed_by_a_poor_one_and_by_nobody_and_scores_the_same_to_the_bit() {
    let world = World::of(&road::demo());
    let only = std::env::var("SCENARIO").unwrap_or_default();
    let mut wrong = Vec::new();
    for name in names().iter().filter(|name| name.contains(&only)) {
        let course = course(name);
        let (good, run) = flown(&world, &course, Skill::Good, 11);
        let mut check = |holds: bool, what: &str, score: &Score, run: &scenario::Run| {
            if !holds {
                let events: Vec<String> = run.events.iter().map(|at| format!("{} {:?}", at.ms, at.event)).collect();
                wrong.push(format!("{name}, seed 11: {what}: {}\n{}", told(score), events.join("\n")));
            }
        };
        check(good.passed, "a good pilot passes", &good, &run);
        let (again, same) = flown(&world, &course, Skill::Good, 11);
        check(again == good && same == run, "flown twice it is the same to the bit", &again, &same);
        let read = scenario::Run::read("run", &run.write()).unwrap();
        let profile = profile();
        let later = score(&course, profile.level("vlos").unwrap(), &profile.wind, &read);
        check(later == good, "from its file it scores the same", &later, &read);
        let (poor, run) = flown(&world, &course, Skill::Poor, 11);
        check(!poor.passed, "a poor pilot fails", &poor, &run);
        check(!poor.criteria[0].holds, "a poor pilot fails on what it is about", &poor, &run);
        let (nobody, run) = flown(&world, &course, Skill::Nobody, 11);
        check(!nobody.passed && nobody.got == 0, "nobody gets nothing", &nobody, &run);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
