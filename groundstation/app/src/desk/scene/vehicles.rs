//! Vehicles: attitude, turning rotors, a line down to the ground that shows height and place.

use std::collections::BTreeMap;

use bevy::light::NotShadowCaster;
use bevy::prelude::*;
use mission::plan::corridor::Camera;
use session::VehicleSnapshot;
use telemetry::wire::Address;

use super::camera::{Quality, Stage};
use super::shape::Shape;
use super::{Origin, world_from};
use crate::desk::Desk;

/// A vehicle is never drawn smaller than this share of its distance: a real one cannot be seen from 150 m.
const SMALLEST: f32 = 0.03;
/// Positions are carried on by their speed for so long; what is older stands still.
const CARRY_ON_S: f64 = 1.0;
/// A rotor in flight, radians per second; slower than real ones, so that it does not flicker.
const ROTOR_RAD_S: f32 = 23.0;

/// A vehicle's place and attitude in the axes of the scene.
#[derive(Debug, Clone, Copy)]
pub struct Pose {
    /// Where.
    pub at: Vec3,
    /// Roll, pitch and yaw, radians, FRD in NED.
    pub attitude_rad: [f32; 3],
    /// Where its camera looks, and how wide, radians: as its gimbal says, or as on patrol where it says nothing.
    pub eye: Eye,
    /// Motors may turn.
    pub armed: bool,
    /// Not heard of.
    pub stale: bool,
}

/// Where a camera looks.
#[derive(Debug, Clone, Copy)]
pub struct Eye {
    /// Roll, pitch and yaw, radians, FRD in NED.
    pub angles_rad: [f32; 3],
    /// Opening of its picture across and along, radians.
    pub field_rad: [f32; 2],
}

impl Eye {
    fn of(vehicle: &VehicleSnapshot, yaw_rad: f32) -> Self {
        /// Where a patrol's camera looks (`CorridorRequest::new`): so far to the left of the nose, and down.
        const TOWARD_ROAD_RAD: f32 = 1.047;
        const DOWN_RAD: f32 = 0.785;
        let field = vehicle
            .cameras
            .first()
            .and_then(|camera| camera.field)
            .map(|field| [field.horizontal_rad, field.vertical_rad].map(|angle| angle as f32));
        let patrols = || {
            let camera = Camera::default();
            [camera.sensor_width_mm, camera.sensor_height_mm]
                .map(|size_mm| 2.0 * ((size_mm / 2.0 / camera.focal_mm) as f32).atan())
        };
        let look = vehicle.state.look().map(|look| [look.roll_rad, look.pitch_rad, look.yaw_rad].map(|a| a as f32));
        Self {
            angles_rad: look.unwrap_or([0.0, -DOWN_RAD, yaw_rad - TOWARD_ROAD_RAD]),
            field_rad: field.unwrap_or_else(patrols),
        }
    }
}

impl Pose {
    /// How its camera is turned.
    pub fn camera_rotation(&self) -> Quat {
        rotation(self.eye.angles_rad)
    }

    fn rotation(&self) -> Quat {
        rotation(self.attitude_rad)
    }
}

/// Roll, pitch and yaw, FRD in NED, in the axes of the scene.
fn rotation([roll, pitch, yaw]: [f32; 3]) -> Quat {
    Quat::from_rotation_y(-yaw) * Quat::from_rotation_x(pitch) * Quat::from_rotation_z(-roll)
}

/// Where every vehicle is.
#[derive(Resource, Default)]
pub struct Poses {
    all: BTreeMap<Address, Pose>,
    active: Option<Address>,
}

impl Poses {
    /// Every vehicle.
    pub fn all(&self) -> impl Iterator<Item = (Address, &Pose)> {
        self.all.iter().map(|(&address, pose)| (address, pose))
    }

    /// The active vehicle.
    pub fn active_pose(&self) -> Option<&Pose> {
        self.all.get(&self.active?)
    }

    /// Where the active vehicle is.
    pub fn active(&self) -> Option<Vec3> {
        self.active_pose().map(|pose| pose.at)
    }
}

#[derive(Component)]
pub struct VehicleModel(Address);

#[derive(Component)]
pub struct Rotor {
    direction: f32,
}

#[derive(Resource)]
pub struct Parts {
    body: Handle<Mesh>,
    rotor: Handle<Mesh>,
    material: Handle<StandardMaterial>,
    blur: Handle<StandardMaterial>,
}

pub fn setup(
    mut commands: Commands,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<StandardMaterial>>,
    quality: Res<Quality>,
) {
    commands.init_resource::<Poses>();
    commands.insert_resource(Parts {
        body: meshes.add(body().mesh(*quality)),
        rotor: meshes.add(rotor().mesh(*quality)),
        material: materials.add(quality.material(0.6)),
        blur: materials.add(StandardMaterial {
            base_color: Color::srgba(0.1, 0.1, 0.12, 0.55),
            alpha_mode: AlphaMode::Blend,
            cull_mode: None,
            ..default()
        }),
    });
}

