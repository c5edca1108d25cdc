//! The record of a case, line by line; what evidence lacks stands out.

use egui::{Button, Grid, RichText, TextEdit, Ui};
use evidence::case::{Lane, Status};
use session::Command;
use session::cases::{Command as Ask, Field, Opened};

use super::{TOUCH, ask};
use crate::Frame;
use crate::theme::Palette;

pub(super) fn draw(ui: &mut Ui, frame: &Frame<'_>, opened: &Opened, out: &mut Vec<Command>) {
    let palette = Palette::of(frame.session.settings());
    let lacking = match frame.session.cases().case(&frame.session.context()) {
        Some((_, Status::Clue(lacking))) => lacking,
        _ => Vec::new(),
    };
    ui.horizontal_wrapped(|ui| {
        ui.strong(frame.t("evidence-record-lane"));
        for (lane, id, hint) in [
            (Lane::A, "evidence-record-lane-a", "cases-lane-a-hint"),
            (Lane::B, "evidence-record-lane-b", "cases-lane-b-hint"),
        ] {
            let chosen = opened.form.lane() == Some(lane);
            let button = Button::selectable(chosen, frame.t(id)).min_size(TOUCH);
            if ui.add(button).on_hover_text(frame.t(hint)).clicked() {
                ask(out, Ask::Lane(Some(lane).filter(|_| !chosen)));
            }
        }
    });
    for (heading, fields) in Field::groups(opened.form.lane()) {
        ui.add_space(6.0);
        ui.strong(frame.t(heading));
        Grid::new(heading).num_columns(2).spacing([12.0, 4.0]).show(ui, |ui| {
            for field in fields {
                line(
                    ui,
                    frame,
                    opened,
                    field,
                    field.mends().is_some_and(|lacks| lacking.contains(&lacks)),
                    out,
                    &palette,
                );
                ui.end_row();
            }
        });
    }
}

fn line(
    ui: &mut Ui,
    frame: &Frame<'_>,
    opened: &Opened,
    field: Field,
    wanted: bool,
    out: &mut Vec<Command>,
    palette: &Palette,
) {
    let written = opened.form.get(field);
    let lacks = wanted && written.trim().is_empty();
    let name = frame.t(field.name());
    let name = if lacks { RichText::new(format!("● {name}")).color(palette.caution) } else { RichText::new(name) };
    let label = ui.label(name);
    let mut text = written.to_owned();
    let edit = if field == Field::Description {
        TextEdit::multiline(&mut text).desired_rows(3)
    } else {
        TextEdit::singleline(&mut text)
    };
    let response = ui.add(edit.desired_width(f32::INFINITY)).labelled_by(label.id);
    if response.changed() {
        ask(out, Ask::Write(field, text));
    }
}
