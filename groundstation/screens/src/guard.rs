//! A panel that fails shows an error in its place; the rest of the station goes on.

use std::panic::{AssertUnwindSafe, catch_unwind};

use egui::{Color32, RichText, Ui, UiBuilder};

use crate::Frame;

/// Draws a panel. If it panics, its place says so, and what it asked for in this frame is not done.
pub fn guard<C>(ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<C>, draw: impl FnOnce(&mut Ui, &mut Vec<C>)) {
    let asked = out.len();
    // A child of its own: whatever state the failed one is left in, the parent lays out as if it had been empty.
    let mut child = ui.new_child(UiBuilder::new().max_rect(ui.available_rect_before_wrap()));
    let drawn = catch_unwind(AssertUnwindSafe(|| {
        draw(&mut child, out);
        child.min_rect()
    }));
    match drawn {
        Ok(rect) => {
            ui.advance_cursor_after_rect(rect);
        }
        Err(_) => {
            out.truncate(asked);
            ui.label(RichText::new(frame.t("panel-failed")).color(Color32::RED).strong());
        }
    }
}
