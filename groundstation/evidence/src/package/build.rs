//! Making a package: copied and hashed in one go, signed, and there as a whole or not at all.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use mission::explain::{Explain, Message};
use mission::message;

use super::hashing;
use super::manifest::{Entries, MAX_FILES};
use super::name::{self, BadName};
use super::walk::walk;
use super::{
    BAG_INFO, BAGIT, BAGIT_TEXT, CASE, CUSTODY, MANIFEST_SHA256, MANIFEST_SM3, README, SIGNING, Signer, Signing,
    TAG_MANIFEST, readme,
};
use crate::Digests;
use crate::case::Case;
use crate::custody::{Act, Custody, CustodyError, Deed};
use crate::keys::{KeyError, SigningKey};

/// Where a part of a package comes from.
#[derive(Debug, Clone)]
pub enum Source {
    /// A file, as it is.
    File(PathBuf),
    /// A folder with all that is in it.
    Folder(PathBuf),
    /// These bytes.
    Bytes(Vec<u8>),
}

/// A part of a package.
#[derive(Debug, Clone)]
pub struct Item {
    /// Name of the file or folder under `data/`: `capture`, `log/flight.tlog`, `stills/1.jpg`.
    pub name: String,
    /// Where it comes from.
    pub from: Source,
}

impl Item {
    /// A file.
    pub fn file(name: &str, path: &Path) -> Self {
        Self { name: name.to_owned(), from: Source::File(path.to_owned()) }
    }

    /// A folder.
    pub fn folder(name: &str, path: &Path) -> Self {
        Self { name: name.to_owned(), from: Source::Folder(path.to_owned()) }
    }

    /// Bytes.
    pub fn bytes(name: &str, bytes: Vec<u8>) -> Self {
        Self { name: name.to_owned(), from: Source::Bytes(bytes) }
    }
}

/// A file in a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Name, beginning with `data/`.
    pub name: String,
    /// Size.
    pub bytes: u64,
    /// Hashes.
    pub digests: Digests,
}

/// Who makes a package, when and with which keys.
#[derive(Debug, Clone, Copy)]
pub struct Maker<'a> {
    /// Who.
    pub who: &'a str,
    /// What for.
    pub purpose: &'a str,
    /// Program, with its version.
    pub program: &'a str,
    /// When.
    pub at: Timestamp,
    /// Keys that sign, of different kinds.
    pub keys: &'a [&'a SigningKey],
}

/// Further files of a package, by their names below `data/`.
pub type Made = Result<Vec<(String, Vec<u8>)>, Message>;

/// What goes into a package.
pub struct Content<'a> {
    /// The case.
    pub case: &'a Case,
    /// The rest.
    pub items: Vec<Item>,
    /// Makes files that say something about all others, such as the readable record.
    pub record: &'a dyn Fn(&Path, &[Listed]) -> Made,
}

/// A package that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Built {
    /// Files under `data/`.
    pub files: Vec<Listed>,
    /// Hashes of `tagmanifest-sha256.txt`, which stand for the whole package.
    pub digests: Digests,
}

/// A package cannot be made. Nothing that looks like one is left.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// There is something of that name.
    #[error("{0} is there already")]
    Exists(String),
    /// A part cannot be read.
    #[error("{file} cannot be read: {source}")]
    Read {
        /// File.
        file: String,
        /// Why.
        source: io::Error,
    },
    /// The package cannot be written.
    #[error("{file} cannot be written: {source}")]
    Write {
        /// File.
        file: String,
        /// Why.
        source: io::Error,
    },
    /// A name that may be in no package.
    #[error("{name}: {why}")]
    Name {
        /// Name.
        name: String,
        /// Why.
        why: BadName,
    },
    /// A link, a pipe or a device.
    #[error("{0} is no plain file")]
    NoFile(String),
    /// Two parts have the same name, capitals apart.
    #[error("{0} is there twice")]
    Twice(String),
    /// Too many files.
    #[error("more than {MAX_FILES} files")]
    TooMany,
    /// No key, or two of a kind.
    #[error("one key of each kind signs, and at least one")]
    Keys,
    /// A key does not sign.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The custody log cannot be kept.
    #[error(transparent)]
    Custody(#[from] CustodyError),
    /// The readable record cannot be made.
    #[error("the record cannot be made: {}", .0.id)]
    Record(Message),
}

impl Explain for BuildError {
    fn explain(&self) -> Message {
        match self {
            Self::Exists(file) => message!("evidence-package-exists", file = file.as_str()),
            Self::Read { file, source } => {
                message!("evidence-read-failed", file = file.as_str(), cause = source.to_string())
            }
            Self::Write { file, source } => {
                message!("evidence-package-write-failed", file = file.as_str(), cause = source.to_string())
            }
            Self::Name { name, why } => {
                message!("evidence-package-name", file = name.as_str(), cause = why.explain())
            }
            Self::NoFile(file) => message!("evidence-package-no-file", file = file.as_str()),
            Self::Twice(file) => message!("evidence-package-twice", file = file.as_str()),
            Self::TooMany => message!("evidence-package-too-many", most = MAX_FILES),
            Self::Keys => message!("evidence-package-keys"),
            Self::Key(error) => error.explain(),
            Self::Custody(error) => error.explain(),
            Self::Record(message) => message.clone(),
        }
    }
}

