//! What an office relies on: a finding is there again, a correction names who and why, and its footage is found.
#![allow(clippy::unwrap_used)]

use mission::geo::LatLon;
use mission::road::{self, LinePosition, Occurrence};
use records::finding::*;
use records::footage::*;
use records::*;
use uuid::Uuid;

const NOW: UtcMicros = UtcMicros(1_790_000_000_000_000);

fn at(seconds: i64) -> UtcMicros {
    UtcMicros(NOW.0 + seconds * 1_000_000)
}

fn id(seconds: u64) -> FindingId {
    let unix_ms = (1_790_000_000 + seconds) * 1_000;
    FindingId(uuid::Builder::from_unix_timestamp_millis(unix_ms, &[7; 10]).into_uuid())
}

fn finding(id: FindingId, seconds: i64, kind: &str, measured_m: f64) -> Finding {
    let network = road::demo();
    let offset_right_m = 30.0;
    let place = network.road("D15").unwrap().line.place(LinePosition { measured_m, offset_right_m });
    Finding {
        id,
        sortie: Some(SortieId(Uuid::from_u128(1))),
        at: at(seconds),
        kind: kind.into(),
        severity: None,
        place: place.into(),
        road: FindingRoad::at(&network, place),
        extent: Some(Extent { length_m: 12.0, width_m: Some(3.0), uncertainty_m: Some(0.4) }),
        measured: vec![Measured { what: "距护栏".into(), metres: 16.5, uncertainty_m: 0.8 }],
        photo: Some("sorties/1/stills/a.jpg".into()),
        clip: Some(Clip { from: at(seconds - 10), until: at(seconds + 10) }),
        seen_by: Seen::Video,
        aircraft: "UAS00112233".into(),
        pilot: "王海".into(),
        marked_by: "李敏".into(),
        note: "塑料桶若干".into(),
        outcome: Outcome::Open,
    }
}

fn sortie(number: u128, ledger: Ledger, pilot: &str, registration: &str, seconds: i64) -> SortieStart {
    SortieStart {
        id: SortieId(Uuid::from_u128(number)),
        ledger,
        pilot: pilot.into(),
        aircraft: Aircraft {
            system_id: number as u8,
            autopilot_uid: format!("00{number}"),
            registration: registration.into(),
        },
        plan_hash: String::new(),
        plan_file: String::new(),
        link: "udpin://:14550".into(),
        armed_at: at(seconds),
        dispatch: Dispatch::default(),
        source: None,
    }
}

async fn store() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).await.unwrap();
    (folder, store)
}

#[test]
fn a_place_beside_the_road_is_named_as_people_on_the_road_name_it() {
    let network = road::demo();
    let d15 = network.road("D15").unwrap();
    let of = |stake: &str, offset_right_m: f64| {
        let mut stake: road::Stake = stake.parse().unwrap();
        stake.occurrence = stake.occurrence.or(Some(Occurrence::First));
        let measured_m = d15.resolve(stake).one().unwrap().measured_m;
        FindingRoad::at(&network, d15.line.place(LinePosition { measured_m, offset_right_m })).unwrap()
    };
    let under = of("K812+700", 30.0);
    assert_eq!((under.route.as_str(), under.stake.as_str(), under.toward.as_str()), ("D15", "K812+700", "临潮"));
    assert_eq!(under.structure.as_deref(), Some("芦港特大桥（虚构）"));
    assert_eq!((under.lane.as_deref(), under.carriageway), (Some("roadside"), Side::Increasing));
    assert!((under.offset_m - 30.0).abs() < 0.1 && under.brigade.as_deref() == Some("第一大队（虚构）"));
    let lanes = [0.5, 2.0, 3.0, 8.0, 12.0, 20.0].map(|offset| of("K805+000", -offset).lane.unwrap());
    assert_eq!(lanes, ["median", "inner_shoulder", "1", "2", "shoulder", "roadside"]);
    assert_eq!(of("K805+000", -3.0).carriageway, Side::Decreasing);
    assert_eq!(of("K826+300", 60.0).structure.as_deref(), Some("苇荡服务区（虚构）"));
    assert_eq!(of("K805+000", 3.0).structure, None);
    assert_eq!(of("K831+000_2", 3.0).stake, "K831+000_2", "where a stake stands twice it says which");
    assert_eq!(FindingRoad::at(&network, LatLon { lat_deg: 30.0, lon_deg: 110.0 }), None);
}

