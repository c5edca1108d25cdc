//! Standing still, and going back to an earlier moment, in the eyes of a station that stays connected.

use super::{Drone, WIRE_EVERY};
use crate::autopilot::TABLE;
use crate::vehicle::STEP_S;
use std::time::Duration;

impl Drone {
    /// Simulated time between two looks at what is due on the wire.
    pub const WIRE_PERIOD: Duration = Duration::from_millis((WIRE_EVERY as f64 * STEP_S * 1_000.0) as u64);

    /// Lets only the wire go on by [`Self::WIRE_PERIOD`]: heartbeat and telemetry of the moment are sent, what a station says
    /// is answered, and nothing moves. Orders take effect when time goes on.
    pub fn stand_still(&mut self) {
        self.ahead_ms += Self::WIRE_PERIOD.as_millis() as u64;
        self.talk();
    }

    /// Becomes what it was when `then` was cloned from it: physics, sensors with their noise, autopilot, plans, parameters,
    /// pictures and faults. The wire goes on, as an aircraft that is carried back in space and not in time: frames go on being
    /// numbered, its clock does not go back, the rates that stations asked for stay, whoever is in control stays so, and what changed is told. False, and nothing
    /// done, where `then` is another drone by its system id.
    pub fn rewind(&mut self, then: &Self) -> bool {
        if then.me != self.me {
            return false;
        }
        let mut past = then.clone();
        past.ahead_ms = self.wire_ms().saturating_sub(past.step * 4);
        std::mem::swap(&mut past.encoder, &mut self.encoder);
        std::mem::swap(&mut past.framer, &mut self.framer);
        std::mem::swap(&mut past.outbox, &mut self.outbox);
        std::mem::swap(&mut past.beat, &mut self.beat);
        std::mem::swap(&mut past.commands, &mut self.commands);
        std::mem::swap(&mut past.intervals, &mut self.intervals);
        std::mem::swap(&mut past.gimbal, &mut self.gimbal);
        std::mem::swap(&mut past.operators, &mut self.operators);
        past.last_bytes = self.last_bytes;
        if let (Some(past), Some(now)) = (&mut past.camera, &self.camera) {
            past.number_as(now);
        }
        for (name, ..) in TABLE {
            let value = past.autopilot.parameters().get(name);
            if let Some(value) = value.filter(|_| value != self.autopilot.parameters().get(name)) {
                past.parameters.set(name, value);
            }
        }
        past.home_told = None;
        past.current_told = (0, None);
        *self = past;
        true
    }
}
