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
    let flown = fly(course, world, head(&course.scenario().id, "vlos", &name, seed), script(course, skill).unwrap());
    (score(course, level, &profile.wind, &flown.run), flown.run)
}

fn told(score: &Score) -> String {
    let marks = score.criteria.iter().map(|marked| format!("{}/{} {} {:?}", marked.got, marked.of, marked.holds, marked.marks));
    format!("{} of {} passed {}\n{}", score.got, score.of, score.passed, marks.collect::<Vec<_>>().join("\n"))
}

fn names() -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(assets())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".toml") && name != "profile.toml")
        .collect();
    names.sort();
    names
}

#[test]
fn every_scenario_is_passed_by_a_good_pilot_failed_by_a_poor_one_and_by_nobody_and_scores_the_same_to_the_bit() {
    let world = World::of(&road::demo());
    let only = std::env::var("SCENARIO").unwrap_or_default();
    for name in names().iter().filter(|name| name.contains(&only)) {
        let course = course(name);
        let (good, run) = flown(&world, &course, Skill::Good, 11);
        println!("{name} good {}", told(&good));
        assert!(good.passed, "{name}, seed 11: {}", told(&good));
        let (again, same) = flown(&world, &course, Skill::Good, 11);
        assert!(again == good && same == run, "{name} flies another way the second time");
        let read = scenario::Run::read("run", &run.write()).unwrap();
        let profile = profile();
        assert_eq!(score(&course, profile.level("vlos").unwrap(), &profile.wind, &read), good, "{name} from its file");
        let (poor, _) = flown(&world, &course, Skill::Poor, 11);
        println!("{name} poor {}", told(&poor));
        assert!(!poor.passed, "{name}: {}", told(&poor));
        assert!(!poor.criteria[0].holds, "{name}: a poor pilot fails on what it is about: {}", told(&poor));
        let (nobody, _) = flown(&world, &course, Skill::Nobody, 11);
        assert!(!nobody.passed && nobody.got == 0, "{name}: {}", told(&nobody));
    }
}
