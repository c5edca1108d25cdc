//! How fast the store answers after years: opening, the readiness board, the map of coverage, the newest sorties.
//!
//! `cargo run --release -p records --example decade` writes a detachment's ten years with a seed, at a tenth, a third and
//! the whole of them: 200,000 sorties of 40 pilots in five units. `-- 20000` writes only so many.
#![allow(clippy::unwrap_used, missing_docs)]

use std::path::Path;
use std::time::{Duration, Instant};

use jiff::ToSpan;
use records::coverage::Cover;
use records::crew::aircraft::{Airframe, Class, Figures, RemoteId};
use records::crew::calendar::{Calendar, beijing_day};
use records::crew::certificate::{Category, Certificate, Grants, LicenceClass, Rating};
use records::crew::duty::duties;
use records::crew::equipment::Month;
use records::crew::person::{Declaration, Person, Role, Unit};
use records::crew::recency::{Light, Sight};
use records::crew::*;
use records::log::{Event, EventId};
use records::*;
use serde_json::json;
use uuid::Uuid;

const SEED: u64 = 2026;
const SORTIES: usize = 200_000;
const PILOTS: u64 = 40;
const AIRFRAMES: u64 = 20;
/// Facts in flight that each sortie wrote before it ended.
const PROGRESS: u64 = 2;
const YEARS: i64 = 10;
const NOW: UtcMicros = UtcMicros(1_790_000_000_000_000);
/// Events that are taken in one transaction.
const BATCH: usize = 20_000;
const ROUTES: [(&str, f64); 4] = [("G15", 1_010_000.0), ("G25", 700_000.0), ("S18", 0.0), ("S29", 40_000.0)];
const ROUTE_LENGTH_M: f64 = 120_000.0;

/// Numbers by chance from a seed (Marsaglia's xorshift64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }

    fn metres(&mut self, end: f64) -> f64 {
        self.below(1_000_000) as f64 / 1e6 * end
    }
}

fn uuid(at: UtcMicros, nth: u64) -> Uuid {
    let mut bytes = [0; 10];
    bytes[2..].copy_from_slice(&nth.to_be_bytes());
    uuid::Builder::from_unix_timestamp_millis(at.0 as u64 / 1_000, &bytes).into_uuid()
}

fn unit(pilot: u64) -> Unit {
    Unit::ALL[(pilot % 5) as usize]
}

fn pilot_id(pilot: u64) -> PersonId {
    PersonId(uuid(UtcMicros(1), pilot))
}

fn airframe_id(airframe: u64) -> AirframeId {
    AirframeId(uuid(UtcMicros(2), airframe))
}

/// Writes events as the stations of a detachment would.
struct Years {
    chance: Chance,
    nth: u64,
    events: Vec<Event>,
}

impl Years {
    fn event(&mut self, author: Unit, at: UtcMicros, topic: &str, subject: String, body: String) {
        self.nth += 1;
        let (id, topic) = (EventId(uuid(at, self.nth)), topic.to_owned());
        self.events.push(Event { id, author, at, who: String::new(), why: String::new(), topic, subject, body });
    }

    fn entry(&mut self, unit: Unit, at: UtcMicros, entry: &Entry) {
        let body = serde_json::to_string(entry).unwrap();
        self.event(unit, at, entry.topic().key(), entry.subject(), body);
    }

    fn people(&mut self) {
        let began = UtcMicros(NOW.0 - YEARS * 366 * 86_400_000_000);
        for pilot in 0..PILOTS {
            let (id, unit) = (pilot_id(pilot), unit(pilot));
            let declaration = Some(Declaration { on: beijing_day(NOW), meets_all: true });
            let person = Person { id, name: format!("飞手{pilot}"), unit, roles: [Role::Pilot].into(), declaration };
            self.entry(unit, began, &Entry::Person(person));
            let certificate = Certificate {
                id: CertificateId(uuid(UtcMicros(3), pilot)),
                person: id,
                number: format!("CAAC-{pilot}"),
                grants: Grants::Licence {
                    class: LicenceClass::Small,
                    category: Category::Multirotor,
                    ratings: [Rating::Vlos, Rating::Bvlos].into(),
                },
                issued: beijing_day(NOW).saturating_sub(1.year()),
                valid_until: None,
                checks: vec![],
                withdrawn: None,
                scans: vec![],
            };
            self.entry(unit, began, &Entry::Certificate(certificate));
        }
        for airframe in 0..AIRFRAMES {
            let figures = Figures { empty_kg: 3.8, takeoff_kg: 6.3, top_speed_km_h: 82.0, top_height_m: None };
            let record = Airframe {
                id: airframe_id(airframe),
                name: format!("{airframe} 号机"),
                unit: unit(airframe),
                category: Category::Multirotor,
                figures,
                registration: Some(format!("UAS{airframe:08}")),
                product_id: None,
                autopilot_uid: String::new(),
                airworthiness: None,
                insured_until: None,
                remote_id: RemoteId::NeverSeen,
                firmware: String::new(),
                flown_h: 0.0,
                flights: 0,
                maintenance: vec![],
                batteries: vec![],
            };
            self.entry(unit(airframe), began, &Entry::Aircraft(Box::new(record)));
        }
    }

