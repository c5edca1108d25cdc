//! What is wrong with a package: every change, addition, removal and exchange, with the file; and whose signature it has.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

use jiff::Timestamp;
use mission::explain::{Explain, Message};
use mission::message;

use super::hashing::{self, read_bounded};
use super::manifest::{BagInfo, Entries, MAX_MANIFEST_BYTES, ManifestError};
use super::open::custody_beside;
use super::redact::{Origin, REDACTION};
use super::walk::{Found, Odd, walk};
use super::{
    BAG_INFO, BAGIT, BAGIT_TEXT, CAPTURE, CASE, CUSTODY, MANIFEST_SHA256, MANIFEST_SM3, README, REQUEST, RESPONSE,
    SIGNING, Signing, TAG_MANIFEST,
};
use crate::Disk;
use crate::case::{Case, MAX_CASE_BYTES, Status};
use crate::custody::{self, Line, MAX_CUSTODY_BYTES};
use crate::keys::{Algorithm, Keyring, PublicKey, Standing};
use crate::timestamp::{self, MAX_RESPONSE_BYTES, StampError, TimeStamp};
use crate::verify::{self as capture};

/// A small tag file is not larger.
const MAX_SMALL_BYTES: u64 = 1 << 20;

/// Why a file of the package's own cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    /// Not what it should be, with line and column.
    #[error("{0}")]
    Syntax(String),
    /// Not a list.
    #[error("{0}")]
    List(ManifestError),
    /// Far larger than such a file is.
    #[error("{bytes} bytes, {most} at most")]
    TooLarge {
        /// Size.
        bytes: u64,
        /// Of the largest that is read.
        most: u64,
    },
    /// It lists everything of its kind, but not this.
    #[error("does not list {0}")]
    DoesNotList(String),
    /// It lists something that is not under `data/`.
    #[error("lists {0}, which is not under data/")]
    Outside(String),
    /// The two lists of the payload have different files.
    #[error("lists other files than manifest-sha256.txt")]
    OtherFiles,
    /// It does not say how large the payload is, or something absurd.
    #[error("no Payload-Oxum, or an absurd one")]
    NoSize,
    /// Another version or encoding.
    #[error("not BagIt 1.0 in UTF-8")]
    NotBagIt,
    /// Nobody signed.
    #[error("names no key")]
    NoKey,
    /// Only one key of a kind has a signature.
    #[error("names two keys of a kind")]
    TwoKeys,
    /// A key file holds another key.
    #[error("not the key that signing.json names")]
    OtherKey,
}

impl Explain for Damage {
    fn explain(&self) -> Message {
        match self {
            Self::Syntax(cause) => message!("evidence-damage-syntax", cause = cause.as_str()),
            Self::List(error) => error.explain(),
            Self::TooLarge { bytes, most } => {
                message!("evidence-damage-too-large", bytes = *bytes as f64, most = *most as f64)
            }
            Self::DoesNotList(file) => message!("evidence-damage-does-not-list", file = file.as_str()),
            Self::Outside(file) => message!("evidence-damage-outside", file = file.as_str()),
            Self::OtherFiles => message!("evidence-damage-other-files"),
            Self::NoSize => message!("evidence-damage-no-size"),
            Self::NotBagIt => message!("evidence-damage-not-bagit"),
            Self::NoKey => message!("evidence-damage-no-key"),
            Self::TwoKeys => message!("evidence-damage-two-keys"),
            Self::OtherKey => message!("evidence-damage-other-key"),
        }
    }
}

