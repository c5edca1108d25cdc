//! Pictures that lie on the disk, as the screens see them.

use std::path::Path;

use egui::load::SizedTexture;
use egui::{Align2, Color32, FontId, Image, Rect, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, WidgetType};

use crate::Frame;

/// Whoever reads pictures from the disk. A picture that is asked for the first time comes in a later frame.
pub trait Stills {
    /// The picture in a file, and its size in pixels; `None` while it is read, and where it cannot be.
    fn still(&self, path: &Path) -> Option<SizedTexture>;
}

/// Draws a picture as large as `size` lets it be; says whether it was clicked.
pub(crate) fn draw(ui: &mut Ui, frame: &Frame<'_>, path: &Path, size: Vec2, chosen: bool) -> bool {
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Image, true, &name));
    paint(ui, frame, path, rect);
    if chosen || response.hovered() {
        let width = if chosen { 3.0 } else { 1.5 };
        let stroke = Stroke::new(width, ui.visuals().hyperlink_color);
        ui.painter_at(rect).rect_stroke(rect, 3.0, stroke, StrokeKind::Inside);
    }
    response.on_hover_text(name).clicked()
}

/// Paints a picture into a rectangle and says where it is there; `None` before it was read.
pub(crate) fn paint(ui: &Ui, frame: &Frame<'_>, path: &Path, rect: Rect) -> Option<Rect> {
    let painter = ui.painter_at(rect);
    painter.rect_filled(rect, 3.0, Color32::BLACK);
    let Some(texture) = frame.stills.and_then(|stills| stills.still(path)) else {
        painter.text(rect.center(), Align2::CENTER_CENTER, "…", FontId::proportional(18.0), Color32::GRAY);
        return None;
    };
    let shape = texture.size.x / texture.size.y.max(1.0);
    let width = rect.width().min(rect.height() * shape);
    let fits = Rect::from_center_size(rect.center(), Vec2::new(width, width / shape));
    Image::from_texture(texture).paint_at(ui, fits);
    Some(fits)
}
