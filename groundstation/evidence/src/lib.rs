#![doc = include_str!("../README.md")]

mod digest;
mod folder;

mod beijing;
pub mod capture;
pub mod case;
pub mod clock;
pub mod custody;
pub mod keys;
pub mod package;
pub mod record;
pub mod retention;
pub mod space;
pub mod timestamp;
pub mod vault;
pub mod verify;
pub mod words;

pub use digest::{Digests, Hashes};
pub use folder::{Disk, Folder};
