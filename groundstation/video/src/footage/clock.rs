//! The film's own clock, and how another clock stands against it, from what it said and when that came.

use telemetry::wire::{Stamp, UtcMicros};

use crate::ts::CLOCK_HZ;

/// The station's UTC at one moment, and monotonic time from there on: what sets the station's clock moves no film.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Steady {
    anchor: Option<Stamp>,
}

impl Steady {
    /// Goes on from this moment.
    pub(crate) fn anchor(&mut self, at: Stamp) {
        self.anchor = Some(at);
    }

    /// The same moment with UTC by this clock.
    pub(crate) fn stamp(&mut self, at: Stamp) -> Stamp {
        let anchor = *self.anchor.get_or_insert(at);
        let passed_us = (i128::from(at.mono.0) - i128::from(anchor.mono.0)) / 1_000;
        let utc = u64::try_from((i128::from(anchor.utc.0) + passed_us).max(0)).unwrap_or(u64::MAX);
        Stamp { utc: UtcMicros(utc), ..at }
    }
}

/// Ticks that go on where a receiver was started anew and counts from zero again.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Shown {
    /// The last picture: ticks of its receiver, ours, and when it came, microseconds.
    last: Option<(u64, u64, u64)>,
}

impl Shown {
    /// When a picture is shown that came at `utc_us`.
    pub(crate) fn place(&mut self, at: u64, utc_us: u64) -> u64 {
        /// More than any camera reorders, and more than a receiver itself lets a count jump ahead.
        const ANEW: u64 = 10 * CLOCK_HZ;
        let shown = self.last.map_or(at, |(last, shown, came)| {
            let passed = utc_us.saturating_sub(came).saturating_mul(9) / 100;
            let anew = at.saturating_add(CLOCK_HZ) < last || at > last.saturating_add(passed).saturating_add(ANEW);
            if anew {
                shown.saturating_add(passed.max(1))
            } else {
                shown.saturating_add_signed(at.wrapping_sub(last) as i64)
            }
        });
        self.last = Some((at, shown, utc_us));
        shown
    }
}

/// Our clock and the other one may drift apart this much: a millionth part, and ten times a good crystal.
const DRIFT_PPM: i64 = 100;

/// The least delayed message decides: what came later was held up on its way.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Offset {
    /// Theirs of the last message, and ours less theirs, microseconds.
    known: Option<(i64, i64)>,
}

impl Offset {
    /// A message said `theirs` and came at `ours`, microseconds. Ours for that moment.
    pub(crate) fn hear(&mut self, theirs_us: i64, ours_us: i64) -> i64 {
        /// A clock that goes back or ahead like this was set anew, or its owner was restarted.
        const SET_ANEW_US: i64 = 10_000_000;
        let seen = ours_us.saturating_sub(theirs_us);
        let offset = match self.known {
            Some((last, known)) if seen.abs_diff(known) < SET_ANEW_US.unsigned_abs() => {
                let passed = theirs_us.saturating_sub(last).max(0);
                seen.min(known.saturating_add(passed / (1_000_000 / DRIFT_PPM)))
            }
            _ => seen,
        };
        self.known = Some((theirs_us, offset));
        theirs_us.saturating_add(offset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use telemetry::wire::MonoTime;

    #[test]
    fn a_clock_that_is_set_by_an_hour_moves_no_film() {
        for step_us in [3_600_000_000_i64, -3_600_000_000] {
            let mut steady = Steady::default();
            for n in 0..10 {
                let true_us: u64 = 1_790_000_000_000_000 + n * 1_000_000;
                let utc = true_us.saturating_add_signed(if n < 5 { 0 } else { step_us });
                let at = Stamp { mono: MonoTime::from_millis(500 + n * 1_000), utc: UtcMicros(utc) };
                assert_eq!(steady.stamp(at).utc.0, true_us);
            }
        }
    }

    #[test]
    fn pictures_of_a_receiver_that_was_started_anew_come_behind_those_before() {
        let mut shown = Shown::default();
        let times = [(0, 0), (3_600, 40_000), (900_000, 10_000_000), (0, 11_000_000), (3_600, 11_040_000)];
        let placed = times.map(|(at, came)| shown.place(at, came));
        assert_eq!(placed, [0, 3_600, 900_000, 990_000, 993_600]);
    }

    #[test]
    fn messages_that_were_held_up_do_not_move_the_clock() {
        let mut offset = Offset::default();
        for n in 0..100 {
            let (theirs, delay) = (n * 100_000, if n % 10 == 0 { 2_000 } else { 30_000 + n * 700 });
            let ours = offset.hear(theirs, 1_790_000_000_000_000 + theirs + delay);
            assert!((ours - 1_790_000_000_000_000 - theirs - 2_000).abs() < 200, "{n}");
        }
    }

    #[test]
    fn a_clock_that_was_restarted_is_followed_at_once() {
        let mut offset = Offset::default();
        assert_eq!(offset.hear(500_000_000, 1_000_000_000), 1_000_000_000);
        assert_eq!(offset.hear(0, 1_001_000_000), 1_001_000_000);
    }
}
