//! What a finger or a mouse does on the picture: a click opens a menu for that point, dragging turns the gimbal like a
//! stick, the wheel zooms.

use egui::{Area, Button, Frame as Card, Order, Pos2, Rect, Response, Sense, Stroke, Ui, Vec2, WidgetInfo, WidgetType};
use mission::geo::LatLon;
use session::eye::{Command as Eye, Sight, available};
use session::findings::finding::Seen;
use session::{Command, findings};
use telemetry::services::camera::Zoom;
use telemetry::services::gimbal::Rates;

use super::ruler::Ruler;
use super::{WARN, named};
use crate::Frame;

/// Turning while the drag is half a picture long, radians a second. Chosen: half a turn in six seconds.
const FULL_RAD_S: f64 = 0.5;
/// A drag shorter than this is a trembling hand, points.
const STILL: f32 = 6.0;

/// What is remembered between frames.
#[derive(Debug, Default)]
pub struct Pointer {
    /// Point of the picture that the menu is about, and where it stands on the screen.
    menu: Option<([f64; 2], Pos2)>,
    /// Where a drag began.
    from: Option<Pos2>,
    /// Dragging measures, and turns nothing.
    ruler: Option<Ruler>,
}

impl Pointer {
    pub(super) fn draw(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        frame: &Frame<'_>,
        sight: Option<&Sight>,
        live: bool,
        out: &mut Vec<Command>,
    ) {
        let response = picture(ui, rect, frame);
        if let Some(ruler) = &mut self.ruler {
            if !ruler.draw(ui, rect, &response, frame, sight, out) {
                self.ruler = None;
            }
            return;
        }
        if live {
            self.steer(ui, rect, frame, &response, out);
        }
        let clicked = response.interact_pointer_pos().filter(|_| response.clicked());
        if let Some(at) = clicked {
            let share = (at - rect.min) / rect.size();
            self.menu = Some(([f64::from(share.x), f64::from(share.y)], at));
        }
        // A quick click is pressed and let go within one slow frame: that press must not close what it opens.
        let may_close = clicked.is_none();
        self.menu(ui, frame, sight, (live, may_close), out);
    }

    /// There is no picture to point at.
    pub(super) fn rest(&mut self, ui: &Ui, rect: Rect, frame: &Frame<'_>) {
        picture(ui, rect, frame);
        *self = Self::default();
    }

    fn steer(&mut self, ui: &Ui, rect: Rect, frame: &Frame<'_>, response: &Response, out: &mut Vec<Command>) {
        if response.drag_started() {
            self.from = response.interact_pointer_pos();
        }
        if let (Some(from), Some(at)) = (self.from, response.interact_pointer_pos())
            && response.dragged()
        {
            turn(ui, rect, at - from, out);
            ui.painter().line_segment([from, at], Stroke::new(2.0, WARN));
            ui.painter().circle_stroke(from, 14.0, Stroke::new(2.0, WARN));
        }
        if response.drag_stopped() {
            self.from = None;
            out.push(Command::Eye(Eye::Turn(None)));
        }
        if response.hovered() {
            let turned = ui.input(|input| input.smooth_scroll_delta().y);
            if turned.abs() > 1.0 && !frame.session.active().is_some_and(|vehicle| frame.session.eyes().waits(vehicle))
            {
                out.push(Command::Eye(Eye::Zoom(Zoom::Step(if turned > 0.0 { 1 } else { -1 }))));
            }
        }
    }

    fn menu(
        &mut self,
        ui: &Ui,
        frame: &Frame<'_>,
        sight: Option<&Sight>,
        (live, may_close): (bool, bool),
        out: &mut Vec<Command>,
    ) {
        let Some((pixel, at)) = self.menu else { return };
        let mut close = ui.input(|input| input.key_pressed(egui::Key::Escape));
        let place: Option<LatLon> = sight.and_then(|sight| sight.place(pixel));
        ui.painter().circle_stroke(at, 10.0, Stroke::new(2.5, WARN));
        let area = Area::new(ui.id().with("video-menu")).order(Order::Foreground).constrain(true);
        let shown = area.fixed_pos(at + Vec2::splat(14.0)).show(ui.ctx(), |ui| {
            Card::menu(ui.style()).show(ui, |ui| {
                ui.set_max_width(240.0);
                ui.label(place.map_or_else(|| frame.t("eye-menu-sky"), |place| named(frame, place)));
                if let Some(place) = place {
                    if ui.add(Button::new(frame.t("finding-mark-here")).min_size(Vec2::new(160.0, 40.0))).clicked() {
                        out.push(Command::Findings(findings::Command::Mark { place, seen: Seen::Video }));
                        close = true;
                    }
                    if ui.add(Button::new(frame.t("finding-measure-begin")).min_size(Vec2::new(160.0, 40.0))).clicked()
                    {
                        self.ruler = Some(Ruler::default());
                        close = true;
                    }
                }
                if !live {
                    return;
                }
                let vehicle =
                    frame.session.active().and_then(|address| frame.session.snapshot().vehicles.get(&address));
                for (id, command) in [("eye-menu-look", Eye::LookAtPixel(pixel)), ("eye-menu-track", Eye::Track(pixel))]
                {
                    let may = vehicle.map_or(Err(mission::message!("fly-why-no-vehicle")), |v| available(command, v));
                    let button = Button::new(frame.t(id)).min_size(Vec2::new(160.0, 40.0));
                    let response = ui.add_enabled(may.is_ok(), button);
                    let response = match &may {
                        Err(why) => response.on_disabled_hover_text(frame.m(why)),
                        Ok(()) => response,
                    };
                    if response.clicked() {
                        out.push(Command::Eye(command));
                        close = true;
                    }
                }
            });
        });
        let elsewhere = ui.input(|input| input.pointer.any_pressed())
            && ui.input(|input| input.pointer.interact_pos()).is_some_and(|at| !shown.response.rect.contains(at));
        if close || (elsewhere && may_close) {
            self.menu = None;
        }
    }
}

fn picture(ui: &Ui, rect: Rect, frame: &Frame<'_>) -> Response {
    let response = ui.interact(rect, ui.id().with("video"), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Image, true, frame.t("video-live")));
    response
}

/// Turns as a stick would: the further the faster, and only as long as it is held.
fn turn(ui: &Ui, rect: Rect, drag: Vec2, out: &mut Vec<Command>) {
    // A rate that is held has to be renewed.
    ui.ctx().request_repaint();
    let share = if drag.length() < STILL { Vec2::ZERO } else { drag / (rect.width() / 2.0) };
    let rate = |share: f32| f64::from(share.clamp(-1.0, 1.0)) * FULL_RAD_S;
    let rates = Rates { pitch_rad_s: -rate(share.y), yaw_rad_s: rate(share.x) };
    out.push(Command::Eye(Eye::Turn(Some(rates))));
}
