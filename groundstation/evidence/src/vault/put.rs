//! Sealed packages go up, and are read back.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;

use mission::explain::{Explain, Message};
use mission::message;
use object_store::path::Path as Object;
use object_store::{Error, ObjectStoreExt as _, PutMode, PutOptions, PutPayload};

use super::parts::{Begun, Log};
use super::reach::{Follow, Progress, Silence, Step, wait};
use super::sealed::{Sealed, SealedFile};
use super::{MAX_PARTS, Vault, VaultError};
use crate::custody::{Act, Deed};
use crate::package::hashing::{open, read_bounded};
use crate::package::{Doer, Package};
use crate::{Digests, Hashes};

/// A package that is stored, as it was sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Its name in the place.
    pub id: String,
    /// The place and the name.
    pub place: String,
    /// SHA-256 of `tagmanifest-sha256.txt`, which stands for the whole package.
    pub digest: String,
    /// Files that it has.
    pub files: usize,
    /// Bytes that it has.
    pub bytes: u64,
    /// Bytes that this call sent; the others were there.
    pub sent_bytes: u64,
}

impl Explain for Stored {
    fn explain(&self) -> Message {
        message!(
            "evidence-vault-stored",
            place = self.place.as_str(),
            files = self.files,
            bytes = self.bytes as f64,
            sent = self.sent_bytes as f64
        )
    }
}

/// An upload under way.
struct Upload<'a> {
    vault: &'a Vault,
    sealed: &'a Sealed,
    /// What the store has, by name.
    there: BTreeMap<String, u64>,
    log: Log,
    /// Bytes of files that are there now and were not before.
    done: u64,
    /// Of so many.
    to_send: u64,
    /// Bytes that went over the line: fewer, where parts of a file were there.
    sent: u64,
    /// Bytes that were read back.
    read: u64,
}

impl Vault {
    /// Stores a package, or goes on with that, and reads all of it back. The package's custody log says that it was stored,
    /// then what reading it back found.
    ///
    /// # Errors
    /// The package is not as it was sealed, the store does not take it or has something else under its name, or what was
    /// read back is not what was sent. The package here is never touched.
    pub fn put(&self, package: &Path, doer: &Doer<'_>, follow: &mut Follow<'_>) -> Result<Stored, VaultError> {
        let mut custody = Package::open(package)?;
        let sealed = Sealed::read(package)?;
        let log = Log::open(package, &self.name)?;
        let place = self.shown(&self.object(&sealed.id, "")?);
        let (files, bytes) = (sealed.files().count(), sealed.bytes());
        let there = self.run(self.there(&sealed, follow))?;
        let deed = |act, what: String| Deed {
            at: doer.at,
            who: doer.who.to_owned(),
            act,
            what,
            purpose: doer.purpose.to_owned(),
        };
        let named = format!("{place}, tagmanifest-sha256.txt sha256 {}", sealed.digest);
        custody.custody().append(&deed(Act::Stored, named.clone()))?;
        let to_send = sealed.files().filter(|file| !there.contains_key(&file.name)).map(|file| file.bytes).sum();
        let mut upload = Upload { vault: self, sealed: &sealed, there, log, done: 0, to_send, sent: 0, read: 0 };
        let passed = self.run(upload.all(follow));
        if let Err(VaultError::Corrupt { objects, more }) = &passed {
            let what = format!("{named}: not as it was sealed: {}, and {more} more", objects.join(", "));
            custody.custody().append(&deed(Act::Verified, what))?;
        }
        passed?;
        let found = format!("{named}: {files} files, {bytes} bytes, read back as they were sealed");
        custody.custody().append(&deed(Act::Verified, found))?;
        let sent_bytes = upload.sent;
        upload.log.done()?;
        Ok(Stored { id: sealed.id.clone(), place, digest: sealed.digest.clone(), files, bytes, sent_bytes })
    }

    /// What the store has of a package, by name.
    async fn there(&self, sealed: &Sealed, follow: &Follow<'_>) -> Result<BTreeMap<String, u64>, VaultError> {
        let below = self.object(&sealed.id, "")?;
        let sizes: BTreeMap<&str, u64> = sealed.files().map(|file| (file.name.as_str(), file.bytes)).collect();
        let mut there = BTreeMap::new();
        for object in self.objects(&sealed.id, follow.cancelled).await? {
            let name = object.location.as_ref().strip_prefix(below.as_ref()).unwrap_or_default();
            let name = name.trim_start_matches('/');
            match sizes.get(name) {
                None => return Err(VaultError::Foreign { object: self.shown(&object.location) }),
                Some(bytes) if *bytes != object.size => {
                    return Err(VaultError::Different { object: self.shown(&object.location) });
                }
                Some(bytes) => there.insert(name.to_owned(), *bytes),
            };
        }
        Ok(there)
    }
}

