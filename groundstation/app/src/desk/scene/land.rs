//! Ground, sky, light, and the roads around what is looked at.

use bevy::asset::RenderAssetUsages;
use bevy::image::{ImageAddressMode, ImageSampler, ImageSamplerDescriptor};
use bevy::light::{CascadeShadowConfigBuilder, GlobalAmbientLight, NotShadowCaster, NotShadowReceiver};
use bevy::prelude::*;
use bevy::render::render_resource::{Extent3d, TextureDimension, TextureFormat};

use super::Origin;
use super::camera::{Quality, Stage};
use super::road;
use super::shape::SUN;
use crate::desk::Desk;

/// Roads are built this far to both sides of what is looked at, metres.
const REACH_M: f64 = 5_000.0;
const GROUND_M: f32 = 24_000.0;
const FIELD_M: f32 = 700.0;

/// Colour of the sky at the horizon, into which the land fades.
pub const HORIZON: Color = Color::srgb(0.78, 0.86, 0.93);
const ZENITH: Color = Color::srgb(0.30, 0.52, 0.80);

/// What follows the camera's focus.
#[derive(Component)]
pub struct FollowsFocus;

#[derive(Component)]
pub struct RoadMesh;

#[derive(Resource)]
pub struct RoadMaterial(Handle<StandardMaterial>);

pub fn setup(
    mut commands: Commands,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<StandardMaterial>>,
    mut images: ResMut<Assets<Image>>,
    quality: Res<Quality>,
) {
    commands.insert_resource(GlobalAmbientLight {
        color: Color::srgb(0.85, 0.92, 1.0),
        brightness: 500.0,
        ..default()
    });
    commands.spawn((
        DirectionalLight { illuminance: 9_000.0, shadow_maps_enabled: *quality == Quality::Fine, ..default() },
        CascadeShadowConfigBuilder {
            num_cascades: 2,
            maximum_distance: 500.0,
            first_cascade_far_bound: 90.0,
            ..default()
        }
        .build(),
        Transform::from_translation(SUN).looking_at(Vec3::ZERO, Vec3::Y),
    ));
    let mut ground = Plane3d::new(Vec3::Y, Vec2::splat(GROUND_M / 2.0)).mesh().build();
    ground.remove_attribute(Mesh::ATTRIBUTE_UV_0);
    let corner = GROUND_M / 2.0 / FIELD_M;
    let corners: Vec<[f32; 2]> = match ground.attribute(Mesh::ATTRIBUTE_POSITION).and_then(|p| p.as_float3()) {
        Some(positions) => positions.iter().map(|p| [p[0] / FIELD_M, p[2] / FIELD_M]).collect(),
        None => vec![[0.0, 0.0], [corner, 0.0], [corner, corner], [0.0, corner]],
    };
    ground.insert_attribute(Mesh::ATTRIBUTE_UV_0, corners);
    commands.spawn((
        Mesh3d(meshes.add(ground)),
        MeshMaterial3d(
            materials.add(StandardMaterial { base_color_texture: Some(images.add(fields())), ..quality.material(1.0) }),
        ),
        FollowsFocus,
    ));
    commands.spawn((
        Mesh3d(meshes.add(sky())),
        MeshMaterial3d(materials.add(StandardMaterial {
            unlit: true,
            fog_enabled: false,
            cull_mode: None,
            ..default()
        })),
        NotShadowCaster,
        NotShadowReceiver,
        FollowsFocus,
    ));
    commands.insert_resource(RoadMaterial(materials.add(quality.material(0.95))));
}

