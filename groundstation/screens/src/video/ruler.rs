//! Measuring in the picture: drag from one end to the other, read the length with its uncertainty, keep it with a finding.

use egui::{Align2, Area, Button, Color32, Frame as Card, Order, Pos2, Rect, Response, Stroke, Ui, Vec2};
use mission::geo::{LatLon, Length};
use session::eye::Sight;
use session::{Command, findings};

use super::write_within;
use crate::{Frame, finding};

const INK: Color32 = Color32::from_rgb(0x60, 0xf0, 0xff);
const TOUCH: Vec2 = Vec2::new(120.0, 40.0);

/// One end: a point of the picture as it was when somebody pointed there.
#[derive(Debug, Clone, Copy)]
struct End {
    sight: Sight,
    pixel: [f64; 2],
}

impl End {
    /// Where it is in the picture now: the ground stays where it is while the drone flies on.
    fn on_screen(&self, rect: Rect, sight: &Sight) -> Option<Pos2> {
        let [x, y] = sight.pixel(self.place()?)?;
        Some(rect.min + rect.size() * Vec2::new(x as f32, y as f32))
    }

    fn place(&self) -> Option<LatLon> {
        self.sight.place(self.pixel)
    }
}

/// What is remembered between frames while it measures.
#[derive(Debug, Default)]
pub(super) struct Ruler {
    from: Option<End>,
    to: Option<End>,
    /// The second end is still held.
    held: bool,
    /// Where it was let go: the answer stays there, whatever the ground does.
    let_go: Pos2,
}

impl Ruler {
    /// Whether it goes on.
    pub(super) fn draw(
        &mut self,
        ui: &Ui,
        rect: Rect,
        response: &Response,
        frame: &Frame<'_>,
        sight: Option<&Sight>,
        out: &mut Vec<Command>,
    ) -> bool {
        if ui.input(|input| input.key_pressed(egui::Key::Escape)) {
            return false;
        }
        let Some(sight) = sight else { return true };
        self.drag(rect, response, sight);
        let ends = self.from.zip(self.to);
        let places = ends.and_then(|(from, to)| from.place().zip(to.place()));
        let length = ends.and_then(|(from, to)| from.sight.length(from.pixel, &to.sight, to.pixel));
        let Some((from, to)) = ends else {
            let hint = frame.t("finding-measure-how");
            let at = rect.center_top() + Vec2::new(0.0, 34.0);
            write_within(ui, at, Align2::CENTER_TOP, &hint, INK, rect.width() - 16.0);
            return true;
        };
        let Some([a, b]) = from.on_screen(rect, sight).zip(to.on_screen(rect, sight)).map(<[Pos2; 2]>::from) else {
            // It is behind the camera by now.
            return self.held || self.answer(ui, frame, length, places, out);
        };
        let painter = ui.painter_at(rect);
        for (width, color) in [(5.0, Color32::from_black_alpha(190)), (2.5, INK)] {
            painter.line_segment([a, b], Stroke::new(width, color));
        }
        for end in [a, b] {
            painter.circle(end, 5.0, INK, Stroke::new(2.0, Color32::BLACK));
        }
        if self.held {
            let at = b + Vec2::new(0.0, -14.0);
            write_within(ui, at, Align2::CENTER_BOTTOM, &words(frame, length), INK, rect.width());
            return true;
        }
        self.answer(ui, frame, length, places, out)
    }

    fn drag(&mut self, rect: Rect, response: &Response, sight: &Sight) {
        let end = |at: Pos2| {
            let share = (at - rect.min) / rect.size();
            End { sight: *sight, pixel: [f64::from(share.x), f64::from(share.y)] }
        };
        let pressed =
            response.drag_started().then(|| response.ctx.input(|input| input.pointer.press_origin())).flatten();
        if let Some(at) = pressed {
            (self.from, self.to, self.held) = (Some(end(at)), None, true);
        }
        if let Some(at) = response.interact_pointer_pos().filter(|_| self.held) {
            self.to = Some(end(at));
        }
        if response.drag_stopped() {
            self.held = false;
            self.let_go = rect.clamp(response.interact_pointer_pos().unwrap_or(rect.center()));
        }
    }

    /// The length, and what becomes of it. Whether it goes on.
    fn answer(
        &mut self,
        ui: &Ui,
        frame: &Frame<'_>,
        length: Option<Length>,
        places: Option<(LatLon, LatLon)>,
        out: &mut Vec<Command>,
    ) -> bool {
        let mut go_on = true;
        let area = Area::new(ui.id().with("video-ruler")).order(Order::Foreground).constrain(true);
        area.fixed_pos(self.let_go + Vec2::splat(14.0)).show(ui.ctx(), |ui| {
            Card::menu(ui.style()).show(ui, |ui| {
                ui.set_max_width(280.0);
                ui.strong(words(frame, length));
                ui.horizontal_wrapped(|ui| {
                    if let (Some(length), Some((from, to))) = (length, places)
                        && ui.add(Button::new(frame.t("finding-measure-keep")).min_size(TOUCH)).clicked()
                    {
                        let what = frame.t("finding-measure-what");
                        out.push(Command::Findings(findings::Command::Measured { what, length, ends: [from, to] }));
                        go_on = false;
                    }
                    if ui.add(Button::new(frame.t("finding-measure-end")).min_size(TOUCH)).clicked() {
                        go_on = false;
                    }
                });
            });
        });
        go_on
    }
}

fn words(frame: &Frame<'_>, length: Option<Length>) -> String {
    match length {
        Some(Length { metres, uncertainty_m }) => finding::length(frame, metres, uncertainty_m),
        None => frame.t("finding-measure-flat"),
    }
}
