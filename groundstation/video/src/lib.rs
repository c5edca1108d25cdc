#![doc = include_str!("../README.md")]

pub mod klv;
pub mod ts;
