//! Bytes to frames. A frame that stands in garbage is found; a false start costs one byte, never a frame.

use std::sync::LazyLock;
use std::time::Duration;

use mavlink::Message;

use super::crc;
use super::frame::{Frame, MAX_FRAME_BYTES, SIGNATURE_BYTES, SIGNED_FLAG, STX_V1, STX_V2};
use crate::dialect::MavMessage;

/// What a framer saw, since its start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FramerStats {
    /// Frames handed out.
    pub frames: u64,
    /// Of these, frames of messages that the dialect does not know.
    pub unknown: u64,
    /// Bytes that belonged to no frame.
    pub garbage_bytes: u64,
    /// Frame candidates whose checksum was wrong.
    pub bad_checksums: u64,
}

/// Finds frames in a byte stream, however it is cut into chunks. Bounded: keeps less than one frame between calls.
#[derive(Debug, Clone, Default)]
pub struct Framer {
    /// Bytes that may still become a frame.
    pending: Vec<u8>,
    unknown_extras: UnknownExtras,
    stats: FramerStats,
}

impl Framer {
    /// Silence after which a frame that has begun will not end: call [`Self::pause`]. The longest frame takes 50 ms at
    /// 57,600 baud; radios deliver it in pieces tens of milliseconds apart.
    pub const PAUSE: Duration = Duration::from_millis(200);

    /// A framer with nothing pending.
    pub fn new() -> Self {
        Self::default()
    }

    /// Counters since the start.
    pub fn stats(&self) -> FramerStats {
        self.stats
    }

