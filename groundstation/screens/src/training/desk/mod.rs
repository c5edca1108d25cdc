//! The trainer's desk: seats on the left, the seat that is looked at in the middle, what is done about it on the right, and
//! what happened below.

mod cards;
mod form;
mod panel;
mod timeline;
mod watch;

use egui::{Button, CentralPanel, Panel, RichText, ScrollArea, Ui, Vec2};
use session::Command;
use session::training::{self, desk};

use crate::Frame;
use crate::map::TileSources;
use crate::theme::{self, Palette};

/// Height of what is touched with gloves, points.
const TOUCH: Vec2 = Vec2::new(44.0, 36.0);
/// Widths of the columns, points at usual text.
const CARDS: f32 = 246.0;
const PANEL: f32 = 286.0;
/// Height of what lies below, points at usual text.
const BELOW: f32 = 150.0;

/// What the desk remembers between frames.
#[derive(Default)]
pub(super) struct Screen {
    watch: watch::Watch,
    panel: panel::Panel,
}

impl Screen {
    pub(super) fn draw(&mut self, ui: &mut Ui, frame: &Frame<'_>, tiles: &mut TileSources, out: &mut Vec<Command>) {
        let model = frame.session.training().desk();
        let scale = theme::scale(frame.session.settings());
        Panel::left("training-seats").resizable(false).exact_size(CARDS * scale).show(ui, |ui| {
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| cards::draw(ui, frame, out));
        });
        if let Some(form) = model.form() {
            CentralPanel::default().show(ui, |ui| form::draw(ui, frame, form, out));
            return;
        }
        let Some(flight) = model.looked_at() else {
            CentralPanel::default().show(ui, |ui| {
                ui.label(frame.t(if model.flights().is_empty() { "trainer-empty" } else { "trainer-choose" }));
            });
            return;
        };
        Panel::right("training-control").resizable(false).exact_size(PANEL * scale).show(ui, |ui| {
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| self.panel.draw(ui, frame, flight, out));
        });
        Panel::bottom("training-events").resizable(false).exact_size(BELOW * scale).show(ui, |ui| {
            timeline::draw(ui, frame, flight);
        });
        CentralPanel::default().show(ui, |ui| self.watch.draw(ui, frame, tiles, flight));
    }
}

fn ask(out: &mut Vec<Command>, what: desk::Command) {
    out.push(Command::Training(training::Command::Desk(what)));
}

fn act(out: &mut Vec<Command>, seat: u32, deed: desk::Deed) {
    ask(out, desk::Command::Seat(seat, deed));
}

/// The button of what is done most.
fn main_button(frame: &Frame<'_>, id: &str) -> Button<'static> {
    let palette = Palette::of(frame.session.settings());
    let text = RichText::new(frame.t(id)).color(palette.surface).strong();
    Button::new(text).fill(palette.accent).min_size(Vec2::new(96.0, 40.0))
}

fn button(frame: &Frame<'_>, id: &str) -> Button<'static> {
    Button::new(frame.t(id)).min_size(TOUCH)
}
