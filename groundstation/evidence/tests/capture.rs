//! Captures that crash, fail and are tampered with.

#![allow(clippy::unwrap_used)]

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io;
use std::rc::Rc;
use std::time::Duration;

use evidence::capture::{Capture, Kind, Policy, Records, Refused};
use evidence::verify::{Report, Trouble, Verdict, verify};
use evidence::{Disk, Folder};
use proptest::prelude::*;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use telemetry::wire::{MonoTime, Stamp, UtcMicros};

const CAPTURE: &str = "0198c0de-0000-7000-8000-000000000001";
const WRITER: &str = "test";

/// A folder in memory whose disk takes so many bytes and then refuses everything.
#[derive(Debug, Clone, Default)]
struct Memory {
    files: BTreeMap<String, Vec<u8>>,
    room: Option<Rc<Cell<usize>>>,
}

impl Memory {
    fn take(&self, wanted: usize) -> io::Result<usize> {
        let Some(room) = &self.room else { return Ok(wanted) };
        let taken = wanted.min(room.get());
        room.set(room.get() - taken);
        if taken == 0 && wanted > 0 { Err(io::ErrorKind::StorageFull.into()) } else { Ok(taken) }
    }
}

impl Folder for Memory {
    fn list(&self) -> io::Result<Vec<String>> {
        Ok(self.files.keys().cloned().collect())
    }

    fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        self.files.get(name).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn append(&mut self, name: &str, bytes: &[u8]) -> io::Result<usize> {
        let taken = self.take(bytes.len())?;
        self.files.entry(name.to_owned()).or_default().extend(&bytes[..taken]);
        Ok(taken)
    }

    fn sync(&mut self, _: &str) -> io::Result<()> {
        self.take(1).map(|_| ())
    }

    fn cut(&mut self, name: &str, length: u64) -> io::Result<()> {
        self.take(1)?;
        self.files.get_mut(name).unwrap().truncate(length as usize);
        Ok(())
    }

