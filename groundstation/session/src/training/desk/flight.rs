//! A seat as the desk knows it: what was opened, what the room tells of it, and what follows from that.

use std::collections::BTreeMap;
use std::sync::Arc;

use mission::explain::Message;
use mission::geo::{LatLon, distance_m};
use mission::message;
use scenario::run::{At, Event};
use scenario::schema::Upset;
use scenario::{Course, Mark};
use telemetry::link::Endpoint;
use telemetry::services::operator_control;
use telemetry::wire::Address;

use super::super::{Attempt, Flown};
use super::fault::Kind;
use super::room::{Opening, Seat, State};
use super::said::{self, Line};
use crate::text::{Catalogue, Language};
use crate::training::words;
use crate::{Context, Effect, VehicleSnapshot};

/// MAVLink system id of a trainee's station: what stations have where nobody says another.
pub const TRAINEE_SYSTEM: u8 = 255;
/// Component id of an autopilot.
const AUTOPILOT: u8 = 1;
/// Most places of a track; a longer one loses every other place.
pub const MOST_TRACK: usize = 2_000;
/// Places of a track are as far apart as this, metres.
const TRACK_STEP_M: f64 = 0.5;
/// Messages about what was refused that are kept.
const MOST_TROUBLES: usize = 4;
/// Marks of a score that are shown at the seat.
const WORST: usize = 3;

/// A mode is seen this much later or earlier than the command that asked for it is told, milliseconds: both are looked for
/// once in a slice of the simulator.
const MODE_MS: u32 = 200;

/// How an exercise goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// The room has not told of it yet.
    Opening,
    /// The drone starts up.
    Preparing,
    /// It stands where it stood.
    Ground,
    /// It flies.
    Flying,
    /// It has landed.
    Landed,
    /// Time stands still.
    Paused,
    /// The exercise has ended.
    Over,
}

/// Who commands a drone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Control {
    /// Whoever says something.
    Nobody,
    /// The trainee alone.
    Trainee,
    /// The trainer alone.
    Trainer,
}

/// A fault and what the trainee did about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Reaction {
    /// What the fault is called.
    pub fault: String,
    /// When it began, milliseconds since the start.
    pub began_ms: u32,
    /// What the trainee asked for first, and so many milliseconds later.
    pub asked: Option<(u32, Message)>,
    /// The mode that the drone took without being asked, and so many milliseconds later.
    pub by_itself: Option<(u32, Message)>,
}

/// A flight that has ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Ended {
    /// What is kept of it.
    pub attempt: Attempt,
    /// What cost most, the dearest first.
    pub worst: Vec<Mark>,
}

impl Ended {
    pub(super) fn of(attempt: &Attempt, flown: &Flown) -> Self {
        let level = flown.profile.level(&attempt.level);
        let score = level.map(|level| scenario::score(&flown.course, level, &flown.profile.wind, &flown.run));
        let marks = score.into_iter().flat_map(|score| score.criteria).flat_map(|criterion| criterion.marks);
        let mut worst: Vec<Mark> = marks.filter(|mark| mark.cost > 0).collect();
        worst.sort_by_key(|mark| std::cmp::Reverse(mark.cost));
        worst.truncate(WORST);
        Self { attempt: attempt.clone(), worst }
    }
}

/// A seat that was opened.
#[derive(Debug)]
pub struct Flight {
    /// Its number.
    pub number: u32,
    /// What it was opened with.
    pub opening: Opening,
    /// The scenario on its road.
    pub course: Arc<Course>,
    /// How it stands; `None` until the room tells.
    pub seat: Option<Seat>,
    /// Where the drone was, with milliseconds since the start.
    pub track: Vec<(u32, LatLon)>,
    /// What the room refused, the latest last.
    pub troubles: Vec<Message>,
    /// Why its log cannot be written at the moment, in the system's words.
    pub failing: Option<String>,
    /// What came of it.
    pub ended: Option<Ended>,
    /// The link that this station was told to open, as it writes it.
    pub(super) link: Option<String>,
    pub(super) gone: bool,
    /// How often a fault had this title: no name stands for two.
    titles: BTreeMap<String, u32>,
    /// What was put in, by the name that it was given.
    names: BTreeMap<String, Kind>,
}

