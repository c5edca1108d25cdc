//! What an aircraft under a bridge would do by itself where something fails: along the way, in words, and what would be better.

use egui::{CollapsingHeader, Rect, RichText, Sense, Ui, Vec2};
use session::planner::{Judged, Mend, WayBack};
use session::{Command, vehicle};

use super::mark;
use crate::Frame;
use crate::theme::Palette;
use crate::widgets::HoldToConfirm;

/// Height of the strip, points.
const STRIP: f32 = 26.0;
/// Findings that are shown at once; the rest unfold.
const SHOWN: usize = 3;

/// Draws it; where along the way the pointer is, metres, so that the map can show the way back from there.
pub(super) fn draw(
    ui: &mut Ui,
    frame: &Frame<'_>,
    judged: &Judged,
    palette: &Palette,
    out: &mut Vec<Command>,
) -> Option<f64> {
    ui.label(RichText::new(frame.t("under-ways")).strong());
    let from = if judged.failsafe_read { "under-failsafe-read" } else { "under-failsafe-usual" };
    ui.label(RichText::new(frame.t(from)).color(palette.weak));
    let pointed = strip(ui, frame, judged, palette);
    if judged.ways_back.is_empty() {
        ui.label(RichText::new(format!("✔ {}", frame.t("under-ways-good"))).color(palette.good));
    }
    let mut findings: Vec<&WayBack> = judged.ways_back.iter().collect();
    findings.sort_by_key(|finding| finding.rule.severity());
    let rest = findings.split_off(findings.len().min(SHOWN));
    for (nth, finding) in findings.into_iter().enumerate() {
        one(ui, frame, judged, finding, nth, palette, out);
    }
    if !rest.is_empty() {
        let title = frame.m(&mission::message!("under-ways-more", count = rest.len()));
        CollapsingHeader::new(title).id_salt("under-ways-more").show(ui, |ui| {
            for (nth, finding) in rest.into_iter().enumerate() {
                one(ui, frame, judged, finding, SHOWN + nth, palette, out);
            }
        });
    }
    pointed
}

/// Red where something is wrong with what the aircraft would do there.
fn strip(ui: &mut Ui, frame: &Frame<'_>, judged: &Judged, palette: &Palette) -> Option<f64> {
    let length_m = judged.ways.last().map_or(0.0, |way| way.along_m);
    if length_m <= 0.0 {
        return None;
    }
    let (rect, response) = ui.allocate_exact_size(Vec2::new(ui.available_width() - 8.0, STRIP), Sense::hover());
    ui.painter().rect_filled(rect, 0.0, palette.good);
    let at = |along_m: f64| rect.left() + rect.width() * (along_m / length_m).clamp(0.0, 1.0) as f32;
    // The worst is painted last.
    let mut findings: Vec<&WayBack> = judged.ways_back.iter().collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.rule.severity()));
    for finding in findings {
        let color = mark(finding.rule.severity(), palette).1;
        let [from, to] = finding.along_m.map(at);
        ui.painter().rect_filled(Rect::from_x_y_ranges(from..=to.max(from + 2.0), rect.y_range()), 0.0, color);
    }
    ui.painter().rect_stroke(rect, 0.0, (1.0, palette.border), egui::StrokeKind::Inside);
    let pointer = response.hover_pos()?;
    let along_m = f64::from((pointer.x - rect.left()) / rect.width()) * length_m;
    ui.painter().vline(pointer.x, rect.y_range(), (2.0, palette.text));
    let there = judged.ways_back.iter().filter(|finding| (finding.along_m[0]..=finding.along_m[1]).contains(&along_m));
    let mut words: Vec<String> = there.map(|finding| frame.explain(finding)).collect();
    if words.is_empty() {
        words.push(frame.t("under-ways-here-good"));
    }
    words.insert(0, frame.m(&mission::message!("under-ways-at", along = along_m)));
    response.on_hover_text_at_pointer(words.join("\n"));
    Some(along_m)
}

fn one(
    ui: &mut Ui,
    frame: &Frame<'_>,
    judged: &Judged,
    finding: &WayBack,
    nth: usize,
    palette: &Palette,
    out: &mut Vec<Command>,
) {
    let (sign, color) = mark(finding.rule.severity(), palette);
    ui.label(RichText::new(format!("{sign} {}", frame.explain(finding))).color(color));
    // The first is in the sentence.
    for mend in finding.mends.iter().skip(1) {
        ui.label(RichText::new(format!("    · {}", frame.explain(mend))).color(palette.weak));
    }
    let parameters = finding.mends.iter().find_map(|mend| match mend {
        Mend::Parameters(changes) => Some(changes),
        _ => None,
    });
    let Some(changes) = parameters else { return };
    let vehicle = frame.session.active().and_then(|address| frame.session.snapshot().vehicles.get(&address));
    let lent: Option<Vec<_>> =
        vehicle.and_then(|vehicle| changes.iter().map(|change| vehicle::aboard(change, vehicle)).collect());
    let ready = vehicle.is_some_and(|vehicle| !vehicle.state.is_armed()) && judged.failsafe_read;
    ui.push_id(("lend", nth), |ui| {
        let text = frame.t("under-lend");
        let (response, confirmed) =
            HoldToConfirm::new(&text, palette.caution).enabled(ready && lent.is_some()).show(ui);
        response.on_hover_text(frame.t("under-lend-hint"));
        if let (true, Some(vehicle), Some(lent)) = (confirmed, vehicle, lent) {
            out.push(Command::Vehicle(vehicle::Command::Lend(vehicle.address, lent)));
        }
    });
}

/// The way back from a place along the way.
pub(super) fn nearest(judged: &Judged, along_m: f64) -> Option<&session::planner::Way> {
    let off = |way: &session::planner::Way| (way.along_m - along_m).abs();
    judged.ways.iter().min_by(|a, b| off(a).total_cmp(&off(b)))
}
