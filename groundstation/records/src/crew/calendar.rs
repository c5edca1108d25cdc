//! Working days in mainland China, and civil time there.
//!
//! Which days are worked follows the State Council's yearly notice, so it is data: `assets/calendar/workdays.json`. A
//! year that the table lacks is answered by weekends only, and the answer says so.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ToSpan};
use mission::explain::{Explain, Message};
use mission::message;
use serde::Deserialize;

use crate::sortie::UtcMicros;

const EMBEDDED: &str = include_str!("../../../../assets/calendar/workdays.json");
/// Version of the file's form.
const VERSION: u32 = 1;
/// Chosen: a table of a century is smaller.
const MAX_BYTES: usize = 1 << 20;
/// Chosen: no holiday is nearly as long, so a longer one is a wrong year or month.
const MAX_HOLIDAY_DAYS: usize = 31;
/// Asia/Shanghai. Fixed, because China has had no summer time since 1991; so no time zone database is needed.
const BEIJING: Offset = Offset::constant(8);

/// Civil date and time in mainland China at an instant.
pub fn beijing(at: UtcMicros) -> DateTime {
    let (least, most) = (Timestamp::MIN.as_microsecond(), Timestamp::MAX.as_microsecond());
    // Cannot fail after the clamp; the epoch stands for a branch that is never taken.
    let timestamp = Timestamp::from_microsecond(at.0.clamp(least, most)).unwrap_or(Timestamp::UNIX_EPOCH);
    BEIJING.to_datetime(timestamp)
}

/// A moment by the clock in Beijing, to the minute, as people read and type it.
pub fn minute(at: UtcMicros) -> String {
    beijing(at).strftime("%Y-%m-%d %H:%M").to_string()
}

/// The civil day in mainland China on which an instant lies.
pub fn beijing_day(at: UtcMicros) -> Date {
    beijing(at).date()
}

/// The instant at which a civil time is shown in mainland China. Outside years 1 to 9998 the nearest end of time.
pub fn instant(civil: DateTime) -> UtcMicros {
    let zoned = TimeZone::fixed(BEIJING).to_timestamp(civil);
    let end = if civil.year() < 1970 { Timestamp::MIN } else { Timestamp::MAX };
    UtcMicros(zoned.unwrap_or(end).as_microsecond())
}

/// Whether a day is worked, and whether the table knows its year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Workday {
    /// It is a working day.
    pub working: bool,
    /// The table has its year; otherwise only weekends were considered.
    pub known: bool,
}

/// A date found by counting working days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The date.
    pub date: Date,
    /// Years that the count touched and the table lacks, so that holidays in them were not considered.
    pub unknown_years: BTreeSet<i16>,
}

/// What is wrong with a table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarFault {
    /// Larger than 1 MiB.
    #[error("it is larger than {MAX_BYTES} bytes")]
    TooLarge,
    /// Not JSON, or not of this form.
    #[error("{0}")]
    Malformed(String),
    /// Of a version that this program does not know.
    #[error("its version is {0}, this program reads {VERSION}")]
    Version(u32),
    /// No such day.
    #[error("{0} is no date")]
    NoDate(String),
    /// A year stands twice.
    #[error("year {0} stands twice")]
    YearTwice(i16),
    /// A date belongs to another entry.
    #[error("{date} does not belong to {year}")]
    OtherYear {
        /// The date.
        date: Date,
        /// The entry's year.
        year: i16,
    },
    /// A holiday ends before it begins, or lasts longer than any.
    #[error("the holiday from {from} until {until} ends before it begins or lasts over {MAX_HOLIDAY_DAYS} days")]
    Range {
        /// First day.
        from: Date,
        /// Last day.
        until: Date,
    },
    /// A worked day that would be worked anyway.
    #[error("{0} is no Saturday or Sunday")]
    NoWeekend(Date),
    /// A day is given twice.
    #[error("{0} is given twice")]
    DayTwice(Date),
}

impl CalendarFault {
    fn mend(&self) -> Message {
        match self {
            Self::TooLarge => message!("records-calendar-mend-size"),
            Self::Malformed(_) => message!("records-calendar-mend-form"),
            Self::Version(_) => message!("records-calendar-mend-version"),
            Self::NoDate(text) => message!("records-calendar-mend-date", date = text.as_str()),
            Self::YearTwice(year) => message!("records-calendar-mend-year", year = year.to_string()),
            Self::OtherYear { date, year } => {
                message!("records-calendar-mend-other-year", date = date.to_string(), year = year.to_string())
            }
            Self::Range { from, until } => {
                message!("records-calendar-mend-range", from = from.to_string(), until = until.to_string())
            }
            Self::NoWeekend(date) => message!("records-calendar-mend-weekend", date = date.to_string()),
            Self::DayTwice(date) => message!("records-calendar-mend-twice", date = date.to_string()),
        }
    }
}

/// A table that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the table of working days is wrong in line {line}: {fault}")]
pub struct CalendarError {
    /// Line in the file, from 1.
    pub line: usize,
    /// What is wrong there.
    pub fault: CalendarFault,
}

