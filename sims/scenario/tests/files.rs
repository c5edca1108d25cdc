//! Files: those of the house, and those that somebody got wrong.
#![allow(clippy::unwrap_used, missing_docs)]

use mission::explain::Explain;
use proptest::prelude::*;
use scenario::{Course, Profile, Run, Scenario};
use std::path::PathBuf;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../assets/scenarios")
}

fn house() -> Vec<(String, String)> {
    let files = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<(String, String)> = files
        .filter(|path| path.extension().is_some_and(|e| e == "toml"))
        .filter(|path| !path.ends_with("profile.toml") && !path.ends_with("patterns.toml"))
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read_to_string(path).unwrap()))
        .collect();
    files.sort();
    files
}

fn text(name: &str) -> String {
    std::fs::read_to_string(folder().join(name)).unwrap()
}

#[test]
fn the_patterns_lie_on_the_road_and_hold_one_of_everything() {
    use scenario::schema::{Begin, Judge, Moment, Shape, Upset};
    let patterns = scenario::house::patterns().unwrap_or_else(|error| panic!("{error}"));
    Course::new(patterns.clone(), &mission::road::demo()).unwrap_or_else(|error| panic!("{error}"));
    let kinds: std::collections::BTreeSet<&str> = patterns.criteria.iter().map(|c| c.judge.key()).collect();
    assert_eq!(kinds.len(), 16, "{kinds:?}");
    let upsets = patterns.faults.iter().map(|fault| std::mem::discriminant::<Upset>(&fault.what));
    assert_eq!(upsets.collect::<std::collections::HashSet<_>>().len(), 11);
    let begins = patterns.faults.iter().map(|fault| std::mem::discriminant::<Begin>(&fault.begin));
    assert_eq!(begins.collect::<std::collections::HashSet<_>>().len(), 5);
    let timers = patterns.criteria.iter().filter_map(|c| match &c.judge {
        Judge::Timer { from, to, .. } => Some([from, to]),
        _ => None,
    });
    let moments = timers.flatten().map(std::mem::discriminant::<Moment>);
    assert_eq!(moments.collect::<std::collections::HashSet<_>>().len(), 10);
    let shapes = patterns.criteria.iter().filter_map(|c| match &c.judge {
        Judge::Fly { shape, .. } => Some(std::mem::discriminant::<Shape>(shape)),
        _ => None,
    });
    assert_eq!(shapes.collect::<std::collections::HashSet<_>>().len(), 4);
    let looks = patterns.objects.iter().map(|thing| thing.look);
    assert_eq!(looks.collect::<std::collections::HashSet<_>>().len(), 15);
}

#[test]
fn every_scenario_of_the_house_reads_lies_on_the_road_and_reads_the_same_after_it_was_written() {
    let network = mission::road::demo();
    let kinds = std::fs::read_to_string(folder().join("../findings/kinds.json")).unwrap();
    for (name, text) in house() {
        let scenario = Scenario::read(&name, &text).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(format!("{}.toml", scenario.id), name);
        for finding in scenario.objects.iter().filter_map(|thing| thing.finding.as_ref()) {
            assert!(kinds.contains(&format!("\"code\": \"{}\"", finding.kind)), "{name}: {}", finding.kind);
            let known = finding.authority == "detachment"
                || kinds.contains(&format!("{{\"code\": \"{}\", \"zh\"", finding.authority));
            assert!(known, "{name}: {}", finding.authority);
        }
        let again = scenario.write().unwrap();
        assert_eq!(Scenario::read(&name, &again).unwrap_or_else(|error| panic!("{error}\n{again}")), scenario);
        Course::new(scenario, &network).unwrap_or_else(|error| panic!("{error}"));
    }
    let built_in: Vec<String> =
        scenario::house::scenarios().unwrap().into_iter().map(|s| format!("{}.toml", s.id)).collect();
    let mut sorted = built_in.clone();
    sorted.sort();
    assert_eq!(sorted, house().into_iter().map(|(name, _)| name).collect::<Vec<_>>());
}

#[test]
fn the_house_profile_reads_says_that_it_is_no_standard_and_reads_the_same_after_it_was_written() {
    let profile = Profile::read("profile.toml", &text("profile.toml")).unwrap();
    assert_eq!(Profile::read("again", &profile.write().unwrap()).unwrap(), profile);
    assert!(profile.levels.iter().any(|level| level.standing == scenario::Standing::House));
    assert_eq!((profile.wind.class(3.9), profile.wind.class(4.1), profile.wind.class(8.1)), (0, 1, 2));
    assert!((profile.wind.factor(2) - 1.15 * 1.15).abs() < 1e-12);
}

