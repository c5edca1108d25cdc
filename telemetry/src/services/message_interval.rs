//! Which messages a vehicle sends how often. ArduPilot sends next to nothing until a station asks.
//!
//! Source: <https://mavlink.io/en/mavgen_python/howto_requestmessages.html> and
//! <https://ardupilot.org/dev/docs/mavlink-requesting-data.html> (the older stream groups).

mod client;
mod server;

pub use client::{Client, WANTED};
pub use server::Server;
