//! The parameter table: names and defaults of ArduCopter 4.6, and what the autopilot reads from it.
//!
//! Source: <https://ardupilot.org/copter/docs/parameters.html>. Values differ from the defaults where an operator has to
//! tune them to the airframe (battery), and where a calibrated vehicle has no zeros (`COMPASS_OFS_*`, `INS_*OFFS_*`).

use super::path::Limits;

/// Type of a parameter on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// 32-bit float.
    Real,
    /// 8-bit integer.
    Int8,
    /// 16-bit integer.
    Int16,
    /// 32-bit integer.
    Int32,
}

/// Names, defaults and types, sorted by name. Units are ArduPilot's (often centimetres).
pub const TABLE: &[(&str, f64, Kind)] = &[
    ("ACRO_RP_RATE", 360.0, Kind::Real),
    ("ACRO_YAW_RATE", 202.5, Kind::Real),
    ("ANGLE_MAX", 3000.0, Kind::Int16),
    ("ARMING_CHECK", 1.0, Kind::Int32),
    ("ARMING_MAGTHRESH", 100.0, Kind::Int16),
    ("ARMING_OPTIONS", 0.0, Kind::Int32),
    ("ARMING_REQUIRE", 1.0, Kind::Int8),
    ("ATC_ACCEL_P_MAX", 110_000.0, Kind::Real),
    ("ATC_ACCEL_R_MAX", 110_000.0, Kind::Real),
    ("ATC_ACCEL_Y_MAX", 27_000.0, Kind::Real),
    ("ATC_ANG_PIT_P", 4.5, Kind::Real),
    ("ATC_ANG_RLL_P", 4.5, Kind::Real),
    ("ATC_ANG_YAW_P", 4.5, Kind::Real),
    ("ATC_INPUT_TC", 0.15, Kind::Real),
    ("ATC_SLEW_YAW", 6000.0, Kind::Real),
    ("AUTO_OPTIONS", 0.0, Kind::Int32),
    ("AVOID_ENABLE", 3.0, Kind::Int8),
    ("BATT_AMP_PERVLT", 17.0, Kind::Real),
    ("BATT_ARM_MAH", 0.0, Kind::Int32),
    ("BATT_ARM_VOLT", 0.0, Kind::Real),
    ("BATT_CAPACITY", 16_000.0, Kind::Int32),
    ("BATT_CRT_MAH", 0.0, Kind::Real),
    ("BATT_CRT_VOLT", 20.4, Kind::Real),
    ("BATT_FS_CRT_ACT", 1.0, Kind::Int8),
    ("BATT_FS_LOW_ACT", 2.0, Kind::Int8),
    ("BATT_FS_VOLTSRC", 0.0, Kind::Int8),
    ("BATT_LOW_MAH", 0.0, Kind::Real),
    ("BATT_LOW_TIMER", 10.0, Kind::Int8),
    ("BATT_LOW_VOLT", 21.6, Kind::Real),
    ("BATT_MONITOR", 7.0, Kind::Int8),
    ("BATT_VOLT_MULT", 10.1, Kind::Real),
    ("BRD_BOOT_DELAY", 0.0, Kind::Int16),
    ("BRD_TYPE", 0.0, Kind::Int8),
    ("CAM1_TYPE", 1.0, Kind::Int8),
    ("CIRCLE_RADIUS", 1000.0, Kind::Real),
    ("CIRCLE_RATE", 20.0, Kind::Real),
    ("COMPASS_AUTODEC", 1.0, Kind::Int8),
    ("COMPASS_DEC", -0.122, Kind::Real),
    ("COMPASS_DEV_ID", 97_539.0, Kind::Int32),
    ("COMPASS_DIA_X", 1.0, Kind::Real),
    ("COMPASS_DIA_Y", 1.0, Kind::Real),
    ("COMPASS_DIA_Z", 1.0, Kind::Real),
    ("COMPASS_ENABLE", 1.0, Kind::Int8),
    ("COMPASS_EXTERNAL", 1.0, Kind::Int8),
    ("COMPASS_OFS_X", 5.0, Kind::Real),
    ("COMPASS_OFS_Y", 13.0, Kind::Real),
    ("COMPASS_OFS_Z", -18.0, Kind::Real),
    ("COMPASS_USE", 1.0, Kind::Int8),
    ("DISARM_DELAY", 10.0, Kind::Int8),
    ("EK3_ENABLE", 1.0, Kind::Int8),
    ("FENCE_ACTION", 1.0, Kind::Int8),
    ("FENCE_ALT_MAX", 100.0, Kind::Real),
    ("FENCE_ALT_MIN", -10.0, Kind::Real),
    ("FENCE_AUTOENABLE", 0.0, Kind::Int8),
    ("FENCE_ENABLE", 0.0, Kind::Int8),
    ("FENCE_MARGIN", 2.0, Kind::Real),
    ("FENCE_RADIUS", 300.0, Kind::Real),
    ("FENCE_TOTAL", 0.0, Kind::Int8),
    ("FENCE_TYPE", 7.0, Kind::Int8),
    ("FORMAT_VERSION", 120.0, Kind::Int16),
    ("FRAME_CLASS", 1.0, Kind::Int8),
    ("FRAME_TYPE", 1.0, Kind::Int8),
    ("FS_CRASH_CHECK", 1.0, Kind::Int8),
    ("FS_DR_ENABLE", 2.0, Kind::Int8),
    ("FS_EKF_ACTION", 1.0, Kind::Int8),
    ("FS_EKF_THRESH", 0.8, Kind::Real),
    ("FS_GCS_ENABLE", 0.0, Kind::Int8),
    ("FS_GCS_TIMEOUT", 5.0, Kind::Real),
    ("FS_OPTIONS", 16.0, Kind::Int32),
    ("FS_THR_ENABLE", 0.0, Kind::Int8),
    ("FS_THR_VALUE", 975.0, Kind::Int16),
    ("GPS1_TYPE", 1.0, Kind::Int8),
    ("GPS_HDOP_GOOD", 140.0, Kind::Int16),
    ("INS_ACCOFFS_X", 0.001, Kind::Real),
    ("INS_ACCOFFS_Y", 0.001, Kind::Real),
    ("INS_ACCOFFS_Z", 0.001, Kind::Real),
    ("INS_ACCSCAL_X", 1.001, Kind::Real),
    ("INS_ACCSCAL_Y", 1.001, Kind::Real),
    ("INS_ACCSCAL_Z", 1.001, Kind::Real),
    ("INS_ACC_ID", 2_753_028.0, Kind::Int32),
    ("INS_GYROFFS_X", 0.001, Kind::Real),
    ("INS_GYROFFS_Y", 0.001, Kind::Real),
    ("INS_GYROFFS_Z", 0.001, Kind::Real),
    ("INS_GYR_ID", 2_752_772.0, Kind::Int32),
    ("LAND_ALT_LOW", 1000.0, Kind::Real),
    ("LAND_SPEED", 50.0, Kind::Int16),
    ("LAND_SPEED_HIGH", 0.0, Kind::Int16),
    ("LOG_BITMASK", 176_126.0, Kind::Int32),
    ("LOG_DISARMED", 0.0, Kind::Int8),
    ("LOIT_SPEED", 1250.0, Kind::Real),
    ("MIS_OPTIONS", 0.0, Kind::Int16),
    ("MIS_RESTART", 0.0, Kind::Int8),
    ("MIS_TOTAL", 0.0, Kind::Int16),
    ("MNT1_PITCH_MAX", 20.0, Kind::Real),
    ("MNT1_PITCH_MIN", -90.0, Kind::Real),
    ("MNT1_TYPE", 4.0, Kind::Int8),
    ("MOT_BAT_VOLT_MAX", 25.2, Kind::Real),
    ("MOT_BAT_VOLT_MIN", 19.8, Kind::Real),
    ("MOT_SPIN_ARM", 0.1, Kind::Real),
    ("MOT_SPIN_MIN", 0.15, Kind::Real),
    ("MOT_THST_EXPO", 0.65, Kind::Real),
    ("MOT_THST_HOVER", 0.43, Kind::Real),
    ("PILOT_SPEED_UP", 250.0, Kind::Int16),
    ("PSC_POSXY_P", 1.0, Kind::Real),
    ("PSC_POSZ_P", 1.0, Kind::Real),
    ("PSC_VELXY_I", 1.0, Kind::Real),
    ("PSC_VELXY_P", 2.5, Kind::Real),
    ("PSC_VELZ_P", 4.0, Kind::Real),
    ("RALLY_INCL_HOME", 1.0, Kind::Int8),
    ("RALLY_LIMIT_KM", 0.3, Kind::Real),
    ("RALLY_TOTAL", 0.0, Kind::Int8),
    ("RCMAP_PITCH", 2.0, Kind::Int8),
    ("RCMAP_ROLL", 1.0, Kind::Int8),
    ("RCMAP_THROTTLE", 3.0, Kind::Int8),
    ("RCMAP_YAW", 4.0, Kind::Int8),
    ("RC_OVERRIDE_TIME", 3.0, Kind::Real),
    ("RTL_ALT", 1500.0, Kind::Int32),
    ("RTL_ALT_FINAL", 0.0, Kind::Int16),
    ("RTL_CLIMB_MIN", 0.0, Kind::Int16),
    ("RTL_CONE_SLOPE", 3.0, Kind::Real),
    ("RTL_LOIT_TIME", 5000.0, Kind::Int32),
    ("RTL_SPEED", 0.0, Kind::Int16),
    ("SCHED_LOOP_RATE", 250.0, Kind::Int16),
    ("SERIAL0_BAUD", 115.0, Kind::Int32),
    ("SERIAL0_PROTOCOL", 2.0, Kind::Int8),
    ("SIMPLE", 0.0, Kind::Int8),
    // Only simulated vehicles have it: that is how a station knows one.
    ("SIM_SPEEDUP", 1.0, Kind::Real),
    ("SR0_ADSB", 0.0, Kind::Int16),
    ("SR0_EXTRA1", 0.0, Kind::Int16),
    ("SR0_EXTRA2", 0.0, Kind::Int16),
    ("SR0_EXTRA3", 0.0, Kind::Int16),
    ("SR0_EXT_STAT", 0.0, Kind::Int16),
    ("SR0_PARAMS", 0.0, Kind::Int16),
    ("SR0_POSITION", 0.0, Kind::Int16),
    ("SR0_RAW_CTRL", 0.0, Kind::Int16),
    ("SR0_RAW_SENS", 0.0, Kind::Int16),
    ("SR0_RC_CHAN", 0.0, Kind::Int16),
    ("STAT_BOOTCNT", 1.0, Kind::Int16),
    ("SYSID_ENFORCE", 0.0, Kind::Int8),
    ("SYSID_MYGCS", 255.0, Kind::Int16),
    ("SYSID_THISMAV", 1.0, Kind::Int16),
    ("TELEM_DELAY", 0.0, Kind::Int8),
    ("WPNAV_ACCEL", 250.0, Kind::Real),
    ("WPNAV_ACCEL_C", 0.0, Kind::Real),
    ("WPNAV_ACCEL_Z", 100.0, Kind::Real),
    ("WPNAV_JERK", 1.0, Kind::Real),
    ("WPNAV_RADIUS", 200.0, Kind::Real),
    ("WPNAV_SPEED", 1000.0, Kind::Real),
    ("WPNAV_SPEED_DN", 150.0, Kind::Real),
    ("WPNAV_SPEED_UP", 250.0, Kind::Real),
    ("WPNAV_TER_MARGIN", 10.0, Kind::Real),
    ("WP_YAW_BEHAVIOR", 2.0, Kind::Int8),
];

