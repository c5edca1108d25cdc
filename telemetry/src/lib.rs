#![doc = include_str!("../README.md")]

pub mod services;
pub mod wire;

pub use mavlink::dialects::ardupilotmega as dialect;
