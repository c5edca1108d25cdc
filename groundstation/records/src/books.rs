//! People, certificates, aircraft and the rest in the embedded store: entering them, and the books as they stand.

use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use crate::crew::attempt::Attempt;
use crate::crew::{Books, Entry, Rules, Topic};
use crate::error::StoreError;
use crate::log::{Draft, Event, EventId};
use crate::sortie::{Ledger, UtcMicros};
use crate::store::Store;

const DAY_US: i64 = 86_400_000_000;

/// Acts about a duty are looked at for so long. Chosen: longer than a year, because a duty that comes every year is known
/// by its day.
const ACTS_US: i64 = 400 * DAY_US;

/// A filed flight, a work order, what was done about their clocks, and what was done about a reviewed sortie are looked at
/// for so long after its end. Chosen: the clocks end a day after it, and a lead looks back over a month.
const OVER_US: i64 = 31 * DAY_US;

impl Store {
    /// Enters a record, or strikes one. A correction is the whole record anew, with its reason.
    ///
    /// # Errors
    /// A number is no number, or the store cannot be written.
    pub async fn enter(&self, entry: Entry, who: &str, why: &str, at: UtcMicros) -> Result<EventId, StoreError> {
        let (topic, id) = (entry.topic().key(), entry.subject());
        let body = serde_json::to_string(&entry).map_err(|source| StoreError::Record { id: id.clone(), source })?;
        // JSON has no word for a number that is none: it would come back as unknown, or not at all.
        if serde_json::from_str::<Entry>(&body).ok().as_ref() != Some(&entry) {
            return Err(StoreError::NotANumber { id, what: topic });
        }
        let mut transaction = self.write().await?;
        let event = self.write_event(&mut transaction, Draft { at, who, why, topic, subject: &id, body }).await?;
        self.save_record(&mut transaction, &event).await?;
        transaction.commit().await.map_err(|e| self.failed(e))?;
        Ok(event.id)
    }

    /// All books but sorties and findings. Filed flights and work orders are those that ended within the last month or end
    /// later; what was done about duties is what [`duties`](crate::crew::duty::duties) can ask for.
    ///
    /// # Errors
    /// The store cannot be read, or holds a record that this program cannot read.
    pub async fn books(&self, now: UtcMicros) -> Result<Books, StoreError> {
        const TOPICS: &[Topic] = &[
            Topic::Person,
            Topic::Certificate,
            Topic::Leave,
            Topic::Aircraft,
            Topic::RemoteId,
            Topic::Approval,
            Topic::Operating,
            Topic::Device,
            Topic::Use,
            Topic::Rules,
        ];
        let mut entries = Vec::new();
        for topic in TOPICS {
            entries.extend(self.entries(*topic).await?);
        }
        entries.extend(self.filed(now).await?);
        entries.extend(self.ordered(now).await?);
        entries.extend(self.acts(now).await?);
        let mut books = Books::of(entries);
        self.add_flights(&mut books, now).await?;
        self.add_hours(&mut books).await?;
        Ok(books)
    }

    /// Hours and flights of each airframe: those that its record was entered with, and what flew since. So maintenance comes
    /// due by itself.
    async fn add_hours(&self, books: &mut Books) -> Result<(), StoreError> {
        const HOUR_S: f64 = 3_600.0;
        for airframe in &mut books.roster.aircraft {
            let row = sqlx::query(
                "SELECT count(*), total(airborne_s) FROM sortie
                 WHERE airframe = ?1 AND ledger = 'flight' AND airborne_s > 0 AND armed_at_us >= (
                     SELECT at_us FROM event WHERE id = (
                         SELECT event FROM record WHERE topic = 'aircraft' AND subject = ?1))",
            )
            .bind(airframe.id.to_string())
            .fetch_one(self.pool())
            .await
            .map_err(|e| self.failed(e))?;
            let flights: i64 = row.try_get(0).map_err(|e| self.failed(e))?;
            let airborne_s: f64 = row.try_get(1).map_err(|e| self.failed(e))?;
            airframe.flights = airframe.flights.saturating_add(u32::try_from(flights).unwrap_or(u32::MAX));
            airframe.flown_h += airborne_s / HOUR_S;
        }
        Ok(())
    }

    async fn add_flights(&self, books: &mut Books, now: UtcMicros) -> Result<(), StoreError> {
        let Rules { recency, .. } = &books.rules;
        let days = recency.iter().map(|rule| rule.needs.within_days).max().unwrap_or(0);
        // A day more, because rules count civil days.
        let from = now.0.saturating_sub((i64::from(days) + 1) * DAY_US);
        let shortest_min = recency.iter().map(|rule| rule.needs.minutes).min().unwrap_or(0);
        let simulator = recency.iter().any(|rule| rule.counts_simulator);
        // In one row, because a row costs more than a flight: thousands of them count.
        let row = sqlx::query(
            "SELECT '[' || coalesce(group_concat(flown, ',' ORDER BY flown_at_us), '') || ']' FROM sortie
             WHERE flown_at_us >= ?1 AND airborne_s >= ?2 AND (ledger = ?3 OR ?4)",
        )
        .bind(from)
        .bind(f64::from(shortest_min) * 60.0)
        .bind(Ledger::Flight.key())
        .bind(simulator)
        .fetch_one(self.pool())
        .await
        .map_err(|e| self.failed(e))?;
        let flights: String = row.try_get(0).map_err(|e| self.failed(e))?;
        books.roster.flights =
            serde_json::from_str(&flights).map_err(|source| StoreError::Record { id: "sortie".to_owned(), source })?;
        Ok(())
    }

