//! The 3D scene as the screens see it: a picture that they place, and what the pointer does over it.

use egui::{Image, Rect, Response, Sense, Ui, Vec2, load::SizedTexture};

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
        if let Some(texture) = frame.scene {
            Image::from_texture(SizedTexture::new(texture, rect.size())).paint_at(ui, rect);
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
