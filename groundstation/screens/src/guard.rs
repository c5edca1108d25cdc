//! A panel that fails shows an error in its place; the rest of the station goes on.

use std::panic::{AssertUnwindSafe, catch_unwind};

use egui::{Button, Id, RichText, Ui, UiBuilder, Vec2};

use crate::Frame;
use crate::theme::Palette;

/// Panics in a row after which a panel is not drawn again until a person wants it. Chosen: what comes three times running
/// comes every time, and each time costs a frame and a line on the terminal.
const MOST: u32 = 3;

/// Draws a panel. If it panics, its place says so, and what it asked for in this frame is not done; after three times in a
/// row it stays closed until a person tries again. The name tells panels apart.
pub fn guard<C>(ui: &mut Ui, frame: &Frame<'_>, name: &str, out: &mut Vec<C>, draw: impl FnOnce(&mut Ui, &mut Vec<C>)) {
    let key = Id::new("panics in a row").with(name);
    let panics: u32 = ui.data(|data| data.get_temp(key)).unwrap_or_default();
    if panics >= MOST {
        if closed(ui, frame) {
            ui.data_mut(|data| data.insert_temp(key, 0_u32));
        }
        return;
    }
    let asked = out.len();
    let place = ui.available_rect_before_wrap();
    // A child of its own: whatever state the failed one is left in, the parent lays out as if it had been empty.
    let mut child = ui.new_child(UiBuilder::new().max_rect(place));
    let drawn = catch_unwind(AssertUnwindSafe(|| {
        draw(&mut child, out);
        child.min_rect()
    }));
    match drawn {
        Ok(rect) => {
            ui.advance_cursor_after_rect(rect);
            if panics > 0 {
                ui.data_mut(|data| data.insert_temp(key, 0_u32));
            }
        }
        Err(_) => {
            out.truncate(asked);
            ui.data_mut(|data| data.insert_temp(key, panics + 1));
            // Over whatever the panel had drawn before it failed.
            ui.painter().rect_filled(place, 0.0, ui.visuals().panel_fill);
            failed(ui, frame);
            ui.request_repaint();
        }
    }
}

fn failed(ui: &mut Ui, frame: &Frame<'_>) {
    let color = Palette::of(frame.session.settings()).danger;
    ui.label(RichText::new(frame.t("panel-failed")).color(color).strong());
}

/// What stands in place of a panel that is not drawn any more; true when it shall be tried again.
fn closed(ui: &mut Ui, frame: &Frame<'_>) -> bool {
    failed(ui, frame);
    ui.add(Button::new(frame.t("panel-again")).min_size(Vec2::new(120.0, 36.0))).clicked()
}