    /// Takes a chunk and hands every frame that it completes to `sink`, in order.
    pub fn feed(&mut self, mut chunk: &[u8], mut sink: impl FnMut(Frame<'_>)) {
        // Join the pending bytes with just enough of the chunk to settle them, then go on in the chunk itself.
        while !self.pending.is_empty() && !chunk.is_empty() {
            let old = self.pending.len();
            let take = chunk.len().min(MAX_FRAME_BYTES);
            let mut joined = std::mem::take(&mut self.pending);
            joined.extend_from_slice(&chunk[..take]);
            let used = self.scan(&joined, old, &mut sink);
            if used >= old {
                chunk = &chunk[used - old..];
                joined.clear();
                self.pending = joined;
            } else {
                chunk = &chunk[take..];
                joined.drain(..used);
                self.pending = joined;
            }
        }
        if self.pending.is_empty() {
            let used = self.scan(chunk, chunk.len(), &mut sink);
            self.pending.extend_from_slice(&chunk[used..]);
        }
    }

    /// The sender paused. A damaged length byte would swallow the next frames, and on a quiet link that takes long: hands
    /// out the frames that stand in the pending bytes. Where there is none, the frame that has begun may only have been
    /// held up (a TCP segment sent again), and is waited for.
    pub fn pause(&mut self, mut sink: impl FnMut(Frame<'_>)) {
        let before = self.stats;
        let pending = std::mem::take(&mut self.pending);
        let mut rest = pending.as_slice();
        while !rest.is_empty() {
            let used = self.scan(rest, rest.len(), &mut sink);
            // Where the scan stopped stands a frame that never ended.
            let settled = (used + 1).min(rest.len());
            self.stats.garbage_bytes += (settled - used) as u64;
            rest = &rest[settled..];
        }
        if self.stats.frames == before.frames {
            self.stats = before;
            self.pending = pending;
        }
    }

    /// Hands out the frame at the very start of `bytes`, if a whole good one stands there.
    pub(super) fn first_frame(&mut self, bytes: &[u8], sink: impl FnOnce(Frame<'_>)) {
        if let Candidate::Frame(length) = self.candidate(bytes) {
            sink(Frame::new(&bytes[..length]));
        }
    }

    /// Scans from the start of `bytes` until a position at or past `until`, or until a candidate is incomplete.
    /// Returns how many bytes are settled.
    fn scan(&mut self, bytes: &[u8], until: usize, sink: &mut impl FnMut(Frame<'_>)) -> usize {
        let mut at = 0;
        while at < until {
            match self.candidate(&bytes[at..]) {
                Candidate::Frame(length) => {
                    self.stats.frames += 1;
                    sink(Frame::new(&bytes[at..at + length]));
                    at += length;
                }
                Candidate::Incomplete => break,
                Candidate::Garbage => {
                    self.stats.garbage_bytes += 1;
                    at += 1;
                }
            }
        }
        at
    }

    #[inline]
    fn candidate(&mut self, bytes: &[u8]) -> Candidate {
        let (header, signature) = match bytes[0] {
            STX_V1 => (6, 0),
            STX_V2 => match bytes.get(2) {
                None => return Candidate::Incomplete,
                Some(0) => (10, 0),
                Some(&SIGNED_FLAG) => (10, SIGNATURE_BYTES),
                // "Discard a packet with an incompatibility flag that is not understood": mavlink.io, serialization.
                Some(_) => return Candidate::Garbage,
            },
            _ => return Candidate::Garbage,
        };
        let Some(&payload) = bytes.get(1) else { return Candidate::Incomplete };
        let checked = header + usize::from(payload);
        let length = checked + 2 + signature;
        if bytes.len() < length {
            return Candidate::Incomplete;
        }
        let id = if header == 6 { u32::from(bytes[5]) } else { u32::from_le_bytes([bytes[7], bytes[8], bytes[9], 0]) };
        let before_extra = crc::checksum(&bytes[1..checked]);
        let received = u16::from_le_bytes([bytes[checked], bytes[checked + 1]]);
        let good = match known_extra(id) {
            Some(extra) => crc::accumulate(before_extra, extra) == received,
            // MAVLink 1 has no unknown messages worth the risk: its identifiers are all taken.
            None if header == 6 => false,
            None => {
                let good = self.unknown_extras.agrees(id, crc::implied_extra(before_extra, received));
                self.stats.unknown += u64::from(good);
                good
            }
        };
        if good {
            Candidate::Frame(length)
        } else {
            self.stats.bad_checksums += 1;
            Candidate::Garbage
        }
    }
}

enum Candidate {
    Frame(usize),
    Incomplete,
    Garbage,
}

/// Ids below this are looked up directly.
const DIRECT_IDS: usize = 512;

struct Extras {
    direct: [Option<u8>; DIRECT_IDS],
    sparse: Vec<(u32, u8)>,
}

static EXTRAS: LazyLock<Extras> = LazyLock::new(|| {
    let mut extras = Extras { direct: [None; DIRECT_IDS], sparse: Vec::new() };
    for &id in MavMessage::all_ids() {
        match extras.direct.get_mut(id as usize) {
            Some(slot) => *slot = Some(MavMessage::extra_crc(id)),
            None => extras.sparse.push((id, MavMessage::extra_crc(id))),
        }
    }
    extras.sparse.sort_unstable();
    extras
});

fn known_extra(id: u32) -> Option<u8> {
    match EXTRAS.direct.get(id as usize) {
        Some(extra) => *extra,
        None => EXTRAS.sparse.binary_search_by_key(&id, |e| e.0).ok().map(|at| EXTRAS.sparse[at].1),
    }
}

#[derive(Debug, Clone)]
struct UnknownExtra {
    id: u32,
    extra: u8,
    /// A second frame agreed.
    confirmed: bool,
}

/// The CRC_EXTRA bytes that unknown messages turned out to use. Once two frames of a message agreed, the third must too,
/// so that a corrupted frame rarely passes as an unknown one.
#[derive(Debug, Clone, Default)]
struct UnknownExtras(Vec<UnknownExtra>);

impl UnknownExtras {
    /// More unknown messages than this on one link is garbage, not a dialect.
    const MAX: usize = 64;

    fn agrees(&mut self, id: u32, implied: Option<u8>) -> bool {
        let Some(extra) = implied else { return false };
        if let Some(seen) = self.0.iter_mut().find(|seen| seen.id == id) {
            if seen.confirmed {
                return seen.extra == extra;
            }
            // One of the two was noise. Which one, the next frame says; a frame too many harms less than one too few.
            seen.confirmed = seen.extra == extra;
            seen.extra = extra;
            return true;
        }
        if self.0.len() == Self::MAX {
            // Noise passes one time in 256 and never comes again: it must not use up the places for good.
            let Some(oldest) = self.0.iter().position(|seen| !seen.confirmed) else { return false };
            self.0.remove(oldest);
        }
        self.0.push(UnknownExtra { id, extra, confirmed: false });
        true
    }
}
