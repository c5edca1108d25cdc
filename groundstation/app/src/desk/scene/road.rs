//! Expressways as solids: carriageways with markings and guardrails on their embankment, bridges with deck and piers.
//!
//! The road model knows the height of bridge decks above the ground; between bridges the road is drawn on a low
//! embankment that climbs to a deck at [`RAMP_GRADE`].

use bevy::prelude::*;
use bridges::bridge::{Given, make};
use mission::geo::{LatLon, LocalFrame};
use mission::road::{Bridge, FacilityKind, LinePosition, Road};

use super::shape::Shape;
use super::world_from;

/// Height of the road between bridges, metres. Chosen: what a delta expressway has at least.
const EMBANKMENT_M: f64 = 1.2;
/// Grade of a bridge's approach, chosen within what expressways allow (3 %).
const RAMP_GRADE: f64 = 0.025;
const STEP_M: f64 = 20.0;
const TREES_EVERY_M: f64 = 40.0;

const ASPHALT: Color = Color::srgb(0.21, 0.22, 0.24);
const SHOULDER: Color = Color::srgb(0.27, 0.28, 0.30);
const MARKING: Color = Color::srgb(0.93, 0.93, 0.90);
const MEDIAN: Color = Color::srgb(0.25, 0.42, 0.22);
const SLOPE: Color = Color::srgb(0.36, 0.50, 0.27);
const RAIL: Color = Color::srgb(0.75, 0.77, 0.79);
const CONCRETE: Color = Color::srgb(0.70, 0.70, 0.68);
const WATER: Color = Color::srgb(0.23, 0.42, 0.55);
const TREE: Color = Color::srgb(0.17, 0.36, 0.17);
const ROOF: Color = Color::srgb(0.30, 0.45, 0.62);
const WALL: Color = Color::srgb(0.86, 0.85, 0.82);

/// Height of the road surface above the ground at a measured distance, metres.
pub fn surface_m(road: &Road, measured_m: f64) -> f64 {
    let over = road.bridges.iter().map(|bridge| {
        let before = (bridge.stretch.from_m - measured_m).max(measured_m - bridge.stretch.to_m).max(0.0);
        bridge.deck_height_m - before * RAMP_GRADE
    });
    over.fold(EMBANKMENT_M, f64::max)
}

/// A point beside the centreline.
fn beside(road: &Road, frame: &LocalFrame, measured_m: f64, right_m: f64, height_m: f64) -> Vec3 {
    let place = road.line.place(LinePosition { measured_m, offset_right_m: right_m });
    world_from(frame, place, height_m)
}

fn steps(from_m: f64, to_m: f64, step_m: f64) -> impl Iterator<Item = (f64, f64)> {
    let count = ((to_m - from_m) / step_m).ceil().max(0.0) as u32;
    (0..count).map(move |n| {
        let start = from_m + f64::from(n) * step_m;
        (start, (start + step_m).min(to_m))
    })
}

/// A strip along the road between two offsets, at a height above its surface.
struct Strip {
    left_m: f64,
    right_m: f64,
    above_m: f64,
    color: Color,
}

/// Builds what lies between two measured distances.
pub fn build(road: &Road, frame: &LocalFrame, from_m: f64, to_m: f64) -> Shape {
    let mut shape = Shape::default();
    for (start, end) in steps(from_m, to_m, STEP_M) {
        pavement(&mut shape, road, frame, start, end);
    }
    let bridges = road.bridges.iter().enumerate();
    for bridge in bridges.filter(|(_, b)| b.stretch.to_m > from_m && b.stretch.from_m < to_m) {
        under(&mut shape, road, frame, bridge);
    }
    markings(&mut shape, road, frame, from_m, to_m);
    planting(&mut shape, road, frame, from_m, to_m);
    for facility in road.facilities.iter().filter(|f| (from_m..to_m).contains(&f.measured_m)) {
        let foot = world_from(frame, facility.place, 0.0);
        let along = road.line.azimuth_rad(facility.measured_m) as f32;
        let forward = Vec3::new(along.sin(), 0.0, -along.cos());
        match facility.kind {
            FacilityKind::TollStation => {
                shape.block(foot, forward, 4.0, 22.0, 6.0, ROOF);
                shape.block(foot + forward * 25.0, forward, 7.0, 12.0, 9.0, WALL);
            }
            FacilityKind::ServiceArea => {
                shape.block(foot, forward, 32.0, 9.0, 8.0, WALL);
                shape.block(foot + forward * 60.0, forward, 12.0, 9.0, 6.0, ROOF);
            }
            _ => {}
        }
    }
    shape
}

