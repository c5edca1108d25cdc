//! What was marked, while it is described; and what was found on this flight.

use egui::{Align, Button, DragValue, Layout, RichText, ScrollArea, TextEdit, Ui, Vec2, WidgetInfo, WidgetType};
use mission::message;
use session::Command;
use session::findings::finding::{Group, Kinds, Severity};
use session::findings::{Command as Ask, Draft};

use crate::Frame;
use crate::finding;
use crate::stills;

const TOUCH: Vec2 = Vec2::new(72.0, 36.0);

/// What is remembered between frames.
#[derive(Default)]
pub(super) struct Panel {
    group: Option<Group>,
}

impl Panel {
    pub(super) fn draw(&mut self, ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
        finding::told(ui, frame);
        let findings = frame.session.findings();
        ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| match findings.draft() {
            Some(draft) => self.describe(ui, frame, draft, out),
            None => list(ui, frame, out),
        });
    }

    fn describe(&mut self, ui: &mut Ui, frame: &Frame<'_>, held: &Draft, out: &mut Vec<Command>) {
        let mut draft = held.clone();
        ui.heading(draft.stake());
        if let Some(road) = &draft.road {
            let lane = road.lane.as_deref().map(|lane| finding::lane(frame, lane)).unwrap_or_default();
            let place =
                message!("finding-beside", toward = road.toward.as_str(), lane = lane, offset = road.offset_m.abs());
            ui.label(frame.m(&place));
        }
        let photo = if draft.photo.is_some() { "finding-has-photo" } else { "finding-no-photo" };
        ui.label(frame.t(photo));
        keep(ui, frame, out);
        ui.separator();
        numbers(ui, frame, &mut draft);
        ui.separator();
        self.kinds(ui, frame, &mut draft);
        ui.separator();
        let label = ui.label(frame.t("finding-note"));
        ui.add(TextEdit::multiline(&mut draft.note).desired_rows(2).desired_width(f32::INFINITY)).labelled_by(label.id);
        if draft != *held {
            out.push(Command::Findings(Ask::Describe(Box::new(draft))));
        }
    }

    /// The groups, and the kinds of the chosen one, or the chosen kind with whose business it is.
    fn kinds(&mut self, ui: &mut Ui, frame: &Frame<'_>, draft: &mut Draft) {
        let kinds = Kinds::embedded();
        let group = self.group.unwrap_or(Group::RoadProtection);
        ui.horizontal_wrapped(|ui| {
            for one in Group::ALL {
                let button = Button::selectable(group == one, frame.t(group_name(one))).min_size(TOUCH);
                if ui.add(button).clicked() {
                    self.group = Some(one);
                }
            }
        });
        if let Some(kind) = kinds.get(&draft.kind) {
            ui.label(RichText::new(finding::jurisdiction(frame, kind)).strong());
            let law = finding::law(frame, kind);
            if !law.is_empty() {
                ui.label(law);
            }
            if kind.group.is_pavement() {
                ui.horizontal_wrapped(|ui| {
                    for (severity, id) in [(Severity::Light, "finding-light"), (Severity::Heavy, "finding-heavy")] {
                        let chosen = draft.severity == Some(severity);
                        if ui.add(Button::selectable(chosen, frame.t(id)).min_size(TOUCH)).clicked() {
                            draft.severity = Some(severity).filter(|_| !chosen);
                        }
                    }
                });
            }
        }
        ui.with_layout(Layout::top_down_justified(Align::Min), |ui| {
            for kind in kinds.of(group) {
                let chosen = draft.kind == kind.code;
                let button = Button::selectable(chosen, finding::kind(frame, kind)).wrap().frame_when_inactive(true);
                if ui.add(button.min_size(Vec2::new(0.0, 34.0))).clicked() {
                    draft.kind.clone_from(&kind.code);
                    draft.severity = draft.severity.filter(|_| kind.group.is_pavement());
                }
            }
        });
    }
}

fn group_name(group: Group) -> &'static str {
    match group {
        Group::RoadProtection => "finding-group-road",
        Group::Traffic => "finding-group-traffic",
        Group::Transport => "finding-group-transport",
        Group::PavementAsphalt => "finding-group-asphalt",
        Group::PavementConcrete => "finding-group-concrete",
        Group::Other => "finding-group-other",
    }
}

