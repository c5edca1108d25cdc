//! WPML packages and their two files: what has a waypoint is written and read again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mission::formats::wpml::{self, Maker};
use mission::plan::command;

fuzz_target!(|bytes: &[u8]| {
    let Ok(read) = wpml::read("fuzz", bytes) else { return };
    let packed = wpml::write(&read.plan, Maker::Dji);
    if read.plan.items.iter().any(|item| item.command == command::NAV_WAYPOINT && item.place().is_some()) {
        wpml::read("fuzz", &packed.bytes).expect("our own package is readable");
    }
});
