//! Disks that are slow, full, read-only or taken out: nothing that was accepted is lost, and it is said what to do.

#![allow(clippy::unwrap_used)]

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io;
use std::rc::Rc;
use std::time::Duration;

use evidence::capture::{Capture, Kind, Policy, Records, Refused};
use evidence::space::{Space, Standing};
use evidence::verify::{Report, Verdict, verify};
use evidence::{Disk, Folder};
use mission::explain::Explain;
use telemetry::wire::{MonoTime, Stamp, UtcMicros};

const CAPTURE: &str = "0198c0de-0000-7000-8000-000000000005";
/// Bytes of a record's payload; twenty come a second.
const PAYLOAD: usize = 2_000;

/// What a disk does at the moment.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Mood {
    Fine,
    /// It takes so many bytes at each call and no more until it is looked at again.
    Slow(usize),
    Full,
    ReadOnly,
    Gone,
}

#[derive(Debug)]
struct State {
    /// What reached the medium, and what is only in the system's memory.
    files: BTreeMap<String, Vec<u8>>,
    safe: BTreeMap<String, usize>,
    mood: Mood,
    free: u64,
    /// What a slow disk still takes.
    budget: usize,
}

/// A disk in memory that several hold.
#[derive(Debug, Clone)]
struct Fake(Rc<RefCell<State>>);

impl Fake {
    fn new() -> Self {
        let (files, safe) = (BTreeMap::new(), BTreeMap::new());
        Self(Rc::new(RefCell::new(State { files, safe, mood: Mood::Fine, free: 1 << 40, budget: 0 })))
    }

    fn be(&self, mood: Mood) {
        self.0.borrow_mut().mood = mood;
    }

    /// It is taken out before what is in memory reached it.
    fn pull(&self) {
        let mut state = self.0.borrow_mut();
        state.mood = Mood::Gone;
        let State { files, safe, .. } = &mut *state;
        for (name, bytes) in files {
            bytes.truncate(safe.get(name).copied().unwrap_or(0));
        }
    }

    /// A tenth of a second passed.
    fn tick(&self) {
        let mut state = self.0.borrow_mut();
        if let Mood::Slow(bytes) = state.mood {
            state.budget = bytes;
        }
    }

    fn may(&self) -> io::Result<()> {
        match self.0.borrow().mood {
            Mood::Fine | Mood::Slow(_) => Ok(()),
            Mood::Full => Err(io::ErrorKind::StorageFull.into()),
            Mood::ReadOnly => Err(io::ErrorKind::ReadOnlyFilesystem.into()),
            Mood::Gone => Err(io::ErrorKind::NotFound.into()),
        }
    }
}

impl Folder for Fake {
    fn list(&self) -> io::Result<Vec<String>> {
        Ok(self.0.borrow().files.keys().cloned().collect())
    }

    fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        self.0.borrow().files.get(name).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn free_bytes(&self) -> Option<u64> {
        Some(self.0.borrow().free)
    }

    fn name(&self) -> String {
        "/media/card".to_owned()
    }

    fn append(&mut self, name: &str, bytes: &[u8]) -> io::Result<usize> {
        self.may()?;
        let mut state = self.0.borrow_mut();
        let taken = match state.mood {
            Mood::Slow(_) if state.budget == 0 => return Err(io::ErrorKind::WouldBlock.into()),
            Mood::Slow(_) => bytes.len().min(state.budget),
            _ => bytes.len(),
        };
        state.budget = state.budget.saturating_sub(taken);
        state.files.entry(name.to_owned()).or_default().extend(&bytes[..taken]);
        Ok(taken)
    }

    fn sync(&mut self, name: &str) -> io::Result<()> {
        self.may()?;
        let mut state = self.0.borrow_mut();
        let length = state.files.get(name).map_or(0, Vec::len);
        state.safe.insert(name.to_owned(), length);
        Ok(())
    }

    fn cut(&mut self, name: &str, length: u64) -> io::Result<()> {
        self.may()?;
        self.0.borrow_mut().files.get_mut(name).unwrap().truncate(length as usize);
        Ok(())
    }

    fn put(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.may()?;
        let mut state = self.0.borrow_mut();
        state.files.insert(name.to_owned(), bytes.to_vec());
        state.safe.insert(name.to_owned(), bytes.len());
        Ok(())
    }
}

