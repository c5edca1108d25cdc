//! The time line of a flight: what cost points, and what happened; and what the trainee did about what went wrong.

use mission::explain::{Explain as _, Message};
use mission::message;
use mission::road::Stake;
use scenario::run::{At, Event};
use scenario::schema::{Act, Judge};
use scenario::{Run, Scenario, Score};

/// What kind of moment it is: how it is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// So many hundredths of a point were lost.
    Cost(u32),
    /// Something went wrong, or was over.
    Fault,
    /// The trainee was told something.
    Told,
    /// The trainee asked the vehicle for something.
    Choice,
    /// A photograph, or a report.
    Evidence,
    /// The trainer did something.
    Trainer,
    /// The flight itself: armed, in the air, a mode, landed.
    Flight,
}

/// A moment of the time line.
#[derive(Debug, Clone, PartialEq)]
pub struct Moment {
    /// Since the start, milliseconds.
    pub ms: u32,
    /// What kind.
    pub sign: Sign,
    /// What. Objects, faults and instructions are named by their ids.
    pub what: Message,
    /// The criterion that lost points.
    pub criterion: Option<usize>,
}

/// What the trainee did about a fault, or about an instruction that is to be decided on.
#[derive(Debug, Clone, PartialEq)]
pub struct Reaction {
    /// Its id.
    pub to: String,
    /// When it began.
    pub ms: u32,
    /// What was done first, and when; `None` where nothing was.
    pub first: Option<(u32, Message)>,
    /// The criterion that judges it.
    pub criterion: Option<usize>,
    /// Whether that was right; `None` where the scenario does not say.
    pub right: Option<bool>,
}

impl Reaction {
    /// How long until something was done, milliseconds.
    pub fn after_ms(&self) -> Option<u32> {
        self.first.as_ref().map(|(ms, _)| ms - self.ms)
    }
}

/// What a trainee asked the vehicle for.
pub fn act(act: Act) -> Message {
    match act {
        Act::Land => message!("debrief-act-land"),
        Act::Return => message!("debrief-act-return"),
        Act::Hold => message!("debrief-act-hold"),
        Act::Manual => message!("debrief-act-manual"),
        Act::GoTo => message!("debrief-act-go-to"),
        Act::Descend => message!("debrief-act-descend"),
        Act::Climb => message!("debrief-act-climb"),
        Act::ChangePlan => message!("debrief-act-change-plan"),
        Act::Resume => message!("debrief-act-resume"),
        Act::Disarm => message!("debrief-act-disarm"),
    }
}

/// All moments, in order of time.
pub(super) fn moments(run: &Run, score: &Score) -> Vec<Moment> {
    let events = run.events.iter().map(|At { ms, event }| {
        let (sign, what) = of(event);
        Moment { ms: *ms, sign, what, criterion: None }
    });
    let marks = score.criteria.iter().flat_map(|marked| {
        marked.marks.iter().map(|mark| Moment {
            ms: mark.ms,
            sign: Sign::Cost(mark.cost),
            what: mark.what.clone(),
            criterion: Some(marked.criterion),
        })
    });
    let mut all: Vec<Moment> = events.chain(marks).collect();
    all.sort_by_key(|moment| moment.ms);
    all
}

