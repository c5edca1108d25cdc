//! Flights of training scenarios, in a ledger of their own, and what they say of a pilot.
//!
//! An attempt is no flight (CCAR-92 art. 92.69(c)(3)): its minutes are those of a sortie in the simulator's ledger, and are
//! never summed with flight time. What it proves is the house's business: whether a scenario is *covered* is a house rule.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::calendar::beijing_day;
use super::ids::{AttemptId, PersonId};
use crate::sortie::UtcMicros;

/// Attempts that weak spots are looked for in. Chosen: enough to tell a habit from a bad day.
const LOOKED_AT: usize = 10;
/// Points of a criterion below which it is a weak spot, percent. Chosen: the share at which most scenarios are passed.
const WEAK_BELOW_PCT: f64 = 80.0;

/// One criterion of an attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Judged {
    /// What was judged: the key of the judge in a scenario file (`hover`, `decide`, `photo` …).
    pub kind: String,
    /// Hundredths of a point that it gave.
    pub got: u32,
    /// Points that it could give.
    pub of: u32,
    /// Whether it held.
    pub holds: bool,
}

/// A flight of a training scenario, scored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attempt {
    /// Its identifier.
    pub id: AttemptId,
    /// Who flew; `None` for a guest, whose attempts count for nobody.
    pub pilot: Option<PersonId>,
    /// Who flew, by name.
    pub trainee: String,
    /// Who watched, by name.
    pub trainer: String,
    /// The scenario, by its id.
    pub scenario: String,
    /// What kind of exercise it is: the key of its group.
    pub group: String,
    /// The level of the profile that it was judged by.
    pub level: String,
    /// The start, UTC.
    pub started: UtcMicros,
    /// In the air, milliseconds.
    pub flown_ms: u32,
    /// Hundredths of a point.
    pub got: u32,
    /// Points that there were.
    pub of: u32,
    /// Whether it was passed.
    pub passed: bool,
    /// Whether a trainer helped: practice, which covers nothing.
    pub helped: bool,
    /// Criteria, in the order of the scenario.
    pub criteria: Vec<Judged>,
    /// File name of the log that it was scored from, at the station where it was flown.
    pub log: String,
    /// SHA-256 of that log, hexadecimal.
    pub log_sha256: String,
}

impl Attempt {
    /// Points of all that there were, percent.
    pub fn percent(&self) -> f64 {
        f64::from(self.got) / f64::from(self.of.max(1))
    }

    /// The day of the start, in mainland China.
    pub fn day(&self) -> Date {
        beijing_day(self.started)
    }
}

/// A scenario and one pilot.
#[derive(Debug, Clone, PartialEq)]
pub struct Covered {
    /// The scenario's id.
    pub scenario: String,
    /// Attempts, those that were helped among them.
    pub tries: usize,
    /// The best without help, percent of the points.
    pub best_pct: Option<f64>,
    /// The last day on which it was passed without help.
    pub passed: Option<Date>,
    /// Whether that still counts.
    pub covered: bool,
}

/// What a pilot does worst.
#[derive(Debug, Clone, PartialEq)]
pub struct WeakSpot {
    /// What is judged: see [`Judged::kind`].
    pub kind: String,
    /// Mean of its points over the attempts looked at, percent.
    pub share_pct: f64,
    /// How often it was judged in them.
    pub times: usize,
}

/// What a pilot's attempts say.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Standing {
    /// Every scenario, in the order given.
    pub scenarios: Vec<Covered>,
    /// What is weak, the weakest first.
    pub weak: Vec<WeakSpot>,
}

impl Standing {
    /// Scenarios that are covered.
    pub fn covered(&self) -> usize {
        self.scenarios.iter().filter(|scenario| scenario.covered).count()
    }
}

/// What the attempts of a pilot say on a day; a scenario that was passed so many days ago still counts.
pub fn standing(attempts: &[Attempt], scenarios: &[String], pilot: PersonId, day: Date, within_days: u16) -> Standing {
    let mut own: Vec<&Attempt> = attempts.iter().filter(|a| a.pilot == Some(pilot) && a.day() <= day).collect();
    own.sort_by_key(|attempt| (attempt.started, attempt.id));
    let scenarios = scenarios.iter().map(|id| {
        let flown = || own.iter().filter(|attempt| attempt.scenario == *id);
        let alone = || flown().filter(|attempt| !attempt.helped);
        let passed = alone().filter(|attempt| attempt.passed).map(|attempt| attempt.day()).max();
        Covered {
            scenario: id.clone(),
            tries: flown().count(),
            best_pct: alone().map(|attempt| attempt.percent()).max_by(f64::total_cmp),
            passed,
            covered: passed.is_some_and(|on| day <= on.saturating_add(i64::from(within_days).days())),
        }
    });
    Standing { scenarios: scenarios.collect(), weak: weak(&own) }
}

