//! Telemetry as ArduCopter fills it in. A message is built only when it is due.

// ArduPilot still sends messages that the dialect marks as deprecated.
#![allow(deprecated)]

use super::Drone;
use crate::autopilot::{BatteryLevel, MissionState, Mode, Photo};
use nalgebra::UnitQuaternion;
use telemetry::dialect as d;
use telemetry::dialect::MavMessage as M;
use telemetry::services::version::FirmwareVersion;

/// `BATT_MONITOR` of a pack with its own electronics (SMBus).
const SMART_PACK: f64 = 7.0;
const GRAVITY_M_S2: f64 = mission::plan::airframe::GRAVITY_M_S2;

/// Degrees times 1e7.
fn degrees_e7(degrees: f64) -> i32 {
    (degrees * 1e7).round() as i32
}

fn millimetres(metres: f64) -> i32 {
    (metres * 1_000.0).round() as i32
}

fn centi(value: f64) -> i16 {
    (value * 100.0).round() as i16
}

fn centidegrees(heading_rad: f64) -> u16 {
    ((heading_rad.to_degrees().rem_euclid(360.0) * 100.0).round() as u16) % 36_000
}

impl Drone {
    /// A message by its number; `None` where this drone has no such message, or nothing to say in it yet.
    pub(super) fn message(&self, id: u32) -> Option<M> {
        Some(match id {
            0 => M::HEARTBEAT(self.heartbeat()),
            1 => M::SYS_STATUS(self.sys_status()),
            2 => M::SYSTEM_TIME(d::SYSTEM_TIME_DATA { time_unix_usec: self.utc_us(), time_boot_ms: self.boot_ms() }),
            24 => M::GPS_RAW_INT(self.gps_raw()),
            27 => M::RAW_IMU(self.raw_imu()),
            29 => M::SCALED_PRESSURE(self.pressure()),
            30 => M::ATTITUDE(self.attitude()),
            32 => M::LOCAL_POSITION_NED(self.local_position()?),
            33 => M::GLOBAL_POSITION_INT(self.global_position()),
            36 => M::SERVO_OUTPUT_RAW(self.servos()),
            42 => M::MISSION_CURRENT(self.mission_current()),
            49 => M::GPS_GLOBAL_ORIGIN(self.global_origin()?),
            62 => M::NAV_CONTROLLER_OUTPUT(self.nav_controller()),
            65 => M::RC_CHANNELS(self.rc_channels()),
            74 => M::VFR_HUD(self.vfr_hud()),
            125 => M::POWER_STATUS(d::POWER_STATUS_DATA { Vcc: 5_000, Vservo: 0, ..d::POWER_STATUS_DATA::DEFAULT }),
            147 => M::BATTERY_STATUS(self.battery_status()),
            148 => M::AUTOPILOT_VERSION(self.version()),
            158 => M::MOUNT_STATUS(self.mount_status()),
            162 => M::FENCE_STATUS(self.fence_status()),
            168 => M::WIND(self.wind()),
            193 => M::EKF_STATUS_REPORT(self.ekf_status()),
            242 => M::HOME_POSITION(self.home_position()?),
            245 => M::EXTENDED_SYS_STATE(self.extended_state()),
            280 => self.gimbal.information(self.wire_time()),
            281 => self.gimbal.status(self.wire_time()),
            283 => self.gimbal.device_information(self.wire_time(), "sims", "Patrol gimbal"),
            285 => M::GIMBAL_DEVICE_ATTITUDE_STATUS(self.gimbal_status()),
            _ => return None,
        })
    }

    fn boot_ms(&self) -> u32 {
        self.wire_ms() as u32
    }

    fn boot_us(&self) -> u64 {
        self.wire_ms() * 1_000
    }

    /// UTC once satellites have told it, else 0.
    fn utc_us(&self) -> u64 {
        if self.autopilot.home().is_some() { self.boot.0 + self.boot_us() } else { 0 }
    }

