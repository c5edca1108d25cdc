//! Scenarios and house figures, made and changed on the screen.

use mission::explain::Message;

use super::Shelf;
use crate::{Context, Effect};

/// What is done in the editor.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Edit a scenario.
    Open(String),
}

/// The editor's model.
#[derive(Debug, Default)]
pub struct Editor {
    said: Option<Result<Message, Message>>,
}

impl Editor {
    /// What came of keeping something.
    pub fn said(&self) -> Option<&Result<Message, Message>> {
        self.said.as_ref()
    }

    pub(super) fn handle(&mut self, command: Command, _shelf: Option<&Shelf>, _context: &Context<'_>) -> Vec<Effect> {
        match command {
            Command::Open(_) => Vec::new(),
        }
    }

    pub(super) fn on_kept(&mut self, kept: Result<Message, Message>) -> Vec<Effect> {
        self.said = Some(kept);
        Vec::new()
    }
}