/// Something is not as it was when the package was made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// It cannot be read.
    #[error("{file}: cannot be read: {cause}")]
    Unreadable {
        /// File.
        file: String,
        /// Why.
        cause: String,
    },
    /// Nothing here was packed by this program.
    #[error("no package in this folder")]
    NoPackage,
    /// A link, a device, or a name that leads somewhere else: not looked at.
    #[error("{file}: refused: {why}")]
    Refused {
        /// File.
        file: String,
        /// Why.
        why: Odd,
    },
    /// `fetch.txt` wants files from elsewhere to be part of the package.
    #[error("{file}: refused: it names files that are not here")]
    Fetch {
        /// File.
        file: String,
    },
    /// A file is not there.
    #[error("{file}: missing")]
    Missing {
        /// File.
        file: String,
    },
    /// A file that no list names.
    #[error("{file}: does not belong to this package")]
    Foreign {
        /// File.
        file: String,
    },
    /// A file has other bytes than its list says.
    #[error("{file}: changed")]
    Changed {
        /// File.
        file: String,
    },
    /// A file of the package's own cannot be understood.
    #[error("{file}: damaged: {cause}")]
    Damaged {
        /// File.
        file: String,
        /// Why, with the place.
        cause: Damage,
    },
    /// The payload has another size than `bag-info.txt` says, or a single file is larger than all of it.
    #[error("{file}: {found} bytes, where the package has {stated} in all")]
    Size {
        /// File or folder.
        file: String,
        /// Bytes.
        found: u64,
        /// Bytes by `bag-info.txt`.
        stated: u64,
    },
    /// A signature is not over this `tagmanifest-sha256.txt`.
    #[error("{file}: does not sign {signed}")]
    BadSignature {
        /// File.
        file: String,
        /// What it should sign.
        signed: String,
    },
    /// The custody log does not hang together.
    #[error("{file}: line {line}: changed, or something before it is gone")]
    Custody {
        /// File.
        file: String,
        /// Line.
        line: u64,
    },
    /// The time stamp does not serve.
    #[error("{file}: {why}")]
    TimeStamp {
        /// File.
        file: String,
        /// Why.
        why: StampError,
    },
    /// Something in the capture inside.
    #[error("{folder}/{trouble}")]
    Capture {
        /// Its folder.
        folder: String,
        /// What.
        trouble: capture::Trouble,
    },
}

impl Explain for Trouble {
    fn explain(&self) -> Message {
        match self {
            Self::Unreadable { file, cause } => {
                message!("evidence-read-failed", file = file.as_str(), cause = cause.as_str())
            }
            Self::NoPackage => message!("evidence-no-package"),
            Self::Refused { file, why } => {
                message!("evidence-package-refused", file = file.as_str(), cause = why.explain())
            }
            Self::Fetch { file } => message!("evidence-package-fetch", file = file.as_str()),
            Self::Missing { file } => message!("evidence-missing", file = file.as_str()),
            Self::Foreign { file } => message!("evidence-package-foreign", file = file.as_str()),
            Self::Changed { file } => message!("evidence-package-changed", file = file.as_str()),
            Self::Damaged { file, cause } => {
                message!("evidence-package-damaged", file = file.as_str(), cause = cause.explain())
            }
            Self::Size { file, found, stated } => {
                message!("evidence-package-size", file = file.as_str(), found = *found as f64, stated = *stated as f64)
            }
            Self::BadSignature { file, signed } => {
                message!("evidence-signature-bad", file = file.as_str(), signed = signed.as_str())
            }
            Self::Custody { file, line } => {
                message!("evidence-custody-broken", file = file.as_str(), line = *line as f64)
            }
            Self::TimeStamp { file, why } => {
                message!("evidence-time-stamp-bad", file = file.as_str(), cause = why.explain())
            }
            Self::Capture { folder, trouble } => {
                message!("evidence-package-capture", folder = folder.as_str(), trouble = trouble.explain())
            }
        }
    }
}

/// What is to be said of a package as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Every byte is as it was packed, and keys that were in use signed it.
    Untouched,
    /// Something was changed, added, moved or taken away.
    Troubled,
    /// It, or a part of it, cannot be read.
    Unreadable,
    /// Untouched, but the recording inside has not ended.
    NotEnded,
    /// Every byte is as it was signed, but nothing says that the signer was entitled: a key is unknown, was not valid, or is
    /// revoked, be it later.
    Unvouched,
}

