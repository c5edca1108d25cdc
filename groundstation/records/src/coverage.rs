//! Which road was passed when: how often each kilometre, month by month.
//!
//! A pass is a stretch that a finished sortie covered ([`StakeSpan`](crate::StakeSpan)); a sortie that flies out and back
//! over the same kilometre passes it twice. Months are Beijing's. Sums are kept beside the sorties as they come, because
//! adding up ten years of passes at each look at the map would take seconds.

use std::collections::BTreeMap;

use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use crate::crew::calendar::beijing_day;
use crate::crew::equipment::Month;
use crate::error::StoreError;
use crate::sortie::{Ledger, Sortie, UtcMicros};
use crate::store::Store;

/// Length of a bin, metres.
pub const BIN_M: f64 = 1_000.0;

/// A later place is no road's, metres along a centreline: the longest road in the country has 5,000 km. What claims to lie
/// beyond would fill the table with bins.
const LONGEST_ROAD_M: f64 = 10_000_000.0;

/// How often a kilometre was passed in a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cover {
    /// Kilometres along the centreline where it begins.
    pub bin: i64,
    /// The month.
    pub month: Month,
    /// Passes.
    pub passes: u64,
    /// When the last sortie armed that passed it.
    pub last: UtcMicros,
}

type Bin = (&'static str, String, Month, i64);

#[derive(Debug, Clone, Copy, Default)]
struct Change {
    passes: i64,
    last_us: i64,
}

/// What changed in the sums; written in one go, because many sorties pass the same road.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    bins: BTreeMap<Bin, Change>,
    /// Something was taken away, so the last pass has to be looked up.
    lost: bool,
}

#[derive(Debug, Clone, PartialEq)]
struct Pass {
    route: String,
    toward: String,
    from_m: f64,
    until_m: f64,
}

impl Pass {
    fn of(sortie: &Sortie) -> Vec<Self> {
        let spans = sortie.end.iter().flat_map(|end| &end.stakes);
        let pass = |span: &crate::StakeSpan| {
            let (from_m, until_m) = span.along_m?;
            let on_a_road = |metres: f64| (-LONGEST_ROAD_M..=LONGEST_ROAD_M).contains(&metres);
            let (route, toward) = (span.road.clone(), span.toward.clone());
            (on_a_road(from_m) && on_a_road(until_m)).then_some(Self { route, toward, from_m, until_m })
        };
        spans.filter_map(pass).collect()
    }

    /// Bins that it touches; one that ends where a bin begins does not touch it.
    fn bins(&self) -> std::ops::RangeInclusive<i64> {
        let (low, high) = (self.from_m.min(self.until_m) / BIN_M, self.from_m.max(self.until_m) / BIN_M);
        let first = low.floor() as i64;
        first..=(high.ceil() as i64 - 1).max(first)
    }
}

impl Changes {
    fn count(&mut self, sortie: &Sortie, pass: &Pass, passes: i64) {
        let (ledger, armed_at) = (sortie.start.ledger.key(), sortie.start.armed_at);
        let month = Month::of(beijing_day(armed_at));
        for bin in pass.bins() {
            // Letter case of a road's number does not count, as in the table.
            let change = self.bins.entry((ledger, pass.route.to_ascii_uppercase(), month, bin)).or_default();
            change.passes += passes;
            change.last_us = change.last_us.max(armed_at.0);
        }
        self.lost |= passes < 0;
    }
}

