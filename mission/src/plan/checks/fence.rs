//! The fence itself, and whether the flight keeps to it.

use rstar::primitives::{GeomWithData, Line};
use rstar::{AABB, RTree};

use super::finding::{Findings, Rule, Spot};
use super::flown::Flown;
use super::items::on_globe;
use super::limits::Limits;
use crate::geo::{LatLon, LocalFrame};
use crate::plan::{Firmware, Plan};

/// Corners and circles that are looked at. Autopilots hold some hundreds (ArduPilot: what fits its storage).
const MAX_PARTS: usize = 5_000;

type Edge = GeomWithData<Line<[f64; 2]>, usize>;

fn cross(o: [f64; 2], a: [f64; 2], b: [f64; 2]) -> f64 {
    (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0])
}

/// Whether two straight pieces share a point.
fn meet(a: [f64; 2], b: [f64; 2], c: [f64; 2], d: [f64; 2]) -> bool {
    let apart = |p: [f64; 2], q: [f64; 2], r: [f64; 2], s: [f64; 2]| {
        let (one, two) = (cross(p, q, r), cross(p, q, s));
        (one > 0.0 && two > 0.0) || (one < 0.0 && two < 0.0)
    };
    let boxes =
        |axis: usize| a[axis].max(b[axis]) >= c[axis].min(d[axis]) && c[axis].max(d[axis]) >= a[axis].min(b[axis]);
    boxes(0) && boxes(1) && !apart(a, b, c, d) && !apart(c, d, a, b)
}

fn distance_to_piece_m(point: [f64; 2], a: [f64; 2], b: [f64; 2]) -> f64 {
    let along = [b[0] - a[0], b[1] - a[1]];
    let length2 = along[0] * along[0] + along[1] * along[1];
    let dot = (point[0] - a[0]) * along[0] + (point[1] - a[1]) * along[1];
    let share = if length2 > 0.0 { (dot / length2).clamp(0.0, 1.0) } else { 0.0 };
    (point[0] - a[0] - along[0] * share).hypot(point[1] - a[1] - along[1] * share)
}

struct Shape {
    inclusion: bool,
    outline: Outline,
}

enum Outline {
    Polygon { corners: Vec<[f64; 2]>, edges: RTree<Edge> },
    Circle { centre: [f64; 2], radius_m: f64 },
}

impl Shape {
    fn contains(&self, point: [f64; 2]) -> bool {
        match &self.outline {
            Outline::Circle { centre, radius_m } => (point[0] - centre[0]).hypot(point[1] - centre[1]) <= *radius_m,
            Outline::Polygon { corners, .. } => {
                let mut inside = false;
                for (a, b) in sides(corners) {
                    let across = (a[1] > point[1]) != (b[1] > point[1]);
                    if across && point[0] < (b[0] - a[0]) * (point[1] - a[1]) / (b[1] - a[1]) + a[0] {
                        inside = !inside;
                    }
                }
                inside
            }
        }
    }

    /// Whether a way leaves or enters the shape, or touches its edge.
    fn is_crossed(&self, from: [f64; 2], to: [f64; 2]) -> bool {
        match &self.outline {
            Outline::Circle { centre, radius_m } => {
                let nearest_m = distance_to_piece_m(*centre, from, to);
                let furthest_m =
                    (from[0] - centre[0]).hypot(from[1] - centre[1]).max((to[0] - centre[0]).hypot(to[1] - centre[1]));
                nearest_m <= *radius_m && furthest_m >= *radius_m
            }
            Outline::Polygon { edges, .. } => edges
                .locate_in_envelope_intersecting(AABB::from_corners(from, to))
                .any(|edge| meet(from, to, edge.geom().from, edge.geom().to)),
        }
    }

    fn distance_to_edge_m(&self, point: [f64; 2]) -> f64 {
        match &self.outline {
            Outline::Circle { centre, radius_m } => {
                ((point[0] - centre[0]).hypot(point[1] - centre[1]) - radius_m).abs()
            }
            Outline::Polygon { corners, .. } => {
                sides(corners).map(|(a, b)| distance_to_piece_m(point, a, b)).fold(f64::INFINITY, f64::min)
            }
        }
    }
}

fn sides(corners: &[[f64; 2]]) -> impl Iterator<Item = ([f64; 2], [f64; 2])> + '_ {
    corners.iter().zip(corners.iter().cycle().skip(1)).map(|(a, b)| (*a, *b))
}

fn flat(frame: &LocalFrame, place: LatLon) -> [f64; 2] {
    let enu = frame.enu_from_wgs84(place, 0.0);
    [enu.east_m, enu.north_m]
}

fn edges_of(corners: &[[f64; 2]]) -> RTree<Edge> {
    let edges = sides(corners).enumerate().map(|(index, (a, b))| GeomWithData::new(Line::new(a, b), index));
    RTree::bulk_load(edges.collect())
}

/// The fence by itself: enough corners, no crossing edges, not too small.
pub(super) fn check_shapes(plan: &Plan, limits: &Limits, findings: &mut Findings) {
    if too_large(plan) {
        let parts = parts(plan);
        findings.add(Rule::FenceTooLarge, Spot::Plan, None, parts as f64, MAX_PARTS as f64);
        return;
    }
    for (index, polygon) in plan.fence.polygons.iter().enumerate() {
        let (spot, place) = (Spot::Polygon(index), polygon.corners.first().copied());
        if !polygon.corners.iter().all(|corner| on_globe(*corner)) {
            findings.add(Rule::BadCoordinate, spot, None, f64::NAN, 0.0);
        } else if polygon.corners.len() < 3 {
            findings.add(Rule::FenceTooFewCorners, spot, place, polygon.corners.len() as f64, 3.0);
        } else {
            check_polygon(&polygon.corners, spot, limits, findings);
        }
    }
    for (index, circle) in plan.fence.circles.iter().enumerate() {
        let spot = Spot::Circle(index);
        let area_m2 = std::f64::consts::PI * circle.radius_m * circle.radius_m;
        if !on_globe(circle.centre) || !area_m2.is_finite() {
            findings.add(Rule::BadCoordinate, spot, None, f64::NAN, 0.0);
        } else if area_m2 < limits.min_fence_area_m2.value {
            findings.over(Rule::FenceTooSmall, spot, Some(circle.centre), area_m2, limits.min_fence_area_m2);
        }
    }
}

