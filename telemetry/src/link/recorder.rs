//! The tlog recorder: every frame from the first byte, in segments, fsynced, never deleted.
//!
//! A thread writes; the hub only queues. When the queue is full the loss is a gap that is itself written into the log,
//! as a status text of component 155 (`MAV_COMP_ID_LOG`), and reported.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use mission::explain::{Explain, Message};
use mission::message;

use crate::dialect::{MavMessage, MavSeverity, STATUSTEXT_DATA};
use crate::wire::{Address, Encoder, TimedFrame, UtcMicros, tlog};

/// Frames that may wait for the disk: a minute of a busy fleet.
const QUEUE_BOUND: usize = 65_536;
const BUFFER_BYTES: usize = 64 * 1024;
/// Pause before a disk that refused is tried again.
const RETRY: Duration = Duration::from_secs(1);
/// Bounds the loop whatever the policy says.
const SHORTEST_WAIT: Duration = Duration::from_millis(10);
const LOG_COMPONENT: Address = Address { system: 255, component: 155 };

/// When segments end and bytes reach the disk.
#[derive(Debug, Clone, Copy)]
pub struct RecordingPolicy {
    /// A segment is closed at this size.
    pub segment_bytes: u64,
    /// Bytes reach the disk (fsync) at least this often.
    pub sync_every: Duration,
}

impl Default for RecordingPolicy {
    /// 16 MiB segments, synced each second: a crash loses at most a second.
    fn default() -> Self {
        Self { segment_bytes: 16 * 1024 * 1024, sync_every: Duration::from_secs(1) }
    }
}

