//! Planning.

use egui::Ui;
use session::Command;

use crate::map::TileSources;
use crate::{Frame, SceneInput};

/// What the screen remembers between frames.
#[derive(Default)]
pub struct Screen {}

impl Screen {
    /// Draws the screen.
    pub fn draw(
        &mut self,
        ui: &mut Ui,
        frame: &Frame<'_>,
        _tiles: &mut TileSources,
        _scene: &mut SceneInput,
        _out: &mut Vec<Command>,
    ) {
        ui.label(frame.t("screen-plan"));
    }
}
