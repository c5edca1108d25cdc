//! A program that records is killed at random moments. The recording program is this test itself, started again.

#![allow(clippy::unwrap_used)]

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use evidence::capture::{Capture, Kind, Policy, Records};
use evidence::verify::{Verdict, verify};
use evidence::{Disk, Folder};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use telemetry::wire::{MonoTime, Stamp, UtcMicros};

const CAPTURE: &str = "0198c0de-0000-7000-8000-000000000003";
/// Set, this program records into the folder that it names.
const RECORD: &str = "EVIDENCE_TEST_RECORDS_INTO";
/// How often to kill, where 50 times are not enough.
const KILLS: &str = "EVIDENCE_TEST_KILLS";
/// Kill by kill at the same moments where it is given again.
const SEED: &str = "EVIDENCE_TEST_SEED";

/// Segments are short, so that many kills meet a seal that is being written.
fn policy() -> Policy {
    Policy { segment: Duration::from_millis(20), sync_every: Duration::from_millis(10), ..Policy::default() }
}

fn now(since: Instant) -> Stamp {
    let utc = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    Stamp { mono: MonoTime(since.elapsed().as_nanos() as u64), utc: UtcMicros(utc.as_micros() as u64) }
}

/// Records numbered frames as fast as the disk takes them and says the number of each that was accepted, until it is killed.
/// Every hundredth is long, so that kills meet a record that is being written.
#[test]
fn records_until_it_is_killed_where_it_is_asked_to() {
    let Some(folder) = std::env::var_os(RECORD) else { return };
    let since = Instant::now();
    let disk = Disk::new(Path::new(&folder)).unwrap();
    let (mut capture, _) = Capture::open(disk, policy(), CAPTURE, "test", now(since)).unwrap();
    let mut out = std::io::stderr();
    for n in 0_u64.. {
        let at = now(since);
        let mut payload = [n.to_le_bytes(), at.utc.0.to_le_bytes()].concat();
        payload.resize(if n % 100 == 99 { 300_000 } else { 200 }, n as u8);
        capture.push(at, Kind::Mavlink, &payload).unwrap();
        out.write_all(&n.to_le_bytes()).unwrap();
        capture.write(now(since)).unwrap();
    }
}

fn recording(folder: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "records_until_it_is_killed_where_it_is_asked_to", "--nocapture", "--test-threads=1"])
        .env(RECORD, folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Lets a program record for a while and kills it: the last frame that it accepted, and when it died.
fn killed(folder: &Path, after: Duration) -> (u64, u64) {
    let mut child = recording(folder);
    let mut said = BufReader::new(child.stderr.take().unwrap());
    // The first frame is accepted.
    said.fill_buf().unwrap();
    let reader = std::thread::spawn(move || {
        let (mut number, mut last) = ([0; 8], 0);
        while said.read_exact(&mut number).is_ok() {
            last = u64::from_le_bytes(number);
        }
        last
    });
    // The moment is what is tried here: there is no condition to wait for.
    std::thread::sleep(after);
    child.kill().unwrap();
    let died = now(Instant::now()).utc.0;
    child.wait().unwrap();
    (reader.join().unwrap(), died)
}

/// Number and time of all frames in the folder behind `segment`.
fn frames(disk: &Disk, segment: &str) -> Vec<(u64, u64)> {
    let names = disk.list().unwrap();
    let mut found = Vec::new();
    for name in names.iter().filter(|name| name.ends_with(".capture") && name.as_str() > segment) {
        for record in Records::new(&disk.read(name).unwrap()).map_while(Result::ok) {
            if record.kind == Kind::Mavlink {
                let (number, rest) = record.payload.split_first_chunk::<8>().unwrap();
                found.push((u64::from_le_bytes(*number), u64::from_le_bytes(*rest.first_chunk::<8>().unwrap())));
            }
        }
    }
    found
}

#[test]
fn a_program_that_is_killed_at_any_moment_loses_at_most_the_last_second_and_the_gap_is_stated() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let kills = number(KILLS).unwrap_or(50);
    let seed = number(SEED).unwrap_or_else(|| now(Instant::now()).utc.0);
    println!("{kills} kills, {SEED}={seed}");
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let (mut torn, mut unfinished, mut lost, mut most_missing_us, mut recorded) = (0, 0, 0, 0, 0);
    let mut done = 0;
    while done < kills {
        let what = format!("kill {done}, seed {seed}");
        let place = tempfile::tempdir().unwrap();
        let disk = Disk::at(place.path());
        // The same capture dies several times, so that what a recovery left is recovered again.
        let (lives, mut before, mut opened) = ((1 + random.next_u64() % 3).min(kills - done), String::new(), 0);
        for life in 0..lives {
            let (accepted, died) = killed(place.path(), Duration::from_micros(random.next_u64() % 60_000));
            let kept = frames(&disk, &before);
            let wanted: Vec<u64> = (0..kept.len() as u64).collect();
            assert_eq!(kept.iter().map(|(n, _)| *n).collect::<Vec<_>>(), wanted, "{what}");
            recorded += kept.len();
            lost += (accepted + 1).saturating_sub(kept.len() as u64);
            let last_us = kept.last().map_or(died, |(_, utc_us)| *utc_us);
            most_missing_us = most_missing_us.max(died.saturating_sub(last_us));
            assert!(died.saturating_sub(last_us) <= 1_000_000, "{what}, life {life}: {accepted} accepted");
            let as_left = verify(&disk);
            assert_eq!(as_left.verdict(), Verdict::NotEnded, "{what}, life {life}: {as_left:?}");
            unfinished += disk.list().unwrap().iter().filter(|name| name.ends_with(".new")).count();
            before = disk.list().unwrap().into_iter().rfind(|name| name.ends_with(".capture")).unwrap();
            opened += 1;
        }
        done += lives;
        let since = Instant::now();
        let (mut again, recovered) =
            Capture::open(Disk::new(place.path()).unwrap(), policy(), CAPTURE, "test", now(since)).unwrap();
        torn += usize::from(recovered.is_some_and(|recovered| recovered.torn_bytes > 0));
        again.finish(now(since)).unwrap();
        let report = verify(&disk);
        assert_eq!(report.verdict(), Verdict::Untouched, "{what}: {report:?}");
        let stated = report.gaps.iter().filter(|gap| gap.cause == "restart").count();
        assert_eq!(stated, opened, "{what}: {:?}", report.gaps);
    }
    println!(
        "{recorded} frames kept; {lost} accepted ones lost; at most {} ms missing; {torn} torn tails, {unfinished} unfinished seals",
        most_missing_us / 1_000
    );
}
