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
use video::receive::{Clock, Event, LossCause, Receiver, Source};

use crate::custody::Inbox;

/// How soon it ends when it is told to.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// A stream that is recorded until this is dropped.
pub struct Filming {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Filming {
    /// Records a source as the stream with this number. What happens to the stream is told to `tell`.
    ///
    /// # Errors
    /// What the pilot must know: the source cannot be listened to.
    pub fn start(
        source: Source,
        stream: u8,
        clock: Clock,
        inbox: Inbox,
        tell: impl Fn(Message) + Send + 'static,
    ) -> Result<Self, Message> {
        let receiver = Receiver::start(source, stream, Arc::clone(&clock)).map_err(|error| error.explain())?;
        let stop = Arc::<AtomicBool>::default();
        let told = Arc::clone(&stop);
        let run = move || run(&receiver, stream, &clock, &inbox, &told, tell);
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

fn run(receiver: &Receiver, stream: u8, clock: &Clock, inbox: &Inbox, stop: &AtomicBool, tell: impl Fn(Message)) {
    // When the stream was last heard, and why it stopped since.
    let mut heard: Option<Stamp> = None;
    let mut stopped: Option<String> = None;
    while !stop.load(Ordering::Relaxed) {
        let event = match receiver.events().recv_timeout(LOOK_EVERY) {
            Ok(event) => event,
            Err(RecvTimeoutError::Timeout) => continue,
            Err(RecvTimeoutError::Disconnected) => break,
        };
        match event {
            Event::Started(description) => {
                tell(message!("video-started", source = description.source.as_str()));
                inbox.stream(clock(), &description);
            }
            Event::Unit(unit) => {
                if let (Some(cause), Some(since)) = (stopped.take(), heard) {
                    inbox.gap(unit.received, &gap(format!("video: {cause}"), since, unit.received, 0));
                }
                heard = Some(unit.received);
                inbox.unit(stream, &unit);
            }
            Event::Lost(loss) => {
                tell(loss.explain());
                let cause = match loss.cause {
                    LossCause::Network => "packets lost",
                    LossCause::Garbled => "packets garbled",
                    LossCause::BeforeStart => "no parameter sets yet",
                    LossCause::QueueFull => "queue full",
                    LossCause::OtherSource => "the camera counts anew",
                };
                let since = heard.unwrap_or(loss.at);
                inbox.gap(loss.at, &gap(format!("video: {cause}"), since, loss.at, loss.count));
            }
            Event::Stopped(end) => {
                tell(end.explain());
                stopped.get_or_insert_with(|| format!("{:?}", end.cause));
            }
        }
    }
    if let (Some(cause), Some(since)) = (stopped, heard) {
        inbox.gap(since, &gap(format!("video: {cause}"), since, since, 0));
    }
}

fn gap(cause: String, from: Stamp, until: Stamp, records: u64) -> Gap {
    Gap { cause, from_utc_us: from.utc.0, until_utc_us: until.utc.0, records, torn_bytes: 0 }
}
