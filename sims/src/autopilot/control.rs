//! Cascaded controllers: position, velocity, attitude, body rates, motors.
//!
//! Structure as in ArduCopter (`AC_PosControl`, `AC_AttitudeControl`, `AP_MotorsMatrix`): P on position, PI on velocity
//! with feed-forward, quaternion P on attitude, P on rates, and a mixer that gives up yaw first and lift second when
//! motors saturate. Gains are chosen for the airframe: each loop about 2.5 times slower than the one inside it, the
//! innermost limited by the motor lag of 0.05 s.

use super::estimator::Estimate;
use crate::vehicle::{STEP_S, THRUST_TO_WEIGHT, arm_m, inertia_kg_m2};
use mission::plan::airframe::{Airframe, GRAVITY_M_S2};
use nalgebra::{Matrix3, Rotation3, UnitQuaternion, Vector3};

/// Steps between runs of the position controller (50 Hz).
pub const POSITION_EVERY: u64 = 5;
/// Seconds between runs of the position controller.
pub const POSITION_PERIOD_S: f64 = STEP_S * POSITION_EVERY as f64;

const POSITION_GAIN: f64 = 1.0;
const VELOCITY_GAIN: f64 = 2.5;
const VELOCITY_INTEGRAL: f64 = 1.0;
const CLIMB_GAIN: f64 = 4.0;
const CLIMB_INTEGRAL: f64 = 2.0;
const TILT_GAIN: f64 = 6.0;
const YAW_GAIN: f64 = 2.0;
const RATE_GAIN: f64 = 14.0;
const YAW_RATE_GAIN: f64 = 4.0;
/// Torque over thrust of a rotor, metres: shaft power over speed and thrust in hover, rounded.
const TORQUE_PER_THRUST_M: f64 = 0.025;
/// Least command of a spinning motor (`MOT_SPIN_MIN` squared).
const SPIN_MIN: f64 = 0.02;
/// Greatest upward acceleration asked for, m/s². What is asked for beyond it piles up, as the integrator of ArduCopter's
/// acceleration controller does, until the motors give all or the aircraft climbs; it is let go of this fast, m/s³.
const CLIMB_MAX_M_S2: f64 = 6.0;
const SHORT_MAX_M_S2: f64 = 10.0;
const SHORT_RELEASE_M_S3: f64 = 20.0;
/// Greatest lift asked for, as a share of full thrust: the rest is for attitude.
const LIFT_MAX: f64 = 0.95;
/// Lean that is always left, as level acceleration: 1 m/s² holds against a light wind.
const LEAN_LEAST_M_S2: f64 = 1.0;
/// Greatest catch-up speed that a position error asks for, metres per second.
const CATCH_UP_M_S: f64 = 4.0;

/// Where to be and how to move, with feed-forward.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Target {
    /// North, east, down from the origin, metres.
    pub position_m: Vector3<f64>,
    /// Metres per second.
    pub velocity_m_s: Vector3<f64>,
    /// m/s².
    pub acceleration_m_s2: Vector3<f64>,
}

/// What a mode wants of the controllers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Demand {
    /// Motors at idle, on the ground.
    Idle,
    /// Follow a moving target.
    Follow(Target),
    /// Hold level and follow the target's height only: there is no position.
    Level(Target),
    /// Lean as the sticks say: roll and pitch in radians, lift as a share of full thrust.
    Lean {
        /// Right, radians.
        roll_rad: f64,
        /// Nose up, radians.
        pitch_rad: f64,
        /// 0 to 1.
        lift: f64,
    },
}

/// The controllers' state.
#[derive(Debug, Clone)]
pub struct Controller {
    inertia_kg_m2: Vector3<f64>,
    arm_m: f64,
    full_thrust_n: f64,
    mass_kg: f64,
    full_voltage_v: f64,
    voltage_v: f64,
    integral: Vector3<f64>,
    attitude: UnitQuaternion<f64>,
    lift: f64,
    output: [f64; 4],
    saturated: bool,
    lift_limited: bool,
    /// Lift that the motors owe, as acceleration.
    short_m_s2: f64,
}

