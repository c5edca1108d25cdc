//! NAL units of H.264 (ITU-T H.264 7.3.1) and H.265 (ITU-T H.265 7.3.1): which is which, and how large the picture is.

use h264_reader::nal::sps::SeqParameterSet;
use h264_reader::rbsp::{BitRead, BitReader, decode_nal};

use crate::ts::Codec;

/// Start code before a NAL unit.
pub(crate) const START: [u8; 4] = [0, 0, 0, 1];

/// Bytes that are looked at together.
const BLOCK: usize = 32;
/// No side of a picture is longer, pixels: twice that of 8K.
const MOST_SIDE: u32 = 16_384;

/// What a NAL unit is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    /// A piece of a picture; whether decoding can start with that picture.
    Slice { key: bool },
    /// Parameter sets: their order in a stream.
    Set(u8),
    /// Anything else: supplemental information, delimiters.
    Other,
}

/// What a NAL unit is for, by its header.
pub(crate) fn purpose(codec: Codec, nal: &[u8]) -> Use {
    let Some(&header) = nal.first() else { return Use::Other };
    match codec {
        Codec::H264 => match header & 0x1F {
            kind @ 1..=5 => Use::Slice { key: kind == 5 },
            7 => Use::Set(1),
            8 => Use::Set(2),
            _ => Use::Other,
        },
        // Pictures of random access are kinds 16 to 21.
        Codec::H265 => match header >> 1 & 0x3F {
            kind @ 0..=31 => Use::Slice { key: (16..=21).contains(&kind) },
            kind @ 32..=34 => Use::Set(kind - 32),
            _ => Use::Other,
        },
    }
}

/// Whether a slice is the first one of its picture.
pub(crate) fn begins_picture(codec: Codec, nal: &[u8]) -> bool {
    let lead = match codec {
        Codec::H264 => nal.get(1),
        Codec::H265 => nal.get(2),
    };
    lead.is_some_and(|byte| byte & 0x80 != 0)
}

/// Where the next start code is, from a place on.
fn start_code(annex_b: &[u8], mut from: usize) -> Option<usize> {
    loop {
        // Coded pictures have few zeros, and a whole block is asked for one as fast as a byte or two.
        let without_zero = |block: &[u8; BLOCK]| block.iter().fold(true, |none, byte| none & (*byte != 0));
        while annex_b.get(from..)?.first_chunk().is_some_and(without_zero) {
            from += BLOCK;
        }
        let end = from + BLOCK;
        while from < end {
            match annex_b.get(from..from + 3)? {
                [0, 0, 1] => return Some(from),
                // No code has such a byte.
                [_, _, byte] if *byte > 1 => from += 3,
                _ => from += 1,
            }
        }
    }
}

/// The NAL units of Annex B bytes, without start codes.
pub(crate) fn split(annex_b: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut next = start_code(annex_b, 0);
    std::iter::from_fn(move || {
        let start = next? + 3;
        next = start_code(annex_b, start);
        let nal = &annex_b[start..next.unwrap_or(annex_b.len())];
        // A unit never ends with a zero: such a byte belongs to the start code behind it.
        Some(&nal[..nal.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1)])
    })
    .filter(|nal| !nal.is_empty())
}

/// Width and height in pixels that a sequence parameter set says; `None` for a size that no camera has.
pub(crate) fn size(codec: Codec, set: &[u8]) -> Option<(u32, u32)> {
    let sides = 1..=MOST_SIDE;
    said_size(codec, set).filter(|(width, height)| sides.contains(width) && sides.contains(height))
}

fn said_size(codec: Codec, set: &[u8]) -> Option<(u32, u32)> {
    // `decode_nal` panics where there is nothing.
    if set.len() < 3 {
        return None;
    }
    match codec {
        Codec::H264 => {
            let bits = decode_nal(set).ok()?;
            SeqParameterSet::from_bits(BitReader::new(&*bits)).ok()?.pixel_dimensions().ok()
        }
        Codec::H265 => size_h265(set),
    }
}

/// The identifier of a picture parameter set.
pub(crate) fn picture_set_id(codec: Codec, set: &[u8]) -> Option<u32> {
    let body = match codec {
        Codec::H264 => set.get(1..),
        Codec::H265 => set.get(2..),
    };
    BitReader::new(body?).read_ue("id").ok()
}

