//! The append-only store of one sortie: records as they came, in segments of at most a minute. A closed segment has a seal
//! with its hashes and the hash of the seal before it.
//!
//! `000001.capture` holds records, `000001.seal.json` closes it. `000001.torn` holds bytes behind the last whole record that
//! a crash left; they are kept, because nothing is ever deleted. `sha256sums.txt` is written when the capture ends: it covers
//! the last seal, which no other seal follows, and lets `sha256sum -c` check everything.

mod each;
mod find;
mod manifest;
mod open;
mod record;
mod seal;
mod writer;

pub use each::{ReadError, each_record};
pub use find::unfinished;
pub use manifest::MANIFEST;
pub(crate) use manifest::Manifest;
pub use open::{CaptureError, Recovered};
pub use record::{HEADER_BYTES, Kind, MAX_PAYLOAD_BYTES, Record, RecordReader, Records, Torn};
pub use seal::{About, Closed, Gap, Seal};
pub use writer::{Capture, Policy, Refused, recover};

/// Name of a segment's records.
pub(crate) fn records_name(number: u32) -> String {
    format!("{number:06}.capture")
}

/// Name of a segment's seal.
pub(crate) fn seal_name(number: u32) -> String {
    format!("{number:06}.seal.json")
}

/// Name of what a crash left behind the last whole record.
pub(crate) fn torn_name(number: u32) -> String {
    format!("{number:06}.torn")
}

/// The number of a segment by the name of one of its files.
pub(crate) fn number_of(name: &str) -> Option<u32> {
    let (number, rest) = name.split_at_checked(6)?;
    matches!(rest, ".capture" | ".seal.json" | ".torn").then(|| number.parse().ok())?
}
