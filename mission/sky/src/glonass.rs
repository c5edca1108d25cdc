//! GLONASS satellites: place, speed and the pull of sun and moon at a moment, integrated from there.
//!
//! GLONASS ICD L1, L2 edition 5.1 (2008), appendix A.3.1.2 (simplified form in the rotating frame): the earth's pull with
//! its flattening, the turning frame, and the broadcast acceleration by sun and moon, integrated by the classical
//! Runge-Kutta method of fourth order.

use nalgebra::Vector3;

use crate::time::GpsTime;

/// Gravitational constant times mass of PZ-90.02, m^3/s^2 (ICD edition 5.1, table 3.2).
const MU: f64 = 3.986_004_418e14;
/// Equatorial radius, metres (same table).
const RADIUS_M: f64 = 6_378_136.0;
/// Second zonal harmonic (same table).
const J2: f64 = 1.082_625_75e-3;
/// Turning of the earth, rad/s (same table).
const RATE_RAD_S: f64 = 7.292_115e-5;
/// Step, seconds. Chosen: it adds less than a centimetre over a quarter of an hour against a step of a tenth.
const STEP_S: f64 = 60.0;
/// The broadcast acceleration of sun and moon is meant for the quarter of an hour around its moment (ICD, A.3.1.2); after
/// that the bodies have moved against the turning frame, and a day with it would be worse than a day without.
const PULL_HOLDS_S: f64 = 1_800.0;
/// Steps at most: four days and a half, more than the age that is let in.
const MAX_STEPS: f64 = 6_500.0;

/// A state in the rotating frame (PZ-90.11, centimetres from WGS84).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct State {
    pub reference: GpsTime,
    /// Metres.
    pub place_m: Vector3<f64>,
    /// Metres per second.
    pub speed_m_s: Vector3<f64>,
    /// Sun and moon, m/s^2.
    pub pull_m_s2: Vector3<f64>,
}

type Motion = (Vector3<f64>, Vector3<f64>);

impl State {
    pub fn ecef_at(&self, time: GpsTime) -> Option<Vector3<f64>> {
        let since_s = time.0 - self.reference.0;
        let steps = (since_s.abs() / STEP_S).ceil();
        // False for what is no number, too.
        let few = steps <= MAX_STEPS;
        if !few {
            return None;
        }
        let pull = if since_s.abs() <= PULL_HOLDS_S { self.pull_m_s2 } else { Vector3::zeros() };
        let mut motion = (self.place_m, self.speed_m_s);
        for _ in 0..steps as usize {
            motion = step(motion, pull, since_s / steps);
        }
        Some(motion.0)
    }
}

fn step((place, speed): Motion, pull: Vector3<f64>, step_s: f64) -> Motion {
    let half_s = step_s / 2.0;
    let a = (speed, acceleration(place, speed, pull));
    let b_speed = speed + half_s * a.1;
    let b = (b_speed, acceleration(place + half_s * a.0, b_speed, pull));
    let c_speed = speed + half_s * b.1;
    let c = (c_speed, acceleration(place + half_s * b.0, c_speed, pull));
    let d_speed = speed + step_s * c.1;
    let d = (d_speed, acceleration(place + step_s * c.0, d_speed, pull));
    let sixth_s = step_s / 6.0;
    (place + sixth_s * (a.0 + 2.0 * b.0 + 2.0 * c.0 + d.0), speed + sixth_s * (a.1 + 2.0 * b.1 + 2.0 * c.1 + d.1))
}

fn acceleration(place: Vector3<f64>, speed: Vector3<f64>, pull: Vector3<f64>) -> Vector3<f64> {
    let radius_m = place.norm();
    let central = MU / radius_m.powi(3);
    let flattening = 1.5 * J2 * MU * RADIUS_M.powi(2) / radius_m.powi(5);
    let up = 5.0 * (place.z / radius_m).powi(2);
    let turning = Vector3::new(
        RATE_RAD_S.powi(2) * place.x + 2.0 * RATE_RAD_S * speed.y,
        RATE_RAD_S.powi(2) * place.y - 2.0 * RATE_RAD_S * speed.x,
        0.0,
    );
    let flattened = Vector3::new(place.x * (1.0 - up), place.y * (1.0 - up), place.z * (3.0 - up));
    -central * place - flattening * flattened + turning + pull
}
