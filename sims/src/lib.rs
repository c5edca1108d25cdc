#![doc = include_str!("../README.md")]

pub mod autopilot;
pub mod vehicle;
