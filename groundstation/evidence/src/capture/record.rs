//! Records: what came in, when, as it came.
//!
//! Little-endian: length of what follows the check (`u32`), CRC-32C of it (`u32`), kind (`u8`), monotonic time in
//! nanoseconds (`u64`), UTC in microseconds (`u64`), payload.

use telemetry::wire::{MonoTime, Stamp, UtcMicros};

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
        let body = rest.get(..length)?;
        if length > FIXED_BYTES + MAX_PAYLOAD_BYTES || crc32c::crc32c(body) != u32::from_le_bytes(*check) {
            return None;
        }
        let (kind, body) = body.split_first()?;
        let (mono, body) = body.split_first_chunk::<8>()?;
        let (utc, payload) = body.split_first_chunk::<8>()?;
        let at = Stamp { mono: MonoTime(u64::from_le_bytes(*mono)), utc: UtcMicros(u64::from_le_bytes(*utc)) };
        let record = Record { offset: self.at, kind: Kind::from_number(*kind)?, at, payload };
        Some((record, self.at + LEAD_BYTES + length))
    }
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
