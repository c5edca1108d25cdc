//! Identifiers of events.

use serde::{Deserialize, Serialize};
use uuid::{NoContext, Timestamp, Uuid};

use crate::sortie::UtcMicros;

/// A later identifier is refused, milliseconds since 1970: 2100-01-01. Because the next identifier of a store is greater
/// than all it knows, one at the end of time would leave no room behind it.
const LATEST_MS: u64 = 4_102_444_800_000;
/// Bits of a version 7 identifier behind its time that are free: 12 and 62 (RFC 9562, section 5.7).
const FREE_BITS: u32 = 74;
const LOW_BITS: u32 = 62;

/// Identifies an event in every store: a UUID version 7. As text it sorts like the identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EventId(pub Uuid);

impl std::fmt::Display for EventId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for EventId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

impl EventId {
    /// One for something that happens at a time, greater than the last one.
    pub(crate) fn next(last: Option<Self>, at: UtcMicros) -> Self {
        let micros = u64::try_from(at.0).unwrap_or(0).min(LATEST_MS * 1_000);
        let nanos = (micros % 1_000_000) as u32 * 1_000;
        let fresh = Self(Uuid::new_v7(Timestamp::from_unix(NoContext, micros / 1_000_000, nanos)));
        match last {
            // Not by one: two stations that know the same last event of a third, whose clock is ahead, would both take it.
            Some(last) if last >= fresh => last.ahead_by(1 + (fresh.0.as_u128() & ((1 << LOW_BITS) - 1))),
            _ => fresh,
        }
    }

    /// The least one of a time.
    pub(crate) fn first_of(at: UtcMicros) -> Self {
        let ms = u64::try_from(at.0 / 1_000).unwrap_or(0).min(LATEST_MS);
        Self(Uuid::from_u128(u128::from(ms) << 80 | 0x7 << 76 | 0b10 << LOW_BITS))
    }

    fn ahead_by(self, step: u128) -> Self {
        let whole = self.0.as_u128();
        let low = whole & ((1 << LOW_BITS) - 1);
        // Time and the free bits as one number, so that a carry runs into the time.
        let number = (whole >> 80 << FREE_BITS | (whole >> 64 & 0xfff) << LOW_BITS | low) + step;
        let (time, high, low) = (number >> FREE_BITS, number >> LOW_BITS & 0xfff, number & ((1 << LOW_BITS) - 1));
        Self(Uuid::from_u128(time << 80 | 0x7 << 76 | high << 64 | 0b10 << LOW_BITS | low))
    }

    /// Whether it is a version 7 identifier that leaves room for later ones.
    pub(crate) fn is_possible(self) -> bool {
        self.0.get_version_num() == 7
            && self.0.get_variant() == uuid::Variant::RFC4122
            && self.0.as_u128() >> 80 <= u128::from(LATEST_MS)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn identifiers_grow_when_the_clock_stands_or_is_set_back() {
        let now = UtcMicros(1_790_000_000_000_000);
        let mut last = EventId::next(None, now);
        let clocks = [0, 0, -1, 5_000, -86_400_000_000, i64::MIN / 2, 4_999, 5_000, 6_000];
        for offset_us in clocks.into_iter().cycle().take(1_000) {
            let next = EventId::next(Some(last), UtcMicros(now.0.saturating_add(offset_us)));
            assert!(next > last && next.to_string() > last.to_string(), "{last} {next}");
            assert!(next.is_possible());
            last = next;
        }
    }

    #[test]
    fn stations_that_know_the_same_last_event_do_not_take_the_same_next_one() {
        let ahead = EventId::next(None, UtcMicros(1_790_000_060_000_000));
        let next = || EventId::next(Some(ahead), UtcMicros(1_790_000_000_000_000));
        let (one, other) = (next(), next());
        assert!(one > ahead && other > ahead && one != other);
    }

    #[test]
    fn a_full_millisecond_runs_into_the_next_one() {
        let full = EventId("0198c0de-0000-7fff-bfff-ffffffffffff".parse().unwrap());
        let next = full.ahead_by(1);
        assert_eq!(next.to_string(), "0198c0de-0001-7000-8000-000000000000");
        assert!(next.is_possible());
    }

    #[test]
    fn an_identifier_that_would_leave_no_room_is_refused() {
        let end = EventId("ffffffff-ffff-7fff-bfff-ffffffffffff".parse().unwrap());
        assert!(!end.is_possible());
        assert!(!EventId(Uuid::from_u128(1)).is_possible());
        assert!(EventId::next(None, UtcMicros(i64::MAX)).is_possible());
    }
}
