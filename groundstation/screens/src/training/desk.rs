//! The trainer's desk.

use egui::Ui;
use session::Command;

use crate::Frame;
use crate::map::TileSources;

/// What the desk remembers between frames.
#[derive(Default)]
pub(super) struct Screen;

impl Screen {
    pub(super) fn draw(&mut self, _: &mut Ui, _: &Frame<'_>, _: &mut TileSources, _: &mut Vec<Command>) {}
}
