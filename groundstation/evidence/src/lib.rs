//! Evidence from its first byte: what was received is written as it came, in segments whose hashes chain, so that anybody
//! can find out later whether something was changed, added, moved or taken away.
//!
//! - [`capture`]: the append-only store of one sortie, written while it flies.
//! - [`verify`]: what is wrong with a capture, file and place named.
//! - [`Digests`]: SHA-256 and SM3 side by side.

mod digest;
mod folder;

pub mod capture;
pub mod verify;

pub use digest::{Digests, Hashes};
pub use folder::{Disk, Folder};
