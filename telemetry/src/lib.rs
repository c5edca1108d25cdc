#![doc = include_str!("../README.md")]

pub mod link;
pub mod services;
pub mod station;
pub mod traffic;
pub mod vehicle;
pub mod wire;

pub use mavlink::dialects::ardupilotmega as dialect;
