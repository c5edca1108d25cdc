//! Flying: fleet, instruments, the place on the road, alerts, guided actions, checklist, timeline.
//!
//! [`Fly`] serves the live fleet and a sortie that is replayed alike: all that it knows comes from happenings and from the
//! snapshot in the context.

mod action;
mod alert;
mod checklist;
mod control;
mod grip;
mod guide;
mod news;
mod place;
mod ring;
mod separation;
mod shown;
mod timeline;
mod tracked;
mod traffic;
mod view;
mod words;
mod zones;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use mission::explain::Message;
use mission::geo::LatLon;
use mission::message;
use telemetry::wire::{Address, Stamp};

pub use action::{Action, ActionKind, HIGHEST_M, LOWEST_M, RADII_M, SPEEDS_M_S};
pub use alert::{Alert, Alerts};
pub use checklist::{CheckItem, CheckState, Checklist, Override};
pub use grip::Pad;
pub use guide::{Answered, CONFIRM_WITHIN, Pending};
pub use place::{RoadPlace, Structure};
pub use shown::{STALE_AFTER, Shown};
pub use timeline::{Entry, EntryKind, Timeline};
pub use traffic::{Climb, TRAFFIC_STALE_AFTER, TrafficRow};
pub use view::{
    Active, FleetRow, GroundSource, Instruments, Level, LinkView, Progress, RESERVE_PERCENT, ReturnTime, View,
    battery_level,
};
pub use words::mode as mode_words;

use crate::crew::why_closed;
use crate::{Act, Context, Effect, Happening, Order, SoundLevel};
use action::set_interest;
use grip::{Change, Grip};
use guide::Guide;
use ring::{Rings, Step};
use tracked::Tracked;
use traffic::TrafficWatch;

/// What is done on the flying screen.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Ask for an action of the active vehicle. What needs no confirmation is done at once.
    Request(Action),
    /// Confirm what was asked for.
    Confirm(Action),
    /// Forget what was asked for.
    Cancel,
    /// Acknowledge an alert.
    Acknowledge(u64),
    /// Acknowledge all alerts.
    AcknowledgeAll,
    /// Tick or untick an item of the active vehicle's checklist.
    Check(CheckItem, bool),
    /// Fly in spite of the checklist, for this reason.
    Override(String),
    /// Read the parameters of the active vehicle.
    ReadParameters,
    /// A look at the gamepad, `None` when it is gone.
    Pad(Option<Pad>),
    /// Let go of the sticks, whatever the gamepad says.
    LetGo,
}

/// The flying screen's model.
#[derive(Debug, Default)]
pub struct Fly {
    tracked: BTreeMap<Address, Tracked>,
    alerts: Alerts,
    timeline: Timeline,
    guide: Guide,
    rings: Rings,
    grip: Grip,
    traffic: TrafficWatch,
    view: View,
    /// Things that a full queue dropped, as far as they were told.
    dropped: u64,
}

impl Fly {
    /// Takes what the hub says.
    pub fn observe(&mut self, happenings: &[(Stamp, Happening)], context: &Context<'_>) -> Vec<Effect> {
        let mut effects = Vec::new();
        for (at, happening) in happenings {
            self.take(*at, happening, context, &mut effects);
        }
        for (address, vehicle) in &context.snapshot.vehicles {
            let found = self.tracked.entry(*address).or_default().look(vehicle, context);
            for condition in found {
                self.take_condition(*address, condition, context.now, &mut effects);
            }
            match self.rings.look(vehicle, context.now.mono) {
                Some(Step::Next(request)) => effects.push(Effect::Order(Order::Command(request))),
                Some(Step::Left) => self.end_ring(*address, None, context.now, &mut effects),
                None => {}
            }
        }
        self.take_traffic(context, &mut effects);
        self.take_dropped(context, &mut effects);
        for ended in self.guide.expire(context.now, &mut effects) {
            self.take_end(ended, context.now, &mut effects);
        }
        self.refresh(context);
        effects
    }

    /// Reckons anew what is shown: after a look at the fleet, and when another vehicle became the active one.
    pub fn refresh(&mut self, context: &Context<'_>) {
        let open: Vec<_> = self.alerts.open().iter().map(|alert| (alert.vehicle, alert.level)).collect();
        let vehicles = context.snapshot.vehicles.iter();
        let fleet = vehicles.map(|(address, vehicle)| {
            let active = context.active == Some(*address);
            view::fleet_row(vehicle, self.tracked.get(address), &open, active, context.now)
        });
        let fleet = fleet.collect();
        let active = context.active.and_then(|address| {
            let (vehicle, tracked) = (context.snapshot.vehicles.get(&address)?, self.tracked.get(&address)?);
            let mut active = view::active(vehicle, tracked, context.gates.contains_key(&address), context);
            active.actions = ActionKind::ALL.map(|kind| (kind, self.available(address, kind, context))).to_vec();
            Some(active)
        });
        let traffic = traffic::rows(context.snapshot, &self.traffic, context.active, context.now.mono);
        self.view = View { at: context.now, fleet, active, traffic };
    }

