//! New, open, save, undo, templates: everything with its shortcut.

use egui::{Button, Key, KeyboardShortcut, Modifiers, RichText, TextEdit, Ui, Vec2};
use session::planner::{Command as Plan, Format};
use session::{Command, FileKind, settings, surroundings};

use super::{TOUCH, button};
use crate::Frame;

/// Catalogue id, key with Ctrl, command.
pub(crate) const SHORTCUTS: [(&str, Key, Plan); 7] = [
    ("planner-new", Key::N, Plan::New),
    ("planner-open", Key::O, Plan::Open),
    ("planner-save", Key::S, Plan::Save),
    ("planner-undo", Key::Z, Plan::Undo),
    ("planner-redo", Key::Y, Plan::Redo),
    ("planner-upload", Key::U, Plan::Upload),
    ("planner-download", Key::D, Plan::Download),
];

/// Whether a command would do anything now.
fn enabled(frame: &Frame<'_>, command: &Plan) -> bool {
    let planner = frame.session.planner();
    match command {
        Plan::Save => planner.plan().is_some(),
        Plan::Undo => planner.can_undo(),
        Plan::Redo => planner.can_redo(),
        Plan::Upload => planner.upload_refusal(&frame.session.context()).is_none(),
        Plan::Download => planner.transfer_refusal(&frame.session.context()).is_none(),
        _ => true,
    }
}

pub(super) fn keys(ui: &Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
    for (_, key, command) in SHORTCUTS {
        let shortcut = KeyboardShortcut::new(Modifiers::COMMAND, key);
        // A text field undoes its own typing.
        let typing = matches!(command, Plan::Undo | Plan::Redo) && ui.memory(|memory| memory.focused().is_some());
        if !typing && enabled(frame, &command) && ui.input_mut(|i| i.consume_shortcut(&shortcut)) {
            out.push(Command::Plan(command));
        }
    }
}

pub(super) fn draw(ui: &mut Ui, frame: &Frame<'_>, template: &mut String, out: &mut Vec<Command>) {
    let planner = frame.session.planner();
    ui.horizontal_wrapped(|ui| {
        for (id, key, command) in SHORTCUTS.into_iter().take(5) {
            let text = frame.t(id);
            let shown = Button::new(&text).min_size(Vec2::new(TOUCH, TOUCH));
            let response = ui.add_enabled(enabled(frame, &command), shown);
            if response.on_hover_text(format!("{text} (Ctrl+{})", key.name())).clicked() {
                out.push(Command::Plan(command));
            }
        }
        ui.menu_button(frame.t("planner-more"), |ui| more(ui, frame, out));
        ui.menu_button(frame.t("planner-templates"), |ui| templates(ui, frame, template, out));
        ui.separator();
        let file = planner.file().and_then(|file| file.file_name());
        let name = file.map_or_else(|| frame.t("planner-unnamed"), |name| name.to_string_lossy().into_owned());
        let state = frame.t(if planner.unsaved() { "planner-unsaved" } else { "planner-saved" });
        ui.label(RichText::new(name).strong());
        ui.label(state);
    });
}

fn more(ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
    if button(ui, &frame.t("planner-save-as")).clicked() {
        out.push(Command::Plan(Plan::SaveAs));
    }
    if button(ui, &frame.t("planner-open-roads")).clicked() {
        out.push(Command::Plan(Plan::OpenRoads));
    }
    for (kind, open, drop) in [
        (FileKind::Zones, "planner-open-zones", "planner-drop-zones"),
        (FileKind::Terrain, "planner-open-terrain", "planner-drop-terrain"),
        (FileKind::Bridges, "planner-open-bridges", "planner-drop-bridges"),
        (FileKind::Orbits, "planner-open-orbits", "planner-drop-orbits"),
    ] {
        ui.horizontal(|ui| {
            if button(ui, &frame.t(open)).clicked() {
                out.push(Command::Surroundings(surroundings::Command::Open(kind)));
            }
            let files = frame.session.surroundings().files(kind);
            let names = files.iter().filter_map(|file| file.file_name()).map(|name| name.to_string_lossy());
            let names = names.collect::<Vec<_>>().join("\n");
            if !files.is_empty() && button(ui, "✖").on_hover_text(format!("{}\n{names}", frame.t(drop))).clicked() {
                out.push(Command::Surroundings(surroundings::Command::Drop(kind)));
            }
        });
    }
    for format in Format::ALL {
        let text = frame.m(&mission::message!("planner-export", format = format.name()));
        let Some(choices) = format.by_lost_link() else {
            if button(ui, &text).clicked() {
                out.push(Command::Plan(Plan::Export(format)));
            }
            continue;
        };
        ui.menu_button(text, |ui| {
            ui.label(frame.t("planner-export-lost-link"));
            for (action, format) in choices {
                if button(ui, &frame.m(&action.name())).clicked() {
                    out.push(Command::Plan(Plan::Export(format)));
                }
            }
        });
    }
}

fn templates(ui: &mut Ui, frame: &Frame<'_>, name: &mut String, out: &mut Vec<Command>) {
    let wanted = frame.session.planner().document().along();
    for template in frame.session.settings().templates.keys() {
        ui.horizontal(|ui| {
            let use_it = Button::new(template).min_size(Vec2::new(120.0, TOUCH));
            let response = ui.add_enabled(wanted.is_some(), use_it);
            if response.on_hover_text(frame.t("planner-template-use")).clicked() {
                out.push(Command::Plan(Plan::UseTemplate(template.clone())));
            }
            let text = frame.t("planner-template-drop");
            if button(ui, "✖").on_hover_text(text).clicked() {
                out.push(Command::Settings(settings::Command::DropTemplate(template.clone())));
            }
        });
    }
    let field = TextEdit::singleline(name).hint_text(frame.t("planner-template-name")).desired_width(160.0);
    ui.add(field);
    let keep = Button::new(frame.t("planner-template-keep")).min_size(Vec2::new(TOUCH, TOUCH));
    let ready = wanted.is_some() && !name.trim().is_empty();
    if ui.add_enabled(ready, keep).clicked()
        && let Some(wanted) = wanted
    {
        let (name, wanted) = (name.trim().to_owned(), Box::new(wanted.clone()));
        out.push(Command::Settings(settings::Command::KeepTemplate(name, wanted)));
    }
}
