//! A copy for the party: other persons' data and faces left out, and the source named by its hashes.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use mission::explain::{Explain, Message};
use mission::message;
use serde::{Deserialize, Serialize};

use super::build::{BuildError, Built, Content, Item, Listed, Made, Maker, Source, build};
use super::hashing::read_bounded;
use super::manifest::{Entries, MAX_MANIFEST_BYTES};
use super::open::{OpenError, Package};
use super::verify::{Report, verify};
use super::{CASE, MANIFEST_SHA256, MANIFEST_SM3, TAG_MANIFEST};
use crate::Digests;
use crate::case::{Case, Person};
use crate::custody::{Act, Custody, Deed};
use crate::keys::Keyring;
use crate::words::Words;

/// What a redacted copy says about its source.
pub const REDACTION: &str = "data/redaction.json";

/// Parts of a package that name everybody who had to do with it; they are never handed on as they are.
const PERSONAL: [&str; 5] = [CASE, "data/custody.jsonl", "data/record.html", "data/record.pdf", "data/capture/"];

/// What the party gets.
#[derive(Debug, Clone, Default)]
pub struct Redaction {
    /// Files as they are, by their names in the source, such as `data/footage/a.mp4`.
    pub keep: Vec<String>,
    /// Files with masked areas: name in the source, and where the masked one lies.
    pub masked: Vec<(String, PathBuf)>,
    /// What is said to be seen, where the source's words name others.
    pub description: Option<String>,
}

/// A file of the source by its hashes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Named {
    /// Its name; empty where it is withheld, because names may name persons.
    pub name: String,
    /// Its hashes in the source.
    pub source: Digests,
}

/// The content of [`REDACTION`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// Hashes of the source's `tagmanifest-sha256.txt`, which stand for the whole source.
    pub source: Digests,
    /// When the copy was made.
    pub at: Timestamp,
    /// Handed on as they are.
    pub kept: Vec<Named>,
    /// With masked areas.
    pub masked: Vec<Named>,
    /// Not handed on.
    pub withheld: Vec<Named>,
}

/// A copy cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum RedactError {
    /// The source is not untouched.
    #[error("the source is not untouched: {0:?}")]
    Source(Vec<String>),
    /// The source has no such file.
    #[error("the source has no file {0}")]
    NoSuchFile(String),
    /// A part that names everybody cannot be kept as it is.
    #[error("{0} names other persons")]
    Personal(String),
    /// The masked file is the source's: nothing is masked.
    #[error("{0} is not masked")]
    NotMasked(String),
    /// The source cannot be used.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The copy cannot be made.
    #[error(transparent)]
    Build(#[from] BuildError),
}

impl Explain for RedactError {
    fn explain(&self) -> Message {
        match self {
            Self::Source(_) => message!("evidence-redact-source"),
            Self::NoSuchFile(file) => message!("evidence-package-no-such-file", file = file.as_str()),
            Self::Personal(file) => message!("evidence-redact-personal", file = file.as_str()),
            Self::NotMasked(file) => message!("evidence-redact-not-masked", file = file.as_str()),
            Self::Open(error) => error.explain(),
            Self::Build(error) => error.explain(),
        }
    }
}

