//! What is flown: items, fence, rally points.

mod aim;
pub mod airframe;
pub mod checks;
pub mod corridor;
mod item;
mod model;
pub mod pattern;
pub(crate) mod preserved;

pub use aim::{Aim, aimed_at};
pub use airframe::{Airframe, Battery};
pub use item::{Frame, Item, command};
pub use model::{Fence, FenceCircle, FencePolygon, Firmware, Home, Plan, RallyPoint, VehicleKind};
pub use preserved::Preserved;
