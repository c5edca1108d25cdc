//! What a person tells a camera, as commands.

use std::time::Duration;

use ::mission::explain::{Explain, Message};
use ::mission::message;

use super::state::{Camera, Mode};
use crate::dialect::{CameraCapFlags as Can, CameraMode, CameraZoomType, MavCmd, SetFocusType};

/// An order to a camera.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Action {
    /// One picture.
    TakeImage,
    /// Pictures by time; a count of 0 goes on until stopped.
    StartImages {
        /// Pause between them.
        interval: Duration,
        /// How many.
        count: u16,
    },
    /// No more pictures by time.
    StopImages,
    /// Video on the camera's own storage.
    StartRecording,
    /// And its end.
    StopRecording,
    /// Zooms.
    Zoom(Zoom),
    /// Focuses.
    Focus(Focus),
    /// Changes the mode.
    SetMode(Mode),
    /// Erases a medium, by its number. Everything on it is gone: to be confirmed by a person.
    FormatStorage(u8),
    /// Follows what is at a point of the picture: 0 to 1 from its left and upper edge, and a radius as a share of the width.
    TrackPoint {
        /// From the left edge.
        x: f64,
        /// From the upper edge.
        y: f64,
        /// Share of the width.
        radius: f64,
    },
    /// Follows what is in a rectangle of the picture: left, top, right and bottom, 0 to 1 from its left and upper edge.
    TrackRectangle([f64; 4]),
    /// Follows nothing.
    StopTracking,
}

/// How to zoom.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Zoom {
    /// A step in (1) or out (-1).
    Step(i8),
    /// As long as nothing else is said: -1 out to 1 in, 0 stops.
    Rate(f64),
    /// Share of the zoom range, 0 to 100.
    Percent(f64),
}

/// How to focus.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Focus {
    /// As long as nothing else is said: -1 nearer to 1 farther, 0 stops.
    Rate(f64),
    /// Share of the focus range, 0 to 100.
    Percent(f64),
    /// Distance, metres.
    Metres(f64),
    /// By itself.
    Auto,
}

/// Why an order was not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No such camera was found on the vehicle.
    #[error("the vehicle has no such camera")]
    NoCamera,
    /// The camera says that it cannot do this.
    #[error("the camera cannot do this")]
    Incapable,
    /// An order of the same kind has not ended yet.
    #[error("the same command is still pending")]
    Pending,
    /// Not a number, or out of its range.
    #[error("a value is out of its range")]
    OutOfRange,
}

impl Explain for Refusal {
    fn explain(&self) -> Message {
        match self {
            Self::NoCamera => message!("camera-none"),
            Self::Incapable => message!("camera-incapable"),
            Self::Pending => message!("command-pending"),
            Self::OutOfRange => message!("camera-out-of-range"),
        }
    }
}

/// `CAMERA_CAPTURE_STATUS` a second that a camera shall send while it records.
const RECORDING_STATUS_HZ: f64 = 1.0;

