//! What each flight mode does when it is entered and while it runs.

use super::control::Target;
use super::guidance::Guidance;
use super::path::{Path, Progress};
use super::{Autopilot, Mode, Severity};
use nalgebra::Vector3;

/// Share of full thrust under which a landing may have happened: half of what hovers.
const LANDED_LIFT: f64 = 0.5 / crate::vehicle::THRUST_TO_WEIGHT;
/// Vertical speed under which a landing may have happened, metres per second.
const LANDED_SPEED_M_S: f64 = 0.4;
/// Seconds that both must hold (`LAND_DETECTOR` of ArduCopter).
const LANDED_AFTER_S: f64 = 1.0;
/// Throttle from which sticks lift off.
const LIFT_OFF_THROTTLE: f64 = 0.3;
/// Before a failsafe's landing begins to sink, seconds (`LAND_WITH_DELAY_MS` of ArduCopter's `config.h`).
const LAND_PAUSE_S: f64 = 4.0;
/// A return is never lower, metres above home (`RTL_ALT_MIN` of ArduCopter's `config.h`).
const RETURN_LEAST_M: f64 = 0.3;
/// Shallower cones are none (`RTL_MIN_CONE_SLOPE` of ArduCopter's `config.h`).
const CONE_LEAST_SLOPE: f64 = 0.5;
/// Turns sharper than this begin with a stop, as a cosine (25°), above this speed, metres per second.
const SHARP_COSINE: f64 = 0.9;
const SHARP_FROM_M_S: f64 = 1.0;

/// A way home.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Return {
    stage: ReturnStage,
    /// Where it ends, at the height of travel.
    over_m: Vector3<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum ReturnStage {
    Climb,
    Travel,
    Wait { until_s: f64 },
    Final,
    Land,
}

impl Autopilot {
    /// Changes the flight mode on behalf of a station or pilot. False, with a status text, where that is impossible.
    pub fn set_mode(&mut self, mode: Mode) -> bool {
        if mode == self.mode && mode != Mode::Auto {
            return true;
        }
        let fault = if mode.needs_position() && !self.estimate().position_ok {
            Some("requires position")
        } else if mode == Mode::Auto {
            self.mission_fault(self.armed && self.landed)
        } else {
            None
        };
        if let Some(fault) = fault {
            self.text(Severity::Warning, format!("Mode change to {} failed: {fault}", mode.name()));
            return false;
        }
        if mode != self.mode {
            self.enter(mode);
        }
        true
    }

    /// Changes the flight mode without asking.
    pub(super) fn enter(&mut self, mode: Mode) {
        self.mode = mode;
        self.returning = None;
        // As in ArduCopter, a speed asked for lasts until the mode changes.
        self.limits = self.tuning.limits;
        self.yaw.fixed_rad = None;
        self.yaw.stay();
        self.mission.leave();
        if !self.armed {
            self.guidance = Guidance::Ground;
            return;
        }
        if self.landed {
            self.guidance = if mode == Mode::Stabilize { Guidance::Sticks(self.sticks) } else { Guidance::Ground };
            return;
        }
        match mode {
            Mode::Stabilize => self.guidance = Guidance::Sticks(self.sticks),
            Mode::Guided | Mode::Loiter | Mode::Brake => self.stop(),
            Mode::Auto => self.resume_mission(),
            Mode::Rtl => self.begin_return(),
            Mode::Land => self.begin_landing(),
        }
    }

    /// The reference's place and speed, for a smooth change of plan.
    pub(super) fn motion(&self) -> Target {
        let target = self.guidance.target(self.estimate());
        Target { acceleration_m_s2: Vector3::zeros(), ..target }
    }

    pub(super) fn stop(&mut self) {
        self.guidance = Guidance::Brake(self.motion(), None);
    }

    /// Flies to a place in the frame of the estimate and stays there.
    pub(super) fn fly_to(&mut self, place_m: Vector3<f64>) {
        let motion = self.motion();
        let speed_m_s = motion.velocity_m_s.norm();
        let way = place_m - motion.position_m;
        let cosine = motion.velocity_m_s.dot(&way) / (speed_m_s * way.norm()).max(1e-6);
        self.guidance = if speed_m_s > SHARP_FROM_M_S && cosine < SHARP_COSINE {
            Guidance::Brake(motion, Some(place_m))
        } else {
            Guidance::Fly(Box::new(Path::to(motion.position_m, motion.velocity_m_s, place_m, self.limits)))
        };
    }

