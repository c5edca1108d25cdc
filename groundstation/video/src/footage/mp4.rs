//! MP4 (ISO/IEC 14496-12) for players that know no transport streams: the same coded pictures in another wrapping.

use std::io::{Seek, SeekFrom, Write};
use std::num::NonZeroU32;

use shiguredo_mp4::TrackKind;
use shiguredo_mp4::bitstream::h264::{H264SampleEntryConfig, LengthSize, build_avc1_box_from_annexb};
use shiguredo_mp4::bitstream::h265::{H265ConstantFrameRate, H265SampleEntryConfig, build_hev1_box_from_annexb};
use shiguredo_mp4::boxes::SampleEntry;
use shiguredo_mp4::mux::{Mp4FileMuxer, Sample};

use super::FootageError;
use super::order::{Order, Placed};
use super::sink::{Seen, Sink};
use crate::nal;
use crate::ts::{CLOCK_HZ, Codec};
use crate::unit::{AccessUnit, Stream};

const TIMESCALE: NonZeroU32 = match NonZeroU32::new(CLOCK_HZ as u32) {
    Some(hertz) => hertz,
    None => NonZeroU32::MIN,
};
/// A film of one frame shows it for a second of 25.
const USUAL: u64 = CLOCK_HZ / 25;

/// A frame's bytes are in the file; where.
#[derive(Debug, Clone)]
struct Laid {
    offset: u64,
    bytes: usize,
    key: bool,
    entry: Option<SampleEntry>,
}

/// Writes an MP4 file. Only a few bytes per frame are kept in memory until its end.
pub struct Mp4<W: Write + Seek> {
    out: W,
    muxer: Mp4FileMuxer,
    position: u64,
    order: Order<Laid>,
    /// How the frames from here on are coded.
    entry: Option<SampleEntry>,
    begun: bool,
    left_out: u64,
}

fn wrong(error: impl std::fmt::Display) -> FootageError {
    FootageError::Mp4(error.to_string())
}

impl<W: Write + Seek> Mp4<W> {
    /// Begins a file.
    ///
    /// # Errors
    /// The sink refuses.
    pub fn new(mut out: W) -> Result<Self, FootageError> {
        let muxer = Mp4FileMuxer::new().map_err(wrong)?;
        let head = muxer.initial_boxes_bytes();
        out.write_all(head).map_err(FootageError::Write)?;
        let position = head.len() as u64;
        Ok(Self { out, muxer, position, order: Order::new(USUAL), entry: None, begun: false, left_out: 0 })
    }

    /// Frames before the first key frame: MP4 has no place for what cannot be decoded.
    pub fn left_out(&self) -> u64 {
        self.left_out
    }

    fn append(&mut self, placed: Option<Placed<Laid>>) -> Result<(), FootageError> {
        let Some(Placed { frame, shown_later, lasts, .. }) = placed else { return Ok(()) };
        let sample = Sample {
            track_kind: TrackKind::Video,
            sample_entry: frame.entry,
            keyframe: frame.key,
            timescale: TIMESCALE,
            duration: u32::try_from(lasts).map_err(wrong)?,
            composition_time_offset: (shown_later != 0).then_some(shown_later),
            data_offset: frame.offset,
            data_size: frame.bytes,
        };
        self.muxer.append_sample(&sample).map_err(wrong)
    }
}

impl<W: Write + Seek> Sink for Mp4<W> {
    fn stream(&mut self, stream: &Stream) -> Result<(), FootageError> {
        let sets = stream.annex_b();
        let length_size = LengthSize::FourBytes;
        let entry = match stream.codec {
            Codec::H264 => {
                let config = H264SampleEntryConfig { length_size };
                SampleEntry::Avc1(build_avc1_box_from_annexb(&sets, &config).map_err(wrong)?)
            }
            Codec::H265 => {
                let config = H265SampleEntryConfig {
                    length_size,
                    avg_frame_rate: H265SampleEntryConfig::AVG_FRAME_RATE_UNSPECIFIED,
                    constant_frame_rate: H265ConstantFrameRate::Unknown,
                };
                SampleEntry::Hev1(build_hev1_box_from_annexb(&sets, &config).map_err(wrong)?)
            }
        };
        self.entry = Some(entry);
        Ok(())
    }

    fn frame(&mut self, unit: &AccessUnit, _: &Seen) -> Result<(), FootageError> {
        if !self.begun && (!unit.key || self.entry.is_none()) {
            self.left_out += 1;
            return Ok(());
        }
        self.begun = true;
        let mut bytes = 0;
        for nal in nal::split(&unit.annex_b) {
            let length = u32::try_from(nal.len()).map_err(wrong)?;
            self.out
                .write_all(&length.to_be_bytes())
                .and_then(|()| self.out.write_all(nal))
                .map_err(FootageError::Write)?;
            bytes += 4 + nal.len();
        }
        let laid = Laid { offset: self.position, bytes, key: unit.key, entry: self.entry.take() };
        self.position += bytes as u64;
        let placed = self.order.push(unit.at_90khz, laid);
        self.append(placed)
    }

    fn finish(&mut self) -> Result<(), FootageError> {
        while let Some(placed) = self.order.pop() {
            self.append(Some(placed))?;
        }
        let boxes = self.muxer.finalize().map_err(wrong)?;
        for (offset, bytes) in boxes.offset_and_bytes_pairs() {
            self.out.seek(SeekFrom::Start(offset)).map_err(FootageError::Write)?;
            self.out.write_all(bytes).map_err(FootageError::Write)?;
        }
        self.out.flush().map_err(FootageError::Write)
    }
}
