//! The crew room: the brigades at a glance, people, aircraft and equipment, approvals, and the duty clock.

mod aircraft;
mod approvals;
mod board;
mod calendar;
mod duty;
mod orders;
mod people;
mod sign_in;
mod training;

use egui::{Button, CentralPanel, ComboBox, Panel, RichText, TextEdit, Ui, Vec2};
use mission::explain::Explain;
use mission::message;
use session::Command;
use session::crew::book::person::Unit;
use session::crew::book::{Entry, Topic};
use session::crew::{Command as Ask, Form, Paper, Tab};

pub(crate) use board::objection_line;
pub use sign_in::SignIn;

use crate::Frame;
use crate::map::TileSources;
use crate::theme::Palette;

/// Height of what is touched with gloves, points.
const TOUCH: Vec2 = Vec2::new(44.0, 36.0);

/// What the screen remembers between frames.
#[derive(Default)]
pub struct Screen {
    sign_in: SignIn,
    board: board::Part,
    people: people::Part,
    aircraft: aircraft::Part,
    approvals: approvals::Part,
    orders: orders::Part,
    duty: duty::Part,
}

impl Screen {
    /// Draws the screen.
    pub fn draw(&mut self, ui: &mut Ui, frame: &Frame<'_>, tiles: &mut TileSources, out: &mut Vec<Command>) {
        let crew = frame.session.crew();
        Panel::top("crew-tabs").show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                for tab in Tab::ALL {
                    let button =
                        Button::selectable(crew.tab() == tab, tab_name(frame, tab)).min_size(Vec2::new(96.0, 36.0));
                    if ui.add(button).clicked() {
                        ask(out, Ask::Show(tab));
                    }
                }
                ui.separator();
                self.sign_in.draw(ui, frame, out);
            });
            said(ui, frame);
        });
        if crew.books().is_none() {
            CentralPanel::default().show(ui, |ui| {
                ui.label(frame.t("crew-loading"));
            });
            return;
        }
        match crew.tab() {
            Tab::Board => {
                CentralPanel::default().show(ui, |ui| self.board.draw(ui, frame, out));
            }
            Tab::People => self.people.draw(ui, frame, out),
            Tab::Aircraft => self.aircraft.draw(ui, frame, out),
            Tab::Approvals => self.approvals.draw(ui, frame, tiles, out),
            Tab::Orders => self.orders.draw(ui, frame, out),
            Tab::Duty => {
                CentralPanel::default().show(ui, |ui| self.duty.draw(ui, frame, out));
            }
        }
    }
}

fn tab_name(frame: &Frame<'_>, tab: Tab) -> String {
    match tab {
        Tab::Board => frame.t("crew-tab-board"),
        Tab::People => frame.t("crew-tab-people"),
        Tab::Aircraft => frame.t("crew-tab-aircraft"),
        Tab::Approvals => frame.t("crew-tab-approvals"),
        Tab::Orders => frame.t("crew-tab-orders"),
        Tab::Duty => frame.m(&message!("crew-tab-duty", count = frame.session.crew().duties().len())),
    }
}

/// What came of the last thing that was asked for.
pub(crate) fn said(ui: &mut Ui, frame: &Frame<'_>) {
    let (crew, palette) = (frame.session.crew(), Palette::of(frame.session.settings()));
    if let Some(trouble) = crew.trouble() {
        ui.label(RichText::new(frame.m(trouble)).color(palette.danger).strong());
    } else if let Some(notice) = crew.notice() {
        ui.label(RichText::new(frame.m(notice)).color(palette.good));
    }
}

fn ask(out: &mut Vec<Command>, what: Ask) {
    out.push(Command::Crew(what));
}

fn word(frame: &Frame<'_>, what: &dyn Explain) -> String {
    frame.explain(what)
}

/// A line with a name and a field for text.
fn field(ui: &mut Ui, frame: &Frame<'_>, id: &'static str, hint: &str, text: &mut String) {
    let label = ui.label(frame.t(id));
    // Grey alone does not tell an example from a value in the sun.
    let hint = if hint.is_empty() { String::new() } else { frame.m(&message!("crew-like", like = hint)) };
    let edit = TextEdit::singleline(text).hint_text(hint).desired_width(240.0);
    ui.add(edit).labelled_by(label.id);
    ui.end_row();
}

