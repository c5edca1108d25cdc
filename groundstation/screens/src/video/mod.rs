//! Live video as the screens see it: the latest picture, how old it is, what is in it, and what the camera can be told.

mod controls;
mod overlay;
mod pointer;
mod ruler;

use std::time::Duration;

use egui::load::SizedTexture;
use egui::{Align2, Color32, FontId, Image, Rect, Stroke, TextureId, Ui, UiBuilder, Vec2};
use mission::explain::Message;
use mission::message;
use session::Command;
use session::eye::Sight;
use telemetry::wire::MonoTime;

use crate::Frame;
use crate::theme::Palette;

pub use pointer::Pointer;

/// Height of what stands under the picture, points.
pub(crate) const CONTROLS: f32 = controls::HEIGHT;

/// A picture older than this is not what is there now. Chosen: a few times the delay of a usual camera and link.
const OLD: Duration = Duration::from_secs(2);
/// The ground under the cross-hair is named where it is this near to a road, metres.
pub(crate) const BESIDE_ROAD_M: f64 = 500.0;
/// Words over a picture whose state is not good.
const WARN: Color32 = Color32::from_rgb(0xff, 0xb0, 0x60);

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

/// Draws picture and controls in a rectangle.
pub fn draw(
    ui: &mut Ui,
    rect: Rect,
    frame: &Frame<'_>,
    video: &VideoPicture<'_>,
    pointer: &mut Pointer,
    out: &mut Vec<Command>,
) {
    let palette = Palette::of(frame.session.settings());
    let live = frame.session.sorties().replay().is_none();
    let controls = if live { controls::HEIGHT } else { 0.0 };
    let (picture, bar) = rect.split_top_bottom_at_y(rect.bottom() - controls);
    let painter = ui.painter_at(rect.expand(2.0));
    painter.rect_filled(picture, 4.0, Color32::BLACK);
    painter.rect_filled(bar, 0.0, palette.raised);
    let fits = fit(picture, video.shape);
    let sight = sight(frame, video.age);
    if let Some(texture) = video.texture {
        Image::from_texture(SizedTexture::new(texture, fits.size())).paint_at(ui, fits);
        cross_hair(ui, fits.center());
        let under = sight
            .as_ref()
            .and_then(|sight| under_cross_hair(frame, sight))
            .map(|words| write(ui, fits.center() + Vec2::new(0.0, 16.0), Align2::CENTER_TOP, &words, Color32::WHITE));
        if let Some(sight) = &sight {
            overlay::draw(ui, fits, frame, sight, under);
        }
    }
    state(ui, if video.texture.is_some() { fits } else { picture }, frame, video);
    painter.rect_stroke(rect, 4.0, Stroke::new(2.0, palette.border), egui::StrokeKind::Outside);
    if video.texture.is_some() {
        pointer.draw(ui, fits, frame, sight.as_ref(), live, out);
    } else {
        pointer.rest(ui, fits, frame);
    }
    if live {
        let bar = bar.shrink2(Vec2::new(4.0, 3.0));
        ui.scope_builder(UiBuilder::new().max_rect(bar).id_salt("video-controls"), |ui| {
            controls::draw(ui, frame, out);
        });
    }
}

/// What the camera saw when the picture was taken, as far as that is known.
fn sight(frame: &Frame<'_>, age: Duration) -> Option<Sight> {
    if frame.session.sorties().replay().is_none() {
        let taken = MonoTime(frame.session.now().mono.0.saturating_sub(age.as_nanos() as u64));
        return frame.session.eyes().pose(frame.session.active()?, taken)?.sight;
    }
    let shown = frame.session.shown();
    Sight::of(shown.vehicles.get(&frame.session.active()?)?, shown.at.mono)
}

/// How old the picture is, why there is none, and that it is recorded.
fn state(ui: &Ui, rect: Rect, frame: &Frame<'_>, video: &VideoPicture<'_>) {
    if frame.session.sorties().replay().is_some() && video.trouble.is_none() {
        return;
    }
    let old = video.texture.is_none() || video.age > OLD;
    let state = match (video.trouble, video.texture) {
        (Some(trouble), _) => frame.m(trouble),
        (None, None) => frame.t("video-waiting"),
        (None, Some(_)) => frame.m(&message!("video-age", seconds = video.age.as_secs_f64())),
    };
    let color = if old { WARN } else { Color32::WHITE };
    let width = rect.width() - 12.0;
    write_within(ui, rect.left_bottom() + Vec2::new(6.0, -6.0), Align2::LEFT_BOTTOM, &state, color, width);
    if video.recorded {
        let words = format!("⏺ {}", frame.t("video-recorded"));
        let red = Color32::from_rgb(0xff, 0x70, 0x70);
        write(ui, rect.right_top() + Vec2::new(-6.0, 26.0), Align2::RIGHT_TOP, &words, red);
    }
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

fn write(ui: &Ui, at: egui::Pos2, anchor: Align2, text: &str, color: Color32) -> Rect {
    write_within(ui, at, anchor, text, color, f32::INFINITY)
}

/// Words on a dark ground, in lines no longer than this; where they stand.
fn write_within(ui: &Ui, at: egui::Pos2, anchor: Align2, text: &str, color: Color32, width: f32) -> Rect {
    let galley = ui.painter().layout(text.to_owned(), FontId::proportional(13.0), color, width);
    let place = anchor.anchor_size(at, galley.size());
    ui.painter().rect_filled(place.expand2(Vec2::new(4.0, 1.0)), 3.0, Color32::from_black_alpha(170));
    ui.painter().galley(place.min, galley, color);
    place
}

/// Stake and side of the ground that the camera looks at, on level ground.
fn under_cross_hair(frame: &Frame<'_>, sight: &Sight) -> Option<String> {
    sight.centre().map(|place| named(frame, place))
}

/// A place by its road, or by its coordinates where none is near.
fn named(frame: &Frame<'_>, place: mission::geo::LatLon) -> String {
    let unnamed = || format!("{:.6}°, {:.6}°", place.lat_deg, place.lon_deg);
    frame.on_road(place, BESIDE_ROAD_M).unwrap_or_else(unnamed)
}
