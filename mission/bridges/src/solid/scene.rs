//! All solids near a bridge, with the ground and the water beneath, and what can be asked of them.
//!
//! A scene is flat: it touches the earth at its origin, the bridge's middle. Everything goes into it through
//! [`LocalFrame`], so a solid and a path keep their distance to millimetres; what differs with distance from the origin
//! is the direction of "up": 1.6 mrad at 10 km, so that a 20 m wall leans by 3 cm. Hundreds of bridges along a road have
//! a scene each.
//!
//! Heights are above the ground under the bridge, at the origin: see [`crate::clearance::Datum`].

use super::{Place, SEGMENT_ERROR_M, Solid};
use mission::geo::{Enu, LatLon, LocalFrame};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree, RTreeObject, SelectionFunction};
use std::cell::Cell;

/// Mean radius of the earth, metres (IUGG); how far level ground falls away from a flat frame needs no more.
const EARTH_RADIUS_M: f64 = 6_371_008.8;
/// Ways are looked at in pieces no longer than this, metres, so that the box around a piece is small. Chosen: some spans.
const PIECE_M: f64 = 60.0;
/// Solids further away than this hide no satellite that counts, metres: 26 m of height stand 5 degrees high there, the usual
/// elevation mask.
const SKY_REACH_M: f64 = 300.0;

type Boxed = GeomWithData<Rectangle<[f64; 3]>, usize>;

/// The solid that is nearest to something.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Near<'a> {
    /// The solid.
    pub solid: &'a Solid,
    /// Its index in [`Scene::solids`].
    pub index: usize,
    /// How far, metres; 0 inside.
    pub distance_m: f64,
    /// The point of the path that is nearest to it.
    pub at: Place,
}

/// What a ray meets first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit<'a> {
    /// The solid.
    pub solid: &'a Solid,
    /// Its index in [`Scene::solids`].
    pub index: usize,
    /// Along the ray, metres.
    pub distance_m: f64,
    /// Where.
    pub at: Place,
}

/// Solids, ground and water in one flat frame.
#[derive(Debug, Clone)]
pub struct Scene {
    frame: LocalFrame,
    solids: Vec<Solid>,
    index: RTree<Boxed>,
    water_m: Option<f64>,
}

impl Scene {
    /// Around an origin. Heights in the frame are above the ground there; `water_m` is the level of the water, above the
    /// same ground, where there is water.
    pub fn new(origin: LatLon, solids: Vec<Solid>, water_m: Option<f64>) -> Self {
        let boxes = solids.iter().enumerate().map(|(index, solid)| {
            let [low, high] = solid.bounds();
            GeomWithData::new(Rectangle::from_corners(low, high), index)
        });
        let index = RTree::bulk_load(boxes.collect());
        Self { frame: LocalFrame::new(origin, 0.0), solids, index, water_m }
    }

    /// The solids, as given.
    pub fn solids(&self) -> &[Solid] {
        &self.solids
    }

    /// The frame: heights are metres above the ground at its origin.
    pub fn frame(&self) -> &LocalFrame {
        &self.frame
    }

    /// Level of the water above the ground at the origin, metres.
    pub fn water_m(&self) -> Option<f64> {
        self.water_m
    }

    /// Into the frame; `height_m` is above the ground at the origin.
    pub fn enu(&self, place: LatLon, height_m: f64) -> Place {
        let Enu { east_m, north_m, up_m } = self.frame.enu_from_wgs84(place, height_m);
        Place::new(east_m, north_m, up_m)
    }

    /// Out of the frame: place, and height (metres) above the ground at the origin.
    pub fn wgs84(&self, at: Place) -> (LatLon, f64) {
        self.frame.wgs84_from_enu(Enu { east_m: at.x, north_m: at.y, up_m: at.z })
    }

    /// Where level ground is, in the frame: it falls away with the square of the distance from the origin. To 1 cm within
    /// 5 km of it.
    pub fn ground_up_m(&self, [east_m, north_m]: [f64; 2]) -> f64 {
        -(east_m * east_m + north_m * north_m) / (2.0 * EARTH_RADIUS_M)
    }

    /// Height over the ground, or over the water where that is higher, metres; negative beneath.
    pub fn over_ground_m(&self, at: Place) -> f64 {
        at.z - self.ground_up_m([at.x, at.y]) - self.water_m.unwrap_or(0.0).max(0.0)
    }

