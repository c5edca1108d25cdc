//! I/O-free framing: bytes in, frames out; frames in, bytes out. No sockets, no clocks.

mod crc;
mod encode;
mod frame;
mod framer;
pub mod sample;
pub mod signing;
mod time;
pub mod tlog;

pub use encode::{Encoder, Raw};
pub use frame::{Address, Frame, FrameBytes, LinkId, MAX_FRAME_BYTES, TimedFrame, Version};
pub use framer::{Framer, FramerStats};
pub use time::{MonoTime, Stamp, UtcMicros};
