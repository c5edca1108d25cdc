//! A picture as a file on the camera's card: JPEG with what cameras write into it.

use std::io::Cursor;

use exif::experimental::Writer;
use exif::{Field, In, Tag, Value};
use jpeg_encoder::{ColorType, Encoder};

use super::code::Label;
use super::picture::{self, Painter};
use super::{CameraConfig, code};
use crate::scene::{Canvas, Scene, View};

/// Sides of a picture without a scene, pixels: as small as the label can be read in.
const SIZE: (usize, usize) = (320, 192);
/// Sides of a picture of a scene, pixels. Chosen: what a thing looks like can be judged, and the file comes over a telemetry
/// link in a time that people wait.
pub const SCENE_SIZE: (usize, usize) = (1280, 720);
/// A pixel of a scene's picture is the mean of so many by so many.
const FINE: usize = 2;
/// Of 100.
const QUALITY: u8 = 80;
/// Half the diagonal of the film that equivalent focal lengths are said for, millimetres (CIPA DCG-001).
const HALF_DIAGONAL_MM: f64 = 21.633;

/// A picture of a scene.
#[derive(Debug, Clone, Copy)]
pub struct Shot<'a> {
    /// What there is to see.
    pub scene: &'a Scene,
    /// From where, how large.
    pub view: View,
    /// The scene's time, seconds.
    pub time_s: f64,
}

/// A file with the label in its picture and the camera's own clock in its Exif, as cameras without GNSS write it: no zone,
/// no place. `clock_us` is what that clock shows, microseconds since 1970. `None` where a coder refuses, which it does
/// not do for such sizes.
pub fn still(label: Label, clock_us: u64, shot: Option<Shot<'_>>) -> Option<Vec<u8>> {
    let size = shot.map_or(SIZE, |shot| shot.view.size);
    let (width, height) = size;
    let mut pixels = shot.map_or_else(|| plain(label), |shot| fine(&shot));
    let mut luma: Vec<u8> = pixels.iter().map(|pixel| pixel[0]).collect();
    picture::write(&mut luma, size, label);
    let grey_from = code::top(size) * width;
    for (at, (pixel, luma)) in pixels.iter_mut().zip(luma).enumerate() {
        *pixel = if at < grey_from { [luma, pixel[1], pixel[2]] } else { [luma, 128, 128] };
    }
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, QUALITY);
    encoder.add_exif_metadata(&exif(clock_us, shot.map(|shot| shot.view))?).ok()?;
    encoder.encode(pixels.as_flattened(), width as u16, height as u16, ColorType::Ycbcr).ok()?;
    Some(bytes)
}

/// As the camera without a scene paints it.
fn plain(label: Label) -> Vec<[u8; 3]> {
    let (width, height) = SIZE;
    let planes = Painter::new(&CameraConfig { size: SIZE, ..CameraConfig::default() }).paint(SIZE, label);
    let (luma, chroma) = planes.split_at(width * height);
    let (blue, red) = chroma.split_at(width * height / 4);
    let at = |x: usize, y: usize| (y / 2) * (width / 2) + x / 2;
    let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    places.map(|(x, y)| [luma[y * width + x], blue[at(x, y)], red[at(x, y)]]).collect()
}

/// With soft edges, as a lens makes them.
fn fine(shot: &Shot) -> Vec<[u8; 3]> {
    let (width, height) = shot.view.size;
    let mut canvas = Canvas::default();
    let view = View { size: (width * FINE, height * FINE), ..shot.view };
    shot.scene.paint(&view, shot.time_s, &mut canvas);
    let pixels = canvas.pixels();
    let mean = |x: usize, y: usize, n: usize| {
        let rows = (0..FINE).map(|row| (y * FINE + row) * width * FINE + x * FINE);
        let sum: usize = rows.flat_map(|row| &pixels[row..row + FINE]).map(|pixel| usize::from(pixel[n])).sum();
        (sum / (FINE * FINE)) as u8
    };
    let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    places.map(|(x, y)| [0, 1, 2].map(|n| mean(x, y, n))).collect()
}

fn exif(clock_us: u64, view: Option<View>) -> Option<Vec<u8>> {
    let shown = jiff::Timestamp::from_microsecond(i64::try_from(clock_us).ok()?).ok()?;
    let text =
        |tag: Tag, text: String| Field { tag, ifd_num: In::PRIMARY, value: Value::Ascii(vec![text.into_bytes()]) };
    let mut fields = vec![
        text(Tag::Make, "sims".to_owned()),
        text(Tag::Model, "Patrol camera".to_owned()),
        text(Tag::DateTimeOriginal, shown.strftime("%Y:%m:%d %H:%M:%S").to_string()),
        text(Tag::SubSecTimeOriginal, shown.strftime("%3f").to_string()),
    ];
    fields.extend(view.map(|view| Field {
        tag: Tag::FocalLengthIn35mmFilm,
        ifd_num: In::PRIMARY,
        value: Value::Short(vec![film_focal_mm(&view).round() as u16]),
    }));
    let mut writer = Writer::new();
    fields.iter().for_each(|field| writer.push_field(field));
    let mut block = Cursor::new(Vec::new());
    writer.write(&mut block, false).ok()?;
    Some(block.into_inner())
}

/// The focal length that has the same view from corner to corner on film of 36 by 24 mm, millimetres.
fn film_focal_mm(view: &View) -> f64 {
    let (width, height) = (view.size.0 as f64, view.size.1 as f64);
    let half_diagonal = (view.view_deg.to_radians() / 2.0).tan() * width.hypot(height) / width;
    HALF_DIAGONAL_MM / half_diagonal
}

/// The label in the brightness of a picture without a scene, row by row.
pub fn read_still(luma: &[u8]) -> Option<Label> {
    code::read(luma, SIZE.0, SIZE)
}
