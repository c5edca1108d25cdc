//! How long it takes to hold a 45 km plan, and a position, against ten thousand zones.
#![allow(missing_docs)]

use airspace::{Airspace, Band, Flight, Heights, Level, Shape, Source, Window, Zone, ZoneKind};
use criterion::{Criterion, criterion_group, criterion_main};
use jiff::Timestamp;
use mission::geo::{HeightAgl, LatLon, destination};
use mission::plan::corridor::{self, CorridorRequest, LevelGround};
use mission::road::{self, Direction};
use std::hint::black_box;

/// A hundred by a hundred zones of twenty corners over a degree around a place.
fn zones(middle: LatLon) -> Vec<Zone> {
    let kinds = [ZoneKind::Controlled, ZoneKind::NoFly, ZoneKind::Temporary, ZoneKind::Approval];
    let zone = |number: usize| {
        let (row, column) = ((number / 100) as f64, (number % 100) as f64);
        let centre =
            LatLon { lat_deg: middle.lat_deg + (row - 50.0) * 0.01, lon_deg: middle.lon_deg + (column - 50.0) * 0.01 };
        let corner = |k: usize| destination(centre, k as f64 * 0.314, 300.0 + 20.0 * (k % 3) as f64);
        Zone {
            name: format!("zone {number}"),
            kind: kinds[number % kinds.len()],
            shapes: vec![Shape::Polygon(vec![(0..20).map(corner).collect()])],
            band: Band { floor: Level::Agl(0.0), ceiling: Level::Amsl(300.0) },
            window: Window::default(),
            number: String::new(),
            source: Source::default(),
        }
    };
    (0..10_000).map(zone).collect()
}

fn check(c: &mut Criterion) {
    let network = road::demo();
    let road = &network.roads[0];
    let request = CorridorRequest::new(road, 10_000.0, 55_000.0, Direction::Increasing);
    let Ok(corridor) = corridor::plan(&request, &LevelGround::default()) else { return };
    let middle = road.line.point(32_500.0);
    let airspace = Airspace::new(zones(middle));
    let now = Timestamp::UNIX_EPOCH;
    let flights = || corridor.legs.iter().map(|leg| Flight::of_plan(&leg.plan, now, now, |_| Some(3.0)));
    let found = || flights().map(|flight| airspace.check(&flight, 500.0).len()).sum::<usize>();
    assert!(found() > 50, "a flight that meets nothing would be quick");
    c.bench_function("45 km of corridor against 10,000 zones", |b| b.iter(found));
    let heights = Heights { agl: Some(HeightAgl(60.0)), amsl: None };
    let beside = || airspace.at(black_box(middle), heights, now, 2_000.0).len();
    assert!(beside() > 5);
    c.bench_function("a position against 10,000 zones", |b| b.iter(beside));
    c.bench_function("index 10,000 zones", |b| b.iter(|| Airspace::new(black_box(zones(middle)))));
}

criterion_group!(benches, check);
criterion_main!(benches);
