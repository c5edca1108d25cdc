//! How long the clearance of a 5 km plan takes (aim: under 20 ms against 200 solids).
#![allow(missing_docs)]

use bridges::bridge::{Given, make};
use bridges::clearance;
use bridges::coverage::{Sight, Strip};
use bridges::pattern::{Holds, Request, look_in};
use bridges::solid::{Place, Scene, Solid};
use bridges::ways_back::drift::Wind;
use bridges::ways_back::{Failsafes, ReturnSettings, Situation, check, check_fall, check_position, points};
use criterion::{Criterion, criterion_group, criterion_main};
use mission::road::{self, LinePosition};
use std::hint::black_box;

fn clearance(c: &mut Criterion) {
    let network = road::demo();
    let road = &network.roads[0];
    let long = road.bridges.iter().max_by(|a, b| a.spans_m.len().cmp(&b.spans_m.len())).expect("a bridge");
    let made = make(road, long, 0, &Given::new()).expect("a bridge");
    // To and fro along the bridge, 30 m beside it, with a corner every 10 m, until 5 km are full.
    let mut path: Vec<Place> = Vec::new();
    let mut length_m = 0.0;
    for lap in 0.. {
        let side = if lap % 2 == 0 { 1.0 } else { -1.0 };
        let (from_m, to_m) = (long.stretch.from_m, long.stretch.to_m);
        let steps = ((to_m - from_m) / 10.0) as usize;
        for step in 0..=steps {
            let share = step as f64 / steps as f64;
            let share = if lap % 2 == 0 { share } else { 1.0 - share };
            let next = made.enu(road, from_m + share * (to_m - from_m), side * 30.0, 6.0);
            length_m += path.last().map_or(0.0, |last| (next - last).norm());
            path.push(next);
        }
        if length_m >= 5_000.0 {
            break;
        }
    }
    let solids: Vec<Solid> = made.scene.solids().iter().take(200).cloned().collect();
    assert_eq!(solids.len(), 200);
    let scene = Scene::new(made.scene.frame().origin(), solids, None);
    c.bench_function("smallest clearance of 5 km against 200 solids", |b| {
        b.iter(|| clearance::smallest(black_box(&path), &scene));
    });
    c.bench_function("clearance of every leg of 5 km against 200 solids", |b| {
        b.iter(|| clearance::of_legs(black_box(&path), &scene, f64::INFINITY));
    });
    c.bench_function("clearance of every leg of 5 km against a whole bridge", |b| {
        b.iter(|| clearance::of_legs(black_box(&path), &made.scene, f64::INFINITY));
    });
    c.bench_function("make the bridge with the most spans", |b| {
        b.iter(|| make(road, black_box(long), 0, &Given::new()))
    });
}

fn patrols(c: &mut Criterion) {
    let network = road::demo();
    let road = &network.roads[0];
    let long = road.bridges.iter().max_by(|a, b| a.spans_m.len().cmp(&b.spans_m.len())).expect("a bridge");
    let made = make(road, long, 0, &Given::new()).expect("a bridge");
    let launch = LinePosition { measured_m: long.stretch.from_m - 60.0, offset_right_m: 60.0 };
    let request = Request::new(road, &made, road.line.place(launch));
    c.bench_function("plan looking into 40 spans", |b| b.iter(|| look_in(black_box(&request))));
    let pattern = look_in(&request).expect("a pattern");
    let strip = Strip::under(road, &made, 1.0);
    let sight = Sight::new(request.field());
    c.bench_function("what 1.2 km of photos see under the deck", |b| {
        b.iter(|| strip.seen_by(&made.scene, &sight, black_box(&pattern.poses)).share());
    });
    let situation = Situation {
        scene: &made.scene,
        lanes: Some((road, long.deck_height_m)),
        datum: request.datum,
        home: request.launch,
        rally: &[],
        approved: &[],
        airframe: &request.airframe,
        wind: Wind { mean_m_s: 4.0, gust_m_s: 6.0, from_rad: None },
        people: &[],
        holds: Holds::default(),
        charge: 1.0,
        position_error_m: 1.0,
        clearance_m: 2.0,
        body_m: 0.5,
    };
    let points = points(&pattern, 10.0, 200.0, &situation);
    c.bench_function("ways back from every 10 m of it", |b| {
        b.iter(|| check(black_box(&points), &ReturnSettings::arducopter(), &situation).len());
    });
    c.bench_function("drifts from every 10 m of it, in wind from anywhere", |b| {
        b.iter(|| check_position(black_box(&points), &Failsafes::arducopter(), &situation).len());
    });
    c.bench_function("falls from every 10 m of it", |b| {
        b.iter(|| check_fall(black_box(&points), &situation).len());
    });
}

criterion_group!(benches, clearance, patrols);
criterion_main!(benches);
