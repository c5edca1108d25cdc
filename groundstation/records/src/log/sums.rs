//! The sums of events: made anew for what events of others touched, or all of them.

use std::collections::BTreeSet;

use sqlx::{Row, SqliteConnection};

use super::{Event, FINDING, SORTIE};
use crate::coverage::Changes;
use crate::error::StoreError;
use crate::finding::Finding;
use crate::sortie::Sortie;
use crate::store::Store;

/// Raised whenever sums are made in another way than before; a store with another number has them made anew when it is
/// opened. A program that learns to read a new kind of event raises it too.
const SUMS: i64 = 2;

/// Things whose events are read at once. Larger steps are no faster.
const AT_ONCE: usize = 250;

/// A thing that events are about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Subject {
    topic: String,
    subject: String,
}

impl Subject {
    pub(super) fn of(event: &Event) -> Self {
        Self { topic: event.topic.clone(), subject: event.subject.clone() }
    }

    fn is_of(&self, event: &Event) -> bool {
        self.topic == event.topic && self.subject == event.subject
    }
}

impl Store {
    /// Makes all sums anew from the log. What they were does not count.
    ///
    /// # Errors
    /// The store cannot be read or written; nothing is changed then.
    pub async fn rebuild(&self) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        for statement in
            ["DELETE FROM sortie", "DELETE FROM finding", "DELETE FROM record", "DELETE FROM pass", "DELETE FROM cover"]
        {
            sqlx::query(statement).execute(&mut *transaction).await.map_err(|e| self.failed(e))?;
        }
        let rows = sqlx::query("SELECT DISTINCT topic, subject FROM event")
            .fetch_all(&mut *transaction)
            .await
            .map_err(|e| self.failed(e))?;
        let mut all = BTreeSet::new();
        for row in &rows {
            let read = || -> Result<_, sqlx::Error> {
                Ok(Subject { topic: row.try_get("topic")?, subject: row.try_get("subject")? })
            };
            all.insert(read().map_err(|e| self.failed(e))?);
        }
        self.sum_up(&mut transaction, &all).await?;
        sqlx::query("UPDATE station SET sums = ?1")
            .bind(SUMS)
            .execute(&mut *transaction)
            .await
            .map_err(|e| self.failed(e))?;
        transaction.commit().await.map_err(|e| self.failed(e))
    }

    /// Makes the sums anew where another version of this program made them.
    pub(crate) async fn rebuild_if_old(&self) -> Result<(), StoreError> {
        let row = sqlx::query("SELECT sums FROM station").fetch_one(self.pool()).await.map_err(|e| self.failed(e))?;
        let sums: i64 = row.try_get(0).map_err(|e| self.failed(e))?;
        if sums == SUMS { Ok(()) } else { self.rebuild().await }
    }

    /// Makes the sums of some things anew from all that is known of them.
    pub(super) async fn sum_up(
        &self,
        connection: &mut SqliteConnection,
        subjects: &BTreeSet<Subject>,
    ) -> Result<(), StoreError> {
        let mut cover = Changes::default();
        let subjects: Vec<&Subject> = subjects.iter().collect();
        for of_topic in subjects.chunk_by(|a, b| a.topic == b.topic) {
            for some in of_topic.chunks(AT_ONCE) {
                let events = self.events_of(connection, some).await?;
                let mut rest = &events[..];
                for subject in some {
                    let own;
                    (own, rest) = rest.split_at(rest.iter().take_while(|event| subject.is_of(event)).count());
                    match subject.topic.as_str() {
                        SORTIE => self.sum_sortie(connection, &subject.subject, own, &mut cover).await?,
                        FINDING => self.sum_finding(connection, &subject.subject, own).await?,
                        _ => self.sum_record(connection, own).await?,
                    }
                }
            }
        }
        self.write_cover(connection, cover).await
    }

    /// Events of some things of one topic, in the order of the things, and of one thing in order.
    async fn events_of(&self, connection: &mut SqliteConnection, some: &[&Subject]) -> Result<Vec<Event>, StoreError> {
        let topic = some.first().map(|subject| subject.topic.as_str());
        let subjects = serde_json::Value::from_iter(some.iter().map(|subject| subject.subject.as_str()));
        let rows = sqlx::query(
            "SELECT * FROM event WHERE topic = ?1 AND subject IN (SELECT value FROM json_each(?2))
             ORDER BY subject, id",
        )
        .bind(topic)
        .bind(subjects.to_string())
        .fetch_all(connection)
        .await
        .map_err(|e| self.failed(e))?;
        rows.iter().map(|row| self.event_of(row)).collect()
    }

    async fn sum_sortie(
        &self,
        connection: &mut SqliteConnection,
        id: &str,
        events: &[Event],
        cover: &mut Changes,
    ) -> Result<(), StoreError> {
        match Sortie::sum(id, events) {
            Some((sortie, author)) => self.save_sortie(connection, &sortie, Some(author), cover).await,
            None => Ok(()),
        }
    }

    async fn sum_finding(
        &self,
        connection: &mut SqliteConnection,
        id: &str,
        events: &[Event],
    ) -> Result<(), StoreError> {
        match Finding::sum(id, events) {
            Some(finding) => self.save_finding(connection, &finding).await,
            None => Ok(()),
        }
    }

    async fn sum_record(&self, connection: &mut SqliteConnection, events: &[Event]) -> Result<(), StoreError> {
        match events.last() {
            Some(last) => self.save_record(connection, last).await,
            None => Ok(()),
        }
    }
}
