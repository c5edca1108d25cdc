//! How far the upload of a large file has come: a file beside the package.
//!
//! The first line says which file goes where under which upload, each further line names a part that the store has. A line
//! that a crash tore is not there, so that part is sent again.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{MAX_PARTS, VaultError};
use crate::Digests;

/// A larger file is none of ours: the longest names of parts, and as many as there may be.
const MAX_BYTES: u64 = MAX_PARTS * 256;

/// A large file whose parts are being sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Begun {
    /// Place, as it is called.
    pub place: String,
    /// Object.
    pub object: String,
    /// What it will be.
    pub sha256: String,
    /// Bytes of a part.
    pub part_bytes: u64,
    /// What the store calls the upload.
    pub upload: String,
}

/// The file, which nobody else uses meanwhile.
pub(super) struct Log {
    path: PathBuf,
    file: File,
    /// The file that was under way, and the parts that the store has.
    pub begun: Option<(Begun, Vec<String>)>,
}

impl Log {
    /// Opens the file beside a package for one place.
    pub fn open(package: &Path, place: &str) -> Result<Self, VaultError> {
        let package = package.canonicalize().unwrap_or_else(|_| package.to_owned());
        let mut path = package.clone().into_os_string();
        path.push(format!(".upload-{}.jsonl", &Digests::of(place.as_bytes()).sha256[..8]));
        let path = PathBuf::from(path);
        let failed = |source| VaultError::Write { file: path.display().to_string(), source };
        let open = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
        let file = open.map_err(failed)?;
        // A disk that has no locks is taken as it is.
        if let Err(TryLockError::WouldBlock) = file.try_lock() {
            return Err(VaultError::InUse { package: package.display().to_string() });
        }
        let mut bytes = Vec::new();
        (&file).take(MAX_BYTES).read_to_end(&mut bytes).map_err(failed)?;
        let (begun, whole) = read(&bytes);
        // The next line must not go on where a torn one ends.
        file.set_len(whole as u64).map_err(failed)?;
        Ok(Self { begun, path, file })
    }

    /// A file begins, or, without one, is there.
    pub fn begin(&mut self, begun: Option<Begun>) -> Result<(), VaultError> {
        let line = begun.as_ref().map(line);
        self.begun = begun.map(|begun| (begun, Vec::new()));
        self.write(true, line.as_deref().unwrap_or_default())
    }

    /// The store has a part more.
    pub fn part(&mut self, name: String) -> Result<(), VaultError> {
        let written = self.write(false, &line(&name));
        if let Some((_, parts)) = &mut self.begun {
            parts.push(name);
        }
        written
    }

    fn write(&mut self, anew: bool, line: &[u8]) -> Result<(), VaultError> {
        let mut write = || -> io::Result<()> {
            if anew {
                self.file.set_len(0)?;
            }
            self.file.seek(SeekFrom::End(0))?;
            self.file.write_all(line)?;
            self.file.sync_data()
        };
        write().map_err(|source| VaultError::Write { file: self.path.display().to_string(), source })
    }

    /// Everything is there: nothing has to be known any more.
    pub fn done(self) -> Result<(), VaultError> {
        let (path, file) = (self.path, self.file);
        // Some systems remove no file that is open.
        drop(file);
        std::fs::remove_file(&path).map_err(|source| VaultError::Write { file: path.display().to_string(), source })
    }
}

fn line(what: &impl Serialize) -> Vec<u8> {
    // Strings and numbers only: this cannot fail.
    let mut line = serde_json::to_vec(what).unwrap_or_default();
    line.push(b'\n');
    line
}

/// What was begun, and up to where that reads. What is torn or foreign is not there.
fn read(bytes: &[u8]) -> (Option<(Begun, Vec<String>)>, usize) {
    let mut lines = bytes.split_inclusive(|byte| *byte == b'\n').filter(|line| line.ends_with(b"\n"));
    let first = lines.next().unwrap_or_default();
    let Ok(begun) = serde_json::from_slice(first) else { return (None, 0) };
    let (mut parts, mut whole) = (Vec::new(), first.len());
    for line in lines {
        let Ok(part) = serde_json::from_slice(line) else { break };
        parts.push(part);
        whole += line.len();
    }
    (Some((begun, parts)), whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_torn_line_is_a_part_that_is_sent_again() {
        let begun = Begun {
            place: "s3://b".to_owned(),
            object: "o".to_owned(),
            sha256: "00".to_owned(),
            part_bytes: 1,
            upload: "u".to_owned(),
        };
        let (first, one) = (line(&begun), line(&"one"));
        let bytes = [first.clone(), one.clone(), line(&"two")].concat();
        for end in 0..=bytes.len() {
            let (found, whole) = read(&bytes[..end]);
            let ends = [first.len(), first.len() + one.len(), bytes.len()];
            let lines = ends.iter().filter(|line| **line <= end).count();
            assert_eq!(found.map(|(_, parts)| parts.len()), lines.checked_sub(1), "{end}");
            assert_eq!(whole, if lines == 0 { 0 } else { ends[lines - 1] }, "{end}");
        }
        assert_eq!(read(b"\xff\n"), (None, 0));
    }
}