fn at(ms: u64) -> Stamp {
    Stamp { mono: MonoTime::from_millis(ms), utc: UtcMicros(1_790_000_000_000_000 + ms * 1_000) }
}

/// What a recording of a minute came to.
struct Outcome {
    accepted: Vec<u32>,
    refused: u64,
    kept: Vec<u32>,
    report: Report,
    /// How the disk stood each second.
    spaces: Vec<Space>,
}

impl Outcome {
    fn standings(&self) -> Vec<Standing> {
        let mut standings: Vec<_> = self.spaces.iter().map(|space| space.standing).collect();
        standings.dedup();
        standings
    }

    fn stated(&self, cause: &str) -> u64 {
        self.report.gaps.iter().filter(|gap| gap.cause == cause).map(|gap| gap.records).sum()
    }
}

/// Records for a minute; `change` is told each millisecond at which something comes.
fn record(disk: &Fake, most_waiting_bytes: usize, mut change: impl FnMut(u64)) -> Outcome {
    let policy = Policy { segment: Duration::from_secs(7), most_waiting_bytes, ..Policy::default() };
    let (mut capture, _) = Capture::open(disk.clone(), policy, CAPTURE, "test", at(0)).unwrap();
    let (mut accepted, mut refused, mut spaces) = (Vec::new(), 0, Vec::new());
    for n in 0..1_200_u32 {
        let ms = u64::from(n) * 50;
        change(ms);
        let payload = [&n.to_le_bytes()[..], &[0; PAYLOAD - 4]].concat();
        match capture.push(at(ms), Kind::Mavlink, &payload) {
            Ok(()) => accepted.push(n),
            Err(Refused::DiskBehind { waiting_bytes }) => {
                assert!(waiting_bytes <= most_waiting_bytes + 2_000);
                refused += 1;
            }
            Err(other) => panic!("{other}"),
        }
        assert!(capture.waiting_bytes() <= most_waiting_bytes + 2_000, "what is stated beside records is small");
        if ms % 100 == 0 {
            disk.tick();
            // It is tried again.
            capture.write(at(ms)).unwrap_or_default();
        }
        if ms % 1_000 == 0 {
            spaces.push(capture.space());
        }
    }
    disk.be(Mood::Fine);
    capture.finish(at(60_000)).unwrap();
    let files = disk.0.borrow().files.clone();
    let mut kept = Vec::new();
    for (_, bytes) in files.iter().filter(|(name, _)| name.ends_with(".capture")) {
        for record in Records::new(bytes).map(Result::unwrap).filter(|record| record.kind == Kind::Mavlink) {
            kept.push(u32::from_le_bytes(*record.payload.first_chunk().unwrap()));
        }
    }
    let report = verify(disk);
    assert_eq!(report.verdict(), Verdict::Untouched, "{:?}", report.troubles);
    Outcome { accepted, refused, kept, report, spaces }
}

#[test]
fn a_disk_that_is_full_for_a_while_loses_nothing_that_fits_into_memory() {
    let disk = Fake::new();
    let outcome = record(&disk, 1 << 20, |ms| match ms {
        20_000 => disk.be(Mood::Full),
        40_000 => disk.be(Mood::Fine),
        _ => {}
    });
    assert_eq!((outcome.refused, outcome.kept.len()), (0, 1_200));
    assert_eq!(outcome.standings(), [Standing::Plenty, Standing::Full, Standing::Plenty]);
    assert_eq!(outcome.report.gaps, []);
}

#[test]
fn where_memory_does_not_suffice_the_gap_is_stated_to_the_record() {
    for mood in [Mood::Full, Mood::ReadOnly] {
        let disk = Fake::new();
        let outcome = record(&disk, 300_000, |ms| match ms {
            20_000 => disk.be(mood),
            40_000 => disk.be(Mood::Fine),
            _ => {}
        });
        assert!(outcome.refused > 100, "{}", outcome.refused);
        assert_eq!(outcome.kept, outcome.accepted);
        assert_eq!(outcome.stated("disk"), outcome.refused);
        let refused: Vec<_> = outcome.spaces.iter().map(|space| space.refused).collect();
        assert!(refused.is_sorted() && *refused.last().unwrap() == outcome.refused);
    }
}

