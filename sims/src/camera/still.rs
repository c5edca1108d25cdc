//! A picture as a file on the camera's card: JPEG with what cameras write into it.

use std::io::Cursor;

use exif::experimental::Writer;
use exif::{Field, In, Tag, Value};
use jpeg_encoder::{ColorType, Encoder};

use super::code::Label;
use super::picture::Painter;
use super::{CameraConfig, code};

/// Sides, pixels: as small as the label can be read in.
const SIZE: (usize, usize) = (320, 192);
/// Of 100.
const QUALITY: u8 = 80;

/// A file with the label in its picture and the camera's own clock in its Exif, as cameras without GNSS write it: no zone,
/// no place. `clock_us` is what that clock shows, microseconds since 1970. `None` where a coder refuses, which it does
/// not do for this size.
pub fn still(label: Label, clock_us: u64) -> Option<Vec<u8>> {
    let (width, height) = SIZE;
    let config = CameraConfig { size: SIZE, ..CameraConfig::default() };
    let planes = Painter::new(&config).paint(SIZE, label);
    let (luma, chroma) = planes.split_at(width * height);
    let (blue, red) = chroma.split_at(width * height / 4);
    let at = |x: usize, y: usize| (y / 2) * (width / 2) + x / 2;
    let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    let pixels: Vec<u8> = places.flat_map(|(x, y)| [luma[y * width + x], blue[at(x, y)], red[at(x, y)]]).collect();
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, QUALITY);
    encoder.add_exif_metadata(&exif(clock_us)?).ok()?;
    encoder.encode(&pixels, width as u16, height as u16, ColorType::Ycbcr).ok()?;
    Some(bytes)
}

fn exif(clock_us: u64) -> Option<Vec<u8>> {
    let shown = jiff::Timestamp::from_microsecond(i64::try_from(clock_us).ok()?).ok()?;
    let text =
        |tag: Tag, text: String| Field { tag, ifd_num: In::PRIMARY, value: Value::Ascii(vec![text.into_bytes()]) };
    let fields = [
        text(Tag::Make, "sims".to_owned()),
        text(Tag::Model, "Patrol camera".to_owned()),
        text(Tag::DateTimeOriginal, shown.strftime("%Y:%m:%d %H:%M:%S").to_string()),
        text(Tag::SubSecTimeOriginal, shown.strftime("%3f").to_string()),
    ];
    let mut writer = Writer::new();
    fields.iter().for_each(|field| writer.push_field(field));
    let mut block = Cursor::new(Vec::new());
    writer.write(&mut block, false).ok()?;
    Some(block.into_inner())
}

/// The label in a picture's brightness, row by row.
pub fn read_still(luma: &[u8]) -> Option<Label> {
    code::read(luma, SIZE.0, SIZE)
}
