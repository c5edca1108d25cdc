//! Footage: access units as they were received, mapped to time, with what aircraft and camera did beside them.
//!
//! - [`klv`]: MISB ST 0601 packets.
//! - [`ts`]: MPEG-TS with video and metadata, as STANAG 4609 has it.

pub mod klv;
pub mod ts;
