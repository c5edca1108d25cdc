//! RTP (RFC 3550) with H.264 (RFC 6184) and H.265 (RFC 7798): packets in, access units out. No sockets, no clocks.
//!
//! Bytes are never taken apart further than into NAL units. What a lost packet tears is left out, and said.

use std::collections::BTreeMap;

use crate::nal::{self, Use};
use crate::ts::Codec;

/// A unit is never larger: a key frame of 8K video at many times its usual size.
pub const MAX_UNIT_BYTES: usize = 16 << 20;
/// No more room than this is made for a picture before its bytes come: a frame of 80 Mbit/s.
pub(super) const MOST_USUAL_BYTES: usize = 512 << 10;
/// A packet is given up when so many behind it have come: two frames of an ordinary stream.
const WINDOW: usize = 16;
/// A number so far ahead of the expected one is another count, not a loss.
const JUMP: u16 = 0x4000;

/// An RTP packet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packet {
    /// Who sends it.
    pub source: u32,
    /// Its number.
    pub sequence: u16,
    /// When it is shown, ticks.
    pub stamp: u32,
    /// Whether a unit ends with it.
    pub mark: bool,
    /// What it carries.
    pub payload: Vec<u8>,
}

impl Packet {
    /// From a datagram; `None` where it is no whole packet.
    pub fn parse(datagram: &[u8]) -> Option<Self> {
        let (head, rest) = datagram.split_first_chunk::<12>()?;
        let [first, second, s0, s1, t0, t1, t2, t3, c0, c1, c2, c3] = *head;
        if first >> 6 != 2 {
            return None;
        }
        let mut payload = rest.get(4 * usize::from(first & 0x0F)..)?;
        if first & 0x10 != 0 {
            let ([_, _, high, low], behind) = payload.split_first_chunk::<4>()?;
            payload = behind.get(4 * usize::from(u16::from_be_bytes([*high, *low]))..)?;
        }
        if first & 0x20 != 0 {
            let padding = usize::from(*payload.last()?);
            payload = payload.get(..payload.len().checked_sub(padding.max(1))?)?;
        }
        Some(Self {
            source: u32::from_be_bytes([c0, c1, c2, c3]),
            sequence: u16::from_be_bytes([s0, s1]),
            stamp: u32::from_be_bytes([t0, t1, t2, t3]),
            mark: second & 0x80 != 0,
            payload: payload.to_vec(),
        })
    }
}

/// A sender's word on when a stamp was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Report {
    /// Who sends it.
    pub source: u32,
    /// NTP time: seconds since 1900 and their fraction.
    pub ntp: u64,
    /// The same moment as a time stamp of packets.
    pub stamp: u32,
}

impl Report {
    /// From an RTCP datagram that begins with a sender report.
    pub fn parse(datagram: &[u8]) -> Option<Self> {
        let ([first, kind, _, _], rest) = datagram.split_first_chunk::<4>()?;
        let (source, rest) = rest.split_first_chunk::<4>()?;
        let (ntp, rest) = rest.split_first_chunk::<8>()?;
        let (stamp, _) = rest.split_first_chunk::<4>()?;
        (first >> 6 == 2 && *kind == 200).then(|| Self {
            source: u32::from_be_bytes(*source),
            ntp: u64::from_be_bytes(*ntp),
            stamp: u32::from_be_bytes(*stamp),
        })
    }

    /// UTC, microseconds since 1970; `None` before then, which is a sender without a clock.
    pub fn utc_us(self) -> Option<u64> {
        const UNIX_S: u64 = 2_208_988_800;
        let seconds = (self.ntp >> 32).checked_sub(UNIX_S)?;
        Some(seconds * 1_000_000 + (((self.ntp & 0xFFFF_FFFF) * 1_000_000) >> 32))
    }
}

/// Whether a datagram on a port for both is RTCP (RFC 5761).
pub fn is_rtcp(datagram: &[u8]) -> bool {
    datagram.get(1).is_some_and(|kind| (192..224).contains(kind))
}

/// Puts packets that came over UDP in order.
#[derive(Debug, Default)]
pub struct Sorter<T> {
    next: Option<u16>,
    waiting: BTreeMap<u16, (Packet, T)>,
}

