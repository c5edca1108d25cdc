//! Heartbeats: ours at 1 Hz whatever else happens, and how long ago a vehicle was heard.
//!
//! Source: <https://mavlink.io/en/services/heartbeat.html>.

use std::time::Duration;

use crate::dialect::{HEARTBEAT_DATA, MavAutopilot, MavMessage, MavModeFlag, MavState, MavType};
use crate::wire::MonoTime;

/// Period of heartbeats.
pub const PERIOD: Duration = Duration::from_secs(1);
/// A vehicle not heard for this long is lost (QGroundControl's figure: three heartbeats missed and half a second).
pub const LOST_AFTER: Duration = Duration::from_millis(3500);

/// Decides when our heartbeat is due. A late call sends one, not the ones that were missed.
#[derive(Debug, Clone)]
pub struct Beat {
    next: MonoTime,
}

impl Beat {
    /// The first beat is due at once.
    pub fn new(now: MonoTime) -> Self {
        Self { next: now }
    }

    /// When the next one is due.
    pub fn next_deadline(&self) -> MonoTime {
        self.next
    }

    /// Whether one is due now.
    pub fn due(&mut self, now: MonoTime) -> bool {
        let due = now >= self.next;
        if due {
            self.next = (self.next + PERIOD).max(now + PERIOD / 2);
        }
        due
    }
}

/// A ground station's heartbeat.
pub fn station_heartbeat() -> MavMessage {
    MavMessage::HEARTBEAT(HEARTBEAT_DATA {
        custom_mode: 0,
        mavtype: MavType::MAV_TYPE_GCS,
        autopilot: MavAutopilot::MAV_AUTOPILOT_INVALID,
        base_mode: MavModeFlag::empty(),
        system_status: MavState::MAV_STATE_ACTIVE,
        mavlink_version: 3,
    })
}
