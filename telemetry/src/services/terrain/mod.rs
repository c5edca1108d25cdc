//! Ground heights for a vehicle that follows the ground: it asks for blocks of 4 by 4 posts, the station answers from what
//! it knows. Both halves.
//!
//! Source: <https://mavlink.io/en/services/terrain.html> and, for how posts are numbered and where they stand, what
//! ArduPilot's terrain library does with them (its `AP_Terrain` and MAVProxy's `terrain` module agree).
//!
//! What is not known is not sent, and is counted: a vehicle that gets no block waits or refuses, one that gets a wrong
//! height flies into the ground.

mod client;
mod grid;
mod server;

pub use client::Client;
pub use grid::{BLOCKS, Grid, POSTS};
pub use server::{Check, Server, Status};
