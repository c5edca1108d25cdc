//! Receiving a stream: a thread that connects, takes pictures apart from packets, and connects again when that ends.
//!
//! [`rtp`] and [`ts`] read what cameras send and [`Reception`] makes one sequence of pictures of it, without sockets and
//! clocks; only this module and its `session` have those.
//! Nothing here decodes: what a screen does with pictures can fail without one lost here.

mod assemble;
mod event;
mod outlet;
mod reception;
pub mod rtp;
mod session;
mod source;
pub mod ts;

pub use event::{Event, Loss, LossCause, StopCause, Stopped};
pub use reception::Reception;
pub use source::{Source, SourceError};

use std::net::SocketAddr;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use crossbeam_channel::bounded;
use mission::explain::{Explain, Message};
use mission::message;
use telemetry::wire::Stamp;
use tokio::sync::oneshot;

/// Pictures that may wait to be taken: ten seconds of an ordinary stream.
const QUEUE: usize = 300;
/// First pause before another try; doubled each time.
const RETRY: Duration = Duration::from_millis(500);
/// Longest pause.
const RETRY_MOST: Duration = Duration::from_secs(8);
/// A stream that says nothing for so long has stopped: five times the longest gap between key frames that cameras have.
const SILENCE: Duration = Duration::from_secs(5);

/// The program's clock.
pub type Clock = Arc<dyn Fn() -> Stamp + Send + Sync>;

/// Why a receiver does not start.
#[derive(Debug, thiserror::Error)]
pub enum ReceiveError {
    /// The address to listen on is taken, or not of this computer.
    #[error("cannot listen on {address} for video: {source}")]
    Listen {
        /// Which.
        address: SocketAddr,
        /// What the system says.
        source: std::io::Error,
    },
    /// The system gives no thread.
    #[error("no thread to receive video: {0}")]
    Thread(std::io::Error),
}

impl Explain for ReceiveError {
    fn explain(&self) -> Message {
        match self {
            Self::Listen { address, source } => {
                message!("video-not-listening", address = address.to_string(), reason = source.to_string())
            }
            Self::Thread(error) => message!("video-no-thread", reason = error.to_string()),
        }
    }
}

/// Receives one stream until it is dropped.
#[derive(Debug)]
pub struct Receiver {
    events: crossbeam_channel::Receiver<Event>,
    local: Option<SocketAddr>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Receiver {
    /// Starts to receive, as the stream with this number.
    ///
    /// # Errors
    /// An address to listen on that is not free, no thread.
    pub fn start(source: Source, stream: u8, clock: Clock) -> Result<Self, ReceiveError> {
        let (sender, events) = bounded(QUEUE);
        let (stop, stopped) = oneshot::channel();
        let sockets = session::Sockets::open(&source)?;
        let local = sockets.local();
        let thread = std::thread::Builder::new()
            .name(format!("video {stream}"))
            .spawn(move || session::run(source, sockets, stream, outlet::Outlet::new(sender), clock, stopped))
            .map_err(ReceiveError::Thread)?;
        Ok(Self { events, local, stop: Some(stop), thread: Some(thread) })
    }

    /// What happens, in order.
    pub fn events(&self) -> &crossbeam_channel::Receiver<Event> {
        &self.events
    }

    /// Where it listens, if it does.
    pub fn local_addr(&self) -> Option<SocketAddr> {
        self.local
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.stop.take();
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has said so on standard error.
            drop(thread.join());
        }
    }
}
