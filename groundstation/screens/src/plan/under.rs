//! The request for a patrol under a bridge, and what comes of it: what its photos show, how near it comes, what the aircraft
//! would do by itself, and where the satellites are hidden.

use egui::{Grid, RichText, Ui};
use mission::message;
use session::Command;
use session::planner::{Command as Plan, Figure, Read, Shape, UnderCommand, WantedBridge};

use super::form::reason;
use super::{Tool, bridge, button, figure};
use crate::Frame;
use crate::theme::Palette;

pub(super) fn draw(ui: &mut Ui, frame: &Frame<'_>, wanted: &WantedBridge, tool: &mut Tool, out: &mut Vec<Command>) {
    let mut asked = Vec::new();
    let mut ask = |command| asked.push(Command::Plan(Plan::Under(command)));
    ui.horizontal_wrapped(|ui| {
        for shape in Shape::ALL {
            let chosen = wanted.shape == shape;
            let choice = egui::Button::selectable(chosen, frame.t(shape.name())).min_size([60.0, 36.0].into());
            if ui.add(choice).on_hover_text(frame.t(shape.hint())).clicked() && !chosen {
                ask(UnderCommand::Shape(shape));
            }
        }
    });
    bridge::draw(ui, frame, wanted, tool, &mut ask);
    bridge::files(ui, frame, out);
    let mut far = wanted.far_side;
    if wanted.shape != Shape::PassThrough && ui.checkbox(&mut far, frame.t("under-far-side")).changed() {
        ask(UnderCommand::FarSide(far));
    }
    let mut over = wanted.may_cross_over;
    let label = frame.t("under-cross-over");
    if ui.checkbox(&mut over, label).on_hover_text(frame.t("under-cross-over-hint")).changed() {
        ask(UnderCommand::CrossOver(over));
    }
    Grid::new("under-figures").num_columns(2).min_row_height(36.0).show(ui, |ui| {
        for one in Figure::ALL {
            let about = one.about();
            let shown = figure::Figure {
                name: about.name,
                unit: about.unit,
                range: [about.min, about.max],
                usual: about.usual,
                first: 5.0,
                value: wanted.figure(one),
                decimals: 1,
            };
            if let Some(value) = figure::draw(ui, frame, &shown) {
                ask(UnderCommand::Set(one, value));
            }
        }
        // Where somebody knows it, only what lies down the wind counts.
        let from = figure::Figure {
            name: "under-wind-from",
            unit: "°",
            range: [0.0, 359.0],
            usual: None,
            first: 0.0,
            value: wanted.wind_from_deg,
            decimals: 0,
        };
        if let Some(from_deg) = figure::draw(ui, frame, &from) {
            ask(UnderCommand::WindFrom(from_deg));
        }
        if let Some(px4) = figure::firmware(ui, frame, wanted.px4) {
            ask(UnderCommand::Px4(px4));
        }
    });
    ui.separator();
    aircraft(ui, frame, wanted.read.as_ref(), &mut ask);
    out.extend(asked);
}

/// What was read from the aircraft; nothing of it is assumed.
fn aircraft(ui: &mut Ui, frame: &Frame<'_>, read: Option<&Read>, ask: &mut impl FnMut(UnderCommand)) {
    let palette = Palette::of(frame.session.settings());
    ui.label(RichText::new(frame.t("under-aircraft")).strong());
    match read {
        None => {
            ui.label(RichText::new(frame.t("under-not-read")).color(palette.weak));
        }
        Some(read) => {
            let mark = |has: bool| if has { "✔" } else { "✖" };
            let line = |id: &str, has: bool| format!("{} {}", mark(has), frame.t(id));
            for (id, has) in [
                ("under-has-rangefinder", read.rangefinder_down),
                ("under-has-flow", read.optical_flow),
                ("under-has-vision", read.vision),
            ] {
                let color = if has { palette.good } else { palette.weak };
                ui.label(RichText::new(line(id, has)).color(color));
            }
            match read.returns {
                Some(returns) => {
                    let text =
                        message!("under-returns-at", system = f64::from(read.system), height = returns.climb_to_m);
                    ui.label(frame.m(&text));
                }
                None => {
                    ui.label(RichText::new(frame.t("under-returns-unknown")).color(palette.caution));
                }
            }
        }
    }
    let active = frame.session.active().is_some();
    if ui.add_enabled_ui(active, |ui| button(ui, &frame.t("under-read"))).inner.clicked() {
        ask(UnderCommand::ReadVehicle);
    }
}

/// What comes of the request; where along the way the pointer is, where it is on the strip of ways back, metres.
pub(super) fn outcome(ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) -> Option<f64> {
    let under = frame.session.planner().under()?;
    ui.heading(frame.t("under-outcome"));
    let palette = Palette::of(frame.session.settings());
    let (pattern, judged) = match (&under.pattern, &under.judged) {
        (Ok(pattern), Some(judged)) => (pattern, judged),
        (Err(why), _) => {
            reason(ui, frame, &frame.m(why));
            return None;
        }
        _ => return None,
    };
    let clearance = message!("under-nearest", clearance = pattern.clearance_m);
    ui.label(RichText::new(frame.m(&clearance)).color(palette.good).strong());
    let minutes = pattern.time_s / 60.0;
    ui.label(frame.m(&message!("under-takes", length = pattern.length_m, minutes = minutes)));
    ui.label(frame.m(&message!("under-photos", count = pattern.photos().count())));
    if let Some(ground) = &judged.ground {
        let text = message!("under-seen", percent = ground.seen_share * 100.0, patches = ground.unseen.len());
        let color = if ground.unseen.is_empty() { palette.good } else { palette.caution };
        ui.label(RichText::new(frame.m(&text)).color(color).strong());
    }
    let pointed = super::ways::draw(ui, frame, judged, &palette, out);
    super::sky::draw(ui, frame, &judged.sky, &palette, out);
    ui.separator();
    pointed
}
