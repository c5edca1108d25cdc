//! Operator control: which station commands a vehicle, and how another one asks to take over.
//!
//! Source: `MAV_CMD_REQUEST_OPERATOR_CONTROL` (32100) and `CONTROL_STATUS` (512) of MAVLink's development dialect,
//! <https://mavlink.io/en/messages/development.html>, single-owner mode; times as QGroundControl has them. The vehicle's
//! `CONTROL_STATUS` is the truth: an answer to a command only tells when it says no.

mod client;
mod guard;
mod server;
mod wire;

#[cfg(test)]
mod tests;

use std::time::Duration;

pub use client::{Asked, Client, Event, Holder, Order, Requested, View};
pub use server::Server;
pub use wire::{Answer, Ask, Message, Status};

/// Time that a station in control lets others take over before that is taken back (MAVLink; QGroundControl).
pub const OPEN_FOR: Duration = Duration::from_secs(10);
/// Time in which the station in control may answer a request, where nobody says another (QGroundControl's default).
pub const ANSWER_WITHIN: Duration = Duration::from_secs(10);
/// Longest and shortest such time (MAVLink).
pub const ANSWER_TIMES: std::ops::RangeInclusive<Duration> = Duration::from_secs(3)..=Duration::from_secs(60);
/// Pause between two tries of a message that was not answered. Chosen: QGroundControl waits as long for any command.
const RETRY: Duration = Duration::from_secs(1);
/// Tries, as of any command here: see [`super::command::Client::MAX_TRIES`].
const TRIES: u32 = super::command::Client::MAX_TRIES;
