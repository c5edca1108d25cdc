//! Frames lost, late and doubled, counted from sequence numbers: per link and per (system, component), so that two links
//! to one aircraft never look like loss.

use std::collections::BTreeMap;

use crate::wire::{Address, MonoTime};

/// Counters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Loss {
    /// Frames received, doubles not counted.
    pub received: u64,
    /// Frames that never came.
    pub lost: u64,
    /// Frames that came twice.
    pub duplicated: u64,
    /// Frames that came after a later one.
    pub reordered: u64,
}

impl Loss {
    /// Lost frames as a part of all, 0 to 1.
    pub fn ratio(&self) -> f64 {
        let all = self.received + self.lost;
        if all == 0 { 0.0 } else { self.lost as f64 / all as f64 }
    }
}

impl std::ops::AddAssign for Loss {
    fn add_assign(&mut self, other: Self) {
        self.received += other.received;
        self.lost += other.lost;
        self.duplicated += other.duplicated;
        self.reordered += other.reordered;
    }
}

/// One sender's numbers on one link.
#[derive(Debug, Clone, Default)]
struct Stream {
    /// Highest number seen.
    latest: u8,
    /// Bit n: number `latest - n` was received.
    seen: u128,
    loss: Loss,
    first_at: MonoTime,
    last_at: MonoTime,
}

impl Stream {
    /// A jump forward of less than this is loss; anything else is late or doubled, unless there was a silence before.
    const WINDOW: u8 = 128;
    /// Frames that tell a sender's rate.
    const RATE_FRAMES: u64 = 32;

    /// Whether nothing came for so long that the sender may be a window ahead or started anew, by its mean rate so far.
    fn was_silent(&self, now: MonoTime) -> bool {
        let frames = self.loss.received + self.loss.lost;
        let sending = self.last_at.since(self.first_at).as_secs_f64();
        let half_window = sending / frames.max(1) as f64 * f64::from(Self::WINDOW / 2);
        frames >= Self::RATE_FRAMES && now.since(self.last_at).as_secs_f64() > half_window
    }

    fn count(&mut self, sequence: u8, now: MonoTime) {
        let ahead = sequence.wrapping_sub(self.latest);
        let silent = self.was_silent(now);
        self.last_at = now;
        if self.seen == 0 {
            self.seen = 1;
            self.latest = sequence;
            self.first_at = now;
        } else if silent {
            // What is missing but for whole rounds of 256; a sender that started anew is not told apart.
            self.loss.lost += u64::from(ahead.wrapping_sub(1));
            self.seen = 1;
            self.latest = sequence;
        } else if ahead == 0 {
            self.loss.duplicated += 1;
            return;
        } else if ahead < Self::WINDOW {
            self.seen = self.seen.checked_shl(u32::from(ahead)).unwrap_or(0) | 1;
            self.latest = sequence;
            self.loss.lost += u64::from(ahead) - 1;
        } else {
            let bit = 1_u128 << (self.latest.wrapping_sub(sequence)).min(127);
            if self.seen & bit != 0 {
                self.loss.duplicated += 1;
                return;
            }
            self.seen |= bit;
            self.loss.reordered += 1;
            self.loss.lost = self.loss.lost.saturating_sub(1);
        }
        self.loss.received += 1;
    }
}

/// Counts loss of every sender on one link.
#[derive(Debug, Clone, Default)]
pub struct LossCounter {
    streams: BTreeMap<Address, Stream>,
}

impl LossCounter {
    /// More senders on one link than this is garbage.
    const MAX_STREAMS: usize = 1024;

    /// A frame of `from` came at `now`.
    pub fn count(&mut self, from: Address, sequence: u8, now: MonoTime) {
        if self.streams.len() < Self::MAX_STREAMS || self.streams.contains_key(&from) {
            self.streams.entry(from).or_default().count(sequence, now);
        }
    }

    /// One sender's counters.
    pub fn of(&self, from: Address) -> Loss {
        self.streams.get(&from).map(|stream| stream.loss).unwrap_or_default()
    }

    /// All senders together.
    pub fn total(&self) -> Loss {
        let mut total = Loss::default();
        self.streams.values().for_each(|stream| total += stream.loss);
        total
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DRONE: Address = Address { system: 1, component: 1 };

    /// At 50 frames a second; `None` is a second of silence.
    fn count_timed(sequences: impl IntoIterator<Item = Option<u8>>) -> Loss {
        let mut counter = LossCounter::default();
        let mut ms = 0;
        for sequence in sequences {
            ms += if sequence.is_some() { 20 } else { 1000 };
            if let Some(sequence) = sequence {
                counter.count(DRONE, sequence, MonoTime::from_millis(ms));
            }
        }
        counter.of(DRONE)
    }

    fn count(sequences: impl IntoIterator<Item = u8>) -> Loss {
        count_timed(sequences.into_iter().map(Some))
    }

    #[test]
    fn the_wrap_from_255_to_0_is_no_loss() {
        assert_eq!(count((250..=255).chain(0..5)), Loss { received: 11, ..Loss::default() });
    }

    #[test]
    fn a_gap_over_the_wrap_counts_every_missing_frame() {
        assert_eq!(count([254, 255, 3]).lost, 3);
    }

    #[test]
    fn what_a_silence_swallowed_is_lost_and_what_follows_is_not_late() {
        let before = (0..100).map(Some);
        let after = (44..=255).map(Some);
        let loss = count_timed(before.chain([None, None, None, None]).chain(after));
        assert_eq!(loss, Loss { received: 100 + 212, lost: 200, duplicated: 0, reordered: 0 });
    }

    #[test]
    fn a_sender_that_starts_anew_is_followed_at_once() {
        let flight = || (0..100).map(Some).chain([None; 5]);
        let loss = count_timed(flight().chain(flight()).chain(flight()));
        assert_eq!((loss.received, loss.duplicated, loss.reordered), (300, 0, 0));
    }

    #[test]
    fn a_datagram_of_twenty_frames_that_comes_twice_is_no_loss() {
        let loss = count((0..120).chain(100..120).chain(120..200));
        assert_eq!(loss, Loss { received: 200, lost: 0, duplicated: 20, reordered: 0 });
    }

    #[test]
    fn a_datagram_of_twenty_frames_that_comes_late_is_no_loss() {
        let loss = count((0..100).chain(120..140).chain(100..120).chain(140..200));
        assert_eq!(loss, Loss { received: 200, lost: 0, duplicated: 0, reordered: 20 });
    }

    #[test]
    fn a_late_frame_is_not_lost_and_a_double_is_not_received_twice() {
        let loss = count([1, 2, 4, 3, 4, 5]);
        assert_eq!(loss, Loss { received: 5, lost: 0, duplicated: 1, reordered: 1 });
    }
}
