//! Frames to state. Decodes only the messages that the state is made of, so that a busy link costs little.

use std::f64::consts::TAU;

use mavlink::MessageData;
use mission::geo::{HeightAmsl, HeightRelHome, LatLon};

use super::mode::FlightMode;
use super::state::{
    Attitude, Autopilot, Battery, Estimator, Event, Gnss, Health, Heartbeat, Home, LandedState, MOST_CELLS,
    MissionPhase, MissionProgress, Navigation, Position, Sampled, VehicleState, Wind,
};
use crate::dialect::{
    ALTITUDE_DATA, ATTITUDE_DATA, BATTERY_STATUS_DATA, DISTANCE_SENSOR_DATA, EKF_STATUS_REPORT_DATA,
    EXTENDED_SYS_STATE_DATA, GLOBAL_POSITION_INT_DATA, GPS_RAW_INT_DATA, HEARTBEAT_DATA, HOME_POSITION_DATA,
    MISSION_CURRENT_DATA, MISSION_ITEM_REACHED_DATA, MavLandedState, MavSensorOrientation, MavSysStatusSensor,
    MissionState, NAV_CONTROLLER_OUTPUT_DATA, STATUSTEXT_DATA, SYS_STATUS_DATA, SYSTEM_TIME_DATA, TERRAIN_REPORT_DATA,
    VFR_HUD_DATA, WIND_COV_DATA, WIND_DATA,
};
use crate::wire::{Frame, MonoTime};

/// `MAV_MODE_FLAG_SAFETY_ARMED`
const ARMED: u8 = 128;
const U16_UNKNOWN: u16 = u16::MAX;
/// `ALTITUDE.altitude_terrain` from here down is "not known" (MAVLink, ALTITUDE).
const NO_TERRAIN_M: f64 = -1000.0;

impl VehicleState {
    /// Takes one frame of this autopilot, received at `at`. What happened is appended to `events`.
    pub fn apply(&mut self, at: MonoTime, frame: Frame<'_>, events: &mut Vec<Event>) {
        let source = frame.message_id();
        match source {
            HEARTBEAT_DATA::ID => self.on_heartbeat(at, frame, events),
            GLOBAL_POSITION_INT_DATA::ID => {
                if let Some(m) = frame.data::<GLOBAL_POSITION_INT_DATA>() {
                    self.position = position(&m).map(|value| Sampled { value, at, source });
                }
            }
            ATTITUDE_DATA::ID => {
                if let Some(m) = frame.data::<ATTITUDE_DATA>() {
                    self.attitude = attitude(&m).map(|value| Sampled { value, at, source });
                }
            }
            VFR_HUD_DATA::ID => {
                if let Some(m) = frame.data::<VFR_HUD_DATA>() {
                    let sampled = |v: f32| finite(v).map(|value| Sampled { value, at, source });
                    self.airspeed_m_s = sampled(m.airspeed);
                    self.groundspeed_m_s = sampled(m.groundspeed);
                    self.climb_m_s = sampled(m.climb);
                }
            }
            GPS_RAW_INT_DATA::ID => {
                if let Some(m) = frame.data::<GPS_RAW_INT_DATA>() {
                    self.gnss = Some(Sampled { value: gnss(&m), at, source });
                }
            }
            SYS_STATUS_DATA::ID => {
                if let Some(m) = frame.data::<SYS_STATUS_DATA>() {
                    self.on_sys_status(at, &m);
                }
            }
            BATTERY_STATUS_DATA::ID => {
                if let Some(m) = frame.data::<BATTERY_STATUS_DATA>().filter(|m| m.id == 0) {
                    let before = self.battery.map(|b| b.value).unwrap_or_default();
                    self.battery = Some(Sampled { value: battery(&m, before), at, source });
                }
            }
            MISSION_CURRENT_DATA::ID => {
                if let Some(m) = frame.data::<MISSION_CURRENT_DATA>() {
                    self.on_mission_current(at, &m, events);
                }
            }
            MISSION_ITEM_REACHED_DATA::ID => {
                if let Some(m) = frame.data::<MISSION_ITEM_REACHED_DATA>() {
                    events.push(Event::ItemReached(m.seq));
                }
            }
            STATUSTEXT_DATA::ID => {
                if let Some(m) = frame.data::<STATUSTEXT_DATA>() {
                    self.texts.push(at, &m, events);
                }
            }
            _ if Self::reads_gimbal(source) => self.apply_gimbal(at, frame),
            _ if Self::reads_remote_id(source) => self.apply_remote_id(at, frame),
            _ => self.apply_rare(at, frame, events),
        }
    }

