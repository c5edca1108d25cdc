//! Chainage: what the signs show, against the distance measured along the centreline.
//!
//! Roads are rebuilt, and their numbers are not counted anew: at a *break* (断链) the shown number jumps. A short chain
//! (短链) skips numbers, a long chain (长链) repeats them. So a stake stands at no place, at one, or at two, and whoever
//! asks has to deal with all three.

use super::{ChainageError, Occurrence, Stake};

/// Segments of one chainage at most: a known stake on each kilometre of any road, with plenty to spare.
pub const MAX_SEGMENTS: usize = 10_000;
/// Slack in metres when places and segment ends are compared: a millimetre, far below any survey.
const SAME_PLACE_M: f64 = 1e-3;
/// Shown and measured length of a segment may differ by this share and [`STRETCH_LIMIT_M`]. Chosen: signs stand within a
/// few metres, and long lines differ by slope and map scale well below half a percent.
pub(super) const STRETCH_LIMIT: f64 = 0.005;
/// See [`STRETCH_LIMIT`], metres.
pub(super) const STRETCH_LIMIT_M: f64 = 3.0;

/// A stretch of road on which the shown numbers run without a jump.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Segment {
    /// Distance from the start of the centreline, metres.
    pub measured_start_m: f64,
    /// Distance from the start of the centreline, metres.
    pub measured_end_m: f64,
    /// Number shown at the start, metres.
    pub shown_start_m: f64,
    /// Number shown at the end, metres.
    pub shown_end_m: f64,
}

impl Segment {
    fn shown_at(&self, measured_m: f64) -> f64 {
        let share = (measured_m - self.measured_start_m) / (self.measured_end_m - self.measured_start_m);
        self.shown_start_m + share * (self.shown_end_m - self.shown_start_m)
    }

    fn measured_at(&self, shown_m: f64) -> f64 {
        let share = (shown_m - self.shown_start_m) / (self.shown_end_m - self.shown_start_m);
        self.measured_start_m + share.clamp(0.0, 1.0) * (self.measured_end_m - self.measured_start_m)
    }

    fn shows(&self, shown_m: f64) -> bool {
        shown_m >= self.shown_start_m - SAME_PLACE_M && shown_m <= self.shown_end_m + SAME_PLACE_M
    }
}

/// A jump of the shown numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Break {
    /// Where, metres along the centreline.
    pub measured_m: f64,
    /// Number shown on arrival.
    pub before: Stake,
    /// Number shown from there on.
    pub after: Stake,
}

impl Break {
    /// Metres by which the numbers jump: positive for a short chain (numbers are missing), negative for a long chain.
    pub fn jump_m(&self) -> f64 {
        self.after.shown_m - self.before.shown_m
    }
}

/// A place on a road that a stake names.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StakePlace {
    /// Distance along the centreline, metres.
    pub measured_m: f64,
    /// The stake, with its occurrence where the number alone would be ambiguous.
    pub stake: Stake,
}

/// What a stake comes to on a road.
#[derive(Debug, Clone, Copy, PartialEq)]
#[must_use]
pub enum Resolved {
    /// Nowhere: off the road's ends or skipped by a short chain. The nearest place that exists is given.
    None {
        /// Nearest by number.
        nearest: StakePlace,
    },
    /// One place.
    One(StakePlace),
    /// Two places (long chain): ask which is meant.
    Two([StakePlace; 2]),
}

impl Resolved {
    /// The place if there is exactly one.
    pub fn one(self) -> Option<StakePlace> {
        match self {
            Self::One(place) => Some(place),
            Self::None { .. } | Self::Two(_) => None,
        }
    }
}

/// The whole chainage of a road, in order along the centreline.
#[derive(Debug, Clone, PartialEq)]
pub struct Chainage {
    segments: Vec<Segment>,
}

impl Chainage {
    /// From segments in order, at most [`MAX_SEGMENTS`]. They have to join without gaps, run forward and repeat no number more than once.
    pub fn new(segments: Vec<Segment>) -> Result<Self, ChainageError> {
        if segments.len() > MAX_SEGMENTS {
            return Err(ChainageError::TooManySegments { count: segments.len(), limit: MAX_SEGMENTS });
        }
        let chainage = Self { segments };
        chainage.check_order()?;
        chainage.check_repeats()?;
        Ok(chainage)
    }

    /// A road without breaks whose numbers count true metres.
    pub fn plain(shown_start_m: f64, length_m: f64) -> Result<Self, ChainageError> {
        Self::new(vec![Segment {
            measured_start_m: 0.0,
            measured_end_m: length_m,
            shown_start_m,
            shown_end_m: shown_start_m + length_m,
        }])
    }

