//! Gimbal and camera as far as an autopilot drives them.

use mission::geo::{LatLon, wrap_pi};
use nalgebra::Vector3;
use std::f64::consts::FRAC_PI_2;

/// How quickly the gimbal turns, radians per second. Chosen: 60 °/s, common for small mapping gimbals.
const GIMBAL_RATE_RAD_S: f64 = 1.05;
/// Limits of pitch, radians: straight down to a little above the horizon.
pub const PITCH_RAD: [f64; 2] = [-FRAC_PI_2, 0.35];
/// Limits of yaw against the nose, radians: its cables stop it short of straight behind.
pub const YAW_RAD: [f64; 2] = [-2.8, 2.8];

/// What the gimbal shall do; an angle that is `None` stays or follows its rate.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Pointing {
    /// Against the horizon, radians.
    pub pitch_rad: Option<f64>,
    /// Against the nose or from true north, radians.
    pub yaw_rad: Option<f64>,
    /// Up positive, radians per second.
    pub pitch_rad_s: f64,
    /// Right positive, radians per second.
    pub yaw_rad_s: f64,
    /// Yaw is kept against the earth, not against the nose.
    pub earth: bool,
}

/// Where a picture was taken.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Photo {
    /// Number since power-on, from 1.
    pub index: u16,
    /// Place by the autopilot's estimate; 0, 0 while it has none.
    pub place: LatLon,
    /// Height above mean sea level, metres.
    pub height_amsl_m: f64,
    /// Height above home, metres.
    pub height_m: f64,
    /// Roll, pitch and yaw of the body, radians.
    pub attitude_rad: [f64; 3],
    /// When, seconds since power-on.
    pub at_s: f64,
}

/// Gimbal and camera.
#[derive(Debug, Clone, Default)]
pub struct Payload {
    /// Pitch of the gimbal against the horizon, radians.
    pub pitch_rad: f64,
    /// Yaw against the nose, radians.
    pub yaw_rad: f64,
    wanted_pitch_rad: f64,
    wanted_yaw_rad: f64,
    earth: bool,
    rates_rad_s: [f64; 2],
    heading_rad: f64,
    /// Pictures taken since power-on.
    pub photos: u16,
    trigger_distance_m: f64,
    last_m: Option<Vector3<f64>>,
    interval_s: f64,
    due_s: f64,
    left: u32,
    shoot: bool,
}

impl Payload {
    /// Turns the gimbal: pitch against the horizon, yaw against the nose, radians.
    pub fn point(&mut self, pitch_rad: f64, yaw_rad: f64) {
        self.aim(Pointing { pitch_rad: Some(pitch_rad), yaw_rad: Some(yaw_rad), ..Pointing::default() });
    }

    /// Turns the gimbal as it is told. Angles must be numbers.
    pub fn aim(&mut self, pointing: Pointing) {
        if pointing.earth != self.earth {
            let now_rad = if pointing.earth { self.heading_rad } else { 0.0 };
            self.wanted_yaw_rad = now_rad + self.yaw_rad;
            self.earth = pointing.earth;
        }
        self.wanted_pitch_rad = pointing.pitch_rad.unwrap_or(self.wanted_pitch_rad).clamp(PITCH_RAD[0], PITCH_RAD[1]);
        self.wanted_yaw_rad = pointing.yaw_rad.unwrap_or(self.wanted_yaw_rad);
        self.rates_rad_s = [pointing.pitch_rad_s, pointing.yaw_rad_s];
    }

    /// Heading of the camera, radians from true north.
    pub fn bearing_rad(&self) -> f64 {
        wrap_pi(self.heading_rad + self.yaw_rad)
    }

    /// Takes one picture at the next update.
    pub fn shoot(&mut self) {
        self.shoot = true;
    }

    /// Takes a picture every so many metres; 0 stops.
    pub fn set_trigger_distance(&mut self, distance_m: f64) {
        self.trigger_distance_m = distance_m.max(0.0);
        self.last_m = None;
    }

    /// Takes pictures every so many seconds; a count of 0 goes on until stopped.
    pub fn start_interval(&mut self, now_s: f64, interval_s: f64, count: u32) {
        self.interval_s = interval_s.max(0.1);
        self.left = if count == 0 { u32::MAX } else { count };
        self.due_s = now_s;
    }

    /// Stops pictures by time.
    pub fn stop_interval(&mut self) {
        self.left = 0;
    }

    /// Moves the gimbal, whose vehicle's nose points to `heading_rad`, and says whether a picture is taken now.
    pub fn update(&mut self, now_s: f64, dt_s: f64, position_m: Vector3<f64>, heading_rad: f64) -> bool {
        self.heading_rad = heading_rad;
        let [pitch_rad_s, yaw_rad_s] = self.rates_rad_s.map(|rate| rate.clamp(-GIMBAL_RATE_RAD_S, GIMBAL_RATE_RAD_S));
        self.wanted_pitch_rad = (self.wanted_pitch_rad + pitch_rad_s * dt_s).clamp(PITCH_RAD[0], PITCH_RAD[1]);
        self.wanted_yaw_rad += yaw_rad_s * dt_s;
        let against_rad = if self.earth { heading_rad } else { 0.0 };
        let yaw_rad = wrap_pi(self.wanted_yaw_rad - against_rad).clamp(YAW_RAD[0], YAW_RAD[1]);
        if yaw_rad_s != 0.0 {
            // At a stop it stands; it does not wind up behind it.
            self.wanted_yaw_rad = yaw_rad + against_rad;
        }
        let step = GIMBAL_RATE_RAD_S * dt_s;
        self.pitch_rad += (self.wanted_pitch_rad - self.pitch_rad).clamp(-step, step);
        self.yaw_rad += (yaw_rad - self.yaw_rad).clamp(-step, step);
        let mut shoot = std::mem::take(&mut self.shoot);
        if self.left > 0 && now_s >= self.due_s {
            self.due_s += self.interval_s;
            self.left = if self.left == u32::MAX { u32::MAX } else { self.left - 1 };
            shoot = true;
        }
        if self.trigger_distance_m > 0.0 {
            let last = *self.last_m.get_or_insert(position_m);
            if (position_m - last).xy().norm() >= self.trigger_distance_m {
                shoot = true;
                self.last_m = Some(position_m);
            }
        }
        self.photos = self.photos.wrapping_add(u16::from(shoot));
        shoot
    }
}
