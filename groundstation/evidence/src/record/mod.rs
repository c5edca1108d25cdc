//! The readable record of a case: the same content as a page that works from disk, and as a PDF.

mod html;
mod map;
mod pdf;
mod shown;

pub use map::Map;
pub use paper::pdf::{Font, NoFont};

use std::path::Path;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use mission::explain::{Explain, Message};
use mission::message;

use crate::Disk;
use crate::beijing::beijing;
use crate::capture::Gap;
use crate::case::{Case, Lane, Origin, Status};
use crate::clock::{ClockProof, Step};
use crate::custody::{self, Act, MAX_CUSTODY_BYTES};
use crate::package::hashing::read_bounded;
use crate::package::{CAPTURE, CUSTODY, Listed};
use crate::verify::verify;
use crate::words::Words;

/// Files whose hashes the record shows; the lists of the package have them all.
const MOST_FILES: usize = 200;
/// Stills on the contact sheet.
const MOST_STILLS: usize = 24;
/// Lines of custody and gaps that are shown.
const MOST_LINES: usize = 100;
/// The clock proof of a package.
const CLOCK: &str = "data/clock.json";
/// A larger one is not read: all readings that it may list.
const MAX_CLOCK_BYTES: u64 = 64 << 20;
/// A larger track is not drawn.
const MAX_TRACK_BYTES: u64 = 16 << 20;

/// A heading and what stands below.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Section {
    pub heading: Message,
    pub rows: Vec<(Message, Value)>,
}

/// What stands behind a label.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    /// As somebody wrote it.
    Text(String),
    /// In the reader's language.
    Said(Message),
}

/// Everything that the record shows.
#[derive(Debug)]
pub struct Record {
    chinese: Words,
    english: Words,
    number: String,
    status: Status,
    sections: Vec<Section>,
    map: Option<Map>,
    /// Names under `data/`, and which part of a bridge each says that it shows.
    stills: Vec<(String, Option<Message>)>,
    /// The film that a browser plays.
    video: Option<String>,
    files: Vec<Listed>,
    all_files: usize,
    made: Timestamp,
}

impl Record {
    /// Looks at what a package holds. `data` is the folder with the files that `files` lists.
    pub fn new(case: &Case, made: Timestamp, data: &Path, files: &[Listed]) -> Self {
        let under = |folder: &str, ends: &[&str]| -> Vec<String> {
            let names = files.iter().filter_map(|file| file.name.strip_prefix("data/"));
            let wanted = |name: &&str| {
                let lower = name.to_ascii_lowercase();
                lower.starts_with(folder) && ends.iter().any(|end| lower.ends_with(end))
            };
            names.filter(wanted).map(str::to_owned).collect()
        };
        let track = under("track/", &[".geojson", ".json"]).into_iter().next();
        let map = track.and_then(|name| Map::read(&bounded(&data.join(name), MAX_TRACK_BYTES)?));
        let mut stills = under("stills/", &[".jpg", ".jpeg", ".png"]);
        stills.truncate(MOST_STILLS);
        let shown = |name: String| {
            let shown = bounded(&data.join(&name), pdf::MAX_STILL_BYTES).and_then(|picture| shown::part(&picture));
            (name, shown)
        };
        let stills = stills.into_iter().map(shown).collect();
        let has_capture = files.iter().any(|file| file.name.starts_with(CAPTURE));
        let gaps = if has_capture { verify(&Disk::at(&data.join("capture"))).gaps } else { Vec::new() };
        let has_proof = files.iter().any(|file| file.name == CLOCK);
        let proof = has_proof.then(|| ClockProof::from_json(&bounded(&data.join("clock.json"), MAX_CLOCK_BYTES)?).ok());
        let mut sections = sections(case, has_capture, &gaps, proof.flatten().as_ref());
        sections.extend(custody_section(data));
        Self {
            chinese: Words::new("zh"),
            english: Words::new("en"),
            number: case.number.clone(),
            status: case.status(),
            sections,
            map,
            stills,
            video: under("footage/", &[".mp4", ".webm"]).into_iter().next(),
            files: files.iter().take(MOST_FILES).cloned().collect(),
            all_files: files.len(),
            made,
        }
    }

    /// The page: one file that works from disk beside the rest of the package, without any other part or program.
    pub fn html(&self) -> Vec<u8> {
        html::page(self).into_bytes()
    }

