//! Where a vehicle and its camera are, and what that camera sees.

use mission::geo::{self, Doubts, FieldOfView, HeightAgl, HeightAmsl, LatLon, Length, Look, ground_at, pixel_of};
use telemetry::vehicle::{Attitude, Position};
use telemetry::wire::MonoTime;

use crate::VehicleSnapshot;
use crate::fly::STALE_AFTER;

/// Where a vehicle says that it is, and how its camera hangs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pose {
    /// Place and height.
    pub position: Position,
    /// Of the aircraft.
    pub attitude: Option<Attitude>,
    /// What its camera sees, where the gimbal says where it points.
    pub sight: Option<Sight>,
}

impl Pose {
    /// As the vehicle says it now; `None` while it does not say where it is.
    pub fn of(vehicle: &VehicleSnapshot, now: MonoTime) -> Option<Self> {
        let state = &vehicle.state;
        let position = state.position?;
        let from_home_m = position.value.amsl.0 - position.value.rel_home.0;
        let sight = state.gimbal.zip(state.look()).map(|(gimbal, look)| Sight {
            eye: position.value.place,
            height: HeightAgl(position.value.rel_home.0),
            ground: HeightAmsl(state.home.map_or(from_home_m, |home| home.value.amsl.0)),
            look,
            field: vehicle.cameras.first().and_then(|camera| camera.field),
            stale: position.age(now) > STALE_AFTER || gimbal.age(now) > STALE_AFTER,
        });
        Some(Self { position: position.value, attitude: state.attitude.map(|attitude| attitude.value), sight })
    }
}

/// What the camera of a vehicle sees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sight {
    /// Where it is, WGS84.
    pub eye: LatLon,
    /// Height above the ground beneath, as far as that is as high as where it took off, metres.
    pub height: HeightAgl,
    /// Height of that ground above the sea.
    pub ground: HeightAmsl,
    /// Where it points.
    pub look: Look,
    /// Opening of the picture, where it is known.
    pub field: Option<FieldOfView>,
    /// Attitude or position are old.
    pub stale: bool,
}

impl Sight {
    /// What the first camera of a vehicle sees; `None` while the vehicle does not say where it is or where its gimbal points.
    pub fn of(vehicle: &VehicleSnapshot, now: MonoTime) -> Option<Self> {
        Pose::of(vehicle, now)?.sight
    }

    /// The place on the ground in the middle of the picture. It does not depend on how wide the picture is.
    pub fn centre(&self) -> Option<LatLon> {
        const ANY: FieldOfView = FieldOfView { horizontal_rad: 1.0, vertical_rad: 1.0 };
        ground_at(self.eye, self.height, self.look, ANY, [0.5, 0.5])
    }

    /// The place on the ground at a point of the picture.
    pub fn place(&self, pixel: [f64; 2]) -> Option<LatLon> {
        ground_at(self.eye, self.height, self.look, self.field?, pixel)
    }

    /// Where a place on the ground is in the picture, or beside it; `None` behind the camera.
    pub fn pixel(&self, place: LatLon) -> Option<[f64; 2]> {
        pixel_of(self.eye, self.height.0, self.look, self.field?, place)
    }

    /// The distance over the ground from a point of this picture to a point of another one, or of the same.
    pub fn length(&self, from: [f64; 2], other: &Self, to: [f64; 2]) -> Option<Length> {
        geo::length_between(self.point(from)?, other.point(to)?, Doubts::USUAL)
    }

    fn point(&self, pixel: [f64; 2]) -> Option<geo::Point> {
        Some(geo::Point { eye: self.eye, height: self.height, look: self.look, field: self.field?, pixel })
    }
}