impl Explain for Verdict {
    fn explain(&self) -> Message {
        match self {
            Self::Untouched => message!("evidence-package-verdict-untouched"),
            Self::Troubled => message!("evidence-package-verdict-troubled"),
            Self::Unreadable => message!("evidence-package-verdict-unreadable"),
            Self::NotEnded => message!("evidence-package-verdict-not-ended"),
            Self::Unvouched => message!("evidence-package-verdict-unvouched"),
        }
    }
}

/// A signature that is right, and how its key stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// How it was made.
    pub algorithm: Algorithm,
    /// Key.
    pub id: String,
    /// When, by the signer's clock.
    pub at: Timestamp,
    /// How the key stood then.
    pub standing: Standing,
}

impl Signature {
    /// Whether the key was in use, and was not revoked since: who has a stolen key can also set back a clock.
    fn vouches(&self) -> bool {
        matches!(self.standing, Standing::Good { revoked_later: None, .. })
    }
}

impl Explain for Signature {
    fn explain(&self) -> Message {
        let (algorithm, key, at) = (self.algorithm.name(), self.id.as_str(), self.at.to_string());
        match &self.standing {
            Standing::Good { unit, revoked_later: None } => {
                message!("evidence-signature-good", algorithm = algorithm, key = key, at = at, unit = unit.as_str())
            }
            Standing::Good { unit, revoked_later: Some(by) } => message!(
                "evidence-signature-revoked-later",
                algorithm = algorithm,
                key = key,
                at = at,
                unit = unit.as_str(),
                since = by.at.to_string(),
                reason = by.reason.as_str()
            ),
            Standing::Unknown => message!("evidence-signature-unknown", algorithm = algorithm, key = key, at = at),
            Standing::Revoked { unit, by } => message!(
                "evidence-signature-revoked",
                algorithm = algorithm,
                key = key,
                at = at,
                unit = unit.as_str(),
                since = by.at.to_string(),
                reason = by.reason.as_str()
            ),
            Standing::OutsideValidity { unit, from, until } => message!(
                "evidence-signature-outside",
                algorithm = algorithm,
                key = key,
                at = at,
                unit = unit.as_str(),
                from = from.to_string(),
                until = until.to_string()
            ),
        }
    }
}

/// What was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Checked {
    /// Files.
    pub files: usize,
    /// Bytes.
    pub bytes: u64,
}

/// What a package holds and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Report {
    /// The case, as far as it can be read.
    pub case: Option<Case>,
    /// Evidence or clue.
    pub status: Option<Status>,
    /// What a redacted copy says about its source. Evidence is the source then.
    pub redacted: Option<Origin>,
    /// What was looked at.
    pub checked: Checked,
    /// SHA-256 of `tagmanifest-sha256.txt`, which stands for the whole package.
    pub digest: Option<String>,
    /// Signatures that are right.
    pub signatures: Vec<Signature>,
    /// The time stamp, where there is a right one.
    pub time_stamp: Option<TimeStamp>,
    /// Custody, in the package and since.
    pub custody: Vec<Line>,
    /// The capture inside, where there is one.
    pub capture: Option<capture::Report>,
    /// What is wrong; nothing in an untouched package.
    pub troubles: Vec<Trouble>,
}

impl Report {
    /// All of it in a word. A change outweighs what cannot be read.
    pub fn verdict(&self) -> Verdict {
        let unread = |trouble: &Trouble| {
            matches!(
                trouble,
                Trouble::Unreadable { .. }
                    | Trouble::NoPackage
                    | Trouble::Capture { trouble: capture::Trouble::Unreadable { .. }, .. }
            )
        };
        if !self.troubles.iter().all(unread) {
            Verdict::Troubled
        } else if !self.troubles.is_empty() {
            Verdict::Unreadable
        } else if self.capture.as_ref().is_some_and(|capture| !capture.ended) {
            Verdict::NotEnded
        } else if !self.signatures.is_empty() && self.signatures.iter().all(Signature::vouches) {
            Verdict::Untouched
        } else {
            Verdict::Unvouched
        }
    }