fn of(event: &Event) -> (Sign, Message) {
    match event {
        Event::Armed => (Sign::Flight, message!("debrief-event-armed")),
        Event::Disarmed => (Sign::Flight, message!("debrief-event-disarmed")),
        Event::Airborne => (Sign::Flight, message!("debrief-event-airborne")),
        Event::Landed { speed_mm_s } => {
            (Sign::Flight, message!("debrief-event-landed", speed = f64::from(*speed_mm_s) / 1_000.0))
        }
        Event::Touched => (Sign::Flight, message!("debrief-event-touched")),
        Event::Mode(mode) => (Sign::Flight, message!("debrief-event-mode", mode = mode.as_str())),
        Event::Asked(asked) => (Sign::Choice, act(*asked)),
        Event::Plan { items } => (Sign::Flight, message!("debrief-event-plan", items = f64::from(*items))),
        Event::Told(id) => (Sign::Told, message!("debrief-event-told", of = id.as_str())),
        Event::Fault(id) => (Sign::Fault, message!("debrief-event-fault", of = id.as_str())),
        Event::FaultOver(id) => (Sign::Fault, message!("debrief-event-fault-over", of = id.as_str())),
        Event::Photo { number, shows } => {
            let number = f64::from(*number);
            // What is largest is what it was taken for.
            let what = match shows.iter().max_by_key(|pictured| pictured.size_dpx) {
                Some(subject) => message!("debrief-event-photo-of", number = number, of = subject.id.as_str()),
                None => message!("debrief-event-photo", number = number),
            };
            (Sign::Evidence, what)
        }
        Event::Report(report) => {
            let stake = Stake::at(report.stake_shown_m.max(0) as f64).to_string();
            (Sign::Evidence, message!("debrief-event-report", kind = report.kind.as_str(), stake = stake))
        }
        Event::Note(text) => (Sign::Trainer, message!("debrief-event-note", text = text.as_str())),
        Event::ByHand(name) => (Sign::Trainer, message!("debrief-event-by-hand", of = name.as_str())),
        Event::TakenOver(true) => (Sign::Trainer, message!("debrief-event-taken-over")),
        Event::TakenOver(false) => (Sign::Trainer, message!("debrief-event-given-back")),
        Event::Paused { for_ms } => {
            (Sign::Trainer, message!("debrief-event-paused", seconds = f64::from(*for_ms) / 1_000.0))
        }
        Event::Rewound { from_ms } => {
            (Sign::Trainer, message!("debrief-event-rewound", from = crate::training::words::clock(*from_ms)))
        }
        Event::Ended => (Sign::Flight, message!("debrief-event-ended")),
    }
}

/// What was done about every fault, and about every instruction that a criterion wants to be decided on.
pub(super) fn reactions(scenario: &Scenario, run: &Run) -> Vec<Reaction> {
    let judging = |id: &str| {
        scenario.criteria.iter().position(|criterion| matches!(&criterion.judge, Judge::Decide { to, .. } if to == id))
    };
    let began = run.events.iter().filter_map(|at| match &at.event {
        Event::Fault(id) => Some((at.ms, id, judging(id))),
        Event::Told(id) => judging(id).map(|criterion| (at.ms, id, Some(criterion))),
        _ => None,
    });
    began.map(|(ms, id, criterion)| reaction(scenario, run, ms, id, criterion)).collect()
}

fn reaction(scenario: &Scenario, run: &Run, ms: u32, to: &str, criterion: Option<usize>) -> Reaction {
    let after = || run.events.iter().filter(|at| at.ms >= ms);
    let asked = after().find_map(|at| match at.event {
        Event::Asked(asked) => Some((at.ms, asked)),
        _ => None,
    });
    // Where nobody asked for anything, what the vehicle did by itself.
    let moded = after().find_map(|at| match &at.event {
        Event::Mode(_) => Some((at.ms, of(&at.event).1)),
        _ => None,
    });
    let right = criterion.and_then(|index| match &scenario.criteria[index].judge {
        Judge::Decide { right, wrong, within_s, .. } => match asked {
            _ if right.is_empty() => {
                let soon = |at_ms: u32| f64::from(at_ms - ms) <= *within_s * 1_000.0;
                Some(!asked.is_some_and(|(at_ms, asked)| wrong.contains(&asked) && soon(at_ms)))
            }
            None => Some(false),
            Some((_, asked)) if right.contains(&asked) => Some(true),
            Some((_, asked)) if wrong.contains(&asked) => Some(false),
            Some(_) => None,
        },
        _ => None,
    });
    let first = asked.map(|(ms, asked)| (ms, act(asked))).or(moded);
    Reaction { to: to.to_owned(), ms, first, criterion, right }
}

/// What a criterion asks for. Objects, faults and instructions are named by their ids.
pub(super) fn asks(scenario: &Scenario, criterion: usize) -> Message {
    scenario.criteria[criterion].judge.explain()
}
