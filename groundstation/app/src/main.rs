//! The `groundstation` binary.

fn main() {}