    fn apply_rare(&mut self, at: MonoTime, frame: Frame<'_>, events: &mut Vec<Event>) {
        let source = frame.message_id();
        if let Some(m) = frame.data::<NAV_CONTROLLER_OUTPUT_DATA>() {
            let distance_m = f64::from(m.wp_dist);
            let value = finite(m.xtrack_error).map(|cross_track_m| Navigation { distance_m, cross_track_m });
            self.navigation = value.map(|value| Sampled { value, at, source });
        } else if let Some(m) = frame.data::<EXTENDED_SYS_STATE_DATA>() {
            self.on_landed(at, m.landed_state, events);
        } else if let Some(m) = frame.data::<HOME_POSITION_DATA>() {
            let value = place(m.latitude, m.longitude)
                .map(|place| Home { place, amsl: HeightAmsl(f64::from(m.altitude) / 1000.0) });
            self.home = value.map(|value| Sampled { value, at, source });
        } else if let Some(m) = frame.data::<WIND_DATA>() {
            // ArduPilot's direction runs from -180 to 180 degrees.
            self.wind = wind(f64::from(m.direction).to_radians(), m.speed).map(|value| Sampled { value, at, source });
        } else if let Some(m) = frame.data::<WIND_COV_DATA>() {
            let (north, east) = (f64::from(m.wind_x), f64::from(m.wind_y));
            let value = wind((-east).atan2(-north), north.hypot(east) as f32);
            self.wind = value.map(|value| Sampled { value, at, source });
        } else if let Some(m) = frame.data::<EKF_STATUS_REPORT_DATA>() {
            let value = Estimator {
                flags: m.flags.bits(),
                compass_variance: finite(m.compass_variance),
                velocity_variance: finite(m.velocity_variance),
                position_variance: finite(m.pos_horiz_variance),
                height_variance: finite(m.pos_vert_variance),
            };
            self.estimator = Some(Sampled { value, at, source });
        } else if let Some(m) = frame.data::<DISTANCE_SENSOR_DATA>() {
            if m.orientation == MavSensorOrientation::MAV_SENSOR_ROTATION_PITCH_270 {
                // At its ends it measures nothing: too near, or no echo.
                let measures = (m.min_distance + 1..m.max_distance).contains(&m.current_distance);
                let value = f64::from(m.current_distance) / 100.0;
                self.above_ground_m = measures.then_some(Sampled { value, at, source });
            }
        } else if let Some(m) = frame.data::<TERRAIN_REPORT_DATA>() {
            // Without a grid spacing it has no terrain data for the place, and says 0.
            let value = finite(m.current_height).filter(|_| m.spacing > 0);
            self.above_terrain_m = value.map(|value| Sampled { value, at, source });
        } else if let Some(m) = frame.data::<ALTITUDE_DATA>() {
            let value = finite(m.altitude_terrain).filter(|&height_m| height_m > NO_TERRAIN_M);
            // A vehicle that has terrain data too knows better than its estimate.
            if self.above_terrain_m.is_none_or(|known| known.source == source) {
                self.above_terrain_m = value.map(|value| Sampled { value, at, source });
            }
        } else if let Some(m) = frame.data::<SYSTEM_TIME_DATA>() {
            self.utc_us = (m.time_unix_usec > 0).then_some(Sampled { value: m.time_unix_usec, at, source });
        }
    }

