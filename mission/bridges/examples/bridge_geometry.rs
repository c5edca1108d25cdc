//! Prints distances, outlines and patches of the demo road's bridges as JSON, for another geometry library to reckon anew.
//!
//! `.ci/interop/bridges.py` does so with shapely. Places are metres east and north in each bridge's own frame.

use bridges::bridge::{Given, make};
use bridges::coverage::{Sight, Strip};
use bridges::pattern::{Request, bearings, look_in, plan, span_by_span};
use bridges::solid::{Place, Shape, Solid, hull};
use mission::geo::LatLon;
use mission::road::{self, LinePosition};
use serde_json::{Value, json};

/// Solids further from a leg than this are left out, metres.
const WITHIN_M: f64 = 60.0;

/// Shape seen from above, and the heights between which it is the same: an upright solid, cut there, is its outline.
fn outline(solid: &Solid) -> Option<(Value, [f64; 2])> {
    match &solid.shape {
        Shape::Prism(prism) => {
            let heights = |plane: bridges::solid::Plane| prism.outline().iter().map(move |p| plane.height_m(*p));
            let low_m = heights(prism.bottom()).fold(f64::NEG_INFINITY, f64::max);
            let high_m = heights(prism.top()).fold(f64::INFINITY, f64::min);
            Some((json!({"ring": prism.outline()}), [low_m, high_m]))
        }
        Shape::Cylinder(cylinder) => {
            let round = json!({"centre": cylinder.centre, "radius_m": cylinder.radius_m});
            Some((round, [cylinder.bottom_m, cylinder.top_m]))
        }
        Shape::Capsule(_) => None,
    }
}

fn flat(at: Place) -> [f64; 2] {
    [at.x, at.y]
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let network = road::demo();
    let road = network.road("D15").ok_or("the demo road")?;
    let mut sites = Vec::new();
    for (number, bridge) in road.bridges.iter().enumerate() {
        let made = make(road, bridge, number, &Given::new())?;
        let launch = LinePosition { measured_m: bridge.stretch.from_m - 60.0, offset_right_m: 60.0 };
        let request = Request::new(road, &made, road.line.place(launch));
        let look = look_in(&request)?;
        let patterns = [&look, &span_by_span(&request)?, &bearings(&request)?];
        let mut distances = Vec::new();
        for leg in patterns.iter().flat_map(|pattern| &pattern.legs) {
            let heights = [leg.from.z.min(leg.to.z), leg.from.z.max(leg.to.z)];
            for solid in made.scene.solids() {
                let Some((shape, [low_m, high_m])) = outline(solid) else { continue };
                // Where a level leg passes beside an upright face, the distance in space is that seen from above.
                if heights[1] - heights[0] > 0.2 || heights[0] < low_m || heights[1] > high_m {
                    continue;
                }
                let (distance_m, _) = solid.segment_distance_m(leg.from, leg.to);
                if distance_m < WITHIN_M {
                    distances
                        .push(json!({"leg": [flat(leg.from), flat(leg.to)], "shape": shape, "metres": distance_m}));
                }
            }
        }
        let path: Vec<[f64; 2]> = look.legs.iter().map(|leg| flat(leg.to)).collect();
        let ring = |places: &[LatLon]| -> Vec<[f64; 2]> {
            places.iter().map(|place| flat(made.scene.enu(*place, 0.0))).collect()
        };
        let mission = plan(&request, &look);
        let fence = mission.fence.polygons.first().map(|polygon| ring(&polygon.corners));
        let strip = Strip::under(road, &made, 1.0);
        // A few photos only, so that there is ground which none shows.
        let seen = strip.seen_by(&made.scene, &Sight::new(request.field()), look.photos().take(2));
        let patches = strip.unseen(road, &seen);
        let cells: Vec<Value> = strip
            .cells()
            .iter()
            .zip(seen.seen())
            .step_by(7)
            .map(|(cell, seen)| json!({"at": flat(cell.at), "seen": seen, "built": cell.built}))
            .collect();
        sites.push(json!({
            "name": bridge.name,
            "distances": distances,
            "path": path,
            "hull": hull(&path),
            "fence": fence,
            "patches": patches.iter().map(|p| json!({"ring": ring(&p.outline), "m2": p.area_m2})).collect::<Vec<_>>(),
            "cells": cells,
        }));
    }
    println!("{}", Value::from(sites));
    Ok(())
}
