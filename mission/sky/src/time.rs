//! The one time scale of this crate, and the ways into it.
//!
//! Orbits are reckoned in GPS time, which runs on without leap seconds. UTC, Galileo's, BeiDou's and GLONASS' times are
//! turned into it where a file is read and where a question is asked.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// Unix time of the GPS epoch, 1980-01-06 00:00 UTC, seconds (IS-GPS-200, 3.3.4).
const GPS_EPOCH_UNIX_S: f64 = 315_964_800.0;
/// Seconds of a week.
pub(crate) const WEEK_S: f64 = 604_800.0;
/// GPS time minus BeiDou time, seconds: BDT started at 2006-01-01 00:00 UTC and counts no leap seconds
/// (BDS-SIS-ICD B1I 3.0, 3.3).
const BEIDOU_BEHIND_S: f64 = 14.0;
/// First days (UTC, as Unix seconds) with one leap second more since the GPS epoch: the history of UTC - TAI that IERS publishes with its Bulletin C. The last
/// was 2017-01-01; Bulletin C has announced none since, and the CGPM has decided (2022, resolution 4) that they shall end by 2035.
/// A second that is missing here moves a satellite by 4 km, 0.01 degrees as seen from the ground.
const LEAPS_UNIX_S: [i64; 18] = [
    362_793_600,   // 1981-07-01
    394_329_600,   // 1982-07-01
    425_865_600,   // 1983-07-01
    489_024_000,   // 1985-07-01
    567_993_600,   // 1988-01-01
    631_152_000,   // 1990-01-01
    662_688_000,   // 1991-01-01
    709_948_800,   // 1992-07-01
    741_484_800,   // 1993-07-01
    773_020_800,   // 1994-07-01
    820_454_400,   // 1996-01-01
    867_715_200,   // 1997-07-01
    915_148_800,   // 1999-01-01
    1_136_073_600, // 2006-01-01
    1_230_768_000, // 2009-01-01
    1_341_100_800, // 2012-07-01
    1_435_708_800, // 2015-07-01
    1_483_228_800, // 2017-01-01
];

/// Seconds of GPS time since 1980-01-06 00:00.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct GpsTime(pub f64);

impl GpsTime {
    /// From a moment of UTC.
    pub fn from_utc(moment: Timestamp) -> Self {
        let unix_s = moment.as_second() as f64 + f64::from(moment.subsec_nanosecond()) * 1e-9;
        Self(unix_s - GPS_EPOCH_UNIX_S + leap_seconds(moment.as_second()))
    }

    /// The moment of UTC, to the second; `None` outside the years that UTC has here (-9999 to 9999).
    pub fn to_utc(self) -> Option<Timestamp> {
        let unix_s = self.0 + GPS_EPOCH_UNIX_S;
        let guess = unix_s as i64;
        let leaps = leap_seconds(guess - leap_seconds(guess) as i64);
        Timestamp::from_second((unix_s - leaps).round() as i64).ok()
    }

    /// Week (not rolled over) and seconds of it, as GPS and Galileo files count them.
    pub(crate) fn from_week(week: f64, seconds: f64) -> Self {
        Self(week * WEEK_S + seconds)
    }

    /// A date and time in GPS or Galileo time (they agree to nanoseconds).
    pub(crate) fn from_gps_civil(civil: DateTime) -> Option<Self> {
        let moment = civil.to_zoned(TimeZone::UTC).ok()?.timestamp();
        Some(Self(moment.as_second() as f64 + f64::from(moment.subsec_nanosecond()) * 1e-9 - GPS_EPOCH_UNIX_S))
    }

    /// A date and time in BeiDou time.
    pub(crate) fn from_beidou_civil(civil: DateTime) -> Option<Self> {
        Self::from_gps_civil(civil).map(|time| Self(time.0 + BEIDOU_BEHIND_S))
    }

    /// A date and time in UTC, which GLONASS files use.
    pub(crate) fn from_utc_civil(civil: DateTime) -> Option<Self> {
        Some(Self::from_utc(civil.to_zoned(TimeZone::UTC).ok()?.timestamp()))
    }

    /// Seconds into the week of this system's own time.
    pub(crate) fn second_of_week(self, beidou: bool) -> f64 {
        (self.0 - if beidou { BEIDOU_BEHIND_S } else { 0.0 }).rem_euclid(WEEK_S)
    }

    /// The moment with these seconds of week that is nearest to this one, so that no week number need be believed.
    pub(crate) fn nearest_with(self, second_of_week: f64, beidou: bool) -> Self {
        let away_s = second_of_week - self.second_of_week(beidou);
        Self(self.0 + (away_s + WEEK_S / 2.0).rem_euclid(WEEK_S) - WEEK_S / 2.0)
    }
}

/// GPS time minus UTC, seconds.
fn leap_seconds(unix_s: i64) -> f64 {
    LEAPS_UNIX_S.iter().filter(|first| unix_s >= **first).count() as f64
}

/// The week that a number rolled over at 1,024 means near a moment; larger numbers are whole already.
///
/// SEM and YUMA files give ten bits (IS-GPS-200, 6.2.4: they rolled over on 1999-08-22 and 2019-04-07) or the whole number,
/// as each publisher likes.
pub(crate) fn whole_week(given: f64, near: GpsTime) -> f64 {
    if given >= 1_024.0 {
        return given;
    }
    given + 1_024.0 * ((near.0 / WEEK_S - given) / 1_024.0).round().max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(text: &str) -> Timestamp {
        text.parse().expect("a moment")
    }

    #[test]
    fn gps_time_is_ahead_of_utc_by_the_leap_seconds_since_1980() {
        assert_eq!(GpsTime::from_utc(utc("1980-01-06T00:00:00Z")).0, 0.0);
        // IERS Bulletin C 52: 18 s since 2017-01-01.
        let midnight = GpsTime::from_utc(utc("2017-01-01T00:00:00Z"));
        assert_eq!(midnight.0 - GpsTime::from_utc(utc("2016-12-31T23:59:59Z")).0, 2.0, "the leap second in between");
        assert_eq!(midnight, GpsTime::from_week(1_930.0, 18.0));
        for text in ["1981-06-30T23:59:59Z", "1999-08-22T00:00:00Z", "2017-01-01T00:00:00Z", "2026-11-26T04:00:00Z"] {
            assert_eq!(GpsTime::from_utc(utc(text)).to_utc(), Some(utc(text)));
        }
    }

    #[test]
    fn beidou_weeks_started_in_2006_and_run_14_seconds_behind() {
        let start = GpsTime::from_beidou_civil("2006-01-01T00:00:00".parse().expect("a date")).expect("in range");
        assert_eq!(start, GpsTime::from_utc(utc("2006-01-01T00:00:00Z")));
        assert_eq!(start.second_of_week(true), 0.0);
    }

    #[test]
    fn a_week_of_ten_bits_is_the_one_nearest_to_the_day_it_is_asked_for() {
        let now = GpsTime::from_utc(utc("2026-11-26T00:00:00Z"));
        assert_eq!(whole_week(2_446.0, now), 2_446.0);
        assert_eq!(whole_week(398.0, now), 2_446.0);
        assert_eq!(whole_week(398.0, GpsTime::from_utc(utc("2007-04-15T00:00:00Z"))), 1_422.0);
        // Days before and after a roll-over.
        let before = GpsTime::from_utc(utc("2019-04-05T00:00:00Z"));
        assert_eq!(whole_week(1_023.0, before), 2_047.0);
        assert_eq!(whole_week(0.0, before), 2_048.0);
    }
}
