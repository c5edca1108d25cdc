//! The state and its parts.

use std::fmt;
use std::time::Duration;

use mission::geo::{HeightAmsl, HeightRelHome, LatLon, Look, wrap_two_pi};
use mission::plan::Firmware;

use super::mode::FlightMode;
use super::remote_id::RemoteIdCheck;
use super::text::TextAssembly;
use crate::wire::MonoTime;

/// A value with when it was heard and from which message.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sampled<T> {
    /// The value.
    pub value: T,
    /// When the frame was received.
    pub at: MonoTime,
    /// Message id that said so.
    pub source: u32,
}

impl<T> Sampled<T> {
    /// How long ago it was heard.
    pub fn age(&self, now: MonoTime) -> Duration {
        now.since(self.at)
    }
}

/// Autopilot family (`MAV_AUTOPILOT`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Autopilot {
    /// 3
    ArduPilot,
    /// 12
    Px4,
    /// Any other.
    Other(u8),
}

/// The family that a plan is meant for.
impl From<Autopilot> for Firmware {
    fn from(autopilot: Autopilot) -> Self {
        match autopilot {
            Autopilot::ArduPilot => Self::ArduPilot,
            Autopilot::Px4 => Self::Px4,
            Autopilot::Other(number) => Self::Other(number),
        }
    }
}

impl fmt::Display for Autopilot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ArduPilot => f.write_str("ArduPilot"),
            Self::Px4 => f.write_str("PX4"),
            Self::Other(number) => write!(f, "MAV_AUTOPILOT {number}"),
        }
    }
}

/// What a heartbeat says. Numbers that the dialect does not know are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heartbeat {
    /// Family.
    pub autopilot: Autopilot,
    /// `MAV_TYPE`.
    pub kind: u8,
    /// Motors may turn.
    pub armed: bool,
    /// Flight mode.
    pub mode: FlightMode,
    /// `MAV_STATE`.
    pub system_status: u8,
}

/// Where it is, by its own estimate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Position {
    /// WGS84.
    pub place: LatLon,
    /// Above mean sea level.
    pub amsl: HeightAmsl,
    /// Above home.
    pub rel_home: HeightRelHome,
    /// Velocity north, east, down, metres per second.
    pub velocity_ned_m_s: [f64; 3],
    /// Heading of the nose, radians clockwise from true north; `None` if the vehicle does not know.
    pub heading_rad: Option<f64>,
}

/// Attitude, FRD body in NED, radians and radians per second.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Attitude {
    /// Right wing down positive.
    pub roll_rad: f64,
    /// Nose up positive.
    pub pitch_rad: f64,
    /// Clockwise from true north.
    pub yaw_rad: f64,
    /// Rates about the body axes.
    pub rates_rad_s: [f64; 3],
}

/// Yaw of a gimbal, radians.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum GimbalYaw {
    /// Against the nose, right positive.
    Vehicle(f64),
    /// Clockwise from true north.
    Earth(f64),
}

/// Where a gimbal points: roll and pitch against the horizon, radians.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GimbalAttitude {
    /// Gimbal device; 0 where the vehicle has but one and does not say.
    pub device: u8,
    /// Right side down positive.
    pub roll_rad: f64,
    /// Up positive; straight down is -π / 2.
    pub pitch_rad: f64,
    /// Yaw, in the frame that it is reported in.
    pub yaw: GimbalYaw,
}

/// Most cells that `BATTERY_STATUS` tells.
pub const MOST_CELLS: usize = 14;

/// A battery.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Battery {
    /// Volts.
    pub voltage_v: Option<f64>,
    /// Amperes, discharging positive.
    pub current_a: Option<f64>,
    /// 0 to 100.
    pub remaining_percent: Option<f64>,
    /// Since it was connected.
    pub consumed_mah: Option<f64>,
    /// Since it was connected.
    pub consumed_wh: Option<f64>,
    /// Volts of each cell in its place, where the pack tells them.
    pub cells_v: [Option<f64>; MOST_CELLS],
}

/// GNSS receiver.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gnss {
    /// `GPS_FIX_TYPE`: 0 none, 1 no fix, 2 2D, 3 3D, 4 DGPS, 5 RTK float, 6 RTK fixed.
    pub fix: u8,
    /// Satellites used.
    pub satellites: Option<u8>,
    /// Horizontal dilution of precision.
    pub hdop: Option<f64>,
    /// Vertical dilution of precision.
    pub vdop: Option<f64>,
    /// Horizontal accuracy, metres, where the receiver says.
    pub h_acc_m: Option<f64>,
    /// Vertical accuracy, metres, where the receiver says.
    pub v_acc_m: Option<f64>,
}

/// Wind as the vehicle estimates it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wind {
    /// Direction that it comes from, radians clockwise from true north, 0 to 2π.
    pub from_rad: f64,
    /// Horizontal speed.
    pub speed_m_s: f64,
}

/// Home, where it took off.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Home {
    /// WGS84.
    pub place: LatLon,
    /// Above mean sea level.
    pub amsl: HeightAmsl,
}

/// `MAV_LANDED_STATE`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LandedState {
    /// 1
    OnGround,
    /// 2
    InAir,
    /// 3
    TakingOff,
    /// 4
    Landing,
}

/// `MISSION_STATE`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MissionPhase {
    /// The vehicle does not say.
    Unknown,
    /// Nothing aboard.
    NoMission,
    /// Not begun.
    NotStarted,
    /// Flying it.
    Active,
    /// Paused.
    Paused,
    /// Flown.
    Complete,
}

