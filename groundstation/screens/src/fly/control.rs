//! Which station is in control, where the vehicle tells, and the buttons that change it.

use egui::{Button, RichText, Ui, Vec2};
use mission::message;
use session::Command;
use session::fly::{self, ActionKind};
use telemetry::services::operator_control::{Holder, View};

use super::actions;
use crate::Frame;
use crate::theme::Palette;

/// In the order of the buttons; only those that are possible are there.
const BUTTONS: [ActionKind; 4] =
    [ActionKind::AllowTakeover, ActionKind::KeepControl, ActionKind::TakeControl, ActionKind::ReleaseControl];

pub(super) fn draw(ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
    let Some(active) = &frame.session.fly().view().active else { return };
    let Some(control) = active.control else { return };
    let palette = Palette::of(frame.session.settings());
    ui.separator();
    let color = match (control.holder, control.asked) {
        (_, Some(_)) => palette.danger,
        (Holder::Us, None) => palette.good,
        (Holder::Other(_) | Holder::Nobody, None) => palette.caution,
    };
    ui.label(RichText::new(words(frame, &control)).color(color).strong().size(15.0));
    if frame.session.sorties().replay().is_some() {
        return;
    }
    for kind in BUTTONS.into_iter().filter(|kind| active.why_not(*kind).is_none()) {
        let button = Button::new(frame.m(&kind.words())).min_size(Vec2::new(72.0, 36.0));
        if ui.add(button).clicked()
            && let Some(action) = actions::offered(kind, active, frame.session.settings().speed_unit)
        {
            out.push(Command::Fly(fly::Command::Request(action)));
        }
    }
}

fn words(frame: &Frame<'_>, control: &View) -> String {
    let seconds = |left: std::time::Duration| left.as_secs_f64().ceil();
    frame.m(&match (control.asked, control.requested, control.holder) {
        (Some(asked), ..) => {
            message!("fly-control-asks", station = f64::from(asked.by), seconds = seconds(asked.left))
        }
        (_, Some(requested), _) => message!("fly-control-requesting", seconds = seconds(requested.left)),
        (.., Holder::Us) => message!("fly-control-us"),
        (.., Holder::Other(station)) => message!("fly-control-other", station = f64::from(station)),
        (.., Holder::Nobody) => message!("fly-control-nobody"),
    })
}
