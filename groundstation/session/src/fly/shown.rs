//! A value as it may be shown: fresh, stale with its age, or unknown.

use std::time::Duration;

use telemetry::services::heartbeat;
use telemetry::vehicle::Sampled;
use telemetry::wire::MonoTime;

/// A value not heard for this long is shown as stale: what a lost link takes, so that both are judged alike.
pub const STALE_AFTER: Duration = heartbeat::LOST_AFTER;

/// A value as it may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Shown<T> {
    /// Heard lately.
    Fresh(T),
    /// Heard that long ago.
    Stale(T, Duration),
    /// Never heard, or the vehicle does not know.
    #[default]
    Unknown,
}

impl<T> Shown<T> {
    /// A sampled value at a time.
    pub fn of(sampled: Option<Sampled<T>>, now: MonoTime) -> Self {
        let Some(sampled) = sampled else { return Self::Unknown };
        let age = sampled.age(now);
        if age > STALE_AFTER { Self::Stale(sampled.value, age) } else { Self::Fresh(sampled.value) }
    }

    /// The same, without taking it.
    pub fn as_ref(&self) -> Shown<&T> {
        match self {
            Self::Fresh(value) => Shown::Fresh(value),
            Self::Stale(value, age) => Shown::Stale(value, *age),
            Self::Unknown => Shown::Unknown,
        }
    }

    /// The value, however old.
    pub fn last(self) -> Option<T> {
        match self {
            Self::Fresh(value) | Self::Stale(value, _) => Some(value),
            Self::Unknown => None,
        }
    }

    /// The value if it is fresh.
    pub fn fresh(self) -> Option<T> {
        if let Self::Fresh(value) = self { Some(value) } else { None }
    }

    /// How old it is, if it is stale.
    pub fn age(&self) -> Option<Duration> {
        if let Self::Stale(_, age) = self { Some(*age) } else { None }
    }

    /// A part of the value, or something reckoned from it, as old as the whole.
    pub fn then<U>(self, part: impl FnOnce(T) -> Option<U>) -> Shown<U> {
        match self {
            Self::Fresh(value) => part(value).map_or(Shown::Unknown, Shown::Fresh),
            Self::Stale(value, age) => part(value).map_or(Shown::Unknown, |part| Shown::Stale(part, age)),
            Self::Unknown => Shown::Unknown,
        }
    }
}
