//! The seat that is looked at: the truth about its drone, in figures and on the map.

use egui::text::{LayoutJob, TextFormat};
use egui::{FontId, Label, RichText, Ui};
use mission::geo::{LatLon, destination};
use mission::message;
use session::training::desk::{Flight, Seat};
use session::training::scenario::schema::{Judge, Upset};
use telemetry::wire::Address;

use crate::Frame;
use crate::finding::chinese;
use crate::map::{Area, AreaKind, Handle, Line, Map, Mark, Overlay, TileSources};
use crate::theme::Palette;
use crate::widgets::{speed_text, whole};

/// Corners of a circle.
const CIRCLE: u32 = 48;

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
            let mut places = vec![flight.course.home()];
            places.extend(overlay.lines.iter().flat_map(|line| &line.places));
            places.extend(overlay.handles.iter().map(|handle| handle.place));
            places.extend(overlay.areas.iter().flat_map(|area| &area.ring));
            // A single place is shown with what lies around it.
            places.extend([0.0, std::f64::consts::PI].map(|way| destination(flight.course.home(), way, 40.0)));
            self.map.fit(&places);
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

fn ring(centre: LatLon, radius_m: f64) -> Vec<LatLon> {
    let step = std::f64::consts::TAU / f64::from(CIRCLE);
    (0..CIRCLE).map(|n| destination(centre, step * f64::from(n), radius_m)).collect()
}

/// The course, what stands in the scene, and the drone with its track.
fn overlay(frame: &Frame<'_>, flight: &Flight) -> Overlay {
    let palette = Palette::of(frame.session.settings());
    let (course, mut overlay) = (&flight.course, Overlay::default());
    let scenario = course.scenario();
    let line = |places, color, width, dashed| Line { places, color, width, dashed };
    let handle = |id: usize, place, label: String, color| Handle {
        id: id as u64,
        place,
        label,
        color,
        draggable: false,
        selected: false,
    };
    overlay.handles.push(handle(0, course.home(), frame.t("trainer-home"), palette.good));
    for (index, criterion) in scenario.criteria.iter().enumerate() {
        if let Some(wanted) = course.line(index) {
            let places = wanted.places().iter().map(|place| course.place(*place)).collect();
            overlay.lines.push(line(places, palette.accent, 3.0, true));
        }
        let Some(place) = course.spot(index).map(|spot| course.place(spot)) else { continue };
        let area = |of_m: f64, kind, color| Area { ring: ring(place, of_m), kind, color };
        match &criterion.judge {
            Judge::KeepOut { of_m, .. } => overlay.areas.push(area(*of_m, AreaKind::KeepOut, palette.danger)),
            Judge::Within { of_m, .. } => overlay.areas.push(area(*of_m, AreaKind::KeepIn, palette.good)),
            // It would lie on the take-off place, which is marked already.
            Judge::LandAt { .. } if mission::geo::distance_m(place, course.home()) < 1.0 => {}
            _ => overlay.handles.push(handle(overlay.handles.len(), place, String::new(), palette.accent)),
        }
    }
    for fault in &scenario.faults {
        if let Upset::ControlArea { at, radius_m, .. } = &fault.what
            && let Ok(at) = course.local(at)
            // Where a criterion asks to keep out of it, it is there already.
            && overlay.areas.is_empty()
        {
            let ring = ring(course.place(at), *radius_m);
            overlay.areas.push(Area { ring, kind: AreaKind::KeepOut, color: palette.danger });
        }
    }
    for object in course.objects() {
        let title = if chinese(frame) { &object.thing.title.zh } else { &object.thing.title.en };
        // What is to be found stands out against what is only there.
        let color = if object.thing.finding.is_some() { palette.caution } else { palette.stale };
        overlay.handles.push(handle(overlay.handles.len(), object.place, title.clone(), color));
    }
    let track = flight.track.iter().map(|(_, place)| *place).collect();
    overlay.lines.push(line(track, palette.caution, 2.5, false));
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