/// Makes a package at `target`, which must not be there yet. Until it is complete it is called `target.unfinished`; what a
/// crash left under that name is made anew.
///
/// # Errors
/// Nothing is left at `target`.
pub fn build(
    target: &Path,
    content: &Content<'_>,
    maker: &Maker<'_>,
    custody: &mut Custody,
) -> Result<Built, BuildError> {
    if target.symlink_metadata().is_ok() {
        return Err(BuildError::Exists(target.display().to_string()));
    }
    let kinds: std::collections::BTreeSet<_> = maker.keys.iter().map(|key| key.algorithm()).collect();
    if kinds.len() != maker.keys.len() || kinds.is_empty() {
        return Err(BuildError::Keys);
    }
    let mut unfinished = target.as_os_str().to_owned();
    unfinished.push(".unfinished");
    let unfinished = PathBuf::from(unfinished);
    let made = fill(&unfinished, target, content, maker, custody);
    if made.is_err() && unfinished.exists() {
        // The error that is reported is the first one; what stays is named so that nobody takes it for a package.
        drop(fs::remove_dir_all(&unfinished));
    }
    made
}

fn fill(
    folder: &Path,
    target: &Path,
    content: &Content<'_>,
    maker: &Maker<'_>,
    custody: &mut Custody,
) -> Result<Built, BuildError> {
    let mut bag = Bag { folder, names: BTreeMap::new() };
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|source| bag.failed("", source))?;
    }
    fs::create_dir_all(folder).map_err(|source| bag.failed("", source))?;

    let name = target.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let what = match content.case.number.trim() {
        "" => name,
        number => format!("{name} ({number})"),
    };
    custody.append(&Deed {
        at: maker.at,
        who: maker.who.to_owned(),
        act: Act::Sealed,
        what,
        purpose: maker.purpose.to_owned(),
    })?;
    let mut sources = vec![
        (CASE.to_owned(), Source::Bytes(content.case.to_json().into_bytes())),
        (CUSTODY.to_owned(), Source::File(custody.path().to_owned())),
    ];
    for item in &content.items {
        expand(item, &mut sources)?;
    }
    let mut files = bag.payload(sources)?;
    let more = (content.record)(&folder.join("data"), &files).map_err(BuildError::Record)?;
    files.extend(
        bag.payload(more.into_iter().map(|(name, bytes)| (format!("data/{name}"), Source::Bytes(bytes))).collect())?,
    );
    files.sort_by(|a, b| a.name.cmp(&b.name));

    let mut tags = Entries::default();
    let mut put = |name: &str, text: &str| -> Result<(), BuildError> {
        bag.put(name, text.as_bytes())?;
        tags.hashes.insert(name.to_owned(), Digests::of(text.as_bytes()).sha256);
        Ok(())
    };
    let mut lists = [Entries::default(), Entries::default()];
    for file in &files {
        lists[0].hashes.insert(file.name.clone(), file.digests.sha256.clone());
        lists[1].hashes.insert(file.name.clone(), file.digests.sm3.clone());
    }
    put(BAGIT, BAGIT_TEXT)?;
    put(BAG_INFO, &bag_info(&files, content.case, maker))?;
    put(MANIFEST_SHA256, &lists[0].text())?;
    put(MANIFEST_SM3, &lists[1].text())?;
    let keys = maker.keys.iter().map(|key| Signer { algorithm: key.algorithm(), id: key.public().id() }).collect();
    let signing = Signing { signed_at: maker.at, keys };
    // Strings only: this cannot fail.
    put(SIGNING, &(serde_json::to_string_pretty(&signing).unwrap_or_default() + "\n"))?;
    for key in maker.keys {
        put(&key.algorithm().public_key_file(), &key.public().to_pem())?;
    }
    let algorithms: Vec<_> = maker.keys.iter().map(|key| key.algorithm()).collect();
    put(README, &readme::text(content.case, &files, &algorithms))?;

    let text = tags.text();
    bag.put(TAG_MANIFEST, text.as_bytes())?;
    for key in maker.keys {
        bag.put(&key.algorithm().signature_file(), &key.sign(text.as_bytes())?)?;
    }
    bag.settle()?;
    fs::rename(folder, target).map_err(|source| bag.failed("", source))?;
    if let Some(parent) = target.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        sync_folder(parent).map_err(|source| bag.failed("", source))?;
    }
    Ok(Built { files, digests: Digests::of(text.as_bytes()) })
}