#[tokio::test]
async fn a_correction_names_who_and_why_and_keeps_what_was_there() {
    let (folder, store) = store().await;
    let mark = finding(id(30), 20, "under_bridge", 12_000.0);
    store.mark_finding(mark.clone(), "李敏").await.unwrap();
    let handed = Outcome::HandedOver { to: "water".into(), receipt: "水2026-17".into(), due: Some(at(864_000)) };
    let kind = Change::Kind { kind: "sand_dredging".into(), severity: None };
    store.correct_finding(mark.id, kind, "张队", "现场核实为采砂", at(90)).await.unwrap();
    let now = store.correct_finding(mark.id, Change::Outcome(handed.clone()), "张队", "移交", at(95)).await.unwrap();
    assert_eq!((now.kind.as_str(), &now.outcome), ("sand_dredging", &handed));
    store.close().await;

    let store = Store::open(folder.path()).await.unwrap();
    assert_eq!(store.finding(mark.id).await.unwrap(), now);
    let history = store.finding_history(mark.id).await.unwrap();
    let told: Vec<_> = history.iter().map(|event| (event.at, event.who.as_str(), event.why.as_str())).collect();
    assert_eq!(told, [(at(30), "李敏", ""), (at(90), "张队", "现场核实为采砂"), (at(95), "张队", "移交")]);
    assert_eq!(history[0].act, FindingAct::Marked(Box::new(mark)), "the mark is as it was made");
}

#[tokio::test]
async fn events_of_findings_cannot_be_changed_even_by_hand() {
    let (_folder, store) = store().await;
    store.mark_finding(finding(id(30), 20, "pothole", 9_000.0), "李敏").await.unwrap();
    let pool = sqlx::SqlitePool::connect(&format!("sqlite://{}", store.path().display())).await.unwrap();
    for statement in ["UPDATE event SET at_us = 0", "DELETE FROM event"] {
        let error = sqlx::query(statement).execute(&pool).await.unwrap_err();
        assert!(error.to_string().contains("append-only"), "{error}");
    }
}

#[tokio::test]
async fn what_cannot_be_kept_is_refused_and_said() {
    let (_folder, store) = store().await;
    let mark = finding(id(30), 20, "under_bridge", 12_000.0);
    store.mark_finding(mark.clone(), "李敏").await.unwrap();
    assert!(matches!(store.mark_finding(mark.clone(), "李敏").await, Err(StoreError::AlreadyMarked(_))));
    let nowhere = Finding { id: id(31), place: Place { lat_deg: f64::NAN, lon_deg: 120.0 }, ..mark.clone() };
    let refused = store.mark_finding(nowhere, "李敏").await;
    assert!(matches!(refused, Err(StoreError::NotANumber { what: "lat_deg", .. })), "{refused:?}");
    let endless = Change::Extent(Some(Extent { length_m: f64::INFINITY, width_m: None, uncertainty_m: None }));
    assert!(store.correct_finding(mark.id, endless, "李敏", "", at(50)).await.is_err());
    assert_eq!(store.finding_history(mark.id).await.unwrap().len(), 1, "a refused correction leaves no trace");
    assert!(matches!(store.finding_history(id(99)).await, Err(StoreError::NoSuchFinding(_))));
    let change = Change::Note("无".into());
    let missing = store.correct_finding(id(99), change, "李敏", "", at(50)).await;
    assert!(matches!(missing, Err(StoreError::NoSuchFinding(_))));
}

