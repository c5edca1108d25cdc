//! What happenings mean for a pilot: entries of the timeline, alerts, and what is remembered of a vehicle.

use std::time::Duration;

use mission::explain::{Explain, Message};
use mission::message;
use telemetry::dialect::MavCmd;
use telemetry::link::LinkChange;
use telemetry::services::mission::{ClientEvent, Kind as PlanKind, UploadEvent};
use telemetry::services::{command, parameter};
use telemetry::station::{ConnectionEvent, StationEvent, VehicleEvent};
use telemetry::vehicle::{Event, FlightMode, LandedState, Severity};
use telemetry::wire::{Address, LinkId, Stamp};

use super::action::{Action, ActionKind, HIGHEST_M, set_interest};
use super::alert::Kind;
use super::guide::{Answered, Ended};
use super::timeline::EntryKind;
use super::tracked::Condition;
use super::traffic::News;
use super::{Fly, words};
use crate::{Context, Effect, Happening, Order, SoundLevel};

/// A change of mode this soon after an order is its doing. Chosen: all tries of a command on a slow link.
const OUR_DOING: Duration = Duration::from_secs(8);

impl Fly {
    pub(super) fn take(&mut self, at: Stamp, happening: &Happening, context: &Context<'_>, effects: &mut Vec<Effect>) {
        match happening {
            Happening::Station(StationEvent::Vehicle(address, event)) => {
                self.take_vehicle(at, *address, event, context, effects);
            }
            Happening::Station(StationEvent::Link(link, _)) => {
                let text = message!("fly-same-address", link = link_number(*link));
                self.note_and_alert(SoundLevel::Warning, None, EntryKind::Link, text, at, effects);
            }
            Happening::Link(link, LinkChange::Up) => {
                self.timeline.push(at, None, EntryKind::Link, message!("fly-link-up", link = link_number(*link)));
            }
            Happening::Link(link, LinkChange::Down(cause)) => {
                let text = message!("fly-link-down", link = link_number(*link), cause = cause.as_str());
                self.note_and_alert(SoundLevel::Warning, None, EntryKind::Link, text, at, effects);
            }
            Happening::Refused(why) => {
                self.note_and_alert(SoundLevel::Warning, None, EntryKind::Person, why.clone(), at, effects);
            }
        }
    }

    fn take_vehicle(
        &mut self,
        at: Stamp,
        address: Address,
        event: &VehicleEvent,
        context: &Context<'_>,
        effects: &mut Vec<Effect>,
    ) {
        self.tracked.entry(address).or_default();
        match event {
            VehicleEvent::State(event) => self.take_state(at, address, event, context, effects),
            VehicleEvent::Command(command::Event::Finished { request, result }) => {
                if let Some(ended) = self.guide.finished(address, request, *result, effects) {
                    self.take_end(ended, at, effects);
                } else if self.rings.waits(request) {
                    match result {
                        Ok(()) => self.rings.begin(address),
                        Err(failure) => self.end_ring(address, Some(failure.explain()), at, effects),
                    }
                } else if let Err(failure) = result
                    && !is_housekeeping(request.command)
                {
                    self.timeline.push(at, Some(address), EntryKind::Person, failure.explain());
                }
            }
            VehicleEvent::Command(command::Event::Progress { .. })
            | VehicleEvent::Version
            | VehicleEvent::Camera(_)
            | VehicleEvent::Gimbal(_)
            | VehicleEvent::File(_) => {}
            VehicleEvent::Control(event) => self.take_control(at, address, *event, effects),
            VehicleEvent::Upload(event) => self.take_upload(at, address, event, effects),
            VehicleEvent::Download(ClientEvent::Downloaded { kind: PlanKind::Mission, items }) => {
                if let Some(tracked) = self.tracked.get_mut(&address) {
                    tracked.aboard = items.iter().map(telemetry::services::mission::WireItem::to_item).collect();
                }
            }
            VehicleEvent::Download(_) => {}
            VehicleEvent::Parameter(event) => self.take_parameter(at, address, event),
            VehicleEvent::Connection(event) => self.take_connection(at, address, *event, context, effects),
        }
    }