    /// Whether a vehicle may be told this now; the message says why not.
    ///
    /// # Errors
    /// Why not.
    pub fn available(&self, address: Address, kind: ActionKind, context: &Context<'_>) -> Result<(), Message> {
        let Some(vehicle) = context.snapshot.vehicles.get(&address) else {
            return Err(message!("fly-why-no-vehicle"));
        };
        kind.allowed(vehicle, context.now.mono)?;
        if self.guide.is_running(address, kind) {
            return Err(message!("fly-why-running"));
        }
        if kind == ActionKind::Arm {
            let gate = context.gates.get(&address);
            if let Some(why) = gate.and_then(why_closed) {
                return Err(why);
            }
            let fresh = Checklist::default();
            let checklist = self.tracked.get(&address).map_or(&fresh, |tracked| &tracked.checklist);
            let open = checklist.open(vehicle, gate.is_some(), context.now);
            if open > 0 && checklist.overridden().is_none() {
                return Err(message!("fly-why-checklist", open = open));
            }
        }
        Ok(())
    }

    /// Takes what a person asks for.
    pub fn handle(&mut self, command: Command, context: &Context<'_>) -> Vec<Effect> {
        let mut effects = Vec::new();
        let now = context.now;
        match command {
            Command::Request(action) => self.request(action, context, &mut effects),
            Command::Confirm(action) => {
                if let Some(pending) = self.guide.pending.filter(|p| p.action == action && !p.left(now).is_zero()) {
                    self.guide.pending = None;
                    self.execute(action, pending.vehicle, context, &mut effects);
                }
            }
            Command::Cancel => self.guide.pending = None,
            Command::Acknowledge(id) => self.alerts.acknowledge(Some(id), now, &context.settings.pilot),
            Command::AcknowledgeAll => self.alerts.acknowledge(None, now, &context.settings.pilot),
            Command::Check(item, done) => {
                if let Some(tracked) = context.active.and_then(|address| self.tracked.get_mut(&address)) {
                    tracked.checklist.tick(item, done);
                }
            }
            Command::Override(reason) => self.override_checklist(reason.trim(), context, &mut effects),
            Command::ReadParameters => {
                effects.extend(context.active.map(|address| Effect::Order(Order::ListParameters(address))));
            }
            Command::Pad(pad) => {
                let change = self.grip.look(pad, may_steer(context));
                self.steer(change, context, &mut effects);
            }
            Command::LetGo => {
                let change = self.grip.let_go();
                self.steer(change, context, &mut effects);
            }
        }
        self.refresh(context);
        effects
    }

    fn request(&mut self, action: Action, context: &Context<'_>, effects: &mut Vec<Effect>) {
        let Some(vehicle) = context.active else { return };
        let kind = action.kind();
        if let Err(why) = self.available(vehicle, kind, context).and_then(|()| action.check_numbers()) {
            self.refuse(action, vehicle, why, context.now, effects);
        } else if kind.needs_confirmation() {
            self.guide.pending = Some(Pending { action, vehicle, at: context.now });
        } else {
            self.execute(action, vehicle, context, effects);
        }
    }

    fn refuse(&mut self, action: Action, vehicle: Address, why: Message, now: Stamp, effects: &mut Vec<Effect>) {
        let text = message!("fly-not-done", action = action.words(), why = why);
        self.timeline.push(now, Some(vehicle), EntryKind::Person, text.clone());
        self.alert(SoundLevel::Notice, Some(vehicle), text, alert::Kind::Repeated, now, effects);
    }

    /// Sends an action. It is judged once more: much may have changed since it was asked for.
    fn execute(&mut self, action: Action, vehicle: Address, context: &Context<'_>, effects: &mut Vec<Effect>) {
        let now = context.now;
        let allowed = self.available(vehicle, action.kind(), context).and_then(|()| action.check_numbers());
        if let Err(why) = allowed {
            return self.refuse(action, vehicle, why, now, effects);
        }
        if let Some(order) = control::order(action) {
            return self.order_control(action, order, vehicle, context, effects);
        }
        let requests = context.snapshot.vehicles.get(&vehicle).and_then(|snapshot| action.requests(snapshot));
        let Some(requests) = requests else {
            return self.refuse(action, vehicle, message!("fly-why-firmware"), now, effects);
        };
        if requests.iter().any(|request| self.guide.is_busy(request) || self.rings.waits(request)) {
            return self.refuse(action, vehicle, message!("fly-why-running"), now, effects);
        }
        let tracked = self.tracked.entry(vehicle).or_default();
        tracked.told_at = Some(now.mono);
        tracked.answers.insert(action.kind(), Answered::Waiting(now));
        self.timeline.push(now, Some(vehicle), EntryKind::Person, message!("fly-told", action = action.words()));
        let act = act(context, Some(vehicle), action.words());
        self.guide.start(action, requests, act, effects);
        // Whatever else a person orders ends a circle, but for its speed.
        let circled = action.kind() != ActionKind::ChangeSpeed && self.rings.end(vehicle);
        match context.snapshot.vehicles.get(&vehicle).and_then(|snapshot| action.ring(snapshot)) {
            Some(ring) => self.rings.order(vehicle, ring),
            None if circled => effects.push(Effect::Order(Order::Command(set_interest(vehicle, None)))),
            None => {}
        }
    }

