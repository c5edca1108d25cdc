//! Distances, rays and the index.

use bridges::SolidError;
use bridges::solid::{Kind, Owner, Place, Plane, SEGMENT_ERROR_M, Scene, Shape, Solid, hull};
use mission::geo::LatLon;
use proptest::prelude::*;

const ORIGIN: LatLon = LatLon { lat_deg: 33.9, lon_deg: 120.2 };

fn solid(shape: Shape) -> Solid {
    Solid { kind: Kind::Building, owner: Owner::default(), shape }
}

fn shapes() -> impl Strategy<Value = Solid> {
    let at = || (-60.0..60.0, -60.0..60.0);
    let prism =
        (prop::collection::vec((-8.0..8.0, -8.0..8.0), 3..9), at(), 0.0..8.0, 0.3..9.0, (-0.05..0.05, -0.05..0.05))
            .prop_filter_map("an outline with area", |(corners, (e, n), low, thick, (a, b))| {
                let outline: Vec<[f64; 2]> = corners.iter().map(|(x, y)| [e + x, n + y]).collect();
                let outline = hull(&outline);
                let bottom = Plane { at_origin_m: low - a * e - b * n, per_east: a, per_north: b };
                Shape::prism(&outline, bottom, bottom.raised_m(thick)).ok()
            });
    let cylinder = (at(), 0.3..5.0, 0.0..8.0, 0.5..20.0)
        .prop_filter_map("sound", |((e, n), radius, low, tall)| Shape::cylinder([e, n], radius, low, low + tall).ok());
    let capsule = (at(), at(), 0.0..30.0, 0.0..30.0, 0.05..2.0).prop_filter_map("sound", |(a, b, z, w, radius)| {
        Shape::capsule(Place::new(a.0, a.1, z), Place::new(b.0, b.1, w), radius).ok()
    });
    prop_oneof![prism, cylinder, capsule].prop_map(solid)
}

fn places() -> impl Strategy<Value = Place> {
    (-80.0..80.0, -80.0..80.0, -5.0..40.0).prop_map(|(x, y, z)| Place::new(x, y, z))
}

fn directions() -> impl Strategy<Value = Place> {
    (-1.0..1.0, -1.0..1.0, -1.0..1.0)
        .prop_map(|(x, y, z)| Place::new(x, y, z))
        .prop_filter_map("some direction", |v: Place| v.try_normalize(0.05))
}

#[test]
fn distances_to_a_box_are_those_of_its_faces_edges_and_corners() {
    let outline = [[0.0, 0.0], [0.0, 10.0], [10.0, 10.0], [10.0, 0.0]];
    let cube = solid(Shape::prism(&outline, Plane::level(0.0), Plane::level(10.0)).expect("a box"));
    let cases = [
        (Place::new(5.0, 5.0, 5.0), 0.0),
        (Place::new(5.0, 5.0, 13.0), 3.0),
        (Place::new(-3.0, 5.0, 14.0), 5.0),
        (Place::new(-2.0, -3.0, 16.0), 7.0),
        (Place::new(5.0, 5.0, -2.0), 2.0),
    ];
    for (point, distance_m) in cases {
        assert!((cube.distance_m(point) - distance_m).abs() < 1e-12, "{point}");
    }
    assert_eq!(cube.ray_m(Place::new(-5.0, 5.0, 5.0), Place::x()), Some(5.0));
    assert_eq!(cube.ray_m(Place::new(5.0, 5.0, 5.0), Place::x()), Some(0.0), "from inside");
    assert_eq!(cube.ray_m(Place::new(-5.0, 5.0, 5.0), -Place::x()), None, "it lies behind");
    assert_eq!(cube.ray_m(Place::new(-5.0, 11.0, 5.0), Place::x()), None, "it passes beside");
}

#[test]
fn what_is_no_solid_is_refused_with_a_reason() {
    let level = (Plane::level(0.0), Plane::level(1.0));
    let dented = [[0.0, 0.0], [4.0, 0.0], [1.0, 1.0], [0.0, 4.0]];
    assert_eq!(Shape::prism(&dented, level.0, level.1), Err(SolidError::NotConvex { corner: 2 }));
    assert_eq!(Shape::prism(&dented[..2], level.0, level.1), Err(SolidError::FewCorners { count: 2 }));
    let square = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]];
    assert_eq!(Shape::prism(&square, level.1, level.0), Err(SolidError::UpsideDown { height_m: -1.0 }));
    let falling = Plane { at_origin_m: 0.5, per_east: -1.0, per_north: 0.0 };
    assert!(matches!(Shape::prism(&square, level.0, falling), Err(SolidError::UpsideDown { .. })), "the planes meet");
    assert_eq!(Shape::cylinder([0.0; 2], 0.0, 0.0, 1.0), Err(SolidError::NoRadius { radius_m: 0.0 }));
    assert_eq!(Shape::capsule(Place::zeros(), Place::new(f64::NAN, 0.0, 0.0), 1.0), Err(SolidError::NoNumber));
    assert!(Shape::wall([[0.0; 2]; 2], 0.3, 0.0, 1.0).is_err(), "a wall of no length");
}