impl Controller {
    /// Controllers tuned for an airframe.
    pub fn new(airframe: &Airframe) -> Self {
        let full_voltage_v = airframe.battery.open_circuit_v(1.0);
        Self {
            inertia_kg_m2: inertia_kg_m2(airframe),
            arm_m: arm_m(airframe),
            full_thrust_n: airframe.weight_n() * THRUST_TO_WEIGHT,
            mass_kg: airframe.mass_kg,
            full_voltage_v,
            voltage_v: full_voltage_v,
            integral: Vector3::zeros(),
            attitude: UnitQuaternion::identity(),
            lift: 0.0,
            output: [0.0; 4],
            saturated: false,
            lift_limited: false,
            short_m_s2: 0.0,
        }
    }

    /// Takes the measured battery voltage, for thrust compensation (`MOT_BAT_VOLT_MAX`).
    pub fn set_voltage(&mut self, voltage_v: f64) {
        self.voltage_v += 0.2 * (voltage_v.clamp(0.7 * self.full_voltage_v, self.full_voltage_v) - self.voltage_v);
    }

    /// Forgets what was learnt in flight.
    pub fn reset(&mut self) {
        self.integral = Vector3::zeros();
        self.short_m_s2 = 0.0;
        self.lift = 0.0;
    }

    /// Lift asked for, as a share of full thrust.
    pub fn lift(&self) -> f64 {
        self.lift
    }

    /// Whether the motors cannot give the lift that is asked for beside the torque.
    pub fn lift_limited(&self) -> bool {
        self.lift_limited
    }

    /// The attitude asked for.
    pub fn wanted_attitude(&self) -> &UnitQuaternion<f64> {
        &self.attitude
    }

    /// Motor commands, 0 to 1.
    pub fn output(&self) -> &[f64; 4] {
        &self.output
    }

    /// Outer loops, every [`POSITION_PERIOD_S`].
    pub fn position(&mut self, demand: &Demand, yaw_rad: f64, tilt_max_rad: f64, estimate: &Estimate) {
        match demand {
            Demand::Idle => self.reset(),
            Demand::Follow(target) => self.follow(target, yaw_rad, tilt_max_rad, estimate, true),
            Demand::Level(target) => self.follow(target, yaw_rad, tilt_max_rad, estimate, false),
            Demand::Lean { roll_rad, pitch_rad, lift } => {
                self.attitude = UnitQuaternion::from_euler_angles(*roll_rad, *pitch_rad, yaw_rad);
                self.lift = *lift;
            }
        }
    }

    fn follow(&mut self, target: &Target, yaw_rad: f64, tilt_max_rad: f64, estimate: &Estimate, horizontal: bool) {
        let error = target.position_m - estimate.position_m;
        let sideways = Vector3::new(error.x, error.y, 0.0) * POSITION_GAIN;
        let mut catch_up = sideways.cap_magnitude(CATCH_UP_M_S);
        catch_up.z = (error.z * POSITION_GAIN).clamp(-CATCH_UP_M_S, CATCH_UP_M_S);
        let slip = target.velocity_m_s + catch_up - estimate.velocity_m_s;
        if !self.saturated {
            self.integral.x += VELOCITY_INTEGRAL * slip.x * POSITION_PERIOD_S;
            self.integral.y += VELOCITY_INTEGRAL * slip.y * POSITION_PERIOD_S;
        }
        self.integral.z = (self.integral.z + CLIMB_INTEGRAL * slip.z * POSITION_PERIOD_S).clamp(-4.0, 12.0);
        let mut wanted = target.acceleration_m_s2 + self.integral;
        wanted += Vector3::new(VELOCITY_GAIN * slip.x, VELOCITY_GAIN * slip.y, CLIMB_GAIN * slip.z);
        let beyond = -CLIMB_MAX_M_S2 - wanted.z;
        let owed = if beyond > 0.0 { CLIMB_INTEGRAL * beyond } else { -SHORT_RELEASE_M_S3 };
        self.short_m_s2 = (self.short_m_s2 + owed * POSITION_PERIOD_S).clamp(0.0, SHORT_MAX_M_S2);
        wanted.z = wanted.z.clamp(-CLIMB_MAX_M_S2, 8.5);
        if !horizontal {
            self.integral.x = 0.0;
            self.integral.y = 0.0;
            (wanted.x, wanted.y) = (0.0, 0.0);
        }
        let up = GRAVITY_M_S2 - wanted.z + self.short_m_s2;
        let gain = self.voltage_v / self.full_voltage_v;
        let full_m_s2 = self.full_thrust_n * gain * gain / self.mass_kg;
        // Height before position: lean no further than leaves enough lift, as ArduCopter's attitude controller does.
        let spare = ((LIFT_MAX * full_m_s2).powi(2) - up * up).max(0.0).sqrt();
        let most = (up * tilt_max_rad.tan()).min(spare.max(LEAN_LEAST_M_S2));
        let sideways = Vector3::new(wanted.x, wanted.y, 0.0);
        self.saturated = sideways.norm() > most;
        let lean = sideways.cap_magnitude(most);
        let body_down = Vector3::new(-lean.x, -lean.y, up).normalize();
        self.attitude = facing(body_down, yaw_rad);
        let upright = (estimate.attitude * Vector3::z()).z.max(0.5);
        self.lift = (up / upright / full_m_s2).clamp(SPIN_MIN, LIFT_MAX);
    }

