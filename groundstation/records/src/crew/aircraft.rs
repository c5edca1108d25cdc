//! Airframes and their batteries: class, papers, remote identification, maintenance.

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan;
use jiff::civil::Date;
use mission::explain::{Explain, Message};
use mission::message;
use serde::{Deserialize, Serialize};

use super::certificate::Category;
use super::ids::{AirframeId, BatteryId};
use super::person::Unit;
use super::rules::{BatteryLimits, ClassLimits};

/// Class of an unmanned aircraft (Interim Regulation art. 62), lightest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// 微型.
    Micro,
    /// 轻型.
    Light,
    /// 小型.
    Small,
    /// 中型.
    Medium,
    /// 大型.
    Large,
}

/// Why figures belong to no aircraft.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum FiguresError {
    /// A mass or speed that is no positive number.
    #[error("{what} of {value} is no positive number")]
    NotPositive {
        /// Which figure.
        what: &'static str,
        /// What it is.
        value: f64,
    },
    /// Empty heavier than at take-off.
    #[error("the empty mass of {empty_kg} kg is above the take-off mass of {takeoff_kg} kg")]
    EmptyAboveTakeoff {
        /// Empty mass, kg.
        empty_kg: f64,
        /// Take-off mass, kg.
        takeoff_kg: f64,
    },
}

/// What decides the class.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figures {
    /// Mass without payload, kg. Counted here with its battery; the law's text on that was not seen (unverified).
    pub empty_kg: f64,
    /// Greatest take-off mass, kg.
    pub takeoff_kg: f64,
    /// Top speed in level flight, km/h.
    pub top_speed_km_h: f64,
    /// Greatest true height that it can reach by design, metres. Not known is taken as above every limit.
    #[serde(default)]
    pub top_height_m: Option<f64>,
}

impl Figures {
    /// The class: the lightest whose limits all hold. So a light one faster than 100 km/h is small.
    ///
    /// # Errors
    /// Figures that are no positive numbers, or an empty mass above the take-off mass.
    pub fn class(&self, limits: &ClassLimits) -> Result<Class, FiguresError> {
        let Self { empty_kg, takeoff_kg, top_speed_km_h, top_height_m } = *self;
        let named = [
            ("empty mass", Some(empty_kg)),
            ("take-off mass", Some(takeoff_kg)),
            ("top speed", Some(top_speed_km_h)),
            ("top height", top_height_m),
        ];
        for (what, value) in named.into_iter().filter_map(|(what, value)| Some((what, value?))) {
            if !(value > 0.0 && value.is_finite()) {
                return Err(FiguresError::NotPositive { what, value });
            }
        }
        if empty_kg > takeoff_kg {
            return Err(FiguresError::EmptyAboveTakeoff { empty_kg, takeoff_kg });
        }
        let micro = empty_kg < limits.micro_below_kg
            && top_height_m.is_some_and(|height_m| height_m <= limits.micro_height_m)
            && top_speed_km_h <= limits.micro_speed_km_h;
        let light = empty_kg <= limits.light_empty_kg
            && takeoff_kg <= limits.light_takeoff_kg
            && top_speed_km_h <= limits.light_speed_km_h;
        let small = empty_kg <= limits.small_empty_kg && takeoff_kg <= limits.small_takeoff_kg;
        Ok(if micro {
            Class::Micro
        } else if light {
            Class::Light
        } else if small {
            Class::Small
        } else if takeoff_kg <= limits.medium_takeoff_kg {
            Class::Medium
        } else {
            Class::Large
        })
    }
}

/// Characters of a product identification.
const PRODUCT_ID_CHARS: usize = 20;

/// Product identification of an airframe (GB 46860-2025, as quoted): 20 characters, digits and capitals but I and O.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ProductId(String);

/// Why a text is no product identification.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProductIdError {
    /// Too short or too long.
    #[error("`{text}` has {count} characters, a product identification has {PRODUCT_ID_CHARS}")]
    Count {
        /// As typed.
        text: String,
        /// Its characters.
        count: usize,
    },
    /// A character that none has.
    #[error("`{text}` has a `{found}` at place {place}; only 0-9 and A-Z without I and O are used")]
    Character {
        /// As typed.
        text: String,
        /// The character.
        found: char,
        /// Its place, from 1.
        place: usize,
    },
}

impl Explain for ProductIdError {
    fn explain(&self) -> Message {
        match self {
            Self::Count { text, count } => {
                message!("err-records-product-id-count", text = text.as_str(), count = *count)
            }
            Self::Character { text, found, place } => message!(
                "err-records-product-id-character",
                text = text.as_str(),
                found = found.to_string(),
                place = *place
            ),
        }
    }
}

impl FromStr for ProductId {
    type Err = ProductIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let used = |c: char| matches!(c, '0'..='9' | 'A'..='Z') && !matches!(c, 'I' | 'O');
        if let Some((n, found)) = text.chars().enumerate().find(|(_, c)| !used(*c)) {
            return Err(ProductIdError::Character { text: text.to_owned(), found, place: n + 1 });
        }
        if text.len() != PRODUCT_ID_CHARS {
            return Err(ProductIdError::Count { text: text.to_owned(), count: text.len() });
        }
        Ok(Self(text.to_owned()))
    }
}

