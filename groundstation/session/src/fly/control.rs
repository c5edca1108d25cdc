//! Which station is in control of a vehicle: taking over, letting others, and what it means for everything else.

use mission::explain::Message;
use mission::message;
use telemetry::services::operator_control::{Event, Holder, Order as ControlOrder};
use telemetry::wire::{Address, Stamp};

use super::action::{Action, ActionKind};
use super::timeline::EntryKind;
use super::{Fly, act};
use crate::{Context, Effect, Order, SoundLevel, VehicleSnapshot};

/// Whether an action about control is possible now; `None` for all others.
pub(super) fn allowed(kind: ActionKind, vehicle: &VehicleSnapshot) -> Option<Result<(), Message>> {
    let control = vehicle.control;
    let asked = control.is_some_and(|control| control.asked.is_some());
    let ours = control.is_some_and(|control| control.holder == Holder::Us);
    let why_not = match kind {
        ActionKind::TakeControl => match control {
            None => Some(message!("fly-why-no-control")),
            Some(_) if ours => Some(message!("fly-why-in-control")),
            Some(control) if control.requested.is_some() => Some(message!("fly-why-running")),
            Some(_) => None,
        },
        ActionKind::ReleaseControl => (!ours).then(|| message!("fly-why-not-held")),
        ActionKind::AllowTakeover | ActionKind::KeepControl => (!asked).then(|| message!("fly-why-nobody-asks")),
        _ => return None,
    };
    let lost = vehicle.lost.then(|| message!("fly-why-lost"));
    Some(lost.or(why_not).map_or(Ok(()), Err))
}

/// Whether this station may command the vehicle: not while another one is in control.
pub(super) fn may_command(vehicle: &VehicleSnapshot) -> Result<(), Message> {
    match vehicle.control.map(|control| control.holder) {
        Some(Holder::Other(station)) => Err(message!("fly-why-not-in-control", station = f64::from(station))),
        Some(Holder::Us | Holder::Nobody) | None => Ok(()),
    }
}

/// What an action about control tells the hub.
pub(super) fn order(action: Action) -> Option<ControlOrder> {
    Some(match action {
        // Who takes over is asked before it is taken again: two that take it from each other help nobody.
        Action::TakeControl => ControlOrder::Take { allow_takeover: false, within: None },
        Action::ReleaseControl => ControlOrder::Release,
        Action::AllowTakeover => ControlOrder::Allow,
        Action::KeepControl => ControlOrder::Keep,
        _ => return None,
    })
}

impl Fly {
    /// Sends what a person decided about control. How it ended comes as an [`Event`], but for what needs no answer.
    pub(super) fn order_control(
        &mut self,
        action: Action,
        order: ControlOrder,
        vehicle: Address,
        context: &Context<'_>,
        effects: &mut Vec<Effect>,
    ) {
        let now = context.now;
        self.timeline.push(now, Some(vehicle), EntryKind::Person, message!("fly-told", action = action.words()));
        effects.push(Effect::Order(Order::Control(vehicle, order)));
        let mut act = act(context, Some(vehicle), action.words());
        if action == Action::KeepControl {
            act.answer = Some(message!("fly-recorded"));
        } else {
            self.tracked.entry(vehicle).or_default().control_act = Some(act.clone());
        }
        effects.push(Effect::Log(Box::new(act)));
    }

    /// Takes what became of control.
    pub(super) fn take_control(&mut self, at: Stamp, address: Address, event: Event, effects: &mut Vec<Effect>) {
        let vehicle = Some(address);
        let (sound, text) = match event {
            Event::Gained => (None, message!("fly-control-gained")),
            Event::Taken { by, from_us: true } => {
                (Some(SoundLevel::Alarm), message!("fly-control-taken", station = f64::from(by)))
            }
            Event::Taken { by, from_us: false } => (None, message!("fly-control-now-other", station = f64::from(by))),
            Event::Free { lost: true } => (Some(SoundLevel::Alarm), message!("fly-control-lost")),
            Event::Free { lost: false } => (None, message!("fly-control-free")),
            Event::Waiting(within) => (None, message!("fly-control-waiting", seconds = within.as_secs_f64().round())),
            Event::Denied(result) => {
                (Some(SoundLevel::Warning), message!("fly-control-denied", result = format!("{result:?}")))
            }
            Event::TimedOut => (Some(SoundLevel::Warning), message!("fly-control-timed-out")),
            Event::Asked { by, within } => {
                let seconds = within.as_secs_f64().round();
                let text = message!("fly-control-asked", station = f64::from(by), seconds = seconds);
                (Some(SoundLevel::Warning), text)
            }
        };
        if !matches!(event, Event::Waiting(_) | Event::Asked { .. })
            && let Some(mut act) = self.tracked.entry(address).or_default().control_act.take()
        {
            act.answer = Some(text.clone());
            effects.push(Effect::Log(Box::new(act)));
        }
        match sound {
            Some(sound) => self.note_and_alert(sound, vehicle, EntryKind::Link, text, at, effects),
            None => {
                effects.push(Effect::Say(SoundLevel::Notice, text.clone()));
                self.timeline.push(at, vehicle, EntryKind::Link, text);
            }
        }
    }
}
