//! Time synchronisation: how far a vehicle's clock is from ours, and how sure we are.
//!
//! Source: <https://mavlink.io/en/services/timesync.html>. The estimate keeps the sample with the shortest round trip of
//! the last ten, as NTP's clock filter does (RFC 5905, section 10).

use std::collections::VecDeque;
use std::time::Duration;

use crate::dialect::{MavMessage, TIMESYNC_DATA};
use crate::wire::{Address, MonoTime};

/// Offset of a vehicle's clock from our monotonic clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offset {
    /// Vehicle time minus our monotonic time, nanoseconds.
    pub offset_ns: i64,
    /// The truth is within this of [`Self::offset_ns`]: half the round trip.
    pub uncertainty: Duration,
    /// When it was measured.
    pub at: MonoTime,
}

/// Samples that the filter looks back on.
const WINDOW: usize = 10;
/// The first samples come fast, so that evidence has a clock within seconds.
const FAST: Duration = Duration::from_secs(1);
const SLOW: Duration = Duration::from_secs(10);
/// How far two quartz clocks part while the window passes: 100 s at 100 parts in a million.
const DRIFT: Duration = Duration::from_millis(10);

/// Our half.
#[derive(Debug, Clone)]
pub struct Client {
    target: Address,
    sent: Option<MonoTime>,
    next: MonoTime,
    samples: VecDeque<Offset>,
}

impl Client {
    /// Starts asking `target` at once.
    pub fn new(target: Address, now: MonoTime) -> Self {
        Self { target, sent: None, next: now, samples: VecDeque::new() }
    }

    /// The best estimate so far.
    pub fn offset(&self) -> Option<Offset> {
        self.samples.iter().min_by_key(|sample| sample.uncertainty).copied()
    }

    /// Takes an answer.
    pub fn on_message(&mut self, now: MonoTime, from: Address, message: &MavMessage) {
        let MavMessage::TIMESYNC(m) = message else { return };
        let Some(sent) = self.sent else { return };
        if from != self.target || m.tc1 == 0 || u64::try_from(m.ts1) != Ok(sent.0) {
            return;
        }
        self.sent = None;
        let round_trip = now.since(sent);
        let middle = sent.0.midpoint(now.0);
        if self.samples.len() == WINDOW {
            self.samples.pop_front();
        }
        let sample = Offset { offset_ns: m.tc1.wrapping_sub_unsigned(middle), uncertainty: round_trip / 2, at: now };
        // A vehicle that started anew has another clock; what was measured of the old one is worth nothing.
        if self.offset().is_some_and(|best| !agree(&best, &sample)) {
            self.samples.clear();
        }
        self.samples.push_back(sample);
    }

    /// When [`Self::poll_send`] has something.
    pub fn next_deadline(&self) -> MonoTime {
        self.next
    }

    /// The next question, when it is time.
    pub fn poll_send(&mut self, now: MonoTime) -> Option<MavMessage> {
        if now < self.next {
            return None;
        }
        self.next = now + if self.samples.len() < WINDOW { FAST } else { SLOW };
        // Zero marks a question; a time of zero could not be told from it.
        self.sent = Some(MonoTime(now.0.max(1)));
        Some(MavMessage::TIMESYNC(TIMESYNC_DATA {
            tc1: 0,
            ts1: now.0.max(1) as i64,
            target_system: self.target.system,
            target_component: self.target.component,
        }))
    }
}

/// Whether two measurements can be of one clock.
fn agree(a: &Offset, b: &Offset) -> bool {
    let apart = Duration::from_nanos(a.offset_ns.abs_diff(b.offset_ns));
    apart <= a.uncertainty + b.uncertainty + DRIFT
}

/// The vehicle's half: the answer to a question, if `message` is one for `me`.
pub fn answer(clock: MonoTime, me: Address, from: Address, message: &MavMessage) -> Option<MavMessage> {
    let MavMessage::TIMESYNC(m) = message else { return None };
    let mine = m.target_system == 0 || m.target_system == me.system;
    (m.tc1 == 0 && mine).then_some({
        MavMessage::TIMESYNC(TIMESYNC_DATA {
            tc1: clock.0 as i64,
            ts1: m.ts1,
            target_system: from.system,
            target_component: from.component,
        })
    })
}