/// How far the mission is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MissionProgress {
    /// Item being flown.
    pub current: u16,
    /// Items in all, where the vehicle says.
    pub total: Option<u16>,
    /// Phase.
    pub phase: MissionPhase,
}

/// Sensors and the vehicle's own arming checks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Health {
    /// `MAV_SYS_STATUS_SENSOR` bits that are enabled but not healthy.
    pub failing: u32,
    /// Bits that are present, enabled and healthy.
    pub working: u32,
    /// The vehicle's pre-arm checks pass; `None` where it does not report them.
    pub prearm_ok: Option<bool>,
    /// Processor load, 0 to 1.
    pub load: f64,
}

/// What the vehicle's navigator says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Navigation {
    /// Distance to the item being flown.
    pub distance_m: f64,
    /// Distance from the line, right positive.
    pub cross_track_m: f64,
}

/// State estimator. Variances are innovations over what the filter takes: from 1 on it takes no more, and ArduPilot acts from
/// `FS_EKF_THRESH` (0.8) on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimator {
    /// Raw flags (`ESTIMATOR_STATUS_FLAGS`).
    pub flags: u16,
    /// Compass against the expected field.
    pub compass_variance: Option<f64>,
    /// Velocity.
    pub velocity_variance: Option<f64>,
    /// Level position.
    pub position_variance: Option<f64>,
    /// Height.
    pub height_variance: Option<f64>,
}

/// `MAV_SEVERITY`, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// 0
    Emergency,
    /// 1
    Alert,
    /// 2
    Critical,
    /// 3
    Error,
    /// 4
    Warning,
    /// 5
    Notice,
    /// 6
    Info,
    /// 7
    Debug,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// Armed (true) or disarmed (false).
    Armed(bool),
    /// The flight mode changed.
    Mode(FlightMode),
    /// It left or reached the ground.
    Landed(LandedState),
    /// A mission item was reached.
    ItemReached(u16),
    /// The mission moved to this item.
    ItemCurrent(u16),
    /// The vehicle says something.
    Text {
        /// How bad.
        severity: Severity,
        /// What, in the vehicle's words.
        text: String,
    },
}

/// Everything one autopilot says. All positions WGS84.
#[derive(Debug, Clone, Default)]
pub struct VehicleState {
    /// Heartbeat.
    pub heartbeat: Option<Sampled<Heartbeat>>,
    /// Position; `None` until there is a fix (ArduCopter reports 0, 0 before).
    pub position: Option<Sampled<Position>>,
    /// Attitude.
    pub attitude: Option<Sampled<Attitude>>,
    /// What its remote identification says of itself; `None` where it says nothing over MAVLink.
    pub remote_id: Option<Sampled<RemoteIdCheck>>,
    /// Where its first gimbal points.
    pub gimbal: Option<Sampled<GimbalAttitude>>,
    /// Speed through the air, metres per second.
    pub airspeed_m_s: Option<Sampled<f64>>,
    /// Speed over ground, metres per second.
    pub groundspeed_m_s: Option<Sampled<f64>>,
    /// Climb rate, metres per second, up positive.
    pub climb_m_s: Option<Sampled<f64>>,
    /// True height above the ground straight beneath, metres, where a downward rangefinder measures it.
    pub above_ground_m: Option<Sampled<f64>>,
    /// True height above the ground straight beneath, metres, by the vehicle's terrain data or its estimate of the terrain.
    pub above_terrain_m: Option<Sampled<f64>>,
    /// First battery.
    pub battery: Option<Sampled<Battery>>,
    /// First GNSS receiver.
    pub gnss: Option<Sampled<Gnss>>,
    /// Wind.
    pub wind: Option<Sampled<Wind>>,
    /// Home.
    pub home: Option<Sampled<Home>>,
    /// Mission progress.
    pub mission: Option<Sampled<MissionProgress>>,
    /// On the ground or in the air.
    pub landed: Option<Sampled<LandedState>>,
    /// Health.
    pub health: Option<Sampled<Health>>,
    /// Navigator.
    pub navigation: Option<Sampled<Navigation>>,
    /// Estimator.
    pub estimator: Option<Sampled<Estimator>>,
    /// The vehicle's UTC, microseconds since 1970, from its GNSS.
    pub utc_us: Option<Sampled<u64>>,
    pub(super) texts: TextAssembly,
}

impl VehicleState {
    /// Armed, by the last heartbeat.
    pub fn is_armed(&self) -> bool {
        self.heartbeat.is_some_and(|h| h.value.armed)
    }

    /// Flight mode, by the last heartbeat.
    pub fn mode(&self) -> Option<FlightMode> {
        self.heartbeat.map(|h| h.value.mode)
    }

    /// Where its camera looks; `None` while a yaw against the nose meets a nose that is not known.
    pub fn look(&self) -> Option<Look> {
        let GimbalAttitude { roll_rad, pitch_rad, yaw, .. } = self.gimbal?.value;
        let yaw_rad = match yaw {
            GimbalYaw::Earth(yaw_rad) => yaw_rad,
            GimbalYaw::Vehicle(yaw_rad) => wrap_two_pi(self.attitude?.value.yaw_rad + yaw_rad),
        };
        Some(Look { roll_rad, pitch_rad, yaw_rad })
    }

    /// Autopilot family, by the last heartbeat.
    pub fn autopilot(&self) -> Option<Autopilot> {
        self.heartbeat.map(|h| h.value.autopilot)
    }
}
