//! What a picture of a scene costs, painted and painted with coding, and the truth about a thing in it.

use criterion::{Criterion, criterion_group, criterion_main};
use sims::camera::{CameraConfig, Film, Pose, Stage};
use sims::scene::{Canvas, Object, ObjectKind, Scene, View};
use std::hint::black_box;

#[path = "../tests/common/planted.rs"]
mod planted;

use planted::{GROUND_AMSL_M, Planted, looking};

/// Under a deck with forty things, half of them under it, half driving over it; and along an open road with as many vehicles.
fn scenes() -> Vec<(&'static str, Scene, Pose)> {
    let planted = Planted::new();
    let made = planted.viaduct();
    let middle_m = f64::midpoint(made.span_lines[9].measured_m, made.span_lines[10].measured_m);
    let kinds = [ObjectKind::Hut, ObjectKind::Drums, ObjectKind::PiledGoods, ObjectKind::Person, ObjectKind::Car];
    let under = (0..20_u32).map(|n| {
        let at = [middle_m - 40.0 + f64::from(n) * 4.0, f64::from(n % 4) * 4.0 - 2.0];
        planted.grounded(n, kinds[(n % 5) as usize], at, 0.7)
    });
    let over = planted.traffic(middle_m).into_iter().take(20);
    let things: Vec<Object> = under.chain(over).collect();
    let eye = planted.beside(middle_m, 32.0);
    let below = looking(eye, GROUND_AMSL_M + 4.0, planted.beside(middle_m, 4.0), GROUND_AMSL_M + 3.0);
    let open_m = 26_000.0;
    let patrol = looking(planted.beside(open_m - 60.0, 40.0), 64.0, planted.beside(open_m + 40.0, 0.0), GROUND_AMSL_M);
    vec![
        ("under a deck", planted.scene.with_objects(things), below),
        ("along a road", planted.scene.with_objects(planted.traffic(open_m)), patrol),
    ]
}

fn scene(c: &mut Criterion) {
    let mut group = c.benchmark_group("a picture of a scene with 40 things");
    for (name, scene, pose) in scenes() {
        for size in [(640, 360), (1280, 720)] {
            let stage = Stage::new(scene.clone());
            let config = CameraConfig { stage: Some(stage.clone()), size, ..CameraConfig::default() };
            let mut film = Film::new(&config).expect("an encoder");
            let mut frame = 0_u64;
            group.bench_function(format!("{name}, {} x {}, painted and coded", size.0, size.1), |b| {
                b.iter(|| {
                    frame += 1;
                    stage.change(|showing| showing.time_s = frame as f64 / 25.0);
                    film.take(frame * 40_000, black_box(pose)).expect("a picture")
                });
            });
            let (view, mut canvas) = (View::of(pose, size, 70.0), Canvas::default());
            group.bench_function(format!("{name}, {} x {}, painted", size.0, size.1), |b| {
                b.iter(|| {
                    frame += 1;
                    scene.paint(black_box(&view), frame as f64 / 25.0, &mut canvas);
                });
            });
        }
        let view = View::of(pose, (640, 360), 70.0);
        let thing =
            scene.at(0.0).into_iter().find(|thing| scene.seen(&view, thing.id, 0.0).is_some()).expect("a thing");
        group.bench_function(format!("{name}, the truth about one"), |b| {
            b.iter(|| scene.seen(black_box(&view), thing.id, 1.0));
        });
    }
    group.finish();
}

criterion_group!(benches, scene);
criterion_main!(benches);
