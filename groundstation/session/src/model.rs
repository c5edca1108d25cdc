//! The model as a whole.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use mission::plan::Aim;
use mission::road::Network;
use telemetry::wire::{Address, Stamp};

use crate::cases::Cases;
use crate::crew::{Crew, Gates, Told};
use crate::eye::{self, Eyes};
use crate::findings::{self, Findings};
use crate::fly::Fly;
use crate::planner::Planner;
use crate::settings::{DataFolder, Settings};
use crate::sorties::Sorties;
use crate::surroundings::{self, Surroundings};
use crate::training::Training;
use crate::vehicle::Maintenance;
use crate::{Answer, Command, Effect, Feed, FileKind, ScreenId, Snapshot, SoundLevel, training, vehicle};

/// What every part of the model may look at.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// Now.
    pub now: Stamp,
    /// How the live vehicles and links stand.
    pub snapshot: &'a Snapshot,
    /// Settings.
    pub settings: &'a Settings,
    /// The roads.
    pub network: &'a Arc<Network>,
    /// Zones, ground and orbits.
    pub around: &'a Surroundings,
    /// The vehicle that a person chose.
    pub active: Option<Address>,
    /// What stands against arming, of the vehicles that the books decide on.
    pub gates: &'a Gates,
}

impl Context<'_> {
    /// Now, as calendars count it.
    pub fn time(&self) -> Timestamp {
        Timestamp::from_microsecond(i64::try_from(self.now.utc.0).unwrap_or_default()).unwrap_or_default()
    }
}

/// The application model.
pub struct Session {
    now: Stamp,
    screen: ScreenId,
    active: Option<Address>,
    snapshot: Snapshot,
    settings: Settings,
    data_folder: DataFolder,
    network: Arc<Network>,
    surroundings: Surroundings,
    fly: Fly,
    eyes: Eyes,
    planner: Planner,
    sorties: Sorties,
    findings: Findings,
    cases: Cases,
    crew: Crew,
    training: Training,
    gates: Gates,
    maintenance: Maintenance,
}

/// Splits the borrow: one part of the model may change while it looks at the rest.
macro_rules! context {
    ($self:ident) => {
        Context {
            now: $self.now,
            snapshot: &$self.snapshot,
            settings: &$self.settings,
            network: &$self.network,
            around: &$self.surroundings,
            active: $self.active,
            gates: &$self.gates,
        }
    };
}

impl Session {
    /// A fresh session.
    pub fn new(settings: Settings, network: Arc<Network>, now: Stamp) -> Self {
        let planner = Planner::new(&network, &settings);
        let maintenance = Maintenance::with_loans(settings.loans.clone());
        let mut surroundings = Surroundings::default();
        surroundings.on_network(&network);
        Self {
            now,
            screen: ScreenId::default(),
            active: None,
            snapshot: Snapshot::default(),
            settings,
            data_folder: DataFolder::default(),
            network,
            surroundings,
            fly: Fly::default(),
            eyes: Eyes::default(),
            planner,
            sorties: Sorties::default(),
            findings: Findings::default(),
            cases: Cases::default(),
            crew: Crew::new(BTreeSet::new()),
            training: Training::default(),
            gates: Gates::new(),
            maintenance,
        }
    }

    /// What flies behind these endpoints is simulated.
    pub fn with_simulated(mut self, endpoints: BTreeSet<String>) -> Self {
        self.crew = Crew::new(endpoints);
        self
    }

    /// The latest time that the model was told.
    pub fn now(&self) -> Stamp {
        self.now
    }

    /// The screen that is shown.
    pub fn screen(&self) -> ScreenId {
        self.screen
    }

    /// The vehicle that a person chose, or the only one there was when nothing was chosen yet; in a replay, the one that
    /// is replayed.
    pub fn active(&self) -> Option<Address> {
        self.sorties.replay().map(|replay| replay.active()).or(self.active)
    }

    /// Zones, ground and orbits.
    pub fn surroundings(&self) -> &Surroundings {
        &self.surroundings
    }

    /// How live vehicles and links stand.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// How the vehicles stand that are shown: now, or at the moment of the replay.
    pub fn shown(&self) -> &Snapshot {
        self.sorties.replay().map_or(&self.snapshot, |replay| replay.snapshot())
    }

