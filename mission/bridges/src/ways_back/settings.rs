//! What the aircraft does by itself when something fails, and where.

use mission::geo::LatLon;
use mission::plan::{Airframe, FencePolygon, RallyPoint};
use mission::road::Road;

use super::drift::Wind;
use crate::clearance::Datum;
use crate::pattern::Holds;
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
    /// Nothing: the mission goes on along the path and lands at its end.
    Continue,
}

/// How much lower a return stays near its goal.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cone {
    /// It climbs all the way everywhere.
    None,
    /// ArduCopter: no higher above home than `slope` (`RTL_CONE_SLOPE`) times the distance. Slopes under 0.5 are none
    /// (`RTL_MIN_CONE_SLOPE`, `ArduCopter/config.h`).
    Slope(f64),
    /// PX4 (`calculate_return_alt_from_cone_half_angle` in `src/modules/navigator/rtl.cpp`, v1.15): no higher than the
    /// distance over the tangent of the half angle, but only within [`Self::HalfAngle::within_m`]; never lower than twice
    /// [`Self::HalfAngle::accepts_m`], and within that only twice the distance.
    HalfAngle {
        /// `RTL_CONE_ANG`, radians.
        half_angle_rad: f64,
        /// `RTL_MIN_DIST`, metres.
        within_m: f64,
        /// `NAV_ACC_RAD`, metres.
        accepts_m: f64,
    },
}

/// ArduCopter has no cone that is shallower (`RTL_MIN_CONE_SLOPE`).
const LEAST_SLOPE: f64 = 0.5;
/// A return of ArduCopter is never lower than this above home, metres (`RTL_ALT_MIN`, `ArduCopter/config.h`).
const LEAST_RETURN_M: f64 = 0.3;

/// The failsafe as the vehicle's own parameters have it. Heights are above home.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReturnSettings {
    /// What it does.
    pub action: Failsafe,
    /// Climbs at least to here, metres above home (ArduPilot `RTL_ALT`, PX4 `RTL_RETURN_ALT`).
    pub climb_to_m: f64,
    /// Climbs at least by so much, metres, however near home is (ArduPilot `RTL_CLIMB_MIN`).
    pub least_climb_m: f64,
    /// Near home it climbs less.
    pub cone: Cone,
    /// Speed home, m/s (ArduPilot `RTL_SPEED`, or `WPNAV_SPEED` where that is 0; PX4 `MPC_XY_CRUISE`).
    pub speed_m_s: f64,
    /// Whether it returns to the nearest rally point where that is nearer than home.
    pub to_rally: bool,
}

impl ReturnSettings {
    /// ArduCopter's defaults: `RTL_ALT` 15 m, `RTL_CLIMB_MIN` 0, `RTL_CONE_SLOPE` 3 (`ArduCopter/config.h`: `RTL_ALT`,
    /// `RTL_CLIMB_MIN_DEFAULT`, `RTL_CONE_SLOPE_DEFAULT`), `RTL_SPEED` 0 and so `WPNAV_SPEED` 10 m/s.
    pub fn arducopter() -> Self {
        Self {
            action: Failsafe::Return,
            climb_to_m: 15.0,
            least_climb_m: 0.0,
            cone: Cone::Slope(3.0),
            speed_m_s: 10.0,
            to_rally: true,
        }
    }

    /// PX4's defaults: `RTL_RETURN_ALT` 60 m, `RTL_CONE_ANG` 45 degrees, `RTL_MIN_DIST` 10 m
    /// (`src/modules/navigator/rtl_params.c`, v1.14), `NAV_ACC_RAD` 10 m, `MPC_XY_CRUISE` 5 m/s.
    pub fn px4() -> Self {
        let cone = Cone::HalfAngle { half_angle_rad: 45_f64.to_radians(), within_m: 10.0, accepts_m: 10.0 };
        Self { climb_to_m: 60.0, cone, speed_m_s: 5.0, ..Self::arducopter() }
    }

    /// How high it returns, metres above home, from a height above home over a level distance to its goal, which it reaches
    /// at `arrives_m` or higher. It never descends first.
    ///
    /// ArduCopter: `ModeRTL::compute_return_target` in `ArduCopter/mode_rtl.cpp` (stored at commit 00132531). Versions up to
    /// about 4.3 still climbed by 2.5 m within the cone (`RTL_ABS_MIN_CLIMB`), which makes a difference within 5 m of home.
    pub fn height_m(&self, now_m: f64, distance_m: f64, arrives_m: f64) -> f64 {
        let least_m = LEAST_RETURN_M.max(now_m + self.least_climb_m.max(0.0));
        let whole_m = arrives_m.max(self.climb_to_m).max(least_m);
        let height_m = match self.cone {
            Cone::None => whole_m,
            Cone::Slope(slope) if slope < LEAST_SLOPE => whole_m,
            Cone::Slope(slope) => whole_m.min((distance_m * slope).max(least_m)),
            Cone::HalfAngle { accepts_m, .. } if distance_m <= accepts_m => 2.0 * distance_m,
            Cone::HalfAngle { half_angle_rad, within_m, accepts_m } if distance_m <= within_m => {
                whole_m.min(distance_m / half_angle_rad.clamp(0.017, 1.553).tan()).max(2.0 * accepts_m)
            }
            Cone::HalfAngle { accepts_m, .. } => whole_m.max(2.0 * accepts_m),
        };
        height_m.max(now_m)
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
    /// Where people stand or work on the ground.
    pub people: &'a [LatLon],
    /// The aircraft.
    pub airframe: &'a Airframe,
    /// What lets it hold its position without GNSS.
    pub holds: Holds,
    /// State of charge where the path begins, 0 to 1.
    pub charge: f64,
    /// Wind. Every way back is reckoned as flown against its mean.
    pub wind: Wind,
    /// Standard deviation of the position, metres.
    pub position_error_m: f64,
    /// Stated clearance, metres.
    pub clearance_m: f64,
    /// From the aircraft's middle to its blades' outermost tips, metres: nearer than this it touches.
    pub body_m: f64,
}
