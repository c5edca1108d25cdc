//! Clocks on the wall: what a file says without a zone, in a zone that somebody told.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};

use super::error::ImportError;
use crate::sortie::UtcMicros;

/// China has had no summer time since 1991, so this needs no table on the machine.
const BEIJING: [&str; 4] = ["Asia/Shanghai", "Asia/Chongqing", "Asia/Harbin", "PRC"];
/// Hours that Beijing is ahead of UTC.
const BEIJING_HOURS: i8 = 8;

/// A zone of time with the name that people gave it.
#[derive(Debug, Clone, PartialEq)]
pub struct Zone {
    name: String,
    zone: TimeZone,
}

impl Default for Zone {
    fn default() -> Self {
        Self { name: BEIJING[0].to_owned(), zone: TimeZone::fixed(Offset::constant(BEIJING_HOURS)) }
    }
}

impl Zone {
    /// By a name of the IANA table such as `Asia/Shanghai`, or by hours such as `+08:00` and `UTC`.
    ///
    /// # Errors
    /// There is none of this name, or this machine's table does not have it.
    pub fn named(name: &str) -> Result<Self, ImportError> {
        let name = name.trim();
        let zone = if BEIJING.contains(&name) {
            Self::default().zone
        } else if name == "UTC" || name == "Z" {
            TimeZone::UTC
        } else if let Some(offset) = offset(name) {
            TimeZone::fixed(offset)
        } else {
            TimeZone::get(name).map_err(|_| ImportError::NoZone { name: name.to_owned() })?
        };
        Ok(Self { name: name.to_owned(), zone })
    }

    /// The name as it was given.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A clock's time as UTC. Of two that are the same (the end of summer time), the first.
    pub(super) fn utc(&self, at: DateTime) -> Option<UtcMicros> {
        let at = self.zone.to_ambiguous_timestamp(at).compatible().ok()?;
        Some(UtcMicros(at.as_microsecond()))
    }
}

fn offset(text: &str) -> Option<Offset> {
    let (sign, rest) = match text.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = rest.split_once(':').unwrap_or((rest, "0"));
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    let sound = (0..=14).contains(&hours) && (0..60).contains(&minutes);
    sound.then(|| Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()).flatten()
}

/// A day as exporters write it: `2026-09-21`, `2026/9/21`, `2026.09.21`; with the year last, the month comes first, as the
/// common exporters have it, unless it can be none.
pub(super) fn day(text: &str) -> Option<Date> {
    let parts: Vec<i32> =
        text.trim().split(['-', '/', '.']).map(|part| part.trim().parse().ok()).collect::<Option<_>>()?;
    let [first, second, third] = *parts.as_slice() else { return None };
    let (year, month, day) = match first {
        32.. => (first, second, third),
        13..=31 => (third, second, first),
        _ => (third, first, second),
    };
    Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()
}

/// A time of day: `22:13:20`, `22:13:20.5`, `22:13:20,500,123`, `10:13:20.52 PM`.
pub(super) fn clock(text: &str) -> Option<Time> {
    let upper = text.trim().to_ascii_uppercase();
    let (digits, half) = match (upper.strip_suffix("AM"), upper.strip_suffix("PM")) {
        (Some(digits), _) => (digits, Some(0)),
        (_, Some(digits)) => (digits, Some(12)),
        _ => (upper.as_str(), None),
    };
    let mut parts = digits.trim().splitn(3, ':');
    let mut hour: i8 = parts.next()?.trim().parse().ok()?;
    let minute: i8 = parts.next()?.trim().parse().ok()?;
    let second = parts.next().unwrap_or("0").trim();
    let (whole, fraction) = second.split_once(['.', ',']).unwrap_or((second, ""));
    // Older films write milliseconds and microseconds as two groups.
    let digits: String = fraction.chars().filter(char::is_ascii_digit).chain("000000000".chars()).take(9).collect();
    if let Some(half) = half {
        if !(1..=12).contains(&hour) {
            return None;
        }
        hour = hour % 12 + half;
    }
    Time::new(hour, minute, whole.parse().ok()?, digits.parse().ok()?).ok()
}

/// Day and time of day in one text, between them a blank or a `T`.
pub(super) fn moment(text: &str) -> Option<DateTime> {
    let text = text.trim();
    let (first, second) = text.split_once([' ', 'T'])?;
    Some(day(first)?.to_datetime(clock(second.trim_end_matches('Z'))?))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn days_and_times_are_read_as_exporters_write_them() {
        let at = |text| moment(text).map(|at| at.to_string());
        assert_eq!(at("2026-09-21 22:13:20.5").as_deref(), Some("2026-09-21T22:13:20.5"));
        assert_eq!(at("9/21/2026 10:13:20.52 PM").as_deref(), Some("2026-09-21T22:13:20.52"));
        assert_eq!(at("2026/9/21 12:00:01 AM").as_deref(), Some("2026-09-21T00:00:01"));
        assert_eq!(at("2019-09-25 01:22:35,118,697").as_deref(), Some("2019-09-25T01:22:35.118697"));
        for bad in
            ["", "2026-13-01 1:2:3", "2026-09-21", "21.21.2026 1:2:3", "2026-09-21 25:00:00", "2026-09-21 13:0:0 PM"]
        {
            assert_eq!(at(bad), None, "{bad}");
        }
    }

    #[test]
    fn beijing_needs_no_table_and_other_zones_are_hours_or_names() {
        let utc = |zone: &str, text| Zone::named(zone).unwrap().utc(moment(text).unwrap()).unwrap().0;
        assert_eq!(utc("Asia/Shanghai", "2026-09-21 22:13:20"), 1_790_000_000_000_000);
        assert_eq!(utc("+08:00", "2026-09-21 22:13:20"), utc("UTC", "2026-09-21 14:13:20"));
        assert_eq!(utc("-3:30", "2026-09-21 10:43:20"), 1_790_000_000_000_000);
        assert!(matches!(Zone::named("Atlantis"), Err(ImportError::NoZone { .. })));
        assert!(Zone::named("+99:00").is_err());
    }
}