    fn put(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        if self.take(bytes.len())? < bytes.len() {
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.files.insert(name.to_owned(), bytes.to_vec());
        Ok(())
    }
}

fn at(ms: u64) -> Stamp {
    Stamp { mono: MonoTime::from_millis(ms), utc: UtcMicros(1_790_000_000_000_000 + ms * 1_000) }
}

/// Payloads of a recording of `seconds`, ten a second.
fn payloads(seconds: u64) -> Vec<(Stamp, Vec<u8>)> {
    (0..seconds * 10)
        .map(|n| (at(n * 100), format!("frame {n} {}", "x".repeat(n as usize % 40)).into_bytes()))
        .collect()
}

fn record(folder: Memory, seconds: u64, policy: Policy) -> Capture<Memory> {
    let (mut capture, before) = Capture::open(folder, policy, CAPTURE, WRITER, at(0)).unwrap();
    assert_eq!(before, None);
    for (now, payload) in payloads(seconds) {
        capture.push(now, Kind::Mavlink, &payload).unwrap();
        capture.write(now).unwrap();
    }
    capture
}

/// Segments of two seconds, so that a small capture has several.
fn small() -> Policy {
    Policy { segment: Duration::from_secs(2), ..Policy::default() }
}

/// A finished capture of several segments.
fn finished(seconds: u64) -> Memory {
    let mut capture = record(Memory::default(), seconds, small());
    capture.finish(at(seconds * 1_000)).unwrap();
    capture.into_folder()
}

fn kept(folder: &Memory) -> Vec<Vec<u8>> {
    let names = folder.files.keys().filter(|name| name.ends_with(".capture"));
    let whole = |name| Records::new(&folder.files[name]).map_while(Result::ok).collect::<Vec<_>>();
    let mut found = Vec::new();
    for name in names {
        found.extend(whole(name).iter().filter(|r| r.kind == Kind::Mavlink).map(|r| r.payload.to_vec()));
    }
    found
}

fn clean(report: &Report) {
    assert_eq!(report.troubles, []);
}

#[test]
fn what_was_recorded_is_there_in_order_in_chained_segments_without_a_false_alarm() {
    let folder = finished(9);
    let report = verify(&folder);
    clean(&report);
    assert!(report.ended && report.segments >= 4, "{report:?}");
    let wanted: Vec<_> = payloads(9).into_iter().map(|(_, payload)| payload).collect();
    assert_eq!(kept(&folder), wanted);
}

#[test]
fn a_disk_that_fails_at_any_byte_leaves_all_that_it_took_and_a_stated_gap() {
    let whole: usize = finished(5).files.values().map(Vec::len).sum();
    for room in 0..whole + 40 {
        let left = Rc::new(Cell::new(room));
        let folder = Memory { room: Some(Rc::clone(&left)), ..Memory::default() };
        let Ok((mut capture, _)) = Capture::open(folder, small(), CAPTURE, WRITER, at(0)) else { continue };
        let mut failed = false;
        for (now, payload) in payloads(5) {
            capture.push(now, Kind::Mavlink, &payload).unwrap();
            failed |= capture.write(now).is_err();
        }
        failed |= capture.finish(at(5_000)).is_err();
        // The program is killed; the disk has room again at the next start.
        let mut crashed = capture.into_folder();
        crashed.room = None;
        let before = kept(&crashed);
        let (mut again, recovered) = Capture::open(crashed, small(), CAPTURE, WRITER, at(60_000)).unwrap();
        assert!(recovered.is_some(), "{room}");
        again.finish(at(61_000)).unwrap();
        let folder = again.into_folder();
        let report = verify(&folder);
        assert_eq!(report.troubles, [], "disk that takes {room} bytes");
        assert!(report.gaps.iter().any(|gap| gap.cause == "restart"), "{room}: {report:?}");
        assert_eq!(kept(&folder), before, "{room}");
        let pushed: Vec<_> = payloads(5).into_iter().map(|(_, payload)| payload).collect();
        assert_eq!(before, pushed[..before.len()], "{room}");
        assert!(failed || before.len() == 50, "{room}");
    }
}

#[test]
fn a_disk_that_refuses_for_a_while_loses_nothing_that_was_accepted() {
    let left = Rc::new(Cell::new(1_000));
    let folder = Memory { room: Some(Rc::clone(&left)), ..Memory::default() };
    let policy = Policy { most_waiting_bytes: 600, ..small() };
    let (mut capture, _) = Capture::open(folder, policy, CAPTURE, WRITER, at(0)).unwrap();
    let mut accepted = Vec::new();
    let (mut refused, mut complained) = (0, 0);
    for (now, payload) in payloads(9) {
        if now == at(6_000) {
            left.set(usize::MAX);
        }
        match capture.push(now, Kind::Mavlink, &payload) {
            Ok(()) => accepted.push(payload),
            Err(Refused::DiskBehind { .. }) => refused += 1,
            Err(other) => panic!("{other}"),
        }
        complained += u32::from(capture.write(now).is_err());
    }
    capture.finish(at(9_000)).unwrap();
    assert!(refused > 5 && complained > 5, "{refused} {complained}");
    let folder = capture.into_folder();
    assert_eq!(kept(&folder), accepted);
    let report = verify(&folder);
    clean(&report);
    let missing: u64 = report.gaps.iter().filter(|gap| gap.cause == "disk").map(|gap| gap.records).sum();
    assert_eq!(missing, refused, "{:?}", report.gaps);
}

#[test]
fn what_is_refused_up_to_the_end_is_stated_too() {
    let left = Rc::new(Cell::new(1_000));
    let folder = Memory { room: Some(Rc::clone(&left)), ..Memory::default() };
    let policy = Policy { most_waiting_bytes: 600, ..small() };
    let (mut capture, _) = Capture::open(folder, policy, CAPTURE, WRITER, at(0)).unwrap();
    let mut refused = 0;
    for (now, payload) in payloads(9) {
        refused += u64::from(capture.push(now, Kind::Mavlink, &payload).is_err());
        capture.write(now).unwrap_or_default();
    }
    assert!(refused > 5 && capture.finish(at(9_000)).is_err());
    left.set(usize::MAX);
    capture.finish(at(9_100)).unwrap();
    assert_eq!(capture.push(at(9_200), Kind::Mavlink, b"late"), Err(Refused::Ended));
    let report = verify(&capture.into_folder());
    assert_eq!(report.verdict(), Verdict::Untouched, "{report:?}");
    assert_eq!(report.gaps.iter().map(|gap| gap.records).sum::<u64>(), refused, "{:?}", report.gaps);
}

#[test]
fn a_capture_that_has_ended_and_is_taken_up_again_verifies_at_every_step() {
    let mut folder = finished(3);
    for turn in 1..=3 {
        let (mut again, recovered) = Capture::open(folder, small(), CAPTURE, WRITER, at(turn * 10_000)).unwrap();
        assert!(recovered.is_some());
        let report = verify(&again.clone().into_folder());
        assert_eq!(report.verdict(), Verdict::NotEnded, "{report:?}");
        again.finish(at(turn * 10_000 + 1_000)).unwrap();
        folder = again.into_folder();
        let report = verify(&folder);
        assert_eq!(report.verdict(), Verdict::Untouched, "{report:?}");
    }
}

#[test]
fn a_last_seal_that_is_replaced_by_a_consistent_one_is_found_in_the_list() {
    let mut folder = finished(3);
    let seal = folder.files.keys().rfind(|name| name.ends_with(".seal.json")).unwrap().clone();
    let text = String::from_utf8(folder.files[&seal].clone()).unwrap();
    folder.files.insert(seal, text.replace("\"ended\"", "\"full\"").into_bytes());
    let report = verify(&folder);
    let named = |trouble: &Trouble| matches!(trouble, Trouble::Changed { file, .. } if file == "sha256sums.txt");
    assert!(report.troubles.iter().any(named), "{report:?}");
}

#[test]
fn records_of_any_size_and_number_between_two_writes_are_kept_in_order() {
    const SEED: u64 = 7;
    let mut random = ChaCha8Rng::seed_from_u64(SEED);
    let (mut capture, _) = Capture::open(Memory::default(), small(), CAPTURE, WRITER, at(0)).unwrap();
    let mut pushed = Vec::new();
    for n in 0..60 {
        let size = match random.next_u32() % 4 {
            0 => 3_000_000,
            1 => 900_000,
            2 => 200_000,
            _ => 10,
        };
        let payload = vec![n as u8; size];
        capture.push(at(n * 100), Kind::Mavlink, &payload).unwrap();
        pushed.push(payload);
        if random.next_u32() % 3 > 0 {
            capture.write(at(n * 100)).unwrap();
            assert_eq!(capture.waiting_bytes(), 0, "seed {SEED}");
        }
    }
    capture.finish(at(6_000)).unwrap();
    let folder = capture.into_folder();
    clean(&verify(&folder));
    assert!(kept(&folder) == pushed, "seed {SEED}");
}

#[test]
fn a_folder_without_a_capture_says_so() {
    let report = verify(&Memory::default());
    assert_eq!((report.troubles.as_slice(), report.verdict()), (&[Trouble::NoCapture][..], Verdict::Unreadable));
}

#[test]
fn a_clock_that_steps_changes_no_order() {
    let (mut capture, _) = Capture::open(Memory::default(), small(), CAPTURE, WRITER, at(0)).unwrap();
    for n in 0..40_u64 {
        let mut now = at(n * 100);
        if n >= 20 {
            now.utc.0 -= 3_600_000_000;
        }
        capture.push(now, Kind::Mavlink, &n.to_le_bytes()).unwrap();
        capture.write(now).unwrap();
    }
    capture.finish(at(4_000)).unwrap();
    let folder = capture.into_folder();
    clean(&verify(&folder));
    let wanted: Vec<_> = (0..40_u64).map(|n| n.to_le_bytes().to_vec()).collect();
    assert_eq!(kept(&folder), wanted);
}

/// Another capture of the same length, for exchanges.
fn another() -> Memory {
    let other = "0198c0de-0000-7000-8000-000000000002";
    let (mut capture, _) = Capture::open(Memory::default(), small(), other, WRITER, at(0)).unwrap();
    for (now, payload) in payloads(9) {
        capture.push(now, Kind::Mavlink, &payload).unwrap();
        capture.write(now).unwrap();
    }
    capture.finish(at(9_000)).unwrap();
    capture.into_folder()
}

/// Changes one thing; the file that must be named.
fn tamper(folder: &mut Memory, other: &Memory, random: &mut ChaCha8Rng) -> String {
    let names: Vec<String> = folder.files.keys().cloned().collect();
    let pick = |random: &mut ChaCha8Rng, below: usize| random.next_u64() as usize % below;
    let name = names[pick(random, names.len())].clone();
    let length = folder.files[&name].len();
    let place = pick(random, length);
    let bytes = folder.files.get_mut(&name).unwrap();
    // The list has no other of its kind to change places with.
    let kinds = if name == "sha256sums.txt" { 6 } else { 7 };
    match pick(random, kinds) {
        0 => bytes[place] ^= 1 << pick(random, 8),
        1 => bytes.insert(place, random.next_u32() as u8),
        2 => drop(bytes.remove(place)),
        3 => bytes.truncate(place),
        4 => {
            folder.files.remove(&name);
        }
        5 => {
            // A file of the same name out of another capture.
            folder.files.insert(name.clone(), other.files[&name].clone());
        }
        _ => {
            // Two files of the same kind change places.
            let kind = name.split_once('.').unwrap().1.to_owned();
            let alike: Vec<_> = names.iter().filter(|n| n.ends_with(&kind) && **n != name).collect();
            let with = alike[pick(random, alike.len())].clone();
            let (a, b) = (folder.files[&name].clone(), folder.files[&with].clone());
            folder.files.insert(name.clone(), b);
            folder.files.insert(with, a);
        }
    }
    name
}

#[test]
fn ten_thousand_changes_are_all_found_and_the_file_is_named() {
    const SEED: u64 = 20_261_124;
    let (whole, other) = (finished(9), another());
    clean(&verify(&whole));
    let mut random = ChaCha8Rng::seed_from_u64(SEED);
    let mut found = 0;
    for turn in 0.. {
        if found == 10_000 {
            break;
        }
        let mut folder = whole.clone();
        let name = tamper(&mut folder, &other, &mut random);
        if folder.files == whole.files {
            continue;
        }
        let report = verify(&folder);
        found += 1;
        let named = report.troubles.iter().any(|trouble| trouble.to_string().contains(&name));
        // Without its list a capture is whole but has not ended.
        let end_removed = report.verdict() == Verdict::NotEnded && !folder.files.contains_key("sha256sums.txt");
        assert!(named || end_removed, "seed {SEED}, turn {turn}, {name}: {report:?}");
    }
    assert_eq!(found, 10_000);
}

#[test]
fn a_flipped_bit_is_placed_at_the_record_that_it_is_in() {
    let mut folder = finished(3);
    let name = "000001.capture";
    let records: Vec<_> = Records::new(&folder.files[name]).map(|r| r.unwrap().offset).collect();
    folder.files.get_mut(name).unwrap()[records[5] + 30] ^= 1;
    let report = verify(&folder);
    let wanted = Trouble::Changed { file: name.to_owned(), place: records[5] as u64 };
    assert_eq!(report.troubles, [wanted]);
}

#[test]
fn a_capture_on_a_real_disk_goes_on_where_it_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let open = |now| Capture::open(Disk::new(folder.path()).unwrap(), small(), CAPTURE, WRITER, now).unwrap();
    let (mut first, _) = open(at(0));
    for (now, payload) in payloads(3) {
        first.push(now, Kind::Mavlink, &payload).unwrap();
        first.write(now).unwrap();
    }
    drop(first);
    let (mut second, recovered) = open(at(10_000));
    assert_eq!(recovered.map(|r| r.segment), Some(2));
    second.finish(at(11_000)).unwrap();
    let report = verify(&Disk::new(folder.path()).unwrap());
    clean(&report);
    assert_eq!((report.segments, report.ended), (3, true));
}

proptest! {
    #[test]
    fn any_bytes_are_read_as_records_or_refused_in_bounds(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let mut end = 0;
        for record in Records::new(&bytes) {
            match record {
                Ok(record) => end = record.offset,
                Err(torn) => prop_assert!(torn.offset <= bytes.len() && torn.offset >= end),
            }
        }
    }
}
