//! What is planned and measured, drawn into the scene: the corridor as a tube coloured by its findings, fence walls, the
//! camera's view and its footprint, the track, and the wind.

use bevy::light::{NotShadowCaster, NotShadowReceiver};
use bevy::prelude::*;
use mission::geo::LatLon;
use mission::plan::checks::Severity;
use session::planner::{WantedBridge, WayBack};

use super::camera::Quality;
use super::vehicles::{Pose, Poses};
use super::{Origin, shape::Shape, world_from};
use crate::desk::Desk;

/// Radius of the corridor tube, metres: how well a patrol keeps its line.
const TUBE_M: f32 = 2.5;
/// The same beside a bridge, where it is flown slowly.
const THIN_TUBE_M: f32 = 0.35;
const TUBE_SIDES: u32 = 8;
/// What lies on the ground is drawn so high, metres: over the water's surface.
const OVER_GROUND_M: f64 = 0.3;
/// Patches that are drawn; further ones are smaller.
const MOST_PATCHES: usize = 400;
/// Fence walls are drawn so high: the height limit of a controlled-free flight.
const FENCE_M: f32 = 120.0;

const FREE: Color = Color::srgba(0.10, 0.55, 0.95, 0.55);
const CAUTION: Color = Color::srgba(0.95, 0.65, 0.05, 0.65);
const BLOCKED: Color = Color::srgba(0.90, 0.12, 0.10, 0.75);
const FENCE: Color = Color::srgba(0.95, 0.45, 0.10, 0.12);

#[derive(Component)]
pub struct PlanMesh;

/// Builds tube and fence again when the plan changed or the origin moved.
pub fn rebuild(
    desk: NonSend<Desk>,
    origin: Res<Origin>,
    mut glass: Local<Option<Handle<StandardMaterial>>>,
    mut built: Local<Option<(u32, Drawn)>>,
    old: Query<Entity, With<PlanMesh>>,
    mut commands: Commands,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<StandardMaterial>>,
) {
    let drawn = Drawn::of(&desk);
    if built.as_ref().is_some_and(|(moves, before)| *moves == origin.moves && *before == drawn) {
        return;
    }
    let glass = glass.get_or_insert_with(|| {
        materials.add(StandardMaterial { alpha_mode: AlphaMode::Blend, unlit: true, cull_mode: None, ..default() })
    });
    old.iter().for_each(|entity| commands.entity(entity).despawn());
    let shapes = [
        tube(&colored(&origin, &drawn.path), drawn.radius_m),
        walls(&origin, &drawn.fences),
        patches(&origin, &drawn.unseen),
        ways(&origin, &drawn.ways),
        beyond(&desk, &origin),
    ];
    for shape in shapes {
        if !shape.is_empty() {
            commands.spawn((
                Mesh3d(meshes.add(shape.mesh(Quality::Fine))),
                MeshMaterial3d(glass.clone()),
                NotShadowCaster,
                NotShadowReceiver,
                PlanMesh,
            ));
        }
    }
    *built = Some((origin.moves, drawn));
}

/// What of the plan is drawn.
#[derive(PartialEq)]
pub struct Drawn {
    path: Vec<(LatLon, f64, Option<Severity>)>,
    radius_m: f32,
    fences: Vec<Vec<LatLon>>,
    /// Ground under a bridge that no photo shows.
    unseen: Vec<Vec<LatLon>>,
    /// Ways that the aircraft would take by itself and must not: heights above the ground, metres.
    ways: Vec<Vec<(LatLon, f64)>>,
    /// The bridge that is asked for, and how many keep-outs stand beside it.
    site: Option<(WantedBridge, usize)>,
}

impl Drawn {
    fn of(desk: &Desk) -> Self {
        let planner = desk.session().planner();
        let fence = planner.plan().map(|plan| &plan.fence);
        let fences = fence.map(|fence| fence.polygons.iter().map(|polygon| polygon.corners.clone()).collect());
        let (mut unseen, mut ways) = (Vec::new(), Vec::new());
        if let Some((under, judged)) = planner.under().and_then(|under| Some((under, under.judged.as_ref()?))) {
            let patches = judged.ground.iter().flat_map(|ground| &ground.unseen).take(MOST_PATCHES);
            unseen.extend(patches.map(|patch| patch.outline.clone()));
            let way = |finding: &WayBack| finding.way.iter().map(|at| under.made.scene.wgs84(*at)).collect();
            ways.extend(judged.ways_back.iter().map(way));
        }
        // Beside a bridge a tube as thick as a corridor's would hide what it passes.
        let radius_m = if planner.document().under().is_some() { THIN_TUBE_M } else { TUBE_M };
        let site = planner.document().under().cloned().zip(planner.under().map(|under| under.keep_outs));
        Self { path: planner.path().collect(), radius_m, fences: fences.unwrap_or_default(), unseen, ways, site }
    }
}

fn colored(origin: &Origin, path: &[(LatLon, f64, Option<Severity>)]) -> Vec<(Vec3, Color)> {
    let point = |&(place, height, severity): &(LatLon, f64, Option<Severity>)| {
        let color = match severity {
            None => FREE,
            Some(Severity::Blocks) => BLOCKED,
            Some(_) => CAUTION,
        };
        (world_from(&origin.frame, place, height.max(0.2)), color)
    };
    path.iter().map(point).collect()
}

