//! Why a solid cannot be made.

use mission::explain::{Explain, Message};
use mission::message;
use thiserror::Error;

/// Why a solid cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum SolidError {
    /// A coordinate or a size is no number.
    #[error("a coordinate or a size is no finite number")]
    NoNumber,
    /// An outline needs three corners.
    #[error("an outline has {count} corners; at least 3 are needed")]
    FewCorners {
        /// Found.
        count: usize,
    },
    /// An outline turns inwards, or has no area.
    #[error("the outline is not convex at corner {corner} (from 0)")]
    NotConvex {
        /// From 0.
        corner: usize,
    },
    /// The top is not above the bottom.
    #[error("the top is {height_m:.2} m above the bottom; it must be above it")]
    UpsideDown {
        /// Metres.
        height_m: f64,
    },
    /// A radius of nothing or less.
    #[error("the radius is {radius_m} m; it must be greater than 0")]
    NoRadius {
        /// Metres.
        radius_m: f64,
    },
}

impl Explain for SolidError {
    fn explain(&self) -> Message {
        match self {
            Self::NoNumber => message!("err-solid-no-number"),
            Self::FewCorners { count } => message!("err-solid-few-corners", count = *count),
            Self::NotConvex { corner } => message!("err-solid-not-convex", corner = *corner + 1),
            Self::UpsideDown { height_m } => message!("err-solid-upside-down", height = *height_m),
            Self::NoRadius { radius_m } => message!("err-solid-no-radius", radius = *radius_m),
        }
    }
}