    fn heartbeat(&self) -> d::HEARTBEAT_DATA {
        use d::MavModeFlag as F;
        let mode = self.autopilot.mode();
        let armed = self.autopilot.is_armed();
        let mut base_mode = F::MAV_MODE_FLAG_CUSTOM_MODE_ENABLED
            | F::MAV_MODE_FLAG_STABILIZE_ENABLED
            | F::MAV_MODE_FLAG_MANUAL_INPUT_ENABLED;
        base_mode.set(F::MAV_MODE_FLAG_SAFETY_ARMED, armed);
        base_mode.set(F::MAV_MODE_FLAG_GUIDED_ENABLED, mode != Mode::Stabilize && mode != Mode::Land);
        let system_status = if !self.autopilot.estimate().attitude_ok {
            d::MavState::MAV_STATE_CALIBRATING
        } else if self.autopilot.in_failsafe() {
            d::MavState::MAV_STATE_CRITICAL
        } else if armed && !self.autopilot.is_landed() {
            d::MavState::MAV_STATE_ACTIVE
        } else {
            d::MavState::MAV_STATE_STANDBY
        };
        d::HEARTBEAT_DATA {
            custom_mode: mode.number(),
            mavtype: d::MavType::MAV_TYPE_QUADROTOR,
            autopilot: d::MavAutopilot::MAV_AUTOPILOT_ARDUPILOTMEGA,
            base_mode,
            system_status,
            mavlink_version: 3,
        }
    }

    fn sys_status(&self) -> d::SYS_STATUS_DATA {
        use d::MavSysStatusSensor as S;
        let estimate = self.autopilot.estimate();
        let battery = self.autopilot.battery();
        let present = S::MAV_SYS_STATUS_SENSOR_3D_GYRO
            | S::MAV_SYS_STATUS_SENSOR_3D_ACCEL
            | S::MAV_SYS_STATUS_SENSOR_3D_MAG
            | S::MAV_SYS_STATUS_SENSOR_ABSOLUTE_PRESSURE
            | S::MAV_SYS_STATUS_SENSOR_GPS
            | S::MAV_SYS_STATUS_SENSOR_ANGULAR_RATE_CONTROL
            | S::MAV_SYS_STATUS_SENSOR_ATTITUDE_STABILIZATION
            | S::MAV_SYS_STATUS_SENSOR_YAW_POSITION
            | S::MAV_SYS_STATUS_SENSOR_Z_ALTITUDE_CONTROL
            | S::MAV_SYS_STATUS_SENSOR_XY_POSITION_CONTROL
            | S::MAV_SYS_STATUS_SENSOR_MOTOR_OUTPUTS
            | S::MAV_SYS_STATUS_AHRS
            | S::MAV_SYS_STATUS_GEOFENCE
            | S::MAV_SYS_STATUS_LOGGING
            | S::MAV_SYS_STATUS_SENSOR_BATTERY
            | S::MAV_SYS_STATUS_PREARM_CHECK;
        let mut enabled = present;
        enabled.set(S::MAV_SYS_STATUS_GEOFENCE, self.autopilot.tuning().fence_enabled);
        enabled.set(S::MAV_SYS_STATUS_SENSOR_MOTOR_OUTPUTS, self.autopilot.is_armed());
        let mut health = present;
        health.set(S::MAV_SYS_STATUS_SENSOR_GPS, self.autopilot.gnss().is_some_and(|gnss| gnss.fix));
        health.set(S::MAV_SYS_STATUS_AHRS, estimate.attitude_ok && estimate.position_ok);
        health.set(S::MAV_SYS_STATUS_SENSOR_BATTERY, !battery.is_low());
        health.set(S::MAV_SYS_STATUS_GEOFENCE, self.autopilot.fence_breach().0 == 0);
        let ready = self.autopilot.is_armed() || self.autopilot.pre_arm_fault().is_none();
        health.set(S::MAV_SYS_STATUS_PREARM_CHECK, ready && estimate.position_ok);
        d::SYS_STATUS_DATA {
            onboard_control_sensors_present: present,
            onboard_control_sensors_enabled: enabled,
            onboard_control_sensors_health: health,
            load: 250,
            voltage_battery: (battery.voltage_v * 1_000.0).round() as u16,
            current_battery: centi(battery.current_a),
            battery_remaining: (battery.remaining * 100.0).round() as i8,
            ..d::SYS_STATUS_DATA::DEFAULT
        }
    }