/// A dome of colours from horizon to zenith.
fn sky() -> Mesh {
    let mut dome = Sphere::new(GROUND_M * 0.6).mesh().uv(24, 24);
    let colors: Vec<[f32; 4]> = dome
        .attribute(Mesh::ATTRIBUTE_POSITION)
        .and_then(|p| p.as_float3())
        .unwrap_or_default()
        .iter()
        .map(|p| {
            let up = (p[1] / (GROUND_M * 0.6)).clamp(0.0, 1.0).powf(0.55);
            HORIZON.to_linear().mix(&ZENITH.to_linear(), up).to_f32_array()
        })
        .collect();
    dome.insert_attribute(Mesh::ATTRIBUTE_COLOR, colors);
    dome
}

/// Fields as seen from above: strips of crops between ditches and tracks. Invented, the same at every start.
fn fields() -> Image {
    const SIZE: u32 = 512;
    let random = |x: u32, y: u32| {
        let mut n = x.wrapping_mul(374_761_393).wrapping_add(y.wrapping_mul(668_265_263));
        n = (n ^ (n >> 13)).wrapping_mul(1_274_126_177);
        f32::from(((n ^ (n >> 16)) & 0xff) as u8) / 255.0
    };
    const CROPS: [[f32; 3]; 5] =
        [[0.42, 0.52, 0.27], [0.50, 0.56, 0.30], [0.36, 0.48, 0.26], [0.58, 0.57, 0.36], [0.40, 0.47, 0.31]];
    let mut data = Vec::with_capacity((SIZE * SIZE * 4) as usize);
    for y in 0..SIZE {
        for x in 0..SIZE {
            let (column, row) = (x / 64, y / 128);
            let crop = CROPS[(random(column, row) * 4.99) as usize];
            let ditch = x % 64 < 2 || y % 128 < 3;
            let grain = 0.94 + 0.1 * random(x, y) + if x % 8 < 4 { 0.02 } else { 0.0 };
            for channel in crop {
                let value = if ditch { channel * 0.72 } else { channel * grain };
                data.push((value.clamp(0.0, 1.0) * 255.0) as u8);
            }
            data.push(255);
        }
    }
    let size = Extent3d { width: SIZE, height: SIZE, depth_or_array_layers: 1 };
    let usages = RenderAssetUsages::RENDER_WORLD;
    let mut image = Image::new(size, TextureDimension::D2, data, TextureFormat::Rgba8UnormSrgb, usages);
    image.sampler = ImageSampler::Descriptor(ImageSamplerDescriptor {
        address_mode_u: ImageAddressMode::Repeat,
        address_mode_v: ImageAddressMode::Repeat,
        ..ImageSamplerDescriptor::linear()
    });
    image
}

/// Builds the roads again when the origin moved.
pub fn rebuild(
    desk: NonSend<Desk>,
    origin: Res<Origin>,
    stage: Res<Stage>,
    material: Res<RoadMaterial>,
    quality: Res<Quality>,
    mut built: Local<Option<(u32, usize)>>,
    old: Query<Entity, With<RoadMesh>>,
    mut following: Query<&mut Transform, With<FollowsFocus>>,
    mut commands: Commands,
    mut meshes: ResMut<Assets<Mesh>>,
) {
    for mut transform in &mut following {
        // In whole fields, so that the pattern does not swim.
        let focus = (stage.focus() / FIELD_M).round() * FIELD_M;
        transform.translation = Vec3::new(focus.x, 0.0, focus.z);
    }
    let network = desk.session().network();
    let key = (origin.moves, std::sync::Arc::as_ptr(network) as usize);
    if *built == Some(key) || origin.moves == 0 {
        return;
    }
    *built = Some(key);
    old.iter().for_each(|entity| commands.entity(entity).despawn());
    for road in &network.roads {
        let middle = road::nearest(road, origin.frame.origin());
        let (from, to) = ((middle - REACH_M).max(0.0), (middle + REACH_M).min(road.line.length_m()));
        let shape = road::build(road, &origin.frame, from, to);
        if !shape.is_empty() {
            commands.spawn((Mesh3d(meshes.add(shape.mesh(*quality))), MeshMaterial3d(material.0.clone()), RoadMesh));
        }
    }
}
