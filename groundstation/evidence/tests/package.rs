//! Packages that are made, used, tampered with and hostile.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use common::{case, files, items, keys, now, pack, ring, try_pack};
use evidence::case::{Case, Status};
use evidence::custody::{Act, Broken, CustodyError};
use evidence::keys::{Keyring, Revocation, SigningKey, Standing};
use evidence::package::{
    BuildError, Content, Doer, Entries, Item, Maker, OpenError, Package, Report, StampingError, Trouble, Verdict,
    attach_time_stamp, build, custody_beside, request_time_stamp, verify,
};
use evidence::timestamp::StampError;
use proptest::prelude::*;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

fn doer() -> Doer<'static> {
    Doer { who: "Wang", purpose: "review", at: now() }
}

fn names(report: &Report, file: &str) -> bool {
    report.troubles.iter().any(|trouble| trouble.to_string().contains(file))
}

#[test]
fn a_package_is_untouched_with_the_keyring_and_unvouched_without() {
    let place = tempfile::tempdir().unwrap();
    let package = pack(place.path(), 1);
    let report = verify(&package, &ring());
    assert_eq!((report.verdict(), &report.troubles[..]), (Verdict::Untouched, &[][..]));
    assert_eq!((report.signatures.len(), report.status), (2, Some(Status::Evidence)));
    assert!(report.capture.is_some_and(|capture| capture.ended && capture.records > 20));
    assert_eq!(report.checked.files, files(&package).len() - 3, "all but the tag manifest and its signatures");

    let report = verify(&package, &Keyring::default());
    assert_eq!(report.verdict(), Verdict::Unvouched);
    assert!(report.signatures.iter().all(|signature| signature.standing == Standing::Unknown));
}

#[test]
fn a_revoked_key_vouches_for_nothing() {
    let place = tempfile::tempdir().unwrap();
    let package = pack(place.path(), 1);
    let revoked = |at: &str| {
        let mut ring = ring();
        let by = Revocation { at: at.parse().unwrap(), reason: "stolen".to_owned() };
        ring.revoke(&keys()[1].public().id(), by).unwrap();
        verify(&package, &ring)
    };
    let before = revoked("2026-09-22T01:00:00Z");
    assert_eq!(before.verdict(), Verdict::Unvouched);
    assert!(matches!(before.signatures[1].standing, Standing::Revoked { .. }), "{:?}", before.signatures);
    let after = revoked("2026-09-22T03:00:00Z");
    assert_eq!(after.verdict(), Verdict::Unvouched, "who has a stolen key can set back a clock");
    assert!(matches!(&after.signatures[1].standing, Standing::Good { revoked_later: Some(_), .. }));
}

#[test]
fn a_package_without_what_evidence_needs_is_a_clue() {
    let place = tempfile::tempdir().unwrap();
    let target = place.path().join("clue");
    let clue = Case { officers: Vec::new(), ..case() };
    try_pack(&target, &clue, items(place.path(), 1), &[&keys()[0]]).unwrap();
    let report = verify(&target, &ring());
    assert_eq!(report.verdict(), Verdict::Untouched);
    assert!(matches!(report.status, Some(Status::Clue(lacking)) if lacking.len() == 1));
}

