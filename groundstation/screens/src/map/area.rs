//! Areas on the map: the strip that is to be seen, and fences, which are told apart without colours too.

use egui::{Align2, Color32, Mesh, Painter, Pos2, Rect, Shape, Stroke};
use mission::geo::{LatLon, destination};
use mission::plan::Fence;
use walkers::Projector;

use super::dash::dashed;
use super::label::{Labels, Weight};
use super::road::on_screen;
use crate::Frame;

/// Rings of more corners are drawn as lines only: filling them would take longer than a frame.
const MOST_FILLED: usize = 400;
/// Distance of the lines of a hatching, points.
const HATCH: f32 = 14.0;
/// Corners of a circle.
const CIRCLE: u32 = 48;

/// What an area means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AreaKind {
    /// Looked at; one edge forth and the other one back, with as many places each.
    Strip,
    /// Looked at; any outline.
    Subject,
    /// To be stayed in.
    KeepIn,
    /// To be stayed out of.
    KeepOut,
}

/// An area on the map.
#[derive(Debug, Clone, PartialEq)]
pub struct Area {
    /// Around it, WGS84; the last joins the first.
    pub ring: Vec<LatLon>,
    /// What it means.
    pub kind: AreaKind,
    /// Colour of its edge.
    pub color: Color32,
}

/// The areas of a fence.
pub fn of_fence(fence: &Fence, keep_in: Color32, keep_out: Color32) -> Vec<Area> {
    let area = |ring, inclusion| {
        let (kind, color) = if inclusion { (AreaKind::KeepIn, keep_in) } else { (AreaKind::KeepOut, keep_out) };
        Area { ring, kind, color }
    };
    let polygons = fence.polygons.iter().map(|polygon| area(polygon.corners.clone(), polygon.inclusion));
    let circles = fence.circles.iter().map(|circle| {
        let step = std::f64::consts::TAU / f64::from(CIRCLE);
        let ring = (0..CIRCLE).map(|n| destination(circle.centre, step * f64::from(n), circle.radius_m));
        area(ring.collect(), circle.inclusion)
    });
    polygons.chain(circles).collect()
}

/// Draws areas, and names the fences.
pub fn draw(
    painter: &Painter,
    projector: &Projector,
    rect: Rect,
    areas: &[Area],
    frame: &Frame<'_>,
    labels: &mut Labels,
) {
    for area in areas {
        let ring: Vec<Pos2> = area.ring.iter().map(|&place| on_screen(projector, place)).collect();
        if ring.len() < 3 || !Rect::from_points(&ring).intersects(rect) {
            continue;
        }
        let (triangles, share, width) = match area.kind {
            AreaKind::Strip => (band(ring.len()), 0.12, 1.0),
            AreaKind::Subject => (triangles(&ring), 0.15, 2.0),
            AreaKind::KeepIn => (triangles(&ring), 0.08, 2.5),
            AreaKind::KeepOut => (triangles(&ring), 0.22, 2.5),
        };
        painter.add(Shape::mesh(mesh(&ring, &triangles, area.color.gamma_multiply(share))));
        let edge = Stroke::new(width, area.color);
        let mut closed = ring.clone();
        closed.extend(ring.first());
        match area.kind {
            AreaKind::Strip | AreaKind::Subject => painter.add(Shape::line(closed, edge)),
            AreaKind::KeepIn => painter.add(Shape::Vec(dashed(&closed, rect, edge))),
            AreaKind::KeepOut => {
                painter.extend(hatching(&ring, rect, Stroke::new(1.0, area.color)));
                painter.add(Shape::line(closed, edge))
            }
        };
        let name = match area.kind {
            AreaKind::Strip | AreaKind::Subject => continue,
            AreaKind::KeepIn => "desk-map-keep-in",
            AreaKind::KeepOut => "desk-map-keep-out",
        };
        let top = ring.iter().copied().min_by(|a, b| a.y.total_cmp(&b.y)).unwrap_or_default();
        labels.add(Weight::Fence, top, Align2::CENTER_BOTTOM, &frame.t(name), 13.0, area.color);
    }
}

fn mesh(ring: &[Pos2], triangles: &[[usize; 3]], color: Color32) -> Mesh {
    let mut mesh = Mesh::default();
    ring.iter().for_each(|&at| mesh.colored_vertex(at, color));
    triangles.iter().for_each(|[a, b, c]| mesh.add_triangle(*a as u32, *b as u32, *c as u32));
    mesh
}

/// Triangles between an edge that goes forth and one that comes back.
fn band(count: usize) -> Vec<[usize; 3]> {
    (0..(count / 2).saturating_sub(1))
        .flat_map(|n| {
            let (forth, back) = (n, count - 1 - n);
            [[forth, forth + 1, back], [forth + 1, back - 1, back]]
        })
        .collect()
}

