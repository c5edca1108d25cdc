//! Which sorties are being flown right now, and by a living process.
//!
//! A lock that the operating system holds for a process ends with the process, however it ends; a process id in a file
//! would not.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::sortie::SortieId;

/// The lock files of one store's folder, and those that this process holds.
#[derive(Debug)]
pub(crate) struct Running {
    folder: PathBuf,
    held: Mutex<BTreeMap<SortieId, File>>,
}

impl Running {
    pub(crate) fn in_folder(folder: &Path) -> io::Result<Self> {
        let folder = folder.join("running");
        std::fs::create_dir_all(&folder)?;
        Ok(Self { folder, held: Mutex::default() })
    }

    fn path(&self, id: SortieId) -> PathBuf {
        self.folder.join(format!("{id}.lock"))
    }

    fn open(&self, id: SortieId) -> io::Result<File> {
        OpenOptions::new().create(true).truncate(false).write(true).open(self.path(id))
    }

    /// Marks a sortie as flown by this process.
    pub(crate) fn hold(&self, id: SortieId) -> io::Result<()> {
        let file = self.open(id)?;
        file.lock()?;
        self.held.lock().unwrap_or_else(PoisonError::into_inner).insert(id, file);
        Ok(())
    }

    /// Whether some living process, this one included, flies the sortie. When the file system knows no locks the
    /// answer is no.
    pub(crate) fn is_flown(&self, id: SortieId) -> bool {
        if self.held.lock().unwrap_or_else(PoisonError::into_inner).contains_key(&id) {
            return true;
        }
        match self.open(id).map(|file| file.try_lock()) {
            Ok(Err(TryLockError::WouldBlock)) => true,
            Ok(Ok(()) | Err(TryLockError::Error(_))) | Err(_) => false,
        }
    }

    /// The sortie is closed. A lock file that stays behind does no harm.
    pub(crate) fn release(&self, id: SortieId) {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
        _ = std::fs::remove_file(self.path(id));
    }
}
