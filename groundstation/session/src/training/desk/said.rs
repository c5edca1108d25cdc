//! What happens in an exercise, in words.

use std::collections::BTreeSet;

use mission::explain::Message;
use mission::message;
use scenario::run::{At, Event};
use scenario::schema::{Act, Scenario};

use crate::text::Language;
use crate::training::words::{self, clock};

/// What an event means to who watches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// It took its course.
    Plain,
    /// Something goes wrong.
    Fault,
    /// What the trainee did about it.
    Reaction,
    /// What the trainer did.
    Trainer,
    /// It cost more than points.
    Bad,
}

/// An event in words.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Milliseconds since the start.
    pub ms: u32,
    /// What.
    pub text: Message,
    /// What it means.
    pub tone: Tone,
}

/// A text that people typed, as a message.
pub(super) fn plain(text: &str) -> Message {
    message!("room-plain", text = text)
}

/// Everything that happened, in order.
pub(super) fn lines(events: &[At], scenario: &Scenario, language: Language) -> Vec<Line> {
    let mut by_hand = BTreeSet::new();
    let mut open = false;
    let line = |at: &At| {
        let out = matches!(&at.event, Event::ByHand(name) if !by_hand.insert(name.clone()) || is_own(name, scenario));
        let tone = match &at.event {
            Event::ByHand(_) if out => Tone::Trainer,
            Event::Fault(_) | Event::ByHand(_) => {
                open = true;
                Tone::Fault
            }
            Event::Asked(_) if std::mem::take(&mut open) => Tone::Reaction,
            Event::Touched => Tone::Bad,
            Event::Note(_) | Event::TakenOver(_) | Event::Paused { .. } | Event::Rewound { .. } => Tone::Trainer,
            _ => Tone::Plain,
        };
        Line { ms: at.ms, text: said(&at.event, out, scenario, language), tone }
    };
    events.iter().map(line).collect()
}

/// Whether this is the name of a fault of the scenario, not one that a trainer gave.
fn is_own(name: &str, scenario: &Scenario) -> bool {
    scenario.faults.iter().any(|fault| fault.id == name)
}

/// An event in words; `out` where a fault by hand is taken out again.
fn said(event: &Event, out: bool, scenario: &Scenario, language: Language) -> Message {
    match event {
        Event::Armed => message!("room-armed"),
        Event::Disarmed => message!("room-disarmed"),
        Event::Airborne => message!("room-airborne"),
        Event::Landed { speed_mm_s } => message!("room-landed", speed = f64::from(*speed_mm_s) / 1_000.0),
        Event::Touched => message!("room-touched"),
        Event::Mode(name) => message!("room-mode", mode = mode(name)),
        Event::Asked(act) => message!("room-asked", act = asked(*act)),
        Event::Plan { items } => message!("room-plan", items = f64::from(*items)),
        Event::Told(id) => {
            let told = scenario.instructions.iter().find(|instruction| instruction.id == *id);
            let text = told.map_or(id.as_str(), |instruction| words::said(&instruction.say, language));
            message!("room-told", text = text)
        }
        Event::Fault(id) => message!("room-fault", fault = fault(id, scenario, language)),
        Event::FaultOver(id) => message!("room-fault-over", fault = fault(id, scenario, language)),
        Event::Photo { number, shows } => {
            let titles = shows.iter().map(|shown| thing(&shown.id, scenario, language)).collect::<Vec<_>>();
            match titles.as_slice() {
                [] => message!("room-photo-nothing", number = f64::from(*number)),
                titles => {
                    let between = if language == Language::Chinese { "、" } else { ", " };
                    message!("room-photo", number = f64::from(*number), shows = titles.join(between))
                }
            }
        }
        Event::Report(report) => message!("room-report", stake = stake(report.stake_shown_m)),
        Event::Note(text) => message!("room-note", text = text.as_str()),
        Event::ByHand(name) if out => message!("room-by-hand-out", fault = fault(name, scenario, language)),
        Event::ByHand(name) => message!("room-by-hand", fault = name.as_str()),
        Event::TakenOver(true) => message!("room-taken-over"),
        Event::TakenOver(false) => message!("room-given-back"),
        Event::Paused { for_ms } => message!("room-paused", seconds = f64::from(*for_ms) / 1_000.0),
        Event::Rewound { from_ms } => message!("room-rewound", from = clock(*from_ms)),
        Event::Ended => message!("room-ended"),
    }
}

/// What a fault is called: by the scenario, or by who put it in.
pub(super) fn fault<'a>(name: &'a str, scenario: &'a Scenario, language: Language) -> &'a str {
    let own = scenario.faults.iter().find(|fault| fault.id == name);
    own.map_or(name, |fault| words::said(&fault.title, language))
}

fn thing<'a>(id: &'a str, scenario: &'a Scenario, language: Language) -> &'a str {
    scenario.objects.iter().find(|thing| thing.id == id).map_or(id, |thing| words::said(&thing.title, language))
}

fn stake(shown_m: i64) -> String {
    mission::road::Stake::at(shown_m as f64).to_string()
}

/// What the trainee's station asked for.
pub(super) fn asked(act: Act) -> Message {
    match act {
        Act::Land => message!("room-act-land"),
        Act::Return => message!("room-act-return"),
        Act::Hold => message!("room-act-hold"),
        Act::Manual => message!("room-act-manual"),
        Act::GoTo => message!("room-act-go-to"),
        Act::Descend => message!("room-act-descend"),
        Act::Climb => message!("room-act-climb"),
        Act::ChangePlan => message!("room-act-change-plan"),
        Act::Resume => message!("room-act-resume"),
        Act::Disarm => message!("room-act-disarm"),
    }
}

/// A mode, as ArduCopter calls it, in the words of the flying screen.
pub fn mode(name: &str) -> Message {
    match name {
        "STABILIZE" => message!("mode-stabilize"),
        "AUTO" => message!("mode-mission"),
        "GUIDED" => message!("mode-guided"),
        "LOITER" => message!("mode-position"),
        "BRAKE" => message!("mode-hold"),
        "RTL" => message!("mode-return"),
        "LAND" => message!("mode-land"),
        other => plain(other),
    }
}
