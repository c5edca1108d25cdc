//! What the active vehicle may be told, and the confirmation of what was asked for.

use egui::{Button, Key, RichText, Ui, Vec2};
use mission::message;
use session::Command;
use session::fly::{self, Action, ActionKind, Active, Answered, HIGHEST_M, LOWEST_M, Pending, RADII_M, SPEEDS_M_S};
use session::settings::SpeedUnit;

use crate::Frame;
use crate::theme::Palette;
use crate::widgets::{HoldToConfirm, speed_text, whole};

/// Height of a take-off that nobody has chosen yet, metres: clear of trees, lamps and gantries.
const TAKE_OFF_M: f64 = 30.0;
/// Radius of an orbit that nobody has chosen yet, metres.
const ORBIT_M: f64 = 40.0;
/// Speed that is offered while the present one is unknown or none, metres per second.
const SPEED_M_S: f64 = 8.0;
/// An answer is shown this long.
const ANSWER_SHOWN_S: f64 = 8.0;

/// Actions of the bar. Those that need a place are on the map's menu.
pub(crate) const BAR: [ActionKind; 11] = [
    ActionKind::Arm,
    ActionKind::TakeOff,
    ActionKind::StartMission,
    ActionKind::Hold,
    ActionKind::Resume,
    ActionKind::Return,
    ActionKind::Land,
    ActionKind::ChangeHeight,
    ActionKind::ChangeSpeed,
    ActionKind::Disarm,
    ActionKind::Kill,
];

pub(super) fn draw(ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
    ui.add_space(4.0);
    if frame.session.sorties().replay().is_some() {
        ui.label(RichText::new(frame.t("fly-replay")).size(16.0).strong());
        ui.add_space(4.0);
        return;
    }
    let active = frame.session.fly().view().active.as_ref();
    ui.horizontal_wrapped(|ui| {
        for kind in BAR {
            button(ui, frame, active, kind, out);
        }
    });
    ui.add_space(4.0);
}

fn button(ui: &mut Ui, frame: &Frame<'_>, active: Option<&Active>, kind: ActionKind, out: &mut Vec<Command>) {
    let palette = Palette::of(frame.session.settings());
    let words = frame.m(&kind.words());
    let answer = active.and_then(|active| frame.session.fly().answer(active.address, kind));
    let lately =
        |at: telemetry::wire::Stamp| frame.session.fly().view().at.mono.since(at.mono).as_secs_f64() < ANSWER_SHOWN_S;
    let mark = match answer {
        Some(Answered::Waiting(_)) => " …",
        Some(Answered::Ended(at, Ok(()))) if lately(*at) => " ✔",
        Some(Answered::Ended(at, Err(_))) if lately(*at) => " ✖",
        _ => "",
    };
    let text = RichText::new(format!("{words}{mark}")).size(16.0);
    let text = match kind {
        ActionKind::Kill => text.color(palette.danger).strong(),
        ActionKind::Hold | ActionKind::Return => text.strong(),
        _ => text,
    };
    let why = active.map_or(Some(message!("fly-why-no-vehicle")), |active| active.why_not(kind).cloned());
    let response = ui.add_enabled(why.is_none(), Button::new(text).min_size(Vec2::new(82.0, 44.0)));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Button, why.is_none(), &words));
    let response = match &why {
        Some(why) => response.on_disabled_hover_text(frame.m(why)),
        None if kind == ActionKind::Hold => response.on_hover_text(format!("{words} (H)")),
        None => response,
    };
    let response = match answer {
        Some(Answered::Ended(at, Err(why))) if lately(*at) => response.on_hover_text(frame.m(why)),
        _ => response,
    };
    if response.clicked()
        && let Some(active) = active
        && let Some(action) = offered(kind, active, frame.session.settings().speed_unit)
    {
        out.push(Command::Fly(fly::Command::Request(action)));
    }
}

/// The action with the numbers that are offered first.
pub(crate) fn offered(kind: ActionKind, active: &Active, unit: SpeedUnit) -> Option<Action> {
    let instruments = &active.instruments;
    Some(match kind {
        ActionKind::Arm => Action::Arm,
        ActionKind::Disarm => Action::Disarm,
        ActionKind::TakeOff => Action::TakeOff { height_m: TAKE_OFF_M },
        ActionKind::StartMission => Action::StartMission,
        ActionKind::Hold => Action::Hold,
        ActionKind::Resume => Action::Resume,
        ActionKind::Return => Action::Return,
        ActionKind::Land => Action::Land,
        ActionKind::ChangeHeight => Action::ChangeHeight { height_m: present_height_m(active) },
        ActionKind::ChangeSpeed => {
            let present = instruments.ground_m_s.fresh().filter(|&speed| speed >= *SPEEDS_M_S.start());
            Action::ChangeSpeed { speed_m_s: speed_m_s(unit, unit.of_m_s(present.unwrap_or(SPEED_M_S))) }
        }
        ActionKind::Kill => Action::Kill,
        ActionKind::TakeControl => Action::TakeControl,
        ActionKind::ReleaseControl => Action::ReleaseControl,
        ActionKind::AllowTakeover => Action::AllowTakeover,
        ActionKind::KeepControl => Action::KeepControl,
        ActionKind::GoHere | ActionKind::Orbit => return None,
    })
}

