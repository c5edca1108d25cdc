//! LOITER under a pilot's sticks: they ask for a speed, and the aircraft stands where they are let go.
//!
//! Speeds and accelerations are ArduCopter 4.6's defaults (`LOIT_SPEED`, `LOIT_ACC_MAX`, `LOIT_BRK_ACCEL`,
//! `PILOT_SPEED_UP`, `PILOT_ACCEL_Z`; <https://ardupilot.org/copter/docs/loiter-mode.html>). Its delay before braking and its
//! jerk limits are left out.

use super::control::{POSITION_PERIOD_S, Target};
use super::guidance::{Guidance, Sticks};
use super::{Autopilot, Mode};
use nalgebra::Vector3;

/// Sticks older than this are no pilot's any more (`RC_OVERRIDE_TIME`), seconds.
const STALE_S: f64 = 3.0;
/// Half of the throttle's way that holds the height (`THR_DZ` of 100 of 1,000).
const THROTTLE_DEAD: f64 = 0.1;
/// Other sticks below this are in the middle.
const DEAD: f64 = 0.02;
/// m/s²: towards where the sticks ask, back to rest, up and down.
const ACCELERATION_M_S2: f64 = 5.0;
const BRAKE_M_S2: f64 = 2.5;
const VERTICAL_M_S2: f64 = 2.5;
/// How far the reference of a descent runs ahead of the drone, metres: on the ground it presses no harder.
const SINK_LEAD_M: f64 = 1.0;

/// Where sticks lead.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Led {
    /// The reference.
    pub target: Target,
    /// Asked for: north, east, down, metres per second.
    pub wanted_m_s: Vector3<f64>,
    /// Turn to the right asked for, -1 to 1.
    pub turn: f64,
}

impl Led {
    pub(super) fn advance(&mut self, lowest_m: f64) {
        let target = &mut self.target;
        let step =
            |change: Vector3<f64>, most: f64| change * (most * POSITION_PERIOD_S / change.norm().max(1e-9)).min(1.0);
        let level = |v: Vector3<f64>| Vector3::new(v.x, v.y, 0.0);
        let most = if level(self.wanted_m_s).norm() > level(target.velocity_m_s).norm() {
            ACCELERATION_M_S2
        } else {
            BRAKE_M_S2
        };
        let change = self.wanted_m_s - target.velocity_m_s;
        let change = step(level(change), most) + step(Vector3::z() * change.z, VERTICAL_M_S2);
        target.velocity_m_s += change;
        target.acceleration_m_s2 = change / POSITION_PERIOD_S;
        target.position_m += target.velocity_m_s * POSITION_PERIOD_S;
        target.position_m.z = target.position_m.z.min(lowest_m + SINK_LEAD_M);
    }
}

impl Autopilot {
    /// The sticks, as long as somebody moves them.
    fn fresh_sticks(&self) -> Option<Sticks> {
        self.sticks_at_s.filter(|at_s| self.now_s() - at_s <= STALE_S).map(|_| self.sticks)
    }

    /// One period of LOITER.
    pub(super) fn run_loiter(&mut self) {
        let led = matches!(self.guidance, Guidance::Led(_));
        let Some(sticks) = self.fresh_sticks() else {
            if led {
                self.stop();
            }
            return;
        };
        let climb = sticks.throttle * 2.0 - 1.0;
        let climb = if climb.abs() <= THROTTLE_DEAD {
            0.0
        } else {
            climb.signum() * (climb.abs() - THROTTLE_DEAD) / (1.0 - THROTTLE_DEAD)
        };
        let moved = [sticks.roll, sticks.pitch, sticks.yaw, climb].iter().any(|way| way.abs() > DEAD);
        if self.landed {
            if climb <= 0.0 {
                return;
            }
            self.landed = false;
            self.landed_since_s = None;
        } else if !led && !moved {
            return;
        }
        let motion = match self.guidance {
            Guidance::Led(led) => led.target,
            _ => self.motion(),
        };
        let (sin, cos) = self.yaw.reference_rad.sin_cos();
        let (forward, right) = (-sticks.pitch, sticks.roll);
        let level = Vector3::new(forward * cos - right * sin, forward * sin + right * cos, 0.0);
        let level = level * (self.tuning.loiter_speed_m_s / level.norm().max(1.0));
        let wanted_m_s = level - Vector3::z() * (climb * self.tuning.pilot_climb_m_s);
        self.guidance = Guidance::Led(Led { target: motion, wanted_m_s, turn: sticks.yaw });
    }

    /// Whether a pilot flies it by sticks now: in LOITER or STABILIZE, with sticks that somebody moves.
    pub fn is_flown_by_hand(&self) -> bool {
        let by_sticks = matches!(self.guidance, Guidance::Led(_)) && self.mode == Mode::Loiter;
        self.armed && (by_sticks || self.mode == Mode::Stabilize)
    }
}
