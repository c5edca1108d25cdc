//! A copy of a package for the party: what is handed on, with areas painted over.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufReader, BufWriter};
use std::path::{Path, PathBuf};

use evidence::case::Case;
use evidence::custody::{BEGIN, Custody};
use evidence::package::{Built, Listed, Maker, Package, Redaction, redact as copy_of};
use evidence::record::Record;
use mission::explain::{Explain, Message};
use mission::message;
use video::footage::Mp4;
use video::mask::{self, Area, MaskError};

use super::{Opened, PROGRAM, Packer, unwritten};

/// What the party gets, by the files' names in the package, such as `data/stills/a.jpg`.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// As they are.
    pub keep: Vec<String>,
    /// With these areas painted over: JPEG pictures, and transport streams with H.264, which become MP4 films.
    pub mask: BTreeMap<String, Vec<Area>>,
    /// What is said to be seen, where the package's words name others.
    pub description: Option<String>,
}

/// Makes a signed copy of the package in `source` at `target`.
///
/// # Errors
/// What people must know; nothing is left at `target` then.
pub fn redact(
    source: &Path,
    target: &Path,
    wanted: Wanted,
    opened: &Opened,
    packer: Packer<'_>,
) -> Result<Built, Message> {
    let mut package = Package::open(source).map_err(|error| error.explain())?;
    // Beside the copy, because that is a disk with room for it; gone when this ends, well or not.
    let beside = target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let scratch = tempfile::tempdir_in(beside).map_err(|cause| unwritten(beside, &cause))?;
    let mut masked = Vec::new();
    for (number, (name, areas)) in wanted.mask.iter().enumerate() {
        let made = masked_copy(&source.join(name), &scratch.path().join(number.to_string()), areas)
            .map_err(|why| message!("redact-not-masked", file = name.as_str(), cause = why))?;
        masked.push((name.clone(), made));
    }
    let redaction = Redaction { keep: wanted.keep, masked, description: wanted.description };
    let Packer { who, purpose, at } = packer;
    let keys: Vec<_> = opened.keys.iter().collect();
    let maker = Maker { who, purpose, program: PROGRAM, at, keys: &keys };
    let record = |case: &Case, data: &Path, files: &[Listed]| {
        Ok(vec![("record.html".to_owned(), Record::new(case, at, data, files).html())])
    };
    // The copy's custody begins here: what was done with its source names others.
    let mut custody = Custody::open(&scratch.path().join("custody.jsonl"), BEGIN).map_err(|error| error.explain())?;
    copy_of(&mut package, target, &redaction, &maker, &mut custody, &record).map_err(|error| error.explain())
}

/// Masks a file into one of this name with the ending of what it is; returns where it is.
fn masked_copy(from: &Path, to: &Path, areas: &[Area]) -> Result<PathBuf, Message> {
    let read = |cause| MaskError::Read(cause).explain();
    let is_film = from.extension().is_some_and(|end| end.eq_ignore_ascii_case("ts"));
    let to = to.with_extension(if is_film { "mp4" } else { "jpg" });
    let write = |cause: std::io::Error| unwritten(&to, &cause);
    if is_film {
        let film = BufReader::new(File::open(from).map_err(read)?);
        let out = BufWriter::new(File::create(&to).map_err(write)?);
        let mut out = Mp4::new(out).map_err(|error| error.explain())?;
        mask::film(film, &mut out, areas).map_err(|error| error.explain())?;
    } else {
        let picture = mask::still(&fs::read(from).map_err(read)?, areas).map_err(|error| error.explain())?;
        fs::write(&to, picture).map_err(write)?;
    }
    Ok(to)
}
