//! Pictures from the disk for the screens: asked for in one frame, there in a later one, and forgotten when too many.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use bevy_egui::egui::load::SizedTexture;
use bevy_egui::egui::{ColorImage, Context, TextureHandle, TextureOptions};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

/// Pictures that are kept; more than a contact sheet shows at once.
const MOST: usize = 96;
/// A larger file is not read, bytes.
const MAX_BYTES: u64 = 64 << 20;
/// A picture is shown no wider than this, pixels.
const WIDEST: usize = 1_280;

/// Pictures, by file. `None` for one that cannot be shown.
#[derive(Default)]
pub struct Stills {
    there: RefCell<BTreeMap<PathBuf, Option<TextureHandle>>>,
    wanted: RefCell<Vec<PathBuf>>,
}

impl screens::Stills for Stills {
    fn still(&self, path: &Path) -> Option<SizedTexture> {
        if let Some(known) = self.there.borrow().get(path) {
            return known.as_ref().map(SizedTexture::from_handle);
        }
        let mut wanted = self.wanted.borrow_mut();
        if !wanted.iter().any(|other| other == path) {
            wanted.push(path.to_owned());
        }
        None
    }
}

impl Stills {
    /// Reads one of the pictures that were asked for: a frame has time for no more.
    pub fn refresh(&mut self, context: &Context) {
        let wanted = self.wanted.get_mut();
        let Some(path) = wanted.pop() else { return };
        let more = !wanted.is_empty();
        let there = self.there.get_mut();
        if there.len() >= MOST {
            there.clear();
        }
        let name = path.display().to_string();
        let picture = read(&path).map(|image| context.load_texture(name, image, TextureOptions::LINEAR));
        there.insert(path, picture);
        if more {
            context.request_repaint();
        }
    }
}

fn read(path: &Path) -> Option<ColorImage> {
    if std::fs::metadata(path).ok()?.len() > MAX_BYTES {
        return None;
    }
    let bytes = std::fs::read(path).ok()?;
    let options = DecoderOptions::default().jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(&bytes), options);
    let pixels = decoder.decode().ok()?;
    let (width, height) = decoder.dimensions()?;
    if width == 0 || height == 0 || pixels.len() != width * height * 3 {
        return None;
    }
    let step = width.div_ceil(WIDEST);
    let (small_width, small_height) = (width / step, height / step);
    let mut small = Vec::with_capacity(small_width * small_height * 3);
    for y in 0..small_height {
        for x in 0..small_width {
            let at = (y * step * width + x * step) * 3;
            small.extend_from_slice(&pixels[at..at + 3]);
        }
    }
    Some(ColorImage::from_rgb([small_width, small_height], &small))
}
