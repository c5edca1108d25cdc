//! A link that loses, doubles, delays, reorders and damages datagrams, the same way for the same seed.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use std::collections::BTreeMap;
use std::time::Duration;
use telemetry::wire::MonoTime;

/// Most datagrams under way; more are lost, as in a full queue.
const UNDER_WAY: usize = 10_000;

/// How bad a link is. Shares are from 0 to 1 and apply to each datagram on its own.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Loss {
    /// Share that never arrives.
    pub drop: f64,
    /// Share that arrives twice.
    pub duplicate: f64,
    /// Share that is overtaken: it is held back by up to four times [`Self::delay`], at least 20 ms.
    pub reorder: f64,
    /// Share in which one bit is turned over.
    pub corrupt: f64,
    /// Time that every datagram takes.
    pub delay: Duration,
}

/// One direction of a bad link. Datagrams go in with [`Self::send`] and come out of [`Self::receive`].
#[derive(Debug, Clone)]
pub struct LossyPipe {
    loss: Loss,
    rng: ChaCha8Rng,
    count: u64,
    under_way: BTreeMap<(MonoTime, u64), Vec<u8>>,
    lost: u64,
}

impl LossyPipe {
    /// A pipe under a seed.
    pub fn new(loss: Loss, seed: u64) -> Self {
        Self { loss, rng: ChaCha8Rng::seed_from_u64(seed), count: 0, under_way: BTreeMap::new(), lost: 0 }
    }

    /// Changes how bad the link is from now on.
    pub fn set_loss(&mut self, loss: Loss) {
        self.loss = loss;
    }

    /// Puts a datagram in.
    pub fn send(&mut self, now: MonoTime, datagram: &[u8]) {
        // Every datagram draws the same numbers whatever happens to it, so that one knob does not shift the others.
        let [drop, duplicate, reorder, corrupt] = std::array::from_fn(|_| self.share());
        let (hold, place) = (self.share(), self.rng.next_u64());
        if drop < self.loss.drop {
            self.lost += 1;
            return;
        }
        let mut bytes = datagram.to_vec();
        if corrupt < self.loss.corrupt && !bytes.is_empty() {
            let bit = (place % (bytes.len() as u64 * 8)) as usize;
            bytes[bit / 8] ^= 1 << (bit % 8);
        }
        let mut arrives = now + self.loss.delay;
        if reorder < self.loss.reorder {
            let most = (self.loss.delay * 4).max(Duration::from_millis(20));
            arrives = arrives + most.mul_f64(hold);
        }
        if duplicate < self.loss.duplicate {
            self.put(arrives + Duration::from_millis(1), bytes.clone());
        }
        self.put(arrives, bytes);
    }

    /// Takes out the next datagram that has arrived by now.
    pub fn receive(&mut self, now: MonoTime) -> Option<Vec<u8>> {
        let entry = self.under_way.first_entry()?;
        (entry.key().0 <= now).then(|| entry.remove())
    }

    /// When the next datagram arrives.
    pub fn next_deadline(&self) -> Option<MonoTime> {
        self.under_way.keys().next().map(|(at, _)| *at)
    }

    /// Datagrams lost so far.
    pub fn lost(&self) -> u64 {
        self.lost
    }

    fn put(&mut self, at: MonoTime, bytes: Vec<u8>) {
        if self.under_way.len() >= UNDER_WAY {
            self.lost += 1;
            return;
        }
        self.count += 1;
        self.under_way.insert((at, self.count), bytes);
    }

    /// A number from 0 to 1, 1 excluded.
    fn share(&mut self) -> f64 {
        (self.rng.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn pass(loss: Loss, seed: u64) -> Vec<Vec<u8>> {
        let mut pipe = LossyPipe::new(loss, seed);
        let mut out = Vec::new();
        for tick in 0..10_000_u64 {
            let now = MonoTime::from_millis(tick);
            pipe.send(now, &tick.to_le_bytes());
            out.extend(std::iter::from_fn(|| pipe.receive(now)));
        }
        let end = MonoTime::from_millis(100_000);
        out.extend(std::iter::from_fn(|| pipe.receive(end)));
        out
    }

    fn number(bytes: &[u8]) -> u64 {
        u64::from_le_bytes(bytes.try_into().unwrap())
    }

    #[test]
    fn a_good_link_changes_nothing() {
        let out = pass(Loss::default(), 1);
        assert!(out.iter().enumerate().all(|(index, bytes)| number(bytes) == index as u64));
        assert_eq!(out.len(), 10_000);
    }

    #[test]
    fn each_fault_happens_as_often_as_asked() {
        let lost = 10_000 - pass(Loss { drop: 0.1, ..Loss::default() }, 2).len();
        assert!((850..1_150).contains(&lost), "{lost}");
        let doubled = pass(Loss { duplicate: 0.05, ..Loss::default() }, 3).len() - 10_000;
        assert!((400..600).contains(&doubled), "{doubled}");
        let damaged = pass(Loss { corrupt: 0.01, ..Loss::default() }, 4);
        let damaged = damaged.iter().enumerate().filter(|(index, bytes)| number(bytes) != *index as u64).count();
        assert!((60..140).contains(&damaged), "{damaged}");
        let mixed = pass(Loss { reorder: 0.1, delay: Duration::from_millis(20), ..Loss::default() }, 5);
        let overtaken = mixed.windows(2).filter(|pair| number(&pair[0]) > number(&pair[1])).count();
        assert!((700..1_100).contains(&overtaken), "{overtaken}");
    }

    #[test]
    fn the_same_seed_gives_the_same_faults() {
        let loss = Loss { drop: 0.1, duplicate: 0.05, reorder: 0.1, corrupt: 0.01, ..Loss::default() };
        assert_eq!(pass(loss, 9), pass(loss, 9));
        assert_ne!(pass(loss, 9), pass(loss, 10));
    }
}