impl Store {
    /// How often each kilometre of a road was passed in each month from the first to the last, both included, by road and
    /// month; what was never passed is not listed. Letter case of the road's number does not count.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn coverage(
        &self,
        ledger: Ledger,
        route: &str,
        from: Month,
        until: Month,
    ) -> Result<Vec<Cover>, StoreError> {
        // In one row, because a row costs more than a bin: a road has thousands of them.
        let row = sqlx::query(
            "SELECT json_group_array(json_array(bin, month, passes, last_us) ORDER BY bin, month) FROM cover
             WHERE ledger = ?1 AND route = ?2 AND month BETWEEN ?3 AND ?4",
        )
        .bind(ledger.key())
        .bind(route.trim())
        .bind(from.to_string())
        .bind(until.to_string())
        .fetch_one(self.pool())
        .await
        .map_err(|e| self.failed(e))?;
        let bins: String = row.try_get(0).map_err(|e| self.failed(e))?;
        let bins: Vec<(i64, Month, u64, UtcMicros)> =
            serde_json::from_str(&bins).map_err(|source| StoreError::Record { id: route.to_owned(), source })?;
        Ok(bins.into_iter().map(|(bin, month, passes, last)| Cover { bin, month, passes, last }).collect())
    }

    /// Keeps the passes of a sortie in place of those that were kept of it.
    pub(crate) async fn save_passes(
        &self,
        connection: &mut SqliteConnection,
        sortie: &Sortie,
        changes: &mut Changes,
    ) -> Result<(), StoreError> {
        let id = sortie.id().to_string();
        let rows = sqlx::query("SELECT route, toward, from_m, until_m FROM pass WHERE sortie = ?1 ORDER BY rowid")
            .bind(&id)
            .fetch_all(&mut *connection)
            .await
            .map_err(|e| self.failed(e))?;
        let pass = |row: &SqliteRow| -> Result<_, sqlx::Error> {
            let (route, toward) = (row.try_get("route")?, row.try_get("toward")?);
            Ok(Pass { route, toward, from_m: row.try_get("from_m")?, until_m: row.try_get("until_m")? })
        };
        let old: Vec<Pass> = rows.iter().map(pass).collect::<Result<_, _>>().map_err(|e| self.failed(e))?;
        let new = Pass::of(sortie);
        if old == new {
            return Ok(());
        }
        old.iter().for_each(|pass| changes.count(sortie, pass, -1));
        new.iter().for_each(|pass| changes.count(sortie, pass, 1));
        sqlx::query("DELETE FROM pass WHERE sortie = ?1")
            .bind(&id)
            .execute(&mut *connection)
            .await
            .map_err(|e| self.failed(e))?;
        for pass in &new {
            sqlx::query(
                "INSERT INTO pass (sortie, ledger, route, toward, from_m, until_m, first_bin, last_bin, month, armed_at_us)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            )
            .bind(&id)
            .bind(sortie.start.ledger.key())
            .bind(&pass.route)
            .bind(&pass.toward)
            .bind(pass.from_m)
            .bind(pass.until_m)
            .bind(pass.bins().start())
            .bind(pass.bins().end())
            .bind(Month::of(beijing_day(sortie.start.armed_at)).to_string())
            .bind(sortie.start.armed_at.0)
            .execute(&mut *connection)
            .await
            .map_err(|e| self.failed(e))?;
        }
        Ok(())
    }

    pub(crate) async fn write_cover(
        &self,
        connection: &mut SqliteConnection,
        changes: Changes,
    ) -> Result<(), StoreError> {
        if changes.bins.is_empty() {
            return Ok(());
        }
        let bins = changes.bins.iter().map(|((ledger, route, month, bin), change)| {
            serde_json::json!([ledger, route, month, bin, change.passes, change.last_us])
        });
        let bins = serde_json::Value::from_iter(bins).to_string();
        sqlx::query(
            "INSERT INTO cover (ledger, route, month, bin, passes, last_us)
             SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5
             FROM json_each(?1) WHERE true
             ON CONFLICT (ledger, route, month, bin) DO UPDATE
             SET passes = passes + excluded.passes, last_us = max(last_us, excluded.last_us)",
        )
        .bind(&bins)
        .execute(&mut *connection)
        .await
        .map_err(|e| self.failed(e))?;
        if changes.lost {
            self.mend_cover(connection, &bins).await?;
        }
        Ok(())
    }

    /// Looks the last pass up of bins that lost one.
    async fn mend_cover(&self, connection: &mut SqliteConnection, bins: &str) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM cover WHERE passes <= 0")
            .execute(&mut *connection)
            .await
            .map_err(|e| self.failed(e))?;
        sqlx::query(
            "UPDATE cover SET last_us = (
                 SELECT max(armed_at_us) FROM pass
                 WHERE pass.ledger = cover.ledger AND pass.route = cover.route COLLATE NOCASE
                   AND pass.month = cover.month AND cover.bin BETWEEN first_bin AND last_bin)
             WHERE (ledger, route, month, bin) IN (
                 SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?1))",
        )
        .bind(bins)
        .execute(connection)
        .await
        .map(drop)
        .map_err(|e| self.failed(e))
    }
}
