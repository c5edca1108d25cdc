//! The seat that is looked at: the truth about its drone, in figures and on the map.

use egui::text::{LayoutJob, TextFormat};
use egui::{FontId, Label, RichText, Ui};
use mission::message;
use session::training::desk::{Flight, Seat};
use telemetry::wire::Address;

use super::super::course;
use crate::Frame;
use crate::map::{Line, Map, Mark, Overlay, TileSources};
use crate::theme::Palette;
use crate::widgets::{speed_text, whole};

/// What is remembered between frames.
#[derive(Default)]
pub(super) struct Watch {
    map: Map,
    /// The seat that the map was turned to.
    fitted: Option<u32>,
}

impl Watch {
    pub(super) fn draw(&mut self, ui: &mut Ui, frame: &Frame<'_>, tiles: &mut TileSources, flight: &Flight) {
        if let Some(seat) = &flight.seat {
            figures(ui, frame, seat);
        }
        let overlay = overlay(frame, flight);
        if self.fitted != Some(flight.number) {
            self.fitted = Some(flight.number);
            self.map.fit(&course::places(&flight.course, &overlay));
        }
        self.map.draw(ui, frame, tiles, &overlay);
    }
}

/// The truth, not what a station was told.
fn figures(ui: &mut Ui, frame: &Frame<'_>, seat: &Seat) {
    let palette = Palette::of(frame.session.settings());
    let [north, east, down] = seat.velocity_ned_m_s;
    let degrees = |rad: f64| format!("{:03}°", rad.to_degrees().round().rem_euclid(360.0));
    let [wind_north, wind_east, _] = seat.wind_ned_m_s;
    // Wind is named by where it comes from.
    let wind_from = (-wind_east).atan2(-wind_north);
    let wind = format!("{} {}", degrees(wind_from), speed_text(frame, wind_north.hypot(wind_east)));
    let charge = message!("trainer-charge", percent = whole(seat.charge * 100.0), volts = seat.voltage_v);
    let armed = frame.t(if seat.armed { "fly-armed" } else { "fly-disarmed" });
    let rows = [
        ("trainer-height", frame.m(&message!("fly-metres", value = whole(seat.height_m)))),
        ("fly-ground-speed", speed_text(frame, north.hypot(east))),
        ("fly-climb", speed_text(frame, -down)),
        ("fly-heading", degrees(seat.attitude_rad[2])),
        ("trainer-mode", format!("{} · {armed}", frame.m(&session::training::desk::mode(seat.mode)))),
        ("fly-battery", frame.m(&charge)),
        ("fly-wind-name", wind),
    ];
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().interact_size.y = 20.0;
        for (name, value) in rows {
            let format = |size: f32, color| TextFormat::simple(FontId::proportional(size), color);
            let mut text = LayoutJob::default();
            text.append(&frame.t(name), 0.0, format(13.0, palette.weak));
            text.append(&value, 6.0, format(17.0, palette.text));
            // A figure never stands in another line than its name.
            ui.add(Label::new(text).extend());
        }
        for (cut, id) in [(seat.link_cut, "trainer-link-cut"), (seat.video_cut, "trainer-video-cut")] {
            if cut {
                ui.label(RichText::new(format!("■ {}", frame.t(id))).color(palette.danger).strong());
            }
        }
    });
}

/// The course, and the drone with its track.
fn overlay(frame: &Frame<'_>, flight: &Flight) -> Overlay {
    let palette = Palette::of(frame.session.settings());
    let mut overlay = course::overlay(frame, &flight.course);
    let track = flight.track.iter().map(|(_, place)| *place).collect();
    overlay.lines.push(Line { places: track, color: palette.caution, width: 2.5, dashed: false });
    if let Some(seat) = &flight.seat {
        overlay.marks.push(Mark {
            address: Address { system: seat.system, component: 1 },
            place: seat.place,
            heading_rad: Some(seat.attitude_rad[2]),
            label: flight.opening.trainee.name.clone(),
            color: palette.danger,
            active: true,
        });
    }
    overlay
}