/// A change to a package, and the files that must be named.
fn tamper(random: &mut ChaCha8Rng, package: &Path, other: &Path) -> Option<(String, Vec<String>)> {
    let all = files(package);
    let pick = |random: &mut ChaCha8Rng| all.iter().nth(random.next_u32() as usize % all.len()).unwrap();
    let (name, path) = pick(random);
    let mut bytes = fs::read(path).unwrap();
    let whole = bytes.clone();
    let at = random.next_u32() as usize % bytes.len().max(1);
    let length = 1 + random.next_u32() as usize % 40;
    let mut named = vec![name.clone()];
    let what = match random.next_u32() % 9 {
        0 | 1 => {
            *bytes.get_mut(at)? ^= 1 << (random.next_u32() % 8);
            "flip"
        }
        2 => {
            let inserted: Vec<u8> = (0..length).map(|_| random.next_u32() as u8).collect();
            bytes.splice(at..at, inserted);
            "insert"
        }
        3 => {
            bytes.drain(at..(at + length).min(bytes.len()));
            "delete"
        }
        4 => {
            bytes.truncate(at);
            "truncate"
        }
        5 => {
            let end = (at + length).min(bytes.len());
            bytes[at..end].reverse();
            "reorder"
        }
        6 => {
            bytes = fs::read(other.join(name)).ok()?;
            "swap with another package"
        }
        7 => {
            fs::remove_file(path).unwrap();
            return Some((format!("remove {name}"), named));
        }
        _ => {
            let (second, there) = pick(random);
            named.push(second.clone());
            bytes = fs::read(there).unwrap();
            fs::write(there, &whole).unwrap();
            "swap within the package"
        }
    };
    if bytes == whole {
        return None;
    }
    fs::write(path, bytes).unwrap();
    Some((format!("{what} {name} at {at}, {length}"), named))
}

/// `EVIDENCE_TAMPERS` sets how many; `EVIDENCE_SEED` where they begin.
#[test]
fn every_change_is_found_and_its_file_named() {
    let number = |name: &str, usual| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual);
    let (tampers, first) = (number("EVIDENCE_TAMPERS", 400), number("EVIDENCE_SEED", 1));
    let place = tempfile::tempdir().unwrap();
    let (good, other) = (pack(place.path(), 1), pack(place.path(), 2));
    let (ring, kept) = (ring(), files(&good));
    let kept: BTreeMap<_, _> = kept.into_iter().map(|(name, path)| (name, fs::read(path).unwrap())).collect();
    let mut done = 0;
    for seed in first..first + tampers {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let tampered = tamper(&mut random, &good, &other);
        if let Some((what, named)) = tampered {
            done += 1;
            let report = verify(&good, &ring);
            assert_eq!(report.verdict(), Verdict::Troubled, "seed {seed}: {what}: {:?}", report.troubles);
            assert!(named.iter().all(|file| names(&report, file)), "seed {seed}: {what}: {:?}", report.troubles);
        }
        for (name, bytes) in &kept {
            let path = good.join(name);
            if fs::read(&path).ok().as_ref() != Some(bytes) {
                fs::write(path, bytes).unwrap();
            }
        }
    }
    println!("{done} of {tampers} changes from seed {first}: all found, all named");
    assert!(done > tampers / 2);
    assert_eq!(verify(&good, &ring).verdict(), Verdict::Untouched, "no false alarm");
}

#[test]
fn nothing_hides_where_a_time_stamp_belongs() {
    let place = tempfile::tempdir().unwrap();
    let path = pack(place.path(), 1);
    let mut package = Package::open(&path).unwrap();
    request_time_stamp(&package, [255; 8]).unwrap();
    assert_eq!(verify(&path, &ring()).verdict(), Verdict::Untouched);
    // For other bytes: nothing is added.
    let response = include_bytes!("../../../assets/fixtures/evidence/abc.tsr");
    let refused = attach_time_stamp(&mut package, response, &doer());
    assert!(matches!(refused, Err(StampingError::Response(StampError::OtherBytes))));
    assert!(!path.join("timestamps/tagmanifest.tsr").exists());
    for file in ["timestamps/tagmanifest.tsq", "timestamps/tagmanifest.tsr"] {
        let kept = fs::read(path.join(file));
        for bytes in [&b""[..], b"something else", response] {
            fs::write(path.join(file), bytes).unwrap();
            let report = verify(&path, &ring());
            assert!(report.verdict() == Verdict::Troubled && names(&report, file), "{file}: {:?}", report.troubles);
        }
        kept.map_or_else(|_| fs::remove_file(path.join(file)), |kept| fs::write(path.join(file), kept)).unwrap();
    }
    assert_eq!(verify(&path, &ring()).verdict(), Verdict::Untouched);
}

