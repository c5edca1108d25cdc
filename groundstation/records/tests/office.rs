//! What an office relies on: books that are corrected with a reason, reviews, imports, pass phrases, and backups.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use mission::explain::Explain;
use records::crew::aircraft::{Airframe, Class, Figures};
use records::crew::calendar::beijing_day;
use records::crew::certificate::Category;
use records::crew::duty::{Deed, DutyAct, DutyKey, Filing};
use records::crew::order::WorkOrder;
use records::crew::person::{Leave, Person, Role, Unit};
use records::crew::recency::{Light, Sight};
use records::crew::*;
use records::sign_in::{LEAST_CHARACTERS, SignIn};
use records::*;
use sqlx::SqlitePool;
use uuid::Uuid;

const NOW: UtcMicros = UtcMicros(1_790_000_000_000_000);
const DAY_S: i64 = 86_400;
const WANG: PersonId = PersonId(Uuid::from_u128(0x11));

fn at(seconds: i64) -> UtcMicros {
    UtcMicros(NOW.0 + seconds * 1_000_000)
}

fn person(id: PersonId, name: &str) -> Person {
    Person { id, name: name.into(), unit: Unit::Brigade(1), roles: [Role::Pilot].into(), declaration: None }
}

fn start(number: u128, seconds: i64) -> SortieStart {
    SortieStart {
        id: SortieId(Uuid::from_u128(number)),
        ledger: Ledger::Flight,
        pilot: "王海".into(),
        aircraft: Aircraft { system_id: 1, autopilot_uid: "0a1b".into(), registration: "UAS00112233".into() },
        plan_hash: String::new(),
        plan_file: String::new(),
        link: String::new(),
        armed_at: at(seconds),
        dispatch: Dispatch {
            unit: Some(Unit::Brigade(1)),
            crew: Some(Crew { pilot: WANG, others: vec![], signed_in_at: at(seconds) }),
            class: Some(Class::Small),
            sight: Some(Sight::Beyond),
            light: Some(Light::Day),
            ..Dispatch::default()
        },
        source: None,
    }
}

fn end(seconds: i64) -> SortieEnd {
    SortieEnd {
        disarmed_at: at(seconds),
        airborne_s: 600.0,
        distance_m: 5_000.0,
        max_height_rel_home_m: 62.0,
        max_height_agl_m: None,
        stakes: vec![],
        corridor_deviation_max_m: None,
        battery_used_mah: None,
        battery_used_percent: None,
        messages_received: 1,
        messages_lost: 0,
        files: vec![],
    }
}

async fn fly(store: &Store, start: SortieStart) -> SortieId {
    let (id, armed) = (start.id, start.armed_at);
    store.begin_sortie(start).await.unwrap();
    store.take_off(id, armed, None).await.unwrap();
    store.finish(id, end((armed.0 - NOW.0) / 1_000_000 + 610)).await.unwrap();
    id
}

async fn store() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).await.unwrap();
    (folder, store)
}

async fn pool(store: &Store) -> SqlitePool {
    SqlitePool::connect(&format!("sqlite://{}", store.path().display())).await.unwrap()
}

