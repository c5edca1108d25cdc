//! What lies in a data folder, as what it turned out to be, and until when that must be kept.
//!
//! In doubt the longer time holds: what cannot be read is a case, and what has not ended is never over.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use mission::explain::{Explain, Message};
use mission::message;

use super::{Class, Kept, Rules, Tombstone};
use crate::beijing::beijing;
use crate::capture::{Closed, MANIFEST, Seal, number_of, seal_name};
use crate::case::{Case, MAX_CASE_BYTES, Status};
use crate::package::MAX_MANIFEST_BYTES;
use crate::package::hashing::read_bounded;

/// Where in a data folder the recordings are, a folder for each.
pub const SORTIES: &str = "sorties";
/// The custody log of what was destroyed, in the data folder.
pub const DISPOSALS: &str = "disposals.custody.jsonl";
/// Recordings that are listed: years of sorties.
const MOST: usize = 200_000;
/// Where a recording has its case record: in its folder, and in the package that was made of it.
const CASES: [&str; 2] = ["case.json", "package/data/case.json"];
/// What somebody brought or chose, beside what every flight leaves.
const CHOSEN: [&str; 3] = ["stills", "clips", "originals"];
/// Findings that people noted: a list.
const FINDINGS: &str = "findings.json";

/// Why a recording has its class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Because {
    /// Its case record has the number of a case, or is complete.
    CaseRecord,
    /// It cannot be found out, so the longest time holds.
    Doubt,
    /// Pictures, clips or originals were taken into it.
    Pictures,
    /// Findings were noted.
    Findings,
    /// It has nothing but what every flight leaves.
    FlightOnly,
}

/// A recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    /// Its folder.
    pub folder: PathBuf,
    /// What it turned out to be.
    pub class: Class,
    /// Why.
    pub because: Because,
    /// When it ended; `None` where it has not, or nothing says when.
    pub ended: Option<Timestamp>,
}

/// How long a recording is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// It has not ended.
    NotEnded,
    /// For ever.
    Always,
    /// Until then, which is not over.
    Until(Timestamp),
    /// Since then nothing says that it must be kept: two people may decide.
    Over(Timestamp),
}

impl Holding {
    /// How long it is kept.
    pub fn keep(&self, rules: &Rules, now: Timestamp) -> Keep {
        let Some(ended) = self.ended else { return Keep::NotEnded };
        match rules.until(self.class, ended) {
            None => Keep::Always,
            Some(until) if until <= now => Keep::Over(until),
            Some(until) => Keep::Until(until),
        }
    }

    /// As [`super::dispose`] takes it; `None` where it has not ended.
    pub fn kept(&self) -> Option<Kept> {
        Some(Kept { folder: self.folder.clone(), class: self.class, ended: self.ended? })
    }

    /// What people call it.
    pub fn name(&self) -> String {
        self.folder.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }
}

impl Explain for Class {
    fn explain(&self) -> Message {
        match self {
            Self::NotEvidence => message!("evidence-retention-class-not-evidence"),
            Self::Clue => message!("evidence-retention-class-clue"),
            Self::Case => message!("evidence-retention-class-case"),
        }
    }
}

impl Explain for Because {
    fn explain(&self) -> Message {
        match self {
            Self::CaseRecord => message!("evidence-retention-because-case"),
            Self::Doubt => message!("evidence-retention-because-doubt"),
            Self::Pictures => message!("evidence-retention-because-pictures"),
            Self::Findings => message!("evidence-retention-because-findings"),
            Self::FlightOnly => message!("evidence-retention-because-flight"),
        }
    }
}

impl Explain for Keep {
    fn explain(&self) -> Message {
        match self {
            Self::NotEnded => message!("evidence-retention-keep-not-ended"),
            Self::Always => message!("evidence-retention-keep-always"),
            Self::Until(until) => message!("evidence-retention-keep-until", at = day(*until)),
            Self::Over(since) => message!("evidence-retention-keep-over", at = day(*since)),
        }
    }
}

/// The day in Beijing, by which offices count.
fn day(at: Timestamp) -> String {
    beijing(at).strftime("%Y-%m-%d").to_string()
}

