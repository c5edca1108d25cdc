//! Stretches of road that footage shows, short enough to keep for every film and to search.

use std::io::Write as _;

use serde::{Deserialize, Serialize};

use super::sink::{Seen, Sink};
use super::{FootageError, Reference};
use crate::unit::{AccessUnit, Stream};

/// A stretch that is not seen for so long has ended, microseconds: what sways across the median is one stretch on each
/// side and not a hundred.
const GAP_US: u64 = 5_000_000;
/// A longer stretch is told as several, metres: a search then leads to a quarter of a minute of a usual flight.
const LONGEST_M: f64 = 250.0;

/// What was at the stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// The aircraft flew there.
    Aircraft,
    /// The middle of the picture lay there.
    FrameCentre,
}

/// Where the aircraft was, or the camera looked, from one moment to another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Span {
    /// UTC of the first frame, microseconds.
    pub from_utc_us: u64,
    /// UTC of the last frame, microseconds.
    pub until_utc_us: u64,
    /// Number of the road.
    pub route: String,
    /// Carriageway: where its traffic goes, without 方向.
    pub toward: String,
    /// Least distance along the centreline, metres.
    pub from_m: f64,
    /// Greatest distance along the centreline, metres.
    pub until_m: f64,
    /// Whose stretch it is.
    pub what: What,
}

impl Span {
    /// Whether it has to do with a stretch of a road; `toward` counts where it is given.
    pub fn meets(&self, route: &str, toward: Option<&str>, from_m: f64, until_m: f64) -> bool {
        self.route.eq_ignore_ascii_case(route)
            && toward.is_none_or(|toward| self.toward == toward.trim_end_matches("方向"))
            && self.from_m <= until_m
            && self.until_m >= from_m
    }

    fn is_of(&self, what: What, place: &Reference) -> bool {
        self.what == what && self.route == place.route && self.toward == place.toward
    }

    /// Whether a frame goes on with it.
    fn goes_on(&self, utc_us: u64, measured_m: f64) -> bool {
        let length_m = self.until_m.max(measured_m) - self.from_m.min(measured_m);
        utc_us.abs_diff(self.until_utc_us) <= GAP_US && length_m <= LONGEST_M
    }
}

/// Collects the stretches of footage; at most one for each frame and [`What`].
#[derive(Debug, Clone, Default)]
pub struct Spans {
    open: Vec<Span>,
    closed: Vec<Span>,
}

impl Spans {
    /// The stretches, by the time at which they begin.
    pub fn into_spans(mut self) -> Vec<Span> {
        self.closed.append(&mut self.open);
        self.closed.sort_by_key(|span| (span.from_utc_us, span.what));
        self.closed
    }

    fn see(&mut self, utc_us: u64, what: What, place: &Reference) {
        let measured_m = place.measured_m;
        if let Some(at) = self.open.iter().position(|span| span.is_of(what, place)) {
            let span = &mut self.open[at];
            if span.goes_on(utc_us, measured_m) {
                span.from_utc_us = span.from_utc_us.min(utc_us);
                span.until_utc_us = span.until_utc_us.max(utc_us);
                span.from_m = span.from_m.min(measured_m);
                span.until_m = span.until_m.max(measured_m);
                return;
            }
            self.closed.push(self.open.swap_remove(at));
        }
        let (route, toward) = (place.route.clone(), place.toward.clone());
        let (from_utc_us, until_utc_us, from_m, until_m) = (utc_us, utc_us, measured_m, measured_m);
        self.open.push(Span { from_utc_us, until_utc_us, route, toward, from_m, until_m, what });
    }
}

impl Sink for Spans {
    fn stream(&mut self, _: &Stream) -> Result<(), FootageError> {
        Ok(())
    }

    fn frame(&mut self, _: &AccessUnit, seen: &Seen) -> Result<(), FootageError> {
        for (what, place) in [(What::Aircraft, &seen.aircraft), (What::FrameCentre, &seen.centre)] {
            if let Some(place) = place {
                self.see(seen.metadata.utc_us, what, place);
            }
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), FootageError> {
        Ok(())
    }
}

/// Lines of JSON, one for each span.
pub fn to_json_lines(spans: &[Span]) -> Vec<u8> {
    let mut text = Vec::new();
    for span in spans {
        // Plain fields always have a form in JSON, and memory takes everything.
        let line = serde_json::to_string(span).unwrap_or_default();
        writeln!(text, "{line}").unwrap_or_default();
    }
    text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use mission::road::{Direction, Stake};

    fn place(measured_m: f64, toward: &str) -> Reference {
        Reference {
            route: "G15".to_owned(),
            measured_m,
            stake: Stake::at(measured_m),
            toward: toward.to_owned(),
            direction: Direction::Increasing,
            offset_right_m: 3.0,
            lane: None,
            structure: None,
            part: None,
        }
    }

    #[test]
    fn a_flight_along_the_road_is_a_few_stretches_without_a_hole() {
        let mut spans = Spans::default();
        for n in 0..3_000_u64 {
            // Ten metres a second, and the wind pushes it over the median now and then.
            let toward = if n % 7 == 0 { "盐城" } else { "南通" };
            spans.see(n * 33_333, What::Aircraft, &place(n as f64 / 3.0, toward));
        }
        let found = spans.into_spans();
        assert!(found.len() <= 10, "{}", found.len());
        for wanted_m in (0..1_000).step_by(10).map(f64::from) {
            let mut hits =
                found.iter().filter(|span| span.meets("g15", Some("南通方向"), wanted_m - 0.5, wanted_m + 0.5));
            let hit = hits.next_back().unwrap();
            let at_us = wanted_m * 100_000.0;
            assert!((hit.from_utc_us as f64 - 1e5..=hit.until_utc_us as f64 + 1e5).contains(&at_us), "{hit:?}");
        }
        assert!(!found.iter().any(|span| span.meets("G25", None, 0.0, 1e6)));
        let lines = String::from_utf8(to_json_lines(&found)).unwrap();
        let back: Vec<Span> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(back, found);
    }

    #[test]
    fn a_place_that_is_visited_twice_is_two_stretches() {
        let mut spans = Spans::default();
        for second in [0, 1, 2, 60, 61] {
            spans.see(second * 1_000_000, What::FrameCentre, &place(500.0, "南通"));
        }
        let times: Vec<_> = spans.into_spans().iter().map(|span| (span.from_utc_us, span.until_utc_us)).collect();
        assert_eq!(times, [(0, 2_000_000), (60_000_000, 61_000_000)]);
    }
}
