//! Packages and recordings that somebody made to do harm: refused with a reason, without much memory, without end nowhere.

#![allow(clippy::unwrap_used)]
#![cfg(unix)]

mod common;

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc::channel;
use std::time::Duration;

use common::{now, pack, ring};
use evidence::capture::{RecordReader, Records, Torn};
use evidence::custody::{BEGIN, Custody};
use evidence::package::{Doer, Entries, Package, Report, Verdict, custody_beside, verify};
use evidence::verify::{self as capture, MOST_GAPS};
use evidence::{Digests, Disk};

/// Longer than any of these takes.
const PATIENCE: Duration = Duration::from_secs(60);

/// Fails where something waits for ever instead of hanging the tests.
fn soon<T: Send + 'static>(what: &str, work: impl FnOnce() -> T + Send + 'static) -> T {
    let (out, done) = channel();
    std::thread::spawn(move || out.send(work()));
    done.recv_timeout(PATIENCE).unwrap_or_else(|error| panic!("{what}: {error}"))
}

fn said(report: &Report) -> String {
    report.troubles.iter().map(|trouble| trouble.to_string() + "\n").collect()
}

fn relist(package: &Path, list: &str, name: &str) {
    let path = package.join(list);
    let mut entries = Entries::read(&fs::read(&path).unwrap()).unwrap();
    entries.hashes.insert(name.to_owned(), Digests::of(&fs::read(package.join(name)).unwrap()).sha256);
    fs::write(path, entries.text()).unwrap();
}

fn pipe(at: &Path) {
    assert!(Command::new("mkfifo").arg(at).status().unwrap().success());
}

