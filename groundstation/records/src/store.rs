//! The embedded store.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::json;
use sqlx::migrate::MigrateError;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Row, Sqlite, SqliteConnection, Transaction};

use crate::error::StoreError;
use crate::running::Running;
use crate::sortie::{Event, Ledger, Place, Progress, Sortie, SortieEnd, SortieId, SortieStart, UtcMicros};

/// Name of the database inside the store's folder.
const DATABASE: &str = "records.sqlite";

/// How long a writer waits for another one. Every transaction here takes milliseconds, so this is for slow disks.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// Pause between two tries for the opening lock.
const LOCK_PAUSE: Duration = Duration::from_millis(20);

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

/// Which sorties to list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Only this ledger.
    pub ledger: Option<Ledger>,
    /// Only this pilot, by exact name.
    pub pilot: Option<String>,
    /// Armed at this time or later.
    pub from: Option<UtcMicros>,
    /// Armed before this time.
    pub before: Option<UtcMicros>,
    /// At most so many, newest first; all where none is given.
    pub limit: Option<u32>,
}

/// Sums over one ledger.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Totals {
    /// Number of sorties.
    pub sorties: u64,
    /// Time in the air, seconds.
    pub airborne_s: f64,
    /// Flown over ground, metres.
    pub distance_m: f64,
}

/// An open store. Several programs may have the same one open.
#[derive(Debug)]
pub struct Store {
    pool: SqlitePool,
    path: PathBuf,
    running: Running,
}

