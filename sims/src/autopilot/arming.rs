//! Arming, disarming, and why not.

use super::guidance::Guidance;
use super::{Autopilot, Mode, Severity, fence};

/// Seconds between repetitions of what is wrong before arming.
const TEXT_PERIOD_S: f64 = 30.0;
/// Parameter 2 of the arm command that skips checks (ArduPilot and PX4).
pub const FORCE: f64 = 21_196.0;
/// Greatest lean for arming, radians.
const LEAN_MAX_RAD: f64 = 0.35;

impl Autopilot {
    /// What speaks against arming now, as ArduPilot words it (without "PreArm: ").
    pub fn pre_arm_fault(&self) -> Option<String> {
        let estimate = self.estimator.estimate();
        if !self.tuning.arming_check {
            return None;
        }
        if !estimate.attitude_ok {
            return Some("Gyros still settling".to_owned());
        }
        let needs_position = self.mode.needs_position() || self.tuning.fence_enabled;
        if needs_position && !self.gnss().is_some_and(|gnss| gnss.fix) {
            return Some("GPS 1: Bad fix".to_owned());
        }
        if needs_position && !estimate.position_ok {
            return Some("Need Position Estimate".to_owned());
        }
        if let Some(fault) = self.compass_fault() {
            return Some(fault);
        }
        if self.battery.is_low() {
            return Some("Battery 1 low voltage failsafe".to_owned());
        }
        let breached = self.fence_at_home();
        (breached != 0).then(|| format!("vehicle outside {} fence", fence::name(breached)))
    }

    /// `AP_Arming::compass_checks`, and the variance that `AP_Arming_Copter` looks at where the mode needs a position.
    fn compass_fault(&self) -> Option<String> {
        let thousandth = |gauss: f64| (gauss * 1_000.0).round();
        let threshold = self.tuning.field_threshold_gauss;
        let known = threshold > 0.0 && self.estimator.origin().is_some();
        let [level, upright] = self.estimator.field_error_gauss();
        if known && level > threshold {
            return Some(format!("Check mag field (xy diff:{:.0}>{:.0})", thousandth(level), thousandth(threshold)));
        }
        if known && upright > 2.0 * threshold {
            let most = thousandth(2.0 * threshold);
            return Some(format!("Check mag field (z diff:{:.0}>{most:.0})", thousandth(upright)));
        }
        let needs_position = self.mode.needs_position() || self.tuning.fence_enabled;
        let most = self.tuning.variance_threshold;
        let doubtful = needs_position && most > 0.0 && self.innovations().compass >= most;
        doubtful.then(|| "EKF compass variance".to_owned())
    }

    fn fence_at_home(&self) -> u8 {
        let here = self.estimate().position_m;
        let home = self.home.map_or(here, |home| home.position_m);
        self.fence.check(&self.tuning, here, home, false)
    }

    /// Arms the motors.
    ///
    /// # Errors
    /// What speaks against it; it is also sent as a status text.
    pub fn arm(&mut self, force: bool) -> Result<(), String> {
        if self.armed {
            return Ok(());
        }
        if let Some(fault) = self.arming_fault().filter(|_| !force) {
            self.text(Severity::Critical, fault.clone());
            return Err(fault);
        }
        if self.estimate().position_ok {
            self.set_home_here();
        }
        self.armed = true;
        self.armed_at_s = self.now_s();
        self.landed = true;
        self.landed_since_s = None;
        self.guidance = Guidance::Ground;
        self.controller.reset();
        self.battery.clear_failsafe();
        self.yaw.reset(self.estimate().attitude.euler_angles().2);
        self.mission.on_arm();
        self.text(Severity::Info, "Arming motors");
        if self.mode == Mode::Stabilize {
            self.guidance = Guidance::Sticks(self.sticks);
        }
        Ok(())
    }

    fn arming_fault(&self) -> Option<String> {
        let armable = match self.mode {
            Mode::Rtl | Mode::Land | Mode::Brake => false,
            Mode::Auto => self.tuning.arm_in_auto,
            _ => true,
        };
        if !armable {
            return Some(format!("Arm: {} mode not armable", self.mode.name()));
        }
        if let Some(fault) = self.pre_arm_fault() {
            return Some(format!("PreArm: {fault}"));
        }
        let (roll, pitch, _) = self.estimate().attitude.euler_angles();
        (roll.abs().max(pitch.abs()) > LEAN_MAX_RAD).then(|| "Arm: Leaning".to_owned())
    }

    /// Disarms. In flight it is refused unless forced.
    pub fn disarm(&mut self, force: bool) -> bool {
        if self.armed && !self.landed && !force {
            return false;
        }
        if self.armed {
            self.armed = false;
            self.landed = true;
            self.guidance = Guidance::Ground;
            self.returning = None;
            self.payload.set_trigger_distance(0.0);
            self.payload.stop_interval();
            self.mission.on_disarm();
            self.failsafes.on_disarm();
            self.limits = self.tuning.limits;
            self.text(Severity::Info, "Disarming motors");
        }
        true
    }

    pub(super) fn pre_arm_texts(&mut self) {
        let now_s = self.now_s();
        if self.armed || now_s < self.failsafes.next_pre_arm_text_s {
            return;
        }
        if let Some(fault) = self.pre_arm_fault() {
            self.failsafes.next_pre_arm_text_s = now_s + TEXT_PERIOD_S;
            self.text(Severity::Critical, format!("PreArm: {fault}"));
        }
    }
}
