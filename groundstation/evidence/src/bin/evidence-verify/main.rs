//! `evidence-verify FOLDER`: what is wrong with a capture or a package, in words and as an exit code.

mod package;

use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

use evidence::Disk;
use evidence::capture::Gap;
use evidence::package::looks_like;
use evidence::verify::{Report, Verdict, verify};
use evidence::words::Words;
use mission::explain::Explain;
use mission::message;

fn main() -> ExitCode {
    let (mut folder, mut tag) = (None, sys_locale::get_locale().unwrap_or_default());
    let mut keys: Option<OsString> = None;
    let mut arguments = std::env::args_os().skip(1);
    while let Some(argument) = arguments.next() {
        match (argument.to_str(), &folder) {
            (Some("--lang"), _) => tag = arguments.next().and_then(|tag| tag.into_string().ok()).unwrap_or_default(),
            (Some("--keys"), _) => match arguments.next() {
                Some(file) => keys = Some(file),
                None => return usage(&tag),
            },
            (Some("--help"), _) => {
                println!("{}", Words::new(&tag).text(&message!("evidence-usage")));
                return ExitCode::SUCCESS;
            }
            (Some(option), _) if option.starts_with('-') => return usage(&tag),
            (_, None) => folder = Some(argument),
            (_, Some(_)) => return usage(&tag),
        }
    }
    let Some(folder) = folder else { return usage(&tag) };
    let (folder, words) = (Path::new(&folder), Words::new(&tag));
    if looks_like(folder) {
        return package::run(folder, keys.as_deref().map(Path::new), &words);
    }
    let report = verify(&Disk::at(folder));
    say(&report, &words);
    code(report.verdict())
}

fn code(verdict: Verdict) -> ExitCode {
    ExitCode::from(match verdict {
        Verdict::Untouched => 0,
        Verdict::Troubled => 1,
        Verdict::Unreadable => 2,
        Verdict::NotEnded => 3,
    })
}

fn usage(tag: &str) -> ExitCode {
    eprintln!("{}", Words::new(tag).text(&message!("evidence-usage")));
    code(Verdict::Unreadable)
}

fn say(report: &Report, words: &Words) {
    if let (Some(capture), Some(last)) = (&report.capture, &report.last_seal) {
        let (segments, records) = (f64::from(report.segments), report.records as f64);
        let holds = message!("evidence-holds", capture = capture.as_str(), segments = segments, records = records);
        println!("{}", words.text(&holds));
        let hashes = message!("evidence-last-seal", sha256 = last.sha256.as_str(), sm3 = last.sm3.as_str());
        println!("{}", words.text(&hashes));
    }
    for gap in &report.gaps {
        println!("{}", in_words(gap, words));
    }
    if report.more_gaps > 0 {
        println!("{}", words.text(&message!("evidence-gaps-more", count = report.more_gaps as f64)));
    }
    for trouble in &report.troubles {
        println!("{}", words.text(&trouble.explain()));
    }
    println!("{}", words.text(&report.verdict().explain()));
}

fn in_words(gap: &Gap, words: &Words) -> String {
    let cause = match gap.cause.as_str() {
        "restart" => words.text(&message!("evidence-cause-restart")),
        "disk" => words.text(&message!("evidence-cause-disk")),
        "size" => words.text(&message!("evidence-cause-size")),
        "link" => words.text(&message!("evidence-cause-link")),
        other => other.to_owned(),
    };
    let (from, until) = (time(gap.from_utc_us), time(gap.until_utc_us));
    let mut text = words.text(&message!("evidence-gap", cause = cause, from = from, until = until));
    if gap.records > 0 {
        text += &words.text(&message!("evidence-gap-records", records = gap.records as f64));
    }
    if gap.torn_bytes > 0 {
        text += &words.text(&message!("evidence-gap-torn", bytes = gap.torn_bytes as f64));
    }
    text
}

/// RFC 3339, UTC. What is no time any more is shown as the number that it is.
fn time(utc_us: u64) -> String {
    let time = i64::try_from(utc_us).ok().and_then(|us| jiff::Timestamp::from_microsecond(us).ok());
    time.map_or_else(|| utc_us.to_string(), |time| time.to_string())
}
