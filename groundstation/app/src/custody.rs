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
use evidence::clock::{Clocks, Settings, Watch};
use evidence::space::Standing;
use mavlink::MessageData;
use mission::explain::{Explain, Message};
use mission::message;
use telemetry::dialect::{GPS_RAW_INT_DATA, MavMessage, SYSTEM_TIME_DATA};
use telemetry::services::time_sync::Offset;
use telemetry::wire::{Stamp, TimedFrame, UtcMicros};
use uuid::Uuid;
use video::{AccessUnit, Stream};

/// Records that may wait for the thread: a minute of a busy fleet.
const QUEUE_BOUND: usize = 65_536;
/// The disk gets what is there this often, where nothing comes that would hand it over sooner.
const WRITE_EVERY: Duration = Duration::from_millis(100);
/// The disk is looked at this often.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// A disk that refuses is asked this long to take the end.
const CLOSE_FOR: Duration = Duration::from_secs(10);

struct Item {
    at: Stamp,
    kind: Kind,
    payload: Vec<u8>,
    /// What it says of another clock.
    clock: Option<Says>,
}

/// What somebody says of a clock that is not ours.
enum Says {
    /// A message of an autopilot, by its system.
    Message(u8, Box<MavMessage>),
    /// When a camera says that a picture was taken, by its stream.
    Video(u8, Option<UtcMicros>),
    /// An aircraft's clock as it was measured, by its system.
    TimeSync(u8, Offset),
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
        let (from, id) = (frame.frame.frame().from(), frame.frame.frame().message_id());
        let tells_time = matches!(id, SYSTEM_TIME_DATA::ID | GPS_RAW_INT_DATA::ID) && from.component == 1;
        let message = tells_time.then(|| frame.frame.frame().decode()).and_then(Result::ok);
        let clock = message.map(|message| Says::Message(from.system, Box::new(message)));
        self.bring(Item { at: Stamp { mono: frame.at, utc: frame.utc }, kind: Kind::Mavlink, payload, clock });
    }

    /// An aircraft's clock as it was measured; what was told before is not told again.
    pub fn time_sync(&self, at: Stamp, system: u8, offset: Offset) {
        let clock = Some(Says::TimeSync(system, offset));
        self.bring(Item { at, kind: Kind::Clock, payload: Vec::new(), clock });
    }

    /// Something is missing.
    pub fn gap(&self, at: Stamp, gap: &Gap) {
        // Texts and numbers: this cannot fail.
        let payload = serde_json::to_vec(gap).unwrap_or_default();
        self.bring(Item { at, kind: Kind::Gap, payload, clock: None });
    }

    /// A video stream begins.
    pub fn stream(&self, at: Stamp, stream: &Stream) {
        self.bring(Item { at, kind: Kind::Stream, payload: stream.to_json().into_bytes(), clock: None });
    }

    /// A coded picture of a stream.
    pub fn unit(&self, stream: u8, unit: &AccessUnit) {
        let clock = Some(Says::Video(stream, unit.sender_utc));
        self.bring(Item { at: unit.received, kind: Kind::Video, payload: unit.to_record(stream), clock });
    }

    /// What somebody did, as JSON.
    pub fn act(&self, at: Stamp, json: &str) {
        self.bring(Item { at, kind: Kind::Act, payload: json.as_bytes().to_vec(), clock: None });
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
    /// Begins the capture of a sortie in `folder`, at `now`. How the disk stands is told to `tell` when it gets worse.
    /// `servers` tell the time: the usual ones where none is named.
    ///
    /// # Errors
    /// What the pilot must know: the disk or the system refuses.
    pub fn start(
        folder: &Path,
        id: Uuid,
        now: Stamp,
        pace: Pace,
        servers: &[String],
        tell: impl Fn(Message) + Send + 'static,
    ) -> Result<Self, Message> {
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
        // Time servers know nothing of a simulated world's clock.
        let mut settings = Settings::default();
        if !servers.is_empty() {
            settings.servers = servers.to_vec();
        }
        let watch = (pace == Pace::Real).then(|| Watch::start(settings, clock_from(now)));
        // Without a thread to ask, the proof says that nothing is known.
        let watch = watch.and_then(Result::ok);
        let desk = Desk { capture, clocks: Clocks::default(), watch, standing: Standing::Plenty, tell: Box::new(tell) };
        let run = move || desk.run(&items, &refused, clock);
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

/// The thread's own things.
struct Desk {
    capture: Capture<Disk>,
    clocks: Clocks,
    watch: Option<Watch>,
    /// How the disk stood when it was told last.
    standing: Standing,
    tell: Box<dyn Fn(Message) + Send>,
}

impl Desk {
    /// Writes until nobody brings anything any more. While a disk refuses, the capture holds what it accepted and tries
    /// again.
    fn run(
        mut self,
        items: &Receiver<Item>,
        refused: &AtomicU64,
        clock: impl Fn() -> Stamp,
    ) -> Result<(), CaptureError> {
        let (mut written, mut looked) = (Instant::now(), Instant::now());
        // A simulated world is ahead of this thread's clock.
        let mut latest = Stamp::default();
        let clock = |latest: Stamp| if clock().mono > latest.mono { clock() } else { latest };
        loop {
            match items.recv_timeout(WRITE_EVERY) {
                Ok(item) => {
                    latest = item.at;
                    self.take(item);
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
            if written.elapsed() >= WRITE_EVERY {
                written = Instant::now();
                let now = clock(latest);
                self.state(refused, now);
                self.clocks(now);
                // It is tried again until the end, whose result counts.
                self.capture.write(now).unwrap_or_default();
            }
            if looked.elapsed() >= LOOK_EVERY {
                looked = Instant::now();
                self.look();
            }
        }
        self.state(refused, clock(latest));
        self.clocks(clock(latest));
        let ending = Instant::now();
        loop {
            match self.capture.finish(clock(latest)) {
                Err(_) if ending.elapsed() < CLOSE_FOR => thread::sleep(WRITE_EVERY),
                result => return result,
            }
        }
    }

    fn take(&mut self, item: Item) {
        match item.clock {
            Some(Says::Message(system, message)) => self.clocks.message(item.at, system, &message),
            Some(Says::Video(stream, sent)) => self.clocks.video(stream, item.at, sent),
            Some(Says::TimeSync(system, offset)) => {
                self.clocks.time_sync(system, offset);
                return;
            }
            None => {}
        }
        // What is refused is counted by the capture itself, and stated there.
        self.capture.push(item.at, item.kind, &item.payload).unwrap_or_default();
    }

    /// States what found no room on its way here.
    fn state(&mut self, refused: &AtomicU64, now: Stamp) {
        let records = refused.swap(0, Ordering::Relaxed);
        if records > 0 {
            self.capture.missed(now, records);
        }
    }

    /// Records how the clocks stand, where something new is known.
    fn clocks(&mut self, now: Stamp) {
        let asked = self.watch.iter().flat_map(Watch::take).collect::<Vec<_>>();
        let heard = self.clocks.poll(now).into_iter().map(|reading| (now, reading));
        for (at, reading) in asked.into_iter().chain(heard) {
            self.capture.push(at, Kind::Clock, &reading.to_json()).unwrap_or_default();
        }
    }

    /// Says how the disk stands when that is another thing than before.
    fn look(&mut self) {
        let space = self.capture.space();
        if space.standing != self.standing {
            self.standing = space.standing;
            (self.tell)(space.explain());
        }
    }
}
