//! What is drawn in GeoJSON: whatever is read is written and read again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mission::formats::geojson;

fuzz_target!(|bytes: &[u8]| {
    let Ok(read) = geojson::read("fuzz", bytes) else { return };
    let text = geojson::write("fuzz", &read.plan);
    geojson::read("fuzz", text.as_bytes()).expect("our own drawing is readable");
});