    /// The PDF, with the contact sheet. `data` is the folder with the stills.
    ///
    /// # Errors
    /// The font cannot be embedded.
    pub fn pdf(&self, data: &Path, font: &Font) -> Result<Vec<u8>, NoFont> {
        pdf::document(self, data, font)
    }

    fn zh(&self, message: &Message) -> String {
        self.chinese.text(message)
    }

    fn en(&self, message: &Message) -> String {
        self.english.text(message)
    }

    fn value(&self, value: &Value) -> String {
        match value {
            Value::Text(text) => text.clone(),
            Value::Said(message) => self.zh(message),
        }
    }

    /// Evidence or clue, and what is lacking.
    fn status_lines(&self) -> Vec<Message> {
        let mut lines = vec![self.status.explain()];
        if let Status::Clue(lacking) = &self.status {
            lines.extend(lacking.iter().map(Explain::explain));
        }
        lines
    }

    fn more_files(&self) -> usize {
        self.all_files - self.files.len()
    }
}

fn bounded(path: &Path, most: u64) -> Option<Vec<u8>> {
    read_bounded(path, most).ok()
}

fn sections(case: &Case, has_capture: bool, gaps: &[Gap], proof: Option<&ClockProof>) -> Vec<Section> {
    let text = |text: &str| Value::Text(text.to_owned());
    let people = |people: &[crate::case::Person]| {
        let each = people.iter().map(|person| match person.certificate.trim() {
            "" => person.name.clone(),
            certificate => format!("{}（{certificate}）", person.name),
        });
        Value::Text(each.collect::<Vec<_>>().join("；"))
    };
    let mut first = vec![
        (message!("evidence-record-number"), text(&case.number)),
        (message!("evidence-record-id"), text(&case.record)),
        (message!("evidence-record-brigade"), text(&case.brigade)),
    ];
    match case.lane {
        Some(Lane::A) => first.extend([
            (message!("evidence-record-lane"), Value::Said(message!("evidence-record-lane-a"))),
            (message!("evidence-record-scene"), text(&case.scene_record)),
        ]),
        Some(Lane::B) => first.extend([
            (message!("evidence-record-lane"), Value::Said(message!("evidence-record-lane-b"))),
            (message!("evidence-record-review"), text(&case.review)),
            (message!("evidence-record-notice"), text(&case.notice)),
            (message!("evidence-record-corridor"), text(&case.corridor)),
            (
                message!("evidence-record-reviewed"),
                Value::Text(case.reviewed.as_ref().map_or(String::new(), |by| format!("{}，{}", by.who, both(by.at)))),
            ),
        ]),
        None => first.push((message!("evidence-record-lane"), text(""))),
    }
    let road = &case.road;
    let (aircraft, clock) = (&case.aircraft, &case.clock);
    let offset =
        clock.offset_ms.zip(clock.uncertainty_ms).map_or(String::new(), |(at, by)| format!("{at:+} ms ± {by} ms"));
    let time = |at: Option<Timestamp>| Value::Text(at.map_or(String::new(), both));
    let copied = case.copied.as_ref().map(|copied| {
        let how = match copied.origin {
            Origin::Card => message!("evidence-record-origin-card"),
            Origin::Stream => message!("evidence-record-origin-stream"),
        };
        (how, format!("{}，{}", copied.who, both(copied.at)))
    });
    let mut originals = match copied {
        Some((how, by)) => vec![
            (message!("evidence-record-origin"), Value::Said(how)),
            (message!("evidence-record-copied"), Value::Text(by)),
        ],
        None => vec![(message!("evidence-record-origin"), text(""))],
    };
    if has_capture {
        let none = Value::Said(message!("evidence-record-no-gaps"));
        let shown = gaps.iter().take(MOST_LINES).map(|gap| Value::Said(said(gap))).collect();
        let gaps: Vec<_> = if gaps.is_empty() { vec![none] } else { shown };
        originals.extend(gaps.into_iter().map(|gap| (message!("evidence-record-gap"), gap)));
    }
    let mut times = vec![
        (message!("evidence-record-began"), time(case.began)),
        (message!("evidence-record-ended"), time(case.ended)),
        (message!("evidence-record-clock"), text(&clock.source)),
        (message!("evidence-record-offset"), text(&offset)),
    ];
    if let Some(proof) = proof {
        let steps: Vec<_> = proof.steps().take(MOST_LINES).map(|(at, step)| stepped(at, step)).collect();
        let none = vec![message!("evidence-record-no-steps")];
        let steps = if steps.is_empty() { none } else { steps };
        times.extend(steps.into_iter().map(|step| (message!("evidence-record-steps"), Value::Said(step))));
    }
    vec![
        Section { heading: message!("evidence-record-case"), rows: first },
        Section {
            heading: message!("evidence-record-finding"),
            rows: vec![
                (message!("evidence-record-kind"), text(&case.finding.kind)),
                (message!("evidence-record-law"), text(&case.finding.law)),
                (message!("evidence-record-description"), text(&case.finding.description)),
            ],
        },
        Section {
            heading: message!("evidence-record-place"),
            rows: vec![
                (message!("evidence-record-route"), text(&road.route)),
                (message!("evidence-record-toward"), text(&road.toward)),
                (message!("evidence-record-stake"), text(&road.stake)),
                (message!("evidence-record-road-lane"), text(&road.lane)),
                (message!("evidence-record-structure"), text(&road.structure)),
                (message!("evidence-record-take-off"), text(&case.place)),
                (message!("evidence-record-weather"), text(&case.weather)),
            ],
        },
        Section { heading: message!("evidence-record-time"), rows: times },
        Section {
            heading: message!("evidence-record-crew"),
            rows: vec![
                (message!("evidence-record-officers"), people(&case.officers)),
                (message!("evidence-record-pilot"), people(std::slice::from_ref(&case.pilot))),
                (message!("evidence-record-approval"), text(&case.approval)),
            ],
        },
        Section {
            heading: message!("evidence-record-aircraft"),
            rows: vec![
                (message!("evidence-record-model"), text(&aircraft.model)),
                (message!("evidence-record-registration"), text(&aircraft.registration)),
                (message!("evidence-record-product"), text(&aircraft.product)),
                (message!("evidence-record-camera"), text(&aircraft.camera)),
                (message!("evidence-record-firmware"), text(&aircraft.firmware)),
            ],
        },
        Section { heading: message!("evidence-record-originals"), rows: originals },
    ]
}

