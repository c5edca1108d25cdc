//! Road networks, and plain GeoJSON lines.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mission::road::{geojson, import};

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    drop(import::lines_from_geojson(text));
    if let Ok(network) = geojson::read(text) {
        geojson::read(&geojson::write(&network)).expect("our own network is readable");
    }
});
