//! What the aircraft says of itself that a patrol under a bridge depends on.

use bridges::pattern::Holds;
use bridges::ways_back::{Failsafe, ReturnSettings};
use mission::plan::Firmware;
use serde::{Deserialize, Serialize};
use telemetry::services::parameter::Name;
use telemetry::vehicle::Autopilot;

use crate::VehicleSnapshot;

/// What a lost link makes the aircraft do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Climb, straight home, descend.
    Return,
    /// Stay.
    Hold,
    /// Straight down.
    Land,
}

/// How it returns, by its parameters. Heights are above home.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Returns {
    /// What a lost link makes it do.
    pub action: Action,
    /// Climbs at least to here, metres.
    pub climb_to_m: f64,
    /// Climbs at least by so much, metres.
    pub least_climb_m: f64,
    /// Near home it climbs no higher than this share of its distance.
    pub cone_slope: Option<f64>,
    /// Speed home, m/s.
    pub speed_m_s: f64,
}

/// What a vehicle said of itself. Nothing is assumed: a plan that depends on it is refused until it was read.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Read {
    /// System id of the vehicle.
    pub system: u8,
    /// A rangefinder that looks down, and measures.
    pub rangefinder_down: bool,
    /// An optical flow sensor, fitted and healthy.
    pub optical_flow: bool,
    /// A position by vision, fitted and healthy.
    pub vision: bool,
    /// Its failsafe; `None` where its parameters are not known.
    pub returns: Option<Returns>,
}

impl Read {
    /// What a vehicle says: its sensors (`SYS_STATUS`), a height above ground that is measured now (`DISTANCE_SENSOR`), and
    /// its parameters as far as they were read.
    pub fn of(vehicle: &VehicleSnapshot) -> Self {
        /// `MAV_SYS_STATUS_SENSOR_OPTICAL_FLOW`, `MAV_SYS_STATUS_SENSOR_VISION_POSITION`
        const FLOW: u32 = 0x40;
        const VISION: u32 = 0x80;
        let works = vehicle.state.health.map_or(0, |health| health.value.working);
        Self {
            system: vehicle.address.system,
            rangefinder_down: vehicle.state.above_ground_m.is_some(),
            optical_flow: works & FLOW != 0,
            vision: works & VISION != 0,
            returns: returns(vehicle),
        }
    }

    /// Its ways to hold a position without GNSS.
    pub(super) fn holds(&self) -> Holds {
        let Self { rangefinder_down, optical_flow, vision, .. } = *self;
        Holds { rangefinder_down, optical_flow, vision }
    }
}

/// The failsafe that is reckoned with: the vehicle's own, or what its firmware comes with.
pub(super) fn settings(read: Option<&Read>, firmware: Firmware) -> ReturnSettings {
    let usual = if firmware == Firmware::Px4 { ReturnSettings::px4() } else { ReturnSettings::arducopter() };
    let Some(own) = read.and_then(|read| read.returns) else { return usual };
    ReturnSettings {
        action: match own.action {
            Action::Return => Failsafe::Return,
            Action::Hold => Failsafe::Hold,
            Action::Land => Failsafe::Land,
        },
        climb_to_m: own.climb_to_m,
        least_climb_m: own.least_climb_m,
        cone_slope: own.cone_slope,
        speed_m_s: own.speed_m_s,
        to_rally: usual.to_rally,
    }
}

fn returns(vehicle: &VehicleSnapshot) -> Option<Returns> {
    let value = |name: &'static str| Some(vehicle.parameters.get(&Name::new(name)?)?.number);
    match vehicle.state.autopilot()? {
        Autopilot::ArduPilot => {
            let usual = ReturnSettings::arducopter();
            // In centimetres; ArduCopter 4.7 writes metres under a name of its own.
            let metres = |old: &'static str, new: &'static str| value(new).or_else(|| Some(value(old)? / 100.0));
            // FS_GCS_ENABLE: 1 and 2 return, 3 and 4 try SmartRTL first, 5 lands, 6 and 7 as 3 and 4, 0 does nothing.
            let action = match value("FS_GCS_ENABLE").map(|number| number as i64) {
                Some(5) => Action::Land,
                Some(0) => Action::Hold,
                _ => Action::Return,
            };
            let speed_m_s = metres("RTL_SPEED", "RTL_SPEED_MS").filter(|speed| *speed > 0.0);
            Some(Returns {
                action,
                climb_to_m: metres("RTL_ALT", "RTL_ALT_M")?,
                least_climb_m: metres("RTL_CLIMB_MIN", "RTL_CLIMB_MIN_M").unwrap_or(usual.least_climb_m),
                cone_slope: value("RTL_CONE_SLOPE").map_or(usual.cone_slope, |slope| (slope > 0.0).then_some(slope)),
                speed_m_s: speed_m_s.or_else(|| metres("WPNAV_SPEED", "WPNAV_SPD")).unwrap_or(usual.speed_m_s),
            })
        }
        Autopilot::Px4 => {
            let usual = ReturnSettings::px4();
            // NAV_DLL_ACT: 1 holds, 2 returns, 3 lands, 5 and 6 stop the flight, 0 does nothing.
            let action = match value("NAV_DLL_ACT").map(|number| number as i64) {
                Some(2) => Action::Return,
                Some(3) => Action::Land,
                _ => Action::Hold,
            };
            Some(Returns {
                action,
                climb_to_m: value("RTL_RETURN_ALT")?,
                least_climb_m: usual.least_climb_m,
                cone_slope: usual.cone_slope,
                speed_m_s: value("MPC_XY_CRUISE").unwrap_or(usual.speed_m_s),
            })
        }
        Autopilot::Other(_) => None,
    }
}
