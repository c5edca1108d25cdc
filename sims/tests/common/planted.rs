//! Scenes on the demonstration network with things planted in them, and looks at them: for tests, pictures and measurements.

#![allow(dead_code, missing_docs)]

use bridges::bridge::Made;
use bridges::sites::Sites;
use mission::geo::{LatLon, look_at};
use mission::road::{self, LinePosition, Network, Road};
use sims::camera::Pose;
use sims::scene::{Moving, Object, ObjectKind, Scene};
use std::collections::BTreeMap;

/// Height of the ground above mean sea level, metres.
pub const GROUND_AMSL_M: f64 = 4.0;

/// The network with its scene and the bridges of its road.
pub struct Planted {
    pub network: Network,
    pub scene: Scene,
    pub sites: Sites,
}

/// Usual sizes: length, width, height, metres.
pub fn size_m(kind: ObjectKind) -> [f64; 3] {
    match kind {
        ObjectKind::Car => [4.7, 1.85, 1.5],
        ObjectKind::Lorry => [12.0, 2.5, 3.8],
        ObjectKind::Person => [0.5, 0.6, 1.75],
        ObjectKind::Building => [30.0, 18.0, 60.0],
        ObjectKind::PiledGoods => [5.0, 4.0, 2.5],
        ObjectKind::Hut => [6.0, 2.5, 2.6],
        ObjectKind::Drums => [2.6, 2.0, 0.9],
        ObjectKind::Excavator => [9.0, 2.8, 5.5],
        ObjectKind::PilingRig => [9.0, 4.0, 20.0],
        ObjectKind::Board => [0.6, 8.0, 9.0],
        ObjectKind::Crack => [0.06, 0.6, 0.5],
        ObjectKind::Blockage => [3.0, 5.0, 2.8],
        ObjectKind::FacadePanel => [0.15, 2.5, 2.0],
        ObjectKind::Debris => [1.6, 1.2, 0.6],
        ObjectKind::BrokenRail => [6.0, 1.2, 0.9],
        ObjectKind::Drone => [0.9, 0.9, 0.35],
        ObjectKind::Helicopter => [13.0, 11.0, 3.6],
    }
}

/// All kinds.
pub const KINDS: [ObjectKind; 17] = [
    ObjectKind::Car,
    ObjectKind::Lorry,
    ObjectKind::Person,
    ObjectKind::Building,
    ObjectKind::PiledGoods,
    ObjectKind::Hut,
    ObjectKind::Drums,
    ObjectKind::Excavator,
    ObjectKind::PilingRig,
    ObjectKind::Board,
    ObjectKind::Crack,
    ObjectKind::Blockage,
    ObjectKind::FacadePanel,
    ObjectKind::Debris,
    ObjectKind::BrokenRail,
    ObjectKind::Drone,
    ObjectKind::Helicopter,
];

impl Planted {
    pub fn new() -> Self {
        let network = road::demo();
        let scene = Scene::of(&network, GROUND_AMSL_M);
        let sites = Sites::of(&network.roads[0], &BTreeMap::new(), &[]).0;
        Self { network, scene, sites }
    }

    pub fn road(&self) -> &Road {
        &self.network.roads[0]
    }

    /// The bridge over fields: a viaduct of 40 spans, 6.8 m of free height.
    pub fn viaduct(&self) -> &Made {
        self.sites.all().iter().find(|made| made.span_count() == 40).expect("the viaduct over fields")
    }

    /// A place beside the road.
    pub fn beside(&self, measured_m: f64, offset_right_m: f64) -> LatLon {
        self.road().line.place(LinePosition { measured_m, offset_right_m })
    }

    /// Something on the ground beside the road or under it, turned clockwise from the direction of growing stakes.
    pub fn grounded(&self, id: u32, kind: ObjectKind, [measured_m, offset_m]: [f64; 2], turn_rad: f64) -> Object {
        Object {
            id,
            kind,
            place: self.beside(measured_m, offset_m),
            base_amsl_m: GROUND_AMSL_M,
            heading_rad: self.road().line.azimuth_rad(measured_m) + turn_rad,
            size_m: size_m(kind),
            pace: None,
        }
    }

    /// Something on the road.
    pub fn on_road(&self, id: u32, kind: ObjectKind, at: [f64; 2], speed_m_s: f64) -> Object {
        let line = LinePosition { measured_m: at[0], offset_right_m: at[1] };
        let base_amsl_m = self.scene.road_amsl_m(0, line).expect("the road");
        let turn_rad = if at[1] < 0.0 { std::f64::consts::PI } else { 0.0 };
        let pace = (speed_m_s != 0.0).then_some(Moving::Lane { speed_m_s });
        Object { base_amsl_m, pace, ..self.grounded(id, kind, at, turn_rad) }
    }

    /// Forty vehicles on both carriageways around a place on the road.
    pub fn traffic(&self, around_m: f64) -> Vec<Object> {
        let lanes: [[f64; 2]; 4] = [[8.4, 1.0], [4.6, 1.0], [-8.4, -1.0], [-4.6, -1.0]];
        let vehicle = |n: u32| {
            let [offset_m, way] = lanes[(n % 4) as usize];
            let along_m = around_m - 500.0 + f64::from(n / 4) * 110.0 + f64::from(n * 37 % 50);
            let slow = offset_m.abs() > 6.0;
            let kind = if slow && !n.is_multiple_of(3) { ObjectKind::Lorry } else { ObjectKind::Car };
            self.on_road(100 + n, kind, [along_m, offset_m], way * if slow { 22.0 } else { 31.0 })
        };
        (0..40).map(vehicle).collect()
    }

    /// A crack on the end of a pier's cap, and where its middle is: place and height above mean sea level.
    pub fn cracked_cap(&self, id: u32, pier: usize) -> (Object, LatLon, f64) {
        let made = self.viaduct();
        let line = made.span_lines[pier];
        let [at_m, out_m] = [line.measured_m, made.half_width_m() - 0.4 + 0.03];
        let size_m = size_m(ObjectKind::Crack);
        let base_amsl_m = GROUND_AMSL_M + line.cap_top_m - 0.2 - size_m[2];
        let object =
            Object { base_amsl_m, ..self.grounded(id, ObjectKind::Crack, [at_m, out_m], std::f64::consts::FRAC_PI_2) };
        (object, object.place, base_amsl_m + size_m[2] / 2.0)
    }
}

/// From a place, looking at another.
pub fn looking(eye: LatLon, amsl_m: f64, at: LatLon, at_amsl_m: f64) -> Pose {
    let look = look_at(eye, amsl_m, at, at_amsl_m);
    Pose {
        lat_deg: eye.lat_deg,
        lon_deg: eye.lon_deg,
        amsl_m,
        attitude_deg: [0.0, 0.0, look.yaw_rad.to_degrees()],
        gimbal_deg: [0.0, look.pitch_rad.to_degrees(), 0.0],
    }
}
