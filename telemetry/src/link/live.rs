//! Live links: a reading and a writing thread each, opened again when they fail.

use std::collections::BTreeMap;
use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, TrySendError, bounded};

use super::endpoint::Endpoint;
use super::hub::{Input, LinkChange, Source};
use super::port::{Port, Reader, Writer, open};
use crate::wire::{LinkId, MonoTime, Stamp, TimedFrame, UtcMicros};

/// Datagrams that may wait for the hub: seconds of the busiest link.
const INPUT_BOUND: usize = 8192;
/// Frames that may wait for one link: at 57,600 baud this is more than ten seconds.
const OUTPUT_BOUND: usize = 1024;
/// A frame that waited longer is not sent: its sender has asked again by then, and a command must not come true after it
/// was given up.
const STALE: Duration = Duration::from_secs(2);
/// Pause before a failed link is opened again.
const REOPEN: Duration = Duration::from_secs(1);

/// The program's clock: monotonic time since start, and UTC.
#[derive(Debug, Clone, Copy)]
struct Clock {
    start: Instant,
}

impl Clock {
    fn now(&self) -> Stamp {
        let mono = MonoTime(u64::try_from(self.start.elapsed().as_nanos()).unwrap_or(u64::MAX));
        let utc = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Stamp { mono, utc: UtcMicros(u64::try_from(utc.as_micros()).unwrap_or(u64::MAX)) }
    }
}

/// What a link's two threads share.
#[derive(Default)]
struct Outlet {
    writer: Mutex<Option<Box<dyn Writer>>>,
    /// Why writing failed; the reading thread opens the link again.
    failure: Mutex<Option<io::Error>>,
    /// Whether there is a failure: asked for at every read, so without a lock.
    failed: AtomicBool,
    /// Frames that could not be sent.
    refused: AtomicU64,
    local: Mutex<Option<SocketAddr>>,
}

impl Outlet {
    fn replace(&self, writer: Option<Box<dyn Writer>>, local: Option<SocketAddr>) {
        let mut current = lock(&self.writer);
        self.failed.store(false, Ordering::Relaxed);
        *lock(&self.failure) = None;
        *lock(&self.local) = local;
        *current = writer;
    }

