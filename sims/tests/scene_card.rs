//! A drone before a scene: what lies on its camera's card shows what is there.
#![allow(clippy::unwrap_used, missing_docs)]

use mission::geo::destination;
use sims::camera::{Pose, SCENE_SIZE, Stage};
use sims::scene::{Object, ObjectKind, Scene, View};
use sims::vehicle::STEP_S;
use sims::{CameraConfig, Drone, DroneConfig};

#[path = "common/planted.rs"]
mod planted;

use planted::{GROUND_AMSL_M, Planted};

/// On the ground beside the road, looking level to the north, twelve seconds after power-on; one picture.
fn picture(scene: &Scene, planted: &Planted) -> (Drone, Stage, Vec<u8>) {
    let stage = Stage::new(scene.clone());
    let camera = Some(CameraConfig { stage: Some(stage.clone()), ..CameraConfig::default() });
    let config = DroneConfig { camera, ..DroneConfig::at(planted.beside(26_000.0, 60.0), 1) };
    let mut drone = Drone::new(&DroneConfig { ground_amsl_m: GROUND_AMSL_M, ..config });
    let run = |drone: &mut Drone, seconds: f64| (0..(seconds / STEP_S) as u64).for_each(|_| drone.step());
    run(&mut drone, 12.0);
    drone.autopilot_mut().shoot();
    run(&mut drone, 0.5);
    let file = drone.camera().unwrap().card().get("/DCIM/100PATRL/IMG_00000.JPG").unwrap().to_vec();
    println!("{} bytes", file.len());
    (drone, stage, file)
}

#[test]
fn a_picture_on_the_card_shows_the_scene_from_where_the_drone_truly_is() {
    let planted = Planted::new();
    let place = destination(planted.beside(26_000.0, 60.0), 0.0, 12.0);
    let hut = Object { place, ..planted.grounded(1, ObjectKind::Hut, [26_000.0, 60.0], 0.0) };
    let scene = planted.scene.with_objects(vec![hut]);
    let (drone, stage, file) = picture(&scene, &planted);
    let frame = file.windows(9).find(|bytes| bytes[..2] == [0xFF, 0xC0]).unwrap();
    let size = [7, 5].map(|at| usize::from(u16::from_be_bytes([frame[at], frame[at + 1]])));
    assert_eq!((size[0], size[1]), SCENE_SIZE);
    stage.follow(&drone);
    let showing = stage.showing();
    assert!((showing.time_s - 12.5).abs() < 0.1);
    let view = View::of(Pose::of(&drone), SCENE_SIZE, showing.view_deg);
    assert!(showing.scene.seen(&view, 1, showing.time_s).unwrap().area_px > 10_000.0);
    assert_eq!(picture(&scene, &planted).2, file, "the same flight gives the same file");
    assert_ne!(picture(&planted.scene, &planted).2, file, "without the hut it is another picture");
}
