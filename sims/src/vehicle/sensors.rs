//! What the drone's sensors say, as opposed to what is so.
//!
//! Error models: white noise plus a constant turn-on bias (inertial sensors), white noise plus first-order
//! Gauss–Markov drift (satellite positions, barometer), after Farrell, "Aided Navigation", ch. 4 and 8, with figures of
//! consumer parts. Every sensor draws from a stream of its own and runs at a fixed fraction of the step rate.

use super::battery::Battery;
use super::body::{STEP_S, Truth, Vehicle};
use super::earth::Anchor;
use super::noise::{Noise, Stream};
use super::surroundings::{Look, Receiver, Surroundings};
use jiff::Timestamp;
use mission::geo::LatLon;
use nalgebra::{UnitQuaternion, Vector3};
use std::sync::Arc;

/// Steps between readings.
const BAROMETER_EVERY: u64 = 10;
const COMPASS_EVERY: u64 = 25;
const POWER_EVERY: u64 = 25;
/// Steps between reports of the satellite receiver (5 Hz).
const GNSS_EVERY: u64 = 50;

/// White noise of one reading. Consumer MEMS parts behind 125 Hz of bandwidth, with some vibration.
const GYRO_NOISE_RAD_S: f64 = 0.002;
const ACCELEROMETER_NOISE_M_S2: f64 = 0.08;
/// Turn-on bias left after calibration.
const GYRO_BIAS_RAD_S: f64 = 0.002;
const ACCELEROMETER_BIAS_M_S2: f64 = 0.03;
/// Barometer: noise, drift, time constant of the drift.
const BAROMETER_NOISE_M: f64 = 0.08;
const BAROMETER_DRIFT_M: f64 = 0.3;
const BAROMETER_DRIFT_S: f64 = 300.0;
/// Satellite positions: noise, horizontal and vertical drift, its time constant; noise of the velocity.
const GNSS_NOISE_M: f64 = 0.03;
const GNSS_DRIFT_M: f64 = 0.5;
const GNSS_VERTICAL_DRIFT_M: f64 = 1.0;
const GNSS_DRIFT_S: f64 = 100.0;
const GNSS_VELOCITY_NOISE_M_S: f64 = 0.05;
/// Seconds to the first fix (a warm receiver with aiding), and to a fix after an outage.
const FIRST_FIX_S: f64 = 4.0;
const REACQUIRE_S: f64 = 2.0;
/// Dilution under the open sky that the figures above belong to: horizontal, vertical.
const OPEN_HDOP: f64 = 0.7;
const OPEN_VDOP: f64 = 1.2;
/// Satellites used there.
const OPEN_SATELLITES: u8 = 17;
/// What a receiver says where it has no fix.
const NO_DOP: f64 = 99.99;
/// How long a reflection lasts. Chosen: the time a drone takes past a pier.
const MULTIPATH_S: f64 = 10.0;
/// Standard deviations that an error by reflections does not exceed: their detours end with what reflects them. Chosen.
const MULTIPATH_LIMIT: f64 = 2.0;
/// Strength of the Earth's field, gauss, and its dip at 34° N 120° E (World Magnetic Model 2025, rounded).
const FIELD_GAUSS: f64 = 0.50;
const DIP_RAD: f64 = 0.89;
/// Declination there, radians: 7° west.
pub const DECLINATION_RAD: f64 = -0.122;
const COMPASS_NOISE_GAUSS: f64 = 0.004;

/// One reading of gyroscopes and accelerometers, body frame.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Imu {
    /// Body rates, radians per second.
    pub gyro_rad_s: Vector3<f64>,
    /// Specific force, m/s².
    pub accelerometer_m_s2: Vector3<f64>,
}

/// One report of the satellite receiver.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gnss {
    /// Whether there is a three-dimensional fix; without one position and velocity mean nothing.
    pub fix: bool,
    /// Position, WGS84.
    pub place: LatLon,
    /// Height above mean sea level, metres.
    pub height_amsl_m: f64,
    /// Velocity north, east, down, metres per second.
    pub velocity_ned_m_s: Vector3<f64>,
    /// Satellites used.
    pub satellites: u8,
    /// Horizontal dilution of precision.
    pub hdop: f64,
    /// Vertical dilution of precision.
    pub vdop: f64,
    /// What the receiver believes of its position's error, horizontal and vertical, metres. It knows nothing of reflections.
    pub accuracy_m: [f64; 2],
}

/// Most cells that a report holds: what `BATTERY_STATUS` has room for.
pub const MOST_CELLS: usize = 14;

/// One report of the power module.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Power {
    /// Volts at the terminals.
    pub voltage_v: f64,
    /// Amperes drawn.
    pub current_a: f64,
    /// Volts of each cell; 0 stands for none.
    pub cells_v: [f64; MOST_CELLS],
}

