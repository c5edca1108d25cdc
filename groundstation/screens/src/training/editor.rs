//! The editor: scenarios and house figures on the left, what is edited as an outline, its fields and a map beside it.

use std::sync::Arc;

use egui::{
    Align, Atom, Button, CentralPanel, ComboBox, DragValue, Grid, Label, Layout, Panel, RichText, ScrollArea, TextEdit,
    Ui, Vec2,
};
use mission::explain::Explain;
use mission::message;
use session::Command;
use session::training::editor::{self, Checked, Command as Edit, Draft, Leaf, Path, Row, Subject, Widget};
use session::training::scenario::schema::Group;
use session::training::scenario::{Course, Said};
use session::training::{self, Shelf, words};

use super::course;
use crate::Frame;
use crate::map::{Map, TileSources};
use crate::theme::Palette;
use crate::widgets::HoldToConfirm;

/// Smallest size of what is touched, points.
const TOUCH: Vec2 = Vec2::new(0.0, 32.0);
/// Under its head each field stands so much further right, points.
const INDENT: f32 = 18.0;
const GROUPS: [Group; 5] = [Group::Manoeuvre, Group::GroundStation, Group::Evidence, Group::Patrol, Group::Emergency];

/// What the editor remembers between frames: a field that is being typed into, or dragged.
#[derive(Default)]
pub(super) struct Screen {
    typed: Option<(Path, String)>,
    dragged: Option<(Path, f64)>,
    map: Map,
    /// The scenario that the map shows, and the one that it was turned to.
    course: Option<Arc<Course>>,
    fitted: Option<String>,
}

fn edit(command: Edit) -> Command {
    Command::Training(training::Command::Editor(command))
}

fn label(frame: &Frame<'_>, label: &editor::Label) -> String {
    match label {
        editor::Label::Said(message) => frame.m(message),
        editor::Label::Plain(text) => text.clone(),
        editor::Label::Both(both) => said_in(frame, both).to_owned(),
        editor::Label::Asks(course, index) => {
            let scenario = course.scenario();
            let asks = scenario.criteria.get(*index).map(|criterion| criterion.judge.explain());
            let language = frame.session.settings().language;
            asks.map(|asks| frame.m(&words::titled(scenario, asks, language))).unwrap_or_default()
        }
    }
}

fn said_in<'a>(frame: &Frame<'_>, both: &'a Said) -> &'a str {
    words::said(both, frame.session.settings().language)
}

