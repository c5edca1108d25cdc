//! Recent experience: N flights of at least M minutes within D days, as data.
//!
//! Simulator sessions are another ledger (CCAR-92 art. 92.69 keeps them out of the flight experience). They count only
//! under a rule that says so and that is a house rule.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::aircraft::Class;
use super::calendar::beijing_day;
use super::ids::PersonId;
use super::rules::{Basis, Standing};
use crate::sortie::{Ledger, SortieId, UtcMicros};

/// How the pilot sees the aircraft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sight {
    /// Within visual line of sight.
    Within,
    /// Beyond it.
    Beyond,
}

/// By which light.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Light {
    /// By day.
    Day,
    /// By night.
    Night,
}

/// A flight as far as recency needs it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flight {
    /// Its sortie.
    pub sortie: SortieId,
    /// Who flew.
    pub pilot: PersonId,
    /// Real or simulated.
    pub ledger: Ledger,
    /// Class of the aircraft.
    pub class: Class,
    /// Line of sight.
    pub sight: Sight,
    /// Light.
    pub light: Light,
    /// Take-off.
    pub took_off_at: UtcMicros,
    /// In the air, seconds.
    pub airborne_s: f64,
}

/// How much is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recent {
    /// So many flights.
    pub flights: u16,
    /// Each of at least so many minutes in the air.
    pub minutes: u16,
    /// Within so many days before; a flight D days ago still counts.
    pub within_days: u16,
}

/// A rule. It holds for the tasks that it names, and what it names a flight must match to count: a flight beyond line of
/// sight counts for one within, a flight by night for one by day, not the other way round (our choice).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecencyRule {
    /// For this class; for every class where none is named.
    #[serde(default)]
    pub class: Option<Class>,
    /// For this light; for both where none is named.
    #[serde(default)]
    pub light: Option<Light>,
    /// For this line of sight; for both where none is named.
    #[serde(default)]
    pub sight: Option<Sight>,
    /// How much.
    pub needs: Recent,
    /// Whether simulator sessions count; heeded only in a house rule.
    #[serde(default)]
    pub counts_simulator: bool,
    /// Whether it blocks; otherwise it warns.
    pub blocks: bool,
    /// Where it comes from.
    pub basis: Basis,
}

/// How far somebody meets a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recency {
    /// Flights that count on the day, up to those needed.
    pub counted: u16,
    /// Flights needed.
    pub needed: u16,
    /// Last day on which it is met without another flight; `None` when it is not met.
    pub until: Option<Date>,
}

impl RecencyRule {
    /// Whether it holds for a task.
    pub fn holds_for(&self, class: Class, sight: Sight, light: Light) -> bool {
        self.class.is_none_or(|own| own == class)
            && self.sight.is_none_or(|own| own == sight)
            && self.light.is_none_or(|own| own == light)
    }

    fn counts(&self, flight: &Flight) -> bool {
        let simulator = self.counts_simulator && self.basis.standing == Standing::House;
        (flight.ledger == Ledger::Flight || simulator)
            && self.class.is_none_or(|class| flight.class == class)
            && self.sight.is_none_or(|sight| flight.sight >= sight)
            && self.light.is_none_or(|light| flight.light >= light)
            && flight.airborne_s >= f64::from(self.needs.minutes) * 60.0
    }

    /// How far a pilot meets it on a day. One sortie counts once, however often it is listed.
    pub fn recency(&self, pilot: PersonId, flights: &[Flight], day: Date) -> Recency {
        let mut seen = BTreeSet::new();
        let own = flights.iter().filter(|flight| flight.pilot == pilot && self.counts(flight));
        let mut days: Vec<Date> =
            own.filter(|flight| seen.insert(flight.sortie)).map(|flight| beijing_day(flight.took_off_at)).collect();
        let span = i64::from(self.needs.within_days).days();
        let counts_until = |flown: Date| flown.saturating_add(span);
        days.retain(|flown| *flown <= day && day <= counts_until(*flown));
        days.sort_unstable_by(|a, b| b.cmp(a));
        let needed = self.needs.flights;
        let counted = u16::try_from(days.len()).unwrap_or(u16::MAX).min(needed);
        let until = match usize::from(needed) {
            0 => Some(Date::MAX),
            enough => days.get(enough - 1).map(|flown| counts_until(*flown)),
        };
        Recency { counted, needed, until }
    }
}
