//! `scene_picture FOLDER`: pictures of scenes on the demonstration network as a drone's camera takes them, JPEG, and the time
//! each took; and a film of a patrol, raw H.264.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use bridges::bridge::Made;
use bridges::sites::Sites;
use mission::geo::destination;
use sims::camera::{CameraConfig, Film, Label, Pose, SCENE_SIZE, Shot, Stage, still};
use sims::scene::{Light, Moving, Object, ObjectKind, Scene, View};

#[path = "../tests/common/planted.rs"]
mod planted;

use planted::{GROUND_AMSL_M, KINDS, Planted, looking, size_m};

type Failure = Box<dyn std::error::Error>;

const UTC_US: u64 = 1_790_000_000_000_000;
/// Off any bridge.
const PATROLLED_M: f64 = 26_000.0;

fn main() -> Result<(), Failure> {
    let folder = std::env::args().nth(1).ok_or("scene_picture FOLDER")?;
    let folder = Path::new(&folder);
    let planted = Planted::new();
    let patrol = planted.scene.with_objects([planted.traffic(PATROLLED_M), patrol_findings(&planted)].concat());
    let over = looking(
        planted.beside(PATROLLED_M - 60.0, 40.0),
        GROUND_AMSL_M + 60.0,
        planted.beside(PATROLLED_M + 40.0, 0.0),
        GROUND_AMSL_M,
    );
    picture(folder, "patrol", &patrol, over, 70.0)?;
    let near = looking(
        planted.beside(PATROLLED_M - 10.0, 30.0),
        GROUND_AMSL_M + 25.0,
        planted.beside(PATROLLED_M + 15.0, 9.0),
        GROUND_AMSL_M,
    );
    picture(folder, "accident", &patrol, near, 70.0)?;
    let night = patrol.with_light(Light::Night);
    picture(folder, "night", &night, over, 70.0)?;
    picture(folder, "night_near", &night, near, 70.0)?;
    under_deck(folder, &planted)?;
    let (crack, place, amsl_m) = planted.cracked_cap(1, 10);
    let out = destination(place, crack.heading_rad, 6.0);
    let cracked = planted.scene.with_objects(vec![crack]);
    picture(folder, "bearing", &cracked, looking(out, amsl_m, place, amsl_m), 70.0)?;
    picture(folder, "bearing_zoomed", &cracked, looking(out, amsl_m, place, amsl_m), 20.0)?;
    line_up(folder, &planted)?;
    let crossing = looking(planted.beside(12_500.0, 90.0), 45.0, planted.beside(12_600.0, 0.0), 20.0);
    picture(folder, "river", &planted.scene, crossing, 70.0)?;
    barriers(folder, &planted)?;
    film(folder, &planted, patrol)
}

fn patrol_findings(planted: &Planted) -> Vec<Object> {
    let stopped = |id, kind, along_m: f64, offset_m| planted.on_road(id, kind, [PATROLLED_M + along_m, offset_m], 0.0);
    let beside = |id, kind, along_m: f64, offset_m| {
        planted.grounded(id, kind, [PATROLLED_M + along_m, offset_m], -std::f64::consts::FRAC_PI_2)
    };
    vec![
        stopped(1, ObjectKind::Lorry, 20.0, 11.6),
        stopped(2, ObjectKind::Person, 11.0, 12.3),
        stopped(3, ObjectKind::Debris, 5.0, 8.0),
        stopped(4, ObjectKind::BrokenRail, 35.0, 13.6),
        beside(5, ObjectKind::PiledGoods, 40.0, 24.0),
        beside(6, ObjectKind::Excavator, 60.0, 30.0),
        beside(7, ObjectKind::Board, 95.0, 35.0),
        beside(8, ObjectKind::Building, 170.0, 70.0),
        beside(9, ObjectKind::PilingRig, 80.0, -45.0),
    ]
}

fn under_deck(folder: &Path, planted: &Planted) -> Result<(), Failure> {
    let made = planted.viaduct();
    let middle_m = f64::midpoint(made.span_lines[9].measured_m, made.span_lines[10].measured_m);
    let grounded = |id, kind, along_m: f64, offset_m: f64| {
        planted.grounded(id, kind, [middle_m + along_m, offset_m], std::f64::consts::FRAC_PI_2)
    };
    let scene = planted.scene.with_objects(vec![
        grounded(1, ObjectKind::Hut, -5.0, 4.0),
        grounded(2, ObjectKind::Drums, 4.0, 7.0),
        grounded(3, ObjectKind::PiledGoods, 9.0, 1.0),
        grounded(4, ObjectKind::Person, 1.0, 8.0),
    ]);
    let eye = planted.beside(middle_m + 3.0, 32.0);
    picture(folder, "under_deck", &scene, looking(eye, GROUND_AMSL_M + 4.0, planted.beside(middle_m, 4.0), 7.0), 70.0)?;
    let night = scene.with_light(Light::Night);
    picture(
        folder,
        "under_deck_night",
        &night,
        looking(eye, GROUND_AMSL_M + 4.0, planted.beside(middle_m, 4.0), 7.0),
        70.0,
    )
}