    /// Passes the sticks on; taking hold and letting go are acts of a person.
    fn steer(&mut self, change: Option<Change>, context: &Context<'_>, effects: &mut Vec<Effect>) {
        let (vehicle, sticks, what) = match change {
            None => return,
            Some(Change::Moved(vehicle, sticks)) => (vehicle, Some(sticks), None),
            Some(Change::Took(vehicle, sticks)) => (vehicle, Some(sticks), Some(message!("fly-sticks-taken"))),
            Some(Change::LetGo(vehicle)) => (vehicle, None, Some(message!("fly-sticks-let-go"))),
        };
        effects.push(Effect::Order(Order::Steer(vehicle, sticks)));
        if let Some(what) = what {
            self.timeline.push(context.now, Some(vehicle), EntryKind::Person, what.clone());
            effects.push(Effect::Say(SoundLevel::Notice, what.clone()));
            effects.push(Effect::Log(Box::new(act(context, Some(vehicle), what))));
        }
    }

    fn override_checklist(&mut self, reason: &str, context: &Context<'_>, effects: &mut Vec<Effect>) {
        let Some((address, vehicle)) = context.active.and_then(|a| Some((a, context.snapshot.vehicles.get(&a)?)))
        else {
            return;
        };
        let tracked = self.tracked.entry(address).or_default();
        if reason.is_empty() || vehicle.state.is_armed() {
            return;
        }
        let open = tracked.checklist.open(vehicle, context.gates.contains_key(&address), context.now);
        let who = context.settings.pilot.clone();
        tracked.checklist.override_with(Override { at: context.now, who, reason: reason.to_owned() });
        let what = message!("fly-overridden", reason = reason, open = open);
        self.timeline.push(context.now, Some(address), EntryKind::Person, what.clone());
        effects.push(Effect::Log(Box::new(Act {
            answer: Some(message!("fly-recorded")),
            ..act(context, Some(address), what)
        })));
    }

    /// Raises an alert, and says it where it is news and matters.
    fn alert(
        &mut self,
        level: SoundLevel,
        vehicle: Option<Address>,
        text: Message,
        kind: alert::Kind,
        at: Stamp,
        effects: &mut Vec<Effect>,
    ) {
        let said = match vehicle {
            Some(address) => message!("fly-says", name = self.called(address), text = text.clone()),
            None => text.clone(),
        };
        if self.alerts.raise(level, vehicle, text, kind, at) && level > SoundLevel::Notice {
            effects.push(Effect::Say(level, said));
        }
    }

    fn called(&self, address: Address) -> Message {
        view::name(address, self.tracked.get(&address))
    }

    /// What is shown.
    pub fn view(&self) -> &View {
        &self.view
    }

    /// What a vehicle is called.
    pub fn name(&self, address: Address, _context: &Context<'_>) -> Message {
        self.called(address)
    }

    /// Track of a vehicle's flight: place and height above home, oldest first.
    pub fn track(&self, address: Address) -> impl Iterator<Item = (LatLon, f64)> {
        self.tracked.get(&address).into_iter().flat_map(Tracked::track)
    }

    /// Places of the plan aboard a vehicle, as far as it was read.
    pub fn aboard(&self, address: Address) -> impl Iterator<Item = LatLon> {
        let items = self.tracked.get(&address).map_or(&[][..], |tracked| &tracked.aboard);
        items.iter().filter(|item| item.is_navigation()).filter_map(mission::plan::Item::place)
    }

    /// Alerts.
    pub fn alerts(&self) -> &Alerts {
        &self.alerts
    }

    /// Everything that happened.
    pub fn timeline(&self) -> &Timeline {
        &self.timeline
    }

    /// The action that waits for its confirmation.
    pub fn pending(&self) -> Option<&Pending> {
        self.guide.pending.as_ref()
    }

    /// How the latest action of a kind was answered by a vehicle.
    pub fn answer(&self, address: Address, kind: ActionKind) -> Option<&Answered> {
        self.tracked.get(&address)?.answers.get(&kind)
    }

    /// The override of a vehicle's checklist, if one is in force.
    pub fn overridden(&self, address: Address) -> Option<&Override> {
        self.tracked.get(&address)?.checklist.overridden()
    }
}

/// The vehicle that sticks may fly now: the active one, armed and heard, unless another station is in control.
fn may_steer(context: &Context<'_>) -> Option<Address> {
    let vehicle = context.snapshot.vehicles.get(&context.active?)?;
    let may = vehicle.state.is_armed() && !vehicle.lost && control::may_command(vehicle).is_ok();
    may.then_some(vehicle.address)
}

fn act(context: &Context<'_>, vehicle: Option<Address>, what: Message) -> Act {
    Act { at: context.now, who: context.settings.pilot.clone(), vehicle, what, answer: None }
}
