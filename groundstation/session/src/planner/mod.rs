//! Planning: what is asked for, the plan that is edited, its findings, and the way aboard.
//!
//! The document is a plan and, where it was made from one, the request. A change of the request makes the plan anew; a
//! change by hand stays until the request is changed again, and then a person is asked first. Nothing that a vehicle says
//! changes the document.

mod aboard;
mod area;
mod command;
mod document;
mod file;
mod filing;
mod format;
mod ground;
mod hand;
mod outcome;
mod parameter;
mod request;
mod section;
mod transfer;
mod under;
mod view;
mod wanted;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use airspace::ZoneFinding;
use jiff::Timestamp;
use mission::explain::Message;
use mission::geo::{LatLon, distance_m};
use mission::message;
use mission::road::Network;
use records::Ledger;
use telemetry::wire::{Address, MonoTime};

use crate::crew::Covered;
use crate::settings::Settings;
use crate::surroundings::Surroundings;
use crate::{Context, Effect, FileKind};

pub use aboard::{Aboard, Upload};
pub use area::{Area, AreaCommand, AreaFigure, AreaShape, Taken, WantedArea};
pub use bridges::ways_back::fall::FallStretch;
pub use bridges::ways_back::{Finding as WayBack, Mend, ParameterChange, Trigger};
pub use command::{Choice, Command, Question};
pub use document::{Document, Target, best_index, speed_to};
pub use format::Format;
pub use outcome::{Deck, Found, Profile, flown_path};
pub use parameter::{About, Group, Parameter};
pub use request::Request;
pub use section::{
    Section, SectionAbout, SectionCommand, SectionFigure, SectionSortie, WantedSection, brigades, launch_places,
};
pub use sky::Outlook;
pub use transfer::short;
pub use under::{
    Action, Figure, FigureAbout, Ground, HalfCone, Judged, LostPosition, LowBattery, OwnBridge, OwnCulvert, Read,
    Returns, Shape, Sky, Threshold, Under, UnderCommand, WantedBridge, Way,
};
pub use view::path_length_m;
pub use wanted::{Fault, Field, Launch, Wanted};

use aboard::{Reading, Sent};
use document::History;
use filing::{Next, Waiting};
use outcome::Outcome;
use request::Makings;
use section::Seen;

/// A plan is held against zones anew this often.
const ZONES_EVERY: Duration = Duration::from_secs(30);

/// A bridge farther from the one before is another one, which a map moves to, metres. Chosen: beyond what is in view.
const ANOTHER_BRIDGE_M: f64 = 500.0;

/// What a person is told.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// Something did not work.
    pub bad: bool,
    /// In words.
    pub message: Message,
}

/// The planning screen's model.
#[derive(Debug)]
pub struct Planner {
    document: Document,
    /// What is on disk, or was there at the start: what differs from it is unsaved.
    saved: Document,
    file: Option<PathBuf>,
    /// What the reader of the file wants to be known.
    notes: Vec<Message>,
    history: History,
    outcome: Outcome,
    waiting: Option<Waiting>,
    /// What was given out to be written.
    writing: Option<Document>,
    after_save: Option<Next>,
    sent: BTreeMap<Address, Sent>,
    reading: Option<Reading>,
    notice: Option<Notice>,
    network: Option<Box<Network>>,
    generation: u64,
    /// What the plan meets in the air, and when that was looked at.
    zones: Vec<ZoneFinding>,
    zones_at: MonoTime,
    seen: Seen,
    /// [`Self::seen`] was asked for.
    looked_up: bool,
}

impl Planner {
    /// A patrol on the network's first road, so that there is something to look at.
    pub fn new(network: &Network, _settings: &Settings) -> Self {
        let (around, seen) = (Surroundings::default(), Seen::new());
        // A new document has no bridge, and what is along a road asks for neither satellites nor the time.
        let (terrain, now) = (around.terrain(), Timestamp::UNIX_EPOCH);
        let makings = Makings { network, terrain, keep_outs: &[], seen: &seen, now };
        let document = fresh(makings);
        Self {
            outcome: Outcome::of(&document, &[], makings, &around, &[]),
            seen: Seen::new(),
            looked_up: false,
            zones: Vec::new(),
            zones_at: MonoTime::default(),
            saved: document.clone(),
            document,
            file: None,
            notes: Vec::new(),
            history: History::default(),
            waiting: None,
            writing: None,
            after_save: None,
            sent: BTreeMap::new(),
            reading: None,
            notice: None,
            network: None,
            generation: 0,
        }
    }

    /// Takes what a person asks for.
    pub fn handle(&mut self, command: Command, context: &Context<'_>) -> Vec<Effect> {
        if let Command::Decide(choice) = command {
            return self.decide(choice, context);
        }
        // What a question is about must not change behind it.
        if self.waiting.is_some() {
            return Vec::new();
        }
        // Whoever goes on after "save, then …" without having saved has thought better of it.
        self.after_save = None;
        match command {
            Command::Undo if self.history.undo(&mut self.document) => self.changed(context),
            Command::Redo if self.history.redo(&mut self.document) => self.changed(context),
            Command::Undo | Command::Redo => Vec::new(),
            Command::New => self.replace(Next::New, context),
            Command::Open => vec![Effect::AskRead(FileKind::Plan)],
            Command::OpenRoads => vec![Effect::AskRead(FileKind::Road)],
            Command::Save => self.save(self.file.clone()),
            Command::SaveAs => self.save(None),
            Command::Export(format) => self.export(format),
            Command::Upload => self.send(context),
            Command::Download => self.receive(context),
            Command::Dismiss => {
                self.notice = None;
                Vec::new()
            }
            command if self.asks_anew(&command) && self.document.by_hand => {
                self.waiting = Some(Waiting::Remake(command));
                Vec::new()
            }
            command => self.edit(command, context),
        }
    }

