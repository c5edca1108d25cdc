//! A log of PX4's, of any definitions and records, gives sound flights or a reason.
#![no_main]

mod sound;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| sound::read("a.ulg", bytes));
