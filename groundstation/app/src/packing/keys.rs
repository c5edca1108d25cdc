//! Keys that sign packages, as files.

use std::path::{Path, PathBuf};

use evidence::keys::{Algorithm, Entry, Keyring, SigningKey};
use jiff::{Timestamp, ToSpan};
use mission::explain::{Explain, Message};
use mission::message;

/// A key may be used so long before it is replaced, years. Chosen: as the certificates of officers and units are renewed.
const YEARS: i64 = 3;
/// Public halves, with their units, beside the keys.
const KEYRING: &str = "keyring.json";
/// What practice flights are signed with. Everybody may know it: it says no more than that nothing was changed by accident.
const PRACTICE: &str = "practice flights only";

/// Keys that sign, and the file with their public halves.
pub struct Opened {
    /// Keys, of different kinds.
    pub keys: Vec<SigningKey>,
    /// The keyring.
    pub ring: PathBuf,
}

/// Makes a key and puts its public half into the keyring beside it.
///
/// # Errors
/// What people must know.
pub fn new_key(
    file: &Path,
    algorithm: Algorithm,
    unit: &str,
    passphrase: &str,
    now: Timestamp,
) -> Result<Opened, Message> {
    if file.exists() {
        return Err(message!("evidence-package-exists", file = file.display().to_string()));
    }
    let key = loop {
        // One of four thousand million seeds is no SM2 key.
        match SigningKey::new(algorithm, &random()?) {
            Ok(key) => break key,
            Err(evidence::keys::KeyError::BadSeed) => {}
            Err(error) => return Err(error.explain()),
        }
    };
    let ring_file = file.with_file_name(KEYRING);
    let mut ring = match std::fs::read_to_string(&ring_file) {
        Ok(text) => Keyring::from_json(&text).map_err(|error| error.explain())?,
        Err(_) => Keyring::default(),
    };
    let until = now.in_tz("UTC").and_then(|now| now.checked_add(YEARS.years()));
    let until = until.map_err(|error| message!("evidence-write-failed", file = KEYRING, cause = error.to_string()))?;
    ring.add(Entry::new(&key.public(), unit, now, until.timestamp())).map_err(|error| error.explain())?;
    let pem = key.to_pem(passphrase, &random()?).map_err(|error| error.explain())?;
    write(file, pem.as_bytes())?;
    write(&ring_file, ring.to_json().as_bytes())?;
    Ok(Opened { keys: vec![key], ring: ring_file })
}

/// Opens a key.
///
/// # Errors
/// What people must know.
pub fn open_key(file: &Path, passphrase: &str) -> Result<Opened, Message> {
    let pem = std::fs::read_to_string(file).map_err(|cause| {
        message!("evidence-read-failed", file = file.display().to_string(), cause = cause.to_string())
    })?;
    let key = SigningKey::from_pem(&pem, passphrase).map_err(|error| error.explain())?;
    Ok(Opened { keys: vec![key], ring: file.with_file_name(KEYRING) })
}

/// The key that practice flights are signed with; made where there is none.
///
/// # Errors
/// What people must know.
pub fn practice_key(data: &Path, unit: &str, now: Timestamp) -> Result<Opened, Message> {
    let folder = data.join("keys");
    let file = folder.join("practice.key.pem");
    if file.is_file() {
        return open_key(&file, PRACTICE);
    }
    std::fs::create_dir_all(&folder).map_err(|cause| {
        message!("evidence-write-failed", file = folder.display().to_string(), cause = cause.to_string())
    })?;
    new_key(&file, Algorithm::Ed25519, unit, PRACTICE, now)
}

/// Bytes that nobody can guess.
///
/// # Errors
/// What people must know: the system has none.
pub fn random() -> Result<[u8; 32], Message> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| message!("key-no-random", cause = error.to_string()))?;
    Ok(bytes)
}

fn write(file: &Path, bytes: &[u8]) -> Result<(), Message> {
    std::fs::write(file, bytes).map_err(|cause| {
        message!("evidence-write-failed", file = file.display().to_string(), cause = cause.to_string())
    })
}