    fn check_order(&self) -> Result<(), ChainageError> {
        let mut end_m = match self.segments.first() {
            Some(first) => first.measured_start_m,
            None => return Err(ChainageError::Empty),
        };
        for (index, s) in self.segments.iter().enumerate() {
            let numbers = [s.measured_start_m, s.measured_end_m, s.shown_start_m, s.shown_end_m];
            let valid = numbers.iter().all(|n| n.is_finite() && (0.0..1e7).contains(n));
            let measured_m = s.measured_end_m - s.measured_start_m;
            let shown_m = s.shown_end_m - s.shown_start_m;
            if !valid || measured_m < SAME_PLACE_M || shown_m < SAME_PLACE_M {
                return Err(ChainageError::NotForward { index });
            }
            if (s.measured_start_m - end_m).abs() > SAME_PLACE_M {
                return Err(ChainageError::NotJoined { index, start_m: s.measured_start_m, end_m });
            }
            if (shown_m - measured_m).abs() > STRETCH_LIMIT_M + STRETCH_LIMIT * measured_m {
                return Err(ChainageError::Stretched { index, shown_m, measured_m });
            }
            end_m = s.measured_end_m;
        }
        Ok(())
    }

    fn check_repeats(&self) -> Result<(), ChainageError> {
        // A number can only begin to stand at one more place where some stretch begins to show it.
        for start in self.segments.iter().map(|s| s.shown_start_m + 2.0 * SAME_PLACE_M) {
            if self.places_showing(start).len() > 2 {
                return Err(ChainageError::TooManyPlaces { stake: Stake::at(start).to_string() });
            }
        }
        Ok(())
    }

    /// The segments, in order.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// Measured metres at the first and the last segment's outer ends.
    pub fn range_m(&self) -> (f64, f64) {
        let last = self.segments.len() - 1;
        (self.segments[0].measured_start_m, self.segments[last].measured_end_m)
    }

    /// All jumps, in order.
    pub fn breaks(&self) -> Vec<Break> {
        let jumps = self.segments.windows(2).filter(|pair| is_jump(&pair[0], &pair[1]));
        jumps
            .map(|pair| Break {
                measured_m: pair[1].measured_start_m,
                before: self.stake_showing(pair[0].shown_end_m, pair[0].measured_end_m),
                after: self.stake_showing(pair[1].shown_start_m, pair[1].measured_start_m),
            })
            .collect()
    }

    /// Distinct measured places that show a number, in order.
    fn places_showing(&self, shown_m: f64) -> Vec<f64> {
        let mut places: Vec<f64> = Vec::new();
        for segment in self.segments.iter().filter(|s| s.shows(shown_m)) {
            let measured_m = segment.measured_at(shown_m);
            // The end of one segment and the start of the next are one place.
            if places.last().is_none_or(|last| measured_m - last > 2.0 * SAME_PLACE_M) {
                places.push(measured_m);
            }
        }
        places
    }

    fn stake_showing(&self, shown_m: f64, measured_m: f64) -> Stake {
        let places = self.places_showing(shown_m);
        let occurrence = match places[..] {
            [first, second] if (measured_m - first).abs() <= (measured_m - second).abs() => Some(Occurrence::First),
            [_, _] => Some(Occurrence::Second),
            _ => None,
        };
        Stake { shown_m, occurrence }
    }

    /// The stake at a measured distance, clamped to the road. At a break it is the number shown from there on.
    pub fn stake_at(&self, measured_m: f64) -> Stake {
        let (from_m, to_m) = self.range_m();
        let measured_m = measured_m.clamp(from_m, to_m);
        let after = self.segments.partition_point(|s| s.measured_end_m <= measured_m);
        let segment = &self.segments[after.min(self.segments.len() - 1)];
        self.stake_showing(segment.shown_at(measured_m), measured_m)
    }

    /// Where a stake stands: nowhere, at one place or at two. A suffix picks among two; where there is only one place,
    /// `_1` is that place and `_2` is nowhere.
    pub fn resolve(&self, stake: Stake) -> Resolved {
        let at = |measured_m: f64| StakePlace { measured_m, stake: self.stake_showing(stake.shown_m, measured_m) };
        match (&self.places_showing(stake.shown_m)[..], stake.occurrence) {
            (&[], _) => Resolved::None { nearest: self.nearest_to(stake.shown_m) },
            (&[place], None | Some(Occurrence::First)) => Resolved::One(at(place)),
            (&[place], Some(Occurrence::Second)) => Resolved::None { nearest: at(place) },
            (&[first, ..], Some(Occurrence::First)) => Resolved::One(at(first)),
            (&[_, second, ..], Some(Occurrence::Second)) => Resolved::One(at(second)),
            (&[first, second, ..], None) => Resolved::Two([at(first), at(second)]),
        }
    }

