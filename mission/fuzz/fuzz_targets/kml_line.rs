//! KML lines of roads.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mission::road::{Centreline, import};

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    for line in import::lines_from_kml(text).into_iter().flatten() {
        drop(Centreline::new(line.points));
    }
});
