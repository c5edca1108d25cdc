//! Evidence: footage to look for, the case of a sortie, and the list of findings.

mod case;
mod clues;
mod footage;
mod form;
mod party;

use egui::{Button, CentralPanel, Panel, Ui, Vec2};
use session::cases::Search;
use session::sorties::SortieId;
use session::{Command, cases, findings};

use crate::Frame;

/// Height of what is touched with gloves, points.
const TOUCH: Vec2 = Vec2::new(44.0, 36.0);

/// What the screen remembers between frames.
#[derive(Default)]
pub struct Screen {
    clues: bool,
    search: Search,
    /// The sortie that all of the following is about.
    of: Option<SortieId>,
    /// What a package is for, and the passphrase of its key, while they are typed.
    purpose: String,
    passphrase: String,
    /// The still that is shown large.
    still: Option<std::path::PathBuf>,
    correction: clues::Correction,
    party: party::Party,
}

impl Screen {
    /// Draws the screen.
    pub fn draw(&mut self, ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
        Panel::top("evidence-tabs").show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                let count = frame.session.findings().listed().count();
                let clues = frame.m(&mission::message!("cases-tab-clues", count = count));
                for (on, text) in [(false, frame.t("cases-tab-footage")), (true, clues)] {
                    let button = Button::selectable(self.clues == on, text).min_size(Vec2::new(120.0, 36.0));
                    if ui.add(button).clicked() {
                        self.clues = on;
                    }
                }
            });
        });
        if self.clues {
            CentralPanel::default().show(ui, |ui| clues::draw(ui, frame, &mut self.correction, out));
            return;
        }
        let half = (ui.available_width() * 0.46).max(320.0);
        Panel::left("evidence-footage").default_size(half).show(ui, |ui| {
            footage::draw(ui, frame, &mut self.search, out);
        });
        CentralPanel::default().show(ui, |ui| self.case(ui, frame, out));
    }
}

fn ask(out: &mut Vec<Command>, what: cases::Command) {
    out.push(Command::Cases(what));
}

fn tell(out: &mut Vec<Command>, what: findings::Command) {
    out.push(Command::Findings(what));
}
