#![doc = include_str!("../README.md")]

pub mod bridge;
pub mod clearance;
pub mod coverage;
mod error;
pub mod import;
mod keep_out;
pub mod pattern;
pub mod sites;
pub mod solid;
pub mod ways_back;

pub use error::{BridgeError, FileError, SolidError, Wanted};
pub use keep_out::{HeightsFrom, KeepOut};
