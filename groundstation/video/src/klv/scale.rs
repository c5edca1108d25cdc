//! Numbers in the fixed point of ST 0601: a range mapped linearly on all values of an integer.

/// A value of `low..=high` on the unsigned integers of `bytes` bytes; `None` outside the range.
pub(super) fn unsigned(value: f64, low: f64, high: f64, bytes: usize) -> Option<u64> {
    let most = (1_u64 << (8 * bytes)) - 1;
    let share = (value - low) / (high - low);
    (0.0..=1.0).contains(&share).then(|| (share * most as f64).round() as u64)
}

/// A value of `-limit..=limit` on the signed integers of `bytes` bytes, without the most negative one; `None` outside.
pub(super) fn signed(value: f64, limit: f64, bytes: usize) -> Option<i64> {
    let most = (1_i64 << (8 * bytes - 1)) - 1;
    (value.abs() <= limit).then(|| (value / limit * most as f64).round() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of ST 0601 for items 5, 6, 13 and 15.
    #[test]
    fn the_examples_of_the_standard_come_out() {
        assert_eq!(unsigned(159.974_4, 0.0, 360.0, 2), Some(0x71C2));
        assert_eq!(signed(-0.431_531_7, 20.0, 2).map(|n| n as u16), Some(0xFD3D));
        assert_eq!(signed(60.176_822_966_978_335, 90.0, 4), Some(0x5595_B66D));
        assert_eq!(unsigned(14_190.72, -900.0, 19_000.0, 2), Some(0xC221));
    }

    #[test]
    fn what_does_not_fit_says_so() {
        assert_eq!([signed(25.0, 20.0, 2), signed(f64::NAN, 20.0, 2)], [None, None]);
        assert_eq!([unsigned(20_000.0, -900.0, 19_000.0, 2), unsigned(f64::NAN, 0.0, 1.0, 2)], [None, None]);
    }
}