    /// Settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Where the data lies.
    pub fn data_folder(&self) -> &DataFolder {
        &self.data_folder
    }

    /// What the pictures of the plan aboard a vehicle show, as far as this program sent it there.
    pub fn aims(&self, vehicle: Address) -> &[Aim] {
        self.planner.uploaded_plan(vehicle).map_or(&[], |plan| &plan.aims)
    }

    /// The roads.
    pub fn network(&self) -> &Arc<Network> {
        &self.network
    }

    /// Flying: the live fleet, or the sortie that is replayed.
    pub fn fly(&self) -> &Fly {
        self.sorties.replay().map_or(&self.fly, |replay| replay.fly())
    }

    /// Cameras and their gimbals.
    pub fn eyes(&self) -> &Eyes {
        &self.eyes
    }

    /// Planning.
    pub fn planner(&self) -> &Planner {
        &self.planner
    }

    /// Sortie log and replay.
    pub fn sorties(&self) -> &Sorties {
        &self.sorties
    }

    /// Findings.
    pub fn findings(&self) -> &Findings {
        &self.findings
    }

    /// Cases.
    pub fn cases(&self) -> &Cases {
        &self.cases
    }

    /// People, aircraft, approvals, duties.
    pub fn crew(&self) -> &Crew {
        &self.crew
    }

    /// Simulator missions.
    pub fn training(&self) -> &Training {
        &self.training
    }

    /// What stands against the arming of a vehicle; `None` where the books do not decide on it.
    pub fn gate(&self, address: Address) -> Option<&crate::crew::Gate> {
        self.gates.get(&address)
    }

    /// Links, parameters, safety, messages.
    pub fn maintenance(&self) -> &Maintenance {
        &self.maintenance
    }

