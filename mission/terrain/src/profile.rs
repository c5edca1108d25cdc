//! Ground along a path.

use crate::Terrain;
use mission::geo::{LatLon, azimuth_rad, destination, distance_m};

/// Points of a profile at most: a path of a thousand kilometres every ten metres.
pub(crate) const MAX_POINTS: usize = 100_000;

/// Ground at a place along a path.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ProfilePoint {
    /// From the start of the path, metres over ground.
    pub along_m: f64,
    /// Where.
    pub place: LatLon,
    /// Above sea level, metres; `None` where no file knows it.
    pub ground_m: Option<f64>,
}

/// A stretch of a path without data.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gap {
    /// From the start of the path, metres.
    pub from_m: f64,
    /// From the start of the path, metres.
    pub to_m: f64,
    /// Where it begins.
    pub start: LatLon,
    /// Where it ends.
    pub end: LatLon,
}

/// Ground along a path.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Profile {
    /// In the order of the path; its own vertices are among them.
    pub points: Vec<ProfilePoint>,
    /// Stretches without data, in order. A stretch between two neighbouring points of which one has no data counts whole.
    pub gaps: Vec<Gap>,
}

/// Ground along a path of geodesics, at its vertices and at most `step_m` apart between them. The step grows where there
/// would be more than a hundred thousand points.
pub fn profile(terrain: &Terrain, path: &[LatLon], step_m: f64) -> Profile {
    let points = stations(path, step_m)
        .into_iter()
        .map(|Station { along_m, place, .. }| ProfilePoint { along_m, place, ground_m: terrain.height_m(place) })
        .collect();
    Profile::of(points)
}

impl Profile {
    pub(crate) fn of(points: Vec<ProfilePoint>) -> Self {
        let gaps = gaps(&points);
        Self { points, gaps }
    }
}

fn gaps(points: &[ProfilePoint]) -> Vec<Gap> {
    let mut gaps: Vec<Gap> = Vec::new();
    for pair in points.windows(2) {
        let [a, b] = [pair[0], pair[1]];
        if a.ground_m.is_some() && b.ground_m.is_some() {
            continue;
        }
        match gaps.last_mut().filter(|gap| gap.to_m == a.along_m) {
            Some(gap) => (gap.to_m, gap.end) = (b.along_m, b.place),
            None => gaps.push(Gap { from_m: a.along_m, to_m: b.along_m, start: a.place, end: b.place }),
        }
    }
    gaps
}

/// A place along a path.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Station {
    pub(crate) along_m: f64,
    pub(crate) place: LatLon,
    /// The vertex that it is.
    pub(crate) vertex: Option<usize>,
    /// The leg that ends at the vertex of this number, and the share of it that lies behind.
    pub(crate) leg: usize,
    pub(crate) share: f64,
}

/// Vertices and places between them.
pub(crate) fn stations(path: &[LatLon], step_m: f64) -> Vec<Station> {
    let lengths: Vec<f64> = path.windows(2).map(|pair| distance_m(pair[0], pair[1])).collect();
    let whole_m: f64 = lengths.iter().sum();
    let room = MAX_POINTS.saturating_sub(path.len()).max(1) as f64;
    let step_m = step_m.max(0.01).max(whole_m / room);
    let mut stations = Vec::new();
    let mut along_m = 0.0;
    for (leg, pair) in path.windows(2).enumerate() {
        let length_m = lengths[leg];
        let pieces = (length_m / step_m).ceil().max(1.0) as usize;
        let bearing_rad = azimuth_rad(pair[0], pair[1]);
        for piece in 0..pieces {
            let share = piece as f64 / pieces as f64;
            let place = if piece == 0 { pair[0] } else { destination(pair[0], bearing_rad, length_m * share) };
            let vertex = (piece == 0).then_some(leg);
            stations.push(Station { along_m: along_m + length_m * share, place, vertex, leg: leg + 1, share });
        }
        along_m += length_m;
    }
    if let Some(place) = path.last() {
        let leg = path.len() - 1;
        stations.push(Station { along_m, place: *place, vertex: Some(leg), leg, share: 1.0 });
    }
    stations
}
