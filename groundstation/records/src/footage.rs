//! Finding footage again: by stake, time, finding, aircraft, pilot.

use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::error::StoreError;
use crate::finding::{FindingId, RoadRange};
use crate::sortie::{Ledger, SortieId, UtcMicros};
use crate::store::Store;

/// Spans that lie no further apart than this are one hit, microseconds. Chosen: a person sees them as one piece of film.
const SAME_HIT_US: i64 = 2_000_000;

/// Whose place a span tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// The aircraft's.
    Aircraft,
    /// Of what the middle of the picture shows.
    FrameCentre,
}

impl What {
    fn key(self) -> &'static str {
        match self {
            Self::Aircraft => "aircraft",
            Self::FrameCentre => "frame_centre",
        }
    }

    fn of(key: &str) -> Self {
        if key == "aircraft" { Self::Aircraft } else { Self::FrameCentre }
    }
}

/// A piece of footage along one carriageway of one road.
#[derive(Debug, Clone, PartialEq)]
pub struct FootageSpan {
    /// The sortie that filmed it.
    pub sortie: SortieId,
    /// Which of its video streams.
    pub stream: u8,
    /// Its begin.
    pub from: UtcMicros,
    /// Its end.
    pub until: UtcMicros,
    /// Number of the road.
    pub route: String,
    /// Where traffic on that side goes.
    pub toward: String,
    /// Distance along the centreline at its begin, metres.
    pub from_m: f64,
    /// Distance along the centreline at its end, metres; smaller than that at its begin where stakes fall.
    pub until_m: f64,
    /// Whose place that is.
    pub what: What,
}

impl FootageSpan {
    /// The part of it that lies on a stretch of its road, reckoned as if it was flown at one speed.
    fn on(&self, (low_m, high_m): (f64, f64)) -> (UtcMicros, UtcMicros) {
        let length_m = self.until_m - self.from_m;
        if length_m.abs() < 1e-9 {
            return (self.from, self.until);
        }
        let share = |measured_m: f64| ((measured_m - self.from_m) / length_m).clamp(0.0, 1.0);
        let (enters, leaves) = (share(low_m).min(share(high_m)), share(low_m).max(share(high_m)));
        let lasts_us = self.until.0.saturating_sub(self.from.0) as f64;
        let at = |share: f64| UtcMicros(self.from.0.saturating_add((share * lasts_us).round() as i64));
        (at(enters), at(leaves))
    }
}

/// What to search for; all that is given has to hold.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FootageQuery {
    /// On this stretch of road.
    pub road: Option<RoadRange>,
    /// Filmed at this time or later.
    pub from: Option<UtcMicros>,
    /// Filmed before this time.
    pub before: Option<UtcMicros>,
    /// A finding of this kind was seen in it, by the code of the kind.
    pub kind: Option<String>,
    /// This finding was seen in it, or it shows the stake of this finding, whichever sortie filmed it and when.
    pub finding: Option<FindingId>,
    /// Registration mark of the aircraft, its autopilot's id, or its system id.
    pub aircraft: Option<String>,
    /// The pilot, by exact name.
    pub pilot: Option<String>,
    /// Only this ledger.
    pub ledger: Option<Ledger>,
    /// At most so many spans are looked at, newest first; all where none is given.
    pub limit: Option<u32>,
}

/// A piece of footage that was searched for.
#[derive(Debug, Clone, PartialEq)]
pub struct FootageHit {
    /// The sortie that filmed it.
    pub sortie: SortieId,
    /// Where to begin to look: the part on the stretch and in the time that were asked for.
    pub from: UtcMicros,
    /// Where to end.
    pub until: UtcMicros,
    /// What the store knows of it, in order of time; whole, not cut to what was asked for.
    pub spans: Vec<FootageSpan>,
}

