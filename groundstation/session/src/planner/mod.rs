//! Planning: the corridor that is asked for, the plan that is edited, its findings, and the way aboard.

use mission::road::Network;
use telemetry::wire::Stamp;

use crate::settings::Settings;
use crate::{Answer, Context, Effect, Happening};

/// What is done on the planning screen.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {}

/// The planning screen's model.
#[derive(Debug)]
pub struct Planner {}

impl Planner {
    /// An empty planner on the first road.
    pub fn new(_network: &Network, _settings: &Settings) -> Self {
        Self {}
    }

    /// Takes what the hub says.
    pub fn observe(&mut self, _happenings: &[(Stamp, Happening)], _context: &Context<'_>) -> Vec<Effect> {
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
