//! Messages to frames.

use mavlink::{MavlinkVersion, Message};

use super::crc;
use super::frame::{Address, FrameBytes, STX_V2};
use super::signing::Signer;
use super::time::UtcMicros;
use crate::dialect::MavMessage;

/// Writes MAVLink 2 frames of one sender on one link, numbering and, where a key is set, signing them.
#[derive(Debug, Clone)]
pub struct Encoder {
    from: Address,
    sequence: u8,
}

impl Encoder {
    /// An encoder that speaks as `from`.
    pub fn new(from: Address) -> Self {
        Self { from, sequence: 0 }
    }

    /// The next frame, unsigned.
    pub fn encode(&mut self, message: &MavMessage) -> FrameBytes {
        self.build(Content::Known(message), 0, |_, length| length)
    }

    /// The next frame, signed at `now`.
    pub fn encode_signed(&mut self, message: &MavMessage, signer: &mut Signer, now: UtcMicros) -> FrameBytes {
        self.build(Content::Known(message), super::frame::SIGNED_FLAG, |bytes, length| signer.sign(bytes, length, now))
    }

    /// The next frame, unsigned, of a message written by hand.
    pub fn encode_raw(&mut self, raw: &Raw) -> FrameBytes {
        self.build(Content::Raw(raw), 0, |_, length| length)
    }

    /// The next frame, signed at `now`, of a message written by hand.
    pub fn encode_raw_signed(&mut self, raw: &Raw, signer: &mut Signer, now: UtcMicros) -> FrameBytes {
        self.build(Content::Raw(raw), super::frame::SIGNED_FLAG, |bytes, length| signer.sign(bytes, length, now))
    }

    fn build(
        &mut self,
        content: Content<'_>,
        flags: u8,
        finish: impl FnOnce(&mut [u8; super::MAX_FRAME_BYTES], usize) -> usize,
    ) -> FrameBytes {
        let sequence = self.sequence;
        self.sequence = sequence.wrapping_add(1);
        let (id, extra) = (content.id(), content.crc_extra());
        FrameBytes::build(|bytes| {
            let payload = content.write(&mut bytes[10..265]);
            let [id0, id1, id2, _] = id.to_le_bytes();
            let header =
                [STX_V2, payload as u8, flags, 0, sequence, self.from.system, self.from.component, id0, id1, id2];
            bytes[..10].copy_from_slice(&header);
            let end = 10 + payload;
            let checksum = crc::accumulate(crc::checksum(&bytes[1..end]), extra);
            bytes[end..end + 2].copy_from_slice(&checksum.to_le_bytes());
            finish(bytes, end + 2)
        })
    }
}

/// A message that the dialect does not know, or with values that it does not know: written by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raw {
    /// Message id.
    pub id: u32,
    /// `CRC_EXTRA` of its definition.
    pub crc_extra: u8,
    /// Payload, at most 255 bytes, zeros at the end included.
    pub payload: Vec<u8>,
}

/// What goes into a frame.
#[derive(Clone, Copy)]
enum Content<'a> {
    Known(&'a MavMessage),
    Raw(&'a Raw),
}

impl Content<'_> {
    fn id(self) -> u32 {
        match self {
            Self::Known(message) => message.message_id(),
            Self::Raw(raw) => raw.id,
        }
    }

    fn crc_extra(self) -> u8 {
        match self {
            Self::Known(message) => MavMessage::extra_crc(message.message_id()),
            Self::Raw(raw) => raw.crc_extra,
        }
    }

    /// Without the zeros at the end, but for a first one (MAVLink 2, payload truncation).
    fn write(self, bytes: &mut [u8]) -> usize {
        match self {
            Self::Known(message) => message.ser(MavlinkVersion::V2, bytes),
            Self::Raw(raw) => {
                let length = raw.payload.len().min(bytes.len());
                bytes[..length].copy_from_slice(&raw.payload[..length]);
                bytes[..length].iter().rposition(|&byte| byte != 0).map_or(1, |last| last + 1)
            }
        }
    }
}
