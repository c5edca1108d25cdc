//! Planning: the corridor that is asked for, the plan that is edited, its findings, and the way aboard.
//!
//! The document is a plan and, where it was made from one, the request for a corridor. A change of the request makes the
//! plan anew; a change by hand stays until the request is changed again, and then a person is asked first. Nothing that
//! a vehicle says changes the document.

mod aboard;
mod document;
mod file;
mod outcome;
mod parameter;
mod under;
mod wanted;
mod zones;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use mission::explain::{Explain as _, Message};
use mission::formats::wpml::{self, Maker};
use mission::formats::{Note, geojson, gpx, kml, wpl};
use mission::geo::{LatLon, distance_m};
use mission::message;
use mission::plan::Plan;
use mission::plan::checks::Severity;
use mission::plan::corridor::Corridor;
use mission::road::{Direction, Network};
use sky::Almanac;
use telemetry::services::mission::ContentHash;
use telemetry::station::{StationEvent, VehicleEvent};
use telemetry::wire::{Address, Stamp};

use crate::settings::Settings;
use crate::{Act, Answer, Context, Effect, FileKind, Happening, Order};

pub use aboard::{Aboard, Upload};
pub use airspace::ZoneKind;
pub use bridges::ways_back::Finding as WayBack;
pub use document::{Document, Target, best_index, speed_to};
pub use outcome::{Deck, Found, Profile, flown_path};
pub use parameter::{About, Group, Parameter};
pub use sky::Outlook;
pub use under::{
    Action, Figure, FigureAbout, Ground, HalfCone, Judged, LostPosition, LowBattery, Read, Returns, Shape, Sky,
    Threshold, Under, WantedBridge,
};
pub use wanted::{Fault, Field, Launch, Wanted};

use aboard::{Reading, Sent, Step};
use document::{History, Key, same_flight};
use outcome::Outcome;

/// Clicks farther from the road than this name no stake, metres.
const CLICK_BESIDE_M: f64 = 2_000.0;

/// What is done with unsaved work before it is replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// Save it, then go on.
    Save,
    /// Go on without it.
    Discard,
    /// Leave everything as it is.
    Cancel,
}

/// What a person has to decide before anything else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// The plan is not saved and would be replaced.
    Unsaved,
    /// Changes by hand would be lost by making the plan anew.
    ByHand,
}

/// A format that a plan is exported in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Waypoint file of Mission Planner.
    Waypoints,
    /// GPX route.
    Gpx,
    /// KML.
    Kml,
    /// GeoJSON.
    GeoJson,
    /// Package of DJI or Autel.
    Package(Maker),
}

impl Format {
    /// All.
    pub const ALL: [Self; 6] =
        [Self::Waypoints, Self::Gpx, Self::Kml, Self::GeoJson, Self::Package(Maker::Dji), Self::Package(Maker::Autel)];

    /// What it is called where several have the same extension; the same in every language.
    pub fn name(self) -> &'static str {
        match self {
            Self::Package(Maker::Dji) => "DJI kmz",
            Self::Package(Maker::Autel) => "Autel kmz",
            other => other.extension(),
        }
    }

    /// Extension of its files.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Waypoints => "waypoints",
            Self::Gpx => "gpx",
            Self::Kml => "kml",
            Self::GeoJson => "geojson",
            Self::Package(_) => "kmz",
        }
    }
}

/// What is done on the planning screen.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Another road, by its number.
    Road(String),
    /// Stake of the start, as typed.
    From(String),
    /// Stake of the end, as typed.
    To(String),
    /// Start beside this place.
    FromAt(LatLon),
    /// End beside this place.
    ToAt(LatLon),
    /// The carriageway.
    Toward(Direction),
    /// A number of the request.
    Set(Parameter, f64),
    /// How many times along; `None` for as many as the strip needs.
    Passes(Option<u32>),
    /// Meant for PX4, not for ArduPilot.
    Px4(bool),
    /// One more launch place.
    AddLaunch(LatLon),
    /// Takes the parameters of a template for the stretch that is chosen.
    UseTemplate(String),
    /// Another leg of the corridor, from 0.
    Leg(usize),
    /// A corridor along the road instead of a patrol under a bridge.
    Along,
    /// A patrol under a bridge: the first, or another change of it.
    Under(UnderCommand),
    /// Moves something.
    Move(Target, LatLon),
    /// Height of an item in its frame, or of a rally point above home, metres.
    Height(Target, f64),
    /// Speed of the way to an item, m/s.
    Speed(usize, f64),
    /// Radius of a fence circle, metres.
    Radius(usize, f64),
    /// A waypoint before the item with this index.
    Insert(usize, LatLon),
    /// A corner behind a corner of a polygon.
    InsertCorner(usize, usize),
    /// One more rally point.
    AddRally(LatLon),
    /// One more fence, around a place.
    AddFence(LatLon),
    /// Deletes something.
    Delete(Target),
    /// One step back.
    Undo,
    /// One step forth.
    Redo,
    /// A new corridor.
    New,
    /// Opens a plan.
    Open,
    /// Opens a road network.
    OpenRoads,
    /// Opens a file of airspace zones.
    OpenZones,
    /// Forgets all airspace zones.
    DropZones,
    /// Opens a file of satellite orbits.
    OpenOrbits,
    /// Saves where it was opened, or asks where.
    Save,
    /// Asks where to save.
    SaveAs,
    /// Writes a copy for another program.
    Export(Format),
    /// Sends the plan to the active vehicle.
    Upload,
    /// Reads the plan aboard the active vehicle.
    Download,
    /// Answers the question.
    Decide(Choice),
    /// The notice was read.
    Dismiss,
}

