#![doc = include_str!("../README.md")]

pub mod centre;
pub mod clues;
pub mod coverage;
pub mod crew;
mod error;
pub mod finding;
pub mod footage;
pub mod log;
mod running;
mod sortie;
mod store;

pub use error::StoreError;
pub use sortie::store::{Filter, Totals};
pub use sortie::{
    Aircraft, Crew, Dispatch, Ledger, LeftFile, Override, Place, Progress, Review, Reviewed, Sortie, SortieEnd,
    SortieId, SortieStart, Source, StakeSpan, State, UtcMicros, Verdict, Weather,
};
pub use store::Store;