/// The values of one drone.
#[derive(Debug, Clone)]
pub struct Parameters {
    values: Vec<f64>,
}

impl Default for Parameters {
    fn default() -> Self {
        Self { values: TABLE.iter().map(|(_, value, _)| *value).collect() }
    }
}

impl Parameters {
    fn index(name: &str) -> Option<usize> {
        TABLE.binary_search_by(|(entry, ..)| (*entry).cmp(name)).ok()
    }

    /// A value; `None` for a name that is not in [`TABLE`].
    pub fn get(&self, name: &str) -> Option<f64> {
        Self::index(name).map(|index| self.values[index])
    }

    /// Sets a value; integers are rounded. Says whether the name is known and the value finite.
    pub fn set(&mut self, name: &str, value: f64) -> bool {
        let (Some(index), true) = (Self::index(name), value.is_finite()) else { return false };
        self.values[index] = if TABLE[index].2 == Kind::Real { value } else { value.round() };
        true
    }
}

/// What the autopilot works with, in SI units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tuning {
    /// `WPNAV_*`.
    pub limits: Limits,
    /// `ANGLE_MAX`, radians.
    pub tilt_max_rad: f64,
    /// `ATC_SLEW_YAW`, radians per second.
    pub yaw_slew_rad_s: f64,
    /// `WP_YAW_BEHAVIOR`: 0 never, 1 next waypoint, 2 the same but not on return, 3 along the course.
    pub yaw_behavior: u8,
    /// `RTL_ALT`, metres above home.
    pub rtl_height_m: f64,
    /// `RTL_CONE_SLOPE`; 0 switches it off.
    pub rtl_cone_slope: f64,
    /// `RTL_SPEED`, metres per second; 0 is the speed of missions.
    pub rtl_speed_m_s: f64,
    /// `RTL_LOIT_TIME`, seconds.
    pub rtl_wait_s: f64,
    /// `RTL_CLIMB_MIN`, metres.
    pub rtl_least_climb_m: f64,
    /// `RTL_ALT_FINAL`, metres above home; 0 lands.
    pub rtl_final_m: f64,
    /// `RALLY_INCL_HOME`.
    pub rally_includes_home: bool,
    /// `LAND_SPEED_HIGH`, metres per second; 0 is `WPNAV_SPEED_DN`.
    pub land_speed_high_m_s: f64,
    /// `LAND_SPEED`, metres per second.
    pub land_speed_m_s: f64,
    /// `LOIT_SPEED`, metres per second.
    pub loiter_speed_m_s: f64,
    /// `PILOT_SPEED_UP`, metres per second; down too (`PILOT_SPEED_DN` of 0).
    pub pilot_climb_m_s: f64,
    /// `LAND_ALT_LOW`, metres above home.
    pub land_slow_below_m: f64,
    /// `DISARM_DELAY`, seconds; 0 never.
    pub disarm_delay_s: f64,
    /// `FENCE_ENABLE`.
    pub fence_enabled: bool,
    /// `FENCE_TYPE` bits: 1 height, 2 circle about home, 4 polygons and circles, 8 least height.
    pub fence_type: u8,
    /// `FENCE_ACTION`.
    pub fence_action: u8,
    /// `FENCE_ALT_MAX`, metres above home.
    pub fence_height_max_m: f64,
    /// `FENCE_ALT_MIN`, metres above home.
    pub fence_height_min_m: f64,
    /// `FENCE_RADIUS`, metres from home.
    pub fence_radius_m: f64,
    /// `BATT_CAPACITY`, ampere-hours.
    pub capacity_ah: f64,
    /// `BATT_LOW_VOLT`, volts; 0 is off.
    pub low_voltage_v: f64,
    /// `BATT_LOW_MAH`, ampere-hours left; 0 is off.
    pub low_charge_ah: f64,
    /// `BATT_FS_LOW_ACT`.
    pub low_action: u8,
    /// `BATT_CRT_VOLT`, volts; 0 is off.
    pub critical_voltage_v: f64,
    /// `BATT_CRT_MAH`, ampere-hours left; 0 is off.
    pub critical_charge_ah: f64,
    /// `BATT_FS_CRT_ACT`.
    pub critical_action: u8,
    /// `BATT_LOW_TIMER`, seconds.
    pub low_timer_s: f64,
    /// `FS_GCS_ENABLE`.
    pub station_loss_action: u8,
    /// `FS_GCS_TIMEOUT`, seconds.
    pub station_timeout_s: f64,
    /// `FS_EKF_ACTION`: 0 is off.
    pub estimate_loss_action: u8,
    /// `FS_CRASH_CHECK`.
    pub crash_check: bool,
    /// `FS_EKF_THRESH`: 0 is off.
    pub variance_threshold: f64,
    /// `ARMING_MAGTHRESH`, gauss; 0 is off.
    pub field_threshold_gauss: f64,
    /// `ARMING_CHECK`: 0 switches checks off.
    pub arming_check: bool,
    /// `AUTO_OPTIONS` bit 0: AUTO may be armed in.
    pub arm_in_auto: bool,
    /// `MIS_RESTART`.
    pub mission_restarts: bool,
}

