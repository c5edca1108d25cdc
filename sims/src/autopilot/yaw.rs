//! Where the nose points.

use super::control::POSITION_PERIOD_S;
use super::estimator::wrap;
use super::guidance::Guidance;
use super::{Autopilot, Mode, Pointing};
use nalgebra::Vector3;

/// What the nose follows.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct YawPlan {
    /// The heading that the controllers hold now, radians from true north.
    pub reference_rad: f64,
    /// A region of interest: north, east, down, metres.
    pub interest_m: Option<Vector3<f64>>,
    /// A heading asked for (`CONDITION_YAW`), until the next waypoint.
    pub fixed_rad: Option<f64>,
    wanted_rad: f64,
}

impl YawPlan {
    /// Holds this heading from now on.
    pub fn reset(&mut self, heading_rad: f64) {
        *self = Self { reference_rad: heading_rad, wanted_rad: heading_rad, ..Self::default() };
    }

    /// Holds the heading of the moment where the plan says nothing else.
    pub fn stay(&mut self) {
        self.wanted_rad = self.reference_rad;
    }
}

impl Autopilot {
    /// Keeps the gimbal on a region of interest, wherever the nose points meanwhile.
    pub(super) fn watch_interest(&mut self) {
        if let Some(interest_m) = self.yaw.interest_m {
            let way = interest_m - self.estimator.estimate().position_m;
            self.payload.aim(Pointing {
                pitch_rad: Some(-way.z.atan2(way.xy().norm())),
                yaw_rad: Some(way.y.atan2(way.x)),
                earth: true,
                ..Pointing::default()
            });
        }
    }

    pub(super) fn turn_nose(&mut self) {
        let estimate = *self.estimator.estimate();
        if !self.armed || matches!(self.guidance, Guidance::Ground) {
            self.yaw.reference_rad = estimate.attitude.euler_angles().2;
            self.yaw.wanted_rad = self.yaw.reference_rad;
            return;
        }
        if let Guidance::Sticks(sticks) = &self.guidance {
            self.yaw.wanted_rad += sticks.yaw * self.tuning.yaw_slew_rad_s * POSITION_PERIOD_S;
        }
        if let Guidance::Led(led) = &self.guidance {
            self.yaw.wanted_rad += led.turn * self.tuning.yaw_slew_rad_s * POSITION_PERIOD_S;
        }
        if let Some(interest_m) = self.yaw.interest_m {
            let way = interest_m - estimate.position_m;
            if way.xy().norm() > 1.0 {
                self.yaw.wanted_rad = way.y.atan2(way.x);
            }
        } else if let Some(fixed_rad) = self.yaw.fixed_rad {
            self.yaw.wanted_rad = fixed_rad;
        } else if let Guidance::Fly(path) = &self.guidance {
            let follows = match self.tuning.yaw_behavior {
                0 => false,
                2 => self.mode != Mode::Rtl,
                _ => true,
            };
            let heading = path.heading();
            if follows && heading.xy().norm() > 0.3 {
                self.yaw.wanted_rad = heading.y.atan2(heading.x);
            }
        }
        let step = self.tuning.yaw_slew_rad_s * POSITION_PERIOD_S;
        let error = wrap(self.yaw.wanted_rad - self.yaw.reference_rad);
        self.yaw.reference_rad = wrap(self.yaw.reference_rad + error.clamp(-step, step));
    }
}