/// Every recording of a data folder, in order of names, which begin with their time.
///
/// # Errors
/// The folder cannot be listed, or holds more than anybody looks through.
pub fn holdings(data: &Path) -> io::Result<Vec<Holding>> {
    let sorties = data.join(SORTIES);
    let entries = match fs::read_dir(&sorties) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry?;
        if !entry.file_type()?.is_dir() {
            continue;
        }
        if found.len() >= MOST {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let going = entry.file_name().to_str().and_then(|name| name.strip_suffix(".disposing")).map(str::to_owned);
        found.push(match going {
            Some(name) => half_gone(&sorties, &name),
            None => look(entry.path()),
        });
    }
    found.sort_by(|a, b| a.folder.cmp(&b.folder));
    Ok(found)
}

/// A recording whose destruction a crash broke off: the tombstone says what it was, and the same call ends it.
fn half_gone(sorties: &Path, name: &str) -> Holding {
    let stone = read_bounded(&sorties.join(format!("{name}.disposed.json")), MAX_MANIFEST_BYTES);
    let stone = stone.ok().and_then(|bytes| serde_json::from_slice::<Tombstone>(&bytes).ok());
    let (class, ended) = stone.map_or((Class::Case, None), |stone| (stone.class, Some(stone.ended)));
    Holding { folder: sorties.join(name), class, because: Because::Doubt, ended }
}

fn look(folder: PathBuf) -> Holding {
    let (class, because) = class(&folder);
    let ended = if folder.join("capture").is_dir() { capture_ended(&folder.join("capture")) } else { newest(&folder) };
    Holding { folder, class, because, ended }
}

fn class(folder: &Path) -> (Class, Because) {
    let mut doubt = false;
    for file in CASES {
        match read_bounded(&folder.join(file), MAX_CASE_BYTES).map(|bytes| Case::from_json(&bytes)) {
            Ok(Ok(case)) if !case.number.trim().is_empty() || case.status() == Status::Evidence => {
                return (Class::Case, Because::CaseRecord);
            }
            Ok(Ok(_)) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Ok(Err(_)) | Err(_) => doubt = true,
        }
    }
    // Other packages than the usual one are somebody's work too.
    let is_bag = |entry: fs::DirEntry| entry.file_name() != "package" && entry.path().join("bagit.txt").exists();
    if doubt || fs::read_dir(folder).into_iter().flatten().flatten().any(is_bag) {
        return (Class::Case, Because::Doubt);
    }
    let has_some = |name: &&str| fs::read_dir(folder.join(name)).is_ok_and(|mut entries| entries.next().is_some());
    if CHOSEN.iter().any(has_some) {
        return (Class::Clue, Because::Pictures);
    }
    match read_bounded(&folder.join(FINDINGS), MAX_MANIFEST_BYTES) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => (Class::NotEvidence, Because::FlightOnly),
        Ok(bytes) => match serde_json::from_slice::<Vec<serde_json::Value>>(&bytes) {
            Ok(findings) if findings.is_empty() => (Class::NotEvidence, Because::FlightOnly),
            Ok(_) => (Class::Clue, Because::Findings),
            Err(_) => (Class::Case, Because::Doubt),
        },
        Err(_) => (Class::Case, Because::Doubt),
    }
}

/// The last seal says when; a recording without the list of its files has not ended.
fn capture_ended(capture: &Path) -> Option<Timestamp> {
    let names = fs::read_dir(capture).ok()?.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let last = names.filter_map(|name| number_of(&name)).max()?;
    let seal = read_bounded(&capture.join(seal_name(last)), MAX_CASE_BYTES).ok()?;
    let seal: Seal = serde_json::from_slice(&seal).ok()?;
    let ended = seal.closed == Closed::Ended && capture.join(MANIFEST).is_file();
    ended.then(|| Timestamp::from_microsecond(i64::try_from(seal.last_utc_us).ok()?).ok()).flatten()
}

/// Without a capture, the newest file says when.
fn newest(folder: &Path) -> Option<Timestamp> {
    let changed = |entry: fs::DirEntry| Timestamp::try_from(entry.metadata().ok()?.modified().ok()?).ok();
    fs::read_dir(folder).ok()?.flatten().filter_map(changed).max()
}
