//! How long a section of 120 km takes to be routed (aim: under 2 s with its gap).
#![allow(missing_docs)]

use criterion::{Criterion, criterion_group, criterion_main};
use mission::geo::{LatLon, destination};
use mission::plan::corridor::LaunchSite;
use mission::road::{Carriageway, Centreline, Chainage, Network, Road, Stretch};
use routing::{Cell, Patrol, RoadStretch, plan};
use std::hint::black_box;

/// A road of 120 km that winds a little, with a launch place each five kilometres or so, on either side.
fn section() -> (Network, Vec<LaunchSite>) {
    let side = |toward: &str| Carriageway {
        toward: toward.to_owned(),
        inner_edge_m: 1.5,
        outer_edge_m: 13.5,
        lanes: 2,
        lane_width_m: 3.75,
        shoulder_m: 3.0,
    };
    let azimuth_rad = |n: u32| 3.0 + 0.4 * (f64::from(n) / 15.0).sin();
    let mut points = vec![LatLon { lat_deg: 34.3, lon_deg: 120.0 }];
    for n in 0..120 {
        points.push(destination(points[points.len() - 1], azimuth_rad(n), 1_000.0));
    }
    let line = Centreline::new(points).expect("a line");
    let chainage = Chainage::plain(700_000.0, line.length_m()).expect("a chainage");
    let sites = (0..24_u32).map(|n| {
        let at_m = 2_500.0 + 5_000.0 * f64::from(n) + 700.0 * f64::from(n % 3);
        let across_rad = line.azimuth_rad(at_m) + if n % 2 == 0 { 1.57 } else { -1.57 };
        LaunchSite { name: format!("place {n}"), place: destination(line.point(at_m), across_rad, 150.0) }
    });
    let sites = sites.collect();
    let road =
        Road::new("T1".to_owned(), "bench".to_owned(), line, chainage, [side("south"), side("north")]).expect("a road");
    (Network { name: "bench".to_owned(), invented: true, roads: vec![road], ..Network::default() }, sites)
}

fn route(c: &mut Criterion) {
    let (network, launch_sites) = section();
    let to_m = network.roads[0].line.length_m();
    let wanted = vec![RoadStretch { road: 0, stretch: Stretch { from_m: 0.0, to_m } }];
    let patrol = Patrol { launch_sites, ..Patrol::new(&network, wanted) };
    let age = |cell: &Cell| Some((cell.stretch.from_m / 1_000.0 * 7.0) % 31.0);
    let tour = plan(&patrol, age).expect("a bench of an error would be quick");
    println!(
        "{} cells, {} sorties from {} places, {:.2} h, bound {:.2} h, gap {:.2} %",
        patrol.cells().len(),
        tour.sorties.len(),
        patrol.launch_sites.len(),
        tour.total_s / 3_600.0,
        tour.bound_s / 3_600.0,
        tour.gap_share() * 100.0
    );
    let mut straight = patrol.clone();
    straight.crew.max_detour_share = 0.0;
    println!(
        "without a detour for stale cells: gap {:.2} %",
        plan(&straight, age).map_or(f64::NAN, |tour| tour.gap_share() * 100.0)
    );
    let mut group = c.benchmark_group("routing");
    group.sample_size(10);
    group.bench_function("a section of 120 km with its bound", |b| b.iter(|| plan(black_box(&patrol), age)));
    group.finish();
}

criterion_group!(benches, route);
criterion_main!(benches);
