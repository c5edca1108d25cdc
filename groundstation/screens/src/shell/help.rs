//! All keys of the screen that is shown, and of every screen.

use egui::{Align2, Button, Context, Grid, Key, Modifiers, RichText, ScrollArea, Ui, Vec2, Window};
use session::ScreenId;

use crate::{Frame, plan};

/// Key and catalogue id of what it does.
type Row = (&'static str, &'static str);

const EVERYWHERE: [Row; 5] = [
    ("F1", "help-title"),
    ("Ctrl+1 … Ctrl+6", "help-screens"),
    ("Ctrl+K", "desk-palette"),
    ("Tab, Shift+Tab", "help-focus"),
    ("Space", "help-hold-key"),
];

const FLY: [Row; 6] = [
    ("H", "fly-hold"),
    ("Esc", "help-cancel"),
    ("K, T, F", "help-drawers"),
    ("M", "fly-swap"),
    ("V", "video-large-hint"),
    ("Shift+W A S D, ↑ ↓ ← →", "help-sticks"),
];

const PLAN: [Row; 4] =
    [("M", "planner-swap"), ("↑ ↓ ← →", "help-move"), ("Delete", "help-delete"), ("Esc", "help-deselect")];

const MAP: [Row; 2] = [("+, -", "help-zoom"), ("Esc", "help-measure-end")];

/// The list, open or not.
#[derive(Default)]
pub(super) struct Help {
    open: bool,
}

impl Help {
    pub fn draw(&mut self, context: &Context, frame: &Frame<'_>) {
        if context.input_mut(|i| i.consume_key(Modifiers::NONE, Key::F1)) {
            self.open = !self.open;
        }
        if !self.open {
            return;
        }
        let close = context.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape));
        let screen = frame.session.screen();
        let middle = Window::new(frame.t("help-title")).anchor(Align2::CENTER_CENTER, Vec2::ZERO);
        let closed = middle.collapsible(false).resizable(false).show(context, |ui| {
            let room = (ui.ctx().content_rect().height() - 180.0).max(160.0);
            // Its height at once: otherwise the window grows for half a second under the pointer.
            ScrollArea::vertical().max_height(room).min_scrolled_height(room).show(ui, |ui| {
                let here = rows(screen);
                if !here.is_empty() {
                    section(ui, frame, "help-here", here);
                }
                if matches!(screen, ScreenId::Fly | ScreenId::Plan | ScreenId::Sorties) {
                    section(ui, frame, "help-map", MAP.map(owned).to_vec());
                }
                section(ui, frame, "help-everywhere", EVERYWHERE.map(owned).to_vec());
            });
            ui.add(Button::new(frame.t("help-close")).min_size(Vec2::new(96.0, 36.0))).clicked()
        });
        let closed = closed.and_then(|window| window.inner).unwrap_or_default();
        self.open = !close && !closed;
    }
}

fn owned((keys, id): Row) -> (String, &'static str) {
    (keys.to_owned(), id)
}

fn rows(screen: ScreenId) -> Vec<(String, &'static str)> {
    match screen {
        ScreenId::Fly => FLY.map(owned).to_vec(),
        ScreenId::Plan => {
            let shortcuts = plan::SHORTCUTS.iter().map(|(id, key, _)| (format!("Ctrl+{}", key.name()), *id));
            shortcuts.chain(PLAN.map(owned)).collect()
        }
        ScreenId::Sorties
        | ScreenId::Evidence
        | ScreenId::Crew
        | ScreenId::Training
        | ScreenId::Vehicle
        | ScreenId::Settings => Vec::new(),
    }
}

fn section(ui: &mut Ui, frame: &Frame<'_>, title: &str, rows: Vec<(String, &'static str)>) {
    ui.label(RichText::new(frame.t(title)).strong());
    Grid::new(title).num_columns(2).spacing([24.0, 4.0]).show(ui, |ui| {
        for (keys, id) in rows {
            ui.label(RichText::new(keys).monospace());
            ui.label(frame.t(id));
            ui.end_row();
        }
    });
    ui.add_space(8.0);
}
