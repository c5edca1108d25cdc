//! A custody log from anybody: what is read is what was written, line by line, and nothing can be changed unseen.
#![no_main]

use evidence::custody::{BEGIN, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(chain) = read(bytes, BEGIN) else { return };
    let written: Vec<u8> = chain
        .lines
        .iter()
        .flat_map(|line| {
            let mut line = serde_json::to_vec(line).expect("strings and numbers");
            line.push(b'\n');
            line
        })
        .collect();
    assert_eq!(written, bytes);
    for at in 0..bytes.len().min(200) {
        let mut changed = bytes.to_vec();
        changed[at] ^= 1;
        // The last line has no other behind it that names it.
        assert!(read(&changed, BEGIN).is_ok_and(|other| other.head != chain.head) || read(&changed, BEGIN).is_err());
    }
});
