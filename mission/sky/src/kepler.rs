//! Orbits as GPS, Galileo and BeiDou satellites broadcast them: Kepler's elements with small corrections.
//!
//! The user algorithm of IS-GPS-200N, table 20-IV (Galileo OS SIS ICD 2.1, 5.1.1 and BDS-SIS-ICD B1I 3.0, table 5-11 have
//! the same with their own constants). An almanac (table 20-VI) is the same algorithm with most corrections zero.

use nalgebra::{Rotation3, Vector3};

use crate::satellite::System;
use crate::time::GpsTime;

/// Steps of Newton's method for Kepler's equation: five reach double precision for the eccentricities that are let in
/// ([`MAX_ECCENTRICITY`]); the others are for the safe side.
const KEPLER_STEPS: usize = 10;
/// Larger than any navigation satellite's eccentricity (Galileo's two stray satellites have 0.17). Chosen.
pub(crate) const MAX_ECCENTRICITY: f64 = 0.5;
/// The plane of a BeiDou satellite above the equator is broadcast tilted by this, radians (BDS-SIS-ICD B1I 3.0, 5.2.4.12).
const GEO_TILT_RAD: f64 = -5.0 * std::f64::consts::PI / 180.0;

/// What a system's interface document says the earth weighs and how fast it turns.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Earth {
    /// Gravitational constant times mass, m^3/s^2.
    pub mu: f64,
    /// Turning, radians per second.
    pub rate_rad_s: f64,
}

impl Earth {
    /// Constants of the system whose elements are read.
    pub fn of(system: System) -> Self {
        match system {
            System::Gps => Self { mu: 3.986_005e14, rate_rad_s: 7.292_115_146_7e-5 },
            System::BeiDou => Self { mu: 3.986_004_418e14, rate_rad_s: 7.292_115_0e-5 },
            System::Galileo | System::Glonass => Self { mu: 3.986_004_418e14, rate_rad_s: 7.292_115_146_7e-5 },
        }
    }
}

/// Elements at a reference time. Angles in radians, names as in the interface documents in the comments.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Kepler {
    pub earth: Earth,
    /// toe or toa.
    pub reference: GpsTime,
    /// toe in seconds of the system's own week, from whose start the node is counted.
    pub second_of_week: f64,
    /// A at the reference time, metres.
    pub semi_major_m: f64,
    /// e.
    pub eccentricity: f64,
    /// i0.
    pub inclination_rad: f64,
    /// IDOT, per second.
    pub inclination_rate: f64,
    /// Omega0: longitude of the ascending node at the start of the week.
    pub node_rad: f64,
    /// Omega dot, per second.
    pub node_rate: f64,
    /// omega.
    pub perigee_rad: f64,
    /// M0.
    pub mean_anomaly_rad: f64,
    /// Delta n, per second.
    pub mean_motion_more: f64,
    /// Cuc, Cus: argument of latitude.
    pub along: [f64; 2],
    /// Crc, Crs: radius, metres.
    pub radius_m: [f64; 2],
    /// Cic, Cis: inclination.
    pub tilt: [f64; 2],
    /// A geostationary BeiDou satellite, whose elements are broadcast in a tilted frame.
    pub geostationary: bool,
}

impl Kepler {
    /// Elements without corrections, as an almanac has them.
    pub fn plain(earth: Earth, reference: GpsTime, second_of_week: f64) -> Self {
        Self {
            earth,
            reference,
            second_of_week,
            semi_major_m: 0.0,
            eccentricity: 0.0,
            inclination_rad: 0.0,
            inclination_rate: 0.0,
            node_rad: 0.0,
            node_rate: 0.0,
            perigee_rad: 0.0,
            mean_anomaly_rad: 0.0,
            mean_motion_more: 0.0,
            along: [0.0; 2],
            radius_m: [0.0; 2],
            tilt: [0.0; 2],
            geostationary: false,
        }
    }

    pub fn ecef_at(&self, time: GpsTime) -> Option<Vector3<f64>> {
        if !(0.0..=MAX_ECCENTRICITY).contains(&self.eccentricity) {
            return None;
        }
        let since_s = time.0 - self.reference.0;
        let mean_motion = (self.earth.mu / self.semi_major_m.powi(3)).sqrt() + self.mean_motion_more;
        let anomaly_rad = eccentric_anomaly(self.mean_anomaly_rad + mean_motion * since_s, self.eccentricity);
        let (sin_e, cos_e) = anomaly_rad.sin_cos();
        let true_rad = ((1.0 - self.eccentricity.powi(2)).sqrt() * sin_e).atan2(cos_e - self.eccentricity);
        let latitude_rad = true_rad + self.perigee_rad;
        let (sin_2, cos_2) = (2.0 * latitude_rad).sin_cos();
        let more = |[of_cosine, of_sine]: [f64; 2]| of_cosine * cos_2 + of_sine * sin_2;
        let argument_rad = latitude_rad + more(self.along);
        let radius_m = self.semi_major_m * (1.0 - self.eccentricity * cos_e) + more(self.radius_m);
        let inclination_rad = self.inclination_rad + self.inclination_rate * since_s + more(self.tilt);
        let turned_rad = self.earth.rate_rad_s * since_s;
        let inertial_node_rad = self.node_rad + self.node_rate * since_s - self.earth.rate_rad_s * self.second_of_week;
        let node_rad = if self.geostationary { inertial_node_rad } else { inertial_node_rad - turned_rad };
        let (sin_u, cos_u) = argument_rad.sin_cos();
        let (sin_i, cos_i) = inclination_rad.sin_cos();
        let (sin_n, cos_n) = node_rad.sin_cos();
        let place = radius_m
            * Vector3::new(cos_u * cos_n - sin_u * cos_i * sin_n, cos_u * sin_n + sin_u * cos_i * cos_n, sin_u * sin_i);
        Some(match self.geostationary {
            // BDS-SIS-ICD B1I 3.0, 5.2.4.12: R_Z(turned) R_X(-5 degrees); the document's matrices turn axes, not points.
            true => {
                Rotation3::from_axis_angle(&Vector3::z_axis(), -turned_rad)
                    * Rotation3::from_axis_angle(&Vector3::x_axis(), -GEO_TILT_RAD)
                    * place
            }
            false => place,
        })
    }
}

/// Kepler's equation by Newton's method, a fixed number of steps so that results are the same everywhere.
fn eccentric_anomaly(mean_rad: f64, eccentricity: f64) -> f64 {
    let mean_rad = mean_rad.rem_euclid(std::f64::consts::TAU);
    let mut anomaly_rad = mean_rad + eccentricity * mean_rad.sin();
    for _ in 0..KEPLER_STEPS {
        let (sin, cos) = anomaly_rad.sin_cos();
        anomaly_rad -= (anomaly_rad - eccentricity * sin - mean_rad) / (1.0 - eccentricity * cos);
    }
    anomaly_rad
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_eccentric_anomaly_solves_keplers_equation(mean in -20.0..20.0, e in 0.0..MAX_ECCENTRICITY) {
            let found = eccentric_anomaly(mean, e);
            let back = found - e * found.sin() - mean.rem_euclid(std::f64::consts::TAU);
            prop_assert!(back.abs() < 1e-12, "{back}");
        }
    }
}
