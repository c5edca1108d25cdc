//! Distances and bearings on the WGS84 ellipsoid, to nanometres (C. F. F. Karney, *Algorithms for geodesics*,
//! J. Geodesy 87, 2013, as the `geographiclib-rs` crate has it).
//!
//! # Example
//!
//! ```
//! use mission::geo::{LatLon, distance_m};
//! // One minute of latitude at 45° N is 1852.2 m.
//! let south = LatLon { lat_deg: 45.0, lon_deg: 120.0 };
//! let north = LatLon { lat_deg: 45.0 + 1.0 / 60.0, lon_deg: 120.0 };
//! assert!((distance_m(south, north) - 1852.2).abs() < 0.1);
//! ```

use super::{LatLon, wrap_two_pi};
use geographiclib_rs::{DirectGeodesic, Geodesic, InverseGeodesic};
use std::sync::LazyLock;

static WGS84: LazyLock<Geodesic> = LazyLock::new(Geodesic::wgs84);

/// Length of the shortest line between two places, metres.
pub fn distance_m(from: LatLon, to: LatLon) -> f64 {
    WGS84.inverse(from.lat_deg, from.lon_deg, to.lat_deg, to.lon_deg)
}

/// Bearing at `from` of the shortest line to `to`, radians clockwise from true north, 0..TAU.
pub fn azimuth_rad(from: LatLon, to: LatLon) -> f64 {
    let (azimuth_deg, _, _) = WGS84.inverse(from.lat_deg, from.lon_deg, to.lat_deg, to.lon_deg);
    wrap_two_pi(azimuth_deg.to_radians())
}

/// The place at a bearing (radians from true north) and a distance (metres).
pub fn destination(from: LatLon, azimuth_rad: f64, distance_m: f64) -> LatLon {
    let (lat_deg, lon_deg) = WGS84.direct(from.lat_deg, from.lon_deg, azimuth_rad.to_degrees(), distance_m);
    LatLon { lat_deg, lon_deg }
}
