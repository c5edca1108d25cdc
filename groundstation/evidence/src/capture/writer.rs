//! Writing: what is accepted is kept in memory until the disk has taken it, and a refusal is a gap that is itself recorded.

use std::io;
use std::time::Duration;

use telemetry::wire::{MonoTime, Stamp};

use super::manifest::{MANIFEST, Manifest};
use super::open::{CaptureError, Recovered, recover};
use super::record::{self, HEADER_BYTES, Kind, MAX_PAYLOAD_BYTES};
use super::seal::{About, Closed, Gap, Seal};
use super::{records_name, seal_name};
use crate::{Digests, Folder, Hashes};

/// A segment is closed at this size too, so that one that is read as a whole fits into memory: 140 Mbit/s for a minute.
const MOST_SEGMENT_BYTES: u64 = 1 << 30;

/// When segments end and bytes reach the medium.
#[derive(Debug, Clone, Copy)]
pub struct Policy {
    /// A segment is closed after this time.
    pub segment: Duration,
    /// Bytes reach the medium at least this often.
    pub sync_every: Duration,
    /// Bytes that wait in memory for a disk that refuses or is slow; what comes on top of them is refused.
    pub most_waiting_bytes: usize,
}

impl Default for Policy {
    /// Segments of a minute, synced each second, half a minute of 80 Mbit/s in memory.
    fn default() -> Self {
        Self { segment: Duration::from_secs(60), sync_every: Duration::from_secs(1), most_waiting_bytes: 300 << 20 }
    }
}

/// A record was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Too much waits for the disk already. It is counted, and the gap is recorded once the disk takes bytes again.
    #[error("the disk has not taken {waiting_bytes} bytes yet")]
    DiskBehind {
        /// Bytes that wait.
        waiting_bytes: usize,
    },
    /// It is larger than [`MAX_PAYLOAD_BYTES`].
    #[error("a record of {bytes} bytes is larger than {MAX_PAYLOAD_BYTES}")]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// The capture has ended.
    #[error("the capture has ended")]
    Ended,
}

/// The segment that is being written.
#[derive(Debug, Clone)]
struct Head {
    number: u32,
    begun: MonoTime,
    /// Of the bytes that the disk has taken.
    hashes: Hashes,
    taken_bytes: u64,
    records: u64,
    first: Stamp,
    last: Stamp,
}

impl Head {
    fn new(number: u32, now: Stamp) -> Self {
        let hashes = Hashes::default();
        Self { number, begun: now.mono, hashes, taken_bytes: 0, records: 0, first: now, last: now }
    }
}

/// Records that were refused.
#[derive(Debug, Clone, Copy)]
struct Missed {
    records: u64,
    since: Stamp,
    last: Stamp,
}

/// A capture that is open for writing.
#[derive(Debug, Clone)]
pub struct Capture<F> {
    folder: F,
    policy: Policy,
    capture: String,
    writer: String,
    head: Head,
    previous: Option<Digests>,
    manifest: Manifest,
    /// The last seal is written.
    ended: bool,
    /// Accepted, not yet taken by the disk.
    waiting: Vec<u8>,
    missed: Option<Missed>,
    synced: MonoTime,
    /// Bytes were taken since.
    unsynced: bool,
}

impl<F: Folder> Capture<F> {
    /// Begins a capture in an empty folder, or goes on with the one that is there, after a crash too.
    ///
    /// # Errors
    /// The folder cannot be read or written; what is in it is damaged or another capture's.
    pub fn open(
        mut folder: F,
        policy: Policy,
        capture: &str,
        writer: &str,
        now: Stamp,
    ) -> Result<(Self, Option<Recovered>), CaptureError> {
        let past = recover(&mut folder, capture)?;
        let mut open = Self {
            folder,
            policy,
            capture: capture.to_owned(),
            writer: writer.to_owned(),
            head: Head::new(past.segments + 1, now),
            previous: past.previous,
            manifest: past.manifest,
            ended: false,
            waiting: Vec::new(),
            missed: None,
            synced: now.mono,
            unsynced: false,
        };
        open.begin(now);
        if let Some(recovered) = &past.recovered {
            open.gap(now, &recovered.gap(now));
        }
        open.write(now)?;
        Ok((open, past.recovered))
    }

    /// Accepts a record: from now on it is not lost while the program runs. The disk gets it in [`Self::write`].
    ///
    /// # Errors
    /// It is not accepted, and that is counted.
    pub fn push(&mut self, at: Stamp, kind: Kind, payload: &[u8]) -> Result<(), Refused> {
        if self.ended {
            return Err(Refused::Ended);
        }
        if payload.len() > MAX_PAYLOAD_BYTES {
            let us = at.utc.0;
            let cause = "size".to_owned();
            self.gap(at, &Gap { cause, from_utc_us: us, until_utc_us: us, records: 1, torn_bytes: 0 });
            return Err(Refused::TooLarge { bytes: payload.len() });
        }
        if self.waiting.len() + payload.len() + HEADER_BYTES > self.policy.most_waiting_bytes {
            self.missed(at, 1);
            return Err(Refused::DiskBehind { waiting_bytes: self.waiting.len() });
        }
        self.state_missed(at);
        self.append(at, kind, payload);
        Ok(())
    }

