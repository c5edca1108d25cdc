//! What is drawn in KML: whatever is read is written and read again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mission::formats::kml;

fuzz_target!(|bytes: &[u8]| {
    let Ok(read) = kml::read("fuzz", bytes) else { return };
    let text = kml::write("fuzz", &read.plan);
    kml::read("fuzz", text.as_bytes()).expect("our own drawing is readable");
});
