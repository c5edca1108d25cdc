//! What a duty officer relies on: what was written is there, a crash is told, nothing is overwritten.
#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::{Command, Stdio};

use mission::explain::Explain;
use records::*;
use uuid::Uuid;

const NOW: UtcMicros = UtcMicros(1_790_000_000_000_000);

fn at(seconds: i64) -> UtcMicros {
    UtcMicros(NOW.0 + seconds * 1_000_000)
}

fn start(number: u128, ledger: Ledger) -> SortieStart {
    SortieStart {
        id: SortieId(Uuid::from_u128(number)),
        ledger,
        pilot: "王海".into(),
        aircraft: Aircraft { system_id: 1, autopilot_uid: "0a1b".into(), registration: "UAS00112233".into() },
        plan_hash: "ab12".into(),
        plan_file: "patrol.plan".into(),
        link: "udpin://:14550".into(),
        armed_at: at(0),
        dispatch: Dispatch::default(),
        source: None,
    }
}

fn progress(seconds: i64) -> Progress {
    Progress {
        at: at(seconds),
        place: Some(Place { lat_deg: 33.4, lon_deg: 120.5 }),
        distance_m: 1_234.5,
        max_height_rel_home_m: 61.0,
        battery_used_mah: Some(2_100.0),
        battery_used_percent: None,
        messages_received: 4_000,
        messages_lost: 3,
    }
}

fn end(seconds: i64) -> SortieEnd {
    SortieEnd {
        disarmed_at: at(seconds),
        airborne_s: 600.0,
        distance_m: 5_000.0,
        max_height_rel_home_m: 62.0,
        max_height_agl_m: None,
        stakes: vec![StakeSpan {
            road: "G15".into(),
            toward: "南通".into(),
            from: "K1015+000".into(),
            to: "K1018+500".into(),
            along_m: Some((15_000.0, 18_500.0)),
        }],
        corridor_deviation_max_m: Some(1.7),
        battery_used_mah: Some(6_400.0),
        battery_used_percent: Some(40.0),
        messages_received: 20_000,
        messages_lost: 7,
        files: vec![LeftFile { kind: "tlog".into(), path: "a.tlog".into(), sha256: "00".into() }],
    }
}

async fn fly(store: &Store, number: u128, ledger: Ledger) -> Sortie {
    let begin = start(number, ledger);
    let id = begin.id;
    store.begin_sortie(begin).await.unwrap();
    store.take_off(id, at(5), Some(Place { lat_deg: 33.0, lon_deg: 120.0 })).await.unwrap();
    store.progress(id, progress(60)).await.unwrap();
    store.land(id, at(605), Some(Place { lat_deg: 33.0, lon_deg: 120.0 })).await.unwrap();
    store.finish(id, end(610)).await.unwrap()
}

#[tokio::test]
async fn a_finished_sortie_is_there_after_reopening() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).await.unwrap();
    let written = fly(&store, 1, Ledger::Flight).await;
    store.close().await;

    let store = Store::open(folder.path()).await.unwrap();
    let read = store.sortie(written.id()).await.unwrap();
    assert_eq!(read, written);
    assert_eq!(read.state, State::Finished);
    assert_eq!(read.end.unwrap().stakes[0].toward, "南通");
    assert_eq!(store.recover(at(9_000)).await.unwrap(), []);
}

#[tokio::test]
async fn flights_and_simulator_are_never_summed() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).await.unwrap();
    fly(&store, 1, Ledger::Flight).await;
    fly(&store, 2, Ledger::Simulator).await;
    fly(&store, 3, Ledger::Simulator).await;
    let totals = store.totals(Ledger::Flight).await.unwrap();
    assert_eq!(totals, Totals { sorties: 1, airborne_s: 600.0, distance_m: 5_000.0 });
    assert_eq!(store.totals(Ledger::Simulator).await.unwrap().sorties, 2);
    let only = Filter { ledger: Some(Ledger::Simulator), ..Filter::default() };
    assert_eq!(store.sorties(&only).await.unwrap().len(), 2);
    let nobody = Filter { pilot: Some("李".into()), ..Filter::default() };
    assert_eq!(store.sorties(&nobody).await.unwrap(), []);
    let newest = Filter { limit: Some(1), ..Filter::default() };
    assert_eq!(store.sorties(&newest).await.unwrap()[0].id(), SortieId(Uuid::from_u128(3)));
}

#[tokio::test]
async fn a_closed_sortie_takes_no_more_and_an_identifier_serves_once() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).await.unwrap();
    let id = fly(&store, 1, Ledger::Flight).await.id();
    assert!(matches!(store.progress(id, progress(700)).await, Err(StoreError::Closed(closed)) if closed == id));
    assert!(matches!(store.begin_sortie(start(1, Ledger::Flight)).await, Err(StoreError::AlreadyBegun(_))));
    let other = SortieId(Uuid::from_u128(99));
    assert!(matches!(store.land(other, at(1), None).await, Err(StoreError::NoSuchSortie(_))));
}

#[tokio::test]
async fn events_cannot_be_changed_even_by_hand() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).await.unwrap();
    fly(&store, 1, Ledger::Flight).await;
    let url = format!("sqlite://{}", store.path().display());
    let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
    for statement in ["UPDATE event SET at_us = 0", "DELETE FROM event"] {
        let error = sqlx::query(statement).execute(&pool).await.unwrap_err();
        assert!(error.to_string().contains("append-only"), "{error}");
    }
}

