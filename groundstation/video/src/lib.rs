#![doc = include_str!("../README.md")]

pub mod decode;
pub mod footage;
pub mod klv;
mod nal;
pub mod receive;
pub mod snapshot;
pub mod stills;
mod tags;
pub mod ts;
mod unit;

pub use unit::{AccessUnit, Stream};
