//! Findings in the embedded store.

use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use super::{Change, Finding, FindingAct, FindingEvent, FindingId, Jurisdiction, Kinds};
use crate::error::StoreError;
use crate::log::{Draft, Event, FINDING};
use crate::sortie::{SortieId, UtcMicros};
use crate::store::Store;

/// A stretch of a road.
#[derive(Debug, Clone, PartialEq)]
pub struct RoadRange {
    /// Number of the road; letter case does not count.
    pub route: String,
    /// Distance along the centreline where it begins, metres.
    pub from_m: f64,
    /// Distance along the centreline where it ends, metres.
    pub until_m: f64,
}

impl RoadRange {
    /// Its ends, the lower first, metres.
    pub(crate) fn ends(&self) -> (f64, f64) {
        (self.from_m.min(self.until_m), self.from_m.max(self.until_m))
    }
}

/// Which findings to list. Withdrawn ones are on no list.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FindingFilter {
    /// Only of this sortie.
    pub sortie: Option<SortieId>,
    /// Seen at this time or later.
    pub from: Option<UtcMicros>,
    /// Seen before this time.
    pub before: Option<UtcMicros>,
    /// Only of this kind, by its code.
    pub kind: Option<String>,
    /// Only on this stretch of road.
    pub road: Option<RoadRange>,
    /// Only of this pilot, by exact name.
    pub pilot: Option<String>,
    /// Only of this aircraft: its registration mark, its autopilot's id, or its system id.
    pub aircraft: Option<String>,
    /// Only of kinds that are, by the built-in list, this one's business.
    pub jurisdiction: Option<Jurisdiction>,
    /// At most so many, newest first; all where none is given.
    pub limit: Option<u32>,
}

/// The time inside a UUID version 7; `None` for one of another version.
fn time_of(id: FindingId) -> Option<UtcMicros> {
    let (seconds, nanos) = id.0.get_timestamp()?.to_unix();
    Some(UtcMicros(i64::try_from(seconds).ok()?.checked_mul(1_000_000)?.checked_add(i64::from(nanos / 1_000))?))
}

impl Store {
    /// Writes down a finding. `who` is the person at the screen. The event carries the time inside the identifier.
    ///
    /// # Errors
    /// The identifier is taken, a number is no number, or the store cannot be written.
    pub async fn mark_finding(&self, finding: Finding, who: &str) -> Result<(), StoreError> {
        let id = finding.id;
        let mut transaction = self.write().await?;
        if self.load_finding(&mut transaction, id).await?.is_some() {
            return Err(StoreError::AlreadyMarked(id));
        }
        let event = FindingEvent {
            at: time_of(id).unwrap_or(finding.at),
            who: who.to_owned(),
            why: String::new(),
            act: FindingAct::Marked(Box::new(finding.clone())),
        };
        self.keep_finding(&mut transaction, &finding, &event).await?;
        transaction.commit().await.map_err(|e| self.failed(e))
    }

    /// Corrects a finding and gives it as it then stands. What it was before stays in its history.
    ///
    /// # Errors
    /// No such finding, a number is no number, or the store cannot be written.
    pub async fn correct_finding(
        &self,
        id: FindingId,
        change: Change,
        who: &str,
        why: &str,
        at: UtcMicros,
    ) -> Result<Finding, StoreError> {
        let mut transaction = self.write().await?;
        let mut finding = self.load_finding(&mut transaction, id).await?.ok_or(StoreError::NoSuchFinding(id))?;
        finding.apply(change.clone());
        let event = FindingEvent { at, who: who.to_owned(), why: why.to_owned(), act: FindingAct::Corrected(change) };
        self.keep_finding(&mut transaction, &finding, &event).await?;
        transaction.commit().await.map_err(|e| self.failed(e))?;
        Ok(finding)
    }

    /// One finding, whatever became of it.
    ///
    /// # Errors
    /// No such finding, or the store cannot be read.
    pub async fn finding(&self, id: FindingId) -> Result<Finding, StoreError> {
        let mut connection = self.pool().acquire().await.map_err(|e| self.failed(e))?;
        self.load_finding(&mut connection, id).await?.ok_or(StoreError::NoSuchFinding(id))
    }

