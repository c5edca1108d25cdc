//! The manager's half for one gimbal: control, and what a station wants of it.

use std::f64::consts::PI;

use mavlink::types::CharArray;

use crate::dialect::{
    GIMBAL_DEVICE_INFORMATION_DATA, GIMBAL_MANAGER_INFORMATION_DATA, GIMBAL_MANAGER_STATUS_DATA,
    GimbalDeviceCapFlagsU16, GimbalManagerCapFlags, GimbalManagerFlags, MavMessage, MavResult,
};
use crate::services::Queue;
use crate::wire::{Address, MonoTime};

/// What a station wants.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Target {
    /// Against the horizon; `None` leaves it to the rate.
    pub pitch_rad: Option<f64>,
    /// Against the nose or, where `earth`, from true north; `None` leaves it to the rate.
    pub yaw_rad: Option<f64>,
    /// Up positive.
    pub pitch_rad_s: Option<f64>,
    /// Right positive.
    pub yaw_rad_s: Option<f64>,
    /// Yaw is kept against the earth.
    pub earth: bool,
}

/// What the owner of the gimbal shall do.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ServerEvent {
    /// Turn.
    Point(Target),
}

/// The manager of one gimbal device.
#[derive(Debug, Clone)]
pub struct Server {
    me: Address,
    device: u8,
    pitch_rad: [f64; 2],
    yaw_rad: [f64; 2],
    primary: Option<Address>,
    outbox: Queue<MavMessage>,
    events: Queue<ServerEvent>,
}

impl Server {
    /// A manager that speaks as `me` for a device with these limits of pitch and yaw.
    pub fn new(me: Address, device: u8, pitch_rad: [f64; 2], yaw_rad: [f64; 2]) -> Self {
        Self { me, device, pitch_rad, yaw_rad, primary: None, outbox: Queue::default(), events: Queue::default() }
    }

    /// Who is in control.
    pub fn control(&self) -> Option<Address> {
        self.primary
    }

    /// Takes a message from a station.
    pub fn on_message(&mut self, from: Address, message: &MavMessage) {
        let mine = |system: u8, component: u8| {
            (system == self.me.system || system == 0) && (component == self.me.component || component == 0)
        };
        if let MavMessage::GIMBAL_MANAGER_SET_PITCHYAW(m) = message
            && mine(m.target_system, m.target_component)
            && (m.gimbal_device_id == 0 || m.gimbal_device_id == self.device)
            && self.primary.is_none_or(|primary| primary == from)
        {
            let angles = [m.pitch, m.yaw, m.pitch_rate, m.yaw_rate].map(f64::from);
            self.events.push(ServerEvent::Point(target(angles, m.flags)));
        }
    }

    /// `MAV_CMD_DO_GIMBAL_MANAGER_PITCHYAW`
    pub fn pitch_yaw(&mut self, from: Address, params: &[f64; 7]) -> MavResult {
        let [pitch_deg, yaw_deg, pitch_deg_s, yaw_deg_s, flags, _, device] = *params;
        if !self.is_device(device) {
            return MavResult::MAV_RESULT_DENIED;
        }
        if self.primary.is_some_and(|primary| primary != from) {
            return MavResult::MAV_RESULT_TEMPORARILY_REJECTED;
        }
        let angles = [pitch_deg, yaw_deg, pitch_deg_s, yaw_deg_s].map(f64::to_radians);
        if !angles.iter().any(|angle| angle.is_finite()) {
            return MavResult::MAV_RESULT_DENIED;
        }
        let flags = GimbalManagerFlags::from_bits_truncate(flags.clamp(0.0, f64::from(u32::MAX)) as u32);
        self.events.push(ServerEvent::Point(target(angles, flags)));
        MavResult::MAV_RESULT_ACCEPTED
    }

    /// `MAV_CMD_DO_GIMBAL_MANAGER_CONFIGURE`
    pub fn configure(&mut self, now: MonoTime, from: Address, params: &[f64; 7]) -> MavResult {
        let [system, component, _, _, _, _, device] = *params;
        if !self.is_device(device) {
            return MavResult::MAV_RESULT_DENIED;
        }
        let number = |v: f64| (1.0..=255.0).contains(&v).then_some(v as u8);
        match system {
            -1.0 => {}
            -2.0 => self.primary = Some(from),
            -3.0 => self.primary = self.primary.filter(|primary| *primary != from),
            0.0 => self.primary = None,
            _ => match number(system).zip(number(component)) {
                Some((system, component)) => self.primary = Some(Address { system, component }),
                None => return MavResult::MAV_RESULT_DENIED,
            },
        }
        self.outbox.push(self.status(now));
        MavResult::MAV_RESULT_ACCEPTED
    }

    fn is_device(&self, device: f64) -> bool {
        device == 0.0 || device == f64::from(self.device)
    }