impl<T> Sorter<T> {
    /// Nothing yet.
    pub fn new() -> Self {
        Self { next: None, waiting: BTreeMap::new() }
    }

    /// A packet came, with something to know it by. Hands over what is in order now, with the number of packets that
    /// were lost before each.
    pub fn push(&mut self, packet: Packet, note: T, mut out: impl FnMut(u16, Packet, T)) {
        let next = *self.next.get_or_insert(packet.sequence);
        let ahead = packet.sequence.wrapping_sub(next);
        if ahead > JUMP {
            // Late, or a second copy. A sender that counts anew without another name starts over.
            if (JUMP..=JUMP.wrapping_neg()).contains(&ahead) {
                self.waiting.clear();
                self.next = Some(packet.sequence.wrapping_add(1));
                out(1, packet, note);
            }
            return;
        }
        self.waiting.insert(ahead, (packet, note));
        let mut lost = 0;
        let mut taken = 0;
        while let Some((&first, _)) = self.waiting.first_key_value() {
            if first > taken {
                if self.waiting.len() < WINDOW {
                    break;
                }
                lost = first - taken;
            }
            if let Some((_, (packet, note))) = self.waiting.pop_first() {
                taken = first + 1;
                out(std::mem::take(&mut lost), packet, note);
            }
        }
        if taken > 0 {
            self.next = Some(next.wrapping_add(taken));
            self.waiting = std::mem::take(&mut self.waiting).into_iter().map(|(at, held)| (at - taken, held)).collect();
        }
    }
}

/// A unit put together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assembled<T> {
    /// Its time stamp.
    pub stamp: u32,
    /// What was noted with its first packet.
    pub note: T,
    /// Whether nothing of it is missing, as far as can be told.
    pub whole: bool,
    /// NAL units in Annex B form.
    pub annex_b: Vec<u8>,
}

/// Why a packet is left out.
#[derive(Debug, PartialEq, Eq)]
pub struct Garbled;

/// Puts units together.
#[derive(Debug)]
pub struct Depacketizer<T> {
    codec: Codec,
    unit: Option<Assembled<T>>,
    /// Whether the unit has a piece of a picture yet.
    picture: bool,
    /// Where an unfinished fragment begins.
    fragment: Option<usize>,
    /// Room that a unit is given at first: what the last one took.
    usual: usize,
}

impl<T: Clone> Depacketizer<T> {
    /// For one codec.
    pub fn new(codec: Codec) -> Self {
        Self { codec, unit: None, picture: false, fragment: None, usual: 0 }
    }

    /// A packet in order, behind `lost` that did not come. Hands over the units that end with it or before it.
    ///
    /// # Errors
    /// A payload that makes no sense; it is left out, and its unit is not whole.
    pub fn push(
        &mut self,
        lost: u16,
        packet: &Packet,
        note: &T,
        mut out: impl FnMut(Assembled<T>),
    ) -> Result<(), Garbled> {
        if lost > 0 {
            self.tear();
        }
        if self.unit.as_ref().is_some_and(|unit| unit.stamp != packet.stamp) {
            // It had no end of its own: all is here if its last packet was the one before this.
            if lost > 0
                && let Some(unit) = &mut self.unit
            {
                unit.whole = false;
            }
            self.finish(&mut out);
        }
        self.unit.get_or_insert_with(|| Assembled {
            stamp: packet.stamp,
            note: note.clone(),
            whole: true,
            annex_b: Vec::with_capacity(self.usual),
        });
        let fine = self.payload(&packet.payload);
        if fine.is_err() {
            self.tear();
        }
        // Some cameras mark their parameter sets too: those belong to the picture that follows.
        if packet.mark && (self.picture || self.fragment.is_none() && !self.has_bytes()) {
            self.finish(&mut out);
        }
        fine
    }

    fn has_bytes(&self) -> bool {
        self.unit.as_ref().is_some_and(|unit| !unit.annex_b.is_empty())
    }

    /// Something is missing from here on.
    fn tear(&mut self) {
        if let Some(unit) = &mut self.unit {
            unit.whole = false;
            if let Some(start) = self.fragment.take() {
                unit.annex_b.truncate(start);
            }
        }
    }