impl Screen {
    pub(super) fn draw(&mut self, ui: &mut Ui, frame: &Frame<'_>, tiles: &mut TileSources, out: &mut Vec<Command>) {
        let palette = Palette::of(frame.session.settings());
        let Some(shelf) = frame.session.training().shelf() else {
            ui.label(RichText::new(frame.t("editor-loading")).color(palette.weak));
            return;
        };
        let draft = frame.session.training().editor().draft();
        Panel::left("training-editor").default_size(300.0).show(ui, |ui| {
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| match draft {
                Some(draft) => outline(ui, frame, draft, out),
                None => list(ui, frame, shelf, out),
            });
        });
        if let Some(draft) = draft {
            self.look(draft);
        }
        if let Some(course) = self.course.as_ref().filter(|_| draft.is_some_and(|d| d.subject() == Subject::Scenario)) {
            Panel::right("training-editor-map").default_size(ui.available_width() * 0.4).show(ui, |ui| {
                let overlay = course::overlay(frame, course);
                if self.fitted.as_ref() != Some(&course.scenario().id) {
                    self.fitted = Some(course.scenario().id.clone());
                    self.map.fit(&course::places(course, &overlay));
                }
                self.map.draw(ui, frame, tiles, &overlay);
            });
        }
        CentralPanel::default().show(ui, |ui| match draft {
            Some(draft) => {
                head(ui, frame, draft, out);
                ui.separator();
                ScrollArea::vertical().auto_shrink(false).show(ui, |ui| self.form(ui, frame, draft, out));
            }
            None => {
                said(ui, frame);
                ui.add(Label::new(frame.t("editor-pick")).wrap());
                broken(ui, frame, shelf);
            }
        });
    }

    /// The last scenario that was good stays on the map while one that is not is mended.
    fn look(&mut self, draft: &Draft) {
        if let Ok(Checked::Scenario(course)) = draft.checked() {
            self.course = Some(Arc::clone(course));
        } else if self.course.as_ref().is_some_and(|course| course.scenario().id != draft.id()) {
            self.course = None;
        }
    }

    fn form(&mut self, ui: &mut Ui, frame: &Frame<'_>, draft: &Draft, out: &mut Vec<Command>) {
        let palette = Palette::of(frame.session.settings());
        let path = draft.looked_at();
        if path.0.len() == 2 && ui.add(Button::new(frame.t("editor-remove")).min_size(TOUCH)).clicked() {
            out.push(edit(Edit::Remove(path.clone())));
        }
        if draft.subject() == Subject::Profile {
            ui.label(RichText::new(frame.t("editor-house")).color(palette.caution));
        }
        Grid::new("training-fields").num_columns(2).spacing([16.0, 6.0]).show(ui, |ui| {
            for row in draft.rows() {
                ui.horizontal(|ui| {
                    ui.add_space(INDENT * row.depth as f32);
                    let text = RichText::new(label(frame, &row.label));
                    ui.label(if row.widget == Widget::Head { text.strong() } else { text });
                });
                ui.horizontal_wrapped(|ui| {
                    self.field(ui, frame, &row, out);
                    if row.removable && ui.add(Button::new("×").min_size(Vec2::splat(32.0))).clicked() {
                        out.push(edit(Edit::Remove(row.path.clone())));
                    }
                });
                ui.end_row();
            }
        });
    }

    fn field(&mut self, ui: &mut Ui, frame: &Frame<'_>, row: &Row, out: &mut Vec<Command>) {
        let path = &row.path;
        match &row.widget {
            Widget::Head => {}
            Widget::Lacking => {
                if ui.add(Button::new(frame.t("editor-add")).min_size(TOUCH)).clicked() {
                    out.push(edit(Edit::Fill(path.clone())));
                }
            }
            Widget::Number { now, whole } => self.number(ui, path, *now, *whole, out),
            Widget::Text { now, long } => self.text(ui, path, now, *long, out),
            Widget::Toggle(now) => {
                let mut on = *now;
                if ui.checkbox(&mut on, "").changed() {
                    out.push(edit(Edit::Put(path.clone(), Leaf::Toggle(on))));
                }
            }
            Widget::Choice { now, all } => {
                if let Some(chosen) = choose(ui, frame, path, now, all) {
                    out.push(edit(Edit::Put(path.clone(), Leaf::Text(chosen))));
                }
            }
            Widget::Kind { now, all } => {
                if let Some(chosen) = choose(ui, frame, path, now, all) {
                    out.push(edit(Edit::Choose(path.clone(), chosen)));
                }
            }
            Widget::Several { now, all } => {
                for (value, name) in all {
                    let mut on = now.contains(value);
                    if ui.checkbox(&mut on, label(frame, name)).changed() {
                        let kept = |other: &&(String, editor::Label)| {
                            if other.0 == *value { on } else { now.contains(&other.0) }
                        };
                        let several = all.iter().filter(kept).map(|(value, _)| value.clone()).collect();
                        out.push(edit(Edit::Put(path.clone(), Leaf::Several(several))));
                    }
                }
            }
            Widget::Add(kinds) => {
                for (kind, _) in kinds {
                    if ui.add(Button::new(frame.t("editor-add")).min_size(TOUCH)).clicked() {
                        out.push(edit(Edit::Add(path.clone(), kind.clone())));
                    }
                }
            }
        }
    }

    /// A number counts when it is let go of, so that one pull is one change.
    fn number(&mut self, ui: &mut Ui, path: &Path, now: f64, whole: bool, out: &mut Vec<Command>) {
        let mut number = self.dragged.as_ref().filter(|(at, _)| at == path).map_or(now, |(_, number)| *number);
        let speed = if whole { 1.0 } else { (now.abs() / 100.0).clamp(0.01, 10.0) };
        let drag = DragValue::new(&mut number).speed(speed).max_decimals(if whole { 0 } else { 3 });
        let response = ui.add_sized(Vec2::new(110.0, 32.0), drag);
        if response.dragged() || response.has_focus() {
            self.dragged = Some((path.clone(), number));
            return;
        }
        if response.drag_stopped() || response.lost_focus() || response.changed() {
            self.dragged = None;
            if number != now {
                let leaf = if whole { Leaf::Whole(number as i64) } else { Leaf::Number(number) };
                out.push(edit(Edit::Put(path.clone(), leaf)));
            }
        }
    }

    /// Words count when their field is left.
    fn text(&mut self, ui: &mut Ui, path: &Path, now: &str, long: bool, out: &mut Vec<Command>) {
        let typed = self.typed.as_ref().filter(|(at, _)| at == path).map(|(_, typed)| typed.clone());
        let mut typed = typed.unwrap_or_else(|| now.to_owned());
        let width = ui.available_width().clamp(160.0, 560.0);
        let field =
            if long { TextEdit::multiline(&mut typed).desired_rows(3) } else { TextEdit::singleline(&mut typed) };
        let response = ui.add(field.desired_width(width));
        if response.lost_focus() {
            self.typed = None;
            if typed != now {
                out.push(edit(Edit::Put(path.clone(), Leaf::Text(typed))));
            }
        } else if response.has_focus() {
            self.typed = Some((path.clone(), typed));
        }
    }
}

