//! How high the ground stands around a place.

use mission::geo::{Enu, LatLon, destination};

use crate::Terrain;

/// Directions that are looked into: one every 5 degrees. Chosen: a hill that hides a satellite is wider.
const DIRECTIONS: usize = 72;
/// Nearest ground that is looked at, metres: below the posts of every file there is.
const NEAREST_M: f64 = 30.0;
/// Each look is so much farther than the one before.
const FARTHER: f64 = 1.08;
/// Farthest ground that is looked at, metres: from there a ridge of 1,000 m stands 3 degrees high, below what receivers use.
const FARTHEST_M: f64 = 20_000.0;
/// Mean radius of the earth, metres.
const EARTH_M: f64 = 6_371_000.0;

/// Elevation of the ground's edge in each direction, as seen from one place.
#[derive(Debug, Clone, PartialEq)]
pub struct Horizon {
    /// Radians above the horizontal, clockwise from true north; 0 where the ground is lower or no file knows it.
    elevations_rad: Vec<f64>,
}

impl Horizon {
    /// Around a place, from an eye so many metres above the files' zero. The earth's curve is taken off; refraction, which
    /// lifts low satellites by half a degree at most, is not.
    pub fn around(terrain: &Terrain, place: LatLon, eye_amsl_m: f64) -> Self {
        let elevation_rad = |direction: usize| {
            let azimuth_rad = std::f64::consts::TAU * direction as f64 / DIRECTIONS as f64;
            let mut highest_rad: f64 = 0.0;
            let mut distance_m = NEAREST_M;
            while distance_m <= FARTHEST_M {
                if let Some(ground_m) = terrain.height_m(destination(place, azimuth_rad, distance_m)) {
                    let above_m = ground_m - distance_m * distance_m / (2.0 * EARTH_M) - eye_amsl_m;
                    highest_rad = highest_rad.max(above_m.atan2(distance_m));
                }
                distance_m *= FARTHER;
            }
            highest_rad
        };
        let elevations_rad =
            if terrain.files().is_empty() { Vec::new() } else { (0..DIRECTIONS).map(elevation_rad).collect() };
        Self { elevations_rad }
    }

    /// Whether the ground stands in a direction (east, north, up; any length). Between two directions the higher counts.
    pub fn blocks(&self, toward: Enu) -> bool {
        if self.elevations_rad.is_empty() {
            return false;
        }
        let azimuth_rad = toward.east_m.atan2(toward.north_m).rem_euclid(std::f64::consts::TAU);
        let before = (azimuth_rad / std::f64::consts::TAU * DIRECTIONS as f64) as usize % DIRECTIONS;
        let highest_rad = self.elevations_rad[before].max(self.elevations_rad[(before + 1) % DIRECTIONS]);
        toward.up_m.atan2(toward.east_m.hypot(toward.north_m)) < highest_rad
    }
}