impl Store {
    /// Opens the store in a folder, and makes both where they are not there yet.
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
        let pool = SqlitePoolOptions::new().max_connections(2).connect_with(options).await.map_err(failed)?;
        let store = Self { pool, path, running };
        store.check().await?;
        store.migrate().await?;
        Ok(store)
    }

    /// The database file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Closes all connections, so that the write-ahead log is folded into the database file.
    pub async fn close(self) {
        self.pool.close().await;
    }

    async fn check(&self) -> Result<(), StoreError> {
        let row = sqlx::query("PRAGMA quick_check(1)").fetch_one(&self.pool).await.map_err(|e| self.failed(e))?;
        let detail: String = row.try_get(0).map_err(|e| self.failed(e))?;
        if detail == "ok" { Ok(()) } else { Err(StoreError::Corrupt { path: self.path.clone(), detail }) }
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

    pub(crate) fn failed(&self, source: sqlx::Error) -> StoreError {
        StoreError::database(&self.path, source)
    }

    /// Writes down that an aircraft has armed, and marks the sortie as flown by this process.
    ///
    /// # Errors
    /// The identifier is taken, or the store cannot be written.
    pub async fn begin_sortie(&self, start: SortieStart) -> Result<(), StoreError> {
        let id = start.id;
        let mut transaction = self.write().await?;
        if self.load(&mut transaction, id).await?.is_some() {
            return Err(StoreError::AlreadyBegun(id));
        }
        self.running
            .hold(id)
            .map_err(|source| StoreError::Folder { path: self.path.with_file_name("running"), source })?;
        let sortie = Sortie::begun(start.clone());
        self.save(&mut transaction, &sortie, &Event::Began(Box::new(start))).await?;
        transaction.commit().await.map_err(|e| self.failed(e))
    }

    /// Writes down a take-off.
    ///
    /// # Errors
    /// No such sortie, it is closed, or the store cannot be written. The same holds for the next three.
    pub async fn take_off(&self, id: SortieId, at: UtcMicros, place: Option<Place>) -> Result<(), StoreError> {
        self.append(id, Event::TookOff { at, place }).await.map(drop)
    }

    /// Writes down the facts so far.
    ///
    /// # Errors
    /// As [`Self::take_off`].
    pub async fn progress(&self, id: SortieId, progress: Progress) -> Result<(), StoreError> {
        self.append(id, Event::Progressed(progress)).await.map(drop)
    }

    /// Writes down a landing.
    ///
    /// # Errors
    /// As [`Self::take_off`].
    pub async fn land(&self, id: SortieId, at: UtcMicros, place: Option<Place>) -> Result<(), StoreError> {
        self.append(id, Event::Landed { at, place }).await.map(drop)
    }

    /// Closes a sortie after disarming, and gives it as it is kept.
    ///
    /// # Errors
    /// As [`Self::take_off`].
    pub async fn finish(&self, id: SortieId, end: SortieEnd) -> Result<Sortie, StoreError> {
        let sortie = self.append(id, Event::Finished(Box::new(end))).await?;
        self.running.release(id);
        Ok(sortie)
    }

    /// Closes every sortie that began and never ended, unless a living process flies it, and gives them oldest first.
    /// To be called once after opening; what it gives back should be shown to the pilot.
    ///
    /// # Errors
    /// The store cannot be read or written.
    pub async fn recover(&self, now: UtcMicros) -> Result<Vec<Sortie>, StoreError> {
        let open =
            "SELECT id, record FROM sortie WHERE state IN ('armed', 'airborne', 'landed') ORDER BY armed_at_us, id";
        let rows = sqlx::query(open).fetch_all(&self.pool).await.map_err(|e| self.failed(e))?;
        let mut found = Vec::new();
        for row in &rows {
            let id = self.sortie_of(row)?.id();
            if self.running.is_flown(id) {
                continue;
            }
            match self.append(id, Event::Interrupted { found_at: now }).await {
                Ok(sortie) => found.push(sortie),
                // A second program that starts at the same moment was first.
                Err(StoreError::Closed(_)) => {}
                Err(error) => return Err(error),
            }
            self.running.release(id);
        }
        Ok(found)
    }

    /// One sortie.
    ///
    /// # Errors
    /// No such sortie, or the store cannot be read.
    pub async fn sortie(&self, id: SortieId) -> Result<Sortie, StoreError> {
        let mut connection = self.pool.acquire().await.map_err(|e| self.failed(e))?;
        self.load(&mut connection, id).await?.ok_or(StoreError::NoSuchSortie(id))
    }

    /// Sorties, newest first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn sorties(&self, filter: &Filter) -> Result<Vec<Sortie>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, record FROM sortie
             WHERE (?1 IS NULL OR ledger = ?1) AND (?2 IS NULL OR pilot = ?2)
               AND (?3 IS NULL OR armed_at_us >= ?3) AND (?4 IS NULL OR armed_at_us < ?4)
             ORDER BY armed_at_us DESC, id DESC LIMIT ?5",
        )
        .bind(filter.ledger.map(Ledger::key))
        .bind(filter.pilot.as_deref())
        .bind(filter.from.map(|time| time.0))
        .bind(filter.before.map(|time| time.0))
        .bind(filter.limit.map_or(-1, i64::from))
        .fetch_all(&self.pool)
        .await
        .map_err(|e| self.failed(e))?;
        rows.iter().map(|row| self.sortie_of(row)).collect()
    }

    /// Sums over one ledger; there is no way to sum over both. Interrupted sorties count with what is known of them.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn totals(&self, ledger: Ledger) -> Result<Totals, StoreError> {
        let row = sqlx::query("SELECT count(*), total(airborne_s), total(distance_m) FROM sortie WHERE ledger = ?1")
            .bind(ledger.key())
            .fetch_one(&self.pool)
            .await
            .map_err(|e| self.failed(e))?;
        let sorties: i64 = row.try_get(0).map_err(|e| self.failed(e))?;
        Ok(Totals {
            sorties: sorties.unsigned_abs(),
            airborne_s: row.try_get(1).map_err(|e| self.failed(e))?,
            distance_m: row.try_get(2).map_err(|e| self.failed(e))?,
        })
    }

    /// One sortie with all its events, as JSON.
    ///
    /// # Errors
    /// No such sortie, or the store cannot be read.
    pub async fn export(&self, id: SortieId) -> Result<String, StoreError> {
        let sortie = self.sortie(id).await?;
        let rows = sqlx::query("SELECT seq, body FROM sortie_event WHERE sortie = ?1 ORDER BY seq")
            .bind(id.to_string())
            .fetch_all(&self.pool)
            .await
            .map_err(|e| self.failed(e))?;
        let unreadable = |source| StoreError::Record { id: id.to_string(), source };
        let mut events = Vec::with_capacity(rows.len());
        for row in &rows {
            let body: String = row.try_get("body").map_err(|e| self.failed(e))?;
            events.push(serde_json::from_str::<serde_json::Value>(&body).map_err(unreadable)?);
        }
        let sortie = serde_json::to_value(&sortie).map_err(unreadable)?;
        Ok(format!(
            "{:#}\n",
            json!({ "format": "groundstation-sortie", "version": 1, "sortie": sortie, "events": events })
        ))
    }

    /// A transaction that holds the write lock from the start: one that first reads and then writes could otherwise be
    /// refused in between, without the busy time-out being waited for.
    pub(crate) async fn write(&self) -> Result<Transaction<'_, Sqlite>, StoreError> {
        self.pool.begin_with("BEGIN IMMEDIATE").await.map_err(|e| self.failed(e))
    }

    async fn append(&self, id: SortieId, event: Event) -> Result<Sortie, StoreError> {
        let mut transaction = self.write().await?;
        let mut sortie = self.load(&mut transaction, id).await?.ok_or(StoreError::NoSuchSortie(id))?;
        if sortie.state.is_closed() {
            return Err(StoreError::Closed(id));
        }
        sortie.apply(&event);
        self.save(&mut transaction, &sortie, &event).await?;
        transaction.commit().await.map_err(|e| self.failed(e))?;
        Ok(sortie)
    }

    pub(crate) async fn load(
        &self,
        connection: &mut SqliteConnection,
        id: SortieId,
    ) -> Result<Option<Sortie>, StoreError> {
        let row = sqlx::query("SELECT id, record FROM sortie WHERE id = ?1")
            .bind(id.to_string())
            .fetch_optional(connection)
            .await
            .map_err(|e| self.failed(e))?;
        row.as_ref().map(|row| self.sortie_of(row)).transpose()
    }

    fn sortie_of(&self, row: &sqlx::sqlite::SqliteRow) -> Result<Sortie, StoreError> {
        let id: String = row.try_get("id").map_err(|e| self.failed(e))?;
        let record: String = row.try_get("record").map_err(|e| self.failed(e))?;
        serde_json::from_str(&record).map_err(|source| StoreError::Record { id, source })
    }

    async fn save(&self, connection: &mut SqliteConnection, sortie: &Sortie, event: &Event) -> Result<(), StoreError> {
        let id = sortie.id();
        let unwritable = |source| StoreError::Record { id: id.to_string(), source };
        sqlx::query("INSERT INTO sortie_event (sortie, at_us, kind, body) VALUES (?1, ?2, ?3, ?4)")
            .bind(id.to_string())
            .bind(event.at().0)
            .bind(event.key())
            .bind(serde_json::to_string(event).map_err(unwritable)?)
            .execute(&mut *connection)
            .await
            .map_err(|e| self.failed(e))?;
        // Numbers that are no numbers would be refused by the columns; the record itself keeps them as null.
        let finite = |value: f64| if value.is_finite() { value } else { 0.0 };
        sqlx::query(
            "INSERT INTO sortie (id, ledger, state, pilot, armed_at_us, airborne_s, distance_m, record)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
             ON CONFLICT (id) DO UPDATE SET state = excluded.state, airborne_s = excluded.airborne_s,
                 distance_m = excluded.distance_m, record = excluded.record",
        )
        .bind(id.to_string())
        .bind(sortie.start.ledger.key())
        .bind(sortie.state.key())
        .bind(&sortie.start.pilot)
        .bind(sortie.start.armed_at.0)
        .bind(finite(sortie.airborne_s()))
        .bind(finite(sortie.distance_m()))
        .bind(serde_json::to_string(sortie).map_err(unwritable)?)
        .execute(connection)
        .await
        .map_err(|e| self.failed(e))?;
        Ok(())
    }
}
