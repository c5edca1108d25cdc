//! Faces into pixels, the nearest in front: scan lines and a depth for every pixel.
//!
//! Over a flat face one over the distance ahead changes evenly across the picture, so a face needs no more than a sum for each
//! pixel; places on it follow from the ray and that distance. Faces that turn their back are left out: all bodies are closed.

use nalgebra::Vector3;

use super::lens::{Lens, NEAR_M};
use super::mesh::{Chunk, Face, normal};
use super::skin::{Skin, mix};

/// Luma, blue and red; the last says whether it glows.
pub(super) type Ink = [u8; 4];

/// A thing that glows is seen at least so wide and high, pixels: lamps dazzle.
const GLOW_PX: f64 = 1.6;

/// How faces are drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum How {
    /// In their own colours.
    Own,
    /// All of it in one.
    Marked(Ink),
    /// On what is there, so that whatever is drawn later stands before it.
    Lying,
}

/// A picture while it is painted. Kept from one picture to the next, so that its memory is.
#[derive(Debug, Clone, Default)]
pub struct Canvas {
    width: usize,
    height: usize,
    /// One over the metres ahead, negative where something lies on what is there; 0 where there is nothing.
    pub(super) depth: Vec<f32>,
    pub(super) ink: Vec<Ink>,
    corners: Vec<Vector3<f64>>,
    kept: Vec<Vector3<f64>>,
    screen: Vec<[f64; 2]>,
}

impl Canvas {
    /// Luma, blue and red (BT.601, narrow range) of every pixel, row by row; the fourth is nothing.
    pub fn pixels(&self) -> &[[u8; 4]] {
        &self.ink
    }

    pub(super) fn clear(&mut self, (width, height): (usize, usize)) {
        (self.width, self.height) = (width, height);
        self.depth.clear();
        self.depth.resize(width * height, 0.0);
        self.ink.resize(width * height, [0; 4]);
    }

    /// Pixels of an ink.
    pub(super) fn count(&self, of: Ink) -> usize {
        self.depth.iter().zip(&self.ink).filter(|(depth, ink)| **depth > 0.0 && **ink == of).count()
    }

    /// Draws what a chunk has.
    pub(super) fn draw(&mut self, lens: &Lens, chunk: &Chunk, how: How) {
        for face in &chunk.faces {
            self.face(lens, face, how);
        }
    }

    fn face(&mut self, lens: &Lens, face: &Face, how: How) {
        self.corners.clear();
        self.corners.extend(face.corners.iter().map(|corner| lens.seen(*corner)));
        let across = normal(&self.corners);
        let away = across.dot(&self.corners[0]);
        // Its back, or its edge.
        if away > -1e-9 * across.norm() {
            return;
        }
        self.keep_ahead();
        if self.kept.len() < 3 {
            return;
        }
        self.screen.clear();
        self.screen.extend(self.kept.iter().map(|corner| lens.pixel(*corner)));
        if face.glows && how == How::Own {
            self.widen();
        }
        let plane = across / away;
        let sign = if how == How::Lying { -1.0 } else { 1.0 };
        match (how, face.skin) {
            (How::Marked(ink), _) => self.fill(lens, plane, sign, |_, _| ink),
            (_, Skin::Plain) => {
                let ink = ink(face.inks[0], face.glows);
                self.fill(lens, plane, sign, |_, _| ink);
            }
            (_, skin) => {
                let axes = face.map.axes.map(|axis| lens.turned(axis));
                let begin = axes.map(|axis| axis.dot(&lens.seen(face.map.origin)));
                let step = 1.0 / lens.focal_px;
                let place = |ray: Vector3<f64>, near: f64| [0, 1].map(|n| axes[n].dot(&ray) / near - begin[n]);
                let [first, second, third] = face.inks;
                let glows = face.glows;
                self.fill(lens, plane, sign, |ray, near| {
                    let at = place(ray, near);
                    // How the place changes from pixel to pixel, across and down, added up.
                    let wide = [0, 1].map(|n| {
                        let along = at[n] + begin[n];
                        let right = (axes[n].y - along * plane.y).abs();
                        let down = (axes[n].z - along * plane.z).abs();
                        (right + down) * step / near
                    });
                    let [to_second, to_third] = skin.shares(at, wide);
                    ink(mix(mix(first, second, to_second), third, to_third), glows)
                });
            }
        }
    }

