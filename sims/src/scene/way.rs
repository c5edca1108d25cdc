//! A road's surface: on the ground, over its bridges, and up to them.

use bridges::bridge::{Dimension, Made};
use mission::geo::{LatLon, ecef_from_wgs84, wrap_two_pi};
use mission::road::{Carriageway, Centreline, LinePosition, Road};

use super::mesh::Point;

/// Height of the road over the ground where no bridge is near, metres. Chosen: its edges stay above the ground.
const LOW_M: f64 = 0.4;
/// How it climbs to its bridges. Chosen: the steepest grade of Chinese expressways at 120 km/h is 3 % (JTG B01).
const GRADE: f64 = 0.03;
/// Fall from the middle to the edges, where no bridge says another. As JTG B01 has it in wet parts of the country.
const CROSSFALL: f64 = 0.02;
/// Pieces of a road are no longer than this, metres.
const PIECE_M: f64 = 200.0;
/// Pieces shorter than this are none, metres.
const SHORTEST_M: f64 = 0.05;

/// A bridge as the road over it.
#[derive(Debug, Clone, Copy)]
struct Deck {
    /// From the end of one abutment to that of the other, metres along the road.
    ends_m: [f64; 2],
    middle_m: f64,
    height_m: f64,
    gradient: f64,
    crossfall: f64,
}

impl Deck {
    fn of(made: &Made) -> Self {
        let stretch = made.bridge.stretch;
        let abutment_m = made.figure(Dimension::Abutment);
        Self {
            ends_m: [stretch.from_m - abutment_m, stretch.to_m + abutment_m],
            middle_m: f64::midpoint(stretch.from_m, stretch.to_m),
            height_m: made.bridge.deck_height_m,
            gradient: made.figure(Dimension::Gradient),
            crossfall: made.figure(Dimension::Crossfall),
        }
    }

    fn holds(&self, at_m: f64) -> bool {
        (self.ends_m[0]..=self.ends_m[1]).contains(&at_m)
    }

    fn height_m(&self, at_m: f64) -> f64 {
        let near_m = at_m.clamp(self.ends_m[0], self.ends_m[1]);
        self.height_m + (near_m - self.middle_m) * self.gradient - (at_m - near_m).abs() * GRADE
    }
}

/// A road over level ground.
#[derive(Debug, Clone)]
pub(super) struct Way {
    pub line: Centreline,
    /// Right of the centreline for growing stakes, then left.
    pub sides: [Carriageway; 2],
    decks: Vec<Deck>,
    ground_amsl_m: f64,
}

impl Way {
    pub fn new(road: &Road, bridges: &[Made], ground_amsl_m: f64) -> Self {
        Self {
            line: road.line.clone(),
            sides: [road.increasing.clone(), road.decreasing.clone()],
            decks: bridges.iter().map(Deck::of).collect(),
            ground_amsl_m,
        }
    }

    pub fn on_bridge(&self, at_m: f64) -> bool {
        self.decks.iter().any(|deck| deck.holds(at_m))
    }

    /// Height of the surface over the ground, metres.
    pub fn height_m(&self, at: LinePosition) -> f64 {
        let decks = self.decks.iter();
        let middle_m = decks.map(|deck| deck.height_m(at.measured_m)).fold(LOW_M, f64::max);
        let deck = self.decks.iter().find(|deck| deck.holds(at.measured_m));
        middle_m - at.offset_right_m.abs() * deck.map_or(CROSSFALL, |deck| deck.crossfall)
    }

    /// Height of the surface above mean sea level, metres.
    pub fn amsl_m(&self, at: LinePosition) -> f64 {
        self.ground_amsl_m + self.height_m(at)
    }

    /// A place so far over the surface.
    pub fn over(&self, measured_m: f64, offset_right_m: f64, by_m: f64) -> Point {
        let at = LinePosition { measured_m, offset_right_m };
        ecef_from_wgs84(self.line.place(at), self.amsl_m(at) + by_m)
    }

    /// A place on the ground.
    pub fn ground(&self, measured_m: f64, offset_right_m: f64) -> Point {
        ecef_from_wgs84(self.line.place(LinePosition { measured_m, offset_right_m }), self.ground_amsl_m)
    }

    /// Where something is after it drove so far from where it was, how high the surface has become, and where it heads.
    pub fn drive(&self, from: LinePosition, by_m: f64) -> (LatLon, f64, f64) {
        let to = LinePosition { measured_m: (from.measured_m + by_m).clamp(0.0, self.line.length_m()), ..from };
        let backwards = if by_m < 0.0 { std::f64::consts::PI } else { 0.0 };
        let heading_rad = wrap_two_pi(self.line.azimuth_rad(to.measured_m) + backwards);
        (self.line.place(to), self.height_m(to) - self.height_m(from), heading_rad)
    }

    /// Pieces that are straight and climb evenly.
    pub fn pieces(&self) -> Vec<[f64; 2]> {
        let length_m = self.line.length_m();
        let mut cuts: Vec<f64> = self.line.vertices().map(|(m, _)| m).collect();
        for deck in &self.decks {
            for (end_m, way) in [(deck.ends_m[0], -1.0), (deck.ends_m[1], 1.0)] {
                cuts.extend([end_m, end_m + way * (deck.height_m(end_m) - LOW_M).max(0.0) / GRADE]);
            }
        }
        cuts.retain(|m| (0.0..=length_m).contains(m));
        cuts.sort_by(f64::total_cmp);
        cuts.dedup_by(|b, a| *b - *a < SHORTEST_M);
        let between = |pair: &[f64]| {
            let (from_m, long_m) = (pair[0], pair[1] - pair[0]);
            let count = (long_m / PIECE_M).ceil().max(1.0) as usize;
            let end = move |n: usize| from_m + long_m * n as f64 / count as f64;
            (0..count).map(move |n| [end(n), end(n + 1)])
        };
        cuts.windows(2).flat_map(between).collect()
    }
}
