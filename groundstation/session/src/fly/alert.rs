//! Alerts: what a pilot has to know, until a person says that they know.

use std::time::Duration;

use mission::explain::Message;
use telemetry::wire::{Address, Stamp};

use crate::SoundLevel;

/// An alert.
#[derive(Debug, Clone, PartialEq)]
pub struct Alert {
    /// What the screen knows it by.
    pub id: u64,
    /// How bad.
    pub level: SoundLevel,
    /// Which vehicle, if one.
    pub vehicle: Option<Address>,
    /// What.
    pub text: Message,
    /// When it came first.
    pub first: Stamp,
    /// When it came last.
    pub last: Stamp,
    /// How often it came.
    pub count: u32,
    /// When a person acknowledged it, and who.
    pub acknowledged: Option<(Stamp, String)>,
}

/// Whether an alert that a person knows of has come anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Something changed: each time is news.
    Change,
    /// The same words over and over: news only after a pause.
    Repeated,
}

/// All alerts, newest first.
#[derive(Debug, Default)]
pub struct Alerts {
    all: Vec<Alert>,
    next: u64,
    dropped_unacknowledged: u64,
}

impl Alerts {
    /// Alerts that are kept. Chosen: far more than anybody reads in a flight.
    const MOST: usize = 400;
    /// The same words within this time are the same alert (ArduPilot repeats what hinders arming every 30 s).
    const SAME_WITHIN: Duration = Duration::from_secs(90);

    /// Raises an alert; true when it is news, which may be spoken.
    pub(super) fn raise(
        &mut self,
        level: SoundLevel,
        vehicle: Option<Address>,
        text: Message,
        kind: Kind,
        now: Stamp,
    ) -> bool {
        let same = |alert: &&mut Alert| alert.vehicle == vehicle && alert.text == text;
        if let Some(known) = self.all.iter_mut().find(same) {
            let lately = now.mono.since(known.last.mono) < Self::SAME_WITHIN;
            if known.acknowledged.is_none() || (kind == Kind::Repeated && lately) {
                known.count += 1;
                known.last = now;
                return false;
            }
        }
        self.make_room();
        self.next += 1;
        self.all.insert(
            0,
            Alert { id: self.next, level, vehicle, text, first: now, last: now, count: 1, acknowledged: None },
        );
        true
    }

    fn make_room(&mut self) {
        if self.all.len() < Self::MOST {
            return;
        }
        let known = self.all.iter().rposition(|alert| alert.acknowledged.is_some());
        let mild = || self.all.iter().rposition(|alert| alert.level < SoundLevel::Alarm);
        if known.is_none() {
            self.dropped_unacknowledged += 1;
        }
        let victim = known.or_else(mild).unwrap_or(self.all.len() - 1);
        self.all.remove(victim);
    }

    pub(super) fn acknowledge(&mut self, id: Option<u64>, now: Stamp, who: &str) {
        let meant = |alert: &&mut Alert| alert.acknowledged.is_none() && id.is_none_or(|id| alert.id == id);
        for alert in self.all.iter_mut().filter(meant) {
            alert.acknowledged = Some((now, who.to_owned()));
        }
    }

    /// All that are kept, newest first.
    pub fn all(&self) -> &[Alert] {
        &self.all
    }

    /// Those that nobody has acknowledged, worst and newest first.
    pub fn open(&self) -> Vec<&Alert> {
        let mut open: Vec<_> = self.all.iter().filter(|alert| alert.acknowledged.is_none()).collect();
        open.sort_by_key(|alert| std::cmp::Reverse(alert.level));
        open
    }

    /// How many were dropped unacknowledged because there were too many.
    pub fn dropped_unacknowledged(&self) -> u64 {
        self.dropped_unacknowledged
    }
}
