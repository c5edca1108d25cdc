//! One log: what older programs wrote is in it, and all stores that hold the same events show the same.
#![allow(clippy::unwrap_used)]

mod sums;

use std::path::Path;
use std::sync::OnceLock;

use proptest::prelude::*;
use records::crew::attempt::Attempt;
use records::crew::person::Unit;
use records::crew::{AttemptId, Entry, Topic};
use records::finding::*;
use records::log::{Event, EventId};
use records::*;
use sqlx::SqlitePool;
use sums::{pool, sums};
use uuid::Uuid;

const NOW: UtcMicros = UtcMicros(1_790_000_000_000_000);

fn at(seconds: i64) -> UtcMicros {
    UtcMicros(NOW.0 + seconds * 1_000_000)
}

fn sortie_id(number: u128) -> SortieId {
    SortieId(Uuid::from_u128(number))
}

fn start(number: u128, seconds: i64) -> SortieStart {
    SortieStart {
        id: sortie_id(number),
        ledger: Ledger::Flight,
        pilot: "王海".into(),
        aircraft: Aircraft { system_id: 1, autopilot_uid: "0a1b".into(), registration: "UAS00112233".into() },
        plan_hash: String::new(),
        plan_file: String::new(),
        link: "udpin://:14550".into(),
        armed_at: at(seconds),
        dispatch: Dispatch::default(),
        source: None,
    }
}

fn end(seconds: i64, along_m: (f64, f64)) -> SortieEnd {
    SortieEnd {
        disarmed_at: at(seconds),
        airborne_s: 600.0,
        distance_m: 5_000.0,
        max_height_rel_home_m: 62.0,
        max_height_agl_m: None,
        stakes: vec![StakeSpan {
            road: "D15".into(),
            toward: "临潮".into(),
            from: "K812+000".into(),
            to: "K815+000".into(),
            along_m: Some(along_m),
        }],
        corridor_deviation_max_m: None,
        battery_used_mah: None,
        battery_used_percent: None,
        messages_received: 1,
        messages_lost: 0,
        files: vec![],
    }
}

fn finding(number: u64, sortie: u128) -> Finding {
    let unix_ms = 1_790_000_000_000 + number;
    Finding {
        id: FindingId(uuid::Builder::from_unix_timestamp_millis(unix_ms, &[7; 10]).into_uuid()),
        sortie: Some(sortie_id(sortie)),
        at: at(30),
        kind: "under_bridge".into(),
        severity: None,
        place: Place { lat_deg: 33.4, lon_deg: 120.5 },
        road: None,
        extent: None,
        measured: vec![],
        photo: None,
        clip: None,
        seen_by: Seen::Map,
        aircraft: "UAS00112233".into(),
        pilot: "王海".into(),
        marked_by: "李敏".into(),
        note: String::new(),
        outcome: Outcome::Open,
    }
}

fn attempt(number: u128, got: u32) -> Attempt {
    Attempt {
        id: AttemptId(Uuid::from_u128(number)),
        pilot: None,
        trainee: "王海".into(),
        trainer: "陈队".into(),
        scenario: "hover".into(),
        group: "manoeuvre".into(),
        level: "vlos".into(),
        started: at(number as i64),
        flown_ms: 60_000,
        got,
        of: 100,
        passed: got >= 8_000,
        helped: false,
        criteria: vec![],
        log: "a.jsonl".into(),
        log_sha256: "00".into(),
    }
}

