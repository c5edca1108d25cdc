//! Which bridge, or which culvert: out of the road file, out of a file of bridges, or by its stakes.

use egui::{ComboBox, Grid, RichText, TextEdit, Ui};
use mission::message;
use mission::road::Road;
use session::planner::{OwnBridge, OwnCulvert, Shape, UnderCommand, WantedBridge};
use session::{Command, FileKind, surroundings};

use super::figure::{self, Figure};
use super::{Tool, button, whole};
use crate::Frame;
use crate::theme::Palette;

pub(super) fn draw(
    ui: &mut Ui,
    frame: &Frame<'_>,
    wanted: &WantedBridge,
    tool: &mut Tool,
    ask: &mut impl FnMut(UnderCommand),
) {
    road(ui, frame, wanted, ask);
    if wanted.shape == Shape::Culvert {
        if let Some(culvert) = &wanted.culvert {
            self::culvert(ui, frame, culvert, tool, ask);
        }
        return;
    }
    let Some(road) = frame.session.network().road(&wanted.road) else { return };
    choice(ui, frame, road, wanted, ask);
    match &wanted.own {
        Some(own) => fields(ui, frame, own, ask),
        None => about(ui, frame, road, wanted),
    }
}

/// Files of bridges and of what stands beside them: what of it counts here, and a button for one more.
pub(super) fn files(ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
    let palette = Palette::of(frame.session.settings());
    if let Some(under) = frame.session.planner().under() {
        ui.label(RichText::new(frame.m(&message!("under-keep-outs", count = under.keep_outs))).color(palette.weak));
    }
    if button(ui, &frame.t("planner-open-bridges")).on_hover_text(frame.t("planner-open-bridges-hint")).clicked() {
        out.push(Command::Surroundings(surroundings::Command::Open(FileKind::Bridges)));
    }
}

fn road(ui: &mut Ui, frame: &Frame<'_>, wanted: &WantedBridge, ask: &mut impl FnMut(UnderCommand)) {
    let label = ui.label(frame.t("planner-road"));
    let combo = ComboBox::from_id_salt("under-road").selected_text(&wanted.road).width(ui.available_width() - 8.0);
    let response = combo.show_ui(ui, |ui| {
        for road in &frame.session.network().roads {
            let text = format!("{} {}", road.code, road.name);
            if ui.selectable_label(road.code == wanted.road, text).clicked() && road.code != wanted.road {
                ask(UnderCommand::Road(road.code.clone()));
            }
        }
    });
    response.response.labelled_by(label.id);
}

fn choice(ui: &mut Ui, frame: &Frame<'_>, road: &Road, wanted: &WantedBridge, ask: &mut impl FnMut(UnderCommand)) {
    let label = ui.label(frame.t("under-bridge"));
    let shown = wanted.own.as_ref().map_or(wanted.bridge.as_str(), |own| own.name.as_str());
    let combo = ComboBox::from_id_salt("under-bridge").selected_text(shown).width(ui.available_width() - 8.0).wrap();
    let response = combo.show_ui(ui, |ui| {
        for bridge in &road.bridges {
            let stake = whole(road.stake_place(bridge.stretch.from_m).stake);
            let chosen = wanted.own.is_none() && bridge.name == wanted.bridge;
            if ui.selectable_label(chosen, format!("{stake} {}", bridge.name)).clicked() && !chosen {
                ask(UnderCommand::Bridge(bridge.name.clone()));
            }
        }
        for bridge in frame.session.surroundings().bridges(&road.code) {
            let chosen = wanted.own.as_deref() == Some(bridge);
            let text = format!("{} {} · {}", bridge.from, bridge.name, frame.t("under-imported"));
            if ui.selectable_label(chosen, text).clicked() && !chosen {
                ask(UnderCommand::Own(Box::new(bridge.clone())));
            }
        }
        if ui.selectable_label(false, frame.t("under-own-bridge")).clicked() {
            ask(UnderCommand::Own(Box::new(OwnBridge::offered(road))));
        }
    });
    response.response.labelled_by(label.id);
}

/// What the road file says of the bridge.
fn about(ui: &mut Ui, frame: &Frame<'_>, road: &Road, wanted: &WantedBridge) {
    let Some(bridge) = road.bridges.iter().find(|bridge| bridge.name == wanted.bridge) else { return };
    let about = message!(
        "under-bridge-about",
        spans = bridge.spans_m.len(),
        clearance = bridge.under_clearance_m,
        width = bridge.deck_width_m,
        crosses = bridge.crosses.as_str(),
    );
    let palette = Palette::of(frame.session.settings());
    ui.label(RichText::new(frame.m(&about)).color(palette.weak));
}

