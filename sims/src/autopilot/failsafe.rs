//! Battery, station, position and fence: what is watched, and what follows.

use super::fence;
use super::parameters::Tuning;
use super::{Autopilot, Mode, Severity};
use crate::vehicle::{MOST_CELLS, Power};

/// Seconds of a bad position after which the failsafe strikes (ArduPilot's EKF check: ten counts at 10 Hz).
const POSITION_GRACE_S: f64 = 1.0;
/// Seconds without a fix after which the variances of velocity and position are over `FS_EKF_THRESH`. Chosen: so that the ten
/// counts end as the filter gives up its position, as they do on ArduCopter, where the variances grow before it does.
const VARIANCE_S: f64 = 4.0;
/// Seconds between repetitions of "EKF variance" (ArduPilot's `EKF_CHECK_WARNING_TIME`).
const VARIANCE_TEXT_S: f64 = 30.0;
/// `FS_EKF_ACTION`: lands from every mode, even where sticks are in charge. (2 is AltHold, which needs a pilot with a
/// radio; ArduCopter lands where there is none, and so does this.)
const LAND_FROM_ANY_MODE: u8 = 3;
/// Seconds between power readings.
const POWER_PERIOD_S: f64 = 0.1;

/// How far the battery failsafe has gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum BatteryLevel {
    /// Nothing to report.
    #[default]
    Good,
    /// `BATT_LOW_*` undercut.
    Low,
    /// `BATT_CRT_*` undercut.
    Critical,
}

/// The battery as the power module measures it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct BatteryMonitor {
    /// Volts.
    pub voltage_v: f64,
    /// Amperes.
    pub current_a: f64,
    /// Charge drawn since power-on, ampere-hours.
    pub used_ah: f64,
    /// Energy drawn since power-on, joules.
    pub used_j: f64,
    /// Charge left over capacity, 0 to 1.
    pub remaining: f64,
    /// Volts of each cell; 0 stands for none.
    pub cells_v: [f64; MOST_CELLS],
    level: BatteryLevel,
    acted: BatteryLevel,
    low_since_s: [Option<f64>; 2],
}

impl BatteryMonitor {
    pub(super) fn update(&mut self, power: &Power, tuning: &Tuning, now_s: f64) {
        self.voltage_v = power.voltage_v;
        self.current_a = power.current_a;
        self.cells_v = power.cells_v;
        self.used_ah += power.current_a * POWER_PERIOD_S / 3_600.0;
        self.used_j += power.current_a * power.voltage_v * POWER_PERIOD_S;
        let left_ah = tuning.capacity_ah - self.used_ah;
        self.remaining = (left_ah / tuning.capacity_ah.max(1e-3)).clamp(0.0, 1.0);
        let limits = [
            (tuning.low_voltage_v, tuning.low_charge_ah, BatteryLevel::Low),
            (tuning.critical_voltage_v, tuning.critical_charge_ah, BatteryLevel::Critical),
        ];
        for (index, (voltage_v, charge_ah, level)) in limits.into_iter().enumerate() {
            if voltage_v > 0.0 && self.voltage_v < voltage_v {
                let since_s = *self.low_since_s[index].get_or_insert(now_s);
                if now_s - since_s >= tuning.low_timer_s {
                    self.level = self.level.max(level);
                }
            } else {
                self.low_since_s[index] = None;
            }
            if charge_ah > 0.0 && left_ah < charge_ah {
                self.level = self.level.max(level);
            }
        }
    }

    /// Whether a limit is undercut.
    pub fn is_low(&self) -> bool {
        self.level > BatteryLevel::Good
    }

    /// How low.
    pub fn level(&self) -> BatteryLevel {
        self.level
    }

    pub(super) fn clear_failsafe(&mut self) {
        self.level = BatteryLevel::Good;
        self.acted = BatteryLevel::Good;
        self.low_since_s = [None; 2];
    }
}

/// Which failsafes are in force.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Failsafes {
    /// When a station was heard last, seconds since power-on.
    pub(super) station_heard_s: Option<f64>,
    pub(super) next_pre_arm_text_s: f64,
    station_lost: bool,
    fix_lost_since_s: Option<f64>,
    position_lost_since_s: Option<f64>,
    position_lost: bool,
    variance_told_s: Option<f64>,
    battery: bool,
}

impl Failsafes {
    pub(super) fn any(&self) -> bool {
        self.station_lost || self.position_lost || self.battery
    }

    pub(super) fn on_disarm(&mut self) {
        self.position_lost = false;
        self.battery = false;
    }
}

impl Autopilot {
    /// Looks at everything that may call for a failsafe, ten times a second.
    pub(super) fn watch(&mut self) {
        self.watch_fence();
        self.watch_station();
        if self.armed {
            self.watch_battery();
            self.watch_position();
        }
    }

