//! GeoJSON (RFC 7946): plans and tracks for maps and databases, and what people draw there. Coordinates are WGS84 by the
//! standard: longitude, latitude, height.

mod read;
mod write;

pub use read::read;
pub use write::{write, write_track};