impl Action {
    /// Command and parameters 1 to 7 for this camera. `sequence` numbers single pictures, so that an order that is sent
    /// again is no second picture.
    pub(super) fn command(self, camera: &Camera, sequence: u32) -> Result<(MavCmd, [f64; 7]), Refusal> {
        if !self.needs().is_none_or(|flags| camera.can(flags)) {
            return Err(Refusal::Incapable);
        }
        if !self.in_range() {
            return Err(Refusal::OutOfRange);
        }
        let id = f64::from(camera.id.device);
        Ok(match self {
            Self::TakeImage => {
                (MavCmd::MAV_CMD_IMAGE_START_CAPTURE, [id, 0.0, 1.0, f64::from(sequence), 0.0, 0.0, 0.0])
            }
            Self::StartImages { interval, count } => (
                MavCmd::MAV_CMD_IMAGE_START_CAPTURE,
                [id, interval.as_secs_f64(), f64::from(count), 0.0, 0.0, 0.0, 0.0],
            ),
            Self::StopImages => (MavCmd::MAV_CMD_IMAGE_STOP_CAPTURE, of(&[id])),
            Self::StartRecording => (MavCmd::MAV_CMD_VIDEO_START_CAPTURE, of(&[0.0, RECORDING_STATUS_HZ, id])),
            Self::StopRecording => (MavCmd::MAV_CMD_VIDEO_STOP_CAPTURE, of(&[0.0, id])),
            Self::Zoom(zoom) => {
                let (kind, value) = match zoom {
                    Zoom::Step(step) => (CameraZoomType::ZOOM_TYPE_STEP, f64::from(step.signum())),
                    Zoom::Rate(rate) => (CameraZoomType::ZOOM_TYPE_CONTINUOUS, rate),
                    Zoom::Percent(percent) => (CameraZoomType::ZOOM_TYPE_RANGE, percent),
                };
                (MavCmd::MAV_CMD_SET_CAMERA_ZOOM, of(&[f64::from(kind as u32), value, id]))
            }
            Self::Focus(focus) => {
                let (kind, value) = match focus {
                    Focus::Rate(rate) => (SetFocusType::FOCUS_TYPE_CONTINUOUS, rate),
                    Focus::Percent(percent) => (SetFocusType::FOCUS_TYPE_RANGE, percent),
                    Focus::Metres(metres) => (SetFocusType::FOCUS_TYPE_METERS, metres),
                    Focus::Auto => (SetFocusType::FOCUS_TYPE_AUTO, 0.0),
                };
                (MavCmd::MAV_CMD_SET_CAMERA_FOCUS, of(&[f64::from(kind as u32), value, id]))
            }
            Self::SetMode(mode) => {
                let mode = match mode {
                    Mode::Image => CameraMode::CAMERA_MODE_IMAGE,
                    Mode::Video => CameraMode::CAMERA_MODE_VIDEO,
                    Mode::Survey => CameraMode::CAMERA_MODE_IMAGE_SURVEY,
                };
                (MavCmd::MAV_CMD_SET_CAMERA_MODE, of(&[id, f64::from(mode as u32)]))
            }
            Self::FormatStorage(number) => (MavCmd::MAV_CMD_STORAGE_FORMAT, of(&[f64::from(number), 1.0, 0.0])),
            Self::TrackPoint { x, y, radius } => (MavCmd::MAV_CMD_CAMERA_TRACK_POINT, of(&[x, y, radius, id])),
            Self::TrackRectangle([left, top, right, bottom]) => {
                (MavCmd::MAV_CMD_CAMERA_TRACK_RECTANGLE, of(&[left, top, right, bottom, id]))
            }
            Self::StopTracking => (MavCmd::MAV_CMD_CAMERA_STOP_TRACKING, of(&[id])),
        })
    }

    /// What a camera must say that it can do; `None` where stopping must always be tried.
    fn needs(self) -> Option<Can> {
        Some(match self {
            Self::TakeImage | Self::StartImages { .. } => Can::CAMERA_CAP_FLAGS_CAPTURE_IMAGE,
            Self::StartRecording => Can::CAMERA_CAP_FLAGS_CAPTURE_VIDEO,
            Self::Zoom(_) => Can::CAMERA_CAP_FLAGS_HAS_BASIC_ZOOM,
            Self::Focus(_) => Can::CAMERA_CAP_FLAGS_HAS_BASIC_FOCUS,
            Self::SetMode(_) => Can::CAMERA_CAP_FLAGS_HAS_MODES,
            Self::TrackPoint { .. } => Can::CAMERA_CAP_FLAGS_HAS_TRACKING_POINT,
            Self::TrackRectangle(_) => Can::CAMERA_CAP_FLAGS_HAS_TRACKING_RECTANGLE,
            Self::StopImages | Self::StopRecording | Self::FormatStorage(_) | Self::StopTracking => return None,
        })
    }

    fn in_range(self) -> bool {
        let share = |v: f64| (0.0..=1.0).contains(&v);
        match self {
            Self::StartImages { interval, .. } => interval >= Duration::from_millis(100),
            Self::Zoom(Zoom::Rate(rate)) | Self::Focus(Focus::Rate(rate)) => rate.abs() <= 1.0,
            Self::Zoom(Zoom::Percent(percent)) | Self::Focus(Focus::Percent(percent)) => {
                (0.0..=100.0).contains(&percent)
            }
            Self::Focus(Focus::Metres(metres)) => metres.is_finite() && metres >= 0.0,
            Self::FormatStorage(number) => number > 0,
            Self::TrackPoint { x, y, radius } => [x, y, radius].into_iter().all(share),
            Self::TrackRectangle(corners @ [left, top, right, bottom]) => {
                corners.into_iter().all(share) && left < right && top < bottom
            }
            _ => true,
        }
    }
}

fn of(first: &[f64]) -> [f64; 7] {
    let mut params = [0.0; 7];
    params[..first.len()].copy_from_slice(first);
    params
}
