//! Legs, findings, and the thing that is selected.

use egui::{Button, DragValue, Grid, RichText, Ui, Vec2};
use mission::message;
use mission::plan::checks::Severity;
use mission::plan::{Item, Plan as Flight, command};
use session::Command;
use session::planner::{Command as Plan, Found, Parameter, Target, path_length_m, speed_to};

use super::{TOUCH, button, mark, whole};
use crate::Frame;
use crate::theme::Palette;

/// Findings that are listed; more are a number.
const LISTED: usize = 40;

pub(super) fn minutes(seconds: f64) -> String {
    let seconds = seconds.round().max(0.0) as u64;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// What the plan takes, and the legs of the corridor to choose from.
pub(super) fn legs(ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
    let planner = frame.session.planner();
    ui.heading(frame.t("planner-legs"));
    let share = planner.battery_share().map_or_else(|| "–".to_owned(), |share| format!("{:.0}", share * 100.0));
    let length_km = path_length_m(planner) / 1000.0;
    let items = planner.document().plan.items.len();
    ui.label(frame.m(&message!("planner-takes", km = length_km, percent = share, items = items)));
    let Some(corridor) = planner.corridor() else { return };
    let view = &corridor.view;
    ui.label(frame.m(&message!(
        "planner-view",
        gsd = view.gsd_cm_px,
        along = view.footprint_along_m,
        across = view.footprint_across_m,
        trigger = corridor.trigger_m,
    )));
    for (index, leg) in corridor.legs.iter().enumerate() {
        let chosen = planner.document().leg == index;
        let e = &leg.estimate;
        let text = frame.m(&message!(
            "planner-leg",
            number = index + 1,
            from = whole(leg.from.stake),
            to = whole(leg.to.stake),
            launch = leg.launch.name.as_str(),
            stake = whole(leg.launch_at.stake),
            km = e.distance_m / 1000.0,
            time = minutes(e.time_s),
            percent = e.battery_share * 100.0,
            photos = e.photos,
            gb = e.data_mb / 1000.0,
        ));
        let row = Button::selectable(chosen, text).wrap().min_size(Vec2::new(ui.available_width(), TOUCH));
        if ui.add(row).on_hover_text(frame.t("planner-leg-hint")).clicked() && !chosen {
            out.push(Command::Plan(Plan::Leg(index)));
        }
    }
}

/// What is to be known before the flight; answers with the one that was clicked.
pub(super) fn findings<'a>(ui: &mut Ui, frame: &Frame<'a>) -> Option<&'a Found> {
    let all = frame.session.planner().findings();
    // What only warns there is not said twice.
    let told = |found: &&Found| found.is_of_a_way_back() && found.severity != Severity::Blocks;
    let findings: Vec<&Found> = all.iter().filter(|found| !told(found)).collect();
    let palette = Palette::of(frame.session.settings());
    ui.heading(frame.m(&message!("planner-findings", count = findings.len())));
    if findings.is_empty() {
        let clean = if all.is_empty() { "planner-clean" } else { "planner-clean-else" };
        ui.label(RichText::new(format!("✔ {}", frame.t(clean))).color(palette.good));
    }
    let mut clicked = None;
    for &found in findings.iter().take(LISTED) {
        let (sign, color) = mark(found.severity, &palette);
        let text = RichText::new(format!("{sign} {}", frame.m(&found.message))).color(color);
        if found.place.is_none() {
            ui.label(text);
            continue;
        }
        let row = Button::new(text).wrap().min_size(Vec2::new(ui.available_width(), TOUCH));
        if ui.add(row).on_hover_text(frame.t("planner-jump")).clicked() {
            clicked = Some(found);
        }
    }
    if let Some(more) = findings.len().checked_sub(LISTED).filter(|more| *more > 0) {
        ui.label(frame.m(&message!("findings-more", count = more)));
    }
    clicked
}

/// What an item does, in words where we know it.
pub(super) fn item_name(frame: &Frame<'_>, item: &Item) -> String {
    let id = match item.command {
        command::NAV_WAYPOINT | command::NAV_SPLINE_WAYPOINT => "planner-item-waypoint",
        command::NAV_TAKEOFF => "planner-item-takeoff",
        command::NAV_LAND => "planner-item-land",
        command::NAV_RETURN_TO_LAUNCH => "planner-item-return",
        command::NAV_LOITER_UNLIM | command::NAV_LOITER_TURNS | command::NAV_LOITER_TIME => "planner-item-loiter",
        command::NAV_DELAY | command::CONDITION_DELAY => "planner-item-delay",
        command::DO_CHANGE_SPEED => "planner-item-speed",
        command::DO_JUMP => "planner-item-jump",
        command::DO_SET_ROI_LOCATION | command::DO_SET_ROI | command::DO_SET_ROI_NONE => "planner-item-look",
        command::DO_SET_CAM_TRIGG_DIST
        | command::DO_DIGICAM_CONTROL
        | command::IMAGE_START_CAPTURE
        | command::IMAGE_STOP_CAPTURE
        | command::VIDEO_START_CAPTURE
        | command::VIDEO_STOP_CAPTURE => "planner-item-camera",
        command::DO_MOUNT_CONTROL | command::DO_GIMBAL_MANAGER_PITCHYAW => "planner-item-gimbal",
        other => return frame.m(&message!("planner-item-other", command = f64::from(other))),
    };
    frame.t(id)
}