/// A quadrotor of 1 m across, nose towards -z.
fn body() -> Shape {
    const SHELL: Color = Color::srgb(0.95, 0.95, 0.96);
    const ARM: Color = Color::srgb(0.18, 0.19, 0.21);
    const NOSE: Color = Color::srgb(0.90, 0.20, 0.10);
    const LIGHT: Color = Color::srgb(0.05, 0.35, 0.85);
    let mut shape = Shape::default();
    shape.block(Vec3::new(0.0, -0.05, 0.0), Vec3::NEG_Z, 0.24, 0.12, 0.14, SHELL);
    shape.block(Vec3::new(0.0, -0.02, -0.25), Vec3::NEG_Z, 0.03, 0.07, 0.07, NOSE);
    shape.block(Vec3::new(0.0, 0.09, 0.08), Vec3::NEG_Z, 0.06, 0.10, 0.03, LIGHT);
    shape.block(Vec3::new(0.0, -0.17, -0.16), Vec3::NEG_Z, 0.06, 0.06, 0.10, ARM);
    for (x, z) in [(1.0, 1.0), (1.0, -1.0), (-1.0, 1.0), (-1.0, -1.0)] {
        let out = Vec3::new(x, 0.0, z).normalize();
        shape.block(out * 0.28, out, 0.22, 0.02, 0.035, ARM);
        shape.block(out * 0.50, out, 0.035, 0.035, 0.09, ARM);
        shape.block(Vec3::new(x * 0.17, -0.24, z * 0.16), Vec3::NEG_Z, 0.015, 0.015, 0.2, ARM);
    }
    shape
}

fn rotor() -> Shape {
    const BLADE: Color = Color::srgb(0.12, 0.12, 0.14);
    let mut shape = Shape::default();
    shape.block(Vec3::ZERO, Vec3::NEG_Z, 0.24, 0.022, 0.008, BLADE);
    shape
}

/// Reads the model, and places every vehicle.
pub fn place(
    desk: NonSend<Desk>,
    origin: Res<Origin>,
    stage: Res<Stage>,
    time: Res<Time>,
    parts: Res<Parts>,
    mut poses: ResMut<Poses>,
    mut commands: Commands,
    mut models: Query<(Entity, &VehicleModel, &mut Transform, &Children), Without<Rotor>>,
    mut rotors: Query<(&Rotor, &mut Transform), Without<VehicleModel>>,
) {
    poses.active = desk.session().active();
    let before = std::mem::replace(&mut poses.all, read(&desk, &origin));
    for (address, pose) in &mut poses.all {
        if let Some(old) = before.get(address).filter(|old| !pose.armed && !moved(old, pose)) {
            *pose = Pose { stale: pose.stale, ..*old };
        }
    }
    let mut missing: Vec<Address> = poses.all.keys().copied().collect();
    let eye = stage.focus() + Vec3::Y * stage.distance();
    for (entity, model, mut transform, children) in &mut models {
        missing.retain(|address| *address != model.0);
        let Some(pose) = poses.all.get(&model.0) else {
            commands.entity(entity).despawn();
            continue;
        };
        let size = (pose.at.distance(eye) * SMALLEST).max(1.0);
        *transform = Transform::from_translation(pose.at + Vec3::Y * 0.24 * size)
            .with_rotation(pose.rotation())
            .with_scale(Vec3::splat(size));
        for child in children {
            if let Ok((rotor, mut turning)) = rotors.get_mut(*child)
                && pose.armed
            {
                turning.rotate_local_y(rotor.direction * ROTOR_RAD_S * time.delta_secs());
            }
        }
    }
    for address in missing {
        commands
            .spawn((
                Mesh3d(parts.body.clone()),
                MeshMaterial3d(parts.material.clone()),
                Transform::default(),
                VehicleModel(address),
            ))
            .with_children(|body| {
                for (x, z, direction) in [(1.0, -1.0, 1.0), (-1.0, 1.0, 1.0), (1.0, 1.0, -1.0), (-1.0, -1.0, -1.0)] {
                    let out = Vec3::new(x, 0.0, z).normalize() * 0.5;
                    body.spawn((
                        Mesh3d(parts.rotor.clone()),
                        MeshMaterial3d(parts.blur.clone()),
                        Transform::from_translation(out + Vec3::Y * 0.1),
                        NotShadowCaster,
                        Rotor { direction },
                    ));
                }
            });
    }
}

/// Whether a parked vehicle was carried, rather than that its sensors make noise.
fn moved(old: &Pose, new: &Pose) -> bool {
    const NOISE_M: f32 = 1.5;
    const NOISE_RAD: f32 = 0.06;
    let turned =
        |(a, b): (&f32, &f32)| (a - b + std::f32::consts::PI).rem_euclid(std::f32::consts::TAU) - std::f32::consts::PI;
    let angles = old.attitude_rad.iter().zip(&new.attitude_rad).map(turned);
    old.armed || old.at.distance(new.at) > NOISE_M || angles.into_iter().any(|angle| angle.abs() > NOISE_RAD)
}

fn read(desk: &Desk, origin: &Origin) -> BTreeMap<Address, Pose> {
    let snapshot = desk.shown();
    let now = snapshot.at.mono;
    let posed = snapshot.vehicles.iter().filter_map(|(&address, vehicle)| {
        let position = vehicle.state.position?;
        let age = now.since(position.at).as_secs_f64();
        let carried = age.min(CARRY_ON_S);
        let [north, east, down] = position.value.velocity_ned_m_s.map(|v| (v * carried) as f32);
        let height = position.value.rel_home.0.max(0.0);
        let at = world_from(&origin.frame, position.value.place, height) + Vec3::new(east, -down, -north);
        let attitude = vehicle.state.attitude.map(|a| a.value);
        let attitude_rad = attitude
            .map_or([0.0, 0.0, position.value.heading_rad.unwrap_or(0.0)], |a| [a.roll_rad, a.pitch_rad, a.yaw_rad]);
        let attitude_rad = attitude_rad.map(|angle| angle as f32);
        let at = at.with_y(at.y.max(0.0));
        let eye = Eye::of(vehicle, attitude_rad[2]);
        Some((address, Pose { at, attitude_rad, eye, armed: vehicle.state.is_armed(), stale: vehicle.lost }))
    });
    posed.collect()
}