    /// Records that never came here, because whoever brings them found no room: their gap is stated as the disk's.
    pub fn missed(&mut self, at: Stamp, records: u64) {
        let missed = self.missed.get_or_insert(Missed { records: 0, since: at, last: at });
        missed.records += records;
        missed.last = at;
    }

    /// Bytes that are accepted and that the disk has not taken yet.
    pub fn waiting_bytes(&self) -> usize {
        self.waiting.len()
    }

    /// The folder, for whoever looks at what was written.
    pub fn into_folder(self) -> F {
        self.folder
    }

    /// Gives the disk what waits, lets it reach the medium when that is due, and closes a segment that is full. To be
    /// called several times a second. After an error everything still waits, and the next call goes on where it stopped.
    ///
    /// # Errors
    /// The disk refused.
    pub fn write(&mut self, now: Stamp) -> Result<(), CaptureError> {
        if self.ended {
            return Ok(());
        }
        let flushed = self.flush();
        // What a disk has taken before it refused reaches the medium all the same.
        if self.unsynced && now.mono.since(self.synced) >= self.policy.sync_every {
            self.sync(now.mono)?;
        }
        flushed?;
        let full = self.head.taken_bytes >= MOST_SEGMENT_BYTES;
        if full || now.mono.since(self.head.begun) >= self.policy.segment {
            self.close(Closed::Full, now)?;
            self.head = Head::new(self.head.number + 1, now);
            self.begin(now);
            self.flush()?;
        }
        Ok(())
    }

    /// Closes the capture; nothing is accepted any more.
    ///
    /// # Errors
    /// The disk refused. It can be tried again.
    pub fn finish(&mut self, now: Stamp) -> Result<(), CaptureError> {
        if !self.ended {
            self.flush()?;
            self.state_missed(now);
            self.flush()?;
            self.close(Closed::Ended, now)?;
            self.ended = true;
        }
        let text = self.manifest.text().to_owned();
        self.put(MANIFEST.to_owned(), text.as_bytes())
    }

    /// Records what was refused since the disk fell behind.
    fn state_missed(&mut self, at: Stamp) {
        if let Some(missed) = self.missed.take() {
            let gap = Gap {
                cause: "disk".to_owned(),
                from_utc_us: missed.since.utc.0,
                until_utc_us: missed.last.utc.0,
                records: missed.records,
                torn_bytes: 0,
            };
            self.gap(at, &gap);
        }
    }

    fn put(&mut self, name: String, bytes: &[u8]) -> Result<(), CaptureError> {
        self.folder.put(&name, bytes).map_err(|source| CaptureError::Write { file: name, source })
    }

    fn begin(&mut self, now: Stamp) {
        let about = About {
            capture: self.capture.clone(),
            segment: self.head.number,
            previous: self.previous.as_ref().map(|digests| digests.sha256.clone()),
            writer: self.writer.clone(),
        };
        // Strings and numbers only: this cannot fail.
        self.append(now, Kind::About, &serde_json::to_vec(&about).unwrap_or_default());
    }

    fn gap(&mut self, at: Stamp, gap: &Gap) {
        self.append(at, Kind::Gap, &serde_json::to_vec(gap).unwrap_or_default());
    }

    fn append(&mut self, at: Stamp, kind: Kind, payload: &[u8]) {
        record::write(&mut self.waiting, kind, at, payload);
        if self.head.records == 0 {
            self.head.first = at;
        }
        self.head.last = at;
        self.head.records += 1;
    }

    fn flush(&mut self) -> Result<(), CaptureError> {
        let name = records_name(self.head.number);
        let mut taken = 0;
        let result = loop {
            let rest = &self.waiting[taken..];
            if rest.is_empty() {
                break Ok(());
            }
            match self.folder.append(&name, rest) {
                Ok(0) => break Err(io::Error::from(io::ErrorKind::WriteZero)),
                Ok(more) => {
                    self.head.hashes.update(&rest[..more]);
                    taken += more;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => break Err(error),
            }
        };
        self.unsynced |= taken > 0;
        self.head.taken_bytes += taken as u64;
        self.waiting.drain(..taken);
        result.map_err(|source| CaptureError::Write { file: name, source })
    }

    fn sync(&mut self, now: MonoTime) -> Result<(), CaptureError> {
        let name = records_name(self.head.number);
        self.folder.sync(&name).map_err(|source| CaptureError::Write { file: name, source })?;
        self.synced = now;
        self.unsynced = false;
        Ok(())
    }

    fn close(&mut self, closed: Closed, now: Stamp) -> Result<(), CaptureError> {
        self.sync(now.mono)?;
        let head = &self.head;
        let seal = Seal {
            capture: self.capture.clone(),
            segment: head.number,
            file: records_name(head.number),
            bytes: head.taken_bytes,
            records: head.records,
            first_utc_us: head.first.utc.0,
            last_utc_us: head.last.utc.0,
            digests: head.hashes.clone().finish(),
            torn: None,
            previous: self.previous.clone(),
            closed,
        };
        let bytes = seal.to_bytes();
        self.put(seal_name(seal.segment), &bytes)?;
        let own = Digests::of(&bytes);
        self.manifest.segment(&seal, &own);
        self.previous = Some(own);
        Ok(())
    }
}
