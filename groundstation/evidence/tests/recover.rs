//! The next start after a program was killed, and what is destroyed when its time is over.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use evidence::Disk;
use evidence::capture::{Capture, Kind, MANIFEST, Policy, recover, unfinished};
use evidence::custody::{self, Act, BEGIN, Custody};
use evidence::retention::{Approval, Class, DisposeError, Kept, Rules, Tombstone, dispose, due};
use evidence::verify::{Verdict, verify};
use jiff::Timestamp;
use telemetry::wire::{MonoTime, Stamp, UtcMicros};

const CAPTURE: &str = "0198c0de-0000-7000-8000-000000000006";

fn at(ms: u64) -> Stamp {
    Stamp { mono: MonoTime::from_millis(ms), utc: UtcMicros(1_790_000_000_000_000 + ms * 1_000) }
}

/// Three records; the program is killed behind them.
fn left(folder: &Path) -> Capture<Disk> {
    let disk = Disk::new(folder).unwrap();
    let (mut capture, _) = Capture::open(disk, Policy::default(), CAPTURE, "test", at(0)).unwrap();
    for n in 0..3 {
        capture.push(at(n), Kind::Act, b"{}").unwrap();
    }
    capture.write(at(3)).unwrap();
    capture
}

fn bytes(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read(&path).unwrap()))
        .collect();
    files.sort();
    files
}

#[test]
fn what_a_killed_program_left_is_found_and_closed_once() {
    let data = tempfile::tempdir().unwrap();
    let [torn, ended, packed, live] =
        ["2026/09/a/capture", "2026/09/b/capture", "2026/09/b/package/data/capture", "2026/09/c/capture"]
            .map(|name| data.path().join(name));
    drop(left(&torn));
    let records = torn.join("000001.capture");
    fs::write(&records, [fs::read(&records).unwrap(), vec![9; 41]].concat()).unwrap();
    left(&ended).finish(at(5)).unwrap();
    drop(left(&packed));
    fs::write(packed.join("../../bagit.txt"), "").unwrap();
    let still = left(&live);

    let found = unfinished(data.path());
    assert_eq!(found, [torn.clone(), live.clone()]);
    let recovered = recover(Disk::at(&torn), at(60_000), "next").unwrap().unwrap();
    assert_eq!((recovered.records, recovered.torn_bytes), (4, 41));
    let report = verify(&Disk::at(&torn));
    assert_eq!(report.verdict(), Verdict::Untouched, "{report:?}");
    let [gap] = report.gaps.as_slice() else { panic!("{:?}", report.gaps) };
    assert_eq!((gap.cause.as_str(), gap.torn_bytes, gap.until_utc_us), ("restart", 41, at(60_000).utc.0));

    let before = bytes(&torn);
    assert_eq!(recover(Disk::at(&torn), at(70_000), "next").unwrap(), None);
    assert_eq!(bytes(&torn), before, "once more changes nothing");
    assert_eq!(recover(Disk::at(&ended), at(70_000), "next").unwrap(), None);
    // Another program still writes this one.
    let before = bytes(&live);
    assert_eq!(recover(Disk::at(&live), at(70_000), "next").unwrap(), None);
    assert_eq!(bytes(&live), before);
    drop(still);
    assert!(recover(Disk::at(&live), at(80_000), "next").unwrap().is_some());
    assert!(unfinished(data.path()).is_empty());
}

#[test]
fn a_program_that_was_killed_before_the_list_was_written_lacks_only_that() {
    let place = tempfile::tempdir().unwrap();
    left(place.path()).finish(at(5)).unwrap();
    let before = bytes(place.path());
    fs::remove_file(place.path().join(MANIFEST)).unwrap();
    assert_eq!(recover(Disk::at(place.path()), at(70_000), "next").unwrap(), None);
    assert_eq!(bytes(place.path()), before);
}

#[test]
fn two_programs_do_not_write_one_capture() {
    let place = tempfile::tempdir().unwrap();
    let first = left(place.path());
    assert!(Capture::open(Disk::at(place.path()), Policy::default(), CAPTURE, "test", at(9)).is_err());
    assert_eq!(verify(&Disk::at(place.path())).troubles, []);
    drop(first);
}

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn approval(at: &str) -> Approval {
    let [who, second, why] = ["Chen", "Li", "time is over"].map(str::to_owned);
    Approval { who, second, why, at: time(at) }
}

