//! MAVLink microservices, one module each, client and server half. No I/O; the clock is passed in.
//!
//! Every half has the same shape: `on_message`, `poll_send`, `poll_event`, and where it has timers `on_deadline` and
//! `next_deadline`.
//! Halves are tested against each other through a lossy pipe and, in `.ci/run`, against software we did not write.

// Some messages that real vehicles and stations still send are marked deprecated in the dialect.
#![allow(deprecated)]

pub mod camera;
pub mod command;
pub mod ftp;
pub mod gimbal;
pub mod heartbeat;
pub mod manual_control;
pub mod message_interval;
pub mod mission;
pub mod operator_control;
pub mod parameter;
mod queue;
mod rtt;
pub mod terrain;
pub mod time_sync;
pub mod version;

pub use queue::Queue;
pub use rtt::Rtt;