#[test]
fn an_additional_file_anywhere_is_found() {
    let place = tempfile::tempdir().unwrap();
    let package = pack(place.path(), 1);
    for name in ["data/new.txt", "new.txt", "data/capture/000002.capture", "signatures/new.sig", "fetch.txt"] {
        fs::write(package.join(name), "x").unwrap();
        let report = verify(&package, &ring());
        assert!(report.verdict() == Verdict::Troubled && names(&report, name), "{name}: {:?}", report.troubles);
        fs::remove_file(package.join(name)).unwrap();
    }
}

#[test]
fn everything_hashed_anew_still_lacks_the_key() {
    let place = tempfile::tempdir().unwrap();
    let package = pack(place.path(), 1);
    let changed = b"{}";
    fs::write(package.join("data/findings.json"), changed).unwrap();
    for (list, digest) in [
        ("manifest-sha256.txt", evidence::Digests::of(changed).sha256),
        ("manifest-sm3.txt", evidence::Digests::of(changed).sm3),
    ] {
        relist(&package, list, "data/findings.json", &digest);
        relist(
            &package,
            "tagmanifest-sha256.txt",
            list,
            &evidence::Digests::of(&fs::read(package.join(list)).unwrap()).sha256,
        );
    }
    let report = verify(&package, &ring());
    assert!(
        report.troubles.iter().any(|trouble| matches!(trouble, Trouble::BadSignature { .. })),
        "{:?}",
        report.troubles
    );
}

