//! Solids of a bridge as meshes: what plans are judged against is what is seen.

use bevy::prelude::*;
use bridges::solid::{Kind, Place, Scene, Shape as Form};
use mission::geo::LocalFrame;

use super::shape::Shape;
use super::world_from;

const CONCRETE: Color = Color::srgb(0.70, 0.70, 0.68);
const GIRDER: Color = Color::srgb(0.55, 0.55, 0.54);
const STEEL: Color = Color::srgb(0.50, 0.53, 0.56);
const LEAVES: Color = Color::srgb(0.17, 0.36, 0.17);
const WALL: Color = Color::srgb(0.86, 0.85, 0.82);
/// The deck is drawn so far under its surface, metres.
const PAVED_M: f64 = 0.1;
/// Corners of what is round.
const SIDES: u32 = 12;

fn color(kind: Kind) -> Color {
    match kind {
        Kind::Girder => GIRDER,
        Kind::Gantry | Kind::Lamp | Kind::PowerLine | Kind::NoiseBarrier => STEEL,
        Kind::Vegetation => LEAVES,
        Kind::Building => WALL,
        _ => CONCRETE,
    }
}

/// Draws every solid of a scene.
pub fn draw(shape: &mut Shape, frame: &LocalFrame, scene: &Scene) {
    let at = |place: Place| {
        let (place, height_m) = scene.wgs84(place);
        world_from(frame, place, height_m)
    };
    for solid in scene.solids() {
        let color = color(solid.kind);
        match &solid.shape {
            Form::Prism(prism) => {
                let raised = |corner: &[f64; 2], top: bool| {
                    let plane = if top { prism.top() } else { prism.bottom() };
                    // The pavement is drawn by itself, level across; it would flicker in the same plane.
                    let sunk_m = if top && solid.kind == Kind::Deck { PAVED_M } else { 0.0 };
                    at(Place::new(corner[0], corner[1], plane.height_m(*corner) - sunk_m))
                };
                let outline = prism.outline();
                let low: Vec<Vec3> = outline.iter().map(|corner| raised(corner, false)).collect();
                let high: Vec<Vec3> = outline.iter().map(|corner| raised(corner, true)).collect();
                column(shape, &low, &high, color);
            }
            Form::Cylinder(round) => {
                let (centre, radius_m) = (round.centre, round.radius_m);
                let ring = |height_m: f64| -> Vec<Vec3> {
                    let corner = |side: u32| {
                        let (sin, cos) = (f64::from(side) * std::f64::consts::TAU / f64::from(SIDES)).sin_cos();
                        at(Place::new(centre[0] + radius_m * cos, centre[1] + radius_m * sin, height_m))
                    };
                    (0..SIDES).map(corner).collect()
                };
                column(shape, &ring(round.bottom_m), &ring(round.top_m), color);
            }
            Form::Capsule(capsule) => {
                let (ends, radius) = ([capsule.from, capsule.to].map(at), capsule.radius_m as f32);
                let along = (ends[1] - ends[0]).normalize_or(Vec3::X);
                let side = along.any_orthonormal_vector();
                let up = along.cross(side);
                let ring = |end: Vec3| -> Vec<Vec3> {
                    let corner = |n: u32| {
                        let angle = n as f32 / SIDES as f32 * std::f32::consts::TAU;
                        end + (side * angle.cos() + up * angle.sin()) * radius
                    };
                    (0..SIDES).map(corner).collect()
                };
                column(shape, &ring(ends[0]), &ring(ends[1]), color);
            }
        }
    }
}

/// Walls between two rings of as many corners, counter-clockwise as seen from beyond the second, and both ends.
fn column(shape: &mut Shape, low: &[Vec3], high: &[Vec3], color: Color) {
    let count = low.len();
    for at in 0..count {
        let next = (at + 1) % count;
        shape.quad([low[at], low[next], high[next], high[at]], color);
    }
    for at in 1..count.saturating_sub(1) {
        shape.quad([high[0], high[at], high[at + 1], high[at + 1]], color);
        shape.quad([low[0], low[at + 1], low[at], low[at]], color);
    }
}
