//! What the model asks of the world, and what the world answers.

use std::path::PathBuf;
use std::sync::Arc;

use evidence::case::Case;
use mission::explain::Message;
use mission::plan::Plan;
use records::crew::certificate::Scan;
use records::finding::{Change, Finding, FindingId};
use records::{Sortie, SortieId};
use telemetry::link::Endpoint;
use telemetry::services::manual_control::Sticks;
use telemetry::services::mission::Kind;
use telemetry::services::{command, operator_control, parameter};
use telemetry::wire::signing::Key;
use telemetry::wire::{Address, LinkId, Stamp};
use terrain::Terrain;

use crate::cases::{FootageHit, FootageQuery, Left, Outcome, Packing, Redacting};
use crate::crew::{Ask, Told};
use crate::eye::{CameraOrder, GimbalOrder};
use crate::findings::Form;
use crate::settings::Settings;
use crate::training;

/// What the hub is told.
#[derive(Debug, Clone)]
pub enum Order {
    /// Send a command; its answer comes back as an event of the vehicle.
    Command(command::Request),
    /// Send a plan and read it back.
    Upload(Address, Box<Plan>),
    /// Read what is aboard.
    Download(Address, Kind),
    /// Read all parameters.
    ListParameters(Address),
    /// Write a parameter.
    SetParameter(Address, parameter::Name, parameter::Value),
    /// Fly a vehicle by these sticks, or let go of them.
    Steer(Address, Option<Sticks>),
    /// Take control of a vehicle, give it back, or answer who asks; what came of it is an event of the vehicle.
    Control(Address, operator_control::Order),
    /// Tell a camera.
    Camera(CameraOrder),
    /// Tell a gimbal.
    Gimbal(Address, GimbalOrder),
    /// Fetch the originals that a vehicle's cameras took on this sortie, for this person; answered by
    /// [`Answer::CaseOutcome`].
    FetchOriginals(Address, SortieId, String),
    /// Open a link.
    AddLink(Endpoint),
    /// Close a link.
    RemoveLink(LinkId),
    /// Sign what is said to a system and trust only what it signs; `None` stops that.
    SetKey(u8, Option<Key>),
    /// Answer vehicles that ask for the ground (`TERRAIN_REQUEST`) from these files.
    ServeGround(Arc<Terrain>),
    /// Fill [`crate::Snapshot::messages`], or stop filling it.
    Inspect(bool),
}

/// What a file is for: decides the folder that a dialog opens in, the names it offers, and who gets the bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// A plan in any format, or a track to plan from.
    Plan,
    /// A road network.
    Road,
    /// Airspace zones.
    Zones,
    /// Bridges that the road file lacks, and what stands beside bridges.
    Bridges,
    /// Height of the ground.
    Terrain,
    /// Orbits of navigation satellites.
    Orbits,
    /// A parameter file.
    Parameters,
    /// Exported track of a sortie, GPX.
    Gpx,
    /// Exported table of a sortie, CSV.
    Csv,
    /// A telemetry log.
    TelemetryLog,
    /// Tiles, MBTiles or PMTiles.
    Tiles,
    /// A key that signs packages.
    Key,
    /// A list of clues, or a slip to hand some over.
    Clues,
    /// A camera's card, or a folder that was copied from one.
    Card,
    /// A folder for data.
    Folder,
    /// A picture of a certificate.
    Scan,
    /// A table of how equipment was used.
    UseTable,
    /// What another station or aircraft logged of a flight.
    FlightLog,
    /// A table or report out of the crew room.
    Paper,
}

/// How an alert sounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SoundLevel {
    /// A single soft tone.
    Notice,
    /// Two tones.
    Warning,
    /// Until acknowledged.
    Alarm,
}

/// Something that a person did, for the log: who, when, what, and the answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Act {
    /// When.
    pub at: Stamp,
    /// Who, as named in the settings.
    pub who: String,
    /// Which vehicle, if one.
    pub vehicle: Option<Address>,
    /// What.
    pub what: Message,
    /// How it was answered; `None` while it is under way.
    pub answer: Option<Message>,
}

