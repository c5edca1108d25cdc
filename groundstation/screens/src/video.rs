//! Live video as the screens see it: the latest picture, how old it is, and what is under its cross-hair.

use std::time::Duration;

use egui::load::SizedTexture;
use egui::{Align2, Color32, FontId, Image, Rect, Sense, Stroke, TextureId, Ui, Vec2, WidgetInfo, WidgetType};
use mission::explain::Message;
use mission::geo::{FieldOfView, HeightAgl, ground_at};
use mission::message;

use crate::Frame;
use crate::theme::Palette;

/// A picture older than this is not what is there now. Chosen: a few times the delay of a usual camera and link.
const OLD: Duration = Duration::from_secs(2);
/// The ground under the cross-hair is named where it is this near to a road, metres.
const BESIDE_ROAD_M: f64 = 500.0;
/// The middle of a picture does not depend on how wide it is.
const ANY_FIELD: FieldOfView = FieldOfView { horizontal_rad: 1.0, vertical_rad: 1.0 };

/// The latest picture of a camera.
#[derive(Debug, Clone, Copy)]
pub struct VideoPicture<'a> {
    /// The picture; `None` before the first one.
    pub texture: Option<TextureId>,
    /// Width to height.
    pub shape: f32,
    /// Since its first bytes came.
    pub age: Duration,
    /// It is recorded.
    pub recorded: bool,
    /// Why there is none, or none any more.
    pub trouble: Option<&'a Message>,
}

/// Draws it in a rectangle.
pub fn draw(ui: &mut Ui, rect: Rect, frame: &Frame<'_>, video: &VideoPicture<'_>) {
    let palette = Palette::of(frame.session.settings());
    let painter = ui.painter_at(rect.expand(2.0));
    painter.rect_filled(rect, 4.0, Color32::BLACK);
    let fits = fit(rect, video.shape);
    if let Some(texture) = video.texture {
        Image::from_texture(SizedTexture::new(texture, fits.size())).paint_at(ui, fits);
        cross_hair(ui, fits.center());
        if let Some(words) = under_cross_hair(frame) {
            write(ui, fits.center() + Vec2::new(0.0, 14.0), Align2::CENTER_TOP, &words, Color32::WHITE);
        }
    }
    let old = video.texture.is_none() || video.age > OLD;
    let state = match (video.trouble, video.texture) {
        (Some(trouble), _) => frame.m(trouble),
        (None, None) => frame.t("video-waiting"),
        (None, Some(_)) => frame.m(&message!("video-age", seconds = video.age.as_secs_f64())),
    };
    let color = if old { Color32::from_rgb(0xff, 0xb0, 0x60) } else { Color32::WHITE };
    write(ui, rect.left_bottom() + Vec2::new(6.0, -6.0), Align2::LEFT_BOTTOM, &state, color);
    if video.recorded {
        let words = format!("⏺ {}", frame.t("video-recorded"));
        write(
            ui,
            rect.right_top() + Vec2::new(-6.0, 6.0),
            Align2::RIGHT_TOP,
            &words,
            Color32::from_rgb(0xff, 0x70, 0x70),
        );
    }
    painter.rect_stroke(rect, 4.0, Stroke::new(2.0, palette.border), egui::StrokeKind::Outside);
    let response = ui.interact(rect, ui.id().with("video"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Image, true, frame.t("video-live")));
}

/// The largest rectangle of a shape inside another one.
fn fit(rect: Rect, shape: f32) -> Rect {
    let shape = if shape.is_finite() && shape > 0.0 { shape } else { 16.0 / 9.0 };
    let width = rect.width().min(rect.height() * shape);
    Rect::from_center_size(rect.center(), Vec2::new(width, width / shape))
}

fn cross_hair(ui: &Ui, at: egui::Pos2) {
    const ARM: f32 = 12.0;
    const GAP: f32 = 4.0;
    for (width, color) in [(3.0, Color32::from_black_alpha(160)), (1.5, Color32::WHITE)] {
        for way in [Vec2::X, Vec2::Y, -Vec2::X, -Vec2::Y] {
            ui.painter().line_segment([at + way * GAP, at + way * ARM], Stroke::new(width, color));
        }
    }
}

fn write(ui: &Ui, at: egui::Pos2, anchor: Align2, text: &str, color: Color32) {
    let galley = ui.painter().layout_no_wrap(text.to_owned(), FontId::proportional(13.0), color);
    let place = anchor.anchor_size(at, galley.size());
    ui.painter().rect_filled(place.expand2(Vec2::new(4.0, 1.0)), 3.0, Color32::from_black_alpha(170));
    ui.painter().galley(place.min, galley, color);
}

/// Stake and side of the ground that the camera looks at, on level ground.
fn under_cross_hair(frame: &Frame<'_>) -> Option<String> {
    let session = frame.session;
    let vehicle = session.snapshot().vehicles.get(&session.active()?)?;
    let position = vehicle.state.position?.value;
    let look = vehicle.state.look()?;
    let place = ground_at(position.place, HeightAgl(position.rel_home.0), look, ANY_FIELD, [0.5, 0.5])?;
    let unnamed = || format!("{:.6}°, {:.6}°", place.lat_deg, place.lon_deg);
    Some(frame.on_road(place, BESIDE_ROAD_M).unwrap_or_else(unnamed))
}
