//! What closes a segment and ties it to the one before.

use serde::{Deserialize, Serialize};

use crate::Digests;

/// What a capture is about. The first record of every segment, so that a segment that was moved elsewhere says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// The capture's own identifier, UUIDv7.
    pub capture: String,
    /// Number of this segment, from 1.
    pub segment: u32,
    /// SHA-256 of the seal before; `None` for the first segment.
    pub previous: Option<String>,
    /// Program that writes, with its version.
    pub writer: String,
}

/// Something is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gap {
    /// Why: `restart` (the program was not running), `disk` (the disk refused), `size` (a record was too large), `link`
    /// (nothing was received), or what the source of a stream says.
    pub cause: String,
    /// Since when, UTC microseconds.
    pub from_utc_us: u64,
    /// Until when, UTC microseconds.
    pub until_utc_us: u64,
    /// Records that are known to be missing; 0 where nobody counted.
    pub records: u64,
    /// Bytes behind the last whole record that a crash left.
    pub torn_bytes: u64,
}

impl Gap {
    /// The cause of what is missing while the program was not running.
    pub(crate) const RESTART: &str = "restart";

    /// Whether another run of the program begins here: its monotonic clock is another one.
    pub fn is_restart(&self) -> bool {
        self.cause == Self::RESTART
    }
}

/// How a segment was closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Closed {
    /// It was full; another one follows.
    Full,
    /// The capture ended.
    Ended,
    /// After a crash; another one follows.
    Recovered,
}

/// What closes a segment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seal {
    /// The capture's identifier.
    pub capture: String,
    /// Number of the segment.
    pub segment: u32,
    /// Name of the file with its records.
    pub file: String,
    /// Size of that file.
    pub bytes: u64,
    /// Number of records in it.
    pub records: u64,
    /// Time of the first record, UTC microseconds.
    pub first_utc_us: u64,
    /// Time of the last record, UTC microseconds.
    pub last_utc_us: u64,
    /// Hashes of that file.
    pub digests: Digests,
    /// Name, size and hashes of what a crash left behind the last whole record.
    pub torn: Option<TornFile>,
    /// Hashes of the seal before; `None` for the first segment.
    pub previous: Option<Digests>,
    /// How it was closed.
    pub closed: Closed,
}

/// Bytes behind the last whole record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TornFile {
    /// Name.
    pub file: String,
    /// Size.
    pub bytes: u64,
    /// Hashes.
    pub digests: Digests,
}

impl Seal {
    /// The bytes of the seal's file.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        // Strings and numbers only: this cannot fail.
        let mut bytes = serde_json::to_vec_pretty(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }
}
