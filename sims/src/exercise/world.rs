//! The world of a road network, made once for all exercises on it: its bridges as solids, and as cameras see them.

use crate::scene::{self, Moving, Object, ObjectKind, Scene};
use crate::vehicle::Surroundings;
use bridges::sites::Sites;
use bridges::solid::{Kind, Owner, Plane, Scene as Solids, Shape, Solid};
use mission::road::Network;
use scenario::schema::{Light, Look};
use scenario::{Course, PlacedObject};
use sky::Almanac;
use std::collections::BTreeMap;
use std::f64::consts::FRAC_PI_2;

/// Height of the ground above mean sea level, metres: the simulator's is level.
pub(super) const GROUND_AMSL_M: f64 = 4.0;

/// The world of a network.
#[derive(Debug, Clone)]
pub struct World {
    solids: Vec<Solids>,
    scene: Scene,
}

impl World {
    /// Of every road and bridge that can be made.
    pub fn of(network: &Network) -> Self {
        let sites: Vec<Sites> =
            network.roads.iter().map(|road| Sites::of(road, &BTreeMap::new(), &[]).0).collect();
        let solids = sites.iter().flat_map(|sites| sites.all().iter().map(|made| made.scene.clone())).collect();
        Self { solids, scene: Scene::with_sites(network, &sites, GROUND_AMSL_M) }
    }

    /// What stands around a course: bridges, and its own buildings.
    pub(super) fn around(&self, course: &Course) -> Surroundings {
        let own = Solids::new(course.home(), Vec::new(), None);
        let stands = |object: &&PlacedObject| object.thing.look == Look::Building;
        let buildings: Vec<Solid> =
            course.objects().iter().filter(stands).filter_map(|object| building(course, &own, object)).collect();
        let own = (!buildings.is_empty()).then(|| Solids::new(course.home(), buildings, None));
        Surroundings::new(self.solids.iter().cloned().chain(own), Almanac::nominal())
    }

    /// What cameras see on a course. Objects have the numbers of their places in it.
    pub(super) fn scene(&self, course: &Course) -> Scene {
        let objects = course.objects().iter().zip(0..).map(|(object, id)| Object {
            id,
            kind: kind(object.thing.look),
            place: object.place,
            base_amsl_m: GROUND_AMSL_M + object.thing.base_m,
            heading_rad: object.heading_rad,
            size_m: object.thing.size_m,
            pace: (object.thing.speed_m_s != 0.0).then_some(Moving::Lane { speed_m_s: object.thing.speed_m_s }),
        });
        let light = match course.scenario().weather.light {
            Light::Day => scene::Light::Day,
            Light::Night => scene::Light::Night,
        };
        self.scene.with_objects(objects.collect()).with_light(light)
    }
}

/// A building as a solid: a prism on its place.
fn building(course: &Course, frame: &Solids, object: &PlacedObject) -> Option<Solid> {
    let [length_m, width_m, height_m] = object.thing.size_m;
    let corner = |ahead_m: f64, right_m: f64| {
        let at = object.at.on(object.heading_rad, ahead_m).on(object.heading_rad + FRAC_PI_2, right_m);
        let place = frame.enu(course.place(at), 0.0);
        [place.x, place.y]
    };
    let (l, w) = (length_m / 2.0, width_m / 2.0);
    let outline = [corner(l, -w), corner(l, w), corner(-l, w), corner(-l, -w)];
    let (bottom_m, top_m) = (object.thing.base_m, object.thing.base_m + height_m);
    let shape = Shape::prism(&outline, Plane::level(bottom_m), Plane::level(top_m)).ok()?;
    Some(Solid { kind: Kind::Building, owner: Owner::default(), shape })
}

fn kind(look: Look) -> ObjectKind {
    match look {
        Look::Car => ObjectKind::Car,
        Look::Lorry => ObjectKind::Lorry,
        Look::Person => ObjectKind::Person,
        Look::Building => ObjectKind::Building,
        Look::FacadePanel => ObjectKind::FacadePanel,
        Look::Goods => ObjectKind::PiledGoods,
        Look::Hut => ObjectKind::Hut,
        Look::Drums => ObjectKind::Drums,
        Look::Excavator => ObjectKind::Excavator,
        Look::PilingRig => ObjectKind::PilingRig,
        Look::Board => ObjectKind::Board,
        Look::Bearing => ObjectKind::Crack,
        Look::Blockage => ObjectKind::Blockage,
        Look::Debris => ObjectKind::Debris,
        Look::GuardRail => ObjectKind::BrokenRail,
    }
}
