//! A masked copy of a JPEG picture.

use exif::{In, Reader, Tag, Value};
use jpeg_encoder::{ColorType, Encoder};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::{Area, MaskError};

/// Of 100: no block is visible.
const QUALITY: u8 = 92;
/// A larger picture is not decoded: it would take 300 MB.
const MOST_PIXELS: usize = 100_000_000;

/// The picture with black areas, turned as its Exif orientation says, because areas are named as people see it.
///
/// # Errors
/// No picture, no area.
pub fn still(jpeg: &[u8], areas: &[Area]) -> Result<Vec<u8>, MaskError> {
    if areas.is_empty() {
        return Err(MaskError::NoAreas);
    }
    let options = DecoderOptions::default().jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(jpeg), options);
    let wrong = |error: &dyn std::fmt::Display| MaskError::Decode(error.to_string());
    decoder.decode_headers().map_err(|error| wrong(&error))?;
    let (width, height) = decoder.dimensions().unwrap_or_default();
    if !(1..=MOST_PIXELS).contains(&width.saturating_mul(height)) {
        return Err(MaskError::Decode(format!("{width} x {height}")));
    }
    let rgb = decoder.decode().map_err(|error| wrong(&error))?;
    let (mut rgb, width, height) = upright(&rgb, width, height, orientation(jpeg));
    for area in areas {
        let (columns, rows) = area.pixels(width, height);
        for row in rows {
            rgb[(row * width + columns.start) * 3..(row * width + columns.end) * 3].fill(0);
        }
    }
    let refused = |error: &dyn std::fmt::Display| MaskError::Encode(error.to_string());
    let [w, h] = [width, height].map(u16::try_from);
    let (w, h) = (w.map_err(|error| refused(&error))?, h.map_err(|error| refused(&error))?);
    let mut bytes = Vec::new();
    Encoder::new(&mut bytes, QUALITY).encode(&rgb, w, h, ColorType::Rgb).map_err(|error| refused(&error))?;
    Ok(bytes)
}

/// 1 to 8, as Exif numbers them; 1 where it says nothing.
fn orientation(jpeg: &[u8]) -> u16 {
    let read = Reader::new().read_from_container(&mut std::io::Cursor::new(jpeg)).ok();
    let value = read.as_ref().and_then(|exif| exif.get_field(Tag::Orientation, In::PRIMARY)).map(|field| &field.value);
    match value {
        Some(Value::Short(numbers)) => numbers.first().copied().filter(|n| (1..=8).contains(n)).unwrap_or(1),
        _ => 1,
    }
}

/// Pixels as they are shown, and how wide and high that is.
fn upright(rgb: &[u8], width: usize, height: usize, orientation: u16) -> (Vec<u8>, usize, usize) {
    let (across, down) = if orientation >= 5 { (height, width) } else { (width, height) };
    let mut out = vec![0; rgb.len()];
    for (y, row) in out.chunks_exact_mut(across * 3).enumerate() {
        for (x, pixel) in row.as_chunks_mut::<3>().0.iter_mut().enumerate() {
            let (right, below) = (across - 1 - x, down - 1 - y);
            let (column, line) = match orientation {
                2 => (right, y),
                3 => (right, below),
                4 => (x, below),
                5 => (y, x),
                6 => (y, right),
                7 => (below, right),
                8 => (below, x),
                _ => (x, y),
            };
            let at = (line * width + column) * 3;
            if let Some(from) = rgb.get(at..at + 3) {
                pixel.copy_from_slice(from);
            }
        }
    }
    (out, across, down)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// Green with a red patch in its upper left quarter.
    fn picture(orientation: Option<u8>) -> Vec<u8> {
        let (width, height) = (64, 32);
        let mut rgb = Vec::new();
        for y in 0..height {
            for x in 0..width {
                rgb.extend(if x < 32 && y < 16 { [220, 0, 0] } else { [0, 160, 0] });
            }
        }
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes, 95);
        if let Some(value) = orientation {
            // A TIFF block with one entry: orientation, a short.
            let block = [b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".as_slice(), &[value], &[0; 6]].concat();
            encoder.add_exif_metadata(&block).unwrap();
        }
        encoder.encode(&rgb, width, height, ColorType::Rgb).unwrap();
        bytes
    }

    fn pixels(jpeg: &[u8]) -> (Vec<u8>, usize, usize) {
        let options = DecoderOptions::default().jpeg_set_out_colorspace(ColorSpace::RGB);
        let mut decoder = JpegDecoder::new_with_options(ZCursor::new(jpeg), options);
        let rgb = decoder.decode().unwrap();
        let (width, height) = decoder.dimensions().unwrap();
        (rgb, width, height)
    }

    fn red(rgb: &[u8]) -> usize {
        rgb.as_chunks::<3>().0.iter().filter(|[r, g, _]| *r > 120 && *g < 90).count()
    }

    #[test]
    fn what_is_masked_is_gone_and_the_rest_is_there() {
        let masked = still(&picture(None), &["0,0,0.5,0.5".parse().unwrap()]).unwrap();
        let (rgb, width, height) = pixels(&masked);
        assert_eq!((width, height, red(&rgb)), (64, 32, 0));
        assert!(rgb.as_chunks::<3>().0.iter().filter(|[r, g, b]| *r < 60 && *g > 120 && *b < 60).count() > 1_400);
        assert!(
            !masked.windows(6).any(|bytes| bytes == b"Exif\0\0"),
            "no metadata, in which a small picture could lie"
        );
        assert!(red(&pixels(&still(&picture(None), &["0.5,0.5,1,1".parse().unwrap()]).unwrap()).0) > 450);
    }

    #[test]
    fn an_area_is_where_people_see_it_in_a_picture_that_was_taken_upright() {
        // 6: turned clockwise by a quarter, so that the upper left patch is at the upper right.
        let source = picture(Some(6));
        let (rgb, width, height) = pixels(&still(&source, &["0.5,0,1,0.5".parse().unwrap()]).unwrap());
        assert_eq!((width, height, red(&rgb)), (32, 64, 0));
        let (rgb, ..) = pixels(&still(&source, &["0,0.5,0.4,1".parse().unwrap()]).unwrap());
        assert!(red(&rgb) > 450);
    }

    #[test]
    fn what_is_no_picture_is_refused_for_a_reason() {
        let area = ["0,0,1,1".parse().unwrap()];
        assert!(matches!(still(b"\xff\xd8\xff\xe0nothing", &area), Err(MaskError::Decode(_))));
        assert!(matches!(still(&picture(None), &[]), Err(MaskError::NoAreas)));
    }
}