/// A recording could not be made or went wrong.
#[derive(Debug, thiserror::Error)]
pub enum RecorderError {
    /// A segment cannot be made.
    #[error("cannot create the flight log {}: {source}", path.display())]
    Create {
        /// File.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Writing failed; what was written before is good.
    #[error("writing the flight log {} failed: {source}", path.display())]
    Write {
        /// File.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The operating system gives no thread.
    #[error("no thread for the flight log: {0}")]
    Thread(io::Error),
}

impl Explain for RecorderError {
    fn explain(&self) -> Message {
        let file = |path: &Path| path.display().to_string();
        match self {
            Self::Create { path, source } => {
                message!("tlog-create-failed", file = file(path), cause = source.to_string())
            }
            Self::Write { path, source } => {
                message!("tlog-write-failed", file = file(path), cause = source.to_string())
            }
            Self::Thread(source) => message!("thread-refused", cause = source.to_string()),
        }
    }
}

/// What was recorded.
#[derive(Debug, Default)]
pub struct RecorderReport {
    /// Segments, in order.
    pub files: Vec<PathBuf>,
    /// Frames written.
    pub frames: u64,
    /// Frames that found the queue full or the disk refusing; each run of them stands in the log as a gap.
    pub lost: u64,
    /// What failed first. Recording went on in a new segment as soon as the disk took one.
    pub error: Option<RecorderError>,
}

/// Frames that are not in the log.
#[derive(Debug, Default)]
struct Lost {
    /// Found the queue full.
    refused: AtomicU64,
    /// The disk did not take them.
    failed: AtomicU64,
}

impl Lost {
    fn all(&self) -> u64 {
        self.refused.load(Ordering::Relaxed) + self.failed.load(Ordering::Relaxed)
    }
}

#[derive(Debug)]
struct Queued {
    frame: TimedFrame,
    /// Frames refused before this one: here is the gap.
    refused: u64,
}

/// Queues frames for the disk.
pub struct Recorder {
    queue: Sender<Queued>,
    lost: Arc<Lost>,
    thread: JoinHandle<RecorderReport>,
}

impl Recorder {
    /// Starts a log `NAME-001.tlog`, `NAME-002.tlog` … in `folder`. A segment that exists is never overwritten.
    ///
    /// # Errors
    /// The first segment cannot be made.
    pub fn start(folder: &Path, name: &str, policy: RecordingPolicy) -> Result<Self, RecorderError> {
        let (queue, frames) = bounded(QUEUE_BOUND);
        let lost = Arc::<Lost>::default();
        let worker = Worker::new(folder, name, policy, Arc::clone(&lost))?;
        let builder = thread::Builder::new().name("flight log".to_owned());
        let thread = builder.spawn(move || worker.run(&frames)).map_err(RecorderError::Thread)?;
        Ok(Self { queue, lost, thread })
    }

    /// Queues a frame. Never blocks.
    pub fn record(&self, frame: &TimedFrame) {
        let refused = self.lost.refused.load(Ordering::Relaxed);
        if self.queue.try_send(Queued { frame: *frame, refused }).is_err() {
            self.lost.refused.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Frames lost so far: above zero when the disk is too slow or refuses, and people should know.
    pub fn lost(&self) -> u64 {
        self.lost.all()
    }

    /// Writes out what is queued, syncs and closes.
    pub fn finish(self) -> RecorderReport {
        drop(self.queue);
        let mut report = self.thread.join().unwrap_or_default();
        report.lost = self.lost.all();
        report
    }
}

struct Segment {
    path: PathBuf,
    file: File,
    buffer: Vec<u8>,
    /// Frames in the buffer.
    waiting: u64,
    bytes: u64,
    number: u32,
    synced_at: Instant,
}

impl Segment {
    fn create(folder: &Path, name: &str, number: u32) -> Result<Self, RecorderError> {
        let path = folder.join(format!("{name}-{number:03}.tlog"));
        let make = || {
            std::fs::create_dir_all(folder)?;
            let file = OpenOptions::new().write(true).create_new(true).open(&path)?;
            // The name itself must survive a power cut.
            File::open(folder)?.sync_all()?;
            Ok(file)
        };
        match make() {
            Ok(file) => {
                let (buffer, synced_at) = (Vec::new(), Instant::now());
                Ok(Self { path, file, buffer, waiting: 0, bytes: 0, number, synced_at })
            }
            Err(source) => Err(RecorderError::Create { path, source }),
        }
    }

    /// Hands the buffer to the system; how many frames that were.
    fn flush(&mut self) -> Result<u64, RecorderError> {
        self.file.write_all(&self.buffer).map_err(|source| RecorderError::Write { path: self.path.clone(), source })?;
        self.buffer.clear();
        Ok(std::mem::take(&mut self.waiting))
    }

    /// Brings everything to the disk; how many frames were still in the buffer.
    fn sync(&mut self) -> Result<u64, RecorderError> {
        let frames = self.flush()?;
        self.synced_at = Instant::now();
        match self.file.sync_data() {
            Ok(()) => Ok(frames),
            Err(source) => {
                self.waiting = frames;
                Err(RecorderError::Write { path: self.path.clone(), source })
            }
        }
    }
}

struct Worker {
    folder: PathBuf,
    name: String,
    policy: RecordingPolicy,
    /// `None` while the disk refuses.
    segment: Option<Segment>,
    next_number: u32,
    retry_at: Instant,
    lost: Arc<Lost>,
    /// Frames refused before the last one taken from the queue.
    refused: u64,
    /// Lost frames that the log does not tell of yet.
    missing: u64,
    last_utc: UtcMicros,
    marks: Encoder,
    report: RecorderReport,
}

impl Worker {
    fn new(folder: &Path, name: &str, policy: RecordingPolicy, lost: Arc<Lost>) -> Result<Self, RecorderError> {
        let segment = Segment::create(folder, name, 1)?;
        Ok(Self {
            folder: folder.to_owned(),
            name: name.to_owned(),
            policy,
            report: RecorderReport { files: vec![segment.path.clone()], ..RecorderReport::default() },
            segment: Some(segment),
            next_number: 2,
            retry_at: Instant::now(),
            lost,
            refused: 0,
            missing: 0,
            last_utc: UtcMicros::default(),
            marks: Encoder::new(LOG_COMPONENT),
        })
    }

    fn run(mut self, frames: &Receiver<Queued>) -> RecorderReport {
        loop {
            let result = match frames.recv_timeout(self.policy.sync_every.max(SHORTEST_WAIT)) {
                Ok(frame) => self.write(&frame),
                Err(RecvTimeoutError::Timeout) => self.sync(),
                Err(RecvTimeoutError::Disconnected) => break,
            };
            if let Err(error) = result {
                self.fail(error);
            }
        }
        self.refusals(self.lost.refused.load(Ordering::Relaxed));
        self.note_gap();
        if let Err(error) = self.sync() {
            self.fail(error);
        }
        self.report
    }

    /// Counts what was not written. Recording goes on in a new segment as soon as the disk takes one.
    fn fail(&mut self, error: RecorderError) {
        if let Some(segment) = self.segment.take() {
            self.lose(segment.waiting);
        }
        self.retry_at = Instant::now() + RETRY;
        self.report.error.get_or_insert(error);
    }

    fn lose(&mut self, frames: u64) {
        self.lost.failed.fetch_add(frames, Ordering::Relaxed);
        self.missing += frames;
    }

    fn refusals(&mut self, refused: u64) {
        self.missing += refused - self.refused;
        self.refused = refused;
    }

    fn write(&mut self, Queued { frame, refused }: &Queued) -> Result<(), RecorderError> {
        self.refusals(*refused);
        if self.segment.is_none() {
            let opened = if Instant::now() < self.retry_at { Ok(()) } else { self.open_next() };
            if self.segment.is_none() {
                self.lose(1);
                return opened;
            }
        }
        self.last_utc = frame.utc;
        self.note_gap();
        let Some(segment) = &mut self.segment else { return Ok(()) };
        append(segment, frame.utc, frame.frame.as_slice());
        segment.waiting += 1;
        if segment.buffer.len() >= BUFFER_BYTES {
            self.report.frames += segment.flush()?;
        }
        if segment.bytes >= self.policy.segment_bytes {
            self.report.frames += segment.sync()?;
            self.segment = None;
            self.open_next()?;
        } else if segment.synced_at.elapsed() >= self.policy.sync_every {
            self.report.frames += segment.sync()?;
        }
        Ok(())
    }

    fn open_next(&mut self) -> Result<(), RecorderError> {
        let segment = Segment::create(&self.folder, &self.name, self.next_number)?;
        self.next_number = segment.number + 1;
        self.report.files.push(segment.path.clone());
        self.segment = Some(segment);
        Ok(())
    }

    fn sync(&mut self) -> Result<(), RecorderError> {
        if let Some(segment) = &mut self.segment {
            self.report.frames += segment.sync()?;
        }
        Ok(())
    }

    /// Tells in the log of frames that are not in it.
    fn note_gap(&mut self) {
        let Some(segment) = self.segment.as_mut().filter(|_| self.missing > 0) else { return };
        let text = format!("log gap: {} frames lost", std::mem::take(&mut self.missing));
        let mark = STATUSTEXT_DATA {
            severity: MavSeverity::MAV_SEVERITY_WARNING,
            text: text.as_str().into(),
            ..Default::default()
        };
        let mark = self.marks.encode(&MavMessage::STATUSTEXT(mark));
        append(segment, self.last_utc, mark.as_slice());
    }
}

fn append(segment: &mut Segment, utc: UtcMicros, frame: &[u8]) {
    let before = segment.buffer.len();
    tlog::write(&mut segment.buffer, utc, frame);
    segment.bytes += (segment.buffer.len() - before) as u64;
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::wire::{FrameBytes, LinkId, MonoTime};

    fn frame(number: u64) -> TimedFrame {
        let mut encoder = Encoder::new(Address { system: 1, component: 1 });
        let frame: FrameBytes = encoder.encode(&MavMessage::STATUSTEXT(STATUSTEXT_DATA {
            text: format!("frame {number}").as_str().into(),
            ..Default::default()
        }));
        TimedFrame { link: LinkId(1), at: MonoTime::default(), utc: UtcMicros(1_000_000 + number), frame }
    }

    fn queued(number: u64) -> Queued {
        Queued { frame: frame(number), refused: 0 }
    }

    fn texts(path: &Path) -> Vec<String> {
        let bytes = std::fs::read(path).unwrap();
        let text = |record| match record {
            tlog::Record::Frame { frame, .. } => {
                frame.data::<STATUSTEXT_DATA>().unwrap().text.to_str().unwrap().to_owned()
            }
            tlog::Record::Damaged { offset, bytes } => format!("damaged {offset} {bytes}"),
        };
        tlog::Reader::new(&bytes).map(text).collect()
    }

    #[test]
    fn a_full_queue_is_counted_and_stands_in_the_log_as_a_gap() {
        let folder = tempfile::tempdir().unwrap();
        let (queue, frames) = bounded(4);
        let lost = Arc::<Lost>::default();
        let worker = Worker::new(folder.path(), "a", RecordingPolicy::default(), Arc::clone(&lost)).unwrap();
        let (ended, thread) = (Arc::clone(&lost), thread::spawn(RecorderReport::default));
        let recorder = Recorder { queue, lost, thread };
        // Nobody takes from the queue yet, so what does not fit is known.
        (0..10).for_each(|number| recorder.record(&frame(number)));
        assert_eq!(recorder.lost(), 6);
        drop(recorder);
        let report = worker.run(&frames);
        assert_eq!((report.frames, ended.all()), (4, 6));
        let seen = texts(&report.files[0]);
        assert_eq!(seen, ["frame 0", "frame 1", "frame 2", "frame 3", "log gap: 6 frames lost"]);
    }

    #[test]
    fn a_disk_that_refuses_for_a_while_costs_a_gap_and_not_the_rest_of_the_log() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("log");
        let lost = Arc::<Lost>::default();
        let policy = RecordingPolicy { segment_bytes: 1, ..RecordingPolicy::default() };
        let mut worker = Worker::new(&folder, "a", policy, Arc::clone(&lost)).unwrap();
        // A file where the folder should be: the next segment cannot be made.
        std::fs::rename(&folder, parent.path().join("kept")).unwrap();
        std::fs::write(&folder, "in the way").unwrap();
        let error = worker.write(&queued(0)).unwrap_err();
        worker.fail(error);
        worker.write(&queued(1)).unwrap();
        worker.write(&queued(2)).unwrap();
        std::fs::remove_file(&folder).unwrap();
        worker.retry_at = Instant::now();
        worker.policy.segment_bytes = u64::MAX;
        worker.write(&queued(3)).unwrap();
        let (_, frames) = bounded(1);
        let report = worker.run(&frames);
        assert_eq!((report.frames, lost.all()), (2, 2));
        assert!(matches!(report.error, Some(RecorderError::Create { .. })));
        assert_eq!(texts(&parent.path().join("kept/a-001.tlog")), ["frame 0"]);
        assert_eq!(texts(report.files.last().unwrap()), ["log gap: 2 frames lost", "frame 3"]);
    }
}
