//! A full and a write-protected disk, made by SQLite's own limits, which only its own connections feel.
#![allow(clippy::unwrap_used)]

use mission::explain::Explain;
use sqlx::Row;
use uuid::Uuid;

use super::*;
use crate::crew::person::Person;
use crate::crew::{Entry, PersonId};
use crate::{UtcMicros, crew};

fn person(number: u128) -> Entry {
    Entry::Person(Person {
        id: PersonId(Uuid::from_u128(number)),
        name: "王海".repeat(200),
        unit: crew::person::Unit::Centre,
        roles: [crew::person::Role::Pilot].into(),
        declaration: None,
    })
}

async fn enter(store: &Store, number: u128) -> Result<(), StoreError> {
    store.enter(person(number), "张队", "", UtcMicros(1_790_000_000_000_000)).await.map(drop)
}

/// Says something to both connections of the pool.
async fn say(store: &Store, statement: &'static str) {
    let (mut one, mut two) = (store.pool().acquire().await.unwrap(), store.pool().acquire().await.unwrap());
    sqlx::query(statement).execute(&mut *one).await.unwrap();
    sqlx::query(statement).execute(&mut *two).await.unwrap();
}

async fn entered(store: &Store) -> i64 {
    let row = sqlx::query("SELECT count(*), (SELECT count(*) FROM record) FROM event").fetch_one(store.pool()).await;
    let row = row.unwrap();
    let (events, records): (i64, i64) = (row.get(0), row.get(1));
    assert_eq!(events, records, "an event and its record are there together or not at all");
    events
}

#[tokio::test]
async fn a_full_disk_is_named_and_takes_nothing_that_was_accepted() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).await.unwrap();
    // SQLite takes the size that it has where it is told a smaller one.
    say(&store, "PRAGMA max_page_count = 1").await;
    let (mut accepted, mut refused) = (0, None);
    for number in 1..200 {
        match enter(&store, number).await {
            Ok(()) => accepted += 1,
            Err(error) => {
                refused = Some(error);
                break;
            }
        }
    }
    let refused = refused.unwrap();
    assert!(matches!(refused, StoreError::Full { .. }), "{refused:?}");
    assert_eq!(refused.explain().id, "err-records-full");
    assert_eq!(entered(&store).await, accepted);
    // The connection that met it was given up; the one in its place has to be told as well.
    say(&store, "PRAGMA max_page_count = 1").await;
    assert!(enter(&store, 900).await.is_err(), "it is still full");
    // Whichever connection met the full disk, all take entries again.
    say(&store, "PRAGMA max_page_count = 100000").await;
    for number in 901..911 {
        enter(&store, number).await.unwrap();
    }
    store.close().await;
    let store = Store::open(folder.path()).await.unwrap();
    assert_eq!(entered(&store).await, accepted + 10);
}

#[tokio::test]
async fn a_write_protected_store_is_named_and_read() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).await.unwrap();
    enter(&store, 1).await.unwrap();
    say(&store, "PRAGMA query_only = ON").await;
    let refused = enter(&store, 2).await.unwrap_err();
    assert!(matches!(refused, StoreError::ReadOnly { .. }), "{refused:?}");
    assert_eq!(refused.explain().id, "err-records-read-only");
    assert_eq!(entered(&store).await, 1);
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let closed = folder.path().join("closed");
    std::fs::create_dir(&closed).unwrap();
    let mut permissions = std::fs::metadata(&closed).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&closed, permissions).unwrap();
    // Whoever may do everything is not stopped by permissions.
    if std::fs::write(closed.join("try"), "").is_err() {
        assert_eq!(Store::open(&closed).await.unwrap_err().explain().id, "err-records-folder");
    }
}

#[tokio::test]
async fn the_whole_file_is_checked_after_an_end_that_was_not_clean_and_only_then() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(DATABASE);
    let store = Store::open(folder.path()).await.unwrap();
    for number in 1..50 {
        enter(&store, number).await.unwrap();
    }
    let (_second, unclean) = open_lock(folder.path(), &path).unwrap();
    assert!(!unclean, "another program has it open, and its log is in use");
    // What a power cut leaves: both files as they are, and no lock.
    let cut = tempfile::tempdir().unwrap();
    for ending in ["", "-wal"] {
        let name = format!("{DATABASE}{ending}");
        std::fs::copy(folder.path().join(&name), cut.path().join(&name)).unwrap();
    }
    assert!(open_lock(cut.path(), &cut.path().join(DATABASE)).unwrap().1);
    store.close().await;
    drop(_second);
    assert!(!open_lock(folder.path(), &path).unwrap().1, "closed, its log is folded in");
    let store = Store::open(cut.path()).await.unwrap();
    assert_eq!(entered(&store).await, 49);
}

#[tokio::test]
async fn a_large_file_opens_at_once_after_an_end_that_was_not_clean_and_its_damage_is_found_beside_the_work() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(DATABASE);
    let store = Store::open(folder.path()).await.unwrap();
    sqlx::query("CREATE TABLE filler (body BLOB)").execute(store.pool()).await.unwrap();
    let filler = "INSERT INTO filler VALUES (randomblob(?1))";
    for _ in 0..9 {
        sqlx::query(filler).bind(8_i64 << 20).execute(store.pool()).await.unwrap();
    }
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(store.pool()).await.unwrap();
    enter(&store, 1).await.unwrap();
    let cut = tempfile::tempdir().unwrap();
    for ending in ["", "-wal"] {
        let name = format!("{DATABASE}{ending}");
        std::fs::copy(folder.path().join(&name), cut.path().join(&name)).unwrap();
    }
    assert!(path.metadata().unwrap().len() > CHECKED_AT_ONCE_BYTES);
    let left = Store::open(cut.path()).await.unwrap();
    assert!(left.left_to_check());
    assert_eq!(entered(&left).await, 1);
    check_file(cut.path()).await.unwrap();
    left.close().await;
    // A page of the table's tree in the middle of the file is overwritten.
    let damaged = cut.path().join(DATABASE);
    let mut bytes = std::fs::read(&damaged).unwrap();
    let middle = bytes.len() / 2 / 4_096 * 4_096;
    bytes[middle..middle + 4].copy_from_slice(&[0xff; 4]);
    std::fs::write(&damaged, bytes).unwrap();
    assert!(matches!(check_file(cut.path()).await, Err(StoreError::Corrupt { .. })));
}
