//! Height of the ground.
