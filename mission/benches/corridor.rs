//! How long planning a hundred kilometres takes (aim: under 50 ms with all checks).
#![allow(missing_docs)]

use criterion::{Criterion, criterion_group, criterion_main};
use mission::plan::checks::{Limits, check};
use mission::plan::corridor::{self, CorridorRequest, LevelGround};
use mission::road::{self, Direction, LinePosition};
use std::hint::black_box;

fn corridor(c: &mut Criterion) {
    let network = road::demo();
    let road = &network.roads[0];
    let request = CorridorRequest::new(road, 4_000.0, 104_000.0, Direction::Increasing);
    let plan = || corridor::plan(black_box(&request), &LevelGround::default());
    assert!(plan().is_ok_and(|corridor| corridor.legs.len() > 5), "a bench of an error would be quick");
    c.bench_function("plan 100 km of corridor", |b| b.iter(plan));
    let limits = Limits::default();
    c.bench_function("plan 100 km of corridor with all checks", |b| {
        b.iter(|| {
            let legs = plan().map_or(Vec::new(), |corridor| corridor.legs);
            legs.iter().map(|leg| check(&leg.plan, &limits, &request.airframe, Some(&network)).len()).sum::<usize>()
        });
    });
}

fn roads(c: &mut Criterion) {
    let network = road::demo();
    let road = &network.roads[0];
    let place = road.line.place(LinePosition { measured_m: 61_234.5, offset_right_m: 53.5 });
    c.bench_function("position to stake", |b| b.iter(|| road.locate(black_box(place), 500.0)));
    c.bench_function("read the demo network", |b| b.iter(road::demo));
}

criterion_group!(benches, corridor, roads);
criterion_main!(benches);
