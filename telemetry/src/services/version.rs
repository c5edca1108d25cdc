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
    /// Hardware id as hexadecimal text; 18 bytes where the autopilot has them, else 8; empty if it gave none.
    pub uid: String,
}

impl From<&AUTOPILOT_VERSION_DATA> for Version {
    fn from(m: &AUTOPILOT_VERSION_DATA) -> Self {
        let hex = |bytes: &[u8]| bytes.iter().map(|b| format!("{b:02x}")).collect::<String>();
        let uid = match (m.uid2.iter().any(|&b| b != 0), m.uid) {
            (true, _) => hex(&m.uid2),
            (false, 0) => String::new(),
            (false, short) => hex(&short.to_be_bytes()),
        };
        Self { firmware: FirmwareVersion::from_packed(m.flight_sw_version), capabilities: m.capabilities, uid }
    }
}

#[cfg(test)]
mod tests {
    use super::{AUTOPILOT_VERSION_DATA, Version};

    #[test]
    fn an_autopilot_without_a_hardware_id_is_not_given_one() {
        let silent = AUTOPILOT_VERSION_DATA::default();
        assert_eq!(Version::from(&silent).uid, "");
        assert_eq!(Version::from(&AUTOPILOT_VERSION_DATA { uid: 0x2a, ..silent }).uid, "000000000000002a");
    }
}