    /// `GIMBAL_MANAGER_INFORMATION`
    pub fn information(&self, now: MonoTime) -> MavMessage {
        use GimbalManagerCapFlags as F;
        let [pitch_min, pitch_max] = self.pitch_rad.map(|angle| angle as f32);
        let [yaw_min, yaw_max] = self.yaw_rad.map(|angle| angle as f32);
        MavMessage::GIMBAL_MANAGER_INFORMATION(GIMBAL_MANAGER_INFORMATION_DATA {
            time_boot_ms: (now.0 / 1_000_000) as u32,
            cap_flags: F::GIMBAL_MANAGER_CAP_FLAGS_HAS_NEUTRAL
                | F::GIMBAL_MANAGER_CAP_FLAGS_HAS_ROLL_LOCK
                | F::GIMBAL_MANAGER_CAP_FLAGS_HAS_PITCH_AXIS
                | F::GIMBAL_MANAGER_CAP_FLAGS_HAS_PITCH_LOCK
                | F::GIMBAL_MANAGER_CAP_FLAGS_HAS_YAW_AXIS
                | F::GIMBAL_MANAGER_CAP_FLAGS_HAS_YAW_FOLLOW
                | F::GIMBAL_MANAGER_CAP_FLAGS_HAS_YAW_LOCK
                | F::GIMBAL_MANAGER_CAP_FLAGS_SUPPORTS_YAW_IN_EARTH_FRAME
                | F::GIMBAL_MANAGER_CAP_FLAGS_CAN_POINT_LOCATION_GLOBAL,
            roll_min: 0.0,
            roll_max: 0.0,
            pitch_min,
            pitch_max,
            yaw_min,
            yaw_max,
            gimbal_device_id: self.device,
        })
    }

    /// `GIMBAL_DEVICE_INFORMATION`: an autopilot speaks for the device that is attached to it.
    pub fn device_information(&self, now: MonoTime, vendor: &str, model: &str) -> MavMessage {
        use GimbalDeviceCapFlagsU16 as F;
        let [pitch_min, pitch_max] = self.pitch_rad.map(|angle| angle as f32);
        let [yaw_min, yaw_max] = self.yaw_rad.map(|angle| angle as f32);
        MavMessage::GIMBAL_DEVICE_INFORMATION(GIMBAL_DEVICE_INFORMATION_DATA {
            time_boot_ms: (now.0 / 1_000_000) as u32,
            vendor_name: CharArray::from(vendor),
            model_name: CharArray::from(model),
            pitch_min,
            pitch_max,
            yaw_min,
            yaw_max,
            cap_flags: F::GIMBAL_DEVICE_CAP_FLAGS_HAS_NEUTRAL
                | F::GIMBAL_DEVICE_CAP_FLAGS_HAS_ROLL_LOCK
                | F::GIMBAL_DEVICE_CAP_FLAGS_HAS_PITCH_AXIS
                | F::GIMBAL_DEVICE_CAP_FLAGS_HAS_PITCH_LOCK
                | F::GIMBAL_DEVICE_CAP_FLAGS_HAS_YAW_AXIS
                | F::GIMBAL_DEVICE_CAP_FLAGS_HAS_YAW_FOLLOW
                | F::GIMBAL_DEVICE_CAP_FLAGS_HAS_YAW_LOCK,
            gimbal_device_id: self.device,
            ..GIMBAL_DEVICE_INFORMATION_DATA::DEFAULT
        })
    }

    /// `GIMBAL_MANAGER_STATUS`
    pub fn status(&self, now: MonoTime) -> MavMessage {
        let primary = self.primary.unwrap_or(Address { system: 0, component: 0 });
        MavMessage::GIMBAL_MANAGER_STATUS(GIMBAL_MANAGER_STATUS_DATA {
            time_boot_ms: (now.0 / 1_000_000) as u32,
            flags: GimbalManagerFlags::GIMBAL_MANAGER_FLAGS_ROLL_LOCK
                | GimbalManagerFlags::GIMBAL_MANAGER_FLAGS_PITCH_LOCK,
            gimbal_device_id: self.device,
            primary_control_sysid: primary.system,
            primary_control_compid: primary.component,
            secondary_control_sysid: 0,
            secondary_control_compid: 0,
        })
    }

    /// The next message to send.
    pub fn poll_send(&mut self) -> Option<MavMessage> {
        self.outbox.pop()
    }

    /// The next thing to do.
    pub fn poll_event(&mut self) -> Option<ServerEvent> {
        self.events.pop()
    }
}

/// Fastest turn and farthest angle that are taken for an order and not for nonsense.
const BOUND_RAD: f64 = 4.0 * PI;

fn target([pitch, yaw, pitch_rate, yaw_rate]: [f64; 4], flags: GimbalManagerFlags) -> Target {
    let sound = |v: f64| (v.abs() <= BOUND_RAD).then_some(v);
    let earth = flags.contains(GimbalManagerFlags::GIMBAL_MANAGER_FLAGS_YAW_IN_EARTH_FRAME)
        || (flags.contains(GimbalManagerFlags::GIMBAL_MANAGER_FLAGS_YAW_LOCK)
            && !flags.contains(GimbalManagerFlags::GIMBAL_MANAGER_FLAGS_YAW_IN_VEHICLE_FRAME));
    Target {
        pitch_rad: sound(pitch),
        yaw_rad: sound(yaw),
        pitch_rad_s: sound(pitch_rate),
        yaw_rad_s: sound(yaw_rate),
        earth,
    }
}
