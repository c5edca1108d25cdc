#![doc = include_str!("../README.md")]

mod almanac;
mod dop;
mod error;
mod fields;
mod glonass;
mod kepler;
pub mod nominal;
mod outlook;
mod rinex;
mod satellite;
mod sem;
mod time;
mod tle;
mod view;
mod yuma;

pub use almanac::{Almanac, Constellation, Placed, Reliance, Skipped};
pub use dop::Dop;
pub use error::{FileError, MAX_FILE_BYTES, Notice, Place, Problem, SkyError};
pub use outlook::{Moment, NoFix, Outlook, Point, Rule, Seen, Shadow, over_a_day, predict, shadows};
pub use satellite::{PerSystem, Satellite, SatelliteId, Source, System};
pub use time::GpsTime;
pub use view::{Antenna, Direction, Horizon, SkyGrid};
