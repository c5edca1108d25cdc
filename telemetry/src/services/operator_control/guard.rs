//! Which messages change what a vehicle does, so that only the station in control may send them.

// Stations still send messages that the dialect marks as deprecated.
#![allow(deprecated)]

use crate::dialect::{COMMAND_ACK_DATA, MavCmd, MavMessage, MavResult};
use crate::wire::Address;

/// Whether a message changes the vehicle's state or movement.
pub(super) fn changes_state(message: &MavMessage) -> bool {
    use MavMessage as M;
    match message {
        M::COMMAND_LONG(m) => !only_asks(m.command),
        M::COMMAND_INT(m) => !only_asks(m.command),
        M::SET_MODE(_)
        | M::MANUAL_CONTROL(_)
        | M::RC_CHANNELS_OVERRIDE(_)
        | M::SET_ATTITUDE_TARGET(_)
        | M::SET_POSITION_TARGET_LOCAL_NED(_)
        | M::SET_POSITION_TARGET_GLOBAL_INT(_)
        | M::SET_HOME_POSITION(_)
        | M::MISSION_COUNT(_)
        | M::MISSION_ITEM(_)
        | M::MISSION_ITEM_INT(_)
        | M::MISSION_WRITE_PARTIAL_LIST(_)
        | M::MISSION_CLEAR_ALL(_)
        | M::MISSION_SET_CURRENT(_)
        | M::PARAM_SET(_)
        | M::GIMBAL_MANAGER_SET_ATTITUDE(_)
        | M::GIMBAL_MANAGER_SET_PITCHYAW(_)
        | M::GIMBAL_MANAGER_SET_MANUAL_CONTROL(_) => true,
        _ => false,
    }
}

fn only_asks(command: MavCmd) -> bool {
    use MavCmd as C;
    matches!(
        command,
        C::MAV_CMD_REQUEST_MESSAGE
            | C::MAV_CMD_SET_MESSAGE_INTERVAL
            | C::MAV_CMD_GET_MESSAGE_INTERVAL
            | C::MAV_CMD_GET_HOME_POSITION
            | C::MAV_CMD_REQUEST_AUTOPILOT_CAPABILITIES
            | C::MAV_CMD_REQUEST_PROTOCOL_VERSION
            | C::MAV_CMD_REQUEST_CAMERA_INFORMATION
            | C::MAV_CMD_REQUEST_CAMERA_SETTINGS
            | C::MAV_CMD_REQUEST_CAMERA_CAPTURE_STATUS
            | C::MAV_CMD_REQUEST_CAMERA_IMAGE_CAPTURE
            | C::MAV_CMD_REQUEST_STORAGE_INFORMATION
            | C::MAV_CMD_REQUEST_VIDEO_STREAM_INFORMATION
            | C::MAV_CMD_REQUEST_VIDEO_STREAM_STATUS
    )
}

/// The answer to a command that is not obeyed; other messages have none.
pub(super) fn refusal(to: Address, message: &MavMessage) -> Option<MavMessage> {
    let command = match message {
        MavMessage::COMMAND_LONG(m) => m.command,
        MavMessage::COMMAND_INT(m) => m.command,
        _ => return None,
    };
    Some(MavMessage::COMMAND_ACK(COMMAND_ACK_DATA {
        command,
        result: MavResult::MAV_RESULT_NOT_IN_CONTROL,
        target_system: to.system,
        target_component: to.component,
        ..COMMAND_ACK_DATA::default()
    }))
}