/// All that the autopilot gets to know in one step.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Sensed {
    /// Every step.
    pub imu: Imu,
    /// Pressure height above mean sea level, metres.
    pub barometer_m: Option<f64>,
    /// Magnetic field in the body frame, gauss.
    pub field_gauss: Option<Vector3<f64>>,
    /// Satellite receiver.
    pub gnss: Option<Gnss>,
    /// Power module.
    pub power: Option<Power>,
}

/// What disturbs the compass.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct CompassError {
    /// A field that goes with the body (a current, a magnet): gauss, forward, right, down.
    pub offset_gauss: Vector3<f64>,
    /// How far the field of the Earth seems turned: the heading read from it is too great by this, radians clockwise.
    pub heading_rad: f64,
}

/// The sensors of one drone.
#[derive(Debug, Clone)]
pub struct Sensors {
    anchor: Anchor,
    step: u64,
    imu: Noise,
    gyro_bias: Vector3<f64>,
    accelerometer_bias: Vector3<f64>,
    barometer: Noise,
    barometer_drift_m: f64,
    compass: Noise,
    compass_error: Option<CompassError>,
    gnss: Noise,
    gnss_drift_m: Vector3<f64>,
    gnss_silent_until_s: f64,
    gnss_outage: bool,
    receiver: Option<Receiver>,
    multipath: Noise,
    /// On each axis, in standard deviations.
    multipath_share: Vector3<f64>,
    power: Noise,
}

impl Sensors {
    /// Sensors under a seed, on a drone whose world hangs on this anchor.
    pub fn new(anchor: Anchor, seed: u64) -> Self {
        let mut imu = Noise::new(seed, Stream::Imu);
        let mut barometer = Noise::new(seed, Stream::Barometer);
        let mut gnss = Noise::new(seed, Stream::Gnss);
        Self {
            anchor,
            step: 0,
            gyro_bias: imu.vector(GYRO_BIAS_RAD_S),
            accelerometer_bias: imu.vector(ACCELEROMETER_BIAS_M_S2),
            imu,
            barometer_drift_m: barometer.standard() * BAROMETER_DRIFT_M,
            barometer,
            compass: Noise::new(seed, Stream::Compass),
            compass_error: None,
            gnss_drift_m: gnss.vector(1.0).component_mul(&gnss_spread_m()),
            gnss,
            gnss_silent_until_s: FIRST_FIX_S,
            gnss_outage: false,
            receiver: None,
            multipath: Noise::new(seed, Stream::Multipath),
            multipath_share: Vector3::zeros(),
            power: Noise::new(seed, Stream::Power),
        }
    }

    /// Switches satellite reception off (jamming, a bridge overhead) or on again.
    pub fn set_gnss_outage(&mut self, outage: bool) {
        if self.gnss_outage && !outage {
            self.gnss_silent_until_s = self.step as f64 * STEP_S + REACQUIRE_S;
        }
        self.gnss_outage = outage;
    }

    /// Disturbs the compass, or leaves it in peace.
    pub(crate) fn set_compass_error(&mut self, error: Option<CompassError>) {
        self.compass_error = error;
    }

    /// Puts the drone among solids, under the satellites of their almanac; `boot` is UTC at its power-on.
    pub fn set_surroundings(&mut self, surroundings: Arc<Surroundings>, boot: Timestamp) {
        self.receiver = Some(Receiver::new(surroundings, boot));
    }

    /// Readings after one more step of the vehicle.
    pub fn sample(&mut self, vehicle: &Vehicle) -> Sensed {
        let truth = vehicle.truth();
        let step = self.step;
        self.step += 1;
        let force_noise = self.imu.vector(ACCELEROMETER_NOISE_M_S2);
        Sensed {
            imu: Imu {
                gyro_rad_s: truth.rates_rad_s + self.gyro_bias + self.imu.vector(GYRO_NOISE_RAD_S),
                accelerometer_m_s2: truth.specific_force_m_s2 + self.accelerometer_bias + force_noise,
            },
            barometer_m: step.is_multiple_of(BAROMETER_EVERY).then(|| self.read_barometer(truth)),
            field_gauss: step.is_multiple_of(COMPASS_EVERY).then(|| self.read_compass(truth)),
            gnss: step.is_multiple_of(GNSS_EVERY).then(|| self.read_gnss(truth)),
            power: step.is_multiple_of(POWER_EVERY).then(|| self.read_power(vehicle.battery())),
        }
    }

    fn read_power(&mut self, battery: &Battery) -> Power {
        let noise_v = 0.01 * self.power.standard();
        let mut cells_v = [0.0; MOST_CELLS];
        let count = battery.cells_v().count() as f64;
        cells_v.iter_mut().zip(battery.cells_v()).for_each(|(read_v, cell_v)| *read_v = cell_v + noise_v / count);
        Power {
            voltage_v: battery.voltage_v() + noise_v,
            current_a: (battery.current_a() + 0.05 * self.power.standard()).max(0.0),
            cells_v,
        }
    }