impl TryFrom<String> for ProductId {
    type Error = ProductIdError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<ProductId> for String {
    fn from(id: ProductId) -> Self {
        id.0
    }
}

impl fmt::Display for ProductId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What was last seen of the remote identification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum RemoteId {
    /// Nothing.
    #[default]
    NeverSeen,
    /// Its self-check passed.
    Healthy {
        /// On this day.
        on: Date,
    },
    /// Its self-check failed.
    Failed {
        /// On this day.
        on: Date,
    },
}

impl RemoteId {
    fn day(self) -> Option<Date> {
        match self {
            Self::NeverSeen => None,
            Self::Healthy { on } | Self::Failed { on } => Some(on),
        }
    }
}

/// What a station heard of an airframe's remote identification. A record of its own, because one that is written anew
/// with every flight must not carry hours and dates that somebody else corrects at the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemoteIdSeen {
    /// Of which airframe.
    pub aircraft: AirframeId,
    /// What.
    pub seen: RemoteId,
}

impl Airframe {
    /// Takes what a station heard, unless something later was entered.
    pub(super) fn heard(&mut self, seen: RemoteId) {
        if self.remote_id.day() <= seen.day() {
            self.remote_id = seen;
        }
    }
}

/// Work that the maker asks for. It is due when the first of its limits is reached.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Maintenance {
    /// What is to be done, as somebody wrote it.
    pub what: String,
    /// At so many flying hours of the airframe.
    #[serde(default)]
    pub at_hours: Option<f64>,
    /// At so many flights of the airframe.
    #[serde(default)]
    pub at_flights: Option<u32>,
    /// Last day before it.
    #[serde(default)]
    pub last_day: Option<Date>,
}

/// How near a work is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Nearness {
    /// Not near.
    Later,
    /// Within the notice.
    Soon,
    /// To be done before the next flight.
    Due,
}

/// A battery.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Battery {
    /// Its identifier.
    pub id: BatteryId,
    /// As it is labelled.
    pub label: String,
    /// Charge cycles.
    pub cycles: u32,
    /// Internal resistance as last measured, milliohms.
    #[serde(default)]
    pub resistance_mohm: Option<f64>,
    /// Internal resistance when it was new, milliohms.
    #[serde(default)]
    pub resistance_new_mohm: Option<f64>,
    /// Flown no more.
    #[serde(default)]
    pub retired: bool,
}

impl Battery {
    /// Whether it has reached a limit. A resistance that was never measured says nothing.
    pub fn is_worn(&self, limits: &BatteryLimits) -> bool {
        let grown = match (self.resistance_mohm, self.resistance_new_mohm) {
            (Some(now), Some(new)) => now >= new * limits.resistance_percent / 100.0,
            _ => false,
        };
        grown || self.cycles >= limits.cycles
    }
}

/// An airframe.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Airframe {
    /// Its identifier.
    pub id: AirframeId,
    /// What the unit calls it.
    pub name: String,
    /// Where it belongs.
    pub unit: Unit,
    /// Its category.
    pub category: Category,
    /// Masses and speed.
    pub figures: Figures,
    /// Real-name registration mark.
    #[serde(default)]
    pub registration: Option<String>,
    /// Product identification.
    #[serde(default)]
    pub product_id: Option<ProductId>,
    /// The autopilot's hardware id, by which a vehicle on a link is recognised; empty where it is not known.
    #[serde(default)]
    pub autopilot_uid: String,
    /// Number of its airworthiness approval.
    #[serde(default)]
    pub airworthiness: Option<String>,
    /// Last day of its liability insurance.
    #[serde(default)]
    pub insured_until: Option<Date>,
    /// Its remote identification.
    #[serde(default)]
    pub remote_id: RemoteId,
    /// Version of its firmware.
    #[serde(default)]
    pub firmware: String,
    /// Flown so far, hours.
    pub flown_h: f64,
    /// Flights so far.
    pub flights: u32,
    /// What the maker asks for.
    #[serde(default)]
    pub maintenance: Vec<Maintenance>,
    /// Its batteries.
    #[serde(default)]
    pub batteries: Vec<Battery>,
}

impl Airframe {
    /// How near a work is on a day. `notice` is days, flying hours and flights.
    pub fn nearness(&self, work: &Maintenance, day: Date, notice: (u16, u16, u16)) -> Nearness {
        let (days, hours, flights) = notice;
        let rank = |due: bool, soon: bool| match (due, soon) {
            (true, _) => Nearness::Due,
            (false, true) => Nearness::Soon,
            (false, false) => Nearness::Later,
        };
        let by_hours = work.at_hours.map(|at| rank(self.flown_h >= at, self.flown_h + f64::from(hours) >= at));
        let by_flights =
            work.at_flights.map(|at| rank(self.flights >= at, self.flights.saturating_add(flights.into()) >= at));
        let by_day = work.last_day.map(|last| rank(day > last, day.saturating_add(i64::from(days).days()) >= last));
        [by_hours, by_flights, by_day].into_iter().flatten().max().unwrap_or(Nearness::Later)
    }
}
