//! The only sockets, serial ports, files and threads of this crate.
//!
//! A [`Source`] is where bytes and time come from: live links, a log that is replayed, or (in the application) a
//! simulator in lockstep. [`run`] drives a [`crate::station::Station`] with any of them, so a replay exercises the live path.

mod endpoint;
mod hub;
mod live;
mod port;
mod recorder;
mod replay;

pub use endpoint::{Endpoint, EndpointError};
pub use hub::{Agent, Flow, Input, LinkChange, Source, run};
pub use live::{Live, LiveControl};
pub use recorder::{Recorder, RecorderError, RecorderReport, RecordingPolicy};
pub use replay::{Replay, ReplayError};
