#![doc = include_str!("../README.md")]

mod bound;
mod choose;
mod distance;
mod error;
mod order;
mod patrol;
mod reach;
mod tour;

pub use error::{Refusal, RoutingError, Why};
pub use patrol::{Aircraft, CELL_M, Cell, Crew, Patrol, RoadStretch};
pub use tour::{Sortie, Tour, plan};
