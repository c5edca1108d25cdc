//! Gimbals: who is in control, where it points, point at an angle, at a rate, at a place.
//!
//! Source: <https://mavlink.io/en/services/gimbal_v2.html> (gimbal protocol version 2).

mod client;
mod server;

pub use client::{Client, Event, Information, Pointing, Rates};
pub use server::{Server, ServerEvent, Target};