#[tokio::test]
async fn a_sortie_that_another_living_program_flies_is_not_taken_for_a_crash() {
    let folder = tempfile::tempdir().unwrap();
    let flying = Store::open(folder.path()).await.unwrap();
    let begin = start(1, Ledger::Flight);
    let id = begin.id;
    flying.begin_sortie(begin).await.unwrap();
    flying.take_off(id, at(5), None).await.unwrap();

    let second = Store::open(folder.path()).await.unwrap();
    assert_eq!(second.recover(at(60)).await.unwrap(), []);
    assert_eq!(flying.recover(at(60)).await.unwrap(), []);
    flying.finish(id, end(610)).await.unwrap();
    assert_eq!(second.sortie(id).await.unwrap().state, State::Finished);
}

/// Not a test of its own: the process that the next test kills.
#[tokio::test]
async fn child_that_is_killed_in_flight() {
    let Ok(folder) = std::env::var("RECORDS_TEST_CRASH_IN") else { return };
    let store = Store::open(Path::new(&folder)).await.unwrap();
    let begin = start(7, Ledger::Flight);
    let id = begin.id;
    store.begin_sortie(begin).await.unwrap();
    store.take_off(id, at(5), Some(Place { lat_deg: 33.0, lon_deg: 120.0 })).await.unwrap();
    store.progress(id, progress(60)).await.unwrap();
    std::fs::write(Path::new(&folder).join("flying"), "").unwrap();
    loop {
        std::thread::park();
    }
}

#[tokio::test]
async fn a_killed_program_leaves_a_sortie_that_says_so_at_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child_that_is_killed_in_flight"])
        .env("RECORDS_TEST_CRASH_IN", folder.path())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    while !folder.path().join("flying").exists() {
        assert!(child.try_wait().unwrap().is_none(), "the child ended by itself");
        std::thread::yield_now();
    }
    let store = Store::open(folder.path()).await.unwrap();
    assert_eq!(store.recover(at(90)).await.unwrap(), [], "it still flies");
    child.kill().unwrap();
    child.wait().unwrap();

    let found = store.recover(at(100)).await.unwrap();
    let [sortie] = &found[..] else { panic!("{found:?}") };
    assert_eq!(sortie.state, State::Interrupted);
    assert!(sortie.was_interrupted_in_flight());
    assert_eq!(sortie.last_heard_at(), at(60));
    assert_eq!(sortie.last_place(), Some(Place { lat_deg: 33.4, lon_deg: 120.5 }));
    assert_eq!(sortie.airborne_s(), 55.0);
    assert_eq!(sortie.distance_m(), 1_234.5);
    assert_eq!(store.recover(at(200)).await.unwrap(), [], "told once");
}

#[tokio::test]
async fn a_store_dropped_without_finish_is_recovered() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).await.unwrap();
    store.begin_sortie(start(1, Ledger::Simulator)).await.unwrap();
    drop(store);
    let store = Store::open(folder.path()).await.unwrap();
    let found = store.recover(at(100)).await.unwrap();
    assert_eq!(found.len(), 1);
    assert!(!found[0].was_interrupted_in_flight(), "it never took off");
}

#[tokio::test]
async fn two_programs_write_at_once_and_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    // Opened at the same moment, so that both want to make the schema.
    let (first, second) = tokio::join!(Store::open(folder.path()), Store::open(folder.path()));
    let (first, second) = (first.unwrap(), second.unwrap());
    let many = async |store: &Store, from: u128| {
        for number in from..from + 20 {
            fly(store, number, Ledger::Flight).await;
        }
    };
    tokio::join!(many(&first, 100), many(&second, 200));
    assert_eq!(first.totals(Ledger::Flight).await.unwrap().sorties, 40);
}

#[tokio::test]
async fn a_damaged_database_is_named_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("records.sqlite");
    std::fs::write(&path, b"these are holiday photographs, not a database at all").unwrap();
    let error = Store::open(folder.path()).await.unwrap_err();
    assert!(matches!(error, StoreError::Corrupt { .. }), "{error:?}");
    assert_eq!(error.explain().id, "err-records-corrupt");
    assert!(std::fs::read(&path).unwrap().starts_with(b"these are holiday"));
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_named_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).await.unwrap();
    let url = format!("sqlite://{}", store.path().display());
    let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
    let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
                 VALUES (9999, 'from the future', 1, x'00', 0)";
    sqlx::query(newer).execute(&pool).await.unwrap();
    pool.close().await;
    store.close().await;
    let error = Store::open(folder.path()).await.unwrap_err();
    assert!(matches!(error, StoreError::Newer { found: 9999, .. }), "{error:?}");
}

// Paused time runs ahead while nothing else happens, so the wait takes none.
#[tokio::test(start_paused = true)]
async fn a_store_that_another_program_never_finishes_opening_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let lock = std::fs::File::create(folder.path().join("opening.lock")).unwrap();
    lock.lock().unwrap();
    let error = Store::open(folder.path()).await.unwrap_err();
    assert_eq!(error.explain().id, "err-records-locked");
}

#[tokio::test]
async fn a_folder_that_is_a_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    std::fs::write(&path, "").unwrap();
    let error = Store::open(&path).await.unwrap_err();
    assert_eq!(error.explain().id, "err-records-folder");
}

#[tokio::test]
async fn the_export_holds_the_sortie_and_every_event() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).await.unwrap();
    let id = fly(&store, 1, Ledger::Flight).await.id();
    let export: serde_json::Value = serde_json::from_str(&store.export(id).await.unwrap()).unwrap();
    assert_eq!(export["sortie"]["start"]["pilot"], "王海");
    let kinds: Vec<_> = export["events"].as_array().unwrap().iter().map(|event| event["kind"].clone()).collect();
    assert_eq!(kinds, ["began", "took_off", "progressed", "landed", "finished"]);
}
