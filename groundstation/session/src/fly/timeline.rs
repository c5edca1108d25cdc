//! Everything that happened, in order.

use std::collections::VecDeque;

use mission::explain::Message;
use telemetry::wire::{Address, Stamp};

/// What an entry is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntryKind {
    /// Modes, arming, take-off and landing.
    Flight,
    /// The plan aboard and its items.
    Mission,
    /// What the vehicle says in its own words.
    Text,
    /// Links and signatures.
    Link,
    /// What a person did, and the answer.
    Person,
}

impl EntryKind {
    /// All.
    pub const ALL: [Self; 5] = [Self::Flight, Self::Mission, Self::Text, Self::Link, Self::Person];
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// When.
    pub at: Stamp,
    /// To which vehicle, if one.
    pub vehicle: Option<Address>,
    /// What it is about.
    pub kind: EntryKind,
    /// What.
    pub text: Message,
}

/// Everything that happened, as far as it is kept.
#[derive(Debug, Default)]
pub struct Timeline {
    entries: VecDeque<Entry>,
    dropped: u64,
}

impl Timeline {
    /// Entries that are kept. Chosen: a busy day of one vehicle; the log files hold the rest.
    const MOST: usize = 4000;

    pub(super) fn push(&mut self, at: Stamp, vehicle: Option<Address>, kind: EntryKind, text: Message) {
        if self.entries.len() >= Self::MOST {
            self.entries.pop_front();
            self.dropped += 1;
        }
        self.entries.push_back(Entry { at, vehicle, kind, text });
    }

    /// What is kept, oldest first.
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.entries.iter()
    }

    /// How many older ones are not kept.
    pub fn dropped(&self) -> u64 {
        self.dropped
    }
}
