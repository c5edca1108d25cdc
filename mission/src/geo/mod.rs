//! WGS84 positions, units as types, and conversions to local frames.

mod position;
mod units;

pub use position::{HeightAgl, HeightAmsl, HeightRelHome, LatLon};
pub use units::{Metres, MetresPerSecond, Radians};