    /// Parsed by hand: a vehicle type or state that the dialect does not know must not make the vehicle invisible.
    fn on_heartbeat(&mut self, at: MonoTime, frame: Frame<'_>, events: &mut Vec<Event>) {
        let mut bytes = [0; HEARTBEAT_DATA::ENCODED_LEN];
        let payload = frame.payload();
        let length = payload.len().min(bytes.len());
        bytes[..length].copy_from_slice(&payload[..length]);
        let [c0, c1, c2, c3, kind, autopilot, base_mode, system_status, _] = bytes;
        let autopilot = match autopilot {
            3 => Autopilot::ArduPilot,
            12 => Autopilot::Px4,
            other => Autopilot::Other(other),
        };
        let custom_mode = u32::from_le_bytes([c0, c1, c2, c3]);
        let mode = FlightMode::from_custom(autopilot, custom_mode);
        let value = Heartbeat { autopilot, kind, armed: base_mode & ARMED != 0, mode, system_status };
        let before = self.heartbeat.replace(Sampled { value, at, source: frame.message_id() }).map(|h| h.value);
        if before.map(|h| h.armed).unwrap_or(false) != value.armed {
            events.push(Event::Armed(value.armed));
        }
        if before.map(|h| h.mode) != Some(mode) {
            events.push(Event::Mode(mode));
        }
        self.texts.expire(at, events);
    }

    fn on_sys_status(&mut self, at: MonoTime, m: &SYS_STATUS_DATA) {
        let source = SYS_STATUS_DATA::ID;
        let prearm = MavSysStatusSensor::MAV_SYS_STATUS_PREARM_CHECK;
        let enabled = m.onboard_control_sensors_enabled;
        let health = m.onboard_control_sensors_health;
        let failing = enabled & !health & !prearm;
        let prearm_ok = m.onboard_control_sensors_present.contains(prearm).then(|| health.contains(prearm));
        let working = (m.onboard_control_sensors_present & enabled & health).bits();
        let value = Health { failing: failing.bits(), working, prearm_ok, load: f64::from(m.load) / 1000.0 };
        self.health = Some(Sampled { value, at, source });
        let mut battery = self.battery.map(|b| b.value).unwrap_or_default();
        // What this message leaves out, BATTERY_STATUS may have said; and no flying vehicle has a battery of 0 V.
        let voltage_v = known(m.voltage_battery).filter(|&mv| mv > 0).map(|mv| f64::from(mv) / 1000.0);
        battery.voltage_v = voltage_v.or(battery.voltage_v);
        let current_a = (m.current_battery >= 0).then(|| f64::from(m.current_battery) / 100.0);
        battery.current_a = current_a.or(battery.current_a);
        battery.remaining_percent = percent(m.battery_remaining).or(battery.remaining_percent);
        self.battery = Some(Sampled { value: battery, at, source });
    }

    fn on_mission_current(&mut self, at: MonoTime, m: &MISSION_CURRENT_DATA, events: &mut Vec<Event>) {
        let phase = match m.mission_state {
            MissionState::MISSION_STATE_UNKNOWN => MissionPhase::Unknown,
            MissionState::MISSION_STATE_NO_MISSION => MissionPhase::NoMission,
            MissionState::MISSION_STATE_NOT_STARTED => MissionPhase::NotStarted,
            MissionState::MISSION_STATE_ACTIVE => MissionPhase::Active,
            MissionState::MISSION_STATE_PAUSED => MissionPhase::Paused,
            MissionState::MISSION_STATE_COMPLETE => MissionPhase::Complete,
        };
        // 0 from a vehicle that sends no total (the field is an extension), 65535 for "no mission".
        let total = known(m.total).filter(|&total| total > 0);
        let value = MissionProgress { current: m.seq, total, phase };
        let before = self.mission.replace(Sampled { value, at, source: MISSION_CURRENT_DATA::ID });
        if before.map(|b| b.value.current) != Some(m.seq) {
            events.push(Event::ItemCurrent(m.seq));
        }
    }

    fn on_landed(&mut self, at: MonoTime, landed: MavLandedState, events: &mut Vec<Event>) {
        let value = match landed {
            MavLandedState::MAV_LANDED_STATE_UNDEFINED => {
                self.landed = None;
                return;
            }
            MavLandedState::MAV_LANDED_STATE_ON_GROUND => LandedState::OnGround,
            MavLandedState::MAV_LANDED_STATE_IN_AIR => LandedState::InAir,
            MavLandedState::MAV_LANDED_STATE_TAKEOFF => LandedState::TakingOff,
            MavLandedState::MAV_LANDED_STATE_LANDING => LandedState::Landing,
        };
        let before = self.landed.replace(Sampled { value, at, source: EXTENDED_SYS_STATE_DATA::ID });
        if before.map(|b| b.value) != Some(value) {
            events.push(Event::Landed(value));
        }
    }
}