/// ITU-T H.265 7.3.2.2, up to the size.
fn size_h265(set: &[u8]) -> Option<(u32, u32)> {
    // The escapes are those of H.264; its header is one byte shorter.
    let bits = decode_nal(set.get(1..)?).ok()?;
    let mut bits = BitReader::new(&*bits);
    bits.skip(4, "vps").ok()?;
    let sub_layers: u32 = bits.read(3, "sub layers").ok()?;
    bits.skip(1, "nesting").ok()?;
    bits.skip(96, "profile and level").ok()?;
    let mut present = Vec::new();
    for _ in 0..sub_layers {
        present.push([bits.read_bool("profile").ok()?, bits.read_bool("level").ok()?]);
    }
    if sub_layers > 0 {
        bits.skip(2 * (8 - sub_layers), "reserved").ok()?;
    }
    for [profile, level] in present {
        bits.skip(if profile { 88 } else { 0 } + if level { 8 } else { 0 }, "sub layer").ok()?;
    }
    bits.read_ue("id").ok()?;
    let chroma = bits.read_ue("chroma").ok()?;
    if chroma == 3 {
        bits.skip(1, "planes").ok()?;
    }
    let (width, height) = (bits.read_ue("width").ok()?, bits.read_ue("height").ok()?);
    let mut cut = [0; 4];
    if bits.read_bool("window").ok()? {
        for side in &mut cut {
            *side = bits.read_ue("offset").ok()?;
        }
    }
    let [left, right, top, bottom] = cut;
    let across = if matches!(chroma, 1 | 2) { 2 } else { 1 };
    let along = if chroma == 1 { 2 } else { 1 };
    let width = width.checked_sub(left.checked_add(right)?.checked_mul(across)?)?;
    Some((width, height.checked_sub(top.checked_add(bottom)?.checked_mul(along)?)?))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_size_is_what_ffmpeg_encoded() {
        let stream: &[u8] = include_bytes!("../../../assets/fixtures/video/testsrc.h264");
        let set = split(stream).find(|nal| purpose(Codec::H264, nal) == Use::Set(1)).unwrap();
        assert_eq!(size(Codec::H264, set), Some((160, 96)));
        // x265 of 1920 x 1080, cut down from 1088 lines.
        let set = [
            0x42, 0x01, 0x01, 0x04, 0x08, 0x00, 0x00, 0x03, 0x00, 0x9E, 0x08, 0x00, 0x00, 0x03, 0x00, 0x00, 0x78, 0x90,
            0x00, 0x78, 0x10, 0x02, 0x1C, 0xB2, 0xCA, 0xCD, 0x24, 0x99, 0x5E, 0x02, 0xDC, 0x08, 0x08, 0x00, 0x10,
        ];
        assert_eq!(size(Codec::H265, &set), Some((1920, 1080)));
    }

    proptest! {
        #[test]
        fn any_bytes_have_a_size_or_none(set: Vec<u8>) {
            for codec in [Codec::H264, Codec::H265] {
                let _: (Use, Option<(u32, u32)>) = (purpose(codec, &set), size(codec, &set));
                prop_assert!(split(&set).all(|nal| nal.len() <= set.len()));
            }
        }

        #[test]
        fn start_codes_are_found_wherever_they_are(parts in prop::collection::vec((1_u8..=3, 0_usize..70), 0..12)) {
            // Zeros, ones and longer runs of other bytes, so that codes lie in and across blocks.
            let bytes: Vec<u8> = parts.iter().flat_map(|&(kind, count)| match kind {
                1 => vec![0; count % 4],
                2 => vec![1; count % 3],
                _ => vec![0xA5; count],
            }).collect();
            let (mut from, mut found) = (0, Vec::new());
            while let Some(at) = start_code(&bytes, from) {
                found.push(at);
                from = at + 3;
            }
            let all = bytes.windows(3).enumerate().filter(|(_, three)| *three == [0, 0, 1]).map(|(at, _)| at);
            prop_assert_eq!(found, all.collect::<Vec<_>>());
        }
    }
}