/// A whole number of a unit, within what may be asked for.
fn speed_m_s(unit: SpeedUnit, speed: f64) -> f64 {
    unit.to_m_s(speed.round()).clamp(*SPEEDS_M_S.start(), *SPEEDS_M_S.end())
}

/// The height that it flies at, to whole metres, within what may be asked for.
fn present_height_m(active: &Active) -> f64 {
    let height_m = active.instruments.above_take_off_m.fresh().unwrap_or(TAKE_OFF_M);
    height_m.round().clamp(LOWEST_M, HIGHEST_M)
}

pub(super) fn go_here(active: &Active, place: mission::geo::LatLon) -> Action {
    Action::GoHere { place, height_m: present_height_m(active) }
}

pub(super) fn orbit(active: &Active, place: mission::geo::LatLon) -> Action {
    Action::Orbit { place, radius_m: ORBIT_M, height_m: present_height_m(active) }
}

/// What was asked for, to be confirmed.
pub(super) fn confirm(ui: &mut Ui, frame: &Frame<'_>, pending: &Pending, out: &mut Vec<Command>) {
    let palette = Palette::of(frame.session.settings());
    let name = frame.m(&frame.session.fly().name(pending.vehicle, &frame.session.fly_context()));
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(name).size(18.0).strong());
        ui.label(RichText::new(words(frame, pending.action)).size(18.0));
        for (text, action) in steps(frame, pending.action) {
            let button = Button::new(RichText::new(text).size(16.0)).min_size(Vec2::new(56.0, 44.0));
            if ui.add_enabled(action != pending.action, button).clicked() {
                out.push(Command::Fly(fly::Command::Request(action)));
            }
        }
        if pending.action == Action::Kill {
            ui.label(RichText::new(frame.t("fly-kill-warning")).color(palette.danger).strong().size(15.0));
        }
        let color = if pending.action == Action::Kill { palette.danger } else { palette.accent };
        let hold = frame.m(&message!("fly-hold-to", action = pending.action.kind().words()));
        let (_, confirmed) = HoldToConfirm::new(&hold, color).show(ui);
        if confirmed {
            out.push(Command::Fly(fly::Command::Confirm(pending.action)));
        }
        let cancel = Button::new(RichText::new(frame.t("fly-cancel")).size(16.0)).min_size(Vec2::new(82.0, 44.0));
        if ui
            .add(cancel)
            .on_hover_text(ui.ctx().format_shortcut(&egui::KeyboardShortcut::new(Default::default(), Key::Escape)))
            .clicked()
        {
            out.push(Command::Fly(fly::Command::Cancel));
        }
        let left = pending.left(frame.session.fly_context().now).as_secs_f64().ceil();
        ui.label(frame.m(&message!("fly-confirm-left", seconds = left)));
    });
}

/// What it is called, its speed in the unit that the settings choose.
fn words(frame: &Frame<'_>, action: Action) -> String {
    match action {
        Action::ChangeSpeed { speed_m_s } => {
            frame.m(&message!("fly-change-speed-to", speed = speed_text(frame, speed_m_s)))
        }
        other => frame.m(&other.words()),
    }
}

/// The same action with other numbers, and what the button says.
fn steps(frame: &Frame<'_>, action: Action) -> Vec<(String, Action)> {
    let metres = |by: f64| format!("{by:+} {}", frame.t("fly-metre"));
    let height = |from_m: f64, by: f64| whole(from_m + by).clamp(LOWEST_M, HIGHEST_M);
    match action {
        Action::TakeOff { height_m } => {
            [-10.0, -5.0, 5.0, 10.0].map(|by| (metres(by), Action::TakeOff { height_m: height(height_m, by) })).to_vec()
        }
        Action::ChangeHeight { height_m } => [-10.0, -5.0, 5.0, 10.0]
            .map(|by| (metres(by), Action::ChangeHeight { height_m: height(height_m, by) }))
            .to_vec(),
        Action::GoHere { place, height_m } => [-10.0, -5.0, 5.0, 10.0]
            .map(|by| (metres(by), Action::GoHere { place, height_m: height(height_m, by) }))
            .to_vec(),
        Action::Orbit { place, radius_m, height_m } => [-10.0, 10.0]
            .map(|by| {
                let radius_m = (radius_m + by).clamp(*RADII_M.start(), *RADII_M.end());
                (
                    frame.m(&message!("fly-radius-by", by = format!("{by:+}"))),
                    Action::Orbit { place, radius_m, height_m },
                )
            })
            .to_vec(),
        Action::ChangeSpeed { speed_m_s: from_m_s } => {
            let unit = frame.session.settings().speed_unit;
            let (steps, name) = match unit {
                SpeedUnit::MetresPerSecond => ([-2.0, -1.0, 1.0, 2.0], frame.t("fly-metre-second")),
                SpeedUnit::KilometresPerHour => ([-10.0, -5.0, 5.0, 10.0], frame.t("fly-kilometre-hour")),
            };
            steps
                .map(|by| {
                    let speed_m_s = speed_m_s(unit, unit.of_m_s(from_m_s) + by);
                    (format!("{by:+} {name}"), Action::ChangeSpeed { speed_m_s })
                })
                .to_vec()
        }
        _ => Vec::new(),
    }
}