impl Flight {
    pub(super) fn new(number: u32, opening: Opening, course: Arc<Course>) -> Self {
        Self {
            number,
            opening,
            course,
            seat: None,
            track: Vec::new(),
            troubles: Vec::new(),
            failing: None,
            ended: None,
            link: None,
            gone: false,
            titles: BTreeMap::new(),
            names: BTreeMap::new(),
        }
    }

    /// Takes how it stands; the link to open, the first time.
    pub(super) fn take(&mut self, seat: Seat) -> Option<Endpoint> {
        // After a rewind what came later was not.
        let kept = self.track.partition_point(|(ms, _)| *ms <= seat.elapsed_ms);
        self.track.truncate(kept);
        let moved = self.track.last().is_none_or(|(_, last)| distance_m(*last, seat.place) >= TRACK_STEP_M);
        if moved {
            if self.track.len() >= MOST_TRACK {
                let mut index = 0_usize;
                self.track.retain(|_| {
                    index += 1;
                    index % 2 == 1
                });
            }
            self.track.push((seat.elapsed_ms, seat.place));
        }
        let link = seat.endpoint();
        self.seat = Some(seat);
        if self.link.is_some() {
            return None;
        }
        // The address of a socket is one of a link, too.
        let to = link.parse().ok();
        self.link = Some(link);
        to
    }

    pub(super) fn refused(&mut self, why: Message) {
        self.troubles.retain(|trouble| *trouble != why);
        self.troubles.push(why);
        let old = self.troubles.len().saturating_sub(MOST_TROUBLES);
        self.troubles.drain(..old);
    }

    /// Whether the room refused to open it.
    pub fn never_opened(&self) -> bool {
        self.seat.is_none() && !self.troubles.is_empty()
    }

    /// How it goes.
    pub fn phase(&self) -> Phase {
        let Some(seat) = &self.seat else { return Phase::Opening };
        match seat.state {
            State::Preparing => Phase::Preparing,
            State::Paused => Phase::Paused,
            State::Over => Phase::Over,
            State::Running => {
                let last = seat.events.iter().rev().find_map(|at| match at.event {
                    Event::Airborne => Some(Phase::Flying),
                    Event::Landed { .. } => Some(Phase::Landed),
                    _ => None,
                });
                last.unwrap_or(Phase::Ground)
            }
        }
    }

    /// Milliseconds until the exercise ends by itself.
    pub fn left_ms(&self) -> u32 {
        let limit_ms = (self.opening.scenario.time_limit_s * 1_000.0) as u32;
        limit_ms.saturating_sub(self.seat.as_ref().map_or(0, |seat| seat.elapsed_ms))
    }

    /// Whether the trainee's station is connected.
    pub fn has_trainee(&self) -> bool {
        let stations = self.seat.iter().flat_map(|seat| &seat.stations);
        stations.into_iter().any(|station| station.system == TRAINEE_SYSTEM && station.connected)
    }

    /// What the trainee's station is started with; `None` until the room tells.
    pub fn start_line(&self) -> Option<String> {
        self.seat.as_ref().map(|seat| format!("groundstation --link udpout://{}", seat.trainee))
    }

    /// What the scenario is called.
    pub fn title(&self, language: Language) -> &str {
        words::said(&self.opening.scenario.title, language)
    }

    /// What a fault in force is called.
    pub fn fault_title<'a>(&'a self, name: &'a str, language: Language) -> &'a str {
        said::fault(name, &self.opening.scenario, language)
    }

    /// Faults that can be put in: what every scenario can have, then its own.
    pub fn kinds(&self) -> impl Iterator<Item = Kind> {
        let own = self.opening.scenario.faults.iter().map(|fault| Kind::Own(fault.id.clone()));
        Kind::ALL.into_iter().chain(own)
    }

    /// Who commands its drone.
    pub fn in_control(&self) -> Control {
        match self.seat.as_ref().and_then(|seat| seat.in_control) {
            None => Control::Nobody,
            Some(TRAINEE_SYSTEM) => Control::Trainee,
            Some(_) => Control::Trainer,
        }
    }

