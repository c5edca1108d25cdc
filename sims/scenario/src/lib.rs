#![doc = include_str!("../README.md")]

mod course;
pub mod house;
mod line;
mod profile;
pub mod run;
pub mod schema;
pub mod score;

pub use course::{Course, CourseError, PlacedObject};
pub use line::{Foot, Line, Local};
pub use profile::{Level, Profile, Standing, Tolerance, WindSteps};
pub use run::{Run, RunError};
pub use schema::{FileError, Said, Scenario};
pub use score::{Mark, Marked, Score, Trace, score};
