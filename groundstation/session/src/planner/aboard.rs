//! What is aboard each vehicle, as far as this program sent it there or read it.

use mission::explain::{Explain, Message};
use mission::plan::{Firmware, Plan};
use telemetry::services::mission::{
    ClientEvent, ContentHash, Difference, Kind, UploadEvent, WireItem, content_hash, plan_from_wire,
};
use telemetry::vehicle::Autopilot;
use telemetry::wire::{Address, MonoTime};

use super::document::same_flight;

/// How an upload stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Upload {
    /// Under way.
    Sending {
        /// Fence, rally points or mission.
        kind: Kind,
        /// Being read back, not sent.
        reading: bool,
        /// Items done.
        done: u16,
        /// Items in all; 0 while nothing is known.
        total: u16,
    },
    /// Aboard, read back and equal.
    Verified {
        /// Of what is aboard.
        hash: ContentHash,
        /// When that was seen.
        at: MonoTime,
    },
    /// What is aboard differs.
    Differs {
        /// Fence, rally points or mission.
        kind: Kind,
        /// Where.
        differences: Vec<Difference>,
    },
    /// It did not come to an end.
    Failed(Message),
}

/// What is known of a vehicle's plan.
#[derive(Debug, Clone, PartialEq)]
pub enum Aboard {
    /// Nobody looked.
    Unknown,
    /// The plan on the screen, proven by reading it back.
    Same(ContentHash),
    /// Another one: the plan on the screen was changed since.
    Other(ContentHash),
    /// An upload is under way.
    Moving,
    /// Perhaps half a plan: an upload failed or came back different.
    Doubtful,
}

/// An upload and the plan that was sent.
#[derive(Debug, Clone)]
pub(super) struct Sent {
    pub(super) plan: Plan,
    pub(super) upload: Upload,
}

impl Sent {
    pub(super) fn new(plan: Plan) -> Self {
        let upload = Upload::Sending { kind: Kind::Fence, reading: false, done: 0, total: 0 };
        Self { plan, upload }
    }

    /// Takes news; true when that ended it.
    pub(super) fn on(&mut self, event: &UploadEvent, now: MonoTime) -> bool {
        self.upload = match event.clone() {
            UploadEvent::Progress { kind, reading, done, total } => Upload::Sending { kind, reading, done, total },
            UploadEvent::Verified { hash } => Upload::Verified { hash, at: now },
            UploadEvent::Differs { kind, differences } => Upload::Differs { kind, differences },
            UploadEvent::Failed { failure, .. } => Upload::Failed(failure.explain()),
        };
        !self.is_moving()
    }

    pub(super) fn is_moving(&self) -> bool {
        matches!(self.upload, Upload::Sending { .. })
    }

    pub(super) fn aboard(&self, plan: &Plan) -> Aboard {
        match self.upload {
            Upload::Sending { .. } => Aboard::Moving,
            Upload::Verified { hash, .. } if same_flight(&self.plan, plan) => Aboard::Same(hash),
            Upload::Verified { hash, .. } => Aboard::Other(hash),
            Upload::Differs { .. } | Upload::Failed(_) => Aboard::Doubtful,
        }
    }
}

/// Reading what is aboard, one kind after another.
#[derive(Debug)]
pub(super) struct Reading {
    pub(super) address: Address,
    got: Vec<(Kind, Vec<WireItem>)>,
    /// Items done and in all, of the kind that is read now.
    pub(super) progress: (u16, u16),
}

/// What comes of a step of reading.
pub(super) enum Step {
    Wait,
    Ask(Kind),
    Done(Box<Plan>),
    Failed(Message),
}

impl Reading {
    /// Starts, and says what to ask for first.
    pub(super) fn new(address: Address) -> (Self, Kind) {
        (Self { address, got: Vec::new(), progress: (0, 0) }, Kind::ALL[0])
    }

    pub(super) fn on(&mut self, event: &ClientEvent, autopilot: Option<Autopilot>) -> Step {
        match event {
            ClientEvent::Progress { done, total, .. } => {
                self.progress = (*done, *total);
                Step::Wait
            }
            ClientEvent::Uploaded { .. } => Step::Wait,
            ClientEvent::Failed { failure, .. } => Step::Failed(failure.explain()),
            ClientEvent::Downloaded { kind, items } => {
                // Others read too; what was not asked for here is theirs.
                if Kind::ALL.get(self.got.len()) != Some(kind) {
                    return Step::Wait;
                }
                self.got.push((*kind, items.clone()));
                self.progress = (0, 0);
                match Kind::ALL.get(self.got.len()) {
                    Some(next) => Step::Ask(*next),
                    None => self.plan(autopilot),
                }
            }
        }
    }

    /// What was read is aboard, and equal to what is shown.
    pub(super) fn sent(&self, plan: &Plan, now: MonoTime) -> Sent {
        let hash = content_hash(self.got.iter().map(|(kind, items)| (*kind, items.as_slice())));
        Sent { plan: plan.clone(), upload: Upload::Verified { hash, at: now } }
    }

    fn plan(&self, autopilot: Option<Autopilot>) -> Step {
        let items = |kind: Kind| self.got.iter().find(|(k, _)| *k == kind).map_or(&[][..], |(_, items)| items);
        match plan_from_wire(autopilot.map_or(Firmware::default(), Firmware::from), items) {
            Ok(plan) => Step::Done(Box::new(plan)),
            Err(error) => Step::Failed(error.explain()),
        }
    }
}