    fn take_state(
        &mut self,
        at: Stamp,
        address: Address,
        event: &Event,
        context: &Context<'_>,
        effects: &mut Vec<Effect>,
    ) {
        let vehicle = Some(address);
        match event {
            Event::Armed(armed) => {
                let text = if *armed { message!("fly-now-armed") } else { message!("fly-now-disarmed") };
                self.timeline.push(at, vehicle, EntryKind::Flight, text);
                if let Some(tracked) = self.tracked.get_mut(&address) {
                    if *armed {
                        tracked.took_off();
                    } else {
                        tracked.checklist.reset();
                    }
                }
            }
            Event::Mode(mode) => self.take_mode(at, address, *mode, context, effects),
            Event::Landed(landed) => {
                let text = match landed {
                    LandedState::OnGround => message!("fly-now-on-ground"),
                    other => words::landed(*other),
                };
                self.timeline.push(at, vehicle, EntryKind::Flight, text);
            }
            Event::ItemReached(item) => {
                let text = message!("fly-item-reached", item = f64::from(*item));
                self.timeline.push(at, vehicle, EntryKind::Mission, text);
            }
            Event::ItemCurrent(item) => {
                let text = message!("fly-item-current", item = f64::from(*item));
                self.timeline.push(at, vehicle, EntryKind::Mission, text);
            }
            Event::Text { severity, text } => {
                let entry = message!("fly-text", text = text.as_str());
                self.timeline.push(at, vehicle, EntryKind::Text, entry.clone());
                let armed = context.snapshot.vehicles.get(&address).is_some_and(|v| v.state.is_armed());
                if let Some(level) = text_level(*severity, text, armed) {
                    self.alert(level, vehicle, entry, Kind::Repeated, at, effects);
                }
            }
        }
    }

    fn take_mode(
        &mut self,
        at: Stamp,
        address: Address,
        mode: FlightMode,
        context: &Context<'_>,
        effects: &mut Vec<Effect>,
    ) {
        let text = message!("fly-now-mode", mode = words::mode(mode));
        self.timeline.push(at, Some(address), EntryKind::Flight, text);
        let Some(tracked) = self.tracked.get_mut(&address) else { return };
        let first = tracked.mode.replace(mode).is_none();
        let ours = tracked.told_at.is_some_and(|told| at.mono.since(told) <= OUR_DOING);
        let armed = context.snapshot.vehicles.get(&address).is_some_and(|v| v.state.is_armed());
        // What failsafes change to. What a remote control changes looks the same, and is worth a word too.
        let rescue = matches!(
            mode,
            FlightMode::Return | FlightMode::Land | FlightMode::Hold | FlightMode::AltitudeHold | FlightMode::Stabilize
        );
        if rescue && armed && !first && !ours {
            let text = message!("fly-mode-by-itself", mode = words::mode(mode));
            self.alert(SoundLevel::Alarm, Some(address), text, Kind::Change, at, effects);
        }
    }

    fn take_upload(&mut self, at: Stamp, address: Address, event: &UploadEvent, effects: &mut Vec<Effect>) {
        let verified = matches!(event, UploadEvent::Verified { .. });
        if let Some(tracked) = self.tracked.get_mut(&address) {
            // While a plan is under way nobody knows what is aboard.
            tracked.checklist.plan_verified = verified;
        }
        match event {
            UploadEvent::Progress { .. } => {}
            UploadEvent::Verified { hash } => {
                let text = message!("fly-plan-verified", hash = hash.to_string()[..8].to_owned());
                self.timeline.push(at, Some(address), EntryKind::Mission, text);
                effects.push(Effect::Order(Order::Download(address, PlanKind::Mission)));
            }
            UploadEvent::Differs { differences, .. } => {
                let text = message!("fly-plan-differs", count = differences.len());
                self.note_and_alert(SoundLevel::Warning, Some(address), EntryKind::Mission, text, at, effects);
            }
            UploadEvent::Failed { failure, .. } => {
                let text = message!("fly-plan-failed", why = failure.explain());
                self.note_and_alert(SoundLevel::Warning, Some(address), EntryKind::Mission, text, at, effects);
            }
        }
    }

