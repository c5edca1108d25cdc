//! Everything that the desktop keeps on disk, on a thread of its own: sorties with their logs, the unsaved plan, settings,
//! and what people did.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use anyhow::{Context, Result};
use crossbeam_channel::{Receiver, Sender, bounded, select, unbounded};
use evidence::Disk;
use evidence::case::Case;
use mission::explain::{Explain, Message};
use mission::formats::plan_file;
use mission::message;
use mission::plan::Plan;
use mission::road::Network;
use records::finding::{Change, Finding, FindingFilter, FindingId};
use records::footage::FootageQuery;
use records::{Filter, Ledger, SortieId};
use session::cases::{Outcome, Packing, Redacting};
use session::crew::Ask;
use session::findings::Form;
use session::settings::Settings;
use session::text::Catalogue;
use session::{Act, Answer, FileKind, Happening};
use telemetry::link::{Recorder, RecordingPolicy};
use telemetry::services::time_sync::Offset;
use telemetry::wire::{Address, MonoTime, Stamp, TimedFrame, UtcMicros};
use uuid::Uuid;

use super::cameras::Captures;
use super::clerk::{Clerk, Task};
use super::exchange;
use super::hub::Request;
use crate::console::Console;
use crate::custody::{Custody, Inbox, Pace};
use crate::logbook::{self, Entry, Logbook};
use crate::patrol::{Ended, Facts, Track, Update};
use crate::{files, folders};

/// Originals from an aircraft wait here, in the folder of their sortie, until they are matched.
pub const INCOMING: &str = "incoming";

/// Something about a vehicle's flight.
pub enum Note {
    /// The link that it is spoken to over, and whether it says of itself that it is simulated.
    Via(String, bool),
    /// From arming to disarming.
    Update(Box<Update>),
    /// What is aboard was read back and is the plan with this hash.
    PlanAboard(String),
    /// Disarmed, and its last words are in the log.
    Ended(Box<Over>),
}

/// What a vehicle's frames are written to.
pub struct Recording {
    log: Recorder,
    /// `None` where the disk did not let it begin; the log is written all the same.
    capture: Option<Custody>,
}

impl Recording {
    /// Frames were lost before it was open.
    pub fn missed(&self, frames: u64) {
        if let Some(capture) = &self.capture {
            capture.inbox().missed(frames);
        }
    }

    /// The aircraft's clock as it was measured.
    pub fn time_sync(&self, at: Stamp, system: u8, offset: Offset) {
        if let Some(capture) = &self.capture {
            capture.inbox().time_sync(at, system, offset);
        }
    }

    /// Takes a frame. Never waits.
    pub fn record(&self, frame: &TimedFrame) {
        self.log.record(frame);
        if let Some(capture) = &self.capture {
            capture.inbox().frame(frame);
        }
    }
}

/// A flight that is over.
pub struct Over {
    /// Where it flew.
    pub track: Track,
    /// What is known of it.
    pub facts: Facts,
    /// Its log and its capture.
    pub recorder: Option<Recording>,
    /// Frames that no log got because none was open in time.
    pub missed: u64,
}

