//! Time stamps. The fixture was answered by `openssl ts` with an authority of its own.

#![allow(clippy::unwrap_used)]

use evidence::timestamp::{StampError, check, request};

const RESPONSE: &[u8] = include_bytes!("../../../assets/fixtures/evidence/abc.tsr");

#[test]
fn a_response_says_when_its_bytes_were_there() {
    let stamp = check(RESPONSE, b"abc", Some(&request(b"abc", [9; 8]))).unwrap();
    assert_eq!(stamp.at.to_string(), "2026-11-25T01:33:42Z");
}

#[test]
fn a_response_for_other_bytes_or_another_request_is_refused() {
    assert_eq!(check(RESPONSE, b"abd", None), Err(StampError::OtherBytes));
    assert_eq!(check(RESPONSE, b"abc", Some(&request(b"abc", [8; 8]))), Err(StampError::OtherRequest));
    assert_eq!(check(RESPONSE, b"abc", Some(b"no request")), Err(StampError::OtherRequest));
}

#[test]
fn no_change_of_a_bit_makes_it_say_another_time() {
    let good = check(RESPONSE, b"abc", None).unwrap();
    let mut found = 0;
    for bit in 0..RESPONSE.len() * 8 {
        let mut changed = RESPONSE.to_vec();
        changed[bit / 8] ^= 1 << (bit % 8);
        match check(&changed, b"abc", None) {
            Ok(stamp) => assert_eq!(stamp, good, "bit {bit}"),
            Err(_) => found += 1,
        }
    }
    println!("{found} of {} changes found here; the rest is in what openssl ts -verify looks at", RESPONSE.len() * 8);
    assert!(found > 1_000);
}

#[test]
fn a_response_that_ends_too_early_is_refused() {
    for length in 0..RESPONSE.len() {
        assert!(matches!(check(&RESPONSE[..length], b"abc", None), Err(StampError::Syntax(_))), "{length}");
    }
}
