//! A masked copy of a film.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io::Read;

use openh264::OpenH264API;
use openh264::decoder::{DecodedYUV, Decoder};
use openh264::encoder::{Encoder, EncoderConfig, FrameType, IntraFramePeriod, RateControlMode};
use openh264::formats::{YUVSlices, YUVSource};
use telemetry::wire::Stamp;

use super::{Area, MaskError};
use crate::footage::{Seen, Sink};
use crate::nal::{self, Use};
use crate::receive::ts::{Demuxer, Item, Picture};
use crate::ts::{CLOCK_HZ, Codec};
use crate::unit::{AccessUnit, Stream};

/// Bytes that are read at a time.
const PIECE: usize = 1 << 18;
/// A film can be entered this often, frames.
const KEY_EVERY: u32 = 60;
/// Brightness of black, and its colour (BT.601, as most cameras send it).
const BLACK: [u8; 3] = [16, 128, 128];

/// Reads a transport stream with H.264 and hands on the same pictures at the same times, with black areas, coded anew.
/// Returns how many there are. What cannot be decoded, because parts of it are missing, is left out.
///
/// # Errors
/// No film, no area, another codec, and what the sink refuses.
pub fn film(mut from: impl Read, to: &mut impl Sink, areas: &[Area]) -> Result<u64, MaskError> {
    if areas.is_empty() {
        return Err(MaskError::NoAreas);
    }
    let decoder = Decoder::new().map_err(|error| MaskError::Decode(error.to_string()))?;
    let mut copy = Copy { decoder, coder: None, out: to, areas, waiting: BinaryHeap::new(), first: None, written: 0 };
    let mut demuxer = Demuxer::new();
    let mut codec = None;
    let mut piece = vec![0; PIECE];
    loop {
        let read = from.read(&mut piece).map_err(MaskError::Read)?;
        let mut items = Vec::new();
        match read {
            0 => demuxer.end(|item| items.push(item)),
            bytes => demuxer.push(&piece[..bytes], &(), |item| items.push(item)),
        }
        for item in items {
            match item {
                Item::Video(Codec::H265) => return Err(MaskError::Codec),
                Item::Video(Codec::H264) => codec = Some(Codec::H264),
                Item::Picture(picture) => copy.picture(&picture)?,
                Item::Lost(_) | Item::Garbled(_) | Item::NoVideo => {}
            }
        }
        if read == 0 {
            break;
        }
    }
    if codec.is_none() {
        return Err(MaskError::Decode("no video".to_owned()));
    }
    copy.finish()
}

struct Copy<'a, S: Sink> {
    decoder: Decoder,
    coder: Option<Coder>,
    out: &'a mut S,
    areas: &'a [Area],
    /// When the pictures are shown that went into the decoder and did not come out: it gives them in that order.
    waiting: BinaryHeap<Reverse<u64>>,
    first: Option<u64>,
    written: u64,
}

struct Coder {
    encoder: Encoder,
    size: (usize, usize),
    told: bool,
}

