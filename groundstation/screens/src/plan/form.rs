//! The request: road, stakes, direction, and every number of the corridor.

use egui::{CollapsingHeader, ComboBox, DragValue, Grid, RichText, TextEdit, Ui};
use mission::road::{Direction, Road};
use session::Command;
use session::planner::{
    AreaCommand, Command as Plan, Field, Group, Parameter, Request, SectionCommand, UnderCommand, Wanted,
};

use super::{Tool, button};
use crate::Frame;
use crate::theme::Palette;

pub(super) fn draw(ui: &mut Ui, frame: &Frame<'_>, tool: &mut Tool, out: &mut Vec<Command>) {
    let network = frame.session.network();
    let document = frame.session.planner().document();
    let title = match &document.request {
        Some(Request::Under(_)) => "planner-request-under",
        Some(Request::Area(_)) => "planner-request-area",
        Some(Request::Section(_)) => "planner-request-section",
        Some(Request::Along(_)) | None => "planner-request",
    };
    ui.heading(frame.t(title));
    if network.invented {
        let palette = Palette::of(frame.session.settings());
        ui.label(RichText::new(format!("⚠ {}", frame.t("planner-invented"))).color(palette.caution));
    }
    ui.horizontal_wrapped(|ui| {
        let (along, under) = (document.along().is_some(), document.under().is_some());
        let area = document.area().is_some();
        let choice = |on, id| egui::Button::selectable(on, frame.t(id)).min_size([80.0, 36.0].into());
        if ui.add(choice(along, "planner-along")).clicked() && !along {
            out.push(Command::Plan(Plan::Along));
        }
        let any = !network.roads.is_empty();
        if ui.add_enabled(any, choice(under, "planner-under")).clicked() && !under {
            out.push(Command::Plan(Plan::Under(UnderCommand::Begin)));
        }
        if ui.add(choice(area, "planner-area")).clicked() && !area {
            out.push(Command::Plan(Plan::Area(AreaCommand::Begin)));
        }
        let section = matches!(document.request, Some(Request::Section(_)));
        let any = network.roads.iter().any(|road| !road.sections.is_empty());
        if ui.add_enabled(any, choice(section, "planner-section")).clicked() && !section {
            out.push(Command::Plan(Plan::Section(SectionCommand::Begin)));
        }
    });
    if document.by_hand {
        ui.label(frame.t("planner-by-hand"));
    }
    if document.under().is_none() && !frame.session.surroundings().terrain().files().is_empty() {
        let mut follows = document.follows_ground;
        let text = frame.t("planner-follow-ground");
        if ui.checkbox(&mut follows, text).on_hover_text(frame.t("planner-follow-ground-hint")).changed() {
            out.push(Command::Plan(Plan::FollowGround(follows)));
        }
    }
    match &document.request {
        Some(Request::Under(wanted)) => super::under::draw(ui, frame, wanted, tool, out),
        Some(Request::Area(wanted)) => super::area::draw(ui, frame, wanted, tool, out),
        Some(Request::Section(wanted)) => super::section::draw(ui, frame, wanted, out),
        Some(Request::Along(wanted)) => corridor(ui, frame, wanted, tool, out),
        None => {
            ui.label(frame.t("planner-no-request"));
            if button(ui, &frame.t("planner-new-request")).clicked() {
                out.push(Command::Plan(Plan::New));
            }
        }
    }
}

fn corridor(ui: &mut Ui, frame: &Frame<'_>, wanted: &Wanted, tool: &mut Tool, out: &mut Vec<Command>) {
    let network = frame.session.network();
    road(ui, frame, wanted, out);
    stake(ui, frame, wanted, Field::From, tool, out);
    stake(ui, frame, wanted, Field::To, tool, out);
    if let Some(road) = network.road(&wanted.road) {
        toward(ui, frame, road, wanted, out);
    }
    if let Some(fault) = frame.session.planner().fault()
        && matches!(fault.field, Field::Road | Field::Whole)
    {
        reason(ui, frame, &frame.m(&fault.message));
    }
    for group in Group::ALL {
        let open = matches!(group, Group::Track | Group::Flight);
        CollapsingHeader::new(frame.t(group.name())).id_salt(group).default_open(open).show(ui, |ui| {
            Grid::new(group).num_columns(2).min_row_height(36.0).show(ui, |ui| {
                if group == Group::Track {
                    passes(ui, frame, wanted, out);
                }
                let of_group = Parameter::ALL.into_iter().filter(|parameter| parameter.about().group == group);
                of_group.for_each(|parameter| number(ui, frame, wanted, parameter, out));
                if group == Group::Aircraft
                    && let Some(px4) = super::figure::firmware(ui, frame, wanted.px4)
                {
                    out.push(Command::Plan(Plan::Px4(px4)));
                }
            });
        });
    }
}

pub(super) fn reason(ui: &mut Ui, frame: &Frame<'_>, text: &str) {
    let palette = Palette::of(frame.session.settings());
    ui.label(RichText::new(format!("✖ {text}")).color(palette.danger));
}