/// What is changed of a patrol under a bridge.
#[derive(Debug, Clone, PartialEq)]
pub enum UnderCommand {
    /// Begin with the first bridge.
    Begin,
    /// Another road, by its number.
    Road(String),
    /// Another bridge, by its name.
    Bridge(String),
    /// Another pattern.
    Shape(Shape),
    /// A figure; `None` for the usual, or what the pattern chooses.
    Set(Figure, Option<f64>),
    /// Fly the far side as well.
    FarSide(bool),
    /// The lanes may be crossed, high above.
    CrossOver(bool),
    /// Meant for PX4, not for ArduPilot.
    Px4(bool),
    /// The crew stands here.
    Launch(LatLon),
    /// Take what the active vehicle says of itself: sensors that hold a position without GNSS, and its failsafe.
    ReadVehicle,
}

impl Command {
    /// Whether it changes the request, so that the plan is made anew.
    fn of_request(&self) -> bool {
        matches!(
            self,
            Self::Road(_)
                | Self::From(_)
                | Self::To(_)
                | Self::FromAt(_)
                | Self::ToAt(_)
                | Self::Toward(_)
                | Self::Set(..)
                | Self::Passes(_)
                | Self::Px4(_)
                | Self::AddLaunch(_)
                | Self::Move(Target::Launch(_), _)
                | Self::Delete(Target::Launch(_))
                | Self::UseTemplate(_)
                | Self::Leg(_)
                | Self::Along
                | Self::Under(_)
        )
    }

    fn key(&self) -> Option<Key> {
        Some(match self {
            Self::From(_) => Key::Field(Field::From),
            Self::To(_) => Key::Field(Field::To),
            Self::Set(parameter, _) => Key::Parameter(*parameter),
            Self::Passes(_) => Key::Passes,
            Self::Under(UnderCommand::Set(figure, _)) => Key::Figure(*figure),
            Self::Move(target, _) => Key::Move(*target),
            Self::Height(target, _) => Key::Height(*target),
            Self::Speed(index, _) => Key::Speed(*index),
            Self::Radius(index, _) => Key::Radius(*index),
            _ => return None,
        })
    }
}

/// What a person is told.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// Something did not work.
    pub bad: bool,
    /// In words.
    pub message: Message,
}

/// What replaces the document.
#[derive(Debug)]
enum Next {
    New,
    Load { document: Box<Document>, notes: Vec<Message>, file: Option<PathBuf>, notice: Message, unsaved: bool },
}

/// A question and what waits for its answer.
#[derive(Debug)]
enum Waiting {
    Replace(Next),
    Remake(Command),
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
    almanac: Almanac,
    orbits: Option<PathBuf>,
    zones: zones::Zones,
}

