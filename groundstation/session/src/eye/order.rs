//! What the hub tells cameras and gimbals.

use mission::geo::{HeightAmsl, LatLon};
use telemetry::dialect::MavCmd;
use telemetry::services::camera::{Action, CameraId};
use telemetry::services::gimbal::{Pointing, Rates};
use telemetry::wire::Address;

use crate::Order;

/// An order to a camera.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CameraOrder {
    /// On which vehicle.
    pub vehicle: Address,
    /// Which.
    pub camera: CameraId,
    /// What.
    pub action: Action,
}

impl From<CameraOrder> for Order {
    fn from(order: CameraOrder) -> Self {
        Self::Camera(order)
    }
}

impl CameraOrder {
    /// The command that its answer names.
    pub(super) fn command(&self) -> MavCmd {
        match self.action {
            Action::TakeImage | Action::StartImages { .. } => MavCmd::MAV_CMD_IMAGE_START_CAPTURE,
            Action::StopImages => MavCmd::MAV_CMD_IMAGE_STOP_CAPTURE,
            Action::StartRecording => MavCmd::MAV_CMD_VIDEO_START_CAPTURE,
            Action::StopRecording => MavCmd::MAV_CMD_VIDEO_STOP_CAPTURE,
            Action::Zoom(_) => MavCmd::MAV_CMD_SET_CAMERA_ZOOM,
            Action::Focus(_) => MavCmd::MAV_CMD_SET_CAMERA_FOCUS,
            Action::SetMode(_) => MavCmd::MAV_CMD_SET_CAMERA_MODE,
            Action::FormatStorage(_) => MavCmd::MAV_CMD_STORAGE_FORMAT,
            Action::TrackPoint { .. } => MavCmd::MAV_CMD_CAMERA_TRACK_POINT,
            Action::TrackRectangle(_) => MavCmd::MAV_CMD_CAMERA_TRACK_RECTANGLE,
            Action::StopTracking => MavCmd::MAV_CMD_CAMERA_STOP_TRACKING,
        }
    }
}

/// An order to the gimbal of a vehicle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum GimbalOrder {
    /// Turn it to an angle.
    Point(Pointing),
    /// Keep it on a place.
    LookAt {
        /// WGS84.
        place: LatLon,
        /// Of the place.
        height: HeightAmsl,
    },
    /// Let go of the place.
    LookAway,
    /// Turn it as long as somebody holds on.
    Turn(Option<Rates>),
}

impl GimbalOrder {
    /// The command that its answer names. A vehicle without a gimbal manager is told an angle by an older one.
    pub(super) fn command(&self) -> MavCmd {
        match self {
            Self::Point(_) | Self::Turn(_) => MavCmd::MAV_CMD_DO_GIMBAL_MANAGER_PITCHYAW,
            Self::LookAt { .. } => MavCmd::MAV_CMD_DO_SET_ROI_LOCATION,
            Self::LookAway => MavCmd::MAV_CMD_DO_SET_ROI_NONE,
        }
    }
}