    /// Climbs straight up to a height above home, metres.
    pub(super) fn take_off(&mut self, height_m: f64) -> bool {
        let Some(home) = self.home.filter(|_| self.armed && self.landed) else { return false };
        let here = self.estimate().position_m;
        let above = Vector3::new(here.x, here.y, home.position_m.z - height_m);
        self.landed = false;
        self.landed_since_s = None;
        self.guidance = Guidance::Fly(Box::new(Path::to(here, Vector3::zeros(), above, self.limits)));
        true
    }

    pub(super) fn begin_landing(&mut self) {
        let motion = self.motion();
        let ground_z = self.home.map_or(0.0, |home| home.position_m.z);
        let high_m_s = self.tuning.land_speed_high_m_s;
        let high_m_s = if high_m_s > 0.0 { high_m_s } else { self.tuning.limits.down_m_s };
        self.guidance = Guidance::Sink {
            target: motion,
            slow_from_m: ground_z - self.tuning.land_slow_below_m,
            speeds_m_s: [high_m_s, self.tuning.land_speed_m_s],
            level_only: !self.estimate().position_ok,
            wait_s: 0.0,
        };
    }

    /// Lands as a failsafe does: with a pause first, in which a pilot may take over.
    pub(super) fn land_with_pause(&mut self) {
        self.enter(Mode::Land);
        if let Guidance::Sink { wait_s, .. } = &mut self.guidance {
            *wait_s = LAND_PAUSE_S;
        }
    }

    /// From now on a landing does not hold its position: there is none that could be trusted.
    pub(super) fn land_level(&mut self) {
        if let Guidance::Sink { level_only, .. } = &mut self.guidance {
            *level_only = true;
        }
    }

    /// Whether it sinks without holding a position.
    pub(super) fn sinks_level(&self) -> bool {
        matches!(self.guidance, Guidance::Sink { level_only: true, .. })
    }

    /// Whether it flies straight up.
    pub(super) fn is_taking_off(&self) -> bool {
        matches!(&self.guidance, Guidance::Fly(path) if path.heading().z < -0.99) && !self.landed
    }

    /// Whether the climb in progress ends at this height above home, metres.
    pub(super) fn climbs_to(&self, height_m: f64) -> bool {
        let home_z = self.home.map_or(0.0, |home| home.position_m.z);
        let Guidance::Fly(path) = &self.guidance else { return false };
        !self.landed && path.destination().is_some_and(|place| (home_z - place.z - height_m).abs() < 0.1)
    }

    /// Whether it is landing already.
    pub(super) fn is_on_final(&self) -> bool {
        matches!(self.guidance, Guidance::Sink { .. })
    }

    /// Starts the way home, or to the nearest rally point.
    pub(super) fn begin_return(&mut self) {
        let (Some(home), Some(origin)) = (self.home, self.estimator.origin().copied()) else {
            return self.begin_landing();
        };
        let here = self.estimate().position_m;
        let distance_m = |place: Vector3<f64>| (place - here).xy().norm();
        let rally = self.rally.iter().map(|point| {
            let ned = origin.to_ned(point.place, origin.height_amsl_m());
            (Vector3::new(ned.x, ned.y, 0.0), point.height.0)
        });
        let nearest = rally.min_by(|a, b| distance_m(a.0).total_cmp(&distance_m(b.0)));
        let nearer = |(place, _): &(Vector3<f64>, f64)| {
            !self.tuning.rally_includes_home || distance_m(*place) < distance_m(home.position_m)
        };
        let (place, height_m) = match nearest.filter(nearer) {
            Some((place, height_m)) => (place, height_m.max(self.tuning.rtl_height_m)),
            None => (home.position_m, self.tuning.rtl_height_m),
        };
        let now_m = home.position_m.z - here.z;
        // As ArduCopter's `ModeRTL::compute_return_target` has it.
        let least_m = RETURN_LEAST_M.max(now_m + self.tuning.rtl_least_climb_m);
        let mut height_m = height_m.max(least_m);
        if self.tuning.rtl_cone_slope >= CONE_LEAST_SLOPE {
            // Near its goal it need not climb all the way.
            height_m = height_m.min((distance_m(place) * self.tuning.rtl_cone_slope).max(least_m));
        }
        let over_m = Vector3::new(place.x, place.y, home.position_m.z - height_m.max(now_m));
        self.limits = self.tuning.limits;
        if self.tuning.rtl_speed_m_s > 0.0 {
            self.limits.speed_m_s = self.tuning.rtl_speed_m_s;
        }
        self.returning = Some(Return { stage: ReturnStage::Climb, over_m });
        self.fly_to(Vector3::new(here.x, here.y, over_m.z));
    }