    fn gps_raw(&self) -> d::GPS_RAW_INT_DATA {
        let base = d::GPS_RAW_INT_DATA {
            time_usec: self.boot_us(),
            fix_type: d::GpsFixType::GPS_FIX_TYPE_NO_FIX,
            eph: 9_999,
            epv: 9_999,
            cog: u16::MAX,
            ..d::GPS_RAW_INT_DATA::DEFAULT
        };
        let Some(gnss) = self.autopilot.gnss() else { return base };
        if !gnss.fix {
            return d::GPS_RAW_INT_DATA { satellites_visible: gnss.satellites, ..base };
        }
        let velocity = gnss.velocity_ned_m_s;
        d::GPS_RAW_INT_DATA {
            fix_type: d::GpsFixType::GPS_FIX_TYPE_DGPS,
            lat: degrees_e7(gnss.place.lat_deg),
            lon: degrees_e7(gnss.place.lon_deg),
            alt: millimetres(gnss.height_amsl_m),
            alt_ellipsoid: millimetres(gnss.height_amsl_m),
            eph: (gnss.hdop * 100.0).round() as u16,
            epv: (gnss.vdop * 100.0).round() as u16,
            vel: (velocity.xy().norm() * 100.0).round() as u16,
            cog: centidegrees(velocity.y.atan2(velocity.x)),
            satellites_visible: gnss.satellites,
            h_acc: (gnss.accuracy_m[0] * 1_000.0).round() as u32,
            v_acc: (gnss.accuracy_m[1] * 1_000.0).round() as u32,
            vel_acc: 50,
            ..base
        }
    }

    fn raw_imu(&self) -> d::RAW_IMU_DATA {
        let (force, rates) = (self.sensed.imu.accelerometer_m_s2, self.sensed.imu.gyro_rad_s);
        let milli_g = |value: f64| (value / GRAVITY_M_S2 * 1_000.0).round() as i16;
        let milli = |value: f64| (value * 1_000.0).round() as i16;
        d::RAW_IMU_DATA {
            time_usec: self.boot_us(),
            xacc: milli_g(force.x),
            yacc: milli_g(force.y),
            zacc: milli_g(force.z),
            xgyro: milli(rates.x),
            ygyro: milli(rates.y),
            zgyro: milli(rates.z),
            ..d::RAW_IMU_DATA::DEFAULT
        }
    }

    /// Pressure of the International Standard Atmosphere at the height of the barometer.
    fn pressure(&self) -> d::SCALED_PRESSURE_DATA {
        let ratio: f64 = 1.0 - 2.255_77e-5 * self.autopilot.barometer_m();
        d::SCALED_PRESSURE_DATA {
            time_boot_ms: self.boot_ms(),
            press_abs: (1_013.25 * ratio.powf(5.255_88)) as f32,
            temperature: 2_500,
            ..d::SCALED_PRESSURE_DATA::DEFAULT
        }
    }

    fn attitude(&self) -> d::ATTITUDE_DATA {
        let estimate = self.autopilot.estimate();
        let (roll, pitch, yaw) = estimate.attitude.euler_angles();
        d::ATTITUDE_DATA {
            time_boot_ms: self.boot_ms(),
            roll: roll as f32,
            pitch: pitch as f32,
            yaw: yaw as f32,
            rollspeed: estimate.rates_rad_s.x as f32,
            pitchspeed: estimate.rates_rad_s.y as f32,
            yawspeed: estimate.rates_rad_s.z as f32,
        }
    }

    fn local_position(&self) -> Option<d::LOCAL_POSITION_NED_DATA> {
        self.autopilot.origin()?;
        let estimate = self.autopilot.estimate();
        let (position, velocity) = (estimate.position_m, estimate.velocity_m_s);
        Some(d::LOCAL_POSITION_NED_DATA {
            time_boot_ms: self.boot_ms(),
            x: position.x as f32,
            y: position.y as f32,
            z: position.z as f32,
            vx: velocity.x as f32,
            vy: velocity.y as f32,
            vz: velocity.z as f32,
        })
    }

    /// Latitude and longitude are 0 until there is a fix, as from ArduCopter.
    fn global_position(&self) -> d::GLOBAL_POSITION_INT_DATA {
        let estimate = self.autopilot.estimate();
        let velocity = estimate.velocity_m_s;
        let (place, height_m) = self.autopilot.place().unwrap_or_default();
        d::GLOBAL_POSITION_INT_DATA {
            time_boot_ms: self.boot_ms(),
            lat: degrees_e7(place.lat_deg),
            lon: degrees_e7(place.lon_deg),
            alt: millimetres(height_m),
            relative_alt: millimetres(self.autopilot.height_m()),
            vx: centi(velocity.x),
            vy: centi(velocity.y),
            vz: centi(velocity.z),
            hdg: centidegrees(estimate.attitude.euler_angles().2),
        }
    }

