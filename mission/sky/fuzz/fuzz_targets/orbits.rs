//! YUMA, SEM, RINEX and TLE, told apart by the reader: whatever is read is placed at a moment, and every place is a number.
#![no_main]

use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use sky::Almanac;

/// 2023-01-01 02:30 UTC, the time of the seeds.
const NEAR_S: i64 = 1_672_540_200;

fuzz_target!(|bytes: &[u8]| {
    let near = Timestamp::from_second(NEAR_S).unwrap_or_default();
    let Ok(almanac) = Almanac::read("fuzz", bytes, near) else { return };
    for satellite in almanac.satellites() {
        if let Some(place) = satellite.ecef_at(satellite.reference) {
            assert!(place.iter().all(|part| part.is_finite()));
        }
    }
    let Ok(constellation) = almanac.at(near) else { return };
    assert!(constellation.satellites.iter().all(|placed| placed.ecef_m.iter().all(|part| part.is_finite())));
});
