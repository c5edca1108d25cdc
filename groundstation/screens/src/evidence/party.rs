//! A copy for the party: which pictures are handed on, and what in them is painted over.

use std::collections::BTreeMap;
use std::path::PathBuf;

use egui::{Button, Color32, Pos2, Rect, RichText, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, WidgetType};
use session::Command;
use session::cases::{Area, Command as Ask, Left, Opened, Secret};

use super::{TOUCH, ask};
use crate::Frame;
use crate::stills;

/// Of a picture to choose, points.
const THUMB: Vec2 = Vec2::new(144.0, 81.0);
/// A rectangle smaller than this was a trembling hand, share of the picture.
const LEAST: f64 = 0.01;

/// What is remembered between frames.
#[derive(Debug, Default)]
pub(super) struct Party {
    open: bool,
    /// Pictures that are handed on, with what is painted over in each.
    handed_on: BTreeMap<PathBuf, Vec<Area>>,
    /// The one that is shown large.
    shown: Option<PathBuf>,
    /// Where a rectangle began.
    from: Option<Pos2>,
}

impl Party {
    /// `purpose` and `passphrase` are those that sign a package.
    pub(super) fn draw(
        &mut self,
        ui: &mut Ui,
        frame: &Frame<'_>,
        opened: &Opened,
        left: &Left,
        (purpose, passphrase): (&str, &mut String),
        out: &mut Vec<Command>,
    ) {
        if ui
            .add(Button::selectable(self.open, frame.t("party-open")).frame_when_inactive(true).min_size(TOUCH))
            .clicked()
        {
            self.open = !self.open;
        }
        self.handed_on.retain(|picture, _| left.stills.contains(picture));
        if !self.open {
            return;
        }
        ui.label(frame.t("party-how"));
        ui.horizontal_wrapped(|ui| {
            for picture in &left.stills {
                ui.vertical(|ui| {
                    if stills::draw(ui, frame, picture, THUMB, self.shown.as_ref() == Some(picture)) {
                        self.shown = Some(picture.clone());
                    }
                    let state = match self.handed_on.get(picture) {
                        None => "party-withheld",
                        Some(areas) if areas.is_empty() => "party-as-it-is",
                        Some(_) => "party-masked",
                    };
                    ui.label(frame.t(state));
                });
            }
        });
        if let Some(picture) = self.shown.clone().filter(|picture| left.stills.contains(picture)) {
            self.large(ui, frame, &picture);
        }
        let make = Button::new(RichText::new(frame.t("party-make")).strong()).min_size(Vec2::new(160.0, 44.0));
        if ui.add_enabled(!opened.busy && !self.handed_on.is_empty(), make).clicked() {
            let passphrase = Secret(std::mem::take(passphrase));
            let pictures = self.handed_on.clone().into_iter().collect();
            ask(out, Ask::Redact { passphrase, purpose: purpose.to_owned(), pictures });
        }
    }

    /// The picture, on which rectangles are drawn by dragging.
    fn large(&mut self, ui: &mut Ui, frame: &Frame<'_>, picture: &PathBuf) {
        ui.horizontal_wrapped(|ui| {
            let handed_on = self.handed_on.contains_key(picture);
            if ui
                .add(
                    Button::selectable(!handed_on, frame.t("party-withhold")).frame_when_inactive(true).min_size(TOUCH),
                )
                .clicked()
            {
                self.handed_on.remove(picture);
            }
            if ui
                .add(Button::selectable(handed_on, frame.t("party-hand-on")).frame_when_inactive(true).min_size(TOUCH))
                .clicked()
            {
                self.handed_on.entry(picture.clone()).or_default();
            }
            let areas = self.handed_on.get_mut(picture).filter(|areas| !areas.is_empty());
            if ui.add_enabled(areas.is_some(), Button::new(frame.t("party-undo")).min_size(TOUCH)).clicked() {
                areas.map(Vec::pop);
            }
        });
        let width = ui.available_width().min(960.0);
        let (rect, response) = ui.allocate_exact_size(Vec2::new(width, width * 9.0 / 16.0), Sense::drag());
        response.widget_info(|| WidgetInfo::labeled(WidgetType::Image, true, frame.t("party-how")));
        let Some(fits) = stills::paint(ui, frame, picture, rect) else { return };
        let painter = ui.painter_at(fits);
        let on_screen = |share: [f64; 2]| fits.min + fits.size() * Vec2::new(share[0] as f32, share[1] as f32);
        for area in self.handed_on.get(picture).into_iter().flatten() {
            let black = Rect::from_min_max(on_screen([area.left, area.top]), on_screen([area.right, area.bottom]));
            painter.rect(black, 0.0, Color32::BLACK, Stroke::new(1.0, Color32::GRAY), StrokeKind::Inside);
        }
        if response.drag_started() {
            self.from = ui.input(|input| input.pointer.press_origin());
        }
        let drawn =
            self.from.zip(response.interact_pointer_pos()).map(|(a, b)| Rect::from_two_pos(a, b).intersect(fits));
        if let Some(drawn) = drawn {
            painter.rect_stroke(drawn, 0.0, Stroke::new(2.0, Color32::YELLOW), StrokeKind::Inside);
        }
        if response.drag_stopped() {
            self.from = None;
            let area = drawn.map(|drawn| area_of(drawn, fits));
            if let Some(area) = area.filter(|area| area.right - area.left > LEAST && area.bottom - area.top > LEAST) {
                self.handed_on.entry(picture.clone()).or_default().push(area);
            }
        }
    }
}

fn area_of(drawn: Rect, picture: Rect) -> Area {
    let share = |at: Pos2| (at - picture.min) / picture.size();
    let (from, to) = (share(drawn.min), share(drawn.max));
    let within = |share: f32| f64::from(share.clamp(0.0, 1.0));
    Area { left: within(from.x), top: within(from.y), right: within(to.x), bottom: within(to.y), seconds: None }
}