#[test]
fn only_what_is_past_its_time_is_due_and_no_rule_is_shorter_than_the_law() {
    let rules = Rules::default();
    let kept = |folder: &str, class| Kept { folder: folder.into(), class, ended: time("2026-01-31T15:00:00Z") };
    let all = [kept("a", Class::Case), kept("b", Class::Clue), kept("c", Class::NotEvidence)];
    let names = |now| due(&all, &rules, time(now)).iter().map(|(kept, _)| kept.folder.clone()).collect::<Vec<_>>();
    assert!(names("2027-04-29T00:00:00Z").is_empty());
    assert_eq!(names("2027-05-01T00:00:00Z"), [Path::new("c")]);
    assert_eq!(names("2028-01-31T15:00:00Z"), [Path::new("c"), Path::new("b")]);
    assert_eq!(names("2099-01-01T00:00:00Z").len(), 2, "cases are kept for ever");

    let mut short = rules.clone();
    short.clue.months = Some(6);
    assert!(short.check().is_err() && rules.check().is_ok());
    let until = short.until(Class::Clue, time("2026-01-31T15:00:00Z"));
    assert_eq!(until, Some(time("2028-01-31T15:00:00Z")), "whatever the rule says");
}

#[test]
fn a_recording_is_destroyed_by_two_people_after_its_time_and_leaves_its_hashes() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("capture");
    left(&folder).finish(at(5)).unwrap();
    let files = bytes(&folder);
    let kept = Kept { folder: folder.clone(), class: Class::Clue, ended: time("2026-09-22T02:00:00Z") };
    let rules = Rules::default();
    let mut custody = Custody::open(&place.path().join("custody.jsonl"), BEGIN).unwrap();

    let early = dispose(&kept, &rules, &approval("2028-09-21T00:00:00Z"), &mut custody);
    assert!(matches!(early, Err(DisposeError::TooEarly { until: Some(_), .. })), "{early:?}");
    let case = Kept { class: Class::Case, ..kept.clone() };
    let never = dispose(&case, &rules, &approval("2099-01-01T00:00:00Z"), &mut custody);
    assert!(matches!(never, Err(DisposeError::TooEarly { until: None, .. })), "{never:?}");
    let good = approval("2028-10-01T00:00:00Z");
    for bad in [
        Approval { second: " Chen ".to_owned(), ..good.clone() },
        Approval { second: String::new(), ..good.clone() },
        Approval { why: " ".to_owned(), ..good.clone() },
    ] {
        assert!(matches!(dispose(&kept, &rules, &bad, &mut custody), Err(DisposeError::NotApproved)));
    }
    let mut inside = Custody::open(&folder.join("custody.jsonl"), BEGIN).unwrap();
    assert!(matches!(dispose(&kept, &rules, &good, &mut inside), Err(DisposeError::Odd { .. })));
    assert_eq!(bytes(&folder), files);

    let tombstone = dispose(&kept, &rules, &good, &mut custody).unwrap();
    assert!(!folder.exists());
    let written = fs::read(place.path().join("capture.disposed.json")).unwrap();
    assert_eq!(serde_json::from_slice::<Tombstone>(&written).unwrap(), tombstone);
    let hashes: Vec<_> = tombstone.files.iter().map(|file| (file.name.clone(), file.digests.clone())).collect();
    let wanted: Vec<_> = files.iter().map(|(name, bytes)| (name.clone(), evidence::Digests::of(bytes))).collect();
    assert_eq!(hashes, wanted);
    let log = custody::read(&fs::read(custody.path()).unwrap(), BEGIN).unwrap();
    let [line] = log.lines.as_slice() else { panic!("{log:?}") };
    assert_eq!((line.act, line.who.as_str()), (Act::Disposed, "Chen"));
    assert!(line.purpose.contains("Li") && line.what.contains(&evidence::Digests::of(&written).sha256));
}

#[test]
fn a_crash_while_something_is_destroyed_is_ended_by_the_same_call() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("capture");
    left(&folder).finish(at(5)).unwrap();
    let kept = Kept { folder: folder.clone(), class: Class::NotEvidence, ended: time("2026-09-22T02:00:00Z") };
    let mut custody = Custody::open(&place.path().join("custody.jsonl"), BEGIN).unwrap();
    let good = approval("2028-10-01T00:00:00Z");
    let tombstone = dispose(&kept, &Rules::default(), &good, &mut custody).unwrap();
    // As if a part were still there.
    let going = place.path().join("capture.disposing");
    fs::create_dir(&going).unwrap();
    fs::write(going.join("000001.capture"), "x").unwrap();
    assert_eq!(dispose(&kept, &Rules::default(), &good, &mut custody).unwrap(), tombstone);
    assert!(!going.exists());
}
