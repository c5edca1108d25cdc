//! What has to be decided before anything is lost.

use egui::{Id, Modal, Ui};
use session::Command;
use session::planner::{Choice, Command as Plan, Question};

use super::button;
use crate::Frame;

pub(super) fn draw(ui: &Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
    let Some(question) = frame.session.planner().question() else { return };
    let (title, text, choices): (_, _, &[(&str, Choice)]) = match question {
        Question::Unsaved => (
            "planner-ask-unsaved",
            "planner-ask-unsaved-text",
            &[
                ("planner-ask-save", Choice::Save),
                ("planner-ask-discard", Choice::Discard),
                ("planner-ask-cancel", Choice::Cancel),
            ],
        ),
        Question::ByHand => (
            "planner-ask-by-hand",
            "planner-ask-by-hand-text",
            &[("planner-ask-remake", Choice::Discard), ("planner-ask-keep", Choice::Cancel)],
        ),
    };
    let decide = |choice| Command::Plan(Plan::Decide(choice));
    Modal::new(Id::new("plan-question")).show(ui.ctx(), |ui| {
        ui.set_max_width(420.0);
        ui.heading(frame.t(title));
        ui.label(frame.t(text));
        ui.horizontal_wrapped(|ui| {
            for (name, choice) in choices {
                if button(ui, &frame.t(name)).clicked() {
                    out.push(decide(*choice));
                }
            }
        });
        if ui.input(|i| i.key_pressed(egui::Key::Escape)) {
            out.push(decide(Choice::Cancel));
        }
    });
}
