#![doc = include_str!("../README.md")]

mod band;
mod error;
mod finding;
mod follow;
pub mod geotiff;
mod grid;
pub mod hgt;
mod horizon;
mod plan;
mod profile;
mod terrain;

pub use error::{Problem, TerrainFileError};
pub use finding::{FollowError, TerrainFinding};
pub use follow::{FollowLimits, FollowPoint, Followed, Vertex, follow};
pub use grid::{Extent, Grid, VerticalDatum};
pub use horizon::Horizon;
pub use plan::{FollowedPlan, follow_plan};
pub use profile::{Gap, Profile, ProfilePoint, profile};
pub use terrain::{GroundHeight, OrLevel, Terrain};

/// Files larger than this are not read, bytes: a mosaic of three by three degrees at one arc-second, uncompressed.
pub const MAX_FILE_BYTES: usize = 512 << 20;

/// Reads an elevation file by its content: TIFF by its mark, everything else as HGT, zipped or not. `file` is its name
/// without folders; HGT needs it, because nothing inside says where the tile lies.
///
/// # Errors
/// Names the field of the first thing that cannot be used, and the mend.
pub fn read(file: &str, bytes: &[u8]) -> Result<Grid, TerrainFileError> {
    let tiff = matches!(bytes, [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..]);
    if tiff { geotiff::read(file, bytes) } else { hgt::read(file, bytes) }
}
