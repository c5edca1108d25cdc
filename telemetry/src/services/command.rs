//! Commands: one pending per target and command, retried after the measured round trip, progress reported.
//!
//! Source: <https://mavlink.io/en/services/command.html>.

mod client;
mod server;

pub use client::{Client, Event, Failure, Request};
pub(crate) use server::command_from_number;
pub use server::{Received, Server};
