#![doc = include_str!("../README.md")]

pub mod autopilot;
pub mod camera;
pub mod classroom;
pub mod drone;
pub mod exercise;
pub mod host;
pub mod scene;
pub mod vehicle;

#[cfg(test)]
extern crate self as sims;

pub use drone::{CameraConfig, Drone, DroneConfig, Emitter, Fault, FaultKind, Traffic};
pub use host::{Checkpoint, Endpoint, HostError, Loss, LossyPipe, SimHost};
