//! The editor.

use egui::Ui;
use session::Command;

use crate::Frame;

/// What the editor remembers between frames.
#[derive(Default)]
pub(super) struct Screen;

impl Screen {
    pub(super) fn draw(&mut self, _: &mut Ui, _: &Frame<'_>, _: &mut Vec<Command>) {}
}