    fn take_parameter(&mut self, at: Stamp, address: Address, event: &parameter::Event) {
        let text = match event {
            parameter::Event::Listed { .. } => {
                if let Some(tracked) = self.tracked.get_mut(&address) {
                    tracked.checklist.parameters_read = true;
                }
                message!("fly-parameters-read")
            }
            parameter::Event::Set { name, value } => {
                message!("fly-parameter-set", name = name.as_str(), value = *value)
            }
            _ => return,
        };
        self.timeline.push(at, Some(address), EntryKind::Person, text);
    }

    fn take_connection(
        &mut self,
        at: Stamp,
        address: Address,
        event: ConnectionEvent,
        context: &Context<'_>,
        effects: &mut Vec<Effect>,
    ) {
        let vehicle = Some(address);
        match event {
            ConnectionEvent::Found => {
                self.timeline.push(at, vehicle, EntryKind::Link, message!("fly-found"));
                effects.push(Effect::Order(Order::Download(address, PlanKind::Mission)));
            }
            ConnectionEvent::LinkBack(link) => {
                let text = message!("fly-path-back", link = link_number(link));
                self.timeline.push(at, vehicle, EntryKind::Link, text);
            }
            ConnectionEvent::LinkLost(link) => {
                let text = message!("fly-path-lost", link = link_number(link));
                self.note_and_alert(SoundLevel::Notice, vehicle, EntryKind::Link, text, at, effects);
            }
            ConnectionEvent::Lost => {
                let armed = context.snapshot.vehicles.get(&address).is_some_and(|v| v.state.is_armed());
                let level = if armed { SoundLevel::Alarm } else { SoundLevel::Warning };
                self.note_and_alert(level, vehicle, EntryKind::Link, message!("fly-lost"), at, effects);
            }
            ConnectionEvent::Back => {
                self.note_and_alert(SoundLevel::Notice, vehicle, EntryKind::Link, message!("fly-back"), at, effects);
            }
            ConnectionEvent::BadSignature => {
                let text = message!("fly-bad-signature");
                self.note_and_alert(SoundLevel::Alarm, vehicle, EntryKind::Link, text, at, effects);
            }
        }
    }

    pub(super) fn take_condition(
        &mut self,
        address: Address,
        condition: Condition,
        at: Stamp,
        effects: &mut Vec<Effect>,
    ) {
        let (level, text) = match condition {
            Condition::BatteryLow(percent) => (SoundLevel::Warning, message!("fly-battery-low", percent = percent)),
            Condition::BatteryCritical(percent) => {
                (SoundLevel::Alarm, message!("fly-battery-critical", percent = percent))
            }
            Condition::GnssLost => (SoundLevel::Alarm, message!("fly-gnss-lost")),
            Condition::TooHigh(height_m) => {
                (SoundLevel::Warning, message!("fly-too-high", height = height_m, limit = HIGHEST_M))
            }
            Condition::Emergency => (SoundLevel::Alarm, message!("fly-emergency")),
            Condition::RemoteIdFailed(why) if why.is_empty() => (SoundLevel::Alarm, message!("fly-remote-id-failed")),
            Condition::RemoteIdFailed(why) => (SoundLevel::Alarm, message!("fly-remote-id-failed-why", why = why)),
            Condition::RemoteIdSilent => (SoundLevel::Alarm, message!("fly-remote-id-silent")),
            Condition::Zone(met) => met.alert(),
        };
        self.note_and_alert(level, Some(address), EntryKind::Flight, text, at, effects);
    }

    pub(super) fn take_traffic(&mut self, context: &Context<'_>, effects: &mut Vec<Effect>) {
        for News { vehicle, text, sound } in self.traffic.look(context) {
            match sound {
                Some(sound) => {
                    self.note_and_alert(sound, Some(vehicle), EntryKind::Flight, text, context.now, effects);
                }
                None => self.timeline.push(context.now, Some(vehicle), EntryKind::Flight, text),
            }
        }
    }

