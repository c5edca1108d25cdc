//! The checks for lost thrust and for a crash: ArduCopter 4.6's `thrust_loss_check` and `crash_check`, and the balance that
//! `AP_MotorsMatrix` keeps.

use super::{Autopilot, Severity};
use crate::vehicle::{Imu, STEP_S};
use mission::plan::airframe::GRAVITY_M_S2;
use nalgebra::Vector3;

/// Seconds that the conditions of a crash must hold.
const CRASH_S: f64 = 2.0;
/// Acceleration over which it still falls or flies, m/s², and the time constant of its filter (1 Hz).
const CRASH_ACCELERATION_M_S2: f64 = 3.0;
const CRASH_FILTER_S: f64 = 0.159;
/// Lean under which it has not tipped over, radians (15°), and speed over which it is not on the ground, m/s.
const CRASH_LEAN_RAD: f64 = std::f64::consts::PI / 12.0;
const CRASH_SPEED_M_S: f64 = 10.0;
/// Seconds that the conditions of lost thrust must hold.
const TRIGGER_S: f64 = 1.0;
/// Greatest lean that is asked for while height can be expected to hold, radians (15°).
const LEAN_MAX_RAD: f64 = std::f64::consts::PI / 12.0;
/// Lift over which height can be expected to hold, and under which limits say nothing, as shares of full thrust.
const LIFT_MIN: f64 = 0.9;
const LIFT_LEAST: f64 = 0.25;
/// Error of attitude from which on it is out of control, radians (30°).
const ATTITUDE_ERROR_MAX_RAD: f64 = std::f64::consts::FRAC_PI_6;
/// Share of the highest filtered output over the mean of all from which on thrust counts as unbalanced, and as balanced again.
const UNBALANCED: f64 = 1.5;
const BALANCED: f64 = 1.25;
/// Time constant of the filtered outputs, seconds.
const OUTPUT_S: f64 = 0.5;

/// What is remembered of the motors.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ThrustWatch {
    outputs: [f64; 4],
    unbalanced: bool,
    /// Told already, until thrust is balanced again.
    lost: bool,
    for_s: f64,
    /// North, east, down, without gravity.
    acceleration_m_s2: Vector3<f64>,
    tipped_for_s: f64,
}

impl ThrustWatch {
    /// Takes the motor commands of a step.
    fn feel(&mut self, outputs: &[f64; 4]) {
        for (filtered, output) in self.outputs.iter_mut().zip(outputs) {
            *filtered += (output - *filtered) * (STEP_S / (STEP_S + OUTPUT_S));
        }
        let mean = self.outputs.iter().sum::<f64>() / 4.0;
        let highest = self.outputs[self.worst()] / mean.max(1e-6);
        self.unbalanced = if self.unbalanced { highest > BALANCED } else { highest >= UNBALANCED };
        self.lost &= self.unbalanced;
    }

    /// The motor that works hardest: the one that is taken for lost.
    fn worst(&self) -> usize {
        let rank = |a: &usize, b: &usize| self.outputs[*a].total_cmp(&self.outputs[*b]);
        (0..self.outputs.len()).max_by(rank).unwrap_or_default()
    }
}

impl Autopilot {
    fn attitude_error_rad(&self) -> f64 {
        self.estimate().attitude.angle_to(self.controller.wanted_attitude())
    }

    /// Stops the motors of an aircraft that lies on its side, every step.
    pub(super) fn watch_crash(&mut self, imu: &Imu) {
        let estimate = self.estimate();
        let felt = estimate.attitude * imu.accelerometer_m_s2 + Vector3::z() * GRAVITY_M_S2;
        let lean_rad = (estimate.attitude * Vector3::z()).z.clamp(-1.0, 1.0).acos();
        let speed_m_s = estimate.velocity_m_s.norm();
        self.thrust.acceleration_m_s2 += (felt - self.thrust.acceleration_m_s2) * (STEP_S / (STEP_S + CRASH_FILTER_S));
        let acceleration_m_s2 = self.thrust.acceleration_m_s2.norm();
        let error_rad = self.attitude_error_rad();
        let lies = self.tuning.crash_check
            && !self.landed
            && acceleration_m_s2 < CRASH_ACCELERATION_M_S2
            && lean_rad > CRASH_LEAN_RAD
            && error_rad > ATTITUDE_ERROR_MAX_RAD
            && speed_m_s < CRASH_SPEED_M_S;
        self.thrust.tipped_for_s = if lies { self.thrust.tipped_for_s + STEP_S } else { 0.0 };
        if self.thrust.tipped_for_s >= CRASH_S {
            self.thrust.tipped_for_s = 0.0;
            let error_deg = error_rad.to_degrees();
            self.text(
                Severity::Emergency,
                format!("Crash: Disarming: AngErr={error_deg:.0}>30, Accel={acceleration_m_s2:.1}<3.0"),
            );
            self.disarm(true);
        }
    }

    /// Tells when it sinks at full throttle, level and in control, every step.
    pub(super) fn watch_thrust(&mut self) {
        self.thrust.feel(self.controller.output());
        if self.thrust.lost || !self.armed || self.landed {
            self.thrust.for_s = 0.0;
            return;
        }
        let (roll, pitch, _) = self.controller.wanted_attitude().euler_angles();
        let lift = self.controller.lift();
        let works_in_vain = roll.hypot(pitch) <= LEAN_MAX_RAD
            && (lift >= LIFT_MIN || self.controller.lift_limited())
            && lift >= LIFT_LEAST
            && self.estimate().velocity_m_s.z > 0.0
            && self.attitude_error_rad() < ATTITUDE_ERROR_MAX_RAD;
        self.thrust.for_s = if works_in_vain { self.thrust.for_s + STEP_S } else { 0.0 };
        if self.thrust.for_s >= TRIGGER_S {
            self.thrust.for_s = 0.0;
            self.thrust.lost = true;
            let motor = self.thrust.worst() + 1;
            self.text(Severity::Emergency, format!("Potential Thrust Loss ({motor})"));
        }
    }
}