fn parts(plan: &Plan) -> usize {
    plan.fence.polygons.iter().map(|polygon| polygon.corners.len()).sum::<usize>() + plan.fence.circles.len()
}

fn too_large(plan: &Plan) -> bool {
    parts(plan) > MAX_PARTS
}

fn check_polygon(places: &[LatLon], spot: Spot, limits: &Limits, findings: &mut Findings) {
    let frame = LocalFrame::new(places[0], 0.0);
    let corners: Vec<[f64; 2]> = places.iter().map(|place| flat(&frame, *place)).collect();
    let edges = edges_of(&corners);
    let count = corners.len();
    for (index, (a, b)) in sides(&corners).enumerate() {
        let mut near = edges.locate_in_envelope_intersecting(AABB::from_corners(a, b));
        let crossed = near.any(|other| {
            let gap = index.abs_diff(other.data);
            // Neighbours share a corner.
            gap > 1 && gap != count - 1 && meet(a, b, other.geom().from, other.geom().to)
        });
        if crossed {
            findings.add(Rule::FenceSelfIntersects, spot, Some(places[index]), (index + 1) as f64, 0.0);
            return;
        }
    }
    let area_m2 = (sides(&corners).map(|(a, b)| a[0] * b[1] - a[1] * b[0]).sum::<f64>() / 2.0).abs();
    if area_m2 < limits.min_fence_area_m2.value {
        findings.over(Rule::FenceTooSmall, spot, Some(places[0]), area_m2, limits.min_fence_area_m2);
    }
}

fn shapes(plan: &Plan, frame: &LocalFrame) -> Vec<Shape> {
    let polygons = plan.fence.polygons.iter().filter_map(|polygon| {
        let usable = polygon.corners.len() >= 3 && polygon.corners.iter().all(|corner| on_globe(*corner));
        let corners: Vec<_> = polygon.corners.iter().map(|corner| flat(frame, *corner)).collect();
        let outline = Outline::Polygon { edges: edges_of(&corners), corners };
        usable.then_some(Shape { inclusion: polygon.inclusion, outline })
    });
    let circles = plan.fence.circles.iter().filter_map(|circle| {
        let usable = on_globe(circle.centre) && circle.radius_m.is_finite();
        let outline = Outline::Circle { centre: flat(frame, circle.centre), radius_m: circle.radius_m };
        usable.then_some(Shape { inclusion: circle.inclusion, outline })
    });
    polygons.chain(circles).collect()
}

/// Ways and rally points against the fence. ArduPilot wants every inclusion kept to, PX4 at least one of them.
pub(super) fn check_path(plan: &Plan, limits: &Limits, flown: &Flown, findings: &mut Findings) {
    if too_large(plan) {
        return;
    }
    let shapes = shapes(plan, &flown.frame);
    let (inclusions, exclusions): (Vec<_>, Vec<_>) = shapes.iter().partition(|shape| shape.inclusion);
    let any_is_enough = plan.firmware == Firmware::Px4;
    // The way back from an item that is outside is no second fault.
    let kept = |shape: &Shape, from, to| shape.contains(to) && !(shape.contains(from) && shape.is_crossed(from, to));
    let entered = |shape: &Shape, from, to| shape.contains(to) || (!shape.contains(from) && shape.is_crossed(from, to));
    for way in &flown.ways {
        let broken = inclusions.iter().find(|shape| !kept(shape, way.from, way.to));
        let one_kept = any_is_enough && inclusions.iter().any(|shape| kept(shape, way.from, way.to));
        if let Some(shape) = broken.filter(|_| !one_kept) {
            let outside_m = if shape.contains(way.to) { 0.0 } else { shape.distance_to_edge_m(way.to) };
            findings.add(Rule::OutsideFence, Spot::Item(way.item), Some(way.place), outside_m, 0.0);
        }
        if let Some(shape) = exclusions.iter().find(|shape| entered(shape, way.from, way.to)) {
            let deep_m = if shape.contains(way.to) { shape.distance_to_edge_m(way.to) } else { 0.0 };
            findings.add(Rule::InsideExclusion, Spot::Item(way.item), Some(way.place), deep_m, 0.0);
        }
    }
    for (index, point) in plan.rally.iter().enumerate() {
        let spot = Spot::Rally(index);
        if !on_globe(point.place) || !point.height.0.is_finite() {
            findings.add(Rule::BadCoordinate, spot, None, f64::NAN, 0.0);
            continue;
        }
        let at = flat(&flown.frame, point.place);
        let inside = |shape: &&Shape| shape.contains(at);
        let included = if any_is_enough {
            inclusions.is_empty() || inclusions.iter().any(inside)
        } else {
            inclusions.iter().all(inside)
        };
        if let Some(shape) = shapes.iter().find(|_| !included || exclusions.iter().any(inside)) {
            findings.add(Rule::RallyOutsideFence, spot, Some(point.place), shape.distance_to_edge_m(at), 0.0);
        }
        if point.height.0 > limits.max_height_m.value {
            findings.over(Rule::HeightAbove, spot, Some(point.place), point.height.0, limits.max_height_m);
        }
    }
}
