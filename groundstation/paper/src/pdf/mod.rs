//! Pages as PDF.

mod file;
mod font;
mod page;
mod picture;

pub use font::{Font, NoFont};
pub(crate) use page::STAYS;
pub use page::{BLUE, Colour, INK, LINE, MARGIN, Pages, RED, RULE, SOFT};
pub use picture::Picture;

/// A4 upright, points of 1/72 inch.
pub const PORTRAIT: [f32; 2] = [595.28, 841.89];
/// A4 across.
pub const LANDSCAPE: [f32; 2] = [841.89, 595.28];