impl Planner {
    /// A patrol on the network's first road, so that there is something to look at.
    pub fn new(network: &Network, _settings: &Settings) -> Self {
        let document = fresh(network);
        Self {
            // A new document has no bridge, and what is along a road asks for no satellites.
            outcome: Outcome::of(&document, &[], network, &Almanac::nominal(), &[], Timestamp::UNIX_EPOCH),
            almanac: Almanac::nominal(),
            orbits: None,
            zones: zones::Zones::default(),
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

    /// The plan that is edited; `None` while there is nothing in it.
    pub fn plan(&self) -> Option<&Plan> {
        let plan = self.document.plan.as_ref();
        let empty = plan.items.is_empty()
            && plan.rally.is_empty()
            && plan.fence.polygons.is_empty()
            && plan.fence.circles.is_empty();
        (!empty).then_some(plan)
    }

    /// Files that airspace zones were read from.
    pub fn zone_files(&self) -> impl Iterator<Item = &Path> {
        self.zones.files()
    }

    /// File that the orbits of satellites were read from; none are nominal.
    pub fn orbits(&self) -> Option<&Path> {
        self.orbits.as_deref()
    }

    /// Outlines of airspace zones.
    pub fn zones(&self) -> &[(ZoneKind, Vec<LatLon>)] {
        self.zones.outlines()
    }

    /// The patrol under a bridge that is asked for.
    pub fn under(&self) -> Option<&Under> {
        self.outcome.under.as_deref()
    }

    /// The corridor that is asked for, where it can be flown.
    pub fn corridor(&self) -> Option<&Corridor> {
        self.outcome.corridor.as_ref()
    }

    /// The flown path: place, height above home, and the worst finding on the piece that ends there.
    pub fn path(&self) -> impl Iterator<Item = (LatLon, f64, Option<Severity>)> {
        self.outcome.path.iter().map(|(stop, worst)| (stop.place, stop.height_m, *worst))
    }

    /// What is edited.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// Grows whenever another document, or another place, is shown, so that a map may move there.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// Why there is no corridor.
    pub fn fault(&self) -> Option<&Fault> {
        self.outcome.fault.as_ref()
    }

    /// What is to be known before the flight, worst first.
    pub fn findings(&self) -> &[Found] {
        &self.outcome.findings
    }

    /// Share of the battery that the plan takes, 0..1.
    pub fn battery_share(&self) -> Option<f64> {
        self.outcome.battery_share
    }

    /// The plan from the side.
    pub fn profile(&self) -> &Profile {
        &self.outcome.profile
    }

    /// Where an item stands in the profile.
    pub fn profile_point(&self, target: Target) -> Option<[f64; 2]> {
        let Target::Item(index) = target else { return None };
        let at = self.outcome.path.iter().position(|(stop, _)| stop.item == Some(index))?;
        self.outcome.profile.flown.get(at).copied()
    }

    /// Where the plan was opened or saved.
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// Whether something would be lost.
    pub fn unsaved(&self) -> bool {
        self.document != self.saved
    }

    /// Whether there is a step back.
    pub fn can_undo(&self) -> bool {
        self.history.can_undo()
    }

    /// Whether there is a step forth.
    pub fn can_redo(&self) -> bool {
        self.history.can_redo()
    }

    /// What has to be decided first.
    pub fn question(&self) -> Option<Question> {
        self.waiting.as_ref().map(|waiting| match waiting {
            Waiting::Replace(_) => Question::Unsaved,
            Waiting::Remake(_) => Question::ByHand,
        })
    }

    /// What a person is told.
    pub fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref()
    }

    /// How the last upload to a vehicle stands.
    pub fn upload(&self, address: Address) -> Option<&Upload> {
        self.sent.get(&address).map(|sent| &sent.upload)
    }

    /// What is aboard a vehicle, as far as it is known.
    pub fn aboard(&self, address: Address) -> Aboard {
        self.sent.get(&address).map_or(Aboard::Unknown, |sent| sent.aboard(&self.document.plan))
    }

    /// Hash of what is aboard, once it was read back.
    pub fn uploaded_hash(&self, address: Address) -> Option<ContentHash> {
        match self.upload(address)? {
            Upload::Verified { hash, .. } => Some(*hash),
            _ => None,
        }
    }

    /// The plan that was read back from a vehicle, or sent to it.
    pub fn uploaded_plan(&self, address: Address) -> Option<&Plan> {
        self.sent.get(&address).map(|sent| &sent.plan)
    }

    /// Items read and in all, while the plan aboard a vehicle is read.
    pub fn download(&self) -> Option<(u16, u16)> {
        self.reading.as_ref().map(|reading| reading.progress)
    }

    /// Why the plan cannot be sent now.
    pub fn upload_refusal(&self, context: &Context<'_>) -> Option<Message> {
        if self.plan().is_none() {
            return Some(message!("planner-why-empty"));
        }
        let transfer = self.transfer_refusal(context);
        transfer.or_else(|| outcome::blocked(&self.outcome))
    }

    /// Why nothing can be sent or read now.
    pub fn transfer_refusal(&self, context: &Context<'_>) -> Option<Message> {
        let vehicle = context.active.and_then(|address| context.snapshot.vehicles.get(&address));
        let Some(vehicle) = vehicle else { return Some(message!("planner-why-no-vehicle")) };
        if vehicle.lost {
            return Some(message!("planner-why-lost"));
        }
        if self.reading.is_some() || self.sent.get(&vehicle.address).is_some_and(Sent::is_moving) {
            return Some(message!("planner-why-busy"));
        }
        // What is flown must not change under the aircraft.
        let armed = vehicle.state.heartbeat.is_some_and(|heartbeat| heartbeat.value.armed);
        armed.then(|| message!("planner-why-armed"))
    }

    /// A road network that was read, for the model to make its own.
    pub(crate) fn take_network(&mut self) -> Option<Network> {
        self.network.take().map(|network| *network)
    }

    /// The network is another one. What is not saved stays, and says that its road is unknown.
    pub(crate) fn on_network(&mut self, context: &Context<'_>) {
        if !self.unsaved() && self.file.is_none() {
            self.show(fresh(context.network), Vec::new(), None, context);
            self.saved = self.document.clone();
        } else {
            self.reckon(context);
        }
        self.tell(false, message!("planner-roads-read", name = context.network.name.as_str()));
    }

    /// Takes what the hub says. Nothing of it changes the document.
    pub fn observe(&mut self, happenings: &[(Stamp, Happening)], context: &Context<'_>) -> Vec<Effect> {
        let mut effects = Vec::new();
        for (stamp, happening) in happenings {
            match happening {
                Happening::Station(StationEvent::Vehicle(address, VehicleEvent::Upload(event))) => {
                    let Some(sent) = self.sent.get_mut(address).filter(|sent| sent.is_moving()) else { continue };
                    if sent.on(event, stamp.mono) {
                        effects.push(self.log_upload(*address, context));
                    }
                }
                Happening::Station(StationEvent::Vehicle(address, VehicleEvent::Download(event))) => {
                    let Some(reading) = self.reading.as_mut().filter(|reading| reading.address == *address) else {
                        continue;
                    };
                    let vehicle = context.snapshot.vehicles.get(address);
                    let step = reading.on(event, vehicle.and_then(|vehicle| vehicle.state.autopilot()));
                    effects.extend(self.read_step(*address, step, *stamp, context));
                }
                // An order that was not taken will bring no other answer.
                Happening::Refused(cause) => effects.extend(self.refused(cause, context)),
                _ => {}
            }
        }
        effects
    }

    fn refused(&mut self, cause: &Message, context: &Context<'_>) -> Vec<Effect> {
        if self.reading.take_if(|reading| reading.progress == (0, 0)).is_some() {
            self.tell(true, message!("planner-download-failed", cause = cause.clone()));
        }
        let unanswered = |sent: &Sent| matches!(sent.upload, Upload::Sending { total: 0, .. });
        let failed: Vec<_> = self.sent.iter().filter(|(_, sent)| unanswered(sent)).map(|(at, _)| *at).collect();
        let mut effects = Vec::new();
        for address in failed {
            if let Some(sent) = self.sent.get_mut(&address) {
                sent.upload = Upload::Failed(cause.clone());
            }
            effects.push(self.log_upload(address, context));
        }
        effects
    }

    fn read_step(&mut self, address: Address, step: Step, now: Stamp, context: &Context<'_>) -> Vec<Effect> {
        match step {
            Step::Wait => Vec::new(),
            Step::Ask(kind) => vec![Effect::Order(Order::Download(address, kind))],
            Step::Failed(cause) => {
                self.reading = None;
                self.tell(true, message!("planner-download-failed", cause = cause));
                Vec::new()
            }
            Step::Done(plan) => {
                if let Some(reading) = self.reading.take() {
                    self.sent.insert(address, reading.sent(&plan, now.mono));
                }
                let notice = message!("planner-downloaded", vehicle = address.to_string(), items = plan.items.len());
                let document = Box::new(Document { plan: Arc::new(*plan), ..Document::default() });
                self.replace(Next::Load { document, notes: Vec::new(), file: None, notice, unsaved: true }, context)
            }
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
            Command::OpenZones => vec![Effect::AskRead(FileKind::Zones)],
            Command::OpenOrbits => vec![Effect::AskRead(FileKind::Orbits)],
            Command::DropZones => {
                self.zones.clear();
                self.reckon(context);
                Vec::new()
            }
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

    /// Whether a command changes the request. Under a bridge the take-off point is part of it.
    fn asks_anew(&self, command: &Command) -> bool {
        let launch = matches!(command, Command::Move(Target::Home, _)) && self.document.under.is_some();
        launch || command.of_request()
    }

    fn edit(&mut self, command: Command, context: &Context<'_>) -> Vec<Effect> {
        let mut next = self.document.clone();
        let (key, of_request) = (command.key(), self.asks_anew(&command));
        let clicked = matches!(command, Command::FromAt(_) | Command::ToAt(_));
        let elsewhere = matches!(
            command,
            Command::Along | Command::Under(UnderCommand::Begin | UnderCommand::Road(_) | UnderCommand::Bridge(_))
        );
        let done = if of_request {
            request(&mut next, command, context)
        } else {
            let done = by_hand(Arc::make_mut(&mut next.plan), command);
            next.by_hand = done && (next.wanted.is_some() || next.under.is_some());
            done
        };
        match done {
            true if of_request => remake(&mut next, context.network),
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
        self.generation += u64::from(elsewhere);
        self.changed(context)
    }

    /// After every change: what follows from it, and a copy that outlives this program.
    fn changed(&mut self, context: &Context<'_>) -> Vec<Effect> {
        self.reckon(context);
        vec![self.autosave()]
    }

    fn reckon(&mut self, context: &Context<'_>) {
        let (almanac, now) = (&self.almanac, instant(context.now));
        let zones = self.zones.check(&self.document.plan, now);
        self.outcome = Outcome::of(&self.document, &self.notes, context.network, almanac, &zones, now);
    }

    fn autosave(&self) -> Effect {
        Effect::Autosave(self.unsaved().then(|| file::keep(&self.document, self.file.as_deref())).flatten())
    }

    fn tell(&mut self, bad: bool, message: Message) {
        self.notice = Some(Notice { bad, message });
    }

    /// Shows another document, after asking where one would be lost.
    fn replace(&mut self, next: Next, context: &Context<'_>) -> Vec<Effect> {
        if self.unsaved() {
            self.waiting = Some(Waiting::Replace(next));
            return Vec::new();
        }
        self.go_on(next, context)
    }

    fn go_on(&mut self, next: Next, context: &Context<'_>) -> Vec<Effect> {
        match next {
            Next::New => {
                self.notice = None;
                self.show(fresh(context.network), Vec::new(), None, context);
                self.saved = self.document.clone();
            }
            Next::Load { document, notes, file, notice, unsaved } => {
                self.show(*document, notes, file, context);
                // What was not read from a file is nowhere yet.
                self.saved = if unsaved { Document::default() } else { self.document.clone() };
                self.tell(false, notice);
            }
        }
        vec![self.autosave()]
    }

    fn show(&mut self, document: Document, notes: Vec<Message>, file: Option<PathBuf>, context: &Context<'_>) {
        self.document = document;
        self.notes = notes;
        self.file = file;
        self.history = History::default();
        self.generation += 1;
        self.reckon(context);
        // Over another network, or by an older program, the request may have given another plan: the plan counts.
        if let Some(judged) = self.outcome.under.as_ref().and_then(|under| under.judged.as_ref()) {
            self.document.by_hand |= !same_flight(&judged.plan, &self.document.plan);
        }
        if let Some(corridor) = &self.outcome.corridor {
            let leg = corridor.legs.get(self.document.leg);
            self.document.by_hand |= !leg.is_some_and(|leg| same_flight(&leg.plan, &self.document.plan));
        }
    }

    fn decide(&mut self, choice: Choice, context: &Context<'_>) -> Vec<Effect> {
        match (self.waiting.take(), choice) {
            (None, _) | (Some(_), Choice::Cancel) => Vec::new(),
            (Some(Waiting::Replace(next)), Choice::Discard) => self.go_on(next, context),
            (Some(Waiting::Replace(next)), Choice::Save) => {
                let effects = self.save(self.file.clone());
                self.after_save = Some(next);
                effects
            }
            (Some(Waiting::Remake(command)), _) => self.edit(command, context),
        }
    }

    fn save(&mut self, file: Option<PathBuf>) -> Vec<Effect> {
        let bytes = file::write(&self.document);
        self.writing = Some(self.document.clone());
        // Other formats hold less than a plan: they are read, and written only as a copy.
        let own = file.filter(|file| file.extension().is_some_and(|e| e.eq_ignore_ascii_case("plan")));
        match own {
            Some(path) => vec![Effect::Write { kind: FileKind::Plan, path, bytes }],
            None => vec![Effect::AskWrite { kind: FileKind::Plan, name: self.name("plan"), bytes }],
        }
    }

    /// A name for a file: that of the file there is, or road and stakes.
    fn name(&self, extension: &str) -> String {
        let stem = self.file.as_ref().and_then(|file| file.file_stem()).map(|stem| stem.to_string_lossy().into_owned());
        let along = self.document.wanted.as_ref().map(|w| format!("{} {}-{}", w.road, w.from, w.to));
        let asked =
            along.or_else(|| self.document.under.as_ref().map(|under| format!("{} {}", under.road, under.bridge)));
        let stem = stem.or(asked).unwrap_or_else(|| "plan".to_owned());
        format!("{}.{extension}", stem.replace(|c: char| "/\\:*?\"<>|".contains(c) || c.is_control(), "_"))
    }

    fn export(&mut self, format: Format) -> Vec<Effect> {
        let plan = self.document.plan.as_ref();
        let name = self.name(format.extension());
        let (bytes, notes): (Vec<u8>, Vec<Note>) = match format {
            Format::Waypoints => {
                let written = wpl::write(plan);
                (written.text.into_bytes(), written.notes)
            }
            Format::Gpx => {
                let written = gpx::write(&name, plan);
                (written.text.into_bytes(), written.notes)
            }
            Format::Kml => (kml::write(&name, plan).into_bytes(), Vec::new()),
            Format::GeoJson => (geojson::write(&name, plan).into_bytes(), Vec::new()),
            Format::Package(maker) => {
                let packed = wpml::write(plan, maker);
                (packed.bytes, packed.notes)
            }
        };
        if let Some(note) = notes.first() {
            self.tell(false, mission::explain::Explain::explain(note));
        }
        // A copy is not the plan: it stays unsaved.
        self.writing = None;
        vec![Effect::AskWrite { kind: FileKind::Plan, name, bytes }]
    }

    fn send(&mut self, context: &Context<'_>) -> Vec<Effect> {
        if let Some(refusal) = self.upload_refusal(context) {
            self.tell(true, refusal);
            return Vec::new();
        }
        let Some(address) = context.active else { return Vec::new() };
        let plan = self.document.plan.as_ref().clone();
        self.sent.insert(address, Sent::new(plan.clone()));
        let log = self.log_upload(address, context);
        vec![Effect::Order(Order::Upload(address, Box::new(plan))), log]
    }

    fn receive(&mut self, context: &Context<'_>) -> Vec<Effect> {
        if let Some(refusal) = self.transfer_refusal(context) {
            self.tell(true, refusal);
            return Vec::new();
        }
        let Some(address) = context.active else { return Vec::new() };
        let (reading, kind) = Reading::new(address);
        self.reading = Some(reading);
        vec![Effect::Order(Order::Download(address, kind))]
    }

    /// The upload for the log of acts, with its answer once there is one.
    fn log_upload(&self, address: Address, context: &Context<'_>) -> Effect {
        let sent = self.sent.get(&address);
        let answer = sent.and_then(|sent| match &sent.upload {
            Upload::Sending { .. } => None,
            Upload::Verified { hash, .. } => Some(message!("plan-verified", hash = short(hash))),
            Upload::Differs { differences, .. } => Some(message!("planner-differs", count = differences.len())),
            Upload::Failed(cause) => Some(message!("planner-upload-failed", cause = cause.clone())),
        });
        let what = message!("planner-act-upload", items = sent.map_or(0, |sent| sent.plan.items.len()));
        let (at, who) = (context.now, context.settings.pilot.clone());
        Effect::Log(Box::new(Act { at, who, vehicle: Some(address), what, answer }))
    }

    /// Takes what came of an effect.
    pub fn answer(&mut self, answer: Answer, context: &Context<'_>) -> Vec<Effect> {
        match answer {
            Answer::Read { kind: FileKind::Zones, path, result } => {
                let failed = |cause| message!("file-failed", file = file::name(&path), cause = cause);
                match result.map_err(failed).and_then(|bytes| self.zones.take(&path, &bytes)) {
                    Ok(said) => self.tell(false, said),
                    Err(why) => self.tell(true, why),
                }
                self.reckon(context);
                Vec::new()
            }
            Answer::Read { kind: FileKind::Orbits, path, result } => {
                let name = file::name(&path);
                let failed = |cause| message!("file-failed", file = name.as_str(), cause = cause);
                let read = result.map_err(failed).and_then(|bytes| {
                    Almanac::read(&name, &bytes, instant(context.now)).map_err(|error| error.explain())
                });
                match read {
                    Ok(almanac) => {
                        let count = almanac.satellites().len();
                        self.tell(false, message!("planner-orbits-read", file = name.as_str(), count = count));
                        (self.almanac, self.orbits) = (almanac, Some(path));
                    }
                    Err(why) => self.tell(true, why),
                }
                self.reckon(context);
                Vec::new()
            }
            Answer::Read { kind, path, result } => {
                let read = match result {
                    Err(cause) => Err(message!("file-failed", file = file::name(&path), cause = cause)),
                    Ok(bytes) if kind == FileKind::Road => {
                        let roads = file::read_roads(&file::name(&path), &bytes);
                        roads.map(|network| file::Content::Roads(Box::new(network)))
                    }
                    Ok(bytes) => file::read(&path, &bytes),
                };
                match read {
                    Ok(file::Content::Plan(document, notes)) => {
                        let notice =
                            message!("planner-read", file = file::name(&path), items = document.plan.items.len());
                        let next = Next::Load { document, notes, file: Some(path), notice, unsaved: false };
                        self.replace(next, context)
                    }
                    Ok(file::Content::Roads(network)) => {
                        self.network = Some(network);
                        Vec::new()
                    }
                    Err(message) => {
                        self.tell(true, message);
                        Vec::new()
                    }
                }
            }
            Answer::Written { path, result, .. } => self.written(path, result, context),
            Answer::Recovered(bytes) => match file::recover(&bytes) {
                Ok((document, file)) => {
                    let (document, notice) = (Box::new(document), message!("planner-recovered"));
                    self.replace(Next::Load { document, notes: Vec::new(), file, notice, unsaved: true }, context)
                }
                Err(message) => {
                    self.tell(true, message);
                    Vec::new()
                }
            },
            _ => Vec::new(),
        }
    }

    fn written(&mut self, path: PathBuf, result: Result<(), String>, context: &Context<'_>) -> Vec<Effect> {
        let (writing, next) = (self.writing.take(), self.after_save.take());
        if let Err(cause) = result {
            self.tell(true, message!("planner-not-written", file = file::name(&path), cause = cause));
            return Vec::new();
        }
        self.tell(false, message!("file-written", file = file::name(&path)));
        let Some(written) = writing else { return Vec::new() };
        self.saved = written;
        self.file = Some(path);
        match next {
            Some(next) => self.replace(next, context),
            None => vec![self.autosave()],
        }
    }
}

/// The first half-line of a hash: enough to compare by eye.
pub fn short(hash: &ContentHash) -> String {
    hash.0.iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

fn fresh(network: &Network) -> Document {
    let mut document = Document { wanted: Some(Wanted::offered(network)), ..Document::default() };
    remake(&mut document, network);
    document
}

/// A stamp as calendars count it.
fn instant(stamp: Stamp) -> Timestamp {
    Timestamp::from_microsecond(i64::try_from(stamp.utc.0).unwrap_or_default()).unwrap_or_default()
}

/// Makes the plan from the request. One that cannot be flown leaves the plan as it was, and blocks its upload.
fn remake(document: &mut Document, network: &Network) {
    document.by_hand = false;
    if let Some(plan) = document.under.as_ref().and_then(|under| under.plan(network)) {
        document.plan = Arc::new(plan);
        return;
    }
    let corridor = document.wanted.as_ref().and_then(|wanted| wanted.plan(network).ok());
    if let Some(mut corridor) = corridor
        && !corridor.legs.is_empty()
    {
        document.leg = document.leg.min(corridor.legs.len() - 1);
        document.plan = Arc::new(corridor.legs.swap_remove(document.leg).plan);
    }
}

/// Changes the request; false where nothing came of it.
fn request(document: &mut Document, command: Command, context: &Context<'_>) -> bool {
    match command {
        Command::Along => {
            let road = document.under.take().and_then(|under| context.network.road(&under.road));
            let offered = Wanted::offered(context.network);
            document.wanted = Some(road.map_or(offered.clone(), |road| offered.on(road)));
            document.leg = 0;
            return true;
        }
        Command::Under(command) => return under(document, command, context),
        Command::Move(Target::Home, place) if document.under.is_some() => {
            return under(document, UnderCommand::Launch(place), context);
        }
        _ => {}
    }
    let Some(wanted) = &mut document.wanted else { return false };
    let clicked = |wanted: &Wanted, place| {
        let road = wanted.road(context.network).ok()?;
        let at = road.locate(place, CLICK_BESIDE_M)?;
        Some(wanted::stake_text(road, at.measured_m))
    };
    match command {
        Command::Road(code) => {
            let Some(road) = context.network.road(&code) else { return false };
            *wanted = wanted.on(road);
            document.leg = 0;
        }
        Command::From(text) => wanted.from = text,
        Command::To(text) => wanted.to = text,
        Command::FromAt(place) => match clicked(wanted, place) {
            Some(stake) => wanted.from = stake,
            None => return false,
        },
        Command::ToAt(place) => match clicked(wanted, place) {
            Some(stake) => wanted.to = stake,
            None => return false,
        },
        Command::Toward(direction) => wanted.decreasing = direction == Direction::Decreasing,
        Command::Set(parameter, value) if value.is_finite() => {
            if value == parameter.about().usual {
                wanted.values.remove(&parameter);
            } else {
                wanted.values.insert(parameter, value);
            }
        }
        Command::Passes(passes) => {
            wanted.by_overlap = passes.is_none();
            wanted.passes = passes.unwrap_or(wanted.passes);
        }
        Command::Px4(px4) => wanted.px4 = px4,
        Command::AddLaunch(LatLon { lat_deg, lon_deg }) => {
            let name = format!("P{}", wanted.launches.len() + 1);
            wanted.launches.push(Launch { name, lat_deg, lon_deg });
        }
        Command::Move(Target::Launch(index), to) => {
            let Some(launch) = wanted.launches.get_mut(index) else { return false };
            [launch.lat_deg, launch.lon_deg] = [to.lat_deg, to.lon_deg];
        }
        Command::Delete(Target::Launch(index)) if index < wanted.launches.len() => {
            wanted.launches.remove(index);
        }
        Command::UseTemplate(name) => {
            let Some(template) = context.settings.templates.get(&name).cloned() else { return false };
            let Wanted { road, from, to, decreasing, launches, .. } = wanted.clone();
            *wanted = Wanted { road, from, to, decreasing, launches, ..template };
        }
        Command::Leg(leg) => document.leg = leg,
        _ => return false,
    }
    true
}

/// Changes the request for a patrol under a bridge; false where nothing came of it.
fn under(document: &mut Document, command: UnderCommand, context: &Context<'_>) -> bool {
    if command == UnderCommand::Begin {
        let road = document.wanted.take().map(|wanted| wanted.road);
        document.under = WantedBridge::offered(context.network, road.as_deref());
        document.leg = 0;
        return document.under.is_some();
    }
    let Some(wanted) = &mut document.under else { return false };
    match command {
        UnderCommand::Begin => {}
        UnderCommand::Road(code) => {
            let Some(offered) = WantedBridge::offered(context.network, Some(&code)) else { return false };
            (wanted.road, wanted.bridge, wanted.launch) = (offered.road, offered.bridge, None);
        }
        UnderCommand::Bridge(name) => (wanted.bridge, wanted.launch) = (name, None),
        UnderCommand::Shape(shape) => wanted.shape = shape,
        UnderCommand::Set(figure, value) => {
            match value.filter(|value| value.is_finite() && figure.about().usual != Some(*value)) {
                Some(value) => wanted.figures.insert(figure, value),
                None => wanted.figures.remove(&figure),
            };
        }
        UnderCommand::FarSide(far) => wanted.far_side = far,
        UnderCommand::CrossOver(may) => wanted.may_cross_over = may,
        UnderCommand::Px4(px4) => wanted.px4 = px4,
        UnderCommand::Launch(place) => wanted.launch = Some((place.lat_deg, place.lon_deg)),
        UnderCommand::ReadVehicle => {
            let vehicle = context.active.and_then(|address| context.snapshot.vehicles.get(&address));
            let Some(vehicle) = vehicle else { return false };
            wanted.read = Some(Read::of(vehicle));
        }
    }
    true
}

/// Changes the plan itself; false where nothing came of it.
fn by_hand(plan: &mut Plan, command: Command) -> bool {
    let good = |place: LatLon| place.lat_deg.abs() <= 90.0 && place.lon_deg.abs() <= 180.0;
    match command {
        Command::Move(target, to) if good(to) => document::move_to(plan, target, to),
        Command::Height(target, height_m) if height_m.is_finite() => document::set_height(plan, target, height_m),
        Command::Speed(index, speed_m_s) if speed_m_s > 0.0 => document::set_speed(plan, index, speed_m_s),
        Command::Radius(circle, radius_m) if radius_m > 0.0 => {
            plan.fence.circles.get_mut(circle).map(|circle| circle.radius_m = radius_m).is_some()
        }
        Command::Insert(at, place) if good(place) => {
            document::insert_waypoint(plan, at, place);
            true
        }
        Command::InsertCorner(polygon, after) => document::insert_corner(plan, polygon, after),
        Command::AddRally(place) if good(place) => {
            document::add_rally(plan, place);
            true
        }
        Command::AddFence(place) if good(place) => {
            document::add_fence(plan, place);
            true
        }
        Command::Delete(target) => document::delete(plan, target),
        _ => false,
    }
}

/// Length of a path through the air, metres, take-off and return included.
pub fn path_length_m(planner: &Planner) -> f64 {
    let points: Vec<_> = planner.path().collect();
    points.windows(2).map(|pair| distance_m(pair[0].0, pair[1].0).hypot(pair[1].1 - pair[0].1)).sum()
}