    fn read_barometer(&mut self, truth: &Truth) -> f64 {
        let keep = 1.0 - BAROMETER_EVERY as f64 * STEP_S / BAROMETER_DRIFT_S;
        let shake = BAROMETER_DRIFT_M * (1.0 - keep * keep).sqrt();
        self.barometer_drift_m = keep * self.barometer_drift_m + shake * self.barometer.standard();
        let noise_m = BAROMETER_NOISE_M * self.barometer.standard();
        self.anchor.height_amsl_m() + truth.height_m() + self.barometer_drift_m + noise_m
    }

    fn read_compass(&mut self, truth: &Truth) -> Vector3<f64> {
        let field = earth_field_gauss();
        let noise = self.compass.vector(COMPASS_NOISE_GAUSS);
        let Some(error) = self.compass_error else { return truth.attitude.inverse_transform_vector(&field) + noise };
        let turned = UnitQuaternion::from_axis_angle(&Vector3::z_axis(), -error.heading_rad) * field;
        truth.attitude.inverse_transform_vector(&turned) + noise + error.offset_gauss
    }

    fn read_gnss(&mut self, truth: &Truth) -> Gnss {
        let keep = 1.0 - GNSS_EVERY as f64 * STEP_S / GNSS_DRIFT_S;
        let shake = (1.0 - keep * keep).sqrt();
        self.gnss_drift_m = self.gnss_drift_m * keep + self.gnss.vector(shake).component_mul(&gnss_spread_m());
        let mut error_m = (self.gnss_drift_m, self.gnss.vector(GNSS_NOISE_M));
        let mut slip_m_s = self.gnss.vector(GNSS_VELOCITY_NOISE_M_S);
        let look = self.look(truth);
        let [level, upright] = [(look.hdop / OPEN_HDOP).max(1.0), (look.vdop / OPEN_VDOP).max(1.0)];
        if self.receiver.is_some() {
            let worse = Vector3::new(level, level, upright);
            error_m = (error_m.0.component_mul(&worse), error_m.1.component_mul(&worse));
            slip_m_s.component_mul_assign(&worse);
            error_m.1 += self.reflections_m(look.multipath_m);
        }
        let now_s = (self.step as f64) * STEP_S;
        if !look.fix {
            self.gnss_silent_until_s = self.gnss_silent_until_s.max(now_s + REACQUIRE_S);
        }
        if self.gnss_outage || now_s < self.gnss_silent_until_s {
            return Gnss {
                fix: false,
                place: LatLon::default(),
                height_amsl_m: 0.0,
                velocity_ned_m_s: Vector3::zeros(),
                satellites: if self.receiver.is_some() && !self.gnss_outage { look.satellites } else { 2 },
                hdop: NO_DOP,
                vdop: NO_DOP,
                accuracy_m: [NO_DOP; 2],
            };
        }
        let (place, height_amsl_m) = self.anchor.to_place(truth.position_ned_m + error_m.0 + error_m.1);
        Gnss {
            fix: true,
            place,
            height_amsl_m,
            velocity_ned_m_s: truth.velocity_ned_m_s + slip_m_s,
            satellites: look.satellites,
            hdop: look.hdop,
            vdop: look.vdop,
            accuracy_m: [GNSS_DRIFT_M * level, GNSS_VERTICAL_DRIFT_M * upright],
        }
    }

    /// What of the sky the receiver sees; without surroundings, all of it.
    fn look(&mut self, truth: &Truth) -> Look {
        let open = Look { fix: true, satellites: OPEN_SATELLITES, hdop: OPEN_HDOP, vdop: OPEN_VDOP, multipath_m: 0.0 };
        let Some(receiver) = &mut self.receiver else { return open };
        let (place, _) = self.anchor.to_place(truth.position_ned_m);
        receiver.look(place, truth.height_m(), self.step as f64 * STEP_S)
    }

    fn reflections_m(&mut self, deviation_m: f64) -> Vector3<f64> {
        let keep = 1.0 - GNSS_EVERY as f64 * STEP_S / MULTIPATH_S;
        let shake = (1.0 - keep * keep).sqrt();
        self.multipath_share = self.multipath_share * keep + self.multipath.vector(shake);
        self.multipath_share.map(|share| share.clamp(-MULTIPATH_LIMIT, MULTIPATH_LIMIT)) * deviation_m
    }
}

/// The Earth's field where these drones fly: north, east, down, gauss.
pub(crate) fn earth_field_gauss() -> Vector3<f64> {
    let (sin_dip, cos_dip) = DIP_RAD.sin_cos();
    let (sin, cos) = DECLINATION_RAD.sin_cos();
    Vector3::new(cos_dip * cos, cos_dip * sin, sin_dip) * FIELD_GAUSS
}

fn gnss_spread_m() -> Vector3<f64> {
    Vector3::new(GNSS_DRIFT_M, GNSS_DRIFT_M, GNSS_VERTICAL_DRIFT_M)
}
