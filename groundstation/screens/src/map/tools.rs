//! What helps to read the map: scale, north, zoom buttons, measuring, and the place under the pointer with its stake.

use egui::text::{LayoutJob, TextWrapping};
use egui::{
    Align, Align2, Button, CornerRadius, FontId, Layout, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Ui, UiBuilder,
    Vec2,
};
use mission::explain::Message;
use mission::geo::{self, LatLon};
use mission::message;
use walkers::Projector;

use super::colors::Colors;
use super::label::text;
use super::position;
use super::road::on_screen;
use crate::Frame;
use crate::theme::Palette;

/// A road is named for a place at most so far away from it, metres.
const BESIDE_ROAD_M: f64 = 2_000.0;
const BUTTON: f32 = 38.0;

/// What a person did with the buttons on the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tool {
    /// Nearer.
    ZoomIn,
    /// Farther.
    ZoomOut,
    /// Show everything.
    Fit,
    /// Keep the active vehicle in the middle, or stop that.
    Follow,
    /// Begin or end measuring.
    Measure,
}

/// What of the tools is on, or cannot be used now.
#[derive(Debug, Clone, Copy)]
pub struct ToolState {
    /// It measures.
    pub measuring: bool,
    /// It follows the active vehicle.
    pub following: bool,
    /// There is an active vehicle.
    pub can_follow: bool,
}

/// Draws the buttons; returns the one that was clicked.
pub fn buttons(ui: &mut Ui, rect: Rect, frame: &Frame<'_>, state: ToolState) -> Option<Tool> {
    let mut clicked = None;
    let tools = [
        (Tool::ZoomIn, "＋", "desk-map-zoom-in"),
        (Tool::ZoomOut, "－", "desk-map-zoom-out"),
        (Tool::Fit, "⛶", "desk-map-fit"),
        (Tool::Follow, "◎", "desk-map-follow"),
        (Tool::Measure, "📏", "desk-map-measure"),
    ];
    // As an inset the map is low: the buttons go on in a second column there.
    ui.scope_builder(UiBuilder::new().max_rect(rect.shrink(10.0)).layout(Layout::top_down(Align::Min)), |ui| {
        ui.spacing_mut().item_spacing = Vec2::splat(4.0);
        ui.with_layout(Layout::top_down(Align::Min).with_main_wrap(true), |ui| {
            for (tool, sign, hint) in tools {
                let on = (tool == Tool::Measure && state.measuring) || (tool == Tool::Follow && state.following);
                let enabled = tool != Tool::Follow || state.can_follow;
                let button = Button::new(sign).selected(on).min_size(Vec2::splat(BUTTON));
                let response = ui.add_enabled(enabled, button).on_hover_text(frame.t(hint));
                response.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Button, enabled, frame.t(hint)));
                if response.clicked() {
                    clicked = Some(tool);
                }
            }
        });
    });
    clicked
}

/// Why there is no background.
pub fn trouble(ui: &Ui, rect: Rect, frame: &Frame<'_>, trouble: &Message) {
    let palette = Palette::of(frame.session.settings());
    let painter = ui.painter_at(rect);
    let room = (rect.width() - 140.0).max(120.0);
    let text = format!("▲ {}", frame.m(trouble));
    let galley = painter.layout(text, FontId::proportional(14.0), palette.danger, room);
    let at = rect.center_top() + Vec2::new(0.0, 14.0);
    let place = Align2::CENTER_TOP.anchor_size(at, galley.size());
    painter.rect(place.expand(6.0), 4.0, palette.raised, Stroke::new(1.5, palette.danger), StrokeKind::Outside);
    painter.galley(place.min, galley, palette.danger);
}

