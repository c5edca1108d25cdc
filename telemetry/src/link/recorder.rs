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

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, TrySendError, bounded};
use mission::explain::{Explain, Message};
use mission::message;

use crate::dialect::{MavMessage, MavSeverity, STATUSTEXT_DATA};
use crate::wire::{Address, Encoder, TimedFrame, UtcMicros, tlog};

/// Frames that may wait for the disk: a minute of a busy fleet.
const QUEUE_BOUND: usize = 65_536;
const BUFFER_BYTES: usize = 64 * 1024;
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
    /// The first segment cannot be made.
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
    /// Frames that found the queue full; each run of them stands in the log as a gap.
    pub lost: u64,
    /// Why recording ended early.
    pub error: Option<RecorderError>,
}

/// Queues frames for the disk.
pub struct Recorder {
    queue: Sender<TimedFrame>,
    lost: Arc<AtomicU64>,
    thread: JoinHandle<RecorderReport>,
}

impl Recorder {
    /// Starts a log `NAME-001.tlog`, `NAME-002.tlog` … in `folder`. A segment that exists is never overwritten.
    ///
    /// # Errors
    /// The first segment cannot be made.
    pub fn start(folder: &Path, name: &str, policy: RecordingPolicy) -> Result<Self, RecorderError> {
        let (queue, frames) = bounded(QUEUE_BOUND);
        let lost = Arc::new(AtomicU64::new(0));
        let segment = Segment::create(folder, name, 1)?;
        let worker = Worker {
            folder: folder.to_owned(),
            name: name.to_owned(),
            policy,
            segment,
            lost: Arc::clone(&lost),
            noted: 0,
            marks: Encoder::new(LOG_COMPONENT),
            report: RecorderReport::default(),
        };
        let builder = thread::Builder::new().name("flight log".to_owned());
        let thread = builder.spawn(move || worker.run(&frames)).map_err(RecorderError::Thread)?;
        Ok(Self { queue, lost, thread })
    }

    /// Queues a frame. Never blocks.
    pub fn record(&self, frame: &TimedFrame) {
        if let Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) = self.queue.try_send(*frame) {
            self.lost.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Writes out what is queued, syncs and closes.
    pub fn finish(self) -> RecorderReport {
        drop(self.queue);
        let mut report = self.thread.join().unwrap_or_default();
        report.lost = self.lost.load(Ordering::Relaxed);
        report
    }
}

struct Segment {
    path: PathBuf,
    file: File,
    buffer: Vec<u8>,
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
            Ok(file) => Ok(Self { path, file, buffer: Vec::new(), bytes: 0, number, synced_at: Instant::now() }),
            Err(source) => Err(RecorderError::Create { path, source }),
        }
    }

    fn flush(&mut self) -> Result<(), RecorderError> {
        let written = self.file.write_all(&self.buffer);
        self.buffer.clear();
        written.map_err(|source| RecorderError::Write { path: self.path.clone(), source })
    }

    fn sync(&mut self) -> Result<(), RecorderError> {
        self.flush()?;
        self.synced_at = Instant::now();
        self.file.sync_data().map_err(|source| RecorderError::Write { path: self.path.clone(), source })
    }
}

struct Worker {
    folder: PathBuf,
    name: String,
    policy: RecordingPolicy,
    segment: Segment,
    lost: Arc<AtomicU64>,
    /// Lost frames that the log already tells of.
    noted: u64,
    marks: Encoder,
    report: RecorderReport,
}

impl Worker {
    fn run(mut self, frames: &Receiver<TimedFrame>) -> RecorderReport {
        self.report.files.push(self.segment.path.clone());
        let mut result = Ok(());
        while result.is_ok() {
            result = match frames.recv_timeout(self.policy.sync_every) {
                Ok(frame) => self.write(&frame),
                Err(RecvTimeoutError::Timeout) => self.segment.sync(),
                Err(RecvTimeoutError::Disconnected) => break,
            };
        }
        self.report.error = result.and_then(|()| self.segment.sync()).err();
        self.report
    }

    fn write(&mut self, frame: &TimedFrame) -> Result<(), RecorderError> {
        let lost = self.lost.load(Ordering::Relaxed);
        if lost > self.noted {
            let text = format!("log gap: {} frames lost, disk too slow", lost - self.noted);
            self.noted = lost;
            let mark = STATUSTEXT_DATA {
                severity: MavSeverity::MAV_SEVERITY_WARNING,
                text: text.as_str().into(),
                ..Default::default()
            };
            let mark = self.marks.encode(&MavMessage::STATUSTEXT(mark));
            self.append(frame.utc, mark.as_slice());
        }
        self.append(frame.utc, frame.frame.as_slice());
        self.report.frames += 1;
        if self.segment.buffer.len() >= BUFFER_BYTES {
            self.segment.flush()?;
        }
        if self.segment.bytes >= self.policy.segment_bytes {
            self.segment.sync()?;
            self.segment = Segment::create(&self.folder, &self.name, self.segment.number + 1)?;
            self.report.files.push(self.segment.path.clone());
        } else if self.segment.synced_at.elapsed() >= self.policy.sync_every {
            self.segment.sync()?;
        }
        Ok(())
    }

    fn append(&mut self, utc: UtcMicros, frame: &[u8]) {
        let before = self.segment.buffer.len();
        tlog::write(&mut self.segment.buffer, utc, frame);
        self.segment.bytes += (self.segment.buffer.len() - before) as u64;
    }
}
