//! Frames may be coded in another order than they are shown. Files want both times: when to decode and when to show.

use std::collections::{BTreeSet, VecDeque};

/// Frames that are looked ahead: more than cameras reorder.
const AHEAD: usize = 4;

/// A frame in the order of coding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Placed<T> {
    pub(super) frame: T,
    /// When it is decoded, ticks.
    pub(super) decoded: u64,
    /// When it is shown less when it is decoded, ticks.
    pub(super) shown_later: i64,
    /// Until the next one is decoded, ticks.
    pub(super) lasts: u64,
}

/// Gives frames their times.
#[derive(Debug)]
pub(super) struct Order<T> {
    frames: VecDeque<(u64, T)>,
    times: BTreeSet<u64>,
    /// How long the last one was there; the final frame is given as long.
    last: u64,
    /// Nothing is decoded before it.
    decoded: Option<u64>,
}

impl<T> Order<T> {
    /// The final frame of a stream that has only one is shown for `usual` ticks.
    pub(super) fn new(usual: u64) -> Self {
        Self { frames: VecDeque::new(), times: BTreeSet::new(), last: usual, decoded: None }
    }

    /// A frame in the order of coding, shown at `at`.
    pub(super) fn push(&mut self, at: u64, frame: T) -> Option<Placed<T>> {
        self.frames.push_back((at, frame));
        self.times.insert(at);
        if self.frames.len() > AHEAD { self.pop() } else { None }
    }

    /// The next frame when no more come.
    pub(super) fn pop(&mut self) -> Option<Placed<T>> {
        let (at, frame) = self.frames.pop_front()?;
        // Two frames of one time, or one that is later than the look ahead, are decoded one tick after the last one.
        let least = self.decoded.map_or(0, |last| last.saturating_add(1));
        let decoded = self.times.pop_first().unwrap_or(at).max(least);
        let next = self.times.first().copied().filter(|_| !self.frames.is_empty());
        let lasts = next.map_or(self.last, |next| next.saturating_sub(decoded).max(1));
        (self.last, self.decoded) = (lasts, Some(decoded));
        Some(Placed { frame, decoded, shown_later: at.wrapping_sub(decoded) as i64, lasts })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all(times: &[u64]) -> Vec<Placed<u64>> {
        let mut order = Order::new(3_600);
        let mut placed: Vec<_> = times.iter().filter_map(|at| order.push(*at, *at)).collect();
        placed.extend(std::iter::from_fn(|| order.pop()));
        placed
    }

    #[test]
    fn frames_that_are_shown_as_they_are_coded_have_one_time() {
        let placed = all(&[0, 3, 6, 100]);
        assert!(placed.iter().all(|frame| frame.shown_later == 0 && frame.decoded == frame.frame));
        assert_eq!(placed.iter().map(|frame| frame.lasts).collect::<Vec<_>>(), [3, 3, 94, 94]);
    }

    proptest! {
        #[test]
        fn every_frame_is_shown_at_its_time_and_decoding_goes_on(times in prop::collection::vec(0_u64..1_000_000, 0..40)) {
            let placed = all(&times);
            prop_assert_eq!(placed.len(), times.len());
            for (frame, at) in placed.iter().zip(&times) {
                prop_assert_eq!(frame.decoded as i64 + frame.shown_later, *at as i64);
            }
            for pair in placed.windows(2) {
                prop_assert!(pair[0].decoded < pair[1].decoded && pair[0].lasts > 0);
            }
        }
    }
}
