//! An opened flight: its score, its moments, the ground that it was flown over, and what it is compared with.

use std::sync::Arc;

use mission::explain::Message;
use mission::message;
use scenario::run::Event;
use scenario::{Course, Level, Local, Run, Score, Trace, WindSteps, score};

use super::moments::{self, Moment, Reaction};
use super::replay::Replay;
use crate::text::Language;
use crate::training::{Attempt, Flown, words};

/// Places of a path nearer than this are one, metres: less cannot be seen.
const APART_M: f64 = 0.1;
/// Earlier flights that are compared with. Chosen: what fits beside the score.
const EARLIER: usize = 8;

/// A place seen from above: metres east and north of home.
pub type Place = [f64; 2];

/// What the flight is compared with: one of the program's own pilot.
#[derive(Debug, Clone)]
pub enum Expert {
    /// It is being flown.
    Flying,
    /// There is none.
    Lacking(Message),
    /// Flown.
    Flown(Arc<Example>),
}

/// A flight of the program's own pilot.
#[derive(Debug, Clone)]
pub struct Example {
    /// It.
    pub flown: Flown,
    /// Its score.
    pub score: Score,
    /// Its path.
    pub path: Vec<Place>,
}

impl Example {
    fn of(flown: Flown) -> Option<Self> {
        let level = flown.profile.level(&flown.run.head.level)?;
        let score = score(&flown.course, level, &flown.profile.wind, &flown.run);
        let path = path(&flown.run);
        Some(Self { score, path, flown })
    }

    fn is_of(&self, flown: &Flown) -> bool {
        self.flown.course.scenario() == flown.course.scenario()
            && self.flown.run.head.level == flown.run.head.level
            && self.flown.profile == flown.profile
    }
}

/// What was flown over, seen from above.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ground {
    /// Lines that were to be flown, by their criterion.
    pub lines: Vec<(usize, Vec<Place>)>,
    /// Places that were to be reached or kept, by their criterion.
    pub spots: Vec<(usize, Place)>,
    /// What stands there, by its id: its corners.
    pub objects: Vec<(String, Vec<Place>)>,
}

/// What was so at a moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figures<'a> {
    /// Where, seen from above.
    pub place: Place,
    /// Above the take-off place, metres.
    pub height_m: f64,
    /// Over ground, metres per second.
    pub speed_m_s: f64,
    /// Of the nose, degrees clockwise from true north, 0 to 360.
    pub heading_deg: f64,
    /// To the nearest solid, metres; `None` where none is near.
    pub clear_m: Option<f64>,
    /// Charge, percent.
    pub charge_pct: f64,
    /// Mean wind, metres per second.
    pub wind_m_s: f64,
    /// Above a lane.
    pub over_lane: bool,
    /// The mode, as the vehicle calls it.
    pub mode: Option<&'a str>,
}

/// An opened flight.
#[derive(Debug, Clone)]
pub struct Opened {
    /// Its line of the ledger.
    pub attempt: Attempt,
    /// Its log, and what it is scored by.
    pub flown: Flown,
    /// The figures that it was judged by.
    pub level: Level,
    /// Its score by the log.
    pub score: Score,
    /// Where the ledger says something else than the log.
    pub disagrees: Option<Message>,
    /// The time line.
    pub moments: Vec<Moment>,
    /// What was done about what went wrong.
    pub reactions: Vec<Reaction>,
    /// Its path.
    pub path: Vec<Place>,
    /// What it was flown over.
    pub ground: Ground,
    /// Flights of the same trainee and scenario before it, the last first.
    pub earlier: Vec<Attempt>,
    /// What it is compared with.
    pub expert: Expert,
    /// The moment that is looked at.
    pub(super) replay: Replay,
}

