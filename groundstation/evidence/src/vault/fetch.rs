//! What a place has, and packages that come back.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use jiff::Timestamp;
use mission::explain::{Explain, Message};
use mission::message;
use object_store::ObjectMeta;

use super::reach::{Follow, Progress, Step};
use super::{Vault, VaultError};
use crate::custody::{Act, Deed};
use crate::keys::Keyring;
use crate::package::{self, Doer, MAX_FILES, Package, Report, TAG_MANIFEST, check_name};

/// A package in a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its name.
    pub id: String,
    /// Whether it has its last object. Only a complete one can be fetched.
    pub complete: bool,
    /// Objects.
    pub files: usize,
    /// Bytes.
    pub bytes: u64,
    /// When the last object came, by the store's clock.
    pub changed: Timestamp,
}

impl Explain for Listed {
    fn explain(&self) -> Message {
        let (id, files, bytes, at) = (self.id.as_str(), self.files, self.bytes as f64, self.changed.to_string());
        if self.complete {
            message!("evidence-vault-listed", id = id, files = files, bytes = bytes, at = at)
        } else {
            message!("evidence-vault-listed-incomplete", id = id, files = files, bytes = bytes, at = at)
        }
    }
}

/// A package that came back.
#[derive(Debug, Clone, PartialEq)]
pub struct Fetched {
    /// Its folder.
    pub folder: PathBuf,
    /// Files that came.
    pub files: usize,
    /// Bytes that came.
    pub bytes: u64,
    /// What was found in it. Whose the signatures are is for a keyring to say.
    pub report: Report,
}

impl Explain for Fetched {
    fn explain(&self) -> Message {
        let folder = self.folder.display().to_string();
        message!("evidence-vault-fetched", folder = folder, files = self.files, bytes = self.bytes as f64)
    }
}

impl Vault {
    /// Every package of the place, in order of names.
    ///
    /// # Errors
    /// The place cannot be listed.
    pub fn list(&self, cancelled: &AtomicBool) -> Result<Vec<Listed>, VaultError> {
        let objects = self.run(self.objects("", cancelled))?;
        let mut found: BTreeMap<String, Listed> = BTreeMap::new();
        for object in objects {
            let name = object.location.as_ref().strip_prefix(self.prefix.as_ref()).unwrap_or_default();
            let Some((id, name)) = name.trim_start_matches('/').split_once('/') else { continue };
            // Beside packages a place may hold what it likes.
            if !is_id(id) {
                continue;
            }
            let changed = time(&object);
            let listed = found.entry(id.to_owned()).or_insert_with(|| {
                let id = id.to_owned();
                Listed { id, complete: false, files: 0, bytes: 0, changed }
            });
            listed.complete |= name == TAG_MANIFEST;
            listed.files += 1;
            listed.bytes = listed.bytes.saturating_add(object.size);
            listed.changed = listed.changed.max(changed);
        }
        Ok(found.into_values().collect())
    }

    /// Brings a package into a folder under `into` that has its name, and looks at every byte of it. Until then it is called
    /// NAME`.unfinished`; a fetch that was broken off goes on there.
    ///
    /// # Errors
    /// The place does not have all of it, a name leads somewhere else, or it is not as it was sealed. Nothing is left under
    /// its name then.
    pub fn fetch(
        &self,
        id: &str,
        into: &Path,
        doer: &Doer<'_>,
        follow: &mut Follow<'_>,
    ) -> Result<Fetched, VaultError> {
        let target = into.join(id);
        let named = |path: &Path| path.display().to_string();
        let failed = |path: &Path| {
            let file = named(path);
            move |source| VaultError::Write { file, source }
        };
        if !is_id(id) {
            return Err(VaultError::NoSuchPackage { place: self.name.clone(), id: id.to_owned() });
        }
        if target.symlink_metadata().is_ok() {
            return Err(VaultError::Exists { folder: named(&target) });
        }
        fs::create_dir_all(into).map_err(failed(into))?;
        let unfinished = into.join(format!("{id}.unfinished"));
        let (files, bytes) = self.run(self.bring(id, into, &unfinished, follow))?;

        let report = package::verify(&unfinished, &Keyring::default());
        if let Some(trouble) = report.troubles.first() {
            let (trouble, more) = (trouble.explain(), report.troubles.len() - 1);
            // A copy of something wrong. What the store has stays as it is.
            fs::remove_dir_all(&unfinished).map_err(failed(&unfinished))?;
            return Err(VaultError::FetchedBad { place: self.shown(&self.object(id, "")?), trouble, more });
        }
        fs::rename(&unfinished, &target).map_err(failed(&target))?;
        if cfg!(unix) {
            // Only Unix opens folders.
            File::open(into).and_then(|folder| folder.sync_all()).map_err(failed(into))?;
        }
        let what = format!("{} to {}", self.shown(&self.object(id, "")?), named(&target));
        let (who, purpose) = (doer.who.to_owned(), doer.purpose.to_owned());
        Package::open(&target)?.custody().append(&Deed { at: doer.at, who, act: Act::Exported, what, purpose })?;
        Ok(Fetched { folder: target, files, bytes, report })
    }

