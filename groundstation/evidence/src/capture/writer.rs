//! Writing: what is accepted is kept in memory until the disk has taken it, and a refusal is a gap that is itself recorded.

use std::collections::VecDeque;
use std::io;
use std::time::Duration;

use telemetry::wire::{MonoTime, Stamp};

use super::manifest::{MANIFEST, Manifest};
use super::open::{CaptureError, Left, Recovered, left as left_open, take_up};
use super::record::{self, HEADER_BYTES, Kind, MAX_PAYLOAD_BYTES};
use super::seal::{About, Closed, Gap, Seal};
use super::{records_name, seal_name};
use crate::space::{Space, Standing, USUAL_BYTES_S, by_refusal, by_room, left};
use crate::{Digests, Folder, Hashes};

/// A segment is closed at this size too, so that one that is read as a whole fits into memory: 140 Mbit/s for a minute.
const MOST_SEGMENT_BYTES: u64 = 1 << 30;

/// What waits for the disk is kept in blocks of this size, so that it never has to be moved.
const BLOCK_BYTES: usize = 1 << 20;
/// The rate is that of the last so many seconds.
const RATE_S: usize = 60;
/// It is known after so long.
const RATE_AFTER: Duration = Duration::from_secs(10);

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

/// Accepted, not yet taken by the disk.
#[derive(Debug, Clone, Default)]
struct Waiting {
    blocks: VecDeque<Vec<u8>>,
    /// Bytes of the first block that the disk has taken.
    taken: usize,
    bytes: usize,
    /// Sizes of the records that wait.
    records: VecDeque<usize>,
    /// Bytes of the first of them that the disk has taken.
    begun: usize,
}

impl Waiting {
    fn push(&mut self, kind: Kind, at: Stamp, payload: &[u8]) {
        let length = HEADER_BYTES + payload.len();
        if self.blocks.back().is_none_or(|block| block.len() + length > block.capacity()) {
            // An empty block that is too small for it would hide from the disk what comes behind it.
            self.blocks.pop_back_if(|block| block.is_empty());
            self.blocks.push_back(Vec::with_capacity(length.max(BLOCK_BYTES)));
        }
        if let Some(block) = self.blocks.back_mut() {
            record::write(block, kind, at, payload);
        }
        self.bytes += length;
        self.records.push_back(length);
    }

    fn first(&self) -> Option<&[u8]> {
        self.blocks.front().map(|block| &block[self.taken..]).filter(|rest| !rest.is_empty())
    }

    /// The disk took so many bytes.
    fn take(&mut self, count: usize) {
        self.bytes -= count;
        self.taken += count;
        if self.blocks.front().is_some_and(|block| block.len() == self.taken) {
            self.taken = 0;
            match self.blocks.pop_front() {
                // An only block is used again.
                Some(mut block) if self.blocks.is_empty() && block.capacity() == BLOCK_BYTES => {
                    block.clear();
                    self.blocks.push_back(block);
                }
                _ => {}
            }
        }
        self.begun += count;
        while self.records.front().is_some_and(|first| *first <= self.begun) {
            self.begun -= self.records.pop_front().unwrap_or(0);
        }
    }

    /// What another one holds comes behind what this one holds. The first record of that one was not begun.
    fn append(&mut self, mut other: Self) {
        if let Some(first) = other.blocks.front_mut() {
            first.drain(..other.taken);
        }
        self.blocks.retain(|block| !block.is_empty());
        self.blocks.append(&mut other.blocks);
        self.bytes += other.bytes;
        self.records.append(&mut other.records);
    }

    /// Gives up the record that the disk has a part of, if there is one. Whether there was.
    fn drop_begun(&mut self) -> bool {
        let Some(rest) = self.records.front().map(|first| first - self.begun).filter(|_| self.begun > 0) else {
            return false;
        };
        // A record lies in one block.
        self.take(rest);
        true
    }
}

/// Bytes accepted in the last minute.
#[derive(Debug, Clone, Default)]
struct Rate {
    accepted: u64,
    seen: VecDeque<(MonoTime, u64)>,
}

impl Rate {
    fn look(&mut self, now: MonoTime) {
        if self.seen.back().is_some_and(|(last, _)| now.since(*last) < Duration::from_secs(1)) {
            return;
        }
        if self.seen.len() == RATE_S {
            self.seen.pop_front();
        }
        self.seen.push_back((now, self.accepted));
    }