    fn servos(&self) -> d::SERVO_OUTPUT_RAW_DATA {
        let (_, outputs) = self.autopilot.outputs();
        let [servo1_raw, servo2_raw, servo3_raw, servo4_raw] =
            outputs.map(|command| 1_000 + (command.sqrt() * 1_000.0).round() as u16);
        d::SERVO_OUTPUT_RAW_DATA {
            time_usec: self.boot_us() as u32,
            servo1_raw,
            servo2_raw,
            servo3_raw,
            servo4_raw,
            ..d::SERVO_OUTPUT_RAW_DATA::DEFAULT
        }
    }

    fn mission_current(&self) -> d::MISSION_CURRENT_DATA {
        use d::MissionState as S;
        let (seq, total, state) = self.autopilot.mission_progress();
        d::MISSION_CURRENT_DATA {
            seq,
            total,
            mission_state: match state {
                MissionState::None => S::MISSION_STATE_NO_MISSION,
                MissionState::NotStarted => S::MISSION_STATE_NOT_STARTED,
                MissionState::Active => S::MISSION_STATE_ACTIVE,
                MissionState::Paused => S::MISSION_STATE_PAUSED,
                MissionState::Complete => S::MISSION_STATE_COMPLETE,
            },
            mission_mode: if self.autopilot.mode() == Mode::Auto { 1 } else { 2 },
            ..d::MISSION_CURRENT_DATA::DEFAULT
        }
    }

    fn global_origin(&self) -> Option<d::GPS_GLOBAL_ORIGIN_DATA> {
        let origin = self.autopilot.origin()?;
        Some(d::GPS_GLOBAL_ORIGIN_DATA {
            latitude: degrees_e7(origin.place().lat_deg),
            longitude: degrees_e7(origin.place().lon_deg),
            altitude: millimetres(origin.height_amsl_m()),
            time_usec: self.boot_us(),
        })
    }

    fn nav_controller(&self) -> d::NAV_CONTROLLER_OUTPUT_DATA {
        let ([roll, pitch, yaw], way) = self.autopilot.guidance_state();
        let distance_m = way.xy().norm();
        d::NAV_CONTROLLER_OUTPUT_DATA {
            nav_roll: roll.to_degrees() as f32,
            nav_pitch: pitch.to_degrees() as f32,
            nav_bearing: yaw.to_degrees().round() as i16,
            target_bearing: way.y.atan2(way.x).to_degrees().round() as i16,
            wp_dist: distance_m.min(65_535.0).round() as u16,
            alt_error: -way.z as f32,
            ..d::NAV_CONTROLLER_OUTPUT_DATA::DEFAULT
        }
    }

    /// Sticks at rest; there is no radio.
    fn rc_channels(&self) -> d::RC_CHANNELS_DATA {
        d::RC_CHANNELS_DATA {
            time_boot_ms: self.boot_ms(),
            chan1_raw: 1_500,
            chan2_raw: 1_500,
            chan3_raw: 1_000,
            chan4_raw: 1_500,
            chancount: 4,
            rssi: 255,
            ..d::RC_CHANNELS_DATA::DEFAULT
        }
    }

    fn vfr_hud(&self) -> d::VFR_HUD_DATA {
        let estimate = self.autopilot.estimate();
        let heading = estimate.attitude.euler_angles().2.to_degrees().rem_euclid(360.0);
        d::VFR_HUD_DATA {
            airspeed: self.autopilot.wind_m_s().1 as f32,
            groundspeed: estimate.velocity_m_s.xy().norm() as f32,
            alt: self.autopilot.place().map_or(0.0, |(_, height_m)| height_m) as f32,
            climb: -estimate.velocity_m_s.z as f32,
            heading: (heading.round() as i16) % 360,
            throttle: (self.autopilot.outputs().0 * 100.0).round() as u16,
        }
    }