/// What the keeper is asked.
pub enum Wish {
    /// About a vehicle's flight.
    Note(Address, Note),
    /// A plan is sent to a vehicle.
    Plan(Address, Box<Plan>),
    /// List the sorties.
    List,
    /// Read the log of a sortie.
    Open(SortieId),
    /// Read what a sortie left as evidence.
    OpenCase(SortieId),
    /// Keep the record of a case.
    KeepCase(PathBuf, Box<Case>),
    /// Pack a case.
    Pack(Box<Packing>),
    /// Make a copy of a package for the party.
    Redact(Box<Redacting>),
    /// Take the pictures of a card: which sortie, its folder, the card, who.
    Originals(SortieId, PathBuf, PathBuf, String),
    /// An original came from an aircraft: for which sortie, its name, its bytes.
    Original(SortieId, String, Vec<u8>),
    /// No more originals come: for which sortie, who asked, and why some did not.
    OriginalsOver(SortieId, String, Vec<Message>),
    /// Verify what is in a folder.
    Verify(SortieId, PathBuf),
    /// Look for footage.
    Search(Box<FootageQuery>),
    /// Keep a finding.
    Mark(Option<Address>, Box<Finding>),
    /// Correct a finding: which, what, who, why, when.
    Correct(FindingId, Box<Change>, String, String, UtcMicros),
    /// List the findings.
    ListFindings,
    /// Make a list of clues.
    Clues(Form, Vec<Finding>),
    /// The crew room asks something.
    Crew(Box<Ask>),
    /// Somebody did something.
    Log(Box<Act>),
    /// Keep a picture of a vehicle's camera under this name.
    /// It belongs to the sortie that the vehicle flies, or to the one that is replayed.
    Still(Address, Option<SortieId>, String, Vec<u8>),
    /// The unsaved plan.
    Autosave(Option<Vec<u8>>),
    /// Settings.
    Settings(Box<Settings>),
    /// Keep the data in this folder from the next start on.
    UseFolder(PathBuf),
    /// Read a file.
    Read(FileKind, PathBuf),
    /// Write a file.
    Write(FileKind, PathBuf, Vec<u8>),
}

/// What the keeper says to the window.
pub enum Word {
    /// The answer to a wish.
    Answer(Answer),
    /// Something that the pilot must know.
    Happening(Happening),
}

/// Where the keeper keeps what.
#[derive(Debug, Clone)]
pub struct Places {
    /// The data folder.
    pub data: PathBuf,
}

impl Places {
    /// The unsaved plan.
    pub fn autosave(&self) -> PathBuf {
        self.data.join("unsaved-plan.json")
    }

    /// Settings.
    pub fn settings(&self) -> PathBuf {
        self.data.join("settings.json")
    }

    fn acts(&self) -> PathBuf {
        self.data.join("acts.jsonl")
    }
}

/// What the keeper needs to know.
pub struct KeeperConfig {
    /// Where.
    pub places: Places,
    /// The roads, for the stakes that a sortie covered.
    pub network: Arc<Network>,
    /// Settings at the start.
    pub settings: Settings,
    /// Endpoints behind which simulated drones are: they have a ledger of their own.
    pub simulated: BTreeSet<String>,
    /// The captures that are open.
    pub captures: Captures,
}

