//! Logs: whatever is read is scored, twice the same, and reads the same after it was written.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mission::road::demo;
use scenario::{Course, Profile, Run, Scenario, score};
use std::sync::LazyLock;

static COURSES: LazyLock<Vec<Course>> = LazyLock::new(|| {
    let network = demo();
    let texts = [
        include_str!("../../../../assets/scenarios/eight.toml"),
        include_str!("../../../../assets/scenarios/turn.toml"),
        include_str!("../../../../assets/scenarios/clue-list.toml"),
        include_str!("../../../../assets/scenarios/control-area.toml"),
        include_str!("../../../../assets/scenarios/ground-exam.toml"),
    ];
    let course = |text| Course::new(Scenario::read("x", text).expect("the house's"), &network).expect("the house's");
    texts.into_iter().map(course).collect()
});

fuzz_target!(|bytes: &[u8]| {
    let profile = Profile::read("profile.toml", include_str!("../../../../assets/scenarios/profile.toml"));
    let profile = profile.expect("the house's");
    let Ok(run) = Run::read("x.run", bytes) else { return };
    assert_eq!(Run::read("again.run", &run.write()).expect("what was written can be read"), run);
    for course in COURSES.iter() {
        let level = &profile.levels[0];
        let once = score(course, level, &profile.wind, &run);
        assert!(once.got <= once.of * 100);
        assert!(score(course, level, &profile.wind, &run) == once);
    }
});