#[tokio::test]
async fn a_correction_of_the_books_names_who_and_why_and_what_is_struck_stands_in_them_no_more() {
    let (_folder, store) = store().await;
    let wang = person(WANG, "王海");
    let leave = Leave {
        id: LeaveId(Uuid::from_u128(0x12)),
        person: WANG,
        from: beijing_day(NOW),
        until: beijing_day(NOW),
        why: String::new(),
    };
    store.enter(Entry::Person(person(WANG, "王诲")), "李敏", "", NOW).await.unwrap();
    store.enter(Entry::Person(wang.clone()), "张队", "名字有误", at(60)).await.unwrap();
    store.enter(Entry::Leave(leave.clone()), "李敏", "", at(70)).await.unwrap();
    let roster = store.books(at(80)).await.unwrap().roster;
    assert_eq!((roster.people, roster.leave), (vec![wang.clone()], vec![leave.clone()]));
    let history = store.history("person", &WANG.to_string()).await.unwrap();
    let told: Vec<_> = history.iter().map(|event| (event.who.as_str(), event.why.as_str(), event.at)).collect();
    assert_eq!(told, [("李敏", "", NOW), ("张队", "名字有误", at(60))]);
    assert!(history[0].body.contains("王诲"), "what was before stays");

    let strike = Entry::Struck { topic: Topic::Leave, subject: leave.id.to_string() };
    store.enter(strike, "张队", "取消", at(90)).await.unwrap();
    assert_eq!(store.books(at(100)).await.unwrap().roster.leave, []);
    store.rebuild().await.unwrap();
    let roster = store.books(at(100)).await.unwrap().roster;
    assert_eq!((roster.people, roster.leave), (vec![wang], vec![]));
}

#[tokio::test]
async fn the_hours_of_an_aircraft_grow_by_what_it_flies_after_its_record_was_entered() {
    let (_folder, store) = store().await;
    let own = AirframeId(Uuid::from_u128(0x21));
    let airframe = Airframe {
        id: own,
        name: "巡查一号".into(),
        unit: Unit::Brigade(1),
        category: Category::Multirotor,
        figures: Figures { empty_kg: 6.5, takeoff_kg: 9.0, top_speed_km_h: 82.0, top_height_m: None },
        registration: None,
        product_id: None,
        autopilot_uid: String::new(),
        airworthiness: None,
        insured_until: None,
        remote_id: Default::default(),
        firmware: String::new(),
        flown_h: 10.0,
        flights: 20,
        maintenance: vec![],
        batteries: vec![],
    };
    let flown = |number: u128, seconds: i64| {
        let mut start = start(number, seconds);
        start.dispatch.airframe = Some(own);
        start
    };
    fly(&store, flown(1, -7_200)).await;
    store.enter(Entry::Aircraft(Box::new(airframe.clone())), "李敏", "", NOW).await.unwrap();
    let hours = async || {
        let books = store.books(at(90_000)).await.unwrap();
        (books.roster.aircraft[0].flown_h, books.roster.aircraft[0].flights)
    };
    assert_eq!(hours().await, (10.0, 20), "what flew before is in the record");
    fly(&store, flown(2, 3_600)).await;
    fly(&store, start(3, 7_200)).await;
    let mut simulated = flown(4, 10_800);
    simulated.ledger = Ledger::Simulator;
    fly(&store, simulated).await;
    let (flown_h, flights) = hours().await;
    assert!((flown_h - 10.0 - 600.0 / 3_600.0).abs() < 1e-9 && flights == 21, "{flown_h} h, {flights} flights");
    let counted = Airframe { flown_h, flights, firmware: "4.5.7".into(), ..airframe };
    store.enter(Entry::Aircraft(Box::new(counted)), "李敏", "固件升级", at(14_400)).await.unwrap();
    assert_eq!(hours().await, (flown_h, 21), "a correction counts nothing twice");
}

#[tokio::test]
async fn a_number_that_is_none_is_not_entered() {
    let (_folder, store) = store().await;
    let month = "2026-09".parse().unwrap();
    let device = DeviceId(Uuid::from_u128(5));
    let usage = records::crew::equipment::Use { device, month, used_days: f64::NAN, had_days: 30.0 };
    let refused = store.enter(Entry::Use(usage), "李敏", "", NOW).await;
    assert!(matches!(refused, Err(StoreError::NotANumber { .. })), "{refused:?}");
    let none = SortieEnd { distance_m: f64::NAN, ..end(610) };
    store.begin_sortie(start(1, 0)).await.unwrap();
    assert!(matches!(store.finish(SortieId(Uuid::from_u128(1)), none).await, Err(StoreError::NotANumber { .. })));
    assert_eq!(store.history("sortie", &SortieId(Uuid::from_u128(1)).to_string()).await.unwrap().len(), 1);
}

