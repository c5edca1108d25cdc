//! A time stamp response from anybody.
#![no_main]

use evidence::timestamp;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    drop(timestamp::check(bytes, b"abc", Some(&timestamp::request(b"abc", [9; 8]))));
});
