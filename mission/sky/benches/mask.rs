//! How long the sky mask and the dilution of a path take (aim: 1,000 points under 100 ms).
#![allow(missing_docs)]

use criterion::{Criterion, criterion_group, criterion_main};
use mission::geo::{Enu, LatLon, LocalFrame};
use sky::{Almanac, Point, Rule, predict};
use std::hint::black_box;

/// A box in east, north and up from the start of the path, metres.
type Solid = [[f64; 2]; 3];

/// Whether a ray meets a box (the method of slabs: T. L. Kay and J. T. Kajiya, SIGGRAPH 1986).
fn meets(solid: &Solid, eye: [f64; 3], toward: [f64; 3]) -> bool {
    let (mut near, mut far) = (0.0_f64, f64::INFINITY);
    for axis in 0..3 {
        let ends = solid[axis].map(|end| (end - eye[axis]) / toward[axis]);
        near = near.max(ends[0].min(ends[1]));
        far = far.min(ends[0].max(ends[1]));
    }
    near <= far
}

fn mask(c: &mut Criterion) {
    let place = LatLon { lat_deg: 33.4, lon_deg: 120.2 };
    let frame = LocalFrame::new(place, 10.0);
    let points: Vec<Point> = (0..1_000)
        .map(|index| {
            let along_m = f64::from(index);
            let (place, height_m) = frame.wgs84_from_enu(Enu { east_m: 0.0, north_m: along_m, up_m: 0.0 });
            Point { place, height_m, along_m }
        })
        .collect();
    // Ten bridges square to the path, a deck and four piers each.
    let solids: Vec<Solid> = (0..50)
        .map(|index| {
            let north_m = 50.0 + 100.0 * f64::from(index / 5);
            match index % 5 {
                0 => [[-200.0, 200.0], [north_m, north_m + 30.0], [8.0, 10.0]],
                pier => {
                    let east_m = -60.0 + 30.0 * f64::from(pier);
                    [[east_m, east_m + 2.0], [north_m + 5.0, north_m + 25.0], [-10.0, 8.0]]
                }
            }
        })
        .collect();
    let blocked = |point: &Point, toward: Enu| {
        let (eye, toward) = ([0.0, point.along_m, 0.0], [toward.east_m, toward.north_m, toward.up_m]);
        solids.iter().any(|solid| meets(solid, eye, toward))
    };
    let constellation = Almanac::nominal().at("2026-11-26T02:00:00Z".parse().expect("a moment")).expect("always");
    println!("{} satellites", constellation.satellites.len());
    c.bench_function("mask and dilution of 1,000 points among 50 boxes", |b| {
        b.iter(|| predict(black_box(&constellation), &points, &Rule::default(), blocked));
    });
    c.bench_function("place the nominal constellation", |b| {
        b.iter(|| Almanac::nominal().at(black_box("2026-11-26T02:00:00Z").parse().expect("a moment")));
    });
}

criterion_group!(benches, mask);
criterion_main!(benches);