    fn trouble(&mut self, trouble: Trouble) {
        self.troubles.push(trouble);
    }
}

/// Whether a folder says of itself that it is a bag, rather than a capture.
pub fn looks_like(folder: &Path) -> bool {
    [BAGIT, TAG_MANIFEST, MANIFEST_SHA256].iter().any(|file| folder.join(file).symlink_metadata().is_ok())
}

/// Looks at every byte of a package. `keyring` says whose the keys are.
pub fn verify(folder: &Path, keyring: &Keyring) -> Report {
    let mut report = Report::default();
    let found = match walk(folder) {
        Ok(found) => found,
        Err(error) => {
            report.trouble(Trouble::Unreadable { file: ".".to_owned(), cause: error.to_string() });
            return report;
        }
    };
    if !looks_like(folder) {
        report.trouble(Trouble::NoPackage);
        return report;
    }
    let sizes = found.files.iter().cloned().collect();
    let mut look = Look { folder, sizes, report, named: BTreeSet::new(), missing: BTreeSet::new() };
    look.odd(&found);
    look.bag();
    look.signatures(keyring);
    look.contents();
    look.report
}

/// The way through a package.
struct Look<'a> {
    folder: &'a Path,
    /// By name.
    sizes: BTreeMap<String, u64>,
    report: Report,
    /// Files that a list names, or that need none.
    named: BTreeSet<String>,
    /// Files that were said to be missing: a list may name a hundred thousand.
    missing: BTreeSet<String>,
}

