//! The truth of a picture: how much of something it shows, how large, how sharp.

use nalgebra::Vector3;

use super::Scene;
use super::canvas::{Canvas, How};
use super::lens::{Lens, NEAR_M, View};
use super::mesh::Point;
use super::object::{Object, Stand};
use super::paint::{MARK, light_on};
use super::{look, shifted};
use crate::camera::label_top;

/// A thing is looked at so finely: pixels along the longer side of what the picture has of it.
const FINE: f64 = 160.0;

/// What a picture shows of a thing. Shares are from 0 to 1. Pixels are those of the picture, from its upper left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Seen {
    /// Share of the outline of its box that lies in the picture, above the picture's label.
    pub in_frame_share: f64,
    /// Share of what would be in the picture that solids or other things hide.
    pub hidden_share: f64,
    /// Width of the outline of its box, in the picture or not.
    pub width_px: f64,
    /// Height of the outline of its box.
    pub height_px: f64,
    /// What the picture shows of the thing itself, in pixels: not hidden, not outside. Less than its box covers.
    pub area_px: f64,
    /// From the camera to the middle of its box, metres.
    pub distance_m: f64,
    /// Where the middle of its box is: across, down.
    pub centre_px: [f64; 2],
    /// How far that moves while the picture is exposed, by the camera's and the thing's own velocity. A camera that turns blurs
    /// more; that is not in it.
    pub blur_px: f64,
    /// Share of daylight that falls on it: by night that of the drone's lamp. What glows by itself counts for nothing here.
    pub lit_share: f64,
}

impl Scene {
    /// What a picture from this view at this time shows of a thing. `None` where nothing of it is in the picture, hidden or
    /// not, and where there is no such thing.
    pub fn seen(&self, view: &View, object: u32, time_s: f64) -> Option<Seen> {
        let object = self.object(object, time_s)?;
        let stand = Stand::of(&object);
        let lens = Lens::of(view);
        let middle = lens.seen(stand.middle());
        let outline = hull(&ahead(&lens, &stand.corners()));
        let (width, height) = (view.size.0 as f64, label_top(view.size) as f64);
        let inside = cut(&outline, [width, height]);
        let (whole, within) = (area(&outline), area(&inside));
        if within <= 0.0 || middle.x < NEAR_M {
            return None;
        }
        let [low, high] = bounds(&outline);
        let (shown, possible) = self.shown(&lens, &object, &stand, bounds(&inside), time_s);
        let centre_px = lens.pixel(middle);
        Some(Seen {
            in_frame_share: within / whole,
            hidden_share: if possible > 0.0 { 1.0 - shown / possible } else { 1.0 },
            width_px: high[0] - low[0],
            height_px: high[1] - low[1],
            area_px: shown,
            distance_m: middle.norm(),
            centre_px,
            blur_px: self.blur_px(view, object.id, centre_px, time_s),
            lit_share: light_on(self.light, middle.x, [middle.y / middle.x, middle.z / middle.x]),
        })
    }

    /// Pixels of a thing in a window of the picture: with all else in front of it, and alone.
    fn shown(
        &self,
        lens: &Lens,
        object: &Object,
        stand: &Stand,
        [low, high]: [[f64; 2]; 2],
        time_s: f64,
    ) -> (f64, f64) {
        let (wide, tall) = (high[0] - low[0], high[1] - low[1]);
        let fine = FINE / wide.max(tall).max(1e-6);
        let size = [wide, tall].map(|side| (side * fine).ceil().max(1.0) as usize);
        let lens = lens.window(low, fine, (size[0], size[1]));
        let mut canvas = Canvas::default();
        canvas.clear(lens.size);
        canvas.draw(&lens, &look::faces(object, stand), How::Marked(MARK));
        let possible = canvas.count(MARK) as f64 / (fine * fine);
        canvas.clear(lens.size);
        self.draw(&lens, time_s, Some(object.id), &mut canvas);
        (canvas.count(MARK) as f64 / (fine * fine), possible)
    }

    fn blur_px(&self, view: &View, id: u32, centre_px: [f64; 2], time_s: f64) -> f64 {
        let Some(later) = self.object(id, time_s + view.exposure_s) else { return 0.0 };
        let [north, east, down] = view.velocity_ned_m_s.map(|speed| speed * view.exposure_s);
        let place = mission::geo::LatLon { lat_deg: view.pose.lat_deg, lon_deg: view.pose.lon_deg };
        let moved = shifted(place, [north, east]);
        let mut pose = view.pose;
        (pose.lat_deg, pose.lon_deg, pose.amsl_m) = (moved.lat_deg, moved.lon_deg, pose.amsl_m - down);
        let lens = Lens::of(&View { pose, ..*view });
        let [x, y] = lens.pixel(lens.seen(Stand::of(&later).middle()));
        (x - centre_px[0]).hypot(y - centre_px[1])
    }
}

/// Places in the picture of a box's edges, as far as they are ahead.
fn ahead(lens: &Lens, corners: &[Point; 8]) -> Vec<[f64; 2]> {
    let seen = corners.map(|corner| lens.seen(corner));
    let edges = (0..4).flat_map(|n| [[n, (n + 1) % 4], [n + 4, (n + 1) % 4 + 4], [n, n + 4]]);
    let mut points = Vec::new();
    for [a, b] in edges {
        let (from, to): (Vector3<f64>, Vector3<f64>) = (seen[a], seen[b]);
        points.extend([from, to].into_iter().filter(|at| at.x >= NEAR_M).map(|at| lens.pixel(at)));
        if (from.x >= NEAR_M) != (to.x >= NEAR_M) {
            points.push(lens.pixel(from + (to - from) * ((NEAR_M - from.x) / (to.x - from.x))));
        }
    }
    points
}

/// The convex outline of points.
fn hull(points: &[[f64; 2]]) -> Vec<[f64; 2]> {
    if points.len() < 3 { Vec::new() } else { bridges::solid::hull(points) }
}

/// What of a convex outline lies in a picture.
fn cut(outline: &[[f64; 2]], size: [f64; 2]) -> Vec<[f64; 2]> {
    let mut kept = outline.to_vec();
    for axis in [0, 1] {
        for (sign, limit) in [(1.0, 0.0), (-1.0, -size[axis])] {
            let inside = |point: &[f64; 2]| sign * point[axis] - limit;
            let ring = kept.iter().zip(kept.iter().cycle().skip(1));
            let mut next = Vec::new();
            for (from, to) in ring {
                let (a, b) = (inside(from), inside(to));
                if a >= 0.0 {
                    next.push(*from);
                }
                if (a >= 0.0) != (b >= 0.0) {
                    next.push([0, 1].map(|n| from[n] + (to[n] - from[n]) * a / (a - b)));
                }
            }
            kept = next;
        }
    }
    kept
}

fn area(outline: &[[f64; 2]]) -> f64 {
    let ring = outline.iter().zip(outline.iter().cycle().skip(1));
    ring.map(|(a, b)| a[0] * b[1] - b[0] * a[1]).sum::<f64>().abs() / 2.0
}

fn bounds(outline: &[[f64; 2]]) -> [[f64; 2]; 2] {
    let all = |n: usize| outline.iter().map(move |point| point[n]);
    [[0, 1].map(|n| all(n).fold(f64::INFINITY, f64::min)), [0, 1].map(|n| all(n).fold(f64::NEG_INFINITY, f64::max))]
}
