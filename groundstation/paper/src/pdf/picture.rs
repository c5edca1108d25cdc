//! Pictures that a PDF holds as they are: JPEG, and PNG without transparency.

use jpeg_encoder::{ColorType, Encoder};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

/// A picture with more pixels than this is not made smaller but left out: decoded it would take 300 MB.
const MOST_PIXELS: u64 = 100_000_000;
/// Of a picture that was made smaller; its bytes are then about a tenth of its pixels.
const QUALITY: u8 = 82;

/// How the bytes are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packed {
    /// JPEG, with so many colour components.
    Jpeg(u8),
    /// The compressed rows of a PNG, with so many colour components.
    Png(u8),
}

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    pub(super) packed: Packed,
    /// As they are in the document.
    pub bytes: Vec<u8>,
}

impl Picture {
    /// Reads what a PDF needs to know; `None` where it cannot hold the picture as it is.
    pub fn read(bytes: Vec<u8>) -> Option<Self> {
        let read = if bytes.starts_with(&[0xff, 0xd8]) { jpeg(bytes) } else { png(&bytes) };
        read.filter(|picture| picture.width > 0 && picture.height > 0)
    }

    /// A JPEG for a list: at most so many pixels wide and high, so that a hundred of them can still be sent around. A
    /// picture that is small enough stays as it is. `None` for what is no JPEG, damaged, or larger than 100 megapixels.
    pub fn thumbnail(bytes: Vec<u8>, most: u32) -> Option<Self> {
        let whole = Self::read(bytes).filter(|picture| matches!(picture.packed, Packed::Jpeg(_)))?;
        let largest = whole.width.max(whole.height);
        if largest <= most {
            return Some(whole);
        }
        if u64::from(whole.width) * u64::from(whole.height) > MOST_PIXELS {
            return None;
        }
        let options = DecoderOptions::default().jpeg_set_out_colorspace(ColorSpace::RGB);
        let pixels = JpegDecoder::new_with_options(ZCursor::new(&whole.bytes), options).decode().ok()?;
        let from = [whole.width as usize, whole.height as usize];
        let to = from.map(|side| (side * most as usize / largest as usize).max(1));
        let smaller = average(&pixels, from, to)?;
        let (width, height) = (u16::try_from(to[0]).ok()?, u16::try_from(to[1]).ok()?);
        let mut bytes = Vec::new();
        Encoder::new(&mut bytes, QUALITY).encode(&smaller, width, height, ColorType::Rgb).ok()?;
        Self::read(bytes)
    }
}

/// Each new pixel is the mean of the old ones that it covers. Three bytes a pixel, row by row.
fn average(pixels: &[u8], from: [usize; 2], to: [usize; 2]) -> Option<Vec<u8>> {
    if pixels.len() != from[0] * from[1] * 3 {
        return None;
    }
    let covered = |n: usize, axis: usize| (n * from[axis] / to[axis])..((n + 1) * from[axis] / to[axis]);
    let mut out = Vec::with_capacity(to[0] * to[1] * 3);
    for row in 0..to[1] {
        for column in 0..to[0] {
            let (mut sum, mut count) = ([0_u32; 3], 0);
            for y in covered(row, 1) {
                for x in covered(column, 0) {
                    let at = (y * from[0] + x) * 3;
                    for (sum, value) in sum.iter_mut().zip(&pixels[at..at + 3]) {
                        *sum += u32::from(*value);
                    }
                    count += 1;
                }
            }
            out.extend(sum.map(|sum| (sum / count.max(1)) as u8));
        }
    }
    Some(out)
}

/// ITU-T T.81, annex B: segments until the frame header.
fn jpeg(bytes: Vec<u8>) -> Option<Picture> {
    let mut rest = bytes.get(2..)?;
    loop {
        let [0xff, marker, behind @ ..] = rest else { return None };
        // Fill bytes.
        if *marker == 0xff {
            rest = &rest[1..];
            continue;
        }
        let length = usize::from(u16::from_be_bytes([*behind.first()?, *behind.get(1)?]));
        // Baseline, extended and progressive frames with Huffman coding: what PDF readers take.
        if let 0xc0..=0xc2 = marker {
            let [_, _, 8, h0, h1, w0, w1, components, ..] = *behind else { return None };
            if !matches!(components, 1 | 3) {
                return None;
            }
            let (width, height) = (u16::from_be_bytes([w0, w1]).into(), u16::from_be_bytes([h0, h1]).into());
            return Some(Picture { width, height, packed: Packed::Jpeg(components), bytes });
        }
        rest = behind.get(length..)?;
    }
}

/// The PNG specification, section 5: chunks.
fn png(bytes: &[u8]) -> Option<Picture> {
    let mut rest = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    let (mut header, mut data) = (None, Vec::new());
    while let Some((length, behind)) = rest.split_first_chunk::<4>() {
        let (kind, behind) = behind.split_first_chunk::<4>()?;
        let (content, behind) = behind.split_at_checked(u32::from_be_bytes(*length) as usize)?;
        match kind {
            b"IHDR" => {
                let [w0, w1, w2, w3, h0, h1, h2, h3, 8, colour, 0, 0, 0] = *content else { return None };
                let components = match colour {
                    0 => 1,
                    2 => 3,
                    _ => return None,
                };
                header = Some((u32::from_be_bytes([w0, w1, w2, w3]), u32::from_be_bytes([h0, h1, h2, h3]), components));
            }
            b"IDAT" => data.extend(content),
            b"IEND" => break,
            _ => {}
        }
        rest = behind.get(4..)?;
    }
    let (width, height, components) = header?;
    let fits = i32::try_from(width).is_ok() && i32::try_from(height).is_ok();
    fits.then_some(Picture { width, height, packed: Packed::Png(components), bytes: data })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_bytes_make_the_reader_fail(bytes in proptest::collection::vec(any::<u8>(), 0..200), kind in 0..3) {
            let begin: &[u8] = [&b""[..], b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"][kind as usize];
            drop(Picture::read([begin, &bytes].concat()));
        }
    }
}
