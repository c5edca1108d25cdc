//! What a stream is, and the access units it is made of, as they are handed on and kept.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use telemetry::wire::{Stamp, UtcMicros};

use crate::ts::Codec;

const KEY: u8 = 1;
const PARTS_MISSING: u8 = 2;
const SENDER_UTC: u8 = 4;

/// A coded picture as it was received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessUnit {
    /// Whether decoding can start here.
    pub key: bool,
    /// Whether all of it was received; if not, only its whole NAL units are here.
    pub whole: bool,
    /// When it is shown: 90 kHz ticks since the receiver was started. Goes on over reconnects and restarts of the camera.
    pub at_90khz: u64,
    /// When its first packet came.
    pub received: Stamp,
    /// When it was taken by the sender's clock, where the sender says so (RTCP sender reports).
    pub sender_utc: Option<UtcMicros>,
    /// NAL units in Annex B form, bit for bit as the sender coded them. Before a key frame that came without its parameter
    /// sets there are those of the stream.
    pub annex_b: Vec<u8>,
}

impl AccessUnit {
    /// Payload of a video record: stream (`u8`), flags (`u8`: bit 0 key frame, bit 1 parts are missing, bit 2 the
    /// sender's UTC follows the time stamp), 90 kHz time stamp (`u64`), sender's UTC in microseconds (`u64`) where bit 2
    /// is set, Annex B bytes; little-endian. When it was received is the record's own time.
    pub fn to_record(&self, stream: u8) -> Vec<u8> {
        let flag = |set: bool, bit: u8| if set { bit } else { 0 };
        let flags =
            flag(self.key, KEY) | flag(!self.whole, PARTS_MISSING) | flag(self.sender_utc.is_some(), SENDER_UTC);
        let mut record = Vec::with_capacity(18 + self.annex_b.len());
        record.extend([stream, flags]);
        record.extend(self.at_90khz.to_le_bytes());
        if let Some(utc) = self.sender_utc {
            record.extend(utc.0.to_le_bytes());
        }
        record.extend(&self.annex_b);
        record
    }

    /// Stream and unit from the payload of a record that was made at `received`; `None` where it is cut short.
    pub fn from_record(payload: &[u8], received: Stamp) -> Option<(u8, Self)> {
        let ([stream, flags], rest) = payload.split_first_chunk::<2>()?;
        let (at, mut rest) = rest.split_first_chunk::<8>()?;
        let mut sender_utc = None;
        if flags & SENDER_UTC != 0 {
            let (utc, behind) = rest.split_first_chunk::<8>()?;
            (sender_utc, rest) = (Some(UtcMicros(u64::from_le_bytes(*utc))), behind);
        }
        let unit = Self {
            key: flags & KEY != 0,
            whole: flags & PARTS_MISSING == 0,
            at_90khz: u64::from_le_bytes(*at),
            received,
            sender_utc,
            annex_b: rest.to_vec(),
        };
        Some((*stream, unit))
    }
}

/// What is received: the payload of a stream record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stream {
    /// Number of the stream in a capture.
    pub stream: u8,
    /// How the video is coded.
    pub codec: Codec,
    /// Width, pixels.
    pub width: u32,
    /// Height, pixels.
    pub height: u32,
    /// Where it comes from; never with a password.
    pub source: String,
    /// Parameter sets (H.264: SPS, PPS; H.265: VPS, SPS, PPS), base64 in JSON.
    #[serde(with = "sets")]
    pub parameter_sets: Vec<Vec<u8>>,
}

impl Stream {
    /// As JSON.
    pub fn to_json(&self) -> String {
        // Plain fields always have a form in JSON.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// From JSON.
    ///
    /// # Errors
    /// Text that is no such record.
    pub fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// The parameter sets in Annex B form.
    pub fn annex_b(&self) -> Vec<u8> {
        self.parameter_sets.iter().flat_map(|set| [&[0, 0, 0, 1], set.as_slice()].concat()).collect()
    }
}

mod sets {
    use super::{Engine, STANDARD};
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(sets: &[Vec<u8>], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(sets.iter().map(|set| STANDARD.encode(set)))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Vec<u8>>, D::Error> {
        let texts = Vec::<String>::deserialize(deserializer)?;
        texts.iter().map(|text| STANDARD.decode(text).map_err(D::Error::custom)).collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_unit_comes_back_from_its_record(
            key: bool, whole: bool, at_90khz: u64, sender_utc: Option<u64>, stream: u8, annex_b: Vec<u8>,
        ) {
            let received = Stamp::default();
            let sender_utc = sender_utc.map(UtcMicros);
            let unit = AccessUnit { key, whole, at_90khz, received, sender_utc, annex_b };
            prop_assert_eq!(AccessUnit::from_record(&unit.to_record(stream), received), Some((stream, unit)));
        }

        #[test]
        fn any_bytes_are_a_unit_or_none(payload: Vec<u8>) {
            if let Some((stream, unit)) = AccessUnit::from_record(&payload, Stamp::default()) {
                prop_assert_eq!(&unit.to_record(stream)[2..], &payload[2..]);
            }
        }
    }

    #[test]
    fn a_stream_comes_back_from_json() {
        let stream = Stream {
            stream: 2,
            codec: Codec::H265,
            width: 1280,
            height: 720,
            source: "rtsp://10.0.0.2/live".to_owned(),
            parameter_sets: vec![vec![0x40, 1], vec![0x42, 1], vec![0x44, 1]],
        };
        assert!(stream.to_json().contains(r#""codec":"h265""#), "{}", stream.to_json());
        assert_eq!(Stream::from_json(&stream.to_json()).unwrap(), stream);
        assert_eq!(&stream.annex_b()[..6], [0, 0, 0, 1, 0x40, 1]);
    }
}
