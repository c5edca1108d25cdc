//! Keys, their files and their ring.

#![allow(clippy::unwrap_used)]

use evidence::keys::{Algorithm, Entry, KeyError, Keyring, KeyringError, PublicKey, Revocation, SigningKey, Standing};
use jiff::Timestamp;

const BOTH: [Algorithm; 2] = [Algorithm::Ed25519, Algorithm::Sm2];

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn key(algorithm: Algorithm, n: u8) -> SigningKey {
    SigningKey::new(algorithm, &[n; 32]).unwrap()
}

fn entry(n: u8, from: &str, until: &str) -> Entry {
    Entry::new(&key(Algorithm::Ed25519, n).public(), "First brigade", time(from), time(until))
}

#[test]
fn a_key_comes_back_from_its_file_with_its_passphrase_only() {
    for algorithm in BOTH {
        let key = key(algorithm, 7);
        assert_eq!(key.to_pem("短短", &[1; 32]).unwrap_err(), KeyError::ShortPassphrase);
        let pem = key.to_pem("correct horse 电池", &[1; 32]).unwrap();
        assert!(pem.starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"), "{}", *pem);
        let back = SigningKey::from_pem(&pem, "correct horse 电池").unwrap();
        assert_eq!(back.public(), key.public());
        assert_eq!(SigningKey::from_pem(&pem, "correct horse").unwrap_err(), KeyError::WrongPassphrase);
        assert!(matches!(SigningKey::from_pem(&key.public().to_pem(), "x"), Err(KeyError::NotAKey(_))));
        assert!(matches!(SigningKey::from_pem("no key at all", "x"), Err(KeyError::NotAKey(_))));
    }
}

#[test]
fn a_signature_holds_for_these_bytes_and_this_key_alone() {
    for algorithm in BOTH {
        let (mine, other) = (key(algorithm, 1), key(algorithm, 2));
        let public = PublicKey::from_pem(&mine.public().to_pem()).unwrap();
        assert_eq!((public.algorithm(), public.id().len()), (algorithm, 64));
        let signature = mine.sign(b"these bytes").unwrap();
        assert!(public.verifies(b"these bytes", &signature));
        assert!(!public.verifies(b"those bytes", &signature));
        assert!(!other.public().verifies(b"these bytes", &signature));
        for bit in 0..signature.len() * 8 {
            let mut changed = signature.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert!(!public.verifies(b"these bytes", &changed), "{algorithm:?}, bit {bit}");
        }
        assert!(!public.verifies(b"these bytes", &[signature, vec![0]].concat()));
    }
}

#[test]
fn a_keyring_says_how_a_key_stood_when_it_signed() {
    let mut ring = Keyring::default();
    let (old, new) = (
        entry(1, "2026-01-01T00:00:00Z", "2028-01-01T00:00:00Z"),
        entry(2, "2027-01-01T00:00:00Z", "2029-01-01T00:00:00Z"),
    );
    ring.add(old.clone()).unwrap();
    ring.replace(&old.id, new.clone()).unwrap();
    let by = Revocation { at: time("2027-06-01T00:00:00Z"), reason: "notebook stolen".to_owned() };
    ring.revoke(&new.id, by.clone()).unwrap();
    let ring = Keyring::from_json(&ring.to_json()).unwrap();
    assert_eq!(ring.keys()[0].replaced_by.as_deref(), Some(new.id.as_str()));

    let unit = "First brigade".to_owned();
    let at = |id: &str, when: &str| ring.standing(id, time(when));
    assert_eq!(at(&old.id, "2026-06-01T00:00:00Z"), Standing::Good { unit: unit.clone(), revoked_later: None });
    assert!(matches!(at(&old.id, "2025-12-31T23:59:59Z"), Standing::OutsideValidity { .. }));
    assert!(
        matches!(at(&old.id, "2027-01-01T00:00:00Z"), Standing::OutsideValidity { .. }),
        "the new key took its place"
    );
    assert_eq!(
        at(&new.id, "2027-05-01T00:00:00Z"),
        Standing::Good { unit: unit.clone(), revoked_later: Some(by.clone()) }
    );
    assert_eq!(at(&new.id, "2027-07-01T00:00:00Z"), Standing::Revoked { unit, by });
    assert_eq!(at("another", "2027-05-01T00:00:00Z"), Standing::Unknown);
}

#[test]
fn a_keyring_with_a_swapped_or_doubled_key_is_refused() {
    let (one, two) = (
        entry(1, "2026-01-01T00:00:00Z", "2028-01-01T00:00:00Z"),
        entry(2, "2026-01-01T00:00:00Z", "2028-01-01T00:00:00Z"),
    );
    let mut ring = Keyring::default();
    ring.add(one.clone()).unwrap();
    assert_eq!(ring.add(one.clone()), Err(KeyringError::Twice { id: one.id.clone() }));
    let swapped = ring.to_json().replace(&one.id, &two.id);
    assert!(matches!(Keyring::from_json(&swapped), Err(KeyringError::BadKey { .. })));
    assert!(matches!(Keyring::from_json("{\"keys\":1}"), Err(KeyringError::Syntax(_))));
}