    pub(super) fn take_dropped(&mut self, context: &Context<'_>, effects: &mut Vec<Effect>) {
        let dropped = context.snapshot.dropped;
        if dropped > self.dropped {
            let text = message!("fly-dropped", count = (dropped - self.dropped) as f64);
            self.note_and_alert(SoundLevel::Warning, None, EntryKind::Link, text, context.now, effects);
        }
        self.dropped = dropped;
    }

    pub(super) fn take_end(&mut self, ended: Ended, at: Stamp, effects: &mut Vec<Effect>) {
        let Ended { vehicle, action, result } = ended;
        let Some(tracked) = self.tracked.get_mut(&vehicle) else { return };
        tracked.answers.insert(action.kind(), Answered::Ended(at, result.clone()));
        if action.kind() == ActionKind::Orbit {
            match result {
                Ok(()) => self.rings.begin(vehicle),
                Err(_) => {
                    self.rings.end(vehicle);
                }
            }
        }
        match result {
            Ok(()) => {
                tracked.goal = match action {
                    Action::GoHere { place, height_m } | Action::Orbit { place, height_m, .. } => {
                        Some((place, height_m))
                    }
                    Action::ChangeSpeed { .. } => tracked.goal,
                    _ => None,
                };
                let text = message!("fly-done", action = action.words());
                self.timeline.push(at, Some(vehicle), EntryKind::Person, text);
            }
            Err(why) => {
                let text = message!("fly-not-done", action = action.words(), why = why);
                self.note_and_alert(SoundLevel::Warning, Some(vehicle), EntryKind::Person, text, at, effects);
            }
        }
    }

    /// The vehicle left the circle that the station led it around, or refused to go on, and why.
    pub(super) fn end_ring(&mut self, address: Address, why: Option<Message>, at: Stamp, effects: &mut Vec<Effect>) {
        self.rings.end(address);
        effects.push(Effect::Order(Order::Command(set_interest(address, None))));
        match why {
            None => self.timeline.push(at, Some(address), EntryKind::Flight, message!("fly-orbit-left")),
            Some(why) => {
                let text = message!("fly-orbit-stopped", why = why);
                self.note_and_alert(SoundLevel::Warning, Some(address), EntryKind::Flight, text, at, effects);
            }
        }
    }

    pub(super) fn note_and_alert(
        &mut self,
        level: SoundLevel,
        vehicle: Option<Address>,
        kind: EntryKind,
        text: Message,
        at: Stamp,
        effects: &mut Vec<Effect>,
    ) {
        self.timeline.push(at, vehicle, kind, text.clone());
        self.alert(level, vehicle, text, Kind::Change, at, effects);
    }
}

/// How loud the vehicle's own words are; `None` for what only the timeline keeps.
fn text_level(severity: Severity, text: &str, armed: bool) -> Option<SoundLevel> {
    if text.to_ascii_lowercase().contains("fence breach") {
        return Some(SoundLevel::Alarm);
    }
    match severity {
        // On the ground even "critical" only says why it does not arm yet.
        Severity::Emergency | Severity::Alert | Severity::Critical | Severity::Error if !armed => {
            Some(SoundLevel::Notice)
        }
        Severity::Emergency | Severity::Alert | Severity::Critical => Some(SoundLevel::Alarm),
        Severity::Error => Some(SoundLevel::Warning),
        Severity::Warning => Some(SoundLevel::Notice),
        Severity::Notice | Severity::Info | Severity::Debug => None,
    }
}

/// What the station asks by itself; nobody waits for it.
fn is_housekeeping(command: MavCmd) -> bool {
    matches!(command, MavCmd::MAV_CMD_REQUEST_MESSAGE | MavCmd::MAV_CMD_SET_MESSAGE_INTERVAL)
}

fn link_number(link: LinkId) -> f64 {
    f64::from(link.0)
}
