//! How long originals are kept, and how they are destroyed when that is over: by two people, never by the program itself.
//!
//! What was destroyed leaves a tombstone beside its folder, with the hashes of every file, and a line in the custody log
//! that was there before.

mod holdings;

pub use holdings::{Because, DISPOSALS, Holding, Keep, SORTIES, holdings};

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::{Span, Timestamp};
use mission::explain::{Explain, Message};
use mission::message;
use serde::{Deserialize, Serialize};

use crate::beijing::beijing;
use crate::custody::{Act, Custody, CustodyError, Deed};
use crate::package::MAX_MANIFEST_BYTES;
use crate::package::hashing::{each, hash, read_bounded};
use crate::package::walk::walk;
use crate::{Digests, Disk, Folder};

/// What a recording turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// Nothing that anybody acts on: flight data.
    NotEvidence,
    /// It is or may become a clue.
    Clue,
    /// It belongs to a case.
    Case,
}

impl Class {
    /// Shorter is against the law, months.
    fn least_months(self) -> u32 {
        match self {
            // CCAR-92, 92.547: operational flight data, 15 months at most.
            Self::NotEvidence => 15,
            // Administrative Penalty Law, article 36: two years from the act.
            Self::Clue => 24,
            // The same, five years where life, health or money is at stake, which nobody knows beforehand.
            Self::Case => 60,
        }
    }
}

/// How long recordings of a class are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Months from the end of the recording; `None` is for ever.
    pub months: Option<u32>,
    /// What that rests on, shown beside it.
    pub basis: String,
}

/// A rule for each class: settings of the unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Of what is not evidence.
    pub not_evidence: Rule,
    /// Of a clue.
    pub clue: Rule,
    /// Of a case.
    pub case: Rule,
}

impl Default for Rules {
    /// The shortest that the law allows, and cases for ever: no rule of the transport authorities is known, and one city
    /// keeps its recordings of enforcement for ever.
    fn default() -> Self {
        let rule = |months, basis: &str| Rule { months, basis: basis.to_owned() };
        Self {
            not_evidence: rule(Some(Class::NotEvidence.least_months()), "CCAR-92 第92.547条"),
            clue: rule(Some(Class::Clue.least_months()), "行政处罚法第三十六条"),
            case: rule(None, "永久保存（本单位规定）"),
        }
    }
}

/// A rule that is shorter than the law allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{class:?}: {months} months are fewer than {least}")]
pub struct TooShort {
    class: Class,
    months: u32,
    least: u32,
}

impl Explain for TooShort {
    fn explain(&self) -> Message {
        message!("evidence-retention-too-short", months = f64::from(self.months), least = f64::from(self.least))
    }
}

impl Rules {
    /// The rule of a class.
    pub fn of(&self, class: Class) -> &Rule {
        match class {
            Class::NotEvidence => &self.not_evidence,
            Class::Clue => &self.clue,
            Class::Case => &self.case,
        }
    }

    /// Whether the law allows them.
    ///
    /// # Errors
    /// A rule is shorter.
    pub fn check(&self) -> Result<(), TooShort> {
        for class in [Class::NotEvidence, Class::Clue, Class::Case] {
            let least = class.least_months();
            match self.of(class).months {
                Some(months) if months < least => return Err(TooShort { class, months, least }),
                _ => {}
            }
        }
        Ok(())
    }

    /// When a recording of a class that ended then may be destroyed; `None` is never. Never before the law allows it,
    /// whatever the rules say.
    pub fn until(&self, class: Class, ended: Timestamp) -> Option<Timestamp> {
        let months = self.of(class).months?.max(class.least_months());
        // Months of people's calendar, which is Beijing's.
        beijing(ended).checked_add(Span::new().try_months(months).ok()?).ok().map(|until| until.timestamp())
    }
}

/// A recording that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its folder.
    pub folder: PathBuf,
    /// What it turned out to be.
    pub class: Class,
    /// When it ended.
    pub ended: Timestamp,
}

/// What is past its time: for a list that people decide about. Nothing happens by itself.
pub fn due<'a>(kept: &'a [Kept], rules: &Rules, now: Timestamp) -> Vec<(&'a Kept, Timestamp)> {
    let until = |kept: &'a Kept| Some((kept, rules.until(kept.class, kept.ended)?));
    let mut due: Vec<_> = kept.iter().filter_map(until).filter(|(_, until)| *until <= now).collect();
    due.sort_by_key(|(_, until)| *until);
    due
}

/// The word of two people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// Who does it.
    pub who: String,
    /// Who agreed.
    pub second: String,
    /// Why.
    pub why: String,
    /// When.
    pub at: Timestamp,
}

/// A file that was destroyed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Destroyed {
    /// Its name in the folder.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// Its hashes.
    pub digests: Digests,
}

/// What stays of a recording that was destroyed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tombstone {
    /// The folder's name.
    pub folder: String,
    /// What it was.
    pub class: Class,
    /// When the recording ended.
    pub ended: Timestamp,
    /// Until when it had to be kept.
    pub until: Timestamp,
    /// By which rule.
    pub rule: Rule,
    /// Who destroyed it, who agreed, why, when.
    pub approval: Approval,
    /// What it held.
    pub files: Vec<Destroyed>,
}

