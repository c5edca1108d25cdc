//! Findings in words.

use egui::Ui;
use mission::message;
use session::findings::finding::{Finding, Jurisdiction, Kind, Kinds, Measured, Outcome};
use session::text::Language;

use crate::Frame;
use crate::theme::Palette;

pub(crate) fn chinese(frame: &Frame<'_>) -> bool {
    frame.session.settings().language == Language::Chinese
}

/// What a kind is called.
pub(crate) fn kind(frame: &Frame<'_>, kind: &Kind) -> String {
    if chinese(frame) { kind.zh.clone() } else { kind.en.clone() }
}

/// What the kind with a code is called; a code of a newer version stands for itself.
pub(crate) fn kind_of(frame: &Frame<'_>, code: &str) -> String {
    Kinds::embedded().get(code).map_or_else(|| code.to_owned(), |known| kind(frame, known))
}

/// The articles that a kind offends against; empty where none applies.
pub(crate) fn law(frame: &Frame<'_>, kind: &Kind) -> String {
    if chinese(frame) { kind.legal_zh.clone() } else { kind.legal_en.clone() }
}

/// Whose business a kind is.
pub(crate) fn jurisdiction(frame: &Frame<'_>, kind: &Kind) -> String {
    let name = |code: &str| authority(frame, code);
    match &kind.jurisdiction {
        Jurisdiction::Detachment => frame.t("finding-own"),
        Jurisdiction::Shared { with } => frame.m(&message!("finding-shared", authority = name(with))),
        Jurisdiction::HandOver { to } => frame.m(&message!("finding-hand-over", authority = name(to))),
    }
}

/// What an authority is called.
pub(crate) fn authority(frame: &Frame<'_>, code: &str) -> String {
    match Kinds::embedded().authority(code) {
        Some(known) if chinese(frame) => known.zh.clone(),
        Some(known) => known.en.clone(),
        None => code.to_owned(),
    }
}

/// A lane as people say it.
pub(crate) fn lane(frame: &Frame<'_>, lane: &str) -> String {
    match lane {
        "median" => frame.t("finding-lane-median"),
        "inner_shoulder" => frame.t("finding-lane-inner"),
        "shoulder" => frame.t("finding-lane-shoulder"),
        "roadside" => frame.t("finding-lane-roadside"),
        other => match other.parse::<u32>() {
            Ok(number) => frame.m(&message!("finding-lane", number = f64::from(number))),
            Err(_) => other.to_owned(),
        },
    }
}

/// Where it is: road, stake, direction and lane, or coordinates.
pub(crate) fn place(frame: &Frame<'_>, finding: &Finding) -> String {
    match &finding.road {
        Some(road) => {
            let lane = road.lane.as_deref().map(|name| lane(frame, name)).unwrap_or_default();
            frame.m(&message!(
                "finding-place",
                route = road.route.as_str(),
                stake = road.stake.as_str(),
                toward = road.toward.as_str(),
                lane = lane
            ))
        }
        None => format!("{:.6}, {:.6}", finding.place.lat_deg, finding.place.lon_deg),
    }
}

/// A distance that was taken from footage.
pub(crate) fn measured(frame: &Frame<'_>, measured: &Measured) -> String {
    let Measured { what, metres, uncertainty_m } = measured;
    frame.m(&message!("finding-measured", what = what.as_str(), metres = *metres, uncertainty = *uncertainty_m))
}

/// How long something is, as far as that is known.
pub(crate) fn length(frame: &Frame<'_>, metres: f64, uncertainty_m: f64) -> String {
    frame.m(&message!("finding-measure", metres = metres, uncertainty = uncertainty_m))
}

/// What came of the last thing that was done with findings.
pub(crate) fn told(ui: &mut Ui, frame: &Frame<'_>) {
    let palette = Palette::of(frame.session.settings());
    match frame.session.findings().told() {
        Some(Ok(what)) => {
            ui.colored_label(palette.good, frame.m(what));
        }
        Some(Err(why)) => {
            ui.colored_label(palette.danger, frame.m(why));
        }
        None => {}
    }
}

/// What became of it.
pub(crate) fn outcome(frame: &Frame<'_>, outcome: &Outcome) -> String {
    match outcome {
        Outcome::Open => frame.t("finding-open"),
        Outcome::HandedOver { to, .. } => frame.m(&message!("finding-handed-over", authority = authority(frame, to))),
        Outcome::Taught { .. } => frame.t("finding-taught"),
        Outcome::Promised { .. } => frame.t("finding-promised"),
        Outcome::Closed => frame.t("finding-closed"),
        Outcome::Withdrawn => frame.t("finding-withdrawn"),
    }
}
