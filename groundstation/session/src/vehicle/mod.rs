//! The vehicle's inside: links, parameters, safety settings, signing keys, messages.

pub mod file;
pub mod inspect;
mod loan;
mod reading;
mod safety;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::str::FromStr as _;
use std::sync::Arc;

use mission::explain::{Explain as _, Message as Text};
use mission::message;
use telemetry::link::Endpoint;
use telemetry::services::parameter::{self, Name, Value};
use telemetry::station::{ConnectionEvent, StationEvent, VehicleEvent};
use telemetry::wire::signing::Key;
use telemetry::wire::{Address, FrameBytes, LinkId, Stamp};

pub use inspect::Watch;
pub use loan::{Lent, Loan, aboard};
pub use safety::{Judgement, Topic, Verdict};

use reading::Reading;

use crate::{Act, Answer, Context, Effect, FileKind, Happening, Order, VehicleSnapshot};

/// The latest message of one kind from one sender.
#[derive(Debug, Clone)]
pub struct Message {
    /// Who sent it.
    pub from: Address,
    /// MAVLink message id.
    pub id: u32,
    /// How many came since somebody inspects.
    pub count: u64,
    /// How many come per second.
    pub rate_hz: f64,
    /// When the latest came.
    pub at: Stamp,
    /// The latest.
    pub frame: FrameBytes,
}

/// What is done on the vehicle screen.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Open a link that was typed.
    AddLink(String),
    /// Close a link.
    RemoveLink(LinkId),
    /// Read all parameters.
    ReadParameters(Address),
    /// Write one parameter.
    SetParameter(Address, Name, f64),
    /// Other values for the next flight; after it, what they are now comes back.
    Lend(Address, Vec<(Name, f64)>),
    /// What was lent comes back now.
    GiveBack(Address),
    /// Let parameters be written although the vehicle is armed, until it is disarmed.
    WriteArmed(Address),
    /// Choose a file to compare with.
    OpenFile,
    /// Compare no more.
    CloseFile,
    /// Take or leave a parameter of the file.
    Choose(Name, bool),
    /// Take all differences of the file that the vehicle can take, or none.
    ChooseAll(Address, bool),
    /// Write what was chosen.
    LoadChosen(Address),
    /// Save the parameters to a file.
    Save(Address),
    /// Sign what is said to a system; `None` stops that. The passphrase itself never gets here.
    SetKey(u8, Option<Key>),
    /// Watch the messages, or stop.
    Inspect(bool),
    /// Look at one message closely.
    Watch(Address, u32),
}

/// How reading the parameters stands.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Listing {
    /// Not asked for.
    #[default]
    Never,
    /// Under way.
    Reading {
        /// Read.
        done: usize,
        /// In all; 0 while not known.
        total: usize,
    },
    /// All were read.
    Whole,
    /// It ended before all were read.
    Failed(Text),
}

/// How writing a parameter stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Writing {
    /// Waits for its turn.
    Waiting(f64),
    /// Sent, not confirmed.
    Sent(f64),
    /// The vehicle said that it keeps this value.
    Confirmed(f64),
    /// Not taken.
    Failed(Text),
}

#[derive(Debug, Default)]
struct Settings {
    listing: Listing,
    /// As they were when they were read.
    read: Arc<BTreeMap<Name, Value>>,
    writing: BTreeMap<Name, Writing>,
    queue: VecDeque<(Name, f64)>,
}

impl Settings {
    fn sent(&self) -> usize {
        self.writing.values().filter(|writing| matches!(writing, Writing::Sent(_))).count()
    }
}

/// A file that the parameters are compared with.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Its name.
    pub file: String,
    /// What it says.
    pub entries: file::Entries,
    /// What of it shall be written.
    pub chosen: BTreeSet<Name>,
}

/// The vehicle screen's model.
#[derive(Debug, Default)]
pub struct Maintenance {
    settings: BTreeMap<Address, Settings>,
    comparison: Option<Comparison>,
    /// The last thing that could not be done, or was done with a file.
    notice: Option<Text>,
    link_error: Option<Text>,
    added: u64,
    keys: BTreeSet<u8>,
    bad_signatures: BTreeSet<u8>,
    inspecting: bool,
    watch: Option<Watch>,
    reading: Reading,
    /// Armed vehicles whose parameters a person wants to write all the same.
    overridden: BTreeSet<Address>,
    loans: Vec<Loan>,
    /// The loans are others than on disk.
    loans_changed: bool,
}

/// Writes under way at once: what the slowest telemetry radio takes without its queue overflowing.
const WRITES_AT_ONCE: usize = 8;

