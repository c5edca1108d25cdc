//! What an office does with sorties: it reviews them, reads those of other stations in, and adds them up.

use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::store::Totals;
use super::{Event, Ledger, Place, Review, Sortie, SortieEnd, SortieId, SortieStart, UtcMicros};
use crate::crew::person::Unit;
use crate::error::StoreError;
use crate::store::Store;

/// When and where a flight of another station's log left the ground and came back, as far as the log tells.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Moments {
    /// Take-off.
    pub took_off: Option<(UtcMicros, Option<Place>)>,
    /// Landing.
    pub landed: Option<(UtcMicros, Option<Place>)>,
}

/// By what sorties are added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TotalsBy {
    /// The pilot's name.
    Pilot,
    /// The registration mark of the aircraft; empty where it is not known.
    Aircraft,
    /// The unit that flew, by its key.
    Unit,
}

impl Store {
    /// Writes down what a lead said about a sortie, or the crew's answer, and gives the sortie as it then stands. The event
    /// names who reviewed.
    ///
    /// # Errors
    /// No such sortie, it is not closed yet, or the store cannot be written.
    pub async fn review(&self, id: SortieId, review: Review) -> Result<Sortie, StoreError> {
        let mut transaction = self.write().await?;
        let sortie = self.load(&mut transaction, id).await?.ok_or(StoreError::NoSuchSortie(id))?;
        if !sortie.state.is_closed() {
            return Err(StoreError::NotClosed(id));
        }
        let who = review.who.clone();
        let sortie = self.keep(&mut transaction, sortie, &Event::Reviewed(review), &who).await?;
        transaction.commit().await.map_err(|e| self.failed(e))?;
        Ok(sortie)
    }

    /// Closed sorties that are not accepted, those that wait longest first; of one unit where one is given.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn to_review(&self, unit: Option<Unit>, limit: u32) -> Result<Vec<Sortie>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, record FROM sortie
             WHERE review <> 'accepted' AND state IN ('finished', 'interrupted') AND (?1 IS NULL OR unit = ?1)
             ORDER BY armed_at_us, id LIMIT ?2",
        )
        .bind(unit.map(Unit::key))
        .bind(limit)
        .fetch_all(self.pool())
        .await
        .map_err(|e| self.failed(e))?;
        rows.iter().map(|row| self.sortie_of(row)).collect()
    }

    /// Keeps a flight that was read from another station's file, which `start.source` names. `who` read it in.
    ///
    /// # Errors
    /// This flight of this file is in the store already, whatever its name; the identifier is taken; a number is no
    /// number; the store cannot be written.
    pub async fn import_sortie(
        &self,
        start: SortieStart,
        moments: Moments,
        end: SortieEnd,
        who: &str,
    ) -> Result<Sortie, StoreError> {
        let id = start.id;
        let mut transaction = self.write().await?;
        if let Some(source) = &start.source {
            let known = sqlx::query("SELECT id, record FROM sortie WHERE source_sha256 = ?1 AND source_flight = ?2")
                .bind(&source.sha256)
                .bind(source.flight)
                .fetch_optional(&mut *transaction)
                .await
                .map_err(|e| self.failed(e))?;
            if let Some(row) = known {
                let sortie = self.sortie_of(&row)?.id();
                return Err(StoreError::AlreadyImported { file: source.file.clone(), sortie });
            }
        }
        if self.load(&mut transaction, id).await?.is_some() {
            return Err(StoreError::AlreadyBegun(id));
        }
        let mut sortie = Sortie::begun(start.clone());
        let mut events = vec![Event::Began(Box::new(start))];
        events.extend(moments.took_off.map(|(at, place)| Event::TookOff { at, place }));
        events.extend(moments.landed.map(|(at, place)| Event::Landed { at, place }));
        events.push(Event::Finished(Box::new(end)));
        for event in events {
            sortie = self.keep(&mut transaction, sortie, &event, who).await?;
        }
        transaction.commit().await.map_err(|e| self.failed(e))?;
        Ok(sortie)
    }

    /// Sums over one ledger by pilot, aircraft or unit, for what armed in a span of time; most flown first. There is no way
    /// to sum over both ledgers.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn totals_by(
        &self,
        ledger: Ledger,
        by: TotalsBy,
        from: Option<UtcMicros>,
        before: Option<UtcMicros>,
    ) -> Result<Vec<(String, Totals)>, StoreError> {
        macro_rules! statement {
            ($column:literal) => {
                concat!(
                    "SELECT ",
                    $column,
                    " AS name, count(*) AS sorties, total(airborne_s) AS airborne_s,
                            total(distance_m) AS distance_m
                     FROM sortie WHERE ledger = ?1
                       AND armed_at_us >= ?2 AND armed_at_us < ?3 GROUP BY ",
                    $column,
                    " ORDER BY airborne_s DESC, name"
                )
            };
        }
        let statement = match by {
            TotalsBy::Pilot => statement!("pilot"),
            TotalsBy::Aircraft => statement!("registration"),
            TotalsBy::Unit => statement!("unit"),
        };
        let rows = sqlx::query(statement)
            .bind(ledger.key())
            .bind(from.map_or(i64::MIN, |at| at.0))
            .bind(before.map_or(i64::MAX, |at| at.0))
            .fetch_all(self.pool())
            .await
            .map_err(|e| self.failed(e))?;
        let line = |row: &SqliteRow| -> Result<_, sqlx::Error> {
            let sorties: i64 = row.try_get("sorties")?;
            let (airborne_s, distance_m) = (row.try_get("airborne_s")?, row.try_get("distance_m")?);
            Ok((row.try_get("name")?, Totals { sorties: sorties.unsigned_abs(), airborne_s, distance_m }))
        };
        rows.iter().map(line).collect::<Result<_, _>>().map_err(|e| self.failed(e))
    }
}