/// A line of text; answers with what was typed.
fn text(ui: &mut Ui, frame: &Frame<'_>, id: &str, hint: Option<&str>, before: &str) -> Option<String> {
    let label = ui.label(frame.t(id));
    let mut typed = before.to_owned();
    let edit = TextEdit::singleline(&mut typed)
        .id_salt(id)
        .desired_width(130.0)
        .min_size([130.0, 36.0].into())
        .vertical_align(egui::Align::Center);
    let mut response = ui.add(edit).labelled_by(label.id);
    if let Some(hint) = hint {
        response = response.on_hover_text(frame.t(hint));
    }
    ui.end_row();
    response.changed().then_some(typed)
}

/// A number in metres; answers with another one.
fn metres(ui: &mut Ui, frame: &Frame<'_>, name: &str, range: [f64; 2], usual: f64, value: f64) -> Option<f64> {
    let (usual, value) = (Some(usual), Some(value));
    figure::draw(ui, frame, &Figure { name, unit: "m", range, usual, first: range[0], value, decimals: 1 }).flatten()
}

fn fields(ui: &mut Ui, frame: &Frame<'_>, own: &OwnBridge, ask: &mut impl FnMut(UnderCommand)) {
    let mut next = own.clone();
    let usual = OwnBridge::default();
    Grid::new("own-bridge").num_columns(2).min_row_height(36.0).show(ui, |ui| {
        for (id, hint, slot) in [
            ("own-bridge-name", None, &mut next.name),
            ("own-bridge-from", Some("planner-stake-hint"), &mut next.from),
            ("own-bridge-to", Some("planner-stake-hint"), &mut next.to),
            ("own-bridge-spans", Some("own-bridge-spans-hint"), &mut next.spans),
        ] {
            if let Some(typed) = text(ui, frame, id, hint, slot) {
                *slot = typed;
            }
        }
        for (id, range, usual, slot) in [
            ("own-bridge-width", [4.0, 80.0], usual.deck_width_m, &mut next.deck_width_m),
            ("own-bridge-depth", [0.3, 20.0], usual.deck_depth_m, &mut next.deck_depth_m),
            ("own-bridge-clearance", [1.0, 200.0], usual.under_clearance_m, &mut next.under_clearance_m),
        ] {
            if let Some(value) = metres(ui, frame, id, range, usual, *slot) {
                *slot = value;
            }
        }
    });
    ui.checkbox(&mut next.over_water, frame.t("own-bridge-water"));
    if next != *own {
        ask(UnderCommand::Own(Box::new(next)));
    }
}

fn culvert(ui: &mut Ui, frame: &Frame<'_>, culvert: &OwnCulvert, tool: &mut Tool, ask: &mut impl FnMut(UnderCommand)) {
    let mut next = culvert.clone();
    let usual = OwnCulvert::default();
    Grid::new("own-culvert").num_columns(2).min_row_height(36.0).show(ui, |ui| {
        if let Some(typed) = text(ui, frame, "own-culvert-at", Some("planner-stake-hint"), &culvert.at) {
            next.at = typed;
        }
        for (id, range, usual, slot) in [
            ("own-culvert-width", [0.5, 30.0], usual.width_m, &mut next.width_m),
            ("own-culvert-height", [0.5, 20.0], usual.height_m, &mut next.height_m),
            ("own-culvert-length", [4.0, 200.0], usual.length_m, &mut next.length_m),
            ("own-culvert-road", [0.6, 60.0], usual.road_height_m, &mut next.road_height_m),
        ] {
            if let Some(value) = metres(ui, frame, id, range, usual, *slot) {
                *slot = value;
            }
        }
    });
    ui.checkbox(&mut next.over_water, frame.t("own-culvert-water"));
    let picking = *tool == Tool::Mouth;
    let pick = egui::Button::selectable(picking, frame.t("own-culvert-pick")).min_size([96.0, 36.0].into());
    if ui.add(pick).on_hover_text(frame.t("planner-tool-mouth-hint")).clicked() {
        *tool = if picking { Tool::Select } else { Tool::Mouth };
    }
    if next != *culvert {
        ask(UnderCommand::Culvert(Box::new(next)));
    }
}
