//! The custody log: who touched what, when and what for, each line chained to the one before.
//!
//! One JSON object a line. `previous` is the SHA-256 of the line before without its end, so that
//! `sed -n 1p custody.jsonl | tr -d '\n' | sha256sum` prints what line 2 says; the first line of a case has 64 zeros, and
//! the log beside a package goes on from the last line inside it.

use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use mission::explain::{Explain, Message};
use mission::message;
use serde::{Deserialize, Serialize};

use crate::Digests;
use crate::package::hashing::read_bounded;

/// What comes before the first line.
pub const BEGIN: &str = "0000000000000000000000000000000000000000000000000000000000000000";
/// A larger log is not read: some hundred thousand lines.
pub const MAX_CUSTODY_BYTES: u64 = 64 << 20;

/// What somebody did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    /// Took in originals.
    Collected,
    /// Made a package.
    Sealed,
    /// Checked a package.
    Verified,
    /// Opened a file.
    Read,
    /// Handed out a copy.
    Exported,
    /// Made a copy without other persons' data.
    Redacted,
    /// Had a time stamp set.
    Stamped,
    /// Put a copy into a store.
    Stored,
    /// Wrote a note.
    Noted,
    /// Destroyed originals whose time was over, with the approval of two.
    Disposed,
}

/// An act, not yet in a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub who: String,
    /// What was done.
    pub act: Act,
    /// To what: a file, a package, the text of a note.
    pub what: String,
    /// What for.
    pub purpose: String,
}

/// A line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Number, from 1 in each file.
    pub n: u64,
    /// SHA-256 of the line before.
    pub previous: String,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub who: String,
    /// What was done.
    pub act: Act,
    /// To what.
    pub what: String,
    /// What for.
    pub purpose: String,
}

/// A log is damaged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// A line cannot be understood.
    #[error("line {line}: {cause}")]
    Syntax {
        /// Line.
        line: u64,
        /// Why.
        cause: String,
    },
    /// A line does not follow the one before it: one of the two was changed, or something between them is gone.
    #[error("line {line} does not follow the line before it")]
    Chain {
        /// Line.
        line: u64,
    },
    /// The last line has no end.
    #[error("line {line} has no end")]
    Torn {
        /// Line.
        line: u64,
    },
}

impl Broken {
    /// Where.
    pub fn line(&self) -> u64 {
        match self {
            Self::Syntax { line, .. } | Self::Chain { line } | Self::Torn { line } => *line,
        }
    }
}

/// A log cannot be kept.
#[derive(Debug, thiserror::Error)]
pub enum CustodyError {
    /// The file cannot be read or written. Nothing may be done that the log does not show.
    #[error("{file}: {source}")]
    File {
        /// File.
        file: String,
        /// Why.
        source: io::Error,
    },
    /// The log is damaged; it is left as it is.
    #[error("{file}: {broken}")]
    Broken {
        /// File.
        file: String,
        /// Where.
        broken: Broken,
    },
    /// Nobody, or no purpose, is named.
    #[error("who and what for must be said")]
    Nameless,
}

impl Explain for CustodyError {
    fn explain(&self) -> Message {
        match self {
            Self::File { file, source } => {
                message!("evidence-custody-file", file = file.as_str(), cause = source.to_string())
            }
            Self::Broken { file, broken } => {
                message!("evidence-custody-broken", file = file.as_str(), line = broken.line() as f64)
            }
            Self::Nameless => message!("evidence-custody-nameless"),
        }
    }
}

/// What a log says: its lines and the hash that the next one names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    /// Lines.
    pub lines: Vec<Line>,
    /// Hash of the last line; what the log began from where there is none.
    pub head: String,
}

/// Reads the bytes of a log that goes on from `begin`.
///
/// # Errors
/// A line was changed, added, moved or taken away before the last one.
pub fn read(bytes: &[u8], begin: &str) -> Result<Chain, Broken> {
    let mut chain = Chain { lines: Vec::new(), head: begin.to_owned() };
    let mut rest = bytes;
    while !rest.is_empty() {
        let line = chain.lines.len() as u64 + 1;
        let Some(end) = rest.iter().position(|byte| *byte == b'\n') else { return Err(Broken::Torn { line }) };
        let found: Line =
            serde_json::from_slice(&rest[..end]).map_err(|error| Broken::Syntax { line, cause: error.to_string() })?;
        if found.previous != chain.head || found.n != line {
            return Err(Broken::Chain { line });
        }
        // A line has one spelling, so that no change hides in it.
        if serde_json::to_vec(&found).unwrap_or_default() != rest[..end] {
            return Err(Broken::Syntax { line, cause: "not as it was written".to_owned() });
        }
        chain.head = Digests::of(&rest[..end]).sha256;
        chain.lines.push(found);
        rest = &rest[end + 1..];
    }
    Ok(chain)
}

/// A log that is open for further lines.
#[derive(Debug)]
pub struct Custody {
    path: PathBuf,
    head: String,
    lines: u64,
}

impl Custody {
    /// Opens a log, or begins one that goes on from `begin` ([`BEGIN`] for a new case). A line that a crash tore is put
    /// aside in a file of its own.
    ///
    /// # Errors
    /// It cannot be read, or is damaged.
    pub fn open(path: &Path, begin: &str) -> Result<Self, CustodyError> {
        let file = path.display().to_string();
        let failed = |source| CustodyError::File { file: file.clone(), source };
        let broken = |broken| CustodyError::Broken { file: file.clone(), broken };
        let mut bytes = match read_bounded(path, MAX_CUSTODY_BYTES) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(failed(error)),
        };
        let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        if whole < bytes.len() {
            let torn = bytes.split_off(whole);
            // What is cut off must be all that is wrong.
            read(&bytes, begin).map_err(broken)?;
            let aside = path.with_extension(format!("torn-{}", &Digests::of(&torn).sha256[..8]));
            std::fs::write(&aside, &torn).map_err(failed)?;
            let log = OpenOptions::new().write(true).open(path).map_err(failed)?;
            log.set_len(whole as u64).and_then(|()| log.sync_all()).map_err(failed)?;
        }
        let chain = read(&bytes, begin).map_err(broken)?;
        Ok(Self { path: path.to_owned(), head: chain.head, lines: chain.lines.len() as u64 })
    }

    /// Adds a line, which is on the medium when this returns. To be called before the act itself.
    ///
    /// # Errors
    /// Nobody or no purpose is named, or the disk refuses. Then the act must not be done.
    pub fn append(&mut self, deed: &Deed) -> Result<(), CustodyError> {
        if deed.who.trim().is_empty() || deed.purpose.trim().is_empty() {
            return Err(CustodyError::Nameless);
        }
        let line = Line {
            n: self.lines + 1,
            previous: self.head.clone(),
            at: deed.at,
            who: deed.who.clone(),
            act: deed.act,
            what: deed.what.clone(),
            purpose: deed.purpose.clone(),
        };
        // Strings and numbers only: this cannot fail.
        let mut bytes = serde_json::to_vec(&line).unwrap_or_default();
        let head = Digests::of(&bytes).sha256;
        bytes.push(b'\n');
        let write = || {
            let mut log = OpenOptions::new().create(true).append(true).open(&self.path)?;
            log.write_all(&bytes)?;
            log.sync_all()
        };
        write().map_err(|source| CustodyError::File { file: self.path.display().to_string(), source })?;
        self.head = head;
        self.lines += 1;
        Ok(())
    }

    /// Its file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Hash of the last line.
    pub fn head(&self) -> &str {
        &self.head
    }
}
