//! A package as a vault sees it: files with their hashes, in the order in which they go up.

use std::path::{Path, PathBuf};

use mission::explain::Explain as _;

use super::VaultError;
use crate::Digests;
use crate::case::{Case, MAX_CASE_BYTES};
use crate::keys::Keyring;
use crate::package::hashing::{hash, read_bounded};
use crate::package::walk::walk;
use crate::package::{self, CASE, MANIFEST_SHA256, MANIFEST_SM3, MAX_MANIFEST_BYTES, TAG_MANIFEST, read_lists};

/// Digits of the tag manifest's hash in a package's name: 64 bits.
const HASH_DIGITS: usize = 16;
/// Characters of the record's identifier in it. A UUID has 36.
const RECORD_CHARACTERS: usize = 64;

/// A file of a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SealedFile {
    pub name: String,
    pub bytes: u64,
    pub digests: Digests,
}

impl SealedFile {
    /// Whether it goes up only after everything before it was read back: signatures, time stamps, the tag manifest.
    fn is_last(&self) -> bool {
        self.name == TAG_MANIFEST || self.name.ends_with(".sig") || self.name.starts_with("timestamps/")
    }

    fn rank(&self) -> u8 {
        match self.name.as_str() {
            TAG_MANIFEST => 4,
            MANIFEST_SHA256 | MANIFEST_SM3 => 2,
            _ if self.is_last() => 3,
            name if name.starts_with("data/") => 0,
            _ => 1,
        }
    }
}

/// A package that is as it was sealed.
#[derive(Debug)]
pub(super) struct Sealed {
    pub folder: PathBuf,
    pub id: String,
    /// SHA-256 of the tag manifest.
    pub digest: String,
    /// What is read back before the rest goes up.
    pub first: Vec<SealedFile>,
    /// The rest; the tag manifest is its last.
    pub last: Vec<SealedFile>,
}

impl Sealed {
    /// Looks at every byte of a package.
    pub fn read(folder: &Path) -> Result<Self, VaultError> {
        let named = folder.display().to_string();
        let report = package::verify(folder, &Keyring::default());
        if let Some(trouble) = report.troubles.first() {
            let more = report.troubles.len() - 1;
            return Err(VaultError::NotSealed { package: named, trouble: trouble.explain(), more });
        }
        let unread = |file: &str, source| VaultError::Read { file: folder.join(file).display().to_string(), source };
        let mut listed = read_lists(folder).map_err(VaultError::Package)?;
        let found = walk(folder).map_err(|source| unread("", source))?;
        let mut files = Vec::new();
        for (name, bytes) in found.files {
            let digests = match listed.remove(&name) {
                Some(digests) => digests,
                // The lists themselves and the signatures: small.
                None => hash(&folder.join(&name), MAX_MANIFEST_BYTES, None).map_err(|source| unread(&name, source))?.1,
            };
            files.push(SealedFile { name, bytes, digests });
        }
        files.sort_by(|a, b| (a.rank(), &a.name).cmp(&(b.rank(), &b.name)));
        let altered = || VaultError::Altered { file: folder.join(TAG_MANIFEST).display().to_string() };
        let digest = files.last().filter(|file| file.name == TAG_MANIFEST).ok_or_else(altered)?.digests.sha256.clone();
        let case = read_bounded(&folder.join(CASE), MAX_CASE_BYTES).map_err(|source| unread(CASE, source))?;
        let record = Case::from_json(&case).map(|case| case.record).unwrap_or_default();
        let (last, first) = files.into_iter().partition(SealedFile::is_last);
        Ok(Self { folder: folder.to_owned(), id: id(&record, &digest), digest, first, last })
    }

    pub fn files(&self) -> impl Iterator<Item = &SealedFile> {
        self.first.iter().chain(&self.last)
    }

    pub fn bytes(&self) -> u64 {
        self.files().map(|file| file.bytes).sum()
    }
}

/// The name of a package in every store: one that every store and every disk takes.
fn id(record: &str, digest: &str) -> String {
    let plain = |c: &char| c.is_ascii_alphanumeric() || *c == '-';
    let record: String = record.chars().filter(plain).take(RECORD_CHARACTERS).collect();
    let record = record.trim_matches('-');
    let digest = &digest[..HASH_DIGITS.min(digest.len())];
    if record.is_empty() { format!("package.{digest}") } else { format!("{record}.{digest}") }
}

#[cfg(test)]
mod tests {
    use super::id;
    use crate::package::check_name;

    #[test]
    fn whatever_a_record_is_called_its_packages_have_names_that_every_store_takes() {
        let digest = "0123456789abcdef".repeat(4);
        for (record, name) in [
            ("0198c0de-0000-7000-8000-0000000000aa", "0198c0de-0000-7000-8000-0000000000aa.0123456789abcdef"),
            ("../../湘高执", "package.0123456789abcdef"),
            ("-a/b%2f", "ab2f.0123456789abcdef"),
        ] {
            assert_eq!(id(record, &digest), name);
        }
        assert_eq!(check_name(&id(&"x".repeat(1000), &digest)), Ok(()));
        // A device on Windows.
        assert_eq!(check_name(&id("nul", &digest)).is_ok(), id("nul", &digest).starts_with("package."));
    }
}