/// A store as the program before this log left it.
async fn of_older_program(folder: &Path) {
    let pool =
        SqlitePool::connect(&format!("sqlite://{}?mode=rwc", folder.join("records.sqlite").display())).await.unwrap();
    let older = tempfile::tempdir().unwrap();
    for name in ["0001_sorties.sql", "0002_findings.sql"] {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(name);
        std::fs::copy(from, older.path().join(name)).unwrap();
    }
    sqlx::migrate::Migrator::new(older.path()).await.unwrap().run(&pool).await.unwrap();
    let begun = r#"{"kind":"began","id":"00000000-0000-0000-0000-000000000001","ledger":"flight","pilot":"王海","aircraft":{"system_id":1,"autopilot_uid":"0a1b","registration":"UAS00112233"},"plan_hash":"","plan_file":"","link":"udpin://:14550","armed_at":1790000000000000}"#;
    let ended = r#"{"kind":"finished","disarmed_at":1790000610000000,"airborne_s":600.0,"distance_m":5000.0,"max_height_rel_home_m":62.0,"max_height_agl_m":null,"stakes":[{"road":"G15","toward":"南通","from":"K1015+000","to":"K1018+500"}],"corridor_deviation_max_m":null,"battery_used_mah":null,"battery_used_percent":null,"messages_received":1,"messages_lost":0,"files":[]}"#;
    let took_off = r#"{"kind":"took_off","at":1790000005000000,"place":{"lat_deg":33.0,"lon_deg":120.0}}"#;
    // The second is stamped before the first: clocks were set back in those days, too.
    for (kind, at_us, body) in
        [("began", NOW.0, begun), ("took_off", NOW.0 - 5, took_off), ("finished", at(610).0, ended)]
    {
        sqlx::query("INSERT INTO sortie_event (sortie, at_us, kind, body) VALUES (?1, ?2, ?3, ?4)")
            .bind(sortie_id(1).to_string())
            .bind(at_us)
            .bind(kind)
            .bind(body)
            .execute(&pool)
            .await
            .unwrap();
    }
    let marked = finding(1, 1);
    let events = [
        FindingEvent {
            at: at(30),
            who: "李敏".into(),
            why: String::new(),
            act: FindingAct::Marked(Box::new(marked.clone())),
        },
        FindingEvent {
            at: at(20),
            who: "张队".into(),
            why: "现场核实".into(),
            act: FindingAct::Corrected(Change::Note("塑料桶".into())),
        },
    ];
    for event in events {
        sqlx::query("INSERT INTO finding_event (finding, at_us, who, body) VALUES (?1, ?2, ?3, ?4)")
            .bind(marked.id.to_string())
            .bind(event.at.0)
            .bind(&event.who)
            .bind(serde_json::to_string(&event).unwrap())
            .execute(&pool)
            .await
            .unwrap();
    }
    sqlx::query("INSERT INTO footage (sortie, stream, from_us, until_us, route, toward, from_m, until_m, what) VALUES (?1, 0, 0, 1, 'D15', '临潮', 0, 1, 'aircraft')")
        .bind(sortie_id(1).to_string())
        .execute(&pool)
        .await
        .unwrap();
    pool.close().await;
}