    fn watch_fence(&mut self) {
        let Some(home) = self.home.filter(|_| self.estimate().position_ok) else { return };
        let flying = self.armed && !self.landed;
        let breached = self.fence.check(&self.tuning, self.estimate().position_m, home.position_m, flying);
        if !self.fence.update(breached) || !self.armed {
            return;
        }
        self.text(Severity::Warning, format!("{} fence breached", fence::name(breached)));
        if self.landed {
            self.disarm(false);
            return;
        }
        match self.tuning.fence_action {
            0 => {}
            2 | 5 => self.failsafe_mode("Fence", Mode::Land),
            4 => self.failsafe_mode("Fence", Mode::Brake),
            _ => self.failsafe_mode("Fence", Mode::Rtl),
        }
    }

    fn watch_station(&mut self) {
        let action = self.tuning.station_loss_action;
        let Some(heard_s) = self.failsafes.station_heard_s.filter(|_| action != 0) else { return };
        let lost = self.now_s() - heard_s > self.tuning.station_timeout_s;
        if lost == self.failsafes.station_lost {
            return;
        }
        self.failsafes.station_lost = lost;
        if !lost {
            self.text(Severity::Warning, "GCS Failsafe Cleared");
        } else if self.armed && !self.mode.is_piloted() && !self.is_on_final() {
            self.failsafe_mode("GCS", if action == 5 { Mode::Land } else { Mode::Rtl });
        }
    }

    fn watch_battery(&mut self) {
        let level = self.battery.level;
        if level <= self.battery.acted {
            return;
        }
        self.battery.acted = level;
        self.failsafes.battery = true;
        let (word, action) = match level {
            BatteryLevel::Critical => ("critical", self.tuning.critical_action),
            _ => ("low", self.tuning.low_action),
        };
        let used_mah = self.battery.used_ah * 1_000.0;
        let text = format!("Battery 1 is {word} {:.2}V used {used_mah:.0} mAh", self.battery.voltage_v);
        self.text(Severity::Warning, text);
        if self.landed {
            self.disarm(false);
            return;
        }
        match action {
            0 => {}
            1 => self.failsafe_mode("Battery", Mode::Land),
            _ => self.failsafe_mode("Battery", Mode::Rtl),
        }
    }

    fn watch_position(&mut self) {
        let now_s = self.now_s();
        let blind = self.gnss().is_none_or(|gnss| !gnss.fix);
        let blind_since_s = *self.failsafes.fix_lost_since_s.get_or_insert(now_s);
        if !blind {
            self.failsafes.fix_lost_since_s = None;
        }
        let sure = self.estimate().position_ok && !(blind && now_s - blind_since_s >= VARIANCE_S);
        let sure = sure && !self.compass_contradicts();
        if sure || self.tuning.estimate_loss_action == 0 {
            if self.failsafes.position_lost {
                self.text(Severity::Warning, "EKF Failsafe Cleared");
            }
            self.failsafes.position_lost_since_s = None;
            self.failsafes.position_lost = false;
            return;
        }
        let since_s = *self.failsafes.position_lost_since_s.get_or_insert(now_s);
        if now_s - since_s >= POSITION_GRACE_S {
            self.tell_variance(now_s);
        }
        let blind_landing = self.mode == Mode::Land && self.sinks_level();
        let from_any = self.tuning.estimate_loss_action == LAND_FROM_ANY_MODE;
        let horizontal = !blind_landing && (self.mode != Mode::Stabilize || from_any);
        if !self.failsafes.position_lost && now_s - since_s >= POSITION_GRACE_S && horizontal {
            self.failsafes.position_lost = true;
            self.text(Severity::Critical, "EKF Failsafe: changed to LAND Mode");
            if self.landed {
                self.disarm(false);
            } else {
                self.land_with_pause();
                self.land_level();
            }
        }
    }

    /// Two variances over the threshold, one of them the compass's. Velocity and position by themselves are watched by the time
    /// without a fix: receivers that err by reflections are taken as they are.
    fn compass_contradicts(&self) -> bool {
        let (most, innovations) = (self.tuning.variance_threshold, self.innovations());
        most > 0.0 && innovations.compass >= most && innovations.velocity.max(innovations.position) >= most
    }

    fn tell_variance(&mut self, now_s: f64) {
        if self.failsafes.variance_told_s.is_none_or(|told_s| now_s - told_s > VARIANCE_TEXT_S) {
            self.failsafes.variance_told_s = Some(now_s);
            self.text(Severity::Critical, "EKF variance");
        }
    }

    fn failsafe_mode(&mut self, cause: &str, mode: Mode) {
        if self.mode == mode || (self.mode == Mode::Land && mode == Mode::Rtl) {
            return;
        }
        let possible = !mode.needs_position() || self.estimate().position_ok;
        let mode = if possible { mode } else { Mode::Land };
        self.text(Severity::Warning, format!("{cause} Failsafe - {}", mode.name()));
        if mode == Mode::Land && cause != "Fence" {
            self.land_with_pause();
        } else {
            self.enter(mode);
        }
    }
}
