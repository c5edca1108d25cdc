//! Buttons under the picture.

use egui::{Button, RichText, Ui, Vec2};
use mission::explain::Message;
use mission::message;
use session::Command;
use session::eye::{Command as Eye, available};
use session::settings::{Command as Set, VideoSize};
use telemetry::services::camera::Zoom;

use crate::Frame;
use crate::theme::Palette;

/// Of the strip under the picture, points: two rows for gloves and a line of state.
pub(super) const HEIGHT: f32 = 114.0;
const TOUCH: Vec2 = Vec2::new(40.0, 36.0);
/// What is told of an order is shown this long, seconds.
const SHOWN_S: f64 = 8.0;

pub(super) fn draw(ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
    let palette = Palette::of(frame.session.settings());
    let vehicle = frame.session.active().and_then(|address| frame.session.snapshot().vehicles.get(&address));
    let camera = vehicle.and_then(|vehicle| vehicle.cameras.first());
    let recording = camera.is_some_and(|camera| camera.recording);
    let may = |command| vehicle.map_or(Err(message!("fly-why-no-vehicle")), |vehicle| available(command, vehicle));
    ui.spacing_mut().item_spacing = Vec2::new(4.0, 4.0);
    ui.horizontal_wrapped(|ui| {
        let mut button = |ui: &mut Ui, text: RichText, hint: &str, command: Eye| {
            if put(ui, text, &frame.t(hint), may(command), frame) {
                out.push(Command::Eye(command));
            }
        };
        button(ui, RichText::new("－").strong(), "eye-zoom-out", Eye::Zoom(Zoom::Step(-1)));
        button(ui, RichText::new("＋").strong(), "eye-zoom-in", Eye::Zoom(Zoom::Step(1)));
        button(ui, RichText::new(frame.t("eye-photo")), "eye-photo-hint", Eye::Photo);
        let (text, hint) =
            if recording { ("eye-record-end", "eye-record-end-hint") } else { ("eye-record", "eye-record-hint") };
        let text = RichText::new(frame.t(text));
        let text = if recording { text.color(palette.danger).strong() } else { text };
        button(ui, text, hint, Eye::Record(!recording));
        button(ui, RichText::new(frame.t("eye-still")), "eye-still-hint", Eye::Still);
        button(ui, RichText::new(frame.t("eye-ahead")), "eye-ahead-hint", Eye::Ahead { down_rad: 15_f64.to_radians() });
        button(ui, RichText::new(frame.t("eye-down")), "eye-down-hint", Eye::Ahead { down_rad: 90_f64.to_radians() });
        button(ui, RichText::new(frame.t("eye-let-go")), "eye-let-go-hint", Eye::LetGo);
        size(ui, frame, out);
    });
    ui.horizontal_wrapped(|ui| {
        let Some(vehicle) = vehicle else { return };
        if vehicle.videos.len() > 1 {
            let shown = frame.session.eyes().shown(vehicle.address);
            for (number, video) in vehicle.videos.iter().enumerate() {
                let name = if video.name.is_empty() { (number + 1).to_string() } else { video.name.clone() };
                if ui.selectable_label(shown == number, name).clicked() {
                    out.push(Command::Eye(Eye::Show(number)));
                }
            }
        }
        let now = frame.session.now();
        let told = frame.session.eyes().told(vehicle.address);
        match told.filter(|(at, _)| now.mono.since(at.mono).as_secs_f64() < SHOWN_S) {
            Some((_, Err(why))) => ui.colored_label(palette.danger, frame.m(why)),
            Some((_, Ok(what))) => ui.colored_label(palette.good, frame.m(what)),
            None => ui.label(RichText::new(standing(frame, vehicle)).small()),
        };
    });
}

/// What the camera says of itself, in a line.
fn standing(frame: &Frame<'_>, vehicle: &session::VehicleSnapshot) -> String {
    let Some(camera) = vehicle.cameras.first() else { return String::new() };
    let mut parts: Vec<Message> = Vec::new();
    parts.extend(camera.zoom_percent.map(|percent| message!("eye-zoom", percent = percent)));
    parts.push(message!("eye-photos", count = camera.photos as f64));
    if camera.photos_missing > 0 {
        parts.push(message!("eye-photos-missing", count = camera.photos_missing as f64));
    }
    parts.extend(camera.available_mib.map(|mib| message!("eye-room", gib = mib / 1024.0)));
    if camera.tracking {
        parts.push(message!("eye-tracking"));
    }
    parts.iter().map(|part| frame.m(part)).collect::<Vec<_>>().join("  ")
}

fn put(ui: &mut Ui, text: RichText, hint: &str, may: Result<(), Message>, frame: &Frame<'_>) -> bool {
    let response = ui.add_enabled(may.is_ok(), Button::new(text).min_size(TOUCH));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Button, may.is_ok(), hint));
    match may {
        Ok(()) => response.on_hover_text(hint).clicked(),
        Err(why) => {
            response.on_disabled_hover_text(frame.m(&why));
            false
        }
    }
}

/// How large the picture is, and whether it stands free.
fn size(ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
    let layout = &frame.session.settings().layout;
    let mut change = |size| {
        let mut layout = Box::new(layout.clone());
        layout.video = size;
        out.push(Command::Settings(Set::Layout(layout)));
    };
    let (large, apart) = (layout.video == VideoSize::Large, layout.video == VideoSize::Apart);
    for (id, on, wanted) in [("video-large", large, VideoSize::Large), ("video-apart", apart, VideoSize::Apart)] {
        let button = Button::selectable(on, frame.t(id)).min_size(TOUCH);
        if ui.add(button).on_hover_text(frame.t(&format!("{id}-hint"))).clicked() {
            change(if on { VideoSize::Inset } else { wanted });
        }
    }
}
