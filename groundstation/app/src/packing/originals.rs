//! Originals of the camera, from its card or over MAVLink FTP: kept as they are, matched with what the camera told when it
//! took them, and copied with their place.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use evidence::Digests;
use evidence::Disk;
use evidence::capture::each_record;
use evidence::case::{Case, Copied, Origin};
use evidence::custody::{Act, BEGIN, Custody, Deed};
use jiff::Timestamp;
use mission::explain::{Explain, Message};
use mission::message;
use mission::road::Network;
use serde_json::json;
use telemetry::dialect::MavMessage;
use telemetry::services::camera::Image;
use video::stills::{self, Facts, Pairing};

use super::film::heard;
use super::{CASE, CUSTODY, unwritten};

/// The originals in a sortie's folder, and beside them how each was matched.
pub const ORIGINALS: &str = "originals";
const PAIRING: &str = "pairing.json";

/// Where originals come from, and who brings them.
#[derive(Debug, Clone, Copy)]
pub struct Bringer<'a> {
    /// A card, or the aircraft over the link.
    pub origin: Origin,
    /// Who.
    pub who: &'a str,
    /// When.
    pub at: Timestamp,
}

/// Takes the pictures of a card, or a folder that was copied from one, into a sortie's folder.
///
/// # Errors
/// What people must know. Pictures that were taken before stay.
pub fn from_card(
    folder: &Path,
    card: &Path,
    network: Option<&Network>,
    bringer: Bringer<'_>,
) -> Result<Vec<Message>, Message> {
    let mut files = Vec::new();
    collect(card, 0, &mut files);
    files.sort();
    let mut told = Vec::new();
    let mut taken = Vec::new();
    for file in files {
        let name = file.strip_prefix(card).unwrap_or(&file).to_string_lossy().replace('\\', "/");
        match std::fs::metadata(&file).and_then(|_| std::fs::read(&file)) {
            Ok(bytes) => taken.push((name, bytes)),
            Err(cause) => told.push(message!("evidence-read-failed", file = name, cause = cause.to_string())),
        }
    }
    told.extend(take(folder, &taken, network, bringer)?);
    Ok(told)
}

/// Pictures below a folder, as deep as cameras nest them.
fn collect(folder: &Path, depth: u32, files: &mut Vec<PathBuf>) {
    const DEEPEST: u32 = 4;
    const MOST: usize = 10_000;
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let is_picture =
            path.extension().is_some_and(|end| ["jpg", "jpeg"].iter().any(|of| end.eq_ignore_ascii_case(of)));
        if path.is_dir() && depth < DEEPEST {
            collect(&path, depth + 1, files);
        } else if is_picture && files.len() < MOST {
            files.push(path);
        }
    }
}