fn pavement(shape: &mut Shape, road: &Road, frame: &LocalFrame, start: f64, end: f64) {
    let (up, down) = (&road.increasing, &road.decreasing);
    let strips = [
        Strip { left_m: up.inner_edge_m, right_m: up.outer_edge_m - up.shoulder_m, above_m: 0.0, color: ASPHALT },
        Strip { left_m: up.outer_edge_m - up.shoulder_m, right_m: up.outer_edge_m, above_m: 0.0, color: SHOULDER },
        Strip {
            left_m: -down.outer_edge_m + down.shoulder_m,
            right_m: -down.inner_edge_m,
            above_m: 0.0,
            color: ASPHALT,
        },
        Strip {
            left_m: -down.outer_edge_m,
            right_m: -down.outer_edge_m + down.shoulder_m,
            above_m: 0.0,
            color: SHOULDER,
        },
        Strip { left_m: -down.inner_edge_m, right_m: up.inner_edge_m, above_m: 0.15, color: MEDIAN },
    ];
    let middle = (start + end) / 2.0;
    let bridge = road.bridge_at(middle);
    let (low, high) = (surface_m(road, start), surface_m(road, end));
    for strip in strips {
        let at = |m: f64, right: f64, surface: f64| beside(road, frame, m, right, surface + strip.above_m);
        shape.quad(
            [
                at(start, strip.left_m, low),
                at(start, strip.right_m, low),
                at(end, strip.right_m, high),
                at(end, strip.left_m, high),
            ],
            if bridge.is_some() && strip.above_m > 0.0 { CONCRETE } else { strip.color },
        );
    }
    // A bridge has its own edges: they are solid.
    if bridge.is_some() {
        return;
    }
    for side in [1.0, -1.0] {
        let edge = side * if side > 0.0 { up.outer_edge_m } else { down.outer_edge_m };
        let at = |m: f64, right: f64, height: f64| beside(road, frame, m, right, height);
        // Both faces, for it is seen from the road and from outside.
        let face = [
            at(start, edge, low + 0.5),
            at(end, edge, high + 0.5),
            at(end, edge, high + 0.85),
            at(start, edge, low + 0.85),
        ];
        shape.quad(face, RAIL);
        shape.quad([face[1], face[0], face[3], face[2]], RAIL);
        let foot = |height: f64| edge + side * (1.5 + height * 1.5);
        let bank = [at(start, edge, low), at(start, foot(low), 0.0), at(end, foot(high), 0.0), at(end, edge, high)];
        shape.quad(if side > 0.0 { bank } else { [bank[3], bank[2], bank[1], bank[0]] }, SLOPE);
    }
}

/// A bridge from the solids that plans are judged against, and the water under it.
fn under(shape: &mut Shape, road: &Road, frame: &LocalFrame, (number, bridge): (usize, &Bridge)) {
    // A bridge that cannot be made solid is told of where a patrol under it is planned.
    if let Ok(made) = make(road, bridge, number, &Given::new()) {
        super::solids::draw(shape, frame, &made.scene);
    }
    if bridge.over_water {
        let (from, to) = (bridge.stretch.from_m + 8.0, bridge.stretch.to_m - 8.0);
        let at = |m: f64, right: f64| beside(road, frame, m, right, 0.12);
        shape.quad([at(from, -900.0), at(from, 900.0), at(to, 900.0), at(to, -900.0)], WATER);
    }
}

fn markings(shape: &mut Shape, road: &Road, frame: &LocalFrame, from_m: f64, to_m: f64) {
    // GB 5768.3: 6 m of line, 9 m of gap between lanes of an expressway; lines are 0.15 m wide.
    const LINE_M: f64 = 6.0;
    const PERIOD_M: f64 = 15.0;
    const HALF_WIDTH_M: f64 = 0.12;
    const ABOVE_M: f64 = 0.03;
    let mut line = |start: f64, end: f64, right: f64| {
        let (low, high) = (surface_m(road, start) + ABOVE_M, surface_m(road, end) + ABOVE_M);
        let at = |m: f64, right: f64, height: f64| beside(road, frame, m, right, height);
        shape.quad(
            [
                at(start, right - HALF_WIDTH_M, low),
                at(start, right + HALF_WIDTH_M, low),
                at(end, right + HALF_WIDTH_M, high),
                at(end, right - HALF_WIDTH_M, high),
            ],
            MARKING,
        );
    };
    for (side, carriageway) in [(1.0, &road.increasing), (-1.0, &road.decreasing)] {
        let shoulder = carriageway.outer_edge_m - carriageway.shoulder_m;
        for (start, end) in steps(from_m, to_m, STEP_M) {
            line(start, end, side * (carriageway.inner_edge_m + 0.4));
            line(start, end, side * shoulder);
        }
        for lane in 1..carriageway.lanes {
            let right = side * (shoulder - f64::from(lane) * carriageway.lane_width_m);
            for (start, _) in steps(from_m, to_m, PERIOD_M) {
                line(start, start + LINE_M, right);
            }
        }
    }
}

fn planting(shape: &mut Shape, road: &Road, frame: &LocalFrame, from_m: f64, to_m: f64) {
    for (number, (at, _)) in steps(from_m, to_m, TREES_EVERY_M).enumerate() {
        if road.bridge_at(at).is_some() {
            continue;
        }
        for side in [1.0, -1.0] {
            // Uneven, but the same at every start.
            let wobble = ((number as f64 * 12.9898 + side * 4.1).sin() * 43_758.547).fract().abs();
            let edge = road.increasing.outer_edge_m.max(road.decreasing.outer_edge_m);
            let foot = beside(road, frame, at + wobble * 14.0, side * (edge + 11.0 + wobble * 7.0), 0.0);
            let height = 4.0 + 4.0 * wobble as f32;
            shape.cone(foot, height * 0.32, height, TREE);
        }
    }
}

/// Where the road is nearest to a place, metres along it.
pub fn nearest(road: &Road, place: LatLon) -> f64 {
    const ANYWHERE_M: f64 = 60_000.0;
    road.line.locate(place, ANYWHERE_M).map_or(0.0, |at| at.measured_m)
}
