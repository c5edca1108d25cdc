//! The capture of a sortie, on a thread of its own beside the log's: every frame in and out and what the crew does, sealed
//! when the sortie ends. Whoever brings something never waits for the disk.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use evidence::Disk;
use evidence::capture::{Capture, CaptureError, Gap, Kind, Policy};
use mission::explain::{Explain, Message};
use mission::message;
use telemetry::wire::{Stamp, TimedFrame, UtcMicros};
use uuid::Uuid;
use video::{AccessUnit, Stream};

/// Records that may wait for the thread: a minute of a busy fleet.
const QUEUE_BOUND: usize = 65_536;
/// The disk gets what is there this often, where nothing comes that would hand it over sooner.
const WRITE_EVERY: Duration = Duration::from_millis(100);
/// A disk that refuses is asked this long to take the end.
const CLOSE_FOR: Duration = Duration::from_secs(10);

struct Item {
    at: Stamp,
    kind: Kind,
    payload: Vec<u8>,
}

/// Where records are brought.
#[derive(Clone)]
pub struct Inbox {
    queue: Sender<Item>,
    /// Records that found no room.
    refused: Arc<AtomicU64>,
    pace: Pace,
}

/// Whose time passes while the disk writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// The world's: whoever brings something never waits.
    Real,
    /// A simulator's, which stands still meanwhile.
    Simulated,
}

impl Inbox {
    /// A frame, received or sent.
    pub fn frame(&self, frame: &TimedFrame) {
        let payload = [&[frame.link.0], frame.frame.as_slice()].concat();
        self.bring(Item { at: Stamp { mono: frame.at, utc: frame.utc }, kind: Kind::Mavlink, payload });
    }

    /// Something is missing.
    pub fn gap(&self, at: Stamp, gap: &Gap) {
        // Texts and numbers: this cannot fail.
        let payload = serde_json::to_vec(gap).unwrap_or_default();
        self.bring(Item { at, kind: Kind::Gap, payload });
    }

    /// A video stream begins.
    pub fn stream(&self, at: Stamp, stream: &Stream) {
        self.bring(Item { at, kind: Kind::Stream, payload: stream.to_json().into_bytes() });
    }

    /// A coded picture of a stream.
    pub fn unit(&self, stream: u8, unit: &AccessUnit) {
        self.bring(Item { at: unit.received, kind: Kind::Video, payload: unit.to_record(stream) });
    }

    /// What somebody did, as JSON.
    pub fn act(&self, at: Stamp, json: &str) {
        self.bring(Item { at, kind: Kind::Act, payload: json.as_bytes().to_vec() });
    }

    /// Frames that were lost before they could be brought: the capture states the gap.
    pub fn missed(&self, frames: u64) {
        self.refused.fetch_add(frames, Ordering::Relaxed);
    }

    fn bring(&self, item: Item) {
        let taken = match self.pace {
            Pace::Real => self.queue.try_send(item).is_ok(),
            Pace::Simulated => self.queue.send(item).is_ok(),
        };
        if !taken {
            self.missed(1);
        }
    }
}

/// A clock that goes on from `now`: what runs beside a link stamps as the link does.
pub fn clock_from(now: Stamp) -> impl Fn() -> Stamp + Clone + Send + Sync {
    let began = Instant::now();
    move || {
        let since = began.elapsed();
        Stamp { mono: now.mono + since, utc: UtcMicros(now.utc.0 + since.as_micros() as u64) }
    }
}

/// An open capture.
pub struct Custody {
    inbox: Inbox,
    thread: JoinHandle<Result<(), CaptureError>>,
}

impl Custody {
    /// Begins the capture of a sortie in `folder`, at `now`.
    ///
    /// # Errors
    /// What the pilot must know: the disk or the system refuses.
    pub fn start(folder: &Path, id: Uuid, now: Stamp, pace: Pace) -> Result<Self, Message> {
        let writer = concat!("groundstation ", env!("CARGO_PKG_VERSION"));
        let disk = Disk::new(folder).map_err(|error| {
            let file = folder.display().to_string();
            message!("evidence-write-failed", file = file, cause = error.to_string())
        })?;
        let (capture, _) =
            Capture::open(disk, Policy::default(), &id.to_string(), writer, now).map_err(|error| error.explain())?;
        let (queue, items) = bounded(QUEUE_BOUND);
        let inbox = Inbox { queue, refused: Arc::default(), pace };
        let clock = clock_from(now);
        let refused = Arc::clone(&inbox.refused);
        let run = move || run(capture, &items, &refused, clock);
        let thread = thread::Builder::new().name("custody".to_owned()).spawn(run);
        let thread = thread.map_err(|error| message!("thread-refused", cause = error.to_string()))?;
        Ok(Self { inbox, thread })
    }

    /// Where records are brought. Nothing is sealed while somebody still holds it.
    pub fn inbox(&self) -> &Inbox {
        &self.inbox
    }

    /// Writes out what is queued and seals the capture.
    pub fn finish(self) -> Result<(), CaptureError> {
        drop(self.inbox);
        // A panic of a thread has been printed, and the capture shows that it has not ended.
        self.thread.join().unwrap_or(Ok(()))
    }
}

/// Writes until nobody brings anything any more. While a disk refuses, the capture holds what it accepted and tries again.
fn run(
    mut capture: Capture<Disk>,
    items: &Receiver<Item>,
    refused: &AtomicU64,
    clock: impl Fn() -> Stamp,
) -> Result<(), CaptureError> {
    let mut written = Instant::now();
    // A simulated world is ahead of this thread's clock.
    let mut latest = Stamp::default();
    let clock = |latest: Stamp| if clock().mono > latest.mono { clock() } else { latest };
    loop {
        match items.recv_timeout(WRITE_EVERY) {
            Ok(item) => {
                latest = item.at;
                // What is refused is counted by the capture itself, and stated there.
                capture.push(item.at, item.kind, &item.payload).unwrap_or_default();
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        if written.elapsed() >= WRITE_EVERY {
            written = Instant::now();
            state(&mut capture, refused, clock(latest));
            // It is tried again until the end, whose result counts.
            capture.write(clock(latest)).unwrap_or_default();
        }
    }
    state(&mut capture, refused, clock(latest));
    let ending = Instant::now();
    loop {
        match capture.finish(clock(latest)) {
            Err(_) if ending.elapsed() < CLOSE_FOR => thread::sleep(WRITE_EVERY),
            result => return result,
        }
    }
}

fn state(capture: &mut Capture<Disk>, refused: &AtomicU64, now: Stamp) {
    let records = refused.swap(0, Ordering::Relaxed);
    if records > 0 {
        capture.missed(now, records);
    }
}