#[tokio::test]
async fn all_that_an_older_program_wrote_is_in_the_log_and_in_the_lists() {
    let folder = tempfile::tempdir().unwrap();
    of_older_program(folder.path()).await;
    let store = Store::open(folder.path()).await.unwrap();
    let sortie = store.sortie(sortie_id(1)).await.unwrap();
    assert_eq!((sortie.state, sortie.airborne_s()), (State::Finished, 600.0));
    assert_eq!(sortie.took_off_place, Some(Place { lat_deg: 33.0, lon_deg: 120.0 }));
    assert_eq!(sortie.end.unwrap().stakes[0].toward, "南通");
    let history = store.history("sortie", &sortie_id(1).to_string()).await.unwrap();
    let kinds: Vec<bool> = ["began", "took_off", "finished"]
        .iter()
        .zip(&history)
        .map(|(kind, event)| event.body.contains(&format!(r#""kind":"{kind}""#)))
        .collect();
    assert_eq!(kinds, [true; 3], "in the order in which they were written");
    let found = store.findings(&FindingFilter::default()).await.unwrap();
    assert_eq!((found.len(), found[0].note.as_str()), (1, "塑料桶"));
    let told = store.finding_history(found[0].id).await.unwrap();
    assert_eq!((told[1].who.as_str(), told[1].why.as_str()), ("张队", "现场核实"));
    let corrected = &store.history("finding", &found[0].id.to_string()).await.unwrap()[1];
    assert_eq!((corrected.who.as_str(), corrected.why.as_str(), corrected.at), ("张队", "现场核实", at(20)));
    let all = store.own_events_after(0, 100).await.unwrap();
    assert_eq!(all.len(), 5, "they are this store's own");
    for (_, event) in &all {
        assert_eq!(event.id.0.get_version_num(), 7, "{}", event.id);
        let (seconds, _) = event.id.0.get_timestamp().unwrap().to_unix();
        assert!((1_790_000_000..1_790_000_611).contains(&seconds), "{}", event.id);
    }
    assert!(all.windows(2).all(|pair| pair[0].1.id < pair[1].1.id));
    assert_eq!(store.search_footage(&footage::FootageQuery::default()).await.unwrap().len(), 1);
    let next = store.correct_finding(found[0].id, Change::Note("空".into()), "李敏", "", at(0)).await;
    assert_eq!(next.unwrap().note, "空", "and it goes on from there, whatever the clock says");
}

/// What five stations write, each in its own store, and what each says about the things of another.
async fn of_five_stations() -> Vec<Event> {
    let mut all = Vec::new();
    for (n, unit) in (0_u128..).zip(Unit::ALL) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        store.set_unit(unit).await.unwrap();
        // What the stations before it wrote is known to it.
        store.accept(&all).await.unwrap();
        // Their clocks are not one.
        let clock = 1_000 - 400 * n as i64;
        store.begin_sortie(start(n + 1, clock)).await.unwrap();
        store.take_off(sortie_id(n + 1), at(clock + 5), None).await.unwrap();
        store.land(sortie_id(n + 1), at(clock + 605), None).await.unwrap();
        let along_m = (12_000.0 + n as f64 * 500.0, 15_000.0);
        store.finish(sortie_id(n + 1), end(clock + 610, along_m)).await.unwrap();
        store.mark_finding(finding(n as u64, n + 1), "李敏").await.unwrap();
        let trained = async |entry| store.enter(entry, "陈队", "", at(clock)).await.unwrap();
        trained(Entry::Attempt(Box::new(attempt(n, 9_000)))).await;
        if n > 0 {
            trained(Entry::Attempt(Box::new(attempt(n - 1, 7_000 + n as u32)))).await;
            let note = Change::Note(format!("第{n}站"));
            store.correct_finding(finding(0, 1).id, note, "张队", "", at(clock)).await.unwrap();
        }
        if n == 4 {
            trained(Entry::Struck { topic: Topic::Attempt, subject: attempt(0, 0).id.to_string() }).await;
        }
        let own = store.own_events_after(0, 1_000).await.unwrap();
        assert!(own.iter().all(|(_, event)| event.author == unit));
        all.extend(own.into_iter().map(|(_, event)| event));
        store.close().await;
    }
    all
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

/// They are the same for every case: only their order is tried.
static EVENTS: OnceLock<Vec<Event>> = OnceLock::new();

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn any_order_and_any_repetition_of_the_events_of_five_stations_gives_the_same(
        order in Just((0..39_usize).collect::<Vec<_>>()).prop_shuffle(),
        again in prop::collection::vec(0..39_usize, 0..12),
        step in 1..10_usize,
    ) {
        let events = EVENTS.get_or_init(|| runtime().block_on(of_five_stations()));
        runtime().block_on(async {
            prop_assert_eq!(events.len(), 39);
            let (in_order, shuffled) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
            let (in_order, shuffled) =
                (Store::open(in_order.path()).await.unwrap(), Store::open(shuffled.path()).await.unwrap());
            in_order.accept(events).await.unwrap();
            let delivered: Vec<Event> =
                order.iter().chain(&again).map(|n| events[*n].clone()).collect();
            for some in delivered.chunks(step) {
                shuffled.accept(some).await.unwrap();
            }
            prop_assert_eq!(sums(&shuffled).await, sums(&in_order).await);
            prop_assert_eq!(shuffled.own_events_after(0, 1).await.unwrap().len(), 0);
            Ok(())
        })?;
    }
}

#[tokio::test]
async fn all_sums_can_be_made_anew_from_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).await.unwrap();
    store.accept(&of_five_stations().await).await.unwrap();
    store.begin_sortie(start(77, 0)).await.unwrap();
    store.take_off(sortie_id(77), at(5), None).await.unwrap();
    let before = sums(&store).await;
    assert!(before.values().filter(|rows| !rows.is_empty()).count() >= 4, "{before:?}");
    let pool = pool(folder.path()).await;
    for statement in ["DELETE FROM sortie", "UPDATE finding SET record = '{}'", "DELETE FROM cover"] {
        sqlx::query(statement).execute(&pool).await.unwrap();
    }
    store.rebuild().await.unwrap();
    assert_eq!(sums(&store).await, before);
}

