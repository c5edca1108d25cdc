//! The two times that every frame carries.

use std::ops::{Add, Sub};
use std::time::Duration;

/// A moment on a monotonic clock, nanoseconds since an arbitrary start. For order, timeouts and staleness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct MonoTime(pub u64);

impl MonoTime {
    /// Time since `earlier`; zero if `earlier` is later.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_nanos(self.0.saturating_sub(earlier.0))
    }

    /// From milliseconds since the clock's start.
    pub const fn from_millis(ms: u64) -> Self {
        Self(ms * 1_000_000)
    }
}

impl Add<Duration> for MonoTime {
    type Output = Self;
    fn add(self, d: Duration) -> Self {
        Self(self.0.saturating_add(u64::try_from(d.as_nanos()).unwrap_or(u64::MAX)))
    }
}

impl Sub<MonoTime> for MonoTime {
    type Output = Duration;
    fn sub(self, earlier: Self) -> Duration {
        self.since(earlier)
    }
}

/// UTC, microseconds since 1970-01-01. For evidence and logs; may step, so never used for order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct UtcMicros(pub u64);

/// Both times of one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stamp {
    /// For order, timeouts and staleness.
    pub mono: MonoTime,
    /// For evidence and logs.
    pub utc: UtcMicros,
}