    /// Whether a command changes the request.
    fn asks_anew(&self, command: &Command) -> bool {
        command.of_request() || self.document.request.as_ref().is_some_and(|request| request.takes(command))
    }

    fn edit(&mut self, command: Command, context: &Context<'_>) -> Vec<Effect> {
        let mut next = self.document.clone();
        let (key, of_request) = (command.key(), self.asks_anew(&command));
        let clicked = matches!(command, Command::FromAt(_) | Command::ToAt(_) | Command::Under(UnderCommand::Mouth(_)));
        let elsewhere = matches!(
            command,
            Command::Along
                | Command::Under(UnderCommand::Begin)
                | Command::Area(AreaCommand::Begin | AreaCommand::Facility { .. })
                | Command::Section(SectionCommand::Begin | SectionCommand::Brigade(_))
                | Command::Leg(_)
        );
        let done = if of_request {
            request::change(&mut next, command, context)
        } else {
            let done = hand::change(Arc::make_mut(&mut next.plan), command);
            next.by_hand = done && next.request.is_some();
            done
        };
        match done {
            true if of_request => request::remake(&mut next, self.makings(context)),
            true => {}
            false => {
                if clicked {
                    self.tell(true, message!("planner-not-beside"));
                }
                return Vec::new();
            }
        }
        if next == self.document {
            return Vec::new();
        }
        self.history.before(&self.document, key, context.now.mono);
        self.document = next;
        let before = self.bridge_at();
        let effects = self.changed(context);
        let moved = before.zip(self.bridge_at()).is_some_and(|(from, to)| distance_m(from, to) > ANOTHER_BRIDGE_M);
        self.generation += u64::from(elsewhere || moved);
        effects
    }

    /// The middle of the bridge under which a patrol is asked for.
    fn bridge_at(&self) -> Option<LatLon> {
        self.outcome.under.as_ref().map(|under| under.made.scene.frame().origin())
    }

    /// After every change: what follows from it, and a copy that outlives this program.
    fn changed(&mut self, context: &Context<'_>) -> Vec<Effect> {
        self.reckon(context);
        vec![self.autosave()]
    }

    fn reckon(&mut self, context: &Context<'_>) {
        let (around, now) = (context.around, context.time());
        self.zones = around.check(&self.document.plan, now);
        self.zones_at = context.now.mono;
        self.outcome = Outcome::of(&self.document, &self.notes, self.makings(context), around, &self.zones);
    }

    fn makings<'a>(&'a self, context: &Context<'a>) -> Makings<'a> {
        let (terrain, keep_outs) = (context.around.terrain(), context.around.keep_outs());
        Makings { network: context.network, terrain, keep_outs, seen: &self.seen, now: context.time() }
    }

    /// When kilometres were flown along last, out of the books.
    pub(crate) fn on_covered(&mut self, covered: &Covered, context: &Context<'_>) {
        if covered.asked.ledger != Ledger::Flight {
            return;
        }
        self.seen.clear();
        for (road, covers) in &covered.roads {
            for cover in covers {
                let Ok(last) = Timestamp::from_microsecond(cover.last.0) else { continue };
                let seen = self.seen.entry((road.to_ascii_uppercase(), cover.bin)).or_insert(last);
                *seen = last.max(*seen);
            }
        }
        self.looked_up = true;
        if matches!(self.document.request, Some(Request::Section(_))) && !self.document.by_hand {
            let mut next = self.document.clone();
            request::remake(&mut next, self.makings(context));
            self.document = next;
        }
        self.reckon(context);
    }

    /// Zones, ground, orbits or what stands beside bridges are others, or a file of them was refused.
    pub(crate) fn on_surroundings(&mut self, said: Option<Result<Message, Message>>, context: &Context<'_>) {
        if let Some(said) = said {
            self.tell(said.is_err(), said.unwrap_or_else(|why| why));
        }
        // What is uploaded is what is judged against the solids that are known now.
        if self.document.under().is_some() && !self.document.by_hand {
            let mut next = self.document.clone();
            request::remake(&mut next, self.makings(context));
            self.document = next;
        }
        self.reckon(context);
    }

    /// Zones come into force and end while a plan lies there.
    fn look_at_zones(&mut self, context: &Context<'_>) {
        if context.now.mono.since(self.zones_at) < ZONES_EVERY {
            return;
        }
        self.zones_at = context.now.mono;
        let met = |zones: &[ZoneFinding]| zones.iter().map(|zone| (zone.zone, zone.severity())).collect::<Vec<_>>();
        if met(&context.around.check(&self.document.plan, context.time())) != met(&self.zones) {
            self.reckon(context);
        }
    }

    fn tell(&mut self, bad: bool, message: Message) {
        self.notice = Some(Notice { bad, message });
    }
}

fn fresh(makings: Makings<'_>) -> Document {
    let request = Some(Request::Along(Wanted::offered(makings.network)));
    let mut document = Document { request, ..Document::default() };
    request::remake(&mut document, makings);
    document
}
