//! A whole plan aboard, and proof of it: fence, rally and mission are sent, read back and compared.

use mission::plan::{Firmware, Plan};

use super::client::{Client, ClientEvent, Failure};
use super::convert::{ConvertError, Difference, differences, plan_to_wire};
use super::item::{ContentHash, Kind, WireItem, content_hash};
use crate::dialect::MavMessage;
use crate::services::Queue;
use crate::wire::{Address, MonoTime};

/// What an upload reports.
#[derive(Debug, Clone, PartialEq)]
pub enum UploadEvent {
    /// It moved.
    Progress {
        /// Which plan.
        kind: Kind,
        /// Reading back, not sending.
        reading: bool,
        /// Items done.
        done: u16,
        /// Items in all.
        total: u16,
    },
    /// Everything is aboard and equal to the plan.
    Verified {
        /// Hash of what is aboard, all three kinds.
        hash: ContentHash,
    },
    /// What is aboard differs, after [`PlanUpload::ATTEMPTS`] attempts.
    Differs {
        /// Which plan.
        kind: Kind,
        /// Where.
        differences: Vec<Difference>,
    },
    /// A transfer failed.
    Failed {
        /// Which plan.
        kind: Kind,
        /// Why.
        failure: Failure,
    },
}

/// Upload of one plan with read-back.
#[derive(Debug, Clone)]
pub struct PlanUpload {
    client: Client,
    firmware: Firmware,
    plans: Vec<(Kind, Vec<WireItem>)>,
    aboard: Vec<(Kind, Vec<WireItem>)>,
    reading: bool,
    attempt: u32,
    events: Queue<UploadEvent>,
}

impl PlanUpload {
    /// Whole attempts per kind before a difference is reported.
    pub const ATTEMPTS: u32 = 3;

    /// Starts sending `plan` to the autopilot `target`.
    ///
    /// # Errors
    /// The plan has a command that cannot be sent.
    pub fn start(now: MonoTime, target: Address, plan: &Plan) -> Result<Self, ConvertError> {
        let mut plans = Vec::new();
        for kind in Kind::ALL {
            plans.push((kind, plan_to_wire(plan, kind)?));
        }
        let mut upload = Self {
            client: Client::new(target),
            firmware: plan.firmware,
            plans,
            aboard: Vec::new(),
            reading: false,
            attempt: 0,
            events: Queue::default(),
        };
        upload.send(now);
        Ok(upload)
    }

    fn current(&self) -> Option<&(Kind, Vec<WireItem>)> {
        self.plans.get(self.aboard.len())
    }

    fn send(&mut self, now: MonoTime) {
        let Some((kind, items)) = self.current().cloned() else {
            let hash = content_hash(self.aboard.iter().map(|(kind, items)| (*kind, items.as_slice())));
            self.events.push(UploadEvent::Verified { hash });
            return;
        };
        self.attempt += 1;
        self.reading = false;
        if let Err(failure) = self.client.upload(now, kind, items) {
            self.events.push(UploadEvent::Failed { kind, failure });
        }
    }

    /// Whether it is still under way.
    pub fn is_busy(&self) -> bool {
        self.client.is_busy()
    }

    /// Gives up; returns what the vehicle must be told, if a transfer was running.
    pub fn cancel(&mut self) -> Option<MavMessage> {
        let busy = self.client.is_busy();
        self.client.cancel();
        let last = std::iter::from_fn(|| self.client.poll_send()).last();
        last.filter(|_| busy)
    }

    /// Takes a message from the vehicle.
    pub fn on_message(&mut self, now: MonoTime, from: Address, message: &MavMessage) {
        self.client.on_message(now, from, message);
        self.drain(now);
    }

    /// Retries and failures.
    pub fn on_deadline(&mut self, now: MonoTime) {
        self.client.on_deadline(now);
        self.drain(now);
    }

    /// When [`Self::on_deadline`] wants to be called.
    pub fn next_deadline(&self) -> Option<MonoTime> {
        self.client.next_deadline()
    }

    /// The next message to send.
    pub fn poll_send(&mut self) -> Option<MavMessage> {
        self.client.poll_send()
    }

    /// The next event.
    pub fn poll_event(&mut self) -> Option<UploadEvent> {
        self.events.pop()
    }

    fn drain(&mut self, now: MonoTime) {
        while let Some(event) = self.client.poll_event() {
            match event {
                ClientEvent::Progress { kind, done, total } => {
                    self.events.push(UploadEvent::Progress { kind, reading: self.reading, done, total });
                }
                ClientEvent::Uploaded { kind, .. } => {
                    self.reading = true;
                    if let Err(failure) = self.client.download(now, kind) {
                        self.events.push(UploadEvent::Failed { kind, failure });
                    }
                }
                ClientEvent::Downloaded { kind, items } => self.compare(now, kind, items),
                ClientEvent::Failed { kind, failure } => self.events.push(UploadEvent::Failed { kind, failure }),
            }
        }
    }

    fn compare(&mut self, now: MonoTime, kind: Kind, aboard: Vec<WireItem>) {
        let Some((_, sent)) = self.current() else { return };
        // An empty plan is aboard when nothing is, or only ArduPilot's home.
        let cleared = sent.is_empty() && kind == Kind::Mission && aboard.len() <= 1;
        let found = if cleared { Vec::new() } else { differences(kind, self.firmware, sent, &aboard) };
        if found.is_empty() {
            let sent = sent.clone();
            self.aboard.push((kind, sent));
            self.attempt = 0;
            self.send(now);
        } else if self.attempt < Self::ATTEMPTS {
            self.send(now);
        } else {
            self.events.push(UploadEvent::Differs { kind, differences: found });
        }
    }
}
