//! A pilot's training on the board: one line that opens what is behind it.

use egui::{Button, RichText, Ui, Vec2};
use mission::explain::Explain as _;
use mission::message;
use session::crew::book::PersonId;
use session::crew::book::calendar::beijing_day;
use session::crew::training::{Coverage, Exercise, Stand, judged};
use session::crew::utc;

use super::word;
use crate::Frame;
use crate::finding::chinese;
use crate::theme::Palette;

/// What the part remembers between frames.
#[derive(Default)]
pub(super) struct Part {
    open: Option<PersonId>,
}

impl Part {
    pub(super) fn draw(&mut self, ui: &mut Ui, frame: &Frame<'_>, pilot: PersonId, palette: &Palette) {
        let day = beijing_day(utc(frame.session.now()));
        let shelf = frame.session.training().shelf().map(AsRef::as_ref);
        let coverage = frame.session.crew().coverage(shelf, pilot, day);
        if !coverage.is_begun() {
            ui.label(RichText::new(frame.t("crew-training-none")).color(palette.weak));
            if let Some(next) = coverage.next() {
                let title = if chinese(frame) { &next.title.zh } else { &next.title.en };
                ui.label(frame.m(&message!("crew-training-begin", title = title.as_str())));
            }
            return;
        }
        let is_open = self.open == Some(pilot);
        let text = format!("{} {}", if is_open { "▼" } else { "▶" }, summary(frame, &coverage));
        let button = Button::selectable(is_open, text).wrap().min_size(Vec2::new(ui.available_width(), 36.0));
        if ui.add(button).clicked() {
            self.open = (!is_open).then_some(pilot);
        }
        if self.open == Some(pilot) {
            ui.indent(("crew-training", pilot), |ui| detail(ui, frame, &coverage, palette));
        }
    }
}

/// Coverage and weak spots in a line.
fn summary(frame: &Frame<'_>, coverage: &Coverage) -> String {
    let covered = frame.m(&message!("crew-training-covered", covered = coverage.covered, of = coverage.of));
    let (between, comma) = if chinese(frame) { ("；", "、") } else { ("; ", ", ") };
    let spots = coverage
        .weak
        .iter()
        .map(|spot| frame.m(&message!("crew-training-spot", kind = judged(&spot.kind), share = spot.share_pct)));
    let spots: Vec<String> = spots.collect();
    let weak = if spots.is_empty() {
        frame.t("crew-training-no-weak")
    } else {
        frame.m(&message!("crew-training-weak", spots = spots.join(comma)))
    };
    format!("{covered}{between}{weak}")
}

fn detail(ui: &mut Ui, frame: &Frame<'_>, coverage: &Coverage, palette: &Palette) {
    ui.spacing_mut().interact_size.y = 20.0;
    for (group, exercises) in &coverage.groups {
        let covered = exercises.iter().filter(|exercise| matches!(exercise.stand, Stand::Covered(_))).count();
        let head = format!("{}  {covered}/{}", frame.m(&group.explain()), exercises.len());
        ui.label(RichText::new(head).strong());
        exercises.iter().for_each(|own| exercise(ui, frame, own, palette));
    }
    if !coverage.others.is_empty() {
        ui.label(RichText::new(frame.t("crew-training-others")).strong());
        coverage.others.iter().for_each(|own| exercise(ui, frame, own, palette));
    }
    if let Some(books) = frame.session.crew().books() {
        let rule = &books.rules.training_covered_days;
        let basis = if chinese(frame) { &rule.basis.zh } else { &rule.basis.en };
        let text = message!("crew-training-rule", days = f64::from(rule.value), basis = basis.as_str());
        ui.label(RichText::new(frame.m(&text)).color(palette.weak));
    }
}

fn exercise(ui: &mut Ui, frame: &Frame<'_>, exercise: &Exercise, palette: &Palette) {
    let (mark, color) = match exercise.stand {
        Stand::Covered(_) => ("✔", palette.good),
        Stand::Due => ("▲", palette.caution),
        Stand::Open => ("✖", palette.danger),
        Stand::Never => ("–", palette.weak),
    };
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(mark).color(color));
        ui.label(if chinese(frame) { &exercise.title.zh } else { &exercise.title.en });
        ui.label(RichText::new(word(frame, &exercise.stand)).color(color));
        let flown = &exercise.flown;
        if flown.tries > 0 {
            let mut said = vec![frame.m(&message!("crew-training-tries", count = flown.tries))];
            if let Some(best) = flown.best_pct {
                said.push(frame.m(&message!("crew-training-best", share = best.floor())));
            }
            if let Some(on) = flown.passed {
                said.push(frame.m(&message!("crew-training-passed", day = on.to_string())));
            }
            ui.label(RichText::new(said.join(" · ")).color(palette.weak));
        }
    });
}
