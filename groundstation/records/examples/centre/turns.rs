//! Whether a reader that goes forward misses what is committed behind it.

use std::cell::Cell;
use std::path::Path;

use records::Store;
use records::centre::{Centre, Limits};
use records::crew::person::Unit;
use sqlx::Connection;
use sqlx::postgres::PgConnection;

use crate::Failed;
use crate::proxy::Dice;
use crate::storm::{events_of, login, read_store, url};

const WRITERS: u64 = 8;
const TRANSACTIONS: u64 = 25;

/// One that draws its number at once and commits late, or not at all.
async fn write(port: u16, database: &str, writer: u64) -> Result<u64, Failed> {
    let dice = Dice::new(writer);
    let unit = Unit::Brigade((writer % 4 + 1) as u8);
    let mut connection = PgConnection::connect(&url(port, &login(unit), database)).await?;
    let mut kept = 0;
    for number in 0..TRANSACTIONS {
        let mut transaction = connection.begin().await?;
        let id = uuid::Builder::from_unix_timestamp_millis(1_790_000_000_000, &[0; 10]).into_uuid().as_u128()
            | u128::from(writer << 32 | number);
        sqlx::query(
            "INSERT INTO records.event (id, author, at_us, who, why, topic, subject, body)
             VALUES ($1, $2, 0, '', '', 'remark', $1, '{}')",
        )
        .bind(uuid::Uuid::from_u128(id).to_string())
        .bind(unit.key())
        .execute(&mut *transaction)
        .await?;
        sqlx::query("SELECT pg_sleep($1)").bind(dice.below(15) as f64 / 1e3).execute(&mut *transaction).await?;
        if dice.below(5) == 0 {
            transaction.rollback().await?;
        } else {
            transaction.commit().await?;
            kept += 1;
        }
    }
    connection.close().await?;
    Ok(kept)
}

pub async fn run(port: u16, database: &str, folder: &Path, is_ordered: bool) -> Result<(), Failed> {
    let store = Store::open(folder).await?;
    store.set_unit(Unit::Centre).await?;
    let centre = Centre::at(&url(port, &login(Unit::Centre), database), Limits::default())?;
    let is_over = Cell::new(false);
    let writing = async {
        let tasks: Vec<_> = (0..WRITERS)
            .map(|writer| {
                let database = database.to_owned();
                tokio::task::spawn_local(async move { write(port, &database, writer).await })
            })
            .collect();
        let mut kept = 0;
        for task in tasks {
            kept += task.await??;
        }
        is_over.set(true);
        Ok::<u64, Failed>(kept)
    };
    let reading = async {
        let mut exchanges = 0;
        loop {
            let was_over = is_over.get();
            centre.exchange(&store).await?;
            exchanges += 1;
            if was_over {
                return Ok::<u64, Failed>(exchanges);
            }
        }
    };
    let (kept, exchanges) = tokio::join!(writing, reading);
    let (kept, exchanges) = (kept?, exchanges?);
    store.close().await;
    let read = events_of(&mut read_store(folder).await?).await?.len() as u64;
    println!("{WRITERS} writers committed {kept} events, {exchanges} exchanges read {read}");
    match (is_ordered, read == kept) {
        (true, false) => Err("the reader missed events".into()),
        (false, true) => Err("without the turn nothing was missed, so this shows nothing".into()),
        _ => Ok(()),
    }
}