fn road(ui: &mut Ui, frame: &Frame<'_>, wanted: &Wanted, out: &mut Vec<Command>) {
    let network = frame.session.network();
    let name = |road: &Road| format!("{} {}", road.code, road.name);
    let shown = network.road(&wanted.road).map_or_else(|| wanted.road.clone(), name);
    let label = ui.label(frame.t("planner-road"));
    let combo = ComboBox::from_id_salt("plan-road").selected_text(shown).width(ui.available_width() - 8.0);
    let response = combo.show_ui(ui, |ui| {
        for road in &network.roads {
            if ui.selectable_label(road.code == wanted.road, name(road)).clicked() && road.code != wanted.road {
                out.push(Command::Plan(Plan::Road(road.code.clone())));
            }
        }
    });
    response.response.labelled_by(label.id);
}

fn stake(ui: &mut Ui, frame: &Frame<'_>, wanted: &Wanted, field: Field, tool: &mut Tool, out: &mut Vec<Command>) {
    let (id, typed, pick, which) = match field {
        Field::From => ("planner-from", &wanted.from, "planner-tool-from", Tool::From),
        _ => ("planner-to", &wanted.to, "planner-tool-to", Tool::To),
    };
    let label = ui.label(frame.t(id));
    ui.horizontal(|ui| {
        let mut text = typed.clone();
        let edit = TextEdit::singleline(&mut text)
            .id_salt(id)
            .desired_width(150.0)
            .min_size([150.0, 36.0].into())
            .vertical_align(egui::Align::Center);
        let response = ui.add(edit).labelled_by(label.id).on_hover_text(frame.t("planner-stake-hint"));
        if response.changed() {
            let command = if field == Field::From { Plan::From(text) } else { Plan::To(text) };
            out.push(Command::Plan(command));
        }
        if button(ui, "⌖").on_hover_text(frame.t(pick)).clicked() {
            *tool = which;
        }
    });
    if let Some(fault) = wanted.stake_fault(field, frame.session.network()) {
        reason(ui, frame, &frame.m(&fault));
    }
}

/// Traffic keeps right: the direction says on which side of the road the track lies.
fn toward(ui: &mut Ui, frame: &Frame<'_>, road: &Road, wanted: &Wanted, out: &mut Vec<Command>) {
    ui.label(frame.t("planner-toward")).on_hover_text(frame.t("planner-toward-hint"));
    ui.horizontal_wrapped(|ui| {
        for direction in [Direction::Increasing, Direction::Decreasing] {
            let toward = road.carriageway(direction).toward.as_str();
            let text = match direction {
                Direction::Increasing => mission::message!("planner-toward-right", toward = toward),
                Direction::Decreasing => mission::message!("planner-toward-left", toward = toward),
            };
            let chosen = wanted.direction() == direction;
            let choice = egui::Button::selectable(chosen, frame.m(&text)).min_size([60.0, 36.0].into());
            if ui.add(choice).clicked() && !chosen {
                out.push(Command::Plan(Plan::Toward(direction)));
            }
        }
    });
}

fn number(ui: &mut Ui, frame: &Frame<'_>, wanted: &Wanted, parameter: Parameter, out: &mut Vec<Command>) {
    let about = parameter.about();
    let range = mission::message!("planner-range", min = about.min, max = about.max, unit = about.unit);
    let usual = mission::message!("planner-usual", usual = about.usual, unit = about.unit);
    let hint = format!("{}\n{}\n{}", frame.t(about.hint), frame.m(&range), frame.m(&usual));
    let label = ui.label(frame.t(about.name)).on_hover_text(&hint);
    let before = wanted.value(parameter);
    let mut value = before;
    let drag = DragValue::new(&mut value)
        .range(about.min..=about.max)
        .max_decimals(about.decimals)
        .speed(10_f64.powi(-(about.decimals.min(1) as i32)))
        .suffix(format!(" {}", about.unit))
        .update_while_editing(false);
    let response = ui.add_sized([110.0, 36.0], drag).labelled_by(label.id).on_hover_text(hint);
    if response.changed() && value != before {
        out.push(Command::Plan(Plan::Set(parameter, value)));
    }
    ui.end_row();
}

fn passes(ui: &mut Ui, frame: &Frame<'_>, wanted: &Wanted, out: &mut Vec<Command>) {
    let label = ui.label(frame.t("planner-passes")).on_hover_text(frame.t("planner-passes-hint"));
    ui.vertical(|ui| {
        let mut passes = wanted.passes;
        let drag = DragValue::new(&mut passes).range(1..=20).speed(0.1).update_while_editing(false);
        let response = ui.add_enabled_ui(!wanted.by_overlap, |ui| ui.add_sized([110.0, 36.0], drag)).inner;
        if response.labelled_by(label.id).changed() && passes != wanted.passes {
            out.push(Command::Plan(Plan::Passes(Some(passes))));
        }
        let mut by_overlap = wanted.by_overlap;
        if ui.checkbox(&mut by_overlap, frame.t("planner-by-overlap")).changed() {
            out.push(Command::Plan(Plan::Passes((!by_overlap).then_some(wanted.passes))));
        }
    });
    ui.end_row();
}
