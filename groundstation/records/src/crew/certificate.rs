//! Certificates: what somebody may do, until when, and what must happen before.
//!
//! A term of months or years ends on the day of the same number, or on the month's last day where it has none (as Civil
//! Code art. 202 counts; taken over here, unverified for licences). A printed end comes before any count.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::aircraft::Class;
use super::calendar::{Calendar, Counted};
use super::ids::{CertificateId, PersonId};
use super::rules::{CheckEnds, Rules};

/// Class of a licence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LicenceClass {
    /// 小型.
    Small,
    /// 中型.
    Medium,
    /// 大型.
    Large,
}

impl LicenceClass {
    /// The class of aircraft that it is named after.
    pub fn aircraft(self) -> Class {
        match self {
            Self::Small => Class::Small,
            Self::Medium => Class::Medium,
            Self::Large => Class::Large,
        }
    }
}

/// Rating in a licence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rating {
    /// Within visual line of sight (视距内).
    Vlos,
    /// Beyond visual line of sight (超视距).
    Bvlos,
    /// 教员. Entered beside the rating that its holder flies by.
    Instructor,
}

/// Category of aircraft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// 固定翼.
    FixedWing,
    /// 直升机.
    Helicopter,
    /// 多旋翼.
    Multirotor,
    /// 垂直起降固定翼.
    VtolFixedWing,
    /// 自转旋翼机.
    Gyroplane,
    /// 飞艇.
    Airship,
    /// 其他.
    Other,
}

/// What a certificate is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Grants {
    /// An operator's licence by CAAC (操控员执照). A licence with two categories is two records with one number, because
    /// each is checked by itself.
    Licence {
        /// Its class.
        class: LicenceClass,
        /// Its category.
        category: Category,
        /// Its ratings.
        ratings: BTreeSet<Rating>,
    },
    /// Trained and passed for light aircraft in controlled airspace (Interim Regulation art. 17).
    LightTraining,
    /// 执法证: may take evidence.
    Enforcement,
}

/// A certificate as it was issued, and what was entered into it since.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// Its identifier.
    pub id: CertificateId,
    /// Whose it is.
    pub person: PersonId,
    /// Its printed number.
    pub number: String,
    /// What it is for.
    pub grants: Grants,
    /// First day.
    pub issued: Date,
    /// Printed last day. A licence without one gets its term from the rules; others without one have no end.
    #[serde(default)]
    pub valid_until: Option<Date>,
    /// Days of the periodic checks passed, or of the entries that experience replaced one.
    #[serde(default)]
    pub checks: Vec<Date>,
    /// First day on which it was suspended or withdrawn.
    #[serde(default)]
    pub withdrawn: Option<Date>,
    /// Pictures of it.
    #[serde(default)]
    pub scans: Vec<Scan>,
}

/// A picture of a paper, kept in the data folder under `scans`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scan {
    /// File name as it was brought.
    pub name: String,
    /// SHA-256 of its content, hexadecimal; the name that it is kept under.
    pub sha256: String,
}

/// A day that ends a term begun on `from`, clamped to the end of time.
fn after(from: Date, months: i32) -> Date {
    from.checked_add(months.months()).unwrap_or(Date::MAX)
}

impl Certificate {
    /// Last day on which it is valid; `None` for one without an end.
    pub fn last_day(&self, rules: &Rules) -> Option<Date> {
        let term = || after(self.issued, 12 * i32::from(rules.licence_years.value));
        let licence = matches!(self.grants, Grants::Licence { .. });
        self.valid_until.or_else(|| licence.then(term))
    }

    /// Last day on which its last check before or on `day` still counts. Passing the first test is a check. `None` for
    /// what needs no check.
    pub fn check_counts_until(&self, day: Date, rules: &Rules) -> Option<Date> {
        let Grants::Licence { class, .. } = self.grants else { return None };
        let months = match class {
            LicenceClass::Large => rules.check_months_large.value,
            LicenceClass::Small | LicenceClass::Medium => rules.check_months.value,
        };
        let last = self.checks.iter().copied().filter(|check| *check <= day).fold(self.issued, Date::max);
        let until = after(last, i32::from(months));
        Some(match rules.check_ends.value {
            CheckEnds::SameDay => until,
            CheckEnds::MonthEnd => until.last_of_month(),
        })
    }

    /// Last day on which a renewal can be applied for: so many working days before the last day. `None` for what is not
    /// renewed.
    pub fn renew_by(&self, rules: &Rules, calendar: &Calendar) -> Option<Counted> {
        matches!(self.grants, Grants::Licence { .. }).then_some(())?;
        Some(calendar.minus_working_days(self.last_day(rules)?, rules.renewal_working_days.value))
    }

    /// Whether it was not suspended or withdrawn by the end of a day.
    pub fn stands(&self, day: Date) -> bool {
        self.withdrawn.is_none_or(|from| day < from)
    }
}
