//! Upright prism between two planes: decks, girders, boxes, walls.

use super::Place;
use crate::error::SolidError;

/// Corners are convex to this, square metres of the triangle with their neighbours: rounding of coordinates.
const FLAT_M2: f64 = 1e-9;
/// A ray turned less than this from a face runs along it.
const ALONG: f64 = 1e-12;

/// A plane that is not upright: height as a function of place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plane {
    /// Height at east 0, north 0, metres.
    pub at_origin_m: f64,
    /// Metres up for a metre east.
    pub per_east: f64,
    /// Metres up for a metre north.
    pub per_north: f64,
}

impl Plane {
    /// The same height everywhere, metres.
    pub fn level(height_m: f64) -> Self {
        Self { at_origin_m: height_m, per_east: 0.0, per_north: 0.0 }
    }

    /// Through three places. `None` where they lie on one upright plane.
    pub fn through([a, b, c]: [Place; 3]) -> Option<Self> {
        let normal = (b - a).cross(&(c - a));
        if normal.z.abs() <= 1e-9 * normal.norm() || !normal.z.is_finite() || normal.z == 0.0 {
            return None;
        }
        let (per_east, per_north) = (-normal.x / normal.z, -normal.y / normal.z);
        Some(Self { at_origin_m: a.z - per_east * a.x - per_north * a.y, per_east, per_north })
    }

    /// Height at a place (east, north), metres.
    pub fn height_m(&self, [east_m, north_m]: [f64; 2]) -> f64 {
        self.at_origin_m + self.per_east * east_m + self.per_north * north_m
    }

    /// The parallel plane so many metres higher.
    pub fn raised_m(self, by_m: f64) -> Self {
        Self { at_origin_m: self.at_origin_m + by_m, ..self }
    }
}

/// One flat side.
#[derive(Debug, Clone, PartialEq)]
struct Face {
    /// Outwards, of length 1.
    normal: Place,
    /// Of a point on the face along the normal.
    offset_m: f64,
    /// Anticlockwise seen from outside.
    corners: Vec<Place>,
}

impl Face {
    fn new(corners: Vec<Place>) -> Self {
        // Newell's sum: sound for corners that nearly lie on a line, too.
        let ring = corners.iter().zip(corners.iter().cycle().skip(1));
        let normal =
            ring.fold(Place::zeros(), |sum, (a, b)| sum + (a - corners[0]).cross(&(b - corners[0]))).normalize();
        let offset_m = normal.dot(&corners[0]);
        Self { normal, offset_m, corners }
    }

    fn above_m(&self, point: Place) -> f64 {
        self.normal.dot(&point) - self.offset_m
    }

    /// Distance squared of a point that is `above_m` outside of the face's plane.
    fn distance_2(&self, point: Place, above_m: f64) -> f64 {
        let mut least = f64::INFINITY;
        let mut beside = false;
        for (index, from) in self.corners.iter().enumerate() {
            let to = self.corners[(index + 1) % self.corners.len()];
            let (edge, way) = (to - from, point - from);
            if edge.cross(&way).dot(&self.normal) < 0.0 {
                beside = true;
                let share = (way.dot(&edge) / edge.norm_squared()).clamp(0.0, 1.0);
                least = least.min((way - edge * share).norm_squared());
            }
        }
        if beside { least } else { above_m * above_m }
    }
}

/// An upright prism: a convex outline between two planes.
#[derive(Debug, Clone, PartialEq)]
pub struct Prism {
    outline: Vec<[f64; 2]>,
    bottom: Plane,
    top: Plane,
    /// Sides in the order of the outline, then bottom and top.
    faces: Vec<Face>,
}

