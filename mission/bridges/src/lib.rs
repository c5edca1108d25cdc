#![doc = include_str!("../README.md")]

mod error;
pub mod solid;

pub use error::SolidError;