/// What stands beside the demonstration's bridges: noise barriers, gantries, lamps, lines.
fn barriers(folder: &Path, planted: &Planted) -> Result<(), Failure> {
    let (sites, _) = Sites::of(planted.road(), &BTreeMap::new(), &bridges::import::demo());
    let with = |made: &&Made| made.scene.solids().iter().any(|solid| solid.owner.bridge.is_none());
    for made in sites.all().iter().filter(with) {
        for solid in made.scene.solids().iter().filter(|solid| solid.owner.bridge.is_none()) {
            println!("{}: {:?} {:?}", made.number, solid.kind, solid.bounds());
        }
        let scene = Scene::with_sites(&planted.network, std::slice::from_ref(&sites), GROUND_AMSL_M);
        let stretch = made.bridge.stretch;
        let eye = planted.beside(stretch.from_m - 60.0, 70.0);
        let pose = looking(
            eye,
            40.0,
            planted.beside(f64::midpoint(stretch.from_m, stretch.to_m).min(stretch.from_m + 60.0), 0.0),
            10.0,
        );
        picture(folder, &format!("barriers_{}", made.number), &scene, pose, 70.0)?;
        let night = scene.with_light(Light::Night);
        picture(folder, &format!("barriers_night_{}", made.number), &night, pose, 70.0)?;
    }
    Ok(())
}

/// Every kind by itself, as large as it fills the picture well.
fn line_up(folder: &Path, planted: &Planted) -> Result<(), Failure> {
    for kind in KINDS {
        let object = planted.grounded(7, kind, [PATROLLED_M, 60.0], 0.0);
        let longest_m = size_m(kind).into_iter().fold(0.0, f64::max);
        let far_m = longest_m * 1.6;
        let eye = destination(object.place, object.heading_rad + 0.6, far_m);
        let pose =
            looking(eye, GROUND_AMSL_M + far_m * 0.45 + 0.5, object.place, GROUND_AMSL_M + size_m(kind)[2] / 2.0);
        picture(folder, &format!("kind_{kind:?}"), &planted.scene.with_objects(vec![object]), pose, 70.0)?;
    }
    let air = planted.grounded(1, ObjectKind::Helicopter, [PATROLLED_M + 150.0, 20.0], 1.0);
    let helicopter =
        Object { base_amsl_m: 70.0, pace: Some(Moving::Straight { velocity_ned_m_s: [20.0, 0.0, 0.0] }), ..air };
    let drone = Object { id: 2, kind: ObjectKind::Drone, size_m: size_m(ObjectKind::Drone), base_amsl_m: 63.0, ..air };
    let drone = Object { place: planted.beside(PATROLLED_M + 10.0, 33.0), pace: None, ..drone };
    let pose = looking(planted.beside(PATROLLED_M, 30.0), 64.0, planted.beside(PATROLLED_M + 100.0, 30.0), 60.0);
    picture(folder, "air", &planted.scene.with_objects(vec![helicopter, drone]), pose, 70.0)
}

fn picture(folder: &Path, name: &str, scene: &Scene, pose: Pose, view_deg: f64) -> Result<(), Failure> {
    let label = Label { frame: 1, utc_us: UTC_US, pose };
    let view = View::of(pose, SCENE_SIZE, view_deg);
    let began = Instant::now();
    let file = still(label, UTC_US, Some(Shot { scene, view, time_s: 0.0 })).ok_or("no picture")?;
    println!("{name}: {} kB in {:.0} ms", file.len() / 1000, began.elapsed().as_secs_f64() * 1e3);
    Ok(std::fs::write(folder.join(format!("{name}.jpg")), file)?)
}

/// Ten seconds along the road.
fn film(folder: &Path, planted: &Planted, scene: Scene) -> Result<(), Failure> {
    let stage = Stage::new(scene);
    let config = CameraConfig { stage: Some(stage.clone()), ..CameraConfig::default() };
    let (mut film, mut bytes) = (Film::new(&config)?, Vec::new());
    let began = Instant::now();
    for frame in 0..250_u32 {
        let time_s = f64::from(frame) / 25.0;
        stage.change(|showing| showing.time_s = time_s);
        let at_m = PATROLLED_M - 60.0 + 12.0 * time_s;
        let pose = looking(planted.beside(at_m, 40.0), 64.0, planted.beside(at_m + 100.0, 0.0), 4.0);
        let utc_us = UTC_US + u64::from(frame) * 40_000;
        bytes.extend(film.take(utc_us, pose)?.into_iter().flat_map(|coded| coded.annex_b));
    }
    let each_ms = began.elapsed().as_secs_f64() * 1e3 / 250.0;
    println!("film: {} kB, {each_ms:.1} ms a picture, painted and coded", bytes.len() / 1000);
    Ok(std::fs::write(folder.join("patrol.h264"), bytes)?)
}