impl Tuning {
    /// Reads the table.
    pub fn read(parameters: &Parameters) -> Self {
        let value = |name: &str| parameters.get(name).unwrap_or_default();
        let hundredth = |name: &str| value(name) / 100.0;
        let thousandth = |name: &str| value(name) / 1_000.0;
        let small = |name: &str| value(name).clamp(0.0, 255.0) as u8;
        Self {
            limits: Limits {
                speed_m_s: hundredth("WPNAV_SPEED").clamp(0.2, 20.0),
                up_m_s: hundredth("WPNAV_SPEED_UP").clamp(0.1, 10.0),
                down_m_s: hundredth("WPNAV_SPEED_DN").clamp(0.1, 5.0),
                acceleration_m_s2: hundredth("WPNAV_ACCEL").clamp(0.5, 5.0),
                radius_m: hundredth("WPNAV_RADIUS").clamp(0.1, 20.0),
            },
            tilt_max_rad: hundredth("ANGLE_MAX").clamp(10.0, 60.0).to_radians(),
            yaw_slew_rad_s: hundredth("ATC_SLEW_YAW").clamp(5.0, 180.0).to_radians(),
            yaw_behavior: small("WP_YAW_BEHAVIOR"),
            rtl_height_m: hundredth("RTL_ALT").clamp(0.3, 3_000.0),
            rtl_cone_slope: value("RTL_CONE_SLOPE").max(0.0),
            rtl_speed_m_s: hundredth("RTL_SPEED").clamp(0.0, 20.0),
            rtl_wait_s: thousandth("RTL_LOIT_TIME").clamp(0.0, 60.0),
            rtl_least_climb_m: hundredth("RTL_CLIMB_MIN").clamp(0.0, 30.0),
            rtl_final_m: hundredth("RTL_ALT_FINAL").clamp(0.0, 1_000.0),
            rally_includes_home: value("RALLY_INCL_HOME") != 0.0,
            land_speed_high_m_s: hundredth("LAND_SPEED_HIGH").clamp(0.0, 5.0),
            land_speed_m_s: hundredth("LAND_SPEED").clamp(0.3, 2.0),
            loiter_speed_m_s: hundredth("LOIT_SPEED").clamp(0.2, 20.0),
            pilot_climb_m_s: hundredth("PILOT_SPEED_UP").clamp(0.5, 5.0),
            land_slow_below_m: hundredth("LAND_ALT_LOW").clamp(1.0, 100.0),
            disarm_delay_s: value("DISARM_DELAY").max(0.0),
            fence_enabled: value("FENCE_ENABLE") != 0.0,
            fence_type: small("FENCE_TYPE"),
            fence_action: small("FENCE_ACTION"),
            fence_height_max_m: value("FENCE_ALT_MAX"),
            fence_height_min_m: value("FENCE_ALT_MIN"),
            fence_radius_m: value("FENCE_RADIUS"),
            capacity_ah: thousandth("BATT_CAPACITY"),
            low_voltage_v: value("BATT_LOW_VOLT"),
            low_charge_ah: thousandth("BATT_LOW_MAH"),
            low_action: small("BATT_FS_LOW_ACT"),
            critical_voltage_v: value("BATT_CRT_VOLT"),
            critical_charge_ah: thousandth("BATT_CRT_MAH"),
            critical_action: small("BATT_FS_CRT_ACT"),
            low_timer_s: value("BATT_LOW_TIMER").clamp(0.0, 120.0),
            station_loss_action: small("FS_GCS_ENABLE"),
            station_timeout_s: value("FS_GCS_TIMEOUT").clamp(2.0, 120.0),
            estimate_loss_action: small("FS_EKF_ACTION"),
            crash_check: value("FS_CRASH_CHECK") != 0.0,
            variance_threshold: value("FS_EKF_THRESH"),
            field_threshold_gauss: thousandth("ARMING_MAGTHRESH"),
            arming_check: value("ARMING_CHECK") != 0.0,
            arm_in_auto: (value("AUTO_OPTIONS") as i64) & 1 != 0,
            mission_restarts: value("MIS_RESTART") != 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_its_names_fit_the_wire() {
        assert!(TABLE.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(TABLE.iter().all(|(name, ..)| name.len() <= 16));
        assert!(TABLE.len() > 100);
    }

    #[test]
    fn centimetres_become_metres_and_unknown_names_are_refused() {
        let mut parameters = Parameters::default();
        assert!(parameters.set("WPNAV_SPEED", 1_250.0));
        assert!(!parameters.set("NO_SUCH_NAME", 1.0) && !parameters.set("RTL_ALT", f64::NAN));
        let tuning = Tuning::read(&parameters);
        assert_eq!((tuning.limits.speed_m_s, tuning.rtl_height_m), (12.5, 15.0));
    }
}
