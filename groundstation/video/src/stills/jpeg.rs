//! The parts of a JPEG file before its picture (ITU-T T.81, annex B).

use std::ops::Range;

use super::{MAX_BYTES, StillError};

const SOI: [u8; 2] = [0xFF, 0xD8];
const SOS: u8 = 0xDA;
const EOI: u8 = 0xD9;
pub(super) const APP0: u8 = 0xE0;
pub(super) const APP1: u8 = 0xE1;
/// Most bytes of a segment: its length is a `u16` that counts itself.
pub(super) const MOST: usize = 65_533;

/// A segment with its marker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Segment {
    pub(super) marker: u8,
    /// The whole segment in the file, its marker included.
    pub(super) whole: Range<usize>,
    /// What is in it.
    pub(super) body: Range<usize>,
}

/// The segments up to the picture, and where the rest begins.
pub(super) fn segments(file: &[u8]) -> Result<(Vec<Segment>, usize), StillError> {
    if file.len() > MAX_BYTES {
        return Err(StillError::TooLarge(file.len()));
    }
    if !file.starts_with(&SOI) {
        return Err(StillError::NotJpeg);
    }
    let mut segments = Vec::new();
    let mut at = SOI.len();
    loop {
        let damaged = StillError::Damaged(at);
        let from = at;
        if file.get(at) != Some(&0xFF) {
            return Err(damaged);
        }
        // A marker may have any number of fill bytes before it.
        while file.get(at) == Some(&0xFF) {
            at += 1;
        }
        let Some(&marker) = file.get(at) else { return Err(damaged) };
        if matches!(marker, SOS | EOI) {
            return Ok((segments, from));
        }
        let Some(length) = file.get(at + 1..at + 3).and_then(|bytes| bytes.first_chunk::<2>()) else {
            return Err(damaged);
        };
        let end = at + 1 + usize::from(u16::from_be_bytes(*length));
        if end < at + 3 || end > file.len() || marker == 0 {
            return Err(damaged);
        }
        segments.push(Segment { marker, whole: from..end, body: at + 3..end });
        at = end;
    }
}

/// A segment out of what begins it and what is in it.
pub(super) fn segment(marker: u8, head: &[u8], body: &[u8]) -> Result<Vec<u8>, StillError> {
    let length = head.len() + body.len();
    if length > MOST {
        return Err(StillError::NoRoom);
    }
    Ok([&[0xFF, marker], ((length + 2) as u16).to_be_bytes().as_slice(), head, body].concat())
}
