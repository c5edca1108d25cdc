//! What the scene is seen through: a camera that draws into a picture, led by what the pointer does over it.

use std::collections::BTreeMap;

use bevy::camera::RenderTarget;
use bevy::core_pipeline::tonemapping::Tonemapping;
use bevy::pbr::{DistanceFog, FogFalloff};
use bevy::prelude::*;
use bevy::render::render_resource::{Extent3d, TextureFormat, TextureUsages};
use bevy::render::renderer::RenderAdapterInfo;
use bevy_egui::{EguiTextureHandle, EguiUserTextures};
use mission::geo::{LatLon, LocalFrame};
use screens::SceneCamera;
use session::ScreenId;
use telemetry::wire::Address;

use super::vehicles::{Pose, Poses};
use super::{Origin, land, world_from};
use crate::desk::Desk;

/// The origin moves when what is looked at is farther from it than this, metres: 32-bit floats are then still good to a
/// millimetre.
const ORIGIN_REACH_M: f32 = 2_000.0;
/// Sizes of the picture are rounded up to this, so that dragging a divider does not make a new one in every frame.
const SIZE_STEP: u32 = 16;

/// The picture and where it is seen from.
#[derive(Resource)]
pub struct Stage {
    image: Handle<Image>,
    size_px: [u32; 2],
    focus: Vec3,
    yaw: f32,
    pitch: f32,
    distance: f32,
    /// What the person panned away from the vehicle.
    shift: Vec3,
}

impl Stage {
    /// The picture.
    pub fn image(&self) -> &Handle<Image> {
        &self.image
    }

    /// What is looked at, in the axes of the scene.
    pub fn focus(&self) -> Vec3 {
        self.focus
    }

    /// Distance from which it is looked at, metres.
    pub fn distance(&self) -> f32 {
        self.distance
    }
}

/// How much work goes into a picture.
#[derive(Resource, Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quality {
    /// Shadows, four samples of each pixel, every pixel of the screen.
    Fine,
    /// For a processor that draws pixels one by one: a quarter of the pixels, no shadows.
    Fast,
}

impl Quality {
    /// A matt material for coloured shapes.
    pub fn material(self, roughness: f32) -> StandardMaterial {
        let unlit = self == Self::Fast;
        StandardMaterial { perceptual_roughness: roughness, reflectance: 0.1, unlit, ..default() }
    }

    /// What the graphics adapter can do.
    pub fn of(adapter: &RenderAdapterInfo) -> Self {
        // The type's name, because its crate is not ours to name.
        if format!("{:?}", adapter.device_type) == "Cpu" { Self::Fast } else { Self::Fine }
    }
}

/// The camera of the scene.
#[derive(Component)]
pub struct SceneEye;

pub fn setup(
    mut commands: Commands,
    mut images: ResMut<Assets<Image>>,
    mut textures: ResMut<EguiUserTextures>,
    quality: Res<Quality>,
) {
    let mut picture = Image::new_target_texture(16, 16, TextureFormat::Bgra8UnormSrgb, None);
    picture.texture_descriptor.usage |= TextureUsages::COPY_SRC;
    let image = images.add(picture);
    textures.add_image(EguiTextureHandle::Strong(image.clone()));
    commands.spawn((
        Camera3d::default(),
        Camera { order: -1, clear_color: ClearColorConfig::Custom(land::HORIZON), is_active: false, ..default() },
        RenderTarget::Image(image.clone().into()),
        Projection::Perspective(PerspectiveProjection { fov: 0.9, near: 0.5, far: 30_000.0, ..default() }),
        Tonemapping::AcesFitted,
        if *quality == Quality::Fine { Msaa::Sample4 } else { Msaa::Off },
        DistanceFog {
            color: land::HORIZON,
            falloff: FogFalloff::Linear { start: 2_500.0, end: 11_000.0 },
            ..default()
        },
        Transform::default(),
        SceneEye,
    ));
    commands.insert_resource(Stage {
        image,
        size_px: [16, 16],
        focus: Vec3::ZERO,
        yaw: 0.7,
        pitch: 0.38,
        distance: 170.0,
        shift: Vec3::ZERO,
    });
}

/// Decides what is looked at, and moves the origin after it.
pub fn choose_focus(desk: NonSend<Desk>, poses: Res<Poses>, mut origin: ResMut<Origin>, mut stage: ResMut<Stage>) {
    let input = desk.screens().scene();
    stage.yaw -= input.drag.x * 0.006;
    stage.pitch = (stage.pitch + input.drag.y * 0.006).clamp(-0.05, 1.5);
    if input.zoom > 0.0 {
        stage.distance = (stage.distance / input.zoom).clamp(12.0, 6_000.0);
    }
    let across = Quat::from_rotation_y(stage.yaw);
    let per_point = stage.distance * 0.0016;
    let pan = across * Vec3::new(-input.pan.x * per_point, 0.0, -input.pan.y * per_point);
    stage.shift += pan;
    let place = desk.focus();
    if origin.moves == 0 {
        origin.frame = LocalFrame::new(place, 0.0);
        origin.moves = 1;
    }
    // Who plans under a bridge looks at the bridge.
    let follows = input.camera != SceneCamera::Orbit && desk.planned_bridge().is_none();
    if follows {
        stage.shift = Vec3::ZERO;
    }
    let target = poses.active().filter(|_| follows).unwrap_or_else(|| world_from(&origin.frame, place, 0.0));
    stage.focus = target + stage.shift;
    if stage.focus.with_y(0.0).length() > ORIGIN_REACH_M {
        let moved = place_of(&origin.frame, stage.focus);
        stage.focus.x = 0.0;
        stage.focus.z = 0.0;
        origin.frame = LocalFrame::new(moved, 0.0);
        origin.moves += 1;
    }
}

