//! Orders under way: asked for, confirmed, sent, answered.

use std::collections::VecDeque;
use std::time::Duration;

use mission::explain::{Explain, Message};
use mission::message;
use telemetry::services::command::{self, Request};
use telemetry::wire::{Address, Stamp};

use super::action::{Action, ActionKind};
use crate::{Act, Effect, Order};

/// A request that nobody confirms is forgotten after this time.
pub const CONFIRM_WITHIN: Duration = Duration::from_secs(10);
/// An order that nobody answers, not even the command service, is given up after this time. Chosen: longer than all
/// tries of the command service.
const ANSWER_WITHIN: Duration = Duration::from_secs(40);

/// An action that waits for its confirmation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pending {
    /// What.
    pub action: Action,
    /// For which vehicle; it stays this one whatever vehicle becomes the active one.
    pub vehicle: Address,
    /// Since when.
    pub at: Stamp,
}

impl Pending {
    /// Time left to confirm it.
    pub fn left(&self, now: Stamp) -> Duration {
        CONFIRM_WITHIN.saturating_sub(now.mono.since(self.at.mono))
    }
}

/// How the latest action of a kind stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Answered {
    /// Sent, no answer yet.
    Waiting(Stamp),
    /// Done, or why not.
    Ended(Stamp, Result<(), Message>),
}

#[derive(Debug)]
struct Running {
    action: Action,
    vehicle: Address,
    act: Act,
    current: Request,
    rest: VecDeque<Request>,
}

/// An order that ended.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Ended {
    pub vehicle: Address,
    pub action: Action,
    pub result: Result<(), Message>,
}

/// Orders under way.
#[derive(Debug, Default)]
pub(super) struct Guide {
    pub pending: Option<Pending>,
    running: Vec<Running>,
}

impl Guide {
    pub fn is_running(&self, vehicle: Address, kind: ActionKind) -> bool {
        self.running.iter().any(|r| r.vehicle == vehicle && r.action.kind() == kind)
    }

    /// Whether the command service would refuse it, because the same command is still unanswered.
    pub fn is_busy(&self, request: &Request) -> bool {
        self.running.iter().any(|r| r.vehicle == request.target && r.current.command == request.command)
    }

    /// Sends the first command of an action and logs it.
    pub fn start(&mut self, action: Action, requests: Vec<Request>, act: Act, effects: &mut Vec<Effect>) {
        let mut rest = VecDeque::from(requests);
        let (Some(current), Some(vehicle)) = (rest.pop_front(), act.vehicle) else { return };
        effects.push(Effect::Order(Order::Command(current)));
        effects.push(Effect::Log(Box::new(act.clone())));
        self.running.push(Running { action, vehicle, act, current, rest });
    }

    /// Takes the end of a command; sends the next one of the same action, or says how the action ended.
    pub fn finished(
        &mut self,
        vehicle: Address,
        request: &Request,
        result: Result<(), command::Failure>,
        effects: &mut Vec<Effect>,
    ) -> Option<Ended> {
        let mine = |r: &Running| r.vehicle == vehicle && r.current.command == request.command;
        let at = self.running.iter().position(mine)?;
        if result.is_ok()
            && let Some(next) = self.running[at].rest.pop_front()
        {
            self.running[at].current = next;
            effects.push(Effect::Order(Order::Command(next)));
            return None;
        }
        Some(self.end(at, result.map_err(|failure| failure.explain()), effects))
    }

    /// Gives up what nobody answers, and forgets what nobody confirms.
    pub fn expire(&mut self, now: Stamp, effects: &mut Vec<Effect>) -> Vec<Ended> {
        if self.pending.is_some_and(|pending| pending.left(now).is_zero()) {
            self.pending = None;
        }
        let mut ended = Vec::new();
        while let Some(at) = self.running.iter().position(|r| now.mono.since(r.act.at.mono) > ANSWER_WITHIN) {
            ended.push(self.end(at, Err(message!("fly-no-answer")), effects));
        }
        ended
    }

    fn end(&mut self, at: usize, result: Result<(), Message>, effects: &mut Vec<Effect>) -> Ended {
        let Running { action, vehicle, mut act, .. } = self.running.remove(at);
        act.answer = Some(result.clone().err().unwrap_or_else(|| message!("fly-accepted")));
        effects.push(Effect::Log(Box::new(act)));
        Ended { vehicle, action, result }
    }
}
