//! Settings.

use egui::Ui;
use session::Command;

use crate::Frame;

/// What the screen remembers between frames.
#[derive(Default)]
pub struct Screen {}

impl Screen {
    /// Draws the screen.
    pub fn draw(&mut self, ui: &mut Ui, frame: &Frame<'_>, _out: &mut Vec<Command>) {
        ui.label(frame.t("screen-settings"));
    }
}
