//! The training screen: the trainer's desk, the debrief, the editor.

mod course;
mod debrief;
mod desk;
mod editor;

use egui::Ui;
use session::Command;
use session::training::{self, Tab};

use crate::Frame;
use crate::map::TileSources;

/// What the screen remembers between frames.
#[derive(Default)]
pub(crate) struct Screen {
    desk: desk::Screen,
    debrief: debrief::Screen,
    editor: editor::Screen,
}

impl Screen {
    pub(crate) fn draw(&mut self, ui: &mut Ui, frame: &Frame<'_>, tiles: &mut TileSources, out: &mut Vec<Command>) {
        let shown = frame.session.training().tab();
        egui::Panel::top("training-tabs").show(ui, |ui| {
            ui.horizontal(|ui| {
                for tab in Tab::ALL {
                    if ui.selectable_label(tab == shown, frame.t(name(tab))).clicked() {
                        out.push(Command::Training(training::Command::Show(tab)));
                    }
                }
            });
        });
        match shown {
            Tab::Desk => self.desk.draw(ui, frame, tiles, out),
            Tab::Debrief => self.debrief.draw(ui, frame, out),
            Tab::Editor => self.editor.draw(ui, frame, tiles, out),
        }
    }
}

fn name(tab: Tab) -> &'static str {
    match tab {
        Tab::Desk => "training-tab-desk",
        Tab::Debrief => "training-tab-debrief",
        Tab::Editor => "training-tab-editor",
    }
}
