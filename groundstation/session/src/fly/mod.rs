//! Flying: fleet, instruments, the place on the road, alerts, guided actions, checklist, timeline.

use telemetry::wire::Stamp;

use crate::{Context, Effect, Happening};

/// What is done on the flying screen.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {}

/// The flying screen's model.
#[derive(Debug, Default)]
pub struct Fly {}

impl Fly {
    /// Takes what the hub says.
    pub fn observe(&mut self, _happenings: &[(Stamp, Happening)], _context: &Context<'_>) -> Vec<Effect> {
        Vec::new()
    }

    /// Takes what a person asks for.
    pub fn handle(&mut self, command: Command, _context: &Context<'_>) -> Vec<Effect> {
        match command {}
    }
}
