//! Angles brought into their customary ranges.

use std::f64::consts::{PI, TAU};

/// The same angle in -PI..=PI, radians.
pub fn wrap_pi(angle_rad: f64) -> f64 {
    let wrapped = angle_rad.rem_euclid(TAU);
    if wrapped > PI { wrapped - TAU } else { wrapped }
}

/// The same angle in 0..TAU, radians: a compass bearing.
pub fn wrap_two_pi(angle_rad: f64) -> f64 {
    let wrapped = angle_rad.rem_euclid(TAU);
    // A tiny negative angle rounds up to TAU itself.
    if wrapped >= TAU { 0.0 } else { wrapped }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_turn_and_more_comes_back_from_the_other_side() {
        assert!((wrap_pi(1.5 * PI) + 0.5 * PI).abs() < 1e-12);
        assert!((wrap_pi(-7.0 * PI) - PI).abs() < 1e-9);
        assert!((wrap_two_pi(-0.5 * PI) - 1.5 * PI).abs() < 1e-12);
        assert_eq!(wrap_two_pi(-1e-18), 0.0);
    }
}
