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
        self.build(message, 0, |_, length| length)
    }

    /// The next frame, signed at `now`.
    pub fn encode_signed(&mut self, message: &MavMessage, signer: &mut Signer, now: UtcMicros) -> FrameBytes {
        self.build(message, super::frame::SIGNED_FLAG, |bytes, length| signer.sign(bytes, length, now))
    }

    fn build(
        &mut self,
        message: &MavMessage,
        flags: u8,
        finish: impl FnOnce(&mut [u8; super::MAX_FRAME_BYTES], usize) -> usize,
    ) -> FrameBytes {
        let sequence = self.sequence;
        self.sequence = sequence.wrapping_add(1);
        let id = message.message_id();
        FrameBytes::build(|bytes| {
            let payload = message.ser(MavlinkVersion::V2, &mut bytes[10..265]);
            let [id0, id1, id2, _] = id.to_le_bytes();
            let header =
                [STX_V2, payload as u8, flags, 0, sequence, self.from.system, self.from.component, id0, id1, id2];
            bytes[..10].copy_from_slice(&header);
            let end = 10 + payload;
            let checksum = crc::accumulate(crc::checksum(&bytes[1..end]), MavMessage::extra_crc(id));
            bytes[end..end + 2].copy_from_slice(&checksum.to_le_bytes());
            finish(bytes, end + 2)
        })
    }
}
