//! Corners on a plane around home.

use super::error::PatternError;
use super::{Area, Flying};
use crate::geo::{Enu, LatLon, LocalFrame, distance_m};

/// East and north of home, metres.
pub(super) type Flat = [f64; 2];

/// Nothing of a pattern is further from home, metres: beyond visual line of sight ends near there (`domain.md` 5).
const FAR_M: f64 = 10_000.0;
/// Areas smaller than this are none, square metres.
const MIN_AREA_M2: f64 = 1.0;
/// A corner between two others is on their line where the three span less than this, square metres: some hundredths of a
/// millimetre off it. Chosen: far above rounding, which would turn such a corner either way and make a ring around it cross
/// itself.
const STRAIGHT_M2: f64 = 1e-3;

/// The plane.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plane(LocalFrame);

impl Plane {
    pub(super) fn new(flying: &Flying) -> Self {
        Self(LocalFrame::new(flying.home, 0.0))
    }

    pub(super) fn flat(&self, place: LatLon) -> Flat {
        let enu = self.0.enu_from_wgs84(place, 0.0);
        [enu.east_m, enu.north_m]
    }

    /// Straight down on the ground: some kilometres away the plane lies metres above it, and only that changes.
    pub(super) fn place(&self, [east_m, north_m]: Flat) -> LatLon {
        self.0.wgs84_from_enu(Enu { east_m, north_m, up_m: 0.0 }).0
    }

    pub(super) fn point(&self, index: usize, place: LatLon) -> Result<Flat, PatternError> {
        let near =
            place.lat_deg.abs() <= 90.0 && place.lon_deg.abs() <= 180.0 && distance_m(self.0.origin(), place) <= FAR_M;
        if near { Ok(self.flat(place)) } else { Err(PatternError::FarCorner { index, limit_m: FAR_M }) }
    }

    /// An area's corners.
    pub(super) fn area(&self, area: &Area) -> Result<Vec<Flat>, PatternError> {
        let corners: Vec<Flat> =
            area.corners.iter().enumerate().map(|(i, place)| self.point(i, *place)).collect::<Result<_, _>>()?;
        let hull = hull(&corners);
        let twice: f64 = edges(&hull).map(|(a, b)| a[0] * b[1] - a[1] * b[0]).sum();
        if twice.abs() < 2.0 * MIN_AREA_M2 { Err(PatternError::NoArea { count: corners.len() }) } else { Ok(corners) }
    }
}

pub(super) fn edges(ring: &[Flat]) -> impl Iterator<Item = (Flat, Flat)> + '_ {
    ring.iter().enumerate().map(|(index, corner)| (*corner, ring[(index + 1) % ring.len()]))
}

/// Convex hull, counter-clockwise (A. M. Andrew's monotone chain, 1979).
pub(super) fn hull(corners: &[Flat]) -> Vec<Flat> {
    let mut sorted = corners.to_vec();
    sorted.sort_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
    sorted.dedup();
    if sorted.len() < 3 {
        return sorted;
    }
    let turn = |o: Flat, a: Flat, b: Flat| (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);
    let chain = |corners: &mut dyn Iterator<Item = Flat>| {
        let mut chain: Vec<Flat> = Vec::new();
        for corner in corners {
            while let [.., o, a] = chain[..]
                && turn(o, a, corner) <= STRAIGHT_M2
            {
                chain.pop();
            }
            chain.push(corner);
        }
        chain.pop();
        chain
    };
    let mut hull = chain(&mut sorted.iter().copied());
    hull.extend(chain(&mut sorted.iter().rev().copied()));
    hull
}

/// A convex ring at a distance outside, counter-clockwise, its corners rounded by steps of at most `step_rad`.
pub(super) fn outside(hull: &[Flat], distance_m: f64, step_rad: f64) -> Vec<Flat> {
    let count = hull.len();
    let normal = |index: usize| {
        let (a, b) = (hull[index % count], hull[(index + 1) % count]);
        // To the right of the way around: outside.
        (b[1] - a[1]).atan2(b[0] - a[0]) - std::f64::consts::FRAC_PI_2
    };
    let mut ring = Vec::new();
    for (index, corner) in hull.iter().enumerate() {
        let (from, to) = (normal(index + count - 1), normal(index));
        let turn = (to - from).rem_euclid(std::f64::consts::TAU);
        let steps = (turn / step_rad).ceil().max(1.0) as usize;
        ring.extend((0..=steps).map(|step| {
            let angle = from + turn * step as f64 / steps as f64;
            [corner[0] + distance_m * angle.cos(), corner[1] + distance_m * angle.sin()]
        }));
    }
    ring
}
