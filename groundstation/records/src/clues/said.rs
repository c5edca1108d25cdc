//! How a list says what a finding holds.

use jiff::Timestamp;
use mission::explain::Explain;
use mission::message;
use paper::sheet::beijing;
use paper::words::{Language, Words};

use super::words;
use crate::finding::{Finding, FindingRoad, Jurisdiction, Kinds, Outcome, Severity};
use crate::sortie::UtcMicros;

/// Decimals of a degree: 0.1 m on the ground.
pub(super) const DEGREES: usize = 6;

pub(super) fn kind(language: Language, code: &str) -> String {
    // A list of another program, or an older one, may know more.
    Kinds::embedded().get(code).map_or(code.to_owned(), |kind| language.of_two(&kind.zh, &kind.en).clone())
}

pub(super) fn legal(language: Language, code: &str) -> String {
    let kind = Kinds::embedded().get(code);
    kind.map_or(String::new(), |kind| language.of_two(&kind.legal_zh, &kind.legal_en).clone())
}

/// Name of an authority by its code; what is no code is a name already.
pub(super) fn authority(language: Language, code: &str) -> String {
    let known = Kinds::embedded().authority(code);
    known.map_or(code.to_owned(), |authority| language.of_two(&authority.zh, &authority.en).clone())
}

/// Whose business a kind is, as people read it.
pub fn jurisdiction(language: Language, code: &str) -> String {
    let message = match Kinds::embedded().get(code).map(|kind| &kind.jurisdiction) {
        None => return String::new(),
        Some(Jurisdiction::Detachment) => message!("clues-own"),
        Some(Jurisdiction::Shared { with }) => message!("clues-shared", with = authority(language, with)),
        Some(Jurisdiction::HandOver { to }) => message!("clues-hand-over", to = authority(language, to)),
    };
    words(language).text(&message)
}

/// A lane, as people read it.
pub fn lane(language: Language, lane: &str) -> String {
    let message = match lane {
        "median" => message!("clues-lane-median"),
        "inner_shoulder" => message!("clues-lane-inner-shoulder"),
        "shoulder" => message!("clues-lane-shoulder"),
        "roadside" => message!("clues-lane-roadside"),
        number if !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) => {
            message!("clues-lane-number", number = number)
        }
        other => return other.to_owned(),
    };
    words(language).text(&message)
}

/// What became of a finding, as people read it, with the day by which something is due.
pub fn outcome(language: Language, outcome: &Outcome) -> String {
    let day = |at: Option<UtcMicros>| at.and_then(|at| beijing(at.0)).map(|at| at.strftime("%Y-%m-%d").to_string());
    let words = words(language);
    let first = match outcome {
        Outcome::Open => message!("clues-open"),
        Outcome::HandedOver { to, receipt, .. } if receipt.is_empty() => {
            message!("clues-handed-over", to = authority(language, to))
        }
        Outcome::HandedOver { to, receipt, .. } => {
            message!("clues-handed-over-receipt", to = authority(language, to), receipt = receipt.as_str())
        }
        Outcome::Taught { .. } => message!("clues-taught"),
        Outcome::Promised { .. } => message!("clues-promised"),
        Outcome::Closed => message!("clues-closed"),
        Outcome::Withdrawn => message!("clues-withdrawn"),
    };
    let due = day(outcome.due()).map(|day| match outcome {
        Outcome::HandedOver { .. } => message!("clues-due", day = day),
        _ => message!("clues-revisit", day = day),
    });
    let lines: Vec<String> = [Some(first), due].into_iter().flatten().map(|message| words.text(&message)).collect();
    lines.join("\n")
}

pub(super) fn toward(words: &Words, road: &FindingRoad) -> String {
    if road.toward.is_empty() {
        String::new()
    } else {
        words.text(&message!("clues-toward", place = road.toward.as_str()))
    }
}

/// Lane, distance from the centreline where it is beside the road, structure and its part.
pub(super) fn position(language: Language, words: &Words, road: &FindingRoad) -> String {
    let beside = road.lane.as_deref().is_none_or(|lane| lane == "roadside");
    let offset = beside.then(|| words.text(&message!("clues-offset", metres = format!("{:.0}", road.offset_m.abs()))));
    let lane = road.lane.as_deref().map(|code| lane(language, code));
    let part = road.part.as_ref().map(|part| words.text(&part.explain()));
    let parts: Vec<String> = [lane, offset, road.structure.clone(), part].into_iter().flatten().collect();
    parts.join(language.of_two("，", ", "))
}

/// Severity, the note, and the distances that were taken.
pub(super) fn description(language: Language, words: &Words, finding: &Finding) -> String {
    let pavement = Kinds::embedded().get(&finding.kind).is_none_or(|kind| kind.group.is_pavement());
    let severity = finding.severity.filter(|_| pavement).map(|severity| {
        words.text(&match severity {
            Severity::Light => message!("clues-light"),
            Severity::Heavy => message!("clues-heavy"),
        })
    });
    let note = finding.note.trim();
    let more = !finding.measured.is_empty();
    let note = if more { note.trim_end_matches(['。', '.', '；', ';']) } else { note };
    let note = Some(note.to_owned()).filter(|note| !note.is_empty());
    let measured = finding.measured.iter().map(|m| with_uncertainty(&m.what, m.metres, m.uncertainty_m));
    let parts: Vec<String> = severity.into_iter().chain(note).chain(measured).collect();
    parts.join(language.of_two("；", "; "))
}

fn with_uncertainty(what: &str, metres: f64, uncertainty_m: f64) -> String {
    format!("{what} {metres:.1} m ±{uncertainty_m:.1} m")
}

/// Length and width with their uncertainty. Blanks that do not break keep each on its line.
pub(super) fn size(words: &Words, finding: &Finding) -> String {
    let Some(extent) = finding.extent else { return String::new() };
    let width = extent.width_m.map_or(String::new(), |width| format!("\u{a0}×\u{a0}{width:.1}"));
    let sure = match extent.uncertainty_m {
        Some(uncertainty) => format!("±{uncertainty:.1}\u{a0}m"),
        None => words.text(&message!("clues-by-eye")),
    };
    format!("{:.1}{width}\u{a0}m\n{sure}", extent.length_m)
}

pub(super) fn place(finding: &Finding) -> String {
    format!("{:.DEGREES$}, {:.DEGREES$}", finding.place.lat_deg, finding.place.lon_deg)
}

/// UTC, as machines read it.
pub(super) fn rfc3339(at: UtcMicros) -> Option<String> {
    Timestamp::from_microsecond(at.0).ok().map(|at| at.to_string())
}
