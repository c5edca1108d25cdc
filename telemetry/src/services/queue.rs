//! A bounded queue between a service and its owner.

use std::collections::VecDeque;

/// First in, first out, at most [`Queue::MAX`] long. An owner that never drains loses the oldest entries, and the loss
/// is counted.
#[derive(Debug, Clone)]
pub struct Queue<T> {
    entries: VecDeque<T>,
    dropped: u64,
}

impl<T> Queue<T> {
    /// Chosen: far above what one service produces between two polls (a parameter list is the largest burst).
    pub const MAX: usize = 4096;

    /// Adds an entry.
    pub fn push(&mut self, entry: T) {
        if self.entries.len() == Self::MAX {
            self.entries.pop_front();
            self.dropped += 1;
        }
        self.entries.push_back(entry);
    }

    /// Takes the oldest entry.
    pub fn pop(&mut self) -> Option<T> {
        self.entries.pop_front()
    }

    /// How many entries were lost because nobody drained.
    pub fn dropped(&self) -> u64 {
        self.dropped
    }
}

impl<T> Default for Queue<T> {
    fn default() -> Self {
        Self { entries: VecDeque::new(), dropped: 0 }
    }
}
