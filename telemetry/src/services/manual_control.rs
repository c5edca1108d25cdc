//! Sticks of a pilot at the station: `MANUAL_CONTROL` while a person holds on, and neutral sticks for a moment after.
//!
//! Source: <https://mavlink.io/en/messages/common.html#MANUAL_CONTROL>. Vehicles obey it in the modes that sticks fly in.

use std::time::Duration;

use crate::dialect::{MANUAL_CONTROL_DATA, MavMessage};
use crate::wire::MonoTime;

/// Pause between two messages: 20 a second, as often as a remote control's frames matter, 0.6 kB/s.
pub const PERIOD: Duration = Duration::from_millis(50);
/// Sticks that nobody moved or held for this long are let go: a window that hangs must not steer.
pub const STALE_AFTER: Duration = Duration::from_millis(300);
/// Neutral messages after the last: ArduPilot keeps the last sticks for up to three seconds (`RC_OVERRIDE_TIME`).
const NEUTRAL_MESSAGES: u8 = 5;
/// Part of a stick's way that counts as its middle.
const DEAD_BAND: f64 = 0.08;

/// Where the sticks are, each from -1 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Sticks {
    /// Nose down.
    pub forward: f64,
    /// Right side down.
    pub right: f64,
    /// Climb.
    pub up: f64,
    /// Nose to the right.
    pub turn: f64,
}

impl Sticks {
    /// Takes the play out of worn sticks: a dead band in the middle, the whole range outside it. What is no number is
    /// the middle.
    #[must_use]
    pub fn steadied(self) -> Self {
        let steady = |way: f64| {
            // `min` would take what is no number for the end of the way.
            let way = if way.is_finite() { way } else { 0.0 };
            let beyond = (way.abs().min(1.0) - DEAD_BAND) / (1.0 - DEAD_BAND);
            if beyond > 0.0 { beyond.copysign(way) } else { 0.0 }
        };
        Self { forward: steady(self.forward), right: steady(self.right), up: steady(self.up), turn: steady(self.turn) }
    }

    /// Thousandths; thrust runs from 0 with its middle at 500.
    fn message(self, target: u8) -> MavMessage {
        let thousandths = |way: f64| (way.clamp(-1.0, 1.0) * 1000.0).round() as i16;
        MavMessage::MANUAL_CONTROL(MANUAL_CONTROL_DATA {
            target,
            x: thousandths(self.forward),
            y: thousandths(self.right),
            z: 500 + thousandths(self.up) / 2,
            r: thousandths(self.turn),
            ..MANUAL_CONTROL_DATA::default()
        })
    }
}

/// Sends a vehicle the sticks.
#[derive(Debug, Clone)]
pub struct Client {
    target: u8,
    held: Option<(Sticks, MonoTime)>,
    neutral: u8,
    next: MonoTime,
}

impl Client {
    /// For the vehicle with this system id; nobody holds on.
    pub fn new(target: u8, now: MonoTime) -> Self {
        Self { target, held: None, neutral: 0, next: now }
    }

    /// Holds on with these sticks, or lets go.
    pub fn steer(&mut self, now: MonoTime, sticks: Option<Sticks>) {
        if sticks.is_none() && self.held.is_some() {
            self.neutral = NEUTRAL_MESSAGES;
            self.next = now;
        }
        self.held = sticks.map(|sticks| (sticks.steadied(), now));
    }

    /// Whether somebody holds on.
    pub fn is_held(&self) -> bool {
        self.held.is_some()
    }

    /// The message that is due.
    pub fn poll_send(&mut self, now: MonoTime) -> Option<MavMessage> {
        if self.held.is_some_and(|(_, at)| now.since(at) > STALE_AFTER) {
            self.steer(now, None);
        }
        if now < self.next {
            return None;
        }
        let sticks = match self.held {
            Some((sticks, _)) => sticks,
            None if self.neutral > 0 => {
                self.neutral -= 1;
                Sticks::default()
            }
            None => return None,
        };
        self.next = now + PERIOD;
        Some(sticks.message(self.target))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: u64) -> MonoTime {
        MonoTime::from_millis(ms)
    }

    /// Every message from one time to another, looked for each millisecond.
    fn sent(client: &mut Client, from_ms: u64, to_ms: u64) -> Vec<[i16; 4]> {
        let messages = (from_ms..to_ms).filter_map(|ms| client.poll_send(at(ms)));
        let sticks = messages.filter_map(|message| match message {
            MavMessage::MANUAL_CONTROL(m) => Some([m.x, m.y, m.z, m.r]),
            _ => None,
        });
        sticks.collect()
    }

    #[test]
    fn nothing_is_sent_until_somebody_holds_on_and_then_twenty_a_second() {
        let mut client = Client::new(1, at(0));
        assert_eq!(sent(&mut client, 0, 1000), <[[i16; 4]; 0]>::default());
        let sticks = Sticks { forward: 1.0, right: -1.0, up: 1.0, turn: 0.0 };
        let mut all = Vec::new();
        for ms in (1000..2000).step_by(100) {
            client.steer(at(ms), Some(sticks));
            all.extend(sent(&mut client, ms, ms + 100));
        }
        assert_eq!(all.len(), 20);
        assert!(all.iter().all(|sticks| *sticks == [1000, -1000, 1000, 0]));
    }

    #[test]
    fn letting_go_sends_neutral_sticks_at_once_and_then_nothing() {
        let mut client = Client::new(1, at(0));
        client.steer(at(0), Some(Sticks { up: -1.0, ..Sticks::default() }));
        assert_eq!(sent(&mut client, 0, 10), [[0, 0, 0, 0]]);
        client.steer(at(10), None);
        assert_eq!(sent(&mut client, 10, 11), [[0, 0, 500, 0]], "not only when the next is due");
        assert_eq!(sent(&mut client, 11, 2000).len(), 4);
        assert!(!client.is_held());
    }

    #[test]
    fn sticks_that_nobody_renews_are_let_go() {
        let mut client = Client::new(1, at(0));
        client.steer(at(0), Some(Sticks { forward: 0.5, ..Sticks::default() }));
        let all = sent(&mut client, 0, 2000);
        assert_eq!(all.iter().filter(|sticks| sticks[0] != 0).count(), 7, "every 50 ms up to 300 ms");
        assert_eq!(all.iter().filter(|sticks| **sticks == [0, 0, 500, 0]).count(), 5);
    }

    #[test]
    fn worn_sticks_rest_in_the_middle_and_still_reach_their_ends() {
        let steady = |forward| Sticks { forward, ..Sticks::default() }.steadied().forward;
        assert_eq!([steady(0.05), steady(-0.05), steady(f64::NAN)], [0.0; 3]);
        assert_eq!([steady(1.0), steady(-1.0), steady(7.0)], [1.0, -1.0, 1.0]);
        assert!(steady(0.1) > 0.0 && steady(0.1) < 0.05, "it begins softly outside the dead band");
    }
}