impl<S: Sink> Copy<'_, S> {
    fn picture(&mut self, picture: &Picture<()>) -> Result<(), MaskError> {
        self.waiting.push(Reverse(picture.stamp));
        match self.decoder.decode(&picture.annex_b) {
            Ok(Some(decoded)) => {
                let planes = Planes::of(&decoded);
                self.show(planes)
            }
            Ok(None) => Ok(()),
            Err(_) => {
                // It will not come out; what comes after it is decoded from the next key frame on.
                self.waiting.retain(|Reverse(stamp)| *stamp != picture.stamp);
                Ok(())
            }
        }
    }

    fn finish(mut self) -> Result<u64, MaskError> {
        let rest = self.decoder.flush_remaining().map_err(|error| MaskError::Decode(error.to_string()))?;
        let rest: Vec<_> = rest.iter().map(Planes::of).collect();
        for planes in rest {
            self.show(planes)?;
        }
        if self.written == 0 {
            return Err(MaskError::Decode("no picture".to_owned()));
        }
        self.out.finish()?;
        Ok(self.written)
    }

    fn show(&mut self, mut planes: Planes) -> Result<(), MaskError> {
        let Some(Reverse(at_90khz)) = self.waiting.pop() else { return Ok(()) };
        let first = *self.first.get_or_insert(at_90khz);
        let second = at_90khz.saturating_sub(first) as f64 / CLOCK_HZ as f64;
        self.areas.iter().filter(|area| area.is_at(second)).for_each(|area| planes.blacken(area));
        let refused = |error: openh264::Error| MaskError::Encode(error.to_string());
        let coder = match &mut self.coder {
            Some(coder) if coder.size == planes.size => coder,
            coder => coder.insert(Coder::new(planes.size).map_err(refused)?),
        };
        let coded = coder.encoder.encode(&planes.slices()).map_err(refused)?;
        let (key, annex_b) = (matches!(coded.frame_type(), FrameType::IDR | FrameType::I), coded.to_vec());
        if annex_b.is_empty() {
            return Ok(());
        }
        if !coder.told {
            coder.told = true;
            let sets = nal::split(&annex_b).filter(|nal| matches!(nal::purpose(Codec::H264, nal), Use::Set(_)));
            let (width, height) = (planes.size.0 as u32, planes.size.1 as u32);
            let parameter_sets = sets.map(<[u8]>::to_vec).collect();
            let source = String::new();
            self.out.stream(&Stream { stream: 0, codec: Codec::H264, width, height, source, parameter_sets })?;
        }
        let received = Stamp::default();
        let unit = AccessUnit { key, whole: true, at_90khz, received, sender_utc: None, annex_b };
        self.out.frame(&unit, &Seen::default())?;
        self.written += 1;
        Ok(())
    }
}

impl Coder {
    /// With one quality for every frame, whatever the rate.
    fn new(size: (usize, usize)) -> Result<Self, openh264::Error> {
        let settings = EncoderConfig::new()
            .intra_frame_period(IntraFramePeriod::from_num_frames(KEY_EVERY))
            .rate_control_mode(RateControlMode::Off)
            .skip_frames(false)
            .num_threads(1);
        let encoder = Encoder::with_api_config(OpenH264API::from_source(), settings)?;
        Ok(Self { encoder, size, told: false })
    }
}

/// A picture: brightness and two of colour at half the size.
struct Planes {
    size: (usize, usize),
    planes: [Vec<u8>; 3],
}

impl Planes {
    fn of(decoded: &DecodedYUV<'_>) -> Self {
        // The encoder takes even sizes only: an odd last line is left out.
        let (width, height) = decoded.dimensions();
        let size = (width & !1, height & !1);
        let (y, u, v) = decoded.strides();
        let take = |plane: &[u8], stride: usize, (width, height): (usize, usize)| -> Vec<u8> {
            plane.chunks(stride).take(height).flat_map(|line| &line[..width]).copied().collect()
        };
        let half = (size.0 / 2, size.1 / 2);
        let planes = [take(decoded.y(), y, size), take(decoded.u(), u, half), take(decoded.v(), v, half)];
        Self { size, planes }
    }

    fn blacken(&mut self, area: &Area) {
        let (width, height) = self.size;
        for (number, plane) in self.planes.iter_mut().enumerate() {
            let shrink = if number == 0 { 1 } else { 2 };
            let (columns, rows) = area.pixels(width / shrink, height / shrink);
            for row in rows {
                plane[row * (width / shrink)..][columns.clone()].fill(BLACK[number]);
            }
        }
    }

    fn slices(&self) -> YUVSlices<'_> {
        let [y, u, v] = &self.planes;
        YUVSlices::new((y, u, v), self.size, (self.size.0, self.size.0 / 2, self.size.0 / 2))
    }
}
