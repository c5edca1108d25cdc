//! Where the active vehicle is, as people on the road say it, and how far its plan is.

use egui::{RichText, Ui};
use mission::explain::Message;
use mission::message;
use session::fly::{Active, Progress, RoadPlace, Shown, Structure};

use crate::Frame;
use crate::theme::Palette;
use crate::widgets::{age_text, duration_text, whole};

/// Nearer than this a structure is "here", metres.
const HERE_M: f64 = 15.0;

pub(super) fn draw(ui: &mut Ui, frame: &Frame<'_>) {
    let Some(active) = &frame.session.fly().view().active else {
        ui.label(RichText::new(frame.t("fly-none-active")).size(20.0));
        return;
    };
    let palette = Palette::of(frame.session.settings());
    place(ui, frame, active, &palette);
    if let Some(progress) = &active.progress {
        ui.separator();
        ui.label(RichText::new(progress_text(frame, active, progress)).size(15.0));
    }
}

fn place(ui: &mut Ui, frame: &Frame<'_>, active: &Active, palette: &Palette) {
    let stale = active.road.age().or(active.place.age());
    let tint = |text: RichText| if stale.is_some() { text.color(palette.stale) } else { text };
    match active.road.as_ref().last() {
        Some(road) => {
            let stake = frame.m(&message!("fly-stake", code = road.code.as_str(), stake = road.stake.to_string()));
            ui.label(tint(RichText::new(stake).size(24.0).strong())).on_hover_text(&road.name);
            ui.label(tint(RichText::new(beside(frame, road)).size(17.0)));
            if let Some(structure) = &road.structure {
                ui.label(tint(RichText::new(structure_text(frame, structure)).size(15.0)));
            }
            if let Some(brigade) = &road.brigade {
                let brigade = frame.session.settings().brigade(brigade);
                ui.label(tint(RichText::new(brigade).size(15.0)));
            }
        }
        None if matches!(active.place, Shown::Unknown) => {
            ui.label(RichText::new(frame.t("fly-place-unknown")).size(20.0).color(palette.stale));
        }
        None => {
            ui.label(tint(RichText::new(frame.t("fly-off-road")).size(20.0)));
        }
    }
    if let Some(age) = stale {
        ui.label(RichText::new(age_text(frame, age)).color(palette.danger).size(15.0));
    }
}

fn beside(frame: &Frame<'_>, road: &RoadPlace) -> String {
    // Right and left as the driver on that carriageway sees the median: outwards is always to the driver's right.
    let offset = whole(road.offset_right_m.abs());
    let text = frame.m(&message!("fly-toward", toward = road.toward.as_str(), offset = offset));
    match road.lane {
        Some(lane) => format!("{text} · {}", frame.m(&message!("fly-lane", lane = f64::from(lane)))),
        None => text,
    }
}

fn structure_text(frame: &Frame<'_>, structure: &Structure) -> String {
    let kind = structure.kind.map_or_else(|| frame.t("fly-bridge"), |kind| frame.facility(kind));
    // Names often end in their kind already.
    let kind = if structure.name.ends_with(&kind) { String::new() } else { kind };
    let (name, away) = (structure.name.as_str(), whole(structure.ahead_m.abs()));
    let text: Message = match structure.ahead_m {
        m if m.abs() <= HERE_M => message!("fly-structure-here", name = name, kind = kind),
        m if m > 0.0 => message!("fly-structure-up", name = name, kind = kind, distance = away),
        _ => message!("fly-structure-down", name = name, kind = kind, distance = away),
    };
    frame.m(&text).trim().to_owned()
}

fn progress_text(frame: &Frame<'_>, active: &Active, progress: &Progress) -> String {
    let total = progress.total.map_or("–".to_owned(), |total| total.to_string());
    let item = frame.m(&message!("fly-progress-item", item = f64::from(progress.item), total = total));
    let now = active.road.as_ref().last().map(|road| road.stake.to_string());
    let stakes = now.zip(progress.end).map(|(now, end)| format!("{now} → {end}"));
    let left = progress.left_m.map(|left_m| {
        let time = progress.left.map_or("–".to_owned(), duration_text);
        frame.m(&message!("fly-progress-left", km = left_m / 1000.0, time = time))
    });
    [Some(item), stakes, left].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
