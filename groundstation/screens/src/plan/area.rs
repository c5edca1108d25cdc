//! The request for a flight over an area or around an object, and what it brings home.

use egui::{ComboBox, Grid, RichText, Ui};
use mission::message;
use mission::plan::pattern::cameras::KNOWN;
use mission::road::{Facility, Road};
use session::Command;
use session::planner::{AreaCommand, AreaFigure, AreaShape, Command as Plan, Target, WantedArea};

use super::figure::{self, Figure};
use super::form::reason;
use super::{Tool, button, side, whole};
use crate::Frame;
use crate::theme::Palette;

pub(super) fn draw(ui: &mut Ui, frame: &Frame<'_>, wanted: &WantedArea, tool: &mut Tool, out: &mut Vec<Command>) {
    let mut ask = |command| out.push(Command::Plan(Plan::Area(command)));
    ui.horizontal_wrapped(|ui| {
        for shape in AreaShape::ALL {
            let chosen = wanted.shape == shape;
            let choice = egui::Button::selectable(chosen, frame.t(shape.name())).min_size([60.0, 36.0].into());
            if ui.add(choice).on_hover_text(frame.t(shape.hint())).clicked() && !chosen {
                ask(AreaCommand::Shape(shape));
            }
        }
    });
    subject(ui, frame, wanted, tool, &mut ask);
    camera(ui, frame, wanted, &mut ask);
    let network = frame.session.network();
    Grid::new("area-figures").num_columns(2).min_row_height(36.0).show(ui, |ui| {
        for one in AreaFigure::ALL.into_iter().filter(|one| wanted.has(*one)) {
            let about = one.about(wanted.shape);
            let shown = Figure {
                name: about.name,
                unit: about.unit,
                range: [about.min, about.max],
                usual: wanted.usual(one, network),
                first: about.min,
                value: wanted.figure(one, network),
                decimals: one.decimals(),
            };
            if let Some(value) = figure::draw(ui, frame, &shown) {
                ask(AreaCommand::Set(one, value));
            }
        }
        if wanted.shape == AreaShape::Facade {
            let mut other = wanted.other_side;
            ui.label(frame.t("area-side"));
            if ui.checkbox(&mut other, frame.t("area-other-side")).changed() {
                ask(AreaCommand::OtherSide(other));
            }
            ui.end_row();
        }
        if let Some(px4) = figure::firmware(ui, frame, wanted.px4) {
            ask(AreaCommand::Px4(px4));
        }
    });
}

fn facility_name(frame: &Frame<'_>, road: &Road, facility: &Facility) -> String {
    let stake = whole(road.stake_place(facility.measured_m).stake);
    format!("{} {stake} {} · {}", road.code, facility.name, frame.facility(facility.kind))
}

/// A facility out of the road network, or what is drawn on the map.
fn subject(ui: &mut Ui, frame: &Frame<'_>, wanted: &WantedArea, tool: &mut Tool, ask: &mut impl FnMut(AreaCommand)) {
    let network = frame.session.network();
    let label = ui.label(frame.t("area-subject"));
    let shown = match (wanted.chosen(network), &wanted.facility) {
        (Ok(Some((road, facility))), _) => facility_name(frame, road, facility),
        (_, Some(name)) => name.clone(),
        (_, None) => frame.t("area-drawn"),
    };
    let combo = ComboBox::from_id_salt("area-subject").selected_text(shown).width(ui.available_width() - 8.0).wrap();
    let response = combo.show_ui(ui, |ui| {
        let drawn = wanted.facility.is_none();
        if ui.selectable_label(drawn, frame.t("area-drawn")).clicked() && !drawn {
            ask(AreaCommand::Drawn);
            *tool = Tool::Area;
        }
        for road in &network.roads {
            for facility in &road.facilities {
                let chosen = wanted.road == road.code && wanted.facility.as_deref() == Some(facility.name.as_str());
                if ui.selectable_label(chosen, facility_name(frame, road, facility)).clicked() && !chosen {
                    ask(AreaCommand::Facility { road: road.code.clone(), name: facility.name.clone() });
                }
            }
        }
    });
    response.response.labelled_by(label.id);
    if wanted.facility.is_some() {
        if button(ui, &frame.t("area-redraw")).on_hover_text(frame.t("area-redraw-hint")).clicked() {
            ask(AreaCommand::Drawn);
            *tool = Tool::Area;
        }
        return;
    }
    let palette = Palette::of(frame.session.settings());
    ui.label(RichText::new(frame.t(wanted.shape.to_draw())).color(palette.weak));
    ui.horizontal_wrapped(|ui| {
        let drawing = *tool == Tool::Area;
        let choice = egui::Button::selectable(drawing, frame.t("area-click-corners")).min_size([96.0, 36.0].into());
        if ui.add(choice).on_hover_text(frame.t("planner-tool-area-hint")).clicked() {
            *tool = if drawing { Tool::Select } else { Tool::Area };
        }
        let any = !wanted.corners.is_empty();
        if ui.add_enabled_ui(any, |ui| button(ui, &frame.t("area-clear"))).inner.clicked() {
            ask(AreaCommand::ClearCorners);
            *tool = Tool::Area;
        }
    });
    ui.label(frame.m(&message!("area-corners", count = wanted.corners.len())));
}

