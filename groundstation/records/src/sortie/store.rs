//! Sorties in the embedded store.

use serde_json::json;
use sqlx::{Row, SqliteConnection};

use super::{Dispatch, Event, Ledger, Place, Progress, Sortie, SortieEnd, SortieId, SortieStart, UtcMicros};
use crate::coverage::Changes;
use crate::crew::person::Unit;
use crate::error::StoreError;
use crate::log::{Draft, SORTIE};
use crate::store::Store;

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

impl Store {
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
        self.running()
            .hold(id)
            .map_err(|source| StoreError::Folder { path: self.path().with_file_name("running"), source })?;
        self.keep(&mut transaction, Sortie::begun(start.clone()), &Event::Began(Box::new(start)), "").await?;
        transaction.commit().await.map_err(|e| self.failed(e))
    }

    /// Writes down a take-off.
    ///
    /// # Errors
    /// No such sortie, it is closed, or the store cannot be written. The same holds for the next three.
    pub async fn take_off(&self, id: SortieId, at: UtcMicros, place: Option<Place>) -> Result<(), StoreError> {
        self.append(id, Event::TookOff { at, place }).await.map(drop)
    }

    /// Writes down who flies it and what let it go; pilot and registration mark where the books name them.
    ///
    /// # Errors
    /// As [`Self::take_off`].
    pub async fn dispatch(
        &self,
        id: SortieId,
        at: UtcMicros,
        pilot: Option<String>,
        registration: Option<String>,
        dispatch: Dispatch,
    ) -> Result<(), StoreError> {
        let dispatch = Box::new(dispatch);
        self.append(id, Event::Dispatched { at, pilot, registration, dispatch }).await.map(drop)
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
        self.running().release(id);
        Ok(sortie)
    }

    /// Closes every sortie of this station that began and never ended, unless a living process flies it, and gives them
    /// oldest first.
    /// To be called once after opening; what it gives back should be shown to the pilot.
    ///
    /// # Errors
    /// The store cannot be read or written.
    pub async fn recover(&self, now: UtcMicros) -> Result<Vec<Sortie>, StoreError> {
        // Those of other stations are theirs to close: here the first event of such a sortie came from elsewhere.
        let open = "SELECT id, record FROM sortie WHERE state IN ('armed', 'airborne', 'landed')
                      AND (SELECT received FROM event WHERE topic = 'sortie' AND subject = sortie.id
                           ORDER BY event.id LIMIT 1) = 0
                    ORDER BY armed_at_us, id";
        let rows = sqlx::query(open).fetch_all(self.pool()).await.map_err(|e| self.failed(e))?;
        let mut found = Vec::new();
        for row in &rows {
            let id = self.sortie_of(row)?.id();
            if self.running().is_flown(id) {
                continue;
            }
            match self.append(id, Event::Interrupted { found_at: now }).await {
                Ok(sortie) => found.push(sortie),
                // A second program that starts at the same moment was first.
                Err(StoreError::Closed(_)) => {}
                Err(error) => return Err(error),
            }
            self.running().release(id);
        }
        Ok(found)
    }

    /// One sortie.
    ///
    /// # Errors
    /// No such sortie, or the store cannot be read.
    pub async fn sortie(&self, id: SortieId) -> Result<Sortie, StoreError> {
        let mut connection = self.pool().acquire().await.map_err(|e| self.failed(e))?;
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
        .fetch_all(self.pool())
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
            .fetch_one(self.pool())
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
        let rows = self.history(SORTIE, &id.to_string()).await?;
        let unreadable = |source| StoreError::Record { id: id.to_string(), source };
        let events = rows.iter().map(|event| serde_json::from_str::<serde_json::Value>(&event.body));
        let events = events.collect::<Result<Vec<_>, _>>().map_err(unreadable)?;
        let sortie = serde_json::to_value(&sortie).map_err(unreadable)?;
        Ok(format!(
            "{:#}\n",
            json!({ "format": "groundstation-sortie", "version": 1, "sortie": sortie, "events": events })
        ))
    }

    async fn append(&self, id: SortieId, event: Event) -> Result<Sortie, StoreError> {
        let mut transaction = self.write().await?;
        let sortie = self.load(&mut transaction, id).await?.ok_or(StoreError::NoSuchSortie(id))?;
        if sortie.state.is_closed() {
            return Err(StoreError::Closed(id));
        }
        let sortie = self.keep(&mut transaction, sortie, &event, "").await?;
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

    pub(crate) fn sortie_of(&self, row: &sqlx::sqlite::SqliteRow) -> Result<Sortie, StoreError> {
        let id: String = row.try_get("id").map_err(|e| self.failed(e))?;
        let record: String = row.try_get("record").map_err(|e| self.failed(e))?;
        serde_json::from_str(&record).map_err(|source| StoreError::Record { id, source })
    }

    /// Writes an event, and gives the sortie as it then stands. The event comes after all others in the order of the log,
    /// so applying it last is what a sum over all of them would do.
    pub(super) async fn keep(
        &self,
        connection: &mut SqliteConnection,
        mut sortie: Sortie,
        event: &Event,
        who: &str,
    ) -> Result<Sortie, StoreError> {
        let id = sortie.id().to_string();
        let body = serde_json::to_string(event).map_err(|source| StoreError::Record { id: id.clone(), source })?;
        // Read back, because that is what a sum would see: a number that is none comes back as unknown, or not at all.
        let event: Event =
            serde_json::from_str(&body).map_err(|_| StoreError::NotANumber { id: id.clone(), what: "sortie" })?;
        match &event {
            Event::Began(start) => sortie = Sortie::begun((**start).clone()),
            event => sortie.apply(event),
        }
        let draft = Draft { at: event.at(), who, why: "", topic: SORTIE, subject: &id, body };
        let written = self.write_event(connection, draft).await?;
        let author = matches!(event, Event::Began(_)).then_some(written.author);
        let mut cover = Changes::default();
        self.save_sortie(connection, &sortie, author, &mut cover).await?;
        self.write_cover(connection, cover).await?;
        Ok(sortie)
    }

    /// Keeps a sortie as it stands. `author` began it; where none is given, whoever wrote its
    /// first event.
    pub(crate) async fn save_sortie(
        &self,
        connection: &mut SqliteConnection,
        sortie: &Sortie,
        author: Option<Unit>,
        cover: &mut Changes,
    ) -> Result<(), StoreError> {
        let id = sortie.id().to_string();
        // Numbers that are no numbers would be refused by the columns; the record itself keeps them as null.
        let finite = |value: f64| if value.is_finite() { value } else { 0.0 };
        let SortieStart { dispatch, aircraft, source, .. } = &sortie.start;
        let flown = sortie.experience();
        let unwritable = |source| StoreError::Record { id: id.clone(), source };
        sqlx::query(
            "INSERT OR REPLACE INTO sortie (id, unit, ledger, state, review, pilot, pilot_id, airframe, registration,
                 autopilot_uid, system_id, source_sha256, source_flight, armed_at_us, flown_at_us, flown,
                 airborne_s, distance_m, record)
             VALUES (?1, coalesce(?2, (SELECT author FROM event WHERE topic = 'sortie' AND subject = ?1
                                        ORDER BY event.id LIMIT 1)), ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,
                 ?19)",
        )
        .bind(&id)
        .bind(dispatch.unit.or(author).map(Unit::key))
        .bind(sortie.start.ledger.key())
        .bind(sortie.state.key())
        .bind(sortie.reviewed().key())
        .bind(&sortie.start.pilot)
        .bind(dispatch.crew.as_ref().map(|crew| crew.pilot.to_string()))
        .bind(dispatch.airframe.map(|airframe| airframe.to_string()))
        .bind(&aircraft.registration)
        .bind(&aircraft.autopilot_uid)
        .bind(aircraft.system_id)
        .bind(source.as_ref().map(|source| source.sha256.as_str()))
        .bind(source.as_ref().map(|source| source.flight))
        .bind(sortie.start.armed_at.0)
        .bind(flown.as_ref().map(|flight| flight.took_off_at.0))
        .bind(flown.map(|flight| serde_json::to_string(&flight)).transpose().map_err(unwritable)?)
        .bind(finite(sortie.airborne_s()))
        .bind(finite(sortie.distance_m()))
        .bind(serde_json::to_string(sortie).map_err(unwritable)?)
        .execute(&mut *connection)
        .await
        .map_err(|e| self.failed(e))?;
        self.save_passes(connection, sortie, cover).await
    }
}