impl Look<'_> {
    fn odd(&mut self, found: &Found) {
        for (file, why) in &found.odd {
            let (file, why) = (file.clone(), why.clone());
            self.report.trouble(match why {
                Odd::Unreadable(cause) => Trouble::Unreadable { file, cause },
                why => Trouble::Refused { file, why },
            });
        }
    }

    /// The bytes of a small file; states what is wrong where there are none.
    fn read(&mut self, file: &str, most: u64) -> Option<Vec<u8>> {
        let trouble = match self.sizes.get(file) {
            None => Trouble::Missing { file: file.to_owned() },
            Some(size) if *size > most => {
                Trouble::Damaged { file: file.to_owned(), cause: Damage::TooLarge { bytes: *size, most } }
            }
            Some(_) => match read_bounded(&self.folder.join(file), most) {
                Ok(bytes) => return Some(bytes),
                Err(error) => Trouble::Unreadable { file: file.to_owned(), cause: error.to_string() },
            },
        };
        // A link in its place was refused already.
        if !self.report.troubles.iter().any(|known| matches!(known, Trouble::Refused { file: odd, .. } if odd == file))
        {
            if matches!(trouble, Trouble::Missing { .. }) {
                self.missing.insert(file.to_owned());
            }
            self.report.trouble(trouble);
        }
        None
    }

    fn list(&mut self, file: &str) -> Option<Entries> {
        let bytes = self.read(file, MAX_MANIFEST_BYTES)?;
        match Entries::read(&bytes) {
            Ok(entries) => Some(entries),
            Err(error) => {
                self.damaged(file, Damage::List(error));
                None
            }
        }
    }

    fn damaged(&mut self, file: &str, cause: Damage) {
        self.report.trouble(Trouble::Damaged { file: file.to_owned(), cause });
    }

    /// Lists and hashes.
    fn bag(&mut self) {
        let tags = self.list(TAG_MANIFEST);
        let lists = [self.list(MANIFEST_SHA256), self.list(MANIFEST_SM3)];
        self.named.extend([TAG_MANIFEST, REQUEST, RESPONSE].map(str::to_owned));
        for algorithm in [Algorithm::Ed25519, Algorithm::Sm2] {
            self.named.insert(algorithm.signature_file());
        }
        // Which of the two lists may be believed where they disagree.
        let mut sound = [true, true];
        if let Some(tags) = &tags {
            for file in [BAGIT, BAG_INFO, MANIFEST_SHA256, MANIFEST_SM3, README, SIGNING] {
                if !tags.hashes.contains_key(file) {
                    self.damaged(TAG_MANIFEST, Damage::DoesNotList(file.to_owned()));
                }
            }
            let files: Vec<_> = tags.hashes.iter().collect();
            for (file, hash) in files {
                let hashed = self.hash(file, MAX_MANIFEST_BYTES);
                if let Some(digests) = hashed
                    && digests.sha256 != *hash
                {
                    self.report.trouble(Trouble::Changed { file: file.clone() });
                    sound[0] &= file != MANIFEST_SHA256;
                    sound[1] &= file != MANIFEST_SM3;
                }
            }
            self.named.extend(tags.hashes.keys().cloned());
        }
        let info = self.read(BAG_INFO, MAX_SMALL_BYTES).and_then(|bytes| String::from_utf8(bytes).ok());
        let info = info.and_then(|text| BagInfo::read(&text));
        if info.is_none() && self.sizes.contains_key(BAG_INFO) {
            self.damaged(BAG_INFO, Damage::NoSize);
        }
        if let Some(bytes) = self.read(BAGIT, MAX_SMALL_BYTES)
            && bytes != BAGIT_TEXT.as_bytes()
        {
            self.damaged(BAGIT, Damage::NotBagIt);
        }
        if self.sizes.contains_key("fetch.txt") {
            self.named.insert("fetch.txt".to_owned());
            self.report.trouble(Trouble::Fetch { file: "fetch.txt".to_owned() });
        }
        self.payload(lists, sound, info);
        let foreign: Vec<_> = self.sizes.keys().filter(|file| !self.named.contains(*file)).cloned().collect();
        self.report.troubles.extend(foreign.into_iter().map(|file| Trouble::Foreign { file }));
    }

    fn hash(&mut self, file: &str, most: u64) -> Option<crate::Digests> {
        let Some(size) = self.sizes.get(file) else {
            if !self.missing.contains(file) {
                self.report.trouble(Trouble::Missing { file: file.to_owned() });
                self.missing.insert(file.to_owned());
            }
            return None;
        };
        self.report.checked.files += 1;
        self.report.checked.bytes += size;
        match hashing::hash(&self.folder.join(file), most, None) {
            Ok((_, digests)) => Some(digests),
            Err(error) => {
                self.report.trouble(Trouble::Unreadable { file: file.to_owned(), cause: error.to_string() });
                None
            }
        }
    }

    fn payload(&mut self, lists: [Option<Entries>; 2], sound: [bool; 2], info: Option<BagInfo>) {
        let [sha256, sm3] = lists.map(Option::unwrap_or_default);
        let files: Vec<String> =
            sha256.hashes.keys().chain(sm3.hashes.keys()).cloned().collect::<BTreeSet<_>>().into_iter().collect();
        for (list, file) in [(&sha256, MANIFEST_SHA256), (&sm3, MANIFEST_SM3)] {
            if let Some(odd) = list.hashes.keys().find(|name| !name.starts_with("data/")) {
                self.damaged(file, Damage::Outside(odd.clone()));
            }
        }
        if sha256.hashes.keys().ne(sm3.hashes.keys()) && sound == [true, true] {
            self.damaged(MANIFEST_SM3, Damage::OtherFiles);
        }
        // Missing and additional files change the sum too, and are named by themselves.
        let there: u64 = self.sizes.iter().filter(|(name, _)| name.starts_with("data/")).map(|(_, size)| size).sum();
        let stated = info.map_or(there, |info| info.bytes);
        let complete = files.iter().all(|file| self.sizes.contains_key(file));
        if there != stated && complete {
            self.report.trouble(Trouble::Size { file: "data".to_owned(), found: there, stated });
        }
        // A single file that is larger than all of them together is not read.
        let mut present = Vec::new();
        for file in files {
            self.named.insert(file.clone());
            match self.sizes.get(&file) {
                None => self.report.trouble(Trouble::Missing { file }),
                Some(&found) if found > stated => self.report.trouble(Trouble::Size { file, found, stated }),
                Some(&size) => present.push((file, size)),
            }
        }
        let hashed = hashing::each(&present, |(file, _)| hashing::hash(&self.folder.join(file), stated, None));
        for ((file, size), hashed) in present.into_iter().zip(hashed) {
            self.report.checked.files += 1;
            self.report.checked.bytes += size;
            match hashed {
                Err(error) => self.report.trouble(Trouble::Unreadable { file, cause: error.to_string() }),
                Ok((_, digests)) => {
                    let agrees =
                        |list: &Entries, hash: &str| list.hashes.get(&file).is_none_or(|listed| listed == hash);
                    let (by_sha256, by_sm3) = (agrees(&sha256, &digests.sha256), agrees(&sm3, &digests.sm3));
                    let unchanged = match sound {
                        [false, true] => by_sm3,
                        [true, false] => by_sha256,
                        _ => by_sha256 && by_sm3,
                    };
                    if !unchanged {
                        self.report.trouble(Trouble::Changed { file });
                    }
                }
            }
        }
    }

    fn signatures(&mut self, keyring: &Keyring) {
        let Some(signed) = self.read_again(TAG_MANIFEST, MAX_MANIFEST_BYTES) else { return };
        self.report.digest = Some(crate::Digests::of(&signed).sha256);
        self.time_stamp(&signed);
        // Without it the signatures still show whether they were exchanged.
        let signing = self.signing();
        for algorithm in [Algorithm::Ed25519, Algorithm::Sm2] {
            let (file, key_file) = (algorithm.signature_file(), algorithm.public_key_file());
            let signer =
                signing.as_ref().and_then(|signing| signing.keys.iter().find(|key| key.algorithm == algorithm));
            if signer.is_none() && (signing.is_some() || !self.sizes.contains_key(&file)) {
                if self.sizes.contains_key(&file) {
                    self.report.trouble(Trouble::Foreign { file });
                }
                continue;
            }
            let Some(signature) = self.read(&file, MAX_SMALL_BYTES) else { continue };
            if !self.named.contains(&key_file) {
                self.damaged(TAG_MANIFEST, Damage::DoesNotList(key_file.clone()));
            }
            let read = self.read_again(&key_file, MAX_SMALL_BYTES);
            let mut key = read.and_then(|bytes| PublicKey::from_pem(&String::from_utf8(bytes).ok()?).ok());
            if let Some(signer) = signer {
                key = key.filter(|key| key.id() == signer.id && key.algorithm() == algorithm);
                if key.is_none() {
                    self.damaged(&key_file, Damage::OtherKey);
                    key = keyring.key(&signer.id);
                }
            }
            let Some(key) = key else { continue };
            if !key.verifies(&signed, &signature) {
                self.report.trouble(Trouble::BadSignature { file, signed: TAG_MANIFEST.to_owned() });
            } else if let Some(signing) = &signing {
                let at = signing.signed_at;
                let standing = keyring.standing(&key.id(), at);
                self.report.signatures.push(Signature { algorithm, id: key.id(), at, standing });
            }
        }
    }

    fn signing(&mut self) -> Option<Signing> {
        let bytes = self.read_again(SIGNING, MAX_SMALL_BYTES)?;
        let cause = match serde_json::from_slice::<Signing>(&bytes) {
            Ok(signing) => {
                let kinds: BTreeSet<_> = signing.keys.iter().map(|signer| signer.algorithm).collect();
                match kinds.len() {
                    0 => Damage::NoKey,
                    kinds if kinds < signing.keys.len() => Damage::TwoKeys,
                    _ => return Some(signing),
                }
            }
            Err(error) => Damage::Syntax(error.to_string()),
        };
        self.damaged(SIGNING, cause);
        None
    }

    /// A file whose absence was stated before.
    fn read_again(&self, file: &str, most: u64) -> Option<Vec<u8>> {
        self.sizes.get(file).filter(|size| **size <= most)?;
        read_bounded(&self.folder.join(file), most).ok()
    }

    fn time_stamp(&mut self, signed: &[u8]) {
        let has_request = self.sizes.contains_key(REQUEST);
        let request = if has_request { self.read(REQUEST, MAX_SMALL_BYTES) } else { None };
        if request.as_ref().is_some_and(|request| !timestamp::is_request(request, signed)) {
            self.report.trouble(Trouble::TimeStamp { file: REQUEST.to_owned(), why: StampError::OtherRequest });
        }
        if !self.sizes.contains_key(RESPONSE) {
            return;
        }
        let Some(response) = self.read(RESPONSE, MAX_RESPONSE_BYTES) else { return };
        match timestamp::check(&response, signed, request.as_deref()) {
            Ok(stamp) => self.report.time_stamp = Some(stamp),
            Err(why) => self.report.trouble(Trouble::TimeStamp { file: RESPONSE.to_owned(), why }),
        }
    }

    fn contents(&mut self) {
        if let Some(bytes) = self.read(CASE, MAX_CASE_BYTES) {
            match Case::from_json(&bytes) {
                Ok(case) => {
                    let is_copy = self.sizes.contains_key(REDACTION);
                    self.report.status = (!is_copy).then(|| case.status());
                    self.report.case = Some(case);
                }
                Err(error) => self.damaged(CASE, Damage::Syntax(error.to_string())),
            }
        }
        if self.sizes.contains_key(REDACTION)
            && let Some(bytes) = self.read(REDACTION, MAX_MANIFEST_BYTES)
        {
            match serde_json::from_slice(&bytes) {
                Ok(origin) => self.report.redacted = Some(origin),
                Err(error) => self.damaged(REDACTION, Damage::Syntax(error.to_string())),
            }
        }
        self.custody();
        // What was refused is not looked at a second time.
        let refused = |trouble: &Trouble| match trouble {
            Trouble::Refused { file, .. } | Trouble::Size { file, .. } => file.starts_with(CAPTURE),
            _ => false,
        };
        let has_capture = self.sizes.keys().any(|file| file.starts_with("data/capture/"));
        if has_capture && !self.report.troubles.iter().any(refused) {
            let capture = capture::verify(&Disk::at(&self.folder.join(CAPTURE)));
            let troubles = capture.troubles.iter().cloned();
            self.report
                .troubles
                .extend(troubles.map(|trouble| Trouble::Capture { folder: CAPTURE.to_owned(), trouble }));
            self.report.capture = Some(capture);
        }
    }

    fn custody(&mut self) {
        let Some(inside) = self.read(CUSTODY, MAX_CUSTODY_BYTES) else { return };
        let inside = match custody::read(&inside, custody::BEGIN) {
            Ok(chain) => chain,
            Err(broken) => {
                return self.report.trouble(Trouble::Custody { file: CUSTODY.to_owned(), line: broken.line() });
            }
        };
        self.report.custody = inside.lines;
        let beside = custody_beside(self.folder);
        let file = beside.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match read_bounded(&beside, MAX_CUSTODY_BYTES) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => self.report.trouble(Trouble::Unreadable { file, cause: error.to_string() }),
            Ok(bytes) => match custody::read(&bytes, &inside.head) {
                Ok(chain) => self.report.custody.extend(chain.lines),
                Err(broken) => self.report.trouble(Trouble::Custody { file, line: broken.line() }),
            },
        }
    }
}