/// A forger with a key of their own makes everything consistent, but for the claim to be somebody else.
#[test]
fn a_signature_that_is_no_signature_is_never_taken_for_one() {
    let place = tempfile::tempdir().unwrap();
    let [ed25519, sm2] = keys();
    let id = |key: &SigningKey| key.public().id();
    let claims = [
        format!(r#"[{{"algorithm":"sm2","id":"{}"}}]"#, id(&ed25519)),
        format!(r#"[{{"algorithm":"ed25519","id":"{}"}},{{"algorithm":"ed25519","id":"{0}"}}]"#, id(&ed25519)),
        format!(r#"[{{"algorithm":"ed25519","id":"{}"}}]"#, id(&sm2)),
        "[]".to_owned(),
    ];
    for (n, claim) in claims.iter().enumerate() {
        let package = pack(&place.path().join(n.to_string()), 1);
        let signing = format!(r#"{{"signed_at":"2026-09-22T02:00:00Z","keys":{claim}}}"#);
        fs::write(package.join("signing.json"), &signing).unwrap();
        let pem = ed25519.public().to_pem();
        fs::write(package.join("signatures/sm2.pub.pem"), &pem).unwrap();
        for (name, text) in [("signing.json", &signing), ("signatures/sm2.pub.pem", &pem)] {
            relist(&package, "tagmanifest-sha256.txt", name, &evidence::Digests::of(text.as_bytes()).sha256);
        }
        let signed = fs::read(package.join("tagmanifest-sha256.txt")).unwrap();
        for name in ["signatures/ed25519.sig", "signatures/sm2.sig"] {
            fs::write(package.join(name), ed25519.sign(&signed).unwrap()).unwrap();
        }
        let report = verify(&package, &ring());
        assert_eq!(report.verdict(), Verdict::Troubled, "{claim}: {report:?}");
    }
}

fn relist(package: &Path, list: &str, name: &str, hash: &str) {
    let path = package.join(list);
    let mut entries = Entries::read(&fs::read(&path).unwrap()).unwrap();
    entries.hashes.insert(name.to_owned(), hash.to_owned());
    fs::write(path, entries.text()).unwrap();
}

#[cfg(unix)]
#[test]
fn a_hostile_bag_is_refused_with_a_reason_and_leads_nowhere() {
    use std::os::unix::ffi::OsStrExt as _;
    let place = tempfile::tempdir().unwrap();
    let outside = place.path().join("outside");
    fs::write(&outside, "secret").unwrap();
    let hash = evidence::Digests::of(b"secret").sha256;
    let check = |list: &str, line: &str, reason: &str| {
        let package = pack(&place.path().join(evidence::Digests::of(line.as_bytes()).sha256), 1);
        let path = package.join(list);
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text + line).unwrap();
        let report = verify(&package, &ring());
        let text = format!("{:?}", report.troubles.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert!(report.verdict() == Verdict::Troubled && text.contains(reason), "{list}, {line}: {text}");
    };
    for name in ["../../outside", "/etc/passwd", "data/../../outside", "data\\..\\outside"] {
        check("manifest-sha256.txt", &format!("{hash}  {name}\n"), "leads out of the package");
    }
    check("manifest-sha256.txt", &format!("{hash}  data/findings.json\n"), "listed twice");
    check("manifest-sha256.txt", &format!("{hash}  data/FINDINGS.json\n"), "listed twice");
    check("manifest-sha256.txt", "no hash at all\n", "not a hash");
    check("manifest-sha256.txt", &format!("{hash}  bagit.txt\n"), "not under data/");
    check("manifest-sha256.txt", &format!("{hash}  data/%2e%2e/x\n"), "not every system");
    check("tagmanifest-sha256.txt", &format!("{hash}  ../outside\n"), "leads out of the package");

    let package = pack(place.path(), 3);
    let link = package.join("data/findings.json");
    fs::remove_file(&link).unwrap();
    std::os::unix::fs::symlink(&outside, &link).unwrap();
    std::os::unix::fs::symlink("/", package.join("data/all")).unwrap();
    let report = verify(&package, &ring());
    for file in ["data/findings.json: refused", "data/all: refused"] {
        assert!(names(&report, file), "{:?}", report.troubles);
    }

    let package = pack(place.path(), 4);
    let odd = package.join("data").join(std::ffi::OsStr::from_bytes(b"odd\xff.txt"));
    fs::write(odd, "x").unwrap();
    fs::write(package.join("manifest-sm3.txt"), b"\xff\xfe").unwrap();
    let report = verify(&package, &ring());
    assert!(
        names(&report, "odd") && names(&report, "manifest-sm3.txt: damaged: line 1: not UTF-8"),
        "{:?}",
        report.troubles
    );

    let package = pack(place.path(), 6);
    let capture = package.join("data/capture/000001.capture");
    fs::remove_file(&capture).unwrap();
    std::os::unix::fs::symlink(&outside, &capture).unwrap();
    let report = verify(&package, &ring());
    assert!(
        names(&report, "data/capture/000001.capture: refused") && report.capture.is_none(),
        "{:?}",
        report.troubles
    );

    // Files with a hole take no room on the disk, and nobody reads them.
    let package = pack(place.path(), 5);
    for (file, length) in
        [("data/log/flight.tlog", 1 << 42), ("manifest-sha256.txt", 1 << 40), ("signing.json", 1 << 40)]
    {
        fs::OpenOptions::new().write(true).open(package.join(file)).unwrap().set_len(length).unwrap();
    }
    let report = verify(&package, &ring());
    for file in ["data/log/flight.tlog", "manifest-sha256.txt", "signing.json"] {
        assert!(names(&report, file), "{file}: {:?}", report.troubles);
    }
}

#[test]
fn a_package_that_cannot_be_made_leaves_nothing_behind() {
    let place = tempfile::tempdir().unwrap();
    let target = place.path().join("package");
    let keys = keys();
    let one = [&keys[0]];
    let bytes = |name: &str| vec![Item::bytes(name, vec![1])];
    let gone = vec![Item::file("log/x.tlog", &place.path().join("gone"))];
    assert!(matches!(try_pack(&target, &case(), gone, &one), Err(BuildError::NoFile(_))));
    assert!(matches!(try_pack(&target, &case(), bytes("../x"), &one), Err(BuildError::Name { .. })));
    assert!(matches!(try_pack(&target, &case(), bytes("CASE.json"), &one), Err(BuildError::Twice(_))));
    assert!(matches!(try_pack(&target, &case(), bytes("x"), &[]), Err(BuildError::Keys)));
    assert!(matches!(try_pack(&target, &case(), bytes("x"), &[&keys[0], &keys[0]]), Err(BuildError::Keys)));
    let left: Vec<_> = fs::read_dir(place.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["package.case.jsonl"], "only the log of what was tried");

    // What a crash left is made anew, and what is there is not overwritten.
    fs::create_dir(place.path().join("package.unfinished")).unwrap();
    fs::write(place.path().join("package.unfinished/bagit.txt"), "half").unwrap();
    try_pack(&target, &case(), items(place.path(), 1), &one).unwrap();
    assert_eq!(verify(&target, &ring()).verdict(), Verdict::Untouched);
    assert!(matches!(try_pack(&target, &case(), bytes("x"), &one), Err(BuildError::Exists(_))));
}

/// What the test below starts: a program that dies when all files are copied and nothing is signed yet.
#[test]
fn dies_while_it_packs_where_it_is_asked_to() {
    let Some(place) = std::env::var_os("EVIDENCE_DIE_IN").map(PathBuf::from) else { return };
    let (keys, case) = (keys(), case());
    let record: &dyn Fn(&Path, &[_]) -> _ = &|_, _| std::process::abort();
    let content = Content { case: &case, items: items(&place, 1), record };
    let maker = Maker { who: "Chen", purpose: "hand over", program: "test", at: now(), keys: &[&keys[0]] };
    let mut custody = evidence::custody::Custody::open(&place.join("case.jsonl"), evidence::custody::BEGIN).unwrap();
    build(&place.join("package"), &content, &maker, &mut custody).unwrap();
}

#[test]
fn a_crash_leaves_nothing_that_looks_like_a_package() {
    let place = tempfile::tempdir().unwrap();
    let mut program = std::process::Command::new(std::env::current_exe().unwrap());
    program.args(["--exact", "dies_while_it_packs_where_it_is_asked_to"]).env("EVIDENCE_DIE_IN", place.path());
    let output = program.output().unwrap();
    assert!(!output.status.success());
    let (target, unfinished) = (place.path().join("package"), place.path().join("package.unfinished"));
    assert!(!target.exists() && unfinished.join("data/log/flight.tlog").exists());
    assert_eq!(verify(&unfinished, &ring()).troubles, [Trouble::NoPackage]);
    try_pack(&target, &case(), items(place.path(), 2), &[&keys()[0]]).unwrap();
    assert_eq!(verify(&target, &ring()).verdict(), Verdict::Untouched);
    assert!(!unfinished.exists());
}

#[test]
fn a_record_sees_every_file_and_is_part_of_the_package() {
    let place = tempfile::tempdir().unwrap();
    let (keys, target) = (keys(), place.path().join("package"));
    let case = case();
    let record: &dyn Fn(&Path, &[_]) -> _ = &|data, listed: &[evidence::package::Listed]| {
        assert!(data.join("log/flight.tlog").is_file());
        Ok(vec![(
            "record.txt".to_owned(),
            listed.iter().map(|file| file.name.clone() + "\n").collect::<String>().into_bytes(),
        )])
    };
    let content = Content { case: &case, items: items(place.path(), 1), record };
    let maker = Maker { who: "Chen", purpose: "hand over", program: "test", at: now(), keys: &[&keys[0]] };
    let mut custody =
        evidence::custody::Custody::open(&place.path().join("case.jsonl"), evidence::custody::BEGIN).unwrap();
    build(&target, &content, &maker, &mut custody).unwrap();
    assert!(fs::read_to_string(target.join("data/record.txt")).unwrap().contains("data/capture/000001.capture\n"));
    assert_eq!(verify(&target, &ring()).verdict(), Verdict::Untouched);
}

#[test]
fn what_is_done_with_a_package_is_in_the_log_before_it_is_done() {
    let place = tempfile::tempdir().unwrap();
    let path = pack(place.path(), 1);
    let mut package = Package::open(&path).unwrap();
    package.read("data/case.json", &doer()).unwrap();
    package.note("all there", &doer()).unwrap();
    let copy = place.path().join("copy");
    package.export(&copy, &doer()).unwrap();
    assert_eq!(verify(&copy, &ring()).verdict(), Verdict::Untouched);
    // Opened again, it goes on.
    let mut package = Package::open(&path).unwrap();
    package.read("README.txt", &doer()).unwrap();

    let nobody = Doer { who: " ", ..doer() };
    let refused = package.read("data/case.json", &nobody);
    assert!(matches!(refused, Err(OpenError::Custody(CustodyError::Nameless))));
    assert!(matches!(package.read("../package-1.custody.jsonl", &doer()), Err(OpenError::NoSuchFile(_))));

    let report = verify(&path, &ring());
    let acts: Vec<_> = report.custody.iter().map(|line| line.act).collect();
    assert_eq!(acts, [Act::Sealed, Act::Read, Act::Noted, Act::Exported, Act::Read]);
    assert_eq!(report.verdict(), Verdict::Untouched, "using a package does not change it");

    let log = custody_beside(&path);
    let text = fs::read_to_string(&log).unwrap();
    fs::write(&log, text.replacen("all there", "not there", 1)).unwrap();
    let report = verify(&path, &ring());
    assert!(names(&report, "package-1.custody.jsonl: line 3"), "{:?}", report.troubles);
    assert!(matches!(
        Package::open(&path),
        Err(OpenError::Custody(CustodyError::Broken { broken: Broken::Chain { line: 3 }, .. }))
    ));
}

#[test]
fn a_line_that_a_crash_tore_is_put_aside_and_the_log_goes_on() {
    let place = tempfile::tempdir().unwrap();
    let path = pack(place.path(), 1);
    Package::open(&path).unwrap().note("first", &doer()).unwrap();
    let log = custody_beside(&path);
    let text = fs::read_to_string(&log).unwrap();
    fs::write(&log, text.clone() + "{\"n\":2,\"prev").unwrap();
    assert!(names(&verify(&path, &ring()), "line 2"));
    Package::open(&path).unwrap().note("second", &doer()).unwrap();
    let report = verify(&path, &ring());
    assert_eq!((report.verdict(), report.custody.len()), (Verdict::Untouched, 3));
    let aside = fs::read_dir(place.path()).unwrap().map(|entry| entry.unwrap().path());
    let aside: Vec<_> = aside.filter(|path| path.to_str().unwrap().contains(".torn-")).collect();
    assert_eq!(fs::read_to_string(&aside[0]).unwrap(), "{\"n\":2,\"prev");
}

proptest! {
    #[test]
    fn no_bytes_make_the_readers_of_lists_and_logs_fail(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        drop(Entries::read(&bytes));
        drop(evidence::custody::read(&bytes, evidence::custody::BEGIN));
        drop(evidence::timestamp::check(&bytes, b"", Some(&bytes)));
    }

    #[test]
    fn a_list_that_is_read_is_written_as_it_was(names in proptest::collection::btree_set("data/[a-z中文]{1,8}", 0..20)) {
        let text: String = names.iter().map(|name| format!("{}  {name}\n", evidence::Digests::of(name.as_bytes()).sha256)).collect();
        prop_assert_eq!(Entries::read(text.as_bytes()).unwrap().text(), text);
    }
}
