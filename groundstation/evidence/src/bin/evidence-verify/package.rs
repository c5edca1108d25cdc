//! A package, in words and as an exit code.

use std::io::Read as _;
use std::path::Path;
use std::process::ExitCode;

use evidence::case::Status;
use evidence::keys::{Keyring, KeyringError, MAX_KEYRING_BYTES};
use evidence::package::{Report, Verdict, verify};
use evidence::words::Words;
use mission::explain::{Explain, Message};
use mission::message;

use crate::in_words;

/// Verifies, says what it found.
pub fn run(folder: &Path, keys: Option<&Path>, words: &Words) -> ExitCode {
    let keyring = match keys.map_or(Ok(Keyring::default()), keyring) {
        Ok(keyring) => keyring,
        Err(message) => {
            eprintln!("{}", words.text(&message));
            return code(Verdict::Unreadable);
        }
    };
    let report = verify(folder, &keyring);
    say(&report, words);
    code(report.verdict())
}

fn keyring(path: &Path) -> Result<Keyring, Message> {
    let mut text = String::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(MAX_KEYRING_BYTES).read_to_string(&mut text));
    let file = path.display().to_string();
    read.map_err(|error| message!("evidence-read-failed", file = file, cause = error.to_string()))?;
    Keyring::from_json(&text).map_err(|error: KeyringError| error.explain())
}

fn code(verdict: Verdict) -> ExitCode {
    ExitCode::from(match verdict {
        Verdict::Untouched => 0,
        Verdict::Troubled => 1,
        Verdict::Unreadable => 2,
        Verdict::NotEnded => 3,
        Verdict::Unvouched => 4,
    })
}

fn say(report: &Report, words: &Words) {
    let print = |message: &Message| println!("{}", words.text(message));
    if let Some(case) = &report.case {
        let (files, bytes) = (report.checked.files, report.checked.bytes as f64);
        let (number, brigade) = (case.number.as_str(), case.brigade.as_str());
        print(&message!("evidence-package-holds", number = number, brigade = brigade, files = files, bytes = bytes));
    }
    if let Some(digest) = &report.digest {
        print(&message!("evidence-package-digest", sha256 = digest.as_str()));
    }
    if let Some(origin) = &report.redacted {
        let (masked, withheld) = (origin.masked.len(), origin.withheld.len());
        let sha256 = origin.source.sha256.as_str();
        print(&message!("evidence-redact-copy", sha256 = sha256, masked = masked, withheld = withheld));
    }
    if let Some(status) = &report.status {
        print(&status.explain());
        if let Status::Clue(lacking) = status {
            lacking.iter().for_each(|lacking| println!("  {}", words.text(&lacking.explain())));
        }
    }
    report.signatures.iter().for_each(|signature| print(&signature.explain()));
    if let Some(stamp) = &report.time_stamp {
        print(&message!("evidence-time-stamp", at = stamp.at.to_string()));
    }
    if let Some(last) = report.custody.last() {
        let (lines, at) = (report.custody.len(), last.at.to_string());
        print(&message!("evidence-package-custody", lines = lines, who = last.who.as_str(), at = at));
    }
    if let Some(capture) = &report.capture {
        capture.gaps.iter().for_each(|gap| println!("{}", in_words(gap, words)));
        if capture.more_gaps > 0 {
            print(&message!("evidence-gaps-more", count = capture.more_gaps as f64));
        }
    }
    report.troubles.iter().for_each(|trouble| print(&trouble.explain()));
    print(&report.verdict().explain());
}
