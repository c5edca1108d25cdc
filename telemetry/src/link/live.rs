//! Live links: a reading and a writing thread each, opened again when they fail.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, TrySendError, bounded};

use super::endpoint::Endpoint;
use super::hub::{Input, LinkChange, Source};
use super::port::{Reader, Writer, open};
use crate::wire::{FrameBytes, LinkId, MonoTime, Stamp, TimedFrame, UtcMicros};

/// Datagrams that may wait for the hub: seconds of the busiest link.
const INPUT_BOUND: usize = 8192;
/// Frames that may wait for one link: at 57,600 baud this is more than ten seconds.
const OUTPUT_BOUND: usize = 1024;
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

struct Line {
    output: Sender<FrameBytes>,
    /// Frames that found the output full.
    refused: Arc<AtomicU64>,
}

/// Live links as one [`Source`].
pub struct Live {
    clock: Clock,
    input: Receiver<Input>,
    lines: BTreeMap<LinkId, Line>,
    stop: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl Live {
    /// Opens the endpoints, numbered from 1 in their order. An endpoint that cannot be opened now is tried again every
    /// second, and the agent hears of it, unless `strict`: then the first failure is returned.
    ///
    /// # Errors
    /// The operating system gives no thread; with `strict` also that an endpoint cannot be opened.
    pub fn open(endpoints: &[Endpoint], strict: bool) -> io::Result<Self> {
        let clock = Clock { start: Instant::now() };
        let (sender, input) = bounded(INPUT_BOUND);
        let stop = Arc::new(AtomicBool::new(false));
        let mut live = Self { clock, input, lines: BTreeMap::new(), stop, threads: Vec::new() };
        for (number, endpoint) in (1_u8..).zip(endpoints) {
            let first = match open(endpoint) {
                Ok(port) => Some(port),
                Err(error) if strict => return Err(error),
                Err(_) => None,
            };
            live.spawn(LinkId(number), endpoint.clone(), first, sender.clone())?;
        }
        Ok(live)
    }

    /// Ids of the links, in the order of the endpoints.
    pub fn links(&self) -> impl Iterator<Item = LinkId> + '_ {
        self.lines.keys().copied()
    }

    /// The time now, by the clock that stamps what is received.
    pub fn now(&self) -> Stamp {
        self.clock.now()
    }

    /// Frames that were not sent because the link could not keep up.
    pub fn refused(&self, link: LinkId) -> u64 {
        self.lines.get(&link).map_or(0, |line| line.refused.load(Ordering::Relaxed))
    }

    fn spawn(
        &mut self,
        link: LinkId,
        endpoint: Endpoint,
        first: Option<(Box<dyn Reader>, Box<dyn Writer>)>,
        input: Sender<Input>,
    ) -> io::Result<()> {
        let (output, frames) = bounded::<FrameBytes>(OUTPUT_BOUND);
        let (writers, new_writer) = bounded::<Box<dyn Writer>>(1);
        let worker = Worker { link, endpoint, clock: self.clock, stop: Arc::clone(&self.stop), input, writers };
        let name = |what: &str| thread::Builder::new().name(format!("link {} {what}", link.0));
        self.threads.push(name("read").spawn(move || worker.read(first))?);
        self.threads.push(name("write").spawn(move || write(&frames, &new_writer))?);
        self.lines.insert(link, Line { output, refused: Arc::default() });
        Ok(())
    }
}

impl Source for Live {
    fn next(&mut self, until: MonoTime) -> Input {
        let wait = until.since(self.clock.now().mono);
        match self.input.recv_timeout(wait) {
            Ok(input) => input,
            Err(RecvTimeoutError::Timeout) => Input::Time(self.clock.now()),
            Err(RecvTimeoutError::Disconnected) => Input::End,
        }
    }

    fn transmit(&mut self, frame: &TimedFrame) {
        if let Some(line) = self.lines.get(&frame.link)
            && let Err(TrySendError::Full(_)) = line.output.try_send(frame.frame)
        {
            line.refused.fetch_add(1, Ordering::Relaxed);
        }
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        self.lines.clear();
        // A reader may wait for room in the queue: make some.
        while self.input.try_recv().is_ok() {}
        for thread in self.threads.drain(..) {
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
    writers: Sender<Box<dyn Writer>>,
}

impl Worker {
    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    fn change(&self, change: LinkChange) {
        // The hub is gone when this fails, and so is who would hear of it.
        self.input.send(Input::Link { link: self.link, stamp: self.clock.now(), change }).unwrap_or_default();
    }

    fn read(self, first: Option<(Box<dyn Reader>, Box<dyn Writer>)>) {
        let mut port = first.map(Ok);
        while !self.stopped() {
            match port.take().unwrap_or_else(|| open(&self.endpoint)) {
                Ok((reader, writer)) => {
                    self.change(LinkChange::Up);
                    if self.writers.send(writer).is_err() {
                        return;
                    }
                    if let Err(error) = self.pump(reader) {
                        self.change(LinkChange::Down(error.to_string()));
                    }
                }
                Err(error) => self.change(LinkChange::Down(error.to_string())),
            }
            let reopen_at = Instant::now() + REOPEN;
            while !self.stopped() && Instant::now() < reopen_at {
                thread::park_timeout(REOPEN / 10);
            }
        }
    }

    fn pump(&self, mut reader: Box<dyn Reader>) -> io::Result<()> {
        let mut buffer = [0; 65_536];
        while !self.stopped() {
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

/// The writing side: frames to the newest writer; without one they are dropped, as on an unplugged cable.
fn write(frames: &Receiver<FrameBytes>, new_writer: &Receiver<Box<dyn Writer>>) {
    let mut writer: Option<Box<dyn Writer>> = None;
    while let Ok(frame) = frames.recv() {
        if let Ok(newer) = new_writer.try_recv() {
            writer = Some(newer);
        }
        if let Some(open) = &mut writer
            && open.write(frame.as_slice()).is_err()
        {
            // The reader sees the same failure and opens again.
            writer = None;
        }
    }
}
