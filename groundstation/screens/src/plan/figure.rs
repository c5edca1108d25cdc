//! A number of a request, with its range, unit and usual value.

use egui::{DragValue, Ui};
use mission::message;

use crate::Frame;

/// A number of a request.
pub(super) struct Figure<'a> {
    /// Catalogue id of its name.
    pub name: &'a str,
    /// Its unit.
    pub unit: &'a str,
    /// Least and most that can be entered.
    pub range: [f64; 2],
    /// What it is where nobody says otherwise; `None` where the pattern chooses.
    pub usual: Option<f64>,
    /// What it begins with where the pattern chooses and a person wants to.
    pub first: f64,
    /// What it is now.
    pub value: Option<f64>,
    /// Decimals that make sense.
    pub decimals: usize,
}

/// A row of a grid with two columns; where nobody set the number and the pattern chooses, the box beside it is not ticked.
/// Answers with what is asked for: a value, or `None` for what the pattern chooses.
pub(super) fn draw(ui: &mut Ui, frame: &Frame<'_>, figure: &Figure<'_>) -> Option<Option<f64>> {
    let [min, max] = figure.range;
    let mut hint = frame.m(&message!("planner-range", min = min, max = max, unit = figure.unit));
    if let Some(usual) = figure.usual {
        hint += "\n";
        hint += &frame.m(&message!("planner-usual", usual = usual, unit = figure.unit));
    }
    let mut asked = None;
    let label = ui.label(frame.t(figure.name)).on_hover_text(&hint);
    ui.horizontal(|ui| {
        if figure.usual.is_none() {
            let mut own = figure.value.is_some();
            if ui.checkbox(&mut own, frame.t("under-own")).changed() {
                asked = Some(own.then_some(figure.first.clamp(min, max)));
            }
        }
        let Some(before) = figure.value else { return };
        let mut value = before;
        let drag = DragValue::new(&mut value)
            .range(min..=max)
            .max_decimals(figure.decimals)
            .speed(0.1)
            .suffix(if figure.unit.is_empty() { String::new() } else { format!(" {}", figure.unit) })
            .update_while_editing(false);
        let response = ui.add_sized([96.0, 36.0], drag).labelled_by(label.id).on_hover_text(hint);
        if response.changed() && before != value {
            asked = Some(Some(value));
        }
    });
    ui.end_row();
    asked
}

/// ArduPilot or PX4; answers with another choice.
pub(super) fn firmware(ui: &mut Ui, frame: &Frame<'_>, px4: bool) -> Option<bool> {
    let mut asked = None;
    ui.label(frame.t("planner-firmware")).on_hover_text(frame.t("planner-firmware-hint"));
    ui.horizontal(|ui| {
        for (one, name) in [(false, "ArduPilot"), (true, "PX4")] {
            let choice = egui::Button::selectable(px4 == one, name).min_size([44.0, 36.0].into());
            if ui.add(choice).clicked() && px4 != one {
                asked = Some(one);
            }
        }
    });
    ui.end_row();
    asked
}
