//! Hold to confirm: what cannot be taken back is never done by one touch.

use egui::{Align2, Color32, FontId, Key, Rect, Response, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, WidgetType};

/// How long it has to be held, seconds. Chosen: long enough that no bump does it, short enough for an emergency.
const HOLD_S: f64 = 1.0;

/// How a hold stands between frames.
#[derive(Debug, Clone, Copy, Default)]
struct Held {
    since: Option<f64>,
    /// It was held long enough and must be let go before it counts again.
    done: bool,
}

/// A button that has to be held for a second, by pointer or, when it has the focus, with the space bar.
pub struct HoldToConfirm<'a> {
    text: &'a str,
    color: Color32,
    enabled: bool,
    width: f32,
}

impl<'a> HoldToConfirm<'a> {
    /// A button with a text; the colour fills it while it is held.
    pub fn new(text: &'a str, color: Color32) -> Self {
        Self { text, color, enabled: true, width: 240.0 }
    }

    /// Can be held.
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// Least width, points.
    pub fn width(mut self, width: f32) -> Self {
        self.width = width;
        self
    }

    /// Draws it; true in the one frame in which it has been held long enough.
    pub fn show(self, ui: &mut Ui) -> (Response, bool) {
        const HEIGHT: f32 = 44.0;
        let font = FontId::proportional(egui::TextStyle::Button.resolve(ui.style()).size.max(16.0));
        let galley = ui.painter().layout_no_wrap(self.text.to_owned(), font.clone(), ui.visuals().text_color());
        let size = Vec2::new(self.width.max(galley.size().x + 32.0), HEIGHT.max(galley.size().y + 16.0));
        let sense = if self.enabled { Sense::click_and_drag() } else { Sense::hover() };
        let (rect, response) = ui.allocate_exact_size(size, sense);
        response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, self.enabled, self.text));
        let by_key = response.has_focus() && ui.input(|i| i.key_down(Key::Space));
        let holding = self.enabled && (response.is_pointer_button_down_on() || by_key);
        let (share, confirmed) = advance(ui, &response, holding);
        self.paint(ui, rect, &response, share, &font);
        (response, confirmed)
    }

    fn paint(&self, ui: &Ui, rect: Rect, response: &Response, share: f32, font: &FontId) {
        let visuals = ui.style().interact(response);
        let painter = ui.painter();
        painter.rect_filled(rect, 6.0, visuals.bg_fill);
        let filled = Rect::from_min_size(rect.min, Vec2::new(rect.width() * share, rect.height()));
        painter.rect_filled(filled, 6.0, self.color);
        let border = if self.enabled { self.color } else { ui.visuals().weak_text_color() };
        let width = if response.has_focus() { 4.0 } else { 2.0 };
        painter.rect_stroke(rect, 6.0, Stroke::new(width, border), StrokeKind::Inside);
        let color = match (self.enabled, share > 0.5) {
            (false, _) => ui.visuals().weak_text_color(),
            (true, true) => Color32::WHITE,
            (true, false) => visuals.text_color(),
        };
        painter.text(rect.center(), Align2::CENTER_CENTER, self.text, font.clone(), color);
    }
}

fn advance(ui: &Ui, response: &Response, holding: bool) -> (f32, bool) {
    let now = ui.input(|i| i.time);
    let mut held: Held = ui.data(|data| data.get_temp(response.id)).unwrap_or_default();
    let mut confirmed = false;
    let mut share = 0.0;
    if !holding {
        held = Held::default();
    } else if !held.done {
        let since = *held.since.get_or_insert(now);
        share = ((now - since) / HOLD_S).clamp(0.0, 1.0) as f32;
        confirmed = now - since >= HOLD_S;
        held.done = confirmed;
        ui.request_repaint();
    }
    ui.data_mut(|data| data.insert_temp(response.id, held));
    (share, confirmed)
}
