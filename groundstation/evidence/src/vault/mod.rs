//! Where sealed packages are kept: a folder, or any store that speaks S3.
//!
//! ```text
//! PLACE/PACKAGE-ID/data/…                      each file of the package is an object of the same name
//! PLACE/PACKAGE-ID/manifest-sha256.txt  …      its lists, then its signatures, then tagmanifest-sha256.txt, last of all
//! PACKAGE.upload-1a2b3c4d.jsonl                beside the package: how far the upload to one place has come
//! ```
//!
//! PACKAGE-ID is the record's identifier and the beginning of the SHA-256 of `tagmanifest-sha256.txt`, so that two packages
//! never share a name, and everything that anybody stores under one is the same.
//!
//! - What was broken off goes on: a file that is there is not sent again, and of a large one only the parts that are not
//!   there yet. Where the store says that it has forgotten the parts (stores clear unfinished uploads away after some
//!   days), or the file beside the package is gone, that one file begins anew. So whoever has a store that does not say it
//!   takes the file beside the package away.
//! - Every object is read back and hashed with SHA-256 and SM3 before the tag manifest goes up: a package that has its last
//!   object was found whole.
//! - Nothing is overwritten and nothing is deleted, neither here nor there. Small files are put on condition that there is
//!   none; for large ones, and in folders, that is looked up just before, because there is no such condition.
//! - Names in a store are foreign: one that a package could not have is refused before anything is written.
//!
//! Calls block, and must not be made within an asynchronous runtime. Every wait has an end, and a flag ends it sooner.

mod error;
mod fetch;
mod folder;
mod parts;
mod place;
mod put;
mod reach;
mod sealed;

pub use error::VaultError;
pub use fetch::{Fetched, Listed};
pub use folder::FolderParts;
pub use place::{Place, Settings};
pub use put::Stored;
pub use reach::{Follow, Progress, Step};

use std::sync::Arc;

use object_store::ObjectStore;
use object_store::multipart::MultipartStore;
use object_store::path::Path;

/// Bytes of a part of a large file. Chosen: stores want 5 MiB at least, and a part has to pass within
/// the time of a request on a slow line.
pub const PART_BYTES: usize = 8 << 20;
/// Parts of a file at most, the bound of S3.
const MAX_PARTS: u64 = 10_000;

/// A place that is open.
pub struct Vault {
    /// There until it is dropped.
    runtime: Option<tokio::runtime::Runtime>,
    store: Arc<dyn ObjectStore>,
    parts: Arc<dyn MultipartStore>,
    prefix: Path,
    name: String,
    part_bytes: usize,
    /// Whether small files go as large ones do. In a folder: a crash must leave nothing among the files of a package, and
    /// putting only where nothing is would take hard links, which many disks and network drives do not have.
    all_in_parts: bool,
}

impl Vault {
    /// Opens a place. A folder that is not there is made.
    ///
    /// # Errors
    /// The folder cannot be made, or the settings do not do for a store.
    pub fn open(place: &Place, settings: &Settings) -> Result<Self, VaultError> {
        let opened = place.open(settings)?;
        let mut vault = Self::over(opened.store, opened.parts, &place.to_string(), PART_BYTES)?;
        vault.prefix = opened.prefix;
        vault.all_in_parts = matches!(place, Place::Folder(_));
        Ok(vault)
    }

    /// Uses a store that is open already. `name` is what people call it.
    ///
    /// # Errors
    /// There is no runtime to be had.
    pub fn over(
        store: Arc<dyn ObjectStore>,
        parts: Arc<dyn MultipartStore>,
        name: &str,
        part_bytes: usize,
    ) -> Result<Self, VaultError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|source| VaultError::Runtime { source })?;
        let (name, prefix) = (name.to_owned(), Path::default());
        let part_bytes = part_bytes.max(1);
        Ok(Self { runtime: Some(runtime), store, parts, prefix, name, part_bytes, all_in_parts: false })
    }

    /// What people call it.
    pub fn name(&self) -> &str {
        &self.name
    }

    fn run<T>(&self, work: impl Future<Output = Result<T, VaultError>>) -> Result<T, VaultError> {
        match &self.runtime {
            Some(runtime) => runtime.block_on(work),
            // It goes with the vault.
            None => Err(VaultError::Cancelled),
        }
    }

    /// The object that holds a file of a package, or all of a package.
    fn object(&self, id: &str, name: &str) -> Result<Path, VaultError> {
        let joined = [self.prefix.as_ref(), id, name].into_iter().filter(|part| !part.is_empty());
        let joined = joined.collect::<Vec<_>>().join("/");
        Path::parse(&joined).map_err(|error| VaultError::ForeignName { object: joined, cause: error.to_string() })
    }

    /// What people call an object.
    fn shown(&self, object: &Path) -> String {
        let below = object.as_ref().strip_prefix(self.prefix.as_ref()).unwrap_or(object.as_ref());
        format!("{}/{}", self.name.trim_end_matches('/'), below.trim_start_matches('/'))
    }
}

impl Drop for Vault {
    fn drop(&mut self) {
        // A disk that hangs must not hang what comes behind.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vault").field("name", &self.name).finish_non_exhaustive()
    }
}
