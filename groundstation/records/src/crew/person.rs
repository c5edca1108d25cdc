//! People: who belongs where, in which roles, and when they are away.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::ids::{LeaveId, PersonId};

/// Where a person or an aircraft belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// The detachment's command centre.
    Centre,
    /// A brigade by its number: 1 for 一大队.
    Brigade(u8),
}

impl Unit {
    /// The command centre and the four brigades.
    pub const ALL: [Self; 5] = [Self::Centre, Self::Brigade(1), Self::Brigade(2), Self::Brigade(3), Self::Brigade(4)];

    /// As it is written in the log of events: `centre`, `brigade-1`.
    pub fn key(self) -> String {
        match self {
            Self::Centre => "centre".to_owned(),
            Self::Brigade(number) => format!("brigade-{number}"),
        }
    }

    /// The unit of such a key.
    pub fn of_key(key: &str) -> Option<Self> {
        if key == "centre" {
            return Some(Self::Centre);
        }
        key.strip_prefix("brigade-")?.parse().ok().filter(|number| *number > 0).map(Self::Brigade)
    }
}

/// What a person does. One person may do several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Flies (飞手).
    Pilot,
    /// Trains others (教员).
    Trainer,
    /// Decides and reviews (带班领导).
    Lead,
    /// Watches the aircraft and the air beside the pilot (观察员).
    Observer,
}

/// What a person declared about the conditions of art. 16 of the Interim Regulation: capable, healthy, no record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Declaration {
    /// When.
    pub on: Date,
    /// Whether all conditions are met.
    pub meets_all: bool,
}

/// A person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// Its identifier.
    pub id: PersonId,
    /// Its name.
    pub name: String,
    /// Where it belongs.
    pub unit: Unit,
    /// What it does.
    pub roles: BTreeSet<Role>,
    /// The last declaration.
    #[serde(default)]
    pub declaration: Option<Declaration>,
}

/// Days on which a person is not available.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leave {
    /// Its identifier.
    pub id: LeaveId,
    /// Who.
    pub person: PersonId,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// Why; may be empty.
    #[serde(default)]
    pub why: String,
}

impl Leave {
    /// Whether it touches any of the days from `first` until `last`.
    pub fn touches(&self, first: Date, last: Date) -> bool {
        self.from <= last && first <= self.until
    }
}
