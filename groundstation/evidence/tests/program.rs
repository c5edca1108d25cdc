//! `evidence-verify` as a person or a script uses it.

#![allow(clippy::unwrap_used)]

mod common;

use std::path::Path;
use std::process::Command;

use evidence::Disk;
use evidence::capture::{Capture, Kind, Policy};
use telemetry::wire::{MonoTime, Stamp, UtcMicros};

fn at(ms: u64) -> Stamp {
    Stamp { mono: MonoTime::from_millis(ms), utc: UtcMicros(1_790_000_000_000_000 + ms * 1_000) }
}

fn open(folder: &Path, ms: u64) -> Capture<Disk> {
    let disk = Disk::new(folder).unwrap();
    let id = "0198c0de-0000-7000-8000-000000000004";
    let (mut capture, _) = Capture::open(disk, Policy::default(), id, "test", at(ms)).unwrap();
    for n in 0..10 {
        capture.push(at(ms + n * 100), Kind::Mavlink, &[n as u8; 40]).unwrap();
    }
    capture.write(at(ms + 1_000)).unwrap();
    capture
}

fn run(arguments: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_evidence-verify")).args(arguments).output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8(text).unwrap())
}

#[test]
fn a_verdict_is_an_exit_code_and_words_in_both_languages() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().to_str().unwrap();
    drop(open(place.path(), 0));
    let (code, text) = run(&[folder, "--lang", "en"]);
    assert!(code == 3 && text.contains("Not ended"), "{code} {text}");

    open(place.path(), 60_000).finish(at(62_000)).unwrap();
    let (code, text) = run(&["--lang", "en", folder]);
    assert!(code == 0 && text.contains("Untouched"), "{code} {text}");
    assert!(text.contains("Missing (the program was not running): 2026-09-21T"), "{text}");
    let (code, text) = run(&["--lang", "zh-CN", folder]);
    assert!(code == 0 && text.contains("完好") && text.contains("程序未在运行"), "{code} {text}");

    let file = place.path().join("000001.capture");
    let mut bytes = std::fs::read(&file).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    std::fs::write(&file, bytes).unwrap();
    let (code, text) = run(&["--lang", "en", folder]);
    assert!(code == 1 && text.contains("000001.capture is not as it was recorded from byte "), "{code} {text}");
}

#[test]
fn what_cannot_be_read_has_no_verdict() {
    let place = tempfile::tempdir().unwrap();
    let (code, text) = run(&["--lang", "en", place.path().to_str().unwrap()]);
    assert!(code == 2 && text.contains("no capture in this folder"), "{code} {text}");
    let (code, text) = run(&["--lang", "zh", place.path().join("none").to_str().unwrap()]);
    assert!(code == 2 && text.contains("无法读取"), "{code} {text}");
    let (code, text) = run(&["--lang", "en"]);
    assert!(code == 2 && text.contains("Usage"), "{code} {text}");
}

#[cfg(unix)]
#[test]
fn an_absurdly_large_file_or_a_folder_under_a_files_name_is_refused_without_being_read() {
    let place = tempfile::tempdir().unwrap();
    open(place.path(), 0).finish(at(2_000)).unwrap();
    // A file with a hole takes no room on the disk.
    let file = std::fs::OpenOptions::new().write(true).open(place.path().join("000001.seal.json")).unwrap();
    file.set_len(1 << 42).unwrap();
    let (code, text) = run(&["--lang", "en", place.path().to_str().unwrap()]);
    assert!(code == 2 && text.contains("000001.seal.json cannot be read"), "{code} {text}");

    std::fs::remove_file(place.path().join("000001.seal.json")).unwrap();
    std::fs::create_dir(place.path().join("000001.seal.json")).unwrap();
    let (code, text) = run(&["--lang", "en", place.path().to_str().unwrap()]);
    assert!(code == 2 && text.contains("000001.seal.json cannot be read"), "{code} {text}");
}

#[test]
fn no_message_of_the_program_is_missing_in_the_catalogues() {
    let place = tempfile::tempdir().unwrap();
    open(place.path(), 0).finish(at(2_000)).unwrap();
    for name in ["000001.capture", "sha256sums.txt"] {
        std::fs::write(place.path().join(name), "other").unwrap();
    }
    std::fs::write(place.path().join("added.txt"), "added").unwrap();
    for language in ["zh", "en"] {
        let (code, text) = run(&["--lang", language, place.path().to_str().unwrap()]);
        assert!(code == 1 && !text.contains("evidence-") && text.contains("added.txt"), "{code} {text}");
    }
}

#[test]
fn a_packages_verdict_is_an_exit_code_and_words_in_both_languages() {
    let place = tempfile::tempdir().unwrap();
    let package = common::pack(place.path(), 1);
    let ring = place.path().join("keyring.json");
    std::fs::write(&ring, common::ring().to_json()).unwrap();
    let (package, ring) = (package.to_str().unwrap(), ring.to_str().unwrap());
    for (language, words) in [
        ("en", ["Untouched", "the key is unknown", "data/findings.json is not as it was packed"]),
        ("zh", ["完好：", "密钥未知", "data/findings.json 的内容与打包时不一致"]),
    ] {
        let (code, text) = run(&["--lang", language, "--keys", ring, package]);
        assert!(code == 0 && text.contains(words[0]) && !text.contains("evidence-"), "{code} {text}");
        let (code, text) = run(&["--lang", language, package]);
        assert!(code == 4 && text.contains(words[1]) && !text.contains("evidence-"), "{code} {text}");
        let findings = Path::new(package).join("data/findings.json");
        let kept = std::fs::read(&findings).unwrap();
        std::fs::write(&findings, "{}").unwrap();
        let (code, text) = run(&["--lang", language, "--keys", ring, package]);
        assert!(code == 1 && text.contains(words[2]) && !text.contains("evidence-"), "{code} {text}");
        std::fs::write(&findings, kept).unwrap();
        let (code, text) = run(&["--lang", language, "--keys", package, package]);
        assert!(code == 2, "a folder is no keyring: {code} {text}");
    }
}
