//! Every byte of a log is part of a record or of a stretch that is reported as damaged; what is read can be written.
#![no_main]

use libfuzzer_sys::fuzz_target;
use telemetry::wire::tlog::{Reader, Record, write};

fuzz_target!(|bytes: &[u8]| {
    let mut at = 0;
    let mut good = Vec::new();
    let mut frames = 0;
    for record in Reader::new(bytes) {
        match record {
            Record::Frame { utc, frame } => {
                at += 8 + frame.bytes().len();
                frames += 1;
                write(&mut good, utc, frame.bytes());
            }
            Record::Damaged { offset, bytes } => {
                assert_eq!(offset, at);
                assert!(bytes > 0);
                at += bytes;
            }
        }
    }
    assert_eq!(at, bytes.len());
    let again = Reader::new(&good).filter(|record| matches!(record, Record::Frame { .. })).count();
    assert_eq!(again, frames);
});