fn camera(ui: &mut Ui, frame: &Frame<'_>, wanted: &WantedArea, ask: &mut impl FnMut(AreaCommand)) {
    let label = ui.label(frame.t("area-camera"));
    let shown = wanted.camera().map_or_else(|_| wanted.camera.clone(), |known| known.name.to_owned());
    let combo = ComboBox::from_id_salt("area-camera").selected_text(shown.as_str()).width(ui.available_width() - 8.0);
    let response = combo.show_ui(ui, |ui| {
        for known in &KNOWN {
            let chosen = shown == known.name;
            if ui.selectable_label(chosen, known.name).clicked() && !chosen {
                ask(AreaCommand::Camera(known.name.to_owned()));
            }
        }
    });
    response.response.labelled_by(label.id);
    if let Ok(known) = wanted.camera() {
        let camera = &known.camera;
        let about = message!(
            "area-camera-about",
            width = camera.sensor_width_mm,
            height = camera.sensor_height_mm,
            focal = camera.focal_mm,
            interval = camera.min_interval_s,
        );
        let palette = Palette::of(frame.session.settings());
        ui.label(RichText::new(frame.m(&about)).color(palette.weak));
    }
}

/// What the flight brings home.
pub(super) fn outcome(ui: &mut Ui, frame: &Frame<'_>) {
    let Some(area) = frame.session.planner().area() else { return };
    ui.heading(frame.t("under-outcome"));
    let taken = match &area.taken {
        Ok(taken) => taken,
        Err(why) => {
            reason(ui, frame, &frame.m(why));
            ui.separator();
            return;
        }
    };
    let palette = Palette::of(frame.session.settings());
    let photos = if taken.trigger_m > 0.0 {
        message!("area-photos-every", count = taken.photos, metres = taken.trigger_m, gb = taken.data_mb / 1000.0)
    } else {
        message!("area-photos", count = taken.photos, gb = taken.data_mb / 1000.0)
    };
    ui.label(RichText::new(frame.m(&photos)).color(palette.good).strong());
    let [wide_m, deep_m] = taken.footprint_m;
    ui.label(frame.m(&message!("area-resolution", gsd = taken.gsd_cm_px, wide = wide_m, deep = deep_m)));
    let time = side::minutes(taken.time_s);
    let share = frame.session.planner().battery_share().map_or_else(|| "–".to_owned(), |s| format!("{:.0}", s * 100.0));
    ui.label(frame.m(&message!("area-takes", km = taken.length_m / 1000.0, time = time, percent = share)));
    ui.separator();
}

/// What can be done with a corner that is selected.
pub(super) fn corner(ui: &mut Ui, frame: &Frame<'_>, target: Target, out: &mut Vec<Command>) {
    if let Target::Area(index) = target
        && button(ui, &frame.t("planner-insert-corner")).clicked()
    {
        out.push(Command::Plan(Plan::Area(AreaCommand::InsertCorner(index))));
    }
}
