//! The 3D scene as the screens see it: a picture that they place, and what the pointer does over it.

use egui::load::SizedTexture;
use egui::{Align2, Color32, FontId, Image, Rect, Response, Sense, TextureId, Ui, Vec2};

use crate::Frame;

/// Where the scene is seen from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SceneCamera {
    /// Around a point that stays.
    Orbit,
    /// Around the active vehicle, moving with it.
    #[default]
    Follow,
    /// Out of the vehicle's camera.
    Onboard,
}

/// What a name in the scene belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SceneLabelKind {
    /// A stake beside the road.
    Stake,
    /// A bridge or a facility.
    Structure,
    /// A vehicle.
    Vehicle,
}

/// A name in the scene.
#[derive(Debug, Clone, PartialEq)]
pub struct SceneLabel {
    /// Where, as shares of the picture's width and height from its top left.
    pub at: [f32; 2],
    /// The name.
    pub text: String,
    /// What it belongs to.
    pub kind: SceneLabelKind,
}

/// The scene as it was drawn.
#[derive(Debug, Clone, Copy)]
pub struct ScenePicture<'a> {
    /// The picture.
    pub texture: TextureId,
    /// Names in it, nearest first.
    pub labels: &'a [SceneLabel],
}

/// What the scene is asked for in a frame.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct SceneInput {
    /// Size in pixels; zero when it is not shown, so that it need not be drawn.
    pub size_px: [u32; 2],
    /// Pointer drag with the primary button, points.
    pub drag: Vec2,
    /// Pointer drag with the secondary button, points.
    pub pan: Vec2,
    /// Zoom factor, 1 for none.
    pub zoom: f32,
    /// Where it is seen from.
    pub camera: SceneCamera,
}

impl SceneInput {
    /// Places the picture in a rectangle and collects what the pointer does there.
    pub fn place(&mut self, ui: &mut Ui, rect: Rect, frame: &Frame<'_>) -> Response {
        let response = ui.allocate_rect(rect, Sense::click_and_drag());
        let scale = ui.pixels_per_point();
        self.size_px = [(rect.width() * scale).round() as u32, (rect.height() * scale).round() as u32];
        if let Some(picture) = frame.scene {
            Image::from_texture(SizedTexture::new(picture.texture, rect.size())).paint_at(ui, rect);
            write_labels(ui, rect, picture.labels);
        }
        if response.dragged_by(egui::PointerButton::Primary) {
            self.drag += response.drag_delta();
        }
        if response.dragged_by(egui::PointerButton::Secondary) {
            self.pan += response.drag_delta();
        }
        if response.hovered() {
            self.zoom *= ui.input(|i| i.zoom_delta() * (i.smooth_scroll_delta().y / 400.0).exp());
        }
        response
    }
}

/// Writes names over the picture; one that would cover a nearer one is left out.
fn write_labels(ui: &Ui, rect: Rect, labels: &[SceneLabel]) {
    const HALO: Color32 = Color32::from_black_alpha(190);
    let painter = ui.painter_at(rect);
    let mut taken: Vec<Rect> = Vec::new();
    for label in labels {
        let at = rect.min + rect.size() * Vec2::from(label.at);
        let (size, color) = match label.kind {
            SceneLabelKind::Stake => (12.0, Color32::from_rgb(0xd8, 0xff, 0xd8)),
            SceneLabelKind::Structure => (13.0, Color32::WHITE),
            SceneLabelKind::Vehicle => (14.0, Color32::from_rgb(0xff, 0xe0, 0x70)),
        };
        let galley = painter.layout_no_wrap(label.text.clone(), FontId::proportional(size), color);
        let place = Align2::CENTER_BOTTOM.anchor_size(at, galley.size()).expand2(Vec2::new(4.0, 1.0));
        if !rect.contains_rect(place) || taken.iter().any(|other| other.intersects(place)) {
            continue;
        }
        painter.rect_filled(place, 3.0, HALO);
        painter.galley(place.min + Vec2::new(4.0, 1.0), galley, color);
        taken.push(place);
    }
}