#[tokio::test]
async fn the_roster_has_the_flights_of_which_all_is_known_and_that_a_rule_can_still_count() {
    let (_folder, store) = store().await;
    let known = fly(&store, start(1, 0)).await;
    let mut nobody = start(2, 100);
    nobody.dispatch.crew = None;
    fly(&store, nobody).await;
    fly(&store, SortieStart { ledger: Ledger::Simulator, ..start(3, 200) }).await;
    fly(&store, start(4, -200 * DAY_S)).await;
    let flights = async || store.books(at(DAY_S)).await.unwrap().roster.flights;
    let listed = flights().await;
    assert_eq!(listed.iter().map(|flight| (flight.sortie, flight.pilot)).collect::<Vec<_>>(), [(known, WANG)]);
    let mut rules = Rules::default();
    rules.recency[0].needs.within_days = 400;
    store.enter(Entry::Rules(Box::new(rules)), "张队", "按支队规定", at(300)).await.unwrap();
    assert_eq!(flights().await.len(), 2, "the unit's own rules say how long");
}

#[tokio::test]
async fn the_books_hold_what_duties_can_ask_for() {
    let (_folder, store) = store().await;
    let filing = |number, until: UtcMicros| Filing {
        id: FilingId(Uuid::from_u128(number)),
        unit: Unit::Brigade(1),
        title: "巡查".into(),
        extent: approval::Extent {
            path: vec![],
            lowest_agl_m: 0.0,
            highest_agl_m: 100.0,
            from: UtcMicros(until.0 - 3_600_000_000),
            until,
            aircraft: AirframeId(Uuid::from_u128(9)),
            pilots: [WANG].into(),
        },
        urgency: clocks::Urgency::Normal,
        under: None,
        cancelled: false,
    };
    let reviewed = fly(&store, start(1, -100 * DAY_S)).await;
    let waits = fly(&store, start(2, -100 * DAY_S)).await;
    let review = |verdict| Review { at: at(-99 * DAY_S), who: "张队".into(), verdict, note: String::new() };
    store.review(reviewed, review(Verdict::Accepted)).await.unwrap();
    let entered = async |entry| store.enter(entry, "李敏", "", at(-99 * DAY_S)).await.unwrap();
    entered(Entry::Filing(Box::new(filing(1, at(-98 * DAY_S))))).await;
    entered(Entry::Filing(Box::new(filing(2, at(DAY_S))))).await;
    for (number, until) in [(1, at(-98 * DAY_S)), (2, at(DAY_S))] {
        let id = OrderId(Uuid::from_u128(number));
        let (number, task) = (format!("{number} 号"), "桥下空间复查".to_owned());
        let order = WorkOrder { id, unit: Unit::Brigade(1), number, task, stretch: None, until, cancelled: false };
        entered(Entry::Order(order)).await;
    }
    let act =
        |key| Entry::Duty(DutyAct { key, by: WANG, name: "王海".into(), at: at(-99 * DAY_S), deed: Deed::Taken });
    let old = DutyKey::Airspace(FilingId(Uuid::from_u128(1)), clocks::Duty::Apply);
    let renewal = DutyKey::Renewal(CertificateId(Uuid::from_u128(3)), beijing_day(NOW));
    for key in [old, DutyKey::Review(reviewed), DutyKey::Review(waits), renewal.clone(), renewal.clone()] {
        entered(act(key)).await;
    }
    let books = store.books(NOW).await.unwrap();
    assert_eq!(books.filings.iter().map(|filing| filing.id.0.as_u128()).collect::<Vec<_>>(), [2]);
    assert_eq!(books.orders.iter().map(|order| order.number.as_str()).collect::<Vec<_>>(), ["2 号"]);
    let acts: Vec<_> = books.acts.iter().map(|act| act.key.clone()).collect();
    assert_eq!(
        acts,
        [DutyKey::Review(waits), renewal.clone(), renewal],
        "every act counts, and old ones of what is over do not"
    );
}

