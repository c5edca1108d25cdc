//! WPML packages and their two files, and a route beside a recipe as a package holds them: bytes that change inside of
//! a package only spoil its checksum. What has a waypoint is written and read again.
#![no_main]

use std::io::{Cursor, Write as _};

use libfuzzer_sys::fuzz_target;
use mission::formats::wpml::{self, Maker};
use mission::plan::command;
use zip::write::SimpleFileOptions;

const RECIPE: &[u8] = include_bytes!("../../../assets/fixtures/plans/dji_template.kml");

fuzz_target!(|bytes: &[u8]| {
    opened(bytes);
    opened(&package(bytes));
});

fn opened(bytes: &[u8]) {
    let Ok(read) = wpml::read("fuzz", bytes) else { return };
    let packed = wpml::write(&read.plan, Maker::Dji);
    if read.plan.items.iter().any(|item| item.command == command::NAV_WAYPOINT && item.place().is_some()) {
        wpml::read("fuzz", &packed.bytes).expect("our own package is readable");
    }
}

fn package(route: &[u8]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in [("wpmz/template.kml", RECIPE), ("wpmz/waylines.wpml", route)] {
        writer
            .start_file(name, SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored))
            .expect("in memory");
        writer.write_all(bytes).expect("in memory");
    }
    writer.finish().expect("in memory").into_inner()
}