    /// One period of the way home.
    pub(super) fn run_return(&mut self, arrived: bool) {
        let Some(mut way) = self.returning.filter(|_| arrived) else { return };
        let now_s = self.now_s();
        way.stage = match way.stage {
            ReturnStage::Climb => {
                self.fly_to(way.over_m);
                ReturnStage::Travel
            }
            ReturnStage::Travel => ReturnStage::Wait { until_s: now_s + self.tuning.rtl_wait_s },
            ReturnStage::Wait { until_s } if now_s < until_s => way.stage,
            ReturnStage::Wait { .. } if self.tuning.rtl_final_m > 0.0 => {
                let ground_z = self.home.map_or(0.0, |home| home.position_m.z);
                self.fly_to(Vector3::new(way.over_m.x, way.over_m.y, ground_z - self.tuning.rtl_final_m));
                ReturnStage::Final
            }
            ReturnStage::Wait { .. } => {
                self.begin_landing();
                ReturnStage::Land
            }
            ReturnStage::Final | ReturnStage::Land => way.stage,
        };
        self.returning = Some(way);
    }

    /// One period of the mode, after the reference moved.
    pub(super) fn run_mode(&mut self, progress: Progress) {
        if self.landed && self.is_armed() && matches!(self.mode, Mode::Rtl | Mode::Land) {
            self.disarm(false);
            return;
        }
        let reference = self.guidance.target(self.estimate()).position_m;
        let near_m = self.limits.radius_m.max(1.0);
        let arrived = progress == Progress::Arrived && (reference - self.estimate().position_m).norm() < near_m;
        match self.mode {
            Mode::Stabilize => {
                self.guidance = Guidance::Sticks(self.sticks);
                if self.landed && self.sticks.throttle > LIFT_OFF_THROTTLE {
                    self.landed = false;
                    self.landed_since_s = None;
                }
            }
            Mode::Auto => self.run_mission(progress, arrived),
            Mode::Rtl => self.run_return(arrived),
            Mode::Loiter => self.run_loiter(),
            Mode::Guided | Mode::Land | Mode::Brake => {}
        }
    }

    /// Notices that it stands, and disarms where that is due.
    pub(super) fn detect_landing(&mut self) {
        let now_s = self.now_s();
        if self.landed {
            let idle_since_s = self.landed_since_s.unwrap_or(self.armed_at_s);
            let waited = now_s - idle_since_s > self.tuning.disarm_delay_s;
            let resting = match self.guidance {
                Guidance::Ground => true,
                Guidance::Sticks(sticks) => sticks.throttle < LIFT_OFF_THROTTLE,
                _ => false,
            };
            if self.tuning.disarm_delay_s > 0.0 && waited && resting {
                self.disarm(false);
            }
            return;
        }
        let still = self.controller.lift() < LANDED_LIFT && self.estimate().velocity_m_s.z.abs() < LANDED_SPEED_M_S;
        if !still {
            self.landed_since_s = None;
            return;
        }
        let since_s = *self.landed_since_s.get_or_insert(now_s);
        if now_s - since_s < LANDED_AFTER_S {
            return;
        }
        self.landed = true;
        self.landed_since_s = Some(now_s);
        let landing = self.is_on_final();
        if self.mode != Mode::Stabilize {
            self.guidance = Guidance::Ground;
        }
        if landing && !self.mission_goes_on_after_landing() {
            self.disarm(false);
        }
    }

    /// Brings the drone to rest on its way, or lets it go on (`DO_PAUSE_CONTINUE`).
    pub(super) fn pause(&mut self, paused: bool) -> bool {
        if let (Mode::Auto | Mode::Guided, Guidance::Fly(path)) = (self.mode, &mut self.guidance) {
            path.pause(paused);
            return true;
        }
        matches!(self.mode, Mode::Auto | Mode::Guided)
    }
}
