//! Message numbers, and the groups that `REQUEST_DATA_STREAM` and the `SR0_*` parameters switch.

/// `HEARTBEAT`
pub const HEARTBEAT: u32 = 0;
/// `HOME_POSITION`
pub const HOME_POSITION: u32 = 242;
/// `MISSION_CURRENT`
pub const MISSION_CURRENT: u32 = 42;
/// `ADSB_VEHICLE`
pub const ADSB_VEHICLE: u32 = 246;
/// `AUTOPILOT_VERSION`
pub const AUTOPILOT_VERSION: u32 = 148;

/// A stream: its number in `MAV_DATA_STREAM`, its parameter, and its messages (ArduCopter's `GCS_MAVLink_Copter`).
pub const STREAMS: &[(u8, &str, &[u32])] = &[
    (1, "SR0_RAW_SENS", &[27, 29]),
    (2, "SR0_EXT_STAT", &[1, 125, 42, 24, 62, 162]),
    (3, "SR0_RC_CHAN", &[36, 65]),
    (6, "SR0_POSITION", &[33, 32]),
    (10, "SR0_EXTRA1", &[30]),
    (11, "SR0_EXTRA2", &[74]),
    (12, "SR0_EXTRA3", &[2, 168, 147, 193, 158, 285]),
];
