//! The sums of a store's log as they are in its tables, so that two can be compared.

use std::collections::BTreeMap;
use std::path::Path;

use records::Store;
use sqlx::{Row, SqlitePool};

/// The database itself.
pub async fn pool(folder: &Path) -> SqlitePool {
    SqlitePool::connect(&format!("sqlite://{}", folder.join("records.sqlite").display())).await.unwrap()
}

/// All sums of a store as text, by table.
pub async fn sums(store: &Store) -> BTreeMap<&'static str, Vec<String>> {
    let pool = pool(store.path().parent().unwrap()).await;
    let tables = [
        (
            "sortie",
            "SELECT json_array(id, unit, ledger, state, review, pilot, pilot_id, airframe, registration, autopilot_uid, system_id, source_sha256, source_flight, armed_at_us, flown_at_us, flown, airborne_s, distance_m, record) FROM sortie ORDER BY id",
        ),
        (
            "finding",
            "SELECT json_array(id, sortie, at_us, clip_from_us, clip_until_us, kind, pilot, aircraft, route, measured_m, outcome, record) FROM finding ORDER BY id",
        ),
        ("record", "SELECT json_array(topic, subject, author, event, body) FROM record ORDER BY topic, subject"),
        (
            "pass",
            "SELECT json_array(sortie, ledger, route, toward, from_m, until_m, first_bin, last_bin, month, armed_at_us) AS all_of_it FROM pass ORDER BY all_of_it",
        ),
        (
            "cover",
            "SELECT json_array(ledger, route, month, bin, passes, last_us) FROM cover ORDER BY ledger, route, month, bin",
        ),
    ];
    let mut sums = BTreeMap::new();
    for (table, statement) in tables {
        let rows = sqlx::query(statement).fetch_all(&pool).await.unwrap();
        sums.insert(table, rows.iter().map(|row| row.get(0)).collect());
    }
    pool.close().await;
    sums
}
