//! A whole plan: mission, fence and rally points, which are saved and uploaded as one thing.

use super::aim::Aim;
use super::item::Item;
use super::preserved::Preserved;
use crate::geo::{HeightAmsl, HeightRelHome, LatLon};

/// Autopilot family that a plan is meant for (`MAV_AUTOPILOT` in files).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Firmware {
    /// 3
    #[default]
    ArduPilot,
    /// 12
    Px4,
    /// Any other number.
    Other(u8),
}

/// Kind of aircraft that a plan is meant for (`MAV_TYPE` in files).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum VehicleKind {
    /// 2
    #[default]
    Quadrotor,
    /// Any other number.
    Other(u8),
}

/// Planned take-off point.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Home {
    /// WGS84.
    pub place: LatLon,
    /// Ground height above sea level at [`Self::place`].
    pub ground: HeightAmsl,
}

/// A fence polygon.
#[derive(Debug, Clone, PartialEq)]
pub struct FencePolygon {
    /// Corners, WGS84, not closed (the last joins the first); at least three.
    pub corners: Vec<LatLon>,
    /// Stay inside (true) or outside (false).
    pub inclusion: bool,
}

/// A fence circle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FenceCircle {
    /// WGS84.
    pub centre: LatLon,
    /// Metres.
    pub radius_m: f64,
    /// Stay inside (true) or outside (false).
    pub inclusion: bool,
}

/// The geofence: horizontal limits. Height limits are autopilot parameters.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Fence {
    /// Polygons.
    pub polygons: Vec<FencePolygon>,
    /// Circles.
    pub circles: Vec<FenceCircle>,
    /// Where the aircraft goes when it has left the fence (`breachReturn` in `.plan`); home where none is set.
    pub breach_return: Option<RallyPoint>,
}

/// A place that the aircraft may return to instead of home.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RallyPoint {
    /// WGS84.
    pub place: LatLon,
    /// Height of arrival above home.
    pub height: HeightRelHome,
}

/// A plan for one flight of one aircraft.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Plan {
    /// Planned take-off point.
    pub home: Home,
    /// Items without home; the first flown item is `items[0]` (sequence 1 on ArduPilot, 0 on PX4). The target of a
    /// `DO_JUMP` (parameter 1) counts from 1: 1 is `items[0]`, as ArduPilot and plan files count.
    pub items: Vec<Item>,
    /// Geofence.
    pub fence: Fence,
    /// Rally points.
    pub rally: Vec<RallyPoint>,
    /// Speed between items until one says otherwise, metres per second; `None` where a file does not say (WPL and GPX
    /// cannot): then the autopilot flies at its own parameter.
    pub cruise_speed_m_s: Option<f64>,
    /// Autopilot family.
    pub firmware: Firmware,
    /// Kind of aircraft.
    pub vehicle: VehicleKind,
    /// What its pictures show, where that is known: see [`super::aimed_at`]. No autopilot is told; `.plan` files keep it.
    pub aims: Vec<Aim>,
    /// What a `.plan` file held beyond this model; written back as it was. Empty for plans made here.
    pub preserved: Preserved,
}