impl Maintenance {
    /// A vehicle's failsafe settings and calibration, judged.
    pub fn judgements(vehicle: &VehicleSnapshot) -> Vec<Judgement> {
        safety::judgements(vehicle)
    }

    /// How reading a vehicle's parameters stands.
    pub fn listing(&self, vehicle: Address) -> &Listing {
        self.settings.get(&vehicle).map_or(&Listing::Never, |settings| &settings.listing)
    }

    /// How writing a parameter stands, if a person wrote it.
    pub fn writing(&self, vehicle: Address, name: &Name) -> Option<&Writing> {
        self.settings.get(&vehicle)?.writing.get(name)
    }

    /// Whether parameters of a vehicle may be written now: it is disarmed, or a person decided otherwise.
    pub fn may_write(&self, vehicle: &VehicleSnapshot) -> bool {
        !vehicle.state.is_armed() || self.overridden.contains(&vehicle.address)
    }

    /// The value that a parameter had when all were read, if it has another now.
    pub fn changed_from(&self, vehicle: &VehicleSnapshot, name: &Name) -> Option<Value> {
        let before = self.settings.get(&vehicle.address)?.read.get(name)?;
        let now = vehicle.parameters.get(name)?;
        (!before.matches(now.number)).then_some(*before)
    }

    /// The file that parameters are compared with.
    pub fn comparison(&self) -> Option<&Comparison> {
        self.comparison.as_ref()
    }

    /// What came of the last file.
    pub fn notice(&self) -> Option<&Text> {
        self.notice.as_ref()
    }

    /// What is wrong with the endpoint that was typed last.
    pub fn link_error(&self) -> Option<&Text> {
        self.link_error.as_ref()
    }

    /// How many links a person has added: the screen empties its field when it grows.
    pub fn links_added(&self) -> u64 {
        self.added
    }

    /// Whether a person set a key for a system since the start.
    pub fn has_key(&self, system: u8) -> bool {
        self.keys.contains(&system)
    }

    /// Whether frames of a system did not carry its key's signature.
    pub fn has_bad_signature(&self, system: u8) -> bool {
        self.bad_signatures.contains(&system)
    }

    /// Whether messages are inspected.
    pub fn inspecting(&self) -> bool {
        self.inspecting
    }

    /// The message that is looked at closely.
    pub fn watch(&self) -> Option<&Watch> {
        self.watch.as_ref()
    }

    /// Takes what the hub says.
    pub fn observe(&mut self, happenings: &[(Stamp, Happening)], context: &Context<'_>) -> Vec<Effect> {
        let mut effects = Vec::new();
        let vehicles = &context.snapshot.vehicles;
        // The decision counts for this flight; who is not heard may still be flying.
        self.overridden.retain(|address| vehicles.get(address).is_some_and(|vehicle| vehicle.state.is_armed()));
        for (at, happening) in happenings {
            let Happening::Station(StationEvent::Vehicle(address, event)) = happening else { continue };
            match event {
                VehicleEvent::Parameter(event) => self.on_parameter(*at, *address, event, context, &mut effects),
                VehicleEvent::Connection(ConnectionEvent::BadSignature) => {
                    self.bad_signatures.insert(address.system);
                }
                _ => {}
            }
        }
        self.look_at_loans(context, &mut effects);
        let settings = &self.settings;
        let has = |address| settings.get(&address).is_some_and(|s: &Settings| s.listing == Listing::Whole);
        if let Some(next) = self.reading.next(vehicles, context.now.mono, has) {
            self.settings.entry(next).or_default().listing = Listing::Reading { done: 0, total: 0 };
            effects.push(Effect::Order(Order::ListParameters(next)));
        }
        if let Some(watch) = &mut self.watch {
            let same = |message: &&Message| (message.from, message.id) == (watch.from, watch.id);
            if let Some(message) = context.snapshot.messages.iter().find(same) {
                watch.observe(message);
            }
        }
        effects
    }

