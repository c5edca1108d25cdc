//! What of the sky a place sees.

use std::f64::consts::{FRAC_PI_2, TAU};

use mission::geo::{Enu, LatLon, ecef_from_wgs84, up_at, wrap_two_pi};
use nalgebra::Vector3;

/// A direction into the sky.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Direction {
    /// Clockwise from true north, radians, 0..TAU.
    pub azimuth_rad: f64,
    /// Above the plane square to the ellipsoid's normal, radians.
    pub elevation_rad: f64,
}

impl Direction {
    /// Of a vector that is not zero.
    pub fn from_enu(enu: Enu) -> Self {
        Self {
            azimuth_rad: wrap_two_pi(enu.east_m.atan2(enu.north_m)),
            elevation_rad: enu.up_m.atan2(enu.east_m.hypot(enu.north_m)),
        }
    }

    /// As a vector of length 1.
    pub fn to_enu(self) -> Enu {
        let (sin_a, cos_a) = self.azimuth_rad.sin_cos();
        let (sin_e, cos_e) = self.elevation_rad.sin_cos();
        Enu { east_m: cos_e * sin_a, north_m: cos_e * cos_a, up_m: sin_e }
    }
}

/// Where an antenna is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Antenna {
    place_m: Vector3<f64>,
    east: Vector3<f64>,
    north: Vector3<f64>,
    up: Vector3<f64>,
}

impl Antenna {
    /// At a place and a height above the ellipsoid, metres. A height above sea level does as well here: the geoid's 10 m turn a
    /// direction to a satellite by less than a second of arc.
    pub fn new(place: LatLon, height_m: f64) -> Self {
        let up = up_at(place);
        let (sin_lon, cos_lon) = place.lon_deg.to_radians().sin_cos();
        let east = Vector3::new(-sin_lon, cos_lon, 0.0);
        Self { place_m: ecef_from_wgs84(place, height_m), east, north: up.cross(&east), up }
    }

    /// The direction to a satellite, a vector of length 1. That its signal has been under way for a fourteenth of a second is
    /// left out: 0.001 degrees.
    pub fn toward(&self, ecef_m: Vector3<f64>) -> Enu {
        let way = (ecef_m - self.place_m).normalize();
        Enu { east_m: self.east.dot(&way), north_m: self.north.dot(&way), up_m: self.up.dot(&way) }
    }
}

/// How high the land stands all around, to be used as one more thing that blocks the sky.
#[derive(Debug, Clone, PartialEq)]
pub struct Horizon {
    elevation_rad: Vec<f64>,
}

impl Horizon {
    /// Elevations in equal steps of azimuth, clockwise from true north, radians. None means a level horizon.
    pub fn new(elevation_rad: Vec<f64>) -> Self {
        Self { elevation_rad }
    }

    /// Its elevation in a direction, radians; between the steps, straight lines.
    pub fn elevation_rad(&self, azimuth_rad: f64) -> f64 {
        let count = self.elevation_rad.len();
        if count == 0 {
            return 0.0;
        }
        let at = wrap_two_pi(azimuth_rad) / TAU * count as f64;
        let first = at as usize % count;
        let share = at - at.floor();
        self.elevation_rad[first] * (1.0 - share) + self.elevation_rad[(first + 1) % count] * share
    }

    /// Whether it hides a direction.
    pub fn blocks(&self, direction: Enu) -> bool {
        let direction = Direction::from_enu(direction);
        direction.elevation_rad < self.elevation_rad(direction.azimuth_rad)
    }
}

/// The sky over a place in cells, to be drawn. What satellites are seen is not taken from it: each is cast by itself.
#[derive(Debug, Clone, PartialEq)]
pub struct SkyGrid {
    /// Cells around.
    pub azimuths: usize,
    /// Cells from the horizon to the zenith.
    pub elevations: usize,
    /// Ring by ring from the horizon up, each clockwise from true north.
    pub blocked: Vec<bool>,
}

impl SkyGrid {
    /// Casts the middle of each cell. At least one cell is made each way.
    pub fn sample(azimuths: usize, elevations: usize, blocked: impl Fn(Enu) -> bool) -> Self {
        let (azimuths, elevations) = (azimuths.max(1), elevations.max(1));
        let cells = (0..elevations).flat_map(|ring| (0..azimuths).map(move |around| (ring, around)));
        let middle = |(ring, around): (usize, usize)| Direction {
            azimuth_rad: (around as f64 + 0.5) / azimuths as f64 * TAU,
            elevation_rad: (ring as f64 + 0.5) / elevations as f64 * FRAC_PI_2,
        };
        let blocked = cells.map(|cell| blocked(middle(cell).to_enu())).collect();
        Self { azimuths, elevations, blocked }
    }

    /// Whether a cell is blocked; cells outside the grid are.
    pub fn is_blocked(&self, ring: usize, around: usize) -> bool {
        around >= self.azimuths || self.blocked.get(ring * self.azimuths + around).copied().unwrap_or(true)
    }

    /// Share of the half sphere that is open, 0..=1, by solid angle.
    pub fn open_share(&self) -> f64 {
        let ring_share = |ring: usize| {
            let edge = |n: usize| (n as f64 / self.elevations as f64 * FRAC_PI_2).sin();
            edge(ring + 1) - edge(ring)
        };
        let rings = self.blocked.chunks(self.azimuths).enumerate();
        let open = |cells: &[bool]| cells.iter().filter(|blocked| !**blocked).count() as f64 / self.azimuths as f64;
        rings.map(|(ring, cells)| ring_share(ring) * open(cells)).sum()
    }
}