    /// The solid nearest to a point. `None` where there is none.
    pub fn nearest(&self, at: Place) -> Option<Near<'_>> {
        let mut best: Option<Near<'_>> = None;
        for (boxed, box_2) in self.index.nearest_neighbor_iter_with_distance_2(at.into()) {
            // Boxes come in the order of their distance, which is at most that of the solid inside.
            if best.is_some_and(|best| box_2 > best.distance_m * best.distance_m) {
                break;
            }
            let solid = &self.solids[boxed.data];
            let distance_m = solid.distance_m(at);
            if best.is_none_or(|best| distance_m < best.distance_m) {
                best = Some(Near { solid, index: boxed.data, distance_m, at });
            }
        }
        best
    }

    /// The solid nearest to a straight way, as near as [`Solid::segment_distance_m`] has it. `None` where none is within
    /// `within_m` (which may be infinite).
    pub fn nearest_to_way(&self, from: Place, to: Place, within_m: f64) -> Option<Near<'_>> {
        let way = to - from;
        let pieces = (way.norm() / PIECE_M).ceil().clamp(1.0, 1e5) as usize;
        let mut best: Option<Near<'_>> = None;
        let mut within_m = within_m;
        for piece in 0..pieces {
            let end = |step: usize| from + way * (step as f64 / pieces as f64);
            if let Some(near) = self.nearest_to_piece(end(piece), end(piece + 1), within_m) {
                within_m = near.distance_m;
                best = Some(near);
            }
        }
        best
    }

    fn nearest_to_piece(&self, from: Place, to: Place, within_m: f64) -> Option<Near<'_>> {
        let mut best: Option<Near<'_>> = None;
        let bound = Cell::new(within_m);
        if within_m.is_infinite() {
            // Any solid bounds the search; the nearest to one end bounds it well.
            best = Some(self.nearest(from)?);
            bound.set(best.map_or(within_m, |near| near.distance_m));
        }
        let around = AABB::from_corners(from.into(), to.into());
        for boxed in self.index.locate_with_selection_function(WithinOf { around, bound: &bound }) {
            let solid = &self.solids[boxed.data];
            // One point of the way and the way's length rule most solids out before the search along it.
            let middle = (from + to) / 2.0;
            if solid.distance_m(middle) - (to - from).norm() / 2.0 >= bound.get() {
                continue;
            }
            let (distance_m, share) = solid.segment_distance_m(from, to);
            if distance_m < bound.get() {
                bound.set(distance_m);
                best = Some(Near { solid, index: boxed.data, distance_m, at: from + (to - from) * share });
            }
        }
        best
    }

    /// What a ray meets first within `reach_m`; `direction` need not have length 1. Ground and water are no solids.
    pub fn first_hit(&self, origin: Place, direction: Place, reach_m: f64) -> Option<Hit<'_>> {
        let direction = direction.try_normalize(0.0)?;
        let bound = Cell::new(reach_m);
        let mut best: Option<Hit<'_>> = None;
        for boxed in self.index.locate_with_selection_function(AlongRay { origin, direction, bound: &bound }) {
            let solid = &self.solids[boxed.data];
            let Some(distance_m) = solid.ray_m(origin, direction).filter(|m| *m <= bound.get()) else { continue };
            // Of two met at one place, the one given first, whatever the order of the search.
            if best.is_none_or(|best| (distance_m, boxed.data) < (best.distance_m, best.index)) {
                bound.set(distance_m);
                best = Some(Hit { solid, index: boxed.data, distance_m, at: origin + direction * distance_m });
            }
        }
        best
    }

    /// Whether a straight line between two places meets a solid.
    pub fn blocked(&self, from: Place, to: Place) -> bool {
        let way = to - from;
        // A hair less, so that a place on the face of a solid is seen.
        self.first_hit(from, way, way.norm() - SEGMENT_ERROR_M).is_some()
    }

    /// Whether a solid hides a direction of the sky (of any length but 0), as seen from a place. Ground and water are no
    /// solids.
    pub fn hides(&self, from: Place, toward: Enu) -> bool {
        self.first_hit(from, Place::new(toward.east_m, toward.north_m, toward.up_m), SKY_REACH_M).is_some()
    }

    /// The first solid straight above a place.
    pub fn above(&self, at: Place) -> Option<Hit<'_>> {
        self.first_hit(at, Place::z(), f64::INFINITY)
    }
}

/// Boxes that may hold something nearer than the bound, which shrinks during the search.
struct WithinOf<'a> {
    around: AABB<[f64; 3]>,
    bound: &'a Cell<f64>,
}

impl WithinOf<'_> {
    fn near(&self, other: &AABB<[f64; 3]>) -> bool {
        let gap = |axis: usize| {
            let apart_m =
                (other.lower()[axis] - self.around.upper()[axis]).max(self.around.lower()[axis] - other.upper()[axis]);
            apart_m.max(0.0).powi(2)
        };
        (0..3).map(gap).sum::<f64>() <= self.bound.get().powi(2)
    }
}

impl SelectionFunction<Boxed> for WithinOf<'_> {
    fn should_unpack_parent(&self, envelope: &AABB<[f64; 3]>) -> bool {
        self.near(envelope)
    }

    fn should_unpack_leaf(&self, leaf: &Boxed) -> bool {
        self.near(&leaf.geom().envelope())
    }
}

/// Boxes that a ray passes before the bound, which shrinks during the search.
struct AlongRay<'a> {
    origin: Place,
    direction: Place,
    bound: &'a Cell<f64>,
}

impl AlongRay<'_> {
    fn passes(&self, envelope: &AABB<[f64; 3]>) -> bool {
        let (mut enter_m, mut leave_m) = (0.0_f64, self.bound.get());
        for axis in 0..3 {
            let (from, rate) = (self.origin[axis], self.direction[axis]);
            let ends = [envelope.lower()[axis] - from, envelope.upper()[axis] - from];
            if rate == 0.0 {
                if ends[0] > 0.0 || ends[1] < 0.0 {
                    return false;
                }
                continue;
            }
            let [a, b] = ends.map(|end| end / rate);
            enter_m = enter_m.max(a.min(b));
            leave_m = leave_m.min(a.max(b));
        }
        // A billionth of slack for what touches the box's face.
        enter_m <= leave_m + 1e-9
    }
}

impl SelectionFunction<Boxed> for AlongRay<'_> {
    fn should_unpack_parent(&self, envelope: &AABB<[f64; 3]>) -> bool {
        self.passes(envelope)
    }

    fn should_unpack_leaf(&self, leaf: &Boxed) -> bool {
        self.passes(&leaf.geom().envelope())
    }
}
