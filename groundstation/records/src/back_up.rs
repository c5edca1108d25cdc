//! A copy of the whole store in one file, and a store from such a copy.
//!
//! The copy is checked before it is kept: SQLite finds it whole, and it holds the same events. It is made while the store
//! is in use. It holds everything that is in the store: hashes of pass phrases too, so it is to be kept like the machine
//! itself. Files beside the database, such as recordings, are not in it.

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection, Row};

use crate::error::StoreError;
use crate::store::{DATABASE, Store};

/// Events that are read at once when they are compared.
const AT_ONCE: i64 = 10_000;

/// What a copy has to have in common with its original: how many events, the last of them, and a hash over all
/// identifiers in the order in which they arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Content {
    events: i64,
    last: i64,
    sha256: Vec<u8>,
}

/// What is in a store up to a position.
async fn content(connection: &mut SqliteConnection, until: i64) -> Result<Content, sqlx::Error> {
    let (mut events, mut last, mut hash) = (0, 0, Sha256::new());
    loop {
        let rows = sqlx::query("SELECT seq, id FROM event WHERE seq > ?1 AND seq <= ?2 ORDER BY seq LIMIT ?3")
            .bind(last)
            .bind(until)
            .bind(AT_ONCE)
            .fetch_all(&mut *connection)
            .await?;
        for row in &rows {
            last = row.try_get("seq")?;
            hash.update(row.try_get::<&str, _>("id")?);
        }
        if rows.is_empty() {
            return Ok(Content { events, last, sha256: hash.finalize().to_vec() });
        }
        events += rows.len() as i64;
    }
}

/// What is in a file that should be a whole backup.
async fn examined(path: &Path) -> Result<Content, StoreError> {
    let none = |detail: String| StoreError::NoBackUp { path: path.to_owned(), detail };
    if !path.is_file() {
        return Err(none("there is no such file".to_owned()));
    }
    let failed = |source: sqlx::Error| none(source.to_string());
    let options = SqliteConnectOptions::new().filename(path).read_only(true);
    let mut connection = options.connect().await.map_err(failed)?;
    let read = async |connection: &mut SqliteConnection| {
        let row = sqlx::query("PRAGMA quick_check(1)").fetch_one(&mut *connection).await?;
        let detail: String = row.try_get(0)?;
        if detail == "ok" { content(connection, i64::MAX).await.map(Ok) } else { Ok(Err(detail)) }
    };
    let found = read(&mut connection).await.map_err(failed)?.map_err(none);
    connection.close().await.map_err(failed)?;
    found
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(ending);
    path.with_file_name(name)
}

/// Gives a checked file its name, and makes sure that it reached the disk under it.
fn settle(partial: &Path, path: &Path) -> std::io::Result<()> {
    File::options().write(true).open(partial)?.sync_all()?;
    std::fs::rename(partial, path)?;
    // A folder is opened for this on Unix only; elsewhere the name is safe when the rename returns.
    if let Ok(folder) =
        File::open(path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")))
    {
        folder.sync_all()?;
    }
    Ok(())
}

impl Store {
    /// Writes a copy of everything into one new file, and checks it. The store stays in use.
    ///
    /// # Errors
    /// The file is there already; it cannot be written; the copy is not whole, and is not kept then.
    pub async fn back_up(&self, to: &Path) -> Result<(), StoreError> {
        let in_file = |source| StoreError::Folder { path: to.to_owned(), source };
        // The name is taken first, so that two backups at once cannot both have it.
        OpenOptions::new().write(true).create_new(true).open(to).map_err(|error| match error.kind() {
            std::io::ErrorKind::AlreadyExists => StoreError::BackUpThere { path: to.to_owned() },
            _ => in_file(error),
        })?;
        let partial = beside(to, ".partial");
        let copied = self.copy(&partial).await.and_then(|()| settle(&partial, to).map_err(in_file));
        if copied.is_err() {
            _ = std::fs::remove_file(&partial);
            _ = std::fs::remove_file(to);
        }
        copied
    }

    async fn copy(&self, partial: &Path) -> Result<(), StoreError> {
        let in_file = |source| StoreError::Folder { path: partial.to_owned(), source };
        if partial.exists() {
            // Left by a backup that was killed.
            std::fs::remove_file(partial).map_err(in_file)?;
        }
        sqlx::query("VACUUM INTO ?1")
            .bind(partial.to_string_lossy().into_owned())
            .execute(self.pool())
            .await
            .map_err(|source| StoreError::database(partial, source))?;
        let copy = examined(partial).await?;
        // What was written since is in the original only.
        let mut connection = self.pool().acquire().await.map_err(|e| self.failed(e))?;
        let own = content(&mut connection, copy.last).await.map_err(|e| self.failed(e))?;
        if own == copy { Ok(()) } else { Err(StoreError::CopyDiffers { path: partial.to_owned() }) }
    }
}

/// Makes the store of a folder from a backup, which is checked before and after. The folder must have none.
///
/// # Errors
/// The folder has a store; the file is no whole backup; the folder cannot be written.
pub async fn restore(from: &Path, folder: &Path) -> Result<(), StoreError> {
    let in_folder = |source| StoreError::Folder { path: folder.to_owned(), source };
    std::fs::create_dir_all(folder).map_err(in_folder)?;
    let path = folder.join(DATABASE);
    // A write-ahead log that some other database left would be played into the restored one.
    for ending in ["", "-wal", "-shm", "-journal"] {
        if beside(&path, ending).exists() {
            return Err(StoreError::StoreThere { path: folder.to_owned() });
        }
    }
    let original = examined(from).await?;
    let partial = beside(&path, ".partial");
    let copied = async {
        std::fs::copy(from, &partial).map_err(in_folder)?;
        if examined(&partial).await? != original {
            return Err(StoreError::CopyDiffers { path: partial.clone() });
        }
        settle(&partial, &path).map_err(in_folder)
    };
    let copied = copied.await;
    if copied.is_err() {
        _ = std::fs::remove_file(&partial);
    }
    copied
}