/// The thing that is selected: its numbers, and what can be done with it.
pub(super) fn editor(ui: &mut Ui, frame: &Frame<'_>, selected: Option<Target>, out: &mut Vec<Command>) {
    let planner = frame.session.planner();
    let plan = planner.document().plan.as_ref();
    ui.heading(frame.t("planner-selected"));
    let Some(target) = selected else {
        ui.label(frame.t("planner-nothing-selected"));
        return;
    };
    let title = match target {
        Target::Home => frame.t("planner-target-home"),
        Target::Item(index) => {
            let name = plan.items.get(index).map(|item| item_name(frame, item)).unwrap_or_default();
            frame.m(&message!("planner-target-item", number = index + 1, name = name))
        }
        Target::Corner(polygon, corner) => {
            frame.m(&message!("planner-target-corner", polygon = polygon + 1, corner = corner + 1))
        }
        Target::Circle(index) => frame.m(&message!("planner-target-circle", number = index + 1)),
        Target::Rally(index) => frame.m(&message!("planner-target-rally", number = index + 1)),
        Target::Launch(index) => frame.m(&message!("planner-target-launch", number = index + 1)),
        Target::Area(index) => frame.m(&message!("planner-target-area", number = index + 1)),
    };
    ui.label(RichText::new(title).strong());
    Grid::new("plan-selected")
        .num_columns(2)
        .min_row_height(TOUCH)
        .show(ui, |ui| numbers(ui, frame, plan, target, out));
    if let Target::Corner(polygon, corner) = target
        && button(ui, &frame.t("planner-insert-corner")).clicked()
    {
        out.push(Command::Plan(Plan::InsertCorner(polygon, corner)));
    }
    super::area::corner(ui, frame, target, out);
    if target != Target::Home
        && button(ui, &frame.t("planner-delete")).on_hover_text(frame.t("planner-delete-hint")).clicked()
    {
        out.push(Command::Plan(Plan::Delete(target)));
    }
}

fn numbers(ui: &mut Ui, frame: &Frame<'_>, plan: &Flight, target: Target, out: &mut Vec<Command>) {
    match target {
        Target::Item(index) => {
            let Some(item) = plan.items.get(index).filter(|item| item.place().is_some()) else { return };
            let height_m = item.height_m();
            edit(ui, &frame.t("planner-item-height"), " m", height_m, -500.0..=9000.0, |height_m| {
                out.push(Command::Plan(Plan::Height(target, height_m)));
            });
            let speed_m_s = speed_to(plan, index).unwrap_or(Parameter::Speed.about().usual);
            edit(ui, &frame.t("planner-item-way-speed"), " m/s", speed_m_s, 0.5..=40.0, |speed_m_s| {
                out.push(Command::Plan(Plan::Speed(index, speed_m_s)));
            });
        }
        Target::Rally(index) => {
            let Some(rally) = plan.rally.get(index) else { return };
            edit(ui, &frame.t("planner-item-height"), " m", rally.height.0, 0.0..=9000.0, |height_m| {
                out.push(Command::Plan(Plan::Height(target, height_m)));
            });
        }
        Target::Circle(index) => {
            let Some(circle) = plan.fence.circles.get(index) else { return };
            edit(ui, &frame.t("planner-radius"), " m", circle.radius_m, 1.0..=50_000.0, |radius_m| {
                out.push(Command::Plan(Plan::Radius(index, radius_m)));
            });
            ui.label(frame.t(if circle.inclusion { "planner-fence-inside" } else { "planner-fence-outside" }));
            ui.end_row();
        }
        Target::Home | Target::Corner(..) | Target::Launch(_) | Target::Area(_) => {}
    }
}

fn edit(
    ui: &mut Ui,
    name: &str,
    unit: &str,
    before: f64,
    range: std::ops::RangeInclusive<f64>,
    changed: impl FnOnce(f64),
) {
    let label = ui.label(name);
    let mut value = before;
    let drag = DragValue::new(&mut value).range(range).speed(0.5).max_decimals(1).suffix(unit);
    let response = ui.add_sized([110.0, TOUCH], drag.update_while_editing(false)).labelled_by(label.id);
    if response.changed() && value != before {
        changed(value);
    }
    ui.end_row();
}
