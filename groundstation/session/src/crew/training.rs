//! What a pilot's flights of training scenarios say: which exercises are covered, which are due, and what is weak.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::ToSpan;
use mission::explain::{Explain, Message};
use mission::message;
use records::crew::attempt::{Attempt, Covered, WeakSpot, standing};
use records::crew::{PersonId, Rules};
use scenario::schema::Group;
use scenario::{Said, Scenario};

use super::{Crew, Date};
use crate::training::Shelf;

/// Weak spots that are named: more would be a list of all that there is.
const NAMED: usize = 3;

/// The scenarios that come with the program, for the time before those of this station are loaded.
static HOUSE: LazyLock<Vec<Scenario>> = LazyLock::new(|| scenario::house::scenarios().unwrap_or_default());

/// How a pilot stands with an exercise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    /// Passed without help, and it counts until this day.
    Covered(Date),
    /// Passed without help, so long ago that it is due again.
    Due,
    /// Flown, and not yet passed without help.
    Open,
    /// Not flown.
    Never,
}

/// An exercise and a pilot.
#[derive(Debug, Clone, PartialEq)]
pub struct Exercise {
    /// Its title; its id in both languages where this station has no such scenario any more.
    pub title: Said,
    /// What was flown of it.
    pub flown: Covered,
    /// How that stands.
    pub stand: Stand,
}

/// What a pilot's training says on a day.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Coverage {
    /// Exercises of this station by their group, each in the order of the scenarios.
    pub groups: Vec<(Group, Vec<Exercise>)>,
    /// Flown ones that this station has no scenario of; they do not count.
    pub others: Vec<Exercise>,
    /// The weakest of what is judged, the weakest first.
    pub weak: Vec<WeakSpot>,
    /// Exercises of this station that are covered.
    pub covered: usize,
    /// Exercises of this station.
    pub of: usize,
}

impl Coverage {
    /// Whether anything was flown.
    pub fn is_begun(&self) -> bool {
        let all = self.groups.iter().flat_map(|(_, own)| own).chain(&self.others);
        all.into_iter().any(|exercise| exercise.flown.tries > 0)
    }

    /// What to fly next: the first exercise that is not covered.
    pub fn next(&self) -> Option<&Exercise> {
        let all = self.groups.iter().flat_map(|(_, own)| own);
        all.into_iter().find(|exercise| !matches!(exercise.stand, Stand::Covered(_)))
    }
}

impl Crew {
    /// What a pilot's training says on a day, over the scenarios of this station.
    pub fn coverage(&self, shelf: Option<&Shelf>, pilot: PersonId, day: Date) -> Coverage {
        let Some(books) = self.books() else { return Coverage::default() };
        let scenarios: Vec<&Scenario> = match shelf {
            Some(shelf) => shelf.scenarios.iter().map(|known| known.scenario.as_ref()).collect(),
            None => HOUSE.iter().collect(),
        };
        coverage(self.attempts(), &scenarios, pilot, day, &books.rules)
    }
}

/// What a pilot's attempts say on a day.
pub fn coverage(attempts: &[Attempt], scenarios: &[&Scenario], pilot: PersonId, day: Date, rules: &Rules) -> Coverage {
    let days = rules.training_covered_days.value;
    let mut ids: Vec<String> = scenarios.iter().map(|scenario| scenario.id.clone()).collect();
    for attempt in attempts.iter().filter(|attempt| attempt.pilot == Some(pilot)) {
        if !ids.contains(&attempt.scenario) {
            ids.push(attempt.scenario.clone());
        }
    }
    let mut standing = standing(attempts, &ids, pilot, day, days);
    standing.weak.truncate(NAMED);
    let mut found = Coverage { weak: standing.weak, of: scenarios.len(), ..Coverage::default() };
    let mut groups: BTreeMap<Group, Vec<Exercise>> = BTreeMap::new();
    for (n, flown) in standing.scenarios.into_iter().enumerate() {
        let stand = match flown.passed {
            Some(on) if flown.covered => Stand::Covered(on.saturating_add(i64::from(days).days())),
            Some(_) => Stand::Due,
            None if flown.tries > 0 => Stand::Open,
            None => Stand::Never,
        };
        match scenarios.get(n) {
            Some(scenario) => {
                found.covered += usize::from(flown.covered);
                let exercise = Exercise { title: scenario.title.clone(), flown, stand };
                groups.entry(scenario.group).or_default().push(exercise);
            }
            None if flown.tries > 0 => {
                let title = Said { zh: flown.scenario.clone(), en: flown.scenario.clone() };
                found.others.push(Exercise { title, flown, stand });
            }
            None => {}
        }
    }
    found.groups = groups.into_iter().collect();
    found
}

