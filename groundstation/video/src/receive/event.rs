//! What a receiver says.

use std::time::Duration;

use mission::explain::{Explain, Message};
use mission::message;
use telemetry::wire::Stamp;

use crate::unit::{AccessUnit, Stream};

/// What happened, in order.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// A stream begins, or goes on as another one (size, parameter sets).
    Started(Stream),
    /// A coded picture.
    Unit(AccessUnit),
    /// Something is missing here.
    Lost(Loss),
    /// Nothing comes until the next [`Event::Started`].
    Stopped(Stopped),
}

/// Something that is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Loss {
    /// When that was known.
    pub at: Stamp,
    /// Packets that did not come or could not be used. Of pictures where the cause is [`LossCause::QueueFull`].
    pub count: u64,
    /// Why.
    pub cause: LossCause,
}

/// Why something is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LossCause {
    /// Packets did not arrive.
    Network,
    /// Packets made no sense.
    Garbled,
    /// Pictures came before the parameter sets that they need.
    BeforeStart,
    /// The program that takes the events was too slow for so many pictures.
    QueueFull,
    /// The camera counts anew: it was restarted, or another one took its place.
    OtherSource,
}

impl Explain for Loss {
    fn explain(&self) -> Message {
        let count = self.count as f64;
        match self.cause {
            LossCause::Network => message!("video-lost-network", count = count),
            LossCause::Garbled => message!("video-lost-garbled", count = count),
            LossCause::BeforeStart => message!("video-lost-before-start", count = count),
            LossCause::QueueFull => message!("video-lost-queue", count = count),
            LossCause::OtherSource => message!("video-lost-other-source"),
        }
    }
}

/// A stream that stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stopped {
    /// When.
    pub at: Stamp,
    /// Why.
    pub cause: StopCause,
    /// It is tried again after this long; zero where the receiver goes on listening.
    pub retry_in: Duration,
}

/// Why a stream stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StopCause {
    /// The camera cannot be reached or refuses, in its or the system's words (English).
    Failed(String),
    /// The sender closed the connection.
    Closed,
    /// Nothing came for so long.
    Silent(Duration),
    /// The camera has no H.264 or H.265 video.
    NoVideo,
}

impl Explain for Stopped {
    fn explain(&self) -> Message {
        let seconds = self.retry_in.as_secs_f64();
        match &self.cause {
            StopCause::Failed(reason) => message!("video-stopped-failed", reason = reason.as_str(), seconds = seconds),
            StopCause::Closed => message!("video-stopped-closed", seconds = seconds),
            StopCause::Silent(silence) => message!("video-stopped-silent", silence = silence.as_secs_f64()),
            StopCause::NoVideo => message!("video-stopped-no-video", seconds = seconds),
        }
    }
}
