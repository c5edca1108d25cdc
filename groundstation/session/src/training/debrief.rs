//! The debrief: a flight's score with the moments that cost points, against earlier ones and the program's own pilot.

use mission::explain::Message;
use records::crew::AttemptId;

use super::{Ask, Attempt, Flown, Shelf};
use crate::crew::Crew;
use crate::{Context, Effect};

/// What is done in the debrief.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Open a flight.
    Open(AttemptId),
}

/// What is printed of a flight.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Which.
    pub attempt: Attempt,
}

/// The debrief's model.
#[derive(Debug, Default)]
pub struct Debrief {
    opened: Option<(AttemptId, Flown)>,
    trouble: Option<Message>,
}

impl Debrief {
    /// The flight that is looked at.
    pub fn opened(&self) -> Option<&(AttemptId, Flown)> {
        self.opened.as_ref()
    }

    /// What went wrong last.
    pub fn trouble(&self) -> Option<&Message> {
        self.trouble.as_ref()
    }

    pub(super) fn handle(
        &mut self,
        command: Command,
        _shelf: Option<&Shelf>,
        _crew: &Crew,
        _context: &Context<'_>,
    ) -> Vec<Effect> {
        match command {
            Command::Open(id) => vec![Effect::Training(Ask::Open(id))],
        }
    }

    pub(super) fn on_finished(&mut self, attempt: Attempt, flown: Flown) {
        self.opened = Some((attempt.id, flown));
    }

    pub(super) fn on_opened(&mut self, id: AttemptId, opened: Result<Flown, Message>, _crew: &Crew) -> Vec<Effect> {
        match opened {
            Ok(flown) => self.opened = Some((id, flown)),
            Err(why) => self.trouble = Some(why),
        }
        Vec::new()
    }

    pub(super) fn on_expert(&mut self, _scenario: &str, _expert: Result<Flown, Message>) -> Vec<Effect> {
        Vec::new()
    }

    pub(super) fn on_sheet(&mut self, _made: Result<(String, Vec<u8>), Message>) -> Vec<Effect> {
        Vec::new()
    }
}
