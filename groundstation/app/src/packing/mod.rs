//! What a sortie left, packed as a case that other people's tools verify.

mod draft;
mod film;
mod keys;
mod originals;
mod redact;

pub use draft::{completed, draft, sketch};
pub use film::{Filmed, film, film_of};
pub use keys::{Opened, new_key, open_key, practice_key, random};
pub use originals::{Bringer, from_card};
pub use redact::{Wanted, redact};

use std::path::{Path, PathBuf};

use evidence::Disk;
use evidence::case::{Case, Clock};
use evidence::clock::ClockProof;
use evidence::custody::{Act, BEGIN, Custody, Deed};
use evidence::package::{Built, Content, Item, Listed, Maker, build};
use evidence::record::{Font, Record};
use jiff::Timestamp;
use mission::explain::{Explain, Message};
use mission::formats::{TrackPoint, plan_file};
use mission::message;
use mission::plan::Aim;
use records::finding::Finding;

use crate::patrol::Track;

/// The draft of the case record in a sortie's folder: people fill in what no machine knows.
pub const CASE: &str = "case.json";
/// The footage in a sortie's folder.
pub const FOOTAGE: &str = "footage.ts";
/// The sketch of road and track in a sortie's folder.
pub const SKETCH: &str = "track.geojson";
/// The track in a sortie's folder.
pub const TRACK: &str = "track.gpx";
/// How the clocks stood, in a sortie's folder.
pub const CLOCK: &str = "clock.json";
/// The findings of a sortie, in its folder.
pub const FINDINGS: &str = "findings.json";
/// The plan that was aboard, in a sortie's folder.
const PLAN: &str = "patrol.plan";
/// The custody log in a sortie's folder.
const CUSTODY: &str = "custody.jsonl";
const PROGRAM: &str = concat!("groundstation ", env!("CARGO_PKG_VERSION"));

/// Who packs, what for and when.
#[derive(Debug, Clone, Copy)]
pub struct Packer<'a> {
    /// Who.
    pub who: &'a str,
    /// What for.
    pub purpose: &'a str,
    /// When.
    pub at: Timestamp,
}

/// What the pictures of the plan that was aboard show; nothing where no plan of ours was.
fn aims(folder: &Path) -> Vec<Aim> {
    let bytes = std::fs::read(folder.join(PLAN)).unwrap_or_default();
    plan_file::read(PLAN, &bytes).map(|read| read.plan.aims).unwrap_or_default()
}

/// Packs what lies in a sortie's folder.
///
/// # Errors
/// What people must know; nothing is left at `target` then.
pub fn pack(folder: &Path, target: &Path, case: &Case, opened: &Opened, packer: Packer<'_>) -> Result<Built, Message> {
    let Packer { who, purpose, at } = packer;
    let mut custody = Custody::open(&folder.join(CUSTODY), BEGIN).map_err(|error| error.explain())?;
    if custody.head() == BEGIN {
        let deed = Deed {
            at,
            who: who.to_owned(),
            act: Act::Collected,
            what: folder.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            purpose: purpose.to_owned(),
        };
        custody.append(&deed).map_err(|error| error.explain())?;
    }
    let font = Font::find();
    let record = |data: &Path, files: &[Listed]| {
        let record = Record::new(case, at, data, files);
        let mut made = vec![("record.html".to_owned(), record.html())];
        // Without a font the page alone serves.
        if let Ok(font) = &font {
            made.push(("record.pdf".to_owned(), record.pdf(data, font).map_err(|error| error.explain())?));
        }
        Ok(made)
    };
    let content = Content { case, items: items(folder), record: &record };
    let keys: Vec<_> = opened.keys.iter().collect();
    let maker = Maker { who, purpose, program: PROGRAM, at, keys: &keys };
    build(target, &content, &maker, &mut custody).map_err(|error| error.explain())
}

fn unwritten(file: &Path, cause: &std::io::Error) -> Message {
    message!("evidence-write-failed", file = file.display().to_string(), cause = cause.to_string())
}

/// Writes how the clocks stood while a sortie was recorded, and says what the case record states of them.
///
/// # Errors
/// What people must know.
pub fn prove(folder: &Path) -> Result<Clock, Message> {
    let capture = folder.join("capture");
    if !capture.is_dir() {
        return Ok(Clock::default());
    }
    let proof = ClockProof::from_capture(&Disk::at(&capture)).map_err(|error| error.explain())?;
    let file = folder.join(CLOCK);
    std::fs::write(&file, proof.to_json()).map_err(|cause| unwritten(&file, &cause))?;
    Ok(proof.clock)
}

/// Writes the findings of a sortie into its folder, to be packed.
///
/// # Errors
/// What people must know.
pub fn leave_findings(folder: &Path, findings: &[Finding]) -> Result<(), Message> {
    let file = folder.join(FINDINGS);
    // Texts and numbers that the store has taken: this cannot fail.
    let text = serde_json::to_vec_pretty(findings).unwrap_or_default();
    std::fs::write(&file, text).map_err(|cause| unwritten(&file, &cause))
}

/// What is there of what a sortie may leave.
fn items(folder: &Path) -> Vec<Item> {
    let mut items = Vec::new();
    if folder.join("capture").is_dir() {
        items.push(Item::folder("capture", &folder.join("capture")));
    }
    let known = [
        (PLAN, "plan/patrol.plan"),
        (TRACK, "track/track.gpx"),
        (SKETCH, "track/track.geojson"),
        (FOOTAGE, "footage/footage.ts"),
        ("footage.mp4", "footage/footage.mp4"),
        ("footage.srt", "footage/footage.srt"),
        ("footage.csv", "footage/footage.csv"),
        ("footage.gpx", "footage/footage.gpx"),
        ("footage.geojson", "footage/footage.geojson"),
        (CLOCK, "clock/clock.json"),
        (FINDINGS, "findings/findings.json"),
    ];
    let there = |file: &str| Some(folder.join(file)).filter(|path| path.is_file());
    items.extend(known.into_iter().filter_map(|(file, name)| Some(Item::file(name, &there(file)?))));
    for name in ["stills", "clips", originals::ORIGINALS] {
        if folder.join(name).is_dir() {
            items.push(Item::folder(name, &folder.join(name)));
        }
    }
    for log in logs(folder) {
        let name = log.file_name().unwrap_or_default().to_string_lossy().into_owned();
        items.push(Item::file(&format!("log/{name}"), &log));
    }
    items
}

/// The track that the logs of a sortie tell of, as far as they can be read.
pub fn logged(folder: &Path) -> Vec<TrackPoint> {
    logs(folder).iter().filter_map(|log| Track::of_log(log).ok()).flat_map(Track::into_points).collect()
}

/// The telemetry logs, in order.
fn logs(folder: &Path) -> Vec<PathBuf> {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut logs: Vec<_> = files.filter(|path| path.extension().is_some_and(|end| end == "tlog")).collect();
    logs.sort();
    logs
}
