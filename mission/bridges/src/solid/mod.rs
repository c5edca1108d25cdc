//! Solids in a local frame: what stands in the way of an aircraft.
//!
//! Places are metres east, north and up in the flat frame of a [`Scene`]. Every solid is convex, which makes the distance
//! along a straight way a convex function: its smallest value can be found to any accuracy, and a ray meets a solid in
//! one piece.

mod prism;
mod round;
mod scene;

pub use prism::{Plane, Prism, hull};
pub use round::{Capsule, Cylinder};
pub use scene::{Hit, Near, Scene};

use crate::error::SolidError;
use nalgebra::Vector3;

/// Metres east, north and up.
pub type Place = Vector3<f64>;

/// [`Solid::segment_distance_m`] exceeds the true distance by at most this, metres.
pub const SEGMENT_ERROR_M: f64 = 0.001;

/// The golden section: the share of an interval that is kept at each step.
const GOLDEN: f64 = 0.618_033_988_749_894_9;

/// What a solid is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Slab of a deck, with its pavement.
    Deck,
    /// Girder under the slab.
    Girder,
    /// Column of a pier.
    Pier,
    /// Cap on the columns of a pier.
    Cap,
    /// Abutment, with the first metres of the embankment behind it.
    Abutment,
    /// Parapet at the edge of a deck.
    Parapet,
    /// Embankment over a culvert.
    Embankment,
    /// Noise barrier.
    NoiseBarrier,
    /// Gantry over the lanes.
    Gantry,
    /// Lamp post.
    Lamp,
    /// Power line.
    PowerLine,
    /// Trees and bushes.
    Vegetation,
    /// Building.
    Building,
}

impl Kind {
    /// Message id of its name.
    pub fn id(self) -> &'static str {
        match self {
            Self::Deck => "solid-deck",
            Self::Girder => "solid-girder",
            Self::Pier => "solid-pier",
            Self::Cap => "solid-cap",
            Self::Abutment => "solid-abutment",
            Self::Parapet => "solid-parapet",
            Self::Embankment => "solid-embankment",
            Self::NoiseBarrier => "solid-noise-barrier",
            Self::Gantry => "solid-gantry",
            Self::Lamp => "solid-lamp",
            Self::PowerLine => "solid-power-line",
            Self::Vegetation => "solid-vegetation",
            Self::Building => "solid-building",
        }
    }
}

/// Whose a solid is. Both are indices: of the bridge in [`mission::road::Road::bridges`] or whatever list its maker
/// counts by, and of the span in [`mission::road::Bridge::spans_m`] (a pier belongs to the span before it).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Owner {
    /// The bridge; none for what stands by itself.
    pub bridge: Option<usize>,
    /// The span.
    pub span: Option<usize>,
}

/// Shape of a solid. All are convex and closed.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// Upright prism between two planes: deck, girder, box, wall.
    Prism(Prism),
    /// Upright cylinder: column, post, tree.
    Cylinder(Cylinder),
    /// Everything within a radius of a straight line: power line, arm of a lamp.
    Capsule(Capsule),
}

/// Something solid.
#[derive(Debug, Clone, PartialEq)]
pub struct Solid {
    /// What it is.
    pub kind: Kind,
    /// Whose it is.
    pub owner: Owner,
    /// Where it is.
    pub shape: Shape,
}

impl Solid {
    /// Distance of a point, metres: 0 inside, never negative. Exact but for rounding.
    pub fn distance_m(&self, point: Place) -> f64 {
        match &self.shape {
            Shape::Prism(prism) => prism.distance_m(point),
            Shape::Cylinder(cylinder) => cylinder.distance_m(point),
            Shape::Capsule(capsule) => capsule.distance_m(point),
        }
    }

