//! Names in the scene: stakes, bridges, facilities, vehicles. The screens write them over the picture, in their own font
//! and size; here is only where.

use bevy::prelude::*;
use mission::road::{LinePosition, Road};
use screens::{SceneLabel, SceneLabelKind};

use super::camera::{SceneEye, Stage};
use super::vehicles::Poses;
use super::{Origin, road, world_from};
use crate::desk::Desk;

/// Stakes are named so far from what is looked at, metres.
const STAKES_M: f64 = 2_500.0;
const STAKE_EVERY_M: f64 = 500.0;
/// Names are not shown farther away than this, metres.
const FAR_M: f32 = 4_000.0;

pub fn project(
    mut desk: NonSendMut<Desk>,
    origin: Res<Origin>,
    stage: Res<Stage>,
    poses: Res<Poses>,
    eye: Single<(&Camera, &GlobalTransform), With<SceneEye>>,
) {
    let (camera, transform) = *eye;
    if !camera.is_active || origin.moves == 0 {
        return;
    }
    let mut named: Vec<(Vec3, String, SceneLabelKind)> = Vec::new();
    for (address, pose) in poses.all() {
        named.push((pose.at + Vec3::Y * 3.0, desk.name_of(address), SceneLabelKind::Vehicle));
    }
    let network = desk.session().network().clone();
    for road in &network.roads {
        name_road(road, &origin, &mut named);
    }
    let Some(size) = camera.logical_target_size() else { return };
    let labels = named.into_iter().filter_map(|(at, text, kind)| {
        let away = transform.translation().distance(at);
        if away > FAR_M || (kind == SceneLabelKind::Stake && away > stage.distance() * 12.0 + 400.0) {
            return None;
        }
        let on = camera.world_to_viewport(transform, at).ok()?;
        let share = [on.x / size.x, on.y / size.y];
        let shown = share.iter().all(|part| (0.0..=1.0).contains(part));
        shown.then_some((away, SceneLabel { at: share, text, kind }))
    });
    let mut labels: Vec<_> = labels.collect();
    labels.sort_by(|a, b| a.0.total_cmp(&b.0));
    desk.set_labels(labels.into_iter().map(|(_, label)| label).collect());
}

fn name_road(road: &Road, origin: &Origin, named: &mut Vec<(Vec3, String, SceneLabelKind)>) {
    let middle = road::nearest(road, origin.frame.origin());
    let first = ((middle - STAKES_M).max(0.0) / STAKE_EVERY_M).ceil() as u32;
    let last = ((middle + STAKES_M).min(road.line.length_m()) / STAKE_EVERY_M).floor() as u32;
    for number in first..=last {
        let measured_m = f64::from(number) * STAKE_EVERY_M;
        let beside = road.line.place(LinePosition { measured_m, offset_right_m: road.increasing.outer_edge_m + 1.0 });
        let at = world_from(&origin.frame, beside, road::surface_m(road, measured_m) + 2.0);
        named.push((at, road.stake_place(measured_m).stake.to_string(), SceneLabelKind::Stake));
    }
    let near = |m: f64| (m - middle).abs() < f64::from(FAR_M);
    for bridge in &road.bridges {
        let measured_m = (bridge.stretch.from_m + bridge.stretch.to_m) / 2.0;
        if near(measured_m) {
            let at = world_from(&origin.frame, road.line.point(measured_m), bridge.deck_height_m + 6.0);
            named.push((at, bridge.name.clone(), SceneLabelKind::Structure));
        }
    }
    for facility in road.facilities.iter().filter(|f| near(f.measured_m)) {
        let at = world_from(&origin.frame, facility.place, 12.0);
        named.push((at, facility.name.clone(), SceneLabelKind::Structure));
    }
}