    fn finish(&mut self, out: &mut impl FnMut(Assembled<T>)) {
        let fragment = self.fragment.take();
        let picture = std::mem::take(&mut self.picture);
        if let Some(mut unit) = self.unit.take() {
            if let Some(start) = fragment {
                unit.annex_b.truncate(start);
                unit.whole = false;
            }
            self.usual = unit.annex_b.len().min(MOST_USUAL_BYTES);
            if picture && !unit.annex_b.is_empty() {
                out(unit);
            }
        }
    }

    fn payload(&mut self, payload: &[u8]) -> Result<(), Garbled> {
        let (header, kind) = match self.codec {
            Codec::H264 => (1, payload.first().ok_or(Garbled)? & 0x1F),
            Codec::H265 => (2, payload.first().ok_or(Garbled)? >> 1 & 0x3F),
        };
        let (head, body) = payload.split_at_checked(header).ok_or(Garbled)?;
        match (self.codec, kind) {
            (Codec::H264, 1..=23) | (Codec::H265, 0..=47) => self.nal(payload),
            (Codec::H264, 24) | (Codec::H265, 48) => {
                let mut rest = body;
                while !rest.is_empty() {
                    let (length, behind) = rest.split_first_chunk::<2>().ok_or(Garbled)?;
                    let length = usize::from(u16::from_be_bytes(*length));
                    let (nal, behind) = behind.split_at_checked(length).ok_or(Garbled)?;
                    self.nal(nal)?;
                    rest = behind;
                }
                Ok(())
            }
            (Codec::H264, 28) => {
                let (&lead, bytes) = body.split_first().ok_or(Garbled)?;
                self.fragment(lead, &[head[0] & 0xE0 | lead & 0x1F], bytes)
            }
            (Codec::H265, 49) => {
                let (&lead, bytes) = body.split_first().ok_or(Garbled)?;
                self.fragment(lead, &[head[0] & 0x81 | (lead & 0x3F) << 1, head[1]], bytes)
            }
            _ => Err(Garbled),
        }
    }

    /// A NAL unit by itself.
    fn nal(&mut self, nal: &[u8]) -> Result<(), Garbled> {
        if self.fragment.is_some() {
            self.tear();
        }
        self.append(&nal::START)?;
        self.append(nal)?;
        self.note_use(nal);
        Ok(())
    }

    /// A piece of a NAL unit: its lead has the bits for the first and the last one.
    fn fragment(&mut self, lead: u8, header: &[u8], bytes: &[u8]) -> Result<(), Garbled> {
        if lead & 0x80 != 0 {
            if self.fragment.is_some() {
                self.tear();
            }
            self.fragment = self.unit.as_ref().map(|unit| unit.annex_b.len());
            self.append(&nal::START)?;
            self.append(header)?;
        } else if self.fragment.is_none() {
            // Its beginning was lost, which was said then.
            if let Some(unit) = &mut self.unit {
                unit.whole = false;
            }
            return Ok(());
        }
        self.append(bytes)?;
        if lead & 0x40 != 0
            && let Some(start) = self.fragment.take()
        {
            let nal = self.unit.as_ref().and_then(|unit| unit.annex_b.get(start + nal::START.len()..));
            let nal = nal.map(|nal| nal[..nal.len().min(4)].to_vec()).unwrap_or_default();
            self.note_use(&nal);
        }
        Ok(())
    }

    /// A picture that does not begin with its first slice lost that.
    fn note_use(&mut self, nal: &[u8]) {
        if let Use::Slice { .. } = nal::purpose(self.codec, nal) {
            if !self.picture
                && !nal::begins_picture(self.codec, nal)
                && let Some(unit) = &mut self.unit
            {
                unit.whole = false;
            }
            self.picture = true;
        }
    }

    fn append(&mut self, bytes: &[u8]) -> Result<(), Garbled> {
        let unit = self.unit.as_mut().ok_or(Garbled)?;
        if unit.annex_b.len() + bytes.len() > MAX_UNIT_BYTES {
            return Err(Garbled);
        }
        unit.annex_b.extend(bytes);
        Ok(())
    }
}
