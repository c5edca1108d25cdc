//! The debrief: a flight's score with the moments that cost points, against earlier ones and the program's own pilot.
//!
//! A score is reckoned once, when its log is opened; what screens ask for in every frame is only looked up.

mod moments;
mod opened;
mod replay;
mod sheet;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::sync::Arc;

use mission::explain::Message;
use mission::message;
use records::crew::AttemptId;
use telemetry::wire::Stamp;

pub use moments::{Moment, Reaction, Sign, act};
pub use opened::{Example, Expert, Figures, Ground, Opened, Place, is_least, wind_words};
pub use replay::{Replay, SPEEDS};
pub use sheet::{Sheet, SheetCriterion, SheetExpert, SheetMark};

use super::{Ask, Attempt, Flown};
use crate::crew::Crew;
use crate::{Context, Effect, FileKind, crew};

/// How a flight came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Passed.
    Passed,
    /// Not passed.
    Failed,
    /// A trainer helped: it counts as neither.
    Practice,
}

impl Outcome {
    /// Of a flight that was passed or not, with help or without.
    pub fn of(passed: bool, helped: bool) -> Self {
        match (passed, helped) {
            (_, true) => Self::Practice,
            (true, false) => Self::Passed,
            (false, false) => Self::Failed,
        }
    }

    /// In words.
    pub fn words(self) -> Message {
        match self {
            Self::Passed => message!("debrief-passed"),
            Self::Failed => message!("debrief-failed"),
            Self::Practice => message!("debrief-practice"),
        }
    }
}

/// Which flights are listed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Of one trainee, by name.
    pub trainee: Option<String>,
    /// Of one scenario, by its id.
    pub scenario: Option<String>,
    /// Of whoever is signed in.
    pub mine: bool,
}

/// What is done in the debrief.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// List these.
    Filter(Filter),
    /// Open a flight, or read its log anew.
    Open(AttemptId),
    /// Go to a moment, milliseconds since the start.
    Seek(u32),
    /// Let time pass, or stop it.
    Play(bool),
    /// Let time pass so many times as fast.
    Speed(u32),
    /// Print the sheet.
    Print,
}

/// What is shown.
#[derive(Debug, Clone, Default)]
pub enum Shown {
    /// Nothing.
    #[default]
    Nothing,
    /// A flight whose log is being read.
    Opening(Box<Attempt>),
    /// A flight that cannot be shown, and why.
    Failed(Box<Attempt>, Message),
    /// A flight.
    Open(Box<Opened>),
}

impl Shown {
    /// The flight that is, was or will be open.
    pub fn attempt(&self) -> Option<&Attempt> {
        match self {
            Self::Nothing => None,
            Self::Opening(attempt) | Self::Failed(attempt, _) => Some(attempt),
            Self::Open(opened) => Some(&opened.attempt),
        }
    }
}

/// The debrief's model.
#[derive(Debug, Default)]
pub struct Debrief {
    filter: Filter,
    shown: Shown,
    /// What was looked at before the log that is being read: its comparison may serve once more.
    before: Option<Box<Opened>>,
    /// Flights of this desk that the books may not have brought yet.
    fresh: Vec<Attempt>,
    printing: bool,
    trouble: Option<Message>,
}

impl Debrief {
    /// Which flights are listed.
    pub fn filter(&self) -> &Filter {
        &self.filter
    }

    /// What is shown.
    pub fn shown(&self) -> &Shown {
        &self.shown
    }

    /// The flight that is looked at.
    pub fn opened(&self) -> Option<&Opened> {
        match &self.shown {
            Shown::Open(opened) => Some(opened),
            Shown::Nothing | Shown::Opening(_) | Shown::Failed(..) => None,
        }
    }

    /// Whether time passes in a flight that is looked at.
    pub fn is_playing(&self) -> bool {
        self.opened().is_some_and(|opened| opened.replay.is_playing())
    }

    /// Whether a sheet is being made.
    pub fn is_printing(&self) -> bool {
        self.printing
    }

    /// What went wrong last.
    pub fn trouble(&self) -> Option<&Message> {
        self.trouble.as_ref()
    }

    /// Every flight, the newest first.
    fn all<'a>(&'a self, crew: &'a Crew) -> impl Iterator<Item = &'a Attempt> {
        let known = crew.attempts();
        let fresh = self.fresh.iter().filter(|fresh| !known.iter().rev().any(|known| known.id == fresh.id));
        fresh.rev().chain(known.iter().rev())
    }

    /// The flights that are listed, the newest first.
    pub fn listed<'a>(&'a self, crew: &'a Crew) -> Vec<&'a Attempt> {
        let Filter { trainee, scenario, mine } = &self.filter;
        let own = crew.signed().map(|signed| signed.person);
        self.all(crew)
            .filter(|attempt| trainee.as_ref().is_none_or(|name| *name == attempt.trainee))
            .filter(|attempt| scenario.as_ref().is_none_or(|id| *id == attempt.scenario))
            .filter(|attempt| !mine || own.is_none() || attempt.pilot == own)
            .collect()
    }

