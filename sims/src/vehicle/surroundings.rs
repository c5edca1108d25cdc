//! What stands around a drone, and which satellites that leaves to it.
//!
//! Directions, dilution and the rule for a fix are `sky`'s, what hides a satellite are `bridges`' solids: both as the planner
//! asks them, so that a flight loses its satellites where its plan says so. The simulator's ground is level, so heights over
//! the ground under a bridge are heights over the ground that the drone took off from.

use bridges::sites::Sites;
use bridges::solid::{Place, Scene};
use jiff::{SignedDuration, Timestamp};
use mission::geo::{LatLon, distance_m};
use mission::road::Network;
use sky::{Almanac, Constellation, Point, Rule, predict};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Seconds between looks at where satellites stand (they move by half a minute of arc in one) and which scenes are near.
const RENEW_S: f64 = 1.0;
/// Scenes further from the drone than this are left out, metres: what a scene's solids reach, and a second of flight.
const NEAR_M: f64 = 350.0;
/// Reflections: error with as many satellites blocked as seen, and at most, metres. See [`super::Sensors`]' module.
const MULTIPATH_M: f64 = 3.0;
const MOST_MULTIPATH_M: f64 = 30.0;

/// When a receiver has a fix: four satellites, and a dilution that its maker does not refuse. What it takes to fly by that fix,
/// and what plans are held against, is [`Rule::default`].
pub const RECEIVER: Rule = Rule {
    elevation_mask_rad: 0.087_266_462_599_716_48,
    min_satellites: 4,
    max_hdop: 6.0,
    max_pdop: 6.0,
    systems: [true; 4],
};

/// Solids and satellites. Drones share them.
#[derive(Debug, Clone)]
pub struct Surroundings {
    scenes: Vec<(Scene, f64)>,
    almanac: Almanac,
    rule: Rule,
}

impl Surroundings {
    /// Scenes of solids, and the satellites over them. An almanac that is refused at a drone's time leaves it without any.
    pub fn new(scenes: impl IntoIterator<Item = Scene>, almanac: Almanac) -> Self {
        let reach_m = |scene: &Scene| {
            let corners = scene.solids().iter().flat_map(|solid| solid.bounds());
            corners.map(|[east_m, north_m, _]| east_m.hypot(north_m)).fold(0.0, f64::max)
        };
        let scenes = scenes.into_iter().map(|scene| (reach_m(&scene), scene)).map(|(m, scene)| (scene, m)).collect();
        Self { scenes, almanac, rule: RECEIVER }
    }

    /// Every bridge of a network that can be made, under a nominal constellation.
    pub fn of(network: &Network) -> Arc<Self> {
        let made = network.roads.iter().flat_map(|road| Sites::of(road, &BTreeMap::new(), &[]).0.all().to_vec());
        Arc::new(Self::new(made.map(|made| made.scene), Almanac::nominal()))
    }

    /// With a receiver that has a fix by another rule than [`RECEIVER`].
    pub fn with_rule(self, rule: Rule) -> Self {
        Self { rule, ..self }
    }

    fn near(&self, place: LatLon, within_m: f64) -> impl Iterator<Item = &Scene> {
        let near = move |(scene, reach_m): &&(Scene, f64)| {
            distance_m(scene.frame().origin(), place) <= reach_m + within_m
        };
        self.scenes.iter().filter(near).map(|(scene, _)| scene)
    }

    /// Metres to the nearest solid from a place, so high over the ground, where one is within `within_m`.
    pub fn nearest_m(&self, place: LatLon, height_m: f64, within_m: f64) -> Option<f64> {
        let nearest = |scene: &Scene| scene.nearest(scene.enu(place, height_m)).map(|near| near.distance_m);
        let nearest = self.near(place, within_m).filter_map(nearest).min_by(f64::total_cmp);
        nearest.filter(|m| *m <= within_m)
    }

    /// Whether a solid stands between two places, each so high over the ground, metres.
    pub fn hides(&self, from: (LatLon, f64), to: (LatLon, f64)) -> bool {
        let mut near = self.near(from.0, distance_m(from.0, to.0));
        near.any(|scene| scene.blocked(scene.enu(from.0, from.1), scene.enu(to.0, to.1)))
    }
}

/// What a receiver gets at a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Look {
    pub fix: bool,
    pub satellites: u8,
    pub hdop: f64,
    pub vdop: f64,
    /// Standard deviation of what reflections add on each axis, metres.
    pub multipath_m: f64,
}

/// One drone's receiver among the surroundings.
#[derive(Debug, Clone)]
pub(super) struct Receiver {
    surroundings: Arc<Surroundings>,
    boot: Timestamp,
    constellation: Option<Constellation>,
    near: Vec<usize>,
    renew_at_s: f64,
}

impl Receiver {
    pub(super) fn new(surroundings: Arc<Surroundings>, boot: Timestamp) -> Self {
        Self { surroundings, boot, constellation: None, near: Vec::new(), renew_at_s: f64::NEG_INFINITY }
    }

    /// At a place, so high over the ground, so many seconds after power-on.
    pub(super) fn look(&mut self, place: LatLon, height_m: f64, now_s: f64) -> Look {
        if now_s >= self.renew_at_s {
            self.renew_at_s = now_s + RENEW_S;
            self.renew(place, now_s);
        }
        let nothing = Look { fix: false, satellites: 0, hdop: f64::INFINITY, vdop: f64::INFINITY, multipath_m: 0.0 };
        let Some(constellation) = &self.constellation else { return nothing };
        let scenes = self.near.iter().map(|index| &self.surroundings.scenes[*index].0);
        let near: Vec<(&Scene, Place)> = scenes.map(|scene| (scene, scene.enu(place, height_m))).collect();
        let point = Point { place, height_m, along_m: 0.0 };
        let hidden = |_: &Point, toward| near.iter().any(|(scene, from)| scene.hides(*from, toward));
        let outlook = predict(constellation, &[point], &self.surroundings.rule, hidden).ok();
        let Some(outlook) = outlook.and_then(|mut outlooks| outlooks.pop()) else { return nothing };
        let seen = outlook.usable();
        let blocked = outlook.satellites.len() - seen;
        let dop = outlook.dop;
        Look {
            fix: outlook.no_fix.is_none(),
            satellites: seen.min(usize::from(u8::MAX - 1)) as u8,
            hdop: dop.map_or(f64::INFINITY, |dop| dop.horizontal),
            vdop: dop.map_or(f64::INFINITY, |dop| dop.vertical),
            multipath_m: (MULTIPATH_M * blocked as f64 / seen.max(1) as f64).min(MOST_MULTIPATH_M),
        }
    }

    fn renew(&mut self, place: LatLon, now_s: f64) {
        let at = self.boot.saturating_add(SignedDuration::from_secs_f64(now_s)).unwrap_or(self.boot);
        self.constellation = self.surroundings.almanac.at(at).ok();
        let near = |(scene, reach_m): &(Scene, f64)| distance_m(scene.frame().origin(), place) <= reach_m + NEAR_M;
        let scenes = self.surroundings.scenes.iter().enumerate();
        self.near.clear();
        self.near.extend(scenes.filter(|(_, scene)| near(scene)).map(|(index, _)| index));
    }
}
