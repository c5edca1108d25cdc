//! Seeded noise, one stream per user.

use nalgebra::Vector3;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rand_distr::{Distribution, StandardNormal};

/// Who draws from a stream. Every user has its own, so that a new sensor does not shift the noise of the others.
#[derive(Debug, Clone, Copy)]
pub enum Stream {
    /// Turbulence.
    Wind = 1,
    /// Gyroscopes and accelerometers.
    Imu = 2,
    /// Satellite receiver.
    Gnss = 3,
    /// Barometer.
    Barometer = 4,
    /// Magnetometer.
    Compass = 5,
    /// Voltage and current sensor.
    Power = 6,
    /// Reflected signals of satellites.
    Multipath = 7,
}

/// Normally distributed numbers from one seeded stream (`ChaCha8`, 64-bit stream number).
#[derive(Debug, Clone)]
pub struct Noise {
    rng: ChaCha8Rng,
}

impl Noise {
    /// The stream of one user under the seed of the whole drone.
    pub fn new(seed: u64, stream: Stream) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(stream as u64);
        Self { rng }
    }

    /// One draw from the standard normal distribution.
    pub fn standard(&mut self) -> f64 {
        StandardNormal.sample(&mut self.rng)
    }

    /// Three independent draws, each with this standard deviation.
    pub fn vector(&mut self, deviation: f64) -> Vector3<f64> {
        Vector3::new(self.standard(), self.standard(), self.standard()) * deviation
    }
}
