//! What a trainer relies on: attempts that are corrected and struck, a brigade's at the centre, and no flight time of them.
#![allow(clippy::unwrap_used)]

use records::crew::aircraft::Class;
use records::crew::attempt::{Attempt, Judged};
use records::crew::calendar::beijing_day;
use records::crew::person::Unit;
use records::crew::recency::{Light, Recency, Sight};
use records::crew::*;
use records::log::Event;
use records::*;
use uuid::Uuid;

const NOW: UtcMicros = UtcMicros(1_790_000_000_000_000);
const HOUR_S: i64 = 3_600;
const WANG: PersonId = PersonId(Uuid::from_u128(0x11));

fn at(seconds: i64) -> UtcMicros {
    UtcMicros(NOW.0 + seconds * 1_000_000)
}

fn attempt(number: u128, hours: i64, got: u32) -> Attempt {
    Attempt {
        id: AttemptId(Uuid::from_u128(number)),
        pilot: Some(WANG),
        trainee: "王海".into(),
        trainer: "陈队".into(),
        scenario: "hover".into(),
        group: "manoeuvre".into(),
        level: "vlos".into(),
        started: at(hours * HOUR_S),
        flown_ms: 610_000,
        got,
        of: 100,
        passed: got >= 8_000,
        helped: false,
        criteria: vec![Judged { kind: "hover".into(), got, of: 100, holds: got >= 8_000 }],
        log: format!("{number}.jsonl"),
        log_sha256: "ab".repeat(32),
    }
}

async fn store() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).await.unwrap();
    (folder, store)
}

async fn enter(store: &Store, attempt: Attempt, why: &str) {
    store.enter(Entry::Attempt(Box::new(attempt)), "陈队", why, at(0)).await.unwrap();
}

async fn strike(store: &Store, number: u128, why: &str) {
    let subject = AttemptId(Uuid::from_u128(number)).to_string();
    store.enter(Entry::Struck { topic: Topic::Attempt, subject }, "张队", why, at(0)).await.unwrap();
}

/// What is in a store from a time on: number, points.
async fn listed(store: &Store, from: UtcMicros) -> Vec<(u128, u32)> {
    let attempts = store.attempts(from).await.unwrap();
    attempts.iter().map(|attempt| (attempt.id.0.as_u128(), attempt.got)).collect()
}

async fn own(store: &Store) -> Vec<Event> {
    store.own_events_after(0, 1_000).await.unwrap().into_iter().map(|(_, event)| event).collect()
}

#[tokio::test]
async fn attempts_are_listed_by_time_as_they_were_corrected_last_and_without_those_that_were_struck() {
    let (folder, store) = store().await;
    enter(&store, attempt(1, 30, 9_000), "").await;
    enter(&store, attempt(2, 10, 5_000), "").await;
    enter(&store, attempt(3, 20, 6_000), "").await;
    let guest = Attempt { pilot: None, trainee: "来访飞手".into(), ..attempt(4, 40, 8_500) };
    enter(&store, guest.clone(), "").await;
    assert_eq!(listed(&store, at(0)).await, [(2, 5_000), (3, 6_000), (1, 9_000), (4, 8_500)]);
    enter(&store, attempt(2, 10, 5_500), "按新标准重新评分").await;
    strike(&store, 3, "选错学员").await;
    assert_eq!(listed(&store, at(0)).await, [(2, 5_500), (1, 9_000), (4, 8_500)]);
    assert_eq!(listed(&store, at(30 * HOUR_S)).await, [(1, 9_000), (4, 8_500)], "from the time that is asked for");
    assert_eq!(store.attempts(at(40 * HOUR_S)).await.unwrap(), [guest], "a guest's is kept whole, and is nobody's");
    let history = store.history("attempt", &attempt(3, 0, 0).id.to_string()).await.unwrap();
    let told: Vec<_> = history.iter().map(|event| (event.who.as_str(), event.why.as_str())).collect();
    assert_eq!(told, [("陈队", ""), ("张队", "选错学员")], "who struck it and why stays");
    store.rebuild().await.unwrap();
    assert_eq!(listed(&store, at(0)).await, [(2, 5_500), (1, 9_000), (4, 8_500)]);
    enter(&store, attempt(3, 20, 6_000), "误注销").await;
    assert_eq!(listed(&store, at(0)).await.len(), 4, "what was struck by mistake is entered again");

    let copy = folder.path().join("backup.sqlite");
    store.back_up(&copy).await.unwrap();
    let elsewhere = folder.path().join("new");
    restore(&copy, &elsewhere).await.unwrap();
    let restored = Store::open(&elsewhere).await.unwrap();
    assert_eq!(restored.attempts(at(0)).await.unwrap(), store.attempts(at(0)).await.unwrap());
}

