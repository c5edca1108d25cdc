//! The ground station as one state machine: bytes and times in, frames and events out. No I/O, no clock.
//!
//! [`Station`] joins framing, vehicle state and services for any number of links and vehicles. Who owns sockets (see
//! [`crate::link`]) or a simulated clock drives it; the same code flies both.

mod loss;
mod peer;
mod vehicle;

pub use loss::{Loss, LossCounter};
pub use peer::{LinkAlarm, LinkStatus, Station, StationConfig, StationEvent, is_autopilot};
pub use vehicle::{ConnectionEvent, Vehicle, VehicleEvent};
