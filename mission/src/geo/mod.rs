//! WGS84 positions, units as types, and conversions to local frames.

mod angle;
mod datum;
mod geodesic;
mod local;
mod measure;
mod position;
mod units;
mod view;

pub use angle::{wrap_pi, wrap_two_pi};
pub use datum::{Datum, UnknownDatum};
pub use geodesic::{azimuth_rad, destination, distance_m};
pub use local::{Enu, LocalFrame, Ned, ecef_from_wgs84, up_at, wgs84_from_ecef};
pub use measure::{Doubts, Length, Point, length_between};
pub use position::{HeightAgl, HeightAmsl, HeightRelHome, LatLon};
pub use units::{Metres, MetresPerSecond, Radians};
pub use view::{FieldOfView, Look, ground_at, look_at, pixel_of};
