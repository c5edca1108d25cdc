//! One step of a mission, as plan files and autopilots know it.

use crate::geo::LatLon;

/// Height datum and coordinate frame of an item. Numbers are those of MAVLink's `MAV_FRAME`, which plan files use too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Frame {
    /// 0: WGS84, height above mean sea level.
    GlobalAmsl,
    /// 1: local NED, metres.
    LocalNed,
    /// 2: no place at all; a command.
    Mission,
    /// 3: WGS84, height above home.
    GlobalRelHome,
    /// 10: WGS84, height above terrain.
    GlobalTerrain,
    /// Any other number, kept as read.
    Other(u8),
}

impl Frame {
    /// From the number that files and the wire use. The `_INT` variants (5, 6, 11) are the same frames.
    pub fn from_number(number: u8) -> Self {
        match number {
            0 | 5 => Self::GlobalAmsl,
            1 => Self::LocalNed,
            2 => Self::Mission,
            3 | 6 => Self::GlobalRelHome,
            10 | 11 => Self::GlobalTerrain,
            other => Self::Other(other),
        }
    }

    /// The number that files and the wire use.
    pub fn number(self) -> u8 {
        match self {
            Self::GlobalAmsl => 0,
            Self::LocalNed => 1,
            Self::Mission => 2,
            Self::GlobalRelHome => 3,
            Self::GlobalTerrain => 10,
            Self::Other(other) => other,
        }
    }

    /// Whether parameters 5 and 6 are latitude and longitude in this frame.
    pub fn is_global(self) -> bool {
        matches!(self, Self::GlobalAmsl | Self::GlobalRelHome | Self::GlobalTerrain)
    }
}

/// Command numbers (MAVLink `MAV_CMD`) that this program plans with. Files may hold any other.
pub mod command {
    #![allow(missing_docs)]
    pub const NAV_WAYPOINT: u16 = 16;
    pub const NAV_LOITER_UNLIM: u16 = 17;
    pub const NAV_LOITER_TURNS: u16 = 18;
    pub const NAV_LOITER_TIME: u16 = 19;
    pub const NAV_RETURN_TO_LAUNCH: u16 = 20;
    pub const NAV_LAND: u16 = 21;
    pub const NAV_TAKEOFF: u16 = 22;
    pub const NAV_SPLINE_WAYPOINT: u16 = 82;
    pub const NAV_DELAY: u16 = 93;
    pub const CONDITION_DELAY: u16 = 112;
    pub const CONDITION_YAW: u16 = 115;
    pub const DO_JUMP: u16 = 177;
    pub const DO_CHANGE_SPEED: u16 = 178;
    pub const DO_SET_ROI_LOCATION: u16 = 195;
    pub const DO_SET_ROI_NONE: u16 = 197;
    pub const DO_SET_ROI: u16 = 201;
    pub const DO_DIGICAM_CONTROL: u16 = 203;
    pub const DO_MOUNT_CONTROL: u16 = 205;
    pub const DO_SET_CAM_TRIGG_DIST: u16 = 206;
    pub const DO_GIMBAL_MANAGER_PITCHYAW: u16 = 1000;
    pub const IMAGE_START_CAPTURE: u16 = 2000;
    pub const IMAGE_STOP_CAPTURE: u16 = 2001;
    pub const VIDEO_START_CAPTURE: u16 = 2500;
    pub const VIDEO_STOP_CAPTURE: u16 = 2501;
}

/// One mission item. Parameters are kept exactly as files and autopilots have them, so nothing that we do not
/// understand is lost.
#[derive(Debug, Clone, Copy)]
pub struct Item {
    /// `MAV_CMD` number, see [`command`].
    pub command: u16,
    /// Coordinate frame of parameters 5 to 7.
    pub frame: Frame,
    /// Parameters 1 to 7; NaN means "not set". In a global frame 5 and 6 are WGS84 degrees and 7 is a height in metres.
    pub params: [f64; 7],
    /// Go on to the next item when this one is done.
    pub auto_continue: bool,
}

impl Item {
    /// An item that flies to, or looks at, a place.
    pub fn at(command: u16, frame: Frame, place: LatLon, height_m: f64) -> Self {
        Self {
            command,
            frame,
            params: [0.0, 0.0, 0.0, f64::NAN, place.lat_deg, place.lon_deg, height_m],
            auto_continue: true,
        }
    }

    /// An item without a place, in the [`Frame::Mission`] frame (PX4 refuses some commands in any other).
    pub fn command(command: u16, params: [f64; 7]) -> Self {
        Self { command, frame: Frame::Mission, params, auto_continue: true }
    }

    /// The place of the item, where the frame is global and one is set. `0, 0` and NaN count as "not set".
    pub fn place(&self) -> Option<LatLon> {
        let [.., lat_deg, lon_deg, _] = self.params;
        let set =
            self.frame.is_global() && lat_deg.is_finite() && lon_deg.is_finite() && (lat_deg != 0.0 || lon_deg != 0.0);
        set.then_some(LatLon { lat_deg, lon_deg })
    }

    /// Whether the aircraft moves to [`Self::place`] (a NAV command), unlike a region of interest.
    pub fn is_navigation(&self) -> bool {
        self.command < 95
    }

    /// Parameter 7: the height in metres in [`Self::frame`].
    pub fn height_m(&self) -> f64 {
        self.params[6]
    }
}

/// NaN equals NaN here: "not set" is the same as "not set".
impl PartialEq for Item {
    fn eq(&self, other: &Self) -> bool {
        let same = |a: f64, b: f64| a == b || (a.is_nan() && b.is_nan());
        self.command == other.command
            && self.frame == other.frame
            && self.auto_continue == other.auto_continue
            && self.params.iter().zip(&other.params).all(|(a, b)| same(*a, *b))
    }
}
