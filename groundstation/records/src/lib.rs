#![doc = include_str!("../README.md")]

pub mod clues;
pub mod crew;
mod error;
pub mod finding;
pub mod footage;
pub mod import;
pub mod reports;
mod running;
mod sortie;
mod store;

pub use error::StoreError;
pub use sortie::{
    Aircraft, Crew, Dispatch, Ledger, LeftFile, Override, Place, Progress, Review, Reviewed, Sortie, SortieEnd,
    SortieId, SortieStart, Source, StakeSpan, State, UtcMicros, Verdict, Weather,
};
pub use store::{Filter, Store, Totals};