    fn on_parameter(
        &mut self,
        at: Stamp,
        vehicle: Address,
        event: &parameter::Event,
        context: &Context<'_>,
        effects: &mut Vec<Effect>,
    ) {
        use parameter::Event;
        let known = context.snapshot.vehicles.get(&vehicle);
        let aboard = known.map(|vehicle| Arc::clone(&vehicle.parameters));
        let allowed = known.is_some_and(|vehicle| self.may_write(vehicle));
        match event {
            Event::Progress { .. } => self.reading.moved(vehicle, at.mono),
            Event::Listed { .. } | Event::ListFailed(_) => self.reading.ended(vehicle),
            Event::Set { .. } | Event::SetFailed { .. } => {}
        }
        let settings = self.settings.entry(vehicle).or_default();
        match event {
            Event::Progress { done, total } => settings.listing = Listing::Reading { done: *done, total: *total },
            Event::Listed { .. } => {
                settings.listing = Listing::Whole;
                settings.read = aboard.clone().unwrap_or_default();
                settings.writing.retain(|_, writing| matches!(writing, Writing::Sent(_) | Writing::Waiting(_)));
            }
            Event::ListFailed(failure) => settings.listing = Listing::Failed(failure.explain()),
            Event::Set { name, value } => {
                if let Some(writing @ Writing::Sent(_)) = settings.writing.get_mut(name) {
                    *writing = Writing::Confirmed(*value);
                    effects.push(told(at, context, vehicle, name, *value, message!("vehicle-act-confirmed")));
                }
            }
            Event::SetFailed { name, failure } => {
                if let Some(writing @ Writing::Sent(_)) = settings.writing.get_mut(name) {
                    let asked = if let Writing::Sent(value) = writing { *value } else { f64::NAN };
                    *writing = Writing::Failed(failure.explain());
                    effects.push(told(at, context, vehicle, name, asked, failure.explain()));
                }
            }
        }
        if let Some(aboard) = aboard {
            if !allowed {
                // Armed meanwhile: what waits must not go out in flight.
                for (name, _) in settings.queue.drain(..) {
                    settings.writing.insert(name, Writing::Failed(message!("vehicle-write-blocked")));
                }
            }
            send_next(settings, vehicle, &aboard, effects);
        }
    }

    /// Takes what a person asks for.
    pub fn handle(&mut self, command: Command, context: &Context<'_>) -> Vec<Effect> {
        match command {
            Command::AddLink(text) => self.add_link(&text, context),
            Command::RemoveLink(link) => {
                let endpoint = context.snapshot.links.iter().find(|l| l.id == link).map(|l| l.endpoint.clone());
                let what = message!("vehicle-act-link-removed", link = endpoint.unwrap_or_default());
                vec![act(context, None, what), Effect::Order(Order::RemoveLink(link))]
            }
            Command::ReadParameters(vehicle) => {
                self.settings.entry(vehicle).or_default().listing = Listing::Reading { done: 0, total: 0 };
                self.reading.moved(vehicle, context.now.mono);
                vec![Effect::Order(Order::ListParameters(vehicle))]
            }
            Command::Lend(vehicle, wanted) => self.lend(vehicle, wanted, context),
            Command::GiveBack(vehicle) => self.give_back(vehicle, context),
            Command::SetParameter(vehicle, name, value) => self.write(vehicle, vec![(name, value)], context),
            Command::WriteArmed(vehicle) => {
                let armed = context.snapshot.vehicles.get(&vehicle).is_some_and(|known| known.state.is_armed());
                if armed && self.overridden.insert(vehicle) {
                    vec![act(context, Some(vehicle), message!("vehicle-act-write-armed"))]
                } else {
                    Vec::new()
                }
            }
            Command::OpenFile => vec![Effect::AskRead(FileKind::Parameters)],
            Command::CloseFile => {
                self.comparison = None;
                self.notice = None;
                Vec::new()
            }
            Command::Choose(name, yes) => {
                if let Some(comparison) = &mut self.comparison {
                    if yes {
                        comparison.chosen.insert(name)
                    } else {
                        comparison.chosen.remove(&name)
                    };
                }
                Vec::new()
            }
            Command::ChooseAll(vehicle, yes) => {
                if let (Some(comparison), Some(vehicle)) =
                    (&mut self.comparison, context.snapshot.vehicles.get(&vehicle))
                {
                    let differences = file::differences(&comparison.entries, &vehicle.parameters);
                    let loadable = differences.into_iter().filter(|d| yes && d.aboard.is_some()).map(|d| d.name);
                    comparison.chosen = loadable.collect();
                }
                Vec::new()
            }
            Command::LoadChosen(vehicle) => {
                let Some(comparison) = &mut self.comparison else { return Vec::new() };
                let chosen = std::mem::take(&mut comparison.chosen);
                let wanted = chosen.into_iter().filter_map(|name| {
                    let value = *comparison.entries.get(&name)?;
                    Some((name, value))
                });
                let wanted = wanted.collect();
                self.write(vehicle, wanted, context)
            }
            Command::Save(vehicle) => match context.snapshot.vehicles.get(&vehicle) {
                Some(known) => vec![Effect::AskWrite {
                    kind: FileKind::Parameters,
                    name: format!("vehicle-{}.param", vehicle.system),
                    bytes: file::write(vehicle, &known.parameters).into_bytes(),
                }],
                None => Vec::new(),
            },
            Command::SetKey(system, key) => {
                let number = f64::from(system);
                self.bad_signatures.remove(&system);
                let what = if key.is_some() {
                    self.keys.insert(system);
                    message!("vehicle-act-key-set", system = number)
                } else {
                    self.keys.remove(&system);
                    message!("vehicle-act-key-removed", system = number)
                };
                vec![act(context, None, what), Effect::Order(Order::SetKey(system, key))]
            }
            Command::Inspect(yes) if yes == self.inspecting => Vec::new(),
            Command::Inspect(yes) => {
                self.inspecting = yes;
                self.watch = None;
                vec![Effect::Order(Order::Inspect(yes))]
            }
            Command::Watch(from, id) => {
                self.watch = Some(Watch::new(from, id));
                self.observe(&[], context)
            }
        }
    }

