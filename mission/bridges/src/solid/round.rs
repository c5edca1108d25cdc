//! Round solids: upright cylinders and capsules.

use super::Place;
use crate::error::SolidError;

/// An upright cylinder.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cylinder {
    /// East and north of its axis, metres.
    pub centre: [f64; 2],
    /// Metres.
    pub radius_m: f64,
    /// Up, metres.
    pub bottom_m: f64,
    /// Up, metres.
    pub top_m: f64,
}

impl Cylinder {
    /// Radius and height have to be greater than nothing.
    pub fn new(centre: [f64; 2], radius_m: f64, bottom_m: f64, top_m: f64) -> Result<Self, SolidError> {
        if [centre[0], centre[1], radius_m, bottom_m, top_m].iter().any(|number| !number.is_finite()) {
            return Err(SolidError::NoNumber);
        }
        if radius_m <= 0.0 {
            return Err(SolidError::NoRadius { radius_m });
        }
        if top_m <= bottom_m {
            return Err(SolidError::UpsideDown { height_m: top_m - bottom_m });
        }
        Ok(Self { centre, radius_m, bottom_m, top_m })
    }

    fn beside(&self, point: Place) -> [f64; 2] {
        [point.x - self.centre[0], point.y - self.centre[1]]
    }

    pub(super) fn distance_m(&self, point: Place) -> f64 {
        let [east_m, north_m] = self.beside(point);
        let out_m = (east_m.hypot(north_m) - self.radius_m).max(0.0);
        let above_m = (self.bottom_m - point.z).max(point.z - self.top_m).max(0.0);
        out_m.hypot(above_m)
    }

    pub(super) fn ray_m(&self, origin: Place, direction: Place) -> Option<f64> {
        let [east_m, north_m] = self.beside(origin);
        let flat_2 = direction.x * direction.x + direction.y * direction.y;
        let outside_2 = east_m * east_m + north_m * north_m - self.radius_m * self.radius_m;
        let (mut enter_m, mut leave_m) = (0.0_f64, f64::INFINITY);
        if flat_2 <= 1e-24 {
            if outside_2 > 0.0 {
                return None;
            }
        } else {
            let (near_m, far_m) = roots(flat_2, east_m * direction.x + north_m * direction.y, outside_2)?;
            (enter_m, leave_m) = (enter_m.max(near_m), far_m);
        }
        if direction.z.abs() <= 1e-12 {
            if origin.z < self.bottom_m || origin.z > self.top_m {
                return None;
            }
        } else {
            let ends = [(self.bottom_m - origin.z) / direction.z, (self.top_m - origin.z) / direction.z];
            enter_m = enter_m.max(ends[0].min(ends[1]));
            leave_m = leave_m.min(ends[0].max(ends[1]));
        }
        (enter_m <= leave_m).then_some(enter_m)
    }

    pub(super) fn bounds(&self) -> [[f64; 3]; 2] {
        let [east_m, north_m] = self.centre;
        let r = self.radius_m;
        [[east_m - r, north_m - r, self.bottom_m], [east_m + r, north_m + r, self.top_m]]
    }
}

/// Everything within a radius of a straight line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Capsule {
    /// One end of the line.
    pub from: Place,
    /// Its other end.
    pub to: Place,
    /// Metres.
    pub radius_m: f64,
}

impl Capsule {
    /// The radius has to be greater than nothing; a line of no length makes a ball.
    pub fn new(from: Place, to: Place, radius_m: f64) -> Result<Self, SolidError> {
        if from.iter().chain(to.iter()).chain([&radius_m]).any(|number| !number.is_finite()) {
            return Err(SolidError::NoNumber);
        }
        if radius_m <= 0.0 {
            return Err(SolidError::NoRadius { radius_m });
        }
        Ok(Self { from, to, radius_m })
    }

    pub(super) fn distance_m(&self, point: Place) -> f64 {
        let (line, way) = (self.to - self.from, point - self.from);
        let length_2 = line.norm_squared();
        let share = if length_2 > 0.0 { (way.dot(&line) / length_2).clamp(0.0, 1.0) } else { 0.0 };
        ((way - line * share).norm() - self.radius_m).max(0.0)
    }

    pub(super) fn ray_m(&self, origin: Place, direction: Place) -> Option<f64> {
        if self.distance_m(origin) <= 0.0 {
            return Some(0.0);
        }
        let ball = |centre: Place| {
            let way = origin - centre;
            let near = roots(1.0, way.dot(&direction), way.norm_squared() - self.radius_m * self.radius_m);
            near.map(|(near_m, _)| near_m)
        };
        let hits = [ball(self.from), ball(self.to), self.barrel_m(origin, direction)];
        // The first of the parts: the capsule is their union, and the origin is outside of it.
        hits.into_iter().flatten().filter(|m| *m >= 0.0).min_by(f64::total_cmp)
    }

    /// The round side between the two balls.
    fn barrel_m(&self, origin: Place, direction: Place) -> Option<f64> {
        let line = self.to - self.from;
        let length_m = line.norm();
        if length_m <= 0.0 {
            return None;
        }
        let axis = line / length_m;
        let (way, along) = (origin - self.from, direction.dot(&axis));
        let (flat_way, flat) = (way - axis * way.dot(&axis), direction - axis * along);
        let squared = flat.norm_squared();
        if squared <= 1e-24 {
            return None;
        }
        let (near_m, _) = roots(squared, flat_way.dot(&flat), flat_way.norm_squared() - self.radius_m * self.radius_m)?;
        let at_m = way.dot(&axis) + near_m * along;
        (0.0..=length_m).contains(&at_m).then_some(near_m)
    }

    pub(super) fn bounds(&self) -> [[f64; 3]; 2] {
        let (low, high) = (self.from.inf(&self.to), self.from.sup(&self.to));
        [0, 1].map(|end| {
            [0, 1, 2].map(|axis| if end == 0 { low[axis] - self.radius_m } else { high[axis] + self.radius_m })
        })
    }
}

/// Both solutions of `a t^2 + 2 b t + c = 0`, the smaller one first.
fn roots(a: f64, b: f64, c: f64) -> Option<(f64, f64)> {
    let inside = b * b - a * c;
    (inside >= 0.0).then(|| ((-b - inside.sqrt()) / a, (-b + inside.sqrt()) / a))
}
