//! Colours and sizes.

use egui::style::{Selection, WidgetVisuals};
use egui::{Color32, Context, CornerRadius, FontFamily, FontId, Id, Margin, Shadow, Stroke, Style, TextStyle, Vec2};
use session::settings::{Settings, TextSize, Theme};

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
    /// Text.
    pub text: Color32,
    /// Text of less weight: labels of values, units.
    pub weak: Color32,
    /// Panels.
    pub surface: Color32,
    /// Cards and fields on panels.
    pub raised: Color32,
    /// Lines between things.
    pub border: Color32,
    /// The map where no tile is.
    pub ground: Color32,
    /// The road's edge.
    pub road_casing: Color32,
    /// The road's surface.
    pub road: Color32,
    /// Parapets of bridges.
    pub bridge: Color32,
    /// Plates of stakes, green as beside the road.
    pub stake: Color32,
}

const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

const DAY: Palette = Palette {
    good: rgb(0x14_6c_2e),
    caution: rgb(0x8a_50_00),
    danger: rgb(0xb4_18_18),
    accent: rgb(0x00_56_b8),
    stale: rgb(0x62_67_6d),
    text: rgb(0x1a_1f_24),
    weak: rgb(0x4c_55_5e),
    surface: rgb(0xf4_f6_f8),
    raised: rgb(0xff_ff_ff),
    border: rgb(0xc9_d0_d6),
    ground: rgb(0xe6_ea_e4),
    road_casing: rgb(0x6a_72_7a),
    road: rgb(0xfb_f3_d4),
    bridge: rgb(0x24_3b_6b),
    stake: rgb(0x0b_6b_3a),
};

const NIGHT: Palette = Palette {
    good: rgb(0x5f_d0_7d),
    caution: rgb(0xf2_b0_4a),
    danger: rgb(0xff_86_80),
    accent: rgb(0x6f_b4_ff),
    stale: rgb(0x98_9f_a6),
    text: rgb(0xe8_ec_f0),
    weak: rgb(0xae_b7_c0),
    surface: rgb(0x16_1b_21),
    raised: rgb(0x20_27_2f),
    border: rgb(0x3a_44_4e),
    ground: rgb(0x12_18_1c),
    road_casing: rgb(0x8d_96_9e),
    road: rgb(0x48_4f_57),
    bridge: rgb(0x9c_be_ff),
    stake: rgb(0x0b_6b_3a),
};

const HIGH_CONTRAST: Palette = Palette {
    good: rgb(0x00_50_18),
    caution: rgb(0x6a_38_00),
    danger: rgb(0x98_00_00),
    accent: rgb(0x00_38_90),
    stale: rgb(0x4a_4a_4a),
    text: rgb(0x00_00_00),
    weak: rgb(0x26_26_26),
    surface: rgb(0xff_ff_ff),
    raised: rgb(0xff_ff_ff),
    border: rgb(0x00_00_00),
    ground: rgb(0xff_ff_ff),
    road_casing: rgb(0x00_00_00),
    road: rgb(0xff_e8_90),
    bridge: rgb(0x00_20_80),
    stake: rgb(0x00_4d_26),
};

impl Palette {
    /// The colours of a theme.
    pub fn of(settings: &Settings) -> Self {
        match settings.theme {
            Theme::Day => DAY,
            Theme::Night => NIGHT,
            Theme::HighContrast => HIGH_CONTRAST,
        }
    }
}

/// How much larger than usual everything is.
pub fn scale(settings: &Settings) -> f32 {
    match settings.text_size {
        TextSize::Small => 0.9,
        TextSize::Medium => 1.0,
        TextSize::Large => 1.25,
    }
}

/// Text style of the number that matters most in its place.
pub fn big_number() -> TextStyle {
    TextStyle::Name("big-number".into())
}

/// Applies theme and text size. Cheap when nothing changed, so it may be called in every frame.
pub fn apply(context: &Context, settings: &Settings) {
    let wanted = (settings.theme, settings.text_size);
    let key = Id::new("applied-theme");
    if context.data(|data| data.get_temp(key)) == Some(wanted) {
        return;
    }
    context.data_mut(|data| data.insert_temp(key, wanted));
    let kind = if settings.theme == Theme::Night { egui::Theme::Dark } else { egui::Theme::Light };
    context.set_theme(kind);
    context.set_style_of(kind, style(settings));
}

