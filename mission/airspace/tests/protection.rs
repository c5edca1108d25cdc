//! Protection distances of road law.
#![allow(clippy::unwrap_used)]

use airspace::protection::{BridgeSize, Protection, River, Rule};
use mission::explain::Explain;
use mission::geo::distance_m;
use mission::road::{self, Bridge, LinePosition, Network, Stretch};
use proptest::prelude::*;

fn bridge(length_m: f64, spans_m: &[f64]) -> Bridge {
    Bridge {
        name: "桥".to_owned(),
        stretch: Stretch { from_m: 0.0, to_m: length_m },
        spans_m: spans_m.to_vec(),
        deck_width_m: 26.0,
        deck_height_m: 8.0,
        under_clearance_m: 5.0,
        crosses: String::new(),
        over_water: true,
    }
}

fn water(network: &Network) -> (usize, &Bridge) {
    let road = &network.roads[0];
    let at = road.bridges.iter().position(|bridge| bridge.over_water && BridgeSize::of(bridge) >= BridgeSize::Medium);
    (at.unwrap(), &road.bridges[at.unwrap()])
}

#[test]
fn bridges_have_the_sizes_of_the_standard() {
    for (length_m, spans, size) in [
        (16.0, vec![16.0], BridgeSize::Small),
        (31.0, vec![10.0; 3], BridgeSize::Medium),
        (25.0, vec![25.0], BridgeSize::Medium),
        (120.0, vec![30.0; 4], BridgeSize::Large),
        (90.0, vec![45.0; 2], BridgeSize::Large),
        (1_001.0, vec![], BridgeSize::VeryLarge),
        (400.0, vec![160.0], BridgeSize::VeryLarge),
    ] {
        assert_eq!(BridgeSize::of(&bridge(length_m, &spans)), size, "{length_m} {spans:?}");
    }
}

#[test]
fn a_building_beside_the_road_knows_its_distance_from_the_control_line() {
    let network = road::demo();
    let road = &network.roads[0];
    let protection = Protection { land_surveyed: true, land_margin_m: 10.0, ..Protection::default() };
    let line_m = road.increasing.outer_edge_m + 10.0 + 30.0;
    let place = |offset_right_m| road.line.place(LinePosition { measured_m: 20_000.0, offset_right_m });
    let control = |offset_right_m: f64| {
        let relations = protection.relations(&network, place(offset_right_m), 60.0);
        relations.into_iter().find(|relation| relation.rule == Rule::ControlZone).unwrap()
    };
    let inside = control(line_m - 8.0);
    assert!(inside.inside && (inside.to_line_m - 8.0).abs() < 0.01 && !inside.assumed, "{inside:?}");
    assert_eq!((inside.explain().id, inside.rule.articles()), ("protection-inside", "11"));
    assert!(distance_m(inside.line, place(line_m)) < 0.01);
    assert!(inside.stake.is_some());
    let outside = control(line_m + 12.5);
    assert!(!outside.inside && (outside.to_line_m - 12.5).abs() < 0.01);
    let left = control(-(road.decreasing.outer_edge_m + 10.0 + 30.0) - 3.0);
    assert!(!left.inside && (left.to_line_m - 3.0).abs() < 0.01);
    assert!(
        Protection::default().relations(&network, place(0.0), 200.0).iter().all(|r| r.bridge.is_some() || r.assumed)
    );
}

#[test]
fn layers_of_bridges_follow_their_size_and_the_current() {
    let network = road::demo();
    let (_, bridge) = water(&network);
    let road = &network.roads[0];
    let middle_m = (bridge.stretch.from_m + bridge.stretch.to_m) / 2.0;
    let downstream_rad = road.line.azimuth_rad(middle_m) + 1.3;
    let river = River { road: road.code.clone(), bridge: bridge.name.clone(), downstream_rad };
    let known = Protection { rivers: vec![river], ..Protection::default() };
    let at = |towards_rad: f64, away_m: f64| mission::geo::destination(road.line.point(middle_m), towards_rad, away_m);
    let inside = |protection: &Protection, place| -> Vec<Rule> {
        let relations = protection.relations(&network, place, 10.0).into_iter();
        relations
            .filter(|relation| relation.inside && relation.bridge.as_deref() == Some(&bridge.name))
            .map(|r| r.rule)
            .collect()
    };
    assert!(inside(&known, at(downstream_rad, 900.0)).contains(&Rule::DredgingDownstream));
    assert!(!inside(&known, at(downstream_rad, 3_400.0)).contains(&Rule::DredgingDownstream));
    let up = downstream_rad + std::f64::consts::PI;
    assert_eq!(inside(&known, at(up, 450.0)), [Rule::DredgingUpstream]);
    assert!(inside(&known, at(up, 900.0)).is_empty());
    // Nobody knows the current: both sides count, and say so.
    let square = road.line.azimuth_rad(middle_m) + std::f64::consts::FRAC_PI_2;
    for towards in [square, square + std::f64::consts::PI] {
        assert!(inside(&Protection::default(), at(towards, 900.0)).contains(&Rule::DredgingDownstream));
    }
    let layers = Protection::default().layers(&network);
    assert!(layers.iter().filter(|l| l.rule == Rule::DredgingDownstream).all(|layer| layer.assumed));
    assert!(layers.iter().any(|layer| layer.rule == Rule::BridgeWorks && layer.distance_m == 200.0 && !layer.assumed));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn a_drawn_ring_lies_at_its_distance_from_the_road_and_from_the_bridge(pick in 0..10_000_usize) {
        let network = road::demo();
        let protection = Protection::default();
        let layers = protection.layers(&network);
        let drawn: Vec<_> = layers.iter().filter(|l| matches!(l.rule, Rule::ControlZone | Rule::BridgeWorks)).collect();
        let layer = drawn[pick % drawn.len()];
        let road = network.road(&layer.road).unwrap();
        let ring = &layer.rings[pick % layer.rings.len()];
        let corner = ring[pick % ring.len()];
        let Some(found) = road.line.locate(corner, 600.0) else { return Ok(()) };
        let away_m = match &layer.bridge {
            None => {
                let edge_m = road.carriageway(road::Direction::at_offset(found.offset_right_m)).outer_edge_m;
                found.offset_right_m.abs() - edge_m - protection.land_margin_m
            }
            Some(name) => {
                let bridge = road.bridges.iter().find(|bridge| bridge.name == *name).unwrap();
                let along_m = (bridge.stretch.from_m - found.measured_m).max(found.measured_m - bridge.stretch.to_m).max(0.0);
                along_m.hypot((found.offset_right_m.abs() - bridge.deck_width_m / 2.0).max(0.0))
            }
        };
        // Along a bend the measured way is longer or shorter than the true one at 200 m.
        let slack_m = if layer.bridge.is_some() { 25.0 } else { 0.1 };
        prop_assert!((away_m - layer.distance_m).abs() < slack_m, "{away_m} for {:?} {:?}", layer.rule, layer.bridge);
    }
}
