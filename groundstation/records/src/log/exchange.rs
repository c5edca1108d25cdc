//! Events of other stores: taking them, giving away one's own, and remembering how far one came.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection};

use super::sums::Subject;
use super::{Event, EventId};
use crate::error::StoreError;
use crate::store::Store;

/// Events that one statement inserts. SQLite takes 32,766 values in one statement (sqlite.org/limits.html); nine belong to
/// each event, and larger statements are no faster.
const AT_ONCE: usize = 128;

impl Store {
    /// Events that this store wrote, in order, each with its position: those after a position, 0 for all. What it was
    /// given by other stores is not among them.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn own_events_after(&self, position: i64, limit: u32) -> Result<Vec<(i64, Event)>, StoreError> {
        let rows = sqlx::query("SELECT * FROM event WHERE received = 0 AND seq > ?1 ORDER BY seq LIMIT ?2")
            .bind(position)
            .bind(limit)
            .fetch_all(self.pool())
            .await
            .map_err(|e| self.failed(e))?;
        let positioned = |row| Ok((row_position(row).map_err(|e| self.failed(e))?, self.event_of(row)?));
        rows.iter().map(positioned).collect()
    }

    /// Takes events of other stores, in any order and as often as they come, and gives how many of them were new. All are
    /// taken or none.
    ///
    /// # Errors
    /// An event has an impossible identifier, or it is known with other content; the store cannot be written.
    pub async fn accept(&self, events: &[Event]) -> Result<u64, StoreError> {
        let mut wanted: BTreeMap<EventId, &Event> = BTreeMap::new();
        for event in events {
            if !event.id.is_possible() {
                return Err(StoreError::ImpossibleEvent(event.id));
            }
            if *wanted.entry(event.id).or_insert(event) != event {
                return Err(StoreError::EventDiffers(event.id));
            }
        }
        let mut transaction = self.write().await?;
        for known in self.known(&mut transaction, wanted.keys()).await? {
            if wanted.remove(&known.id).is_some_and(|event| *event != known) {
                return Err(StoreError::EventDiffers(known.id));
            }
        }
        let new: Vec<&Event> = wanted.into_values().collect();
        for events in new.chunks(AT_ONCE) {
            self.insert(&mut transaction, events).await?;
        }
        let touched: BTreeSet<Subject> = new.iter().map(|event| Subject::of(event)).collect();
        self.sum_up(&mut transaction, &touched).await?;
        transaction.commit().await.map_err(|e| self.failed(e))?;
        Ok(new.len() as u64)
    }

    async fn known(
        &self,
        connection: &mut SqliteConnection,
        ids: impl Iterator<Item = &EventId>,
    ) -> Result<Vec<Event>, StoreError> {
        let ids = serde_json::Value::from_iter(ids.map(ToString::to_string)).to_string();
        let rows = sqlx::query("SELECT * FROM event WHERE id IN (SELECT value FROM json_each(?1))")
            .bind(ids)
            .fetch_all(connection)
            .await
            .map_err(|e| self.failed(e))?;
        rows.iter().map(|row| self.event_of(row)).collect()
    }

    async fn insert(&self, connection: &mut SqliteConnection, events: &[&Event]) -> Result<(), StoreError> {
        let mut statement: QueryBuilder<Sqlite> =
            QueryBuilder::new("INSERT INTO event (id, author, at_us, who, why, topic, subject, body, received) ");
        statement.push_values(events, |mut row, event| {
            row.push_bind(event.id.to_string())
                .push_bind(event.author.key())
                .push_bind(event.at.0)
                .push_bind(&event.who)
                .push_bind(&event.why)
                .push_bind(&event.topic)
                .push_bind(&event.subject)
                .push_bind(&event.body)
                .push_bind(1);
        });
        statement.build().execute(connection).await.map(drop).map_err(|e| self.failed(e))
    }

    /// How far another store has been read or written to; 0 before the first time. The name is the caller's, and so is
    /// what the number counts.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn cursor(&self, peer: &str) -> Result<i64, StoreError> {
        let row = sqlx::query("SELECT position FROM cursor WHERE peer = ?1")
            .bind(peer)
            .fetch_optional(self.pool())
            .await
            .map_err(|e| self.failed(e))?;
        row.map_or(Ok(0), |row| row.try_get(0)).map_err(|e| self.failed(e))
    }

    /// Remembers how far another store has been read or written to.
    ///
    /// # Errors
    /// The store cannot be written.
    pub async fn set_cursor(&self, peer: &str, position: i64) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO cursor (peer, position) VALUES (?1, ?2)
             ON CONFLICT (peer) DO UPDATE SET position = excluded.position",
        )
        .bind(peer)
        .bind(position)
        .execute(self.pool())
        .await
        .map(drop)
        .map_err(|e| self.failed(e))
    }
}

fn row_position(row: &SqliteRow) -> Result<i64, sqlx::Error> {
    row.try_get("seq")
}
