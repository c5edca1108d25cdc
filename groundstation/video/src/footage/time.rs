//! UTC as people and files write it.

use jiff::Timestamp;

/// Clocks that no calendar has show the last moment of the calendar.
fn timestamp(utc_us: u64) -> Timestamp {
    i64::try_from(utc_us).ok().and_then(|us| Timestamp::from_microsecond(us).ok()).unwrap_or(Timestamp::MAX)
}

/// `2026-09-21 14:13:20.123 UTC`.
pub(crate) fn moment(utc_us: u64) -> String {
    timestamp(utc_us).strftime("%Y-%m-%d %H:%M:%S.%3f UTC").to_string()
}

/// `2026-09-21T14:13:20.123456Z`.
pub(crate) fn rfc3339(utc_us: u64) -> String {
    format!("{:.6}", timestamp(utc_us))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_as_calendars_have_them() {
        assert_eq!(moment(0), "1970-01-01 00:00:00.000 UTC");
        assert_eq!(moment(951_782_400_000_000), "2000-02-29 00:00:00.000 UTC");
        assert_eq!(moment(1_790_000_000_123_456), "2026-09-21 14:13:20.123 UTC");
        assert_eq!(rfc3339(1_790_000_000_123_456), "2026-09-21T14:13:20.123456Z");
        assert!(moment(u64::MAX).starts_with("9999-12-30"));
    }
}
