//! Having a third party say that a package was there at a time.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

use mission::explain::{Explain, Message};
use mission::message;

use super::build::sync_folder;
use super::hashing::read_bounded;
use super::manifest::MAX_MANIFEST_BYTES;
use super::open::{Doer, OpenError, Package};
use super::{REQUEST, RESPONSE, TAG_MANIFEST};
use crate::custody::{Act, Deed};
use crate::timestamp::{self, StampError, TimeStamp};

/// A time stamp cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum StampingError {
    /// A file cannot be read or written, or the log cannot be kept.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The response does not serve. Nothing was changed.
    #[error(transparent)]
    Response(#[from] StampError),
}

impl Explain for StampingError {
    fn explain(&self) -> Message {
        match self {
            Self::Open(error) => error.explain(),
            Self::Response(why) => {
                message!("evidence-time-stamp-bad", file = RESPONSE, cause = why.explain())
            }
        }
    }
}

/// Makes the request for an authority, in DER (`Content-Type: application/timestamp-query`), and keeps it in the package.
///
/// # Errors
/// The package cannot be read or written.
pub fn request_time_stamp(package: &Package, nonce: [u8; 8]) -> Result<Vec<u8>, StampingError> {
    let signed = read(package.path(), TAG_MANIFEST)?;
    let request = timestamp::request(&signed, nonce);
    put(package.path(), REQUEST, &request)?;
    Ok(request)
}

/// Adds the authority's response to the package.
///
/// # Errors
/// It does not answer the request, or the package cannot be written.
pub fn attach_time_stamp(package: &mut Package, response: &[u8], doer: &Doer<'_>) -> Result<TimeStamp, StampingError> {
    let path = package.path().to_owned();
    let stamp = timestamp::check(response, &read(&path, TAG_MANIFEST)?, Some(&read(&path, REQUEST)?))?;
    let (who, purpose) = (doer.who.to_owned(), doer.purpose.to_owned());
    let what = format!("{} {}", stamp.at, crate::Digests::of(response).sha256);
    let deed = Deed { at: doer.at, who, act: Act::Stamped, what, purpose };
    package.custody().append(&deed).map_err(OpenError::from)?;
    put(&path, RESPONSE, response)?;
    Ok(stamp)
}

fn read(folder: &Path, file: &str) -> Result<Vec<u8>, StampingError> {
    read_bounded(&folder.join(file), MAX_MANIFEST_BYTES).map_err(|source| failed(file, source))
}

fn failed(file: &str, source: io::Error) -> StampingError {
    OpenError::File { file: file.to_owned(), source }.into()
}

fn put(folder: &Path, file: &str, bytes: &[u8]) -> Result<(), StampingError> {
    let path = folder.join(file);
    let unfinished = path.with_extension("unfinished");
    let put = || {
        let above = path.parent().unwrap_or(folder);
        fs::create_dir_all(above)?;
        let mut open = File::create(&unfinished)?;
        open.write_all(bytes)?;
        open.sync_all()?;
        fs::rename(&unfinished, &path)?;
        sync_folder(above)
    };
    put().map_err(|source| failed(file, source))
}
