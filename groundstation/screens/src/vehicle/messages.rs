//! The message inspector.

use egui::{CentralPanel, Grid, Panel, ScrollArea, Ui};
use egui_plot::{Line, Plot, PlotPoints};
use mission::message;
use session::Command;
use session::vehicle::{Command as Ask, inspect};

use super::ask;
use crate::Frame;

/// What it remembers between frames.
#[derive(Default)]
pub(super) struct Pane {
    plotted: Option<String>,
}

impl Pane {
    pub(super) fn draw(&mut self, ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
        let messages = &frame.session.snapshot().messages;
        let watch = frame.session.maintenance().watch();
        Panel::left("vehicle-messages").default_size(360.0).show(ui, |ui| {
            if messages.is_empty() {
                ui.label(frame.t("vehicle-messages-wait"));
            }
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                Grid::new("vehicle-messages-list").striped(true).min_row_height(30.0).show(ui, |ui| {
                    for id in [
                        "vehicle-messages-from",
                        "vehicle-messages-name",
                        "vehicle-messages-count",
                        "vehicle-messages-rate",
                    ] {
                        ui.strong(frame.t(id));
                    }
                    ui.end_row();
                    for message in messages.iter() {
                        let chosen = watch.is_some_and(|w| (w.from, w.id) == (message.from, message.id));
                        ui.label(message.from.to_string());
                        if ui.selectable_label(chosen, inspect::name(&message.frame)).clicked() {
                            ask(out, Ask::Watch(message.from, message.id));
                        }
                        ui.label(message.count.to_string());
                        ui.label(frame.m(&message!("vehicle-hz", number = message.rate_hz)));
                        ui.end_row();
                    }
                });
            });
        });
        CentralPanel::default().show(ui, |ui| {
            let Some(watch) = watch else {
                ui.label(frame.t("vehicle-messages-pick"));
                return;
            };
            let index = watch.fields().iter().position(|field| Some(&field.name) == self.plotted.as_ref());
            if let Some((index, field)) = index.and_then(|index| Some((index, watch.fields().get(index)?))) {
                ui.strong(frame.m(&message!("vehicle-messages-plotted", name = field.name.as_str())));
                let points: Vec<[f64; 2]> = watch.history(index, frame.session.now().mono).collect();
                Plot::new("vehicle-messages-plot").height(180.0).include_x(-60.0).include_x(0.0).show(ui, |plot| {
                    plot.line(Line::new(field.name.clone(), PlotPoints::from(points)));
                });
            }
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                if watch.fields().is_empty() {
                    let of = messages.iter().find(|m| (m.from, m.id) == (watch.from, watch.id));
                    let bytes = of.map_or(0, |message| message.frame.as_slice().len());
                    ui.label(frame.m(&message!("vehicle-messages-unknown", count = bytes)));
                }
                for field in watch.fields() {
                    ui.horizontal_wrapped(|ui| {
                        if field.number().is_some() {
                            let chosen = self.plotted.as_ref() == Some(&field.name);
                            let text = frame.m(&message!("vehicle-messages-plot", name = field.name.as_str()));
                            if ui.selectable_label(chosen, text).clicked() {
                                self.plotted = Some(field.name.clone());
                            }
                        } else {
                            ui.monospace(&field.name);
                        }
                        ui.monospace(&field.value);
                    });
                }
            });
        });
    }
}