#[tokio::test]
async fn a_review_is_an_event_and_what_waits_for_one_is_listed_by_unit() {
    let (_folder, store) = store().await;
    let (first, second) = (fly(&store, start(1, 0)).await, fly(&store, start(2, 1_000)).await);
    store.begin_sortie(start(3, 2_000)).await.unwrap();
    let waiting =
        async |unit| -> Vec<SortieId> { store.to_review(unit, 10).await.unwrap().iter().map(Sortie::id).collect() };
    assert_eq!(waiting(None).await, [first, second], "not what is still flown");
    let review = |verdict, note: &str| Review { at: at(5_000), who: "张队".into(), verdict, note: note.into() };
    store.review(first, review(Verdict::Accepted, "")).await.unwrap();
    let asked = store.review(second, review(Verdict::Questioned, "为何偏航？")).await.unwrap();
    assert_eq!(asked.reviewed(), Reviewed::Questioned);
    store.review(second, Review { who: "王海".into(), ..review(Verdict::Noted, "避让鸟群") }).await.unwrap();
    assert_eq!(waiting(Some(Unit::Brigade(1))).await, [second]);
    assert_eq!(waiting(Some(Unit::Brigade(2))).await, []);
    let sortie = store.review(second, review(Verdict::Accepted, "")).await.unwrap();
    assert_eq!((sortie.reviews.len(), sortie.reviewed()), (3, Reviewed::Accepted));
    assert_eq!(waiting(None).await, []);
    let history = store.history("sortie", &second.to_string()).await.unwrap();
    assert_eq!(history[4].who, "王海");
    let early = store.review(SortieId(Uuid::from_u128(3)), review(Verdict::Accepted, "")).await;
    assert!(matches!(early, Err(StoreError::NotClosed(_))));
}

#[tokio::test]
async fn a_file_of_another_station_is_imported_once_whatever_it_is_called() {
    let (_folder, store) = store().await;
    let source = |file: &str, flight| {
        Some(Source { format: "ulog".into(), file: file.into(), sha256: "ab".repeat(32), flight, zone: None })
    };
    let moments = Moments { took_off: Some((at(5), None)), landed: Some((at(605), None)) };
    let import = async |number, file: &str, flight| {
        let start = SortieStart { source: source(file, flight), ..start(number, 0) };
        store.import_sortie(start, moments, end(610), "李敏").await
    };
    let first = import(1, "a.ulg", 1).await.unwrap();
    assert_eq!((first.state, first.took_off_at), (State::Finished, Some(at(5))));
    import(2, "a.ulg", 2).await.unwrap();
    let again = import(3, "copy of a.ulg", 1).await.unwrap_err();
    assert!(matches!(&again, StoreError::AlreadyImported { sortie, .. } if *sortie == first.id()), "{again:?}");
    assert_eq!(again.explain().id, "err-records-already-imported");
    assert_eq!(store.sorties(&Filter::default()).await.unwrap().len(), 2);
    assert_eq!(store.history("sortie", &first.id().to_string()).await.unwrap()[0].who, "李敏");
    assert_eq!(store.recover(at(9_000)).await.unwrap(), []);
}

#[tokio::test]
async fn a_pilot_and_a_unit_named_after_arming_count_from_the_log_as_they_do_at_once() {
    let (_folder, store) = store().await;
    store.set_unit(Unit::Brigade(2)).await.unwrap();
    let begin = start(1, 0);
    let (id, known) = (begin.id, begin.dispatch.clone());
    store
        .begin_sortie(SortieStart { dispatch: Dispatch { unit: Some(Unit::Brigade(4)), ..known.clone() }, ..begin })
        .await
        .unwrap();
    let units = async || store.totals_by(Ledger::Flight, TotalsBy::Unit, None, None).await.unwrap()[0].0.clone();
    assert_eq!(units().await, "brigade-4");
    let named = Dispatch { unit: None, ..known };
    store.dispatch(id, at(1), Some("陈亮".into()), None, named).await.unwrap();
    assert_eq!(units().await, "brigade-2", "the station that wrote it, where nobody says otherwise");
    assert_eq!(store.sortie(id).await.unwrap().start.pilot, "陈亮");
    store.rebuild().await.unwrap();
    assert_eq!(units().await, "brigade-2");
}