fn known(v: u16) -> Option<u16> {
    (v != U16_UNKNOWN).then_some(v)
}

fn finite(v: f32) -> Option<f64> {
    v.is_finite().then_some(f64::from(v))
}

fn percent(v: i8) -> Option<f64> {
    (0..=100).contains(&v).then_some(f64::from(v))
}

/// 0, 0 is "no fix yet" on ArduCopter; no road runs there.
pub(crate) fn place(lat_e7: i32, lon_e7: i32) -> Option<LatLon> {
    let set =
        (lat_e7, lon_e7) != (0, 0) && lat_e7.unsigned_abs() <= 900_000_000 && lon_e7.unsigned_abs() <= 1_800_000_000;
    set.then(|| LatLon { lat_deg: f64::from(lat_e7) / 1e7, lon_deg: f64::from(lon_e7) / 1e7 })
}

fn position(m: &GLOBAL_POSITION_INT_DATA) -> Option<Position> {
    Some(Position {
        place: place(m.lat, m.lon)?,
        amsl: HeightAmsl(f64::from(m.alt) / 1000.0),
        rel_home: HeightRelHome(f64::from(m.relative_alt) / 1000.0),
        velocity_ned_m_s: [m.vx, m.vy, m.vz].map(|cm_s| f64::from(cm_s) / 100.0),
        heading_rad: known(m.hdg).map(|cdeg| (f64::from(cdeg) / 100.0).to_radians()),
    })
}

fn attitude(m: &ATTITUDE_DATA) -> Option<Attitude> {
    let rates = [m.rollspeed, m.pitchspeed, m.yawspeed];
    Some(Attitude {
        roll_rad: finite(m.roll)?,
        pitch_rad: finite(m.pitch)?,
        yaw_rad: finite(m.yaw)?,
        rates_rad_s: rates.iter().all(|r| r.is_finite()).then_some(rates.map(f64::from))?,
    })
}

/// Direction brought into 0 to 2π, whichever message says it.
fn wind(from_rad: f64, speed_m_s: f32) -> Option<Wind> {
    let speed_m_s = finite(speed_m_s).filter(|&speed| speed >= 0.0)?;
    from_rad.is_finite().then(|| Wind { from_rad: from_rad.rem_euclid(TAU), speed_m_s })
}

fn gnss(m: &GPS_RAW_INT_DATA) -> Gnss {
    let hundredths = |v: u16| known(v).map(|v| f64::from(v) / 100.0);
    let millimetres = |v: u32| (v > 0).then_some(f64::from(v) / 1000.0);
    Gnss {
        fix: m.fix_type as u8,
        satellites: (m.satellites_visible != u8::MAX).then_some(m.satellites_visible),
        hdop: hundredths(m.eph),
        vdop: hundredths(m.epv),
        h_acc_m: millimetres(m.h_acc),
        v_acc_m: millimetres(m.v_acc),
    }
}

fn battery(m: &BATTERY_STATUS_DATA, before: Battery) -> Battery {
    // Cells 11 to 14 are an extension, where 0 stands for "none".
    let more = m.voltages_ext.iter().map(|&mv| if mv == 0 { U16_UNKNOWN } else { mv });
    let mut cells_v = [None; MOST_CELLS];
    for (cell_v, mv) in cells_v.iter_mut().zip(m.voltages.iter().copied().chain(more)) {
        *cell_v = known(mv).map(|mv| f64::from(mv) / 1000.0);
    }
    let voltage_v = Some(cells_v.iter().flatten().sum()).filter(|&volts: &f64| volts > 0.0);
    // A single figure is the whole pack's.
    if cells_v.iter().flatten().count() < 2 {
        cells_v = [None; MOST_CELLS];
    }
    Battery {
        voltage_v: voltage_v.or(before.voltage_v),
        current_a: (m.current_battery >= 0).then(|| f64::from(m.current_battery) / 100.0).or(before.current_a),
        remaining_percent: percent(m.battery_remaining).or(before.remaining_percent),
        consumed_mah: (m.current_consumed >= 0).then_some(f64::from(m.current_consumed)),
        // hJ on the wire: 1 Wh = 3600 J.
        consumed_wh: (m.energy_consumed >= 0).then(|| f64::from(m.energy_consumed) * 100.0 / 3600.0),
        cells_v,
    }
}