impl Upload<'_> {
    async fn all(&mut self, follow: &mut Follow<'_>) -> Result<(), VaultError> {
        let sealed = self.sealed;
        for files in [&sealed.first, &sealed.last] {
            for file in files {
                if !self.there.contains_key(&file.name) {
                    self.send(file, follow).await?;
                }
            }
            self.read_back(files, follow).await?;
        }
        Ok(())
    }

    /// The object of a file.
    fn object(&self, file: &SealedFile) -> Result<Object, VaultError> {
        self.vault.object(&self.sealed.id, &file.name)
    }

    fn told(&self, step: Step, file: &SealedFile, follow: &mut Follow<'_>) {
        let (done, total) = match step {
            Step::Sending => (self.done, self.to_send),
            Step::ReadingBack | Step::Fetching => (self.read, self.sealed.bytes()),
        };
        (follow.progress)(&Progress { step, file: &file.name, done, total });
    }

    async fn send(&mut self, file: &SealedFile, follow: &mut Follow<'_>) -> Result<(), VaultError> {
        let object = self.object(file)?;
        if file.bytes <= self.vault.part_bytes as u64 && !self.vault.all_in_parts {
            self.send_whole(file, &object, follow).await?;
            self.sent += file.bytes;
            self.done += file.bytes;
            self.told(Step::Sending, file, follow);
            return Ok(());
        }
        if file.bytes.div_ceil(self.vault.part_bytes as u64) > MAX_PARTS {
            let most = MAX_PARTS * self.vault.part_bytes as u64;
            return Err(VaultError::TooLarge { file: file.name.clone(), bytes: file.bytes, most });
        }
        let (known, done) = (self.log.begun.is_some(), self.done);
        match self.send_parts(file, &object, follow).await {
            Err(VaultError::Send { object: shown, source: source @ Error::NotFound { .. } }) => {
                let failed = |silence: Silence| silence.at(shown, |object, source| VaultError::Send { object, source });
                self.log.begin(None)?;
                // Either the last answer was lost, or the store has forgotten the upload: once more from the beginning.
                if self.is_there(&object, follow).await.map_err(failed.clone())? {
                    Ok(())
                } else if known {
                    self.done = done;
                    self.send_parts(file, &object, follow).await
                } else {
                    Err(failed(Silence::Store(source)))
                }
            }
            sent => sent,
        }
    }

    async fn send_whole(&self, file: &SealedFile, object: &Object, follow: &Follow<'_>) -> Result<(), VaultError> {
        let path = self.sealed.folder.join(&file.name);
        let bytes = read_bounded(&path, file.bytes)
            .map_err(|source| VaultError::Read { file: path.display().to_string(), source })?;
        if Digests::of(&bytes) != file.digests {
            return Err(VaultError::Altered { file: path.display().to_string() });
        }
        let payload = PutPayload::from(bytes);
        let put = |mode| {
            let options = PutOptions { mode, ..PutOptions::default() };
            wait(follow.cancelled, self.vault.store.put_opts(object, payload.clone(), options))
        };
        let failed = |silence: Silence| {
            silence.at(self.vault.shown(object), |object, source| VaultError::Send { object, source })
        };
        match put(PutMode::Create).await {
            // Somebody else was faster, or an answer was lost. Whether it is right is seen when it is read back.
            Ok(_) | Err(Silence::Store(Error::AlreadyExists { .. })) => return Ok(()),
            // A store that knows no conditions; `AWS_CONDITIONAL_PUT=disabled` says so beforehand.
            Err(Silence::Store(Error::NotImplemented { .. } | Error::NotSupported { .. })) => {}
            Err(silence) => return Err(failed(silence)),
        }
        if self.is_there(object, follow).await.map_err(failed)? {
            return Ok(());
        }
        put(PutMode::Overwrite).await.map(drop).map_err(failed)
    }

    /// Whether somebody else was faster.
    async fn is_there(&self, object: &Object, follow: &Follow<'_>) -> Result<bool, Silence> {
        match wait(follow.cancelled, self.vault.store.head(object)).await {
            Ok(_) => Ok(true),
            Err(Silence::Store(Error::NotFound { .. })) => Ok(false),
            Err(silence) => Err(silence),
        }
    }

    async fn send_parts(
        &mut self,
        file: &SealedFile,
        object: &Object,
        follow: &mut Follow<'_>,
    ) -> Result<(), VaultError> {
        let (vault, part_bytes) = (self.vault, self.vault.part_bytes as u64);
        let shown = vault.shown(object);
        let failed = |silence: Silence| silence.at(shown.clone(), |object, source| VaultError::Send { object, source });
        let is_this = |begun: &Begun| {
            let same = begun.place == vault.name && begun.object == object.as_ref();
            same && begun.sha256 == file.digests.sha256 && begun.part_bytes == part_bytes
        };
        if !self.log.begun.as_ref().is_some_and(|(begun, _)| is_this(begun)) {
            let upload = wait(follow.cancelled, vault.parts.create_multipart(object)).await.map_err(failed)?;
            if let Some((other, _)) = self.log.begun.as_ref().filter(|(other, _)| other.place == vault.name)
                && let Ok(at) = Object::parse(&other.object)
                && at != *object
            {
                // Nobody goes on with it. What the store does not let go of is its own to clear away.
                drop(wait(follow.cancelled, vault.parts.abort_multipart(&at, &other.upload)).await);
            }
            self.log.begin(Some(Begun {
                place: vault.name.clone(),
                object: object.to_string(),
                sha256: file.digests.sha256.clone(),
                part_bytes,
                upload,
            }))?;
        }
        let (upload, mut parts) = match &self.log.begun {
            Some((begun, parts)) => (begun.upload.clone(), parts.clone()),
            None => return Err(VaultError::Cancelled),
        };
        let path = self.sealed.folder.join(&file.name);
        let unread = |source| VaultError::Read { file: path.display().to_string(), source };
        let mut input = open(&path).map_err(unread)?;
        let mut hashes = Hashes::default();
        let count = file.bytes.div_ceil(part_bytes) as usize;
        // A log that names more parts than there are is none of ours.
        parts.truncate(count);
        for index in 0..count {
            follow.stopped()?;
            let bytes = piece(&mut input, index as u64 * part_bytes, part_bytes).map_err(unread)?;
            // What was sent before is hashed again, so that no file is made of two.
            hashes.update(&bytes);
            let length = bytes.len() as u64;
            if index >= parts.len() {
                let put = vault.parts.put_part(object, &upload, index, PutPayload::from(bytes));
                let part = wait(follow.cancelled, put).await.map_err(failed)?;
                self.log.part(part.content_id.clone())?;
                parts.push(part.content_id);
                self.sent += length;
            }
            self.done += length;
            self.told(Step::Sending, file, follow);
        }
        if hashes.finish() != file.digests {
            return Err(VaultError::Altered { file: path.display().to_string() });
        }
        if self.is_there(object, follow).await.map_err(failed)? {
            drop(wait(follow.cancelled, vault.parts.abort_multipart(object, &upload)).await);
            return self.log.begin(None);
        }
        let parts = parts.into_iter().map(|content_id| object_store::multipart::PartId { content_id }).collect();
        let completed = wait(follow.cancelled, vault.parts.complete_multipart(object, &upload, parts)).await;
        match completed {
            Ok(_) | Err(Silence::Store(Error::AlreadyExists { .. })) => self.log.begin(None),
            Err(silence) => Err(failed(silence)),
        }
    }

    /// Compares objects with what was sealed.
    async fn read_back(&mut self, files: &[SealedFile], follow: &mut Follow<'_>) -> Result<(), VaultError> {
        let mut differing = Vec::new();
        for file in files {
            let object = self.object(file)?;
            let mut hashes = Hashes::default();
            let take = |piece: &[u8]| {
                hashes.update(piece);
                Ok(())
            };
            let whole = self.vault.read(&object, file.bytes, follow.cancelled, take).await?;
            if !whole || hashes.finish() != file.digests {
                differing.push(self.vault.shown(&object));
            }
            self.read += file.bytes;
            self.told(Step::ReadingBack, file, follow);
        }
        if differing.is_empty() {
            return Ok(());
        }
        let more = differing.len().saturating_sub(VaultError::MOST_NAMED);
        differing.truncate(VaultError::MOST_NAMED);
        Err(VaultError::Corrupt { objects: differing, more })
    }
}

/// A part of a file.
fn piece(input: &mut File, at: u64, most: u64) -> std::io::Result<Vec<u8>> {
    input.seek(SeekFrom::Start(at))?;
    let mut bytes = Vec::new();
    input.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}
