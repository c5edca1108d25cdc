//! `QGC WPL 110`: whatever is read is written and read again with the same number of items.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mission::formats::wpl;

fuzz_target!(|bytes: &[u8]| {
    let Ok(read) = wpl::read("fuzz", bytes) else { return };
    let text = wpl::write(&read.plan).text;
    let again = wpl::read("fuzz", text.as_bytes()).expect("our own file is readable");
    assert_eq!(again.plan.items.len(), read.plan.items.len());
});