fn style(settings: &Settings) -> Style {
    let (palette, size) = (Palette::of(settings), scale(settings));
    let thick = if settings.theme == Theme::HighContrast { 2.0 } else { 1.0 };
    let base = if settings.theme == Theme::Night { egui::Theme::Dark } else { egui::Theme::Light };
    let mut style = base.default_style();
    style.text_styles = [
        (TextStyle::Small, 13.0_f32.max(13.0 * size), FontFamily::Proportional),
        (TextStyle::Body, (15.0 * size).max(13.0), FontFamily::Proportional),
        (TextStyle::Button, (15.0 * size).max(13.0), FontFamily::Proportional),
        (TextStyle::Monospace, (14.0 * size).max(13.0), FontFamily::Monospace),
        (TextStyle::Heading, 19.0 * size, FontFamily::Proportional),
        (big_number(), 26.0 * size, FontFamily::Proportional),
    ]
    .into_iter()
    .map(|(name, points, family)| (name, FontId::new(points, family)))
    .collect();
    let spacing = &mut style.spacing;
    spacing.item_spacing = Vec2::new(8.0, 6.0);
    spacing.button_padding = Vec2::new(10.0, 4.0);
    // Gloves: nothing that is touched is lower than 36 points, whatever the text size.
    spacing.interact_size = Vec2::new(40.0, 36.0);
    spacing.window_margin = Margin::same(16);
    spacing.menu_margin = Margin::same(8);
    spacing.icon_width = 20.0 * size;
    spacing.icon_width_inner = 12.0 * size;
    spacing.slider_width = 160.0 * size;
    spacing.combo_width = 140.0 * size;
    let visuals = &mut style.visuals;
    // Text drawn by coverage alone looks thin on white, and thin is what the sun takes first.
    visuals.text_options.color_transfer_function = egui::epaint::FontColorTransferFunction::TwoCoverageMinusCoverageSq;
    visuals.override_text_color = Some(palette.text);
    visuals.weak_text_color = Some(palette.weak);
    visuals.panel_fill = palette.surface;
    visuals.window_fill = palette.raised;
    visuals.extreme_bg_color = palette.raised;
    visuals.faint_bg_color = palette.ground.gamma_multiply(0.5);
    visuals.hyperlink_color = palette.accent;
    visuals.warn_fg_color = palette.caution;
    visuals.error_fg_color = palette.danger;
    visuals.window_corner_radius = CornerRadius::same(6);
    visuals.menu_corner_radius = CornerRadius::same(6);
    visuals.window_stroke = Stroke::new(thick, palette.border);
    visuals.window_shadow = Shadow { offset: [0, 4], blur: 16, spread: 0, color: Color32::from_black_alpha(50) };
    visuals.popup_shadow = Shadow { offset: [0, 2], blur: 8, spread: 0, color: Color32::from_black_alpha(40) };
    let chosen = palette.accent.gamma_multiply(if base == egui::Theme::Dark { 0.35 } else { 0.18 });
    visuals.selection = Selection { bg_fill: chosen, stroke: Stroke::new(1.5 * thick, palette.accent) };
    let looks = |fill: Color32, edge: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(thick, edge),
        corner_radius: CornerRadius::same(6),
        fg_stroke: Stroke::new(1.5 * thick, palette.text),
        expansion: 0.0,
    };
    visuals.widgets.noninteractive = looks(palette.surface, palette.border);
    visuals.widgets.inactive = looks(palette.raised, palette.border);
    visuals.widgets.hovered = looks(palette.raised, palette.accent);
    visuals.widgets.active = looks(chosen, palette.accent);
    visuals.widgets.open = looks(chosen, palette.accent);
    style
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance(color: Color32) -> f64 {
        let part = |c: u8| {
            let c = f64::from(c) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(color.r()) + 0.7152 * part(color.g()) + 0.0722 * part(color.b())
    }

    /// WCAG 2.2, contrast ratio.
    fn contrast(a: Color32, b: Color32) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn what_has_a_meaning_can_be_read_on_every_surface_of_every_theme() {
        for (theme, least) in [(Theme::Day, 4.5), (Theme::Night, 4.5), (Theme::HighContrast, 7.0)] {
            let p = Palette::of(&Settings { theme, ..Settings::default() });
            for color in [p.good, p.caution, p.danger, p.accent, p.stale, p.text, p.weak] {
                for under in [p.surface, p.raised, p.ground] {
                    let ratio = contrast(color, under);
                    assert!(ratio >= least, "{theme:?}: {color:?} on {under:?} has {ratio:.2}");
                }
            }
            assert!(contrast(Color32::WHITE, p.stake) >= 4.5);
        }
    }

    #[test]
    fn text_is_never_smaller_than_13_points_and_targets_never_lower_than_36() {
        for text_size in [TextSize::Small, TextSize::Medium, TextSize::Large] {
            let style = style(&Settings { text_size, ..Settings::default() });
            assert!(style.text_styles.values().all(|font| font.size >= 13.0));
            assert!(style.spacing.interact_size.y >= 36.0);
        }
    }
}