    fn sortie(&mut self, armed_at: UtcMicros) {
        let (pilot, airframe) = (self.chance.below(PILOTS), self.chance.below(AIRFRAMES));
        let unit = unit(pilot);
        let simulated = self.chance.below(10) == 0;
        let seconds = 300 + self.chance.below(1_500) as i64;
        let after = |seconds: i64| UtcMicros(armed_at.0 + seconds * 1_000_000);
        let id = SortieId(uuid(armed_at, self.nth));
        let start = SortieStart {
            id,
            ledger: if simulated { Ledger::Simulator } else { Ledger::Flight },
            pilot: format!("飞手{pilot}"),
            aircraft: Aircraft {
                system_id: airframe as u8,
                autopilot_uid: format!("{airframe:036x}"),
                registration: format!("UAS{airframe:08}"),
            },
            plan_hash: "a".repeat(64),
            plan_file: "patrol.plan".into(),
            link: "udpin://:14550".into(),
            armed_at,
            dispatch: Dispatch {
                unit: Some(unit),
                crew: Some(Crew { pilot: pilot_id(pilot), others: vec![], signed_in_at: armed_at }),
                airframe: Some(airframe_id(airframe)),
                class: Some(Class::Small),
                sight: Some(Sight::Beyond),
                light: Some(if self.chance.below(5) == 0 { Light::Night } else { Light::Day }),
                ..Dispatch::default()
            },
            source: None,
        };
        let place = Some(Place { lat_deg: 33.4, lon_deg: 120.5 });
        let mut bodies = vec![(0, tagged("began", serde_json::to_value(start).unwrap()))];
        bodies.push((5, tagged("took_off", json!({ "at": after(5), "place": place }))));
        for nth in 0..PROGRESS {
            let at = after(60 + nth as i64 * 60);
            let progress = Progress {
                at,
                place,
                distance_m: 1_234.5,
                max_height_rel_home_m: 61.0,
                battery_used_mah: Some(2_100.0),
                battery_used_percent: None,
                messages_received: 4_000,
                messages_lost: 3,
            };
            bodies.push((60 + nth as i64 * 60, tagged("progressed", serde_json::to_value(progress).unwrap())));
        }
        bodies.push((seconds, tagged("landed", json!({ "at": after(seconds), "place": place }))));
        bodies.push((
            seconds + 10,
            tagged("finished", serde_json::to_value(self.end(after(seconds + 10), seconds)).unwrap()),
        ));
        if self.chance.below(100) < 95 {
            let review =
                Review { at: after(86_400), who: "张队".into(), verdict: Verdict::Accepted, note: String::new() };
            bodies.push((86_400, tagged("reviewed", serde_json::to_value(review).unwrap())));
        }
        for (seconds, body) in bodies {
            self.event(unit, after(seconds), "sortie", id.to_string(), body);
        }
    }

    fn end(&mut self, disarmed_at: UtcMicros, seconds: i64) -> SortieEnd {
        let (route, first_m) = ROUTES[self.chance.below(4) as usize];
        let out_m = first_m + self.chance.metres(ROUTE_LENGTH_M);
        let back_m = out_m + 1_000.0 + self.chance.metres(9_000.0);
        let span = |toward: &str, from_m: f64, until_m: f64| StakeSpan {
            road: route.into(),
            toward: toward.into(),
            from: format!("K{}+000", (from_m / 1_000.0) as u32),
            to: format!("K{}+000", (until_m / 1_000.0) as u32),
            along_m: Some((from_m, until_m)),
        };
        SortieEnd {
            disarmed_at,
            airborne_s: seconds as f64,
            distance_m: 2.0 * (back_m - out_m),
            max_height_rel_home_m: 80.0,
            max_height_agl_m: Some(79.0),
            stakes: vec![span("南通", out_m, back_m), span("连云港", back_m, out_m)],
            corridor_deviation_max_m: Some(2.1),
            battery_used_mah: Some(6_400.0),
            battery_used_percent: Some(40.0),
            messages_received: 20_000,
            messages_lost: 7,
            files: vec![LeftFile { kind: "tlog".into(), path: "sorties/a.tlog".into(), sha256: "0".repeat(64) }],
        }
    }
}

/// As an event of a sortie is kept.
fn tagged(kind: &str, mut body: serde_json::Value) -> String {
    body.as_object_mut().unwrap().insert("kind".into(), kind.into());
    body.to_string()
}