    /// Writes a frame; whether the link took it. Without a link it is dropped, as on an unplugged cable.
    fn write(&self, frame: &[u8]) -> bool {
        let mut writer = lock(&self.writer);
        let Some(open) = writer.as_mut() else { return true };
        match open.write(frame) {
            Ok(taken) => taken,
            Err(error) => {
                *writer = None;
                *lock(&self.failure) = Some(error);
                self.failed.store(true, Ordering::Relaxed);
                false
            }
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Line {
    output: Sender<TimedFrame>,
    outlet: Arc<Outlet>,
    stop: Arc<AtomicBool>,
}

/// The links that there are. Locked for moments only: no reading, writing or opening happens under the lock.
#[derive(Default)]
struct Lines {
    open: BTreeMap<LinkId, Line>,
    threads: Vec<JoinHandle<()>>,
    /// The number given last: a number is never used for a second link.
    last: u8,
}

/// Live links as one [`Source`].
pub struct Live {
    input: Receiver<Input>,
    control: LiveControl,
}

/// Adds and removes links of a [`Live`] while it runs, and tells how they stand. None of it waits for a link.
#[derive(Clone)]
pub struct LiveControl {
    clock: Clock,
    lines: Arc<Mutex<Lines>>,
    input: Sender<Input>,
}

impl Live {
    /// Opens the endpoints, numbered from 1 in their order. An endpoint that cannot be opened now is tried again every
    /// second, and the agent hears of it, unless `strict`: then the first failure is returned.
    ///
    /// # Errors
    /// More than 255 endpoints; the operating system gives no thread; with `strict` also that an endpoint cannot be
    /// opened.
    pub fn open(endpoints: &[Endpoint], strict: bool) -> io::Result<Self> {
        let clock = Clock { start: Instant::now() };
        let (sender, input) = bounded(INPUT_BOUND);
        let control = LiveControl { clock, lines: Arc::default(), input: sender };
        for endpoint in endpoints {
            let first = match open(endpoint) {
                Ok(port) => Some(port),
                Err(error) if strict => return Err(error),
                Err(_) => None,
            };
            control.spawn(endpoint.clone(), first)?;
        }
        Ok(Self { input, control })
    }

    /// Ids of the links, in the order of the endpoints.
    pub fn links(&self) -> impl Iterator<Item = LinkId> + use<> {
        lock(&self.control.lines).open.keys().copied().collect::<Vec<_>>().into_iter()
    }

    /// The time now, by the clock that stamps what is received.
    pub fn now(&self) -> Stamp {
        self.control.clock.now()
    }

    /// Adds and removes links while the hub has this source.
    pub fn control(&self) -> LiveControl {
        self.control.clone()
    }

    /// Frames that were not sent because the link could not keep up or failed.
    pub fn refused(&self, link: LinkId) -> u64 {
        self.control.refused(link)
    }

    /// Our own address on a UDP or TCP link, while it is open: the port that was found for port 0.
    pub fn local_addr(&self, link: LinkId) -> Option<SocketAddr> {
        self.control.local_addr(link)
    }
}

impl LiveControl {
    /// Adds a link. It is opened on a thread of its own; the agent hears when it is up, or why not.
    ///
    /// # Errors
    /// All 255 numbers are used up; the operating system gives no thread.
    pub fn add(&self, endpoint: Endpoint) -> io::Result<LinkId> {
        self.spawn(endpoint, None)
    }

    /// Closes a link.
    pub fn remove(&self, link: LinkId) {
        if let Some(line) = lock(&self.lines).open.remove(&link) {
            line.stop.store(true, Ordering::Relaxed);
        }
    }

    /// Frames that were not sent because the link could not keep up or failed.
    pub fn refused(&self, link: LinkId) -> u64 {
        lock(&self.lines).open.get(&link).map_or(0, |line| line.outlet.refused.load(Ordering::Relaxed))
    }

    /// Our own address on a UDP or TCP link, while it is open: the port that was found for port 0.
    pub fn local_addr(&self, link: LinkId) -> Option<SocketAddr> {
        let outlet = Arc::clone(&lock(&self.lines).open.get(&link)?.outlet);
        *lock(&outlet.local)
    }

    fn spawn(&self, mut endpoint: Endpoint, first: Option<Port>) -> io::Result<LinkId> {
        let mut lines = lock(&self.lines);
        let used_up = || io::Error::new(io::ErrorKind::InvalidInput, "more than 255 links");
        let link = LinkId(lines.last.checked_add(1).ok_or_else(used_up)?);
        let (output, frames) = bounded::<TimedFrame>(OUTPUT_BOUND);
        let (outlet, stop) = (Arc::<Outlet>::default(), Arc::<AtomicBool>::default());
        if let Some(port) = &first {
            *lock(&outlet.local) = port.local;
            keep_port(&mut endpoint, port.local);
        }
        let (clock, input) = (self.clock, self.input.clone());
        let worker =
            Worker { link, endpoint, clock, stop: Arc::clone(&stop), input, outlet: Arc::clone(&outlet), told: None };
        let writer = (Arc::clone(&outlet), Arc::clone(&stop));
        let name = |what: &str| thread::Builder::new().name(format!("link {} {what}", link.0));
        lines.threads.retain(|thread| !thread.is_finished());
        let reading = name("read").spawn(move || worker.read(first))?;
        lines.threads.push(reading);
        let writing = name("write").spawn(move || write(&frames, &writer.0, clock, &writer.1))?;
        lines.threads.push(writing);
        lines.open.insert(link, Line { output, outlet, stop });
        lines.last = link.0;
        Ok(link)
    }
}

/// A port that was found once is taken again when the link is opened again.
fn keep_port(endpoint: &mut Endpoint, local: Option<SocketAddr>) {
    if let (Endpoint::UdpIn { port, .. }, Some(local)) = (endpoint, local) {
        *port = local.port();
    }
}

impl Source for Live {
    fn next(&mut self, until: MonoTime) -> Input {
        let wait = until.since(self.now().mono);
        match self.input.recv_timeout(wait) {
            Ok(input) => input,
            Err(RecvTimeoutError::Timeout) => Input::Time(self.now()),
            Err(RecvTimeoutError::Disconnected) => Input::End,
        }
    }

    fn transmit(&mut self, frame: &TimedFrame) {
        let lines = lock(&self.control.lines);
        if let Some(line) = lines.open.get(&frame.link)
            && let Err(TrySendError::Full(_)) = line.output.try_send(*frame)
        {
            line.outlet.refused.fetch_add(1, Ordering::Relaxed);
        }
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        let threads = {
            let mut lines = lock(&self.control.lines);
            lines.open.values().for_each(|line| line.stop.store(true, Ordering::Relaxed));
            lines.open.clear();
            std::mem::take(&mut lines.threads)
        };
        for thread in threads {
            // A reader may wait for room in the queue: make some.
            while !thread.is_finished() {
                while self.input.try_recv().is_ok() {}
                thread::sleep(Duration::from_millis(1));
            }
            // A panic of a link thread has been printed; there is nothing to add when closing.
            thread.join().unwrap_or_default();
        }
    }
}

/// The reading side of one link.
struct Worker {
    link: LinkId,
    endpoint: Endpoint,
    clock: Clock,
    stop: Arc<AtomicBool>,
    input: Sender<Input>,
    outlet: Arc<Outlet>,
    told: Option<LinkChange>,
}

impl Worker {
    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Tells the hub, but not each second that a link is still down for the same reason.
    fn change(&mut self, change: LinkChange) {
        if self.told.as_ref() == Some(&change) {
            return;
        }
        self.told = Some(change.clone());
        // The hub is gone when this fails, and so is who would hear of it.
        self.input.send(Input::Link { link: self.link, stamp: self.clock.now(), change }).unwrap_or_default();
    }

    fn read(mut self, first: Option<Port>) {
        let mut port = first.map(Ok);
        while !self.stopped() {
            let result = match port.take().unwrap_or_else(|| open(&self.endpoint)) {
                Ok(port) => {
                    keep_port(&mut self.endpoint, port.local);
                    self.outlet.replace(Some(port.writer), port.local);
                    self.change(LinkChange::Up);
                    let result = self.pump(port.reader);
                    // The old port must be closed on both sides before it can be bound again.
                    self.outlet.replace(None, None);
                    result
                }
                Err(error) => Err(error),
            };
            if let Err(error) = result {
                self.change(LinkChange::Down(error.to_string()));
            }
            let reopen_at = Instant::now() + REOPEN;
            while !self.stopped() && Instant::now() < reopen_at {
                thread::sleep(REOPEN / 10);
            }
        }
    }

    fn pump(&self, mut reader: Box<dyn Reader>) -> io::Result<()> {
        let mut buffer = [0; 65_536];
        while !self.stopped() {
            if self.outlet.failed.load(Ordering::Relaxed) {
                return lock(&self.outlet.failure).take().map_or(Ok(()), Err);
            }
            if let Some(length) = reader.read(&mut buffer)? {
                let stamp = self.clock.now();
                let bytes = buffer[..length].to_vec();
                if self.input.send(Input::Bytes { link: self.link, stamp, bytes }).is_err() {
                    return Ok(());
                }
            }
        }
        Ok(())
    }
}

/// The writing side of one link.
fn write(frames: &Receiver<TimedFrame>, outlet: &Outlet, clock: Clock, stop: &AtomicBool) {
    while let Ok(frame) = frames.recv() {
        let fresh = clock.now().mono.since(frame.at) <= STALE;
        if fresh && outlet.write(frame.frame.as_slice()) {
            continue;
        }
        outlet.refused.fetch_add(1, Ordering::Relaxed);
        // What waits is still sent when the owner leaves, but a link that is stuck does not hold him.
        if stop.load(Ordering::Relaxed) {
            return;
        }
    }
}
