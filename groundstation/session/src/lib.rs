//! The application model of the desktop, without a window: what a person does comes in as a [`Command`], what the
//! vehicles say comes in as a [`Feed`], and what is to be done in the world comes out as [`Effect`]s, whose results come
//! back as [`Answer`]s.
//!
//! Nothing here opens a socket, a file or a thread, and nothing asks a clock: whoever owns a [`Session`] brings the time.

mod command;
mod effect;
mod feed;
mod model;

pub mod cases;
pub mod crew;
pub mod eye;
pub mod findings;
pub mod fly;
pub mod planner;
pub mod settings;
pub mod sorties;
pub mod surroundings;
pub mod text;
pub mod training;
pub mod vehicle;

pub use command::{Command, ScreenId};
pub use effect::{Act, Answer, Effect, FileKind, Order, SoundLevel};
pub use feed::{Feed, Happening, LinkSnapshot, Snapshot, VehicleSnapshot};
pub use model::{Context, Session};
