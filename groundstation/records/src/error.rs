//! What can go wrong with the store, and what to do about it.

use std::path::PathBuf;

use mission::explain::{Explain, Message};
use mission::message;

use crate::crew::PersonId;
use crate::finding::FindingId;
use crate::log::EventId;
use crate::sortie::SortieId;

/// A store operation that failed. The database file is never deleted or replaced.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The folder cannot be made or written.
    #[error("cannot use folder {}: {source}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The database is damaged or is no database.
    #[error("{} is damaged: {detail}", path.display())]
    Corrupt {
        /// The database file.
        path: PathBuf,
        /// SQLite's words.
        detail: String,
    },
    /// Another program held the database longer than we wait.
    #[error("{} is in use by another program", path.display())]
    Locked {
        /// The database file.
        path: PathBuf,
    },
    /// A newer version of this program wrote the database.
    #[error("{} has schema version {found}, which is newer than this program", path.display())]
    Newer {
        /// The database file.
        path: PathBuf,
        /// Its schema version.
        found: i64,
    },
    /// No such sortie.
    #[error("there is no sortie {0}")]
    NoSuchSortie(SortieId),
    /// The sortie is closed; nothing more can be written about it.
    #[error("sortie {0} is closed")]
    Closed(SortieId),
    /// The identifier is taken.
    #[error("sortie {0} has already begun")]
    AlreadyBegun(SortieId),
    /// No such finding.
    #[error("there is no finding {0}")]
    NoSuchFinding(FindingId),
    /// The identifier is taken.
    #[error("finding {0} is already marked")]
    AlreadyMarked(FindingId),
    /// A number that is none cannot be kept.
    #[error("{what} of {id} is no number")]
    NotANumber {
        /// Of which sortie or finding.
        id: String,
        /// Which field.
        what: &'static str,
    },
    /// A record that this program cannot read.
    #[error("the record of {id} cannot be read: {source}")]
    Record {
        /// Whose record, as the database has it.
        id: String,
        /// Why.
        source: serde_json::Error,
    },
    /// An event of another store that cannot be.
    #[error("{0} is no identifier of an event: no UUID version 7 of a time before 2100")]
    ImpossibleEvent(EventId),
    /// Two events with one identifier and different content.
    #[error("event {0} is known with other content")]
    EventDiffers(EventId),
    /// Only a closed sortie is reviewed.
    #[error("sortie {0} is not closed yet")]
    NotClosed(SortieId),
    /// This flight of this file is in the store already.
    #[error("{file} is in the store already, as sortie {sortie}")]
    AlreadyImported {
        /// Name of the file now.
        file: String,
        /// The sortie that it became.
        sortie: SortieId,
    },
    /// A pass phrase that is too short.
    #[error("a pass phrase has at least {least} characters")]
    ShortPhrase {
        /// Least number of characters.
        least: usize,
    },
    /// A pass phrase cannot be hashed, or its hash cannot be read.
    #[error("the pass phrase of {person} cannot be kept or checked: {source}")]
    Phrase {
        /// Whose.
        person: PersonId,
        /// Why.
        source: argon2::password_hash::Error,
    },
    /// A backup does not overwrite.
    #[error("{} is there already", path.display())]
    BackUpThere {
        /// The file.
        path: PathBuf,
    },
    /// A file is no whole backup.
    #[error("{} is no whole backup: {detail}", path.display())]
    NoBackUp {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        detail: String,
    },
    /// A copy does not hold what it is a copy of.
    #[error("{} does not hold the same events as the store that it is a copy of", path.display())]
    CopyDiffers {
        /// The copy.
        path: PathBuf,
    },
    /// A backup is not restored over a store.
    #[error("{} has a store already", path.display())]
    StoreThere {
        /// The folder.
        path: PathBuf,
    },
    /// There is no room on the disk.
    #[error("there is no room for {}", path.display())]
    Full {
        /// The database file.
        path: PathBuf,
    },
    /// The disk, the folder or the file cannot be written.
    #[error("{} cannot be written", path.display())]
    ReadOnly {
        /// The database file.
        path: PathBuf,
    },
    /// Anything else that SQLite reports, such as an input/output error.
    #[error("{}: {source}", path.display())]
    Database {
        /// The database file.
        path: PathBuf,
        /// Why.
        source: sqlx::Error,
    },
}

impl StoreError {
    /// Sorts SQLite's primary result codes (sqlite.org/rescode.html): 5 busy, 6 locked, 8 read-only, 11 corrupt, 13 full, 26
    /// not a database.
    pub(crate) fn database(path: &std::path::Path, source: sqlx::Error) -> Self {
        let path = path.to_owned();
        let code = source.as_database_error().and_then(|error| error.code()?.parse::<u32>().ok());
        match code.map(|code| code & 0xff) {
            Some(5 | 6) => Self::Locked { path },
            Some(8) => Self::ReadOnly { path },
            Some(13) => Self::Full { path },
            Some(11 | 26) => Self::Corrupt { path, detail: source.to_string() },
            _ => Self::Database { path, source },
        }
    }
}

impl Explain for StoreError {
    fn explain(&self) -> Message {
        let shown = |path: &PathBuf| path.display().to_string();
        match self {
            Self::Folder { path, source } => {
                message!("err-records-folder", path = shown(path), detail = source.to_string())
            }
            Self::Corrupt { path, detail } => {
                message!("err-records-corrupt", path = shown(path), detail = detail.as_str())
            }
            Self::Locked { path } => message!("err-records-locked", path = shown(path)),
            Self::Newer { path, found } => message!("err-records-newer", path = shown(path), found = *found as f64),
            Self::NoSuchSortie(id) => message!("err-records-no-such-sortie", id = id.to_string()),
            Self::Closed(id) => message!("err-records-closed", id = id.to_string()),
            Self::AlreadyBegun(id) => message!("err-records-already-begun", id = id.to_string()),
            Self::NoSuchFinding(id) => message!("err-records-no-such-finding", id = id.to_string()),
            Self::AlreadyMarked(id) => message!("err-records-already-marked", id = id.to_string()),
            Self::NotANumber { id, what } => message!("err-records-not-a-number", id = id.as_str(), what = *what),
            Self::Record { id, source } => {
                message!("err-records-record", id = id.as_str(), detail = source.to_string())
            }
            Self::NotClosed(id) => message!("err-records-not-closed", id = id.to_string()),
            Self::AlreadyImported { file, sortie } => {
                message!("err-records-already-imported", file = file.as_str(), sortie = sortie.to_string())
            }
            Self::ShortPhrase { least } => message!("err-records-short-phrase", least = *least),
            Self::Phrase { person, source } => {
                message!("err-records-phrase", person = person.to_string(), detail = source.to_string())
            }
            Self::BackUpThere { path } => message!("err-records-back-up-there", path = shown(path)),
            Self::NoBackUp { path, detail } => {
                message!("err-records-no-back-up", path = shown(path), detail = detail.as_str())
            }
            Self::CopyDiffers { path } => message!("err-records-copy-differs", path = shown(path)),
            Self::StoreThere { path } => message!("err-records-store-there", path = shown(path)),
            Self::Full { path } => message!("err-records-full", path = shown(path)),
            Self::ReadOnly { path } => message!("err-records-read-only", path = shown(path)),
            Self::ImpossibleEvent(id) => message!("err-records-impossible-event", id = id.to_string()),
            Self::EventDiffers(id) => message!("err-records-event-differs", id = id.to_string()),
            Self::Database { path, source } => {
                message!("err-records-database", path = shown(path), detail = source.to_string())
            }
        }
    }
}
