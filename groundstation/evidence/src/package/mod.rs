//! A case package: a BagIt bag (RFC 8493) with everything that belongs to a case, signed as a whole.
//!
//! ```text
//! NAME/
//!   bagit.txt  bag-info.txt  README.txt
//!   manifest-sha256.txt  manifest-sm3.txt      hashes of every file under data/
//!   signing.json                               when and with which keys it was signed
//!   signatures/ed25519.pub.pem  sm2.pub.pem
//!   tagmanifest-sha256.txt                     hashes of all of the above
//!   signatures/ed25519.sig  sm2.sig            signatures over tagmanifest-sha256.txt
//!   timestamps/tagmanifest.tsq  .tsr           RFC 3161 request and response over tagmanifest-sha256.txt
//!   data/case.json  custody.jsonl  capture/  log/  plan/  track/  footage/  stills/  ...
//! NAME.custody.jsonl                           what was done with the package since
//! ```
//!
//! Nothing in the folder changes once it is there, but for a time stamp that is added.

mod build;
pub(crate) mod hashing;
mod manifest;
mod name;
mod open;
mod readme;
mod redact;
mod stamp;
mod verify;
pub(crate) mod walk;

pub use build::{BuildError, Built, Content, Item, Listed, Made, Maker, Source, build};
pub use manifest::{BagInfo, Entries, MAX_FILES, MAX_MANIFEST_BYTES, ManifestError};
pub use name::{BadName, check as check_name};
pub use open::{Doer, OpenError, Package, custody_beside};
pub(crate) use redact::read_lists;
pub use redact::{Named, Origin, REDACTION, RedactError, Redaction, redact};
pub use stamp::{StampingError, attach_time_stamp, request_time_stamp};
pub use verify::{Checked, Damage, Report, Signature, Trouble, Verdict, looks_like, verify};
pub use walk::Odd;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::keys::Algorithm;

pub(crate) const BAGIT: &str = "bagit.txt";
pub(crate) const BAGIT_TEXT: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
pub(crate) const BAG_INFO: &str = "bag-info.txt";
pub(crate) const README: &str = "README.txt";
pub(crate) const MANIFEST_SHA256: &str = "manifest-sha256.txt";
pub(crate) const MANIFEST_SM3: &str = "manifest-sm3.txt";
pub(crate) const TAG_MANIFEST: &str = "tagmanifest-sha256.txt";
pub(crate) const SIGNING: &str = "signing.json";
/// The request for a time stamp.
pub const REQUEST: &str = "timestamps/tagmanifest.tsq";
/// The time stamp.
pub(crate) const RESPONSE: &str = "timestamps/tagmanifest.tsr";
/// The case record.
pub const CASE: &str = "data/case.json";
/// The custody log up to the moment of packing.
pub const CUSTODY: &str = "data/custody.jsonl";
/// The capture.
pub const CAPTURE: &str = "data/capture";

/// Tag files that say how a package is signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signing {
    /// When, by the signer's clock.
    pub signed_at: Timestamp,
    /// With which keys.
    pub keys: Vec<Signer>,
}

/// One of the keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signer {
    /// How.
    pub algorithm: Algorithm,
    /// [`crate::keys::PublicKey::id`].
    pub id: String,
}

impl Algorithm {
    pub(crate) fn public_key_file(self) -> String {
        format!("signatures/{}.pub.pem", self.name())
    }

    pub(crate) fn signature_file(self) -> String {
        format!("signatures/{}.sig", self.name())
    }
}