/// Makes a redacted copy of a package at `target`, with a custody log of its own. The officers stay named, who must show
/// their papers to the party anyway; the pilot and whoever else is named is not.
///
/// # Errors
/// Nothing is left at `target`.
pub fn redact(
    source: &mut Package,
    target: &Path,
    redaction: &Redaction,
    maker: &Maker<'_>,
    custody: &mut Custody,
    record: &dyn Fn(&Case, &Path, &[Listed]) -> Made,
) -> Result<Built, RedactError> {
    let path = source.path().to_owned();
    let report = verify(&path, &Keyring::default());
    let troubles: Vec<_> = report.troubles.iter().map(ToString::to_string).collect();
    let Report { case: Some(case), .. } = report else { return Err(RedactError::Source(troubles)) };
    if !troubles.is_empty() {
        return Err(RedactError::Source(troubles));
    }
    let mut listed = read_lists(&path)?;
    let mut take = |name: &str| listed.remove(name).ok_or_else(|| RedactError::NoSuchFile(name.to_owned()));
    let (mut items, mut kept, mut masked) = (Vec::new(), Vec::new(), Vec::new());
    for name in &redaction.keep {
        if PERSONAL.iter().any(|personal| name.starts_with(personal)) {
            return Err(RedactError::Personal(name.clone()));
        }
        kept.push(Named { name: name.clone(), source: take(name)? });
        items.push(Item { name: below(name).to_owned(), from: Source::File(path.join(name)) });
    }
    for (name, file) in &redaction.masked {
        let named = Named { name: name.clone(), source: take(name)? };
        let read = |source| BuildError::Read { file: file.display().to_string(), source };
        let (_, digests) = super::hashing::hash(file, u64::MAX - 1, None).map_err(read)?;
        if digests == named.source {
            return Err(RedactError::NotMasked(name.clone()));
        }
        masked.push(named);
        // A film may have become one of another kind.
        let name = Path::new(below(name)).with_extension(file.extension().unwrap_or_default());
        items.push(Item { name: name.to_string_lossy().into_owned(), from: Source::File(file.clone()) });
    }
    let withheld = listed.into_values().map(|source| Named { name: String::new(), source }).collect();
    let tags = read(&path, TAG_MANIFEST)?;
    let origin = Origin { source: Digests::of(&tags), at: maker.at, kept, masked, withheld };
    // Strings only: this cannot fail.
    items.push(Item::bytes(below(REDACTION), serde_json::to_vec_pretty(&origin).unwrap_or_default()));

    let deed = Deed {
        at: maker.at,
        who: maker.who.to_owned(),
        act: Act::Redacted,
        what: target.display().to_string(),
        purpose: maker.purpose.to_owned(),
    };
    source.custody().append(&deed).map_err(OpenError::from)?;
    let case = for_party(&case, redaction.description.as_deref());
    let record = |data: &Path, files: &[Listed]| record(&case, data, files);
    let content = Content { case: &case, items, record: &record };
    Ok(build(target, &content, maker, custody)?)
}

fn below(name: &str) -> &str {
    name.strip_prefix("data/").unwrap_or(name)
}

fn read(folder: &Path, file: &str) -> Result<Vec<u8>, OpenError> {
    read_bounded(&folder.join(file), MAX_MANIFEST_BYTES)
        .map_err(|source| OpenError::File { file: file.to_owned(), source })
}

/// The hashes of every file under `data/`, of a package that was just found untouched.
pub(crate) fn read_lists(folder: &Path) -> Result<std::collections::BTreeMap<String, Digests>, OpenError> {
    let list = |file| {
        let bytes = read(folder, file)?;
        Entries::read(&bytes).map_err(|error| OpenError::File {
            file: file.to_owned(),
            source: std::io::Error::other(error.to_string()),
        })
    };
    let (sha256, mut sm3) = (list(MANIFEST_SHA256)?, list(MANIFEST_SM3)?);
    let both = |(name, sha256): (String, String)| {
        let sm3 = sm3.hashes.remove(&name).unwrap_or_default();
        (name, Digests { sha256, sm3 })
    };
    Ok(sha256.hashes.into_iter().map(both).collect())
}

fn for_party(case: &Case, description: Option<&str>) -> Case {
    let withheld = Words::new("zh").text(&message!("evidence-redact-withheld"));
    let is_officer = |name: &str| case.officers.iter().any(|officer| officer.name == name);
    let mask = |name: &str| if is_officer(name) { name.to_owned() } else { withheld.clone() };
    let mut copy = case.clone();
    if !is_officer(&case.pilot.name) {
        copy.pilot = Person { name: withheld.clone(), certificate: withheld.clone() };
    }
    if let Some(copied) = &mut copy.copied {
        copied.who = mask(&copied.who);
    }
    if let Some(reviewed) = &mut copy.reviewed {
        reviewed.who = mask(&reviewed.who);
    }
    if let Some(description) = description {
        copy.finding.description = description.to_owned();
    }
    copy
}
