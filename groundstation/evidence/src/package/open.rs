//! Using a package: whatever is read, handed out or noted is in the custody log before it happens.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use mission::explain::{Explain, Message};
use mission::message;

use super::hashing;
use super::name;
use super::{CUSTODY, walk};
use crate::custody::{self, Act, Custody, CustodyError, Deed, MAX_CUSTODY_BYTES};

/// The log of what was done with a package since it was made, which lies beside it.
pub fn custody_beside(package: &Path) -> PathBuf {
    // `.` and a name with a closing slash have the same log.
    let package = package.canonicalize().unwrap_or_else(|_| package.to_owned());
    let mut path = package.into_os_string();
    path.push(".custody.jsonl");
    PathBuf::from(path)
}

/// A package cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// A file cannot be read or written.
    #[error("{file}: {source}")]
    File {
        /// File.
        file: String,
        /// Why.
        source: io::Error,
    },
    /// The log cannot be kept: nothing was done.
    #[error(transparent)]
    Custody(#[from] CustodyError),
    /// A name that leads somewhere else.
    #[error("{0} is no file of the package")]
    NoSuchFile(String),
}

impl Explain for OpenError {
    fn explain(&self) -> Message {
        match self {
            Self::File { file, source } => {
                message!("evidence-read-failed", file = file.as_str(), cause = source.to_string())
            }
            Self::Custody(error) => error.explain(),
            Self::NoSuchFile(file) => message!("evidence-package-no-such-file", file = file.as_str()),
        }
    }
}

/// Who does something with a package, when and what for.
#[derive(Debug, Clone, Copy)]
pub struct Doer<'a> {
    /// Who.
    pub who: &'a str,
    /// What for.
    pub purpose: &'a str,
    /// When.
    pub at: Timestamp,
}

/// A package with its log.
#[derive(Debug)]
pub struct Package {
    path: PathBuf,
    custody: Custody,
}

impl Package {
    /// Opens a package for use. Whether it is untouched is for [`super::verify`] to say.
    ///
    /// # Errors
    /// Its log cannot be read or does not go on from the package's.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        let failed = |source| OpenError::File { file: path.join(CUSTODY).display().to_string(), source };
        let inside = hashing::read_bounded(&path.join(CUSTODY), MAX_CUSTODY_BYTES).map_err(failed)?;
        let inside = custody::read(&inside, custody::BEGIN)
            .map_err(|broken| CustodyError::Broken { file: CUSTODY.to_owned(), broken })?;
        Ok(Self { path: path.to_owned(), custody: Custody::open(&custody_beside(path), &inside.head)? })
    }

    fn log(&mut self, doer: &Doer<'_>, act: Act, what: &str) -> Result<(), OpenError> {
        let (who, purpose) = (doer.who.to_owned(), doer.purpose.to_owned());
        Ok(self.custody.append(&Deed { at: doer.at, who, act, what: what.to_owned(), purpose })?)
    }

    /// Opens a file for reading.
    ///
    /// # Errors
    /// There is no such file, or the log cannot be kept.
    pub fn read(&mut self, name: &str, doer: &Doer<'_>) -> Result<File, OpenError> {
        name::check(name).map_err(|_| OpenError::NoSuchFile(name.to_owned()))?;
        let path = self.path.join(name);
        if !path.symlink_metadata().is_ok_and(|found| found.is_file()) {
            return Err(OpenError::NoSuchFile(name.to_owned()));
        }
        self.log(doer, Act::Read, name)?;
        File::open(&path).map_err(|source| OpenError::File { file: name.to_owned(), source })
    }

    /// Copies the whole package to another place, which must not be there yet.
    ///
    /// # Errors
    /// The log cannot be kept, or the copy cannot be made.
    pub fn export(&mut self, target: &Path, doer: &Doer<'_>) -> Result<(), OpenError> {
        let failed = |file: &Path, source| OpenError::File { file: file.display().to_string(), source };
        if target.symlink_metadata().is_ok() {
            return Err(failed(target, io::ErrorKind::AlreadyExists.into()));
        }
        self.log(doer, Act::Exported, &target.display().to_string())?;
        let mut unfinished = target.as_os_str().to_owned();
        unfinished.push(".unfinished");
        let unfinished = PathBuf::from(unfinished);
        for (name, _) in walk::walk(&self.path).map_err(|source| failed(&self.path, source))?.files {
            let to = unfinished.join(&name);
            let copy = || {
                std::fs::create_dir_all(to.parent().unwrap_or(&unfinished))?;
                let mut file = File::create(&to)?;
                hashing::hash(&self.path.join(&name), u64::MAX - 1, Some(&mut file))?;
                file.sync_all()
            };
            copy().map_err(|source| failed(&to, source))?;
        }
        std::fs::rename(&unfinished, target).map_err(|source| failed(target, source))
    }

    /// Writes a note.
    ///
    /// # Errors
    /// The log cannot be kept.
    pub fn note(&mut self, text: &str, doer: &Doer<'_>) -> Result<(), OpenError> {
        self.log(doer, Act::Noted, text)
    }

    /// Its folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its log.
    pub fn custody(&mut self) -> &mut Custody {
        &mut self.custody
    }
}
