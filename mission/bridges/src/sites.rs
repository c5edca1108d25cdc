//! All bridges of a road, each in a scene of its own, in the order of the stakes.

use crate::bridge::{Given, Made, make};
use crate::clearance::Clearance;
use crate::error::BridgeError;
use crate::keep_out::KeepOut;
use crate::solid::Place;
use mission::geo::{HeightAmsl, LatLon};
use mission::plan::corridor::Ground;
use mission::road::Road;
use std::collections::BTreeMap;

/// Keep-outs further than this from a bridge's middle line do not stand in its scene, metres. Chosen: more than any pattern
/// flies beside it.
const BESIDE_M: f64 = 500.0;

/// The bridges of a road as solids.
#[derive(Debug, Clone, Default)]
pub struct Sites {
    sites: Vec<Made>,
}

impl Sites {
    /// Makes every bridge of a road, with the keep-outs near it; `given` holds dimensions by the index of the bridge. Bridges
    /// that cannot be made come back with the reason.
    pub fn of(road: &Road, given: &BTreeMap<usize, Given>, keep_outs: &[KeepOut]) -> (Self, Vec<(usize, BridgeError)>) {
        let (mut sites, mut refused) = (Vec::new(), Vec::new());
        let nothing = Given::new();
        for (number, bridge) in road.bridges.iter().enumerate() {
            match make(road, bridge, number, given.get(&number).unwrap_or(&nothing)) {
                Ok(made) => {
                    let reach_m = (bridge.stretch.to_m - bridge.stretch.from_m) / 2.0 + BESIDE_M;
                    let origin = made.scene.frame().origin();
                    let near = keep_outs.iter().filter(|keep_out| keep_out.is_near(origin, reach_m));
                    let solids: Vec<_> =
                        near.flat_map(|keep_out| keep_out.solids(&made.scene, bridge.deck_height_m)).collect();
                    sites.push(if solids.is_empty() { made } else { made.with(solids) });
                }
                Err(error) => refused.push((number, error)),
            }
        }
        sites.sort_by(|a, b| a.bridge.stretch.from_m.total_cmp(&b.bridge.stretch.from_m));
        (Self { sites }, refused)
    }

    /// All of them, in the order of the stakes.
    pub fn all(&self) -> &[Made] {
        &self.sites
    }

    /// The bridge with an index in [`Road::bridges`].
    pub fn numbered(&self, number: usize) -> Option<&Made> {
        self.sites.iter().find(|made| made.number == number)
    }

    /// Bridges that reach into a stretch of the road, metres.
    pub fn between(&self, from_m: f64, to_m: f64) -> impl Iterator<Item = &Made> {
        // Bridges of one road do not overlap, so their ends are in order, too.
        let first = self.sites.partition_point(|made| made.bridge.stretch.to_m < from_m);
        self.sites[first..].iter().take_while(move |made| made.bridge.stretch.from_m <= to_m)
    }

    /// The bridge nearest to a distance along the road, if it is at most `within_m` away.
    pub fn near(&self, measured_m: f64, within_m: f64) -> Option<&Made> {
        let away_m = |made: &Made| {
            let stretch = made.bridge.stretch;
            (stretch.from_m - measured_m).max(measured_m - stretch.to_m).max(0.0)
        };
        let near = self.between(measured_m - within_m, measured_m + within_m);
        near.min_by(|a, b| away_m(a).total_cmp(&away_m(b)))
    }

    /// The smallest clearance of a path along the road to any bridge, within `within_m` metres: the bridge's number and
    /// where. Heights above sea level are brought to each bridge's own datum by the ground under it.
    pub fn smallest_clearance(
        &self,
        path: &[(LatLon, HeightAmsl)],
        ground: &impl Ground,
        within_m: f64,
    ) -> Option<(usize, Clearance<'_>)> {
        let mut best: Option<(usize, Clearance)> = None;
        for made in &self.sites {
            let scene = &made.scene;
            let under_m = ground.height(scene.frame().origin()).0;
            let places: Vec<Place> = path.iter().map(|(place, height)| scene.enu(*place, height.0 - under_m)).collect();
            let stretch = made.bridge.stretch;
            // Everything of a scene is within this of its origin.
            let reach_m = (stretch.to_m - stretch.from_m) + made.bridge.deck_width_m + 2.0 * BESIDE_M;
            for (leg, pair) in places.windows(2).enumerate() {
                let within_m = best.map_or(within_m, |(_, best)| best.distance_m);
                if level_from_origin_m(pair[0], pair[1]) > reach_m + within_m {
                    continue;
                }
                if let Some(near) = scene.nearest_to_way(pair[0], pair[1], within_m) {
                    let (distance_m, at, solid, index) = (near.distance_m, near.at, near.solid, near.index);
                    best = Some((made.number, Clearance { distance_m, leg, at, solid, index }));
                }
            }
        }
        best
    }
}

/// Distance over ground of a leg from the scene's origin, metres.
fn level_from_origin_m(from: Place, to: Place) -> f64 {
    let (from, way) = (from.xy(), (to - from).xy());
    let share = if way.norm_squared() > 0.0 { (-from.dot(&way) / way.norm_squared()).clamp(0.0, 1.0) } else { 0.0 };
    (from + way * share).norm()
}