    /// Inner loops and mixer, every step.
    pub fn attitude(&mut self, estimate: &Estimate) -> [f64; 4] {
        let error = estimate.attitude.inverse() * self.attitude;
        let sign = if error.w < 0.0 { -2.0 } else { 2.0 };
        let error = error.imag() * sign;
        let wanted = Vector3::new(
            (TILT_GAIN * error.x).clamp(-3.0, 3.0),
            (TILT_GAIN * error.y).clamp(-3.0, 3.0),
            (YAW_GAIN * error.z).clamp(-1.5, 1.5),
        );
        let slip = wanted - estimate.rates_rad_s;
        let gains = Vector3::new(RATE_GAIN, RATE_GAIN, YAW_RATE_GAIN);
        let torque = slip.component_mul(&gains).component_mul(&self.inertia_kg_m2);
        self.output = self.mix(torque);
        self.output
    }

    /// Motor commands at idle.
    pub fn idle(&mut self, spinning: bool) -> [f64; 4] {
        self.output = [if spinning { SPIN_MIN } else { 0.0 }; 4];
        self.output
    }

    fn mix(&mut self, torque_nm: Vector3<f64>) -> [f64; 4] {
        let gain = self.voltage_v / self.full_voltage_v;
        let full_n = self.full_thrust_n * gain * gain;
        let roll = torque_nm.x / (self.arm_m * full_n);
        let pitch = torque_nm.y / (self.arm_m * full_n);
        let yaw = (torque_nm.z / (TORQUE_PER_THRUST_M * full_n)).clamp(-0.15, 0.15);
        let tilt = [-roll + pitch, roll - pitch, roll + pitch, -roll - pitch];
        let spread = tilt.iter().fold(0.0_f64, |most, part| most.max(part.abs()));
        let yaw_room = (1.0 - self.lift - spread).min(self.lift - SPIN_MIN - spread).max(0.02);
        let yaw = yaw.clamp(-yaw_room, yaw_room);
        let lift = self.lift.min(1.0 - spread.min(0.5));
        self.lift_limited = lift < self.lift || self.lift >= LIFT_MAX;
        let turn = [yaw, yaw, -yaw, -yaw];
        std::array::from_fn(|index| (lift + tilt[index] + turn[index]).clamp(SPIN_MIN, 1.0))
    }
}

/// The attitude with this body-down axis and the nose in this direction.
fn facing(body_down: Vector3<f64>, yaw_rad: f64) -> UnitQuaternion<f64> {
    let (sin, cos) = yaw_rad.sin_cos();
    let right = body_down.cross(&Vector3::new(cos, sin, 0.0)).normalize();
    let forward = right.cross(&body_down);
    let matrix = Matrix3::from_columns(&[forward, right, body_down]);
    UnitQuaternion::from_rotation_matrix(&Rotation3::from_matrix_unchecked(matrix))
}