#[tokio::test]
async fn a_brigades_attempt_reaches_the_centre_and_what_the_centre_strikes_reaches_the_brigade() {
    let ((_a, brigade), (_b, centre)) = (store().await, store().await);
    brigade.set_unit(Unit::Brigade(2)).await.unwrap();
    enter(&brigade, attempt(1, 0, 9_000), "").await;
    enter(&brigade, attempt(2, 1, 4_000), "").await;
    centre.accept(&own(&brigade).await).await.unwrap();
    assert_eq!(centre.attempts(at(0)).await.unwrap(), brigade.attempts(at(0)).await.unwrap());
    strike(&centre, 2, "设备故障").await;
    enter(&centre, attempt(1, 0, 8_800), "复核评分").await;
    enter(&centre, attempt(3, 2, 7_000), "").await;
    brigade.accept(&own(&centre).await).await.unwrap();
    assert_eq!(listed(&brigade, at(0)).await, [(1, 8_800), (3, 7_000)]);
    assert_eq!(listed(&centre, at(0)).await, [(1, 8_800), (3, 7_000)]);
}

/// The sortie that the trainee's own station books while an attempt is flown, with a minute on the ground before.
async fn book_sortie(store: &Store, number: u128, hours: i64, ledger: Ledger) {
    let (id, armed_at) = (SortieId(Uuid::from_u128(number)), at(hours * HOUR_S - 60));
    let start = SortieStart {
        id,
        ledger,
        pilot: "王海".into(),
        aircraft: Aircraft { system_id: 1, autopilot_uid: "0a1b".into(), registration: String::new() },
        plan_hash: String::new(),
        plan_file: String::new(),
        link: String::new(),
        armed_at,
        dispatch: Dispatch {
            crew: Some(Crew { pilot: WANG, others: vec![], signed_in_at: armed_at }),
            class: Some(Class::Small),
            sight: Some(Sight::Beyond),
            light: Some(Light::Day),
            ..Dispatch::default()
        },
        source: None,
    };
    let end = SortieEnd {
        disarmed_at: at(hours * HOUR_S + 620),
        airborne_s: 610.0,
        distance_m: 1_000.0,
        max_height_rel_home_m: 20.0,
        max_height_agl_m: None,
        stakes: vec![],
        corridor_deviation_max_m: None,
        battery_used_mah: None,
        battery_used_percent: None,
        messages_received: 1,
        messages_lost: 0,
        files: vec![],
    };
    store.begin_sortie(start).await.unwrap();
    store.take_off(id, at(hours * HOUR_S), None).await.unwrap();
    store.finish(id, end).await.unwrap();
}

#[tokio::test]
async fn a_session_in_the_simulator_counts_once_and_only_under_a_house_rule_that_says_so() {
    let (_folder, store) = store().await;
    book_sortie(&store, 1, 0, Ledger::Flight).await;
    book_sortie(&store, 2, 5, Ledger::Simulator).await;
    enter(&store, attempt(1, 5, 9_000), "").await;
    // Flown at a trainer's desk without a station of the trainee's own, which would have booked a sortie.
    enter(&store, attempt(2, 6, 9_000), "").await;
    let counted = async || -> Recency {
        let books = store.books(at(24 * HOUR_S)).await.unwrap();
        books.rules.recency[0].recency(WANG, &books.roster.flights, beijing_day(at(24 * HOUR_S)))
    };
    assert_eq!(counted().await.counted, 1, "the rules as they come count no simulator");
    let mut rules = Rules::default();
    rules.recency[0].counts_simulator = true;
    store.enter(Entry::Rules(Box::new(rules.clone())), "张队", "本单位认可模拟训练", at(0)).await.unwrap();
    assert_eq!(counted().await.counted, 1, "whoever quotes the law cannot say so");
    rules.recency[0].basis.standing = Standing::House;
    store.enter(Entry::Rules(Box::new(rules)), "张队", "本单位认可模拟训练", at(0)).await.unwrap();
    assert_eq!(counted().await.counted, 2, "the sortie counts, and its attempt not once more");
    let totals = store.totals(Ledger::Flight).await.unwrap();
    assert_eq!((totals.sorties, totals.airborne_s), (1, 610.0), "and never as flight time");
    assert_eq!(store.totals(Ledger::Simulator).await.unwrap().sorties, 1);
}

#[test]
fn how_long_a_scenario_counts_is_a_house_rule_that_a_unit_changes() {
    let rules = Rules::default().training_covered_days;
    assert_eq!((rules.value, rules.basis.standing), (180, Standing::House));
    assert!(rules.basis.zh.contains("非民航局规定"), "{}", rules.basis.zh);
    let own = r#"{"training_covered_days":{"value":90,"basis":{"zh":"","en":"","standing":"house"}}}"#;
    assert_eq!(serde_json::from_str::<Rules>(own).unwrap().training_covered_days.value, 90);
}