fn weak(own: &[&Attempt]) -> Vec<WeakSpot> {
    let mut kinds: BTreeMap<&str, (f64, usize)> = BTreeMap::new();
    for judged in own.iter().rev().take(LOOKED_AT).flat_map(|attempt| &attempt.criteria) {
        let (sum, times) = kinds.entry(&judged.kind).or_default();
        *sum += f64::from(judged.got) / f64::from(judged.of.max(1));
        *times += 1;
    }
    let spots = kinds.into_iter().map(|(kind, (sum, times))| WeakSpot {
        kind: kind.to_owned(),
        share_pct: sum / times as f64,
        times,
    });
    let mut spots: Vec<WeakSpot> = spots.filter(|spot| spot.share_pct < WEAK_BELOW_PCT).collect();
    spots.sort_by(|a, b| a.share_pct.total_cmp(&b.share_pct));
    spots
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const PILOT: PersonId = PersonId(Uuid::from_u128(7));
    const DAY_US: i64 = 86_400_000_000;
    /// 2026-05-01 09:00 in mainland China.
    const MORNING: i64 = 1_777_597_200_000_000;

    fn attempt(number: u128, scenario: &str, days: i64, got: u32, passed: bool, helped: bool) -> Attempt {
        Attempt {
            id: AttemptId(Uuid::from_u128(number)),
            pilot: Some(PILOT),
            trainee: "张伟".to_owned(),
            trainer: "陈队".to_owned(),
            scenario: scenario.to_owned(),
            group: "manoeuvre".to_owned(),
            level: "vlos".to_owned(),
            started: UtcMicros(MORNING + days * DAY_US),
            flown_ms: 60_000,
            got,
            of: 100,
            passed,
            helped,
            criteria: vec![
                Judged { kind: "hover".to_owned(), got: got / 2, of: 50, holds: passed },
                Judged { kind: "intact".to_owned(), got: 5_000, of: 50, holds: true },
            ],
            log: String::new(),
            log_sha256: String::new(),
        }
    }

    fn day(days: i64) -> Date {
        beijing_day(UtcMicros(MORNING + days * DAY_US))
    }

    #[test]
    fn a_scenario_is_covered_by_the_last_pass_without_help_for_as_long_as_the_house_says() {
        let attempts = [
            attempt(1, "hover", 0, 9_000, true, false),
            attempt(2, "hover", 10, 6_000, false, false),
            attempt(3, "hover", 20, 9_900, true, true),
        ];
        let scenarios = ["hover".to_owned(), "turn".to_owned()];
        let on = |days: i64| standing(&attempts, &scenarios, PILOT, day(days), 90);
        let Standing { scenarios: covered, .. } = on(90);
        assert_eq!((covered[0].tries, covered[0].passed, covered[0].covered), (3, Some(day(0)), true));
        assert_eq!(covered[0].best_pct, Some(90.0), "help does not count");
        assert_eq!((covered[1].tries, covered[1].best_pct, covered[1].covered), (0, None, false));
        assert!(!on(91).scenarios[0].covered);
        assert_eq!(on(5).scenarios[0].tries, 1, "what is still to come is not known yet");
        let other = standing(&attempts, &scenarios, PersonId(Uuid::from_u128(8)), day(30), 90);
        assert_eq!((other.covered(), other.weak.len()), (0, 0));
    }

    #[test]
    fn weak_spots_are_what_gave_least_over_the_last_ten_attempts() {
        // Long ago he could not hover; since then ten times he could.
        let mut attempts: Vec<Attempt> = vec![attempt(1, "hover", 0, 0, false, false)];
        attempts.extend((2..12).map(|n| attempt(n, "hover", n as i64, 9_600, true, false)));
        let scenarios = ["hover".to_owned()];
        assert_eq!(standing(&attempts, &scenarios, PILOT, day(40), 90).weak, []);
        attempts.extend((12..22).map(|n| attempt(n, "hover", n as i64, 4_000, false, false)));
        let weak = standing(&attempts, &scenarios, PILOT, day(40), 90).weak;
        assert_eq!(weak.len(), 1);
        assert_eq!((weak[0].kind.as_str(), weak[0].times, weak[0].share_pct), ("hover", 10, 40.0));
    }
}
