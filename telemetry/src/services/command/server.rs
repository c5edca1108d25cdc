//! The vehicle's half: hands commands to their owner, a retried one again, and answers them.

use num_traits::FromPrimitive;

use crate::dialect::{COMMAND_ACK_DATA, MavCmd, MavFrame, MavMessage, MavResult};
use crate::services::Queue;
use crate::wire::Address;

/// A command to carry out. Answer it with [`Server::answer`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Received {
    /// Who asks.
    pub from: Address,
    /// What.
    pub command: MavCmd,
    /// Parameters 1 to 7. For `COMMAND_INT` in a global frame 5 and 6 are degrees.
    pub params: [f64; 7],
    /// Frame of parameters 5 to 7; `None` for `COMMAND_LONG`.
    pub frame: Option<MavFrame>,
}

/// Command protocol server.
#[derive(Debug, Clone)]
pub struct Server {
    me: Address,
    outbox: Queue<MavMessage>,
    received: Queue<Received>,
}

impl Server {
    /// A server that speaks as `me`.
    pub fn new(me: Address) -> Self {
        Self { me, outbox: Queue::default(), received: Queue::default() }
    }

    /// Takes a message from a station.
    pub fn on_message(&mut self, from: Address, message: &MavMessage) {
        match message {
            MavMessage::COMMAND_LONG(m) if self.mine(m.target_system, m.target_component) => {
                let params = [m.param1, m.param2, m.param3, m.param4, m.param5, m.param6, m.param7].map(f64::from);
                self.received.push(Received { from, command: m.command, params, frame: None });
            }
            MavMessage::COMMAND_INT(m) if self.mine(m.target_system, m.target_component) => {
                let [p1, p2, p3, p4] = [m.param1, m.param2, m.param3, m.param4].map(f64::from);
                let degrees = |v: i32| f64::from(v) / 1e7;
                let params = [p1, p2, p3, p4, degrees(m.x), degrees(m.y), f64::from(m.z)];
                self.received.push(Received { from, command: m.command, params, frame: Some(m.frame) });
            }
            _ => {}
        }
    }

    /// Answers a received command; `progress_percent` goes with `IN_PROGRESS`.
    pub fn answer(&mut self, to: &Received, result: MavResult, progress_percent: Option<u8>) {
        self.outbox.push(MavMessage::COMMAND_ACK(COMMAND_ACK_DATA {
            command: to.command,
            result,
            progress: progress_percent.unwrap_or(0),
            result_param2: 0,
            target_system: to.from.system,
            target_component: to.from.component,
        }));
    }

    /// The next command to carry out.
    pub fn poll_event(&mut self) -> Option<Received> {
        self.received.pop()
    }

    /// The next message to send.
    pub fn poll_send(&mut self) -> Option<MavMessage> {
        self.outbox.pop()
    }

    fn mine(&self, system: u8, component: u8) -> bool {
        (system == self.me.system || system == 0) && (component == self.me.component || component == 0)
    }
}

/// The `MAV_CMD` of a plan's command number, where the dialect has it.
pub(crate) fn command_from_number(number: u16) -> Option<MavCmd> {
    MavCmd::from_u16(number)
}