    /// What parts of the model may look at.
    pub fn context(&self) -> Context<'_> {
        context!(self)
    }

    /// What the flying screen may look at: the live fleet, or the sortie that is replayed.
    pub fn fly_context(&self) -> Context<'_> {
        let live = context!(self);
        self.sorties.replay().map_or(live, |replay| replay.context(&live))
    }

    /// Takes what the hub says.
    pub fn observe(&mut self, feed: Feed) -> Vec<Effect> {
        self.now = feed.snapshot.at;
        self.snapshot = feed.snapshot;
        if self.active.is_none() {
            self.active = self.snapshot.vehicles.keys().next().copied();
        }
        let mut effects = self.in_crew_room(|crew, planner, gates, context| crew.observe(planner, gates, context));
        let context = context!(self);
        effects.extend(self.fly.observe(&feed.happenings, &context));
        effects.extend(self.eyes.observe(&feed.happenings, &context));
        effects.extend(self.planner.observe(&feed.happenings, &context));
        let maintained = self.maintenance.observe(&feed.happenings, &context);
        effects.extend(self.sorties.advance(&context));
        effects.extend(self.with_loans(maintained));
        if self.settings.silent {
            effects.retain(|effect| !matches!(effect, Effect::Say(level, _) if *level < SoundLevel::Alarm));
        }
        effects
    }

    /// Lets the crew room look at the plan and change the gates, which all others only look at.
    fn in_crew_room(
        &mut self,
        act: impl FnOnce(&mut Crew, &Planner, &mut Gates, &Context<'_>) -> Vec<Effect>,
    ) -> Vec<Effect> {
        let mut gates = std::mem::take(&mut self.gates);
        let effects = act(&mut self.crew, &self.planner, &mut gates, &context!(self));
        self.gates = gates;
        effects
    }

    /// The gate is judged anew at once: who signed in wants to see what is still lacking.
    fn judged(&mut self) {
        self.in_crew_room(|crew, planner, gates, context| {
            crew.judge(planner, gates, context);
            Vec::new()
        });
        self.fly.refresh(&context!(self));
    }

    /// Takes what a person asks for.
    pub fn handle(&mut self, command: Command) -> Vec<Effect> {
        match command {
            Command::Show(screen) => {
                self.screen = screen;
                // Nobody looks at the messages any more, so the hub need not gather them.
                let inspect = screen == ScreenId::Vehicle && self.maintenance.inspecting();
                let mut effects = self.maintenance.handle(vehicle::Command::Inspect(inspect), &context!(self));
                if matches!(screen, ScreenId::Sorties | ScreenId::Evidence) {
                    effects.push(Effect::ListSorties);
                    effects.push(Effect::ListFindings);
                }
                if screen == ScreenId::Crew {
                    effects.push(Effect::Crew(crate::crew::Ask::Load));
                }
                if screen == ScreenId::Training {
                    effects.extend(self.training.open());
                }
                if screen != ScreenId::Fly {
                    effects.extend(self.fly.handle(crate::fly::Command::LetGo, &context!(self)));
                }
                effects
            }
            Command::Activate(address) if self.sorties.replay().is_some() => {
                self.sorties.activate(address, &context!(self));
                Vec::new()
            }
            Command::Activate(address) => {
                self.active = Some(address);
                self.fly.refresh(&context!(self));
                Vec::new()
            }
            // Sticks fly a vehicle that is looked at, and no other.
            Command::Fly(crate::fly::Command::Pad(_))
                if self.screen != ScreenId::Fly || self.sorties.replay().is_some() =>
            {
                self.fly.handle(crate::fly::Command::LetGo, &context!(self))
            }
            // While a sortie is replayed nothing that is done on the flying screen may reach a vehicle.
            Command::Fly(_) | Command::Eye(_) if self.sorties.replay().is_some() => Vec::new(),
            Command::Fly(command) => self.fly.handle(command, &context!(self)),
            Command::Eye(command) => self.eyes.handle(command, &context!(self)),
            Command::Findings(command) => {
                let sortie = self.sorties.replay().and(self.sorties.opened()).map(|opened| opened.sortie.id());
                let live = context!(self);
                let context = self.sorties.replay().map_or(live, |replay| replay.context(&live));
                let marks = matches!(command, findings::Command::Mark { .. }) || self.findings.draft().is_none();
                let effects = self.findings.handle(command, sortie, &context);
                // Which plan was aboard in a sortie that is replayed is not known here.
                let looked = self.active.filter(|_| marks && sortie.is_none());
                let planned = looked.and_then(|vehicle| eye::planned(self.aims(vehicle), vehicle, &live));
                if let Some(part) = planned {
                    self.findings.show(&part);
                }
                effects
            }
            Command::Crew(command) => {
                let effects = self.in_crew_room(|crew, _, _, context| crew.handle(command, context));
                self.judged();
                effects
            }
            Command::Training(command) => self.training.handle(command, &self.crew, &context!(self)),
            Command::Cases(command) => self.cases.handle(command, &context!(self)),
            Command::Surroundings(surroundings::Command::Open(kind)) => vec![Effect::AskRead(kind)],
            Command::Surroundings(surroundings::Command::Drop(kind)) => {
                self.surroundings.clear(kind);
                surroundings::forget(&mut self.settings, kind);
                self.planner.on_surroundings(None, &context!(self));
                let save = Effect::SaveSettings(Box::new(self.settings.clone()));
                self.surroundings.serve(kind).into_iter().chain([save]).collect()
            }
            Command::Plan(command) => self.planner.handle(command, &context!(self)),
            Command::Sorties(command) => {
                let was_replaying = self.sorties.replay().is_some();
                let effects = self.sorties.handle(command, &context!(self));
                match (was_replaying, self.sorties.replay().is_some()) {
                    (false, true) => self.screen = ScreenId::Fly,
                    (true, false) => self.screen = ScreenId::Sorties,
                    _ => {}
                }
                effects
            }
            Command::Vehicle(command) => {
                let effects = self.maintenance.handle(command, &context!(self));
                self.with_loans(effects)
            }
            Command::Settings(command) => self.settings.handle(command),
        }
    }

    /// What is lent is on disk before the vehicle is told.
    fn with_loans(&mut self, mut effects: Vec<Effect>) -> Vec<Effect> {
        if let Some(loans) = self.maintenance.take_changed_loans() {
            self.settings.loans = loans;
            effects.insert(0, Effect::SaveSettings(Box::new(self.settings.clone())));
        }
        effects
    }

    /// Takes a file of what lies around flights.
    fn surround(&mut self, kind: FileKind, path: &Path, read: Result<Vec<u8>, String>) -> Vec<Effect> {
        let now = context!(self).time();
        let said = self.surroundings.take(kind, path, read, &self.network, now);
        let mut effects = Vec::new();
        if said.is_ok() {
            effects.extend(self.surroundings.serve(kind));
            if surroundings::remember(&mut self.settings, kind, path) {
                effects.push(Effect::SaveSettings(Box::new(self.settings.clone())));
            }
        }
        self.planner.on_surroundings(Some(said), &context!(self));
        effects
    }

    /// Takes what came of an effect.
    pub fn answer(&mut self, answer: Answer) -> Vec<Effect> {
        if let Answer::Crew(told) = answer {
            let covers = matches!(told, Told::Covered(Ok(_)));
            let mut effects = self.in_crew_room(|crew, _, _, context| crew.told(told, context));
            if let Some(covered) = self.crew.covered().filter(|_| covers) {
                self.planner.on_covered(covered, &context!(self));
            }
            self.judged();
            // Whoever is signed in is who acts, on every screen.
            let name = self.crew.signed().map(|signed| signed.name.clone());
            if let Some(name) = name.filter(|name| *name != self.settings.pilot) {
                self.settings.pilot = name;
                effects.push(Effect::SaveSettings(Box::new(self.settings.clone())));
            }
            return effects;
        }
        if let Answer::Training(told) = answer {
            if let training::Told::Room(news) = &told {
                self.crew.simulate(news.seats.iter().map(training::desk::Seat::endpoint));
            }
            return self.training.told(told, &self.crew, &context!(self));
        }
        if surroundings::brings(&answer)
            && let Answer::Read { kind, path, result } = answer
        {
            return self.surround(kind, &path, result);
        }
        let context = context!(self);
        match &answer {
            Answer::Read { kind: FileKind::Plan | FileKind::Road, .. }
            | Answer::Written { kind: FileKind::Plan | FileKind::Road, .. }
            | Answer::Recovered(_) => {
                let effects = self.planner.answer(answer, &context);
                if let Some(network) = self.planner.take_network() {
                    self.surroundings.on_network(&network);
                    self.network = Arc::new(network);
                    self.planner.on_network(&context!(self));
                }
                effects
            }
            Answer::Read { kind: FileKind::Parameters, .. } | Answer::Written { kind: FileKind::Parameters, .. } => {
                self.maintenance.answer(answer, &context)
            }
            Answer::Read { kind: FileKind::Scan | FileKind::UseTable | FileKind::FlightLog, .. } => match answer {
                Answer::Read { kind, path, result } => self.crew.read(kind, path, result),
                _ => Vec::new(),
            },
            Answer::Written { kind: FileKind::Paper, path, result } => {
                self.crew.written(path, result);
                Vec::new()
            }
            Answer::Read { kind: FileKind::Tiles, .. } => self.settings.answer(answer),
            Answer::Read { kind: FileKind::Folder, path, result: Ok(_) } => {
                self.data_folder.next = Some(path.clone()).filter(|path| self.data_folder.now.as_ref() != Some(path));
                vec![Effect::UseFolder(path.clone())]
            }
            Answer::Still(vehicle, kept) => {
                self.eyes.kept(*vehicle, kept, self.now);
                if let Ok(still) = kept {
                    self.findings.pictured(*vehicle, still, self.data_folder.now.as_ref());
                }
                Vec::new()
            }
            Answer::Findings(_) | Answer::Clues(..) | Answer::Written { kind: FileKind::Clues, .. } => {
                self.findings.answer(answer)
            }
            Answer::Footage(_)
            | Answer::Case(..)
            | Answer::CaseOutcome(..)
            | Answer::Read { kind: FileKind::Key | FileKind::Card, .. } => self.cases.answer(answer, &context),
            Answer::DataFolder(path) => {
                self.data_folder.now = Some(path.clone());
                Vec::new()
            }
            _ => {
                let was_replaying = self.sorties.replay().is_some();
                let effects = self.sorties.answer(answer, &context);
                if !was_replaying && self.sorties.replay().is_some() {
                    self.screen = ScreenId::Fly;
                }
                effects
            }
        }
    }
}
