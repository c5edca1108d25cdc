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
    /// Source revision that the firmware was built from, as far as it says (eight or sixteen hexadecimal digits); empty if
    /// it gave none.
    pub git: String,
    /// Board type; ArduPilot's is the number in its list of boards. 0 if it gave none.
    pub board: u32,
    /// USB vendor id of the board, 0 if it gave none.
    pub vendor: u16,
    /// USB product id of the board, 0 if it gave none.
    pub product: u16,
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
        // ArduPilot writes the digits themselves, PX4 the number, its lowest byte first.
        let custom = m.flight_custom_version;
        let git = match custom {
            [0, ..] if custom.iter().all(|&b| b == 0) => String::new(),
            digits if digits.iter().all(u8::is_ascii_hexdigit) => digits.iter().map(|&b| char::from(b)).collect(),
            number => hex(&u64::from_le_bytes(number).to_be_bytes()),
        };
        // ArduPilot keeps the type in the upper half and a revision in the lower one.
        let board = if m.board_version > 0xffff { m.board_version >> 16 } else { m.board_version };
        Self {
            firmware: FirmwareVersion::from_packed(m.flight_sw_version),
            capabilities: m.capabilities,
            git,
            board,
            vendor: m.vendor_id,
            product: m.product_id,
            uid,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{AUTOPILOT_VERSION_DATA, Version};

    #[test]
    fn both_families_say_what_they_were_built_from() {
        let silent = AUTOPILOT_VERSION_DATA::default();
        assert_eq!(Version::from(&silent).git, "");
        let ardupilot =
            AUTOPILOT_VERSION_DATA { flight_custom_version: *b"1a2b3c4d", board_version: 9 << 16, ..silent };
        let version = Version::from(&ardupilot);
        assert_eq!((version.git.as_str(), version.board), ("1a2b3c4d", 9));
        let number = 0x1a2b_3c4d_5e6f_7081_u64;
        let px4 = AUTOPILOT_VERSION_DATA { flight_custom_version: number.to_le_bytes(), ..silent };
        assert_eq!(Version::from(&px4).git, "1a2b3c4d5e6f7081");
    }

    #[test]
    fn an_autopilot_without_a_hardware_id_is_not_given_one() {
        let silent = AUTOPILOT_VERSION_DATA::default();
        assert_eq!(Version::from(&silent).uid, "");
        assert_eq!(Version::from(&AUTOPILOT_VERSION_DATA { uid: 0x2a, ..silent }).uid, "000000000000002a");
    }
}
