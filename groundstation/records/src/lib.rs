#![doc = include_str!("../README.md")]

pub mod clues;
pub mod crew;
mod error;
pub mod finding;
pub mod footage;
pub mod import;
mod running;
mod sortie;
mod store;

pub use error::StoreError;
pub use sortie::{
    Aircraft, Ledger, LeftFile, Place, Progress, Sortie, SortieEnd, SortieId, SortieStart, StakeSpan, State, UtcMicros,
};
pub use store::{Filter, Store, Totals};