/// Ground that no photo shows.
fn patches(origin: &Origin, unseen: &[Vec<LatLon>]) -> Shape {
    let mut shape = Shape::default();
    for outline in unseen {
        let corner = |place: &LatLon| world_from(&origin.frame, *place, OVER_GROUND_M);
        let corners: Vec<Vec3> = outline.iter().map(corner).collect();
        for at in 1..corners.len().saturating_sub(1) {
            shape.quad([corners[0], corners[at], corners[at + 1], corners[at + 1]], BLOCKED);
        }
    }
    shape
}

/// What of the bridge and of what stands beside it the road file does not hold.
fn beyond(desk: &Desk, origin: &Origin) -> Shape {
    let (mut shape, planner) = (Shape::default(), desk.session().planner());
    if let Some((under, wanted)) = planner.under().zip(planner.document().under()) {
        super::solids::draw(&mut shape, &origin.frame, &under.beyond_road(wanted));
    }
    shape
}

/// Ways that the aircraft must not take by itself, as thin tubes.
fn ways(origin: &Origin, ways: &[Vec<(LatLon, f64)>]) -> Shape {
    let mut shape = Shape::default();
    for way in ways {
        let point = |&(place, height): &(LatLon, f64)| (world_from(&origin.frame, place, height.max(0.2)), BLOCKED);
        shape.append(tube(&way.iter().map(point).collect::<Vec<_>>(), THIN_TUBE_M));
    }
    shape
}

fn tube(points: &[(Vec3, Color)], radius_m: f32) -> Shape {
    let mut shape = Shape::default();
    let ring = |at: Vec3, along: Vec3| -> Vec<Vec3> {
        let right = along.cross(Vec3::Y).try_normalize().unwrap_or(Vec3::X);
        let up = right.cross(along).normalize_or(Vec3::Y);
        (0..=TUBE_SIDES)
            .map(|side| {
                let (sin, cos) = (side as f32 / TUBE_SIDES as f32 * std::f32::consts::TAU).sin_cos();
                at + (right * cos + up * sin) * radius_m
            })
            .collect()
    };
    for pair in points.windows(2) {
        let along = (pair[1].0 - pair[0].0).normalize_or(Vec3::NEG_Z);
        let (from, to) = (ring(pair[0].0, along), ring(pair[1].0, along));
        for side in 0..TUBE_SIDES as usize {
            shape.quad([from[side], to[side], to[side + 1], from[side + 1]], pair[1].1);
        }
    }
    shape
}

fn walls(origin: &Origin, fences: &[Vec<LatLon>]) -> Shape {
    let mut shape = Shape::default();
    for corners in fences {
        let foot: Vec<Vec3> = corners.iter().map(|&place| world_from(&origin.frame, place, 0.0)).collect();
        for (at, &corner) in foot.iter().enumerate() {
            let next = foot[(at + 1) % foot.len()];
            let up = Vec3::Y * FENCE_M;
            shape.quad([corner, next, next + up, corner + up], FENCE);
        }
    }
    shape
}

/// Lines that move with the vehicles.
pub fn draw_lines(desk: NonSend<Desk>, origin: Res<Origin>, poses: Res<Poses>, mut gizmos: Gizmos) {
    const TRACK: Color = Color::srgb(1.0, 0.85, 0.1);
    const VIEW: Color = Color::srgba(0.1, 0.95, 0.95, 0.9);
    const DROP: Color = Color::srgba(1.0, 1.0, 1.0, 0.6);
    const WIND: Color = Color::srgb(0.85, 0.2, 0.85);
    for (_, pose) in poses.all() {
        gizmos.line(pose.at, pose.at.with_y(0.05), DROP);
        let flat = Quat::from_rotation_x(std::f32::consts::FRAC_PI_2);
        gizmos.circle(Isometry3d::new(pose.at.with_y(0.3), flat), 2.0, DROP);
    }
    let track = desk.track();
    gizmos.linestrip(track.map(|(place, height)| world_from(&origin.frame, place, height.max(0.1))), TRACK);
    let Some(pose) = poses.active_pose().filter(|pose| !pose.stale) else { return };
    if pose.at.y > 1.0 {
        let corners = footprint(pose);
        for (at, &corner) in corners.iter().enumerate() {
            gizmos.line(pose.at, corner, VIEW);
            gizmos.line(corner, corners[(at + 1) % corners.len()], VIEW);
        }
    }
    if let Some(wind) = desk.active_state().and_then(|state| state.wind).map(|w| w.value)
        && wind.speed_m_s > 0.5
    {
        let to = (wind.from_rad + std::f64::consts::PI) as f32;
        let along = Vec3::new(to.sin(), 0.0, -to.cos()) * (3.0 + 2.0 * wind.speed_m_s as f32);
        let from = pose.at + Vec3::Y * 6.0;
        gizmos.arrow(from - along, from, WIND);
    }
}

/// Ground that the camera shows.
fn footprint(pose: &Pose) -> [Vec3; 4] {
    let [half_wide, half_high] = pose.eye.field_rad.map(|angle| (angle / 2.0).tan());
    let turn = pose.camera_rotation();
    [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)].map(|(across, up): (f32, f32)| {
        let ray = turn * Vec3::new(across * half_wide, up * half_high, -1.0);
        // A ray that does not come down within a kilometre is cut there.
        let reach = if ray.y < -0.02 { (pose.at.y / -ray.y).min(1_000.0) } else { 1_000.0 };
        (pose.at + ray * reach).with_y(0.3)
    })
}
