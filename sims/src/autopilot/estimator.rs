//! Where the autopilot believes it is, from what its sensors say.
//!
//! A fixed-gain observer: attitude from gyroscopes, levelled by the difference between measured and predicted velocity
//! (Roberts and Tayebi, "On the attitude estimation of accelerating rigid-bodies using GPS and IMU measurements", CDC
//! 2011; Hua, "Attitude estimation for accelerated vehicles using GPS/INS measurements", Control Engineering Practice
//! 2010), heading from the compass, height from barometer and accelerometer by a third-order complementary filter.
//! Frames: north-east-down from the first fix; body forward-right-down.

use crate::vehicle::{Anchor, DECLINATION_RAD, Gnss, STEP_S, Sensed, earth_field_gauss};
use mission::plan::airframe::GRAVITY_M_S2;
use nalgebra::{Quaternion, UnitQuaternion, Vector3};

/// Shares of an innovation that one GNSS report (every 0.2 s) moves velocity, position, tilt and gyro bias by. Chosen:
/// critically damped tilt loop with a period of about ten seconds.
const GNSS_PERIOD_S: f64 = 0.2;
const VELOCITY_GAIN: f64 = 0.25;
const POSITION_GAIN: f64 = 0.12;
const TILT_GAIN: f64 = 0.0156;
const BIAS_GAIN: f64 = 0.01;
/// Bandwidth of the height filter, rad/s.
const HEIGHT_BANDWIDTH: f64 = 0.8;
const BAROMETER_PERIOD_S: f64 = 0.04;
/// Share of a compass innovation taken per reading (every 0.1 s).
const HEADING_GAIN: f64 = 0.05;
/// Share of the accelerometer's tilt taken per step while there is no GNSS.
const LEVEL_GAIN: f64 = 0.0008;
/// Difference of a compass reading from the expected field that EKF3 no longer takes, gauss: `EK3_MAG_I_GATE` (3 standard
/// deviations) of `EK3_MAG_M_NSE` (0.05 gauss).
const COMPASS_GATE_GAUSS: f64 = 0.15;
/// Seconds without a reading inside the gate after which EKF3 takes the compass as it is.
const COMPASS_TIMEOUT_S: f64 = 10.0;
/// Differences of velocity and position that EKF3 no longer takes: gates of five standard deviations (`EK3_VEL_I_GATE`,
/// `EK3_POS_I_GATE`) of noise (`EK3_VELNE_M_NSE` 0.3 m/s, `EK3_POSNE_M_NSE` 0.5 m) and the filter's own doubt, rounded.
const VELOCITY_GATE_M_S: f64 = 2.0;
const POSITION_GATE_M: f64 = 3.0;
/// Steps that are averaged before the filter starts: one second.
const ALIGN_STEPS: u32 = 250;
/// Seconds without a fix after which the position is given up, as ArduPilot's EKF does.
const POSITION_TIMEOUT_S: f64 = 5.0;
/// Seconds of fixes before the position is trusted.
const SETTLE_S: f64 = 3.0;

/// What is believed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// North, east, down from the origin, metres.
    pub position_m: Vector3<f64>,
    /// North, east, down, metres per second.
    pub velocity_m_s: Vector3<f64>,
    /// Turns body vectors into world vectors.
    pub attitude: UnitQuaternion<f64>,
    /// Body rates less bias, radians per second.
    pub rates_rad_s: Vector3<f64>,
    /// Whether attitude and height can be used.
    pub attitude_ok: bool,
    /// Whether horizontal position and velocity can be used.
    pub position_ok: bool,
}

/// How far the last readings were from what was expected, as shares of what EKF3 takes: the roots of its test ratios, which
/// `EKF_STATUS_REPORT` calls variances.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Innovations {
    /// Of the compass.
    pub compass: f64,
    /// Of the receiver's level velocity.
    pub velocity: f64,
    /// Of the receiver's level position.
    pub position: f64,
}

/// The observer.
#[derive(Debug, Clone)]
pub struct Estimator {
    estimate: Estimate,
    origin: Option<Anchor>,
    step: u64,
    align: u32,
    align_force: Vector3<f64>,
    align_rates: Vector3<f64>,
    gyro_bias: Vector3<f64>,
    lift_bias_m_s2: f64,
    barometer_zero_m: Option<f64>,
    barometer_m: f64,
    first_fix_s: Option<f64>,
    last_fix_s: f64,
    gnss: Option<Gnss>,
    innovations: Innovations,
    /// Horizontal and vertical difference of the last compass reading from the model of the Earth's field, gauss.
    field_error_gauss: [f64; 2],
    compass_taken_s: f64,
}