impl Explain for CalendarError {
    fn explain(&self) -> Message {
        message!("err-records-calendar", line = self.line, mend = self.fault.mend())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    #[serde(default, rename = "notes")]
    _notes: Vec<String>,
    years: Vec<Year>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Year {
    year: i16,
    notice: String,
    #[serde(rename = "issued")]
    _issued: String,
    holidays: Vec<Holiday>,
    working: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Holiday {
    name: String,
    from: String,
    until: String,
}

/// The table of working days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    notices: BTreeMap<i16, String>,
    /// Days off by name.
    holidays: BTreeMap<Date, String>,
    /// Weekend days that are worked.
    working: BTreeSet<Date>,
}

/// Where a quoted text stands last: a second entry is the one to change.
fn line_of(text: &str, is_it: impl Fn(&str) -> bool) -> usize {
    text.lines().enumerate().filter(|(_, line)| is_it(line)).last().map_or(1, |(n, _)| n + 1)
}

fn date_in(text: &str, written: &str) -> Result<Date, CalendarError> {
    written.parse().map_err(|_| CalendarError {
        line: line_of(text, |line| line.contains(&format!("\"{written}\""))),
        fault: CalendarFault::NoDate(written.to_owned()),
    })
}

fn is_weekend(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}

impl Calendar {
    /// The program's own table.
    pub fn embedded() -> &'static Self {
        static CALENDAR: LazyLock<Calendar> = LazyLock::new(|| match Calendar::from_json(EMBEDDED) {
            Ok(calendar) => calendar,
            // Compiled in and read by a test, so this is a build without tests.
            Err(error) => panic!("the built-in table of working days is damaged: {error}"),
        });
        &CALENDAR
    }

    /// Reads a table; `assets/calendar/README.md` describes it.
    ///
    /// # Errors
    /// The first fault, with its line.
    pub fn from_json(text: &str) -> Result<Self, CalendarError> {
        if text.len() > MAX_BYTES {
            return Err(CalendarError { line: 1, fault: CalendarFault::TooLarge });
        }
        let file: File = serde_json::from_str(text).map_err(|error| CalendarError {
            line: error.line(),
            fault: CalendarFault::Malformed(error.to_string()),
        })?;
        if file.version != VERSION {
            let line = line_of(text, |line| line.contains("\"version\""));
            return Err(CalendarError { line, fault: CalendarFault::Version(file.version) });
        }
        let mut calendar = Self { notices: BTreeMap::new(), holidays: BTreeMap::new(), working: BTreeSet::new() };
        for year in file.years {
            calendar.add(text, year)?;
        }
        Ok(calendar)
    }

    fn add(&mut self, text: &str, entry: Year) -> Result<(), CalendarError> {
        let year = entry.year;
        let at_date = |date: Date, fault| {
            let line = line_of(text, |line| line.contains(&format!("\"{date}\"")));
            Err(CalendarError { line, fault })
        };
        if self.notices.insert(year, entry.notice).is_some() {
            let spaceless = |line: &str| line.split_whitespace().collect::<String>();
            let line = line_of(text, |line| spaceless(line).contains(&format!("\"year\":{year}")));
            return Err(CalendarError { line, fault: CalendarFault::YearTwice(year) });
        }
        for Holiday { name, from, until } in entry.holidays {
            let (from, until) = (date_in(text, &from)?, date_in(text, &until)?);
            let begins = from.year() == year || (from.year() + 1 == year && from.month() == 12);
            if let Some(date) = [(from, begins), (until, until.year() == year)].iter().find(|(_, fits)| !fits) {
                return at_date(date.0, CalendarFault::OtherYear { date: date.0, year });
            }
            let days: Vec<Date> =
                from.series(1.day()).take_while(|date| *date <= until).take(MAX_HOLIDAY_DAYS + 1).collect();
            if days.is_empty() || days.len() > MAX_HOLIDAY_DAYS {
                return at_date(from, CalendarFault::Range { from, until });
            }
            for date in days {
                if self.holidays.insert(date, name.clone()).is_some() {
                    return at_date(from, CalendarFault::DayTwice(date));
                }
            }
        }
        for written in entry.working {
            let date = date_in(text, &written)?;
            let fault = if date.year() != year {
                CalendarFault::OtherYear { date, year }
            } else if !is_weekend(date) {
                CalendarFault::NoWeekend(date)
            } else if self.holidays.contains_key(&date) || !self.working.insert(date) {
                CalendarFault::DayTwice(date)
            } else {
                continue;
            };
            return at_date(date, fault);
        }
        Ok(())
    }

    /// Number of the notice behind a year's entry; `None` where the table has no such year.
    pub fn notice(&self, year: i16) -> Option<&str> {
        self.notices.get(&year).map(String::as_str)
    }

    /// Name of the holiday that a day belongs to.
    pub fn holiday(&self, date: Date) -> Option<&str> {
        self.holidays.get(&date).map(String::as_str)
    }

    /// Whether a day is worked.
    pub fn is_working_day(&self, date: Date) -> Workday {
        let listed = self.holidays.contains_key(&date);
        let working = !listed && (self.working.contains(&date) || !is_weekend(date));
        Workday { working, known: listed || self.notices.contains_key(&date.year()) }
    }

    /// The `count`-th working day before a date, which itself does not count: with 1 the last working day before it,
    /// with 0 the date itself.
    pub fn minus_working_days(&self, date: Date, count: u16) -> Counted {
        let mut found = Counted { date, unknown_years: BTreeSet::new() };
        let mut left = count;
        while left > 0 {
            // The begin of time ends every count.
            let Ok(before) = found.date.yesterday() else { break };
            found.date = before;
            let day = self.is_working_day(before);
            if !day.known {
                found.unknown_years.insert(before.year());
            }
            left -= u16::from(day.working);
        }
        found
    }
}
