//! The way aboard: sending the plan and reading it back, and reading what is aboard.

use std::sync::Arc;

use mission::explain::Message;
use mission::message;
use mission::plan::Plan;
use telemetry::services::mission::ContentHash;
use telemetry::station::{StationEvent, VehicleEvent};
use telemetry::wire::{Address, Stamp};

use super::aboard::{Reading, Sent, Step};
use super::filing::Next;
use super::{Aboard, Document, Planner, Upload, outcome};
use crate::{Act, Context, Effect, Happening, Order};

impl Planner {
    /// How the last upload to a vehicle stands.
    pub fn upload(&self, address: Address) -> Option<&Upload> {
        self.sent.get(&address).map(|sent| &sent.upload)
    }

    /// What is aboard a vehicle, as far as it is known.
    pub fn aboard(&self, address: Address) -> Aboard {
        self.sent.get(&address).map_or(Aboard::Unknown, |sent| sent.aboard(&self.document.plan))
    }

    /// Hash of what is aboard, once it was read back.
    pub fn uploaded_hash(&self, address: Address) -> Option<ContentHash> {
        match self.upload(address)? {
            Upload::Verified { hash, .. } => Some(*hash),
            _ => None,
        }
    }

    /// The plan that was read back from a vehicle, or sent to it.
    pub fn uploaded_plan(&self, address: Address) -> Option<&Plan> {
        self.sent.get(&address).map(|sent| &sent.plan)
    }

    /// Items read and in all, while the plan aboard a vehicle is read.
    pub fn download(&self) -> Option<(u16, u16)> {
        self.reading.as_ref().map(|reading| reading.progress)
    }

    /// Why the plan cannot be sent now.
    pub fn upload_refusal(&self, context: &Context<'_>) -> Option<Message> {
        if self.plan().is_none() {
            return Some(message!("planner-why-empty"));
        }
        let transfer = self.transfer_refusal(context);
        transfer.or_else(|| outcome::blocked(&self.outcome))
    }

    /// Why nothing can be sent or read now.
    pub fn transfer_refusal(&self, context: &Context<'_>) -> Option<Message> {
        let vehicle = context.active.and_then(|address| context.snapshot.vehicles.get(&address));
        let Some(vehicle) = vehicle else { return Some(message!("planner-why-no-vehicle")) };
        if vehicle.lost {
            return Some(message!("planner-why-lost"));
        }
        if self.reading.is_some() || self.sent.get(&vehicle.address).is_some_and(Sent::is_moving) {
            return Some(message!("planner-why-busy"));
        }
        // What is flown must not change under the aircraft.
        let armed = vehicle.state.heartbeat.is_some_and(|heartbeat| heartbeat.value.armed);
        armed.then(|| message!("planner-why-armed"))
    }

    /// Takes what the hub says. Nothing of it changes the document.
    pub fn observe(&mut self, happenings: &[(Stamp, Happening)], context: &Context<'_>) -> Vec<Effect> {
        self.look_at_zones(context);
        let mut effects = Vec::new();
        for (stamp, happening) in happenings {
            match happening {
                Happening::Station(StationEvent::Vehicle(address, VehicleEvent::Upload(event))) => {
                    let Some(sent) = self.sent.get_mut(address).filter(|sent| sent.is_moving()) else { continue };
                    if sent.on(event, stamp.mono) {
                        effects.push(self.log_upload(*address, context));
                    }
                }
                Happening::Station(StationEvent::Vehicle(address, VehicleEvent::Download(event))) => {
                    let Some(reading) = self.reading.as_mut().filter(|reading| reading.address == *address) else {
                        continue;
                    };
                    let vehicle = context.snapshot.vehicles.get(address);
                    let step = reading.on(event, vehicle.and_then(|vehicle| vehicle.state.autopilot()));
                    effects.extend(self.read_step(*address, step, *stamp, context));
                }
                // An order that was not taken will bring no other answer.
                Happening::Refused(cause) => effects.extend(self.refused(cause, context)),
                _ => {}
            }
        }
        effects
    }

    fn refused(&mut self, cause: &Message, context: &Context<'_>) -> Vec<Effect> {
        if self.reading.take_if(|reading| reading.progress == (0, 0)).is_some() {
            self.tell(true, message!("planner-download-failed", cause = cause.clone()));
        }
        let unanswered = |sent: &Sent| matches!(sent.upload, Upload::Sending { total: 0, .. });
        let failed: Vec<_> = self.sent.iter().filter(|(_, sent)| unanswered(sent)).map(|(at, _)| *at).collect();
        let mut effects = Vec::new();
        for address in failed {
            if let Some(sent) = self.sent.get_mut(&address) {
                sent.upload = Upload::Failed(cause.clone());
            }
            effects.push(self.log_upload(address, context));
        }
        effects
    }

    fn read_step(&mut self, address: Address, step: Step, now: Stamp, context: &Context<'_>) -> Vec<Effect> {
        match step {
            Step::Wait => Vec::new(),
            Step::Ask(kind) => vec![Effect::Order(Order::Download(address, kind))],
            Step::Failed(cause) => {
                self.reading = None;
                self.tell(true, message!("planner-download-failed", cause = cause));
                Vec::new()
            }
            Step::Done(plan) => {
                if let Some(reading) = self.reading.take() {
                    self.sent.insert(address, reading.sent(&plan, now.mono));
                }
                let notice = message!("planner-downloaded", vehicle = address.to_string(), items = plan.items.len());
                let document = Box::new(Document { plan: Arc::new(*plan), ..Document::default() });
                self.replace(Next::Load { document, notes: Vec::new(), file: None, notice, unsaved: true }, context)
            }
        }
    }

    pub(super) fn send(&mut self, context: &Context<'_>) -> Vec<Effect> {
        if let Some(refusal) = self.upload_refusal(context) {
            self.tell(true, refusal);
            return Vec::new();
        }
        let Some(address) = context.active else { return Vec::new() };
        let plan = self.document.plan.as_ref().clone();
        self.sent.insert(address, Sent::new(plan.clone()));
        let log = self.log_upload(address, context);
        vec![Effect::Order(Order::Upload(address, Box::new(plan))), log]
    }

    pub(super) fn receive(&mut self, context: &Context<'_>) -> Vec<Effect> {
        if let Some(refusal) = self.transfer_refusal(context) {
            self.tell(true, refusal);
            return Vec::new();
        }
        let Some(address) = context.active else { return Vec::new() };
        let (reading, kind) = Reading::new(address);
        self.reading = Some(reading);
        vec![Effect::Order(Order::Download(address, kind))]
    }

    /// The upload for the log of acts, with its answer once there is one.
    fn log_upload(&self, address: Address, context: &Context<'_>) -> Effect {
        let sent = self.sent.get(&address);
        let answer = sent.and_then(|sent| match &sent.upload {
            Upload::Sending { .. } => None,
            Upload::Verified { hash, .. } => Some(message!("plan-verified", hash = short(hash))),
            Upload::Differs { differences, .. } => Some(message!("planner-differs", count = differences.len())),
            Upload::Failed(cause) => Some(message!("planner-upload-failed", cause = cause.clone())),
        });
        let what = message!("planner-act-upload", items = sent.map_or(0, |sent| sent.plan.items.len()));
        let (at, who) = (context.now, context.settings.pilot.clone());
        Effect::Log(Box::new(Act { at, who, vehicle: Some(address), what, answer }))
    }
}

/// The first half-line of a hash: enough to compare by eye.
pub fn short(hash: &ContentHash) -> String {
    hash.0.iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}
