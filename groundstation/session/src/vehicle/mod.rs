//! The vehicle's inside: links, parameters, safety settings, signing keys, messages.

use telemetry::wire::{Address, FrameBytes, Stamp};

use crate::{Answer, Context, Effect, Happening};

/// The latest message of one kind from one sender.
#[derive(Debug, Clone)]
pub struct Message {
    /// Who sent it.
    pub from: Address,
    /// MAVLink message id.
    pub id: u32,
    /// How many came since somebody inspects.
    pub count: u64,
    /// How many come per second.
    pub rate_hz: f64,
    /// When the latest came.
    pub at: Stamp,
    /// The latest.
    pub frame: FrameBytes,
}

/// What is done on the vehicle screen.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {}

/// The vehicle screen's model.
#[derive(Debug, Default)]
pub struct Maintenance {}

impl Maintenance {
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
