//! A circle that the station leads a vehicle around, point by point, for firmware that knows no orbit.
//!
//! The next point goes out when the one before is nearly reached. Where the station falls silent, or no longer knows where
//! the vehicle is, the vehicle stops at the last point and holds.

use std::collections::BTreeMap;
use std::f64::consts::PI;

use mission::geo::{LatLon, azimuth_rad, destination, distance_m};
use telemetry::services::command::Request;
use telemetry::vehicle::FlightMode;
use telemetry::wire::{Address, MonoTime};

use super::action::{reposition, set_interest};
use super::shown::STALE_AFTER;
use crate::VehicleSnapshot;

/// How far the straight way between two points may lie inside the circle, metres. Chosen: as good as the position.
const SAG_M: f64 = 1.0;
/// Fewer points than eight are no circle any more, radians.
const WIDEST_STEP_RAD: f64 = PI / 4.0;
/// A point counts as reached from so far, metres, or so long at the present speed, whichever is more: the vehicle need not
/// brake.
const REACH_M: f64 = 3.0;
const REACH_S: f64 = 1.5;

/// Circles under way.
#[derive(Debug, Default)]
pub(super) struct Rings(BTreeMap<Address, Ring>);

/// A circle under way, clockwise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Ring {
    centre: LatLon,
    radius_m: f64,
    height_m: f64,
    /// Where the vehicle was sent, as azimuth from the centre.
    toward_rad: f64,
    phase: Phase,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Phase {
    /// The person's order is not answered yet.
    Ordered,
    /// A point was sent and is not answered yet.
    Sent,
    /// The vehicle flies to the point.
    Flies,
}

/// What comes of a look at a circle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Step {
    /// The next point.
    Next(Request),
    /// The vehicle flies in another mode now, so somebody else leads it.
    Left,
}

impl Ring {
    /// Begins at the point that is next to the vehicle.
    pub fn new(centre: LatLon, radius_m: f64, height_m: f64, from: LatLon) -> Self {
        Self { centre, radius_m, height_m, toward_rad: azimuth_rad(centre, from), phase: Phase::Ordered }
    }

    /// Where the vehicle is sent.
    fn point(&self) -> LatLon {
        destination(self.centre, self.toward_rad, self.radius_m)
    }

    /// Angle between two points.
    fn step_rad(&self) -> f64 {
        (2.0 * (1.0 - SAG_M / self.radius_m).clamp(-1.0, 1.0).acos()).min(WIDEST_STEP_RAD)
    }

    /// What begins it: the camera looks at the middle, the vehicle flies to the circle.
    pub fn requests(&self, vehicle: &VehicleSnapshot) -> Option<Vec<Request>> {
        Some(vec![set_interest(vehicle.address, Some(self.centre)), self.go(vehicle)?])
    }

    fn go(&self, vehicle: &VehicleSnapshot) -> Option<Request> {
        let autopilot = vehicle.state.autopilot()?;
        reposition(vehicle.address, &vehicle.state, autopilot, self.point(), self.height_m)
    }

    fn look(&mut self, vehicle: &VehicleSnapshot, now: MonoTime) -> Option<Step> {
        if self.phase == Phase::Ordered {
            return None;
        }
        if !vehicle.state.is_armed() || vehicle.state.mode() != Some(FlightMode::Guided) {
            return Some(Step::Left);
        }
        let position = vehicle.state.position.filter(|position| position.age(now) < STALE_AFTER)?.value;
        let [north, east, _] = position.velocity_ned_m_s;
        let reach_m = REACH_M.max(REACH_S * north.hypot(east));
        if self.phase != Phase::Flies || distance_m(position.place, self.point()) > reach_m {
            return None;
        }
        self.toward_rad += self.step_rad();
        self.phase = Phase::Sent;
        self.go(vehicle).map(Step::Next)
    }
}

impl Rings {
    /// A person ordered it.
    pub fn order(&mut self, vehicle: Address, ring: Ring) {
        self.0.insert(vehicle, ring);
    }

    /// The person's order was accepted.
    pub fn begin(&mut self, vehicle: Address) {
        if let Some(ring) = self.0.get_mut(&vehicle) {
            ring.phase = Phase::Flies;
        }
    }

    /// Ends a circle; says whether there was one.
    pub fn end(&mut self, vehicle: Address) -> bool {
        self.0.remove(&vehicle).is_some()
    }

    /// Whether a command of the vehicle is a point of its circle that waits for its answer.
    pub fn waits(&self, request: &Request) -> bool {
        let sent = |ring: &Ring| ring.phase == Phase::Sent;
        self.0.get(&request.target).is_some_and(sent)
            && request.command == telemetry::dialect::MavCmd::MAV_CMD_DO_REPOSITION
    }

    /// A look at a vehicle.
    pub fn look(&mut self, vehicle: &VehicleSnapshot, now: MonoTime) -> Option<Step> {
        let step = self.0.get_mut(&vehicle.address)?.look(vehicle, now);
        if step == Some(Step::Left) {
            self.end(vehicle.address);
        }
        step
    }
}
