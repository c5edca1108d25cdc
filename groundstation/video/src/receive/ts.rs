//! MPEG-TS (ITU-T H.222.0): packets in, the pictures of its first H.264 or H.265 stream out. No sockets, no clocks.
//!
//! Not the reader of `mpeg2ts`: that one stops at the first packet that it does not know, and keeps any length.

use crate::receive::rtp::{MAX_UNIT_BYTES, MOST_USUAL_BYTES};
use crate::ts::Codec;

const PACKET_BYTES: usize = 188;
const SYNC: u8 = 0x47;
const PAT_PID: u16 = 0;
/// A stream is only believed to be in step when so many packets begin where they should.
const SYNC_PACKETS: usize = 3;

/// A picture with the time stamp that its packet carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture<T> {
    /// Presentation time, 90 kHz ticks modulo 2^33.
    pub stamp: u64,
    /// What was noted with its first packet.
    pub note: T,
    /// Whether nothing of it is missing.
    pub whole: bool,
    /// Annex B.
    pub annex_b: Vec<u8>,
}

/// What comes out of a transport stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item<T> {
    /// There is video of this kind from here on.
    Video(Codec),
    /// A picture.
    Picture(Picture<T>),
    /// At least so many packets of the video are missing.
    Lost(u64),
    /// So many bytes or packets made no sense.
    Garbled(u64),
    /// The stream says that it has no video that can be received.
    NoVideo,
}

/// Takes a transport stream apart.
#[derive(Debug)]
pub struct Demuxer<T> {
    /// Bytes of an unfinished packet.
    rest: Vec<u8>,
    in_step: bool,
    map_pid: Option<u16>,
    video: Option<(u16, Codec)>,
    counter: Option<u8>,
    picture: Option<Picture<T>>,
    /// Bytes that its header says it has.
    length: Option<usize>,
    /// Room that a picture is given at first: what the last one took.
    usual: usize,
}

impl<T: Clone> Default for Demuxer<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Clone> Demuxer<T> {
    /// Nothing yet.
    pub fn new() -> Self {
        Self {
            rest: Vec::new(),
            in_step: false,
            map_pid: None,
            video: None,
            counter: None,
            picture: None,
            length: None,
            usual: 0,
        }
    }

    /// Bytes in order, whole packets or not.
    pub fn push(&mut self, bytes: &[u8], note: &T, mut out: impl FnMut(Item<T>)) {
        let (mut rest, mut bytes, mut skipped) = (std::mem::take(&mut self.rest), bytes, 0);
        if !rest.is_empty() {
            // In step only the packet that was begun is put together, and the others are read where they are.
            let wanted = if self.in_step { PACKET_BYTES.saturating_sub(rest.len()) } else { bytes.len() };
            let (first, behind) = bytes.split_at(wanted.min(bytes.len()));
            rest.extend(first);
            bytes = behind;
            rest.drain(..self.read(&rest, note, &mut skipped, &mut out));
        }
        if rest.is_empty() {
            let read = self.read(bytes, note, &mut skipped, &mut out);
            bytes = &bytes[read..];
        }
        rest.extend(bytes);
        if !self.in_step {
            rest.drain(..self.read(&rest, note, &mut skipped, &mut out));
        }
        self.rest = rest;
        if skipped > 0 {
            out(Item::Garbled(skipped));
        }
    }

    /// Reads the packets of some bytes, and says how many bytes those were; counts those that are none.
    fn read(&mut self, bytes: &[u8], note: &T, skipped: &mut u64, out: &mut impl FnMut(Item<T>)) -> usize {
        let mut at = 0;
        while let Some(packet) = bytes[at..].first_chunk::<PACKET_BYTES>() {
            if !self.synchronous(&bytes[at..]) {
                (at, self.in_step) = (at + 1, false);
                *skipped += 1;
                continue;
            }
            self.in_step = true;
            at += PACKET_BYTES;
            if self.packet(packet, note, out).is_none() {
                out(Item::Garbled(1));
            }
        }
        at
    }

    /// The stream has ended: its last picture has no other behind it that would end it.
    pub fn end(&mut self, mut out: impl FnMut(Item<T>)) {
        self.finish(&mut out);
    }

    /// Whether a packet begins here: by its first byte, and when that was lost also by those of its neighbours.
    fn synchronous(&self, bytes: &[u8]) -> bool {
        let wanted = if self.in_step { 1 } else { SYNC_PACKETS };
        (0..wanted).all(|n| bytes.get(n * PACKET_BYTES).is_none_or(|byte| *byte == SYNC))
    }

