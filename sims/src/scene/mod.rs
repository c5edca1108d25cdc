//! What simulated cameras see: road, bridges, and what is put between them, with the truth of what a picture shows.
//!
//! Solids are those of `bridges`, as the planner and [`crate::vehicle::Surroundings`] have them, over level ground. Heights
//! above the sea are taken for heights over the ellipsoid, as everywhere in the simulator. Between bridges the road lies on the
//! ground and climbs to them on banks that only the picture has. Nothing here keeps time or draws chance: the same scene,
//! view and time give the same picture to the bit.

mod canvas;
mod lens;
mod look;
mod mesh;
mod object;
mod paint;
mod seen;
mod skin;
#[cfg(test)]
mod tests;
mod way;
mod world;

pub use canvas::Canvas;
pub use lens::View;
pub use object::{Moving, Object, ObjectKind};
pub use seen::Seen;

use std::collections::BTreeMap;
use std::sync::Arc;

use bridges::sites::Sites;
use mission::geo::{Enu, LatLon, LocalFrame};
use mission::road::{LinePosition, Network};
use world::World;

/// What moves along a lane is no further from its road than this, metres.
const BESIDE_M: f64 = 100.0;

/// How much there is to see by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Light {
    /// A clear day.
    #[default]
    Day,
    /// A dark night: lamps of vehicles and posts are seen; all else only as far as the drone's own lamp reaches.
    Night,
}

/// A world with things in it. Cheap to copy.
#[derive(Debug, Clone, Default)]
pub struct Scene {
    world: Arc<World>,
    /// With the road and the place on it where a thing that drives begins.
    objects: Vec<(Object, Option<(usize, LinePosition)>)>,
    light: Light,
}

impl Scene {
    /// The roads of a network and every bridge that can be made, as [`crate::vehicle::Surroundings::of`] makes them, over
    /// ground so high above mean sea level, metres.
    pub fn of(network: &Network, ground_amsl_m: f64) -> Self {
        let sites = network.roads.iter().map(|road| Sites::of(road, &BTreeMap::new(), &[]).0);
        Self::with_sites(network, &sites.collect::<Vec<_>>(), ground_amsl_m)
    }

    /// The same with bridges that are made already, for each road in order: with dimensions that were given, noise barriers,
    /// gantries, lamps.
    pub fn with_sites(network: &Network, sites: &[Sites], ground_amsl_m: f64) -> Self {
        Self { world: Arc::new(World::new(network, sites, ground_amsl_m)), ..Self::default() }
    }

    /// With these things in it instead of those that it has.
    pub fn with_objects(&self, objects: Vec<Object>) -> Self {
        let beside = |object: &Object| match object.pace {
            Some(Moving::Lane { .. }) => {
                let ways = self.world.ways.iter().enumerate();
                let found = ways.filter_map(|(road, way)| Some((road, way.line.locate(object.place, BESIDE_M)?)));
                found.min_by(|a, b| a.1.offset_right_m.abs().total_cmp(&b.1.offset_right_m.abs()))
            }
            _ => None,
        };
        let objects = objects.into_iter().map(|object| (object, beside(&object))).collect();
        Self { objects, ..self.clone() }
    }

    /// In this light.
    pub fn with_light(&self, light: Light) -> Self {
        Self { light, ..self.clone() }
    }

    /// The light.
    pub fn light(&self) -> Light {
        self.light
    }

    /// Height of the road's surface above mean sea level, metres, with its bridges; `road` counts the network's roads.
    pub fn road_amsl_m(&self, road: usize, at: LinePosition) -> Option<f64> {
        self.world.ways.get(road).map(|way| way.amsl_m(at))
    }

    /// Everything that was put into it, where it is after so many seconds.
    pub fn at(&self, time_s: f64) -> Vec<Object> {
        self.objects.iter().map(|(object, start)| self.moved(object, *start, time_s)).collect()
    }

    fn moved(&self, object: &Object, start: Option<(usize, LinePosition)>, time_s: f64) -> Object {
        match (object.pace, start) {
            (Some(Moving::Lane { speed_m_s }), Some((road, from))) => {
                let (place, climbed_m, heading_rad) = self.world.ways[road].drive(from, speed_m_s * time_s);
                Object { place, base_amsl_m: object.base_amsl_m + climbed_m, heading_rad, ..*object }
            }
            (Some(Moving::Straight { velocity_ned_m_s: [north, east, down] }), _) => {
                let place = shifted(object.place, [north * time_s, east * time_s]);
                Object { place, base_amsl_m: object.base_amsl_m - down * time_s, ..*object }
            }
            _ => *object,
        }
    }

    fn object(&self, id: u32, time_s: f64) -> Option<Object> {
        let (object, start) = self.objects.iter().find(|(object, _)| object.id == id)?;
        Some(self.moved(object, *start, time_s))
    }
}

/// A place, moved so many metres north and east.
fn shifted(place: LatLon, [north_m, east_m]: [f64; 2]) -> LatLon {
    LocalFrame::new(place, 0.0).wgs84_from_enu(Enu { north_m, east_m, up_m: 0.0 }).0
}
