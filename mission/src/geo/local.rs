//! WGS84 to a flat frame that touches the ellipsoid at an origin, and back, exactly.
//!
//! The way is geodetic -> earth-centred (ECEF) -> rotated into east, north, up (NGA.STND.0036, *World Geodetic System
//! 1984*, section 4). Back from ECEF, latitude comes from Bowring's formula (B. R. Bowring, *Transformation from spatial
//! to geographical coordinates*, Survey Review 181, 1976), repeated until it is exact to nanometres near the ground.
//!
//! Heights are above the ellipsoid. Where all heights share one datum within a few kilometres (home-relative, AMSL),
//! they may be passed in its place: the geoid is flat enough there.

use super::LatLon;
use nalgebra::{Matrix3, Vector3};

/// WGS84 semi-major axis, metres.
const SEMI_MAJOR_M: f64 = 6_378_137.0;
/// WGS84 flattening.
const FLATTENING: f64 = 1.0 / 298.257_223_563;
/// WGS84 semi-minor axis, metres.
const SEMI_MINOR_M: f64 = SEMI_MAJOR_M * (1.0 - FLATTENING);
/// First eccentricity squared.
const ECCENTRICITY_2: f64 = FLATTENING * (2.0 - FLATTENING);
/// Second eccentricity squared.
const SECOND_ECCENTRICITY_2: f64 = ECCENTRICITY_2 / (1.0 - ECCENTRICITY_2);

/// A place in a local frame: metres east, north and up of its origin.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Enu {
    /// Metres east.
    pub east_m: f64,
    /// Metres north.
    pub north_m: f64,
    /// Metres up.
    pub up_m: f64,
}

/// A place in a local frame as autopilots write it: metres north, east and down of its origin.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Ned {
    /// Metres north.
    pub north_m: f64,
    /// Metres east.
    pub east_m: f64,
    /// Metres down.
    pub down_m: f64,
}

impl From<Enu> for Ned {
    fn from(enu: Enu) -> Self {
        Self { north_m: enu.north_m, east_m: enu.east_m, down_m: -enu.up_m }
    }
}

impl From<Ned> for Enu {
    fn from(ned: Ned) -> Self {
        Self { east_m: ned.east_m, north_m: ned.north_m, up_m: -ned.down_m }
    }
}

impl Enu {
    /// Distance over ground to another place in the same frame, metres; heights do not count.
    pub fn level_distance_m(self, other: Self) -> f64 {
        (self.east_m - other.east_m).hypot(self.north_m - other.north_m)
    }
}

/// Earth-centred, earth-fixed coordinates, metres.
pub fn ecef_from_wgs84(place: LatLon, height_m: f64) -> Vector3<f64> {
    let (sin_lat, cos_lat) = place.lat_deg.to_radians().sin_cos();
    let (sin_lon, cos_lon) = place.lon_deg.to_radians().sin_cos();
    let normal_m = SEMI_MAJOR_M / (1.0 - ECCENTRICITY_2 * sin_lat * sin_lat).sqrt();
    Vector3::new(
        (normal_m + height_m) * cos_lat * cos_lon,
        (normal_m + height_m) * cos_lat * sin_lon,
        (normal_m * (1.0 - ECCENTRICITY_2) + height_m) * sin_lat,
    )
}

/// Place and height above the ellipsoid (metres) of earth-centred coordinates. Not for places deep inside the earth.
pub fn wgs84_from_ecef(ecef: Vector3<f64>) -> (LatLon, f64) {
    let from_axis = ecef.x.hypot(ecef.y);
    let (mut sin_beta, mut cos_beta) = unit(ecef.z * SEMI_MAJOR_M, from_axis * SEMI_MINOR_M);
    let (mut sin_lat, mut cos_lat) = (0.0, 1.0);
    // Each round gains some six digits near the ground; the second is there for tens of kilometres of height.
    for _ in 0..2 {
        (sin_lat, cos_lat) = unit(
            ecef.z + SECOND_ECCENTRICITY_2 * SEMI_MINOR_M * sin_beta.powi(3),
            from_axis - ECCENTRICITY_2 * SEMI_MAJOR_M * cos_beta.powi(3),
        );
        (sin_beta, cos_beta) = unit((1.0 - FLATTENING) * sin_lat, cos_lat);
    }
    let surface_m = SEMI_MAJOR_M * (1.0 - ECCENTRICITY_2 * sin_lat * sin_lat).sqrt();
    let height_m = from_axis * cos_lat + ecef.z * sin_lat - surface_m;
    let lat_deg = sin_lat.atan2(cos_lat).to_degrees();
    let lon_deg = ecef.y.atan2(ecef.x).to_degrees();
    (LatLon { lat_deg, lon_deg }, height_m)
}

/// Sine and cosine of the angle whose tangent is `y / x`.
fn unit(y: f64, x: f64) -> (f64, f64) {
    let length = y.hypot(x);
    (y / length, x / length)
}

/// The direction straight up at a place, in earth-centred axes.
pub fn up_at(place: LatLon) -> Vector3<f64> {
    let (sin_lat, cos_lat) = place.lat_deg.to_radians().sin_cos();
    let (sin_lon, cos_lon) = place.lon_deg.to_radians().sin_cos();
    Vector3::new(cos_lat * cos_lon, cos_lat * sin_lon, sin_lat)
}

/// A flat frame that touches the earth at its origin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LocalFrame {
    origin: LatLon,
    origin_ecef: Vector3<f64>,
    /// Rows: east, north and up in earth-centred axes.
    rotation: Matrix3<f64>,
}

impl LocalFrame {
    /// A frame at a place and height (metres).
    pub fn new(origin: LatLon, height_m: f64) -> Self {
        let (sin_lat, cos_lat) = origin.lat_deg.to_radians().sin_cos();
        let (sin_lon, cos_lon) = origin.lon_deg.to_radians().sin_cos();
        #[rustfmt::skip]
        let rotation = Matrix3::new(
            -sin_lon,            cos_lon,           0.0,
            -sin_lat * cos_lon, -sin_lat * sin_lon, cos_lat,
             cos_lat * cos_lon,  cos_lat * sin_lon, sin_lat,
        );
        Self { origin, origin_ecef: ecef_from_wgs84(origin, height_m), rotation }
    }

    /// Where the frame touches the earth.
    pub fn origin(&self) -> LatLon {
        self.origin
    }

    /// Into the frame. `height_m` is in the datum of the origin's height.
    pub fn enu_from_wgs84(&self, place: LatLon, height_m: f64) -> Enu {
        let v = self.rotation * (ecef_from_wgs84(place, height_m) - self.origin_ecef);
        Enu { east_m: v.x, north_m: v.y, up_m: v.z }
    }

    /// Out of the frame: place, and height (metres) in the datum of the origin's height.
    pub fn wgs84_from_enu(&self, enu: Enu) -> (LatLon, f64) {
        let v = Vector3::new(enu.east_m, enu.north_m, enu.up_m);
        wgs84_from_ecef(self.rotation.transpose() * v + self.origin_ecef)
    }

    /// Into the frame, as autopilots write it.
    pub fn ned_from_wgs84(&self, place: LatLon, height_m: f64) -> Ned {
        self.enu_from_wgs84(place, height_m).into()
    }

    /// Out of the frame from north, east, down: place, and height (metres) in the datum of the origin's height.
    pub fn wgs84_from_ned(&self, ned: Ned) -> (LatLon, f64) {
        self.wgs84_from_enu(ned.into())
    }
}
