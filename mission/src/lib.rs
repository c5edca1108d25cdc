#![doc = include_str!("../README.md")]

pub mod explain;
pub mod formats;
pub mod geo;
pub mod plan;
pub mod road;
