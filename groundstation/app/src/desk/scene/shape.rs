//! Meshes out of coloured quads, boxes and strips. Colours are per vertex, so that a road with all its parts is one draw.

use bevy::asset::RenderAssetUsages;
use bevy::mesh::{Indices, PrimitiveTopology};
use bevy::prelude::*;

use super::camera::Quality;

/// Where the sun stands.
pub const SUN: Vec3 = Vec3::new(-0.5, 1.0, 0.35);

/// A mesh in the making.
#[derive(Default)]
pub struct Shape {
    positions: Vec<[f32; 3]>,
    normals: Vec<[f32; 3]>,
    colors: Vec<[f32; 4]>,
    indices: Vec<u32>,
}

impl Shape {
    /// A flat quad, corners counter-clockwise as seen from its front.
    pub fn quad(&mut self, corners: [Vec3; 4], color: Color) {
        let normal = (corners[1] - corners[0]).cross(corners[2] - corners[0]).normalize_or(Vec3::Y);
        let first = self.positions.len() as u32;
        let color = color.to_linear().to_f32_array();
        for corner in corners {
            self.positions.push(corner.to_array());
            self.normals.push(normal.to_array());
            self.colors.push(color);
        }
        self.indices.extend([first, first + 1, first + 2, first, first + 2, first + 3]);
    }

    /// Takes in another one.
    pub fn append(&mut self, other: Self) {
        let first = self.positions.len() as u32;
        self.positions.extend(other.positions);
        self.normals.extend(other.normals);
        self.colors.extend(other.colors);
        self.indices.extend(other.indices.iter().map(|index| index + first));
    }

    /// A box that stands upright: centre of its foot, half length along `forward`, half width, height.
    pub fn block(&mut self, foot: Vec3, forward: Vec3, half_length: f32, half_width: f32, height: f32, color: Color) {
        let (f, r) = (forward * half_length, forward.cross(Vec3::Y) * half_width);
        let up = Vec3::Y * height;
        let ring = [foot - f - r, foot - f + r, foot + f + r, foot + f - r];
        for (at, next) in [(0, 1), (1, 2), (2, 3), (3, 0)] {
            self.quad([ring[at], ring[next], ring[next] + up, ring[at] + up], color);
        }
        self.quad(ring.map(|corner| corner + up), color);
        let [a, b, c, d] = ring;
        self.quad([d, c, b, a], color);
    }

    /// A cone that stands upright.
    pub fn cone(&mut self, foot: Vec3, radius: f32, height: f32, color: Color) {
        const SIDES: u32 = 6;
        let at = |side: u32| {
            let angle = side as f32 / SIDES as f32 * std::f32::consts::TAU;
            foot + Vec3::new(angle.cos() * radius, 0.0, -angle.sin() * radius)
        };
        let top = foot + Vec3::Y * height;
        for side in 0..SIDES {
            self.quad([at(side), at(side + 1), top, top], color);
        }
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.indices.is_empty()
    }

    /// The mesh. Where the picture is drawn without light, the light is in the colours.
    pub fn mesh(mut self, quality: Quality) -> Mesh {
        if quality == Quality::Fast {
            for (color, normal) in self.colors.iter_mut().zip(&self.normals) {
                let lit = 0.62 + 0.45 * Vec3::from_array(*normal).dot(SUN.normalize()).max(0.0);
                color.iter_mut().take(3).for_each(|channel| *channel *= lit);
            }
        }
        Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::RENDER_WORLD)
            .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, self.positions)
            .with_inserted_attribute(Mesh::ATTRIBUTE_NORMAL, self.normals)
            .with_inserted_attribute(Mesh::ATTRIBUTE_COLOR, self.colors)
            .with_inserted_indices(Indices::U32(self.indices))
    }
}