impl Default for Estimator {
    fn default() -> Self {
        Self {
            estimate: Estimate {
                position_m: Vector3::zeros(),
                velocity_m_s: Vector3::zeros(),
                attitude: UnitQuaternion::identity(),
                rates_rad_s: Vector3::zeros(),
                attitude_ok: false,
                position_ok: false,
            },
            origin: None,
            step: 0,
            align: 0,
            align_force: Vector3::zeros(),
            align_rates: Vector3::zeros(),
            gyro_bias: Vector3::zeros(),
            lift_bias_m_s2: 0.0,
            barometer_zero_m: None,
            barometer_m: 0.0,
            first_fix_s: None,
            last_fix_s: 0.0,
            gnss: None,
            innovations: Innovations::default(),
            field_error_gauss: [0.0; 2],
            compass_taken_s: 0.0,
        }
    }
}

impl Estimator {
    /// What is believed now.
    pub fn estimate(&self) -> &Estimate {
        &self.estimate
    }

    /// The frame of the estimate, from the first fix on.
    pub fn origin(&self) -> Option<&Anchor> {
        self.origin.as_ref()
    }

    /// The last report of the satellite receiver.
    pub fn gnss(&self) -> Option<&Gnss> {
        self.gnss.as_ref()
    }

    /// Pressure height above mean sea level, metres, as last read.
    pub fn barometer_m(&self) -> f64 {
        self.barometer_m
    }

    /// How well the last readings fitted.
    pub fn innovations(&self) -> &Innovations {
        &self.innovations
    }

    /// How far the last compass reading was from the field that is expected here: greatest level and vertical part, gauss.
    pub fn field_error_gauss(&self) -> [f64; 2] {
        self.field_error_gauss
    }

    /// Takes the readings of one step.
    pub fn update(&mut self, sensed: &Sensed) {
        self.step += 1;
        if let Some(height_m) = sensed.barometer_m {
            self.barometer_m = height_m;
        }
        if !self.estimate.attitude_ok {
            self.align(sensed);
            return;
        }
        self.predict(sensed);
        if let Some(height_m) = sensed.barometer_m {
            self.take_barometer(height_m);
        }
        if let Some(field) = sensed.field_gauss {
            self.take_compass(field);
        }
        if let Some(gnss) = sensed.gnss {
            self.gnss = Some(gnss);
            if gnss.fix {
                self.take_gnss(&gnss);
            }
        }
        let now_s = self.now_s();
        self.estimate.position_ok = self.first_fix_s.is_some_and(|first_s| now_s - first_s > SETTLE_S)
            && now_s - self.last_fix_s < POSITION_TIMEOUT_S;
    }

    fn now_s(&self) -> f64 {
        self.step as f64 * STEP_S
    }

    /// Averages readings at rest; then sets attitude from gravity and field.
    fn align(&mut self, sensed: &Sensed) {
        self.align += 1;
        self.align_force += sensed.imu.accelerometer_m_s2;
        self.align_rates += sensed.imu.gyro_rad_s;
        let (true, Some(field)) = (self.align >= ALIGN_STEPS, sensed.field_gauss) else { return };
        let count = f64::from(self.align);
        self.gyro_bias = self.align_rates / count;
        let down = -self.align_force / count;
        let (roll, pitch) = (down.y.atan2(down.z), (-down.x).atan2(down.y.hypot(down.z)));
        let level = UnitQuaternion::from_euler_angles(roll, pitch, 0.0) * field;
        let yaw = DECLINATION_RAD - level.y.atan2(level.x);
        self.estimate.attitude = UnitQuaternion::from_euler_angles(roll, pitch, yaw);
        self.compass_taken_s = self.now_s();
        self.barometer_zero_m = Some(self.barometer_m);
        self.estimate.attitude_ok = true;
    }

