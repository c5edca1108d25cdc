#![doc = include_str!("../README.md")]

mod back_up;
mod books;
pub mod centre;
pub mod clues;
pub mod coverage;
pub mod crew;
mod error;
pub mod finding;
pub mod footage;
pub mod import;
pub mod log;
pub mod reports;
mod running;
pub mod sign_in;
mod sortie;
mod store;

pub use back_up::restore;
pub use error::StoreError;
pub use sortie::office::{Moments, TotalsBy};
pub use sortie::store::{Filter, Totals};
pub use sortie::{
    Aircraft, Crew, Dispatch, Ledger, LeftFile, Override, Place, Progress, Review, Reviewed, Sortie, SortieEnd,
    SortieId, SortieStart, Source, StakeSpan, State, UtcMicros, Verdict, Weather,
};
pub use store::{Store, check_file};