impl Store {
    /// Keeps what a sortie's footage shows, in place of what was kept of it before.
    /// The sortie of the spans themselves does not count.
    ///
    /// # Errors
    /// No such sortie, a number is no number, or the store cannot be written.
    pub async fn keep_footage(&self, sortie: SortieId, spans: &[FootageSpan]) -> Result<(), StoreError> {
        let id = sortie.to_string();
        if spans.iter().any(|span| !span.from_m.is_finite() || !span.until_m.is_finite()) {
            return Err(StoreError::NotANumber { id, what: "from_m, until_m" });
        }
        let mut transaction = self.write().await?;
        if self.load(&mut transaction, sortie).await?.is_none() {
            return Err(StoreError::NoSuchSortie(sortie));
        }
        sqlx::query("DELETE FROM footage WHERE sortie = ?1")
            .bind(&id)
            .execute(&mut *transaction)
            .await
            .map_err(|e| self.failed(e))?;
        for span in spans {
            sqlx::query(
                "INSERT INTO footage (sortie, stream, from_us, until_us, route, toward, from_m, until_m, what)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )
            .bind(&id)
            .bind(span.stream)
            .bind(span.from.0)
            .bind(span.until.0)
            .bind(&span.route)
            .bind(&span.toward)
            .bind(span.from_m)
            .bind(span.until_m)
            .bind(span.what.key())
            .execute(&mut *transaction)
            .await
            .map_err(|e| self.failed(e))?;
        }
        transaction.commit().await.map_err(|e| self.failed(e))
    }

    /// Searches for footage, newest first. Spans of one sortie that follow each other are one hit.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn search_footage(&self, query: &FootageQuery) -> Result<Vec<FootageHit>, StoreError> {
        let ends = query.road.as_ref().map(RoadRange::ends);
        let rows = sqlx::query(
            "SELECT footage.* FROM footage JOIN sortie ON sortie.id = footage.sortie
             WHERE (?1 IS NULL OR (footage.route = ?1 COLLATE NOCASE AND low_m <= ?3 AND high_m >= ?2))
               AND (?4 IS NULL OR until_us >= ?4) AND (?5 IS NULL OR from_us < ?5)
               AND (?6 IS NULL OR EXISTS (
                     SELECT 1 FROM finding WHERE finding.sortie = footage.sortie AND finding.kind = ?6
                       AND finding.outcome <> 'withdrawn'
                       AND clip_from_us <= footage.until_us AND clip_until_us >= footage.from_us))
               AND (?7 IS NULL OR EXISTS (
                     SELECT 1 FROM finding WHERE finding.id = ?7 AND (
                       (finding.sortie = footage.sortie
                         AND clip_from_us <= footage.until_us AND clip_until_us >= footage.from_us)
                       OR (finding.route = footage.route COLLATE NOCASE AND measured_m BETWEEN low_m AND high_m))))
               AND (?8 IS NULL OR ?8 IN (registration, autopilot_uid, CAST(system_id AS TEXT)))
               AND (?9 IS NULL OR pilot = ?9) AND (?10 IS NULL OR ledger = ?10)
             ORDER BY from_us DESC, footage.sortie, stream, what LIMIT ?11",
        )
        .bind(query.road.as_ref().map(|road| road.route.trim()))
        .bind(ends.map(|ends| ends.0))
        .bind(ends.map(|ends| ends.1))
        .bind(query.from.map(|time| time.0))
        .bind(query.before.map(|time| time.0))
        .bind(query.kind.as_deref())
        .bind(query.finding.map(|id| id.to_string()))
        .bind(query.aircraft.as_deref())
        .bind(query.pilot.as_deref())
        .bind(query.ledger.map(Ledger::key))
        .bind(query.limit.map_or(-1, i64::from))
        .fetch_all(self.pool())
        .await
        .map_err(|e| self.failed(e))?;
        let mut spans = rows.iter().map(|row| self.span_of(row)).collect::<Result<Vec<_>, _>>()?;
        spans.reverse();
        let mut hits: Vec<FootageHit> = Vec::new();
        for span in spans {
            let (mut from, mut until) = ends.map_or((span.from, span.until), |ends| span.on(ends));
            from = from.max(query.from.unwrap_or(from));
            until = until.min(query.before.unwrap_or(until));
            let near = |hit: &&mut FootageHit| {
                hit.sortie == span.sortie
                    && from.0.saturating_sub(SAME_HIT_US) <= hit.until.0
                    && until.0.saturating_add(SAME_HIT_US) >= hit.from.0
            };
            // Spans come by time, so a hit that goes on is among the last few; several sorties may fly at once.
            match hits.iter_mut().rev().find(near) {
                Some(hit) => {
                    (hit.from, hit.until) = (hit.from.min(from), hit.until.max(until));
                    hit.spans.push(span);
                }
                None => hits.push(FootageHit { sortie: span.sortie, from, until, spans: vec![span] }),
            }
        }
        hits.sort_by_key(|hit| std::cmp::Reverse((hit.from, hit.sortie)));
        Ok(hits)
    }

    fn span_of(&self, row: &SqliteRow) -> Result<FootageSpan, StoreError> {
        let read = || -> Result<_, sqlx::Error> {
            let what: String = row.try_get("what")?;
            let id: String = row.try_get("sortie")?;
            let sortie = id.parse().map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
            Ok(FootageSpan {
                sortie: SortieId(sortie),
                stream: row.try_get("stream")?,
                from: UtcMicros(row.try_get("from_us")?),
                until: UtcMicros(row.try_get("until_us")?),
                route: row.try_get("route")?,
                toward: row.try_get("toward")?,
                from_m: row.try_get("from_m")?,
                until_m: row.try_get("until_m")?,
                what: What::of(&what),
            })
        };
        read().map_err(|e| self.failed(e))
    }
}
