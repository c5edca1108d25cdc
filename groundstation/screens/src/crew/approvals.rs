//! Approvals on the map, and flights that are filed.

use egui::{Button, CentralPanel, Grid, Panel, RichText, ScrollArea, TextEdit, Ui};
use mission::geo::LatLon;
use mission::message;
use session::Command;
use session::crew::book::approval::{Approval, ApprovalKind};
use session::crew::book::calendar::beijing;
use session::crew::book::clocks::{Urgency, before_take_off};
use session::crew::book::person::{Role, Unit};
use session::crew::book::{ApprovalId, Entry, Topic};
use session::crew::{ApprovalDraft, Command as Ask, FilingDraft, Form, Paper, utc};

use super::people::tick;
use super::{TOUCH, ask, choose, enter_or_close, export, field, old, units, word};
use crate::Frame;
use crate::map::{Line, Map, Overlay, TileSources};
use crate::theme::Palette;

/// A moment as it is typed.
const MOMENT: &str = "2026-11-25 09:30";

/// What the part remembers between frames.
#[derive(Default)]
pub(super) struct Part {
    map: Map,
    fitted: Option<usize>,
    approval: Option<ApprovalDraft>,
    filing: Option<FilingDraft>,
    why: String,
}

impl Part {
    pub(super) fn draw(&mut self, ui: &mut Ui, frame: &Frame<'_>, tiles: &mut TileSources, out: &mut Vec<Command>) {
        let half = (ui.available_width() * 0.45).max(360.0);
        Panel::left("crew-approvals").default_size(half).show(ui, |ui| {
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                self.approvals(ui, frame, out);
                ui.separator();
                self.filings(ui, frame, out);
            });
        });
        CentralPanel::no_frame().show(ui, |ui| self.map(ui, frame, tiles));
    }

    fn map(&mut self, ui: &mut Ui, frame: &Frame<'_>, tiles: &mut TileSources) {
        let palette = Palette::of(frame.session.settings());
        let Some(books) = frame.session.crew().books() else { return };
        let now = utc(frame.session.now());
        let open = self.approval.as_ref().map(|draft| draft.was.id);
        let closed = |places: Vec<LatLon>| -> Vec<LatLon> {
            let first = places.first().copied();
            places.into_iter().chain(first).collect()
        };
        let mut lines = Vec::new();
        for approval in
            books.roster.approvals.iter().filter(|own| Some(own.id) != open || own.id == ApprovalId::default())
        {
            let stands = approval.withdrawn_at.is_none() && approval.from <= now && now <= approval.until;
            let color = if stands { palette.good } else { palette.stale };
            let corners = approval.polygon.iter().map(|place| LatLon::from(*place)).collect();
            lines.push(line(closed(corners), color, 3.0));
        }
        if let Some(draft) = &self.approval {
            let corners = draft.polygon().into_iter().map(LatLon::from).collect();
            lines.push(line(closed(corners), palette.accent, 4.0));
        }
        let plan: Vec<LatLon> = frame.session.planner().path().map(|(place, ..)| place).collect();
        lines.push(line(plan, palette.caution, 2.0));
        let places: Vec<LatLon> = lines.iter().flat_map(|line| line.places.iter().copied()).collect();
        if self.fitted != Some(books.roster.approvals.len()) && !places.is_empty() {
            self.map.fit(&places);
            self.fitted = Some(books.roster.approvals.len());
        }
        let overlay = Overlay { lines, ..Overlay::default() };
        self.map.draw(ui, frame, tiles, &overlay);
    }

    fn approvals(&mut self, ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
        let (crew, palette) = (frame.session.crew(), Palette::of(frame.session.settings()));
        let Some(books) = crew.books() else { return };
        ui.horizontal_wrapped(|ui| {
            ui.strong(frame.t("crew-approvals"));
            if ui.add(Button::new(frame.t("crew-new-approval")).min_size(TOUCH)).clicked() {
                self.approval = Some(ApprovalDraft::new());
            }
            export(ui, frame, &[(Paper::Approvals, "crew-paper-approvals")], &[Form::Xlsx, Form::Csv, Form::Pdf], out);
        });
        if books.roster.approvals.is_empty() {
            ui.label(RichText::new(frame.t("crew-no-approvals")).color(palette.weak));
        }
        for approval in &books.roster.approvals {
            let open = self.approval.as_ref().is_some_and(|draft| draft.was.id == approval.id);
            if ui.add(Button::selectable(open, title(frame, approval)).min_size(TOUCH)).clicked() {
                self.approval = Some(ApprovalDraft::of(approval));
            }
        }
        self.form(ui, frame, out);
    }

    fn form(&mut self, ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
        let crew = frame.session.crew();
        let (Some(draft), Some(books)) = (&mut self.approval, crew.books()) else { return };
        let old = old(Topic::Approval, draft.was.id);
        Grid::new("crew-approval").num_columns(2).spacing([12.0, 6.0]).show(ui, |ui| {
            field(ui, frame, "crew-field-number", "", &mut draft.number);
            ui.label(frame.t("crew-field-kind"));
            let kinds = [ApprovalKind::LongTerm, ApprovalKind::Single].map(|kind| (kind, word(frame, &kind)));
            choose(ui, "crew-approval-kind", &mut draft.was.kind, kinds);
            ui.end_row();
            field(ui, frame, "crew-field-lowest", "0", &mut draft.lowest);
            field(ui, frame, "crew-field-highest", "120", &mut draft.highest);
            field(ui, frame, "crew-field-from", MOMENT, &mut draft.from);
            field(ui, frame, "crew-field-last", MOMENT, &mut draft.until);
            field(ui, frame, "crew-field-hours", "08:00-18:00", &mut draft.hours);
            field(ui, frame, "crew-field-withdrawn-at", MOMENT, &mut draft.withdrawn);
            ui.label(frame.t("crew-field-corners"));
            ui.vertical(|ui| {
                ui.add(
                    TextEdit::multiline(&mut draft.corners)
                        .hint_text("33.412345, 120.123456")
                        .desired_rows(4)
                        .desired_width(260.0),
                );
                let fence = frame.session.planner().plan().and_then(|plan| plan.fence.polygons.first());
                let button = Button::new(frame.t("crew-take-fence")).min_size(TOUCH);
                if ui.add_enabled(fence.is_some(), button).clicked()
                    && let Some(fence) = fence
                {
                    draft.take_corners(fence.corners.iter().copied());
                }
            });
            ui.end_row();
            ui.label(frame.t("crew-field-aircraft"));
            ui.horizontal_wrapped(|ui| {
                for airframe in &books.roster.aircraft {
                    tick(ui, &mut draft.was.aircraft, airframe.id, airframe.name.clone());
                }
            });
            ui.end_row();
            ui.label(frame.t("crew-field-pilots"));
            ui.horizontal_wrapped(|ui| {
                for person in crew.with_role(Role::Pilot) {
                    tick(ui, &mut draft.was.pilots, person.id, person.name.clone());
                }
            });
            ui.end_row();
        });
        if enter_or_close(ui, frame, old, &mut self.why, draft.entry(), out) {
            self.approval = None;
        }
    }

    fn filings(&mut self, ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
        let (crew, palette) = (frame.session.crew(), Palette::of(frame.session.settings()));
        let Some(books) = crew.books() else { return };
        ui.horizontal_wrapped(|ui| {
            ui.strong(frame.t("crew-filings"));
            if ui.add(Button::new(frame.t("crew-new-filing")).min_size(TOUCH)).clicked() {
                self.filing = Some(FilingDraft::new(crew.unit().unwrap_or(Unit::Brigade(1))));
            }
        });
        self.filing_form(ui, frame, out);
        for filing in books.filings.iter().rev().filter(|filing| !filing.cancelled).take(20) {
            let at = beijing(filing.extent.from).strftime("%m-%d %H:%M").to_string();
            ui.horizontal_wrapped(|ui| {
                ui.label(RichText::new(format!("{at}  {}", filing.title)).strong());
                ui.label(word(frame, &filing.unit));
                if ui.add(Button::new(frame.t("crew-application")).min_size(TOUCH)).clicked() {
                    ask(out, Ask::Export(Paper::Application(filing.id), Form::Pdf));
                }
                let button = Button::new(frame.t("crew-cancel-filing")).min_size(TOUCH);
                if ui.add_enabled(crew.may_write(), button).clicked() {
                    let cancelled = session::crew::book::duty::Filing { cancelled: true, ..filing.clone() };
                    ask(out, Ask::Enter(Box::new(Entry::Filing(Box::new(cancelled))), frame.t("crew-not-flown")));
                }
            });
            let lacking = books.roster.approvals.iter().find(|approval| Some(approval.id) == filing.under);
            match lacking.map(|approval| approval.shortfalls(&filing.extent).len()) {
                Some(0) => ui.label(RichText::new(frame.t("crew-covered")).color(palette.good)),
                Some(count) => {
                    ui.label(RichText::new(frame.m(&message!("crew-not-covered", count = count))).color(palette.danger))
                }
                None => ui.label(RichText::new(frame.t("crew-under-none")).color(palette.caution)),
            };
            for due in before_take_off(filing.extent.from, filing.urgency, &books.rules) {
                let at = beijing(due.at).strftime("%m-%d %H:%M").to_string();
                ui.label(RichText::new(format!("{at}  {}", word(frame, &due.duty))).color(palette.weak));
            }
        }
    }

    fn filing_form(&mut self, ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
        let crew = frame.session.crew();
        let (Some(draft), Some(books)) = (&mut self.filing, crew.books()) else { return };
        Grid::new("crew-filing").num_columns(2).spacing([12.0, 6.0]).show(ui, |ui| {
            field(ui, frame, "crew-field-title", "", &mut draft.title);
            ui.label(frame.t("crew-field-unit"));
            choose(ui, "crew-filing-unit", &mut draft.unit, units(frame));
            ui.end_row();
            field(ui, frame, "crew-field-from", MOMENT, &mut draft.from);
            field(ui, frame, "crew-field-last", MOMENT, &mut draft.until);
            ui.label(frame.t("crew-field-urgency"));
            let urgencies = [
                (Urgency::Normal, "crew-urgency-normal"),
                (Urgency::Urgent, "crew-urgency-urgent"),
                (Urgency::Special, "crew-urgency-special"),
            ];
            choose(
                ui,
                "crew-filing-urgency",
                &mut draft.urgency,
                urgencies.map(|(urgency, id)| (urgency, frame.t(id))),
            );
            ui.end_row();
            ui.label(frame.t("crew-field-aircraft"));
            let aircraft = books.roster.aircraft.iter().map(|airframe| (Some(airframe.id), airframe.name.clone()));
            choose(ui, "crew-filing-aircraft", &mut draft.aircraft, aircraft);
            ui.end_row();
            ui.label(frame.t("crew-field-pilots"));
            ui.horizontal_wrapped(|ui| {
                for person in crew.with_role(Role::Pilot) {
                    tick(ui, &mut draft.pilots, person.id, person.name.clone());
                }
            });
            ui.end_row();
            ui.label(frame.t("crew-field-under"));
            let under = books.roster.approvals.iter().map(|approval| (Some(approval.id), approval.number.clone()));
            choose(
                ui,
                "crew-filing-under",
                &mut draft.under,
                [(None, frame.t("crew-nobody"))].into_iter().chain(under),
            );
            ui.end_row();
        });
        let path = frame.session.planner().path().map(|(place, height_m, _)| (place, height_m));
        if enter_or_close(ui, frame, None, &mut self.why, draft.entry(path), out) {
            self.filing = None;
        }
    }
}

fn line(places: Vec<LatLon>, color: egui::Color32, width: f32) -> Line {
    Line { places, color, width, dashed: false }
}

fn title(frame: &Frame<'_>, approval: &Approval) -> String {
    let day = |at| beijing(at).date().to_string();
    frame.m(&message!(
        "crew-approval-title",
        number = approval.number.as_str(),
        kind = word(frame, &approval.kind),
        from = day(approval.from),
        until = day(approval.until),
        lowest = approval.lowest_agl_m,
        highest = approval.highest_agl_m,
    ))
}
