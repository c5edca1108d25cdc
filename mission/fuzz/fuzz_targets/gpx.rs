//! GPX plans and tracks, and GPX lines of roads.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mission::formats::gpx;
use mission::road::import;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(track) = gpx::read_track("fuzz", bytes) {
        let text = gpx::write_track("fuzz", &track);
        gpx::read_track("fuzz", text.as_bytes()).expect("our own track is readable");
    }
    if let Ok(read) = gpx::read("fuzz", bytes) {
        let text = gpx::write("fuzz", &read.plan).text;
        gpx::read("fuzz", text.as_bytes()).expect("our own route is readable");
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        drop(import::lines_from_gpx(text));
    }
});
