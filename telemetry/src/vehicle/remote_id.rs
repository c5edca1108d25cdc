//! What the vehicle's remote identification says of itself (MAVLink, Open Drone ID).

use mavlink::MessageData;

use super::state::{Sampled, VehicleState};
use crate::dialect::OPEN_DRONE_ID_ARM_STATUS_DATA;
use crate::wire::{Frame, MonoTime};

/// Result of the self-check (`OPEN_DRONE_ID_ARM_STATUS`, 12918). GB 46750-2025, 5.1.7: a failure must keep the aircraft
/// from taking off.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RemoteIdCheck {
    /// `MAV_ODID_ARM_STATUS_GOOD_TO_ARM`. Any other status counts as a failure, one that the dialect does not know too.
    pub good_to_arm: bool,
    /// What it complains of, as it wrote it.
    pub error: String,
}

impl VehicleState {
    /// Takes a frame of the remote identification, which may be a component of its own.
    pub(crate) fn apply_remote_id(&mut self, at: MonoTime, frame: Frame<'_>) {
        let source = frame.message_id();
        if !Self::reads_remote_id(source) {
            return;
        }
        // By hand: a status that the dialect does not know must not leave the last good one standing. MAVLink 2 leaves
        // out zeros at the end.
        let (status, error) = frame.payload().split_first().map_or((0, &[][..]), |(status, error)| (*status, error));
        let error = error.split(|byte| *byte == 0).next().unwrap_or_default();
        let error = String::from_utf8_lossy(error).trim().to_owned();
        self.remote_id = Some(Sampled { value: RemoteIdCheck { good_to_arm: status == 0, error }, at, source });
    }

    /// Whether [`Self::apply_remote_id`] reads this message.
    pub(crate) fn reads_remote_id(id: u32) -> bool {
        id == OPEN_DRONE_ID_ARM_STATUS_DATA::ID
    }
}
