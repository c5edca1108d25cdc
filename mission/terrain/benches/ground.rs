//! How long ground takes: one place, a profile of 45 km, and a path laid over it.
#![allow(missing_docs)]

use criterion::{Criterion, criterion_group, criterion_main};
use mission::geo::{HeightAgl, HeightAmsl, LatLon};
use std::hint::black_box;
use terrain::{FollowLimits, Terrain, Vertex, follow, profile};

/// Hills of 30 m every two kilometres, at one arc-second.
fn hills() -> Vec<u8> {
    let height = |row: usize, column: usize| {
        let (y, x) = (row as f64 / 12.0, column as f64 / 15.0);
        (40.0 + 20.0 * y.sin() + 10.0 * (x * 1.3).cos()) as i16
    };
    (0..3601).flat_map(|row| (0..3601).flat_map(move |column| height(row, column).to_be_bytes())).collect()
}

fn ground(c: &mut Criterion) {
    let bytes = hills();
    let Ok(grid) = terrain::read("N33E120.hgt", &bytes) else { return };
    c.bench_function("read a tile of one arc-second", |b| b.iter(|| terrain::read("N33E120.hgt", black_box(&bytes))));
    let mut terrain = Terrain::default();
    terrain.add(grid);
    let place = LatLon { lat_deg: 33.456, lon_deg: 120.345 };
    c.bench_function("ground at a place", |b| b.iter(|| terrain.height_m(black_box(place))));
    // 45 km southwards.
    let path = [LatLon { lat_deg: 33.95, lon_deg: 120.4 }, LatLon { lat_deg: 33.545, lon_deg: 120.45 }];
    c.bench_function("profile of 45 km every 10 m", |b| b.iter(|| profile(&terrain, black_box(&path), 10.0)));
    let vertices = path.map(|place| Vertex { place, height: HeightAgl(60.0), speed_m_s: 10.0 });
    let over = || follow(&terrain, black_box(&vertices), &FollowLimits::default(), HeightAmsl(0.0));
    assert!(over().is_ok_and(|followed| followed.added() > 10), "level ground would be quick");
    c.bench_function("45 km laid over hills", |b| b.iter(over));
}

criterion_group!(benches, ground);
criterion_main!(benches);
