//! The tlog format: an 8-byte big-endian UTC time in microseconds before each raw frame.
//!
//! Read by pymavlink, MAVProxy, Mission Planner and QGroundControl. A torn or damaged file is read as far as it is
//! good, and what was skipped is reported.

use super::frame::{Frame, MAX_FRAME_BYTES};
use super::framer::Framer;
use super::time::UtcMicros;

const STAMP_BYTES: usize = 8;

/// Appends one record to `out`.
pub fn write(out: &mut Vec<u8>, utc: UtcMicros, frame: &[u8]) {
    out.extend_from_slice(&utc.0.to_be_bytes());
    out.extend_from_slice(frame);
}

/// What a reader met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Record<'a> {
    /// A frame and its time.
    Frame {
        /// When it was received or sent.
        utc: UtcMicros,
        /// The frame.
        frame: Frame<'a>,
    },
    /// Bytes that are no record; reading goes on behind them.
    Damaged {
        /// Where they start in the file.
        offset: usize,
        /// How many.
        bytes: usize,
    },
}

/// Reads records from the bytes of a tlog.
#[derive(Debug)]
pub struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    /// Starts at the first byte.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    fn record_at(&self, at: usize) -> Option<(UtcMicros, Frame<'a>)> {
        let rest = self.bytes.get(at..)?;
        let (stamp, rest) = rest.split_first_chunk::<STAMP_BYTES>()?;
        let frame = frame_at(rest)?;
        Some((UtcMicros(u64::from_be_bytes(*stamp)), frame))
    }
}

/// The frame at the very start of `bytes`, if there is a whole good one.
fn frame_at(bytes: &[u8]) -> Option<Frame<'_>> {
    let mut length = None;
    let mut framer = Framer::new();
    let window = &bytes[..bytes.len().min(MAX_FRAME_BYTES)];
    if !matches!(window.first(), Some(0xFD | 0xFE)) {
        return None;
    }
    framer.first_frame(window, |frame| length = Some(frame.bytes().len()));
    length.map(|length| Frame::new(&bytes[..length]))
}

impl<'a> Iterator for Reader<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        if self.at >= self.bytes.len() {
            return None;
        }
        if let Some((utc, frame)) = self.record_at(self.at) {
            self.at += STAMP_BYTES + frame.bytes().len();
            return Some(Record::Frame { utc, frame });
        }
        let offset = self.at;
        self.at = (offset + 1..self.bytes.len()).find(|&at| self.record_at(at).is_some()).unwrap_or(self.bytes.len());
        Some(Record::Damaged { offset, bytes: self.at - offset })
    }
}
