//! Work orders: what is to be flown until when, by whom it was taken on, and the way from an order to its plan.

use std::collections::BTreeMap;

use egui::{Button, CentralPanel, Frame as Card, Grid, Panel, RichText, ScrollArea, TextEdit, Ui};
use mission::message;
use session::crew::book::calendar::minute;
use session::crew::book::duty::DutyKey;
use session::crew::book::order::{Progress, WorkOrder};
use session::crew::book::person::Unit;
use session::crew::book::{Entry, Topic};
use session::crew::{Command as Ask, Form, OrderDraft, Paper, utc};
use session::{Command, ScreenId, planner};

use super::{TOUCH, ask, choose, enter_or_close, export, field, old, units, word};
use crate::Frame;
use crate::theme::Palette;

/// What the part remembers between frames.
#[derive(Default)]
pub(super) struct Part {
    draft: Option<OrderDraft>,
    why: String,
    references: BTreeMap<String, String>,
}

impl Part {
    pub(super) fn draw(&mut self, ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
        Panel::left("crew-orders").default_size((ui.available_width() * 0.36).max(340.0)).show(ui, |ui| {
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                ui.horizontal_wrapped(|ui| {
                    ui.strong(frame.t("crew-orders"));
                    if ui.add(Button::new(frame.t("crew-new-order")).min_size(TOUCH)).clicked() {
                        self.draft = Some(OrderDraft::new(frame.session.crew().unit().unwrap_or(Unit::Brigade(1))));
                    }
                    let forms = [Form::Xlsx, Form::Csv, Form::Pdf];
                    export(ui, frame, &[(Paper::Orders, "crew-paper-orders")], &forms, out);
                });
                if self.draft.is_none() {
                    let palette = Palette::of(frame.session.settings());
                    ui.label(RichText::new(frame.t("crew-orders-hint")).color(palette.weak));
                }
                self.form(ui, frame, out);
            });
        });
        CentralPanel::default().show(ui, |ui| {
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| self.list(ui, frame, out));
        });
    }

    fn list(&mut self, ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
        let (crew, palette) = (frame.session.crew(), Palette::of(frame.session.settings()));
        let Some(books) = crew.books() else { return };
        if books.orders.is_empty() {
            ui.label(RichText::new(frame.t("crew-no-orders")).color(palette.weak).size(17.0));
        }
        let is_over = |order: &WorkOrder| matches!(books.progress(order), Progress::Done { .. } | Progress::Cancelled);
        let mut orders: Vec<&WorkOrder> = books.orders.iter().collect();
        // What this unit has to fly next comes first.
        orders.sort_by_key(|order| (is_over(order), Some(order.unit) != crew.unit(), order.until));
        for order in orders {
            self.card(ui, frame, order, &books.progress(order), out);
        }
    }

    fn card(&mut self, ui: &mut Ui, frame: &Frame<'_>, order: &WorkOrder, progress: &Progress, out: &mut Vec<Command>) {
        let (crew, palette) = (frame.session.crew(), Palette::of(frame.session.settings()));
        let late = utc(frame.session.now()) > order.until;
        let tint = match progress {
            Progress::Done { .. } => palette.good,
            Progress::Cancelled => palette.stale,
            Progress::Open | Progress::Taken { .. } if late => palette.danger,
            Progress::Open => palette.caution,
            Progress::Taken { .. } => palette.accent,
        };
        let over = matches!(progress, Progress::Done { .. } | Progress::Cancelled);
        Card::group(ui.style()).fill(palette.raised).stroke(egui::Stroke::new(1.5, tint)).show(ui, |ui| {
            ui.set_width(ui.available_width() - 8.0);
            ui.horizontal_wrapped(|ui| {
                let open = self.draft.as_ref().is_some_and(|draft| draft.was.id == order.id);
                let name = RichText::new(&order.number).strong().size(17.0);
                if ui.add(Button::selectable(open, name).min_size(TOUCH)).clicked() {
                    self.draft = Some(OrderDraft::of(order));
                }
                ui.label(RichText::new(word(frame, progress)).color(tint).strong());
                ui.label(word(frame, &order.unit));
                let due = frame.m(&message!("crew-due", at = minute(order.until)));
                ui.label(RichText::new(due).color(if late && !over { palette.danger } else { palette.text }));
            });
            ui.label(RichText::new(&order.task).size(16.0));
            if let Some(stretch) = &order.stretch {
                ui.label(stretch.to_string());
            }
            if !over {
                ui.horizontal_wrapped(|ui| self.deeds(ui, frame, order, progress, out));
            }
            if crew.following().is_some_and(|followed| followed.id == order.id) {
                ui.label(RichText::new(frame.t("crew-order-followed")).color(palette.good).strong());
            }
        });
    }

    fn deeds(
        &mut self,
        ui: &mut Ui,
        frame: &Frame<'_>,
        order: &WorkOrder,
        progress: &Progress,
        out: &mut Vec<Command>,
    ) {
        let crew = frame.session.crew();
        let button = |ui: &mut Ui, id: &str| ui.add(Button::new(frame.t(id)).min_size(TOUCH)).clicked();
        if order.stretch.is_some() && button(ui, "crew-order-plan") {
            plan(frame, order, out);
        }
        let follows = crew.following().is_some_and(|followed| followed.id == order.id);
        if button(ui, if follows { "crew-order-unfollow" } else { "crew-order-follow" }) {
            ask(out, Ask::Follow((!follows).then_some(order.id)));
        }
        if crew.signed().is_some() {
            let key = DutyKey::Order(order.id);
            if *progress == Progress::Open && button(ui, "crew-take") {
                ask(out, Ask::Take(key.clone()));
            }
            let reference = self.references.entry(key.to_string()).or_default();
            let hint = frame.t("crew-reference");
            ui.add(TextEdit::singleline(reference).hint_text(hint).desired_width(150.0));
            if button(ui, "crew-finish") {
                ask(out, Ask::Finish(key, std::mem::take(reference)));
            }
        } else {
            ui.label(RichText::new(frame.t("crew-why-not-signed-in")).weak());
        }
        if crew.may_write() && button(ui, "crew-cancel-filing") {
            let cancelled = Entry::Order(WorkOrder { cancelled: true, ..order.clone() });
            ask(out, Ask::Enter(Box::new(cancelled), frame.t("crew-not-flown")));
        }
    }

    fn form(&mut self, ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
        let Some(draft) = &mut self.draft else { return };
        let old = old(Topic::Order, draft.was.id);
        Grid::new("crew-order").num_columns(2).spacing([12.0, 6.0]).show(ui, |ui| {
            field(ui, frame, "crew-field-number", "", &mut draft.was.number);
            ui.label(frame.t("crew-field-unit"));
            choose(ui, "crew-order-unit", &mut draft.was.unit, units(frame));
            ui.end_row();
            let label = ui.label(frame.t("crew-field-task"));
            ui.add(TextEdit::multiline(&mut draft.was.task).desired_rows(2).desired_width(240.0)).labelled_by(label.id);
            ui.end_row();
            field(ui, frame, "crew-field-road", "G15", &mut draft.road);
            field(ui, frame, "crew-field-toward", "", &mut draft.toward);
            field(ui, frame, "crew-field-stake-from", "K1023+450", &mut draft.from);
            field(ui, frame, "crew-field-stake-to", "K1030+000", &mut draft.to);
            field(ui, frame, "crew-field-last", "2026-11-25 18:00", &mut draft.until);
        });
        if enter_or_close(ui, frame, old, &mut self.why, draft.entry(), out) {
            self.draft = None;
        }
    }
}

/// Asks the planner for a corridor along the order's stretch, and flies for the order.
fn plan(frame: &Frame<'_>, order: &WorkOrder, out: &mut Vec<Command>) {
    let Some(stretch) = &order.stretch else { return };
    out.push(Command::Plan(planner::Command::Road(stretch.road.clone())));
    out.push(Command::Plan(planner::Command::From(stretch.from.clone())));
    out.push(Command::Plan(planner::Command::To(stretch.to.clone())));
    let road = frame.session.network().road(&stretch.road);
    if let Some(direction) = road.and_then(|road| road.direction_toward(&stretch.toward)) {
        out.push(Command::Plan(planner::Command::Toward(direction)));
    }
    ask(out, Ask::Follow(Some(order.id)));
    out.push(Command::Show(ScreenId::Plan));
}