    /// Findings, newest first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn findings(&self, filter: &FindingFilter) -> Result<Vec<Finding>, StoreError> {
        let ends = filter.road.as_ref().map(RoadRange::ends);
        let kinds = filter.jurisdiction.as_ref().map(|jurisdiction| {
            let of_it = Kinds::embedded().all().iter().filter(|kind| kind.jurisdiction == *jurisdiction);
            serde_json::Value::from_iter(of_it.map(|kind| kind.code.as_str())).to_string()
        });
        let rows = sqlx::query(
            "SELECT finding.id, finding.record FROM finding LEFT JOIN sortie ON sortie.id = finding.sortie
             WHERE finding.outcome <> 'withdrawn'
               AND (?1 IS NULL OR finding.sortie = ?1)
               AND (?2 IS NULL OR finding.at_us >= ?2) AND (?3 IS NULL OR finding.at_us < ?3)
               AND (?4 IS NULL OR finding.kind = ?4)
               AND (?5 IS NULL OR (finding.route = ?5 COLLATE NOCASE AND finding.measured_m BETWEEN ?6 AND ?7))
               AND (?8 IS NULL OR finding.pilot = ?8)
               AND (?9 IS NULL OR ?9 IN (finding.aircraft, sortie.registration, sortie.autopilot_uid,
                                         CAST(sortie.system_id AS TEXT)))
               AND (?10 IS NULL OR finding.kind IN (SELECT value FROM json_each(?10)))
             ORDER BY finding.at_us DESC, finding.id DESC LIMIT ?11",
        )
        .bind(filter.sortie.map(|id| id.to_string()))
        .bind(filter.from.map(|time| time.0))
        .bind(filter.before.map(|time| time.0))
        .bind(filter.kind.as_deref())
        .bind(filter.road.as_ref().map(|road| road.route.trim()))
        .bind(ends.map(|ends| ends.0))
        .bind(ends.map(|ends| ends.1))
        .bind(filter.pilot.as_deref())
        .bind(filter.aircraft.as_deref())
        .bind(kinds)
        .bind(filter.limit.map_or(-1, i64::from))
        .fetch_all(self.pool())
        .await
        .map_err(|e| self.failed(e))?;
        rows.iter().map(|row| self.finding_of(row)).collect()
    }

    /// All that happened to a finding, in order: who marked it, who corrected what and why.
    ///
    /// # Errors
    /// No such finding, or the store cannot be read.
    pub async fn finding_history(&self, id: FindingId) -> Result<Vec<FindingEvent>, StoreError> {
        let events = self.history(FINDING, &id.to_string()).await?;
        if events.is_empty() {
            return Err(StoreError::NoSuchFinding(id));
        }
        let event = |event: &Event| {
            serde_json::from_str(&event.body).map_err(|source| StoreError::Record { id: id.to_string(), source })
        };
        events.iter().map(event).collect()
    }

    async fn load_finding(
        &self,
        connection: &mut SqliteConnection,
        id: FindingId,
    ) -> Result<Option<Finding>, StoreError> {
        let row = sqlx::query("SELECT id, record FROM finding WHERE id = ?1")
            .bind(id.to_string())
            .fetch_optional(connection)
            .await
            .map_err(|e| self.failed(e))?;
        row.as_ref().map(|row| self.finding_of(row)).transpose()
    }

    fn finding_of(&self, row: &SqliteRow) -> Result<Finding, StoreError> {
        let id: String = row.try_get("id").map_err(|e| self.failed(e))?;
        let record: String = row.try_get("record").map_err(|e| self.failed(e))?;
        serde_json::from_str(&record).map_err(|source| StoreError::Record { id, source })
    }

    /// Writes an event, and the finding as it then stands.
    async fn keep_finding(
        &self,
        connection: &mut SqliteConnection,
        finding: &Finding,
        event: &FindingEvent,
    ) -> Result<(), StoreError> {
        let id = finding.id.to_string();
        if let Some(what) = finding.not_a_number() {
            return Err(StoreError::NotANumber { id, what });
        }
        let body = serde_json::to_string(event).map_err(|source| StoreError::Record { id: id.clone(), source })?;
        let FindingEvent { at, who, why, .. } = event;
        let draft = Draft { at: *at, who, why, topic: FINDING, subject: &id, body };
        self.write_event(connection, draft).await?;
        self.save_finding(connection, finding).await
    }

    /// Keeps a finding as it stands.
    pub(crate) async fn save_finding(
        &self,
        connection: &mut SqliteConnection,
        finding: &Finding,
    ) -> Result<(), StoreError> {
        let id = finding.id.to_string();
        let (from, until) = finding.clip.map_or((finding.at, finding.at), |clip| (clip.from, clip.until));
        let road = finding.road.as_ref();
        sqlx::query(
            "INSERT OR REPLACE INTO finding (id, sortie, at_us, clip_from_us, clip_until_us, kind, pilot, aircraft, route,
                                  measured_m, outcome, record)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        )
        .bind(&id)
        .bind(finding.sortie.map(|sortie| sortie.to_string()))
        .bind(finding.at.0)
        .bind(from.0)
        .bind(until.0)
        .bind(&finding.kind)
        .bind(&finding.pilot)
        .bind(&finding.aircraft)
        .bind(road.map(|road| road.route.as_str()))
        .bind(road.map(|road| road.measured_m))
        .bind(finding.outcome.key())
        .bind(serde_json::to_string(finding).map_err(|source| StoreError::Record { id: id.clone(), source })?)
        .execute(connection)
        .await
        .map_err(|e| self.failed(e))?;
        Ok(())
    }
}