fn keep(ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
    ui.horizontal_wrapped(|ui| {
        let keep =
            Button::new(RichText::new(frame.t("finding-keep")).strong().size(16.0)).min_size(Vec2::new(110.0, 44.0));
        if ui.add(keep).clicked() {
            out.push(Command::Findings(Ask::Keep));
        }
        if ui.add(Button::new(frame.t("finding-drop")).min_size(Vec2::new(82.0, 44.0))).clicked() {
            out.push(Command::Findings(Ask::Drop));
        }
    });
}

fn numbers(ui: &mut Ui, frame: &Frame<'_>, draft: &mut Draft) {
    /// Longer than any finding of one picture, metres.
    const MOST_M: f64 = 5_000.0;
    ui.horizontal_wrapped(|ui| {
        for (id, value) in [("finding-length", &mut draft.length_m), ("finding-width", &mut draft.width_m)] {
            let label = ui.label(frame.t(id));
            let mut metres = value.unwrap_or_default();
            let drag = DragValue::new(&mut metres).range(0.0..=MOST_M).speed(0.2).max_decimals(1);
            if ui.add_sized(Vec2::new(72.0, 32.0), drag).labelled_by(label.id).changed() {
                *value = Some(metres).filter(|metres| *metres > 0.0);
                // Whoever types a number estimates it.
                draft.uncertainty_m = None;
            }
        }
    });
    measured(ui, frame, draft);
    if let Some(road) = &mut draft.road {
        let label = ui.label(frame.t("finding-lane-label"));
        let carriageway = ["1", "2", "3", "4", "shoulder", "median", "roadside"];
        let present = road.lane.clone().unwrap_or_default();
        egui::ComboBox::from_id_salt("finding-lane")
            .selected_text(finding::lane(frame, &present))
            .show_ui(ui, |ui| {
                for lane in carriageway {
                    if ui.selectable_label(present == lane, finding::lane(frame, lane)).clicked() {
                        road.lane = Some(lane.to_owned());
                    }
                }
            })
            .response
            .labelled_by(label.id);
    }
}

/// Distances from the picture: what each is, and whether it is the length or the width of what was found.
fn measured(ui: &mut Ui, frame: &Frame<'_>, draft: &mut Draft) {
    let mut dropped = None;
    for (number, measured) in draft.measured.iter_mut().enumerate() {
        ui.horizontal_wrapped(|ui| {
            ui.strong(finding::length(frame, measured.metres, measured.uncertainty_m));
            let name = TextEdit::singleline(&mut measured.what).desired_width(110.0);
            ui.add(name)
                .widget_info(|| WidgetInfo::labeled(WidgetType::TextEdit, true, frame.t("finding-measure-name")));
            for (id, value) in [("finding-is-length", &mut draft.length_m), ("finding-is-width", &mut draft.width_m)] {
                let is = *value == Some(measured.metres);
                if ui.add(Button::selectable(is, frame.t(id)).min_size(Vec2::new(36.0, 32.0))).clicked() {
                    *value = Some(measured.metres).filter(|_| !is);
                    let other = draft.uncertainty_m.unwrap_or_default();
                    draft.uncertainty_m = Some(other.max(measured.uncertainty_m)).filter(|_| !is);
                }
            }
            let drop = ui.add(Button::new("✖").min_size(Vec2::new(32.0, 32.0)));
            drop.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, frame.t("finding-measure-drop")));
            if drop.on_hover_text(frame.t("finding-measure-drop")).clicked() {
                dropped = Some(number);
            }
        });
    }
    if let Some(number) = dropped {
        draft.measured.remove(number);
    }
}

/// What was found, newest first.
fn list(ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
    /// As many as a pilot looks back on.
    const MOST: usize = 50;
    ui.label(frame.t("finding-how"));
    ui.separator();
    let data = frame.session.data_folder().now.as_ref();
    for found in frame.session.findings().listed().take(MOST) {
        ui.horizontal(|ui| {
            if let Some(photo) = data.zip(found.photo.as_ref()).map(|(data, photo)| data.join(photo)) {
                stills::draw(ui, frame, &photo, Vec2::new(96.0, 54.0), false);
            }
            ui.vertical(|ui| {
                ui.strong(finding::kind_of(frame, &found.kind));
                ui.label(finding::place(frame, found));
                if !found.note.is_empty() {
                    ui.label(&found.note);
                }
            });
        });
        ui.separator();
    }
    if ui.add(Button::new(frame.t("finding-all")).min_size(TOUCH)).clicked() {
        out.push(Command::Show(session::ScreenId::Evidence));
    }
}
