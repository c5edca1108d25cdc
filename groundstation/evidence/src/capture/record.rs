//! Records: what came in, when, as it came.
//!
//! Little-endian: length of what follows the check (`u32`), CRC-32C of it (`u32`), kind (`u8`), monotonic time in
//! nanoseconds (`u64`), UTC in microseconds (`u64`), payload.

use std::io::{self, Read};

use telemetry::wire::{MonoTime, Stamp, UtcMicros};

use super::Gap;

/// Bytes of a record before its payload.
pub const HEADER_BYTES: usize = LEAD_BYTES + FIXED_BYTES;
/// Length and check.
const LEAD_BYTES: usize = 8;
/// Kind and times.
const FIXED_BYTES: usize = 17;
/// A payload is never larger: a key frame of 8K video at a hundred times its usual size.
pub const MAX_PAYLOAD_BYTES: usize = 32 << 20;

/// What a record holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// What the capture is about, first in every segment: JSON of [`super::About`].
    About = 1,
    /// A MAVLink frame, received or sent: link (`u8`) and the frame's bytes.
    Mavlink = 2,
    /// A video stream begins or changes: JSON.
    Stream = 3,
    /// A video access unit: stream (`u8`), flags (`u8`: bit 0 key frame, bit 1 parts are missing, bit 2 the sender's UTC
    /// follows the time stamp), 90 kHz time stamp (`u64`), sender's UTC in microseconds (`u64`) where bit 2 is set, Annex B
    /// bytes.
    Video = 4,
    /// What a member of the crew did: JSON.
    Act = 5,
    /// Something is missing here: JSON of [`super::Gap`].
    Gap = 6,
    /// How the clocks stand: JSON.
    Clock = 7,
}

impl Kind {
    /// From its number in a file.
    pub fn from_number(number: u8) -> Option<Self> {
        const ALL: [Kind; 7] =
            [Kind::About, Kind::Mavlink, Kind::Stream, Kind::Video, Kind::Act, Kind::Gap, Kind::Clock];
        ALL.into_iter().find(|kind| *kind as u8 == number)
    }
}

/// A record.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Record<'a> {
    /// Offset of its first byte in the file.
    pub offset: usize,
    /// What it holds.
    pub kind: Kind,
    /// When it came.
    pub at: Stamp,
    /// As it came.
    pub payload: &'a [u8],
}

impl Record<'_> {
    /// Whether another run of the program begins here: its monotonic clock is another one.
    pub fn is_restart(&self) -> bool {
        self.kind == Kind::Gap && serde_json::from_slice(self.payload).is_ok_and(|gap: Gap| gap.is_restart())
    }
}

/// Appends a record to `out`.
pub(super) fn write(out: &mut Vec<u8>, kind: Kind, at: Stamp, payload: &[u8]) {
    let length = FIXED_BYTES + payload.len();
    out.extend((length as u32).to_le_bytes());
    let check_at = out.len();
    out.extend([0; 4]);
    out.push(kind as u8);
    out.extend(at.mono.0.to_le_bytes());
    out.extend(at.utc.0.to_le_bytes());
    out.extend(payload);
    let check = crc32c::crc32c(&out[check_at + 4..]);
    out[check_at..check_at + 4].copy_from_slice(&check.to_le_bytes());
}

/// Where records end before the bytes do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Torn {
    /// Offset of the first byte that belongs to no whole record.
    pub offset: usize,
}

/// Reads records from the bytes of a segment, up to the first that is not whole.
#[derive(Debug, Clone)]
pub struct Records<'a> {
    bytes: &'a [u8],
    at: usize,
    over: bool,
}

impl<'a> Records<'a> {
    /// Starts at the first byte.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, over: false }
    }

    fn next_record(&self) -> Option<(Record<'a>, usize)> {
        let rest = &self.bytes[self.at..];
        let (length, rest) = rest.split_first_chunk::<4>()?;
        let (check, rest) = rest.split_first_chunk::<4>()?;
        let length = u32::from_le_bytes(*length) as usize;
        let record = parse(self.at, *check, rest.get(..length)?)?;
        Some((record, self.at + LEAD_BYTES + length))
    }
}

/// A record from its check and what that covers.
fn parse(offset: usize, check: [u8; 4], body: &[u8]) -> Option<Record<'_>> {
    if body.len() > FIXED_BYTES + MAX_PAYLOAD_BYTES || crc32c::crc32c(body) != u32::from_le_bytes(check) {
        return None;
    }
    let (kind, body) = body.split_first()?;
    let (mono, body) = body.split_first_chunk::<8>()?;
    let (utc, payload) = body.split_first_chunk::<8>()?;
    let at = Stamp { mono: MonoTime(u64::from_le_bytes(*mono)), utc: UtcMicros(u64::from_le_bytes(*utc)) };
    Some(Record { offset, kind: Kind::from_number(*kind)?, at, payload })
}

impl<'a> Iterator for Records<'a> {
    type Item = Result<Record<'a>, Torn>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.over || self.at >= self.bytes.len() {
            return None;
        }
        match self.next_record() {
            Some((record, end)) => {
                self.at = end;
                Some(Ok(record))
            }
            None => {
                self.over = true;
                Some(Err(Torn { offset: self.at }))
            }
        }
    }
}

/// Reads records one after another from a file, of which no more than one record is in memory.
#[derive(Debug)]
pub struct RecordReader<R> {
    input: R,
    at: usize,
    body: Vec<u8>,
    over: bool,
}

impl<R: Read> RecordReader<R> {
    /// Starts at the first byte.
    pub fn new(input: R) -> Self {
        Self { input, at: 0, body: Vec::new(), over: false }
    }

    /// The next record; `None` behind the last one.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn read(&mut self) -> io::Result<Option<Result<Record<'_>, Torn>>> {
        if self.over {
            return Ok(None);
        }
        let offset = self.at;
        let mut lead = [0; LEAD_BYTES];
        let whole = match fill(&mut self.input, &mut lead)? {
            0 => {
                self.over = true;
                return Ok(None);
            }
            count => count == LEAD_BYTES,
        };
        let [l0, l1, l2, l3, c0, c1, c2, c3] = lead;
        let length = u32::from_le_bytes([l0, l1, l2, l3]) as usize;
        self.body.clear();
        if whole && length <= FIXED_BYTES + MAX_PAYLOAD_BYTES {
            // What is not there takes no memory.
            self.input.by_ref().take(length as u64).read_to_end(&mut self.body)?;
        }
        let record = Some(self.body.as_slice()).filter(|body| whole && body.len() == length);
        let record = record.and_then(|body| parse(offset, [c0, c1, c2, c3], body));
        (self.at, self.over) = (offset + LEAD_BYTES + length, record.is_none());
        Ok(Some(record.ok_or(Torn { offset })))
    }

    /// What is read from.
    pub(crate) fn input(&self) -> &R {
        &self.input
    }

    /// What is read from, behind the last record that was read, or somewhere behind where they cease to be whole.
    pub(crate) fn into_inner(self) -> R {
        self.input
    }
}

/// Reads until the buffer is full or the input ends.
fn fill(input: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match input.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}
