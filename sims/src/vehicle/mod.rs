//! The drone as physics: dynamics, wind, battery and sensors. The truth is kept apart from what is sensed.

mod battery;
mod body;
mod earth;
mod noise;
mod rotor;
mod sensors;
mod surroundings;
mod wind;

pub use battery::{Battery, WeakCell};
pub use body::{STEP_S, Truth, Vehicle, arm_m, inertia_kg_m2};
pub use earth::Anchor;
pub use noise::{Noise, Stream};
pub use rotor::THRUST_TO_WEIGHT;
pub(crate) use sensors::earth_field_gauss;
pub use sensors::{CompassError, DECLINATION_RAD, Gnss, Imu, MOST_CELLS, Power, Sensed, Sensors};
pub use surroundings::{RECEIVER, Surroundings};
pub use wind::{UPDATE_HZ, WindSpec};