    fn bytes_s(&self) -> f64 {
        let ends = self.seen.front().zip(self.seen.back());
        let known = ends.map(|((from, before), (until, after))| (until.since(*from), after - before));
        known
            .filter(|(time, _)| *time >= RATE_AFTER)
            .map_or(USUAL_BYTES_S, |(time, bytes)| bytes as f64 / time.as_secs_f64())
    }
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
    waiting: Waiting,
    missed: Option<Missed>,
    /// Records that were refused since it was opened.
    refused: u64,
    synced: MonoTime,
    /// Bytes were taken since.
    unsynced: bool,
    rate: Rate,
    /// Why the disk refused last.
    trouble: Option<io::ErrorKind>,
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
        let past = take_up(&mut folder, capture)?;
        let mut open = Self {
            folder,
            policy,
            capture: capture.to_owned(),
            writer: writer.to_owned(),
            head: Head::new(past.segments + 1, now),
            previous: past.previous,
            manifest: past.manifest,
            ended: false,
            waiting: Waiting::default(),
            missed: None,
            refused: 0,
            synced: now.mono,
            unsynced: false,
            rate: Rate::default(),
            trouble: None,
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
        if self.waiting.bytes + payload.len() + HEADER_BYTES > self.policy.most_waiting_bytes {
            self.missed(at, 1);
            return Err(Refused::DiskBehind { waiting_bytes: self.waiting.bytes });
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
        self.refused += records;
    }

    /// Bytes that are accepted and that the disk has not taken yet.
    pub fn waiting_bytes(&self) -> usize {
        self.waiting.bytes
    }

    /// Room on the disk, and how it stands. Asks the system: once in a few seconds is enough.
    pub fn space(&self) -> Space {
        let (free_bytes, rate_bytes_s) = (self.folder.free_bytes(), self.rate.bytes_s());
        let left = left(free_bytes, rate_bytes_s);
        let standing = match self.trouble {
            Some(kind) => by_refusal(kind),
            None if self.waiting.bytes > self.policy.most_waiting_bytes / 4 => Standing::Slow,
            None => by_room(free_bytes, left),
        };
        Space {
            folder: self.folder.name(),
            standing,
            free_bytes,
            rate_bytes_s,
            left,
            waiting_bytes: self.waiting.bytes,
            most_waiting_bytes: self.policy.most_waiting_bytes,
            refused: self.refused,
        }
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
        self.rate.look(now.mono);
        let written = self.go_on(now).and_then(|()| self.write_out(now));
        self.note(written)
    }

    fn write_out(&mut self, now: Stamp) -> Result<(), CaptureError> {
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
        let finished = self.go_on(now).and_then(|()| self.end(now));
        self.note(finished)
    }

    fn end(&mut self, now: Stamp) -> Result<(), CaptureError> {
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

    fn note(&mut self, done: Result<(), CaptureError>) -> Result<(), CaptureError> {
        self.trouble = match &done {
            Ok(()) => None,
            Err(CaptureError::Write { source, .. } | CaptureError::Read { source, .. }) => Some(source.kind()),
            Err(_) => Some(io::ErrorKind::Other),
        };
        done
    }

    /// A disk that refused and takes bytes again may not be the one that it was: taken out and put in again, it lacks
    /// what had not reached it. Then its segment is closed with what is there, as after a crash, and another one begun.
    fn go_on(&mut self, now: Stamp) -> Result<(), CaptureError> {
        if self.trouble.is_none() || self.ended {
            return Ok(());
        }
        let name = records_name(self.head.number);
        match self.folder.length(&name) {
            Ok(length) if length == self.head.taken_bytes => return Ok(()),
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(CaptureError::Read { file: name, source: error });
            }
            // Nothing of this segment was taken yet.
            Err(_) if self.head.taken_bytes == 0 => return Ok(()),
            _ => {}
        }
        let past = take_up(&mut self.folder, &self.capture)?;
        let begun = self.waiting.drop_begun();
        let waiting = std::mem::take(&mut self.waiting);
        let head = Head::new(past.segments + 1, now);
        let before = std::mem::replace(&mut self.head, head);
        (self.previous, self.manifest, self.unsynced) = (past.previous, past.manifest, false);
        self.begin(now);
        let from_utc_us = past.recovered.as_ref().map_or(before.first.utc.0, |recovered| recovered.last_utc_us);
        let torn_bytes = past.recovered.map_or(0, |recovered| recovered.torn_bytes);
        let cause = "disk".to_owned();
        // How many records went with the disk nobody can count any more.
        let records = u64::from(begun);
        self.gap(now, &Gap { cause, from_utc_us, until_utc_us: now.utc.0, records, torn_bytes });
        self.head.records += waiting.records.len() as u64;
        self.head.last = before.last;
        self.waiting.append(waiting);
        Ok(())
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
        self.waiting.push(kind, at, payload);
        self.rate.accepted += (HEADER_BYTES + payload.len()) as u64;
        if self.head.records == 0 {
            self.head.first = at;
        }
        self.head.last = at;
        self.head.records += 1;
    }

    fn flush(&mut self) -> Result<(), CaptureError> {
        let name = records_name(self.head.number);
        while let Some(rest) = self.waiting.first() {
            let taken = match self.folder.append(&name, rest) {
                Ok(0) => Err(io::Error::from(io::ErrorKind::WriteZero)),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                taken => taken,
            };
            let taken = taken.map_err(|source| CaptureError::Write { file: name.clone(), source })?;
            self.head.hashes.update(&rest[..taken]);
            self.waiting.take(taken);
            self.unsynced = true;
            self.head.taken_bytes += taken as u64;
        }
        Ok(())
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

/// Closes a capture that a killed program left: what is whole is sealed, torn bytes are put aside, the gap up to `now` is
/// stated, and it has ended. `None` where there is nothing to do: it has ended, another program writes it, or there is
/// none. To be called at the next start for what [`super::unfinished`] finds; once more changes nothing.
///
/// # Errors
/// The folder cannot be read or written; what is in it is damaged, and left as it is.
pub fn recover<F: Folder>(mut folder: F, now: Stamp, writer: &str) -> Result<Option<Recovered>, CaptureError> {
    match left_open(&folder)? {
        Left::Nothing => Ok(None),
        Left::Unlisted(manifest) => {
            let put = folder.put(MANIFEST, manifest.text().as_bytes());
            put.map_err(|source| CaptureError::Write { file: MANIFEST.to_owned(), source })?;
            Ok(None)
        }
        Left::Open { file, .. } if folder.is_written(&file) => Ok(None),
        Left::Open { capture, .. } => {
            let (mut open, recovered) = Capture::open(folder, Policy::default(), &capture, writer, now)?;
            open.finish(now)?;
            Ok(recovered)
        }
    }
}
