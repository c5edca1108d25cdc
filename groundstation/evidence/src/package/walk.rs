//! What lies in a folder, without following anything out of it.

use std::fs;
use std::io;
use std::path::Path;

use mission::explain::{Explain, Message};
use mission::message;

use super::manifest::MAX_FILES;
use super::name::{self, BadName};

/// Something that is no plain file under a plain name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Odd {
    /// A link, a pipe, a device.
    #[error("is no plain file")]
    NoFile,
    /// A name that no package may have.
    #[error("the name {0}")]
    Name(BadName),
    /// Too much to look at.
    #[error("more than {MAX_FILES} files")]
    TooMany,
    /// It cannot be looked at.
    #[error("cannot be read: {0}")]
    Unreadable(String),
}

impl Explain for Odd {
    fn explain(&self) -> Message {
        match self {
            Self::NoFile => message!("evidence-odd-no-file"),
            Self::Name(why) => why.explain(),
            Self::TooMany => message!("evidence-odd-too-many", most = MAX_FILES),
            Self::Unreadable(cause) => message!("evidence-damage-syntax", cause = cause.as_str()),
        }
    }
}

/// What lies in a folder.
#[derive(Debug, Default)]
pub struct Found {
    /// Name, with `/` between folders, and size.
    pub files: Vec<(String, u64)>,
    /// What is no file of a package, with the reason.
    pub odd: Vec<(String, Odd)>,
}

/// Looks through a folder, in order of names.
///
/// # Errors
/// The folder itself cannot be read.
pub fn walk(root: &Path) -> io::Result<Found> {
    let mut found = Found::default();
    folder(root, "", &mut found)?;
    found.files.sort();
    found.odd.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(found)
}

fn folder(path: &Path, prefix: &str, found: &mut Found) -> io::Result<()> {
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        // An empty folder is not counted, but the names above it bound the depth.
        if found.files.len() + found.odd.len() >= MAX_FILES {
            found.odd.push((prefix.to_owned(), Odd::TooMany));
            return Ok(());
        }
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let kind = entry.file_type()?;
        if entry.file_name().to_str().is_none() {
            found.odd.push((name, Odd::Name(BadName::Character(char::REPLACEMENT_CHARACTER))));
        } else if let Err(bad) = name::check(&name) {
            found.odd.push((name, Odd::Name(bad)));
        } else if kind.is_dir() {
            let inner = folder(&entry.path(), &format!("{name}/"), found);
            inner.unwrap_or_else(|error| found.odd.push((name, Odd::Unreadable(error.to_string()))));
        } else if kind.is_file() {
            found.files.push((name, entry.metadata()?.len()));
        } else {
            found.odd.push((name, Odd::NoFile));
        }
    }
    Ok(())
}