/// Nothing, or not everything, was destroyed.
#[derive(Debug, thiserror::Error)]
pub enum DisposeError {
    /// Two different people and a reason are wanted.
    #[error("two different people and a reason must be named")]
    NotApproved,
    /// Its time is not over; without a time, it is kept for ever.
    #[error("{folder} must be kept until {until:?}")]
    TooEarly {
        /// Folder.
        folder: String,
        /// Until when.
        until: Option<Timestamp>,
    },
    /// The folder, or what is in it, is not what a recording leaves, or holds the custody log itself.
    #[error("{file} is no part of a recording")]
    Odd {
        /// What.
        file: String,
    },
    /// The log cannot be kept.
    #[error(transparent)]
    Custody(#[from] CustodyError),
    /// A file cannot be read, written or removed.
    #[error("{file}: {source}")]
    File {
        /// File or folder.
        file: String,
        /// Why.
        source: io::Error,
    },
}

impl Explain for DisposeError {
    fn explain(&self) -> Message {
        match self {
            Self::NotApproved => message!("evidence-retention-not-approved"),
            Self::TooEarly { folder, until: Some(until) } => {
                message!("evidence-retention-too-early", folder = folder.as_str(), until = until.to_string())
            }
            Self::TooEarly { folder, until: None } => {
                message!("evidence-retention-for-ever", folder = folder.as_str())
            }
            Self::Odd { file } => message!("evidence-retention-odd", file = file.as_str()),
            Self::Custody(error) => error.explain(),
            Self::File { file, source } => {
                message!("evidence-retention-failed", file = file.as_str(), cause = source.to_string())
            }
        }
    }
}

/// Destroys a recording whose time is over. The tombstone is written first, beside the folder (`NAME.disposed.json`), then
/// the line in `custody`, which must lie elsewhere, then the folder goes. After a crash in between the same call ends it.
///
/// # Errors
/// It is too early, not approved, or something in the folder is not what a recording leaves: nothing is destroyed then. A
/// file that cannot be removed: the rest may be gone, as the tombstone says.
pub fn dispose(
    kept: &Kept,
    rules: &Rules,
    approval: &Approval,
    custody: &mut Custody,
) -> Result<Tombstone, DisposeError> {
    let [who, second, why] = [&approval.who, &approval.second, &approval.why].map(|text| text.trim());
    if who.is_empty() || second.is_empty() || why.is_empty() || who == second {
        return Err(DisposeError::NotApproved);
    }
    let folder = kept.folder.display().to_string();
    let until = rules.until(kept.class, kept.ended).filter(|until| *until <= approval.at);
    let Some(until) = until else {
        return Err(DisposeError::TooEarly { folder, until: rules.until(kept.class, kept.ended) });
    };
    let failed = |file: &Path| {
        let file = file.display().to_string();
        move |source| DisposeError::File { file, source }
    };
    let odd = |file: &Path| DisposeError::Odd { file: file.display().to_string() };
    let (Some(name), Some(parent)) = (kept.folder.file_name().and_then(|name| name.to_str()), kept.folder.parent())
    else {
        return Err(odd(&kept.folder));
    };
    let going = parent.join(format!("{name}.disposing"));
    let stone = parent.join(format!("{name}.disposed.json"));
    if going.exists() && !kept.folder.exists() {
        // A crash came in between: the tombstone and the line are there.
        let bytes = read_bounded(&stone, MAX_MANIFEST_BYTES).map_err(failed(&stone))?;
        let tombstone = serde_json::from_slice(&bytes).map_err(|_| odd(&stone))?;
        fs::remove_dir_all(&going).map_err(failed(&going))?;
        return Ok(tombstone);
    }
    let is_folder = fs::symlink_metadata(&kept.folder).map_err(failed(&kept.folder))?.is_dir();
    let real = |path: &Path| path.canonicalize().map_err(failed(path));
    let log = custody.path().parent().filter(|place| !place.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !is_folder || real(log)?.starts_with(real(&kept.folder)?) {
        return Err(odd(&kept.folder));
    }
    let found = walk(&kept.folder).map_err(failed(&kept.folder))?;
    if let Some((file, _)) = found.odd.first() {
        return Err(odd(&kept.folder.join(file)));
    }
    let files: Result<Vec<_>, _> = each(&found.files, |(name, _)| {
        let path = kept.folder.join(name);
        let (bytes, digests) = hash(&path, u64::MAX - 1, None).map_err(failed(&path))?;
        Ok::<_, DisposeError>(Destroyed { name: name.clone(), bytes, digests })
    })
    .into_iter()
    .collect();
    let tombstone = Tombstone {
        folder: name.to_owned(),
        class: kept.class,
        ended: kept.ended,
        until,
        rule: rules.of(kept.class).clone(),
        approval: approval.clone(),
        files: files?,
    };
    // Strings and numbers only: this cannot fail.
    let mut bytes = serde_json::to_vec_pretty(&tombstone).unwrap_or_default();
    bytes.push(b'\n');
    let stone_name = format!("{name}.disposed.json");
    Disk::at(parent).put(&stone_name, &bytes).map_err(failed(&stone))?;
    let what = format!("{name}: {} files, {stone_name} sha256 {}", tombstone.files.len(), Digests::of(&bytes).sha256);
    let purpose = format!("{why}; approved by {second}");
    custody.append(&Deed { at: approval.at, who: who.to_owned(), act: Act::Disposed, what, purpose })?;
    // From here on it is not what it was, under its name it is whole.
    fs::rename(&kept.folder, &going).map_err(failed(&kept.folder))?;
    fs::remove_dir_all(&going).map_err(failed(&going))?;
    Ok(tombstone)
}
