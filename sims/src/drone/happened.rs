//! What a station asked of a drone and got, and what the drone did: for whoever watches an exercise.

use super::Drone;
use crate::autopilot::{Mode, Photo};
use std::collections::VecDeque;

/// Most that waits to be fetched; what nobody fetches is forgotten, the oldest first.
const KEPT: usize = 256;

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Happened {
    /// A command was taken: its number and parameters, places in degrees.
    Commanded(u16, [f64; 7]),
    /// Another mode was asked for and entered.
    Moded(Mode),
    /// A plan was put aboard, of so many items.
    Planned(u16),
    /// A picture was taken.
    Shot(Photo),
}

/// What waits to be fetched.
#[derive(Debug, Clone, Default)]
pub(super) struct Happenings(VecDeque<Happened>);

impl Happenings {
    pub(super) fn push(&mut self, happened: Happened) {
        if self.0.len() >= KEPT {
            self.0.pop_front();
        }
        self.0.push_back(happened);
    }
}

impl Drone {
    /// The next thing that happened, in order.
    pub fn poll_happened(&mut self) -> Option<Happened> {
        self.happenings.0.pop_front()
    }
}
