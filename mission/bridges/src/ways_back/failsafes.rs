//! The three failures that an autopilot watches for, and what is set for each.

use super::drift::Sinking;
use super::settings::{Failsafe, ReturnSettings};
use mission::plan::{Airframe, Firmware};

/// What fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trigger {
    /// The link to the station.
    Link,
    /// The position.
    Position,
    /// The battery runs low.
    Battery,
    /// The aircraft itself: it falls.
    Fall,
}

impl Trigger {
    /// Message id of what happens.
    pub fn id(self) -> &'static str {
        match self {
            Self::Link => "back-trigger-link",
            Self::Position => "back-trigger-position",
            Self::Battery => "back-trigger-battery",
            Self::Fall => "back-trigger-fall",
        }
    }
}

/// What a vehicle does when it has lost its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PositionAction {
    /// Holds itself level and sinks to the ground, wherever the wind takes it. (ArduCopter `FS_EKF_ACTION` 1 and 3; PX4's
    /// descend mode.)
    Sink,
    /// Holds its height, level, and waits for a pilot's hands. (ArduCopter `FS_EKF_ACTION` 2, where there is a radio link;
    /// PX4 `COM_POSCTL_NAVL` 0 in position mode.)
    HoldHeight,
    /// Nothing but a message. (ArduCopter `FS_EKF_ACTION` 0, or `FS_EKF_THRESH` 0.)
    Nothing,
}

/// The failsafe for a lost position.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PositionFailsafe {
    /// What it does.
    pub action: PositionAction,
    /// How it sinks.
    pub sinking: Sinking,
    /// After the last fix it acts, seconds: at the earliest and at the latest. Until then the mission goes on by dead
    /// reckoning.
    pub acts_after_s: [f64; 2],
}

/// One threshold of the battery.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BatteryStage {
    /// State of charge at which it acts, 0 to 1; none is off.
    pub left_share: Option<f64>,
    /// What it does; none only warns.
    pub action: Option<Failsafe>,
}

impl BatteryStage {
    /// Off.
    pub const OFF: Self = Self { left_share: None, action: None };

    /// The state of charge at which the voltage under the load of hovering is so low, 0 to 1 (`BATT_LOW_VOLT`; ArduCopter
    /// measures under load unless `BATT_FS_VOLTSRC` is 1).
    pub fn share_at_volts(volts: f64, airframe: &Airframe) -> f64 {
        let loaded_v = |share: f64| {
            let current_a = airframe.battery.current_a(share, airframe.hover_power_w());
            airframe.battery.open_circuit_v(share) - current_a * airframe.battery.internal_resistance_ohm
        };
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..30 {
            let middle = (low + high) / 2.0;
            if loaded_v(middle) < volts { low = middle } else { high = middle }
        }
        high
    }
}

/// The failsafe for a low battery. Returns are flown as [`Failsafes::link`] has it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BatteryFailsafe {
    /// ArduCopter `BATT_FS_LOW_ACT` at `BATT_LOW_VOLT` or `BATT_LOW_MAH`; PX4 `BAT_LOW_THR`, where it warns, whatever
    /// `COM_LOW_BAT_ACT` says.
    pub low: BatteryStage,
    /// ArduCopter `BATT_FS_CRT_ACT` at `BATT_CRT_VOLT` or `BATT_CRT_MAH`; PX4 `COM_LOW_BAT_ACT` at `BAT_CRIT_THR`.
    pub critical: BatteryStage,
    /// PX4 lands at `BAT_EMERGEN_THR` where `COM_LOW_BAT_ACT` is 3.
    pub emergency: BatteryStage,
}

impl BatteryFailsafe {
    /// The stages, the fullest first; those that are off come last.
    pub fn stages(&self) -> [BatteryStage; 3] {
        let mut stages = [self.low, self.critical, self.emergency];
        stages.sort_by(|a, b| b.left_share.unwrap_or(-1.0).total_cmp(&a.left_share.unwrap_or(-1.0)));
        stages
    }
}

/// What is set for each failure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Failsafes {
    /// Autopilot family, which says by which parameters a setting is changed.
    pub firmware: Firmware,
    /// A lost link, and how a return is flown.
    pub link: ReturnSettings,
    /// A low battery.
    pub battery: BatteryFailsafe,
    /// A lost position.
    pub position: PositionFailsafe,
}

impl Failsafes {
    /// What a firmware comes with.
    pub fn usual(firmware: Firmware) -> Self {
        if firmware == Firmware::Px4 { Self::px4() } else { Self::arducopter() }
    }

    /// ArduCopter's defaults. Position: `FS_EKF_ACTION` 1; the filter gives up its position 7 to 10 s after the last fix
    /// (ardupilot.org, "Dead Reckoning Failsafe"; the simulated autopilot after 5), the check strikes after ten counts at 10 Hz
    /// (`ArduCopter/ekf_check.cpp`), the landing pauses 4 s (`LAND_WITH_DELAY_MS`, `ArduCopter/config.h`),
    /// sinks at `WPNAV_SPEED_DN` (1.5 m/s; `LAND_SPEED_HIGH` where that is set) to `LAND_ALT_LOW` (10 m) and from there at
    /// `LAND_SPEED` (0.5 m/s). Battery: `BATT_FS_LOW_ACT` and `BATT_FS_CRT_ACT` are 0, `BATT_LOW_VOLT` is 10.5, which no
    /// pack of more than three cells ever falls to.
    ///
    /// The link's failsafe is a return, although `FS_GCS_ENABLE` may come switched off: who flies beyond sight switches it on.
    pub fn arducopter() -> Self {
        let sinking = Sinking { pause_s: 4.0, fast_m_s: 1.5, slow_below_m: 10.0, slow_m_s: 0.5 };
        let off = BatteryFailsafe { low: BatteryStage::OFF, critical: BatteryStage::OFF, emergency: BatteryStage::OFF };
        Self {
            firmware: Firmware::ArduPilot,
            link: ReturnSettings::arducopter(),
            battery: off,
            position: PositionFailsafe { action: PositionAction::Sink, sinking, acts_after_s: [5.0, 11.0] },
        }
    }

    /// PX4's defaults. Position: the filter gives up after 5 s without a fix (`EKF2_NOAID_TOUT`), and the aircraft sinks at
    /// `MPC_LAND_SPEED` (0.7 m/s) from every height (`FlightTaskDescend.cpp`). Battery: `COM_LOW_BAT_ACT` 0 only warns, at
    /// 15, 7 and 5 % (`BAT_LOW_THR`, `BAT_CRIT_THR`, `BAT_EMERGEN_THR`).
    pub fn px4() -> Self {
        let sinking = Sinking { pause_s: 0.0, fast_m_s: 0.7, slow_below_m: 10.0, slow_m_s: 0.7 };
        let stage = |share: f64| BatteryStage { left_share: Some(share), action: None };
        Self {
            firmware: Firmware::Px4,
            link: ReturnSettings::px4(),
            battery: BatteryFailsafe { low: stage(0.15), critical: stage(0.07), emergency: stage(0.05) },
            position: PositionFailsafe { action: PositionAction::Sink, sinking, acts_after_s: [5.0, 7.0] },
        }
    }
}