#[tokio::test]
async fn what_a_station_corrects_after_it_saw_it_stands_even_if_its_clock_is_behind() {
    let events = of_five_stations().await;
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).await.unwrap();
    store.accept(&events).await.unwrap();
    assert_eq!(store.finding(finding(0, 1).id).await.unwrap().note, "第4站", "the last to speak, on the slowest clock");
    let attempts = store.attempts(at(0)).await.unwrap();
    let told: Vec<_> = attempts.iter().map(|attempt| (attempt.started, attempt.got)).collect();
    let corrected = [(at(1), 7_002), (at(2), 7_003), (at(3), 7_004), (at(4), 9_000)];
    assert_eq!(told, corrected, "the first was struck by the last to speak, the others were corrected by the next");
}

#[tokio::test]
async fn an_event_with_other_content_or_an_impossible_identifier_is_refused_whole() {
    let events = of_five_stations().await;
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).await.unwrap();
    assert_eq!(store.accept(&events[..3]).await.unwrap(), 3);
    let changed = Event { why: "另一个".into(), ..events[0].clone() };
    let refused = store.accept(&[events[4].clone(), changed.clone()]).await;
    assert!(matches!(refused, Err(StoreError::EventDiffers(id)) if id == changed.id));
    let twice = Event { id: events[5].id, ..changed };
    assert!(matches!(store.accept(&[twice, events[5].clone()]).await, Err(StoreError::EventDiffers(_))));
    let late = Event { id: EventId("ffffffff-ffff-7fff-bfff-ffffffffffff".parse().unwrap()), ..events[6].clone() };
    assert!(matches!(store.accept(&[events[4].clone(), late]).await, Err(StoreError::ImpossibleEvent(_))));
    assert_eq!(store.accept(&events).await.unwrap(), events.len() as u64 - 3, "nothing of them was taken");
}

#[tokio::test]
async fn a_sortie_of_another_station_in_the_air_is_not_closed_here() {
    let (theirs, ours) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (theirs, ours) = (Store::open(theirs.path()).await.unwrap(), Store::open(ours.path()).await.unwrap());
    theirs.begin_sortie(start(1, 0)).await.unwrap();
    let events: Vec<Event> =
        theirs.own_events_after(0, 10).await.unwrap().into_iter().map(|(_, event)| event).collect();
    ours.accept(&events).await.unwrap();
    assert_eq!(ours.recover(at(60)).await.unwrap(), []);
    assert_eq!(ours.sortie(sortie_id(1)).await.unwrap().state, State::Armed);
}

#[tokio::test]
async fn a_store_remembers_whose_it_is_and_how_far_it_came_with_others() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).await.unwrap();
    assert_eq!((store.unit().await.unwrap(), store.cursor("centre").await.unwrap()), (Unit::Centre, 0));
    store.set_unit(Unit::Brigade(3)).await.unwrap();
    store.set_cursor("centre", 17).await.unwrap();
    store.set_cursor("centre", 18).await.unwrap();
    store.close().await;
    let store = Store::open(folder.path()).await.unwrap();
    assert_eq!((store.unit().await.unwrap(), store.cursor("centre").await.unwrap()), (Unit::Brigade(3), 18));
}

#[tokio::test]
async fn each_kilometre_is_counted_once_for_each_pass_in_the_month_of_beijing() {
    use records::coverage::Cover;
    use records::crew::equipment::Month;
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).await.unwrap();
    // 2026-09-21 in Beijing; the second flies on the first of October there, while it is September in London.
    let october = 790_000;
    for (number, seconds, along_m) in [(1, 0, (12_000.0, 14_000.0)), (2, october, (14_500.0, 13_200.0))] {
        store.begin_sortie(start(number, seconds)).await.unwrap();
        store.finish(sortie_id(number), end(seconds + 610, along_m)).await.unwrap();
    }
    let month = |month: u8| format!("2026-{month:02}").parse::<Month>().unwrap();
    let cover = |bin, of, passes, seconds| Cover { bin, month: month(of), passes, last: at(seconds) };
    let both = store.coverage(Ledger::Flight, "d15", month(9), month(10)).await.unwrap();
    let expected = [cover(12, 9, 1, 0), cover(13, 9, 1, 0), cover(13, 10, 1, october), cover(14, 10, 1, october)];
    assert_eq!(both, expected);
    assert_eq!(store.coverage(Ledger::Simulator, "D15", month(1), month(12)).await.unwrap(), []);
    assert_eq!(store.coverage(Ledger::Flight, "D15", month(10), month(10)).await.unwrap().len(), 2);
}