/// A choice among few.
fn choose<T: PartialEq + Copy>(ui: &mut Ui, salt: &str, chosen: &mut T, all: impl IntoIterator<Item = (T, String)>) {
    let all: Vec<_> = all.into_iter().collect();
    let shown = all.iter().find(|(value, _)| value == chosen).map(|(_, text)| text.clone()).unwrap_or_default();
    ComboBox::from_id_salt(salt).selected_text(shown).show_ui(ui, |ui| {
        for (value, text) in all {
            ui.selectable_value(chosen, value, text);
        }
    });
}

fn units(frame: &Frame<'_>) -> Vec<(Unit, String)> {
    Unit::ALL.map(|unit| (unit, word(frame, &unit))).to_vec()
}

/// The reason of a correction, and the button that enters a record. New records need no reason.
fn enter(
    ui: &mut Ui,
    frame: &Frame<'_>,
    new: bool,
    why: &mut String,
    entry: Result<Entry, mission::explain::Message>,
    out: &mut Vec<Command>,
) -> bool {
    let palette = Palette::of(frame.session.settings());
    let may = frame.session.crew().may_write();
    let mut entered = false;
    ui.horizontal_wrapped(|ui| {
        if !new {
            let label = ui.label(frame.t("crew-why"));
            ui.add(TextEdit::singleline(why).desired_width(220.0)).labelled_by(label.id);
        }
        let reasoned = new || !why.trim().is_empty();
        let text = frame.t(if new { "crew-enter" } else { "crew-correct" });
        let button = Button::new(text).min_size(TOUCH);
        if ui.add_enabled(may && reasoned && entry.is_ok(), button).clicked()
            && let Ok(entry) = entry.clone()
        {
            ask(out, Ask::Enter(Box::new(entry), std::mem::take(why)));
            entered = true;
        }
        match (&entry, may) {
            (_, false) => ui.label(RichText::new(frame.t("crew-why-no-lead")).color(palette.caution)),
            (Err(why), true) => ui.label(RichText::new(frame.m(why)).color(palette.caution)),
            (Ok(_), true) if !reasoned => ui.label(RichText::new(frame.t("crew-why-no-reason")).color(palette.weak)),
            (Ok(_), true) => ui.label(""),
        }
    });
    entered
}

/// As [`enter`], with buttons that strike the record out of the books, for the same reason, and that leave the form;
/// whether the form is done with. `old` is the record that is corrected, `None` for a new one.
fn enter_or_close(
    ui: &mut Ui,
    frame: &Frame<'_>,
    old: Option<(Topic, String)>,
    why: &mut String,
    entry: Result<Entry, mission::explain::Message>,
    out: &mut Vec<Command>,
) -> bool {
    let mut done = enter(ui, frame, old.is_none(), why, entry, out);
    ui.horizontal_wrapped(|ui| {
        if let Some((topic, subject)) = old {
            let ready = frame.session.crew().may_write() && !why.trim().is_empty();
            let button = Button::new(frame.t("crew-strike")).min_size(TOUCH);
            if ui.add_enabled(ready, button).clicked() {
                ask(out, Ask::Strike(topic, subject, std::mem::take(why)));
                done = true;
            }
        }
        done |= ui.add(Button::new(frame.t("crew-close")).min_size(TOUCH)).clicked();
    });
    done
}

/// A record that may be corrected or struck; `None` while it is new.
fn old<Id: Default + PartialEq + std::fmt::Display>(topic: Topic, id: Id) -> Option<(Topic, String)> {
    (id != Id::default()).then(|| (topic, id.to_string()))
}

/// Buttons that save a table.
fn export(ui: &mut Ui, frame: &Frame<'_>, papers: &[(Paper, &'static str)], forms: &[Form], out: &mut Vec<Command>) {
    ui.menu_button(frame.t("crew-export"), |ui| {
        for (paper, id) in papers {
            for form in forms {
                let text = format!("{} ({})", frame.t(id), form.extension().to_uppercase());
                if ui.button(text).clicked() {
                    ask(out, Ask::Export(*paper, *form));
                    ui.close();
                }
            }
        }
    });
}