/// Changes a file and gives the line and words of what is said about it.
fn wrong(name: &str, from: &str, to: &str) -> (usize, String) {
    let text = text(name);
    assert!(text.contains(from), "{name} has {from}");
    let error = Scenario::read(name, &text.replacen(from, to, 1)).expect_err(to);
    assert_eq!(error.file, name);
    (error.line, error.to_string())
}

fn line_of(name: &str, part: &str) -> usize {
    text(name).lines().position(|line| line.contains(part)).unwrap() + 1
}

#[test]
fn what_is_wrong_with_a_file_is_named_with_its_line() {
    let (line, words) = wrong("hover.toml", "hold_s = 15.0", "hold_s = -1.0");
    assert_eq!(line, line_of("hover.toml", "hold_s"));
    assert!(words.contains("criterion[1].judge.hover.hold_s is -1, but must lie between 1 and 600"), "{words}");
    let (line, words) = wrong("hover.toml", "hold_s", "hold_seconds");
    assert_eq!(line, line_of("hover.toml", "hold_s"));
    assert!(words.contains("unexpected keys in table: hold_seconds, available keys: at, height_m, hold_s"), "{words}");
    let (line, words) = wrong("hover.toml", "wind_m_s = 3.0", "wind_m_s = nan");
    assert_eq!(line, line_of("hover.toml", "wind_m_s"));
    assert!(words.contains("weather.wind_m_s is NaN"), "{words}");
    let (line, words) = wrong("control-area.toml", "since = \"fault\"", "since = \"falut\"");
    assert_eq!(line, line_of("control-area.toml", "since"));
    assert!(words.contains("names \"falut\", but there is only fault"), "{words}");
    let (line, words) = wrong("hover.toml", "K826+400", "K826-400");
    assert_eq!(
        (line, words.contains("must be a stake as K843+900")),
        (line_of("hover.toml", "stake"), true),
        "{words}"
    );
    let (line, words) = wrong("motor.toml", "motor = 1", "motor = 5");
    assert_eq!((line, words.contains("between 1 and 4")), (line_of("motor.toml", "motor = 1"), true), "{words}");
    let (line, _) = wrong("clue-list.toml", "id = \"drums\"", "id = \"stall\"");
    assert_eq!(line, line_of("clue-list.toml", "id = \"drums\""));
    let (line, words) = wrong("hover.toml", "schema = 1", "schema = 2");
    assert_eq!((line, words.contains("schema 2, but this program reads 1")), (1, true), "{words}");
    let (line, _) = wrong("hover.toml", "[[criterion]]", "[criterion");
    assert_eq!(line, line_of("hover.toml", "[[criterion]]"));
}

#[test]
fn a_stake_that_the_road_does_not_have_is_told_with_the_nearest_one() {
    let scenario = Scenario::read("far", &text("hover.toml").replace("K826+400", "K999+000")).unwrap();
    let error = Course::new(scenario, &mission::road::demo()).expect_err("no such stake");
    assert!(error.to_string().contains("K908+750"), "{error}");
    assert_eq!(error.explain().id, "err-course-stake");
}

#[test]
fn a_log_whose_last_line_was_cut_loses_that_line_and_a_line_that_is_none_is_named() {
    let head = r#"{"format":1,"scenario":"hover","scenario_sha256":"","level":"vlos","trainee":"x","trainer":"","started_utc_us":0,"seed":1}"#;
    let sample = "[100,0,0,5000,0,0,0,0,-1,0,1000,300,0]";
    let event = r#"{"ms":100,"event":"airborne"}"#;
    let whole = format!("{head}\n{sample}\n{event}\n{sample}");
    let run = Run::read("a.run", whole.as_bytes()).unwrap();
    assert_eq!((run.samples.len(), run.events.len()), (1, 1));
    let error = Run::read("a.run", format!("{head}\n{sample}\nnonsense\n").as_bytes()).expect_err("nonsense");
    assert!(error.to_string().starts_with("a.run, line 3:"), "{error}");
}

proptest! {
    #[test]
    fn no_text_makes_a_reader_panic(text in ".{0,400}") {
        drop(Scenario::read("x", &text));
        drop(Profile::read("x", &text));
        drop(Run::read("x", text.as_bytes()));
    }

    #[test]
    fn a_scenario_with_a_line_left_out_or_twice_is_read_or_refused_at_a_line_that_it_has(
        which in 0..22_usize, line in 0..80_usize, twice: bool,
    ) {
        let (name, text) = house().swap_remove(which);
        let mut lines: Vec<&str> = text.lines().collect();
        let line = line % lines.len();
        if twice {
            lines.insert(line, lines[line]);
        } else {
            lines.remove(line);
        }
        let text = lines.join("\n");
        if let Err(error) = Scenario::read(&name, &text) {
            prop_assert!(error.line >= 1 && error.line <= lines.len() + 1, "{error}");
        }
    }
}
