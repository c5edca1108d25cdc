//! Who the autopilot is: firmware version, capabilities, unique id.

use crate::dialect::{AUTOPILOT_VERSION_DATA, MavProtocolCapability};

/// Firmware version as autopilots pack it: major, minor, patch, type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FirmwareVersion {
    /// First number.
    pub major: u8,
    /// Second number.
    pub minor: u8,
    /// Third number.
    pub patch: u8,
    /// `FIRMWARE_VERSION_TYPE`: 0 dev, 64 alpha, 128 beta, 192 release candidate, 255 official.
    pub kind: u8,
}

impl FirmwareVersion {
    /// From `flight_sw_version`.
    pub fn from_packed(packed: u32) -> Self {
        let [major, minor, patch, kind] = packed.to_be_bytes();
        Self { major, minor, patch, kind }
    }

    /// To `flight_sw_version`.
    pub fn packed(self) -> u32 {
        u32::from_be_bytes([self.major, self.minor, self.patch, self.kind])
    }
}

/// What `AUTOPILOT_VERSION` says.
#[derive(Debug, Clone, PartialEq)]
pub struct Version {
    /// Firmware.
    pub firmware: FirmwareVersion,
    /// What it can do.
    pub capabilities: MavProtocolCapability,
    /// Hardware id as hexadecimal text; 18 bytes where the autopilot has them, else 8.
    pub uid: String,
}

impl From<&AUTOPILOT_VERSION_DATA> for Version {
    fn from(m: &AUTOPILOT_VERSION_DATA) -> Self {
        let hex = |bytes: &[u8]| bytes.iter().map(|b| format!("{b:02x}")).collect::<String>();
        let long = m.uid2.iter().any(|&b| b != 0);
        Self {
            firmware: FirmwareVersion::from_packed(m.flight_sw_version),
            capabilities: m.capabilities,
            uid: if long { hex(&m.uid2) } else { hex(&m.uid.to_be_bytes()) },
        }
    }
}
