//! A program that is killed at any moment: the store opens, what was acknowledged is there, and nothing is half there.
#![allow(clippy::unwrap_used)]

mod sums;

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

use records::crew::person::{Person, Role, Unit};
use records::crew::{Entry, PersonId};
use records::finding::*;
use records::*;
use sqlx::Row;
use sums::{pool, sums};
use uuid::Uuid;

const KILLS: u32 = 200;
/// A new folder after so many, so that making the schema is interrupted too.
const KILLS_IN_A_FOLDER: u32 = 10;
const NOW: UtcMicros = UtcMicros(1_790_000_000_000_000);

/// Numbers by chance from a seed (Marsaglia's xorshift64).
struct Chance(u64);

impl Chance {
    /// The multiplication keeps a child's numbers from being those that its parent draws next.
    fn from(seed: u64) -> Self {
        Self((seed ^ (seed >> 31)).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }

    fn id(&mut self) -> Uuid {
        Uuid::from_u128(u128::from(self.below(u64::MAX)) << 64 | u128::from(self.below(u64::MAX)))
    }
}

fn at(seconds: i64) -> UtcMicros {
    UtcMicros(NOW.0 + seconds * 1_000_000)
}

fn start(id: SortieId) -> SortieStart {
    SortieStart {
        id,
        ledger: Ledger::Flight,
        pilot: "王海".into(),
        aircraft: Aircraft::default(),
        plan_hash: String::new(),
        plan_file: String::new(),
        link: String::new(),
        armed_at: NOW,
        dispatch: Dispatch::default(),
        source: None,
    }
}

fn end() -> SortieEnd {
    let (road, toward) = ("D15".to_owned(), "临潮".to_owned());
    let (from, to) = ("K812+000".to_owned(), "K815+000".to_owned());
    SortieEnd {
        disarmed_at: at(600),
        airborne_s: 600.0,
        distance_m: 5_000.0,
        max_height_rel_home_m: 62.0,
        max_height_agl_m: None,
        stakes: vec![StakeSpan { road, toward, from, to, along_m: Some((12_000.0, 15_000.0)) }],
        corridor_deviation_max_m: None,
        battery_used_mah: None,
        battery_used_percent: None,
        messages_received: 1,
        messages_lost: 0,
        files: vec![],
    }
}

fn finding(id: Uuid) -> Finding {
    let place = Place { lat_deg: 33.4, lon_deg: 120.5 };
    Finding {
        id: FindingId(id),
        sortie: None,
        at: NOW,
        kind: "under_bridge".into(),
        severity: None,
        place,
        road: None,
        extent: None,
        measured: vec![],
        photo: None,
        clip: None,
        seen_by: Seen::Map,
        aircraft: String::new(),
        pilot: String::new(),
        marked_by: "李敏".into(),
        note: String::new(),
        outcome: Outcome::Open,
    }
}

/// Not a test of its own: the process that the next test kills. It says each event on its output once the store has it.
#[tokio::test]
async fn child_that_writes_until_it_is_killed() {
    let Ok(folder) = std::env::var("RECORDS_TEST_KILL_IN") else { return };
    let mut chance = Chance::from(std::env::var("RECORDS_TEST_SEED").unwrap().parse().unwrap());
    let store = Store::open(Path::new(&folder)).await.unwrap();
    store.recover(at(9_000)).await.unwrap();
    let last = store.own_events_after(0, u32::MAX).await.unwrap();
    let mut position = last.last().map_or(0, |(position, _)| *position);
    let mut output = std::io::stdout();
    loop {
        let id = SortieId(chance.id());
        match chance.below(4) {
            0 => {
                store.begin_sortie(start(id)).await.unwrap();
                store.take_off(id, at(5), None).await.unwrap();
                store.finish(id, end()).await.unwrap();
            }
            1 => {
                let mark = finding(id.0);
                store.mark_finding(mark.clone(), "李敏").await.unwrap();
                store.correct_finding(mark.id, Change::Note("空".into()), "张队", "核实", at(9)).await.unwrap();
            }
            2 => {
                let (name, roles) = ("王海".to_owned(), [Role::Pilot].into());
                let person = Person { id: PersonId(id.0), name, unit: Unit::Centre, roles, declaration: None };
                store.enter(Entry::Person(person), "张队", "", at(9)).await.unwrap();
            }
            // Four events that are there together or not at all.
            _ => {
                let moments = Moments { took_off: Some((at(5), None)), landed: Some((at(590), None)) };
                store
                    .import_sortie(SortieStart { link: "import".into(), ..start(id) }, moments, end(), "李敏")
                    .await
                    .unwrap();
            }
        }
        for (next, event) in store.own_events_after(position, 100).await.unwrap() {
            position = next;
            writeln!(output, "has {}", event.id).unwrap();
        }
        output.flush().unwrap();
    }
}

/// Runs a child, kills it, and gives the events that it said.
fn killed(folder: &Path, chance: &mut Chance) -> Vec<String> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child_that_writes_until_it_is_killed", "--nocapture"])
        .env("RECORDS_TEST_KILL_IN", folder)
        .env("RECORDS_TEST_SEED", chance.below(u64::MAX).to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    // Some are killed while they open the store: those that have said nothing yet.
    let wanted = if chance.below(4) == 0 { 0 } else { 1 + chance.below(6) };
    let mut said = Vec::new();
    while (said.len() as u64) < wanted {
        let mut line = String::new();
        assert!(output.read_line(&mut line).unwrap() > 0, "the child ended by itself");
        said.extend(line.strip_prefix("has ").map(|id| id.trim().to_owned()));
    }
    // Anywhere within the next write, or within the opening.
    let turns = if wanted == 0 { 20_000_000 } else { 1_000_000 };
    for _ in 0..chance.below(turns) {
        std::hint::spin_loop();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let mut line = String::new();
    while output.read_line(&mut line).unwrap() > 0 {
        // What has no end was not said.
        said.extend(line.strip_prefix("has ").filter(|id| id.ends_with('\n')).map(|id| id.trim().to_owned()));
        line.clear();
    }
    said
}

#[tokio::test]
async fn a_program_killed_two_hundred_times_loses_nothing_that_it_acknowledged() {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos() as u64;
    let seed = std::env::var("RECORDS_TEST_KILL_SEED").map_or(now, |seed| seed.parse().unwrap());
    println!("RECORDS_TEST_KILL_SEED={seed}");
    let mut chance = Chance::from(seed);
    let mut folder = tempfile::tempdir().unwrap();
    let (mut said, mut all) = (BTreeSet::new(), 0);
    for kill in 0..KILLS {
        if kill > 0 && kill % KILLS_IN_A_FOLDER == 0 {
            all += said.len();
            folder = tempfile::tempdir().unwrap();
            said = BTreeSet::new();
        }
        said.extend(killed(folder.path(), &mut chance));
        let store = Store::open(folder.path()).await.unwrap();
        let there: BTreeSet<String> = store
            .own_events_after(0, u32::MAX)
            .await
            .unwrap()
            .into_iter()
            .map(|(_, event)| event.id.to_string())
            .collect();
        let lost: Vec<_> = said.difference(&there).collect();
        assert!(lost.is_empty(), "kill {kill}: lost {lost:?}");
        let before = sums(&store).await;
        store.rebuild().await.unwrap();
        assert_eq!(sums(&store).await, before, "kill {kill}");
        let database = pool(folder.path()).await;
        let torn =
            "SELECT count(*) FROM (SELECT subject, count(*) AS events, max(body LIKE '%\"link\":\"import\"%') AS whole
                    FROM event WHERE topic = 'sortie' GROUP BY subject) WHERE whole AND events <> 4";
        let torn: i64 = sqlx::query(torn).fetch_one(&database).await.unwrap().get(0);
        assert_eq!(torn, 0, "kill {kill}: an import is there in part");
        database.close().await;
        store.close().await;
    }
    assert!(all > KILLS as usize, "the children came to write: {all}");
}
