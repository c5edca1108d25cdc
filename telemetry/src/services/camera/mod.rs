//! Cameras: found, described, told what to do, and every picture accounted for.
//!
//! Source: <https://mavlink.io/en/services/camera.html> (camera protocol version 2).

mod action;
mod ask;
mod client;
mod images;
mod server;
mod state;

pub use action::{Action, Focus, Refusal, Zoom};
pub use client::{Client, Event};
pub use images::{Image, Images};
pub use server::{Aim, Description, Server, ServerEvent, Shot, StreamDescription};
pub use state::{
    Camera, CameraId, Capture, Information, Mode, Settings, Space, Storage, Stream, StreamKind, Tracking, VideoCodec,
    View,
};