    async fn entries(&self, topic: Topic) -> Result<Vec<Entry>, StoreError> {
        let rows = sqlx::query("SELECT subject, body FROM record WHERE topic = ?1 ORDER BY subject")
            .bind(topic.key())
            .fetch_all(self.pool())
            .await
            .map_err(|e| self.failed(e))?;
        rows.iter().map(|row| self.entry_of(row)).collect()
    }

    /// Flights of training scenarios that started at this time or later, the oldest first. They are no part of the books,
    /// because they grow without end: who wants them says how far back.
    ///
    /// # Errors
    /// The store cannot be read, or holds a record that this program cannot read.
    pub async fn attempts(&self, from: UtcMicros) -> Result<Vec<Attempt>, StoreError> {
        // Without an index: those that are left out are not parsed, which is what costs.
        let rows = sqlx::query(
            "SELECT subject, body FROM record WHERE topic = 'attempt'
               AND CASE WHEN json_valid(body) THEN json_extract(body, '$.attempt.started') END >= ?1
             ORDER BY json_extract(body, '$.attempt.started'), subject",
        )
        .bind(from.0)
        .fetch_all(self.pool())
        .await
        .map_err(|e| self.failed(e))?;
        let entries = rows.iter().map(|row| self.entry_of(row));
        let attempts = entries.filter_map(|entry| match entry {
            Ok(Entry::Attempt(attempt)) => Some(Ok(*attempt)),
            Ok(_) => None,
            Err(error) => Some(Err(error)),
        });
        attempts.collect()
    }

    async fn filed(&self, now: UtcMicros) -> Result<Vec<Entry>, StoreError> {
        // The expression is that of the index.
        self.not_long_over(
            "SELECT subject, body FROM record WHERE topic = 'filing'
               AND CASE WHEN json_valid(body) THEN json_extract(body, '$.filing.extent.until') END >= ?1
             ORDER BY subject",
            now,
        )
        .await
    }

    async fn ordered(&self, now: UtcMicros) -> Result<Vec<Entry>, StoreError> {
        // Without an index: there are few a day.
        self.not_long_over(
            "SELECT subject, body FROM record WHERE topic = 'order'
               AND CASE WHEN json_valid(body) THEN json_extract(body, '$.order.until') END >= ?1
             ORDER BY subject",
            now,
        )
        .await
    }

    async fn not_long_over(&self, query: &'static str, now: UtcMicros) -> Result<Vec<Entry>, StoreError> {
        let over = sqlx::query(query).bind(now.0.saturating_sub(OVER_US));
        let rows = over.fetch_all(self.pool()).await.map_err(|e| self.failed(e))?;
        rows.iter().map(|row| self.entry_of(row)).collect()
    }

    async fn acts(&self, now: UtcMicros) -> Result<Vec<Entry>, StoreError> {
        let first = |span: i64| EventId::first_of(UtcMicros(now.0.saturating_sub(span))).to_string();
        let rows = sqlx::query(
            "SELECT subject, body FROM event
             WHERE topic = 'duty' AND id >= ?1 AND CASE
                 WHEN subject LIKE 'airspace/%' THEN id >= ?2
                 WHEN subject LIKE 'report/%' OR subject LIKE 'review/%' THEN id >= ?2 OR EXISTS (
                     SELECT 1 FROM sortie WHERE sortie.id = substr(subject, 8, 36)
                       AND (review <> 'accepted' OR armed_at_us >= ?3))
                 ELSE true END
             ORDER BY id",
        )
        .bind(first(ACTS_US))
        .bind(first(OVER_US))
        .bind(now.0.saturating_sub(OVER_US))
        .fetch_all(self.pool())
        .await
        .map_err(|e| self.failed(e))?;
        rows.iter().map(|row| self.entry_of(row)).collect()
    }

    fn entry_of(&self, row: &SqliteRow) -> Result<Entry, StoreError> {
        let id: String = row.try_get("subject").map_err(|e| self.failed(e))?;
        let body: String = row.try_get("body").map_err(|e| self.failed(e))?;
        serde_json::from_str(&body).map_err(|source| StoreError::Record { id, source })
    }

    /// Keeps the last entry about a thing; one that strikes it takes it off. Acts about duties all count, so they stay in
    /// the log.
    pub(crate) async fn save_record(&self, connection: &mut SqliteConnection, last: &Event) -> Result<(), StoreError> {
        if last.topic == Topic::Duty.key() {
            return Ok(());
        }
        let statement = if matches!(serde_json::from_str(&last.body), Ok(Entry::Struck { .. })) {
            sqlx::query("DELETE FROM record WHERE topic = ?1 AND subject = ?2").bind(&last.topic).bind(&last.subject)
        } else {
            sqlx::query(
                "INSERT OR REPLACE INTO record (topic, subject, author, event, body) VALUES (?1, ?2, ?3, ?4, ?5)",
            )
            .bind(&last.topic)
            .bind(&last.subject)
            .bind(last.author.key())
            .bind(last.id.to_string())
            .bind(&last.body)
        };
        statement.execute(connection).await.map(drop).map_err(|e| self.failed(e))
    }
}