/// A bar of a round length, and north.
pub fn scale(painter: &Painter, rect: Rect, projector: &Projector, centre: LatLon, colors: &Colors) {
    let points_per_m = projector.scale_pixel_per_meter(position(centre));
    let longest_m = 140.0 / points_per_m;
    let decade = 10_f32.powf(longest_m.log10().floor());
    let length_m = [5.0, 2.0, 1.0].into_iter().map(|n| n * decade).find(|m| *m <= longest_m).unwrap_or(decade);
    let name = if length_m >= 1_000.0 { format!("{} km", length_m / 1_000.0) } else { format!("{length_m} m") };
    let right = rect.right_bottom() + Vec2::new(-16.0, -38.0);
    let left = right - Vec2::new(length_m * points_per_m, 0.0);
    let tick = Vec2::new(0.0, -6.0);
    let bar = vec![left + tick, left, right, right + tick];
    painter.add(Shape::line(bar.clone(), Stroke::new(5.0, colors.halo)));
    painter.add(Shape::line(bar, Stroke::new(2.5, colors.text)));
    text(painter, left.lerp(right, 0.5) + tick, Align2::CENTER_BOTTOM, &name, 13.0, colors.text, colors.halo);
    // The map is always north up.
    let tip = rect.right_bottom() + Vec2::new(-28.0, -104.0);
    let arrow = vec![tip, tip + Vec2::new(8.0, 22.0), tip + Vec2::new(0.0, 16.0), tip + Vec2::new(-8.0, 22.0)];
    painter.add(Shape::convex_polygon(arrow, colors.text, Stroke::new(1.5, colors.halo)));
    text(painter, tip + Vec2::new(0.0, -1.0), Align2::CENTER_BOTTOM, "N", 14.0, colors.text, colors.halo);
}

/// The line that is measured: every piece, and all of them together.
pub fn measured(painter: &Painter, projector: &Projector, places: &[LatLon], frame: &Frame<'_>, colors: &Colors) {
    let points: Vec<Pos2> = places.iter().map(|&place| on_screen(projector, place)).collect();
    painter.add(Shape::line(points.clone(), Stroke::new(5.0, colors.halo)));
    painter.add(Shape::line(points.clone(), Stroke::new(2.5, colors.measure)));
    points.iter().for_each(|&at| {
        painter.circle(at, 5.0, colors.measure, Stroke::new(2.0, colors.halo));
    });
    let mut total_m = 0.0;
    for (ends, at) in places.windows(2).zip(points.windows(2)) {
        let length_m = geo::distance_m(ends[0], ends[1]);
        total_m += length_m;
        let azimuth_deg = geo::azimuth_rad(ends[0], ends[1]).to_degrees().rem_euclid(360.0);
        let name = frame.m(&message!("desk-map-piece", length = length_m, azimuth = azimuth_deg));
        text(painter, at[0].lerp(at[1], 0.5), Align2::CENTER_BOTTOM, &name, 13.0, colors.measure, colors.halo);
    }
    if let (Some(&last), true) = (points.last(), places.len() > 2) {
        let name = frame.m(&message!("desk-map-total", length = total_m));
        text(painter, last + Vec2::new(0.0, 8.0), Align2::CENTER_TOP, &name, 14.0, colors.measure, colors.halo);
    }
}

/// The strip with the place under the pointer, or in the middle where there is no pointer. A click copies it.
pub fn coordinates(ui: &mut Ui, rect: Rect, frame: &Frame<'_>, place: LatLon) {
    let mut words = format!("{:.6}°, {:.6}°", place.lat_deg, place.lon_deg);
    if let Some(stake) = frame.on_road(place, BESIDE_ROAD_M) {
        words += "   ";
        words += &stake;
    }
    let strip = Rect::from_min_max(rect.left_bottom() - Vec2::new(0.0, 28.0), rect.right_bottom());
    let painter = ui.painter_at(rect);
    let palette = Palette::of(frame.session.settings());
    painter.rect_filled(strip, CornerRadius::ZERO, palette.surface);
    let response = ui.interact(strip, ui.id().with("coordinates"), egui::Sense::click());
    // As an inset the map is narrower than this; the whole text is in the tooltip.
    let mut line = LayoutJob::simple_singleline(words.clone(), FontId::proportional(13.0), palette.text);
    line.wrap = TextWrapping::truncate_at_width(strip.width() - 24.0);
    let galley = painter.layout_job(line);
    let at = Align2::LEFT_CENTER.anchor_size(strip.left_center() + Vec2::new(12.0, 0.0), galley.size());
    painter.galley(at.min, galley, palette.text);
    let hint = format!("{words}\n{}", frame.t("desk-map-copy"));
    if response.on_hover_text(hint).clicked() {
        ui.ctx().copy_text(words);
    }
}
