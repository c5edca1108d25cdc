//! Writing and reading events: the only statements that touch the log of this store's own events.

use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use super::{Event, EventId};
use crate::crew::person::Unit;
use crate::error::StoreError;
use crate::sortie::UtcMicros;
use crate::store::Store;

/// An event that is about to be written.
pub(crate) struct Draft<'a> {
    pub at: UtcMicros,
    pub who: &'a str,
    pub why: &'a str,
    pub topic: &'static str,
    pub subject: &'a str,
    pub body: String,
}

impl Store {
    /// The unit whose station this is; the command centre until somebody says otherwise.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn unit(&self) -> Result<Unit, StoreError> {
        let mut connection = self.pool().acquire().await.map_err(|e| self.failed(e))?;
        Ok(self.writer(&mut connection).await?.0)
    }

    /// Says whose station this is. Events that were written before keep their author.
    ///
    /// # Errors
    /// The store cannot be written.
    pub async fn set_unit(&self, unit: Unit) -> Result<(), StoreError> {
        let statement = sqlx::query("UPDATE station SET unit = ?1").bind(unit.key());
        statement.execute(self.pool()).await.map(drop).map_err(|e| self.failed(e))
    }

    /// Who writes, and the greatest identifier that is known.
    async fn writer(&self, connection: &mut SqliteConnection) -> Result<(Unit, Option<EventId>), StoreError> {
        let row = sqlx::query("SELECT unit, (SELECT max(id) FROM event) AS last FROM station")
            .fetch_one(connection)
            .await
            .map_err(|e| self.failed(e))?;
        let read = || -> Result<_, sqlx::Error> {
            let last: Option<String> = row.try_get("last")?;
            let last = last.map(|id| id.parse()).transpose().map_err(|error| decode("last", error))?;
            Ok((unit(&row, "unit")?, last))
        };
        read().map_err(|e| self.failed(e))
    }

    /// Writes an event. There is no other way to write one of this store's own.
    pub(crate) async fn write_event(
        &self,
        connection: &mut SqliteConnection,
        draft: Draft<'_>,
    ) -> Result<Event, StoreError> {
        let (author, last) = self.writer(connection).await?;
        let Draft { at, who, why, topic, subject, body } = draft;
        let event = Event {
            id: EventId::next(last, at),
            author,
            at,
            who: who.to_owned(),
            why: why.to_owned(),
            topic: topic.to_owned(),
            subject: subject.to_owned(),
            body,
        };
        sqlx::query(
            "INSERT INTO event (id, author, at_us, who, why, topic, subject, body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )
        .bind(event.id.to_string())
        .bind(event.author.key())
        .bind(event.at.0)
        .bind(&event.who)
        .bind(&event.why)
        .bind(&event.topic)
        .bind(&event.subject)
        .bind(&event.body)
        .execute(connection)
        .await
        .map_err(|e| self.failed(e))?;
        Ok(event)
    }

    /// All that was written about a thing, in order.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn history(&self, topic: &str, subject: &str) -> Result<Vec<Event>, StoreError> {
        let rows = sqlx::query("SELECT * FROM event WHERE topic = ?1 AND subject = ?2 ORDER BY id")
            .bind(topic)
            .bind(subject)
            .fetch_all(self.pool())
            .await
            .map_err(|e| self.failed(e))?;
        rows.iter().map(|row| self.event_of(row)).collect()
    }

    pub(super) fn event_of(&self, row: &SqliteRow) -> Result<Event, StoreError> {
        let read = || -> Result<_, sqlx::Error> {
            let id: String = row.try_get("id")?;
            Ok(Event {
                id: id.parse().map_err(|error| decode("id", error))?,
                author: unit(row, "author")?,
                at: UtcMicros(row.try_get("at_us")?),
                who: row.try_get("who")?,
                why: row.try_get("why")?,
                topic: row.try_get("topic")?,
                subject: row.try_get("subject")?,
                body: row.try_get("body")?,
            })
        };
        read().map_err(|e| self.failed(e))
    }
}

fn decode(column: &str, error: impl std::error::Error + Send + Sync + 'static) -> sqlx::Error {
    sqlx::Error::ColumnDecode { index: column.to_owned(), source: Box::new(error) }
}

fn unit(row: &SqliteRow, column: &str) -> Result<Unit, sqlx::Error> {
    let key: String = row.try_get(column)?;
    let no_unit =
        || sqlx::Error::ColumnDecode { index: column.to_owned(), source: format!("`{key}` is no unit").into() };
    Unit::of_key(&key).ok_or_else(no_unit)
}