impl Opened {
    /// Scores a log. `all` are the attempts of the ledger.
    pub(super) fn new<'a>(
        attempt: Attempt,
        flown: Flown,
        all: impl Iterator<Item = &'a Attempt>,
    ) -> Result<Self, Message> {
        let id = flown.run.head.level.as_str();
        let Some(level) = flown.profile.level(id).cloned() else {
            let known = flown.profile.levels.iter().map(|level| level.id.as_str()).collect::<Vec<_>>().join(", ");
            return Err(message!("train-no-level", id = id, known = known));
        };
        let score = score(&flown.course, &level, &flown.profile.wind, &flown.run);
        let scenario = flown.course.scenario();
        let earlier = all.filter(|other| {
            let same = other.pilot == attempt.pilot && (other.pilot.is_some() || other.trainee == attempt.trainee);
            same && other.scenario == attempt.scenario && other.id != attempt.id && other.started < attempt.started
        });
        let mut earlier: Vec<Attempt> = earlier.cloned().collect();
        earlier.sort_by_key(|other| std::cmp::Reverse((other.started, other.id)));
        earlier.truncate(EARLIER);
        Ok(Self {
            disagrees: disagrees(&attempt, &flown, &score),
            moments: moments::moments(&flown.run, &score),
            reactions: moments::reactions(scenario, &flown.run),
            path: path(&flown.run),
            ground: ground(&flown.course),
            replay: Replay::new(flown.run.end_ms()),
            expert: Expert::Flying,
            attempt,
            flown,
            level,
            score,
            earlier,
        })
    }

    /// The moment that is looked at.
    pub fn replay(&self) -> &Replay {
        &self.replay
    }

    /// What was so at a moment.
    pub fn figures(&self, ms: u32) -> Option<Figures<'_>> {
        let run = &self.flown.run;
        let sample = run.sample_at(ms)?;
        let mode = run.events.iter().take_while(|at| at.ms <= ms).filter_map(|at| match &at.event {
            Event::Mode(mode) => Some(mode.as_str()),
            _ => None,
        });
        Some(Figures {
            place: seen(sample.local()),
            height_m: sample.local().up_m,
            speed_m_s: sample.level_speed_m_s(),
            heading_deg: (f64::from(sample.yaw_cdeg) / 100.0).rem_euclid(360.0),
            clear_m: (sample.clear_cm >= 0).then(|| f64::from(sample.clear_cm) / 100.0),
            charge_pct: f64::from(sample.charge_permille) / 10.0,
            wind_m_s: f64::from(sample.wind_cm_s) / 100.0,
            over_lane: sample.over_lane != 0,
            mode: mode.last(),
        })
    }

    /// What a criterion asks for.
    pub fn asks(&self, criterion: usize, language: Language) -> Message {
        let scenario = self.flown.course.scenario();
        words::titled(scenario, moments::asks(scenario, criterion), language)
    }

    /// A message of this flight with the names of what it names by id.
    pub fn titled(&self, message: &Message, language: Language) -> Message {
        words::titled(self.flown.course.scenario(), message.clone(), language)
    }

    /// The last thing that happened up to a moment.
    pub fn last(&self, ms: u32) -> Option<&Moment> {
        self.moments.iter().take_while(|moment| moment.ms <= ms).last()
    }

    /// The criterion with figures over time that lost most: what is looked at first.
    pub fn worst(&self) -> usize {
        let traced = self.score.criteria.iter().filter(|marked| !marked.traces.is_empty());
        let lost = |of: u32, got: u32| (of * 100).saturating_sub(got);
        // The first of those that lost the same.
        traced.rev().max_by_key(|marked| lost(marked.of, marked.got)).map_or(0, |marked| marked.criterion)
    }

    /// What the program's own pilot got for a criterion, hundredths of a point.
    pub fn expert_got(&self, criterion: usize) -> Option<u32> {
        let Expert::Flown(example) = &self.expert else { return None };
        example.score.criteria.get(criterion).map(|marked| marked.got)
    }

    /// Takes a flight of the program's own pilot, where it is one of this scenario and level.
    pub(super) fn compare(&mut self, expert: Result<Flown, Message>) {
        match expert {
            Ok(flown) => {
                // The figures may have been changed since.
                let flown = Flown { profile: Arc::clone(&self.flown.profile), ..flown };
                if let Some(example) = Example::of(flown).filter(|example| example.is_of(&self.flown)) {
                    self.expert = Expert::Flown(Arc::new(example));
                }
            }
            Err(why) => self.expert = Expert::Lacking(why),
        }
    }

    /// Takes over a comparison from the flight that was looked at before, where it is the same.
    pub(super) fn compare_as(&mut self, before: &Self) {
        if let Expert::Flown(example) = &before.expert
            && example.is_of(&self.flown)
        {
            self.expert = before.expert.clone();
        }
    }
}

/// Whether a figure has to be its limit at least; the others may be their limit at most.
pub fn is_least(trace: &Trace) -> bool {
    trace.of == "trace-clear"
}

/// The class of a wind in metres per second.
pub fn wind_words(steps: &WindSteps, class: usize) -> Message {
    let from = class.checked_sub(1).and_then(|below| steps.from_m_s.get(below)).copied();
    match (from, steps.from_m_s.get(class).copied()) {
        (None, Some(to)) => message!("debrief-wind-below", to = to),
        (Some(from), Some(to)) => message!("debrief-wind-between", from = from, to = to),
        (Some(from), None) => message!("debrief-wind-above", from = from),
        (None, None) => message!("debrief-wind-any"),
    }
}

/// The log says what the ledger says, or else what each of them says. The ledger stays as it is.
fn disagrees(attempt: &Attempt, flown: &Flown, score: &Score) -> Option<Message> {
    let flew = flown.run.head.scenario.as_str();
    if flew != attempt.scenario {
        return Some(message!("debrief-other-scenario", ledger = attempt.scenario.as_str(), log = flew));
    }
    let ledger = (attempt.got, attempt.of, attempt.passed, attempt.helped);
    let log = (score.got, score.of, score.passed, score.helped);
    (ledger != log).then(|| {
        let result = |(got, of, passed, helped): (u32, u32, bool, bool)| {
            let outcome = super::Outcome::of(passed, helped).words();
            message!("debrief-result", got = words::points(got), of = f64::from(of), outcome = outcome)
        };
        message!("debrief-disagrees", ledger = result(ledger), log = result(log))
    })
}

fn seen(local: Local) -> Place {
    [local.east_m, local.north_m]
}

fn path(run: &Run) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    for place in run.samples.iter().map(|sample| seen(sample.local())) {
        let near = |last: &Place| (last[0] - place[0]).hypot(last[1] - place[1]) < APART_M;
        if !places.last().is_some_and(near) {
            places.push(place);
        }
    }
    places
}

fn ground(course: &Course) -> Ground {
    let mut ground = Ground::default();
    for criterion in 0..course.scenario().criteria.len() {
        if let Some(line) = course.line(criterion) {
            ground.lines.push((criterion, line.places().iter().copied().map(seen).collect()));
        }
        ground.spots.extend(course.spot(criterion).map(|spot| (criterion, seen(spot))));
    }
    ground.objects.extend(course.objects().iter().map(|object| {
        let [length_m, width_m, _] = object.thing.size_m;
        let side = object.heading_rad + std::f64::consts::FRAC_PI_2;
        let corner = |ahead: f64, right: f64| {
            seen(object.at.on(object.heading_rad, ahead * length_m / 2.0).on(side, right * width_m / 2.0))
        };
        let corners = [(1.0, 1.0), (1.0, -1.0), (-1.0, -1.0), (-1.0, 1.0)].map(|(ahead, right)| corner(ahead, right));
        (object.thing.id.clone(), corners.to_vec())
    }));
    ground
}