#[tokio::test]
async fn sums_by_pilot_aircraft_and_unit_never_go_over_both_ledgers() {
    let (_folder, store) = store().await;
    fly(&store, start(1, 0)).await;
    fly(&store, start(2, 5_000)).await;
    fly(&store, SortieStart { pilot: "陈亮".into(), ..start(3, 10_000) }).await;
    fly(&store, SortieStart { ledger: Ledger::Simulator, ..start(4, 15_000) }).await;
    let by = async |ledger, by, from| -> Vec<(String, u64)> {
        let lines = store.totals_by(ledger, by, from, None).await.unwrap();
        lines.into_iter().map(|(name, totals)| (name, totals.sorties)).collect()
    };
    let named = |name: &str, sorties| (name.to_owned(), sorties);
    assert_eq!(by(Ledger::Flight, TotalsBy::Pilot, None).await, [named("王海", 2), named("陈亮", 1)]);
    assert_eq!(by(Ledger::Flight, TotalsBy::Aircraft, Some(at(1_000))).await, [named("UAS00112233", 2)]);
    assert_eq!(by(Ledger::Simulator, TotalsBy::Unit, None).await, [named("brigade-1", 1)]);
}

#[tokio::test]
async fn whoever_types_a_wrong_phrase_waits_longer_each_time_also_after_a_restart() {
    let (folder, store) = store().await;
    assert_eq!(store.sign_in(WANG, "whatever", NOW).await.unwrap(), SignIn::NoPhrase);
    let short = store.set_phrase(WANG, &"海".repeat(LEAST_CHARACTERS - 1)).await.unwrap_err();
    assert_eq!(short.explain().id, "err-records-short-phrase");
    store.set_phrase(WANG, "苇荡 大桥 812").await.unwrap();
    assert!(store.has_phrase(WANG).await.unwrap());
    assert_eq!(store.sign_in(WANG, "苇荡 大桥 812", NOW).await.unwrap(), SignIn::Right);
    let wrong = store.sign_in(WANG, "苇荡 大桥 813", NOW).await.unwrap();
    assert_eq!(wrong, SignIn::Wrong { wait_until: at(1) });
    assert_eq!(store.sign_in(WANG, "苇荡 大桥 812", NOW).await.unwrap(), SignIn::Wait { until: at(1) });
    assert_eq!(store.sign_in(WANG, "nothing", at(1)).await.unwrap(), SignIn::Wrong { wait_until: at(3) });
    store.close().await;
    let store = Store::open(folder.path()).await.unwrap();
    assert_eq!(store.sign_in(WANG, "苇荡 大桥 812", at(2)).await.unwrap(), SignIn::Wait { until: at(3) });
    let back = store.sign_in(WANG, "苇荡 大桥 812", at(-DAY_S)).await.unwrap();
    assert_eq!(
        back,
        SignIn::Wait { until: at(900 - DAY_S) },
        "setting the clock back does not help, and locks nobody out"
    );
    assert_eq!(store.sign_in(WANG, "苇荡 大桥 812", at(3)).await.unwrap(), SignIn::Right);
    assert_eq!(
        store.sign_in(WANG, "nothing", at(4)).await.unwrap(),
        SignIn::Wrong { wait_until: at(5) },
        "from the start"
    );
    let events = store.own_events_after(0, 10).await.unwrap();
    assert_eq!(events, [], "phrases are no events");
    store.forget_phrase(WANG).await.unwrap();
    assert_eq!(store.sign_in(WANG, "苇荡 大桥 812", at(900)).await.unwrap(), SignIn::NoPhrase);
}