/// Triangles of a simple polygon, by cutting off its ears. A polygon that crosses itself is filled as far as that goes.
fn triangles(ring: &[Pos2]) -> Vec<[usize; 3]> {
    if ring.len() > MOST_FILLED {
        return Vec::new();
    }
    let cross = |a: Pos2, b: Pos2, c: Pos2| (b - a).x * (c - a).y - (b - a).y * (c - a).x;
    let next = |n: usize| (n + 1) % ring.len();
    let area: f32 = (0..ring.len()).map(|n| ring[n].x * ring[next(n)].y - ring[next(n)].x * ring[n].y).sum();
    let turn = area.signum();
    let mut left: Vec<usize> = (0..ring.len()).collect();
    let mut cut = Vec::new();
    while left.len() > 3 {
        let count = left.len();
        let corner = |n: usize| [left[(n + count - 1) % count], left[n], left[(n + 1) % count]];
        let ear = (0..count).find(|&n| {
            let [a, b, c] = corner(n);
            let [pa, pb, pc] = [a, b, c].map(|index| ring[index]);
            let inside = |at: Pos2| [cross(pa, pb, at), cross(pb, pc, at), cross(pc, pa, at)].map(|side| side * turn);
            cross(pa, pb, pc) * turn >= 0.0
                && left.iter().filter(|n| ![a, b, c].contains(n)).all(|&n| inside(ring[n]).iter().any(|s| *s < 0.0))
        });
        let Some(ear) = ear else { return cut };
        cut.push(corner(ear));
        left.remove(ear);
    }
    cut.extend(<[usize; 3]>::try_from(left));
    cut
}

/// Slanting lines inside a polygon, where it is in view.
fn hatching(ring: &[Pos2], view: Rect, stroke: Stroke) -> Vec<Shape> {
    let seen = Rect::from_points(ring).intersect(view);
    if !seen.is_positive() || ring.len() > MOST_FILLED {
        return Vec::new();
    }
    let sum = |at: Pos2| at.x + at.y;
    let (first, last) = ((sum(seen.min) / HATCH).ceil() as i64, (sum(seen.max) / HATCH).floor() as i64);
    let mut lines = Vec::new();
    for number in first..=last {
        let level = number as f32 * HATCH;
        let crossing = |(a, b): (&Pos2, &Pos2)| {
            let (from, to) = (sum(*a) - level, sum(*b) - level);
            ((from < 0.0) != (to < 0.0)).then(|| a.lerp(*b, from / (from - to)))
        };
        let mut crossings: Vec<Pos2> = ring.iter().zip(ring.iter().cycle().skip(1)).filter_map(crossing).collect();
        crossings.sort_by(|a, b| a.x.total_cmp(&b.x));
        lines.extend(crossings.chunks_exact(2).map(|pair| Shape::line_segment([pair[0], pair[1]], stroke)));
    }
    lines
}

#[cfg(test)]
mod tests {
    use egui::{pos2, vec2};

    use super::*;

    fn area_of(ring: &[Pos2], triangles: &[[usize; 3]]) -> f32 {
        let part = |[a, b, c]: &[usize; 3]| {
            let (u, v) = (ring[*b] - ring[*a], ring[*c] - ring[*a]);
            (u.x * v.y - u.y * v.x).abs() / 2.0
        };
        triangles.iter().map(part).sum()
    }

    #[test]
    fn a_polygon_with_a_notch_is_filled_exactly_in_either_direction() {
        let mut ring: Vec<Pos2> =
            [[0.0, 0.0], [100.0, 0.0], [100.0, 100.0], [50.0, 20.0], [0.0, 100.0]].map(Pos2::from).to_vec();
        for _ in 0..2 {
            let filled = triangles(&ring);
            assert_eq!(filled.len(), ring.len() - 2);
            assert!((area_of(&ring, &filled) - 6_000.0).abs() < 1.0, "{filled:?}");
            ring.reverse();
        }
    }

    #[test]
    fn a_strip_is_filled_between_its_edges() {
        let ring: Vec<Pos2> =
            [[0.0, 0.0], [50.0, 0.0], [100.0, 0.0], [100.0, 10.0], [50.0, 10.0], [0.0, 10.0]].map(Pos2::from).to_vec();
        assert!((area_of(&ring, &band(ring.len())) - 1_000.0).abs() < 0.1);
    }

    #[test]
    fn hatching_stays_inside() {
        let ring = [[0.0, 0.0], [100.0, 0.0], [100.0, 100.0], [50.0, 20.0], [0.0, 100.0]].map(Pos2::from);
        let lines = hatching(&ring, Rect::from_min_size(pos2(0.0, 0.0), vec2(500.0, 500.0)), Stroke::default());
        assert!(lines.len() > 8, "{}", lines.len());
        for line in lines {
            let Shape::LineSegment { points: [a, b], .. } = line else { panic!("{line:?}") };
            let middle = a.lerp(b, 0.5);
            // Above the notch: y under both slopes from (50, 20) to the lower corners.
            let limit = 20.0 + (middle.x - 50.0).abs() * 1.6;
            assert!(middle.y <= limit + 0.1 && (0.0..=100.0).contains(&middle.x), "{middle:?}");
        }
    }

    #[test]
    fn what_crosses_itself_or_has_no_area_ends() {
        let bow = [[0.0, 0.0], [100.0, 100.0], [100.0, 0.0], [0.0, 100.0], [0.0, 0.0]].map(Pos2::from);
        assert!(triangles(&bow).len() <= bow.len() - 2);
        assert!(triangles(&[Pos2::ZERO; 5]).len() <= 3);
    }
}
