//! One place, looked at from one side.

use super::assemble::{Builder, Look};
use super::error::{PatternError, within};
use super::{Flying, Pattern};
use crate::geo::{LatLon, destination};
use crate::plan::corridor::Ground;
use crate::plan::{Item, command};
use crate::road::Network;

/// What is wanted.
#[derive(Debug, Clone, PartialEq)]
pub struct PointRequest {
    /// What is looked at.
    pub place: LatLon,
    /// Its height above ground, metres.
    pub look_at_agl_m: f64,
    /// Where the aircraft stands, seen from the place: radians from true north.
    pub from_rad: f64,
    /// From the place, metres over ground.
    pub stand_off_m: f64,
    /// Pictures.
    pub photos: u32,
    /// Between pictures, seconds.
    pub interval_s: f64,
    /// How it is flown.
    pub flying: Flying,
}

impl PointRequest {
    /// Three pictures, two seconds apart, from the south at 50 m (chosen: with the sun behind the aircraft).
    pub fn new(place: LatLon, flying: Flying) -> Self {
        let from_rad = std::f64::consts::PI;
        Self { place, look_at_agl_m: 0.0, from_rad, stand_off_m: 50.0, photos: 3, interval_s: 2.0, flying }
    }
}

/// Plans pictures of a place.
///
/// # Errors
/// Names the value that is out of range, or the finding over lanes.
pub fn point_of_interest(
    request: &PointRequest,
    ground: &dyn Ground,
    network: Option<&Network>,
) -> Result<Pattern, PatternError> {
    let builder = Builder::new(&request.flying, ground)?;
    within("flight-pattern-look-at-height", request.look_at_agl_m, 0.0, 300.0)?;
    within("flight-pattern-from", request.from_rad.to_degrees(), -360.0, 360.0)?;
    within("flight-pattern-stand-off", request.stand_off_m, 5.0, 500.0)?;
    within("flight-pattern-photos", f64::from(request.photos), 1.0, 100.0)?;
    let shortest_s = request.flying.camera.min_interval_s;
    within("flight-pattern-photo-interval", request.interval_s, shortest_s, 60.0)?;
    builder.plane.point(0, request.place)?;
    let stand = destination(request.place, request.from_rad, request.stand_off_m);
    let look = Look::Place { place: request.place, height_agl_m: request.look_at_agl_m };
    let count = f64::from(request.photos);
    let capture = [0.0, request.interval_s, count, 0.0, f64::NAN, f64::NAN, f64::NAN];
    // Commands run when the waypoint before them is reached, so the time to stay belongs to one of its own.
    let mut stay = builder.waypoint(stand, request.flying.height_agl_m);
    stay.command = command::NAV_LOITER_TIME;
    stay.params[0] = (count * request.interval_s).ceil() + 1.0;
    let items = vec![
        builder.waypoint(stand, request.flying.height_agl_m),
        builder.look(look),
        Item::command(command::IMAGE_START_CAPTURE, capture),
        stay,
        Item::command(command::IMAGE_STOP_CAPTURE, [0.0, f64::NAN, f64::NAN, f64::NAN, f64::NAN, f64::NAN, f64::NAN]),
        Item::command(command::DO_SET_ROI_NONE, [0.0; 7]),
    ];
    builder.finish(items, request.photos as usize, 0.0, network)
}