    fn battery_status(&self) -> d::BATTERY_STATUS_DATA {
        let battery = self.autopilot.battery();
        let millivolts = |volts: f64| (volts * 1_000.0).round().clamp(0.0, 65_534.0) as u16;
        let mut voltages = [u16::MAX; 10];
        let mut voltages_ext = [0; 4];
        // A smart pack tells its cells; an analogue monitor only knows the whole.
        if self.autopilot.parameters().get("BATT_MONITOR") == Some(SMART_PACK) {
            let cells = battery.cells_v.iter().filter(|cell_v| **cell_v != 0.0).map(|cell_v| millivolts(*cell_v));
            voltages.iter_mut().chain(&mut voltages_ext).zip(cells).for_each(|(field, cell)| *field = cell);
        } else {
            voltages[0] = millivolts(battery.voltage_v);
        }
        d::BATTERY_STATUS_DATA {
            current_consumed: (battery.used_ah * 1_000.0).round() as i32,
            energy_consumed: (battery.used_j / 100.0).round() as i32,
            temperature: i16::MAX,
            voltages,
            voltages_ext,
            current_battery: centi(battery.current_a),
            mavtype: d::MavBatteryType::MAV_BATTERY_TYPE_LIPO,
            battery_function: d::MavBatteryFunction::MAV_BATTERY_FUNCTION_ALL,
            battery_remaining: (battery.remaining * 100.0).round() as i8,
            charge_state: match battery.level() {
                BatteryLevel::Good => d::MavBatteryChargeState::MAV_BATTERY_CHARGE_STATE_OK,
                BatteryLevel::Low => d::MavBatteryChargeState::MAV_BATTERY_CHARGE_STATE_LOW,
                BatteryLevel::Critical => d::MavBatteryChargeState::MAV_BATTERY_CHARGE_STATE_CRITICAL,
            },
            ..d::BATTERY_STATUS_DATA::DEFAULT
        }
    }

    fn version(&self) -> d::AUTOPILOT_VERSION_DATA {
        use d::MavProtocolCapability as C;
        let firmware = FirmwareVersion { major: 4, minor: 6, patch: 0, kind: 255 };
        let mut uid2 = [0; 18];
        uid2[..4].copy_from_slice(b"SIMS");
        uid2[17] = self.me.system;
        d::AUTOPILOT_VERSION_DATA {
            capabilities: C::MAV_PROTOCOL_CAPABILITY_MISSION_FLOAT
                | C::MAV_PROTOCOL_CAPABILITY_PARAM_FLOAT
                | C::MAV_PROTOCOL_CAPABILITY_MISSION_INT
                | C::MAV_PROTOCOL_CAPABILITY_COMMAND_INT
                | C::MAV_PROTOCOL_CAPABILITY_SET_POSITION_TARGET_GLOBAL_INT
                | C::MAV_PROTOCOL_CAPABILITY_FLIGHT_TERMINATION
                | C::MAV_PROTOCOL_CAPABILITY_MAVLINK2
                | C::MAV_PROTOCOL_CAPABILITY_MISSION_FENCE
                | C::MAV_PROTOCOL_CAPABILITY_MISSION_RALLY
                | C::MAV_PROTOCOL_CAPABILITY_PARAM_ENCODE_C_CAST,
            uid: u64::from(self.me.system),
            flight_sw_version: firmware.packed(),
            uid2,
            ..d::AUTOPILOT_VERSION_DATA::DEFAULT
        }
    }

    fn mount_status(&self) -> d::MOUNT_STATUS_DATA {
        let payload = self.autopilot.payload();
        d::MOUNT_STATUS_DATA {
            pointing_a: (payload.pitch_rad.to_degrees() * 100.0).round() as i32,
            pointing_c: (payload.yaw_rad.to_degrees() * 100.0).round() as i32,
            ..d::MOUNT_STATUS_DATA::DEFAULT
        }
    }

    fn fence_status(&self) -> d::FENCE_STATUS_DATA {
        let (breached, breaches) = self.autopilot.fence_breach();
        d::FENCE_STATUS_DATA {
            breach_count: breaches,
            breach_status: u8::from(breached != 0),
            breach_type: match breached {
                0 => d::FenceBreach::FENCE_BREACH_NONE,
                bits if bits & 1 != 0 => d::FenceBreach::FENCE_BREACH_MAXALT,
                bits if bits & 8 != 0 => d::FenceBreach::FENCE_BREACH_MINALT,
                _ => d::FenceBreach::FENCE_BREACH_BOUNDARY,
            },
            ..d::FENCE_STATUS_DATA::DEFAULT
        }
    }

    fn wind(&self) -> d::WIND_DATA {
        let wind = self.autopilot.wind_m_s().0;
        d::WIND_DATA {
            direction: (-wind.y).atan2(-wind.x).to_degrees() as f32,
            speed: wind.xy().norm() as f32,
            speed_z: wind.z as f32,
        }
    }

