//! KML (OGC 07-147r2): plans and tracks for other programs, and what people draw there. Coordinates are WGS84 by the
//! standard: longitude, latitude, height.

mod areas;
mod read;
mod write;

pub use areas::{Area, Ring, areas};
pub use read::read;
pub use write::{write, write_track};

pub(super) use read::{coordinate, read_document};
