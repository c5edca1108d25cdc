//! Parameters: the list with its gaps read again, set and confirm, a cache by hash.
//!
//! Source: <https://mavlink.io/en/services/parameter.html>.

mod client;
mod server;
mod value;

pub use client::{Cache, Client, Event, Failure};
pub use server::{Changed, Server};
pub use value::{Encoding, Name, Value, is_simulated};
