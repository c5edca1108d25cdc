//! Everything that is parsed of a package: whatever is read is written and read again.
#![no_main]

use evidence::case::Case;
use evidence::custody;
use evidence::keys::{Keyring, PublicKey};
use evidence::package::{BagInfo, Entries, Signing};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(entries) = Entries::read(bytes) {
        assert_eq!(Entries::read(entries.text().as_bytes()), Ok(entries));
    }
    if let Ok(chain) = custody::read(bytes, custody::BEGIN) {
        assert_eq!(chain.lines.len(), bytes.iter().filter(|byte| **byte == b'\n').count());
    }
    if let Ok(case) = Case::from_json(bytes) {
        drop(case.status());
        Case::from_json(case.to_json().as_bytes()).expect("our own record is readable");
    }
    drop(serde_json::from_slice::<Signing>(bytes));
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    std::hint::black_box(BagInfo::read(text));
    if let Ok(key) = PublicKey::from_pem(text) {
        assert_eq!(PublicKey::from_pem(&key.to_pem()), Ok(key));
    }
    if let Ok(ring) = Keyring::from_json(text) {
        assert_eq!(Keyring::from_json(&ring.to_json()), Ok(ring));
    }
});
