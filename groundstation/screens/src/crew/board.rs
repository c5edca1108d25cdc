//! The readiness board: every unit at a glance, as it can be printed.

use egui::{Align, Button, Frame as Card, Layout, RichText, ScrollArea, Ui, Vec2};
use mission::message;
use session::Command;
use session::crew::book::aircraft::Class;
use session::crew::book::calendar::beijing_day;
use session::crew::book::equipment::Month;
use session::crew::book::recency::{Light, Sight};
use session::crew::book::{BoardLine, Need, Objection, PilotLine};
use session::crew::{Command as Ask, Form, Paper, utc};

use super::{TOUCH, ask, choose, export, training, word};
use crate::Frame;
use crate::finding::chinese;
use crate::theme::Palette;

/// A card that is narrower breaks its lines too often to be read from afar.
const CARD_WIDTH: f32 = 430.0;

/// What the part remembers between frames.
#[derive(Default)]
pub(super) struct Part {
    training: training::Part,
}

impl Part {
    pub(super) fn draw(&mut self, ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
        draw(ui, frame, &mut self.training, out);
    }
}

fn draw(ui: &mut Ui, frame: &Frame<'_>, training: &mut training::Part, out: &mut Vec<Command>) {
    let crew = frame.session.crew();
    ui.horizontal_wrapped(|ui| {
        need(ui, frame, out);
        let month = Month::of(beijing_day(utc(frame.session.now())));
        for (month, id) in [(month, "crew-report-now"), (month.before(1), "crew-report-last")] {
            if ui.add(Button::new(frame.t(id)).min_size(TOUCH)).clicked() {
                ask(out, Ask::Export(Paper::Month(month), Form::Pdf));
            }
        }
        export(ui, frame, &[(Paper::Attempts, "crew-paper-attempts")], &[Form::Xlsx, Form::Csv, Form::Pdf], out);
    });
    if crew.books().is_some_and(|books| books.roster.people.is_empty()) {
        ui.label(RichText::new(frame.t("crew-empty")).size(17.0));
        return;
    }
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        let columns = ((ui.available_width() / CARD_WIDTH) as usize).clamp(1, 3);
        let width = ui.available_width() / columns as f32 - 12.0;
        // Brigades first: the command centre has no target of its own.
        let (centre, brigades): (Vec<_>, Vec<_>) = crew.board().iter().partition(|line| line.target == 0);
        let lines: Vec<&BoardLine> = brigades.into_iter().chain(centre).collect();
        for row in lines.chunks(columns) {
            ui.horizontal_top(|ui| {
                for line in row {
                    let down = Layout::top_down(Align::Min);
                    ui.allocate_ui_with_layout(Vec2::new(width, 0.0), down, |ui| {
                        card(ui, frame, line, width, training)
                    });
                }
            });
            ui.add_space(8.0);
        }
    });
}

fn need(ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
    let before = frame.session.crew().need();
    let mut need: Need = before;
    ui.label(frame.t("crew-need"));
    choose(
        ui,
        "crew-need-class",
        &mut need.class,
        [Class::Light, Class::Small, Class::Medium].map(|c| (c, word(frame, &c))),
    );
    for sight in [Sight::Within, Sight::Beyond] {
        let button = Button::selectable(need.sight == sight, word(frame, &sight));
        if ui.add(button).clicked() {
            need.sight = sight;
        }
    }
    for light in [Light::Day, Light::Night] {
        let button = Button::selectable(need.light == light, word(frame, &light));
        if ui.add(button).clicked() {
            need.light = light;
        }
    }
    if need != before {
        ask(out, Ask::Need(need));
    }
}

fn card(ui: &mut Ui, frame: &Frame<'_>, line: &BoardLine, width: f32, training: &mut training::Part) {
    let palette = Palette::of(frame.session.settings());
    let short = line.available < usize::from(line.target);
    let color = if short { palette.danger } else { palette.good };
    let card = Card::group(ui.style())
        .fill(palette.raised)
        .stroke(egui::Stroke::new(2.0, if line.target == 0 { palette.border } else { color }));
    card.show(ui, |ui| {
        ui.set_width(width - 24.0);
        ui.horizontal(|ui| {
            ui.label(RichText::new(word(frame, &line.unit)).size(20.0).strong());
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let text = if line.target > 0 {
                    frame.m(&message!("crew-available-of", count = line.available, target = f64::from(line.target)))
                } else {
                    frame.m(&message!("crew-available", count = line.available))
                };
                let color = if line.target == 0 { palette.text } else { color };
                ui.label(RichText::new(text).size(26.0).color(color).strong());
            });
        });
        ui.horizontal_wrapped(|ui| {
            ui.label(frame.m(&message!("crew-qualified", count = line.qualified)));
            ui.label(frame.m(&message!("crew-current", count = line.current)));
            for ending in line.expiring.iter().filter(|ending| ending.pilots > 0) {
                let text = message!("crew-expiring", days = f64::from(ending.within_days), count = ending.pilots);
                ui.label(RichText::new(frame.m(&text)).color(palette.caution));
            }
        });
        ui.separator();
        if line.pilots.is_empty() {
            ui.label(RichText::new(frame.t("crew-no-pilots")).color(palette.weak));
        }
        for pilot in &line.pilots {
            pilot_line(ui, frame, pilot, &palette);
            training.draw(ui, frame, pilot.person, &palette);
        }
    });
}

fn pilot_line(ui: &mut Ui, frame: &Frame<'_>, pilot: &PilotLine, palette: &Palette) {
    let (mark, color) = if pilot.available { ("✔", palette.good) } else { ("✖", palette.danger) };
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().interact_size.y = 22.0;
        ui.label(RichText::new(mark).color(color).size(18.0));
        ui.label(RichText::new(&pilot.name).strong().size(17.0));
        if let Some(last) = pilot.last_day {
            ui.label(
                RichText::new(frame.m(&message!("crew-serves-until", day = last.to_string()))).color(palette.weak),
            );
        }
        if let Some(until) = pilot.current_until {
            ui.label(
                RichText::new(frame.m(&message!("crew-current-until", day = until.to_string()))).color(palette.weak),
            );
        }
    });
    for objection in &pilot.objections {
        objection_line(ui, frame, objection, palette);
    }
}

/// An objection with its mend and its basis.
pub(crate) fn objection_line(ui: &mut Ui, frame: &Frame<'_>, objection: &Objection, palette: &Palette) {
    let color = if objection.blocks() { palette.danger } else { palette.caution };
    ui.spacing_mut().interact_size.y = 20.0;
    let text = RichText::new(format!("• {}", word(frame, objection))).color(color);
    let basis = if chinese(frame) { &objection.basis.zh } else { &objection.basis.en };
    ui.label(text).on_hover_text(basis);
    ui.label(RichText::new(format!("   {}", frame.m(&objection.mend()))).color(palette.weak));
}
