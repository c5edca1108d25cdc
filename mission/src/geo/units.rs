//! Newtypes for the units that cross public edges.

/// A length or distance, metres.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
pub struct Metres(pub f64);

/// An angle, radians.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
pub struct Radians(pub f64);

/// A speed, metres per second.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
pub struct MetresPerSecond(pub f64);