#[tokio::test]
async fn a_hash_of_the_reference_tool_is_understood() {
    let (_folder, store) = store().await;
    // From the known answers of the reference implementation (P-H-C/phc-winner-argon2, src/test.c): password "password",
    // salt "somesalt", two passes, 64 MiB, one lane, version 1.3.
    let known = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    let pool = pool(&store).await;
    let insert = sqlx::query("INSERT INTO secret (person, phc) VALUES (?1, ?2)").bind(WANG.to_string()).bind(known);
    insert.execute(&pool).await.unwrap();
    assert!(matches!(store.sign_in(WANG, "Password", NOW).await.unwrap(), SignIn::Wrong { .. }));
    assert_eq!(store.sign_in(WANG, "password", at(1)).await.unwrap(), SignIn::Right);
    sqlx::query("UPDATE secret SET phc = 'plain text'").execute(&pool).await.unwrap();
    assert_eq!(store.sign_in(WANG, "password", at(2)).await.unwrap_err().explain().id, "err-records-phrase");
}

fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_backup_made_in_use_is_restored_whole_and_overwrites_nothing() {
    let (folder, store) = store().await;
    let id = fly(&store, start(1, 0)).await;
    store.set_phrase(WANG, "苇荡 大桥 812").await.unwrap();
    store.set_unit(Unit::Brigade(2)).await.unwrap();
    let disk = tempfile::tempdir().unwrap();
    let copy = disk.path().join("备份.sqlite");
    store.back_up(&copy).await.unwrap();
    assert_eq!(files(disk.path()), ["备份.sqlite"]);
    let bytes = std::fs::read(&copy).unwrap();
    assert_eq!(store.back_up(&copy).await.unwrap_err().explain().id, "err-records-back-up-there");
    assert_eq!(std::fs::read(&copy).unwrap(), bytes, "not overwritten");
    fly(&store, start(2, 1_000)).await;
    assert_eq!(restore(&copy, folder.path()).await.unwrap_err().explain().id, "err-records-store-there");

    let elsewhere = disk.path().join("new");
    restore(&copy, &elsewhere).await.unwrap();
    assert_eq!(files(&elsewhere), ["records.sqlite"]);
    let restored = Store::open(&elsewhere).await.unwrap();
    assert_eq!(restored.sortie(id).await.unwrap(), store.sortie(id).await.unwrap());
    assert_eq!(restored.sorties(&Filter::default()).await.unwrap().len(), 1, "as it was when the backup was made");
    assert_eq!(restored.unit().await.unwrap(), Unit::Brigade(2));
    assert_eq!(restored.sign_in(WANG, "苇荡 大桥 812", NOW).await.unwrap(), SignIn::Right, "phrases travel in it");
    fly(&restored, start(3, 1_000)).await;
}

#[tokio::test]
async fn what_is_no_whole_backup_is_named_and_not_restored() {
    let (_folder, store) = store().await;
    for number in 0..50 {
        fly(&store, start(number + 1, 1_000 * number as i64)).await;
    }
    let disk = tempfile::tempdir().unwrap();
    let copy = disk.path().join("backup.sqlite");
    store.back_up(&copy).await.unwrap();
    let whole = std::fs::read(&copy).unwrap();
    let torn = [
        ("torn.sqlite", whole[..whole.len() / 2].to_vec()),
        ("text.sqlite", b"these are holiday photographs".to_vec()),
        ("empty.sqlite", vec![]),
        ("missing.sqlite", vec![]),
    ];
    let target = disk.path().join("new");
    for (name, bytes) in torn {
        let file = disk.path().join(name);
        if name != "missing.sqlite" {
            std::fs::write(&file, bytes).unwrap();
        }
        let refused = restore(&file, &target).await.unwrap_err();
        assert!(matches!(refused, StoreError::NoBackUp { .. }), "{name}: {refused:?}");
        assert_eq!(files(&target), [""; 0], "{name}");
    }
    assert_eq!(
        store.back_up(&disk.path().join("no/such/folder")).await.unwrap_err().explain().id,
        "err-records-folder"
    );
}
