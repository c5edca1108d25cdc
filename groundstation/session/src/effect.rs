//! What the model asks of the world, and what the world answers.

use std::path::PathBuf;

use mission::explain::Message;
use mission::plan::Plan;
use records::{Sortie, SortieId};
use telemetry::link::Endpoint;
use telemetry::services::manual_control::Sticks;
use telemetry::services::mission::Kind;
use telemetry::services::{command, parameter};
use telemetry::wire::signing::Key;
use telemetry::wire::{Address, LinkId, Stamp};

use crate::settings::Settings;

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
    /// Open a link.
    AddLink(Endpoint),
    /// Close a link.
    RemoveLink(LinkId),
    /// Sign what is said to a system and trust only what it signs; `None` stops that.
    SetKey(u8, Option<Key>),
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
    /// A folder for data.
    Folder,
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
    /// The sorties in the store.
    Sorties(Result<Vec<Sortie>, Message>),
    /// The telemetry logs of a sortie, one after another.
    SortieLog(SortieId, Result<Vec<u8>, Message>),
}
