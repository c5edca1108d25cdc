//! What is flown: items, fence, rally points.

mod item;
mod model;
pub(crate) mod preserved;

pub use item::{Frame, Item, command};
pub use model::{Fence, FenceCircle, FencePolygon, Firmware, Home, Plan, RallyPoint, VehicleKind};
pub use preserved::Preserved;