/// Every file of an item.
fn expand(item: &Item, sources: &mut Vec<(String, Source)>) -> Result<(), BuildError> {
    let name = format!("data/{}", item.name);
    let Source::Folder(folder) = &item.from else {
        sources.push((name, item.from.clone()));
        return Ok(());
    };
    let found = walk(folder).map_err(|source| BuildError::Read { file: folder.display().to_string(), source })?;
    if let Some((file, odd)) = found.odd.into_iter().next() {
        let file = folder.join(file).display().to_string();
        return Err(match odd {
            super::walk::Odd::NoFile => BuildError::NoFile(file),
            super::walk::Odd::Name(why) => BuildError::Name { name: file, why },
            super::walk::Odd::TooMany => BuildError::TooMany,
            super::walk::Odd::Unreadable(cause) => BuildError::Read { file, source: io::Error::other(cause) },
        });
    }
    sources
        .extend(found.files.into_iter().map(|(file, _)| (format!("{name}/{file}"), Source::File(folder.join(file)))));
    Ok(())
}

/// On one line: a line end would begin another tag in `bag-info.txt`, and another command in `README.txt`.
pub(super) fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn bag_info(files: &[Listed], case: &Case, maker: &Maker<'_>) -> String {
    let bytes: u64 = files.iter().map(|file| file.bytes).sum();
    let date = maker.at.to_zoned(jiff::tz::TimeZone::UTC).date();
    format!(
        "Source-Organization: {}\nExternal-Identifier: {}\nInternal-Sender-Identifier: {}\nBagging-Date: {date}\n\
         Payload-Oxum: {bytes}.{}\nBag-Software-Agent: {}\n",
        plain(&case.brigade),
        plain(&case.record),
        plain(&case.number),
        files.len(),
        plain(maker.program),
    )
}

/// A package under way.
struct Bag<'a> {
    folder: &'a Path,
    /// Names in lower case, because some systems know no other.
    names: BTreeMap<String, ()>,
}

impl Bag<'_> {
    fn failed(&self, name: &str, source: io::Error) -> BuildError {
        BuildError::Write { file: self.folder.join(name).display().to_string(), source }
    }

    fn payload(&mut self, sources: Vec<(String, Source)>) -> Result<Vec<Listed>, BuildError> {
        for (name, from) in &sources {
            name::check(name).map_err(|why| BuildError::Name { name: name.clone(), why })?;
            if self.names.insert(name.to_lowercase(), ()).is_some() {
                return Err(BuildError::Twice(name.clone()));
            }
            if let Source::File(path) = from
                && !path.symlink_metadata().is_ok_and(|found| found.is_file())
            {
                return Err(BuildError::NoFile(path.display().to_string()));
            }
            let path = self.folder.join(name);
            let above = path.parent().unwrap_or(self.folder);
            fs::create_dir_all(above).map_err(|source| self.failed(name, source))?;
        }
        if self.names.len() > MAX_FILES {
            return Err(BuildError::TooMany);
        }
        hashing::each(&sources, |(name, from)| self.copy(name, from)).into_iter().collect()
    }

    fn copy(&self, name: &str, from: &Source) -> Result<Listed, BuildError> {
        let path = self.folder.join(name);
        let (bytes, digests) = match from {
            Source::Bytes(bytes) => {
                self.put(name, bytes)?;
                (bytes.len() as u64, Digests::of(bytes))
            }
            Source::File(source) | Source::Folder(source) => {
                let mut copy = File::create_new(&path).map_err(|source| self.failed(name, source))?;
                let copied = hashing::hash(source, u64::MAX - 1, Some(&mut copy));
                let copied =
                    copied.map_err(|error| BuildError::Read { file: source.display().to_string(), source: error })?;
                copy.sync_all().map_err(|source| self.failed(name, source))?;
                copied
            }
        };
        Ok(Listed { name: name.to_owned(), bytes, digests })
    }

    fn put(&self, name: &str, bytes: &[u8]) -> Result<(), BuildError> {
        let path = self.folder.join(name);
        let write = || {
            if let Some(above) = path.parent() {
                fs::create_dir_all(above)?;
            }
            let mut file = File::create_new(&path)?;
            file.write_all(bytes)?;
            file.sync_all()
        };
        write().map_err(|source| self.failed(name, source))
    }

    /// Names reach the medium before the package gets its own.
    fn settle(&self) -> Result<(), BuildError> {
        let mut folders = vec![self.folder.to_owned()];
        while let Some(folder) = folders.pop() {
            let settle = || -> io::Result<Vec<PathBuf>> {
                sync_folder(&folder)?;
                let entries = fs::read_dir(&folder)?.collect::<io::Result<Vec<_>>>()?;
                Ok(entries.into_iter().map(|entry| entry.path()).filter(|path| path.is_dir()).collect())
            };
            folders.extend(settle().map_err(|source| self.failed("", source))?);
        }
        Ok(())
    }
}

pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    // Only Unix opens folders.
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
