//! The vehicle's half: a table of intervals and what is due.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::wire::MonoTime;

#[derive(Debug, Clone, Copy)]
struct Entry {
    interval: Duration,
    due: MonoTime,
}

/// Intervals per message id.
#[derive(Debug, Clone, Default)]
pub struct Server {
    entries: BTreeMap<u32, Entry>,
    next: Option<MonoTime>,
}

impl Server {
    /// Shortest interval: 200 Hz, so that a hostile request cannot flood a link.
    pub const MIN: Duration = Duration::from_millis(5);
    /// Most distinct messages with an interval.
    const MAX_ENTRIES: usize = 256;

    /// Sends message `id` every `interval` from `now` on; zero stops it.
    pub fn set(&mut self, now: MonoTime, id: u32, interval: Duration) {
        if interval.is_zero() {
            self.entries.remove(&id);
        } else if self.entries.len() < Self::MAX_ENTRIES || self.entries.contains_key(&id) {
            self.entries.insert(id, Entry { interval: interval.max(Self::MIN), due: now });
        }
        self.refresh();
    }

    /// `MAV_CMD_SET_MESSAGE_INTERVAL` parameters: id and microseconds (-1 stops, 0 is the `default`).
    pub fn command(&mut self, now: MonoTime, id: f64, interval_us: f64, default: Duration) -> bool {
        if !(0.0..16_777_216.0).contains(&id) || !interval_us.is_finite() {
            return false;
        }
        let interval = match interval_us {
            us if us < 0.0 => Duration::ZERO,
            0.0 => default,
            us => Duration::from_micros(us.min(1e9) as u64),
        };
        self.set(now, id as u32, interval);
        true
    }

    /// The interval of message `id`.
    pub fn interval(&self, id: u32) -> Option<Duration> {
        self.entries.get(&id).map(|entry| entry.interval)
    }

    /// When the next message is due.
    pub fn next_deadline(&self) -> Option<MonoTime> {
        self.next
    }

    /// Hands every message id that is due at `now` to `send`.
    pub fn due(&mut self, now: MonoTime, mut send: impl FnMut(u32)) {
        if self.next.is_none_or(|next| now < next) {
            return;
        }
        for (&id, entry) in &mut self.entries {
            if entry.due <= now {
                send(id);
                // Keep the rhythm, but never owe more than one after a pause.
                entry.due = (entry.due + entry.interval).max(now + entry.interval / 2);
            }
        }
        self.refresh();
    }

    fn refresh(&mut self) {
        self.next = self.entries.values().map(|entry| entry.due).min();
    }
}
