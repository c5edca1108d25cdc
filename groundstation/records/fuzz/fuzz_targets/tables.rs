//! Subtitles and tables of any text give sound flights or a reason.
#![no_main]

mod sound;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    sound::read("a.srt", bytes);
    sound::read("a.csv", bytes);
});