/// Starts the keeper. It ends when nobody wishes anything any more.
pub fn start(
    config: KeeperConfig,
    wishes: Receiver<Wish>,
    hub: Sender<Request>,
    words: Sender<Word>,
) -> Result<JoinHandle<()>> {
    // The store stays on the thread that opens it; whether it opened is awaited here.
    let (ready, opened) = bounded(1);
    let thread = thread::Builder::new().name("keeper".to_owned()).spawn(move || {
        let console = Console::new(Catalogue::new(config.settings.language));
        let logbook = match Logbook::open(&config.places.data, &console) {
            Ok(logbook) => {
                ready.send(Ok(())).unwrap_or_default();
                logbook
            }
            Err(error) => return ready.send(Err(error)).unwrap_or_default(),
        };
        // What takes its time may be many tasks behind, but never so many as a person asks for in a day.
        let (tasks, to_do) = unbounded();
        let (filmed, films) = unbounded();
        let clerk = Clerk {
            data: config.places.data.clone(),
            network: Arc::clone(&config.network),
            language: config.settings.language,
            unit: config.settings.detachment.clone(),
        };
        let clerk = match clerk.start(to_do, words.clone(), filmed) {
            Ok(clerk) => clerk,
            Err(error) => {
                let why = message!("thread-refused", cause = format!("{error:#}"));
                return words.send(Word::Happening(Happening::Refused(why))).unwrap_or_default();
            }
        };
        let (centre, addresses) = unbounded();
        exchange::start(config.places.data.clone(), addresses, words.clone());
        let mut keeper = Keeper {
            settings: config.settings.clone(),
            centre,
            config: &config,
            console: &console,
            logbook: &logbook,
            hub,
            words,
            tasks,
            flights: BTreeMap::new(),
            dispatches: BTreeMap::new(),
            plans: BTreeMap::new(),
            hashes: BTreeMap::new(),
            vias: BTreeMap::new(),
        };
        if logbook.left_to_check() {
            check(config.places.data.clone(), keeper.words.clone());
        }
        keeper.name_centre(&config.settings.centre);
        let recovered = keeper.recover();
        keeper.say_trouble(recovered);
        loop {
            let done = select! {
                recv(wishes) -> wish => match wish {
                    Ok(wish) => keeper.fulfil(wish),
                    Err(_) => break,
                },
                recv(films) -> film => film.map_or(Ok(()), |film| keeper.filmed(film)),
            };
            keeper.say_trouble(done);
        }
        keeper.flights.clear();
        // The clerk ends with everything done when nobody can ask for more.
        keeper.tasks = unbounded().0;
        for film in films {
            let done = keeper.filmed(film);
            keeper.say_trouble(done);
        }
        // A panic of a thread has been printed.
        clerk.join().unwrap_or_default();
        logbook.close();
    })?;
    opened.recv()??;
    Ok(thread)
}

/// Checks a large store beside the work, and tells people where it is damaged. Nobody waits for the thread: where the
/// program ends first, the next end that is not clean has it checked again.
fn check(data: PathBuf, words: Sender<Word>) {
    let run = move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let checked = runtime.map(|runtime| runtime.block_on(records::check_file(&data)));
        let trouble = match checked {
            Ok(Ok(())) => return,
            Ok(Err(error)) => error.explain(),
            Err(error) => message!("thread-refused", cause = error.to_string()),
        };
        words.send(Word::Happening(Happening::Refused(trouble))).unwrap_or_default();
    };
    // A machine that gives no thread has told so where the clerk asked for one.
    thread::Builder::new().name("store-check".to_owned()).spawn(run).map(drop).unwrap_or_default();
}

/// A flight whose sortie entry is open.
pub(super) struct Flight<'a> {
    pub(super) entry: Entry<'a>,
    folder: PathBuf,
    plan_file: Option<PathBuf>,
    /// Where what the crew does is captured.
    acts: Option<Inbox>,
}

pub(super) struct Keeper<'a> {
    pub(super) settings: Settings,
    pub(super) config: &'a KeeperConfig,
    pub(super) console: &'a Console,
    pub(super) logbook: &'a Logbook,
    hub: Sender<Request>,
    words: Sender<Word>,
    tasks: Sender<Task>,
    /// Where the central store is, for the exchange.
    centre: Sender<String>,
    pub(super) flights: BTreeMap<Address, Flight<'a>>,
    /// Who flies what has armed, where that is known before its entry is open.
    pub(super) dispatches: BTreeMap<Address, Ask>,
    plans: BTreeMap<Address, Box<Plan>>,
    hashes: BTreeMap<Address, String>,
    vias: BTreeMap<Address, (String, bool)>,
}

