//! A log as a source: its frames at its times, at any speed. What the station sends goes nowhere.

use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use mission::explain::{Explain, Message};
use mission::message;

use super::hub::{Input, Source};
use crate::wire::{LinkId, MonoTime, Stamp, TimedFrame, UtcMicros, tlog};

/// A log that cannot be replayed.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// The file cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// File.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// There is no good record in it.
    #[error("{} holds no MAVLink frame: not a tlog, or damaged from its first byte", path.display())]
    Empty {
        /// File.
        path: PathBuf,
    },
}

impl Explain for ReplayError {
    fn explain(&self) -> Message {
        match self {
            Self::Read { path, source } => {
                message!("tlog-read-failed", file = path.display().to_string(), cause = source.to_string())
            }
            Self::Empty { path } => message!("tlog-empty", file = path.display().to_string()),
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    mono: MonoTime,
    utc: UtcMicros,
    start: usize,
    end: usize,
}

/// Longest silence that is played; a longer one is a clock that was set, or another flight.
const MAX_SILENCE_US: u64 = 60_000_000;

/// Slowest replay: the loop looks at its owner every 20 ms of the log's time, so slower would not be stopped in time.
pub(super) const MIN_SPEED: f64 = 0.01;

/// Monotonic time from a log's stamps: stands still where they step back, and shortens long silences.
#[derive(Debug, Default)]
struct LogClock {
    last: Option<UtcMicros>,
    mono: MonoTime,
}

impl LogClock {
    fn advance(&mut self, utc: UtcMicros) -> MonoTime {
        let step_us = self.last.map_or(0, |last| utc.0.saturating_sub(last.0)).min(MAX_SILENCE_US);
        self.last = Some(utc);
        self.mono = self.mono + Duration::from_micros(step_us);
        self.mono
    }
}

/// A tlog as a [`Source`] with one link.
#[derive(Debug)]
pub struct Replay {
    bytes: Vec<u8>,
    entries: Vec<Entry>,
    at: usize,
    damaged: Vec<(usize, usize)>,
    speed: f64,
    started: Option<Instant>,
    now: Stamp,
}

impl Replay {
    /// The replay's only link.
    pub const LINK: LinkId = LinkId(1);

    /// Reads a log, to be played `speed` times as fast as it was recorded, at least 0.01; infinity is as fast as possible.
    ///
    /// # Errors
    /// The file cannot be read or holds no frame.
    pub fn open(path: &Path, speed: f64) -> Result<Self, ReplayError> {
        let bytes = std::fs::read(path).map_err(|source| ReplayError::Read { path: path.to_owned(), source })?;
        let mut entries = Vec::new();
        let mut damaged = Vec::new();
        let mut at = 0;
        let mut clock = LogClock::default();
        for record in tlog::Reader::new(&bytes) {
            match record {
                tlog::Record::Frame { utc, frame } => {
                    let start = at + size_of::<u64>();
                    at = start + frame.bytes().len();
                    entries.push(Entry { mono: clock.advance(utc), utc, start, end: at });
                }
                tlog::Record::Damaged { offset, bytes } => {
                    damaged.push((offset, bytes));
                    at = offset + bytes;
                }
            }
        }
        let Some(first) = entries.first().copied() else { return Err(ReplayError::Empty { path: path.to_owned() }) };
        let now = Stamp { mono: MonoTime::default(), utc: first.utc };
        Ok(Self { bytes, entries, at: 0, damaged, speed: speed.max(MIN_SPEED), started: None, now })
    }

    /// Time of the first frame.
    pub fn start(&self) -> Stamp {
        self.now
    }

    /// Frames in all.
    pub fn frames(&self) -> usize {
        self.entries.len()
    }

    /// Damaged stretches: offset and length in bytes.
    pub fn damaged(&self) -> &[(usize, usize)] {
        &self.damaged
    }

    /// Waits until the log's time `mono` has come, at the replay's speed.
    fn pace(&mut self, mono: MonoTime) {
        if self.speed.is_finite() {
            let started = *self.started.get_or_insert_with(Instant::now);
            let due = started + Duration::from_secs_f64(mono.since(MonoTime::default()).as_secs_f64() / self.speed);
            thread::sleep(due.saturating_duration_since(Instant::now()));
        }
    }
}

impl Source for Replay {
    fn next(&mut self, until: MonoTime) -> Input {
        let Some(entry) = self.entries.get(self.at).copied() else { return Input::End };
        let due = entry.mono.max(self.now.mono);
        if until < due {
            self.pace(until);
            let waited = until.since(self.now.mono);
            let utc = UtcMicros(self.now.utc.0 + u64::try_from(waited.as_micros()).unwrap_or(0));
            self.now = Stamp { mono: until.max(self.now.mono), utc };
            return Input::Time(self.now);
        }
        self.pace(due);
        self.at += 1;
        self.now = Stamp { mono: due, utc: entry.utc };
        Input::Bytes { link: Self::LINK, stamp: self.now, bytes: self.bytes[entry.start..entry.end].to_vec() }
    }

    fn transmit(&mut self, _frame: &TimedFrame) {}
}