    fn predict(&mut self, sensed: &Sensed) {
        let estimate = &mut self.estimate;
        estimate.rates_rad_s = sensed.imu.gyro_rad_s - self.gyro_bias;
        let turn = Quaternion::from_parts(1.0, estimate.rates_rad_s * (STEP_S / 2.0));
        estimate.attitude = UnitQuaternion::new_normalize(estimate.attitude.into_inner() * turn);
        let force = estimate.attitude * sensed.imu.accelerometer_m_s2;
        let mut acceleration = force + Vector3::z() * (GRAVITY_M_S2 - self.lift_bias_m_s2);
        if !estimate.position_ok && self.step as f64 * STEP_S - self.last_fix_s > POSITION_TIMEOUT_S {
            // No velocity to level by: take the accelerometer as plumb line, and do not run away.
            let tilt = force.cross(&-Vector3::z()) / GRAVITY_M_S2 * LEVEL_GAIN;
            estimate.attitude = UnitQuaternion::new(tilt) * estimate.attitude;
            acceleration.x = -0.1 * estimate.velocity_m_s.x;
            acceleration.y = -0.1 * estimate.velocity_m_s.y;
        }
        estimate.velocity_m_s += acceleration * STEP_S;
        estimate.position_m += estimate.velocity_m_s * STEP_S;
    }

    fn take_barometer(&mut self, height_m: f64) {
        let Some(zero_m) = self.barometer_zero_m else { return };
        let innovation = -(height_m - zero_m) - self.estimate.position_m.z;
        let (w, dt) = (HEIGHT_BANDWIDTH, BAROMETER_PERIOD_S);
        self.estimate.position_m.z += 3.0 * w * dt * innovation;
        self.estimate.velocity_m_s.z += 3.0 * w * w * dt * innovation;
        self.lift_bias_m_s2 -= w * w * w * dt * innovation;
    }

    fn take_compass(&mut self, field: Vector3<f64>) {
        let world = self.estimate.attitude * field;
        let error = world - earth_field_gauss();
        self.field_error_gauss = [error.x.abs().max(error.y.abs()), error.z.abs()];
        self.innovations.compass = error.norm() / COMPASS_GATE_GAUSS;
        let now_s = self.now_s();
        if self.innovations.compass < 1.0 {
            self.compass_taken_s = now_s;
        } else if now_s - self.compass_taken_s < COMPASS_TIMEOUT_S {
            return;
        }
        let innovation = wrap(DECLINATION_RAD - world.y.atan2(world.x));
        let turn = UnitQuaternion::from_axis_angle(&Vector3::z_axis(), HEADING_GAIN * innovation);
        self.estimate.attitude = turn * self.estimate.attitude;
    }

    fn take_gnss(&mut self, gnss: &Gnss) {
        let now_s = self.now_s();
        let known = self.first_fix_s.is_some();
        let back = now_s - self.last_fix_s > POSITION_TIMEOUT_S;
        self.last_fix_s = now_s;
        if !known || back {
            self.first_fix_s = Some(now_s);
        }
        let height_m = -self.estimate.position_m.z;
        let origin = *self.origin.get_or_insert_with(|| Anchor::new(gnss.place, gnss.height_amsl_m - height_m));
        let measured = origin.to_ned(gnss.place, gnss.height_amsl_m);
        let estimate = &mut self.estimate;
        if !known || back {
            estimate.position_m = Vector3::new(measured.x, measured.y, estimate.position_m.z);
            estimate.velocity_m_s =
                Vector3::new(gnss.velocity_ned_m_s.x, gnss.velocity_ned_m_s.y, estimate.velocity_m_s.z);
            return;
        }
        let mut slip = gnss.velocity_ned_m_s - estimate.velocity_m_s;
        slip.z = 0.0;
        self.innovations.velocity = slip.norm() / VELOCITY_GATE_M_S;
        self.innovations.position = (measured - estimate.position_m).xy().norm() / POSITION_GATE_M;
        estimate.velocity_m_s += slip * VELOCITY_GAIN;
        estimate.position_m.x += (measured.x - estimate.position_m.x) * POSITION_GAIN;
        estimate.position_m.y += (measured.y - estimate.position_m.y) * POSITION_GAIN;
        // Thrust points up, so a velocity that runs away sideways tells of a wrong tilt.
        let tilt = (-Vector3::z()).cross(&slip) * (TILT_GAIN / (GRAVITY_M_S2 * GNSS_PERIOD_S));
        let tilt = Vector3::new(tilt.x, tilt.y, 0.0).cap_magnitude(0.01);
        estimate.attitude = UnitQuaternion::new(tilt) * estimate.attitude;
        self.gyro_bias -= estimate.attitude.inverse_transform_vector(&tilt) * (BIAS_GAIN / GNSS_PERIOD_S);
    }
}

/// An angle brought into -π..=π.
pub fn wrap(angle_rad: f64) -> f64 {
    let turn = std::f64::consts::TAU;
    angle_rad - turn * (angle_rad / turn).round()
}