impl Prism {
    /// Over a convex outline (either way round), between two planes that do not meet above it.
    pub fn new(outline: &[[f64; 2]], bottom: Plane, top: Plane) -> Result<Self, SolidError> {
        let mut outline = outline.to_vec();
        let planes = [bottom, top].into_iter().flat_map(|p| [p.at_origin_m, p.per_east, p.per_north]);
        if outline.iter().flatten().copied().chain(planes).any(|number| !number.is_finite()) {
            return Err(SolidError::NoNumber);
        }
        if outline.len() < 3 {
            return Err(SolidError::FewCorners { count: outline.len() });
        }
        if double_area_m2(&outline) < 0.0 {
            outline.reverse();
        }
        let count = outline.len();
        for index in 0..count {
            let [a, b, c] = [0, 1, 2].map(|step| outline[(index + step) % count]);
            if cross(a, b, c) <= FLAT_M2 {
                return Err(SolidError::NotConvex { corner: (index + 1) % count });
            }
        }
        if double_area_m2(&outline) <= FLAT_M2 {
            return Err(SolidError::NotConvex { corner: 0 });
        }
        let thin = outline.iter().map(|p| top.height_m(*p) - bottom.height_m(*p)).fold(f64::INFINITY, f64::min);
        if thin <= 0.0 {
            return Err(SolidError::UpsideDown { height_m: thin });
        }
        let at = |plane: &Plane, p: [f64; 2]| Place::new(p[0], p[1], plane.height_m(p));
        let mut faces = Vec::with_capacity(count + 2);
        for index in 0..count {
            let (a, b) = (outline[index], outline[(index + 1) % count]);
            faces.push(Face::new(vec![at(&bottom, a), at(&bottom, b), at(&top, b), at(&top, a)]));
        }
        faces.push(Face::new(outline.iter().rev().map(|p| at(&bottom, *p)).collect()));
        faces.push(Face::new(outline.iter().map(|p| at(&top, *p)).collect()));
        Ok(Self { outline, bottom, top, faces })
    }

    /// Corners seen from above (east, north), anticlockwise.
    pub fn outline(&self) -> &[[f64; 2]] {
        &self.outline
    }

    /// Its lower side.
    pub fn bottom(&self) -> Plane {
        self.bottom
    }

    /// Its upper side.
    pub fn top(&self) -> Plane {
        self.top
    }

    pub(super) fn distance_m(&self, point: Place) -> f64 {
        let mut least = f64::INFINITY;
        for face in &self.faces {
            let above_m = face.above_m(point);
            // The nearest point lies on a face that looks towards the point.
            if above_m > 0.0 && above_m * above_m < least {
                least = least.min(face.distance_2(point, above_m));
            }
        }
        if least.is_finite() { least.sqrt() } else { 0.0 }
    }

    /// The part of the ray that is inside all faces (Cyrus and Beck's clipping).
    pub(super) fn ray_m(&self, origin: Place, direction: Place) -> Option<f64> {
        let (mut enter_m, mut leave_m) = (0.0_f64, f64::INFINITY);
        for face in &self.faces {
            let (above_m, rate) = (face.above_m(origin), face.normal.dot(&direction));
            if rate.abs() <= ALONG {
                if above_m > 0.0 {
                    return None;
                }
            } else if rate < 0.0 {
                enter_m = enter_m.max(-above_m / rate);
            } else {
                leave_m = leave_m.min(-above_m / rate);
            }
        }
        (enter_m <= leave_m).then_some(enter_m)
    }

    pub(super) fn bounds(&self) -> [[f64; 3]; 2] {
        let corners = self.faces.iter().flat_map(|face| &face.corners);
        let mut bounds = [[f64::INFINITY; 3], [f64::NEG_INFINITY; 3]];
        for corner in corners {
            for axis in 0..3 {
                bounds[0][axis] = bounds[0][axis].min(corner[axis]);
                bounds[1][axis] = bounds[1][axis].max(corner[axis]);
            }
        }
        bounds
    }
}

/// Twice the area of the triangle, positive when it turns to the left.
fn cross(a: [f64; 2], b: [f64; 2], c: [f64; 2]) -> f64 {
    (b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0])
}

fn double_area_m2(outline: &[[f64; 2]]) -> f64 {
    let ring = outline.iter().zip(outline.iter().cycle().skip(1));
    // From the first corner, so that places far from the origin lose no digits.
    ring.map(|(a, b)| cross(outline[0], *a, *b)).sum()
}

/// The convex hull of places (east, north), anticlockwise, without corners on its sides. Fewer than three where all
/// places lie on a line. (A. M. Andrew's monotone chain, Information Processing Letters 9, 1979.)
pub fn hull(places: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let mut sorted = places.to_vec();
    sorted.sort_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
    sorted.dedup();
    let half = |places: &mut dyn Iterator<Item = [f64; 2]>| {
        let mut chain: Vec<[f64; 2]> = Vec::new();
        for place in places {
            while let [.., a, b] = chain[..]
                && cross(a, b, place) <= FLAT_M2
            {
                chain.pop();
            }
            chain.push(place);
        }
        chain.pop();
        chain
    };
    let mut ring = half(&mut sorted.iter().copied());
    ring.extend(half(&mut sorted.iter().rev().copied()));
    ring
}
