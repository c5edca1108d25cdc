//! What stands beside and on bridges and is in no road model: noise barriers, gantries, lamps, power lines, trees, houses.

use crate::solid::{Kind, Owner, Place, Plane, Scene, Shape, Solid, hull};
use mission::geo::{LatLon, distance_m};

/// A power line hangs in so many straight pieces between two masts. Chosen: at 15 m of sag each is within 0.3 m of the curve.
const SAG_PIECES: usize = 8;

/// What heights are counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeightsFrom {
    /// The ground under the bridge.
    Ground,
    /// The road surface of the bridge at its middle.
    Road,
}

/// A keep-out as drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct KeepOut {
    /// One of the kinds that [`crate::import`] reads.
    pub kind: Kind,
    /// What it is called; may be empty.
    pub name: String,
    /// One place: a post or a tree. Two or more: the base line of a wall or a power line; with [`Self::closed`] an outline.
    pub places: Vec<LatLon>,
    /// Whether the places are the outline of an area.
    pub closed: bool,
    /// What its heights are counted from.
    pub heights_from: HeightsFrom,
    /// Lower end, metres.
    pub bottom_m: f64,
    /// Upper end, or the height of a power line at its masts, metres.
    pub top_m: f64,
    /// Thickness of a wall, metres; twice the radius of what is round.
    pub thick_m: f64,
    /// Sag of a power line in the middle between two masts, metres.
    pub sag_m: f64,
}

impl KeepOut {
    /// As solids of a scene. An outline becomes its convex hull, which is never smaller. `road_surface_m` is the height of
    /// the road surface above the ground under the bridge.
    pub fn solids(&self, scene: &Scene, road_surface_m: f64) -> Vec<Solid> {
        let base_m = if self.heights_from == HeightsFrom::Road { road_surface_m } else { 0.0 };
        let places: Vec<Place> = self.places.iter().map(|place| scene.enu(*place, base_m)).collect();
        let flat = |place: &Place| [place.x, place.y];
        let mut shapes = Vec::new();
        let radius_m = self.thick_m / 2.0;
        match &places[..] {
            [] => {}
            [one] => shapes.push(Shape::cylinder(flat(one), radius_m, one.z + self.bottom_m, one.z + self.top_m)),
            line if self.closed => {
                let outline = hull(&line.iter().map(flat).collect::<Vec<_>>());
                let low_m = line.iter().map(|place| place.z).fold(f64::INFINITY, f64::min);
                let high_m = line.iter().map(|place| place.z).fold(f64::NEG_INFINITY, f64::max);
                let (low, high) = (Plane::level(low_m + self.bottom_m), Plane::level(high_m + self.top_m));
                shapes.push(Shape::prism(&outline, low, high));
            }
            line if self.kind == Kind::PowerLine => {
                for pair in line.windows(2) {
                    let at = |piece: usize| {
                        let share = piece as f64 / SAG_PIECES as f64;
                        let down_m = self.sag_m * 4.0 * share * (1.0 - share);
                        pair[0] + (pair[1] - pair[0]) * share + Place::z() * (self.top_m - down_m)
                    };
                    shapes.extend((0..SAG_PIECES).map(|piece| Shape::capsule(at(piece), at(piece + 1), radius_m)));
                }
            }
            line => {
                for pair in line.windows(2) {
                    let low_m = pair[0].z.min(pair[1].z) + self.bottom_m;
                    let high_m = pair[0].z.max(pair[1].z) + self.top_m;
                    shapes.push(Shape::wall([flat(&pair[0]), flat(&pair[1])], self.thick_m, low_m, high_m));
                }
            }
        }
        // Places on top of each other make no wall; what is left of the line stands.
        let solid = |shape| Solid { kind: self.kind, owner: Owner::default(), shape };
        shapes.into_iter().flatten().map(solid).collect()
    }

    /// Whether any of its places is at most `within_m` metres away.
    pub fn is_near(&self, place: LatLon, within_m: f64) -> bool {
        self.places.iter().any(|own| distance_m(*own, place) <= within_m)
    }
}
