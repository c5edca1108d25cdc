//! The vehicle's failsafes, as its parameters have them.

use bridges::ways_back::drift::Sinking;
use bridges::ways_back::{
    BatteryFailsafe, BatteryStage, Cone, Failsafe, Failsafes, PositionAction, PositionFailsafe, ReturnSettings,
};
use mission::plan::{Airframe, Firmware};
use serde::{Deserialize, Serialize};
use telemetry::services::parameter::Name;
use telemetry::vehicle::Autopilot;

use super::aircraft::Read;
use crate::VehicleSnapshot;

/// What a failure makes the aircraft do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Climb, straight home, descend.
    Return,
    /// Stay.
    Hold,
    /// Straight down.
    Land,
    /// Nothing: the mission goes on.
    Continue,
}

/// How it returns, by its parameters. Heights are above home.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Returns {
    /// What a lost link makes it do.
    pub action: Action,
    /// Climbs at least to here, metres.
    pub climb_to_m: f64,
    /// Climbs at least by so much, metres.
    pub least_climb_m: f64,
    /// Near home it climbs no higher than this share of its distance (ArduPilot).
    pub cone_slope: Option<f64>,
    /// Near home it climbs less (PX4).
    #[serde(default)]
    pub cone: Option<HalfCone>,
    /// Speed home, m/s.
    pub speed_m_s: f64,
}

/// The cone of a return of PX4.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct HalfCone {
    /// `RTL_CONE_ANG`, degrees.
    pub half_angle_deg: f64,
    /// `RTL_MIN_DIST`, metres.
    pub within_m: f64,
    /// `NAV_ACC_RAD`, metres.
    pub accepts_m: f64,
}

/// What it does without a position.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LostPosition {
    /// Whether it sinks by itself.
    pub sinks: bool,
    /// Whether it holds its height for a pilot, where it does not sink.
    pub holds_height: bool,
    /// Down at first, m/s.
    pub fast_m_s: f64,
    /// From here on down slowly, metres above home.
    pub slow_below_m: f64,
    /// Down in the end, m/s.
    pub slow_m_s: f64,
}

/// One threshold of the battery.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Threshold {
    /// Share of the charge that is left, 0 to 1; none where only a voltage is watched.
    pub share: Option<f64>,
    /// Voltage under load; none where only a charge is watched.
    pub volts: Option<f64>,
    /// What it does; none only warns.
    pub action: Option<Action>,
}

/// What it does when its battery runs low.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LowBattery {
    /// First.
    pub low: Threshold,
    /// Then.
    pub critical: Threshold,
    /// At last (PX4).
    pub emergency: Option<Threshold>,
}

fn failsafe(action: Action) -> Failsafe {
    match action {
        Action::Return => Failsafe::Return,
        Action::Hold => Failsafe::Hold,
        Action::Land => Failsafe::Land,
        Action::Continue => Failsafe::Continue,
    }
}

/// The failsafes that are reckoned with: the vehicle's own as far as they were read, and otherwise what its firmware comes
/// with.
pub(super) fn settings(read: Option<&Read>, firmware: Firmware, airframe: &Airframe) -> Failsafes {
    let usual = Failsafes::usual(firmware);
    let Some(read) = read else { return usual };
    let link = read.returns.map_or(usual.link, |own| ReturnSettings {
        action: failsafe(own.action),
        climb_to_m: own.climb_to_m,
        least_climb_m: own.least_climb_m,
        cone: match (own.cone, own.cone_slope) {
            (Some(cone), _) if cone.half_angle_deg > 0.0 => Cone::HalfAngle {
                half_angle_rad: cone.half_angle_deg.to_radians(),
                within_m: cone.within_m,
                accepts_m: cone.accepts_m,
            },
            (None, Some(slope)) => Cone::Slope(slope),
            _ => Cone::None,
        },
        speed_m_s: own.speed_m_s,
        to_rally: usual.link.to_rally,
    });
    let position = read.position.map_or(usual.position, |own| PositionFailsafe {
        action: match own {
            LostPosition { sinks: true, .. } => PositionAction::Sink,
            LostPosition { holds_height: true, .. } => PositionAction::HoldHeight,
            _ => PositionAction::Nothing,
        },
        sinking: Sinking {
            pause_s: usual.position.sinking.pause_s,
            fast_m_s: own.fast_m_s,
            slow_below_m: own.slow_below_m,
            slow_m_s: own.slow_m_s,
        },
        ..usual.position
    });
    let stage = |threshold: Threshold| {
        let at_volts = threshold.volts.map(|volts| BatteryStage::share_at_volts(volts, airframe));
        let left_share = match (threshold.share, at_volts) {
            (Some(share), Some(at_volts)) => Some(share.max(at_volts)),
            (share, at_volts) => share.or(at_volts),
        };
        BatteryStage { left_share, action: threshold.action.map(failsafe) }
    };
    let battery = read.battery.map_or(usual.battery, |own| BatteryFailsafe {
        low: stage(own.low),
        critical: stage(own.critical),
        emergency: own.emergency.map_or(BatteryStage::OFF, stage),
    });
    Failsafes { firmware, link, battery, position }
}

