//! The vehicle's half: one station is in control, or none.

use std::time::Duration;

use super::guard;
use super::wire::{Answer, Ask, Message, Status};
use super::{OPEN_FOR, RETRY, TRIES};
use crate::dialect::{MavMessage, MavResult};
use crate::services::Queue;
use crate::wire::{Address, MonoTime};

/// Pause between two [`Status`] messages (MAVLink: nominally 1 Hz).
const STATUS_EVERY: Duration = Duration::from_secs(1);
/// A station in control that was silent for this long is in control no more: ArduPilot's `FS_GCS_TIMEOUT`.
const OWNER_LOST_AFTER: Duration = Duration::from_secs(5);

#[derive(Debug, Clone, Copy)]
struct Owner {
    address: Address,
    heard: MonoTime,
}

/// A station that asked while another one was in control.
#[derive(Debug, Clone, Copy)]
struct Asked {
    by: Address,
    within: Duration,
    until: MonoTime,
    /// When the station in control is told again, while it has not answered.
    tell_at: Option<MonoTime>,
    tries: u32,
}

/// Who may command a vehicle.
#[derive(Debug, Clone)]
pub struct Server {
    me: Address,
    owner: Option<Owner>,
    takeover_allowed: bool,
    /// When others may not take over any more.
    close_at: Option<MonoTime>,
    asked: Option<Asked>,
    status_at: MonoTime,
    outbox: Queue<Message>,
    refusals: Queue<MavMessage>,
}

impl Server {
    /// A vehicle that speaks as `me` and that nobody is in control of.
    pub fn new(me: Address, now: MonoTime) -> Self {
        Self {
            me,
            owner: None,
            takeover_allowed: false,
            close_at: None,
            asked: None,
            status_at: now,
            outbox: Queue::default(),
            refusals: Queue::default(),
        }
    }

    /// The station in control.
    pub fn owner(&self) -> Option<Address> {
        self.owner.map(|owner| owner.address)
    }

    /// Whether a station may command the vehicle now: everybody while nobody is in control, and always the vehicle itself.
    pub fn may_command(&self, from: Address) -> bool {
        from.system == self.me.system || self.owner.is_none_or(|owner| owner.address.system == from.system)
    }

    /// Whether a message may be obeyed. A command that may not is answered with `MAV_RESULT_NOT_IN_CONTROL`, in
    /// [`Self::poll_refusal`]; what only asks for information may always.
    pub fn may_obey(&mut self, from: Address, message: &MavMessage) -> bool {
        if self.may_command(from) || !guard::changes_state(message) {
            return true;
        }
        if let Some(refusal) = guard::refusal(from, message) {
            self.refusals.push(refusal);
        }
        false
    }

    /// A heartbeat of a station came.
    pub fn heard(&mut self, now: MonoTime, from: Address) {
        if let Some(owner) = self.owner.as_mut().filter(|owner| owner.address.system == from.system) {
            owner.heard = now;
        }
    }

    /// Takes a message from a station.
    pub fn on_message(&mut self, now: MonoTime, from: Address, message: &Message) {
        let mine = |target: Address| {
            (target.system == self.me.system) && (target.component == self.me.component || target.component == 0)
        };
        match message {
            Message::Ask(ask) if mine(ask.target) && from.system != self.me.system => {
                let result = self.decide(now, from, ask);
                self.outbox.push(Message::Answer(Answer { target: from, result }));
            }
            Message::Answer(answer) if mine(answer.target) && self.owner.is_some_and(|owner| owner.address == from) => {
                if let Some(asked) = &mut self.asked {
                    asked.tell_at = None;
                }
            }
            _ => {}
        }
    }

    fn decide(&mut self, now: MonoTime, from: Address, ask: &Ask) -> MavResult {
        let in_control = self.owner.is_some_and(|owner| owner.address.system == from.system);
        // For one station only, and that must be the one that asks.
        let foreign = ask.system != 0 && ask.system != from.system;
        if foreign || (ask.last_system != 0 && ask.last_system != ask.system) {
            return MavResult::MAV_RESULT_DENIED;
        }
        if !ask.take {
            if !in_control && self.owner.is_some() {
                return MavResult::MAV_RESULT_DENIED;
            }
            self.give(now, None, false);
            return MavResult::MAV_RESULT_ACCEPTED;
        }
        if !in_control && self.owner.is_some() && !self.takeover_allowed {
            self.tell_owner(now, from, ask.within);
            return MavResult::MAV_RESULT_FAILED;
        }
        // Opened because somebody asks: for a while only.
        let opened = in_control && ask.allow_takeover && self.asked.is_some();
        let asked = self.asked.filter(|_| in_control);
        self.give(now, Some(from), ask.allow_takeover);
        self.asked = asked;
        self.close_at = opened.then_some(now + OPEN_FOR);
        MavResult::MAV_RESULT_ACCEPTED
    }

    fn give(&mut self, now: MonoTime, to: Option<Address>, takeover_allowed: bool) {
        self.owner = to.map(|address| Owner { address, heard: now });
        self.takeover_allowed = takeover_allowed;
        self.close_at = None;
        self.asked = None;
        self.status_at = now;
    }

    fn tell_owner(&mut self, now: MonoTime, by: Address, within: Duration) {
        // The same one again: it did not hear our answer, and its time runs already.
        if self.asked.is_none_or(|asked| asked.by.system != by.system) {
            self.asked = Some(Asked { by, within, until: now + within, tell_at: Some(now), tries: 0 });
        }
    }

    /// Timers.
    pub fn on_deadline(&mut self, now: MonoTime) {
        if self.owner.is_some_and(|owner| now.since(owner.heard) > OWNER_LOST_AFTER) {
            self.give(now, None, false);
        }
        if self.close_at.is_some_and(|at| at <= now) {
            self.close_at = None;
            self.takeover_allowed = false;
            self.status_at = now;
        }
        self.asked = self.asked.filter(|asked| now < asked.until);
        if let (Some(asked), Some(owner)) = (&mut self.asked, self.owner)
            && asked.tell_at.is_some_and(|at| at <= now)
        {
            asked.tries += 1;
            asked.tell_at = (asked.tries < TRIES).then_some(now + RETRY);
            self.outbox.push(Message::Ask(Ask {
                target: owner.address,
                take: true,
                allow_takeover: false,
                within: asked.within,
                system: asked.by.system,
                last_system: 0,
            }));
        }
        if self.status_at <= now {
            self.status_at = now + STATUS_EVERY;
            let owner = self.owner.map(|owner| owner.address.system);
            self.outbox.push(Message::Status(Status { owner, takeover_allowed: self.takeover_allowed }));
        }
    }

    /// The next message for the stations; call [`Self::on_deadline`] first.
    pub fn poll_send(&mut self) -> Option<Message> {
        self.outbox.pop()
    }

    /// The next answer to a command of a station that is not in control.
    pub fn poll_refusal(&mut self) -> Option<MavMessage> {
        self.refusals.pop()
    }
}
