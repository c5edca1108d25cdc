//! Which station may command the drone: the vehicle's half of operator control.

use super::Drone;
use telemetry::dialect::MavMessage;
use telemetry::services::operator_control::{Message, Server};
use telemetry::wire::{Address, Frame};

impl Drone {
    /// Speaks the operator-control protocol from now on. ArduCopter 4.6 does not, so a drone is silent about it until then.
    pub fn speak_operator_control(&mut self) {
        let server = Server::new(self.me, self.wire_time());
        self.operator.get_or_insert(server);
    }

    /// The station in control, where the drone speaks the protocol and one is.
    pub fn operator(&self) -> Option<Address> {
        self.operator.as_ref()?.owner()
    }

    pub(super) fn hear_operator(&mut self, frame: Frame<'_>) {
        let now = self.wire_time();
        if let (Some(operator), Some(message)) = (&mut self.operator, Message::read(frame)) {
            operator.on_message(now, frame.from(), &message);
        }
    }

    /// Whether a message may be obeyed, by who sent it.
    pub(super) fn may_obey(&mut self, from: Address, message: &MavMessage) -> bool {
        let now = self.wire_time();
        let Some(operator) = &mut self.operator else { return true };
        if matches!(message, MavMessage::HEARTBEAT(_)) {
            operator.heard(now, from);
        }
        operator.may_obey(from, message)
    }

    pub(super) fn tell_operators(&mut self) {
        let now = self.wire_time();
        let Some(operator) = &mut self.operator else { return };
        operator.on_deadline(now);
        let said: Vec<_> = std::iter::from_fn(|| operator.poll_send()).collect();
        let refused: Vec<_> = std::iter::from_fn(|| operator.poll_refusal()).collect();
        for message in said {
            let frame = self.encoder.encode_raw(&message.write());
            self.push(frame);
        }
        refused.iter().for_each(|message| self.send(message));
    }
}