/// Takes pictures into a sortie's folder: each as it is, a copy with its place beside the stills, and how each was matched.
/// Only what belongs to the sortie is taken: what has no record of it is named and left.
///
/// # Errors
/// What people must know.
fn take(
    folder: &Path,
    files: &[(String, Vec<u8>)],
    network: Option<&Network>,
    bringer: Bringer<'_>,
) -> Result<Vec<Message>, Message> {
    let mut told = Vec::new();
    let mut read: Vec<(&str, &[u8], Facts)> = Vec::new();
    for (name, bytes) in files {
        match stills::read(name, bytes) {
            Ok(facts) => read.push((name, bytes, facts)),
            Err(error) => told.push(message!("originals-unread", file = name.as_str(), why = error.explain())),
        }
    }
    let records = records(&folder.join("capture"))?;
    let facts: Vec<Facts> = read.iter().map(|(.., facts)| facts.clone()).collect();
    let pairing = stills::pair(&facts, &records);
    let (originals, copies) = (folder.join(ORIGINALS), folder.join("stills"));
    for place in [&originals, &copies] {
        std::fs::create_dir_all(place).map_err(|cause| unwritten(place, &cause))?;
    }
    let mut custody = Custody::open(&folder.join(CUSTODY), BEGIN).map_err(|error| error.explain())?;
    let mut entries = Vec::new();
    let aims = super::aims(folder);
    for pair in &pairing.pairs {
        let (name, bytes, _) = &read[pair.file];
        let record = &records[pair.record];
        let flat = name.replace('/', "_");
        let write = |path: &Path, bytes: &[u8]| std::fs::write(path, bytes).map_err(|cause| unwritten(path, &cause));
        let target = originals.join(&flat);
        if std::fs::read(&target).is_ok_and(|there| there != *bytes) {
            told.push(message!("originals-other", file = flat));
            continue;
        }
        write(&target, bytes)?;
        let seen = stills::seen(record, network).aimed(&aims);
        match stills::copy(name, bytes, &seen, pairing.clock) {
            Ok(copy) => write(&copies.join(&flat), &copy)?,
            Err(error) => told.push(message!("originals-uncopied", file = flat.as_str(), why = error.explain())),
        }
        let digests = Digests::of(bytes);
        let deed = Deed {
            at: bringer.at,
            who: bringer.who.to_owned(),
            act: Act::Collected,
            what: format!("{ORIGINALS}/{flat} SHA-256 {} SM3 {}", digests.sha256, digests.sm3),
            purpose: "original".to_owned(),
        };
        custody.append(&deed).map_err(|error| error.explain())?;
        entries.push(json!({
            "file": flat,
            "on_the_card": name,
            "image_index": record.index,
            "utc_us": record.utc_us,
            "by": format!("{:?}", pair.how).to_lowercase(),
            "off_us": pair.off_us,
            "sha256": digests.sha256,
            "sm3": digests.sm3,
        }));
    }
    let unmatched: Vec<_> = pairing.files_left.iter().map(|&at| read[at].0).collect();
    let missing: Vec<_> = pairing.records_left.iter().map(|&at| records[at].index).collect();
    let clock = pairing
        .clock
        .map(|clock| json!({ "ahead_us": clock.ahead_us, "spread_us": clock.spread_us, "pictures": clock.pictures }));
    let text = json!({ "camera_clock": clock, "pairs": entries, "files_without_record": unmatched,
        "records_without_file": missing });
    let list = originals.join(PAIRING);
    std::fs::write(&list, format!("{text:#}\n")).map_err(|cause| unwritten(&list, &cause))?;
    if !pairing.pairs.is_empty() {
        now_original(folder, bringer)?;
    }
    told.extend(summary(&pairing));
    Ok(told)
}

/// The case record says that originals are there, and who brought them.
fn now_original(folder: &Path, bringer: Bringer<'_>) -> Result<(), Message> {
    let file = folder.join(CASE);
    let Some(mut case) = std::fs::read(&file).ok().and_then(|bytes| Case::from_json(&bytes).ok()) else {
        return Ok(());
    };
    case.copied = Some(Copied { origin: bringer.origin, who: bringer.who.to_owned(), at: bringer.at });
    std::fs::write(&file, case.to_json()).map_err(|cause| unwritten(&file, &cause))
}

fn summary(pairing: &Pairing) -> Vec<Message> {
    let (files, records) = (pairing.files_left.len(), pairing.records_left.len());
    let mut told = vec![message!("originals-matched", count = pairing.pairs.len(), files = files, records = records)];
    told.push(match pairing.clock {
        Some(clock) => message!(
            "originals-clock",
            // Tenths, and no zero with a sign.
            ahead = (clock.ahead_us as f64 / 1e5).round() / 10.0 + 0.0,
            spread = clock.spread_us as f64 / 1e6,
            pictures = clock.pictures
        ),
        None => message!("originals-clock-unknown"),
    });
    told
}

/// What the camera told of its pictures while the capture ran.
fn records(capture: &Path) -> Result<Vec<Image>, Message> {
    let mut images: Vec<Image> = Vec::new();
    let read = each_record::<()>(&Disk::at(capture), |record| {
        heard(record, |frame| {
            if let Ok(MavMessage::CAMERA_IMAGE_CAPTURED(m)) = frame.decode()
                && let Some(image) = Image::new(&m)
                && image.taken
                && images.iter().all(|known| known.index != image.index)
            {
                images.push(image);
            }
        });
        ControlFlow::Continue(())
    });
    read.map_err(|error| error.explain())?;
    Ok(images)
}
