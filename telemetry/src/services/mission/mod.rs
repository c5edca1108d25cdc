//! Mission, fence and rally transfer: one engine, three kinds of plan.
//!
//! Source: <https://mavlink.io/en/services/mission.html>. ArduPilot's and PX4's differences are met by what the client
//! tolerates (it ignores sequence complaints while the transfer moves, and lets read-back decide), not by branches.

mod client;
mod convert;
mod item;
mod server;
mod upload;

pub use client::{Client, ClientEvent, Failure};
pub use convert::{
    ConvertError, Difference, differences, fence_from_wire, plan_from_wire, plan_to_wire, rally_from_wire,
};
pub use item::{ContentHash, Kind, WireItem, content_hash};
pub use server::{Server, ServerConfig, ServerEvent};
pub use upload::{PlanUpload, UploadEvent};
