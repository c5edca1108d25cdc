//! Colours of the map.

use egui::Color32;
use session::settings::Theme;

/// Colours of the map by theme.
pub struct Colors {
    /// Where no tile is.
    pub background: Color32,
    /// Lines of latitude and longitude.
    pub grid: Color32,
    /// Surface of the road.
    pub road: Color32,
    /// Its edges.
    pub road_edge: Color32,
    /// Parapets and names of bridges.
    pub bridge: Color32,
    /// Stakes.
    pub stake: Color32,
    /// Facilities, as the signs along the road.
    pub sign: Color32,
    /// Text.
    pub text: Color32,
    /// Around text and points.
    pub halo: Color32,
    /// Strips beside the road.
    pub zone: Color32,
    /// What is measured.
    pub measure: Color32,
    /// Breaks of the chainage.
    pub danger: Color32,
}

impl Colors {
    /// Those of a theme.
    pub fn of(theme: Theme) -> Self {
        let rgb = Color32::from_rgb;
        let day = Self {
            background: rgb(0xe9, 0xec, 0xe6),
            grid: rgb(0xd9, 0xdd, 0xd5),
            road: rgb(0x6c, 0x75, 0x80),
            road_edge: rgb(0x2f, 0x36, 0x3e),
            bridge: rgb(0x8a, 0x4b, 0x08),
            stake: rgb(0x0b, 0x5c, 0x2e),
            sign: rgb(0x0a, 0x6b, 0x3c),
            text: rgb(0x14, 0x1a, 0x20),
            halo: Color32::from_rgba_unmultiplied(255, 255, 255, 235),
            zone: rgb(0x7a, 0x3a, 0x6a),
            measure: rgb(0x7a, 0x12, 0x9c),
            danger: rgb(0xc6, 0x1a, 0x1a),
        };
        match theme {
            Theme::Day => day,
            Theme::HighContrast => Self {
                background: Color32::WHITE,
                grid: rgb(0xdd, 0xdd, 0xdd),
                road: rgb(0x9a, 0x9a, 0x9a),
                road_edge: Color32::BLACK,
                bridge: rgb(0x5c, 0x2e, 0x00),
                stake: rgb(0x00, 0x3d, 0x1a),
                text: Color32::BLACK,
                ..day
            },
            Theme::Night => Self {
                background: rgb(0x1b, 0x20, 0x26),
                grid: rgb(0x27, 0x2e, 0x36),
                road: rgb(0x5a, 0x66, 0x73),
                road_edge: rgb(0xa9, 0xb6, 0xc4),
                bridge: rgb(0xf0, 0xa0, 0x4b),
                stake: rgb(0x7d, 0xe0, 0xa0),
                sign: rgb(0x1e, 0x8a, 0x55),
                text: rgb(0xe8, 0xed, 0xf2),
                halo: Color32::from_rgba_unmultiplied(12, 16, 20, 230),
                zone: rgb(0xd8, 0xa0, 0xc8),
                measure: rgb(0xe0, 0x8a, 0xff),
                danger: rgb(0xff, 0x6b, 0x6b),
            },
        }
    }
}