async fn write(folder: &Path, sorties: usize) -> (Duration, u64) {
    let store = Store::open(folder).await.unwrap();
    let mut years = Years { chance: Chance(SEED), nth: 0, events: Vec::new() };
    years.people();
    let (mut taken, mut events) = (Duration::ZERO, 0);
    let first_us = NOW.0 - YEARS * 365 * 86_400_000_000;
    let every_us = (NOW.0 - 86_400_000_000 - first_us) / sorties as i64;
    for nth in 0..sorties {
        years.sortie(UtcMicros(first_us + nth as i64 * every_us));
        if years.events.len() >= BATCH || nth + 1 == sorties {
            let started = Instant::now();
            events += store.accept(&years.events).await.unwrap();
            taken += started.elapsed();
            years.events.clear();
        }
    }
    store.close().await;
    (taken, events)
}

async fn timed<T>(what: &str, limit_ms: u128, run: impl AsyncFn() -> T) -> T {
    let mut best = Duration::MAX;
    let mut worst = Duration::ZERO;
    let mut got = None;
    for _ in 0..5 {
        let started = Instant::now();
        got = Some(run().await);
        best = best.min(started.elapsed());
        worst = worst.max(started.elapsed());
    }
    let fast = if worst.as_millis() < limit_ms { "" } else { "  TOO SLOW" };
    println!("  {what:<44} {:>8.1} .. {:>8.1} ms of {limit_ms} ms{fast}", ms(best), ms(worst));
    got.unwrap()
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

async fn measure(sorties: usize) {
    let folder = tempfile::tempdir().unwrap();
    let (taken, events) = write(folder.path(), sorties).await;
    let bytes = folder.path().join("records.sqlite").metadata().unwrap().len();
    println!("{sorties} sorties, {events} events, {:.0} MB", bytes as f64 / 1e6);
    println!("  accepted in {:.1} s, {:.0} events/s", taken.as_secs_f64(), events as f64 / taken.as_secs_f64());
    timed("open after a clean end", 1_000, async || Store::open(folder.path()).await.unwrap().close().await).await;
    let store = Store::open(folder.path()).await.unwrap();
    let need = Need {
        class: Class::Small,
        category: Category::Multirotor,
        sight: Sight::Beyond,
        light: Light::Day,
        controlled: true,
    };
    let rules = Rules::default();
    let lines = timed("readiness board", 50, async || {
        let roster = store.books(NOW).await.unwrap().roster;
        board(&roster, need, beijing_day(NOW), &rules, Calendar::embedded())
    })
    .await;
    assert_eq!(lines.iter().map(|line| line.pilots.len()).sum::<usize>(), PILOTS as usize);
    timed("duties, with books and what waits for review", 200, async || {
        let (books, waiting) = (store.books(NOW).await.unwrap(), store.to_review(None, 500).await.unwrap());
        duties(&books, &waiting, Calendar::embedded(), NOW)
    })
    .await;
    let (until, from) = (Month::of(beijing_day(NOW)), Month::of(beijing_day(NOW)).before(119));
    let map = async |from| -> Vec<Cover> { store.coverage(Ledger::Flight, "G15", from, until).await.unwrap() };
    timed("coverage of a road, ten years", 200, async || map(from).await).await;
    timed("coverage of a road, twelve months", 200, async || map(until.before(11)).await).await;
    let newest = Filter { limit: Some(500), ..Filter::default() };
    timed("the newest 500 sorties", 200, async || store.sorties(&newest).await.unwrap()).await;
    timed("totals of a ledger", 200, async || store.totals(Ledger::Flight).await.unwrap()).await;
    for (what, by) in [
        ("totals by pilot", TotalsBy::Pilot),
        ("totals by aircraft", TotalsBy::Aircraft),
        ("totals by unit", TotalsBy::Unit),
    ] {
        timed(what, 200, async || store.totals_by(Ledger::Flight, by, None, None).await.unwrap()).await;
    }
    let started = Instant::now();
    store.back_up(&folder.path().join("backup.sqlite")).await.unwrap();
    println!("  backed up and checked in {:.1} s", started.elapsed().as_secs_f64());
    let started = Instant::now();
    store.rebuild().await.unwrap();
    println!("  all sums made anew in {:.1} s", started.elapsed().as_secs_f64());
    // What a power cut leaves: the files as they are while the store is open.
    let cut = tempfile::tempdir().unwrap();
    for name in ["records.sqlite", "records.sqlite-wal"] {
        std::fs::copy(folder.path().join(name), cut.path().join(name)).unwrap();
    }
    store.close().await;
    let started = Instant::now();
    Store::open(cut.path()).await.unwrap().close().await;
    println!("  opened after an end that was not clean in {:.1} s", started.elapsed().as_secs_f64());
}

fn main() {
    println!("seed {SEED}");
    let given: Option<usize> = std::env::args().nth(1).map(|sorties| sorties.parse().unwrap());
    let sizes = given.map_or_else(|| vec![SORTIES / 10, SORTIES / 3, SORTIES], |sorties| vec![sorties]);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for sorties in sizes {
        runtime.block_on(measure(sorties));
    }
}