    /// Smallest distance of a straight way, metres, and the share 0..=1 of the way where it is. At most
    /// [`SEGMENT_ERROR_M`] too great, never too small.
    ///
    /// The distance to a convex solid is convex along a straight line, so a golden-section search closes in on its
    /// smallest value; it changes by no more than the way does, so the remaining interval bounds the error.
    pub fn segment_distance_m(&self, from: Place, to: Place) -> (f64, f64) {
        let way = to - from;
        let at = |share: f64| self.distance_m(from + way * share);
        let length_m = way.norm();
        let (mut low, mut high) = (0.0, 1.0);
        let mut best = (at(0.0), 0.0);
        let better = |best: &mut (f64, f64), distance_m: f64, share: f64| {
            if distance_m < best.0 {
                *best = (distance_m, share);
            }
        };
        better(&mut best, at(1.0), 1.0);
        let (mut left, mut right) = (high - GOLDEN * (high - low), low + GOLDEN * (high - low));
        let (mut at_left, mut at_right) = (at(left), at(right));
        while best.0 > 0.0 && (high - low) * length_m > SEGMENT_ERROR_M {
            if at_left <= at_right {
                better(&mut best, at_left, left);
                (high, right, at_right) = (right, left, at_left);
                left = high - GOLDEN * (high - low);
                at_left = at(left);
            } else {
                better(&mut best, at_right, right);
                (low, left, at_left) = (left, right, at_right);
                right = low + GOLDEN * (high - low);
                at_right = at(right);
            }
        }
        better(&mut best, at_left, left);
        better(&mut best, at_right, right);
        best
    }

    /// Metres along a ray (`direction` of length 1) to where it first meets the solid; 0 from inside. `None` past it.
    pub fn ray_m(&self, origin: Place, direction: Place) -> Option<f64> {
        match &self.shape {
            Shape::Prism(prism) => prism.ray_m(origin, direction),
            Shape::Cylinder(cylinder) => cylinder.ray_m(origin, direction),
            Shape::Capsule(capsule) => capsule.ray_m(origin, direction),
        }
    }

    /// Smallest and greatest east, north and up.
    pub fn bounds(&self) -> [[f64; 3]; 2] {
        match &self.shape {
            Shape::Prism(prism) => prism.bounds(),
            Shape::Cylinder(cylinder) => cylinder.bounds(),
            Shape::Capsule(capsule) => capsule.bounds(),
        }
    }
}

impl Shape {
    /// Everything within `radius_m` of the line from `from` to `to`.
    pub fn capsule(from: Place, to: Place, radius_m: f64) -> Result<Self, SolidError> {
        Capsule::new(from, to, radius_m).map(Self::Capsule)
    }

    /// An upright cylinder around `centre` (east, north) from one height to another.
    pub fn cylinder(centre: [f64; 2], radius_m: f64, bottom_m: f64, top_m: f64) -> Result<Self, SolidError> {
        Cylinder::new(centre, radius_m, bottom_m, top_m).map(Self::Cylinder)
    }

    /// An upright prism over a convex outline (east, north; either way round) between two planes.
    pub fn prism(outline: &[[f64; 2]], bottom: Plane, top: Plane) -> Result<Self, SolidError> {
        Prism::new(outline, bottom, top).map(Self::Prism)
    }

    /// An upright wall over a base line, half its thickness to each side, between two heights.
    pub fn wall(line: [[f64; 2]; 2], thick_m: f64, bottom_m: f64, top_m: f64) -> Result<Self, SolidError> {
        let [from, to] = line;
        let (east_m, north_m) = (to[0] - from[0], to[1] - from[1]);
        let length_m = east_m.hypot(north_m);
        let across = [-north_m / length_m * thick_m / 2.0, east_m / length_m * thick_m / 2.0];
        let shifted = |p: [f64; 2], by: f64| [p[0] + by * across[0], p[1] + by * across[1]];
        let outline = [shifted(from, -1.0), shifted(to, -1.0), shifted(to, 1.0), shifted(from, 1.0)];
        Self::prism(&outline, Plane::level(bottom_m), Plane::level(top_m))
    }
}