/// The short name of what is judged, by its key in a scenario file.
pub fn judged(kind: &str) -> Message {
    match kind {
        "hover" => message!("judge-kind-hover"),
        "turn" => message!("judge-kind-turn"),
        "fly" => message!("judge-kind-fly"),
        "timer" => message!("judge-kind-timer"),
        "decide" => message!("judge-kind-decide"),
        "photo" => message!("judge-kind-photo"),
        "report" => message!("judge-kind-report"),
        "no_false_reports" => message!("judge-kind-no-false-reports"),
        "clear" => message!("judge-kind-clear"),
        "lanes" => message!("judge-kind-lanes"),
        "height" => message!("judge-kind-height"),
        "within" => message!("judge-kind-within"),
        "keep_out" => message!("judge-kind-keep-out"),
        "charge_left" => message!("judge-kind-charge-left"),
        "land_at" => message!("judge-kind-land-at"),
        "intact" => message!("judge-kind-intact"),
        // Of a newer program's scenario.
        other => message!("judge-kind-other", kind = other),
    }
}

impl Explain for Stand {
    fn explain(&self) -> Message {
        match self {
            Self::Covered(until) => message!("crew-training-covered-until", day = until.to_string()),
            Self::Due => message!("crew-training-due"),
            Self::Open => message!("crew-training-open"),
            Self::Never => message!("crew-training-never"),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use records::UtcMicros;
    use records::crew::AttemptId;
    use records::crew::attempt::Judged;
    use records::crew::calendar::beijing_day;
    use uuid::Uuid;

    use super::*;

    const PILOT: PersonId = PersonId(Uuid::from_u128(7));
    const DAY_US: i64 = 86_400_000_000;
    /// 2026-05-01 09:00 in mainland China.
    const MORNING: i64 = 1_777_597_200_000_000;

    fn attempt(number: u128, scenario: &str, days: i64, got: u32) -> Attempt {
        let passed = got >= 8_000;
        Attempt {
            id: AttemptId(Uuid::from_u128(number)),
            pilot: Some(PILOT),
            trainee: "王海".to_owned(),
            trainer: "陈队".to_owned(),
            scenario: scenario.to_owned(),
            group: "manoeuvre".to_owned(),
            level: "vlos".to_owned(),
            started: UtcMicros(MORNING + days * DAY_US),
            flown_ms: 60_000,
            got,
            of: 100,
            passed,
            helped: false,
            criteria: vec![Judged { kind: "hover".to_owned(), got, of: 100, holds: passed }],
            log: String::new(),
            log_sha256: String::new(),
        }
    }

    fn on(attempts: &[Attempt], days: i64, rules: &Rules) -> Coverage {
        let scenarios: Vec<&Scenario> = HOUSE.iter().collect();
        coverage(attempts, &scenarios, PILOT, beijing_day(UtcMicros(MORNING + days * DAY_US)), rules)
    }

    fn stand(coverage: &Coverage, id: &str) -> Stand {
        let all = coverage.groups.iter().flat_map(|(_, own)| own).chain(&coverage.others);
        all.into_iter().find(|exercise| exercise.flown.scenario == id).unwrap().stand
    }

    #[test]
    fn an_exercise_is_covered_as_long_as_the_unit_says_and_due_again_afterwards() {
        let attempts = [attempt(1, "hover", 0, 9_000), attempt(2, "turn", 1, 5_000), attempt(3, "own-1", 1, 9_000)];
        let mut rules = Rules::default();
        let found = on(&attempts, 10, &rules);
        assert_eq!((found.covered, found.of), (1, HOUSE.len()), "what this station has no scenario of does not count");
        assert_eq!(stand(&found, "hover"), Stand::Covered("2026-10-28".parse().unwrap()));
        assert_eq!((stand(&found, "turn"), stand(&found, "eight")), (Stand::Open, Stand::Never));
        assert_eq!(found.others[0].title.zh, "own-1");
        assert_eq!(found.groups[0].0, Group::Manoeuvre, "by hand first");
        assert_eq!(found.next().unwrap().flown.scenario, "turn");
        rules.training_covered_days.value = 9;
        assert_eq!(stand(&on(&attempts, 10, &rules), "hover"), Stand::Due);
    }

    #[test]
    fn a_pilot_who_has_flown_nothing_is_told_where_to_begin() {
        let found = on(&[], 0, &Rules::default());
        assert!(!found.is_begun());
        assert_eq!(found.next().unwrap().flown.scenario, "hover");
        assert_eq!(found.weak, []);
    }
}