fn place_of(frame: &LocalFrame, at: Vec3) -> LatLon {
    let enu = mission::geo::Enu { east_m: f64::from(at.x), north_m: f64::from(-at.z), up_m: 0.0 };
    frame.wgs84_from_enu(enu).0
}

/// Places the camera and sizes its picture; nothing is drawn where nobody looks.
pub fn place(
    desk: NonSend<Desk>,
    poses: Res<Poses>,
    quality: Res<Quality>,
    mut stage: ResMut<Stage>,
    mut drawn: Local<Drawn>,
    mut images: ResMut<Assets<Image>>,
    mut eye: Single<(&mut Camera, &mut Transform, &mut Projection), With<SceneEye>>,
) {
    let input = desk.screens().scene();
    let (camera, transform, projection) = &mut *eye;
    camera.is_active = input.size_px.iter().all(|&side| side > 1);
    if !camera.is_active {
        return;
    }
    let part = if *quality == Quality::Fine { 1 } else { 2 };
    let size = input.size_px.map(|side| (side / part).div_ceil(SIZE_STEP) * SIZE_STEP);
    if size != stage.size_px {
        stage.size_px = size;
        if let Some(mut image) = images.get_mut(&stage.image) {
            image.resize(Extent3d { width: size[0], height: size[1], depth_or_array_layers: 1 });
        }
    }
    let onboard = poses.active_pose().filter(|_| input.camera == SceneCamera::Onboard);
    let wide = if let Some(pose) = onboard {
        **transform = Transform::from_translation(pose.at).with_rotation(pose.camera_rotation());
        pose.eye.field_rad[1]
    } else {
        let turn = Quat::from_rotation_y(stage.yaw) * Quat::from_rotation_x(-stage.pitch);
        let away = turn * Vec3::Z * stage.distance;
        let mut at = stage.focus + away;
        at.y = at.y.max(1.5);
        **transform = Transform::from_translation(at).looking_at(stage.focus, Vec3::Y);
        0.9
    };
    if let Projection::Perspective(perspective) = &mut **projection {
        perspective.fov = wide;
        perspective.aspect_ratio = size[0] as f32 / size[1] as f32;
    }
    // A picture of what has not moved is not drawn again: a parked fleet costs next to nothing.
    camera.is_active = drawn.changes(transform, size, &poses, desk.session().screen());
}

/// What the latest pictures showed.
#[derive(Default)]
pub struct Drawn {
    key: Vec<i64>,
    poses: BTreeMap<Address, Pose>,
    since: u32,
}

impl Drawn {
    /// Meshes and textures follow a change by a few frames.
    const SETTLE_FRAMES: u32 = 12;
    /// Everything is drawn again after so many frames: what is not in the key shows up a little later.
    const REFRESH_FRAMES: u32 = 30;

    fn changes(&mut self, eye: &Transform, size: [u32; 2], poses: &Poses, screen: ScreenId) -> bool {
        let mut key = vec![i64::from(size[0]), i64::from(size[1]), screen as i64];
        key.extend(eye.translation.to_array().map(|metres| (metres * 20.0).round() as i64));
        key.extend(eye.rotation.to_array().map(|part| (part * 2_000.0).round() as i64));
        let stands = poses.all().count() == self.poses.len()
            && poses.all().all(|(address, pose)| self.poses.get(&address).is_some_and(|shown| alike(shown, pose)));
        if key == self.key && stands {
            self.since = self.since.saturating_add(1);
        } else {
            self.since = 0;
            self.key = key;
            self.poses = poses.all().map(|(address, pose)| (address, *pose)).collect();
        }
        self.since <= Self::SETTLE_FRAMES || self.since.is_multiple_of(Self::REFRESH_FRAMES)
    }
}

/// Whether nobody sees a difference. On the ground a receiver wanders by a metre or two while its vehicle stands.
fn alike(shown: &Pose, pose: &Pose) -> bool {
    let (metres, degrees) = if pose.armed { (0.05, 0.25) } else { (2.0, 2.0) };
    let turned = |part: usize| {
        let by = f64::from(pose.attitude_rad[part] - shown.attitude_rad[part]);
        mission::geo::wrap_pi(by).to_degrees().abs()
    };
    shown.armed == pose.armed
        && shown.stale == pose.stale
        && shown.at.distance(pose.at) < metres
        && (0..3).all(|part| turned(part) < degrees)
}
