#![doc = include_str!("../README.md")]

pub mod decode;
pub mod footage;
pub mod klv;
pub mod mask;
mod nal;
pub mod receive;
pub mod snapshot;
pub mod stills;
mod tags;
pub mod ts;
mod unit;

pub use unit::{AccessUnit, Stream};