fn said(gap: &Gap) -> Message {
    let time = |us: u64| {
        i64::try_from(us).ok().and_then(|us| Timestamp::from_microsecond(us).ok()).map_or(us.to_string(), both)
    };
    message!(
        "evidence-record-gap-said",
        cause = gap.cause.as_str(),
        from = time(gap.from_utc_us),
        until = time(gap.until_utc_us),
        records = gap.records as f64
    )
}

fn custody_section(data: &Path) -> Option<Section> {
    let name = CUSTODY.strip_prefix("data/").unwrap_or(CUSTODY);
    let bytes = bounded(&data.join(name), MAX_CUSTODY_BYTES)?;
    let lines = custody::read(&bytes, custody::BEGIN).ok()?.lines;
    let row = |line: custody::Line| {
        let act = match line.act {
            Act::Collected => message!("evidence-record-act-collected"),
            Act::Sealed => message!("evidence-record-act-sealed"),
            Act::Verified => message!("evidence-record-act-verified"),
            Act::Read => message!("evidence-record-act-read"),
            Act::Exported => message!("evidence-record-act-exported"),
            Act::Redacted => message!("evidence-record-act-redacted"),
            Act::Stamped => message!("evidence-record-act-stamped"),
            Act::Stored => message!("evidence-record-act-stored"),
            Act::Noted => message!("evidence-record-act-noted"),
            Act::Disposed => message!("evidence-record-act-disposed"),
        };
        (act, Value::Text(format!("{}，{}，{}（{}）", both(line.at), line.who, line.what, line.purpose)))
    };
    let rows = lines.into_iter().take(MOST_LINES).map(row).collect();
    Some(Section { heading: message!("evidence-record-custody"), rows })
}

fn stepped(at: Timestamp, step: Step) -> Message {
    message!("evidence-record-step-said", at = both(at), ms = step.by_ms.round())
}

/// A time as it is written in Beijing, and in UTC.
fn both(at: Timestamp) -> String {
    let utc = at.to_zoned(TimeZone::UTC);
    format!("{} UTC+8（{}）", beijing(at).strftime("%Y-%m-%d %H:%M:%S"), utc.strftime("%Y-%m-%d %H:%M:%SZ"))
}