fn choose(ui: &mut Ui, frame: &Frame<'_>, path: &Path, now: &str, all: &[(String, editor::Label)]) -> Option<String> {
    let name = |value: &str| all.iter().find(|(other, _)| other == value).map(|(_, name)| label(frame, name));
    let mut chosen = None;
    ComboBox::from_id_salt(path).width(220.0).selected_text(name(now).unwrap_or_else(|| now.to_owned())).show_ui(
        ui,
        |ui| {
            for (value, name) in all {
                if ui.selectable_label(value == now, label(frame, name)).clicked() && value != now {
                    chosen = Some(value.clone());
                }
            }
        },
    );
    chosen
}

/// The scenarios that there are.
fn list(ui: &mut Ui, frame: &Frame<'_>, shelf: &Shelf, out: &mut Vec<Command>) {
    let palette = Palette::of(frame.session.settings());
    ui.add_space(8.0);
    ui.horizontal_wrapped(|ui| {
        if ui.add(Button::new(frame.t("editor-new")).min_size(TOUCH).fill(palette.accent)).clicked() {
            out.push(edit(Edit::New));
        }
        if ui.add(Button::new(frame.t("editor-profile")).min_size(TOUCH)).clicked() {
            out.push(edit(Edit::OpenProfile));
        }
    });
    for group in GROUPS {
        ui.add_space(8.0);
        ui.label(RichText::new(frame.m(&group.explain())).strong());
        for known in shelf.scenarios.iter().filter(|known| known.scenario.group == group) {
            ui.horizontal(|ui| {
                let title = said_in(frame, &known.scenario.title).to_owned();
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if ui.add(Button::new(frame.t("editor-copy")).min_size(TOUCH)).clicked() {
                        out.push(edit(Edit::Copy(known.scenario.id.clone())));
                    }
                    if known.own {
                        ui.label(RichText::new(frame.t("editor-own")).color(palette.accent));
                    }
                    let wide = Vec2::new(ui.available_width(), TOUCH.y);
                    let open = Button::new((title, Atom::grow())).truncate().min_size(wide);
                    if ui.add(open).on_hover_text(frame.t("editor-edit")).clicked() {
                        out.push(edit(Edit::Open(known.scenario.id.clone())));
                    }
                });
            });
        }
    }
}