#[test]
fn the_first_thing_above_is_named() {
    let slab = |low_m: f64| {
        let square = [[-5.0, -5.0], [5.0, -5.0], [5.0, 5.0], [-5.0, 5.0]];
        solid(Shape::prism(&square, Plane::level(low_m), Plane::level(low_m + 1.0)).expect("a slab"))
    };
    let scene = Scene::new(ORIGIN, vec![slab(20.0), slab(8.0)], None);
    let hit = scene.above(Place::new(1.0, 1.0, 2.0)).expect("a slab above");
    assert_eq!((hit.index, hit.distance_m), (1, 6.0));
    assert!(scene.above(Place::new(6.0, 0.0, 2.0)).is_none(), "beside it the sky is open");
    assert!(scene.above(Place::new(0.0, 0.0, 25.0)).is_none(), "over it too");
    assert!(Scene::new(ORIGIN, Vec::new(), None).nearest(Place::zeros()).is_none());
}

#[test]
fn level_ground_is_where_the_geodetic_height_is_nothing() {
    let scene = Scene::new(ORIGIN, Vec::new(), Some(0.5));
    for (lat_deg, lon_deg) in [(33.9, 120.2), (33.93, 120.2), (33.9, 120.24), (33.88, 120.17)] {
        let at = scene.enu(LatLon { lat_deg, lon_deg }, 7.5);
        assert!((scene.over_ground_m(at) - 7.0).abs() < 0.01, "{at}");
        let (place, height_m) = scene.wgs84(at);
        assert!((place.lat_deg - lat_deg).abs() < 1e-9 && (height_m - 7.5).abs() < 1e-6);
    }
}

proptest! {
    #[test]
    fn a_distance_is_never_negative_and_changes_no_faster_than_one_moves(
        solid in shapes(), a in places(), b in places(),
    ) {
        let (at_a, at_b) = (solid.distance_m(a), solid.distance_m(b));
        prop_assert!(at_a >= 0.0 && at_b >= 0.0);
        prop_assert!((at_a - at_b).abs() <= (a - b).norm() + 1e-9);
    }

    #[test]
    fn a_ray_ends_on_its_solid_and_no_earlier_point_is_nearer_than_the_way_left(
        solid in shapes(), origin in places(), direction in directions(), share in 0.0..1.0,
    ) {
        if let Some(reach_m) = solid.ray_m(origin, direction) {
            prop_assert!(solid.distance_m(origin + direction * reach_m) < 1e-6);
            prop_assert!((reach_m == 0.0) == (solid.distance_m(origin) == 0.0) || reach_m < 1e-6);
            if reach_m > 0.0 {
                let before = origin + direction * (reach_m * share);
                prop_assert!(solid.distance_m(before) <= reach_m * (1.0 - share) + 1e-6);
            }
        } else {
            // Nothing along the ray is inside.
            for step in 0..200 {
                prop_assert!(solid.distance_m(origin + direction * f64::from(step)) > 0.0);
            }
        }
    }

    #[test]
    fn inside_a_solid_the_distance_is_nothing(solid in shapes(), origin in places(), direction in directions()) {
        // Between the places where a ray enters and, looked at from the other end, leaves.
        let far = origin + direction * 1_000.0;
        if let (Some(enters_m), Some(leaves_m)) = (solid.ray_m(origin, direction), solid.ray_m(far, -direction)) {
            let (first, last) = (origin + direction * enters_m, far - direction * leaves_m);
            prop_assert!(solid.distance_m((first + last) / 2.0) < 1e-6);
            let [low, high] = solid.bounds();
            prop_assert!((0..3).all(|axis| (low[axis] - 1e-6..=high[axis] + 1e-6).contains(&first[axis])));
        }
    }

    #[test]
    fn a_way_is_as_near_as_its_nearest_point(solid in shapes(), from in places(), to in places()) {
        let (distance_m, share) = solid.segment_distance_m(from, to);
        prop_assert!((solid.distance_m(from + (to - from) * share) - distance_m).abs() < 1e-9);
        for step in 0..=100 {
            let at = from + (to - from) * (f64::from(step) / 100.0);
            prop_assert!(distance_m <= solid.distance_m(at) + SEGMENT_ERROR_M, "{distance_m} at {step}");
        }
    }

    #[test]
    fn the_index_answers_as_every_solid_asked_in_turn_whatever_their_order(
        solids in prop::collection::vec(shapes(), 1..40), from in places(), to in places(), direction in directions(),
    ) {
        let scene = Scene::new(ORIGIN, solids.clone(), None);
        let turned = Scene::new(ORIGIN, solids.iter().rev().cloned().collect(), None);
        let point = solids.iter().map(|s| s.distance_m(from)).fold(f64::INFINITY, f64::min);
        prop_assert_eq!(scene.nearest(from).expect("a solid").distance_m, point);
        prop_assert_eq!(turned.nearest(from).expect("a solid").distance_m, point);
        let way = solids.iter().map(|s| s.segment_distance_m(from, to).0).fold(f64::INFINITY, f64::min);
        for scene in [&scene, &turned] {
            let found = scene.nearest_to_way(from, to, f64::INFINITY).expect("a solid").distance_m;
            prop_assert!((found - way).abs() <= SEGMENT_ERROR_M, "{} for {}", found, way);
        }
        prop_assert!(scene.nearest_to_way(from, to, way - 0.01).is_none());
        let ray = solids.iter().filter_map(|s| s.ray_m(from, direction)).min_by(f64::total_cmp);
        for scene in [&scene, &turned] {
            let found = scene.first_hit(from, direction, f64::INFINITY).map(|hit| hit.distance_m);
            prop_assert!(found.is_some() == ray.is_some(), "{:?} for {:?}", found, ray);
            prop_assert!(found.zip(ray).is_none_or(|(a, b)| (a - b).abs() < 1e-9), "{:?} for {:?}", found, ray);
        }
    }
}