#[tokio::test]
async fn findings_are_listed_by_sortie_time_kind_road_pilot_aircraft_and_jurisdiction() {
    let (_folder, store) = store().await;
    store.begin_sortie(sortie(1, Ledger::Flight, "王海", "UAS00112233", 0)).await.unwrap();
    store.mark_finding(finding(id(1), 10, "under_bridge", 12_000.0), "李敏").await.unwrap();
    store.mark_finding(finding(id(2), 20, "emergency_lane", 15_000.0), "李敏").await.unwrap();
    let elsewhere = Finding {
        sortie: None,
        pilot: "陈亮".into(),
        aircraft: "UAS00445566".into(),
        ..finding(id(3), 30, "sand_dredging", 40_000.0)
    };
    store.mark_finding(elsewhere, "陈亮").await.unwrap();
    store.mark_finding(finding(id(4), 40, "under_bridge", 12_000.0), "李敏").await.unwrap();
    store.correct_finding(id(4), Change::Outcome(Outcome::Withdrawn), "李敏", "误点", at(60)).await.unwrap();

    let listed = async |filter: FindingFilter| -> Vec<i64> {
        let found = store.findings(&filter).await.unwrap();
        found.iter().map(|finding| (finding.at.0 - NOW.0) / 1_000_000).collect()
    };
    let all = FindingFilter::default;
    assert_eq!(listed(all()).await, [30, 20, 10], "newest first, without what was withdrawn");
    assert_eq!(listed(FindingFilter { limit: Some(1), ..all() }).await, [30]);
    let one = Some(SortieId(Uuid::from_u128(1)));
    assert_eq!(listed(FindingFilter { sortie: one, ..all() }).await, [20, 10]);
    assert_eq!(listed(FindingFilter { from: Some(at(20)), before: Some(at(30)), ..all() }).await, [20]);
    assert_eq!(listed(FindingFilter { kind: Some("emergency_lane".into()), ..all() }).await, [20]);
    assert_eq!(listed(FindingFilter { pilot: Some("陈亮".into()), ..all() }).await, [30]);
    let road = RoadRange { route: "d15".into(), from_m: 16_000.0, until_m: 11_000.0 };
    assert_eq!(listed(FindingFilter { road: Some(road), ..all() }).await, [20, 10]);
    for aircraft in ["UAS00112233", "001", "1"] {
        assert_eq!(listed(FindingFilter { aircraft: Some(aircraft.into()), ..all() }).await, [20, 10], "{aircraft}");
    }
    let police = Some(Jurisdiction::HandOver { to: "traffic_police".into() });
    assert_eq!(listed(FindingFilter { jurisdiction: police, ..all() }).await, [20]);
    assert_eq!(listed(FindingFilter { jurisdiction: Some(Jurisdiction::Detachment), ..all() }).await, [10]);
}

fn span(number: u128, seconds: [i64; 2], metres: [f64; 2], what: What) -> FootageSpan {
    FootageSpan {
        sortie: SortieId(Uuid::from_u128(number)),
        stream: 0,
        from: at(seconds[0]),
        until: at(seconds[1]),
        route: "D15".into(),
        toward: "临潮".into(),
        from_m: metres[0],
        until_m: metres[1],
        what,
    }
}

/// Sortie 1 flies from 12 to 15 km and back within ten minutes; sortie 2, simulated, over the same place the day after.
async fn filmed() -> (tempfile::TempDir, Store) {
    let (folder, store) = store().await;
    store.begin_sortie(sortie(1, Ledger::Flight, "王海", "UAS00112233", 0)).await.unwrap();
    store.begin_sortie(sortie(2, Ledger::Simulator, "陈亮", "UAS00445566", 86_400)).await.unwrap();
    let out = (0..5).map(|n| {
        let (seconds, metres) = (n * 60, 12_000.0 + n as f64 * 600.0);
        span(1, [seconds, seconds + 60], [metres, metres + 600.0], What::Aircraft)
    });
    let back = (0..5).map(|n| {
        let (seconds, metres) = (300 + n * 60, 15_000.0 - n as f64 * 600.0);
        span(1, [seconds, seconds + 60], [metres, metres - 600.0], What::Aircraft)
    });
    let looked = span(1, [0, 300], [12_050.0, 15_050.0], What::FrameCentre);
    let spans: Vec<_> = out.chain(back).chain([looked]).collect();
    store.keep_footage(SortieId(Uuid::from_u128(1)), &spans).await.unwrap();
    let later = [span(2, [86_400, 86_700], [12_000.0, 15_000.0], What::FrameCentre)];
    store.keep_footage(SortieId(Uuid::from_u128(2)), &later).await.unwrap();
    (folder, store)
}

fn times(hits: &[FootageHit]) -> Vec<(u128, i64, i64)> {
    let seconds = |time: UtcMicros| (time.0 - NOW.0) / 1_000_000;
    hits.iter().map(|hit| (hit.sortie.0.as_u128(), seconds(hit.from), seconds(hit.until))).collect()
}

#[tokio::test]
async fn footage_of_a_stake_is_cut_to_it_on_the_way_out_and_on_the_way_back() {
    let (_folder, store) = filmed().await;
    let road = RoadRange { route: "D15".into(), from_m: 12_900.0, until_m: 13_100.0 };
    let hits =
        store.search_footage(&FootageQuery { road: Some(road.clone()), ..FootageQuery::default() }).await.unwrap();
    // 10 m/s: 900 m after take-off at 90 s; the frame centre is 50 m ahead, so it is there 5 s earlier.
    assert_eq!(times(&hits), [(2, 86_490, 86_510), (1, 490, 510), (1, 85, 110)]);
    assert_eq!(hits[2].spans.len(), 2, "what the aircraft passed and what it looked at");
    let real =
        FootageQuery { road: Some(road), ledger: Some(Ledger::Flight), before: Some(at(100)), ..Default::default() };
    assert_eq!(times(&store.search_footage(&real).await.unwrap()), [(1, 85, 100)]);
}

