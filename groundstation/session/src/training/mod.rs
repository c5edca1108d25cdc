//! The training room: a trainer's desk over simulated drones, the debrief of what was flown, and the scenarios and house
//! figures that flights are judged by.
//!
//! The room in which drones fly is somewhere else and speaks through [`Ask`] and [`Told`]; scores are reckoned here from
//! the log of a flight, by the pure rules of [`scenario`].

pub mod debrief;
pub mod desk;
pub mod editor;
pub mod words;

use std::path::PathBuf;
use std::sync::Arc;

use mission::explain::{Explain as _, Message};
use mission::road::Network;
pub use records::crew::AttemptId;
pub use records::crew::attempt::Attempt;
pub use scenario;
use scenario::{Course, Profile, Run, Scenario};
use telemetry::wire::Stamp;

use crate::crew::Crew;
use crate::{Context, Effect};

/// Part of the training screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Tab {
    /// The trainer's desk.
    #[default]
    Desk,
    /// Flights and their scores.
    Debrief,
    /// Scenarios and the house's figures.
    Editor,
}

impl Tab {
    /// All, in order.
    pub const ALL: [Self; 3] = [Self::Desk, Self::Debrief, Self::Editor];
}

/// What is done in the training room.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Show a part.
    Show(Tab),
    /// At the desk.
    Desk(desk::Command),
    /// In the debrief.
    Debrief(debrief::Command),
    /// In the editor.
    Editor(editor::Command),
}

/// What the training room asks of the world.
#[derive(Debug, Clone, PartialEq)]
pub enum Ask {
    /// Scenarios and profile; answered by [`Told::Shelf`].
    Load,
    /// An order for a seat; what comes of it is in [`Told::Room`].
    Order(u32, desk::Order),
    /// Keep a scenario of this station; answered by [`Told::Kept`] and a new shelf.
    KeepScenario(Box<Scenario>),
    /// Forget a scenario of this station; where it stood before one of the house, that one is back.
    ForgetScenario(String),
    /// Keep the house's figures; answered by [`Told::Kept`] and a new shelf.
    KeepProfile(Box<Profile>),
    /// The log of a flight and all that it is scored by; answered by [`Told::Opened`].
    Open(AttemptId),
    /// A flight of this scenario by the program's own good pilot, judged by this level; answered by [`Told::Expert`].
    Expert(Arc<Scenario>, String),
    /// The sheet of a flight, printed; answered by [`Told::Sheet`].
    Sheet(Box<debrief::Sheet>),
}

/// What the world tells the training room.
#[derive(Debug, Clone)]
pub enum Told {
    /// Scenarios and profile.
    Shelf(Arc<Shelf>),
    /// How the room stands.
    Room(desk::News),
    /// A flight of this desk has ended: kept in the records, and its log on the disk.
    Finished(u32, Box<Attempt>, Flown),
    /// The log of a flight.
    Opened(AttemptId, Result<Flown, Message>),
    /// A flight by the program's own pilot.
    Expert(String, Result<Flown, Message>),
    /// Something was kept, or not.
    Kept(Result<Message, Message>),
    /// A sheet: the name of its file, and its bytes.
    Sheet(Result<(String, Vec<u8>), Message>),
}

/// A flight and all that its score follows from.
#[derive(Debug, Clone)]
pub struct Flown {
    /// The scenario on its road, as it was flown.
    pub course: Arc<Course>,
    /// The figures that it was judged by.
    pub profile: Arc<Profile>,
    /// The log.
    pub run: Arc<Run>,
}

/// A scenario that can be flown.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    /// It.
    pub scenario: Arc<Scenario>,
    /// Made or changed at this station; the others came with the program.
    pub own: bool,
}

/// Scenarios and the figures that they are judged by.
#[derive(Debug, Clone, PartialEq)]
pub struct Shelf {
    /// Scenarios, those of the program first.
    pub scenarios: Vec<Known>,
    /// Figures.
    pub profile: Arc<Profile>,
    /// Files that could not be read: what is wrong, where, and the mend.
    pub broken: Vec<Message>,
    /// Where the files of this station lie.
    pub folder: PathBuf,
}

impl Shelf {
    /// A scenario by its id.
    pub fn scenario(&self, id: &str) -> Option<&Arc<Scenario>> {
        self.scenarios.iter().map(|known| &known.scenario).find(|scenario| scenario.id == id)
    }
}

/// A scenario on its road: of this station, or of the program where the station has no such road.
pub(crate) fn course(scenario: Scenario, network: &Network) -> Result<Arc<Course>, Message> {
    let demo = mission::road::demo();
    let network = if network.road(&scenario.home.road).is_some() { network } else { &demo };
    Course::new(scenario, network).map(Arc::new).map_err(|error| error.explain())
}

/// The training room's model.
#[derive(Debug, Default)]
pub struct Training {
    tab: Tab,
    shelf: Option<Arc<Shelf>>,
    desk: desk::Desk,
    debrief: debrief::Debrief,
    editor: editor::Editor,
}

impl Training {
    /// The part that is shown.
    pub fn tab(&self) -> Tab {
        self.tab
    }

    /// Scenarios and figures; `None` until they are loaded.
    pub fn shelf(&self) -> Option<&Arc<Shelf>> {
        self.shelf.as_ref()
    }

    /// The trainer's desk.
    pub fn desk(&self) -> &desk::Desk {
        &self.desk
    }

    /// Flights and their scores.
    pub fn debrief(&self) -> &debrief::Debrief {
        &self.debrief
    }

    /// The scenario or the figures that are edited.
    pub fn editor(&self) -> &editor::Editor {
        &self.editor
    }

    /// The screen is shown.
    pub(crate) fn open(&mut self) -> Vec<Effect> {
        vec![Effect::Training(Ask::Load), Effect::Crew(crate::crew::Ask::Load)]
    }

    /// Lets time pass.
    pub(crate) fn advance(&mut self, now: Stamp) {
        self.debrief.advance(now);
    }

    /// Takes what a person asks for.
    pub(crate) fn handle(&mut self, command: Command, crew: &Crew, context: &Context<'_>) -> Vec<Effect> {
        match command {
            Command::Show(tab) => {
                self.tab = tab;
                Vec::new()
            }
            Command::Desk(command) => self.desk.handle(command, self.shelf.as_deref(), crew, context),
            Command::Debrief(command) => {
                self.tab = Tab::Debrief;
                self.debrief.handle(command, crew, context)
            }
            Command::Editor(command) => {
                self.tab = Tab::Editor;
                self.editor.handle(command, self.shelf.as_deref(), context)
            }
        }
    }

    /// Takes what the world tells.
    pub(crate) fn told(&mut self, told: Told, crew: &Crew, context: &Context<'_>) -> Vec<Effect> {
        match told {
            Told::Shelf(shelf) => {
                self.shelf = Some(shelf);
                Vec::new()
            }
            Told::Room(news) => self.desk.on_news(news, context),
            Told::Finished(seat, attempt, flown) => {
                self.desk.on_finished(seat, &attempt, &flown);
                self.debrief.on_finished(*attempt, flown, crew)
            }
            Told::Opened(id, opened) => self.debrief.on_opened(id, opened, crew),
            Told::Expert(id, expert) => self.debrief.on_expert(&id, expert),
            Told::Kept(kept) => self.editor.on_kept(kept),
            Told::Sheet(made) => self.debrief.on_sheet(made),
        }
    }
}
