//! What the tests of services share: one direction of a bad link.

use std::time::Duration;

use sims::host::{Loss, LossyPipe};
use telemetry::dialect::MavMessage;
use telemetry::wire::{Address, Encoder, Framer, MonoTime};

pub const STATION: Address = Address { system: 255, component: 190 };
pub const BAD: Loss =
    Loss { drop: 0.10, duplicate: 0.05, reorder: 0.05, corrupt: 0.01, delay: Duration::from_millis(20) };

/// One direction: messages in, messages out, through frames, a bad link and a framer.
pub struct Way {
    encoder: Encoder,
    pipe: LossyPipe,
    framer: Framer,
    last: MonoTime,
}

impl Way {
    pub fn new(from: Address, loss: Loss, seed: u64) -> Self {
        Self {
            encoder: Encoder::new(from),
            pipe: LossyPipe::new(loss, seed),
            framer: Framer::new(),
            last: MonoTime::default(),
        }
    }

    pub fn send(&mut self, now: MonoTime, message: &MavMessage) {
        self.pipe.send(now, self.encoder.encode(message).as_slice());
    }

    pub fn receive(&mut self, now: MonoTime) -> Vec<MavMessage> {
        let mut messages = Vec::new();
        while let Some(datagram) = self.pipe.receive(now) {
            if now.since(self.last) > Framer::PAUSE {
                self.framer.pause(|frame| messages.extend(frame.decode().ok()));
            }
            self.last = now;
            self.framer.feed(&datagram, |frame| messages.extend(frame.decode().ok()));
        }
        messages
    }
}

pub fn drain(mut poll: impl FnMut() -> Option<MavMessage>) -> Vec<MavMessage> {
    std::iter::from_fn(&mut poll).collect()
}