#[tokio::test]
async fn footage_is_found_by_pilot_aircraft_and_time_and_follows_itself_as_one_hit() {
    let (_folder, store) = filmed().await;
    let hits = async |query: FootageQuery| times(&store.search_footage(&query).await.unwrap());
    let any = FootageQuery::default;
    assert_eq!(hits(FootageQuery { pilot: Some("王海".into()), ..any() }).await, [(1, 0, 600)]);
    for aircraft in ["UAS00445566", "002", "2"] {
        let query = FootageQuery { aircraft: Some(aircraft.into()), ..any() };
        assert_eq!(hits(query).await, [(2, 86_400, 86_700)], "{aircraft}");
    }
    assert_eq!(hits(FootageQuery { from: Some(at(250)), before: Some(at(320)), ..any() }).await, [(1, 250, 320)]);
    let nobody = FootageQuery { pilot: Some("王海".into()), ledger: Some(Ledger::Simulator), ..any() };
    assert_eq!(hits(nobody).await, []);
}

#[tokio::test]
async fn footage_of_a_finding_is_where_it_was_seen_and_whoever_passed_its_place() {
    let (_folder, store) = filmed().await;
    let mark = finding(id(30), 95, "under_bridge", 13_000.0);
    store.mark_finding(mark.clone(), "李敏").await.unwrap();
    let kind = FootageQuery { kind: Some("under_bridge".into()), ..FootageQuery::default() };
    let hits = store.search_footage(&kind).await.unwrap();
    assert!(hits.iter().all(|hit| hit.sortie == mark.sortie.unwrap()) && hits.len() == 1, "{hits:?}");
    assert!(hits[0].spans.iter().any(|span| (span.from..=span.until).contains(&mark.at)));
    let this = FootageQuery { finding: Some(mark.id), ..FootageQuery::default() };
    let hits = store.search_footage(&this).await.unwrap();
    let sorties: Vec<u128> = hits.iter().map(|hit| hit.sortie.0.as_u128()).collect();
    assert_eq!(sorties, [2, 1, 1], "the day after, on the way back, and when it was seen: {hits:?}");
}

#[tokio::test]
async fn footage_is_written_anew_in_place_of_the_old_and_needs_its_sortie() {
    let (_folder, store) = filmed().await;
    let one = SortieId(Uuid::from_u128(1));
    store.keep_footage(one, &[span(1, [0, 60], [0.0, 600.0], What::Aircraft)]).await.unwrap();
    let query = FootageQuery { pilot: Some("王海".into()), ..FootageQuery::default() };
    assert_eq!(times(&store.search_footage(&query).await.unwrap()), [(1, 0, 60)]);
    let stranger = SortieId(Uuid::from_u128(9));
    assert!(matches!(store.keep_footage(stranger, &[]).await, Err(StoreError::NoSuchSortie(_))));
    let nowhere = [span(1, [0, 60], [f64::NAN, 600.0], What::Aircraft)];
    assert!(matches!(store.keep_footage(one, &nowhere).await, Err(StoreError::NotANumber { .. })));
}

#[tokio::test]
async fn a_year_of_footage_is_searched_through_its_indexes() {
    let (_folder, store) = filmed().await;
    let pool = sqlx::SqlitePool::connect(&format!("sqlite://{}", store.path().display())).await.unwrap();
    let plan = "EXPLAIN QUERY PLAN SELECT * FROM footage WHERE route = 'D15' COLLATE NOCASE AND low_m <= 13000 AND high_m >= 12000";
    let rows: Vec<(i64, i64, i64, String)> = sqlx::query_as(plan).fetch_all(&pool).await.unwrap();
    assert!(rows[0].3.contains("footage_by_road"), "{rows:?}");
}

#[test]
fn a_finding_is_read_back_from_the_form_it_was_kept_in_a_year_ago() {
    let kept = r#"{"id":"0198c0de-0000-7000-8000-000000000005","sortie":null,"at":1790000000000000,"kind":"under_bridge",
        "place":{"lat_deg":33.4,"lon_deg":120.5},"seen_by":"map","aircraft":"","pilot":"","marked_by":"李敏"}"#;
    let finding: Finding = serde_json::from_str(kept).unwrap();
    assert_eq!((finding.outcome, finding.road, finding.note.as_str()), (Outcome::Open, None, ""));
}
