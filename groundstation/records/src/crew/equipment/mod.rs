//! Other equipment, and how much of it is in use each month.
//!
//! The detachment's plan asks for 80 % of handheld terminals and all of the cameras and recorders. What a percentage is
//! taken of is not said there: here it is the days used of the days on which the unit had the device (our reading).

pub mod table;

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::ids::{DeviceId, PersonId};
use super::person::Unit;
use super::rules::Rules;

/// Kind of a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeviceKind {
    /// 手持执法终端.
    Handheld,
    /// 5G 布控球.
    Camera5g,
    /// 车载摄像.
    VehicleCamera,
    /// 执法记录仪. It counts as used on the days on which it was allotted to somebody.
    BodyRecorder,
}

impl DeviceKind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Handheld, Self::Camera5g, Self::VehicleCamera, Self::BodyRecorder];
}

/// A device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Device {
    /// Its identifier.
    pub id: DeviceId,
    /// Its kind.
    pub kind: DeviceKind,
    /// As it is labelled; tables of use name it by this.
    pub label: String,
    /// Where it belongs.
    pub unit: Unit,
    /// Whom it is allotted to.
    #[serde(default)]
    pub allotted_to: Option<PersonId>,
    /// Used no more.
    #[serde(default)]
    pub retired: bool,
}

/// A calendar month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month {
    year: i16,
    month: i8,
}

/// A text that is no month.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no month; write it as 2026-11")]
pub struct MonthError(pub String);

impl Month {
    /// The month of a day.
    pub fn of(day: Date) -> Self {
        Self { year: day.year(), month: day.month() }
    }

    /// Its first day.
    pub fn first(self) -> Date {
        Date::constant(self.year, self.month, 1)
    }

    /// Its last day.
    pub fn last(self) -> Date {
        self.first().last_of_month()
    }

    /// Its days.
    pub fn days(self) -> i8 {
        self.first().days_in_month()
    }

    /// The month so many before it; the first month of time where that would be earlier.
    pub fn before(self, months: u16) -> Self {
        let first = self.first().saturating_sub(jiff::Span::new().months(i32::from(months)));
        Self::of(first)
    }
}

impl FromStr for Month {
    type Err = MonthError;

    fn from_str(text: &str) -> Result<Self, MonthError> {
        let parsed = || {
            let (year, month) = text.trim().split_once('-')?;
            let (year, month) = (year.parse().ok()?, month.parse().ok()?);
            Date::new(year, month, 1).ok().map(|_| Self { year, month })
        };
        parsed().ok_or_else(|| MonthError(text.to_owned()))
    }
}

impl TryFrom<String> for Month {
    type Error = MonthError;

    fn try_from(text: String) -> Result<Self, MonthError> {
        text.parse()
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        month.to_string()
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

/// How much a device was used in a month.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Use {
    /// Which device.
    pub device: DeviceId,
    /// Which month.
    pub month: Month,
    /// Days on which it was used.
    pub used_days: f64,
    /// Days on which the unit had it.
    pub had_days: f64,
}

/// Utilisation of one kind in one unit and month.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Utilisation {
    /// Which unit.
    pub unit: Unit,
    /// Which kind.
    pub kind: DeviceKind,
    /// Devices not retired.
    pub devices: usize,
    /// Devices of which the month's use was entered.
    pub reported: usize,
    /// Days used of days had, percent; `None` where nothing was entered.
    pub percent: Option<f64>,
    /// What is asked for, percent.
    pub target_percent: f64,
}

impl Utilisation {
    /// Whether the target is met, with the use of every device entered.
    pub fn is_met(&self) -> bool {
        self.reported == self.devices && self.percent.is_some_and(|percent| percent >= self.target_percent)
    }
}

/// Utilisation of every unit and kind that has a device, in order.
pub fn utilisation(devices: &[Device], uses: &[Use], month: Month, rules: &Rules) -> Vec<Utilisation> {
    let used: BTreeMap<DeviceId, &Use> =
        uses.iter().filter(|usage| usage.month == month).map(|usage| (usage.device, usage)).collect();
    let mut groups: BTreeMap<(Unit, DeviceKind), Vec<Option<&Use>>> = BTreeMap::new();
    for device in devices.iter().filter(|device| !device.retired) {
        groups.entry((device.unit, device.kind)).or_default().push(used.get(&device.id).copied());
    }
    let of_group = |((unit, kind), all): ((Unit, DeviceKind), Vec<Option<&Use>>)| {
        let reported: Vec<&Use> = all.iter().flatten().copied().collect();
        let had_days: f64 = reported.iter().map(|usage| usage.had_days).sum();
        let used_days: f64 = reported.iter().map(|usage| usage.used_days).sum();
        Utilisation {
            unit,
            kind,
            devices: all.len(),
            reported: reported.len(),
            percent: (had_days > 0.0).then(|| 100.0 * used_days / had_days),
            target_percent: rules.utilisation_percent.value.of(kind),
        }
    };
    groups.into_iter().map(of_group).collect()
}
