//! What is printed of a flight: everything that the sheet shows, in the language that is chosen where it is a scenario's.

use mission::explain::{Explain as _, Message};
use scenario::{Standing, Trace};

use super::opened::{Expert, Ground, Opened, Place, wind_words};
use crate::text::Language;
use crate::training::{Attempt, words};

/// A moment that cost points.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetMark {
    /// Since the start, milliseconds.
    pub ms: u32,
    /// Hundredths of a point.
    pub cost: u32,
    /// What.
    pub what: Message,
}

/// A criterion.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetCriterion {
    /// What it asks for.
    pub what: Message,
    /// Hundredths of a point that it gave.
    pub got: u32,
    /// Points that it could give.
    pub of: u32,
    /// Whether it holds.
    pub holds: bool,
    /// Whether the flight fails where it does not.
    pub must: bool,
    /// What cost points, in order of time.
    pub marks: Vec<SheetMark>,
    /// Figures over time.
    pub traces: Vec<Trace>,
}

/// A flight of the program's own pilot.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetExpert {
    /// Hundredths of a point.
    pub got: u32,
    /// In the air, milliseconds.
    pub flown_ms: u32,
    /// Hundredths of a point of each criterion.
    pub criteria: Vec<u32>,
    /// Its path.
    pub path: Vec<Place>,
}

/// What is printed of a flight.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Its line of the ledger: who, when, for how long, the result, the log and its SHA-256.
    pub attempt: Attempt,
    /// Title of the scenario.
    pub title: String,
    /// What the trainee read before the flight.
    pub brief: String,
    /// What kind of exercise it is.
    pub group: Message,
    /// Title of the level.
    pub level: String,
    /// Where the figures come from, where they are the house's.
    pub house: Option<String>,
    /// Class of the wind.
    pub wind: Message,
    /// Points needed, percent of all.
    pub pass_pct: f64,
    /// Where the ledger says something else than the log.
    pub disagrees: Option<Message>,
    /// Criteria by the log, in the order of the scenario.
    pub criteria: Vec<SheetCriterion>,
    /// The path.
    pub path: Vec<Place>,
    /// What it was flown over.
    pub ground: Ground,
    /// Flights of the same trainee and scenario before it, the last first.
    pub earlier: Vec<Attempt>,
    /// What it is compared with, where that has been flown.
    pub expert: Option<SheetExpert>,
}

impl Sheet {
    /// The sheet of a flight.
    pub(super) fn of(opened: &Opened, language: Language) -> Self {
        let scenario = opened.flown.course.scenario();
        let said = |text| words::said(text, language).to_owned();
        let criteria = opened.score.criteria.iter().map(|marked| SheetCriterion {
            what: opened.asks(marked.criterion, language),
            got: marked.got,
            of: marked.of,
            holds: marked.holds,
            must: marked.must,
            marks: marked
                .marks
                .iter()
                .map(|mark| SheetMark { ms: mark.ms, cost: mark.cost, what: opened.titled(&mark.what, language) })
                .collect(),
            traces: marked.traces.clone(),
        });
        let expert = match &opened.expert {
            Expert::Flown(example) => Some(SheetExpert {
                got: example.score.got,
                flown_ms: example.score.flown_ms,
                criteria: example.score.criteria.iter().map(|marked| marked.got).collect(),
                path: example.path.clone(),
            }),
            Expert::Flying | Expert::Lacking(_) => None,
        };
        Self {
            title: said(&scenario.title),
            brief: said(&scenario.brief),
            group: scenario.group.explain(),
            level: said(&opened.level.title),
            house: (opened.level.standing == Standing::House).then(|| said(&opened.level.source)),
            wind: wind_words(&opened.flown.profile.wind, opened.score.wind_class),
            pass_pct: scenario.pass.points_pct,
            disagrees: opened.disagrees.clone(),
            criteria: criteria.collect(),
            path: opened.path.clone(),
            ground: opened.ground.clone(),
            earlier: opened.earlier.clone(),
            expert,
            attempt: opened.attempt.clone(),
        }
    }
}