/// A parameter's number.
fn value(vehicle: &VehicleSnapshot, name: &'static str) -> Option<f64> {
    Some(vehicle.parameters.get(&Name::new(name)?)?.number)
}

/// In centimetres; ArduCopter 4.7 writes metres under a name of its own.
fn metres(vehicle: &VehicleSnapshot, old: &'static str, new: &'static str) -> Option<f64> {
    value(vehicle, new).or_else(|| Some(value(vehicle, old)? / 100.0))
}

/// What a lost link makes it do, and how it returns.
pub(super) fn returns(vehicle: &VehicleSnapshot) -> Option<Returns> {
    let value = |name| value(vehicle, name);
    let metres = |old, new| metres(vehicle, old, new);
    match vehicle.state.autopilot()? {
        Autopilot::ArduPilot => {
            let usual = ReturnSettings::arducopter();
            // FS_GCS_ENABLE: 1 and 2 return, 3 and 4 try SmartRTL first, 5 lands, 6 goes to a landing sequence or returns, 7
            // brakes or lands, 0 does nothing.
            let action = match value("FS_GCS_ENABLE").map(|number| number as i64) {
                Some(7) => Action::Hold,
                Some(5) => Action::Land,
                Some(0) => Action::Continue,
                _ => Action::Return,
            };
            let speed_m_s = metres("RTL_SPEED", "RTL_SPEED_MS").filter(|speed| *speed > 0.0);
            let usual_slope = if let Cone::Slope(slope) = usual.cone { Some(slope) } else { None };
            Some(Returns {
                action,
                climb_to_m: metres("RTL_ALT", "RTL_ALT_M")?,
                least_climb_m: metres("RTL_CLIMB_MIN", "RTL_CLIMB_MIN_M").unwrap_or(usual.least_climb_m),
                cone_slope: value("RTL_CONE_SLOPE").map_or(usual_slope, |slope| (slope > 0.0).then_some(slope)),
                cone: None,
                speed_m_s: speed_m_s.or_else(|| metres("WPNAV_SPEED", "WPNAV_SPD")).unwrap_or(usual.speed_m_s),
            })
        }
        Autopilot::Px4 => {
            let usual = ReturnSettings::px4();
            // NAV_DLL_ACT: 1 holds, 2 returns, 3 lands, 5 and 6 stop the flight, 0 does nothing.
            let action = match value("NAV_DLL_ACT").map(|number| number as i64) {
                Some(0) => Action::Continue,
                Some(2) => Action::Return,
                Some(3) => Action::Land,
                _ => Action::Hold,
            };
            Some(Returns {
                action,
                climb_to_m: value("RTL_RETURN_ALT")?,
                least_climb_m: usual.least_climb_m,
                cone_slope: None,
                cone: Some(HalfCone {
                    half_angle_deg: value("RTL_CONE_ANG").unwrap_or(45.0),
                    within_m: value("RTL_MIN_DIST").unwrap_or(10.0),
                    accepts_m: value("NAV_ACC_RAD").unwrap_or(10.0),
                }),
                speed_m_s: value("MPC_XY_CRUISE").unwrap_or(usual.speed_m_s),
            })
        }
        Autopilot::Other(_) => None,
    }
}

