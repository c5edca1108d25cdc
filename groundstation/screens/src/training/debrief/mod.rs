//! The debrief: the list of flights, and one of them with what it scored, where it lost points, and its replay.

mod criteria;
mod list;
mod plots;
mod timeline;

use egui::{Button, CentralPanel, Color32, Panel, RichText, ScrollArea, Ui, Vec2};
use mission::explain::Message;
use mission::message;
use session::Command;
use session::crew::book::AttemptId;
use session::crew::book::calendar::minute;
use session::training::debrief::{Command as Ask, Opened, Outcome, Shown, wind_words};
use session::training::scenario::Standing;
use session::training::{self, words};

use crate::Frame;
use crate::theme::{self, Palette};

/// Height of what is touched with gloves, points.
const TOUCH: Vec2 = Vec2::new(44.0, 36.0);

/// What the debrief remembers between frames.
#[derive(Default)]
pub(super) struct Screen {
    /// The flight that the rest is about.
    shown: Option<AttemptId>,
    /// The criterion that is looked at.
    criterion: usize,
    /// Which of its figures.
    trace: usize,
    /// The plan has been brought to the flight.
    fitted: bool,
}

impl Screen {
    pub(super) fn draw(&mut self, ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
        let scale = theme::scale(frame.session.settings());
        let debrief = frame.session.training().debrief();
        Panel::left("debrief-list").default_size(250.0 * scale).size_range(220.0..=420.0).show(ui, |ui| {
            list::draw(ui, frame, out);
        });
        match debrief.shown() {
            Shown::Nothing => lone(ui, frame, &message!("debrief-pick"), Palette::of(frame.session.settings()).text),
            Shown::Opening(_) => {
                lone(ui, frame, &message!("debrief-opening"), Palette::of(frame.session.settings()).text);
            }
            Shown::Failed(attempt, why) => {
                Panel::top("debrief-head").show(ui, |ui| reopen(ui, frame, attempt.id, out));
                lone(ui, frame, why, Palette::of(frame.session.settings()).danger);
            }
            Shown::Open(opened) => self.opened(ui, frame, opened, out),
        }
    }

    fn opened(&mut self, ui: &mut Ui, frame: &Frame<'_>, opened: &Opened, out: &mut Vec<Command>) {
        if self.shown != Some(opened.attempt.id) {
            *self = Self { shown: Some(opened.attempt.id), criterion: opened.worst(), ..Self::default() };
        }
        if opened.replay().is_playing() {
            ui.ctx().request_repaint();
        }
        let scale = theme::scale(frame.session.settings());
        Panel::top("debrief-head").show(ui, |ui| head(ui, frame, opened, out));
        Panel::bottom("debrief-timeline").show(ui, |ui| timeline::draw(ui, frame, opened, out));
        Panel::left("debrief-criteria").default_size(310.0 * scale).size_range(260.0..=520.0).show(ui, |ui| {
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                criteria::draw(ui, frame, opened, &mut self.criterion, out);
            });
        });
        CentralPanel::default().show(ui, |ui| plots::draw(ui, frame, opened, self, out));
    }
}

fn ask(out: &mut Vec<Command>, what: Ask) {
    out.push(Command::Training(training::Command::Debrief(what)));
}

/// A text that stands alone.
fn lone(ui: &mut Ui, frame: &Frame<'_>, what: &Message, color: Color32) {
    CentralPanel::default().show(ui, |ui| {
        ui.label(RichText::new(frame.m(what)).size(17.0).color(color));
    });
}

fn outcome_color(outcome: Outcome, palette: &Palette) -> Color32 {
    match outcome {
        Outcome::Passed => palette.good,
        Outcome::Failed => palette.danger,
        Outcome::Practice => palette.caution,
    }
}

fn reopen(ui: &mut Ui, frame: &Frame<'_>, id: AttemptId, out: &mut Vec<Command>) {
    if ui.add(Button::new(frame.t("debrief-reopen")).min_size(TOUCH)).clicked() {
        ask(out, Ask::Open(id));
    }
}

/// The result large, who and what, by which figures; and what can be done with it.
fn head(ui: &mut Ui, frame: &Frame<'_>, opened: &Opened, out: &mut Vec<Command>) {
    let (palette, language) = (Palette::of(frame.session.settings()), frame.session.settings().language);
    let (attempt, scenario) = (&opened.attempt, opened.flown.course.scenario());
    let debrief = frame.session.training().debrief();
    let outcome = Outcome::of(attempt.passed, attempt.helped);
    ui.add_space(4.0);
    ui.horizontal_wrapped(|ui| {
        let big = theme::big_number();
        let result = RichText::new(frame.m(&outcome.words())).text_style(big.clone()).strong();
        ui.label(result.color(outcome_color(outcome, &palette)));
        let got = message!("debrief-points", got = words::points(attempt.got), of = f64::from(attempt.of));
        ui.label(RichText::new(frame.m(&got)).text_style(big));
        ui.label(frame.m(&message!("debrief-needs", pct = scenario.pass.points_pct)));
        ui.label(frame.m(&message!("debrief-flown", time = words::clock(attempt.flown_ms))));
        let printing = debrief.is_printing();
        let print = frame.t(if printing { "debrief-printing" } else { "debrief-print" });
        let print = Button::new(RichText::new(print).color(palette.surface)).fill(palette.accent).min_size(TOUCH);
        if ui.add_enabled(!printing, print).clicked() {
            ask(out, Ask::Print);
        }
        reopen(ui, frame, attempt.id, out);
    });
    ui.horizontal_wrapped(|ui| {
        ui.strong(words::said(&scenario.title, language));
        let facts = message!(
            "debrief-facts",
            trainee = attempt.trainee.as_str(),
            at = minute(attempt.started),
            trainer = attempt.trainer.as_str()
        );
        ui.label(frame.m(&facts));
        ui.label(frame.m(&message!("debrief-level", level = words::said(&opened.level.title, language))));
        ui.label(frame.m(&wind_words(&opened.flown.profile.wind, opened.score.wind_class)));
        if opened.level.standing == Standing::House {
            let house = RichText::new(frame.t("debrief-house")).color(palette.caution);
            ui.label(house).on_hover_text(words::said(&opened.level.source, language));
        }
    });
    if attempt.helped {
        ui.label(RichText::new(frame.t("debrief-helped")).color(palette.caution));
    }
    for wrong in opened.disagrees.iter().chain(debrief.trouble()) {
        ui.label(RichText::new(frame.m(wrong)).color(palette.danger).strong());
    }
    ui.add_space(2.0);
}