impl Keeper<'_> {
    pub(super) fn say(&self, word: Word) {
        // The window is gone when this fails, and so is who would read it.
        self.words.send(word).unwrap_or_default();
    }

    fn name_centre(&self, address: &str) {
        // Where the thread could not be started, that was said.
        self.centre.send(address.trim().to_owned()).unwrap_or_default();
    }

    fn say_trouble(&self, result: Result<()>) {
        if let Err(error) = result {
            self.say(Word::Happening(Happening::Refused(unkept(error))));
        }
    }

    /// Sorties that a crash left open are closed, and people are told.
    fn recover(&mut self) -> Result<()> {
        let now = super::office::now();
        let interrupted = self.logbook.ask(self.console, async |store| store.recover(now).await)?;
        for sortie in &interrupted {
            self.say(Word::Happening(Happening::Refused(logbook::interrupted(sortie))));
        }
        self.list_findings();
        // What a killed program recorded is closed, with the gap stated.
        let writer = concat!("groundstation ", env!("CARGO_PKG_VERSION"));
        let stamp = Stamp { mono: MonoTime::default(), utc: UtcMicros(u64::try_from(now.0).unwrap_or_default()) };
        for folder in evidence::capture::unfinished(&self.config.places.data.join("sorties")) {
            let closed = Disk::new(&folder).map(|disk| evidence::capture::recover(disk, stamp, writer));
            let what = match closed {
                Ok(Ok(None)) => continue,
                Ok(Ok(Some(_))) => message!("desk-capture-recovered", folder = folder.display().to_string()),
                Ok(Err(error)) => error.explain(),
                Err(error) => message!("desk-keeper-trouble", why = format!("{}: {error}", folder.display())),
            };
            self.say(Word::Happening(Happening::Refused(what)));
        }
        // Its evidence is worth as much as that of one that ended well.
        for sortie in interrupted {
            if let Some(folder) = folders::holding(&self.config.places.data, &sortie) {
                let findings = self.findings_of(sortie.id());
                self.task(Task::Film { sortie: Box::new(sortie), folder, points: Vec::new(), findings });
            }
        }
        Ok(())
    }

    fn filmed(&self, (sortie, spans): super::clerk::Filmed) -> Result<()> {
        self.logbook.ask(self.console, async |store| store.keep_footage(sortie, &spans).await)
    }

    pub(super) fn task(&self, task: Task) {
        // The clerk ends after the keeper, never before it.
        self.tasks.send(task).unwrap_or_default();
    }

    fn findings_of(&self, sortie: SortieId) -> Vec<Finding> {
        let filter = FindingFilter { sortie: Some(sortie), ..FindingFilter::default() };
        let found = self.logbook.try_ask(async |store| store.findings(&filter).await);
        found.unwrap_or_else(|error| {
            self.say(Word::Happening(Happening::Refused(error.explain())));
            Vec::new()
        })
    }

    /// The newest sorties: more than anybody looks through, and few enough to be at hand at once after ten years.
    pub(super) fn list(&self) {
        const NEWEST: u32 = 5_000;
        let newest = Filter { limit: Some(NEWEST), ..Filter::default() };
        let listed = self.logbook.try_ask(async |store| store.sorties(&newest).await);
        self.say(Word::Answer(Answer::Sorties(listed.map_err(|e| e.explain()))));
    }

    fn list_findings(&self) {
        let listed = self.logbook.try_ask(async |store| store.findings(&FindingFilter::default()).await);
        self.say(Word::Answer(Answer::Findings(listed.map_err(|e| e.explain()))));
    }

    /// The folder of a sortie of the store.
    fn folder_of(&self, id: SortieId) -> Option<PathBuf> {
        let sortie = self.logbook.try_ask(async |store| store.sortie(id).await).ok()?;
        folders::holding(&self.config.places.data, &sortie)
    }

    /// What was not marked in a replay belongs to the sortie that the vehicle flies; where it flies none, to none.
    fn mark(&self, vehicle: Option<Address>, mut finding: Box<Finding>) {
        finding.id = FindingId(Uuid::now_v7());
        let flown = || vehicle.and_then(|vehicle| self.flights.get(&vehicle)).map(|flight| flight.entry.id());
        finding.sortie = finding.sortie.or_else(flown);
        let who = finding.marked_by.clone();
        match self.logbook.try_ask(async |store| store.mark_finding(*finding, &who).await) {
            Ok(()) => self.list_findings(),
            Err(error) => self.say(Word::Answer(Answer::Findings(Err(error.explain())))),
        }
    }

    fn correct(&self, id: FindingId, change: Change, who: &str, why: &str, at: UtcMicros) {
        let at = records::UtcMicros(i64::try_from(at.0).unwrap_or_default());
        match self.logbook.try_ask(async |store| store.correct_finding(id, change, who, why, at).await) {
            Ok(_) => self.list_findings(),
            Err(error) => self.say(Word::Answer(Answer::Findings(Err(error.explain())))),
        }
    }

    fn open_case(&self, id: SortieId) {
        match self.logbook.try_ask(async |store| store.sortie(id).await) {
            Ok(sortie) => {
                let folder = folders::holding(&self.config.places.data, &sortie).unwrap_or_default();
                self.task(Task::Read(Box::new(sortie), folder));
            }
            Err(error) => self.say(Word::Answer(Answer::Case(id, Box::new(Err(error.explain()))))),
        }
    }

    fn fulfil(&mut self, wish: Wish) -> Result<()> {
        match wish {
            Wish::OpenCase(id) => self.open_case(id),
            Wish::KeepCase(folder, case) => self.task(Task::Keep(folder, case)),
            Wish::Pack(packing) => {
                let id = packing.sortie;
                match self.logbook.try_ask(async |store| store.sortie(id).await) {
                    Ok(sortie) => {
                        let findings = self.findings_of(id);
                        self.task(Task::Pack(packing, Box::new(sortie), findings));
                    }
                    Err(error) => {
                        let outcome = Outcome { good: false, lines: vec![error.explain()] };
                        self.say(Word::Answer(Answer::CaseOutcome(id, outcome)));
                    }
                }
            }
            Wish::Originals(id, folder, card, who) => {
                self.task(Task::Originals { id, folder, card, who, told: Vec::new() })
            }
            Wish::Original(id, name, bytes) => {
                let folder = self.folder_of(id).context("no such sortie")?.join(INCOMING);
                std::fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
                let name = name.replace(['/', '\\'], "_");
                replace(&folder.join(name), &bytes)?;
            }
            Wish::OriginalsOver(id, who, told) => {
                let folder = self.folder_of(id).context("no such sortie")?;
                let card = folder.join(INCOMING);
                self.task(Task::Originals { id, folder, card, who, told });
            }
            Wish::Redact(redacting) => self.task(Task::Redact(redacting)),
            Wish::Verify(id, folder) => self.task(Task::Verify(id, folder)),
            Wish::Search(query) => {
                let found = self.logbook.try_ask(async |store| store.search_footage(&query).await);
                self.say(Word::Answer(Answer::Footage(found.map_err(|e| e.explain()))));
            }
            Wish::Mark(vehicle, finding) => self.mark(vehicle, finding),
            Wish::Correct(id, change, who, why, at) => self.correct(id, *change, &who, &why, at),
            Wish::ListFindings => self.list_findings(),
            Wish::Clues(form, findings) => self.task(Task::Clues(form, findings)),
            Wish::Note(address, note) => self.note(address, note)?,
            Wish::Plan(address, plan) => {
                self.hashes.remove(&address);
                self.plans.insert(address, plan);
            }
            Wish::List => self.list(),
            Wish::Open(id) => {
                let log = self.log_of(id);
                self.say(Word::Answer(Answer::SortieLog(id, log)));
            }
            Wish::Crew(ask) => self.crew(*ask),
            Wish::Log(act) => self.log(&act)?,
            Wish::Still(address, sortie, name, bytes) => {
                let flown = || self.flights.get(&address).map(|flight| flight.folder.clone());
                let replayed = sortie.and_then(|id| self.folder_of(id));
                let folder = replayed.or_else(flown).unwrap_or_else(|| self.config.places.data.clone()).join("stills");
                let path = folder.join(name);
                let kept = std::fs::create_dir_all(&folder).map_err(Into::into).and_then(|()| replace(&path, &bytes));
                self.say(Word::Answer(Answer::Still(address, kept.map(|()| path).map_err(unkept))));
            }
            Wish::Autosave(Some(bytes)) => replace(&self.config.places.autosave(), &bytes)?,
            Wish::Autosave(None) => match std::fs::remove_file(self.config.places.autosave()) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
                _ => {}
            },
            Wish::Settings(settings) => {
                replace(&self.config.places.settings(), &serde_json::to_vec_pretty(&settings)?)?;
                if settings.centre != self.settings.centre {
                    self.name_centre(&settings.centre);
                }
                self.settings = *settings;
            }
            Wish::UseFolder(folder) => folders::choose(&folder)?,
            Wish::Read(kind, path) => {
                // A folder is chosen, not read; tiles are gigabytes, read one at a time by whoever draws them.
                let read = match kind {
                    FileKind::Folder | FileKind::Card => Ok(Vec::new()),
                    FileKind::Tiles => std::fs::File::open(&path).map(|_| Vec::new()),
                    _ => std::fs::read(&path),
                };
                let result = read.map_err(|e| e.to_string());
                self.say(Word::Answer(Answer::Read { kind, path, result }));
            }
            Wish::Write(kind, path, bytes) => {
                let result = replace(&path, &bytes).map_err(|e| format!("{e:#}"));
                self.say(Word::Answer(Answer::Written { kind, path, result }));
            }
        }
        Ok(())
    }

    fn note(&mut self, address: Address, note: Note) -> Result<()> {
        match note {
            Note::Via(endpoint, simulated) => {
                self.vias.insert(address, (endpoint, simulated));
            }
            Note::PlanAboard(hash) => {
                self.hashes.insert(address, hash);
            }
            Note::Update(update) => {
                if let Update::Armed { stamp, .. } = &*update {
                    self.begin(address, *stamp)?;
                }
                if let Some(flight) = self.flights.get_mut(&address) {
                    flight.entry.update(&update)?;
                }
                if matches!(&*update, Update::Armed { .. })
                    && let Some(ask) = self.dispatches.remove(&address)
                {
                    self.crew(ask);
                }
            }
            Note::Ended(over) => {
                let Over { track, facts, recorder, missed } = *over;
                let flight = self.flights.remove(&address).map(|flight| Flight { acts: None, ..flight });
                let (recorder, capture) = match recorder {
                    Some(Recording { log, capture }) => (log.finish(), capture),
                    None => Default::default(),
                };
                self.config.captures.close(address);
                if let Some(Err(error)) = capture.map(Custody::finish) {
                    self.say(Word::Happening(Happening::Refused(error.explain())));
                }
                let ended = Ended { result: Ok(()), track, facts, recorder };
                if let Some(mut flight) = flight {
                    let files = logbook::leave_files(&ended, &flight.folder, flight.plan_file.take(), self.console)?;
                    let sortie = flight.entry.finish(&ended, Some(&self.config.network), &files)?;
                    let points = ended.track.points().to_vec();
                    let findings = self.findings_of(sortie.id());
                    self.task(Task::Film { sortie: Box::new(sortie), folder: flight.folder, points, findings });
                }
                let lost = missed + ended.recorder.lost;
                if lost > 0 {
                    let gap = message!("log-gap", frames = lost as f64);
                    self.say(Word::Happening(Happening::Refused(gap)));
                }
                self.list();
            }
        }
        Ok(())
    }

    /// Armed: a folder, a log and an entry.
    fn begin(&mut self, address: Address, at: Stamp) -> Result<()> {
        let id = Uuid::now_v7();
        let folder = folders::sortie(&self.config.places.data, at.utc, id)?;
        let recorder =
            Recorder::start(&folder, "flight", RecordingPolicy::default()).map_err(|e| self.console.told(&e))?;
        let words = self.words.clone();
        let tell = move |what| words.send(Word::Happening(Happening::Refused(what))).unwrap_or_default();
        let servers = &self.settings.time_servers;
        let capture = match Custody::start(&folder.join("capture"), id, at, Pace::Real, servers, tell) {
            Ok(capture) => Some(capture),
            Err(why) => {
                self.say(Word::Happening(Happening::Refused(why)));
                None
            }
        };
        let acts = capture.as_ref().map(|capture| capture.inbox().clone());
        if let Some(inbox) = &acts {
            self.config.captures.open(address, inbox.clone());
        }
        self.hub.send(Request::Record(address, Recording { log: recorder, capture })).unwrap_or_default();
        let plan_file = match self.plans.get(&address) {
            Some(plan) if self.hashes.contains_key(&address) => {
                let path = folder.join("patrol.plan");
                files::write(&path, &plan_file::write(plan).text, self.console)?;
                Some(path)
            }
            _ => None,
        };
        let (via, simulated) = self.vias.get(&address).cloned().unwrap_or_default();
        let ledger = if simulated || self.config.simulated.contains(&via) { Ledger::Simulator } else { Ledger::Flight };
        let unnamed = || self.console.catalogue().get("pilot-unnamed");
        let pilot = Some(self.settings.pilot.clone()).filter(|p| !p.is_empty()).unwrap_or_else(unnamed);
        let file = plan_file.clone().unwrap_or_default();
        let mut entry = Entry::new(self.logbook, self.console, SortieId(id), ledger, &pilot, via, file);
        if let Some(hash) = self.hashes.get(&address) {
            entry.plan_aboard(hash.clone());
        }
        self.flights.insert(address, Flight { entry, folder, plan_file, acts });
        Ok(())
    }

    fn log_of(&self, id: SortieId) -> Result<Vec<u8>, Message> {
        let sortie = self.logbook.try_ask(async |store| store.sortie(id).await).map_err(|e| e.explain())?;
        let files = sortie.end.map(|end| end.files).unwrap_or_default();
        let mut log = Vec::new();
        for file in files.iter().filter(|f| f.kind == "tlog") {
            let bytes = std::fs::read(&file.path)
                .map_err(|e| message!("desk-log-unreadable", file = file.path.as_str(), cause = e.to_string()))?;
            log.extend(bytes);
        }
        if log.is_empty() { Err(message!("desk-log-none")) } else { Ok(log) }
    }

    fn log(&self, act: &Act) -> Result<()> {
        let text = |message: &Message| self.console.catalogue().text(message);
        let line = serde_json::json!({
            "utc_us": act.at.utc.0,
            "who": act.who,
            "system": act.vehicle.map(|v| v.system),
            "what": act.what.id,
            "text": text(&act.what),
            "answer": act.answer.as_ref().map(text),
        });
        for (address, flight) in &self.flights {
            if act.vehicle.is_none_or(|vehicle| vehicle == *address)
                && let Some(capture) = &flight.acts
            {
                capture.act(act.at, &line.to_string());
            }
        }
        let path = self.config.places.acts();
        let mut file = std::fs::OpenOptions::new().create(true).append(true).open(&path)?;
        writeln!(file, "{line}").with_context(|| path.display().to_string())
    }
}

/// As [`replace`]; what people are told where it fails.
pub fn keep(path: &Path, bytes: &[u8]) -> Result<(), Message> {
    replace(path, bytes).map_err(unkept)
}

fn unkept(error: anyhow::Error) -> Message {
    message!("desk-keeper-trouble", why = format!("{error:#}"))
}

/// Writes a file so that a crash at any moment leaves either the old one or the new one.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let place = || path.display().to_string();
    let fresh = path.with_extension("new");
    let mut file = std::fs::File::create(&fresh).with_context(place)?;
    file.write_all(bytes).with_context(place)?;
    file.sync_all().with_context(place)?;
    std::fs::rename(&fresh, path).with_context(place)
}
