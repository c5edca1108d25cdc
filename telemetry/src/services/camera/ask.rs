//! What a camera is asked, how often, and when it is left alone.

use std::time::Duration;

use mavlink::MessageData;

use crate::dialect::{
    CAMERA_CAPTURE_STATUS_DATA, CAMERA_FOV_STATUS_DATA, CAMERA_IMAGE_CAPTURED_DATA, CAMERA_INFORMATION_DATA,
    CAMERA_SETTINGS_DATA, CAMERA_TRACKING_IMAGE_STATUS_DATA, MavCmd, STORAGE_INFORMATION_DATA,
    VIDEO_STREAM_INFORMATION_DATA, VIDEO_STREAM_STATUS_DATA,
};
use crate::wire::MonoTime;

/// A question to a camera.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ask {
    Information,
    Settings,
    Streams,
    StreamStatus,
    Capture,
    Storage,
    View,
    Tracking,
    Image(u32),
}

impl Ask {
    /// Those that have a [`Pace`], in the order in which they matter.
    pub(super) const PACED: [Self; 8] = [
        Self::Information,
        Self::Capture,
        Self::Streams,
        Self::Settings,
        Self::Storage,
        Self::StreamStatus,
        Self::View,
        Self::Tracking,
    ];

    /// Command and parameters; `old` gives the one from before `MAV_CMD_REQUEST_MESSAGE`, where there was one.
    pub(super) fn command(self, old: bool) -> (MavCmd, [f64; 7]) {
        let (id, old_command, old_param) = match self {
            Self::Information => {
                (CAMERA_INFORMATION_DATA::ID, Some(MavCmd::MAV_CMD_REQUEST_CAMERA_INFORMATION), [1.0, 0.0])
            }
            Self::Settings => (CAMERA_SETTINGS_DATA::ID, Some(MavCmd::MAV_CMD_REQUEST_CAMERA_SETTINGS), [1.0, 0.0]),
            // 0: of all streams, all media.
            Self::Streams => {
                (VIDEO_STREAM_INFORMATION_DATA::ID, Some(MavCmd::MAV_CMD_REQUEST_VIDEO_STREAM_INFORMATION), [0.0, 0.0])
            }
            Self::StreamStatus => {
                (VIDEO_STREAM_STATUS_DATA::ID, Some(MavCmd::MAV_CMD_REQUEST_VIDEO_STREAM_STATUS), [0.0, 0.0])
            }
            Self::Capture => {
                (CAMERA_CAPTURE_STATUS_DATA::ID, Some(MavCmd::MAV_CMD_REQUEST_CAMERA_CAPTURE_STATUS), [1.0, 0.0])
            }
            Self::Storage => {
                (STORAGE_INFORMATION_DATA::ID, Some(MavCmd::MAV_CMD_REQUEST_STORAGE_INFORMATION), [0.0, 1.0])
            }
            Self::View => (CAMERA_FOV_STATUS_DATA::ID, None, [0.0, 0.0]),
            Self::Tracking => (CAMERA_TRACKING_IMAGE_STATUS_DATA::ID, None, [0.0, 0.0]),
            Self::Image(index) => (
                CAMERA_IMAGE_CAPTURED_DATA::ID,
                Some(MavCmd::MAV_CMD_REQUEST_CAMERA_IMAGE_CAPTURE),
                [f64::from(index), 0.0],
            ),
        };
        if let Some(command) = old_command.filter(|_| old) {
            let [first, second] = old_param;
            return (command, [first, second, 0.0, 0.0, 0.0, 0.0, 0.0]);
        }
        let which = if let Self::Image(index) = self { f64::from(index) } else { 0.0 };
        (MavCmd::MAV_CMD_REQUEST_MESSAGE, [f64::from(id), which, 0.0, 0.0, 0.0, 0.0, 0.0])
    }

    /// Pause after an answer until it is asked again; `None` for what stays as it is. Chosen: the last picture of a
    /// series is missed within one [`Self::Capture`], and all together are below 100 B/s.
    fn repeat(self) -> Option<Duration> {
        Some(Duration::from_secs(match self {
            Self::Capture | Self::View => 5,
            Self::StreamStatus | Self::Settings => 15,
            Self::Storage => 20,
            Self::Tracking => 1,
            Self::Information | Self::Streams | Self::Image(_) => return None,
        }))
    }
}

/// When one question is due to one camera.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    next: MonoTime,
    tries: u8,
    refusals: u8,
}

impl Pace {
    /// Refusals after which a camera is not asked any more: both commands twice, because an answer does not say which
    /// message it is about, and the echo of one may have been taken for another.
    const MAX_REFUSALS: u8 = 4;
    /// First pause without an answer; it doubles up to 64 times this.
    const RETRY: Duration = Duration::from_secs(1);

    pub(super) fn new(now: MonoTime) -> Self {
        Self { next: now, tries: 0, refusals: 0 }
    }

    pub(super) fn is_due(&self, now: MonoTime) -> bool {
        self.next_deadline().is_some_and(|next| next <= now)
    }

    pub(super) fn next_deadline(&self) -> Option<MonoTime> {
        (self.refusals < Self::MAX_REFUSALS && self.next.0 < u64::MAX).then_some(self.next)
    }

    pub(super) fn tries(&self) -> u8 {
        self.tries
    }

    /// Whether the older command is to be tried next.
    pub(super) fn old(&self) -> bool {
        self.refusals % 2 == 1
    }

    pub(super) fn asked(&mut self, now: MonoTime) {
        self.next = now + Self::RETRY * (1 << self.tries.min(6));
        self.tries = self.tries.saturating_add(1);
    }

    pub(super) fn heard(&mut self, now: MonoTime, ask: Ask) {
        self.tries = 0;
        self.refusals = 0;
        self.next = ask.repeat().map_or(MonoTime(u64::MAX), |pause| now + pause);
    }

    pub(super) fn refused(&mut self) {
        self.refusals = self.refusals.saturating_add(1);
    }

    /// Asks soon, whatever the pause was. A camera that refused so far is asked once: it may know by now.
    pub(super) fn refresh(&mut self, now: MonoTime) {
        self.next = now;
        self.tries = 0;
        self.refusals = self.refusals.min(Self::MAX_REFUSALS - 1);
    }
}
