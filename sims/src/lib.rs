#![doc = include_str!("../README.md")]

pub mod autopilot;
pub mod camera;
pub mod drone;
pub mod host;
pub mod scene;
pub mod vehicle;

#[cfg(test)]
extern crate self as sims;

pub use drone::{CameraConfig, Drone, DroneConfig};
pub use host::{Endpoint, HostError, Loss, LossyPipe, SimHost};
