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

    /// The plan that is edited.
    pub fn plan(&self) -> Option<&mission::plan::Plan> {
        None
    }
    /// The path, heights above home, and the worst finding on the piece that ends at each point.
    pub fn path(&self) -> impl Iterator<Item = (mission::geo::LatLon, f64, Option<mission::plan::checks::Severity>)> {
        std::iter::empty()
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
