//! A MAVLink log of any bytes gives sound flights or a reason.
#![no_main]

mod sound;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| sound::read("a.tlog", bytes));
