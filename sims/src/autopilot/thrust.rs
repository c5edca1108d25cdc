//! The check for lost thrust: ArduCopter 4.6's `thrust_loss_check` and the balance that `AP_MotorsMatrix` keeps.

use super::{Autopilot, Severity};
use crate::vehicle::STEP_S;

/// Seconds that the conditions must hold.
const TRIGGER_S: f64 = 1.0;
/// Greatest lean that is asked for while height can be expected to hold, radians (15°).
const LEAN_MAX_RAD: f64 = 0.261_799;
/// Lift over which height can be expected to hold, and under which limits say nothing, as shares of full thrust.
const LIFT_MIN: f64 = 0.9;
const LIFT_LEAST: f64 = 0.25;
/// Error of attitude from which on it is out of control, radians (30°): the crash check's affair.
const ATTITUDE_ERROR_MAX_RAD: f64 = 0.523_599;
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
            && self.estimate().attitude.angle_to(self.controller.wanted_attitude()) < ATTITUDE_ERROR_MAX_RAD;
        self.thrust.for_s = if works_in_vain { self.thrust.for_s + STEP_S } else { 0.0 };
        if self.thrust.for_s >= TRIGGER_S {
            self.thrust.for_s = 0.0;
            self.thrust.lost = true;
            let motor = self.thrust.worst() + 1;
            self.text(Severity::Emergency, format!("Potential Thrust Loss ({motor})"));
        }
    }
}
