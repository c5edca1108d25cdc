//! Flight modes by firmware: the same few names for what ArduPilot Copter and PX4 call and number differently.
//!
//! Sources: ArduPilot `ArduCopter/mode.h` (numbers as in MAVLink's `COPTER_MODE`); PX4 `px4_custom_mode.h` (main mode in
//! bits 16 to 23, sub mode in bits 24 to 31 of `custom_mode`).

use std::fmt;

use super::state::Autopilot;
use crate::dialect::MavCmd;
use crate::services::command::Request;
use crate::wire::Address;

/// A flight mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FlightMode {
    /// Attitude by hand (STABILIZE, PX4 Stabilized).
    Stabilize,
    /// Attitude by hand, height held (ALT_HOLD, PX4 Altitude).
    AltitudeHold,
    /// Position held, moved by hand (LOITER, PX4 Position).
    Position,
    /// Flies the mission (AUTO, PX4 Mission).
    Mission,
    /// Flies where the station says (GUIDED, PX4 Offboard).
    Guided,
    /// Holds still (BRAKE, PX4 Hold).
    Hold,
    /// Takes off (PX4 Takeoff).
    TakeOff,
    /// Returns (RTL, PX4 Return).
    Return,
    /// Lands (LAND).
    Land,
    /// Any other, as `custom_mode`.
    Other(u32),
}

const COPTER: &[(u32, FlightMode)] = &[
    (0, FlightMode::Stabilize),
    (2, FlightMode::AltitudeHold),
    (3, FlightMode::Mission),
    (4, FlightMode::Guided),
    (5, FlightMode::Position),
    (6, FlightMode::Return),
    (9, FlightMode::Land),
    (17, FlightMode::Hold),
];

/// PX4: (main, sub).
const PX4: &[(u8, u8, FlightMode)] = &[
    (7, 0, FlightMode::Stabilize),
    (2, 0, FlightMode::AltitudeHold),
    (3, 0, FlightMode::Position),
    (4, 4, FlightMode::Mission),
    (6, 0, FlightMode::Guided),
    (4, 3, FlightMode::Hold),
    (4, 2, FlightMode::TakeOff),
    (4, 5, FlightMode::Return),
    (4, 6, FlightMode::Land),
];

impl FlightMode {
    /// From `custom_mode`. What the numbers mean is known for ArduPilot and PX4 only.
    pub fn from_custom(autopilot: Autopilot, custom: u32) -> Self {
        let [_, _, main, sub] = custom.to_le_bytes();
        let known = match autopilot {
            Autopilot::Px4 => PX4.iter().find(|m| (m.0, m.1) == (main, sub)).map(|m| m.2),
            Autopilot::ArduPilot => COPTER.iter().find(|m| m.0 == custom).map(|m| m.1),
            Autopilot::Other(_) => None,
        };
        known.unwrap_or(Self::Other(custom))
    }

    /// To `custom_mode`; `None` where the firmware has no such mode.
    pub fn to_custom(self, autopilot: Autopilot) -> Option<u32> {
        if let Self::Other(custom) = self {
            return Some(custom);
        }
        match autopilot {
            Autopilot::Px4 => PX4.iter().find(|m| m.2 == self).map(|m| u32::from_le_bytes([0, 0, m.0, m.1])),
            Autopilot::ArduPilot => COPTER.iter().find(|m| m.1 == self).map(|m| m.0),
            Autopilot::Other(_) => None,
        }
    }
}

impl fmt::Display for FlightMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Other(custom) => write!(f, "mode {custom}"),
            named => write!(f, "{named:?}"),
        }
    }
}

/// The command that sets a mode; `None` where the firmware has no such mode.
pub fn set_mode_request(target: Address, autopilot: Autopilot, mode: FlightMode) -> Option<Request> {
    /// `MAV_MODE_FLAG_CUSTOM_MODE_ENABLED`
    const CUSTOM: f64 = 1.0;
    let custom = mode.to_custom(autopilot)?;
    let (main, sub) = match autopilot {
        Autopilot::Px4 => {
            let [_, _, main, sub] = custom.to_le_bytes();
            (f64::from(main), f64::from(sub))
        }
        _ => (f64::from(custom), 0.0),
    };
    Some(Request {
        target,
        command: MavCmd::MAV_CMD_DO_SET_MODE,
        params: [CUSTOM, main, sub, 0.0, 0.0, 0.0, 0.0],
        frame: None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Address, Autopilot, FlightMode, set_mode_request};

    #[test]
    fn the_numbers_of_firmware_that_we_do_not_know_mean_nothing_to_us() {
        let generic = Autopilot::Other(0);
        assert_eq!(FlightMode::from_custom(generic, 4), FlightMode::Other(4));
        assert!(set_mode_request(Address { system: 1, component: 1 }, generic, FlightMode::Return).is_none());
    }
}