    /// `None` for a packet that makes no sense.
    fn packet(&mut self, packet: &[u8; PACKET_BYTES], note: &T, out: &mut impl FnMut(Item<T>)) -> Option<()> {
        let [_, high, low, flags, ..] = *packet;
        let pid = u16::from(high & 0x1F) << 8 | u16::from(low);
        let (begins, broken, counter) = (high & 0x40 != 0, high & 0x80 != 0, flags & 0x0F);
        let mut start = 4;
        if flags & 0x20 != 0 {
            start += 1 + usize::from(packet[4]);
        }
        if flags & 0x10 == 0 {
            return Some(());
        }
        let payload = packet.get(start..)?;
        if pid == PAT_PID && begins {
            self.map_pid = Some(map_pid(section(payload)?)?);
        } else if Some(pid) == self.map_pid && begins {
            let video = first_video(section(payload)?)?;
            if video != self.video {
                (self.video, self.counter, self.picture) = (video, None, None);
                out(video.map_or(Item::NoVideo, |(_, codec)| Item::Video(codec)));
            }
        } else if self.video.is_some_and(|(video, _)| video == pid) {
            if self.counter == Some(counter) {
                // H.222.0 lets a packet be sent twice.
                return Some(());
            }
            let missing = self.counter.map_or(0, |last| counter.wrapping_sub(last).wrapping_sub(1) & 0x0F);
            self.counter = Some(counter);
            if missing > 0 || broken {
                out(Item::Lost(u64::from(missing.max(1))));
                if let Some(picture) = &mut self.picture {
                    picture.whole = false;
                }
            }
            if begins {
                self.finish(out);
                self.begin(payload, note)?;
            } else {
                self.append(payload)?;
            }
            if self.length.is_some() && self.length == self.picture.as_ref().map(|picture| picture.annex_b.len()) {
                self.finish(out);
            }
        }
        Some(())
    }

    /// The header of a picture.
    fn begin(&mut self, payload: &[u8], note: &T) -> Option<()> {
        let ([0, 0, 1, 0xE0..=0xEF, high, low], rest) = payload.split_first_chunk::<6>()? else { return None };
        let ([_, flags, header], rest) = rest.split_first_chunk::<3>()?;
        let (header, bytes) = rest.split_at_checked(usize::from(*header))?;
        if flags & 0x80 == 0 {
            return None;
        }
        let [a, b, c, d, e, ..] = header.first_chunk::<5>()?.map(u64::from);
        let stamp = (a >> 1 & 7) << 30 | b << 22 | (c >> 1) << 15 | d << 7 | e >> 1;
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        self.length = (length > 0).then(|| length.saturating_sub(3 + header.len()));
        let mut annex_b = Vec::with_capacity(self.usual.max(bytes.len()));
        annex_b.extend(bytes);
        self.picture = Some(Picture { stamp, note: note.clone(), whole: true, annex_b });
        Some(())
    }

    fn append(&mut self, bytes: &[u8]) -> Option<()> {
        // Before the first header there is nothing to append to.
        let Some(picture) = &mut self.picture else { return Some(()) };
        if picture.annex_b.len() + bytes.len() > MAX_UNIT_BYTES {
            picture.whole = false;
            return None;
        }
        picture.annex_b.extend(bytes);
        Some(())
    }

    fn finish(&mut self, out: &mut impl FnMut(Item<T>)) {
        let length = self.length.take();
        if let Some(mut picture) = self.picture.take() {
            picture.whole &= length.is_none_or(|length| length == picture.annex_b.len());
            self.usual = picture.annex_b.len().min(MOST_USUAL_BYTES);
            out(Item::Picture(picture));
        }
    }
}

/// A section that lies in one packet, from behind its length to before its check.
fn section(payload: &[u8]) -> Option<&[u8]> {
    let (pointer, rest) = payload.split_first()?;
    let ([_, high, low], body) = rest.get(usize::from(*pointer)..)?.split_first_chunk::<3>()?;
    let length = usize::from(u16::from_be_bytes([*high & 0x0F, *low]));
    body.get(..length)?.split_last_chunk::<4>().map(|(body, _)| body)
}

/// Where the map of the first program is.
fn map_pid(section: &[u8]) -> Option<u16> {
    let programs = section.get(5..)?.as_chunks::<4>().0;
    let program = programs.iter().find(|program| program[..2] != [0, 0])?;
    Some(u16::from_be_bytes([program[2] & 0x1F, program[3]]))
}

/// The first video of a map that can be received.
fn first_video(section: &[u8]) -> Option<Option<(u16, Codec)>> {
    let length = usize::from(u16::from_be_bytes([*section.get(7)? & 0x0F, *section.get(8)?]));
    let mut streams = section.get(9 + length..)?;
    while let Some(([kind, high, low, more, less], rest)) = streams.split_first_chunk::<5>() {
        let pid = u16::from_be_bytes([*high & 0x1F, *low]);
        match kind {
            0x1B => return Some(Some((pid, Codec::H264))),
            0x24 => return Some(Some((pid, Codec::H265))),
            _ => streams = rest.get(usize::from(u16::from_be_bytes([*more & 0x0F, *less]))..)?,
        }
    }
    Some(None)
}
