//! What the aircraft does by itself when a link, the position or the battery fails.

use mission::geo::LatLon;
use mission::plan::{Airframe, FencePolygon, RallyPoint};
use mission::road::Road;

use crate::clearance::Datum;
use crate::solid::Scene;

/// The action that is set for a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failsafe {
    /// Climb, fly straight home or to a rally point, descend.
    Return,
    /// Stay where it is until somebody or the battery decides.
    Hold,
    /// Straight down where it is.
    Land,
}

/// The failsafe as the vehicle's own parameters have it. Heights are above home.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReturnSettings {
    /// What it does.
    pub action: Failsafe,
    /// Climbs at least to here, metres above home (ArduPilot `RTL_ALT`, PX4 `RTL_RETURN_ALT`).
    pub climb_to_m: f64,
    /// Climbs at least by so much, metres (ArduPilot `RTL_CLIMB_MIN`).
    pub least_climb_m: f64,
    /// Near home it climbs no higher than this share of its distance (ArduPilot `RTL_CONE_SLOPE`); none climbs always.
    pub cone_slope: Option<f64>,
    /// Speed home, m/s (ArduPilot `RTL_SPEED`, or `WPNAV_SPEED` where that is 0; PX4 `MPC_XY_CRUISE`).
    pub speed_m_s: f64,
    /// Whether it returns to the nearest rally point where that is nearer than home.
    pub to_rally: bool,
}

/// With a cone, ArduCopter still climbs by this at least, metres (`RTL_ABS_MIN_CLIMB`).
pub(super) const CONE_LEAST_CLIMB_M: f64 = 2.5;

impl ReturnSettings {
    /// ArduCopter's defaults: 15 m (`domain.md` 7.2), a cone of slope 3, 10 m/s (ArduCopter's parameter documentation).
    pub fn arducopter() -> Self {
        Self {
            action: Failsafe::Return,
            climb_to_m: 15.0,
            least_climb_m: 0.0,
            cone_slope: Some(3.0),
            speed_m_s: 10.0,
            to_rally: true,
        }
    }

    /// PX4's defaults: 60 m (`domain.md` 7.2), 5 m/s. Its cone near home is left out: it climbs lower there than is
    /// reckoned here.
    pub fn px4() -> Self {
        Self { climb_to_m: 60.0, cone_slope: None, speed_m_s: 5.0, ..Self::arducopter() }
    }
}

/// Where the flight takes place.
#[derive(Debug, Clone, Copy)]
pub struct Situation<'a> {
    /// Solids, ground and water.
    pub scene: &'a Scene,
    /// The road whose lanes count, and the height of its surface above the ground under the bridge, metres.
    pub lanes: Option<(&'a Road, f64)>,
    /// Heights of home and of the ground under the bridge.
    pub datum: Datum,
    /// Home.
    pub home: LatLon,
    /// Rally points.
    pub rally: &'a [RallyPoint],
    /// Polygons that the flight is approved for; where there is none, none is checked. Inside of any is inside.
    pub approved: &'a [FencePolygon],
    /// The aircraft.
    pub airframe: &'a Airframe,
    /// Wind, m/s; reckoned as blowing against every way back.
    pub wind_m_s: f64,
    /// Stated clearance, metres.
    pub clearance_m: f64,
    /// From the aircraft's middle to its blades' outermost tips, metres: nearer than this it touches.
    pub body_m: f64,
}
