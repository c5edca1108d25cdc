//! Sorties: the log, one of them opened, and its replay.

use crate::fly::Fly;
use crate::{Answer, Context, Effect};

/// What is done on the sorties screen.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {}

/// A sortie that is replayed through the flying screen.
#[derive(Debug)]
pub struct Replay {
    fly: Fly,
}

impl Replay {
    /// The flying screen's model at the time of the replay.
    pub fn fly(&self) -> &Fly {
        &self.fly
    }
}

/// The sorties screen's model.
#[derive(Debug, Default)]
pub struct Sorties {
    replay: Option<Replay>,
}

impl Sorties {
    /// The sortie that is replayed, if one is.
    pub fn replay(&self) -> Option<&Replay> {
        self.replay.as_ref()
    }

    /// Lets the replay go on.
    pub fn advance(&mut self, _context: &Context<'_>) -> Vec<Effect> {
        Vec::new()
    }

    /// Takes what a person asks for.
    pub fn handle(&mut self, command: Command, _context: &Context<'_>) -> Vec<Effect> {
        match command {}
    }

    /// Takes what came of an effect.
    pub fn answer(&mut self, _answer: Answer, _context: &Context<'_>) -> Vec<Effect> {
        Vec::new()
    }
}
