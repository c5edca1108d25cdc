//! Widgets that more than one screen uses.

mod confirm;
mod value;

pub use confirm::HoldToConfirm;
pub use value::{age_text, clock_text, day_time_text, duration_text, level_mark, shown, shown_text, speed_text, whole};
