//! Tiles under the map, where the person has some.

use egui::{Rect, Ui};
use mission::geo::LatLon;
use walkers::MapMemory;

/// Tile sources that the owner of the window opened.
#[derive(Default)]
pub struct TileSources {}

impl TileSources {
    /// Draws the chosen source under the map that `memory` shows; whether there is one.
    pub fn draw(&mut self, _ui: &mut Ui, _rect: Rect, _memory: &MapMemory, _centre: LatLon) -> bool {
        false
    }
}
