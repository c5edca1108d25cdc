//! A record is a unit that gives the same record again, or none; text is a source, a stream, or neither.
#![no_main]

use libfuzzer_sys::fuzz_target;
use telemetry::wire::Stamp;
use video::receive::Source;
use video::{AccessUnit, Stream};

fuzz_target!(|bytes: &[u8]| {
    if let Some((stream, unit)) = AccessUnit::from_record(bytes, Stamp::default()) {
        assert_eq!(unit.to_record(stream)[2..], bytes[2..]);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        drop(Stream::from_json(text));
        if let Ok(source) = text.parse::<Source>() {
            assert!(source.to_string().parse::<Source>().is_ok(), "{source}");
        }
    }
});
