//! Why something cannot be made, read or planned.

mod bridge;
mod file;
mod solid;

pub use bridge::BridgeError;
pub use file::{FileError, Wanted};
pub use solid::SolidError;