/// What is edited, part by part.
fn outline(ui: &mut Ui, frame: &Frame<'_>, draft: &Draft, out: &mut Vec<Command>) {
    let at = draft.looked_at();
    let part = |ui: &mut Ui, path: &Path, name: String, out: &mut Vec<Command>| {
        let wide = Vec2::new(ui.available_width(), TOUCH.y);
        // What grows behind the words keeps them on the left.
        let button = Button::selectable(path == at, (name.clone(), Atom::grow())).truncate().min_size(wide);
        if ui.add(button).on_hover_text(name).clicked() {
            out.push(edit(Edit::Look(path.clone())));
        }
    };
    ui.add_space(8.0);
    part(ui, &Path::default(), frame.t("editor-general"), out);
    for editor::Part { path: list, label: name, items } in draft.outline() {
        ui.add_space(6.0);
        ui.horizontal(|ui| {
            ui.label(RichText::new(label(frame, &name)).strong());
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let kinds = draft.addable(&list);
                ui.menu_button(frame.t("editor-add"), |ui| {
                    ScrollArea::vertical().max_height(400.0).show(ui, |ui| {
                        for (kind, name) in kinds {
                            if ui.add(Button::new(label(frame, &name)).min_size(TOUCH)).clicked() {
                                out.push(edit(Edit::Add(list.clone(), kind)));
                                ui.close();
                            }
                        }
                    });
                });
            });
        });
        for (path, name) in items {
            part(ui, &path, label(frame, &name), out);
        }
    }
}

/// What can be done with all of it, and whether it is good.
fn head(ui: &mut Ui, frame: &Frame<'_>, draft: &Draft, out: &mut Vec<Command>) {
    let palette = Palette::of(frame.session.settings());
    ui.horizontal_wrapped(|ui| {
        let name = if draft.subject() == Subject::Profile { frame.t("editor-profile") } else { draft.id().to_owned() };
        ui.label(RichText::new(name).heading().strong());
        let good = draft.checked().is_ok();
        let keep = Button::new(RichText::new(frame.t("editor-keep")).strong()).min_size(TOUCH).fill(palette.accent);
        if ui.add_enabled(good && draft.is_changed(), keep).clicked() {
            out.push(edit(Edit::Keep));
        }
        if ui.add_enabled(draft.can_undo(), Button::new(frame.t("editor-undo")).min_size(TOUCH)).clicked() {
            out.push(edit(Edit::Undo));
        }
        if draft.is_changed() {
            ui.label(RichText::new(frame.t("editor-unkept")).color(palette.caution));
            if HoldToConfirm::new(&frame.t("editor-leave"), palette.caution).width(96.0).show(ui).1 {
                out.push(edit(Edit::Leave));
            }
        } else if ui.add(Button::new(frame.t("editor-leave")).min_size(TOUCH)).clicked() {
            out.push(edit(Edit::Leave));
        }
        if draft.is_own() && HoldToConfirm::new(&frame.t("editor-forget"), palette.danger).width(120.0).show(ui).1 {
            out.push(edit(Edit::Forget));
        }
    });
    match draft.checked() {
        Ok(_) => ui.label(RichText::new(frame.t("editor-good")).color(palette.good)),
        Err(why) => ui.add(Label::new(RichText::new(frame.m(why)).color(palette.danger)).wrap()),
    };
    said(ui, frame);
}

/// What came of keeping something.
fn said(ui: &mut Ui, frame: &Frame<'_>) {
    let palette = Palette::of(frame.session.settings());
    match frame.session.training().editor().said() {
        Some(Ok(said)) => drop(ui.add(Label::new(RichText::new(frame.m(said)).color(palette.good)).wrap())),
        Some(Err(why)) => drop(ui.add(Label::new(RichText::new(frame.m(why)).color(palette.danger)).wrap())),
        None => {}
    }
}

fn broken(ui: &mut Ui, frame: &Frame<'_>, shelf: &Shelf) {
    let palette = Palette::of(frame.session.settings());
    ui.add_space(8.0);
    if !shelf.broken.is_empty() {
        ui.label(RichText::new(frame.t("editor-broken-files")).color(palette.danger));
    }
    for why in &shelf.broken {
        ui.add(Label::new(RichText::new(frame.m(why)).color(palette.danger)).wrap());
    }
    let folder = message!("editor-folder", folder = shelf.folder.display().to_string());
    ui.add(Label::new(RichText::new(frame.m(&folder)).color(palette.weak)).wrap());
}
