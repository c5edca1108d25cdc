//! What several tests need: a complete case, and packages.

#![allow(clippy::unwrap_used, dead_code)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use evidence::Disk;
use evidence::capture::{Capture, Kind, Policy};
use evidence::case::Case;
use evidence::custody::{BEGIN, Custody};
use evidence::keys::{Algorithm, Entry, Keyring, SigningKey};
use evidence::package::{BuildError, Built, Content, Item, Maker, build};
use jiff::Timestamp;
use telemetry::wire::{MonoTime, Stamp, UtcMicros};

/// A complete record of lane A.
pub fn case() -> Case {
    Case::from_json(include_bytes!("../../../../assets/fixtures/evidence/case.json")).unwrap()
}

pub fn now() -> Timestamp {
    "2026-09-22T02:00:00Z".parse().unwrap()
}

pub fn keys() -> [SigningKey; 2] {
    [Algorithm::Ed25519, Algorithm::Sm2].map(|algorithm| SigningKey::new(algorithm, &[41; 32]).unwrap())
}

/// Both keys, valid for two years.
pub fn ring() -> Keyring {
    let mut ring = Keyring::default();
    for key in keys() {
        let (from, until) = ("2026-01-01T00:00:00Z".parse().unwrap(), "2028-01-01T00:00:00Z".parse().unwrap());
        ring.add(Entry::new(&key.public(), "First brigade", from, until)).unwrap();
    }
    ring
}

fn capture(folder: &Path, salt: u8) {
    let at = |ms: u64| Stamp { mono: MonoTime::from_millis(ms), utc: UtcMicros(1_790_000_000_000_000 + ms * 1_000) };
    let id = format!("0198c0de-0000-7000-8000-0000000000{salt:02x}");
    let (mut capture, _) = Capture::open(Disk::new(folder).unwrap(), Policy::default(), &id, "test", at(0)).unwrap();
    for n in 0..20 {
        capture.push(at(n * 100), Kind::Mavlink, &[n as u8 ^ salt; 40]).unwrap();
    }
    capture.finish(at(2_000)).unwrap();
}

/// Sources of a package in `place`, and what goes into it.
pub fn items(place: &Path, salt: u8) -> Vec<Item> {
    let sources = place.join(format!("sources-{salt}"));
    fs::create_dir_all(&sources).unwrap();
    capture(&sources.join("capture"), salt);
    let log = sources.join("flight.tlog");
    fs::write(&log, [salt; 3_000]).unwrap();
    vec![
        Item::folder("capture", &sources.join("capture")),
        Item::file("log/flight.tlog", &log),
        Item::bytes("stills/现场 1.jpg", vec![salt ^ 0x55; 700]),
        Item::bytes("findings.json", format!("{{\"salt\":{salt}}}").into_bytes()),
    ]
}

/// Makes a package at `target` and tries not to.
pub fn try_pack(target: &Path, case: &Case, items: Vec<Item>, keys: &[&SigningKey]) -> Result<Built, BuildError> {
    let content = Content { case, items, record: &|_, _| Ok(Vec::new()) };
    let maker = Maker { who: "Chen", purpose: "hand over", program: "test", at: now(), keys };
    let mut custody = Custody::open(&target.with_extension("case.jsonl"), BEGIN).unwrap();
    build(target, &content, &maker, &mut custody)
}

/// A package in `place`; another `salt` makes other bytes.
pub fn pack(place: &Path, salt: u8) -> PathBuf {
    let target = place.join(format!("package-{salt}"));
    let case = Case { number: format!("case {salt}"), ..case() };
    let keys = keys();
    try_pack(&target, &case, items(place, salt), &[&keys[0], &keys[1]]).unwrap();
    target
}

/// Every file, by name.
pub fn files(folder: &Path) -> BTreeMap<String, PathBuf> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(at) = folders.pop() {
        for entry in fs::read_dir(&at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
                found.insert(name, path);
            }
        }
    }
    found
}