    /// The place whose number is nearest to one that no place shows.
    fn nearest_to(&self, shown_m: f64) -> StakePlace {
        let ends = self
            .segments
            .iter()
            .flat_map(|s| [(s.shown_start_m, s.measured_start_m), (s.shown_end_m, s.measured_end_m)]);
        let distance = |end: &(f64, f64)| (end.0 - shown_m).abs();
        let nearest = ends.min_by(|a, b| distance(a).total_cmp(&distance(b))).unwrap_or_default();
        StakePlace { measured_m: nearest.1, stake: self.stake_showing(nearest.0, nearest.1) }
    }
}

fn is_jump(before: &Segment, after: &Segment) -> bool {
    (before.shown_end_m - after.shown_start_m).abs() > SAME_PLACE_M
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn segment(measured_start_m: f64, measured_end_m: f64, shown_start_m: f64) -> Segment {
        let shown_end_m = shown_start_m + measured_end_m - measured_start_m;
        Segment { measured_start_m, measured_end_m, shown_start_m, shown_end_m }
    }

    /// K10+000 … K12+000, then again from K11+500 (long chain), then K13+000 jumps to K14+000 (short chain).
    fn broken() -> Chainage {
        let parts =
            vec![segment(0.0, 2000.0, 10_000.0), segment(2000.0, 3500.0, 11_500.0), segment(3500.0, 5000.0, 14_000.0)];
        Chainage::new(parts).unwrap()
    }

    #[test]
    fn a_repeated_stake_names_two_places_and_a_suffix_picks_one() {
        let chainage = broken();
        let Resolved::Two([first, second]) = chainage.resolve("K11+700".parse().unwrap()) else { panic!("two places") };
        assert!((first.measured_m - 1700.0).abs() < 1e-9 && (second.measured_m - 2200.0).abs() < 1e-9);
        assert_eq!((first.stake.to_string(), second.stake.to_string()), ("K11+700_1".into(), "K11+700_2".into()));
        for place in [first, second] {
            assert_eq!(chainage.resolve(place.stake), Resolved::One(place));
            assert_eq!(chainage.stake_at(place.measured_m).to_string(), place.stake.to_string());
        }
    }

    #[test]
    fn a_skipped_stake_names_no_place_but_the_nearest() {
        let Resolved::None { nearest } = broken().resolve("K13+100".parse().unwrap()) else { panic!("no place") };
        assert_eq!((nearest.measured_m, nearest.stake.to_string()), (3500.0, "K13+000".to_owned()));
        let Resolved::None { nearest } = broken().resolve("K99".parse().unwrap()) else { panic!("no place") };
        assert_eq!(nearest.measured_m, 5000.0);
    }

    #[test]
    fn an_unrepeated_stake_is_printed_without_suffix_and_has_no_second_place() {
        let chainage = broken();
        assert_eq!(chainage.stake_at(100.0).to_string(), "K10+100");
        assert!(matches!(chainage.resolve("K10+100_1".parse().unwrap()), Resolved::One(_)));
        assert!(matches!(chainage.resolve("K10+100_2".parse().unwrap()), Resolved::None { .. }));
    }

    #[test]
    fn breaks_are_listed_with_their_jump() {
        let jumps: Vec<f64> = broken().breaks().iter().map(Break::jump_m).collect();
        assert_eq!(jumps, [-500.0, 1000.0]);
    }

    #[test]
    fn segments_that_contradict_each_other_are_refused() {
        assert_eq!(Chainage::new(vec![]), Err(ChainageError::Empty));
        let gap = vec![segment(0.0, 10.0, 0.0), segment(20.0, 30.0, 10.0)];
        assert!(matches!(Chainage::new(gap), Err(ChainageError::NotJoined { index: 1, .. })));
        let thrice = vec![segment(0.0, 100.0, 0.0), segment(100.0, 200.0, 0.0), segment(200.0, 300.0, 0.0)];
        assert!(matches!(Chainage::new(thrice), Err(ChainageError::TooManyPlaces { .. })));
        let stretched = Segment { shown_end_m: 1100.0, ..segment(0.0, 1000.0, 0.0) };
        assert!(matches!(Chainage::new(vec![stretched]), Err(ChainageError::Stretched { .. })));
        let endless = Segment { shown_end_m: f64::NAN, ..segment(0.0, 1000.0, 0.0) };
        assert!(matches!(Chainage::new(vec![endless]), Err(ChainageError::NotForward { index: 0 })));
    }
}
