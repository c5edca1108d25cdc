//! The lists of a bag. They may come from anybody: what is read is bounded, and each refusal names its line.

use std::collections::BTreeMap;

use mission::explain::{Explain, Message};
use mission::message;

use super::name::{self, BadName};

/// A larger list is not read: it would name more files than a package may have.
pub const MAX_MANIFEST_BYTES: u64 = 32 << 20;
/// Files in a package at most. Chosen: ten hours of one-second segments three times over.
pub const MAX_FILES: usize = 100_000;
/// Bytes of payload at most, 16 TiB.
const MAX_PAYLOAD: u64 = 1 << 44;

/// A list is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ManifestError {
    /// Not UTF-8.
    #[error("line {line}: not UTF-8")]
    NotText {
        /// Line.
        line: usize,
    },
    /// Not a hash, two spaces and a name.
    #[error("line {line}: not a hash, two spaces and a name")]
    Syntax {
        /// Line.
        line: usize,
    },
    /// A name that may be in no package.
    #[error("line {line}: the name {why}")]
    Name {
        /// Line.
        line: usize,
        /// Why.
        why: BadName,
    },
    /// The same file twice, capitals apart.
    #[error("line {line}: the file is listed twice")]
    Twice {
        /// Line.
        line: usize,
    },
    /// Too many files.
    #[error("line {line}: more than {MAX_FILES} files")]
    TooMany {
        /// Line.
        line: usize,
    },
}

impl ManifestError {
    /// Where.
    pub fn line(&self) -> usize {
        match self {
            Self::NotText { line }
            | Self::Syntax { line }
            | Self::Name { line, .. }
            | Self::Twice { line }
            | Self::TooMany { line } => *line,
        }
    }
}

impl Explain for ManifestError {
    fn explain(&self) -> Message {
        let line = self.line();
        match self {
            Self::NotText { .. } => message!("evidence-list-not-text", line = line),
            Self::Syntax { .. } => message!("evidence-list-syntax", line = line),
            Self::Name { why, .. } => message!("evidence-list-name", line = line, cause = why.explain()),
            Self::Twice { .. } => message!("evidence-list-twice", line = line),
            Self::TooMany { .. } => message!("evidence-list-too-many", line = line, most = MAX_FILES),
        }
    }
}

/// Names and their hashes, 64 lower-case hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entries {
    /// By name.
    pub hashes: BTreeMap<String, String>,
}

impl Entries {
    /// Reads a list as `sha256sum` writes it.
    ///
    /// # Errors
    /// The first line that is no entry, or leads somewhere else.
    pub fn read(bytes: &[u8]) -> Result<Self, ManifestError> {
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let before = &bytes[..error.valid_up_to()];
            ManifestError::NotText { line: before.iter().filter(|byte| **byte == b'\n').count() + 1 }
        })?;
        let mut entries = Self::default();
        let mut folded = std::collections::BTreeSet::new();
        for (index, entry) in text.split_inclusive('\n').enumerate() {
            let line = index + 1;
            if line > MAX_FILES {
                return Err(ManifestError::TooMany { line });
            }
            let parts = entry.strip_suffix('\n').and_then(|entry| entry.split_once("  "));
            let Some((hash, name)) = parts else { return Err(ManifestError::Syntax { line }) };
            let digit = |c: u8| c.is_ascii_digit() || (b'a'..=b'f').contains(&c);
            if hash.len() != 64 || !hash.bytes().all(digit) {
                return Err(ManifestError::Syntax { line });
            }
            name::check(name).map_err(|why| ManifestError::Name { line, why })?;
            if !folded.insert(name.to_lowercase()) {
                return Err(ManifestError::Twice { line });
            }
            entries.hashes.insert(name.to_owned(), hash.to_owned());
        }
        Ok(entries)
    }

    /// The list's text, in order of names.
    pub fn text(&self) -> String {
        self.hashes.iter().map(|(name, hash)| format!("{hash}  {name}\n")).collect()
    }
}

/// What `bag-info.txt` says of the payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BagInfo {
    /// Bytes.
    pub bytes: u64,
    /// Files.
    pub files: usize,
}

impl BagInfo {
    /// Reads `Payload-Oxum`; `None` where it is absent, doubled or absurd.
    pub fn read(text: &str) -> Option<Self> {
        let mut found = text.lines().filter_map(|line| line.strip_prefix("Payload-Oxum: "));
        let (bytes, files) = found.next()?.split_once('.')?;
        let info = Self { bytes: bytes.parse().ok()?, files: files.parse().ok()? };
        (found.next().is_none() && info.bytes <= MAX_PAYLOAD && info.files <= MAX_FILES).then_some(info)
    }
}
