//! The flat frame that the drone moves in, and its place on the WGS84 ellipsoid.
//!
//! Units: metres and degrees. Convention: north, east, down from the anchor, where *down is minus the height above
//! the anchor along the local vertical*, as in the flat-Earth equations of motion of Stevens, Lewis and Johnson,
//! "Aircraft Control and Simulation", section 1.7. A tangent plane would be wrong here: 10 km out it stands 8 m above
//! the height that a barometer keeps. Northings use the meridian radius at the anchor, eastings the prime-vertical
//! radius at the mean latitude, so that the inverse is exact. Limits: within 50 km of the anchor, away from the poles
//! and the antimeridian.

use mission::geo::LatLon;
use nalgebra::Vector3;

/// WGS84 semi-major axis, metres (NGA.STND.0036).
const SEMI_MAJOR_M: f64 = 6_378_137.0;
/// WGS84 first eccentricity squared (NGA.STND.0036).
const ECCENTRICITY_SQUARED: f64 = 6.694_379_990_141_316e-3;

/// A place on the ellipsoid that a local frame hangs on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Anchor {
    place: LatLon,
    height_amsl_m: f64,
    metres_per_degree_north: f64,
}

impl Anchor {
    /// A frame with its origin here; the height is above mean sea level, metres.
    pub fn new(place: LatLon, height_amsl_m: f64) -> Self {
        let sin = place.lat_deg.to_radians().sin();
        let w = 1.0 - ECCENTRICITY_SQUARED * sin * sin;
        let meridian_m = SEMI_MAJOR_M * (1.0 - ECCENTRICITY_SQUARED) / (w * w.sqrt());
        Self { place, height_amsl_m, metres_per_degree_north: meridian_m.to_radians() }
    }

    /// The origin.
    pub fn place(&self) -> LatLon {
        self.place
    }

    /// Height of the origin above mean sea level, metres.
    pub fn height_amsl_m(&self) -> f64 {
        self.height_amsl_m
    }

    /// Where a place at a height above mean sea level lies in this frame: north, east, down, metres.
    pub fn to_ned(&self, place: LatLon, height_amsl_m: f64) -> Vector3<f64> {
        let mid_deg = (place.lat_deg + self.place.lat_deg) / 2.0;
        Vector3::new(
            (place.lat_deg - self.place.lat_deg) * self.metres_per_degree_north,
            (place.lon_deg - self.place.lon_deg) * metres_per_degree_east(mid_deg),
            self.height_amsl_m - height_amsl_m,
        )
    }

    /// The inverse of [`Self::to_ned`]: place and height above mean sea level in metres.
    pub fn to_place(&self, ned_m: Vector3<f64>) -> (LatLon, f64) {
        let lat_deg = self.place.lat_deg + ned_m.x / self.metres_per_degree_north;
        let mid_deg = (lat_deg + self.place.lat_deg) / 2.0;
        let lon_deg = self.place.lon_deg + ned_m.y / metres_per_degree_east(mid_deg);
        (LatLon { lat_deg, lon_deg }, self.height_amsl_m - ned_m.z)
    }
}

fn metres_per_degree_east(lat_deg: f64) -> f64 {
    let (sin, cos) = lat_deg.to_radians().sin_cos();
    (SEMI_MAJOR_M / (1.0 - ECCENTRICITY_SQUARED * sin * sin).sqrt() * cos).to_radians()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_ten_kilometres_out_comes_back_within_a_millimetre() {
        let anchor = Anchor::new(LatLon { lat_deg: 33.9, lon_deg: 120.2 }, 4.0);
        let ned = Vector3::new(-7_000.0, 7_000.0, -60.0);
        let (place, height_m) = anchor.to_place(ned);
        assert!((anchor.to_ned(place, height_m) - ned).norm() < 1e-3);
        assert!((height_m - 64.0).abs() < 1e-9);
    }

    #[test]
    fn a_minute_of_latitude_at_45_degrees_is_1852_metres() {
        let anchor = Anchor::new(LatLon { lat_deg: 45.0, lon_deg: 10.0 }, 0.0);
        let north_m = anchor.to_ned(LatLon { lat_deg: 45.0 + 1.0 / 60.0, lon_deg: 10.0 }, 0.0).x;
        assert!((north_m - 1852.2).abs() < 0.5, "{north_m}");
    }
}