    async fn bring(
        &self,
        id: &str,
        into: &Path,
        unfinished: &Path,
        follow: &mut Follow<'_>,
    ) -> Result<(usize, u64), VaultError> {
        let below = self.object(id, "")?;
        let objects = self.objects(id, follow.cancelled).await?;
        let mut files = Vec::new();
        let mut folded = std::collections::BTreeSet::new();
        for object in &objects {
            let name = object.location.as_ref().strip_prefix(below.as_ref()).unwrap_or_default();
            let name = name.trim_start_matches('/');
            // Before anything is written: a name of somebody else's must lead nowhere, on no system.
            check_name(name).map_err(|why| VaultError::ForeignName {
                object: self.shown(&object.location),
                cause: why.to_string(),
            })?;
            if !folded.insert(name.to_lowercase()) {
                return Err(VaultError::Foreign { object: self.shown(&object.location) });
            }
            files.push((name.to_owned(), object));
        }
        if files.is_empty() {
            return Err(VaultError::NoSuchPackage { place: self.name.clone(), id: id.to_owned() });
        }
        if files.len() > MAX_FILES {
            return Err(VaultError::TooMany { place: self.shown(&below), most: MAX_FILES });
        }
        if !folded.contains(TAG_MANIFEST) {
            return Err(VaultError::Incomplete { place: self.shown(&below) });
        }
        let total = files.iter().fold(0_u64, |sum, (_, object)| sum.saturating_add(object.size));
        let free = fs4::available_space(into).unwrap_or(u64::MAX);
        if total > free {
            return Err(VaultError::NoSpace { folder: into.display().to_string(), wanted: total, free });
        }
        let (mut done, count) = (0, files.len());
        for (name, object) in files {
            let path = unfinished.join(&name);
            let there = path.symlink_metadata().is_ok_and(|found| found.is_file() && found.len() == object.size);
            if !there {
                self.bring_one(object, &path, follow).await?;
            }
            done += object.size;
            (follow.progress)(&Progress { step: Step::Fetching, file: &name, done, total });
        }
        Ok((count, total))
    }

    async fn bring_one(&self, object: &ObjectMeta, path: &Path, follow: &Follow<'_>) -> Result<(), VaultError> {
        let failed = |source: io::Error| VaultError::Write { file: path.display().to_string(), source };
        let create = || {
            fs::create_dir_all(path.parent().unwrap_or(path))?;
            // What a fetch that was broken off left there.
            if path.symlink_metadata().is_ok() {
                fs::remove_file(path)?;
            }
            File::create_new(path)
        };
        let mut file = create().map_err(failed)?;
        let take = |piece: &[u8]| file.write_all(piece).map_err(failed);
        if !self.read(&object.location, object.size, follow.cancelled, take).await? {
            return Err(VaultError::Corrupt { objects: vec![self.shown(&object.location)], more: 0 });
        }
        file.sync_all().map_err(failed)
    }
}

/// Whether it may be the name of a package.
fn is_id(id: &str) -> bool {
    !id.contains('/') && !id.starts_with('.') && check_name(id).is_ok()
}

fn time(object: &ObjectMeta) -> Timestamp {
    Timestamp::from_microsecond(object.last_modified.timestamp_micros()).unwrap_or(Timestamp::UNIX_EPOCH)
}
