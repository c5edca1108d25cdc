#![doc = include_str!("../README.md")]

pub mod autopilot;
pub mod camera;
pub mod drone;
pub mod exercise;
pub mod host;
pub mod vehicle;

pub use drone::{CameraConfig, Drone, DroneConfig};
pub use host::{Endpoint, HostError, Loss, LossyPipe, SimHost};
