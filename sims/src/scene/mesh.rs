//! Flat faces in earth-centred coordinates, in groups that are looked at together.

use nalgebra::Vector3;

use super::skin::{Coat, Skin, lit};

/// Metres in earth-centred axes.
pub(super) type Point = Vector3<f64>;

/// Metres across a face: the skin's coordinates are these lengths along both axes from the origin.
#[derive(Debug, Clone, Copy)]
pub(super) struct Map {
    pub origin: Point,
    pub axes: [Vector3<f64>; 2],
}

/// A flat, convex face.
#[derive(Debug, Clone)]
pub(super) struct Face {
    /// Anticlockwise, seen from outside.
    pub corners: Vec<Point>,
    /// Luma, blue and red of its colours in the light that falls on it.
    pub inks: [[f64; 3]; 3],
    pub glows: bool,
    pub skin: Skin,
    pub map: Map,
}

/// Faces near each other.
#[derive(Debug, Clone, Default)]
pub(super) struct Chunk {
    pub centre: Point,
    pub radius_m: f64,
    pub faces: Vec<Face>,
}

/// Where light comes from, in earth-centred axes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sun {
    up: Vector3<f64>,
    toward: Vector3<f64>,
}

impl Sun {
    /// In the south-east, half up: chosen, so that fronts, sides and tops of things along a road differ.
    pub fn over([north, east, down]: [Vector3<f64>; 3]) -> Self {
        Self { up: -down, toward: (-north * 0.75 + east * 0.45 - down * 0.9).normalize() }
    }
}

/// Puts faces together.
pub(super) struct Builder {
    sun: Sun,
    faces: Vec<Face>,
}

impl Builder {
    pub fn new(sun: Sun) -> Self {
        Self { sun, faces: Vec::new() }
    }

    /// A face that is seen from the side that `outside` points to; its skin is laid out from the first corner, along `axes`.
    pub fn face(&mut self, mut corners: Vec<Point>, outside: Vector3<f64>, coat: &Coat, axes: [Vector3<f64>; 2]) {
        let Some(origin) = corners.first().copied() else { return };
        let mut normal = normal(&corners);
        if normal.dot(&outside) < 0.0 {
            corners.reverse();
            normal = -normal;
        }
        let Some(normal) = normal.try_normalize(1e-12) else { return };
        let light = if coat.glows { 1.0 } else { self.light(normal) };
        let inks = coat.colours.map(|colour| lit(colour, light));
        self.faces.push(Face { corners, inks, glows: coat.glows, skin: coat.skin, map: Map { origin, axes } });
    }

    /// Sides toward the sun are bright, undersides dark.
    fn light(&self, normal: Vector3<f64>) -> f64 {
        if normal.dot(&self.sun.up) < -0.5 {
            return 0.42;
        }
        0.58 + 0.42 * normal.dot(&self.sun.toward).max(0.0)
    }

    /// A body between two outlines with as many corners: sides with the coat's skin (metres along and up), both ends plain.
    pub fn body(&mut self, low: &[Point], high: &[Point], coat: &Coat) {
        let count = low.len().min(high.len());
        if count < 3 {
            return;
        }
        let middle = low.iter().chain(high).sum::<Point>() / (2 * count) as f64;
        for index in 0..count {
            let next = (index + 1) % count;
            let corners = vec![low[index], low[next], high[next], high[index]];
            let outside = corners.iter().sum::<Point>() / 4.0 - middle;
            let axis = |way: Vector3<f64>| way.try_normalize(0.0).unwrap_or_default();
            let axes = [axis(low[next] - low[index]), axis(high[index] - low[index])];
            // A skin that fills its face counts shares of it.
            let axes = if coat.skin.fills() {
                let share = |axis: Vector3<f64>, way: Vector3<f64>| axis / way.norm().max(1e-6);
                [share(axes[0], low[next] - low[index]), share(axes[1], high[index] - low[index])]
            } else {
                axes
            };
            self.face(corners, outside, coat, axes);
        }
        let plain = Coat { skin: Skin::Plain, ..*coat };
        for end in [low, high] {
            let outside = end.iter().sum::<Point>() / end.len() as f64 - middle;
            self.face(end.to_vec(), outside, &plain, [Vector3::zeros(); 2]);
        }
    }

    pub fn chunk(self) -> Chunk {
        let corners = || self.faces.iter().flat_map(|face| &face.corners);
        let Some(first) = corners().next().copied() else { return Chunk::default() };
        let (low, high) = corners().fold((first, first), |(low, high), at| (low.inf(at), high.sup(at)));
        let centre = (low + high) / 2.0;
        let radius_m = corners().map(|at| (at - centre).norm()).fold(0.0, f64::max);
        Chunk { centre, radius_m, faces: self.faces }
    }
}

/// Newell's sum: sound for corners that nearly lie on a line, too.
pub(super) fn normal(corners: &[Point]) -> Vector3<f64> {
    let Some(first) = corners.first() else { return Vector3::zeros() };
    let ring = corners.iter().zip(corners.iter().cycle().skip(1));
    ring.fold(Vector3::zeros(), |sum, (a, b)| sum + (a - first).cross(&(b - first)))
}
