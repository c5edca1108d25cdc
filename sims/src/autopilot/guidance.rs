//! What the reference does at the moment: stand, brake, hold, run along a path, circle or sink.

use super::control::{Demand, POSITION_PERIOD_S, Target};
use super::estimator::Estimate;
use super::loiter::Led;
use super::path::{Limits, Path, Progress};
use nalgebra::Vector3;

/// Speed below which braking has ended, metres per second.
const RESTED_M_S: f64 = 0.2;
/// How far the reference of a descent runs ahead of the drone, metres. Small: on the ground it presses no harder.
const SINK_LEAD_M: f64 = 1.0;

/// Sticks of a pilot, -1 to 1; throttle 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Sticks {
    /// Right.
    pub roll: f64,
    /// Nose up.
    pub pitch: f64,
    /// Clockwise.
    pub yaw: f64,
    /// Lift, 0 to 1.
    pub throttle: f64,
}

/// What the reference does.
#[derive(Debug, Clone)]
pub enum Guidance {
    /// On the ground, motors at idle.
    Ground,
    /// Come to rest; then fly there, if a place is given.
    Brake(Target, Option<Vector3<f64>>),
    /// Stay.
    Hold(Target),
    /// Along a path; stays at its end.
    Fly(Box<Path>),
    /// Round a place.
    Circle(Circle),
    /// Down at a speed that is slower near the ground.
    Sink {
        /// The reference.
        target: Target,
        /// Where the slow part begins: down, metres.
        slow_from_m: f64,
        /// Speeds above and below, metres per second.
        speeds_m_s: [f64; 2],
        /// Whether the position is not held: there is none.
        level_only: bool,
        /// Before it begins to sink, seconds.
        wait_s: f64,
    },
    /// By sticks that ask for a speed.
    Led(Led),
    /// By sticks that lean.
    Sticks(Sticks),
}

/// A circle that is being flown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Circle {
    /// Middle, at flight height.
    pub centre_m: Vector3<f64>,
    /// Radius; negative turns anticlockwise.
    pub radius_m: f64,
    /// Where the reference is, radians from north.
    pub bearing_rad: f64,
    /// Radians still to fly; infinite for ever.
    pub left_rad: f64,
    /// The reference.
    pub target: Target,
}

impl Guidance {
    /// Stay at the reference's place.
    pub fn hold_at(position_m: Vector3<f64>) -> Self {
        Self::Hold(Target { position_m, ..Target::default() })
    }

    /// Where the reference is, or the drone where there is none.
    pub fn target(&self, estimate: &Estimate) -> Target {
        match self {
            Self::Brake(target, _) | Self::Hold(target) | Self::Sink { target, .. } => *target,
            Self::Fly(path) => *path.target(),
            Self::Circle(circle) => circle.target,
            Self::Led(led) => led.target,
            Self::Ground | Self::Sticks(_) => {
                Target { position_m: estimate.position_m, velocity_m_s: estimate.velocity_m_s, ..Target::default() }
            }
        }
    }

    /// Moves the reference on by one period.
    pub fn advance(&mut self, estimate: &Estimate, limits: &Limits) -> Progress {
        match self {
            Self::Ground | Self::Sticks(_) => Progress::Moving,
            Self::Hold(_) => Progress::Arrived,
            Self::Fly(path) => path.advance(estimate.position_m),
            Self::Circle(circle) => circle.advance(limits),
            Self::Led(led) => {
                led.advance(estimate.position_m.z);
                Progress::Moving
            }
            Self::Brake(target, then) => {
                let speed_m_s = target.velocity_m_s.norm();
                if speed_m_s < RESTED_M_S {
                    *self = match then {
                        Some(place) => {
                            Self::Fly(Box::new(Path::to(target.position_m, Vector3::zeros(), *place, *limits)))
                        }
                        None => Self::hold_at(target.position_m),
                    };
                    return Progress::Moving;
                }
                let slower = (speed_m_s - limits.acceleration_m_s2 * POSITION_PERIOD_S).max(0.0);
                let along = target.velocity_m_s / speed_m_s;
                target.velocity_m_s = along * slower;
                target.acceleration_m_s2 = along * -limits.acceleration_m_s2;
                target.position_m += target.velocity_m_s * POSITION_PERIOD_S;
                Progress::Moving
            }
            Self::Sink { target, slow_from_m, speeds_m_s, wait_s, .. } => {
                let drift_m_s = target.velocity_m_s.xy().norm();
                let slower = (drift_m_s - limits.acceleration_m_s2 * POSITION_PERIOD_S).max(0.0);
                let keep = slower / drift_m_s.max(1e-6);
                target.velocity_m_s.x *= keep;
                target.velocity_m_s.y *= keep;
                target.position_m.x += target.velocity_m_s.x * POSITION_PERIOD_S;
                target.position_m.y += target.velocity_m_s.y * POSITION_PERIOD_S;
                *wait_s = (*wait_s - POSITION_PERIOD_S).max(0.0);
                let speed_m_s = if *wait_s > 0.0 {
                    0.0
                } else if estimate.position_m.z < *slow_from_m {
                    speeds_m_s[0]
                } else {
                    speeds_m_s[1]
                };
                let change = limits.acceleration_m_s2 / 2.0 * POSITION_PERIOD_S;
                target.velocity_m_s.z += (speed_m_s - target.velocity_m_s.z).clamp(-change, change);
                let lowest_m = estimate.position_m.z + SINK_LEAD_M;
                target.position_m.z = (target.position_m.z + target.velocity_m_s.z * POSITION_PERIOD_S).min(lowest_m);
                Progress::Moving
            }
        }
    }

    /// What the controllers are to do.
    pub fn demand(&self, estimate: &Estimate) -> Demand {
        match self {
            Self::Ground => Demand::Idle,
            Self::Sink { target, level_only: true, .. } => Demand::Level(*target),
            Self::Sticks(sticks) => {
                Demand::Lean { roll_rad: sticks.roll * 0.5, pitch_rad: sticks.pitch * 0.5, lift: sticks.throttle }
            }
            _ => Demand::Follow(self.target(estimate)),
        }
    }
}

impl Circle {
    fn advance(&mut self, limits: &Limits) -> Progress {
        let radius_m = self.radius_m.abs().max(1.0);
        let speed_m_s = limits.speed_m_s.min((limits.acceleration_m_s2 * 0.5 * radius_m).sqrt());
        let turn = speed_m_s / radius_m * POSITION_PERIOD_S;
        let side = self.radius_m.signum();
        self.bearing_rad += side * turn;
        self.left_rad -= turn;
        let (sin, cos) = self.bearing_rad.sin_cos();
        let out = Vector3::new(cos, sin, 0.0);
        self.target = Target {
            position_m: self.centre_m + out * radius_m,
            velocity_m_s: Vector3::new(-sin, cos, 0.0) * (side * speed_m_s),
            acceleration_m_s2: out * (-speed_m_s * speed_m_s / radius_m),
        };
        if self.left_rad <= 0.0 { Progress::Arrived } else { Progress::Moving }
    }
}
