//! The station's half: sends, retries, follows progress, and names how it ended.

use std::time::Duration;

use mission::explain::{Explain, Message};
use mission::message;

use crate::dialect::{COMMAND_INT_DATA, COMMAND_LONG_DATA, MavCmd, MavFrame, MavMessage, MavResult};
use crate::services::{Queue, Rtt};
use crate::wire::{Address, MonoTime};

/// A command for a vehicle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Request {
    /// Who shall do it.
    pub target: Address,
    /// What.
    pub command: MavCmd,
    /// Parameters 1 to 7; with a frame, 5 and 6 are WGS84 degrees and 7 metres.
    pub params: [f64; 7],
    /// `Some` sends `COMMAND_INT`, `None` sends `COMMAND_LONG`.
    pub frame: Option<MavFrame>,
}

/// Why a command was not carried out.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum Failure {
    /// The same command to the same target is still pending.
    #[error("the same command is still pending")]
    Pending,
    /// Nobody answered.
    #[error("no answer after {tries} tries")]
    TimedOut {
        /// Tries.
        tries: u32,
    },
    /// The vehicle answered, and not with "accepted".
    #[error("the vehicle answered {0:?}")]
    Rejected(MavResult),
}

impl Explain for Failure {
    fn explain(&self) -> Message {
        match *self {
            Self::Pending => message!("command-pending"),
            Self::TimedOut { tries } => message!("command-timed-out", tries = f64::from(tries)),
            Self::Rejected(result) => message!("command-rejected", result = format!("{result:?}")),
        }
    }
}

/// What a command reports.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Event {
    /// The vehicle works on it.
    Progress {
        /// The command.
        request: Request,
        /// Percent, where the vehicle says.
        percent: Option<u8>,
    },
    /// It ended.
    Finished {
        /// The command.
        request: Request,
        /// How.
        result: Result<(), Failure>,
    },
}

#[derive(Debug, Clone)]
struct Pending {
    request: Request,
    sent_at: MonoTime,
    deadline: MonoTime,
    tries: u32,
    in_progress: bool,
}

/// Command protocol client, for any number of targets.
#[derive(Debug, Clone, Default)]
pub struct Client {
    pending: Vec<Pending>,
    rtt: Rtt,
    outbox: Queue<MavMessage>,
    events: Queue<Event>,
}

impl Client {
    /// Tries before a command fails. More than QGroundControl's three: at 20 % loss three fail one command in a hundred.
    pub const MAX_TRIES: u32 = 5;
    /// A vehicle that said "in progress" must say so again, or finish, within this time. Chosen: calibrations report
    /// at least each second.
    const PROGRESS_TIMEOUT: Duration = Duration::from_secs(10);
    /// Most pending commands.
    const MAX_PENDING: usize = 256;

    /// Sends a command.
    ///
    /// # Errors
    /// [`Failure::Pending`] when the same command to the same target has not ended yet.
    pub fn send(&mut self, now: MonoTime, request: Request) -> Result<(), Failure> {
        let same = |p: &Pending| p.request.target == request.target && p.request.command == request.command;
        if self.pending.len() >= Self::MAX_PENDING || self.pending.iter().any(same) {
            return Err(Failure::Pending);
        }
        self.outbox.push(message(&request, 0));
        let deadline = now + self.rtt.timeout(0);
        self.pending.push(Pending { request, sent_at: now, deadline, tries: 1, in_progress: false });
        Ok(())
    }

    /// Whether a command of this kind is pending, to any target.
    pub fn is_pending(&self, command: MavCmd) -> bool {
        self.pending.iter().any(|p| p.request.command == command)
    }

    /// Whether a command of this kind is pending to this target.
    pub fn is_pending_to(&self, target: Address, command: MavCmd) -> bool {
        self.pending.iter().any(|p| p.request.target == target && p.request.command == command)
    }

    /// Takes a message from a vehicle.
    pub fn on_message(&mut self, now: MonoTime, from: Address, message: &MavMessage) {
        let MavMessage::COMMAND_ACK(ack) = message else { return };
        let matching = |p: &Pending| {
            p.request.command == ack.command
                && p.request.target.system == from.system
                && (p.request.target.component == 0 || p.request.target.component == from.component)
        };
        let Some(at) = self.pending.iter().position(matching) else { return };
        let pending = &mut self.pending[at];
        if pending.tries == 1 && !pending.in_progress {
            self.rtt.measured(now.since(pending.sent_at));
        }
        if ack.result == MavResult::MAV_RESULT_IN_PROGRESS {
            pending.in_progress = true;
            pending.deadline = now + Self::PROGRESS_TIMEOUT;
            let percent = (ack.progress <= 100).then_some(ack.progress);
            self.events.push(Event::Progress { request: pending.request, percent });
            return;
        }
        let result = match ack.result {
            MavResult::MAV_RESULT_ACCEPTED => Ok(()),
            other => Err(Failure::Rejected(other)),
        };
        self.finish(at, result);
    }

    /// Retries and failures.
    pub fn on_deadline(&mut self, now: MonoTime) {
        while let Some(at) = self.pending.iter().position(|p| p.deadline <= now) {
            let pending = &mut self.pending[at];
            if pending.in_progress || pending.tries >= Self::MAX_TRIES {
                let tries = pending.tries;
                self.finish(at, Err(Failure::TimedOut { tries }));
                continue;
            }
            self.outbox.push(message(&pending.request, pending.tries as u8));
            pending.deadline = now + self.rtt.timeout(pending.tries);
            pending.tries += 1;
        }
    }

    /// When [`Self::on_deadline`] wants to be called.
    pub fn next_deadline(&self) -> Option<MonoTime> {
        self.pending.iter().map(|p| p.deadline).min()
    }

    /// The next message to send.
    pub fn poll_send(&mut self) -> Option<MavMessage> {
        self.outbox.pop()
    }

    /// The next event.
    pub fn poll_event(&mut self) -> Option<Event> {
        self.events.pop()
    }

    fn finish(&mut self, at: usize, result: Result<(), Failure>) {
        let request = self.pending.remove(at).request;
        self.events.push(Event::Finished { request, result });
    }
}

fn message(request: &Request, confirmation: u8) -> MavMessage {
    let [param1, param2, param3, param4, p5, p6, p7] = request.params;
    let [param1, param2, param3, param4] = [param1, param2, param3, param4].map(|p| p as f32);
    let (target_system, target_component) = (request.target.system, request.target.component);
    match request.frame {
        Some(frame) => MavMessage::COMMAND_INT(COMMAND_INT_DATA {
            param1,
            param2,
            param3,
            param4,
            x: (p5 * 1e7).round() as i32,
            y: (p6 * 1e7).round() as i32,
            z: p7 as f32,
            command: request.command,
            target_system,
            target_component,
            frame,
            current: 0,
            autocontinue: 0,
        }),
        None => MavMessage::COMMAND_LONG(COMMAND_LONG_DATA {
            param1,
            param2,
            param3,
            param4,
            param5: p5 as f32,
            param6: p6 as f32,
            param7: p7 as f32,
            command: request.command,
            target_system,
            target_component,
            confirmation,
        }),
    }
}