    /// Its drone, as this station hears it over the seat's own link. A drone with the same system id that is heard
    /// elsewhere may be a real one, and is not this one.
    pub fn drone<'a>(&self, context: &Context<'a>) -> Option<&'a VehicleSnapshot> {
        let system = self.seat.as_ref()?.system;
        let link = context.snapshot.links.iter().find(|link| Some(&link.endpoint) == self.link.as_ref())?;
        let vehicle = context.snapshot.vehicles.get(&Address { system, component: AUTOPILOT })?;
        (vehicle.primary_link == Some(link.id)).then_some(vehicle)
    }

    pub(super) fn control(&mut self, order: operator_control::Order, context: &Context<'_>) -> Vec<Effect> {
        match self.drone(context) {
            Some(drone) => vec![Effect::Order(crate::Order::Control(drone.address, order))],
            None => {
                self.refused(message!("room-not-heard"));
                Vec::new()
            }
        }
    }

    /// A fault by hand, under a name of its own.
    pub(super) fn fault(&mut self, kind: &Kind, context: &Context<'_>) -> Option<(String, Upset)> {
        let what = kind.upset(&self.course, self.seat.as_ref()?, context)?;
        let language = context.settings.language;
        let title = Catalogue::new(language).text(&kind.title(&self.opening.scenario, language));
        let times = self.titles.entry(title.clone()).or_default();
        *times += 1;
        let name = if *times == 1 { title } else { format!("{title} {times}") };
        self.names.insert(name.clone(), kind.clone());
        Some((name, what))
    }

    /// The name under which a fault of this kind is in force.
    pub fn in_force(&self, kind: &Kind) -> Option<&str> {
        let faults = &self.seat.as_ref()?.faults;
        let own = |name: &str| match kind {
            Kind::Own(id) => name == id || self.names.get(name) == Some(kind),
            _ => self.names.get(name) == Some(kind),
        };
        faults.iter().map(|fault| fault.name.as_str()).find(|name| own(name))
    }

    /// Everything that happened, in words.
    pub fn lines(&self, language: Language) -> Vec<Line> {
        said::lines(self.events(), &self.opening.scenario, language)
    }

    fn events(&self) -> &[At] {
        self.seat.as_ref().map_or(&[], |seat| &seat.events)
    }

    /// Faults in the order in which they began, and what the trainee did about each.
    pub fn reactions(&self, language: Language) -> Vec<Reaction> {
        let events = self.events();
        let is_own = |name: &str| self.opening.scenario.faults.iter().any(|fault| fault.id == name);
        let began = events.iter().enumerate().filter_map(|(index, at)| match &at.event {
            Event::Fault(id) => Some((index, id)),
            // The second time it is taken out, and one of the scenario is only ever taken out by hand.
            Event::ByHand(name) if !is_own(name) && !events[..index].iter().any(|before| before.event == at.event) => {
                Some((index, name)).filter(|(index, name)| !self.undone(*index, name))
            }
            _ => None,
        });
        let reaction = |(index, name): (usize, &String)| {
            let began_ms = events[index].ms;
            let after = || events[index..].iter().map(|at| (at.ms - began_ms.min(at.ms), &at.event));
            let asked = after().find_map(|(ms, event)| match event {
                Event::Asked(act) => Some((ms, said::asked(*act))),
                _ => None,
            });
            let by_itself = after().find_map(|(ms, event)| match event {
                Event::Mode(name) => Some((ms, said::mode(name))),
                _ => None,
            });
            // A mode that came with or after what was asked for is the answer to it.
            let by_itself = by_itself.filter(|(ms, _)| asked.as_ref().is_none_or(|(asked, _)| ms + MODE_MS < *asked));
            Reaction { fault: self.fault_title(name, language).to_owned(), began_ms, asked, by_itself }
        };
        began.map(reaction).collect()
    }

    /// Whether a fault by hand was put in after the moment that a later rewind went back to.
    fn undone(&self, index: usize, name: &str) -> bool {
        let events = self.events();
        let back = events[index..].iter().find(|at| matches!(at.event, Event::Rewound { .. }));
        let in_force = self.seat.iter().flat_map(|seat| &seat.faults).any(|fault| fault.name == name);
        back.is_some_and(|back| back.ms == events[index].ms) && !in_force
    }
}