#[test]
fn a_disk_that_is_too_slow_says_so_before_anything_is_lost() {
    let disk = Fake::new();
    // Twice as much comes.
    let outcome = record(&disk, 300_000, |ms| match ms {
        10_000 => disk.be(Mood::Slow(2_000)),
        50_000 => disk.be(Mood::Fine),
        _ => {}
    });
    assert_eq!(outcome.kept, outcome.accepted);
    assert_eq!(outcome.stated("disk"), outcome.refused);
    let warned = outcome.spaces.iter().position(|space| space.standing != Standing::Plenty).unwrap();
    assert!(outcome.spaces[warned].refused == 0 && outcome.refused > 0, "{warned}");
}

#[test]
fn a_disk_that_is_taken_out_and_put_back_lacks_at_most_a_second_and_says_so() {
    for pulled_ms in [20_000, 20_450, 20_950, 27_050] {
        let disk = Fake::new();
        let outcome = record(&disk, 4 << 20, |ms| {
            if ms == pulled_ms {
                disk.pull();
            } else if ms == pulled_ms + 15_000 {
                disk.be(Mood::Fine);
            }
        });
        assert_eq!(outcome.refused, 0);
        let missing: Vec<_> = outcome.accepted.iter().filter(|n| !outcome.kept.contains(n)).collect();
        // What the system had taken and had not written yet.
        assert!(missing.len() <= 22, "{pulled_ms}: {missing:?}");
        assert!(missing.is_empty() || outcome.report.gaps.iter().any(|gap| gap.cause == "disk"), "{pulled_ms}");
        assert!(outcome.kept.is_sorted(), "{pulled_ms}");
        assert_eq!(outcome.standings(), [Standing::Plenty, Standing::Gone, Standing::Plenty], "{pulled_ms}");
    }
}

#[test]
fn room_is_told_in_minutes_at_the_measured_rate_and_the_message_names_folder_and_mend() {
    let disk = Fake::new();
    let outcome = record(&disk, 1 << 20, |ms| {
        // Forty kilobytes a second.
        disk.0.borrow_mut().free = if ms < 30_000 { 1 << 30 } else { 700 << 20 };
    });
    let rate = outcome.spaces[40].rate_bytes_s;
    assert!((rate - 20.0 * (PAYLOAD as f64 + 25.0)).abs() < 0.02 * rate, "{rate}");
    assert!(outcome.spaces.iter().skip(15).all(|space| space.standing == Standing::Plenty));

    let space = Space { standing: Standing::Low, ..outcome.spaces[50].clone() };
    for (language, mend) in [("zh", "腾出空间"), ("en", "Make room")] {
        let words = evidence::words::Words::new(language);
        let text = words.text(&space.explain());
        assert!(text.contains("/media/card") && text.contains("700") && text.contains(mend), "{text}");
        for standing in [Standing::Slow, Standing::Full, Standing::ReadOnly, Standing::Gone, Standing::Failing] {
            let text = words.text(&Space { standing, ..space.clone() }.explain());
            assert!(text.contains("/media/card") && text.contains("25"), "{text}");
        }
    }
}

#[test]
fn a_real_folder_that_is_taken_away_is_noticed_and_gone_on_with() {
    let place = tempfile::tempdir().unwrap();
    let (folder, aside) = (place.path().join("capture"), place.path().join("aside"));
    assert!(Space::of(place.path()).unwrap().free_bytes.unwrap() > 0);
    let open = Disk::new(&folder).unwrap();
    let (mut capture, _) = Capture::open(open, Policy::default(), CAPTURE, "test", at(0)).unwrap();
    let push = |capture: &mut Capture<Disk>, ms| {
        capture.push(at(ms), Kind::Act, &ms.to_le_bytes()).unwrap();
        capture.write(at(ms))
    };
    push(&mut capture, 500).unwrap();
    std::fs::rename(&folder, &aside).unwrap();
    assert!(push(&mut capture, 2_000).is_err(), "the sync finds nothing under its name");
    assert_eq!(capture.space().standing, Standing::Gone);
    assert!(push(&mut capture, 3_000).is_err());
    std::fs::rename(&aside, &folder).unwrap();
    push(&mut capture, 4_000).unwrap();
    capture.finish(at(5_000)).unwrap();
    let report = verify(&Disk::at(&folder));
    assert_eq!((report.verdict(), report.records), (Verdict::Untouched, 5), "{report:?}");
    assert_eq!(report.gaps, []);
}
