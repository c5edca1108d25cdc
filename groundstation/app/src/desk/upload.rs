//! Decoded pictures as textures of the window that shows them.

use bevy_egui::egui::{ColorImage, Context, TextureHandle, TextureOptions};
use video::decode::Frame;

/// A picture, and its texture once a window has asked for it.
#[derive(Default)]
pub struct Shown {
    frame: Option<Frame>,
    texture: Option<TextureHandle>,
}

impl Shown {
    /// Takes a newer picture, where there is one, and sees that the window of this context has it. Whether it is newer.
    pub fn refresh(&mut self, newer: Option<Frame>, context: &Context) -> bool {
        let is_newer = newer.is_some();
        let again = || if self.texture.is_none() { self.frame.take() } else { None };
        if let Some(frame) = newer.or_else(again) {
            let image = ColorImage::from_rgba_unmultiplied([frame.width, frame.height], &frame.rgba);
            match &mut self.texture {
                Some(texture) => texture.set(image, TextureOptions::LINEAR),
                None => self.texture = Some(context.load_texture("video", image, TextureOptions::LINEAR)),
            }
            self.frame = Some(frame);
        }
        is_newer
    }

    /// Another window shows it from now on: textures belong to one.
    pub fn move_on(&mut self) {
        self.texture = None;
    }

    /// The picture.
    pub fn frame(&self) -> Option<&Frame> {
        self.frame.as_ref()
    }

    /// Its texture.
    pub fn texture(&self) -> Option<&TextureHandle> {
        self.texture.as_ref()
    }

    /// Width to height; that of most cameras before the first picture.
    pub fn shape(&self) -> f32 {
        self.frame.as_ref().map_or(16.0 / 9.0, |frame| frame.width as f32 / frame.height.max(1) as f32)
    }
}
