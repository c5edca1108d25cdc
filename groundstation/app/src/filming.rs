//! Live video on its way into the capture: what a receiver hears is brought as it comes, and what is missing is stated.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crossbeam_channel::RecvTimeoutError;
use evidence::capture::Gap;
use mission::explain::{Explain, Message};
use mission::message;
use telemetry::wire::Stamp;
use video::Stream;
use video::receive::{Clock, Event, LossCause, Receiver, Source};

use crate::custody::Inbox;

/// Number of the first camera's stream in a capture.
pub const FIRST_STREAM: u8 = 1;
/// How soon it ends when it is told to.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// A stream that is received until this is dropped.
pub struct Filming {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Filming {
    /// Receives a source as the stream with this number; what happens goes to `take`.
    ///
    /// # Errors
    /// What the pilot must know: the source cannot be listened to.
    pub fn start(
        source: Source,
        stream: u8,
        clock: Clock,
        mut take: impl FnMut(Event) + Send + 'static,
    ) -> Result<Self, Message> {
        let receiver = Receiver::start(source, stream, clock).map_err(|error| error.explain())?;
        let stop = Arc::<AtomicBool>::default();
        let told = Arc::clone(&stop);
        let run = move || {
            while !told.load(Ordering::Relaxed) {
                match receiver.events().recv_timeout(LOOK_EVERY) {
                    Ok(event) => take(event),
                    Err(RecvTimeoutError::Timeout) => {}
                    Err(RecvTimeoutError::Disconnected) => break,
                }
            }
        };
        let thread = thread::Builder::new().name("filming".to_owned()).spawn(run);
        let thread = thread.map_err(|error| message!("thread-refused", cause = error.to_string()))?;
        Ok(Self { stop, thread: Some(thread) })
    }
}

impl Drop for Filming {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // A panic of a thread has been printed.
            thread.join().unwrap_or_default();
        }
    }
}

/// A stream's way into captures, which may begin and end while it runs.
pub struct Reel {
    stream: u8,
    described: Option<Stream>,
    /// The capture that is open knows what the stream is.
    told: bool,
    /// Its first picture is one that decoding can start at.
    begun: bool,
    heard: Option<Stamp>,
    /// Why nothing came since.
    stopped: Option<String>,
}

impl Reel {
    /// For the stream with this number.
    pub fn new(stream: u8) -> Self {
        Self { stream, described: None, told: false, begun: false, heard: None, stopped: None }
    }

    /// Brings what happened to the capture that is open, if one is.
    pub fn take(&mut self, event: &Event, inbox: Option<&Inbox>) {
        if let Event::Started(stream) = event {
            self.described = Some(stream.clone());
            self.told = false;
        }
        let Some(inbox) = inbox else {
            (self.told, self.begun, self.heard, self.stopped) = (false, false, None, None);
            return;
        };
        match event {
            Event::Started(_) => {}
            Event::Unit(unit) => {
                let now = unit.received;
                if let (Some(cause), Some(since)) = (self.stopped.take(), self.heard) {
                    inbox.gap(now, &gap(&cause, since, now, 0));
                }
                self.begun |= unit.key;
                if !self.begun {
                    return;
                }
                if !self.told
                    && let Some(stream) = &self.described
                {
                    self.told = true;
                    inbox.stream(now, stream);
                }
                self.heard = Some(now);
                inbox.unit(self.stream, unit);
            }
            Event::Lost(loss) => {
                let cause = match loss.cause {
                    LossCause::Network => "packets lost",
                    LossCause::Garbled => "packets garbled",
                    LossCause::BeforeStart => "no parameter sets yet",
                    LossCause::QueueFull => "queue full",
                    LossCause::OtherSource => "the camera counts anew",
                };
                inbox.gap(loss.at, &gap(cause, self.heard.unwrap_or(loss.at), loss.at, loss.count));
            }
            Event::Stopped(end) => {
                // Where it does not come back the capture says so all the same.
                if self.stopped.is_none() {
                    let since = self.heard.unwrap_or(end.at);
                    inbox.gap(end.at, &gap("stopped", since, end.at, 0));
                }
                self.stopped.get_or_insert_with(|| format!("{:?}", end.cause));
            }
        }
    }
}

fn gap(cause: &str, from: Stamp, until: Stamp, records: u64) -> Gap {
    let cause = format!("video: {cause}");
    Gap { cause, from_utc_us: from.utc.0, until_utc_us: until.utc.0, records, torn_bytes: 0 }
}
