//! What the aircraft says of itself that a patrol under a bridge depends on.

use bridges::pattern::Holds;
use serde::{Deserialize, Serialize};

use super::failsafes::{self, LostPosition, LowBattery, Returns};
use crate::VehicleSnapshot;

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
    /// Its failsafe for a lost link; `None` where its parameters are not known.
    pub returns: Option<Returns>,
    /// That for a lost position.
    #[serde(default)]
    pub position: Option<LostPosition>,
    /// That for a low battery.
    #[serde(default)]
    pub battery: Option<LowBattery>,
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
            returns: failsafes::returns(vehicle),
            position: failsafes::position(vehicle),
            battery: failsafes::battery(vehicle),
        }
    }

    /// Its ways to hold a position without GNSS.
    pub(super) fn holds(&self) -> Holds {
        let Self { rangefinder_down, optical_flow, vision, .. } = *self;
        Holds { rangefinder_down, optical_flow, vision }
    }
}