    fn ekf_status(&self) -> d::EKF_STATUS_REPORT_DATA {
        use d::EkfStatusFlags as F;
        let estimate = self.autopilot.estimate();
        let mut flags = F::empty();
        flags.set(F::EKF_UNINITIALIZED, !estimate.attitude_ok);
        flags.set(F::EKF_ATTITUDE | F::EKF_VELOCITY_VERT | F::EKF_POS_VERT_ABS, estimate.attitude_ok);
        let horizontal = F::EKF_VELOCITY_HORIZ
            | F::EKF_POS_HORIZ_REL
            | F::EKF_POS_HORIZ_ABS
            | F::EKF_PRED_POS_HORIZ_REL
            | F::EKF_PRED_POS_HORIZ_ABS;
        flags.set(horizontal, estimate.position_ok);
        flags.set(F::EKF_CONST_POS_MODE, estimate.attitude_ok && !estimate.position_ok);
        let least = if estimate.position_ok { 0.05 } else { 1.0 };
        let innovations = self.autopilot.innovations();
        d::EKF_STATUS_REPORT_DATA {
            velocity_variance: innovations.velocity.max(least) as f32,
            pos_horiz_variance: innovations.position.max(least) as f32,
            pos_vert_variance: 0.05,
            compass_variance: innovations.compass.max(0.03) as f32,
            flags,
            ..d::EKF_STATUS_REPORT_DATA::DEFAULT
        }
    }

    fn home_position(&self) -> Option<d::HOME_POSITION_DATA> {
        let home = self.autopilot.home()?;
        Some(d::HOME_POSITION_DATA {
            latitude: degrees_e7(home.place.lat_deg),
            longitude: degrees_e7(home.place.lon_deg),
            altitude: millimetres(home.height_amsl_m),
            x: home.position_m.x as f32,
            y: home.position_m.y as f32,
            z: home.position_m.z as f32,
            q: [1.0, 0.0, 0.0, 0.0],
            time_usec: self.boot_us(),
            ..d::HOME_POSITION_DATA::DEFAULT
        })
    }

    fn extended_state(&self) -> d::EXTENDED_SYS_STATE_DATA {
        let (taking_off, landing) = self.autopilot.vertical_phase();
        let landed_state = if self.autopilot.is_landed() {
            d::MavLandedState::MAV_LANDED_STATE_ON_GROUND
        } else if taking_off {
            d::MavLandedState::MAV_LANDED_STATE_TAKEOFF
        } else if landing {
            d::MavLandedState::MAV_LANDED_STATE_LANDING
        } else {
            d::MavLandedState::MAV_LANDED_STATE_IN_AIR
        };
        d::EXTENDED_SYS_STATE_DATA { landed_state, ..d::EXTENDED_SYS_STATE_DATA::DEFAULT }
    }

    fn gimbal_status(&self) -> d::GIMBAL_DEVICE_ATTITUDE_STATUS_DATA {
        let payload = self.autopilot.payload();
        let turn = UnitQuaternion::from_euler_angles(0.0, payload.pitch_rad, payload.yaw_rad);
        d::GIMBAL_DEVICE_ATTITUDE_STATUS_DATA {
            time_boot_ms: self.boot_ms(),
            q: [turn.w as f32, turn.i as f32, turn.j as f32, turn.k as f32],
            flags: d::GimbalDeviceFlags::GIMBAL_DEVICE_FLAGS_ROLL_LOCK
                | d::GimbalDeviceFlags::GIMBAL_DEVICE_FLAGS_PITCH_LOCK
                | d::GimbalDeviceFlags::GIMBAL_DEVICE_FLAGS_YAW_IN_VEHICLE_FRAME,
            gimbal_device_id: 1,
            ..d::GIMBAL_DEVICE_ATTITUDE_STATUS_DATA::DEFAULT
        }
    }

    pub(super) fn photo_message(&self, photo: &Photo) -> M {
        let [roll, pitch, yaw] = photo.attitude_rad.map(|angle| angle.to_degrees() as f32);
        M::CAMERA_FEEDBACK(d::CAMERA_FEEDBACK_DATA {
            time_usec: self.utc_at(photo.at_s),
            lat: degrees_e7(photo.place.lat_deg),
            lng: degrees_e7(photo.place.lon_deg),
            alt_msl: photo.height_amsl_m as f32,
            alt_rel: photo.height_m as f32,
            roll,
            pitch,
            yaw,
            img_idx: photo.index,
            completed_captures: photo.index,
            ..d::CAMERA_FEEDBACK_DATA::DEFAULT
        })
    }
}
