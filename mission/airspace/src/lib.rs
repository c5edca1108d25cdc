#![doc = include_str!("../README.md")]

mod bridge_size;
mod error;
mod finding;
mod flat;
mod flight;
mod map;
pub mod protection;
pub mod read;
mod zone;

pub use error::{AirspaceFileError, Problem};
pub use finding::{Encounter, ZoneFinding};
pub use flight::{Flight, FlightPoint};
pub use map::{Airspace, Heights, Nearby};
pub use read::{Loading, Note, ReadZones, read};
pub use zone::{Band, Level, Shape, Source, Window, Zone, ZoneKind};