/// `evidence-verify` with so much memory, MiB. With its threads' stacks and what the allocator reserves for each, an
/// untouched package takes some 700 of addresses.
fn verified_within(mib: u64, folder: &Path) -> (Option<i32>, String) {
    let limited = format!("ulimit -v {} && exec \"$0\" \"$@\"", mib * 1024);
    let program = env!("CARGO_BIN_EXE_evidence-verify");
    let mut command = Command::new("sh");
    command.args(["-c", &limited, program, "--lang", "en"]).arg(folder).env("MALLOC_ARENA_MAX", "2");
    let output = command.output().unwrap();
    (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn names_that_lead_out_are_refused_wherever_a_list_has_them() {
    let place = tempfile::tempdir().unwrap();
    let hash = Digests::of(b"secret").sha256;
    for (n, (name, reason)) in [
        ("data/../../outside", "leads out"),
        ("/etc/passwd", "leads out"),
        ("\\\\server\\share", "leads out"),
        ("C:/Windows/win.ini", "not every system"),
        ("data/c:\\x", "not every system"),
        ("data/a\0b", "not every system"),
        ("data/a\rb", "not every system"),
        ("data/%2e%2e/x", "not every system"),
        ("data/%0Ab", "not every system"),
        ("data/\u{202e}gpj.exe", "not every system"),
        ("data/nul.txt", "not every system"),
        ("data/x.", "not every system"),
        ("data//x", "not every system"),
        ("~/x", "not every system"),
    ]
    .into_iter()
    .enumerate()
    {
        for list in ["manifest-sha256.txt", "manifest-sm3.txt", "tagmanifest-sha256.txt"] {
            let package = pack(&place.path().join(format!("{n}-{list}")), 1);
            let mut file = fs::OpenOptions::new().append(true).open(package.join(list)).unwrap();
            file.write_all(format!("{hash}  {name}\n").as_bytes()).unwrap();
            let report = verify(&package, &ring());
            let text = said(&report);
            assert!(report.verdict() == Verdict::Troubled && text.contains(reason), "{list}: {name:?}: {text}");
        }
    }
}

#[test]
fn lists_without_measure_are_refused_within_bounded_memory() {
    let place = tempfile::tempdir().unwrap();
    let package = pack(place.path(), 1);
    let (code, text) = verified_within(1024, &package);
    assert_eq!(code, Some(4), "enough memory for a good one: {text}");

    // A line of a gibibyte; files with a hole take no room on the disk.
    let list = package.join("manifest-sha256.txt");
    let good = fs::read(&list).unwrap();
    fs::OpenOptions::new().write(true).open(&list).unwrap().set_len(1 << 30).unwrap();
    let (code, text) = verified_within(1024, &package);
    assert!(code == Some(1) && text.contains("manifest-sha256.txt is damaged"), "{code:?}: {text}");

    // Ten million lines, some 740 MB of them.
    let line = |n: usize| format!("{}  data/{n:07}\n", "0".repeat(64));
    let mut file = std::io::BufWriter::new(fs::File::create(&list).unwrap());
    (0..10_000_000).for_each(|n| file.write_all(line(n).as_bytes()).unwrap());
    file.flush().unwrap();
    let (code, text) = verified_within(1024, &package);
    assert!(code == Some(1) && text.contains("manifest-sha256.txt is damaged"), "{code:?}: {text}");

    // As many as may be read: too many files, at the line where there are.
    fs::write(&list, (0..100_001).map(line).collect::<String>()).unwrap();
    let (code, text) = verified_within(1024, &package);
    assert!(code == Some(1) && text.contains("100001"), "{code:?}: {text}");

    // As many missing files as there may be, in the lists that are looked at one by one.
    let some: String = (0..90_000).map(line).collect();
    fs::write(package.join("tagmanifest-sha256.txt"), &some).unwrap();
    fs::write(&list, &some).unwrap();
    let report = soon("90,000 missing files", {
        let package = package.clone();
        move || verify(&package, &ring())
    });
    assert!(report.troubles.len() >= 90_000);
    fs::write(&list, good).unwrap();

    for (file, bytes) in [("bag-info.txt", 1_u64 << 31), ("data/case.json", 1 << 31), ("data/custody.jsonl", 1 << 31)] {
        let package = pack(&place.path().join(file.replace('/', "-")), 1);
        fs::OpenOptions::new().write(true).open(package.join(file)).unwrap().set_len(bytes).unwrap();
        let (code, text) = verified_within(1024, &package);
        assert!(code == Some(1) && text.contains(file), "{file}: {code:?}: {text}");
    }
}

#[test]
fn a_payload_of_absurd_size_is_refused() {
    let place = tempfile::tempdir().unwrap();
    for (n, oxum) in [
        "Payload-Oxum: 99999999999999999999999.1",
        "Payload-Oxum: 17592186044417.1",
        "Payload-Oxum: 1.99999999999",
        "Payload-Oxum: -1.1",
        "Payload-Oxum: 1",
        "Payload-Oxum: 10.2\nPayload-Oxum: 10.2",
        "",
    ]
    .into_iter()
    .enumerate()
    {
        let package = pack(&place.path().join(n.to_string()), 1);
        fs::write(package.join("bag-info.txt"), format!("{oxum}\n")).unwrap();
        relist(&package, "tagmanifest-sha256.txt", "bag-info.txt");
        let text = said(&verify(&package, &ring()));
        assert!(text.contains("bag-info.txt: damaged: no Payload-Oxum, or an absurd one"), "{oxum}: {text}");
    }
    // A file that swells: no more is read than the package states.
    let package = pack(&place.path().join("swollen"), 1);
    let file = fs::OpenOptions::new().write(true).open(package.join("data/log/flight.tlog")).unwrap();
    file.set_len(1 << 43).unwrap();
    let report = soon("8 TiB", move || verify(&package, &ring()));
    assert!(said(&report).contains("data/log/flight.tlog: 8796093022208 bytes"), "{}", said(&report));
}

#[test]
fn what_is_no_file_is_not_opened() {
    let place = tempfile::tempdir().unwrap();
    for kind in ["pipe", "device", "link"] {
        let make = |at: &Path| match kind {
            "pipe" => pipe(at),
            "device" => symlink("/dev/zero", at).unwrap(),
            _ => symlink("/etc/passwd", at).unwrap(),
        };
        for file in [
            "bagit.txt",
            "manifest-sha256.txt",
            "tagmanifest-sha256.txt",
            "signing.json",
            "signatures/sm2.sig",
            "data/case.json",
            "data/custody.jsonl",
            "data/capture/000001.seal.json",
            "data/log/flight.tlog",
            "timestamps/tagmanifest.tsr",
            "fetch.txt",
            "data/new",
        ] {
            let package = pack(&place.path().join(format!("{kind}-{}", file.replace('/', "-"))), 1);
            let at = package.join(file);
            fs::remove_file(&at).unwrap_or_default();
            fs::create_dir_all(at.parent().unwrap()).unwrap();
            make(&at);
            let report = soon(file, move || verify(&package, &ring()));
            assert!(said(&report).contains(&format!("{file}: refused")), "{kind}, {file}: {}", said(&report));
        }
        // The log beside a package, which no list covers.
        let package = pack(&place.path().join(format!("{kind}-beside")), 1);
        if kind != "link" {
            make(&custody_beside(&package));
            let opened = package.clone();
            let report = soon(kind, move || verify(&package, &ring()));
            assert!(said(&report).contains("custody.jsonl: cannot be read"), "{kind}: {}", said(&report));
            let doer = Doer { who: "Wang", purpose: "review", at: now() };
            soon(kind, move || Package::open(&opened).and_then(|mut opened| opened.note("x", &doer))).unwrap_err();
        }
        // A recording without a package around it.
        let folder = pack(&place.path().join(format!("{kind}-bare")), 1).join("data/capture");
        for file in ["000001.seal.json", "000001.capture", "sha256sums.txt"] {
            fs::remove_file(folder.join(file)).unwrap();
            make(&folder.join(file));
            let folder = folder.clone();
            let report = soon(file, move || capture::verify(&Disk::at(&folder)));
            assert!(!report.troubles.is_empty(), "{kind}, {file}");
        }
    }
    let log = place.path().join("log");
    pipe(&log);
    soon("a custody log", move || Custody::open(&log, BEGIN)).unwrap_err();
}

#[test]
fn a_record_that_claims_more_than_there_is_takes_no_memory_for_it() {
    for length in [0, 1, 16, 17, 32 << 20, (32 << 20) + 17, (32 << 20) + 18, u32::MAX] {
        let mut bytes = length.to_le_bytes().to_vec();
        bytes.extend([0; 40]);
        let mut reader = RecordReader::new(&bytes[..]);
        assert_eq!(reader.read().unwrap(), Some(Err(Torn { offset: 0 })), "{length}");
        assert_eq!(reader.read().unwrap(), None, "{length}");
        assert_eq!(Records::new(&bytes).collect::<Vec<_>>(), [Err(Torn { offset: 0 })], "{length}");
    }
    // A seal of two gibibytes, and a recording that ends with a hole.
    let place = tempfile::tempdir().unwrap();
    let folder = pack(place.path(), 1).join("data/capture");
    for (file, bytes) in [("000001.seal.json", 2_u64 << 30), ("sha256sums.txt", 1 << 30), ("000001.capture", 1 << 30)] {
        let path = folder.join(file);
        let good = fs::read(&path).unwrap();
        fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(bytes).unwrap();
        let (code, text) = verified_within(1024, &folder);
        assert!(matches!(code, Some(1 | 2)) && text.contains(file), "{file}: {code:?}: {text}");
        fs::write(&path, good).unwrap();
    }
}

#[test]
fn a_recording_of_nothing_but_gaps_lists_some_and_counts_the_others() {
    use evidence::capture::{Capture, Kind, Policy};
    use telemetry::wire::{MonoTime, Stamp, UtcMicros};
    let folder = tempfile::tempdir().unwrap();
    let at = Stamp { mono: MonoTime(0), utc: UtcMicros(1_790_000_000_000_000) };
    let id = "0198c0de-0000-7000-8000-000000000001";
    let disk = Disk::new(folder.path()).unwrap();
    let (mut capture, _) = Capture::open(disk, Policy::default(), id, "test", at).unwrap();
    let gap = br#"{"cause":"link","from_utc_us":1,"until_utc_us":2,"records":1,"torn_bytes":0}"#;
    for _ in 0..MOST_GAPS + 7 {
        capture.push(at, Kind::Gap, gap).unwrap();
    }
    capture.finish(at).unwrap();
    let report = capture::verify(&Disk::at(folder.path()));
    assert_eq!((report.verdict(), report.gaps.len(), report.more_gaps), (capture::Verdict::Untouched, MOST_GAPS, 7));
}