/// What it does without a position; `None` where its parameters do not say.
pub(super) fn position(vehicle: &VehicleSnapshot) -> Option<LostPosition> {
    let value = |name| value(vehicle, name);
    let metres = |old, new| metres(vehicle, old, new);
    match vehicle.state.autopilot()? {
        Autopilot::ArduPilot => {
            let usual = Failsafes::arducopter().position.sinking;
            // FS_EKF_ACTION: 0 only reports, 1 and 3 land, 2 holds the height. FS_EKF_THRESH 0 switches it off.
            let action = value("FS_EKF_ACTION")? as i64;
            let watched = value("FS_EKF_THRESH").is_none_or(|threshold| threshold > 0.0);
            let high_m_s = metres("LAND_SPEED_HIGH", "LAND_SPD_HIGH_MS").filter(|speed| *speed > 0.0);
            let down_m_s = high_m_s.or_else(|| metres("WPNAV_SPEED_DN", "WP_SPD_DN"));
            Some(LostPosition {
                sinks: watched && !matches!(action, 0 | 2),
                holds_height: watched && action == 2,
                fast_m_s: down_m_s.unwrap_or(usual.fast_m_s),
                slow_below_m: metres("LAND_ALT_LOW", "LAND_ALT_LOW_M").unwrap_or(usual.slow_below_m),
                slow_m_s: metres("LAND_SPEED", "LAND_SPD_MS").unwrap_or(usual.slow_m_s),
            })
        }
        Autopilot::Px4 => {
            let usual = Failsafes::px4().position.sinking;
            // A mission has no position to fall back on: it descends. COM_POSCTL_NAVL is for position mode.
            let slow_m_s = value("MPC_LAND_SPEED")?;
            let (fast_m_s, slow_below_m) = (slow_m_s, usual.slow_below_m);
            Some(LostPosition { sinks: true, holds_height: false, fast_m_s, slow_below_m, slow_m_s })
        }
        Autopilot::Other(_) => None,
    }
}

/// What it does when its battery runs low; `None` where its parameters do not say.
pub(super) fn battery(vehicle: &VehicleSnapshot) -> Option<LowBattery> {
    let value = |name| value(vehicle, name);
    match vehicle.state.autopilot()? {
        Autopilot::ArduPilot => {
            let capacity_mah = value("BATT_CAPACITY").filter(|capacity| *capacity > 0.0);
            let threshold = |action: &'static str, volts: &'static str, charge: &'static str| {
                // 1 lands, 2 and 3 return, 4 returns or lands, 5 stops the motors, 6 goes to a landing sequence or returns,
                // 7 brakes or lands.
                let action = match value(action).map(|number| number as i64) {
                    Some(1 | 5) => Some(Action::Land),
                    Some(2 | 3 | 4 | 6) => Some(Action::Return),
                    Some(7) => Some(Action::Hold),
                    _ => None,
                };
                let charge_mah = value(charge).filter(|charge| *charge > 0.0);
                let share = charge_mah.zip(capacity_mah).map(|(charge, capacity)| (charge / capacity).min(1.0));
                Threshold { share, volts: value(volts).filter(|volts| *volts > 0.0), action }
            };
            value("BATT_FS_LOW_ACT")?;
            Some(LowBattery {
                low: threshold("BATT_FS_LOW_ACT", "BATT_LOW_VOLT", "BATT_LOW_MAH"),
                critical: threshold("BATT_FS_CRT_ACT", "BATT_CRT_VOLT", "BATT_CRT_MAH"),
                emergency: None,
            })
        }
        Autopilot::Px4 => {
            // COM_LOW_BAT_ACT: 0 warns, 2 lands when critical, 3 returns when critical and lands in an emergency; 1 was to
            // return in older versions.
            let (critical, emergency) = match value("COM_LOW_BAT_ACT")? as i64 {
                1 => (Some(Action::Return), None),
                2 => (Some(Action::Land), Some(Action::Land)),
                3 => (Some(Action::Return), Some(Action::Land)),
                _ => (None, None),
            };
            let threshold =
                |name, usual, action| Threshold { share: Some(value(name).unwrap_or(usual)), volts: None, action };
            Some(LowBattery {
                low: threshold("BAT_LOW_THR", 0.15, None),
                critical: threshold("BAT_CRIT_THR", 0.07, critical),
                emergency: Some(threshold("BAT_EMERGEN_THR", 0.05, emergency)),
            })
        }
        Autopilot::Other(_) => None,
    }
}
