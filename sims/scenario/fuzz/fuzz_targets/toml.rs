//! Scenarios and profiles: what is read is laid out on a road and reads the same after it was written.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mission::road::{Network, demo};
use scenario::{Course, Profile, Scenario};
use std::sync::LazyLock;

static NETWORK: LazyLock<Network> = LazyLock::new(demo);

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(profile) = Profile::read("profile.toml", text) {
        assert!(profile.wind.factor(profile.wind.class(30.0)) >= 1.0);
    }
    match Scenario::read("scenario.toml", text) {
        Err(error) => assert!(error.line >= 1 && error.line <= text.matches('\n').count() + 1),
        Ok(scenario) => {
            let again = scenario.write().expect("what was read can be written");
            assert_eq!(Scenario::read("again.toml", &again).expect("what was written can be read"), scenario);
            drop(Course::new(scenario, &NETWORK));
        }
    }
});
