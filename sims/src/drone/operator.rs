//! Which stations speak to a drone, and which of them may command it.

use super::Drone;
use std::collections::BTreeMap;
use std::time::Duration;
use telemetry::dialect::MavMessage;
use telemetry::services::operator_control::{Message, Server};
use telemetry::wire::{Address, Frame, MonoTime};

/// Stations, and control.
#[derive(Debug, Clone, Default)]
pub(super) struct Operators {
    /// An ArduCopter 4.6 does not speak the protocol: only a drone of a classroom does.
    server: Option<Server>,
    /// When each was heard last, by its system id.
    heard: BTreeMap<u8, MonoTime>,
}

impl Operators {
    pub(super) fn new(me: Address, speaks: bool) -> Self {
        Self { server: speaks.then(|| Server::new(me, MonoTime::default())), heard: BTreeMap::new() }
    }
}

impl Drone {
    /// System id of the station in control; `None` while everybody may command it.
    pub fn in_control(&self) -> Option<u8> {
        self.operators.server.as_ref()?.owner().map(|owner| owner.system)
    }

    /// Stations by their system ids, and how long ago each one's heartbeat came, by the clock on the wire.
    pub fn stations(&self) -> impl Iterator<Item = (u8, Duration)> + '_ {
        let now = self.wire_time();
        self.operators.heard.iter().map(move |(system, at)| (*system, now.since(*at)))
    }

    /// Takes a message of the protocol; the dialect knows none of them. Whether it was one.
    pub(super) fn hear_operator(&mut self, frame: Frame<'_>) -> bool {
        let now = self.wire_time();
        let Some(server) = &mut self.operators.server else { return false };
        let Some(message) = Message::reads(frame.message_id()).then(|| Message::read(frame)).flatten() else {
            return false;
        };
        server.on_message(now, frame.from(), &message);
        self.flush();
        true
    }

    /// Whether a message may be obeyed; a command that may not is answered.
    pub(super) fn may_obey(&mut self, from: Address, message: &MavMessage) -> bool {
        let now = self.wire_time();
        let beat = matches!(message, MavMessage::HEARTBEAT(_)) && from.system != self.me.system;
        if beat {
            self.operators.heard.insert(from.system, now);
        }
        let Some(server) = &mut self.operators.server else { return true };
        if beat {
            server.heard(now, from);
        }
        let may = server.may_obey(from, message);
        if !may {
            self.flush();
        }
        may
    }

    pub(super) fn watch_operators(&mut self, now: MonoTime) {
        if let Some(server) = &mut self.operators.server {
            server.on_deadline(now);
        }
    }

    pub(super) fn tell_operators(&mut self) {
        while let Some(message) = self.operators.server.as_mut().and_then(Server::poll_send) {
            let frame = self.encoder.encode_raw(&message.write());
            self.push(frame);
        }
        while let Some(refusal) = self.operators.server.as_mut().and_then(Server::poll_refusal) {
            self.send(&refusal);
        }
    }
}
