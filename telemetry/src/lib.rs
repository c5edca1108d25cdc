#![doc = include_str!("../README.md")]

pub mod wire;

pub use mavlink::dialects::ardupilotmega as dialect;