/// What is to be done in the world.
#[derive(Debug, Clone)]
pub enum Effect {
    /// Tell the hub.
    Order(Order),
    /// Let the person choose a file to read; answered by [`Answer::Read`], or not at all.
    AskRead(FileKind),
    /// Let the person choose where to write; answered by [`Answer::Written`], or not at all.
    AskWrite {
        /// What for.
        kind: FileKind,
        /// Name that is offered.
        name: String,
        /// What is written.
        bytes: Vec<u8>,
    },
    /// Write to a place that is known; answered by [`Answer::Written`].
    Write {
        /// What for.
        kind: FileKind,
        /// Where.
        path: PathBuf,
        /// What.
        bytes: Vec<u8>,
    },
    /// Read a file that is known; answered by [`Answer::Read`].
    Read {
        /// What for.
        kind: FileKind,
        /// Which.
        path: PathBuf,
    },
    /// Keep the unsaved plan so that it survives `kill -9`; `None` when there is nothing unsaved.
    Autosave(Option<Vec<u8>>),
    /// Keep the settings.
    SaveSettings(Box<Settings>),
    /// Keep the data in this folder from the next start on.
    UseFolder(PathBuf),
    /// Put text on the clipboard.
    Copy(String),
    /// Say a text aloud, or sound its level where nothing can speak.
    Say(SoundLevel, Message),
    /// Write to the log of acts.
    Log(Box<Act>),
    /// Keep the picture of a vehicle's camera that is on the screen; answered by [`Answer::Still`].
    Still {
        /// Which vehicle.
        vehicle: Address,
        /// The sortie that is replayed; `None` for the one that it flies.
        sortie: Option<SortieId>,
    },
    /// Look for footage; answered by [`Answer::Footage`].
    SearchFootage(Box<FootageQuery>),
    /// Keep a finding, with an identifier and the sortie that the vehicle flies; answered by [`Answer::Findings`].
    MarkFinding {
        /// Which vehicle saw it.
        vehicle: Option<Address>,
        /// What is known of it.
        finding: Box<Finding>,
    },
    /// Correct a finding; answered by [`Answer::Findings`].
    CorrectFinding {
        /// Which.
        id: FindingId,
        /// What is so instead.
        change: Box<Change>,
        /// Who says so.
        who: String,
        /// Why.
        why: String,
        /// When.
        at: Stamp,
    },
    /// List the findings; answered by [`Answer::Findings`].
    ListFindings,
    /// Make a list of clues; answered by [`Answer::Clues`].
    MakeClues(Form, Vec<Finding>),
    /// Read what a sortie left as evidence; answered by [`Answer::Case`].
    OpenCase(SortieId),
    /// Keep the record of a case in this folder.
    KeepCase(PathBuf, Box<Case>),
    /// Pack a case; answered by [`Answer::CaseOutcome`].
    Pack(Box<Packing>),
    /// Make a copy of a package for the party; answered by [`Answer::CaseOutcome`].
    Redact(Box<Redacting>),
    /// Take the pictures of a card into a sortie's folder; answered by [`Answer::CaseOutcome`].
    TakeOriginals {
        /// Which sortie.
        sortie: SortieId,
        /// The sortie's folder.
        folder: PathBuf,
        /// The card.
        card: PathBuf,
        /// Who brings them.
        who: String,
    },
    /// Verify what is in this folder; answered by [`Answer::CaseOutcome`].
    VerifyCase(SortieId, PathBuf),
    /// Ask the store for the crew room; answered by [`Answer::Crew`].
    Crew(Ask),
    /// Show a picture of a certificate in the system's viewer.
    OpenScan(Scan),
    /// Ask for the training room; answered by [`Answer::Training`].
    Training(training::Ask),
    /// List the sorties; answered by [`Answer::Sorties`].
    ListSorties,
    /// Open the telemetry log of a sortie; answered by [`Answer::SortieLog`].
    OpenSortie(SortieId),
}

/// What came of an effect.
#[derive(Debug, Clone)]
pub enum Answer {
    /// A file was read, or could not be.
    Read {
        /// What for.
        kind: FileKind,
        /// Which.
        path: PathBuf,
        /// Its bytes, or the reason in the system's words.
        result: Result<Vec<u8>, String>,
    },
    /// A file was written, or could not be.
    Written {
        /// What for.
        kind: FileKind,
        /// Where.
        path: PathBuf,
        /// The reason in the system's words.
        result: Result<(), String>,
    },
    /// Where the data lies.
    DataFolder(PathBuf),
    /// An unsaved plan was found at the start.
    Recovered(Vec<u8>),
    /// The picture of a vehicle's camera was kept in this file, or could not be.
    Still(Address, Result<PathBuf, Message>),
    /// Footage that was looked for.
    Footage(Result<Vec<FootageHit>, Message>),
    /// The findings in the store, newest first, or why they cannot be listed or changed.
    Findings(Result<Vec<Finding>, Message>),
    /// A list of clues.
    Clues(Form, Result<Vec<u8>, Message>),
    /// What a sortie left as evidence.
    Case(SortieId, Box<Result<Left, Message>>),
    /// What came of packing or verifying it.
    CaseOutcome(SortieId, Outcome),
    /// What the store says to the crew room.
    Crew(Told),
    /// What the world tells the training room.
    Training(training::Told),
    /// The sorties in the store.
    Sorties(Result<Vec<Sortie>, Message>),
    /// The telemetry logs of a sortie, one after another.
    SortieLog(SortieId, Result<Vec<u8>, Message>),
}