    /// Makes the outline on the screen at least [`GLOW_PX`] wide and high.
    fn widen(&mut self) {
        for axis in [0, 1] {
            let along = self.screen.iter().map(|point| point[axis]);
            let (low, high) =
                along.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), at| (low.min(at), high.max(at)));
            let (middle, grow) = (f64::midpoint(low, high), (GLOW_PX / (high - low).max(1e-6)).max(1.0));
            self.screen.iter_mut().for_each(|point| point[axis] = middle + (point[axis] - middle) * grow);
        }
    }

    /// Cuts off what is not ahead.
    fn keep_ahead(&mut self) {
        self.kept.clear();
        let count = self.corners.len();
        for index in 0..count {
            let (from, to) = (self.corners[index], self.corners[(index + 1) % count]);
            if from.x >= NEAR_M {
                self.kept.push(from);
            }
            if (from.x >= NEAR_M) != (to.x >= NEAR_M) {
                self.kept.push(from + (to - from) * ((NEAR_M - from.x) / (to.x - from.x)));
            }
        }
    }

    /// Fills the outline on the screen where it is nearer than what is there. `shade` gets the ray (one ahead) and one over
    /// the metres ahead, which is kept with the sign.
    fn fill(&mut self, lens: &Lens, plane: Vector3<f64>, sign: f64, shade: impl Fn(Vector3<f64>, f64) -> Ink) {
        let (top, bottom) = bounds(self.screen.iter().map(|point| point[1]), self.height);
        for y in top..bottom {
            let middle = y as f64 + 0.5;
            let Some((left, right)) = self.crossings(middle) else { continue };
            let (left, right) = bounds([left, right].into_iter(), self.width);
            if left >= right {
                continue;
            }
            let begin = lens.ray([0.5, middle]);
            let near_at_0 = plane.dot(&begin);
            let per_px = plane.y / lens.focal_px;
            let row = y * self.width;
            let depth = &mut self.depth[row + left..row + right];
            let ink = &mut self.ink[row + left..row + right];
            for (x, (depth, ink)) in (left..right).zip(depth.iter_mut().zip(ink)) {
                let near = near_at_0 + per_px * x as f64;
                if near as f32 > *depth {
                    *depth = (near * sign) as f32;
                    let ray = Vector3::new(1.0, begin.y + x as f64 / lens.focal_px, begin.z);
                    *ink = shade(ray, near);
                }
            }
        }
    }

    /// Where a scan line enters and leaves the outline.
    fn crossings(&self, y: f64) -> Option<(f64, f64)> {
        let (mut left, mut right) = (f64::INFINITY, f64::NEG_INFINITY);
        let count = self.screen.len();
        for index in 0..count {
            let (from, to) = (self.screen[index], self.screen[(index + 1) % count]);
            if (from[1] <= y) != (to[1] <= y) {
                let x = from[0] + (to[0] - from[0]) * ((y - from[1]) / (to[1] - from[1]));
                (left, right) = (left.min(x), right.max(x));
            }
        }
        (left <= right).then_some((left, right))
    }
}

fn ink([luma, blue, red]: [f64; 3], glows: bool) -> Ink {
    // Truncating after half is rounding: none is negative.
    [(luma + 0.5) as u8, (blue + 0.5) as u8, (red + 0.5) as u8, u8::from(glows)]
}

/// Pixels whose middle lies between the least and the greatest of some coordinates, within the picture.
fn bounds(along: impl Iterator<Item = f64>, size: usize) -> (usize, usize) {
    let (low, high) = along.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), at| (low.min(at), high.max(at)));
    let whole = |at: f64| (at - 0.5).ceil().clamp(0.0, size as f64) as usize;
    (whole(low), whole(high))
}