    fn add_link(&mut self, text: &str, context: &Context<'_>) -> Vec<Effect> {
        let endpoint = match Endpoint::from_str(text.trim()) {
            Ok(endpoint) => endpoint,
            Err(error) => {
                self.link_error = Some(error.explain());
                return Vec::new();
            }
        };
        let shown = endpoint.to_string();
        if context.snapshot.links.iter().any(|link| link.endpoint == shown) {
            self.link_error = Some(message!("vehicle-link-twice", link = shown));
            return Vec::new();
        }
        self.link_error = None;
        self.added += 1;
        let what = message!("vehicle-act-link-added", link = shown);
        vec![act(context, None, what), Effect::Order(Order::AddLink(endpoint))]
    }

    fn write(&mut self, vehicle: Address, wanted: Vec<(Name, f64)>, context: &Context<'_>) -> Vec<Effect> {
        let Some(known) = context.snapshot.vehicles.get(&vehicle) else { return Vec::new() };
        if !self.may_write(known) {
            self.notice = Some(message!("vehicle-write-blocked"));
            return Vec::new();
        }
        let settings = self.settings.entry(vehicle).or_default();
        let mut effects = Vec::new();
        for (name, value) in wanted {
            // One that is under way is not sent again: the vehicle's client would refuse it.
            let under_way = matches!(settings.writing.get(&name), Some(Writing::Sent(_)));
            if under_way || !known.parameters.contains_key(&name) {
                continue;
            }
            let what = message!("vehicle-act-parameter", name = name.as_str(), value = value);
            effects.push(act(context, Some(vehicle), what));
            settings.queue.retain(|(queued, _)| *queued != name);
            settings.writing.insert(name.clone(), Writing::Waiting(value));
            settings.queue.push_back((name, value));
        }
        send_next(settings, vehicle, &known.parameters, &mut effects);
        effects
    }

    /// Takes what came of an effect.
    pub fn answer(&mut self, answer: Answer, _context: &Context<'_>) -> Vec<Effect> {
        match answer {
            Answer::Read { path, result, .. } => {
                let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                let entries = match result {
                    Ok(bytes) => file::read(&bytes).map_err(|error| error.explain()),
                    Err(cause) => Err(message!("vehicle-file-unreadable", cause = cause)),
                };
                match entries {
                    Ok(entries) => {
                        self.notice = None;
                        self.comparison = Some(Comparison { file: name, entries, chosen: BTreeSet::new() });
                    }
                    Err(cause) => self.notice = Some(message!("vehicle-file-bad", file = name, cause = cause)),
                }
            }
            Answer::Written { path, result, .. } => {
                let file = path.display().to_string();
                self.notice = Some(match result {
                    Ok(()) => message!("vehicle-file-written", file = file),
                    Err(cause) => message!("vehicle-file-not-written", file = file, cause = cause),
                });
            }
            _ => {}
        }
        Vec::new()
    }
}

/// Sends what waits, as far as there is room.
fn send_next(settings: &mut Settings, vehicle: Address, aboard: &BTreeMap<Name, Value>, effects: &mut Vec<Effect>) {
    while settings.sent() < WRITES_AT_ONCE
        && let Some((name, number)) = settings.queue.pop_front()
    {
        let Some(known) = aboard.get(&name) else { continue };
        settings.writing.insert(name.clone(), Writing::Sent(number));
        effects.push(Effect::Order(Order::SetParameter(vehicle, name, Value { kind: known.kind, number })));
    }
}

fn act(context: &Context<'_>, vehicle: Option<Address>, what: Text) -> Effect {
    let who = context.settings.pilot.clone();
    Effect::Log(Box::new(Act { at: context.now, who, vehicle, what, answer: None }))
}

fn told(at: Stamp, context: &Context<'_>, vehicle: Address, name: &Name, value: f64, answer: Text) -> Effect {
    let what = message!("vehicle-act-parameter", name = name.as_str(), value = value);
    let who = context.settings.pilot.clone();
    Effect::Log(Box::new(Act { at, who, vehicle: Some(vehicle), what, answer: Some(answer) }))
}
