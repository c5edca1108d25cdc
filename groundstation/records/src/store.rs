//! The embedded store.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::migrate::MigrateError;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection as _, Row, Sqlite, Transaction};

use crate::error::StoreError;
use crate::running::Running;

/// Name of the database inside the store's folder.
pub(crate) const DATABASE: &str = "records.sqlite";

/// How long a writer waits for another one. Every transaction here takes milliseconds, so this is for slow disks.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// Pause between two tries for the opening lock.
const LOCK_PAUSE: Duration = Duration::from_millis(20);

/// A larger file is not checked while people wait for the store, bytes: at the 150 MB/s that a slow machine was measured at,
/// this is half a second.
const CHECKED_AT_ONCE_BYTES: u64 = 64 << 20;

/// Held while one program opens the store: turning the write-ahead log on and making the schema are the two moments at
/// which SQLite answers "busy" without waiting. Dropped, the lock is gone.
async fn opening_lock(folder: &Path, database: &Path) -> Result<File, StoreError> {
    let in_folder = |source| StoreError::Folder { path: folder.to_owned(), source };
    let file = File::create(folder.join("opening.lock")).map_err(in_folder)?;
    for _ in 0..BUSY_TIMEOUT.as_millis() / LOCK_PAUSE.as_millis() {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => tokio::time::sleep(LOCK_PAUSE).await,
            // A file system without locks: SQLite's own busy answer is then all there is.
            Ok(()) | Err(TryLockError::Error(_)) => return Ok(file),
        }
    }
    Err(StoreError::Locked { path: database.to_owned() })
}

/// Held shared by every program that has the store open.
///
/// The check of the whole file takes longer the larger the file is: seconds after ten years. What it looks for comes from a
/// machine that lost its power or a disk that lies about what it wrote, so it is made after an end that was not clean: the
/// write-ahead log, which the last program to close folds into the database, is still there and nobody has the store open.
fn open_lock(folder: &Path, database: &Path) -> std::io::Result<(File, bool)> {
    let file = File::create(folder.join("open.lock"))?;
    let log = database.with_file_name(format!("{DATABASE}-wal"));
    let left = log.metadata().is_ok_and(|log| log.len() > 0);
    let alone = match file.try_lock() {
        Ok(()) => {
            file.unlock()?;
            true
        }
        Err(TryLockError::WouldBlock) => false,
        // A file system without locks: it may be checked too often.
        Err(TryLockError::Error(_)) => return Ok((file, left)),
    };
    // Nobody takes it between the two calls, because they are made under the opening lock.
    file.lock_shared()?;
    Ok((file, left && alone))
}

async fn check(pool: &SqlitePool, path: &Path) -> Result<(), StoreError> {
    let failed = |source| StoreError::database(path, source);
    let row = sqlx::query("PRAGMA quick_check(1)").fetch_one(pool).await.map_err(failed)?;
    let detail: String = row.try_get(0).map_err(failed)?;
    if detail == "ok" { Ok(()) } else { Err(StoreError::Corrupt { path: path.to_owned(), detail }) }
}

/// Checks the whole file of the store in a folder, which may be in use: seconds after ten years.
///
/// # Errors
/// It is damaged, or cannot be read.
pub async fn check_file(folder: &Path) -> Result<(), StoreError> {
    let path = folder.join(DATABASE);
    let options = SqliteConnectOptions::new().filename(&path).busy_timeout(BUSY_TIMEOUT);
    let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await;
    let pool = pool.map_err(|source| StoreError::database(&path, source))?;
    let checked = check(&pool, &path).await;
    pool.close().await;
    checked
}

/// An open store. Several programs may have the same one open.
#[derive(Debug)]
pub struct Store {
    pool: SqlitePool,
    path: PathBuf,
    running: Running,
    left_to_check: bool,
    /// Given back with the store.
    _open: File,
}

impl Store {
    /// Opens the store in a folder, and makes both where they are not there yet. After an end that was not clean the whole
    /// file is checked first; a large one is left to [`check_file`], see [`Self::left_to_check`].
    ///
    /// # Errors
    /// A folder that cannot be written; a database that is damaged, held by another program, or of a newer version.
    pub async fn open(folder: &Path) -> Result<Self, StoreError> {
        let in_folder = |source| StoreError::Folder { path: folder.to_owned(), source };
        std::fs::create_dir_all(folder).map_err(in_folder)?;
        let running = Running::in_folder(folder).map_err(in_folder)?;
        let path = folder.join(DATABASE);
        // FULL, because with NORMAL a power cut may take the last commits of a write-ahead log with it.
        let options = SqliteConnectOptions::new()
            .filename(&path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT);
        let failed = |source| StoreError::database(&path, source);
        let _opening = opening_lock(folder, &path).await?;
        let (open, unclean) = open_lock(folder, &path).map_err(in_folder)?;
        // SQLite itself ends a transaction that finds the disk full. The connection does not hear of that and would begin no
        // other one: it is not used again.
        let pool = SqlitePoolOptions::new().max_connections(2).after_release(|connection, _| {
            Box::pin(async move {
                connection.ping().await?;
                Ok(!connection.is_in_transaction())
            })
        });
        let pool = pool.connect_with(options).await.map_err(failed)?;
        let large = std::fs::metadata(&path).is_ok_and(|file| file.len() > CHECKED_AT_ONCE_BYTES);
        let store = Self { pool, path, running, left_to_check: unclean && large, _open: open };
        if unclean && !large {
            check(&store.pool, &store.path).await?;
        }
        store.migrate().await?;
        store.rebuild_if_old().await?;
        Ok(store)
    }

    /// Whether the last end was not clean and the file so large that its check would have kept people waiting:
    /// [`check_file`] is to be called beside the work.
    pub fn left_to_check(&self) -> bool {
        self.left_to_check
    }

    /// The database file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Closes all connections, so that the write-ahead log is folded into the database file.
    pub async fn close(self) {
        self.pool.close().await;
    }

    async fn migrate(&self) -> Result<(), StoreError> {
        sqlx::migrate!("./migrations").run(&self.pool).await.map_err(|error| match error {
            MigrateError::VersionMissing(found) | MigrateError::VersionTooNew(found, _) => {
                StoreError::Newer { path: self.path.clone(), found }
            }
            MigrateError::Execute(source) | MigrateError::ExecuteMigration(source, _) => self.failed(source),
            other => self.failed(sqlx::Error::Migrate(Box::new(other))),
        })
    }

    pub(crate) fn pool(&self) -> &SqlitePool {
        &self.pool
    }

    pub(crate) fn running(&self) -> &Running {
        &self.running
    }

    pub(crate) fn failed(&self, source: sqlx::Error) -> StoreError {
        StoreError::database(&self.path, source)
    }

    /// A transaction that holds the write lock from the start: one that first reads and then writes could otherwise be
    /// refused in between, without the busy time-out being waited for.
    pub(crate) async fn write(&self) -> Result<Transaction<'_, Sqlite>, StoreError> {
        self.pool.begin_with("BEGIN IMMEDIATE").await.map_err(|e| self.failed(e))
    }
}

#[cfg(test)]
mod tests;
