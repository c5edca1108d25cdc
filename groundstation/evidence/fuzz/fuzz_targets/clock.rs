//! What other programs and other stations say of clocks.
#![no_main]

use evidence::clock::{ClockProof, Reading, said_by_system};
use libfuzzer_sys::fuzz_target;
use telemetry::wire::UtcMicros;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(reading) = Reading::from_json(bytes) {
        assert_eq!(Reading::from_json(&reading.to_json()).ok(), Some(reading));
    }
    if let Ok(proof) = ClockProof::from_json(bytes) {
        drop(proof.to_json());
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    for reading in said_by_system(Some(text), Some(text), UtcMicros(1_790_000_000_000_000)) {
        assert_eq!(Reading::from_json(&reading.to_json()).ok(), Some(reading));
    }
});