    /// Everybody who flew, by name.
    pub fn trainees<'a>(&'a self, crew: &'a Crew) -> BTreeSet<&'a str> {
        self.all(crew).map(|attempt| attempt.trainee.as_str()).collect()
    }

    /// Every scenario that was flown, by its id.
    pub fn scenarios<'a>(&'a self, crew: &'a Crew) -> BTreeSet<&'a str> {
        self.all(crew).map(|attempt| attempt.scenario.as_str()).collect()
    }

    /// Lets time pass in the flight that is looked at.
    pub(crate) fn advance(&mut self, now: Stamp) {
        if let Shown::Open(opened) = &mut self.shown {
            opened.replay.advance(now);
        }
    }

    pub(super) fn handle(&mut self, command: Command, crew: &Crew, context: &Context<'_>) -> Vec<Effect> {
        match (command, &mut self.shown) {
            (Command::Filter(filter), _) => self.filter = filter,
            (Command::Open(id), _) => return self.open(id, crew),
            (Command::Seek(ms), Shown::Open(opened)) => opened.replay.seek(ms, context.now),
            (Command::Play(play), Shown::Open(opened)) => opened.replay.play(play, context.now),
            (Command::Speed(speed), Shown::Open(opened)) => opened.replay.set_speed(speed, context.now),
            (Command::Print, Shown::Open(opened)) => {
                self.trouble = None;
                self.printing = true;
                let sheet = Sheet::of(opened, context.settings.language);
                return vec![Effect::Training(Ask::Sheet(Box::new(sheet)))];
            }
            (Command::Seek(_) | Command::Play(_) | Command::Speed(_) | Command::Print, _) => {}
        }
        Vec::new()
    }

    fn open(&mut self, id: AttemptId, crew: &Crew) -> Vec<Effect> {
        self.trouble = None;
        let Some(attempt) = self.all(crew).find(|attempt| attempt.id == id).cloned() else {
            self.trouble = Some(message!("debrief-unknown"));
            return Vec::new();
        };
        let before = std::mem::replace(&mut self.shown, Shown::Opening(Box::new(attempt)));
        if let Shown::Open(opened) = before {
            self.before = Some(opened);
        }
        vec![Effect::Training(Ask::Open(id))]
    }

    pub(super) fn on_finished(&mut self, attempt: Attempt, flown: Flown, crew: &Crew) -> Vec<Effect> {
        // The books are loaded anew with it.
        self.fresh.retain(|fresh| !crew.attempts().iter().any(|known| known.id == fresh.id));
        self.fresh.push(attempt.clone());
        let mut effects = vec![Effect::Crew(crew::Ask::Load)];
        // Whoever looks at another flight goes on looking at it.
        if matches!(self.shown, Shown::Nothing) {
            effects.extend(self.show(attempt, flown, crew));
        }
        effects
    }

    pub(super) fn on_opened(&mut self, id: AttemptId, opened: Result<Flown, Message>, crew: &Crew) -> Vec<Effect> {
        let Shown::Opening(attempt) = &self.shown else { return Vec::new() };
        if attempt.id != id {
            return Vec::new();
        }
        let attempt = attempt.clone();
        match opened {
            Ok(flown) => self.show(*attempt, flown, crew),
            Err(why) => {
                self.shown = Shown::Failed(attempt, why);
                Vec::new()
            }
        }
    }

    fn show(&mut self, attempt: Attempt, flown: Flown, crew: &Crew) -> Vec<Effect> {
        let before = self.before.take();
        match Opened::new(attempt.clone(), flown, self.all(crew)) {
            Ok(mut opened) => {
                if let Some(before) = before {
                    opened.compare_as(&before);
                }
                let wanted = matches!(opened.expert, Expert::Flying);
                let scenario = Arc::new(opened.flown.course.scenario().clone());
                let ask = Ask::Expert(scenario, opened.level.id.clone());
                self.shown = Shown::Open(Box::new(opened));
                wanted.then_some(Effect::Training(ask)).into_iter().collect()
            }
            Err(why) => {
                self.shown = Shown::Failed(Box::new(attempt), why);
                Vec::new()
            }
        }
    }

    pub(super) fn on_expert(&mut self, scenario: &str, expert: Result<Flown, Message>) -> Vec<Effect> {
        if let Shown::Open(opened) = &mut self.shown
            && opened.flown.course.scenario().id == scenario
            && matches!(opened.expert, Expert::Flying)
        {
            opened.compare(expert);
        }
        Vec::new()
    }

    pub(super) fn on_sheet(&mut self, made: Result<(String, Vec<u8>), Message>) -> Vec<Effect> {
        self.printing = false;
        match made {
            Ok((name, bytes)) => vec![Effect::AskWrite { kind: FileKind::Paper, name, bytes }],
            Err(why) => {
                self.trouble = Some(why);
                Vec::new()
            }
        }
    }
}
