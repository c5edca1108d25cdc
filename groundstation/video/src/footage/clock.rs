//! How another clock stands against ours, from what it said and when that came.

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
