//! Wind from the drag that accelerometers feel.
//!
//! Rotors push along the body's down axis only, so what is felt across it is drag (the idea behind ArduPilot's and PX4's
//! drag fusion; Abeywardena et al., "Improved State Estimation in Quadrotor MAVs", IEEE RAM 2013).

use super::estimator::Estimate;
use crate::vehicle::Imu;
use mission::plan::airframe::{AIR_DENSITY_KG_M3, Airframe};
use nalgebra::Vector3;

/// Share of a reading taken per update at 10 Hz: settles in about three seconds.
const GAIN: f64 = 0.03;
/// Share of a reading of the accelerometers taken per step, against their noise.
const FORCE_GAIN: f64 = 0.02;

/// Least deceleration by drag that tells a direction, m/s²: some 2 m/s through the air.
const FELT_M_S2: f64 = 0.05;
/// Airspeed that would be felt for certain, metres per second.
const DOUBTFUL_M_S: f64 = 4.0;
/// Updates without a feeling of it after which it is not believed: two seconds.
const DOUBTFUL_UPDATES: u32 = 20;

/// The wind as estimated in flight.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WindEstimate {
    drag_kg_m: f64,
    mass_kg: f64,
    force_m_s2: Vector3<f64>,
    /// Updates in a row in which the airspeed that is believed was not felt.
    doubtful: u32,
    /// North, east, down, metres per second.
    pub wind_m_s: Vector3<f64>,
    /// Speed through the air, metres per second.
    pub airspeed_m_s: f64,
}

impl WindEstimate {
    /// For an airframe whose drag is known.
    pub fn new(airframe: &Airframe) -> Self {
        Self {
            drag_kg_m: 0.5 * AIR_DENSITY_KG_M3 * airframe.drag_area_m2,
            mass_kg: airframe.mass_kg,
            force_m_s2: Vector3::zeros(),
            doubtful: 0,
            wind_m_s: Vector3::zeros(),
            airspeed_m_s: 0.0,
        }
    }

    /// Takes a reading of the accelerometers, every step.
    pub fn feel(&mut self, imu: &Imu) {
        self.force_m_s2 += (imu.accelerometer_m_s2 - self.force_m_s2) * FORCE_GAIN;
    }

    /// Moves the estimate on in flight, ten times a second.
    pub fn update(&mut self, estimate: &Estimate) {
        let across = Vector3::new(self.force_m_s2.x, self.force_m_s2.y, 0.0);
        let drag = across.norm() * self.mass_kg;
        let direction = across.try_normalize(FELT_M_S2);
        let doubtful = direction.is_none() && self.airspeed_m_s > DOUBTFUL_M_S;
        self.doubtful = if doubtful { self.doubtful.saturating_add(1) } else { 0 };
        let through_air = match direction {
            Some(direction) => estimate.attitude * direction * -(drag / self.drag_kg_m).sqrt(),
            // Too little to tell from where, but the air cannot be fast: a wind that has died down must not be believed for ever.
            None if self.doubtful > DOUBTFUL_UPDATES => Vector3::zeros(),
            None => return,
        };
        let wind = estimate.velocity_m_s - through_air;
        self.wind_m_s += (Vector3::new(wind.x, wind.y, 0.0) - self.wind_m_s) * GAIN;
        self.airspeed_m_s = (estimate.velocity_m_s - self.wind_m_s).norm();
    }

    /// What it takes to hold this velocity over ground against the air, m/s², level.
    pub fn push_m_s2(&self, velocity_m_s: Vector3<f64>) -> Vector3<f64> {
        let through_air = velocity_m_s - self.wind_m_s;
        let level = Vector3::new(through_air.x, through_air.y, 0.0);
        level * (level.norm() * self.drag_kg_m / self.mass_kg)
    }

    /// Nothing is felt on the ground.
    pub fn rest(&mut self) {
        self.airspeed_m_s = 0.0;
    }
}
