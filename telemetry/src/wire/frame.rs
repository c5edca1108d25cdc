//! A MAVLink frame as it was on the wire.

use std::fmt;

use mavlink::error::ParserError;
use mavlink::{MavlinkVersion, Message, MessageData};

use super::crc;
use super::time::{MonoTime, UtcMicros};
use crate::dialect::MavMessage;

/// Largest frame: 10 header + 255 payload + 2 checksum + 13 signature bytes.
pub const MAX_FRAME_BYTES: usize = 280;

pub(super) const STX_V1: u8 = 0xFE;
pub(super) const STX_V2: u8 = 0xFD;
pub(super) const SIGNED_FLAG: u8 = 0x01;
pub(super) const SIGNATURE_BYTES: usize = 13;

/// Who speaks or is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Address {
    /// MAVLink system id, 1 to 255 (0 = all).
    pub system: u8,
    /// MAVLink component id, 1 to 255 (0 = all).
    pub component: u8,
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.system, self.component)
    }
}

/// One link of this program, numbered from 1 in order of opening.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct LinkId(pub u8);

/// Protocol version of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Version {
    /// MAVLink 1: read, never written.
    V1,
    /// MAVLink 2.
    V2,
}

/// A whole frame whose checksum was right, borrowed from where it was received.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame<'a> {
    bytes: &'a [u8],
}

impl<'a> Frame<'a> {
    /// `bytes` must be exactly one frame; the framer has checked that.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    /// The bytes as received, signature included.
    pub fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// Protocol version.
    pub fn version(&self) -> Version {
        if self.bytes[0] == STX_V1 { Version::V1 } else { Version::V2 }
    }

    /// Sequence number of the sender.
    pub fn sequence(&self) -> u8 {
        match self.version() {
            Version::V1 => self.bytes[2],
            Version::V2 => self.bytes[4],
        }
    }

    /// Sender.
    pub fn from(&self) -> Address {
        match self.version() {
            Version::V1 => Address { system: self.bytes[3], component: self.bytes[4] },
            Version::V2 => Address { system: self.bytes[5], component: self.bytes[6] },
        }
    }

    /// Message id.
    pub fn message_id(&self) -> u32 {
        match self.version() {
            Version::V1 => u32::from(self.bytes[5]),
            Version::V2 => u32::from_le_bytes([self.bytes[7], self.bytes[8], self.bytes[9], 0]),
        }
    }

    /// Payload; MAVLink 2 cuts trailing zeros.
    pub fn payload(&self) -> &'a [u8] {
        let length = usize::from(self.bytes[1]);
        match self.version() {
            Version::V1 => &self.bytes[6..6 + length],
            Version::V2 => &self.bytes[10..10 + length],
        }
    }

    /// Whether it was written by a definition with this `CRC_EXTRA`: for messages that the dialect does not know, as drafts
    /// of one may differ.
    pub fn has_crc_extra(&self, extra: u8) -> bool {
        let end = self.payload().len() + if self.version() == Version::V1 { 6 } else { 10 };
        let checksum = crc::accumulate(crc::checksum(&self.bytes[1..end]), extra);
        self.bytes.get(end..end + 2) == Some(&checksum.to_le_bytes())
    }

    /// Whether a signature follows the checksum.
    pub fn is_signed(&self) -> bool {
        self.version() == Version::V2 && self.bytes[2] & SIGNED_FLAG != 0
    }

    /// Decodes to any message of the dialect.
    ///
    /// # Errors
    /// The message is not of this dialect, or one of its enumerations has a value that the dialect does not know.
    pub fn decode(&self) -> Result<MavMessage, ParserError> {
        MavMessage::parse(self.mavlink_version(), self.message_id(), self.payload())
    }

    /// Decodes to one message type; `None` when it is another message or does not decode. Faster than [`Self::decode`].
    pub fn data<D: MessageData<Message = MavMessage>>(&self) -> Option<D> {
        (self.message_id() == D::ID).then(|| D::deser(self.mavlink_version(), self.payload()).ok()).flatten()
    }

    fn mavlink_version(&self) -> MavlinkVersion {
        match self.version() {
            Version::V1 => MavlinkVersion::V1,
            Version::V2 => MavlinkVersion::V2,
        }
    }
}

/// An owned frame, without a heap allocation.
#[derive(Clone, Copy)]
pub struct FrameBytes {
    bytes: [u8; MAX_FRAME_BYTES],
    length: u16,
}

impl FrameBytes {
    pub(super) fn build(fill: impl FnOnce(&mut [u8; MAX_FRAME_BYTES]) -> usize) -> Self {
        let mut bytes = [0; MAX_FRAME_BYTES];
        let length = fill(&mut bytes).min(MAX_FRAME_BYTES) as u16;
        Self { bytes, length }
    }

    /// The frame.
    pub fn frame(&self) -> Frame<'_> {
        Frame::new(self.as_slice())
    }

    /// The raw bytes.
    pub fn as_slice(&self) -> &[u8] {
        &self.bytes[..usize::from(self.length)]
    }
}

impl From<Frame<'_>> for FrameBytes {
    fn from(frame: Frame<'_>) -> Self {
        Self::build(|bytes| {
            bytes[..frame.bytes.len()].copy_from_slice(frame.bytes);
            frame.bytes.len()
        })
    }
}

impl fmt::Debug for FrameBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FrameBytes({} bytes, message {})", self.length, self.frame().message_id())
    }
}

/// A frame with where and when it passed. Stamped once, at receive or send; nobody stamps it again.
#[derive(Debug, Clone, Copy)]
pub struct TimedFrame {
    /// Link that it came by or went out by.
    pub link: LinkId,
    /// Monotonic time: order and staleness.
    pub at: MonoTime,
    /// UTC: evidence and logs.
    pub utc: UtcMicros,
    /// The bytes.
    pub frame: FrameBytes,
}
